"""The 2×2: medians and quartiles beside the standard library's, cells, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.priority.square import Half, Place, PlacingError, Spread, spread, together

SOME = st.lists(st.integers(1, 5), min_size=2, max_size=30)


def test_the_example_of_the_page() -> None:
    assert spread([5, 1, 4, 2]) == Spread(Fraction(7, 4), Fraction(3), Fraction(17, 4))
    assert spread([4]) == Spread(Fraction(4), Fraction(4), Fraction(4))


@given(SOME)
def test_quartiles_are_those_of_the_standard_library(values: list[int]) -> None:
    found = spread(values)
    expected = quantiles([Fraction(each) for each in values], n=4, method="inclusive")
    assert [found.first, found.median, found.third] == expected


@given(SOME)
def test_the_order_of_people_does_not_matter(values: list[int]) -> None:
    assert spread(values) == spread(values[::-1])


@pytest.mark.parametrize(
    ("places", "across", "up", "both"),
    [
        ([(4, 5), (5, 4), (1, 4)], Half.HIGH, Half.HIGH, True),
        ([(3, 5)], Half.MIDDLE, Half.HIGH, False),
        ([(1, 2), (2, 1)], Half.LOW, Half.LOW, False),
        ([(2, 5), (5, 5)], Half.HIGH, Half.HIGH, True),
    ],
)
def test_in_which_cell_it_falls(places: list[tuple[int, int]], across: Half, up: Half, both: bool) -> None:
    (found,) = together({"choir": [Place(*each) for each in places], "nobody's": []})
    assert (found.across.half, found.up.half, found.is_high_on_both) == (across, up, both)
    assert sum(found.spots.values()) == found.people == len(places)


@pytest.mark.parametrize("place", [(0, 3), (3, 6)])
def test_places_off_the_axes_are_refused(place: tuple[int, int]) -> None:
    with pytest.raises(PlacingError):
        Place(*place)
    with pytest.raises(PlacingError):
        spread([])
