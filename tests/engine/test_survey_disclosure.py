"""Disclosure control holds against an attacker with linear programming, who wins where a part of it is left out."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.survey import disclosure
from commonstar.engine.survey.disclosure import Counts, Flags, Plan, Tally, one_way, protect
from tests.engine.attack import attack

THRESHOLD = 5


def tally(answers: Counts, people: Counts) -> Tally:
    """A tally of people by unit and group, with `answers` by unit, group, variable and class ("no answer" is last)."""
    units, groups, variables, classes = answers.shape
    counts = np.zeros((units, groups, variables + 1, classes), np.int64)
    counts[:, :, 0, 0] = people
    counts[:, :, 1:] = answers
    telling = np.zeros((variables + 1, classes), bool)
    telling[1:, :-1] = True
    return Tally(counts, telling)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Random rounds, from even to lopsided in who came and what they said."""
    units, groups = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    variables, classes = draw(st.integers(1, 2)), draw(st.integers(3, 4))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    spread = draw(st.sampled_from([0.2, 1.0, 5.0]))
    mean = draw(st.sampled_from([2.0, 6.0, 15.0]))
    people = chance.poisson(chance.gamma(spread, mean / spread, (units, groups)))
    shares = chance.dirichlet(np.full(classes, draw(st.sampled_from([0.15, 0.6, 3.0]))), (units, groups, variables))
    answers = np.zeros((units, groups, variables, classes), np.int64)
    for at in np.ndindex(units, groups, variables):
        answers[at] = chance.multinomial(people[at[:2]], shares[at])
    return tally(answers, people)


@settings(max_examples=150, deadline=None)
@given(tallies())
def test_nothing_hidden_can_be_worked_out(round_: Tally) -> None:
    assert attack(round_, protect(round_, THRESHOLD), THRESHOLD) == []


def lopsided(seed: int) -> Tally:
    chance = np.random.default_rng(seed)
    people = chance.poisson([2, 6, 9], (3, 3))
    shares = chance.dirichlet([0.5, 0.5, 0.05], (3, 3))
    answers = np.array([[[chance.multinomial(people[u, g], shares[u, g])] for g in range(3)] for u in range(3)])
    return tally(answers, people)


def parts_alone(table: Counts, telling: Flags, threshold: int, shown: Flags) -> Flags:
    """A planted fault: only what is unsafe by itself is hidden."""
    return shown & (disclosure._safe(table, telling, threshold) | (table.sum(1) == 0))


def test_the_attacker_wins_without_complementary_suppression() -> None:
    rounds = [lopsided(seed) for seed in range(40)]
    with mock.patch.object(disclosure, "one_way", parts_alone):
        broken = [attack(one, protect(one, THRESHOLD), THRESHOLD) for one in rounds]
    assert sum(map(bool, broken)) >= 5
    assert not any(attack(one, protect(one, THRESHOLD), THRESHOLD) for one in rounds)


def test_the_attacker_wins_where_both_margins_are_narrow() -> None:
    rounds = [lopsided(seed) for seed in range(40)]
    with mock.patch.object(
        disclosure._Residual, "too_narrow", lambda self, people, threshold: np.zeros(people.shape, bool)
    ):
        broken = [attack(one, protect(one, THRESHOLD), THRESHOLD) for one in rounds]
    assert any(one.what == "count" for found in broken for one in found)


def test_the_attacker_wins_where_no_alternative_is_looked_for() -> None:
    # The first unit gave the first two answers, the first group the first and the third: who is of both gave the first.
    one = tally(np.array([[[[6, 0, 0, 0]], [[0, 6, 0, 0]]], [[[0, 0, 6, 0]], [[0, 3, 3, 0]]]]), np.full((2, 2), 6))
    with mock.patch.object(disclosure._Rule, "units_alike", return_value=np.zeros(2, bool)):
        broken = attack(one, protect(one, THRESHOLD), THRESHOLD)
    assert {(found.what, found.units, found.groups) for found in broken} >= {("answers", (0,), (0,))}
    plan = protect(one, THRESHOLD)
    assert attack(one, plan, THRESHOLD) == []
    assert shown(plan) == (True, [0, 1], [], [])


def spread(people: list[list[int]]) -> Tally:
    """Everyone answered, as evenly as may be, one of two answers."""
    numbers = np.array(people)
    answers = np.zeros((*numbers.shape, 1, 3), np.int64)
    answers[..., 0, 0], answers[..., 0, 1] = (numbers + 1) // 2, numbers // 2
    return tally(answers, numbers)


def shown(plan: Plan, variable: int = 1) -> tuple[bool, list[int], list[int], list[int]]:
    return (
        bool(plan.total[variable]),
        *(np.flatnonzero(part[variable]).tolist() for part in (plan.groups, plan.units, plan.crossed)),
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([[2], [2]], (False, [], [], [])),
        ([[8, 9], [7, 12]], (True, [0, 1], [0, 1], [0, 1])),
        # One group of two people: a second one is hidden with it, or the total would tell.
        ([[2, 8, 9]], (True, [2], [0], [])),
        # Two hidden groups of together six protect each other.
        ([[2, 4, 9]], (True, [2], [0], [])),
        # A small place is hidden with the next smallest.
        ([[2], [6], [9]], (True, [0], [2], [2])),
        # A small cell closes two units, not only its own.
        ([[3, 20], [20, 20], [30, 30]], (True, [0, 1], [0, 1, 2], [2])),
    ],
)
def test_what_is_shown(people: list[list[int]], expected: tuple[bool, list[int], list[int], list[int]]) -> None:
    assert shown(protect(spread(people), THRESHOLD)) == expected


def test_a_group_that_agrees_is_hidden_and_so_is_what_would_tell() -> None:
    people = np.array([[8, 12, 12]])
    answers = np.array([[[[7, 1, 0]], [[6, 6, 0]], [[7, 5, 0]]]])
    plan = protect(tally(answers, people), THRESHOLD)
    assert shown(plan, 0) == (True, [0, 1, 2], [0], [0])
    assert shown(plan, 1) == (True, [2], [0], [])


@pytest.mark.parametrize(("mean", "units", "crossed"), [(5.0, 0.8, 0.0), (30.0, 0.99, 0.5)])
def test_a_network_keeps_most_of_what_could_be_shown(mean: float, units: float, crossed: float) -> None:
    chance = np.random.default_rng(5)
    people = chance.poisson(mean * np.array([0.35, 0.15, 0.35, 0.15]) * 4, (40, 4))
    shares = chance.dirichlet(np.full(5, 2.0), 4)
    answers = np.array([[[chance.multinomial(people[u, g], [*shares[g], 0])] for g in range(4)] for u in range(40)])
    plan = protect(tally(answers, people), THRESHOLD)
    assert plan.groups.all()
    assert plan.units[1].mean() >= units
    assert plan.crossed[1].mean() >= crossed


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        protect(spread([[8]]), 1)


@settings(max_examples=60, deadline=None)
@given(tallies(), st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing_unless_sizes_tie(round_: Tally, chance: object) -> None:
    sizes = round_.people.sum(1)
    answered = round_.counts[:, :, 1:, :-1].sum((1, 3))
    if len(set(sizes.tolist())) < len(sizes) or any(len(set(each.tolist())) < len(each) for each in answered.T):
        return
    order = list(range(len(sizes)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    plan, turned = protect(round_), protect(Tally(round_.counts[order], round_.telling))
    assert np.array_equal(plan.units[:, order], turned.units)
    assert np.array_equal(plan.crossed[:, order], turned.crossed)
    assert np.array_equal(plan.groups, turned.groups)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_one_way_hides_none_or_enough(sizes: list[int]) -> None:
    table = np.array([[size, 0] for size in sizes])
    flags = one_way(table, np.zeros(2, bool), THRESHOLD, np.ones(len(sizes), bool))
    hidden = [size for size, is_shown in zip(sizes, flags, strict=True) if not is_shown]
    assert all(size == 0 or size >= THRESHOLD for size, is_shown in zip(sizes, flags, strict=True) if is_shown)
    assert not hidden or len(hidden) + sizes.count(0) == len(sizes) or (len(hidden) > 1 and sum(hidden) >= THRESHOLD)
