"""`commonstar survey export`: an instrument file becomes an XLSForm that pyxform takes."""

from __future__ import annotations

import os
from pathlib import Path

import click

from commonstar.cli.survey_import import document, tell
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.survey.checking import InstrumentError
from commonstar.engine.survey.instrument import Instrument
from commonstar.formats.cells import TableRefused
from commonstar.formats.instruments import read_instrument
from commonstar.formats.xlsform import FormFaulty, Writing, convert, write_form
from commonstar.formats.yaml import FileError


@click.command(epilog="Example: commonstar survey export form.yaml form.xlsx")
@click.argument("file", metavar="IN.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace FILE.xlsx if it exists.")
@as_json
def command(file: Path, out: Path, replace: bool, as_json: bool) -> None:
    """Write an instrument file as an XLSForm workbook, checked with pyxform.

    What an XLSForm has no column for travels in a sheet `_commonstar`; a condition that has no like in it is named.
    """
    if out.exists() and not replace:
        raise Failure(f"{out} exists; name a new file, or say --replace.")
    instrument = _read(file)
    writing = _write(instrument, file.name)
    # A file that is cut off half-way must not look like the whole.
    partial = out.with_name(out.name + ".partial")
    partial.write_bytes(writing.data)
    os.replace(partial, out)
    if as_json:
        named = [document(each) for each in writing.named]
        print_json({"questions": len(instrument.questions), "languages": list(instrument.languages), "named": named})
    else:
        tell(writing.named)
        click.echo(f"{len(instrument.questions)} questions are in {out}; pyxform takes it.")


def _read(file: Path) -> Instrument:
    try:
        return read_instrument(file.read_text(encoding="utf-8-sig"), file.name)
    except UnicodeDecodeError as error:
        raise Failure(f"{file.name} is not a text in UTF-8.") from error
    except FileError as error:
        raise Failure(str(error)) from error
    except InstrumentError as error:
        raise Failure(f"{file.name}: {error}") from error


def _write(instrument: Instrument, name: str) -> Writing:
    try:
        writing = write_form(instrument)
        convert(writing.data)
    except TableRefused as refused:
        raise Failure(f"{name}: {refused}") from refused
    except FormFaulty as faulty:
        raise Failure(f"{name}: pyxform does not take what this makes: {faulty}") from faulty
    return writing
