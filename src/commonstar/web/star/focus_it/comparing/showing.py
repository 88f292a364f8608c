"""The order of initiatives as pages show it: drawn with its intervals, as a table, and in sentences."""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.drawings.intervals import Interval, intervals
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.gatherings.public import Activity
from commonstar.web.programmes.public import Programme
from commonstar.web.star.focus_it.comparing.bridge import Line
from commonstar.web.star.focus_it.comparing.queries import Outcome

DESK, PHONE = 640, 288  # pixels: as much as a page has room for without scrolling


def people(count: int) -> str:
    """How many answered."""
    if not count:
        return _("Nobody answered yet.")
    return ngettext("{count} person answered.", "{count} people answered.", count).format(count=count)


def enough(found: Outcome, *, is_over: bool) -> str:
    """Whether enough was asked; "" where nothing can be said yet."""
    if found.order is None:
        return ""
    if found.order.is_enough:
        return _(
            "Enough was asked: each initiative is surely ahead of the next, or so much like it that asking on would "
            "not help."
        )
    settled, pairs = found.order.settled, found.order.neighbours
    if is_over:
        words = _(
            "Not enough was asked to be sure of the whole order. Settled: {settled} of {pairs} pairs of neighbours."
        )
    else:
        words = _(
            "Not enough was asked yet: ask more people. Settled so far: {settled} of {pairs} pairs of neighbours."
        )
    return words.format(pairs=pairs, settled=settled)


def picture(found: Outcome, width: int = DESK) -> SafeString:
    """Each initiative with a dot for its chance and a line for its interval."""
    rows = [Interval(row.title, line.low, line.chance, line.high) for row, line in found.lines]
    title = _("How likely each is preferred to a middling one")
    description = _("For each initiative a dot, and a line in which the truth lies 95 times of 100.")
    ends = (_("never"), _("even"), _("always"))
    drawn = intervals(rows, ends=ends, title=title, description=description, width=width, prefix="pairs")
    return mark_safe(drawn)  # our own function drew it: it escapes every text


def table(found: Outcome, programme: Programme | None = None) -> Table:
    """The order with its intervals; titles lead to the initiatives for members of the programme."""
    columns = (
        Column(_("Initiative")),
        Column(_("Preferred to a middling one"), numeric=True),
        Column(_("Between"), numeric=True),
        Column(_("Asked about"), numeric=True),
        Column(_("Ahead of the next")),
    )
    rows = []
    for number, (row, line) in enumerate(found.lines, start=1):
        url = reverse("map_it:detail", args=[programme.slug, row.pk]) if programme else ""
        rows.append((Cell(f"{number}. {row.title}", url), *_numbers(line)))
    return Table(_("The order, the strongest first"), columns, tuple(rows), stacks=True)


def reason(activity: Activity, found: Outcome, line: Line) -> str:
    """Why it goes on the shortlist, to begin with; whoever decides rewrites it."""
    low, high = _ends(line)
    told = {
        "title": activity.title,
        "count": found.people,
        "place": 1 + next(place for place, (_row, each) in enumerate(found.lines) if each is line),
        "all": len(found.lines),
        "chance": _percent(line.chance),
        "low": low,
        "high": high,
    }
    return ngettext(
        "In “{title}” {count} person compared two at a time: it came out as number {place} of {all}. It is preferred "
        "to a middling one in {chance} of cases (from {low} to {high}\u00a0%).",
        "In “{title}” {count} people compared two at a time: it came out as number {place} of {all}. It is preferred "
        "to a middling one in {chance} of cases (from {low} to {high}\u00a0%).",
        found.people,
    ).format(**told)


def _ends(line: Line) -> tuple[int, int]:
    low, high = (min(99, max(1, round(end * 100))) for end in (line.low, line.high))
    return low, high


def _numbers(line: Line) -> tuple[Cell, ...]:
    low, high = _ends(line)
    between = _("{low}–{high}\u00a0%").format(low=low, high=high)
    return (Cell(_percent(line.chance)), Cell(between), Cell(line.asked), Cell(_ahead(line)))


def _ahead(line: Line) -> str:
    if line.ahead is None:
        return ""
    if line.is_sure:
        return _("Yes, with {share}").format(share=_percent(line.ahead))
    share = _("{number}\u00a0%").format(number=int(line.ahead * 100))  # never rounded up to what would be sure
    return _("Not sure: {share}").format(share=share)


def _percent(chance: float) -> str:
    """In whole percent; what is not quite certain is never told as certain."""
    return _("{number}\u00a0%").format(number=min(99, max(1, round(chance * 100))))
