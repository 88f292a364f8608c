"""Reading what is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from commonstar.vocabulary import ReplyBy, ReplyState, Verdict
from commonstar.web.replies.models import Reply
from commonstar.web.replies.registry import Reach, registry

DISPUTED = "disputed"


@dataclass(frozen=True)
class Owing:
    """How many replies of one programme stand where. `answered` counts those sent and published as well."""

    owed: int = 0
    overdue: int = 0
    to_send: int = 0
    answered: int = 0
    disputed: int = 0

    @property
    def all(self) -> int:
        """Every reply that was ever owed here."""
        return self.owed + self.overdue + self.answered


def replies_of(programme: UUID) -> QuerySet[Reply]:
    """A programme's replies: unanswered first, the one due soonest on top; then by key, which tells no order."""
    return Reply.objects.filter(programme=programme).order_by("answered_on", "due_on", "pk")


def in_state(rows: QuerySet[Reply], state: str) -> QuerySet[Reply]:
    """Those in a state, or disputed; any other word narrows nothing."""
    today = timezone.localdate()
    to_send = Q(answered_on__isnull=False, sent_on=None) & ~Q(by=ReplyBy.SLIP)
    arrived = Q(answered_on__isnull=False) & ~to_send
    narrowed = {
        ReplyState.OWED.value: Q(answered_on=None, due_on__gte=today),
        ReplyState.OVERDUE.value: Q(answered_on=None, due_on__lt=today),
        ReplyState.TO_SEND.value: to_send,
        ReplyState.ANSWERED.value: arrived & Q(published=False),
        ReplyState.PUBLISHED.value: arrived & Q(published=True),
        DISPUTED: Q(verdict=Verdict.DISPUTED),
    }
    return rows.filter(narrowed[state]) if state in narrowed else rows


def owing_of(programmes: Collection[UUID]) -> dict[UUID, Owing]:
    """How replies stand in each programme, in one query."""
    today = timezone.localdate()
    counted = (
        Reply.objects.filter(programme__in=programmes)
        .values("programme")
        .annotate(
            owed=Count("pk", filter=Q(answered_on=None, due_on__gte=today)),
            overdue=Count("pk", filter=Q(answered_on=None, due_on__lt=today)),
            to_send=Count("pk", filter=Q(answered_on__isnull=False, sent_on=None) & ~Q(by=ReplyBy.SLIP)),
            answered=Count("pk", filter=Q(answered_on__isnull=False)),
            disputed=Count("pk", filter=Q(verdict=Verdict.DISPUTED)),
        )
    )
    found = {
        row["programme"]: Owing(row["owed"], row["overdue"], row["to_send"], row["answered"], row["disputed"])
        for row in counted
    }
    return {programme: found.get(programme, Owing()) for programme in programmes}


def replies_about(programme: UUID, kind: str, keys: Collection[str]) -> dict[str, Reply]:
    """The replies that a programme owes for these contributions, by their keys."""
    found = Reply.objects.filter(programme=programme, about_kind=kind, about_key__in=keys)
    return {row.about_key: row for row in found}


def published_of(programme: UUID) -> QuerySet[Reply]:
    """What everyone may read: answered, agreed to and published."""
    return Reply.objects.filter(programme=programme, published=True).order_by("-answered_on", "pk")


def overdue_by_programme() -> dict[UUID, list[Reply]]:
    """Every programme with overdue replies, for the weekly mail."""
    found: dict[UUID, list[Reply]] = defaultdict(list)
    for row in Reply.objects.filter(answered_on=None, due_on__lt=timezone.localdate()).order_by("due_on", "pk"):
        found[row.programme].append(row)
    return dict(found)


def reach_of(rows: Iterable[Reply]) -> Mapping[UUID, Reach]:
    """How each of those who asked can be reached, where they left a way; one question to each room."""
    by_kind: dict[str, dict[str, UUID]] = defaultdict(dict)
    for row in rows:
        by_kind[row.about_kind][row.about_key] = row.pk
    return {
        pks[key]: reach for kind, pks in by_kind.items() for key, reach in registry.reach_of(kind, list(pks)).items()
    }
