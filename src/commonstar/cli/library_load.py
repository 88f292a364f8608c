"""`commonstar library load`: bring case studies in from files."""

from __future__ import annotations

from pathlib import Path

import click

from commonstar.cli.serve import migrate
from commonstar.cli.verbs import Failure, as_json, print_json
from commonstar.formats.cases import CaseFile, read_case, read_pointers, shipped_cases
from commonstar.formats.yaml import FileError
from commonstar.web.evidence.public import FigureTooLong
from commonstar.web.library.public import CaseTooLong, IncompleteCases, Loaded, SlugTwice, load_cases

POINTERS = "pointers.yaml"


@click.command()
@click.argument("where", metavar="[FILE|FOLDER]", required=False, type=click.Path(exists=True, path_type=Path))
@as_json
def command(where: Path | None, as_json: bool) -> None:
    """Bring case studies into the library: those that come with Commonstar, or those of a file or folder.

    A case file is YAML, one case a file; pointers share a file called pointers.yaml. Safe to repeat: a case is known by
    its slug, figures are only ever added. All or nothing: a fault is named by file, line and reason.

    \b
    Example:
      commonstar library load
      commonstar library load our-cases/
    """
    migrate()
    try:
        loaded = load_cases(cases=read(where) if where else shipped_cases())
    except FileError as fault:
        raise Failure(str(fault)) from fault
    except IncompleteCases as fault:
        raise Failure(incomplete(fault)) from fault
    except SlugTwice as fault:
        raise Failure(f"Two cases have the slug {fault}; nothing was loaded.") from fault
    except (CaseTooLong, FigureTooLong) as fault:
        raise Failure(f"A text or number does not fit: {fault}; nothing was loaded.") from fault
    if as_json:
        print_json({name: list(getattr(loaded, name)) for name in COUNTED} | {"figures": loaded.figures})
    else:
        click.echo(said(loaded))


COUNTED = ("created", "updated", "unchanged")


def said(loaded: Loaded) -> str:
    """What the load did, in a sentence."""
    made, changed, same = (len(getattr(loaded, name)) for name in COUNTED)
    return f"{made} created, {changed} updated, {same} unchanged; {loaded.figures} new figures."


def incomplete(fault: IncompleteCases) -> str:
    """Which cases lack what, in one sentence."""
    lacking = "; ".join(
        f"{slug} ({', '.join(' '.join(map(str, (f.code, *dict(f.parameters).values()))) for f in findings)})"
        for slug, findings in fault.faults.items()
    )
    return f"Some cases lack what a case needs, so nothing was loaded: {lacking}."


def read(where: Path) -> list[CaseFile]:
    """The cases of a file, or of all YAML files in a folder and below it. Raises `FileError` or Failure."""
    paths = sorted(where.rglob("*.yaml")) if where.is_dir() else [where]
    if not paths:
        raise Failure(f"There is no file ending in .yaml in {where}.")
    return [case for path in paths for case in _read_file(path)]


def _read_file(path: Path) -> list[CaseFile]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise Failure(f"{path.name} is not a text in UTF-8.") from fault
    return list(read_pointers(text, path.name)) if path.name == POINTERS else [read_case(text, path.name)]
