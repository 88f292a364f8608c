"""Reading demands: the list with its filters, one demand, themes, and how many voiced something in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import DemandState, HeardBy, KnownFrom
from commonstar.web.common.folding import matching
from commonstar.web.common.parts import Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence.public import when
from commonstar.web.organisations.public import Population
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.models import Demand, Programme, Theme
from commonstar.web.programmes.rules import Seat, may_contribute, may_see_inside

PAGE = 25
VOICED, UNVOICED = "voiced", "not-voiced"
NO_THEME = "none"
# Steps in which the number of people is told to readers, so that sums give nobody away; below the first it is hidden.
STEPS = (5, 10, 20, 50, 100)
COLOURS = {
    DemandState.OPEN: "blue",
    DemandState.RECOGNISED: "green",
    DemandState.DECLINED: "grey",
    DemandState.STAYS_OPEN: "yellow",
}
UNSETTLED = (DemandState.OPEN, DemandState.STAYS_OPEN)  # a decision can be taken on these


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value narrows nothing."""

    search: str = ""
    state: str = ""
    voiced: str = ""
    challenge: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Shown:
    """A demand as a page shows it to this reader: `origin` says who voiced it, or where it is known from."""

    number: int
    words: str
    origin: str
    state: Tag
    url: str
    theme: str
    is_voiced: bool
    place: str = ""


def demands_of(programme: Programme) -> QuerySet[Demand]:
    """A programme's demands in their order, with what a line shows."""
    rows = Demand.objects.filter(programme=programme)
    return rows.select_related("place", "theme", "challenge", "need", "decision").defer("place__boundary")


def listed(programme: Programme, filters: Filters) -> QuerySet[Demand]:
    """The demands that the filters let through."""
    rows = demands_of(programme).filter(matching("search_text", filters.search))
    if filters.state in list(DemandState):
        rows = rows.filter(state=filters.state)
    if filters.voiced:
        rows = rows.filter(is_voiced=filters.voiced == VOICED)
    if filters.challenge:
        rows = rows.filter(challenge=parsed(filters.challenge))
    if filters.theme == NO_THEME:
        return rows.filter(theme=None)
    return rows.filter(theme=parsed(filters.theme)) if filters.theme else rows


def parsed(text: str) -> UUID | None:
    """An identifier as it stands in an address, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page_of(programme: Programme, filters: Filters, number: str) -> Page[Demand]:
    """One page of the list."""
    return Paginator(listed(programme, filters), PAGE).get_page(number)


def demand_at(seat: Seat, number: int) -> Demand | None:
    """The demand of this number, or None."""
    return demands_of(seat.programme).filter(number=number).first()


def themes_of(programme: Programme) -> list[Theme]:
    """A programme's themes by title, each with how many demands stand in it (`size`) and are open (`waiting`)."""
    still = Count("demands", filter=Q(demands__state__in=UNSETTLED))
    return list(Theme.objects.filter(programme=programme).annotate(size=Count("demands"), waiting=still))


def groups_of(programme: Programme) -> list[str]:
    """The groups that can be proposed: those of the populations, and those named by demands. Two queries."""
    counted = Population.objects.filter(place__organisation__programmes=programme).order_by()
    named = Demand.objects.filter(programme=programme).exclude(group="").order_by()
    return sorted({*counted.values_list("group", flat=True), *named.values_list("group", flat=True)})


def people_in_words(people: int | None, *, exact: bool) -> str:
    """How many people voiced something: exactly for those who write it down, in steps for everyone else."""
    if people is None:
        return _("number not known")
    if exact:
        return ngettext("{count} person", "{count} people", people).format(count=people)
    if people < STEPS[0]:
        return _("fewer than {limit} people").format(limit=STEPS[0])
    for least, over in pairwise(STEPS):
        if people < over:
            return _("{least} to {most} people").format(least=least, most=over - 1)
    return _("{least} people or more").format(least=STEPS[-1])


def origin_of(demand: Demand, *, exact: bool) -> str:
    """Who voiced a demand, how many, in what way, when; or that nobody did, and where it is known from."""
    if not demand.is_voiced:
        source = demand.source
        return _("Not voiced; known from: {kind} ({source})").format(
            kind=phrase(KnownFrom(demand.known_from)), source=source
        )
    parts = [
        demand.group or _("Group not known"),
        people_in_words(demand.people, exact=exact),
        str(phrase(HeardBy(demand.heard_by))) if demand.heard_by else "",
        demand.source,
        when(demand.heard_on),
        demand.place.name if demand.place else "",
    ]
    return " · ".join(part for part in parts if part)


def shown(seat: Seat, demand: Demand) -> Shown:
    """A demand for a list. Its theme and place must have been fetched with it."""
    state = DemandState(demand.state)
    return Shown(
        demand.number,
        demand.words,
        origin_of(demand, exact=may_contribute(seat)),
        Tag(phrase(state), COLOURS[state]),
        address("demand", seat.programme, number=demand.number),
        demand.theme.title if demand.theme else "",
        demand.is_voiced,
        demand.place.name if demand.place else "",
    )


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """A demand by its number: its words are for members alone, and the log of decisions may be public."""
    row = Demand.objects.filter(programme=seat.programme, pk=pk).first()
    if row is None or not may_see_inside(seat):
        return None
    return _("Demand {number}").format(number=row.number), address("demand", seat.programme, number=row.number)


def offered(seat: Seat) -> list[tuple[UUID, Any]]:
    """The demands that a record can be about."""
    rows = Demand.objects.filter(programme=seat.programme).values_list("pk", "number")
    return [(pk, _("Demand {number}").format(number=number)) for pk, number in rows]
