"""Proposals for sorting: named words propose, others do not, and each proposal shows its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.matching.proposals import CO_WORDS, FORM_WORDS, INTERVENTION_WORDS, propose
from commonstar.engine.matching.words import fold
from commonstar.vocabulary import Co, Form, Intervention


def proposed(title: str, summary: str = "") -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in propose(title, summary)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Participatory budgeting in Leith", {("co", "commission"), ("form", "co-prioritising")}),
        ("Co-design of the website", {("co", "design")}),
        ("Peer-support for carers", {("co", "deliver"), ("form", "co-performing")}),
        ("Volunteer-run library", {("co", "deliver"), ("form", "co-managing")}),
        ("Citizen science on rivers", {("co", "assess"), ("form", "co-monitoring")}),
        ("Falls prevention", {("intervention", "prevention")}),
    ],
)
def test_named_words_propose(text: str, expected: set[tuple[str, str]]) -> None:
    assert proposed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Volunteers help",
        "Monitoring of air quality",
        "Street lights",
        "Not co-designed",
        "Time",
        "Bank",
    ],
)
def test_no_proposal_beats_a_wrong_one(text: str) -> None:
    assert propose(text) == ()


def test_words_do_not_join_across_texts() -> None:
    assert propose("Time", "bank holiday") == ()


def test_each_proposal_shows_words_that_stand_in_the_text() -> None:
    (co, form) = propose("Speedwatch", "Peer mentoring by residents")
    assert co.words == form.words == ("speedwatch", "peer mentoring")


def test_every_term_has_words() -> None:
    assert set(CO_WORDS) == set(Co)
    assert set(FORM_WORDS) == set(Form)
    assert set(INTERVENTION_WORDS) == set(Intervention)
    phrases = [
        phrase for some in (CO_WORDS, FORM_WORDS, INTERVENTION_WORDS) for words in some.values() for phrase in words
    ]
    assert len(phrases) == len(set(phrases))
    assert all(fold(phrase.replace("*", "")) == phrase.replace("*", "") for phrase in phrases)


@given(st.text(max_size=60), st.sampled_from([phrase for words in FORM_WORDS.values() for phrase in words]))
def test_whatever_stands_around_the_words_shown_are_in_the_text(around: str, phrase: str) -> None:
    text = f"{around}. {phrase.replace('*', '')} {around}"
    for one in propose(text):
        assert one.words
        assert all(word in fold(text) for word in one.words)
