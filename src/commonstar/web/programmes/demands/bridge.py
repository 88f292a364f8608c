"""From demands to suggested themes: rows go to the engine as words and come back as groups for a person to accept."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.engine.matching.themes import Said, suggest_themes
from commonstar.web.programmes.demands.queries import UNSETTLED, demands_of
from commonstar.web.programmes.models import Demand, Programme, Theme

MOST = 1_000  # demands that are compared at once


@dataclass(frozen=True)
class Proposed:
    """Demands that may go together, into `theme` where there is one, and the words that tie them."""

    demands: tuple[Demand, ...]
    words: tuple[str, ...]
    theme: Theme | None


def proposed_themes(programme: Programme) -> list[Proposed]:
    """What the words of open demands suggest. Nothing is stored until a person accepts it. One query."""
    # By number, so that suggestions stand in the order in which demands were written down.
    rows = {f"{row.number:010}": row for row in demands_of(programme).filter(state__in=UNSETTLED)[:MOST]}
    said = [Said(pk, row.words, str(row.theme_id or "")) for pk, row in rows.items()]
    themes = {str(row.theme.pk): row.theme for row in rows.values() if row.theme}
    return [
        Proposed(tuple(rows[pk] for pk in each.ids), each.words, themes.get(each.theme))
        for each in suggest_themes(said)
    ]
