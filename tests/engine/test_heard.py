"""Who was heard against who lives there: worked examples, what stays unknown, and attacks on what is hidden."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.voice.heard import LEAST, Comparison, Line, Living, Voice, compare

PARENTS = {"town": "", "north": "town", "south": "town", "hill": "north", "dale": "north"}
ALL = tuple(Living(place, "old", 1_000) for place in ("town", "north", "south", "hill", "dale"))


def said(place: str, people: int | None, occasion: str = "a", group: str = "old", voiced: bool = True) -> Voice:
    return Voice(place, group, people, occasion, voiced)


def by_place(found: Comparison) -> dict[str, Line]:
    return {line.place: line for line in found.lines}


def heard(*voices: Voice, living: tuple[Living, ...] = ALL) -> dict[str, int | None]:
    return {place: line.heard for place, line in by_place(compare(PARENTS, living, voices)).items()}


def test_a_place_counts_the_places_within_it() -> None:
    found = heard(said("hill", 5), said("dale", 7), said("north", 6))
    assert found == {"town": 18, "north": 18, "south": 0, "hill": 5, "dale": 7}


def test_of_one_occasion_the_largest_number_stands() -> None:
    assert heard(said("south", 12), said("south", 9), said("south", 20, "b"))["south"] == 32


def test_the_worked_example_of_the_page() -> None:
    living = tuple(one for one in ALL if one.place in ("town", "north", "south"))
    assert heard(said("north", 3), said("south", 12), living=living) == {"town": 15, "north": None, "south": None}
    assert heard(said("north", 3), living=living) == {"town": None, "north": None, "south": 0}


def test_unknown_stays_unknown() -> None:
    lines = by_place(compare(PARENTS, ALL, [said("south", None), said("hill", None, voiced=False)]))
    assert (lines["south"].heard, lines["south"].uncounted, lines["south"].is_missing) == (0, 1, False)
    assert (lines["hill"].unvoiced, lines["hill"].is_missing) == (1, True)
    assert lines["dale"].is_missing


def test_what_has_no_line_is_counted_as_such() -> None:
    voices = [said("", 9), said("south", 9, group="young"), said("nowhere", 9), said("south", 9)]
    assert compare(PARENTS, ALL, voices).unplaced == 3
    assert compare(PARENTS, ALL, [said("", 9, voiced=False)]).unplaced == 0


def test_seldom_is_less_than_half_of_what_it_is_elsewhere() -> None:
    living = (Living("hill", "old", 1_000), Living("dale", "old", 1_000))
    lines = by_place(compare(PARENTS, living, [said("hill", 100), said("dale", 20)]))
    assert (lines["dale"].seldom, lines["hill"].seldom) == (True, False)
    assert lines["dale"].share == Fraction(20, 1_000)


def test_a_group_in_a_place_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        compare(PARENTS, (*ALL, ALL[0]), [])


NUMBERS = st.integers(0, 12)


@settings(max_examples=300, deadline=None)
@given(st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_nobody_can_work_out_a_small_number_from_sums(numbers: tuple[int, int, int]) -> None:
    """The attacker knows that a place is the sum of those within it, that 0 is always shown, and tries all numbers."""
    south, hill, dale = numbers
    shown = heard(said("south", south), said("hill", hill), said("dale", dale))
    worlds = [
        world for world in product(range(1, 13), repeat=3) if _fits(shown, world, [south == 0, hill == 0, dale == 0])
    ]
    for index, place in enumerate(("south", "hill", "dale")):
        if 0 < numbers[index] < LEAST:
            assert shown[place] is None
            assert len({world[index] for world in worlds}) > 1, (place, shown)


def _fits(shown: dict[str, int | None], world: tuple[int, ...], zeros: list[bool]) -> bool:
    """Whether these numbers could be the true ones: zeros are known, and every number shown agrees."""
    south, hill, dale = (0 if zero else number for number, zero in zip(world, zeros, strict=True))
    north = hill + dale
    true = {"south": south, "hill": hill, "dale": dale, "north": north, "town": north + south}
    return all(number is None or true[place] == number for place, number in shown.items())


@given(st.lists(st.tuples(st.sampled_from(list(PARENTS)), st.integers(1, 40), st.sampled_from("abc")), max_size=12))
def test_the_order_does_not_matter_and_no_number_below_five_is_shown(told: list[tuple[str, int, str]]) -> None:
    voices = [said(*each) for each in told]
    found = compare(PARENTS, ALL, voices)
    assert found == compare(PARENTS, ALL, voices[::-1])
    assert all(line.heard is None or line.heard == 0 or line.heard >= LEAST for line in found.lines)
