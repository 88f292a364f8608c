"""Who gains and who pays, and ways to share (methods `transfers/1`, `proportional/1`, `shapley/1`).

All exact. Transfers: each surplus pays in proportion to its size, each deficit gets what it lacks. Shapley: what an
agency adds to what a group of agencies can gain, averaged over every order of joining. See docs/explanation/sharing.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, lcm

from commonstar.engine.quantities import ZERO

METHOD = "transfers/1"
MOST_AGENCIES = 12


class TooManyAgencies(ValueError):
    """More agencies than orders of joining can be gone through exactly."""


@dataclass(frozen=True)
class Transfer:
    """A payment from one agency to another, in present value."""

    payer: str
    payee: str
    amount: Fraction


@dataclass(frozen=True)
class Settlement:
    """The payments, and what is still lacking where surpluses do not cover deficits."""

    transfers: tuple[Transfer, ...]
    shortfall: Fraction


def settle(net: Mapping[str, Fraction]) -> Settlement:
    """Payments after which nobody loses: surplus_i ÷ all surpluses × deficit_j.

    Where surpluses do not cover deficits, all surpluses go to deficits in proportion, and the rest is the shortfall.
    """
    surplus = {name: value for name, value in net.items() if value > 0}
    deficit = {name: -value for name, value in net.items() if value < 0}
    have, need = sum(surplus.values(), ZERO), sum(deficit.values(), ZERO)
    if not have or not need:
        return Settlement((), need)
    covered = min(Fraction(1), have / need)
    transfers = tuple(
        Transfer(payer, payee, more / have * less * covered)
        for payee, less in deficit.items()
        for payer, more in surplus.items()
    )
    return Settlement(transfers, max(ZERO, need - have))


def proportional(benefits: Mapping[str, Fraction], cost: Fraction) -> dict[str, Fraction]:
    """Each one's part of the whole cost, in proportion to a benefit above zero. Empty where nobody gains."""
    gains = {name: max(ZERO, value) for name, value in benefits.items()}
    whole = sum(gains.values(), ZERO)
    return {name: cost * value / whole for name, value in gains.items()} if whole else {}


def shapley(benefits: Mapping[str, Fraction], cost: Fraction) -> dict[str, Fraction]:
    """Each one's net gain by Shapley's value of v(S) = max(0, benefits of S - the whole cost).

    Raises `TooManyAgencies` above 12. Computed with whole numbers over a common denominator.
    """
    names = list(benefits)
    if len(names) > MOST_AGENCIES:
        raise TooManyAgencies(str(len(names)))
    scale = lcm(cost.denominator, *(value.denominator for value in benefits.values()))
    single = [int(value * scale) for value in benefits.values()]
    whole_cost, count = int(cost * scale), len(names)
    sums = [0] * (1 << count)
    for group in range(1, 1 << count):
        lowest = (group & -group).bit_length() - 1
        sums[group] = sums[group & (group - 1)] + single[lowest]
    worth = [max(0, total - whole_cost) if group else 0 for group, total in enumerate(sums)]
    orders = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    gains = [0] * count
    for group in range(1 << count):
        size = group.bit_count()
        for one in range(count):
            if not group >> one & 1:
                gains[one] += orders[size] * (worth[group | 1 << one] - worth[group])
    return {name: Fraction(gain, factorial(count) * scale) for name, gain in zip(names, gains, strict=True)}
