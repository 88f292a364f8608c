"""Between rooms only through a door: `public`, or `pages` for what pages use. import-linter keeps the direction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = "commonstar.web."
DOORS = ("public", "pages")
OPEN = ("common", "config")  # common is for all to use; nobody imports config but what starts the site
SECTORS = ("co", "star")  # a Co or a step of the Star is a room of its own
PUT_TOGETHER = ("config",)  # names the addresses of every room
FLOOR = 600


def room_of(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The room in which a module lies; a sector of the Star is a room of its own."""
    return parts[:2] if parts[0] in SECTORS else parts[:1]


def imported(source: str) -> Iterator[tuple[str, ...]]:
    """Every name of ours that a module imports, as its parts below `commonstar.web`."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        yield from (tuple(name.removeprefix(WEB).split(".")) for name in names if name.startswith(WEB))


def past_the_door(path: tuple[str, ...], source: str) -> list[str]:
    """What a module, by its parts below `commonstar.web`, takes from another room otherwise than through its doors."""
    here = room_of(path)
    found = []
    for name in imported(source):
        there = room_of(name)
        inside = name[len(there) :]
        if there != here and there[0] not in OPEN and not (inside and inside[0] in DOORS):
            found.append(".".join(name))
    return found


def modules() -> dict[tuple[str, ...], Path]:
    web = ROOT / "src/commonstar/web"
    found = {path.relative_to(web).with_suffix("").parts: path for path in web.rglob("*.py")}
    # The file of a room as an application stands beside its sectors and puts them together.
    return {
        parts: path
        for parts, path in found.items()
        if parts[0] not in PUT_TOGETHER and parts[:-1] not in [(each,) for each in SECTORS]
    }


def test_rooms_use_each_other_only_through_a_door() -> None:
    read = {parts: path.read_text(encoding="utf-8") for parts, path in modules().items()}
    through = sum(1 for parts, text in read.items() for name in imported(text) if room_of(name) != room_of(parts))
    assert through >= FLOOR
    found = {".".join(parts): past_the_door(parts, text) for parts, text in read.items()}
    assert {name: names for name, names in found.items() if names} == {}


def test_the_guard_finds_what_goes_past_a_door() -> None:
    path = ("gatherings", "views")
    for planted in (
        "from commonstar.web.evidence.forms import FigureForm",
        "from commonstar.web.evidence import forms",
        "import commonstar.web.participation.views",
        "def later():\n    from commonstar.web.star.map_it.models import Initiative",
    ):
        assert len(past_the_door(path, planted)) == 1, planted
    for allowed in (
        "from commonstar.web.evidence import public as evidence",
        "from commonstar.web.evidence.pages import FigureForm",
        "from commonstar.web.gatherings.models import Gathering",
        "from commonstar.web.common.forms import GovukForm",
        "from commonstar.web.star.map_it.public import Initiative",
    ):
        assert past_the_door(path, allowed) == [], allowed
