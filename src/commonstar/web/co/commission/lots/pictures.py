"""The picture of who is missing, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.drawings.bars import Part, Row, bars
from commonstar.formats.drawings.canvas import Look
from commonstar.web.co.commission.lots.bridge import Share
from commonstar.web.co.commission.lots.words import percent


def missing(lines: Sequence[Share], *, is_drawn: bool) -> SafeString:
    """For each answer a bar of those who live here, of the pool, and of the panel once it is drawn."""
    rows = [Row(f"{each.quota.category}: {each.quota.value}", tuple(_parts(each, is_drawn))) for each in lines]
    legend = [(Look.OTHER, _("Living here")), (Look.PAY, _("In the pool"))]
    legend += [(Look.GAIN, _("On the panel"))] if is_drawn else []
    svg = bars(
        rows,
        title=_("Who is missing"),
        description=_("For each answer the share of those who live here, of the pool, and of the panel."),
        legend=legend,
        prefix="missing",
    )
    return mark_safe(svg)  # every text in it was escaped where it was drawn


def _parts(line: Share, is_drawn: bool) -> list[Part]:
    shares = [(line.living, Look.OTHER)] if line.living is not None else []
    found = [Part(float(share), percent(share), look) for share, look in shares]
    found.append(Part(line.pool / line.all_pool, percent(line.pool / line.all_pool), Look.PAY))
    if is_drawn:
        found.append(Part(line.panel / line.all_panel, percent(line.panel / line.all_panel), Look.GAIN))
    return found
