"""The picture of a 2×2."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.drawings.square import WIDTH, Names, Point, Reach, Words, square
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.placing.axes import Axis, axes_of
from commonstar.web.star.focus_it.placing.bridge import HIGH, LOW, Spread
from commonstar.web.star.focus_it.placing.queries import Line, Result
from commonstar.web.worth.public import money_whole

PHONE = 288  # pixels: as much as a phone has room for without scrolling


def picture(activity: Activity, result: Result, *, is_phone: bool = False) -> SafeString:
    """The result as SVG; ranges in another currency than the first one's stay in the table alone, on phones all."""
    across, up = axes_of(activity)
    currency = next((line.worth.currency for line in result.lines if line.worth and not is_phone), "")
    words = Words(
        title=_("Where the initiatives were placed"),
        description=_(
            "Each initiative is a numbered dot where the middle person put it, in a box in which half of the people "
            "put it. The table below says the same."
        ),
        dot=_("Number: where the middle person put it"),
        box=_("Half of the people lie in the box"),
        range=_("Estimated saving, on the scale at the right"),
    )
    drawn = square(
        [_point(line, currency) for line in result.lines],
        (_names(across), _names(up)),
        words,
        ends=(LOW, HIGH),
        width=PHONE if is_phone else WIDTH,
        write=lambda value: money_whole(Decimal(round(value)), currency),
    )
    return mark_safe(drawn)  # our own function drew it: it escapes every text


def _point(line: Line, currency: str) -> Point:
    saving = None
    if line.worth is not None and line.worth.currency == currency:
        saving = (float(line.worth.saving.low), float(line.worth.saving.high))
    return Point(line.number, _reach(line.placed.across), _reach(line.placed.up), saving)


def _reach(found: Spread) -> Reach:
    return Reach(float(found.first), float(found.median), float(found.third))


def _names(axis: Axis) -> Names:
    return Names(str(axis.name), str(axis.low), str(axis.high))
