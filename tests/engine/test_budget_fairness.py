"""The fairness report: what groups of like-minded voters got, and who is overlooked."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.election import Election, Kind
from commonstar.engine.budget.fairness import HIDDEN_BELOW, fairness
from commonstar.engine.budget.likeminded import like_minded
from commonstar.engine.budget.result import Rule

# Sixty people in the north want N1 and N2, forty in the south S1 and S2. Nobody wants both.
TOWN = Election.of(
    100, {"N1": 50, "N2": 50, "S1": 40, "S2": 10}, [["N1", "N2"]] * 60 + [["S1", "S2"]] * 30 + [["S1"]] * 10 + [[]] * 5
)


def test_a_town_worked_out_by_hand() -> None:
    """Greedy gives the north everything: 60 % of the voters have 100 % of the money."""
    report = fairness(TOWN, count(TOWN, Method(Rule.GREEDY)).winners)
    north, south = report.groups
    assert (report.voters, report.blank, report.spent, report.nothing, report.hidden) == (100, 5, 100, 40, 0)
    assert (north.bundle, north.voters, north.of_voters) == (("N1", "N2"), 60, Fraction(3, 5))
    assert (north.got, north.due, north.ratio, north.of_money) == (100, 60, Fraction(5, 3), 1)
    assert (north.nothing, north.funded) == (0, 2)
    assert (south.bundle, south.voters, south.got, south.due) == (("S1", "S2"), 40, 0, 40)
    assert (south.nothing, south.funded, south.ratio) == (40, 0, 0)
    # Sixty have a sixtieth each and forty nothing: half of the mean difference of two (2·0.6·0.4/60) by the mean 1/100.
    assert report.gini == pytest.approx(0.4)
    told = [(each.project, each.voters, each.parts, each.cost) for each in report.overlooked]
    assert told == [("S1", 40, 40, 40), ("S2", 30, 30, 10)]


def test_equal_shares_overlook_nobody_there() -> None:
    report = fairness(TOWN, ["N1", "S1"])
    assert [(group.bundle[0], group.got) for group in report.groups] == [("N1", 50), ("S1", 40)]
    assert report.overlooked == ()
    assert report.nothing == 0


def planted(chance: random.Random, sizes: tuple[int, ...]) -> tuple[Election, list[int]]:
    """Groups of these sizes, each with six projects of its own, of which a member votes for about three in five.

    One choice in ten is a project of anybody, and all groups like one flagship.
    """
    names = [f"{group}{number}" for group in range(len(sizes)) for number in range(6)]
    truth = [group for group, size in enumerate(sizes) for _each in range(size)]
    chance.shuffle(truth)
    ballots = []
    for group in truth:
        own = {f"{group}{number}" for number in range(6) if chance.random() < 0.6}
        strange = {chance.choice(names)} if chance.random() < 0.3 else set()
        flagship = {"flagship"} if chance.random() < 0.7 else set()
        ballots.append(sorted(own | strange | flagship))
    costs = {name: chance.randint(5, 50) for name in [*names, "flagship"]}
    return Election.of(200, costs, ballots), truth


@pytest.mark.parametrize("seed", range(4))
def test_planted_groups_are_found_again(seed: int) -> None:
    election, truth = planted(random.Random(seed), (300, 150, 60))
    found = like_minded(election)
    names = [
        {election.projects[place].id[0] for place in bundle if election.projects[place].id != "flagship"}
        for bundle in found.bundles
    ]
    assert sorted("".join(each) for each in names) == ["0", "1", "2"]
    group_of = [int("".join(each)) for each in names]
    right = sum(
        mine >= 0 and group_of[mine] == truly for mine, truly in zip(found.of_ballot.tolist(), truth, strict=True)
    )
    assert right > 0.9 * len(truth)


def ballots_of(chance: random.Random, names: str, number: int) -> list[list[str]]:
    return [[name for name in names if chance.random() < 0.4] for _each in range(number)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_what_holds_for_every_vote(seed: int, number: int) -> None:
    chance = random.Random(seed)
    costs = {name: Fraction(chance.randint(1, 9), chance.choice((1, 3))) for name in "abcdefgh"}
    ballots = ballots_of(chance, "abcdefgh", number)
    election = Election.of(12, costs, ballots)
    winners = count(election, Method(Rule.GREEDY)).winners
    report = fairness(election, winners)
    shown = report.groups
    assert all(group.voters >= HIDDEN_BELOW for group in shown)
    assert sum(group.voters for group in shown) + report.hidden == report.voters
    if report.hidden:
        assert report.voters < HIDDEN_BELOW
        assert not shown
    else:
        assert sum((group.got for group in shown), Fraction(0)) == report.spent == sum(costs[name] for name in winners)
        assert sum(group.nothing for group in shown) == report.nothing
        assert not shown or sum((group.due for group in shown), Fraction(0)) == report.spent
    assert report.gini is None or 0 <= report.gini < 1
    for each in report.overlooked:
        assert each.parts >= costs[each.project]
        assert each.project not in winners


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_neither_order_nor_currency_matters(seed: int) -> None:
    chance = random.Random(seed)
    costs = {name: Fraction(chance.randint(1, 9)) for name in "abcdefgh"}
    ballots = ballots_of(chance, "abcdefgh", 50)
    report = fairness(Election.of(12, costs, ballots), ["a", "c"])
    turned = dict(reversed(costs.items()))
    other = [list(reversed(ballot)) for ballot in chance.sample(ballots, 50)]
    assert fairness(Election.of(12, turned, other), ["c", "a"]) == report
    pence = fairness(Election.of(1200, {name: 100 * cost for name, cost in costs.items()}, ballots), ["a", "c"])
    assert [(each.bundle, each.ratio) for each in pence.groups] == [(each.bundle, each.ratio) for each in report.groups]
    assert pence.gini == pytest.approx(report.gini)


def test_each_has_one_vote_so_each_project_has_its_group() -> None:
    election = Election.of(10, {"a": 10, "b": 5, "c": 5}, [["a"]] * 7 + [["b"]] * 6 + [["c"]] * 2)
    report = fairness(election, ["a"])
    # The two who want c are too few: they and the smallest group shown are all others.
    assert [(group.bundle, group.voters) for group in report.groups] == [(("a",), 7), ((), 8)]
    assert report.gini == pytest.approx(8 / 15)


def test_points_of_zero_are_no_votes_and_points_do_not_weigh() -> None:
    ballots = [{"a": 9, "b": 0}] * 6 + [{"b": 1, "a": 0}] * 6
    report = fairness(Election.of(10, {"a": 5, "b": 5}, ballots, kind=Kind.POINTS), ["a"])
    assert [(group.bundle, group.got, group.nothing) for group in report.groups] == [(("a",), 5, 0), (("b",), 0, 6)]


def test_nothing_spent_and_nobody_voted() -> None:
    empty = fairness(Election.of(10, {"a": 5}, []), [])
    assert (empty.groups, empty.gini, empty.voters, empty.hidden) == ((), None, 0, 0)
    few = fairness(Election.of(10, {"a": 5}, [["a"]] * 4), ["a"])
    assert (few.groups, few.hidden, few.gini) == ((), 4, 0)
    none = fairness(Election.of(10, {"a": 50}, [["a"]] * 6), [])
    assert [(group.ratio, group.of_money, group.nothing) for group in none.groups] == [(None, None, 6)]
    with pytest.raises(KeyError):
        fairness(TOWN, ["nowhere"])


def test_fifty_thousand_voters_take_little() -> None:
    chance = np.random.default_rng(3)
    chosen = chance.random((50_000, 40)) < 0.15
    names = [f"p{number:02}" for number in range(40)]
    ballots = [[names[place] for place in np.flatnonzero(row)] for row in chosen]
    report = fairness(Election.of(100, dict.fromkeys(names, 7), ballots), names[:14])
    assert sum(group.voters for group in report.groups) == report.voters
