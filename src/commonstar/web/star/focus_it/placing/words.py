"""What the pages of the 2×2 say of its result: tables and sentences."""

from __future__ import annotations

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.placing.axes import Axis, axes_of, shows_saving
from commonstar.web.star.focus_it.placing.bridge import Half, Spread
from commonstar.web.star.focus_it.placing.queries import Line, Result
from commonstar.web.star.focus_it.words import basis
from commonstar.web.worth.public import range_words


def number(value: object) -> str:
    """A place on an axis with at most one decimal."""
    text = f"{float(value):.1f}"  # type: ignore[arg-type]  # a fraction
    return str(formats.number_format(text.removesuffix(".0"), use_l10n=True))


def spread_words(found: Spread) -> str:
    """A median with its quartiles."""
    told = {"median": number(found.median), "first": number(found.first), "third": number(found.third)}
    if found.first == found.third:
        return told["median"]
    return _("%(median)s (half from %(first)s to %(third)s)") % told


def table(activity: Activity, result: Result, *, has_links: bool = True) -> Table:
    """The picture as a table; titles lead to the initiatives for members of the programme."""
    across, up = axes_of(activity)
    saving = shows_saving(activity)
    columns = [
        Column(_("Initiative")),
        Column(_("People"), numeric=True),
        Column(str(across.name)),
        Column(str(up.name)),
        *([Column(_("Estimated saving"))] if saving else []),
    ]
    slug = activity.gathering.programme.slug
    rows = []
    for line in result.lines:
        title = f"{line.number} {line.initiative.title}"
        told = [
            Cell(title, reverse("map_it:detail", args=[slug, line.initiative.pk]) if has_links else ""),
            Cell(line.placed.people),
            Cell(spread_words(line.placed.across)),
            Cell(spread_words(line.placed.up)),
        ]
        rows.append(tuple([*told, Cell(saving_words(line))] if saving else told))
    return Table(_("Where the initiatives were placed, from 1 to 5"), tuple(columns), tuple(rows), stacks=True)


def saving_words(line: Line) -> str:
    """The range that the case or the estimate names."""
    if line.worth is None:
        return _("Not estimated yet")
    told = {"range": range_words(line.worth.saving, line.worth.currency), "basis": basis(line.worth)}
    return _("%(range)s. %(basis)s") % told


def cells(activity: Activity, result: Result) -> list[tuple[str, list[Line]]]:
    """The other cells than high/high with what lies in them, in words; empty ones are left out."""
    across, up = axes_of(activity)
    named = [
        (_cell(up, Half.HIGH, across, Half.LOW), Half.LOW, Half.HIGH),
        (_cell(up, Half.LOW, across, Half.HIGH), Half.HIGH, Half.LOW),
        (_cell(up, Half.LOW, across, Half.LOW), Half.LOW, Half.LOW),
    ]
    found = [
        (name, [each for each in result.lines if (each.placed.across.half, each.placed.up.half) == (left, high)])
        for name, left, high in named
    ]
    between = [each for each in result.lines if Half.MIDDLE in (each.placed.across.half, each.placed.up.half)]
    return [(name, lines) for name, lines in [*found, (_("In the middle of an axis"), between)] if lines]


def high_cell(activity: Activity) -> str:
    """The name of the high/high cell."""
    across, up = axes_of(activity)
    return _cell(up, Half.HIGH, across, Half.HIGH)


def _cell(one: Axis, half: Half, other: Axis, other_half: Half) -> str:
    ends = {"one": one.name, "end": _end(one, half), "other": other.name, "other_end": _end(other, other_half)}
    return _("%(one)s: %(end)s. %(other)s: %(other_end)s.") % ends


def _end(axis: Axis, half: Half) -> str:
    return str(axis.high if half is Half.HIGH else axis.low)


def people(count: int) -> str:
    """How many placed something."""
    return ngettext("%(n)d person placed initiatives.", "%(n)d people placed initiatives.", count) % {"n": count}


def reason(activity: Activity, line: Line) -> str:
    """Why it goes on the shortlist, to begin with; whoever decides rewrites it."""
    across, up = axes_of(activity)
    told = {
        "title": activity.title,
        "across": across.name,
        "one": number(line.placed.across.median),
        "up": up.name,
        "two": number(line.placed.up.median),
        "n": line.placed.people,
    }
    return (
        ngettext(
            "In “%(title)s” %(n)d person placed it high on both axes: %(across)s %(one)s of 5, %(up)s %(two)s of 5.",
            "In “%(title)s” %(n)d people placed it high on both axes: %(across)s %(one)s of 5, %(up)s %(two)s of 5 "
            "(medians).",
            line.placed.people,
        )
        % told
    )
