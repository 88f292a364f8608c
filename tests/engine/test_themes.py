"""Suggested themes: a worked example, what joins a theme, what is the same word, and what must not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.matching.themes import Said, suggest_themes

BENCHES = (Said("1", "A bench at the bus stop"), Said("2", "Benches along the bus route"))
FORMS = Said("3", "Help with forms online")


def test_the_worked_example_of_the_page() -> None:
    (found,) = suggest_themes([*BENCHES, FORMS])
    assert (found.ids, found.words, found.theme) == (("1", "2"), ("bench", "bus"), "")
    assert found.alike == pytest.approx(0.476, abs=0.0005)


def test_what_is_like_a_theme_is_suggested_for_it() -> None:
    texts = [Said(each.id, each.text, "benches") for each in BENCHES]
    found = suggest_themes([*texts, FORMS, Said("4", "A bench beside the bus shelter")])
    assert [(each.ids, each.theme) for each in found] == [(("4",), "benches")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bus", "buses"),
        ("bench", "benches"),
        ("garden", "gardens"),
        ("older", "olders"),
        ("loneliness", "lonelyness"),
        ("Cafés", "cafe"),
    ],
)
def test_one_word_for_one_thing(one: str, other: str) -> None:
    found = suggest_themes([Said("1", f"{one} xylophone"), Said("2", f"{other} quartz")])
    assert [each.ids for each in found] == [("1", "2")]


@pytest.mark.parametrize(("one", "other"), [("car", "care"), ("bus", "busy"), ("meal", "mealtime"), ("want", "wants")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert suggest_themes([Said("1", f"{one} xylophone"), Said("2", f"{other} quartz")]) == ()


def test_a_word_of_almost_all_texts_ties_nothing() -> None:
    texts = [
        Said(str(number), f"millbrook {word}")
        for number, word in enumerate(["abcd", "efgh", "ijkl", "mnop", "qrst", "uvwx", "yzab", "cdef"])
    ]
    assert suggest_themes(texts) == ()


def test_groups_that_are_there_are_found_again() -> None:
    topics = {
        "bench": "bench shade rest seat path",
        "night": "night lonely phone talk dark",
        "forms": "form online help letter council",
    }
    texts = [
        Said(f"{topic}-{start}", " ".join(words.split()[start : start + 4]))
        for topic, words in topics.items()
        for start in (0, 1)
    ]
    assert {each.ids for each in suggest_themes(texts)} == {(f"{topic}-0", f"{topic}-1") for topic in topics}


WORDS = st.lists(
    st.sampled_from(["bench", "bus", "stop", "night", "phone", "form", "council", "garden"]), min_size=1, max_size=5
)


@given(st.lists(WORDS, max_size=9))
def test_order_does_not_matter_and_each_is_suggested_once(told: list[list[str]]) -> None:
    texts = [Said(str(number), " ".join(words)) for number, words in enumerate(told)]
    found = suggest_themes(texts)
    assert found == suggest_themes(texts[::-1])
    ids = [pk for each in found for pk in each.ids]
    assert len(ids) == len(set(ids))
    assert all(0 <= each.alike <= 1.0001 and each.words for each in found)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        suggest_themes([FORMS, FORMS])
    with pytest.raises(ValueError, match="threshold"):
        suggest_themes([], threshold=2)
