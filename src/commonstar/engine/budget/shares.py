"""Equal Shares (`equal-shares/1`): every voter holds the same part of the budget, and supporters buy projects together.

Fast and exact: balances are floats, each with a bound on its error. Voters with one history (the same share, and the
same purchases) have one exact balance, which is worked out in rationals only when floats cannot tell two things
apart. See docs/explanation/budget-equal-shares.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TypeAlias

import numpy as np

from commonstar.engine.budget.election import Integers
from commonstar.engine.budget.market import Floats, Market, Utility
from commonstar.engine.budget.ties import Order, Tie

Holder: TypeAlias = tuple[int, int, int]  # a node, points, and how many voters

EPS = 2.0**-52
# Sums are numpy's pairwise ones: their error is below this part of the sum of sizes.
SUM = 64 * EPS
# Prices nearer to each other than this part are compared in rationals; a price less sure than half of it is one, too.
NEAR = 1e-8
# Sums of whole numbers up to this are exact in floats.
EXACT = 2.0**53
# A price that is not found in so many rounds is worked out in rationals.
ROUNDS = 60


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

    `held` is what its supporters have. `units`, if not 0, are those who pay it all alone: the others have nothing,
    beyond doubt.
    """

    place: int
    held: Floats
    unit: float
    off: float
    low: float
    high: float
    exact: Fraction | None = None
    units: float = 0.0
    rough: _Rough | None = None


@dataclass(frozen=True)
class _Rough:
    """What a price was found from while it is bounded by the worst error of anybody.

    `paid` is by those who give all, `rest` the units of the others, `above` the units of those whom it leaves something
    beyond doubt; `is_at` says that these are the same.
    """

    paid: float
    rest: float
    above: float
    is_at: bool

    def off(self, wrong: float, unit: float, cost: float) -> float:
        """How far a price may be off when the money of those who give all may be wrong by so much."""
        return 2 * (wrong * 1.01 + SUM * (self.paid + cost)) / self.above + SUM * unit


class _Count:
    """One count with one share."""

    def __init__(self, market: Market, share: Fraction, order: Order) -> None:
        self.market = market
        self.order = order
        self.exact = Exact(market, share)
        self.balances = np.full(market.size, float(share))
        self.errors = np.full(market.size, float(share) * EPS)
        self.worst = self.rounding = float(share) * EPS
        self.heap: list[tuple[float, int]] = []
        self.purchases: list[Purchase] = []
        self.ties: list[Tie] = []
        by_cost = market.utility is Utility.COST
        self.scale = [cost if by_cost else 1.0 for cost in market.costs]

    def run(self, ceiling: Fraction | None) -> Bought:
        """Buy until nothing can be paid for, or more than the ceiling is spent."""
        self._open()
        left = None if ceiling is None else math.floor(ceiling * self.market.parts)
        while (offer := self._best()) is not None:
            self._buy(offer)
            if left is not None:
                left -= self.market.whole_costs[offer.place]
                if left < 0:
                    break
        return Bought(self.exact.share, tuple(self.purchases), tuple(self.ties), self.balances)

    def _open(self) -> None:
        """Every project at what it would cost each supporter if all paid alike: it never gets cheaper than that."""
        for place, mine in enumerate(self.market.supporters):
            if mine.units:
                low = self.market.costs[place] / mine.units / self.scale[place]
                heappush(self.heap, (low * (1 - NEAR), place))
        heapify(self.heap)

    def _best(self) -> _Offer | None:
        """The cheapest offer. Prices only rise, so a project is looked at only once its last price is the least."""
        fresh: list[_Offer] = []
        least = float("inf")
        while self.heap and self.heap[0][0] <= least:
            low, place = heappop(self.heap)
            offer = self._offer(place, low)
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
            self._refine(offer)
            unit = offer.exact
            if unit is None and offer.units:
                unit = self.market.election.projects[offer.place].cost / int(offer.units)
            elif unit is None:
                unit = self.exact.price(offer.place)
            assert unit is not None
            offer.exact, offer.unit, offer.off = (
                unit,
                float(unit),
                4 * EPS * float(unit),
            )
            prices.append(unit / self.market.scale[offer.place])
        least = min(prices)
        equal = [offer for offer, price in zip(near, prices, strict=True) if price == least]
        first = self.order.first([offer.place for offer in equal])
        if len(equal) > 1:
            self.ties.append(self.order.tie(len(self.purchases) + 1, [offer.place for offer in equal]))
        return next(offer for offer in equal if offer.place == first)

    def _offer(self, place: int, least: float) -> _Offer | None:
        """The price of a project now; None if its supporters cannot pay for it any more. It was `least` or more."""
        mine, cost = self.market.supporters[place], self.market.costs[place]
        held = self.balances.take(mine.groups)
        money = held if mine.single else held * mine.weights
        total = float(money.sum())
        wrong = self.worst * mine.voters + (len(held) + 64) * EPS * (total + cost)
        if total < cost - wrong:
            return None
        if total > cost + wrong:
            offer = self._floating(place, held, money, least * self.scale[place])
            if offer.off < NEAR / 2 * offer.unit:
                return offer
        exact = self.exact.price(place)
        return None if exact is None else self._priced(place, held, float(exact), 4 * EPS * float(exact), exact)

    def _floating(self, place: int, held: Floats, money: Floats, unit: float) -> _Offer:
        """The price in floats, and how far it may be off (as far as itself: unknown).

        From a payment a unit that is too small, those who have less give all and the others pay the rest, until nobody
        more has less. Those whom the price leaves something beyond doubt pay it whatever their error is; so only the
        errors of the others count, and are made up for by the units of the former.
        """
        mine, cost = self.market.supporters[place], self.market.costs[place]
        ready = held if mine.points is None else held / mine.points
        before, paid, rest = -1, 0.0, mine.units
        for _round in range(ROUNDS):
            poor = ready < unit
            number = int(np.count_nonzero(poor))
            if number == before:
                break
            before = number
            if number:
                paid, rest = (
                    float(money.compress(poor).sum()),
                    mine.units_without(poor, number),
                )
            if rest <= 0:
                return self._priced(place, held, unit, unit)
            unit = (cost - paid) / rest
            low = ready <= unit * (1 + NEAR)
            number = int(np.count_nonzero(low))
            if number == before:
                break
        else:
            return self._priced(place, held, unit, unit)
        number = int(np.count_nonzero(low))
        above = rest if number == before else mine.units_without(low, number)
        if above <= 0 or mine.units > EXACT or self.worst * 2.1 > NEAR * unit:
            return self._priced(place, held, unit, unit)
        if not number:
            return self._priced(place, held, unit, SUM * unit, units=rest)
        offer = self._priced(place, held, unit, unit)
        offer.rough = _Rough(paid, rest, above, number == before)
        offer.off = offer.rough.off(self.worst * mine.voters, unit, cost)
        if offer.off >= NEAR / 2 * unit:
            self._refine(offer)
        return offer

    def _refine(self, offer: _Offer) -> None:
        """Bound a price by the errors of those who pay all they have, instead of the worst error of anybody."""
        rough, offer.rough = offer.rough, None
        if rough is None:
            return
        mine = self.market.supporters[offer.place]
        ready = offer.held if mine.points is None else offer.held / mine.points
        low = ready <= offer.unit * (1 + NEAR)
        errors = self.errors.take(mine.groups.compress(low))
        wrong = float(errors.sum() if mine.single else (errors * mine.weights[low]).sum())
        if not wrong and not rough.paid and rough.is_at:
            offer.off, offer.units = SUM * offer.unit, rough.rest
        else:
            offer.off = rough.off(wrong, offer.unit, self.market.costs[offer.place])

    def _priced(
        self,
        place: int,
        held: Floats,
        unit: float,
        off: float,
        exact: Fraction | None = None,
        units: float = 0.0,
    ) -> _Offer:
        price = unit / self.scale[place]
        return _Offer(place, held, unit, off, price * (1 - NEAR), price * (1 + NEAR), exact, units)

    def _buy(self, offer: _Offer) -> None:
        self._refine(offer)
        mine, held = self.market.supporters[offer.place], offer.held
        asked = offer.unit if mine.points is None else offer.unit * mine.points
        off = offer.off if mine.points is None else offer.off * mine.points
        left = held - asked
        errors = self.errors.take(mine.groups)
        errors += off + self.rounding
        worst = float(errors.max())
        emptied, least = 0, float(offer.unit if mine.points is None else np.min(asked))
        if float(left.min()) <= worst:
            empty = left <= 0
            emptied = int(np.count_nonzero(empty) if mine.single else mine.counts[empty].sum())
            least = float(np.minimum(held, asked).min())
            errors[left < -errors] = 0.0  # they have nothing left, beyond doubt
            np.maximum(left, 0.0, out=left)
            worst = float(errors.max())
        self.balances[mine.groups] = left
        self.errors[mine.groups] = errors
        self.worst = max(self.worst, worst)
        self.exact.add(offer.place, offer.exact)
        self.purchases.append(Purchase(offer.place, mine.voters, emptied, offer.unit, least))
