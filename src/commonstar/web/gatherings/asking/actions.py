"""Saying which round of a questionnaire an activity leads to."""

from __future__ import annotations

from django.db import transaction

from commonstar.web.audit import public as audit
from commonstar.web.gatherings.models import Activity
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.questionnaires.public import Round

ROUND = "round"  # in the settings of an activity


class NotOfThisProgramme(ValueError):
    """The round belongs to another programme."""


@transaction.atomic
def choose_round(*, seat: Seat, activity: Activity, asked: Round) -> None:
    """Lead people from this activity to a round. Raises NotOfThisProgramme."""
    require(may_run, seat)
    if asked.programme_id != seat.programme.pk or activity.gathering.programme_id != seat.programme.pk:
        raise NotOfThisProgramme(str(asked.pk))
    activity.settings = {**activity.settings, ROUND: str(asked.pk)}
    activity.save(update_fields=["settings"])
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action="activity.round_chosen",
        kind="activity",
        object_id=activity.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": activity.title, "round": asked.title},
    )
