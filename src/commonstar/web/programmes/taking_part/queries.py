"""Reads of a programme's doors, and of what waits there, in pages. Never in the order in which it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel, ContributionState, Role, Standing
from commonstar.web.common.parts import Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Addition, Contribution, Door, Line, Removal
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.rules import Seat, may_run

PAGE = 20


@dataclass(frozen=True)
class Entrance:
    """A door with how much was said through it."""

    door: Door
    state: Tag
    waiting: int
    shown: int
    removed: int


@dataclass(frozen=True)
class Said:
    """A contribution as moderators and helpers see it."""

    key: str
    title: Any
    lines: list[Line]
    author: str
    added: tuple[str, ...] = ()


def entrances(programme: Programme) -> list[Entrance]:
    """All doors of a programme, the open ones first, in two questions to the store."""
    doors = list(participation.doors_of([programme.pk]))
    totals = participation.totals_of([door.pk for door in doors])
    found = [entrance_of(door, totals.get(door.pk, {})) for door in doors]
    return sorted(found, key=lambda each: each.door.closed_at is not None)


def entrance_of(door: Door, totals: dict[str, int]) -> Entrance:
    """A door with its counts."""
    return Entrance(
        door,
        Tag(_("Open"), "green") if participation.is_open(door) else Tag(_("Closed"), "grey"),
        totals.get(ContributionState.WAITING, 0),
        totals.get(ContributionState.SHOWN, 0),
        totals.get(ContributionState.REMOVED, 0),
    )


def door_at(programme: Programme, pk: UUID) -> Door | None:
    """A door of this programme."""
    return participation.doors_of([programme.pk]).filter(pk=pk).first()


def said_at(door: Door, state: ContributionState, page: str) -> Page[Any]:
    """A page of what was said in a state, in an order of chance: nobody comes first for having been quick or clever."""
    rows: QuerySet[Contribution] = Contribution.objects.filter(door=door, state=state)
    return Paginator(participation.by_chance(rows, door), PAGE).get_page(page)


def contribution_at(programme: Programme, key: str) -> Contribution | None:
    """A contribution of this programme that can be shown or removed."""
    states = (ContributionState.WAITING, ContributionState.SHOWN)
    found = Contribution.objects.filter(pk=key, door__programme=programme.pk, state__in=states)
    return found.select_related("door", "door__organisation").first()


def removal_at(programme: Programme, pk: UUID) -> Removal | None:
    """A removal of this programme with an appeal that waits."""
    found = participation.appeals_at([door.pk for door in participation.doors_of([programme.pk])])
    return found.filter(pk=pk).first()


def told(row: Contribution, added: Mapping[str, Sequence[Addition]] | None = None) -> Said:
    """A contribution with its lines, and how it came: what the author chose to say of themselves, never who.

    `added` is what was added by slip, by key: for those who run it alone, as nobody has looked at it.
    """
    kind = participation.registry.kinds.get(row.kind)
    more = tuple(each.words for each in (added or {}).get(row.key, ()))
    return Said(row.key, kind.label if kind else row.kind, participation.lines_of(row), author_of(row), more)


def told_all(seat: Seat, rows: Iterable[Contribution]) -> list[Said]:
    """Several of them, with what was added where this person may read it: one question to the store."""
    listed = list(rows)
    added = participation.additions_to([row.key for row in listed]) if may_run(seat) else {}
    return [told(row, added) for row in listed]


def author_of(row: Contribution) -> str:
    """The label of authorship: how someone wished to be described, and how it was entered."""
    who = str(phrase(Standing(row.label))) if row.label in set(Standing) else _("Someone")
    if row.channel == Channel.PAPER:
        return _("{who}, on paper").format(who=who)
    if row.channel == Channel.HELPER:
        return _("{who}, entered by a helper ({role})").format(who=who, role=role_words(row.helper_role))
    return who


def role_words(role: str) -> str:
    """The role on record of a helper."""
    return str(phrase(Role(role))) if role in set(Role) else _("Administrator")
