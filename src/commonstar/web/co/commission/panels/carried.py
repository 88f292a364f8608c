"""What an object of a room above carries: what panels decided for it, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.queries import awards_of
from commonstar.web.co.commission.panels.words import award_rows
from commonstar.web.common.parts import Link, Row
from commonstar.web.programmes.public import Programme


@dataclass(frozen=True)
class Carried:
    """What one award leaves for the next Co: by which panel, what was chosen, and promise, money, reasons, measures."""

    panel: Link
    chosen: str
    rows: tuple[Row, ...]


def carried_by(programme: Programme, kind: str, pk: UUID, also: Iterable[Any] = ()) -> tuple[Carried, ...]:
    """What decided panels left for an object, and for others that went into it (`also`: their keys). One query."""
    found = []
    for award in awards_of(programme, kind, pk, also):
        panel = award.bid.panel
        panel.programme = programme
        found.append(Carried(Link(panel.title, address(panel)), str(award.bid), tuple(award_rows(award.bid))))
    return tuple(found)
