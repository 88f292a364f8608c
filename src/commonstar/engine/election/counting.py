"""The one door: count an election by a rule that is named."""

from __future__ import annotations

from collections.abc import Callable

from commonstar.engine.election import approval, irv, meek, scottish
from commonstar.engine.election.records import Count, Election, Rule, UnknownRule

RULES: dict[Rule, Callable[[Election, str | None], Count]] = {
    Rule.SCOTTISH: scottish.count,
    Rule.MEEK: meek.count,
    Rule.IRV: irv.count,
    Rule.APPROVAL: approval.count,
}


def count(election: Election, rule: str, seed: str | None = None) -> Count:
    """Count by the rule of that name; `seed` is the published text for lots.

    Raises `UnknownRule`, and what the rule raises: `SeedNeeded` where a lot must decide without a seed, `WrongSeats`.
    """
    if rule not in RULES:
        raise UnknownRule(f"There is no rule {rule}; there are {', '.join(RULES)}.")
    return RULES[Rule(rule)](election, seed)
