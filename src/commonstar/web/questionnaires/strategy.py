"""What questionnaires write into the drafted strategy: which were asked, and when their results came."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonstar.formats.documents import escape_markdown
from commonstar.web.programmes.public import Seat
from commonstar.web.questionnaires.queries import rounds_of


def text(seat: Seat) -> str:
    """The rounds in a list, the newest first, in Markdown; "" while none was asked."""
    lines = []
    for row in rounds_of(seat.programme):
        words = _("{round}: being asked, or not published yet")
        if row.published_on:
            words = _("{round}: results of {day}")
        day = date_format(row.published_on, "DATE_FORMAT") if row.published_on else ""
        lines.append("- " + words.format(round=escape_markdown(row.title), day=day))
    return "\n".join(lines)
