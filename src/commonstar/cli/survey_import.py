"""`commonstar survey import`: an XLSForm becomes an instrument file; what is not taken as it stands is named."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.survey.checking import LANGUAGE
from commonstar.formats.cells import TableRefused
from commonstar.formats.instruments import write_instrument
from commonstar.formats.xlsform import FormFaulty, FormRefused, Named, Reading, convert, read_form, write_form

SHOWN = 20


@click.command(epilog="Example: commonstar survey import form.xlsx form.yaml --language cy")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", metavar="OUT.yaml", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="en", show_default=True, help="The language of words that stand under none.")
@click.option("--replace", is_flag=True, help="Replace OUT.yaml if it exists.")
@as_json
def command(file: Path, out: Path, language: str, replace: bool, as_json: bool) -> None:
    """Bring an XLSForm workbook in as an instrument file.

    What we ask becomes questions. All else is kept in its place, goes out again with `survey export`, and is named with
    its sheet, row and column. See docs/reference/xlsform.md.
    """
    if not LANGUAGE.fullmatch(language):
        raise Failure(f"{language} is not the code of a language, such as en or pt-BR.")
    if out.exists() and not replace:
        raise Failure(f"{out} exists; name a new file, or say --replace.")
    reading = _read(file, language)
    # A file that is cut off half-way must not look like the whole.
    partial = out.with_name(out.name + ".partial")
    partial.write_text(write_instrument(reading.instrument), encoding="utf-8")
    os.replace(partial, out)
    if as_json:
        print_json(_document(reading))
    else:
        tell(reading.named)
        one = reading.instrument
        click.echo(f"{len(one.questions)} questions in {', '.join(one.languages)} are in {out}.")


def _read(file: Path, language: str) -> Reading:
    """The form, which pyxform must take too. Raises Failure."""
    try:
        reading = read_form(file.read_bytes(), filename=file.name, language=language)
        convert(write_form(reading.instrument).data)
    except (TableRefused, FormRefused) as refused:
        raise Failure(f"{file.name}: {refused}") from refused
    except FormFaulty as faulty:
        raise Failure(f"{file.name}: pyxform does not take this form: {faulty}") from faulty
    return reading


def _document(reading: Reading) -> dict[str, object]:
    one = reading.instrument
    return {
        "id": one.id,
        "version": one.version,
        "languages": list(one.languages),
        "questions": [question.name for question in one.questions],
        "named": [document(named) for named in reading.named],
    }


def document(named: Named) -> dict[str, object]:
    """One thing that is named, for JSON."""
    return {**asdict(named), "params": dict(named.params), "message": named.message}


def tell(named: tuple[Named, ...]) -> None:
    """Say what is named, the first of many."""
    for each in named[:SHOWN]:
        click.echo(each.message)
    if len(named) > SHOWN:
        click.echo(f"… and {len(named) - SHOWN} more; --json lists all.")
