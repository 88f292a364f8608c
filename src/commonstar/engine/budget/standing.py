"""How far shares may rise until Equal Shares buys something else, or in another order.

As long as the same projects are bought in the same order and the same voters give all they have, every balance and
every price is a straight line over the rise of the share. So the rise at which the first of these lines cross is known
exactly, and `add1` need not count afresh on the way there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.budget.market import Market

ZERO = Fraction(0)


class _Moves(Exception):
    """Something changes at once, or may."""


@dataclass(frozen=True)
class _Line:
    """A value, and how much it grows for each unit that shares rise by."""

    at: Fraction
    slope: Fraction

    def less(self, other: _Line, times: int | Fraction = 1) -> _Line:
        """This line without so many times the other."""
        return _Line(self.at - other.at * times, self.slope - other.slope * times)


@dataclass(frozen=True)
class _Price:
    unit: _Line
    poor: frozenset[int]


class _Room:
    """What is known of the least rise at which anything changes."""

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.held = [_Line(share, Fraction(1))] * market.size
        self.limit: Fraction | None = None

    def stays_above(self, gap: _Line) -> None:
        """Remember where a gap closes."""
        if gap.at < 0 or (gap.at == 0 and gap.slope < 0):
            raise _Moves
        if gap.slope < 0:
            closes = gap.at / -gap.slope
            self.limit = closes if self.limit is None else min(self.limit, closes)

    def price(self, place: int) -> _Price | None:
        """What supporters would pay a unit, None if they cannot."""
        mine, cost = self.market.supporters[place], self.market.election.projects[place].cost
        units = mine.whole_points.tolist() if mine.points is not None else [1] * len(mine.groups)
        holders = list(zip(mine.groups.tolist(), mine.counts.tolist(), units, strict=True))
        total = sum((self.held[group].at * many for group, many, _units in holders), ZERO)
        if total < cost:
            rise = sum((self.held[group].slope * many for group, many, _units in holders), ZERO)
            self.stays_above(_Line(cost - total, -rise))
            return None
        holders.sort(key=lambda each: self.held[each[0]].at / each[2])
        rest, paid, slope, poor = sum(many * units for _group, many, units in holders), cost, ZERO, set[int]()
        for group, many, units in holders:
            held = self.held[group]
            if paid * units <= held.at * rest:
                break
            paid, slope, rest = paid - held.at * many, slope - held.slope * many, rest - many * units
            poor.add(group)
        unit = _Line(paid / rest, slope / rest)
        for group, _many, units in holders:
            gap = self.held[group].less(unit, units)
            if gap.at == 0:
                raise _Moves
            self.stays_above(_Line(-gap.at, -gap.slope) if group in poor else gap)
        return _Price(unit, frozenset(poor))

    def buy(self, place: int, price: _Price) -> None:
        """Take it from those who pay."""
        mine = self.market.supporters[place]
        units = mine.whole_points.tolist() if mine.points is not None else [1] * len(mine.groups)
        for group, each in zip(mine.groups.tolist(), units, strict=True):
            gone = group in price.poor
            self.held[group] = _Line(ZERO, ZERO) if gone else self.held[group].less(price.unit, each)


def rises(market: Market, share: Fraction, places: Sequence[int], step: Fraction) -> int:
    """How many steps shares may rise by at least, while these places and no others are bought in this order."""
    room = _Room(market, share)
    waiting = [place for place, mine in enumerate(market.supporters) if mine.units]
    try:
        for place in [*places, None]:
            found = {each: room.price(each) for each in waiting}
            prices = {each: price for each, price in found.items() if price}
            if place is None:
                break
            chosen = prices.pop(place)
            mine = _scaled(market, place, chosen)
            for each, price in prices.items():
                room.stays_above(_scaled(market, each, price).less(mine))
            room.buy(place, chosen)
            waiting = list(prices)
    except _Moves:
        return 0
    # At the limit itself something may change already.
    return 0 if prices or room.limit is None else max(-(-room.limit // step) - 1, 0)


def _scaled(market: Market, place: int, price: _Price) -> _Line:
    return _Line(price.unit.at / market.scale[place], price.unit.slope / market.scale[place])
