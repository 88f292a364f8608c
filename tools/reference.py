"""Writes the parts of docs/reference that are made from the code: the addresses of the API and the command's verbs.

Run as `python tools/reference.py`; a test says when it is to be run again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import django

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- made by tools/reference.py -->", "<!-- end -->"
WIDTH = 100


def api_part(schema: dict[str, Any]) -> str:
    """A table of operations, then what each filter and field is."""
    parts = ["| operation | what it does | may answer |", "|---|---|---|"]
    filters: list[str] = []
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            said = " ".join(operation["description"].split())
            answers = ", ".join(sorted(map(str, operation["responses"])))
            parts.append(f"| `{method.upper()} {path}` | {said} | {answers} |")
            asked = [each for each in operation["parameters"] if each["in"] == "query"]
            if asked:
                filters += ["", f"`{method.upper()} {path}` takes:", "", *map(_parameter, asked)]
    fields = schema["components"]["schemas"]["InitiativeNew"]["properties"]
    taken = [f"- `{name}`{_words(each)}" for name, each in fields.items()]
    return "\n".join([*parts, *filters, "", "An initiative has:", "", *taken])


def _parameter(each: dict[str, Any]) -> str:
    return f"- `{each['name']}`{_words(each['schema'] | each)}"


def _words(each: dict[str, Any]) -> str:
    return f": {each['description']}" if each.get("description") else ""


def command_part(main: click.Group, verbs: list[str]) -> str:
    """The help of every verb, in the order of the table."""
    return "\n\n".join(f"## {name}\n\n```\n{help_of(main, name)}\n```" for name in verbs)


def help_of(main: click.Group, name: str) -> str:
    """What `commonstar NAME --help` prints, at one width."""
    command: click.Command = main
    context = click.Context(main, info_name="commonstar", max_content_width=WIDTH, terminal_width=WIDTH)
    for word in name.split():
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        context = click.Context(found, info_name=word, parent=context, max_content_width=WIDTH, terminal_width=WIDTH)
        command = found
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def put(text: str, part: str) -> str:
    """The page with its made part anew."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{part}\n{END}{after}"


def pages() -> dict[Path, str]:
    """Each page as it should be. Django must be ready."""
    from commonstar.cli.main import VERBS, main  # noqa: PLC0415  (Django must be ready)
    from commonstar.web.api.endpoints import api  # noqa: PLC0415  (as above)

    folder = ROOT / "docs" / "reference"
    made = {
        folder / "api.md": api_part(dict(api.get_openapi_schema())),
        folder / "command-line.md": command_part(main, [verb.name for verb in VERBS]),
    }
    return {path: put(path.read_text(encoding="utf-8"), part) for path, part in made.items()}


def write() -> None:
    """Write what differs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonstar.web.config.settings")
    django.setup()
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
