"""Equal Shares (`equal-shares/1`): every voter holds the same part of the budget, and supporters buy projects together.

Fast and exact: balances are floats, each with a bound on its error. Voters with one history (the same share, and the
same purchases) have one exact balance, which is worked out in rationals only when floats cannot tell two things
apart. See docs/explanation/budget-equal-shares.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from commonstar.engine.budget.election import Election, Integers
from commonstar.engine.budget.ties import Order, Tie

Floats: TypeAlias = npt.NDArray[np.float64]

Holder: TypeAlias = tuple[int, int, int]  # a node, points, and how many voters

EPS = 2.0**-52
# Sums are numpy's pairwise ones: their error is below this part of the sum of sizes.
SUM = 64 * EPS
# Prices nearer to each other than this part are compared in rationals; a price less sure than half of it is one, too.
NEAR = 1e-8
# With more groups than this part of the voters, each voter is a group: sums over single voters are simpler.
WORTH_IT = 0.7


class Utility(StrEnum):
    """What a project is worth to a supporter: its cost, one, or the points that the ballot gives it."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


@dataclass(frozen=True, eq=False)
class Supporters:
    """Groups of voters with the same ballot who support a project, how many each has, and their points.

    `rest`, if every group is one voter and points do not matter, counts down from how many there are to one.
    """

    groups: Integers
    weights: Floats
    counts: Integers
    points: Floats | None
    whole_points: Integers
    voters: int
    rest: Floats | None


@dataclass(frozen=True, eq=False)
class Market:
    """An election made ready for Equal Shares: voters with the same ballot are one group."""

    election: Election
    utility: Utility

    @cached_property
    def supporters(self) -> tuple[Supporters, ...]:
        """The supporters of each project, by place."""
        groups, counts = self._groups
        ballots = self.election.ballots
        chosen = ballots.worth > 0 if self.utility is Utility.POINTS else ballots.is_vote
        first = np.zeros(len(ballots), dtype=np.bool_)
        first[groups[::-1] if len(counts) == len(ballots) else np.unique(groups, return_index=True)[1]] = True
        kept = chosen & first[ballots.voters]
        choices, voters, worth = ballots.choices[kept], ballots.voters[kept], ballots.worth[kept]
        small = len(self.election.projects) < 2**15  # short numbers are sorted faster
        order = np.argsort(choices.astype(np.int16) if small else choices, kind="stable")
        ends = np.searchsorted(choices[order], np.arange(len(self.election.projects) + 1))
        found = []
        for place in range(len(self.election.projects)):
            mine = order[ends[place] : ends[place + 1]]
            of = groups[voters[mine]]
            points = worth[mine].astype(np.float64) if self.utility is Utility.POINTS else None
            number = counts[of]
            alike = points is None and bool((number == 1).all())
            rest = np.arange(len(of), 0, -1, dtype=np.float64) if alike else None
            found.append(
                Supporters(of, number.astype(np.float64), number, points, worth[mine], int(number.sum()), rest)
            )
        return tuple(found)

    @cached_property
    def size(self) -> int:
        """How many groups there are."""
        return len(self._groups[1])

    @cached_property
    def costs(self) -> tuple[float, ...]:
        """The cost of each project as a float."""
        return tuple(float(project.cost) for project in self.election.projects)

    @cached_property
    def scale(self) -> tuple[Fraction, ...]:
        """What a payment of one is divided by to give a price: the cost where it is the utility, else 1."""
        by_cost = self.utility is Utility.COST
        return tuple(project.cost if by_cost else Fraction(1) for project in self.election.projects)

    @cached_property
    def _groups(self) -> tuple[Integers, Integers]:
        """The group of each ballot, and how many ballots each group has."""
        ballots = self.election.ballots
        with_points = self.utility is Utility.POINTS
        if _kinds_at_least(self.election) > WORTH_IT * len(ballots):
            return np.arange(len(ballots), dtype=np.int64), np.ones(len(ballots), dtype=np.int64)
        known: dict[bytes, int] = {}
        starts, ends = ballots.starts[:-1].tolist(), ballots.starts[1:].tolist()
        groups = np.empty(len(ballots), dtype=np.int64)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            key = ballots.choices[start:end].tobytes()
            if with_points or ballots.points is not None:
                key += ballots.worth[start:end].tobytes()
            groups[place] = known.setdefault(key, len(known))
        return groups, np.bincount(groups, minlength=len(known)).astype(np.int64)


@dataclass(frozen=True)
class Purchase:
    """A project bought: its place, its price (payment a unit of utility, within a part of `NEAR`), who paid what."""

    place: int
    payers: int
    emptied: int
    most: float
    least: float


@dataclass(frozen=True, eq=False)
class Bought:
    """What Equal Shares bought with one share, in order, the ties on the way, and the balances at the end."""

    share: Fraction
    purchases: tuple[Purchase, ...]
    ties: tuple[Tie, ...]
    balances: Floats

    @property
    def places(self) -> list[int]:
        """The places of what was bought, in order."""
        return [purchase.place for purchase in self.purchases]


def buy(market: Market, share: Fraction, order: Order, ceiling: Fraction | None = None) -> Bought:
    """Count with one share for every voter. With a ceiling, it ends once more than that is spent."""
    return _Count(market, share, order).run(ceiling)


class Exact:
    """Balances in rationals, worked out only for those that are asked for.

    Each group of voters stands at a node: a share and the purchases since, shared by all with the same history.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.share = share
        self.by_points = market.utility is Utility.POINTS
        self.bought: list[int] = []
        self.prices: list[Fraction | None] = []
        self.holders: list[list[Holder]] = []
        self.nodes = np.zeros(market.size, dtype=np.int64)
        self.above: list[int] = [-1]
        self.step: list[int] = [-1]
        self.points: list[int] = [0]
        self.values: list[Fraction | None] = [share]

    def add(self, place: int, price: Fraction | None) -> None:
        """Remember a purchase; its exact price, if not known, is found when it is needed."""
        self.bought.append(place)
        self.prices.append(price)

    def price(self, place: int) -> Fraction | None:
        """The least payment a unit (a head, or a point) at which supporters pay the cost; None if they cannot."""
        self._catch_up()
        holders = self._holders(place)[0]
        self._work_out([node for node, _points, _number in holders])
        return self._level(place, holders)

    def _catch_up(self) -> None:
        """Move the groups along the purchases that nobody asked about yet."""
        for step in range(len(self.holders), len(self.bought)):
            holders, of_group = self._holders(self.bought[step])
            self.holders.append(holders)
            self.nodes[self.market.supporters[self.bought[step]].groups] = len(self.above) + of_group
            for node, points, _number in holders:
                self.above.append(node)
                self.step.append(step)
                self.points.append(points)
                self.values.append(None)

    def _holders(self, place: int) -> tuple[list[Holder], Integers]:
        """The supporters by node and points, and which of these each of their groups is."""
        mine = self.market.supporters[place]
        nodes = self.nodes[mine.groups]
        base = int(mine.whole_points.max(initial=0)) + 1 if self.by_points else 1
        assert not self.by_points or len(self.above) * base < 2**62, "points are bounded where they are read"
        keys = nodes * base + mine.whole_points if self.by_points else nodes
        kinds, of_group = np.unique(keys, return_inverse=True)
        numbers = np.bincount(of_group, weights=mine.weights)
        holders = []
        for kind, number in zip(kinds.tolist(), numbers.tolist(), strict=True):
            node, points = divmod(kind, base) if self.by_points else (kind, 1)
            holders.append((node, points, int(number)))
        return holders, of_group

    def _level(self, place: int, holders: list[Holder]) -> Fraction | None:
        alike: dict[Fraction, tuple[int, Fraction]] = {}
        for node, points, number in holders:
            held = self._value(node)
            units, money = alike.get(held / points, (0, Fraction(0)))
            alike[held / points] = (units + points * number, money + held * number)
        rest = self.market.election.projects[place].cost
        units = sum(each for each, _money in alike.values())
        for ready, (mine, money) in sorted(alike.items()):
            if rest <= ready * units:
                return rest / units
            rest -= money
            units -= mine
        return None

    def _work_out(self, nodes: list[int]) -> None:
        """Find the prices that the values of nodes hang on, the earliest first."""
        steps: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            while self.values[node] is None:
                step = self.step[node]
                if self.prices[step] is None and step not in steps:
                    steps.add(step)
                    waiting += [each for each, _points, _number in self.holders[step]]
                node = self.above[node]
        for step in sorted(steps):
            self.prices[step] = self._level(self.bought[step], self.holders[step])

    def _value(self, node: int) -> Fraction:
        path = [node]
        while self.values[path[-1]] is None:
            path.append(self.above[path[-1]])
        value = self.values[path.pop()]
        assert value is not None
        for each in reversed(path):
            price = self.prices[self.step[each]]
            assert price is not None, "what was bought could be paid for"
            value = max(value - price * self.points[each], Fraction(0))
            self.values[each] = value
        return value


@dataclass
class _Offer:
    """A project at its present price: `unit` is the payment a head or point, which may be `off` by so much.

    `units`, if not 0, are those who pay it all alone: the others have nothing, beyond doubt.
    """

    place: int
    unit: float
    off: float
    low: float
    high: float
    exact: Fraction | None = None
    units: float = 0.0


@dataclass(frozen=True, eq=False)
class Stairs:
    """Supporters from the first to be emptied on: what empties each, their money, its running sums, units from here."""

    ready: Floats
    money: Floats
    sums: Floats
    rest: Floats


class _Count:
    """One count with one share."""

    def __init__(self, market: Market, share: Fraction, order: Order) -> None:
        self.market = market
        self.order = order
        self.exact = Exact(market, share)
        self.balances = np.full(market.size, float(share))
        self.errors = np.full(market.size, float(share) * EPS)
        self.worst = float(share) * EPS
        self.heap: list[tuple[float, int]] = []
        self.purchases: list[Purchase] = []
        self.ties: list[Tie] = []
        by_cost = market.utility is Utility.COST
        self.scale = [cost if by_cost else 1.0 for cost in market.costs]

    def run(self, ceiling: Fraction | None) -> Bought:
        """Buy until nothing can be paid for, or more than the ceiling is spent."""
        self._open()
        spent = Fraction(0)
        while (offer := self._best()) is not None:
            self._buy(offer)
            spent += self.market.election.projects[offer.place].cost
            if ceiling is not None and spent > ceiling:
                break
        return Bought(self.exact.share, tuple(self.purchases), tuple(self.ties), self.balances)

    def _open(self) -> None:
        """Every project at what it would cost each supporter if all paid alike: it never gets cheaper than that."""
        for place, mine in enumerate(self.market.supporters):
            units = float(mine.weights.sum() if mine.points is None else mine.weights @ mine.points)
            if units:
                low = self.market.costs[place] / units / self.scale[place]
                heappush(self.heap, (low * (1 - NEAR), place))
        heapify(self.heap)

    def _best(self) -> _Offer | None:
        """The cheapest offer. Prices only rise, so a project is looked at only once its last price is the least."""
        fresh: list[_Offer] = []
        least = float("inf")
        while self.heap and self.heap[0][0] <= least:
            place = heappop(self.heap)[1]
            offer = self._offer(place)
            if offer is not None:
                fresh.append(offer)
                least = min(least, offer.high)
        if not fresh:
            return None
        near = [offer for offer in fresh if offer.low <= least]
        best = near[0] if len(near) == 1 else self._decide(near)
        for offer in fresh:
            if offer is not best:
                heappush(self.heap, (offer.low, offer.place))
        return best

    def _decide(self, near: list[_Offer]) -> _Offer:
        """Among offers too near for floats, the cheapest in rationals; equals by the order of ties."""
        prices = []
        for offer in near:
            unit = offer.exact
            if unit is None and offer.units:
                unit = self.market.election.projects[offer.place].cost / int(offer.units)
            elif unit is None:
                unit = self.exact.price(offer.place)
            assert unit is not None
            offer.exact, offer.unit, offer.off = unit, float(unit), 4 * EPS * float(unit)
            prices.append(unit / self.market.scale[offer.place])
        least = min(prices)
        equal = [offer for offer, price in zip(near, prices, strict=True) if price == least]
        first = self.order.first([offer.place for offer in equal])
        if len(equal) > 1:
            self.ties.append(self.order.tie(len(self.purchases) + 1, [offer.place for offer in equal]))
        return next(offer for offer in equal if offer.place == first)

    def _offer(self, place: int) -> _Offer | None:
        """The price of a project now; None if its supporters cannot pay for it any more."""
        mine = self.market.supporters[place]
        held, cost = self.balances[mine.groups], self.market.costs[place]
        if mine.rest is None:
            units = mine.weights if mine.points is None else mine.weights * mine.points
            ready = held if mine.points is None else held / mine.points
            order = np.argsort(ready)
            stairs = _stairs(ready[order], (held * mine.weights)[order], units[order])
        else:
            ready = held
            ordered = np.sort(held)
            stairs = Stairs(ordered, ordered, np.cumsum(ordered), mine.rest)
        total = float(stairs.sums[-1])
        wrong = self.worst * mine.voters + (len(held) + 64) * EPS * (total + cost)
        if total < cost - wrong:
            return None
        if total > cost + wrong:
            offer = self._floating(place, stairs, ready)
            if offer.off < NEAR / 2 * offer.unit:
                return offer
        exact = self.exact.price(place)
        return None if exact is None else self._priced(place, float(exact), 4 * EPS * float(exact), exact)

    def _floating(self, place: int, stairs: Stairs, ready: Floats) -> _Offer:
        """The price in floats, and how far it may be off (as far as itself: unknown).

        Those whom it leaves something beyond doubt pay it whatever their error is; so only the errors of the others
        count, and are made up for by the units of the former.
        """
        mine, cost = self.market.supporters[place], self.market.costs[place]
        at = int(np.argmax(cost - (stairs.sums - stairs.money) <= stairs.ready * stairs.rest))
        paid, rest = float(stairs.money[:at].sum()), float(stairs.rest[at])
        unit = (cost - paid) / rest
        limit = unit * (1 + NEAR)
        above = int(np.searchsorted(stairs.ready, limit, side="right"))
        wrongly_placed = stairs.ready[at] < unit or (at and stairs.ready[at - 1] > unit)
        if self.worst * 2.1 > NEAR * unit or above == len(ready) or wrongly_placed:
            return self._priced(place, unit, unit)
        if not above:
            return self._priced(place, unit, SUM * unit, units=rest)
        low = ready <= limit
        wrong = float((self.errors[mine.groups[low]] * mine.weights[low]).sum()) * 1.01
        if not wrong and not paid and above == at:
            return self._priced(place, unit, SUM * unit, units=rest)
        off = 2 * (wrong + SUM * (paid + cost)) / float(stairs.rest[above]) + SUM * unit
        return self._priced(place, unit, off)

    def _priced(self, place: int, unit: float, off: float, exact: Fraction | None = None, units: float = 0.0) -> _Offer:
        price = unit / self.scale[place]
        return _Offer(place, unit, off, price * (1 - NEAR), price * (1 + NEAR), exact, units)

    def _buy(self, offer: _Offer) -> None:
        mine = self.market.supporters[offer.place]
        held = self.balances[mine.groups]
        asked = offer.unit if mine.points is None else offer.unit * mine.points
        off = offer.off if mine.points is None else offer.off * mine.points
        left = held - asked
        errors = self.errors[mine.groups] + off + EPS * held
        errors[left < -errors] = 0.0  # they have nothing left, beyond doubt
        np.maximum(left, 0.0, out=left)
        self.balances[mine.groups] = left
        self.errors[mine.groups] = errors
        self.worst = max(self.worst, float(errors.max()))
        self.exact.add(offer.place, offer.exact)
        emptied = int(mine.counts[left <= 0].sum())
        least = float((held - left).min())
        self.purchases.append(Purchase(offer.place, mine.voters, emptied, offer.unit, least))


def _kinds_at_least(election: Election) -> int:
    """A number of different ballots that there are at least: of different sums of a number drawn for each project."""
    ballots = election.ballots
    drawn = np.arange(1, len(election.projects) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    drawn ^= drawn >> np.uint64(29)
    drawn *= np.uint64(0xBF58476D1CE4E5B9)
    sums = np.zeros(len(ballots.choices) + 1, dtype=np.uint64)
    np.cumsum(drawn[ballots.choices], out=sums[1:])
    return len(np.unique(sums[ballots.starts[1:]] - sums[ballots.starts[:-1]]))


def _stairs(ready: Floats, money: Floats, units: Floats) -> Stairs:
    sums = np.cumsum(units)
    return Stairs(ready, money, np.cumsum(money), sums[-1] - (sums - units))
