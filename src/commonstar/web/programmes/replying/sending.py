"""Handing what is answered to the worker that sends it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commonstar.vocabulary import ReplyBy
from commonstar.web.common.later import later
from commonstar.web.programmes.replying.jobs import send_reply
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply

DAYS_TO_REPLY = 90
BY_MACHINE = (ReplyBy.EMAIL, ReplyBy.TEXT)


def answer_or_owe_again(reply: Reply, words: str) -> None:
    """Send the words of a decision; one without words leaves it owed, also where an earlier one had been answered."""
    if words:
        send_later(replies.answer(reply=reply, decided=words, changed=""))
    elif reply.answered_on:
        replies.owe_again(reply=reply, due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY))


def send_later(reply: Reply) -> bool:
    """Have an answered reply sent, once this is committed, where a machine can do it. Returns whether it can."""
    if reply.by not in BY_MACHINE:
        return False
    later(send_reply, reply_id=str(reply.pk))
    return True
