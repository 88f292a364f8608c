"""Owing, answering, and what whoever asked says of the answer.

The caller's own act checks its rule, holds the transaction and writes the log: a reply has no page of its own here.
What someone without an account says of a reply leaves no entry singly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import ReplyBy, Verdict
from commonstar.web.replies.models import Reply


class NotAnsweredYet(ValueError):
    """Only what was answered can be sent, confirmed, disputed or published."""


class NotAgreed(ValueError):
    """Only what whoever asked agreed to is published."""


@dataclass(frozen=True)
class Owed:
    """What is to be answered. `about_kind` and `about_key` name the contribution; one reply is owed for each."""

    programme: UUID
    asked: str
    about_kind: str
    about_key: str
    due_on: date
    label: str = ""
    by: ReplyBy = ReplyBy.SLIP
    owed_by: UUID | None = None


@transaction.atomic
def owe(*, owed: Iterable[Owed]) -> dict[str, Reply]:
    """Write down what is owed, once for each contribution, in the order of their keys. Returns them by key.

    The order of keys is chance: the order of asking is nowhere.
    """
    listed = sorted(owed, key=lambda each: each.about_key)
    rows = [
        Reply(
            programme=each.programme,
            asked=each.asked,
            label=each.label,
            about_kind=each.about_kind,
            about_key=each.about_key,
            by=each.by,
            owed_by_id=each.owed_by,
            due_on=each.due_on,
        )
        for each in listed
    ]
    Reply.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    found = Reply.objects.filter(
        programme__in={each.programme for each in listed},
        about_kind__in={each.about_kind for each in listed},
        about_key__in=[each.about_key for each in listed],
    )
    return {row.about_key: row for row in found}


def assign(*, reply: Reply, owed_by: UUID | None, due_on: date) -> Reply:
    """Say who owes it, and until when."""
    reply.owed_by_id, reply.due_on = owed_by, due_on
    reply.save(update_fields=["owed_by", "due_on"])
    return reply


def answer(*, reply: Reply, decided: str, changed: str) -> Reply:
    """What was decided and what changed. Answered afresh, it is sent and judged afresh, and no longer published."""
    reply.decided, reply.changed = decided, changed
    reply.answered_on, reply.sent_on = timezone.localdate(), None
    reply.verdict, reply.verdict_words, reply.published = "", "", False
    reply.save()
    return reply


def owe_again(*, reply: Reply, due_on: date) -> Reply:
    """What was answered is no longer so, and nothing newer is said yet: the answer goes, and one is owed again."""
    reply.decided, reply.changed, reply.answered_on, reply.sent_on = "", "", None, None
    reply.verdict, reply.verdict_words, reply.published = "", "", False
    reply.due_on = due_on
    reply.save()
    return reply


def mark_sent(*, replies: Collection[UUID]) -> int:
    """They went out by letter, call, text or e-mail. Returns how many were still to be sent."""
    waiting = Reply.objects.filter(pk__in=replies, answered_on__isnull=False, sent_on=None)
    return waiting.update(sent_on=timezone.localdate())


@transaction.atomic
def respond(
    *, programme: UUID, kind: str, key: str, verdict: Verdict, words: str = "", may_publish: bool = False
) -> Reply:
    """What whoever asked says of the reply. Raises Reply.DoesNotExist and NotAnsweredYet.

    Who takes back their agreement takes the reply out of what is published.
    """
    reply = Reply.objects.select_for_update().get(programme=programme, about_kind=kind, about_key=key)
    if reply.answered_on is None:
        raise NotAnsweredYet(key)
    reply.verdict, reply.verdict_words, reply.may_publish = verdict.value, words, may_publish
    reply.published = reply.published and may_publish
    reply.save(update_fields=["verdict", "verdict_words", "may_publish", "published"])
    return reply


def send_by(*, programme: UUID, kind: str, keys: Collection[str], by: ReplyBy) -> int:
    """Whoever asked left another way, or none any more (by slip): what was not sent goes so. Returns how many."""
    rows = Reply.objects.filter(programme=programme, about_kind=kind, about_key__in=keys, sent_on=None)
    return rows.exclude(by=by).update(by=by)


def publish(*, reply: Reply, published: bool) -> Reply:
    """Publish it, or take it back. Raises NotAnsweredYet and NotAgreed."""
    if published and reply.answered_on is None:
        raise NotAnsweredYet(str(reply.pk))
    if published and not reply.may_publish:
        raise NotAgreed(str(reply.pk))
    reply.published = published
    reply.save(update_fields=["published"])
    return reply


def forget(*, programme: UUID, kind: str, keys: Collection[str], only_unsent: bool = False) -> int:
    """Someone took back what they said: nothing is owed for it any more. Returns how many replies went."""
    rows = Reply.objects.filter(programme=programme, about_kind=kind, about_key__in=keys)
    return (rows.filter(sent_on=None) if only_unsent else rows).delete()[0]


def forget_programme(programme: UUID) -> None:
    """Clear away what belongs to a programme that is deleted."""
    Reply.objects.filter(programme=programme).delete()
