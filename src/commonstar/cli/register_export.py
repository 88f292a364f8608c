"""`commonstar register export`: write a programme's register as CSV or XLSX, such that it comes in again unchanged."""

from __future__ import annotations

import os
from pathlib import Path

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.formats.register import export_rows
from commonstar.formats.tables import csv_parts, write_xlsx
from commonstar.web.star.map_it.imports.public import Leaving, console_seat, initiatives_of, log_contacts_leaving


@click.command(epilog="Example: commonstar register export --programme living-well register.xlsx")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--programme", required=True, help="The programme's name in its address.")
@click.option("--contacts", is_flag=True, help="Add private contacts. Needs --reason; the log keeps it.")
@click.option("--reason", default="", help="Why contacts leave the store.")
@click.option("--yes", is_flag=True, help="Overwrite the file if it exists.")
@as_json
def command(file: Path, programme: str, contacts: bool, reason: str, yes: bool, as_json: bool) -> None:
    """Write the register as CSV or XLSX, by the suffix of FILE.

    `register import` reads it back without a mapping file and without change. Contacts stay in the store unless they
    are asked for with a reason; an export without them does not remove them when it comes in again.
    """
    seat = console_seat(programme)
    if seat is None:
        raise Failure(f"There is no programme {programme}.")
    suffix = file.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise Failure(f"{file.name} must end in .csv or .xlsx.")
    if contacts and not reason.strip():
        raise Failure("Give a --reason for an export with contacts.")
    if file.exists() and not yes:
        raise Failure(f"{file} exists; say --yes to overwrite it.")
    found = initiatives_of(seat)
    count = found.count()
    if contacts:
        log_contacts_leaving(seat=seat, reason=reason, count=count)
    columns, rows = export_rows(Leaving(found).rows(), with_contacts=contacts)
    partial = file.with_name(file.name + ".partial")
    with partial.open("wb") as out:
        for part in csv_parts(columns, rows) if suffix == ".csv" else (write_xlsx(columns, rows),):
            out.write(part)
    os.replace(partial, file)
    if as_json:
        print_json({"file": str(file), "initiatives": count, "contacts": contacts})
    else:
        click.echo(f"{count} initiatives are in {file}.")
