"""`commonstar value report`: a business case as tagged PDF or as a Word document."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from commonstar.cli.value_check import MODEL, read_file
from commonstar.cli.value_run import MOST_DRAWS, SEED, chosen
from commonstar.cli.verbs import Failure
from commonstar.engine.value.inputs import Faulty
from commonstar.formats.business_case.making import make_case, told_of
from commonstar.formats.business_case.told import Confirmed, readable
from commonstar.formats.papers import claims_ua
from commonstar.formats.value_words import sentence_of
from commonstar.vocabulary import Audience

DRAWS = 10_000
LAYOUTS = {".pdf": ("pdf", "report_pdf"), ".docx": ("word_document", "report_docx")}


@click.command(epilog="Example: commonstar value report community-speedwatch case.pdf")
@click.argument("file", type=MODEL)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scenario", help="Report with the inputs of a scenario of the model.")
@click.option("--option", help="Report on an option of the model.")
@click.option("--draws", type=click.IntRange(0, MOST_DRAWS), default=DRAWS, show_default=True,
              help="Draw the uncertain inputs so many times; 0 leaves that out.")  # fmt: skip
@click.option("--seed", default=SEED, show_default=True, help="The seed of the draws.")
@click.option("--confirmed", multiple=True, help="An agency of the model that confirmed its part; may be repeated.")
@click.option("--audience", multiple=True, type=click.Choice([each.value for each in Audience]),
              help="Write a page for this audience only; may be repeated.")  # fmt: skip
def command(
    file: Path,
    out: Path,
    scenario: str | None,
    option: str | None,
    draws: int,
    seed: str,
    confirmed: tuple[str, ...],
    audience: tuple[str, ...],
) -> None:
    """Write a business case under the five headings of the Five Case Model, with a page for each audience.

    The name of OUT ends in .pdf (tagged, PDF/UA-1) or .docx. What people say goes into the model under `case`.
    """
    if out.suffix.lower() not in LAYOUTS:
        raise Failure("Name the report .pdf or .docx.")
    if not out.absolute().parent.is_dir():
        raise Failure(f"There is no folder {out.parent.name}.")
    whole = read_file(file)
    unknown = sorted(set(confirmed) - whole.agencies.keys())
    if unknown:
        raise Failure(f"The model has no agency {unknown[0]}; it has {', '.join(whole.agencies) or 'none'}.")
    model = chosen(whole, scenario, option)
    version = ", ".join(readable(name) for name in (option, scenario) if name)
    audiences = tuple(map(Audience, audience)) or tuple(Audience)
    confirmations = Confirmed(frozenset(confirmed))
    try:
        told = told_of(model, draws, seed, confirmed=confirmations, version=version, audiences=audiences)
        report = make_case(told)
    except Faulty as fault:
        raise Failure(f"{file.name}: {sentence_of(fault)}") from fault
    module, name = LAYOUTS[out.suffix.lower()]
    made: bytes = getattr(importlib.import_module(f"commonstar.formats.business_case.{module}"), name)(report)
    out.write_bytes(made)
    click.echo(f"{out.name}: {len(report.sections)} parts.")
    if out.suffix.lower() == ".pdf" and not claims_ua(made):
        click.echo("No font here has all its letters, so it does not claim PDF/UA; install Noto fonts and try again.")
