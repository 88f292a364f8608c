"""Who is missing, in words: the table, the sentences above it, and the bars."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.engine.voice.heard import LEAST, Line
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.programmes.heard.bridge import Group, Heard

WIDTH = 300  # units of the drawing
MOST_NAMED = 8


@dataclass(frozen=True)
class Bar:
    """A bar of the picture: how wide, and the words that say the same."""

    label: str
    width: int
    words: str


def in_words(line: Line) -> str:
    """How many were heard."""
    if line.heard is None:
        return _("not shown")
    if line.is_missing:
        return _("nobody")
    if line.heard == 0:
        return _("not counted")
    more = _(" and some who were not counted") if line.uncounted else ""
    return number_format(line.heard, force_grouping=True) + more


def per_thousand(line: Line) -> str:
    """Those heard of each 1,000 who live there, to one digit."""
    if line.share is None or line.is_missing or not line.heard:
        return "–"
    tenths = round(line.share * 10_000)
    return number_format(tenths / 10, 1) if tenths else _("less than 0.1")


def verdict(line: Line) -> str:
    """What a reader should see at once."""
    if line.is_missing:
        known = ngettext(
            "Nobody heard; {count} demand known in another way",
            "Nobody heard; {count} demands known in another way",
            line.unvoiced,
        ).format(count=line.unvoiced)
        return known if line.unvoiced else _("Nobody heard")
    return _("Heard seldom") if line.seldom else ""


def table(heard: Heard) -> Table:
    """Every group in every place."""
    columns = (
        Column(_("Group")),
        Column(_("Place")),
        Column(_("People who live there"), numeric=True),
        Column(_("People heard"), numeric=True),
        Column(_("Of each 1,000"), numeric=True),
        Column(_("What stands out")),
    )
    rows = tuple(
        (
            Cell(each.group),
            Cell(each.place),
            Cell(number_format(each.line.living, force_grouping=True)),
            Cell(in_words(each.line)),
            Cell(per_thousand(each.line)),
            Cell(verdict(each.line)),
        )
        for each in heard.groups
    )
    return Table(_("Those heard against those who live there"), columns, rows)


def sentences(heard: Heard) -> list[str]:
    """What the table says, in sentences; the first one says who is missing."""
    found = []
    if heard.missing:
        found.append(_("Nobody was heard of: {groups}.").format(groups=named(heard.missing)))
    if heard.seldom:
        found.append(_("Heard less than half as often as elsewhere: {groups}.").format(groups=named(heard.seldom)))
    if heard.unplaced:
        found.append(
            ngettext(
                "{count} voiced demand is in no line: its group or place is not known or not counted.",
                "{count} voiced demands are in no line: their group or place is not known or not counted.",
                heard.unplaced,
            ).format(count=heard.unplaced)
        )
    if any(each.line.is_hidden for each in heard.groups):
        found.append(
            _("Fewer than {least} people are not shown, nor is a number from which they could be worked out.").format(
                least=LEAST
            )
        )
    return found


def sources(heard: Heard) -> str:
    """Where the numbers of people come from, each source once with its years."""
    years: dict[str, set[int]] = {}
    for each in heard.groups:
        years.setdefault(each.source, set()).add(each.year)
    listed = [f"{source} ({', '.join(map(str, sorted(some)))})" for source, some in sorted(years.items())]
    return _("Where the numbers of people come from: {sources}.").format(sources="; ".join(listed)) if listed else ""


def named(groups: tuple[Group, ...]) -> str:
    """Groups, each with its places, the first few."""
    places: dict[str, list[str]] = {}
    for each in groups:
        places.setdefault(each.group, []).append(each.place)
    listed = list(places.items())
    words = [_("{group} in {place}").format(group=group, place=", ".join(some)) for group, some in listed[:MOST_NAMED]]
    if len(listed) > MOST_NAMED:
        left = len(listed) - MOST_NAMED
        words.append(ngettext("{count} more", "{count} more", left).format(count=left))
    return "; ".join(words)


def bars(heard: Heard) -> list[Bar]:
    """A bar for each line, as wide as those heard of each 1,000; the words beside it say the same."""
    widest = max((each.line.share or Fraction(0) for each in heard.groups), default=Fraction(0))
    return [
        Bar(
            _("{group} in {place}").format(group=each.group, place=each.place),
            round(WIDTH * (each.line.share or 0) / widest) if widest else 0,
            _words(each.line),
        )
        for each in heard.groups
    ]


def _words(line: Line) -> str:
    if line.heard:
        return _("{number} of each 1,000").format(number=per_thousand(line))
    return in_words(line)
