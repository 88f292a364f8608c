"""`commonstar programme export`: take a programme away whole, in one file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.web.programmes.archive.actions import console_seat, take_away


@click.command(epilog="Example: commonstar programme export --programme living-well living-well.zip")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--programme", required=True, help="The programme's name in its address.")
@click.option("--yes", is_flag=True, help="Overwrite the file if it exists.")
@as_json
def command(file: Path, programme: str, yes: bool, as_json: bool) -> None:
    """Write the whole programme into FILE: data, files, people and log, with private contacts."""
    seat = console_seat(programme)
    if seat is None:
        raise Failure(f"There is no programme {programme}.")
    if file.exists() and not yes:
        raise Failure(f"{file} exists; say --yes to overwrite it.")
    partial = file.with_name(file.name + ".partial")
    with partial.open("wb") as out:
        partial.chmod(0o600)
        take_away(seat=seat, out=out)
    os.replace(partial, file)
    if as_json:
        print_json({"file": str(file), "programme": programme, "bytes": file.stat().st_size})
    else:
        click.echo(f"{seat.programme.title} is in {file}.")
