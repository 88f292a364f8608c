"""Folding makes the two stores find the same; phrases leave no term without words."""

from __future__ import annotations

import inspect
from enum import StrEnum

import pytest

from commonstar import vocabulary
from commonstar.web.common.folding import folded, words
from commonstar.web.common.phrases import PHRASES, choices, phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Café Society", " cafe society"),
        ("STRASSE Straße", " strasse strasse"),
        ("co-production: people's labs", " co production people s labs"),
        ("Ærø, Łódź", " ærø łodz"),
        ("ﬁne", " fine"),
        ("50 % × 3", " 50 3"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_a_query_folds_as_its_text_does() -> None:
    for text in ("Ünïcode Tést", "İstanbul", "ΑΣ ας"):
        assert folded(text) == "".join(f" {word}" for word in words(text))
        assert words(folded(text)) == words(text), "folding twice changes nothing"


def test_every_term_has_its_words() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(vocabulary, inspect.isclass)
        if kind.__module__ == "commonstar.vocabulary"
    ]
    assert len(kinds) >= 17
    for kind in kinds:
        assert issubclass(kind, StrEnum)
        assert [value for value, _ in choices(kind)] == [member.value for member in kind]
    assert set(PHRASES) == set(kinds)
    assert str(phrase(vocabulary.Co.DESIGN)) == "Co-design"
