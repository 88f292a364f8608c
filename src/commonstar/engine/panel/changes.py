"""Where the quotas allow no panel: the smallest change of minima and maxima after which they do (`smallest-change/1`).

The sum of all changes is as small as can be, and among such ones the number of quotas that change.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.engine.panel.choosing import constrain
from commonstar.engine.panel.kinds import Kinds
from commonstar.engine.panel.pool import PanelError, Quota
from commonstar.engine.panel.solver import Program


@dataclass(frozen=True)
class Change:
    """A quota that would have to be another: its minimum or maximum, and what it would be."""

    quota: Quota
    least: int
    most: int

    def __str__(self) -> str:
        """The change in plain words."""
        name = f"{self.quota.category} {self.quota.value}"
        if self.least != self.quota.least:
            return f"lower the minimum of {name} from {self.quota.least} to {self.least}"
        return f"raise the maximum of {name} from {self.quota.most} to {self.most}"


class QuotasCannotBeMet(PanelError):
    """No panel meets the quotas. `changes` together are the smallest change that would do."""

    code = "quotas-cannot-be-met"

    def __init__(self, changes: tuple[Change, ...]) -> None:
        self.changes = changes
        listed = "; ".join(str(change) for change in changes)
        super().__init__(f"No panel meets the quotas. The smallest change that would do: {listed}.")


def smallest_change(kinds: Kinds) -> QuotasCannotBeMet:
    """The error that says which change would do. There always is one: without quotas a panel exists."""
    quotas = kinds.pool.quotas
    program = Program()
    each = -float(len(quotas) + 1)
    slack: dict[int, dict[int, float]] = {}
    moved: list[tuple[int, int]] = []
    for place, quota in enumerate(quotas):
        down = program.column(0, quota.least, worth=each, whole=True)
        up = program.column(0, max(0, kinds.pool.size - quota.most), worth=each, whole=True)
        slack[place] = {down: 1.0, up: -1.0}
        moved.append((down, up))
        changed = program.column(0, 1, worth=-1.0, whole=True)
        program.row(-float(kinds.pool.size), 0, {down: 1, up: 1, changed: -kinds.pool.size})
    constrain(program, kinds, is_whole=True, slack=slack)
    found = program.solve()
    if found is None:
        raise AssertionError("without quotas there is a panel")
    changes = [
        Change(quota, quota.least - round(found.columns[down]), quota.most + round(found.columns[up]))
        for quota, (down, up) in zip(quotas, moved, strict=True)
    ]
    return QuotasCannotBeMet(tuple(each for each in changes if (each.least, each.most) != _of(each.quota)))


def _of(quota: Quota) -> tuple[int, int]:
    return quota.least, quota.most
