"""`commonstar election sheet`: the count sheet, in words and in a table, as a page or as a PDF."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.election_count import (
    counted_file,
    file_argument,
    seed_option,
    tell_notes,
)
from commonstar.cli.verbs import Failure
from commonstar.engine.election.counting import RULES
from commonstar.formats.count_sheet import make_sheet, sheet_html, sheet_pdf
from commonstar.formats.papers import PaperFailed


@click.command(epilog="Example: commonstar election sheet council.blt sheet.pdf --rule scottish --seed 'dice 4 2 6 1'")
@file_argument
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--rule", type=click.Choice([str(rule) for rule in RULES]), default="scottish", show_default=True, help="The rule."
)
@seed_option
def command(file: Path, out: Path, rule: str, seed: str | None) -> None:
    """Count the ballots of a BLT file and write the count sheet to OUT, a .html page or a tagged .pdf.

    The sheet tells every stage in words and in a table: who had how many votes, what moved and why, who was elected or
    excluded, and how each tie was decided.
    """
    kind = out.suffix.lower()
    if kind not in (".html", ".pdf"):
        raise Failure(f"{out.name}: name the sheet .html or .pdf.")
    read, counted = counted_file(file, rule, seed)
    tell_notes(file, read, counted)
    sheet = make_sheet(counted, seed, tuple(note.message for note in read.notes))
    try:
        out.write_bytes(sheet_pdf(sheet) if kind == ".pdf" else sheet_html(sheet).encode())
    except PaperFailed as error:
        raise Failure(f"{out.name} could not be set: {' '.join(str(error).split())}") from error
    click.echo(f"{out} tells {len(counted.stages)} stages.")
