"""Writing demands and themes. A demand that was decided on is not changed any more; it can still be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from commonstar.vocabulary import DemandState, HeardBy, KnownFrom
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.common.folding import folded
from commonstar.web.programmes.access import require
from commonstar.web.programmes.challenges.queries import places_of
from commonstar.web.programmes.demands import answering
from commonstar.web.programmes.demands.answering import Contacted
from commonstar.web.programmes.models import Challenge, Demand, Programme, Theme
from commonstar.web.programmes.rules import Seat, may_contribute, may_run

KIND, THEME = "demand", "theme"
MOST_PEOPLE = 2_000_000_000


class AlreadyDecided(Refused):
    """What was decided on stays as it was decided on."""


class NotOurs(ValueError):
    """A place, a challenge or a theme that is not this programme's to name."""


@dataclass(frozen=True)
class DemandValues:
    """What is said of a demand: `heard_by` for a voiced one, `known_from` and `source` for one that nobody voiced.

    `contact` is how whoever voiced it is reached, with their consent: they are owed a reply.
    `people` None: nobody counted. `heard_on` is as exact as it is known (2026, 2026-05, 2026-05-17).
    """

    words: str
    group: str = ""
    people: int | None = None
    heard_by: HeardBy | None = None
    known_from: KnownFrom | None = None
    source: str = ""
    heard_on: str = ""
    place: UUID | None = None
    challenge: UUID | None = None
    theme: UUID | None = None
    contact: Contacted | None = None

    @property
    def is_voiced(self) -> bool:
        """Whether somebody said it."""
        return self.known_from is None


@transaction.atomic
def add_demand(*, seat: Seat, values: DemandValues, came_from: tuple[str, UUID] | None = None) -> Demand:
    """Write a demand down under the programme's next number. What it `came_from` gives the same demand again.

    Raises NotOurs, and ValueError for an unvoiced demand without a source.
    """
    require(may_contribute, seat)
    # The programme's row is the lock: two demands at once get two numbers.
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    rows = Demand.objects.filter(programme=seat.programme)
    if came_from:
        known = rows.filter(came_from_kind=came_from[0], came_from_id=came_from[1]).first()
        if known is not None:
            return known
    last = rows.aggregate(last=Max("number"))["last"] or 0
    row = Demand(programme=seat.programme, number=last + 1, created_by=seat.user)
    if came_from:
        row.came_from_kind, row.came_from_id = came_from
    _fill(seat, row, values)
    row.save(force_insert=True)
    answering.keep(row, values.contact)
    _log(seat, row, "added", after=told(row))
    return row


@transaction.atomic
def change_demand(*, seat: Seat, demand: Demand, values: DemandValues) -> Demand:
    """Change a demand that is open. Raises AlreadyDecided and NotOurs."""
    require(may_contribute, seat)
    row = Demand.objects.select_for_update().get(pk=demand.pk, programme=seat.programme)
    if row.state != DemandState.OPEN:
        raise AlreadyDecided("decided")
    before = told(row)
    _fill(seat, row, values)
    row.save()
    answering.keep(row, values.contact)
    _log(seat, row, "changed", before=before, after=told(row))
    return row


@transaction.atomic
def remove_demand(*, seat: Seat, demand: Demand) -> None:
    """Take a demand back for good: its words go from the log too."""
    require(may_run, seat)
    actor = seat.user.pk if seat.user else None
    _log(seat, demand, "removed", before={"number": demand.number})
    audit.erase_subject(actor_id=actor, subject_id=demand.pk)
    answering.forget(demand)
    demand.delete()


def _fill(seat: Seat, row: Demand, values: DemandValues) -> None:
    if not values.is_voiced and not values.source.strip():
        raise ValueError("a demand that nobody voiced needs its source")
    row.words, row.group, row.people = values.words.strip(), " ".join(values.group.split()), values.people
    row.is_voiced, row.source = values.is_voiced, values.source.strip()
    row.heard_by = (values.heard_by or "") if values.is_voiced else ""
    row.known_from, row.heard_on = values.known_from or "", values.heard_on
    row.place = next((place for place in places_of(seat.programme) if place.pk == values.place), None)
    challenges = Challenge.objects.filter(programme=seat.programme)
    themes = Theme.objects.filter(programme=seat.programme)
    row.challenge = challenges.filter(pk=values.challenge).first() if values.challenge else None
    row.theme = themes.filter(pk=values.theme).first() if values.theme else None
    for name in ("place", "challenge", "theme"):
        if getattr(values, name) and getattr(row, name) is None:
            raise NotOurs(name)
    row.search_text = folded(f"{row.words} {row.group} {row.source}")


@transaction.atomic
def put_into_theme(*, seat: Seat, title: str, demands: Collection[Demand]) -> Theme:
    """Put demands into the theme of this title, which is made where there is none."""
    require(may_contribute, seat)
    name = " ".join(title.split())[:200]
    if not folded(name):
        raise ValueError("a theme needs a title")
    theme, made = Theme.objects.get_or_create(
        programme=seat.programme, folded=folded(name)[:220], defaults={"title": name}
    )
    if made:
        _log_theme(seat, theme, "added", after={"title": theme.title})
    rows = Demand.objects.filter(programme=seat.programme, pk__in=[row.pk for row in demands])
    numbers = sorted(rows.values_list("number", flat=True))
    rows.update(theme=theme)
    if numbers:
        _log_theme(seat, theme, "filled", after={"title": theme.title, "demands": numbers})
    return theme


@transaction.atomic
def rename_theme(*, seat: Seat, theme: Theme, title: str) -> None:
    """Call a theme something else. Raises NotOurs where another theme is called so."""
    require(may_contribute, seat)
    name = " ".join(title.split())[:200]
    fold = folded(name)[:220]
    if Theme.objects.filter(programme=seat.programme, folded=fold).exclude(pk=theme.pk).exists():
        raise NotOurs("title")
    before = {"title": theme.title}
    theme.title, theme.folded = name, fold
    theme.save(update_fields=["title", "folded"])
    _log_theme(seat, theme, "renamed", before=before, after={"title": name})


@transaction.atomic
def remove_theme(*, seat: Seat, theme: Theme) -> None:
    """Take a theme away; its demands stay, without a theme."""
    require(may_contribute, seat)
    _log_theme(seat, theme, "removed", before={"title": theme.title})
    theme.delete()


def told(row: Demand) -> dict[str, Any]:
    """A demand as the log keeps it: its words and where it came from may name a person."""
    return {
        "number": row.number,
        "words": audit.Personal(row.pk, row.words),
        "group": row.group,
        "people": row.people,
        "heard_by": row.heard_by,
        "known_from": row.known_from,
        "source": audit.Personal(row.pk, row.source) if row.source else "",
        "heard_on": row.heard_on,
        "place": row.place.name if row.place else "",
        "challenge": row.challenge.title if row.challenge else "",
        "theme": row.theme.title if row.theme else "",
    }


def _log(seat: Seat, row: Demand, act: str, **values: Any) -> None:
    _record(seat, KIND, row.pk, act, **values)


def _log_theme(seat: Seat, row: Theme, act: str, **values: Any) -> None:
    _record(seat, THEME, row.pk, act, **values)


def _record(seat: Seat, kind: str, pk: UUID, act: str, **values: Any) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{kind}.{act}",
        kind=kind,
        object_id=pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        **values,
    )
