"""Likely duplicates: planted ones are recovered, different things are left alone, and order changes nothing."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.matching.similar import Entry, likely_duplicates

FIRST = [
    "Lunch",
    "Walking",
    "Repair",
    "Gardening",
    "Reading",
    "Cooking",
    "Sewing",
    "Singing",
    "Carers",
    "Dementia",
    "Youth",
    "Parents",
    "Coding",
]
SECOND = ["club", "group", "café", "circle", "network", "workshop", "forum", "choir", "exchange", "project"]
TOWNS = [
    f"{a}{b}" for a in ("Bar", "Pen", "Llan", "Aber", "Stock", "West", "Mid") for b in ("ry", "arth", "don", "ford")
]


def register(count: int, seed: int) -> list[Entry]:
    pick = random.Random(seed)
    return [
        Entry(
            f"{number:05}",
            f"{pick.choice(TOWNS)} {pick.choice(FIRST)} {pick.choice(SECOND)} {pick.choice(FIRST).lower()} {number:x}z",
            f"{pick.choice(FIRST)} with {pick.choice(SECOND)} in {pick.choice(TOWNS)} for {pick.choice(FIRST)}",
            (f"{pick.choice(TOWNS)} Council",),
            (pick.choice(TOWNS),),
        )
        for number in range(count)
    ]


def slipped(text: str, pick: random.Random) -> str:
    at = pick.randrange(len(text) - 1)
    return pick.choice([text[:at] + text[at + 1 :], text.upper(), text.replace(" ", "-"), text.replace("é", "e") + "."])


def test_planted_duplicates_are_recovered() -> None:
    pick = random.Random(7)
    entries = register(1000, seed=1)
    planted = [
        Entry(f"copy-{one.id}", slipped(one.title, pick), one.summary, one.organisations, one.places)
        for one in pick.sample(entries, 100)
    ]
    found = {(pair.id_a, pair.id_b) for pair in likely_duplicates([*entries, *planted])}
    recovered = sum((one.id.removeprefix("copy-"), one.id) in found for one in planted)
    assert recovered >= 97
    assert len(found) - recovered <= 100


def test_a_space_more_is_found_and_why_is_told() -> None:
    pairs = likely_duplicates(
        [
            Entry("a", "Hedgehogstreet", organisations=("Hedgehog Society",), places=("Wales",)),
            Entry("b", "Hedgehog Street", organisations=("Hedgehog society ",), places=("Wales", "England")),
        ]
    )
    assert [(pair.id_a, pair.id_b, pair.score) for pair in pairs] == [("a", "b", 1.0)]
    assert [(reason.code, reason.alike) for reason in pairs[0].reasons] == [
        ("title", 1.0),
        ("organisations", 1.0),
        ("places", 1.0),
    ]
    assert pairs[0].reasons[2].words == ("wales",)


def test_the_same_name_in_another_place_by_another_body_is_no_duplicate() -> None:
    assert not likely_duplicates(
        [Entry("a", "Lunch club", "", ("A",), ("Barry",)), Entry("b", "Lunch club", "", ("B",), ("Ely",))]
    )


def test_a_long_equal_description_is_telling_unless_the_numbers_differ() -> None:
    text = "Records where ticks are found across the country and at which season."
    (pair,) = likely_duplicates([Entry("a", "Tick scheme", text), Entry("b", "Surveillance of parasites", text)])
    assert (pair.score, pair.reasons[-1].code) == (0.9, "same-summary")
    assert not likely_duplicates([Entry("a", "Day 2013", text), Entry("b", "Fair 2014", text)])
    assert not likely_duplicates([Entry("a", "Tick scheme", "Ticks"), Entry("b", "Surveillance of parasites", "Ticks")])


def test_another_year_lowers_the_score_and_says_so() -> None:
    entries = [Entry("a", "Bird survey 2019"), Entry("b", "Bird survey 2020")]
    assert likely_duplicates(entries) == ()
    (pair,) = likely_duplicates(entries, threshold=0.5)
    assert pair.reasons[-1].code == "numbers-differ"


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        likely_duplicates([], threshold=1.1)
    with pytest.raises(ValueError, match="twice"):
        likely_duplicates([Entry("a", "x"), Entry("a", "y")])


entries_of = st.lists(
    st.builds(
        lambda title, summary, places: (title, summary, tuple(places)),
        st.sampled_from(["Lunch club", "lunch-club", "Lunchclub 2", "Walk", "", "é", "Lunch clubs"]),
        st.sampled_from(["", "Soup and talk", "Soup & talks"]),
        st.lists(st.sampled_from(["Barry", "Ely"]), max_size=2),
    ),
    max_size=8,
)


@settings(max_examples=100)
@given(entries_of, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_scores_stay_in_range(
    rows: list[tuple[str, str, tuple[str, ...]]], shuffler: random.Random
) -> None:
    entries = [Entry(str(number), *row[:2], places=row[2]) for number, row in enumerate(rows)]
    pairs = likely_duplicates(entries, threshold=0.6)
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    assert likely_duplicates(shuffled, threshold=0.6) == pairs
    assert all(0.6 <= pair.score <= 1 and pair.id_a < pair.id_b and pair.reasons for pair in pairs)


def test_ten_thousand_entries_take_seconds_even_if_all_are_called_the_same() -> None:
    start = time.perf_counter()
    likely_duplicates(register(10_000, seed=3))
    same = [Entry(str(number), "Lunch club", places=("Barry",)) for number in range(10_000)]
    assert len(likely_duplicates(same)) == 9_999
    # A few seconds on two idle cores; the limit leaves room for a busy machine.
    assert time.perf_counter() - start < 20
