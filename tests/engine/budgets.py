"""Equal Shares and Phragmén once more, as plainly as can be and in rationals throughout: an oracle, however slow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

Points = Mapping[str, int]
Rank = Callable[[str], object]


def bought(
    costs: Mapping[str, Fraction], ballots: Sequence[Points], share: Fraction, by_cost: bool, rank: Rank
) -> list[str]:
    """What Equal Shares buys, in order. A ballot gives each project its utility (times the cost, if `by_cost`)."""
    money = [share] * len(ballots)
    winners: list[str] = []
    while True:
        offers = []
        for name, cost in costs.items():
            if name not in winners:
                price = price_of(
                    cost, [(money[i], ballot[name]) for i, ballot in enumerate(ballots) if ballot.get(name)]
                )
                if price is not None:
                    offers.append((price / (cost if by_cost else 1), rank(name), name, price))
        if not offers:
            return winners
        _price, _rank, name, price = min(offers)
        winners.append(name)
        for i, ballot in enumerate(ballots):
            money[i] -= min(money[i], price * ballot.get(name, 0))


def price_of(cost: Fraction, holders: Sequence[tuple[Fraction, int]]) -> Fraction | None:
    """The least price a unit at which the holders, who pay no more than they have, pay the cost."""
    if not holders or sum(money for money, _units in holders) < cost:
        return None
    for most in sorted({money / units for money, units in holders}):
        paid = sum((money for money, units in holders if money / units < most), Fraction(0))
        units = sum(units for money, units in holders if money / units >= most)
        if paid + most * units >= cost:
            return (cost - paid) / units
    raise AssertionError


def raised(
    costs: Mapping[str, Fraction],
    ballots: Sequence[Points],
    budget: Fraction,
    by_cost: bool,
    rank: Rank,
    step: Fraction,
    exhaustive: bool,
) -> list[str]:
    """add1, or add1-exhaustive, by its definition."""
    share = budget / max(len(ballots), 1)
    voted = [name for name in costs if any(ballot.get(name) for ballot in ballots)]
    winners = bought(costs, ballots, share, by_cost, rank)
    while set(winners) != set(voted):
        left = budget - sum(costs[name] for name in winners)
        if exhaustive and all(costs[name] > left for name in voted if name not in winners):
            break
        share += step
        following = bought(costs, ballots, share, by_cost, rank)
        if sum(costs[name] for name in following) > budget:
            break
        winners = following
    return winners


def loaded(
    costs: Mapping[str, Fraction], ballots: Sequence[Points], budget: Fraction, rank: Rank, any_tied: bool
) -> list[str]:
    """Sequential Phragmén."""
    loads = [Fraction(0)] * len(ballots)
    winners: list[str] = []
    while True:
        offers = []
        for name, cost in costs.items():
            mine = [i for i, ballot in enumerate(ballots) if ballot.get(name)]
            if name not in winners and mine and cost <= budget:
                offers.append(((cost + sum(loads[i] for i in mine)) / len(mine), rank(name), name, mine))
        if not offers:
            return winners
        load, _rank, name, mine = min(offers)
        left = budget - sum(costs[each] for each in winners)
        if costs[name] > left or (any_tied and any(costs[each[2]] > left for each in offers if each[0] == load)):
            return winners
        winners.append(name)
        for i in mine:
            loads[i] = load
