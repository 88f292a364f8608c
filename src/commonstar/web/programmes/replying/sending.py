"""Handing what is answered to the worker that sends it."""

from __future__ import annotations

from commonstar.vocabulary import ReplyBy
from commonstar.web.common.later import later
from commonstar.web.programmes.replying.jobs import send_reply
from commonstar.web.replies.public import Reply

DAYS_TO_REPLY = 90
BY_MACHINE = (ReplyBy.EMAIL, ReplyBy.TEXT)


def send_later(reply: Reply) -> bool:
    """Have an answered reply sent, once this is committed, where a machine can do it. Returns whether it can."""
    if reply.by not in BY_MACHINE:
        return False
    later(send_reply, reply_id=str(reply.pk))
    return True
