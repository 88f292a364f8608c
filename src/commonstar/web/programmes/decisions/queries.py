"""Reading the decision log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from commonstar.vocabulary import Standing
from commonstar.web.common.folding import matching
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.models import Decision, Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat

PAGE = 25
REVIEW = "review"  # narrows to what is overdue for review


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value narrows nothing. `about` is `<kind>` or `<kind>:<id>`."""

    search: str = ""
    about: str = ""
    state: str = ""


def decisions_of(programme: Programme) -> QuerySet[Decision]:
    """A programme's decisions, newest first, with what each supersedes and is superseded by."""
    return Decision.objects.filter(programme=programme).select_related("supersedes", "superseded_by")


def overdue_reviews(programme: Programme) -> QuerySet[Decision]:
    """Decisions whose review date has passed and that no other has superseded."""
    return decisions_of(programme).filter(review_on__lt=timezone.localdate(), superseded_by=None)


def listed(programme: Programme, filters: Filters) -> QuerySet[Decision]:
    """The decisions that the filters let through."""
    rows = overdue_reviews(programme) if filters.state == REVIEW else decisions_of(programme)
    rows = rows.filter(matching("search_text", filters.search))
    if filters.about:
        kind, _, pk = filters.about.partition(":")
        rows = rows.filter(about_kind=kind)
        if pk:
            rows = rows.filter(about_id=parsed(pk))
    return rows


def page_of(programme: Programme, filters: Filters, number: str) -> Page[Decision]:
    """One page of the list."""
    return Paginator(listed(programme, filters), PAGE).get_page(number)


def decision_at(seat: Seat, number: int) -> Decision | None:
    """The decision of this number, or None."""
    return decisions_of(seat.programme).select_related("recorded_by").filter(number=number).first()


def parsed(text: str) -> UUID | None:
    """An identifier as it stands in an address, or None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def is_overdue(decision: Decision) -> bool:
    """Whether its review date has passed and nothing supersedes it."""
    later = getattr(decision, "superseded_by", None)
    return later is None and decision.review_on is not None and decision.review_on < timezone.localdate()


def took_part(decision: Decision) -> list[tuple[Any, int]]:
    """How many people of each standing took part, in the order of the vocabulary."""
    return [
        (phrase(standing), decision.standings[standing]) for standing in Standing if decision.standings.get(standing)
    ]


def about_link(seat: Seat, decision: Decision) -> tuple[Any, str, str]:
    """What a decision is about: the kind's word, the title, and the page where this person may open it."""
    kind = registry.kinds.get(decision.about_kind)
    found = kind.describe(seat, decision.about_id) if kind and decision.about_id else None
    label = kind.label if kind else decision.about_kind
    return (label, found[0], found[1]) if found else (label, decision.about_title, "")


def decision_url(decision: Decision, slug: str) -> str:
    """The page of a decision."""
    return reverse("programmes:decision", kwargs={"programme": slug, "number": decision.number})
