"""Reading a programme's log, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.programmes.log.sentences import sentence, what
from commonstar.web.programmes.log.words import kind_name, shown, value_name
from commonstar.web.programmes.rules import Seat

PAGE = 50


@dataclass(frozen=True)
class Difference:
    """A value that an act changed; empty where there was none, or where it was erased."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """An entry as a person reads it."""

    number: int
    at: datetime
    sentence: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Choices:
    """Whose acts, and acts on what, the log of this programme holds."""

    people: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LogPage:
    """A page of the log, what it can be narrowed to, and the newest entry of the whole chain."""

    page: Page[audit.Entry]
    lines: tuple[Line, ...]
    choices: Choices
    newest: audit.Newest


def log_page(seat: Seat, number: str, person: str = "", kind: str = "") -> LogPage:
    """Newest first. Six queries, however long the log is."""
    entries = audit.entries_of_programme(seat.programme.pk)
    found = entries.order_by().values_list("actor_id", "kind").distinct()
    pairs = list(found)
    names = names_of({actor for actor, _kind in pairs if actor})
    choices = Choices(
        tuple(sorted(((str(key), name) for key, name in names.items()), key=lambda each: each[1].casefold())),
        tuple((each, kind_name(each)) for each in sorted({kind for _actor, kind in pairs})),
    )
    if person in {key for key, _name in choices.people}:
        entries = entries.filter(actor_id=person)
    if kind in {key for key, _name in choices.kinds}:
        entries = entries.filter(kind=kind)
    page = Paginator(entries, PAGE).get_page(number)
    return LogPage(page, lines_of(list(page.object_list), names), choices, audit.newest())


def names_of(actors: set[UUID]) -> dict[UUID, str]:
    """The names of those who acted; who left is named so."""
    known = {user.pk: str(user) for user in User.objects.filter(pk__in=actors)}
    return {actor: known.get(actor, _("someone who left")) for actor in actors}


def lines_of(entries: list[audit.Entry], names: dict[UUID, str]) -> tuple[Line, ...]:
    """Entries as sentences, with personal values put back where their person's key still exists."""
    values = audit.readable([part for entry in entries for part in (entry.before, entry.after)])
    found = []
    for index, entry in enumerate(entries):
        before, after = values[2 * index], values[2 * index + 1]
        who = names.get(entry.actor_id, _("Commonstar")) if entry.actor_id else _("Commonstar")
        told = sentence(entry.action, who, what(before, after))
        found.append(Line(entry.number, entry.at, told, differences(before, after)))
    return tuple(found)


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """The values that differ, by name."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return tuple(
        Difference(value_name(name), shown(name, old.get(name)), shown(name, new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    )
