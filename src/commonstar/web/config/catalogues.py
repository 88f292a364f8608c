"""Which languages the site can offer: those with a catalogue, and which of these no native reader has looked at."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

Name = TypeVar("Name")
UNREVIEWED = "# Unreviewed"  # how the first line of a catalogue begins until a native reader has corrected it


def _catalogue(folder: Path, code: str) -> Path:
    return folder / code / "LC_MESSAGES" / "django.po"


def offered(folder: Path, languages: Iterable[tuple[str, Name]]) -> list[tuple[str, Name]]:
    """Of these languages, with code and name, the ones that have a catalogue in `folder`."""
    return [(code, name) for code, name in languages if _catalogue(folder, code).is_file()]


def unreviewed(folder: Path, codes: Iterable[str]) -> frozenset[str]:
    """Of these codes, the ones whose catalogue says in its first line that it is not reviewed. OSError if one lacks."""
    found = set()
    for code in codes:
        with _catalogue(folder, code).open(encoding="utf-8") as file:
            if file.readline().startswith(UNREVIEWED):
                found.add(code)
    return frozenset(found)
