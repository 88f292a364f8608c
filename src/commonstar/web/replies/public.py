"""The door of replies: what other rooms may use.

A room that was asked something calls `owe` with its kind and key, and registers with `registry.reach` how whoever
asked can be reached. The pages for those who answer are in `programmes/replying`; the person who asked reads the
reply behind their slip, and says with `respond` whether it is so.
"""

from commonstar.web.replies.actions import (
    NotAgreed,
    NotAnsweredYet,
    Owed,
    answer,
    assign,
    forget,
    forget_programme,
    mark_sent,
    owe,
    owe_again,
    publish,
    respond,
    send_by,
)
from commonstar.web.replies.models import Reply
from commonstar.web.replies.queries import (
    DISPUTED,
    Owing,
    in_state,
    overdue_by_programme,
    owing_of,
    published_of,
    reach_of,
    replies_about,
    replies_of,
)
from commonstar.web.replies.registry import Reach, registry

__all__ = [
    "DISPUTED",
    "NotAgreed",
    "NotAnsweredYet",
    "Owed",
    "Owing",
    "Reach",
    "Reply",
    "answer",
    "assign",
    "forget",
    "forget_programme",
    "in_state",
    "mark_sent",
    "overdue_by_programme",
    "owe",
    "owe_again",
    "owing_of",
    "publish",
    "published_of",
    "reach_of",
    "registry",
    "replies_about",
    "replies_of",
    "respond",
    "send_by",
]
