"""`commonstar value check`: every mistake in a model file, as a sentence with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.engine.value.grading import is_illustrative
from commonstar.engine.value.model import Model
from commonstar.formats.value_model import ModelError, read_model

SHIPPED = Path(__file__).resolve().parents[1] / "value_data"


class ModelFile(click.Path):
    """A path, or the name of a model that comes along."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The file; a path of the person's own goes first."""
        shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}
        if not Path(value).exists() and value in shipped:
            return shipped[value]
        return super().convert(value, param, ctx)


MODEL = ModelFile()
MARK = "ILLUSTRATIVE: some figures are invented and mark everything that rests on them."
MOST_BYTES = 2_000_000


@click.command(epilog="Example: commonstar value check community-speedwatch")
@click.argument("files", nargs=-1, required=True, type=MODEL)
@as_json
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is wrong with models of public value, each mistake with its path and line. Fails if anything is."""
    found = [_document(path) for path in files]
    if as_json:
        print_json(found)
    else:
        for one in found:
            for fault in one["faults"]:
                click.echo(fault["message"])
            if not one["faults"]:
                click.echo(f"{one['file']}: nothing is wrong.")
            if one["illustrative"]:
                click.echo(MARK)
    if any(one["faults"] for one in found):
        raise click.exceptions.Exit(1)


def read_file(path: Path) -> Model:
    """The model in a file. Raises `Failure` with one sentence a fault."""
    try:
        return read_model(text_of(path), path.name)
    except ModelError as error:
        raise Failure(str(error)) from error


def text_of(path: Path) -> str:
    """The text of a file. Raises `Failure` for what is too large or no text."""
    if path.stat().st_size > MOST_BYTES:
        raise Failure(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB; a model is a small file.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(f"{path.name} is not UTF-8 text.") from error


def _document(path: Path) -> dict[str, Any]:
    faults: list[dict[str, Any]] = []
    illustrative = None
    try:
        illustrative = is_illustrative(read_model(text_of(path), path.name))
    except ModelError as error:
        faults = [
            {"code": fault.code, "line": fault.line, "path": list(fault.path), "message": str(fault)}
            for fault in error.faults
        ]
    return {"file": str(path), "illustrative": illustrative, "faults": faults}
