"""Writing ratings: opening and closing links are in the log; what people say is not, since it is anonymous."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonstar.vocabulary import Strength
from commonstar.web.audit import public as audit
from commonstar.web.common.tokens import hash_of, new_token
from commonstar.web.programmes.public import Seat, may_contribute, require
from commonstar.web.star.map_it.bridge import InvolvementValues
from commonstar.web.star.map_it.models import Initiative, Rating, RatingLink
from commonstar.web.star.map_it.writing import KIND, actor_of, scope_of

DAYS = 60
ANSWERS_AN_HOUR = 120
HOUR = 3600


class TooManyError(Exception):
    """More answers came through one link in an hour than a room full of people would give."""


@transaction.atomic
def make_link(*, seat: Seat, initiative: Initiative) -> tuple[RatingLink, str]:
    """Open a link for 60 days. Returns it with its secret, which can be shown only now."""
    require(may_contribute, seat)
    token = new_token()
    expires = timezone.now() + timedelta(days=DAYS)
    link = RatingLink.objects.create(
        initiative=initiative, token_hash=hash_of(token), made_by=seat.user, expires_at=expires
    )
    _record(seat, initiative, "rating_link_opened", {"until": expires.date()})
    return link, token


@transaction.atomic
def close_link(*, seat: Seat, link: RatingLink) -> None:
    """Close a link at once; what people said through it stays."""
    require(may_contribute, seat)
    link.closed_at = timezone.now()
    link.save(update_fields=["closed_at"])
    _record(seat, link.initiative, "rating_link_closed", {})


def _record(seat: Seat, initiative: Initiative, act: str, note: dict[str, object]) -> None:
    audit.record(
        actor_id=actor_of(seat),
        action=f"{KIND}.{act}",
        kind=KIND,
        object_id=initiative.pk,
        scope=scope_of(seat),
        after={"title": initiative.title, **note},
    )


def rate(*, link: RatingLink, answers: Sequence[InvolvementValues]) -> None:
    """Count how one person sees voice and action. Raises TooManyError when a link is used too often.

    What is said of one Co is added to that Co's tally; nothing joins it to what was said of another.
    """
    _hold_back(link)
    initiative = link.initiative.merged_into or link.initiative
    with transaction.atomic():
        for answer in answers:
            if answer.voice is Strength.UNKNOWN and answer.action is Strength.UNKNOWN:
                continue
            row, _ = Rating.objects.get_or_create(
                initiative=initiative, co=answer.co, voice=answer.voice, action=answer.action
            )
            Rating.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _hold_back(link: RatingLink) -> None:
    key = f"rating-link-{link.pk}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > ANSWERS_AN_HOUR:
        raise TooManyError
