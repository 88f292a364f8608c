"""`commonstar survey check`: say what is wrong with an instrument, and with answers to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.survey.checking import InstrumentError
from commonstar.engine.survey.instrument import Instrument
from commonstar.formats.instruments import read_instrument
from commonstar.formats.yaml import FileError


@click.command(epilog="Example: commonstar survey check lunch-club.yaml")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is wrong with instruments, and how far each language is. Fails if anything is."""
    found = [_document(path) for path in files]
    if as_json:
        print_json(found)
    else:
        for one in found:
            _tell(one)
    if any(one["faults"] for one in found):
        raise click.exceptions.Exit(1)


def read_file(path: Path) -> Instrument:
    """The instrument in a file. Raises `Failure` with one sentence."""
    try:
        return read_instrument(_text(path), path.name)
    except FileError as error:
        raise Failure(str(error)) from error
    except InstrumentError as error:
        raise Failure(f"{path.name} cannot be asked: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{path.name} is not UTF-8 text.") from error


def _document(path: Path) -> dict[str, Any]:
    faults: list[dict[str, Any]] = []
    document: dict[str, Any] = {"file": str(path), "faults": faults}
    try:
        one = read_instrument(_text(path), path.name)
    except FileError as error:
        faults.append({"code": error.code, "line": error.line, "message": str(error)})
    except InstrumentError as error:
        faults += [{"code": fault.code, "where": fault.where, "message": str(fault)} for fault in error.faults]
    else:
        document |= {
            "id": one.id,
            "version": one.version,
            "questions": len(one.questions),
            "groups": [term.code for term in one.answered_by],
            "languages": {each.language: str(each.state) for each in one.translations},
        }
    return document


def _tell(one: dict[str, Any]) -> None:
    for fault in one["faults"]:
        click.echo(f"{one['file']}: {fault['message']}")
    if not one["faults"]:
        languages = ", ".join(f"{language} ({state})" for language, state in one["languages"].items())
        click.echo(f"{one['file']}: {one['id']} {one['version']}, {one['questions']} questions; {languages}.")
