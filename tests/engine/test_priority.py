"""Weighted criteria and comparisons of two at a time: on paper, by properties, by recovery, and against other ways."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.priority.criteria import (
    Criterion,
    Option,
    PriorityError,
    acceptability,
    points,
    ranges,
    rank,
    together,
    turns,
)
from commonstar.engine.priority.pairs import Comparison, ask, odds, strengths

REACH = Criterion("reach", Fraction(0), Fraction(10))
COST = Criterion("cost", Fraction(1000), Fraction(0))
TWO = (REACH, COST)


def option(name: str, reach: int, cost: int) -> Option:
    return Option(name, {"reach": Fraction(reach), "cost": Fraction(cost)})


LUNCH, GARDEN, APP = option("lunch", 9, 800), option("garden", 5, 300), option("app", 4, 900)
OPTIONS = (LUNCH, GARDEN, APP)


def test_scores_on_paper() -> None:
    ranked = rank(TWO, OPTIONS, {"reach": Fraction(60), "cost": Fraction(40)})
    assert [(each.option.id, each.score, each.rank) for each in ranked] == [
        ("lunch", Fraction(62, 100), 1),
        ("garden", Fraction(58, 100), 2),
        ("app", Fraction(28, 100), 3),
    ]
    assert [part.adds for part in ranked[0].parts] == [Fraction(54, 100), Fraction(8, 100)]


def test_equals_share_a_rank() -> None:
    ranked = rank(TWO, (option("b", 5, 500), option("a", 5, 500), option("c", 1, 900)), {"reach": 1, "cost": 1})
    assert [(each.option.id, each.rank) for each in ranked] == [("a", 1), ("b", 1), ("c", 3)]


def test_the_weight_at_which_the_order_turns() -> None:
    ranked = rank(TWO, OPTIONS, {"reach": Fraction(60), "cost": Fraction(40)})
    first = turns(ranked)[0]
    assert (first.first, first.second) == ("lunch", "garden")
    # 9 w + 2 (10 - w) = 5 w + 7 (10 - w) at w = 50 / 9
    found = {turn.criterion: turn.at for turn in turns(ranked) if turn.second == "garden"}
    assert found == {"reach": Fraction(5, 9), "cost": Fraction(4, 9)}
    assert not [turn for turn in turns(ranked) if turn.second == "app"]  # the garden is better in everything


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=5),
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
)
def test_at_a_turn_both_are_equal(rows: list[list[int]], given_: list[int]) -> None:
    criteria = tuple(Criterion(name, Fraction(0), Fraction(10)) for name in "xyz")
    options = [
        Option(str(place), {name: Fraction(score) for name, score in zip("xyz", row, strict=True)})
        for place, row in enumerate(rows)
    ]
    weights = points(dict(zip("xyz", map(Fraction, given_), strict=True)))
    for turn in turns(rank(criteria, options, weights)):
        rest = (1 - turn.at) / (1 - weights[turn.criterion])
        changed = {name: turn.at if name == turn.criterion else weight * rest for name, weight in weights.items()}
        scores = {each.option.id: each.score for each in rank(criteria, options, changed)}
        assert scores[turn.first] == scores[turn.second]


def test_the_share_of_weights_is_that_of_the_line_between_two_criteria() -> None:
    first, second, third = acceptability(TWO, OPTIONS, seed="dice")
    assert first.shares[0] == pytest.approx(4 / 9, abs=4 * first.error)  # above 5 / 9, see the turn
    assert second.shares[0] == pytest.approx(5 / 9, abs=4 * second.error)
    assert third.never_first
    assert third.shares[0] == 0
    assert not first.never_first
    for each in (first, second, third):
        assert sum(each.shares) == pytest.approx(1)
    assert acceptability(TWO, OPTIONS, seed="dice")[0] == first


def test_weights_are_spread_evenly_over_ranges() -> None:
    plausible = {"reach": (Fraction(1, 2), Fraction(6, 10)), "cost": (Fraction(0), Fraction(1))}
    first = acceptability(TWO, OPTIONS, plausible)[0]
    assert first.shares[0] == pytest.approx((0.6 - 5 / 9) / 0.1, abs=4 * first.error)
    fixed = {"reach": (Fraction(6, 10), Fraction(6, 10)), "cost": (Fraction(4, 10), Fraction(4, 10))}
    assert acceptability(TWO, OPTIONS, fixed, draws=10)[0].shares[0] == 1
    with pytest.raises(PriorityError, match="No weights"):
        acceptability(TWO, OPTIONS, {"reach": (Fraction(0), Fraction(1, 4)), "cost": (Fraction(0), Fraction(1, 4))})


def test_weights_of_three_criteria_are_spread_evenly() -> None:
    criteria = tuple(Criterion(name, Fraction(0), Fraction(1)) for name in "xyz")
    each = [Option(own, {name: Fraction(int(name == own)) for name in "xyz"}) for own in "xyz"]
    for found in acceptability(criteria, each):
        assert found.shares == pytest.approx([1 / 3] * 3, abs=0.03)


def test_weights_of_several_people() -> None:
    people = [{"reach": Fraction(100), "cost": Fraction(100)}, {"reach": Fraction(30), "cost": Fraction(10)}]
    assert together(people) == {"reach": Fraction(5, 8), "cost": Fraction(3, 8)}
    assert ranges(people)["reach"] == (Fraction(1, 2), Fraction(3, 4))
    with pytest.raises(PriorityError):
        together([{"reach": Fraction(1)}, {"cost": Fraction(1)}])
    with pytest.raises(PriorityError):
        points({"reach": Fraction(0)})
    with pytest.raises(PriorityError, match="outside of its scale"):
        rank(TWO, (option("x", 11, 0),), {"reach": 1, "cost": 1})


def answers(truth: dict[str, float], pairs: Sequence[tuple[str, str]], chance: random.Random) -> list[Comparison]:
    found = []
    for one, other in pairs:
        is_one = chance.random() < 1 / (1 + exp(truth[other] - truth[one]))
        found.append(Comparison(one, other, one if is_one else other))
    return found


def test_two_options_on_paper() -> None:
    said = [Comparison("a", "b", "a")] * 300 + [Comparison("b", "a", "b")] * 100
    found = strengths("ab", said)
    assert odds(*found.ranked) == pytest.approx(3, rel=0.01)
    # the variance of the log of odds of 300 to 100
    assert found.variance("a", "b") == pytest.approx(1 / 300 + 1 / 100, rel=0.02)
    assert found.ahead("a", "b") > 0.999
    assert found.ranked[0].wins == 300


def test_strengths_are_those_of_plain_iteration() -> None:
    chance = random.Random(4)
    truth = dict(zip("abcde", (1.2, 0.5, 0.0, -0.6, -1.1), strict=True))
    said = answers(truth, list(combinations("abcde", 2)) * 60, chance)
    found = {each.option: each.value for each in strengths("abcde", said).ranked}
    wins = {name: sum(each.winner == name for each in said) for name in "abcde"}
    own = dict.fromkeys("abcde", 1.0)
    for _ in range(500):  # Zermelo's iteration
        own = {
            name: wins[name] / sum(60 / (own[name] + own[other]) for other in "abcde" if other != name)
            for name in "abcde"
        }
        middle = sum(log(value) for value in own.values()) / 5
        own = {name: value / exp(middle) for name, value in own.items()}
    for name in "abcde":
        assert found[name] == pytest.approx(log(own[name]), abs=0.02)  # the prior pulls a little


def test_intervals_hold_the_truth() -> None:
    names = "abcdef"
    held = 0
    for seed in range(60):
        chance = random.Random(seed)
        truth = {name: chance.gauss(0, 1) for name in names}
        middle = sum(truth.values()) / len(names)
        found = strengths(names, answers(truth, list(combinations(names, 2)) * 8, chance))
        held += sum(each.low <= truth[each.option] - middle <= each.high for each in found.ranked)
    assert 0.91 <= held / (60 * len(names)) <= 0.985


def test_asking_ends_and_finds_the_order() -> None:
    names = "abcdef"
    truth = dict(zip(names, (2.5, 1.5, 0.5, -0.5, -1.5, -2.5), strict=True))
    chance = random.Random(7)
    said: list[Comparison] = []
    while (asking := ask(strengths(names, said), said, "dice")).pair is not None:
        said += answers(truth, [asking.pair], chance)
        assert len(said) < 400
    assert asking.is_enough
    assert asking.settled == asking.neighbours == 5
    assert [each.option for each in strengths(names, said).ranked] == list(names)
    assert len(said) < 120  # 15 pairs, each asked 8 times, would be as many


def test_adaptive_asking_needs_fewer_than_asking_all_alike() -> None:
    names = "abcdefgh"
    truth = {name: 3.5 - place for place, name in enumerate(names)}

    def right(said: list[Comparison]) -> int:
        order = [each.option for each in strengths(names, said).ranked]
        return sum(order.index(one) < order.index(other) for one, other in combinations(names, 2))

    adaptive = even = 0
    for seed in range(6):
        chance = random.Random(seed)
        said: list[Comparison] = []
        for _ in range(56):
            pair = ask(strengths(names, said), said, str(seed)).pair
            if pair is None:
                break
            said += answers(truth, [pair], chance)
        adaptive += right(said)
        even += right(answers(truth, list(combinations(names, 2)) * 2, random.Random(100 + seed)))
    assert adaptive >= even - 4


def test_who_cannot_decide_says_that_both_are_near() -> None:
    said = [Comparison("a", "b")] * 100
    found = strengths("ab", said)
    assert found.ranked[0].value == pytest.approx(0)
    assert ask(found, said).is_enough  # alike enough to need no order
    assert not ask(strengths("ab", []), []).is_enough


def test_both_orders_are_shown() -> None:
    said: list[Comparison] = []
    seen = set()
    for number in range(12):
        pair = ask(strengths("ab", []), [Comparison("a", "b")] * number, "seed").pair
        seen.add(pair)
    assert seen == {("a", "b"), ("b", "a")}
    assert said == []


@pytest.mark.parametrize("said", [Comparison("a", "a", "a"), Comparison("a", "x", "a"), Comparison("a", "b", "c")])
def test_comparisons_that_make_no_sense_are_refused(said: Comparison) -> None:
    with pytest.raises(ValueError, match="two"):
        strengths("abc", [said])


def test_who_always_won_is_strong_but_not_without_end() -> None:
    found = strengths("ab", [Comparison("a", "b", "a")] * 5)
    assert 1 < found.ranked[0].value < 4
    assert found.ranked[0].low > -5
