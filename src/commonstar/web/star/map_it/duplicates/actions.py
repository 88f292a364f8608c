"""Merging two initiatives, taking a merge back, and saying that two are not the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from commonstar.web.audit import public as audit
from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.star.map_it.bridge import InitiativeValues, values_of
from commonstar.web.star.map_it.duplicates.queries import merged_of, pair_of
from commonstar.web.star.map_it.duplicates.uniting import Side, restored, united
from commonstar.web.star.map_it.models import Initiative, NotDuplicate, Rating, RatingLink
from commonstar.web.star.map_it.naming import Names, check
from commonstar.web.star.map_it.writing import KIND, Writing, actor_of, scope_of, write

MERGED, MERGED_AWAY, TAKEN_BACK = "merged", f"{KIND}.merged_into_another", f"{KIND}.merge_taken_back"


class MergeRefused(Exception):
    """These two cannot be merged, or this merge cannot be taken back: they are gone, or merged meanwhile."""


@transaction.atomic
def merge(*, seat: Seat, kept: UUID, other: UUID, chosen: Mapping[str, Side]) -> Initiative:
    """Merge `other` into `kept`: chosen values, all of several values, figures, links and what people said.

    The other one stays, out of every list and count; its address leads to the kept one. Raises MergeRefused, and
    KeyError for a difference that nobody chose on.
    """
    require(may_run, seat)
    list(Initiative.objects.select_for_update().filter(pk__in=(kept, other)).order_by("pk").values_list("pk"))
    pair = pair_of(seat, kept, other)
    if pair is None:
        raise MergeRefused
    row, gone = pair
    before = values_of(row)
    _store(seat, row, before, united(before, values_of(gone), chosen), MERGED, {"from": str(gone.pk)})
    moved = _move(gone, row)
    gone.merged_into = row
    gone.save(update_fields=["merged_into", "updated_at"])
    _log(seat, MERGED_AWAY, gone, None, {"into": str(row.pk), **moved})
    return row


@transaction.atomic
def take_back(*, seat: Seat, merged: UUID) -> Initiative:
    """Take a merge back: both stand again. Values of the kept one that were changed since stay as they are.

    Raises MergeRefused where this was not merged, or the kept one was itself merged.
    """
    require(may_run, seat)
    gone = merged_of(seat, merged)
    if gone is None or gone.merged_into is None:
        raise MergeRefused
    row = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("parent", "parent_case")
        .get(pk=gone.merged_into.pk)
    )
    _move_back(gone, row)
    gone.merged_into = None
    gone.save(update_fields=["merged_into", "updated_at"])
    now, entry = values_of(row), _merge_entry(row, gone)
    if entry is not None:
        before, after = audit.readable([entry.before, entry.after])
        _store(seat, row, now, restored(now, before, after), "merge_taken_back", {"from": str(gone.pk)})
    _log(seat, TAKEN_BACK, gone, {"into": str(row.pk)}, {})
    return row


@transaction.atomic
def say_not_the_same(*, seat: Seat, first: UUID, second: UUID) -> None:
    """Say that two are not the same; they are not proposed again. Raises MergeRefused where they are not here."""
    require(may_run, seat)
    pair = pair_of(seat, first, second)
    if pair is None:
        raise MergeRefused
    one, two = sorted(pair, key=lambda row: row.pk)
    _, is_new = NotDuplicate.objects.get_or_create(programme=seat.programme, first=one, second=two)
    if is_new:
        _log(seat, f"{KIND}.said_not_the_same", one, None, {"other": str(two.pk)})


def _store(
    seat: Seat, row: Initiative, before: InitiativeValues, after: InitiativeValues, action: str, note: dict[str, Any]
) -> None:
    check(after)
    names = Names(seat.programme)
    names.learn([after])
    write(seat=seat, writings=[Writing(row, before, names.canonical(after))], names=names, action=action, note=note)


def _move(gone: Initiative, row: Initiative) -> dict[str, Any]:
    """Figures and links move; tallies of ratings are added, and stay with the merged one as they were."""
    figures = Figure.objects.filter(holder_kind=KIND, holder_id=gone.pk)
    links = RatingLink.objects.filter(initiative=gone)
    moved = {
        "figures": [str(pk) for pk in figures.values_list("pk", flat=True)],
        "links": [str(pk) for pk in links.values_list("pk", flat=True)],
    }
    figures.update(holder_id=row.pk)
    links.update(initiative=row)
    _count(gone, row, 1)
    return moved


def _move_back(gone: Initiative, row: Initiative) -> None:
    entry = audit.entries_of_object(KIND, gone.pk).filter(action=MERGED_AWAY).last()
    moved = (entry.after or {}) if entry else {}
    Figure.objects.filter(pk__in=moved.get("figures", ()), holder_id=row.pk).update(holder_id=gone.pk)
    RatingLink.objects.filter(pk__in=moved.get("links", ()), initiative=row).update(initiative=gone)
    _count(gone, row, -1)


def _count(gone: Initiative, row: Initiative, sign: int) -> None:
    """Add the merged one's tallies to the kept one's, or take them off again."""
    for tally in Rating.objects.filter(initiative=gone, count__gt=0):
        own, _ = Rating.objects.get_or_create(
            initiative=row, co=tally.co, voice=tally.voice, action=tally.action, defaults={"count": 0}
        )
        Rating.objects.filter(pk=own.pk).update(count=F("count") + sign * tally.count)


def _merge_entry(row: Initiative, gone: Initiative) -> audit.Entry | None:
    """The log's entry of what the merge changed in the kept one; None where it changed nothing."""
    entries = audit.entries_of_object(KIND, row.pk).filter(action=f"{KIND}.{MERGED}").order_by("-number")
    return next((entry for entry in entries if (entry.after or {}).get("from") == str(gone.pk)), None)


def _log(seat: Seat, action: str, row: Initiative, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    audit.record(
        actor_id=actor_of(seat),
        action=action,
        kind=KIND,
        object_id=row.pk,
        scope=scope_of(seat),
        before=before,
        after={"title": row.title, **after},
    )
