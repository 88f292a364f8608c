"""The reference of the command line and that of the API say what the code says."""

from __future__ import annotations

import pytest
from tools.reference import BEGIN, END, pages, put

from commonstar.cli.main import VERBS

# What people were promised; the table may hold more.
PROMISED = {
    "serve",
    "worker",
    "demo",
    "check",
    "backup",
    "restore",
    "audit verify",
    "library load",
    "library export",
    "register import",
    "register export",
    "programme export",
    "programme import",
    "user invite",
}


@pytest.mark.parametrize("name", ["api.md", "command-line.md"])
def test_a_reference_says_what_the_code_says(name: str) -> None:
    (made,) = [(path, text) for path, text in pages().items() if path.name == name]
    path, text = made
    assert path.read_text(encoding="utf-8") == text, "run `python tools/reference.py`"
    assert len(text.splitlines()) > 60


def test_every_verb_that_was_promised_is_there_and_described() -> None:
    assert {verb.name for verb in VERBS} >= PROMISED
    (text,) = [text for path, text in pages().items() if path.name == "command-line.md"]
    assert [verb.name for verb in VERBS if f"## {verb.name}\n" not in text] == []


def test_what_was_made_before_goes() -> None:
    assert put(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
