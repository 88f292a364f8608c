"""Scoring the initiatives of an activity. The scores may change later; what people were asked may not."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.db import transaction

from commonstar.web.gatherings.public import Activity
from commonstar.web.programmes.public import Seat, may_run, require
from commonstar.web.star.focus_it.activities import keep_settings
from commonstar.web.star.focus_it.weighing.criteria import criteria_of, scores_as_settings


class OffTheScale(ValueError):
    """A score lies outside of the scale of its criterion."""


@transaction.atomic
def put_scores(*, seat: Seat, activity: Activity, scores: Mapping[str, Mapping[str, Fraction]]) -> Activity:
    """Keep the scores of the initiatives, by identifier and criterion. Raises OffTheScale."""
    require(may_run, seat)
    judged = {each.id: each for each in criteria_of(activity)}
    for row in scores.values():
        for name, value in row.items():
            ends = (judged[name].worst, judged[name].best)
            if not min(ends) <= value <= max(ends):
                raise OffTheScale(judged[name].name)
    return keep_settings(seat, activity, scores_as_settings(scores), "activity.scored")
