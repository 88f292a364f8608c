"""What changed between two versions, in words: "Inputs, Falls, Value: from 10 to 12"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import documents, words
from commonstar.web.worth.bridge import Model, model_of
from commonstar.web.worth.models import Version
from commonstar.web.worth.versions.differences import Difference, differences

NAMED = frozenset({"inputs", "agencies", "sources", "outcomes", "costs", "benefits", "demand", "risks"})
LONGEST = 300


def between(before: Version, after: Version) -> list[Difference]:
    """What differs between two versions."""
    return differences(documents.parsed(before.document), documents.parsed(after.document))


def changes(before: Version, after: Version) -> Table | None:
    """A table of what changed; None where nothing did but comments or their order."""
    older, newer = model_of(before.document), model_of(after.document)
    rows = tuple(
        (Cell(where(newer, older, each.path)), Cell(_value(each.before)), Cell(_value(each.after)))
        for each in between(before, after)
    )
    if not rows:
        return None
    caption = _("What changed from version %(before)s to version %(after)s")
    numbers = {"before": before.number, "after": after.number}
    return Table(caption % numbers, (Column(_("What")), Column(_("From")), Column(_("To"))), rows)


def in_short(before: Version, after: Version, most: int = 3) -> str:
    """The first changes in one line."""
    newer, older = model_of(after.document), model_of(before.document)
    found = between(before, after)
    told = [_sentence(newer, older, each) for each in found[:most]]
    if len(found) > most:
        told.append(_("and %(number)s more") % {"number": len(found) - most})
    return "; ".join(told)


def _sentence(newer: Model, older: Model, each: Difference) -> str:
    names = {"what": where(newer, older, each.path), "before": _value(each.before), "after": _value(each.after)}
    if each.before is None:
        return _("%(what)s: added") % names
    if each.after is None:
        return _("%(what)s: taken out") % names
    return _("%(what)s: from %(before)s to %(after)s") % names


def where(newer: Model, older: Model, path: tuple[str, ...]) -> str:
    """Where a part stands, in words."""
    told = []
    for place, part in enumerate(path):
        if place == 1 and path[0] in NAMED:
            told.append(_name(newer, older, path[0], part))
        elif part.isdecimal():
            told.append(part)
        else:
            told.append(words.field_name(part) if path[0] != "scenarios" or place != 1 else words.readable(part))
    return ", ".join(told)


def _name(newer: Model, older: Model, kind: str, pk: str) -> str:
    """What it is called now, or was called before it was taken out."""
    if kind == "inputs":
        return words.readable(pk)
    found = words.name_of(newer, kind, pk)
    return found if found != words.readable(pk) else words.name_of(older, kind, pk)


def _value(value: Any) -> str:
    """A part of a document in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return words.plain(Decimal(value))
    if isinstance(value, Mapping):
        text = ", ".join(f"{words.field_name(str(key))}: {_value(part)}" for key, part in value.items())
    elif isinstance(value, list):
        text = "; ".join(map(_value, value))
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
