"""Score sheets: how far points lie apart, and what they come to by weights, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.priority.sheets import spread, total

SHEETS = st.lists(st.integers(0, 10), min_size=1, max_size=9)


def test_a_worked_sheet() -> None:
    # Reach weighs 3 and care 1: 3 × 4/5 + 1 × 3/5 = 15/5 of 4, so 75 of 100.
    assert total({"reach": 4, "care": 3}, {"reach": 3, "care": 1}, 5) == 75
    assert total({"a": 1, "b": 2}, {"a": 1, "b": 2}, 3) == Fraction(500, 9)


def test_a_worked_spread() -> None:
    found = spread([5, 1, 2, 2])
    assert (found.low, found.middle, found.high, dict(found.counts)) == (1, 2, 5, {1: 1, 2: 2, 5: 1})
    assert spread([1, 2]).middle == Fraction(3, 2)


@given(SHEETS)
def test_the_middle_lies_between_and_order_does_not_matter(points: list[int]) -> None:
    found = spread(points)
    assert found.low <= found.middle <= found.high
    assert found == spread(points[::-1])


@given(st.dictionaries(st.text("abc", min_size=1), st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1))
def test_a_score_is_free_of_the_scale_of_weights(sheet: dict[str, tuple[int, int]]) -> None:
    points, weights = ({name: pair[each] for name, pair in sheet.items()} for each in (0, 1))
    found = total(points, weights, 5)
    assert 0 <= found <= 100
    assert found == total(points, {name: 7 * each for name, each in weights.items()}, 5)


@pytest.mark.parametrize(
    ("points", "weights", "top"),
    [({"a": 6}, {"a": 1}, 5), ({"a": -1}, {"a": 1}, 5), ({"a": 1}, {"a": 0}, 5), ({"a": 0}, {"a": 1}, 0)],
)
def test_what_is_off_the_scale_is_refused(points: dict[str, int], weights: dict[str, int], top: int) -> None:
    with pytest.raises(ValueError, match="are"):
        total(points, weights, top)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="Nobody"):
        spread([])
    with pytest.raises(KeyError):
        total({}, {"a": 1}, 5)
