"""The history of an initiative from the log, with that of each initiative that was merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commonstar.vocabulary import (
    Better,
    ChangeKind,
    Co,
    Contribution,
    CoProducer,
    Form,
    Intervention,
    Level,
    Mix,
    ProviderKind,
    Status,
    Strength,
)
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence.pages import FigureForm
from commonstar.web.programmes.public import Seat
from commonstar.web.star.map_it.forms import InitiativeForm
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.rules import may_see_contacts
from commonstar.web.star.map_it.writing import KIND

# What the log keeps so that a merge can be taken back; it says nothing to a reader.
IDENTIFIERS = ("from", "into", "other", "figures", "links")


@dataclass(frozen=True)
class Line:
    """One value that was changed; before is empty where the initiative was new."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One entry of the log in words: when, who, what, of which initiative."""

    at: datetime
    who: str
    what: str
    title: str
    lines: tuple[Line, ...]


def merged_ids(initiative: Initiative) -> list[UUID]:
    """The initiative and every one that was merged into it, also by way of another."""
    pairs = Initiative.objects.filter(programme=initiative.programme_id).exclude(merged_into=None)
    into = dict(pairs.values_list("pk", "merged_into_id"))
    found = [initiative.pk]
    for pk in found:  # grows while it is walked
        found.extend(gone for gone, kept in into.items() if kept == pk and gone not in found)
    return found


def history_of(seat: Seat, initiative: Initiative) -> list[Event]:
    """Everything that happened, newest first. Contacts show only to those who may see them."""
    keys = [str(pk) for pk in merged_ids(initiative)]
    entries = list(audit.Entry.objects.filter(kind=KIND, object_id__in=keys).order_by("-number"))
    plain = audit.readable([value for entry in entries for value in (entry.before, entry.after)])
    people = dict(User.objects.filter(pk__in={entry.actor_id for entry in entries}).values_list("pk", "name"))
    hidden = set(IDENTIFIERS) if may_see_contacts(seat) else {"contact", *IDENTIFIERS}
    words = _acts()
    return [
        Event(
            entry.at,
            people.get(entry.actor_id, _("Someone who has left")) if entry.actor_id else _("Commonstar"),
            words.get(entry.action.removeprefix(f"{KIND}."), _("changed it")),
            str((after or before or {}).get("title", "")),
            tuple(_lines(before or {}, after or {}, hidden)),
        )
        for entry, before, after in zip(entries, plain[::2], plain[1::2], strict=True)
    ]


def _acts() -> dict[str, str]:
    return {
        "added": _("added it"),
        "changed": _("changed it"),
        "imported": _("brought it in again from a file"),
        "sorted": _("sorted it"),
        "unsorted": _("took the sorting back"),
        "merged": _("merged another into it"),
        "merged_into_another": _("merged it into another"),
        "merge_taken_back": _("took a merge back"),
        "said_not_the_same": _("said that it is not the same as another"),
        "removed": _("removed it"),
        "rating_link_opened": _("made a link for ratings"),
        "rating_link_closed": _("closed a link for ratings"),
        "figure_added": _("added a figure"),
    }


def _lines(before: dict[str, Any], after: dict[str, Any], hidden: set[str]) -> list[Line]:
    names = [name for name in (after or before) if name not in hidden]
    labels = value_names()
    lines = [
        Line(str(labels.get(name, name)), _text(name, before.get(name)), _text(name, after.get(name))) for name in names
    ]
    return [line for line in lines if line.before != line.after]


def value_names() -> dict[str, Any]:
    """What the values that the log keeps are called on pages: as the forms call them."""
    form = {name: field.label for name, field in {**FigureForm.base_fields, **InitiativeForm.base_fields}.items()}
    return form | {
        "forms": form["forms_shown"],
        "involvements": _("The four Co's"),
        "parent": _("Modelled on"),
        "parent_case": _("After the case"),
        "sorted": _("Sorted"),
        "source": _("Source"),
        "until": _("Open until"),
    }


# Fields whose values are the vocabulary's: they are told in its words.
KINDS: dict[str, tuple[type[StrEnum], ...]] = {
    "status": (Status,),
    "provider_kind": (ProviderKind,),
    "mix": (Mix,),
    "forms": (Form,),
    "involvements": (Co, Strength),
    "who": (CoProducer,),
    "contributions": (Contribution,),
    "interventions": (Intervention,),
    "better": (Better,),
    "change_kind": (ChangeKind,),
    "level": (Level,),
}


def _text(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_text(name, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(_text(name, each) for each in value.values())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    words = (str(phrase(kind(value))) for kind in KINDS.get(name, ()) if value in list(kind))
    return next(words, "" if value is None else str(value))
