"""The log says codes in words: kinds of things, names of values, and terms of the Star inside values."""

from __future__ import annotations

from typing import Any

import pytest

from commonstar.web.programmes.log.words import kind_name, shown, value_name


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("status", "existing", "Existing"),
        ("forms", ["co-performing", "design-lab"], "Co-performing, Design lab"),
        ("standings", {"carer": 2, "councillor": 1}, "Carer: 2, Councillor: 1"),
        (
            "involvements",
            [{"co": "assess", "voice": "some", "action": "none"}],
            "Co: Co-assess, Voice: Some, Action: None",
        ),
        ("title", "existing", "existing"),
        ("status", "a code of later", "a code of later"),
        ("title", "", ""),
        ("elsewhere", None, ""),
        ("sorted", True, "yes"),
        ("hours_a_year", 12, "12"),
    ],
)
def test_a_value_is_shown_in_words_where_it_is_a_term(name: str, value: Any, words: str) -> None:
    assert shown(name, value) == words


def test_names_are_words_and_an_unknown_one_is_shown_bare() -> None:
    assert (value_name("due_on"), value_name("of_a_later_room")) == ("Due on", "of a later room")
    assert (kind_name("join-request"), kind_name("of_a_later_room")) == ("Request to join", "Of a later room")
