"""All panels that the quotas allow, as a program in whole numbers: asked for the best panel by given weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonstar.engine.panel.kinds import Kinds
from commonstar.engine.panel.solver import Program, whole

# How many of each kind are on a panel.
Panel = tuple[int, ...]
# A panel within this part of the best is good enough where a better one is all that is asked for.
ROUGHLY = 0.03
BETTER = 1e-8


def constrain(
    program: Program, kinds: Kinds, *, is_whole: bool, slack: Mapping[int, Mapping[int, float]] | None = None
) -> None:
    """Say what a panel must be. The program is empty but for columns of `slack`, a few a quota with coefficients.

    The columns of kinds are added in their order.
    """
    more = slack or {}
    columns = [
        program.column(kind.most if kind.fixed else 0, kind.most, whole=is_whole and not kind.fixed)
        for kind in kinds.kinds
    ]
    size = kinds.pool.size
    program.row(size, size, dict.fromkeys(columns, 1))
    for place, quota in enumerate(kinds.pool.quotas):
        counted = {column: 1.0 for column, kind in zip(columns, kinds.kinds, strict=True) if place in kind.quotas}
        program.row(quota.least, quota.most, counted | dict(more.get(place, {})))
    for street in kinds.streets:
        if len(street.kinds) > 1:
            program.row(street.least, street.homes, {columns[kind]: 1 for kind in street.kinds})


class Chooser:
    """Finds panels. What is asked twice is answered alike."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self._program = Program()
        self._program.quick()
        constrain(self._program, kinds, is_whole=True)

    def best(self, weights: Sequence[float], gap: float = 0.0) -> Panel | None:
        """A panel whose weights sum to the most, or nearly so; None where the quotas allow no panel at all."""
        self._program.gap(gap)
        self._program.worth(enumerate(weights))
        found = self._program.solve()
        return whole(found.columns) if found else None

    def better(self, weights: Sequence[float], bar: float) -> Panel | None:
        """A panel whose weights sum to more than `bar`, or None where there is none."""
        for gap in (ROUGHLY, 0.0):
            panel = self.best(weights, gap)
            if panel and total(weights, panel) > bar + BETTER:
                return panel
        return None


def total(weights: Sequence[float], panel: Panel) -> float:
    """What a panel's weights sum to."""
    return sum(weight * number for weight, number in zip(weights, panel, strict=True) if number)
