"""Reading a programme's replies as its pages show them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q

from commonstar.formats.cells import neutralise
from commonstar.vocabulary import ReplyBy, ReplyState
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import CONTRIBUTION
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.replying.gateway import has_gateway
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reach, Reply

PAGE = 25
LETTER_COLUMNS = ("address", "asked", "decided", "changed")


@dataclass(frozen=True)
class ToSend:
    """A reply that waits to go out, and where to; `reach` is None where nobody left a way."""

    reply: Reply
    reach: Reach | None


def page_of(programme: Programme, state: str, number: str) -> Page[Reply]:
    """One page of the list."""
    rows = replies.in_state(replies.replies_of(programme.pk), state).select_related("owed_by")
    return Paginator(rows, PAGE).get_page(number)


def reply_at(programme: Programme, pk: UUID) -> Reply | None:
    """The programme's reply, or None."""
    return Reply.objects.filter(programme=programme.pk, pk=pk).select_related("owed_by").first()


def added_to(reply: Reply) -> tuple[str, ...]:
    """What whoever asked added by their slip since; for those who run it alone, as nobody has looked at it."""
    if reply.about_kind != CONTRIBUTION:
        return ()
    found = participation.additions_to([reply.about_key])
    return tuple(each.words for each in found.get(reply.about_key, ()))


def to_send(programme: Programme, *ways: ReplyBy) -> list[ToSend]:
    """Answered replies that wait to go out by one of these ways, with whom to reach, in two queries and one a room."""
    waiting = replies.in_state(replies.replies_of(programme.pk), ReplyState.TO_SEND)
    rows = list(waiting.filter(Q(by__in=ways)))
    reach = replies.reach_of(rows)
    return [ToSend(row, reach.get(row.pk)) for row in rows]


def calls(programme: Programme) -> list[ToSend]:
    """Who is to be called; without a gateway those who asked for a text message too."""
    return to_send(programme, ReplyBy.CALL, *(() if has_gateway() else (ReplyBy.TEXT,)))


def letters(programme: Programme) -> list[ToSend]:
    """Who is to be written to, where an address was left."""
    return [each for each in to_send(programme, ReplyBy.LETTER) if each.reach]


def merge_file(lines: list[ToSend]) -> bytes:
    """A CSV file for a letter's merge fields, one line a letter; cells that begin like formulas are neutralised."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(LETTER_COLUMNS)
    for line in lines:
        address = line.reach.address if line.reach else ""
        cells = (address, line.reply.asked, line.reply.decided, line.reply.changed)
        writer.writerow([neutralise(cell) for cell in cells])
    return written.getvalue().encode("utf-8-sig")
