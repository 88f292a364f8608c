"""A draw as one JSON document, as docs/reference/panel-files.md says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonstar.engine.panel.drawing import Lottery
from commonstar.engine.panel.missing import Share, shares

DIGITS = 7


def panel_document(lottery: Lottery, seed: str, population: Mapping[tuple[str, str], int] | None) -> dict[str, Any]:
    """Who is drawn, everybody's chance, the quotas with pool and panel, and how the draw was made."""
    drawn = lottery.draw(seed)
    people = lottery.pool.people
    lines = shares(lottery.pool, frozenset(lottery.panels[drawn]), population)
    return {
        "method": lottery.identifier,
        "size": lottery.pool.size,
        "pool": len(people),
        "seed": seed,
        "panels": len(lottery.panels),
        "drawn": drawn,
        "selected": list(lottery.ids(drawn)),
        "minimum": round(lottery.minimum, DIGITS),
        "impossible": [people[place].id for place in sorted(lottery.impossible)],
        "fixed": [person.id for person in people if person.id in lottery.pool.fixed],
        "deviation": round(lottery.deviation, DIGITS),
        "quotas": {
            category: {line.quota.value: _line(line) for line in lines if line.quota.category == category}
            for category in lottery.pool.categories
        },
        "probabilities": {
            person.id: round(chance, DIGITS) for person, chance in zip(people, lottery.chances, strict=True)
        },
        "frequencies": {person.id: often for person, often in zip(people, lottery.frequencies, strict=True)},
    }


def _line(line: Share) -> dict[str, Any]:
    return {
        "min": line.quota.least,
        "max": line.quota.most,
        "pool": line.pool,
        "panel": line.panel,
        "population": line.population,
        "missing": line.is_missing,
        "seldom": line.is_seldom,
        "seldom_on_panel": line.is_seldom_on_panel,
    }
