"""Answering, sending and publishing replies: each act checks its rule and leaves an entry in the log.

What the person who asked says of it leaves none: that is done behind their slip, without an account.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Membership
from commonstar.web.programmes.replying.sending import send_later
from commonstar.web.programmes.rules import Seat, may_lead, may_run
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply

KIND = "reply"


class NotOfThisProgramme(ValueError):
    """Whoever is to answer does not take part in the programme."""


@transaction.atomic
def answer_reply(*, seat: Seat, reply_id: UUID, decided: str, changed: str) -> Reply:
    """Say what was decided and what changed. It goes out by itself, or from the lists of letters and calls."""
    require(may_run, seat)
    reply = _locked(seat, reply_id)
    before = {"decided": reply.decided, "changed": reply.changed}
    replies.answer(reply=reply, decided=decided, changed=changed)
    send_later(reply)
    _log(seat, "reply.answered", reply, before, {"decided": decided, "changed": changed})
    return reply


@transaction.atomic
def assign_reply(*, seat: Seat, reply_id: UUID, owed_by: User | None, due_on: date) -> Reply:
    """Say who answers, and until when. Raises NotOfThisProgramme."""
    require(may_run, seat)
    if owed_by and not Membership.objects.filter(programme=seat.programme, user=owed_by).exists():
        raise NotOfThisProgramme(str(owed_by.pk))
    reply = _locked(seat, reply_id)
    before = {"due_on": reply.due_on}
    replies.assign(reply=reply, owed_by=owed_by.pk if owed_by else None, due_on=due_on)
    owner = audit.Personal(owed_by.pk, str(owed_by)) if owed_by else None
    _log(seat, "reply.assigned", reply, before, {"due_on": due_on, "owner": owner})
    return reply


@transaction.atomic
def mark_replies_sent(*, seat: Seat, reply_ids: Collection[UUID]) -> int:
    """Letters went out or calls were made. Returns how many were still waiting."""
    require(may_run, seat)
    mine = Reply.objects.filter(programme=seat.programme.pk, pk__in=reply_ids, answered_on__isnull=False, sent_on=None)
    rows = list(mine.select_for_update().order_by("pk"))
    sent = replies.mark_sent(replies=[row.pk for row in rows])
    for row in rows:
        _log(seat, "reply.sent", row, None, {"by": row.by})
    return sent


@transaction.atomic
def publish_reply(*, seat: Seat, reply_id: UUID, published: bool) -> Reply:
    """Publish a reply whose asker agreed, or take it back. Raises replies.NotAgreed and replies.NotAnsweredYet."""
    require(may_lead, seat)
    reply = _locked(seat, reply_id)
    before = {"published": reply.published}
    replies.publish(reply=reply, published=published)
    _log(seat, "reply.published" if published else "reply.unpublished", reply, before, {"published": published})
    return reply


def _locked(seat: Seat, reply_id: UUID) -> Reply:
    """The programme's reply. Raises Reply.DoesNotExist."""
    return Reply.objects.select_for_update().get(pk=reply_id, programme=seat.programme.pk)


def _log(seat: Seat, action: str, reply: Reply, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind=KIND,
        object_id=reply.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        before=before,
        after=after,
    )
