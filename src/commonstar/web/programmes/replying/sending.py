"""Handing what is answered to the worker that sends it."""

from __future__ import annotations

from commonstar.vocabulary import ReplyBy, ReplyState
from commonstar.web.common.later import later
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.replying.jobs import send_reply
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply

BY_MACHINE = (ReplyBy.EMAIL, ReplyBy.TEXT)


def send_later(reply: Reply) -> bool:
    """Have one reply sent where a machine can do it. Returns whether it can."""
    if reply.by not in BY_MACHINE:
        return False
    later(send_reply, reply_id=str(reply.pk))
    return True


def send_waiting(programme: Programme) -> None:
    """Have every answered reply of a programme sent that waits and that a machine can send."""
    for reply in replies.in_state(replies.replies_of(programme.pk), ReplyState.TO_SEND).filter(by__in=BY_MACHINE):
        send_later(reply)
