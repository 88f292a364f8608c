"""What is looked at when a programme is brought in: a draw that arrives is the one whose hashes it names."""

from __future__ import annotations

from commonstar.web.co.commission.lots import bridge
from commonstar.web.co.commission.lots.models import DrawState, PanelDraw
from commonstar.web.programmes.public import Programme


def draws_fit(programme: Programme) -> None:
    """Files and hashes agree, the panels can be read, and the seed draws the number that is named. Else ValueError."""
    for draw in (
        PanelDraw.objects.filter(panel__programme=programme).select_related("panel").order_by("panel", "number")
    ):
        if bridge.hash_of(draw.statement) != draw.inputs_hash:
            raise ValueError("what went into a draw is not what its hash says")
        if draw.state == DrawState.READY:
            _published_fits(draw)
        elif draw.state == DrawState.IMPOSSIBLE:
            bridge.with_changes(draw)
        elif draw.is_working:
            raise ValueError("a draw that is being worked out stays where it is")


def _published_fits(draw: PanelDraw) -> None:
    if bridge.hash_of(draw.panels) != draw.panels_hash:
        raise ValueError("the panels of a draw are not what their hash says")
    found = bridge.lottery_of(draw)
    if len(found.panels) != bridge.PANELS or len(found.chances) != len(found.pool.people):
        raise ValueError("a draw has too few panels or chances")
    if bool(draw.seed) != (draw.drawn is not None) or (draw.seed and bridge.number_of(draw.seed) != draw.drawn):
        raise ValueError("a seed does not draw the number that is named")
