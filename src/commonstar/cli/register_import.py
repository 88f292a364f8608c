"""`commonstar register import`: bring a register in, all of it or nothing, unless faulty rows are set aside."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.db import transaction

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.formats.fields import FIELD_LABELS
from commonstar.formats.mapping import Mapping, MappingError, read_mapping
from commonstar.formats.register import EXPORT_MAPPING, Problem, RegisterReading
from commonstar.formats.tables import Table, TableRefused, read_table, write_csv
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.imports.public import FaultyError, Outcome, Source, ValuesError, bring_in, console_seat

SHOWN = 20


@click.command(
    epilog="Example: commonstar register import list.csv --programme living-well --mapping list.yaml --dry-run"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", required=True, help="The programme's name in its address.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mapping file; not needed for a file that `register export` wrote.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and store nothing.")
@click.option(
    "--set-aside",
    "aside",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write faulty rows with their problems to this new CSV file, and bring in the others.",
)
@as_json
def command(file: Path, programme: str, mapping: Path | None, dry_run: bool, aside: Path | None, as_json: bool) -> None:
    """Bring a CSV or XLSX table in, through a mapping file.

    All rows or none: one faulty row keeps all out, unless --set-aside names a file for such rows. What is brought in
    is one transaction. A row whose key is known updates its initiative, so that the same file may come again.
    """
    seat = console_seat(programme)
    if seat is None:
        raise Failure(f"There is no programme {programme}.")
    if aside is not None and aside.exists() and aside.stat().st_size:
        raise Failure(f"{aside} exists; name a new file for the rows that are set aside.")
    source = _source(file, mapping)
    outcome, problems = _run(seat, source, aside, dry_run)
    if as_json:
        print_json(_document(outcome, problems))
    else:
        _tell(outcome, problems, dry_run, aside)
    _fail_if_nothing_came(outcome, problems)


def _source(file: Path, mapping: Path | None) -> Source:
    """The table and its mapping. An export of ours is known by its columns and needs no mapping of its own."""
    try:
        table = read_table(file.read_bytes(), filename=file.name)
    except TableRefused as refused:
        raise Failure(f"{file.name}: {refused}") from refused
    given = _mapping(mapping) if mapping else None
    is_export = "Title" in table.columns and set(table.columns) <= set(FIELD_LABELS.values())
    if is_export and (given is None or not _fits(given, table)):
        given = EXPORT_MAPPING
    if given is None:
        raise Failure(f"Give a mapping file with --mapping: the columns of {file.name} are not those of an export.")
    return Source(file.name, table, given)


def _mapping(path: Path) -> Mapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Failure(f"{path.name} is not a text in UTF-8.") from error
    except MappingError as error:
        more = f" ({len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        raise Failure(f"{path.name}: {error.faults[0].message}{more}") from error


def _fits(mapping: Mapping, table: Table) -> bool:
    return any(column in table.columns for one in mapping.fields.values() for column in one.columns)


def _run(seat: Seat, source: Source, aside: Path | None, dry_run: bool) -> tuple[Outcome, tuple[Problem, ...]]:
    """Bring in; where faults forbid it, the outcome says that nothing came."""
    try:
        # Where the file of faulty rows cannot be written, nothing must have come in.
        with transaction.atomic():
            outcome, reading = bring_in(seat=seat, source=source, keep_faulty=aside is not None, rehearse=dry_run)
            if aside is not None and reading.faulty and not dry_run:
                _write_aside(aside, source, reading)
    except FaultyError as error:
        filled = sum(any(cell.strip() for cell in row) for row in source.table.rows)
        return Outcome(filled, 0, 0, 0), error.problems
    except ValuesError as error:
        raise Failure(f"Nothing was brought in: {error}") from error
    return outcome, reading.problems


def _write_aside(path: Path, source: Source, reading: RegisterReading) -> None:
    """The faulty rows as they were given, with their number and what is wrong, ready to be mended and brought in."""
    told: dict[int, list[str]] = {}
    for problem in reading.problems:
        told.setdefault(problem.row, []).append(f"{problem.column}: {problem.message}")
    columns = (*source.table.columns, "Row in the file", "Problems")
    rows = [(*cells, str(number), " ".join(told[number])) for number, cells in source.rows(reading.faulty)]
    # A file that is cut off half-way must not look like the whole.
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(write_csv(columns, rows))
    os.replace(partial, path)


def _document(outcome: Outcome, problems: tuple[Problem, ...]) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(outcome).items() if name in {"rows", "created", "updated"}}
    errors = [{"row": each.row, "column": each.column, "message": each.message} for each in problems]
    return {**kept, "unchanged": outcome.unchanged, "errors": errors}


def _tell(outcome: Outcome, problems: tuple[Problem, ...], dry_run: bool, aside: Path | None) -> None:
    for each in problems[:SHOWN]:
        click.echo(f"Row {each.row}, {each.column}: {each.message}")
    if len(problems) > SHOWN:
        click.echo(f"… and {len(problems) - SHOWN} more problems; --json lists all.")
    what = "Would bring in" if dry_run else "Brought in"
    click.echo(
        f"{what}: {outcome.created} new, {outcome.updated} changed, {outcome.unchanged} unchanged, "
        f"of {outcome.rows} rows."
    )
    if aside is not None and outcome.set_aside and not dry_run:
        click.echo(f"{outcome.set_aside} faulty rows are in {aside}.")


def _fail_if_nothing_came(outcome: Outcome, problems: tuple[Problem, ...]) -> None:
    if problems and not (outcome.created or outcome.updated or outcome.unchanged):
        first = problems[0]
        more = f", and {len(problems) - 1} more problems" if len(problems) > 1 else ""
        raise Failure(f"Nothing was brought in: row {first.row}, {first.column}: {first.message.rstrip('.')}{more}.")
