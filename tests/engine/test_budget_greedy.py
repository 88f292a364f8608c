"""The greedy rules, the order of ties, and why each project won or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.budget.counting import Method, count
from commonstar.engine.budget.election import Election, Kind
from commonstar.engine.budget.greedy import ThresholdNeeded
from commonstar.engine.budget.result import Reason, Rule
from commonstar.engine.budget.ties import Criterion, Order, SeedNeeded

# Two projects in the north with the same six supporters, one in the south with four others.
NORTH_AND_SOUTH = Election.of(100, {"N1": 50, "N2": 50, "S1": 40}, [["N1", "N2"]] * 6 + [["S1"]] * 4)
NAMES = "abcdef"
GREEDY = (Rule.GREEDY, Rule.GREEDY_NO_SKIP, Rule.GREEDY_THRESHOLD)
Ballot = Sequence[str] | Mapping[str, int]


def test_greedy_gives_everything_to_the_larger_group() -> None:
    result = count(NORTH_AND_SOUTH, Method(Rule.GREEDY))
    assert result.winners == ("N1", "N2")
    assert result.spent == 100
    assert result.account("S1").reason is Reason.DID_NOT_FIT
    assert result.account("S1").missing == 40
    assert [(tie.projects, tie.chosen, tie.criterion) for tie in result.ties] == [(("N1", "N2"), "N1", Criterion.ID)]


def test_why_each_did_not_win() -> None:
    costs = {"a": 60, "b": 50, "c": 40, "d": 10, "e": 200, "f": 10}
    ballots = [["a", "b", "c", "e"]] * 2 + [["a", "e"]] + [["a", "b"]] + [["d"]]
    election = Election.of(100, costs, ballots, threshold=2)
    reasons = {each.project: (each.reason, each.missing) for each in count(election, Method(Rule.GREEDY)).accounts}
    assert reasons == {
        "a": (Reason.FITTED, None),
        "b": (Reason.DID_NOT_FIT, 10),
        "c": (Reason.FITTED, None),
        "d": (Reason.DID_NOT_FIT, 10),
        "e": (Reason.OVER_BUDGET, 100),
        "f": (Reason.NO_VOTES, None),
    }
    stopped = count(election, Method(Rule.GREEDY_NO_SKIP))
    assert stopped.winners == ("a",)
    assert stopped.account("c").reason is Reason.AFTER_THE_END
    held = count(election, Method(Rule.GREEDY_THRESHOLD))
    assert held.account("d").reason is Reason.BELOW_THRESHOLD
    assert held.account("d").missing == 1


def test_points_go_before_votes_where_ballots_carry_them() -> None:
    election = Election.of(10, {"a": 10, "b": 10}, [{"a": 5}, {"b": 1}, {"b": 1}, {"b": 0}], kind=Kind.POINTS)
    assert count(election, Method(Rule.GREEDY)).winners == ("a",)
    assert election.votes.tolist() == [1, 2], "no points, no vote"


def test_a_ranking_gives_borda_points() -> None:
    election = Election.of(10, {"a": 10, "b": 10, "c": 10}, [["a", "b", "c"], ["b", "a"]], kind=Kind.RANKING)
    assert election.points == (2, 2, 0)
    assert election.votes.tolist() == [2, 2, 1]


def test_ids_compare_by_code_point_and_lots_by_hash() -> None:
    costs = {name: 10 for name in ("9", "10", "B", "a", "ä")}
    election = Election.of(10, costs, [list(costs)])
    by_id = Order(election, (Criterion.ID,))
    assert sorted(costs, key=lambda name: by_id.rank[election.places[name]]) == ["10", "9", "B", "a", "ä"]
    lots = Order(election, (Criterion.RANDOM,), "dice 4 2 6")
    expected = sorted(costs, key=lambda name: hashlib.sha256(f"dice 4 2 6:{name}".encode()).hexdigest())
    assert sorted(costs, key=lambda name: lots.rank[election.places[name]]) == expected
    with pytest.raises(SeedNeeded):
        Order(election, (Criterion.VOTES, Criterion.RANDOM))


def test_votes_decide_before_cost_and_cost_before_id() -> None:
    costs = {"a": 30, "b": 20, "c": 20}
    election = Election.of(30, costs, [{"a": 2}, {"b": 1}, {"b": 1}, {"c": 2}], kind=Kind.POINTS)
    result = count(election, Method(Rule.GREEDY))
    assert result.winners == ("b",)
    assert result.ties[0].criterion is Criterion.VOTES
    by_cost = count(election, Method(Rule.GREEDY, (Criterion.COST, Criterion.ID)))
    assert by_cost.ties[0].criterion is Criterion.ID


def test_a_threshold_is_needed_where_the_rule_asks_for_one() -> None:
    with pytest.raises(ThresholdNeeded):
        count(NORTH_AND_SOUTH, Method(Rule.GREEDY_THRESHOLD))
    assert count(NORTH_AND_SOUTH, Method(Rule.GREEDY_THRESHOLD, threshold=Fraction(0))).winners == ("N1", "N2")


def plainly(
    budget: int, costs: dict[str, int], ballots: Sequence[Ballot], kind: Kind, rule: Rule, threshold: int
) -> list[str]:
    """The same, as one would do it by hand."""
    votes = dict.fromkeys(costs, 0)
    points = dict.fromkeys(costs, 0)
    for ballot in ballots:
        for place, name in enumerate(ballot):
            given = ballot[name] if isinstance(ballot, Mapping) else 1
            votes[name] += given > 0
            points[name] += len(ballot) - 1 - place if kind is Kind.RANKING else given
    winners: list[str] = []
    for name in sorted(costs, key=lambda name: (-points[name], -votes[name], costs[name], name)):
        if votes[name] == 0 or (rule is Rule.GREEDY_THRESHOLD and points[name] < threshold):
            continue
        if sum(costs[each] for each in winners) + costs[name] <= budget:
            winners.append(name)
        elif rule is Rule.GREEDY_NO_SKIP:
            break
    return winners


named = st.lists(st.sampled_from(NAMES), unique=True)
voted = st.one_of(
    st.tuples(st.sampled_from((Kind.APPROVAL, Kind.RANKING)), st.lists(named, max_size=8)),
    st.tuples(st.just(Kind.POINTS), st.lists(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3)), max_size=8)),
)


@settings(max_examples=500)
@given(
    st.integers(1, 30),
    st.lists(st.integers(1, 12), min_size=6, max_size=6),
    voted,
    st.sampled_from(GREEDY),
    st.integers(0, 4),
)
def test_it_agrees_with_a_count_by_hand(
    budget: int, prices: list[int], cast: tuple[Kind, Sequence[Ballot]], rule: Rule, threshold: int
) -> None:
    (kind, ballots), costs = cast, dict(zip(NAMES, prices, strict=True))
    result = count(Election.of(budget, costs, ballots, kind=kind, threshold=threshold), Method(rule))
    assert list(result.winners) == plainly(budget, costs, ballots, kind, rule, threshold)
    assert result.spent == sum(costs[name] for name in result.winners) <= budget
    assert [each.project for each in result.accounts if each.won] == sorted(result.winners)
