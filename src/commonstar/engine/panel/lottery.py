"""A lottery that people can look at: 1,000 panels, numbered from 0, among which one number decides (`lottery/1`).

The mixture of panels becomes whole numbers of panels: each comes as often as 1,000 times its weight, rounded down, and
what is left is filled up with panels of those who come up too seldom. Then single panels are exchanged until nobody's
frequency is more than 1/1,000 from their chance. People of one kind take turns, by household.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import floor

import numpy as np

from commonstar.engine.panel.choosing import ROUGHLY, Chooser, Panel
from commonstar.engine.panel.fairness import Chances
from commonstar.engine.panel.kinds import Kinds, Street
from commonstar.engine.panel.pool import PANELS
from commonstar.engine.panel.swaps import Floats, Tally
from commonstar.engine.panel.turns import turns

# Chances are known to about seven digits, so this part of a panel is nothing.
NOTHING = 1e-5
EXCHANGES = 100


def panels_of(kinds: Kinds, chances: Chances, panels: int = PANELS) -> tuple[tuple[int, ...], ...]:
    """The numbered panels, each the places of its people in the pool, in order."""
    counted = _counted(Chooser(_narrowed(kinds, chances)), chances, panels)
    found: list[list[int]] = [[] for _ in range(panels)]
    for street in kinds.streets:
        _seat(kinds, street, counted, found)
    return tuple(tuple(sorted(each)) for each in found)


def _narrowed(kinds: Kinds, chances: Chances) -> Kinds:
    """The same people, with every limit that the chances use up to its end held there.

    A mixture reaches the end of a quota, or takes somebody from every household of a street, only if each of its panels
    does; so do the panels that are made to fill up.
    """
    averages = [chance * number for chance, number in zip(chances.chances, kinds.numbers, strict=True)]
    quotas = []
    for place, quota in enumerate(kinds.pool.quotas):
        average = sum(each for each, kind in zip(averages, kinds.kinds, strict=True) if place in kind.quotas)
        ends = [end for end in (quota.least, quota.most) if abs(average - end) < NOTHING]
        quotas.append(replace(quota, least=ends[0], most=ends[0]) if ends else quota)
    held = [
        replace(kind, fixed=kind.fixed or average > kind.most - NOTHING)
        for kind, average in zip(kinds.kinds, averages, strict=True)
    ]
    streets = [
        replace(street, least=street.homes)
        if sum(averages[kind] for kind in street.kinds) > street.homes - NOTHING
        else street
        for street in kinds.streets
    ]
    pool = replace(kinds.pool, quotas=tuple(quotas))
    return replace(kinds, pool=pool, kinds=tuple(held), streets=tuple(streets))


def _counted(chooser: Chooser, chances: Chances, panels: int) -> list[Panel]:
    """So many panels by kinds, with every kind within its bounds if that can be."""
    sizes = np.array(chooser.kinds.numbers, dtype=np.int64)
    often = panels * np.array(chances.chances)
    chosen: list[Panel] = []
    for panel, weight in zip(chances.panels, chances.weights, strict=True):
        chosen += [panel] * floor(panels * weight + NOTHING)
    came = np.array(chosen, dtype=np.int64).reshape(-1, len(sizes)).sum(axis=0)
    while len(chosen) < panels:
        chosen.append(_next(chooser, came / sizes - often))
        came += np.array(chosen[-1])
    least = sizes * np.ceil(often - 1 - NOTHING).astype(np.int64)
    most = sizes * np.floor(often + 1 + NOTHING).astype(np.int64)
    tally = Tally(chooser.kinds, chosen, often * sizes, least, most)
    _exchange(chooser, tally)
    return [tuple(panel) for panel in tally.panels.tolist()]


def _next(chooser: Chooser, amiss: Floats) -> Panel:
    """The panel of those who have come up too seldom: it brings the sum of squares of what is amiss down the most."""
    lack = -amiss - 0.5 / np.array(chooser.kinds.numbers)
    panel = chooser.best((lack - lack.min()).tolist(), ROUGHLY)
    if panel is None:
        raise AssertionError("a panel exists, since there is a mixture of panels")
    return panel


def _exchange(chooser: Chooser, tally: Tally) -> None:
    """Bring the kinds that come too often or too seldom within their bounds, by swaps or else by whole panels."""
    whole = 0
    while wrong := tally.wrong():
        if any(tally.swap(kind) for kind in wrong):
            continue
        if whole == EXCHANGES:
            return
        whole += 1
        if whole % 2:
            place = int(np.argsort(-(tally.panels @ tally.amiss()), kind="stable")[whole // 2])
            tally.put(place, tuple([0] * len(tally.sizes)))
            tally.put(place, _next(chooser, tally.amiss()))
        else:
            place = int(np.argsort(tally.without(), kind="stable")[whole // 2])
            panel = chooser.best(tally.gains(place))
            if panel and tally.betters(place, panel):
                tally.put(place, panel)


def _seat(kinds: Kinds, street: Street, counted: Sequence[Panel], found: list[list[int]]) -> None:
    """Say which people of a street's kinds are on each panel: households take turns, and people within them."""
    numbers = [[panel[kind] for kind in street.kinds] for panel in counted]
    had: dict[tuple[int, int], int] = {}
    for panel, kind, home in turns(numbers, street.homes):
        row = kinds.kinds[street.kinds[kind]].people[home]
        turn = had.get((kind, home), 0)
        had[kind, home] = turn + 1
        found[panel].append(row[turn % len(row)])
