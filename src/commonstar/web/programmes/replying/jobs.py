"""Sending replies by e-mail and text message, and the weekly mail about what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonstar.vocabulary import ReplyBy, Role
from commonstar.web.accounts.public import send_now
from commonstar.web.audit import public as audit
from commonstar.web.common.later import job
from commonstar.web.programmes.models import Membership, Programme
from commonstar.web.programmes.replying import gateway
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply

FOLDER = "programmes/replying/mail"
LEADERS = (Role.LEAD, Role.CO_LEAD)


@contextmanager
def without_addresses() -> Iterator[None]:
    """A refusal as the worker may write it down: what a server says may hold the address, which is to be forgotten."""
    try:
        yield
    except OSError as refusal:
        raise OSError(f"it was not taken: {type(refusal).__name__}") from None


@job
def send_reply(reply_id: str) -> None:
    """Send an answered reply that has not gone out, and mark it as sent; refused, it stays to be sent.

    Raises OSError where the mail server or the gateway refuses: the worker writes that down.
    """
    reply = Reply.objects.filter(pk=reply_id, answered_on__isnull=False, sent_on=None).first()
    reach = replies.reach_of([reply]).get(reply.pk) if reply else None
    programme = Programme.objects.filter(pk=reply.programme).first() if reply else None
    if reply is None or reach is None or programme is None:
        return
    if reach.by is ReplyBy.TEXT:
        with without_addresses():
            gateway.send_text(reach.address, gateway.wording(reply, programme))
    elif reach.by is ReplyBy.EMAIL:
        context = {"reply": reply, "programme": programme}
        with without_addresses():
            send_now(to=reach.address, template=f"{FOLDER}/reply", context=context, language=reach.language)
    else:
        return
    _went_out(reply, programme, reach.by)


@transaction.atomic
def _went_out(reply: Reply, programme: Programme, by: ReplyBy) -> None:
    """Mark it as sent, and say so in the log: by which way, never to whom."""
    if replies.mark_sent(replies=[reply.pk]):
        audit.record(
            actor_id=None,
            action="reply.went_out",
            kind="reply",
            object_id=reply.pk,
            scope=audit.Scope(programme_id=programme.pk),
            after={"by": by.value},
        )


@job
def mail_overdue() -> None:
    """Tell each programme's leads, once a week, which replies are overdue. None overdue, no mail.

    Raises OSError at the end where some of the mails were refused.
    """
    refused = 0
    overdue = replies.overdue_by_programme()
    for programme in Programme.objects.filter(pk__in=overdue, is_demonstration=False):
        path = reverse("programmes:replies", kwargs={"programme": programme.slug})
        context = {
            "programme": programme,
            "replies": overdue[programme.pk],
            "url": f"{settings.SITE_URL.rstrip('/')}{path}?state=overdue",
        }
        leads = Membership.objects.filter(programme=programme, role__in=LEADERS).select_related("user")
        for membership in leads:
            user = membership.user
            try:
                send_now(to=user.email, template=f"{FOLDER}/overdue", context=context, language=user.language)
            except OSError:
                refused += 1
    if refused:
        raise OSError(f"{refused} of the weekly mails were not taken")
