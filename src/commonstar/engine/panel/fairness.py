"""Chances as equal as the quotas allow (`leximin/1`, `maximin/1`): which panels to draw among, and how often.

Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596 (2021).
Theirs is the idea of a linear program over panels that are generated as they are needed. Ours are the kinds of people,
and the short way: the fairest chances of fractions of people are found first, and if a mixture of panels has them, no
fairer ones exist. Floats, right to about seven digits. See docs/explanation/panels-by-lot.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from commonstar.engine.panel.changes import smallest_change
from commonstar.engine.panel.choosing import ROUGHLY, Chooser, Panel, constrain
from commonstar.engine.panel.kinds import Kinds
from commonstar.engine.panel.pool import Method
from commonstar.engine.panel.solver import TIGHT, Program, Solution

# Chances closer than this are taken as equal.
EQUAL = 1e-8
# A bound with a worth above this holds in every best solution.
BINDS = 1e-6
# How far rows may be missed, one after the other, where a program seems to have no solution.
WIDER = (TIGHT, 10 * TIGHT, 100 * TIGHT)
# So many panels a kind are made before the mixture is solved for the first time.
FIRST = 1.2


@dataclass(frozen=True)
class Chances:
    """The chance of a person of each kind, and panels with weights (which sum to 1) that give these chances.

    Kinds that can be on no panel are `impossible` and have the chance 0.
    """

    chances: tuple[float, ...]
    impossible: frozenset[int]
    panels: tuple[Panel, ...]
    weights: tuple[float, ...]


def fair(kinds: Kinds, method: Method) -> Chances:
    """The fairest chances. Raises `QuotasCannotBeMet`, which names the smallest change that would do."""
    chooser = Chooser(kinds)
    first = chooser.best([1.0] * len(kinds.kinds))
    if first is None:
        raise smallest_change(kinds)
    known = {first: None}
    never: frozenset[int] = frozenset()
    found = _short_way(chooser, method, never, known)
    if found is None:
        never = _impossible(chooser, known)
        found = _short_way(chooser, method, never, known) if never else None
    return found or _by_stages(chooser, method, never, known)


def _short_way(chooser: Chooser, method: Method, never: frozenset[int], known: dict[Panel, None]) -> Chances | None:
    """A mixture of panels that has the chances which fractions of people could have, or None where there is none."""
    kinds = chooser.kinds
    floors, numbers = _relaxed(kinds, method, never)
    if any(floor <= EQUAL for kind, floor in enumerate(floors) if kind not in never):
        return None
    _follow(chooser, numbers, known)
    mixture = Mixture(chooser, known)
    mixture.ask(floors, set(range(len(floors))) - never)
    solution = mixture.optimum(-EQUAL)
    return mixture.chances(solution, never) if solution.value >= -EQUAL else None


def _relaxed(kinds: Kinds, method: Method, never: frozenset[int]) -> tuple[list[float], list[float]]:
    """The least chance of each kind, and how many of it are on a panel on average, if people could be cut up."""
    program = Program()
    constrain(program, kinds, is_whole=False)
    for kind in never:
        program.row(0, 0, {kind: 1})
    least = program.column(worth=1.0)
    rows = {
        kind: program.row(0, inf, {kind: 1, least: -number})
        for kind, number in enumerate(kinds.numbers)
        if kind not in never
    }
    floors = [0.0] * len(kinds.kinds)
    while True:
        solution = _solved(program)
        bound = _binding(rows, solution, kinds.numbers) if method is Method.LEXIMIN else list(rows)
        for kind in bound:
            floors[kind] = solution.value
            program.coefficient(rows[kind], least, 0)
            program.bound(rows.pop(kind), kinds.numbers[kind] * solution.value - TIGHT)
        if not rows:
            return floors, list(solution.columns[: len(floors)])


def _binding(rows: dict[int, int], solution: Solution, numbers: Sequence[int]) -> list[int]:
    """The kinds that can have no more than the least chance: those whose row is worth something."""
    worth = {kind: abs(solution.rows[row]) * numbers[kind] for kind, row in rows.items()}
    most = max(worth.values())
    return [kind for kind, each in worth.items() if each > BINDS or each == most]


def _follow(chooser: Chooser, numbers: Sequence[float], known: dict[Panel, None]) -> None:
    """Make panels one after the other, each of those who have come up too seldom so far for the given averages."""
    sizes = chooser.kinds.numbers
    came = [0] * len(sizes)
    for count in range(1, int(FIRST * len(sizes)) + 2):
        lack = [(count * wanted - had) / size for wanted, had, size in zip(numbers, came, sizes, strict=True)]
        least = min(lack)
        panel = chooser.best([each - least for each in lack], ROUGHLY)
        if panel is None:
            return
        known[panel] = None
        came = [had + number for had, number in zip(came, panel, strict=True)]


def _impossible(chooser: Chooser, known: dict[Panel, None]) -> frozenset[int]:
    """The kinds that no panel can have. Panels found on the way become known."""
    missing = {kind for kind in range(len(chooser.kinds.kinds)) if not any(panel[kind] for panel in known)}
    while missing:
        panel = chooser.best([float(kind in missing) for kind in range(len(chooser.kinds.kinds))])
        seen = {kind for kind in missing if panel and panel[kind]}
        if not panel or not seen:
            break
        known[panel] = None
        missing -= seen
    return frozenset(missing)


def _by_stages(chooser: Chooser, method: Method, never: frozenset[int], known: dict[Panel, None]) -> Chances:
    """Raise the least chance as far as it goes, hold those who can have no more, raise the next, and so on."""
    mixture = Mixture(chooser, known)
    open_ = set(range(len(chooser.kinds.kinds))) - never
    floors = [0.0] * len(chooser.kinds.kinds)
    while True:
        mixture.ask(floors, open_)
        solution = mixture.optimum()
        rows = {kind: mixture.rows[kind] for kind in open_}
        for kind in _binding(rows, solution, chooser.kinds.numbers) if method is Method.LEXIMIN else list(open_):
            floors[kind] = solution.value
            open_.discard(kind)
        if not open_:
            return mixture.chances(solution, never)


def _solved(program: Program) -> Solution:
    """The best solution of a program that has one, since a panel does.

    Floors that are held where nothing else fits leave no room for the last digit: then rows may be missed by more.
    """
    for tolerance in WIDER:
        program.tolerate(tolerance)
        solution = program.solve()
        if solution is not None:
            program.tolerate(TIGHT)
            return solution
    raise AssertionError("a program that has a solution was found to have none")


class Mixture:
    """Panels with weights that sum to 1: the least chance above given floors is made as large as it can be."""

    def __init__(self, chooser: Chooser, known: dict[Panel, None]) -> None:
        self.chooser, self.known = chooser, known
        self.numbers = chooser.kinds.numbers
        self.program = Program()
        self.least = self.program.column(-1.0, 1.0, worth=1.0)
        self.rows = [self.program.row(0, inf, {}) for _ in self.numbers]
        self.whole = self.program.row(1, 1, {})
        self.panels: list[Panel] = []
        self._take(known)

    def _take(self, panels: Iterable[Panel]) -> None:
        for panel in panels:
            held = {self.rows[kind]: number for kind, number in enumerate(panel) if number}
            self.program.column(rows=held | {self.whole: 1})
            self.panels.append(panel)

    def ask(self, floors: Sequence[float], open_: set[int]) -> None:
        """Say which chances are at least their floor, and (`open_`) which are to exceed it by as much as they can."""
        for kind, (row, number) in enumerate(zip(self.rows, self.numbers, strict=True)):
            self.program.coefficient(row, self.least, -number if kind in open_ else 0)
            self.program.bound(row, number * floors[kind] - TIGHT)

    def optimum(self, enough: float = inf) -> Solution:
        """The best mixture of all panels there are, or one with `enough`."""
        while True:
            solution = _solved(self.program)
            if solution.value >= enough:
                return solution
            weights = [abs(solution.rows[row]) for row in self.rows]
            panel = self.chooser.better(weights, abs(solution.rows[self.whole]))
            if panel is None or panel in self.known:
                return solution
            self.known[panel] = None
            self._take([panel])

    def chances(self, solution: Solution, never: frozenset[int]) -> Chances:
        """What a solution says."""
        pairs = zip(self.panels, solution.columns[1:], strict=True)
        used = [(panel, weight) for panel, weight in pairs if weight > TIGHT]
        whole = sum(weight for _, weight in used)
        weights = tuple(weight / whole for _, weight in used)
        panels = tuple(panel for panel, _ in used)
        chances = tuple(
            sum(weight * panel[kind] for panel, weight in zip(panels, weights, strict=True)) / number
            for kind, number in enumerate(self.numbers)
        )
        return Chances(chances, never, panels, weights)
