"""Equal Shares and Phragmén: against a plain count in rationals, on near-ties, and on real votes."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import pytest

from commonstar.engine.budget import completion as engine_completion
from commonstar.engine.budget import shares as engine
from commonstar.engine.budget.completion import Completion, Shares, StepNeeded
from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.election import Election, Kind
from commonstar.engine.budget.market import Market, Utility
from commonstar.engine.budget.phragmen import Stop
from commonstar.engine.budget.result import Reason, Rule
from commonstar.engine.budget.shares import buy
from commonstar.engine.budget.ties import USUAL, Criterion, Order
from commonstar.formats.pabulib.reading import read_pb
from tests.conftest import shared_data
from tests.engine.budgets import bought, loaded, raised
from tests.engine.test_budget_greedy import NORTH_AND_SOUTH

ID = (Criterion.ID,)
NAMES = "abcdefgh"


def equal_shares(utility: Utility, completion: Completion = Completion.NONE, *, greedy: bool = False) -> Method:
    return Method(Rule.EQUAL_SHARES, ID, shares=Shares(utility, completion, greedy))


def test_each_group_gets_its_share() -> None:
    result = count(NORTH_AND_SOUTH, equal_shares(Utility.COST))
    assert result.winners == ("N1", "S1")
    assert result.spent == 90
    lost = result.account("N2")
    assert (lost.reason, lost.supporters, lost.missing) == (
        Reason.SUPPORTERS_LACKED,
        pytest.approx(10),
        pytest.approx(40),
    )
    paid = result.rounds[0].payment
    assert paid is not None
    assert (paid.payers, paid.emptied, paid.most) == (6, 0, pytest.approx(50 / 6))


def test_what_is_left_may_be_spent_greedily() -> None:
    election = Election.of(100, {"a": 60, "b": 30, "c": 10}, [["a", "b"]] * 3 + [["b", "c"]] * 2)
    plain = count(election, equal_shares(Utility.COST))
    more = count(election, equal_shares(Utility.COST, greedy=True))
    assert set(plain.winners) < set(more.winners)
    added = [each for each in more.accounts if each.reason is Reason.COMPLETED]
    assert [each.project for each in added] == list(more.winners[len(plain.winners) :])


def random_election(chance: random.Random) -> tuple[Election, dict[str, Fraction], list[dict[str, int]], Fraction]:
    """Small, with few different costs, so that ties are everywhere."""
    names = NAMES[: chance.randint(1, 8)]
    costs = {name: Fraction(chance.choice((1, 2, 2, 3, 4, 6, 7)), chance.choice((1, 1, 1, 2))) for name in names}
    budget = Fraction(chance.randint(1, 20))
    top = chance.choice((1, 3))
    ballots = [
        {name: chance.randint(1, top) for name in names if chance.random() < 0.5}
        for _each in range(chance.randint(1, 9))
    ]
    return Election.of(budget, costs, ballots, kind=Kind.POINTS), costs, ballots, budget


@pytest.mark.parametrize("seed", range(8))
def test_it_agrees_with_a_plain_count_where_ties_are_everywhere(seed: int) -> None:
    chance = random.Random(seed)
    for _each in range(150):
        election, costs, ballots, budget = random_election(chance)
        ones = [dict.fromkeys(ballot, 1) for ballot in ballots]
        utility = chance.choice(list(Utility))
        by_cost, points = utility is Utility.COST, ballots if utility is Utility.POINTS else ones
        share = budget / len(ballots)
        found = count(election, equal_shares(utility))
        assert list(found.winners) == bought(costs, points, share, by_cost, str)
        for completion in (Completion.ADD1, Completion.ADD1_EXHAUSTIVE):
            ends = raised(costs, points, budget, by_cost, str, Fraction(1), completion is Completion.ADD1_EXHAUSTIVE)
            assert list(count(election, equal_shares(utility, completion)).winners) == ends
        for stop in Stop:
            ends = loaded(costs, ones, budget, str, stop is Stop.PABUTOOLS)
            assert list(count(election, Method(Rule.PHRAGMEN, ID, stop=stop)).winners) == ends


def test_shares_do_not_rise_for_what_no_share_can_buy() -> None:
    """By points nobody buys what is last on every ranking: it is left to the greedy end, as with pabutools."""
    election = Election.of(5, {"a": 3, "b": 2, "c": 4}, [[], [], ["c", "a", "b"]], kind=Kind.RANKING)
    found = count(election, equal_shares(Utility.POINTS, Completion.ADD1_EXHAUSTIVE))
    assert (found.winners, found.raised) == (("a",), 2)
    whole = count(election, equal_shares(Utility.POINTS, Completion.ADD1_EXHAUSTIVE, greedy=True))
    assert whole.winners == ("a", "b")


@pytest.mark.parametrize("nudge", [0, 1, -1])
def test_near_ties_are_decided_in_rationals(nudge: int) -> None:
    """Two projects whose prices differ by less than a float can say, or not at all."""
    tiny = Fraction(nudge, 10**30)
    costs = {"a": Fraction(10), "b": Fraction(10) + tiny}
    ballots = [["a"]] * 7 + [["b"]] * 7
    election = Election.of(21, costs, ballots)
    found = count(election, equal_shares(Utility.CARDINALITY))
    expected = ("b",) if nudge < 0 else ("a",)
    assert found.winners[:1] == expected
    assert len(found.ties) == (nudge == 0)


@pytest.mark.parametrize("nudge", [0, 1])
def test_what_supporters_can_just_pay_is_decided_in_rationals(nudge: int) -> None:
    """After paying a third each, three supporters have exactly enough for the second project, or a hair too little."""
    second = Fraction(2) + Fraction(nudge, 10**25)
    election = Election.of(3, {"a": Fraction(1), "b": second}, [["a", "b"]] * 3)
    found = count(election, equal_shares(Utility.CARDINALITY))
    assert found.winners == (("a", "b") if not nudge else ("a",))


def test_the_rationals_alone_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With floats never trusted, every price is worked out exactly: nothing may change."""
    chance = random.Random(5)
    elections = [random_election(chance)[0] for _each in range(60)]
    methods = [equal_shares(utility) for utility in Utility]
    before = [count(election, method).winners for election in elections for method in methods]
    monkeypatch.setattr(engine, "SUM", 1.0)
    after = [count(election, method).winners for election in elections for method in methods]
    assert before == after


def test_floats_are_as_near_as_they_say() -> None:
    """Every balance in floats lies within its bound of the one in rationals."""
    chance = random.Random(11)
    for _each in range(60):
        election, _costs, ballots, budget = random_election(chance)
        market = Market(election, chance.choice(list(Utility)))
        run = engine._Count(market, budget / len(ballots), Order(election, ID))
        run.run(None)
        run.exact._catch_up()
        for group, node in enumerate(run.exact.nodes.tolist()):
            run.exact._work_out([node])
            exact = run.exact._value(node)
            assert abs(Fraction(float(run.balances[group])) - exact) <= Fraction(float(run.errors[group])) + Fraction(
                1, 10**15
            )


@pytest.mark.parametrize("seed", range(3))
def test_raises_that_change_nothing_may_be_left_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Amounts in the thousands need thousands of raises; leaving some out changes neither outcome nor their number."""
    chance = random.Random(seed)
    elections = []
    for _each in range(7):
        names = NAMES[: chance.randint(2, 8)]
        costs = {name: Fraction(chance.choice((300, 400, 400, 900, 1300, 2000))) for name in names}
        top = chance.choice((1, 3))
        ballots = [
            {name: chance.randint(1, top) for name in names if chance.random() < 0.4}
            for _voter in range(chance.randint(2, 12))
        ]
        elections.append(Election.of(chance.randint(500, 3000), costs, ballots, kind=Kind.POINTS))
    methods = [
        Method(Rule.EQUAL_SHARES, ID, shares=Shares(utility, completion, step=step))
        for utility in Utility
        for completion, step in ((Completion.ADD1, Fraction(1)), (Completion.ADD1_EXHAUSTIVE, Fraction(7, 3)))
    ]
    left_out: list[int] = []
    find = engine_completion.rises
    monkeypatch.setattr(engine_completion, "rises", lambda *told: left_out.append(find(*told)) or left_out[-1])
    quick = [count(election, method) for election in elections for method in methods]
    monkeypatch.setattr(engine_completion, "SMALL", -1)
    slow = [count(election, method) for election in elections for method in methods]
    assert [(each.winners, each.raised, each.share) for each in quick] == [
        (each.winners, each.raised, each.share) for each in slow
    ]
    assert sum(left_out) > 1000


def test_a_rise_that_is_found_is_the_last_one() -> None:
    """Two voters buy `a` for 10; three others buy `b` as soon as their shares come to 60."""
    election = Election.of(30, {"a": 10, "b": 60}, [["a"]] * 2 + [["b"]] * 3)
    market = Market(election, Utility.CARDINALITY)
    order = Order(election, ID)
    share, step = Fraction(21, 2), Fraction(1, 2)
    assert buy(market, share, order).places == [0]
    found = engine_completion.rises(market, share, [0], step)
    assert buy(market, share + found * step, order).places == [0]
    assert buy(market, share + (found + 1) * step, order).places == [0, 1]
    assert found == 18


def test_nobody_pays_more_than_their_share_and_costs_are_met() -> None:
    chance = random.Random(3)
    for _each in range(100):
        election, _costs, ballots, budget = random_election(chance)
        market = Market(election, Utility.COST)
        found = buy(market, budget / len(ballots), Order(election, USUAL))
        held = sum(float(found.balances[group]) * int(number) for group, number in enumerate(market._groups[1]))
        spent = sum(election.projects[place].cost for place in found.places)
        assert held + float(spent) == pytest.approx(float(budget))
        assert (found.balances >= 0).all()


def test_an_empty_vote_funds_nothing() -> None:
    for ballots in ([], [[]]):
        election = Election.of(10, {"a": 1}, ballots)
        for rule in (Rule.EQUAL_SHARES, Rule.PHRAGMEN):
            result = count(election, Method(rule))
            assert result.winners == ()
            assert result.account("a").reason is Reason.NO_VOTES
    with pytest.raises(StepNeeded):
        count(NORTH_AND_SOUTH, Method(Rule.EQUAL_SHARES, shares=Shares(completion=Completion.ADD1, step=Fraction(0))))


def test_phragmen_leaves_out_what_costs_more_than_the_budget() -> None:
    election = Election.of(10, {"a": 20, "b": 6, "c": 6}, [["a", "b"], ["a", "c"], ["a", "b"]])
    result = count(election, Method(Rule.PHRAGMEN))
    assert result.winners == ("b",)
    assert result.account("a").reason is Reason.OVER_BUDGET
    assert (result.account("c").reason, result.account("c").missing) == (Reason.DID_NOT_FIT, 2)


def real(name: str) -> tuple[Election, dict[str, Any]] | None:
    beside = shared_data()
    if beside is None:
        return None
    expected = json.loads((beside / "budget" / "expected.json").read_text(encoding="utf-8"))
    with (beside / "budget" / f"{name}.pb").open("rb") as file:
        return read_pb(file).election, expected[name]


REAL = (
    "France_Toulouse_2022",
    "Netherlands_Amsterdam_252",
    "Netherlands_Assen_2024",
    "Poland_Czestochowa_2020_Grabowka",
    "Poland_Swiecie_2023",
    "Poland_Warszawa_2021_Bielany",
    "Poland_Wroclaw_2015_150_-_500",
    "Switzerland_Zurich_D5",
    "US_Stanford_Dataset_PB_Chicago_49th_Ward_2015_vote_approvals",
)


@pytest.mark.parametrize("name", REAL)
def test_real_votes_are_counted_as_others_count_them(name: str) -> None:
    found = real(name)
    if found is None:
        return
    election, expected = found
    runs = {"mes_cost": Utility.COST, "mes_card": Utility.CARDINALITY, "mes_cost_native": Utility.POINTS}
    for run, utility in runs.items():
        if run in expected["runs"]:
            assert set(count(election, equal_shares(utility)).winners) == set(expected["runs"][run]["winners"]), run
    assert set(count(election, Method(Rule.PHRAGMEN, ID)).winners) == set(expected["runs"]["phragmen"]["winners"])


@pytest.mark.parametrize("name", ["Netherlands_Assen_2024", "Poland_Swiecie_2023"])
def test_what_towns_decided_by_equal_shares_is_found_again(name: str) -> None:
    found = real(name)
    if found is None:
        return
    election, expected = found
    official = count(election, equal_shares(Utility.COST, Completion.ADD1))
    assert set(official.winners) == set(expected["official_selected"])
    until = expected["runs"]["mes_card_add1_until_overspend"]["winners"]
    assert set(count(election, equal_shares(Utility.CARDINALITY, Completion.ADD1)).winners) == set(until)
    for utility, run in ((Utility.COST, "mes_cost_add1u"), (Utility.CARDINALITY, "mes_card_add1u")):
        first = count(election, equal_shares(utility, Completion.ADD1_EXHAUSTIVE))
        assert set(first.winners) == set(expected["runs"][run]["add1_only_winners"])
        whole = count(election, equal_shares(utility, Completion.ADD1_EXHAUSTIVE, greedy=True))
        assert set(whole.winners) == set(expected["runs"][run]["winners"])
