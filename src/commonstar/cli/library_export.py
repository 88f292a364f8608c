"""`commonstar library export`: the whole library as files."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.library_load import POINTERS
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.formats.cases import CaseFile, CaseKind, write_case, write_pointers
from commonstar.web.library.exports import download
from commonstar.web.library.public import all_files

ENDINGS = {".json": "json", ".csv": "csv"}


@click.command()
@click.argument("where", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option("--opsi", is_flag=True, help="Write the OPSI fields (to a .csv file).")
@click.option("--yes", is_flag=True, help="Write over what is there.")
@as_json
def command(where: Path, opsi: bool, yes: bool, as_json: bool) -> None:
    """Write all cases to a .json or .csv file, or as case files into a folder.

    `commonstar library load` brings the folder in again without change.

    \b
    Example:
      commonstar library export cases.csv
      commonstar library export cases/
    """
    form = "opsi" if opsi and where.suffix == ".csv" else ENDINGS.get(where.suffix.lower())
    if opsi and form != "opsi":
        raise Failure("The OPSI fields are a table: give a file ending in .csv.")
    if where.exists() and (where.is_file() or any(where.iterdir())) and not yes:
        raise Failure(f"{where} is there already; give --yes to write over it.")
    cases = all_files()
    if form is None:
        write_folder(where, cases)
    else:
        where.write_bytes(download(form, cases, {case.slug: f"/library/{case.slug}/" for case in cases}).data)
    if as_json:
        print_json({"cases": len(cases), "file": str(where)})
    else:
        click.echo(f"{len(cases)} cases written to {where}.")


def write_folder(where: Path, cases: list[CaseFile]) -> None:
    """One file a case, and one for all pointers."""
    if where.suffix:
        raise Failure(f"{where.name} ends neither in .json nor in .csv, and a folder's name has no ending.")
    where.mkdir(parents=True, exist_ok=True)
    for case in cases:
        if case.kind is CaseKind.CASE:
            (where / f"{case.slug}.yaml").write_text(write_case(case), "utf-8")
    pointers = tuple(case for case in cases if case.kind is CaseKind.POINTER)
    if pointers:
        (where / POINTERS).write_text(write_pointers(pointers), "utf-8")
