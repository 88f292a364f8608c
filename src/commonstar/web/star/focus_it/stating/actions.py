"""Writing statements and taking them out; and telling those who added one what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.vocabulary import ActivityState
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.gatherings.public import Activity
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.public import Seat, after_working_days, answer_reply, may_run, require
from commonstar.web.star.focus_it.stating.bridge import LEAST, Answers, counted
from commonstar.web.star.focus_it.stating.queries import ballots_of, proposals_of, statements_of
from commonstar.web.star.focus_it.stating.statements import (
    LONGEST,
    MOST,
    PROPOSAL,
    Statement,
    set_for,
    with_statements,
)


class TooMany(Refused):
    """Nobody answers more statements than this."""


class IsClosed(Refused):
    """The statements of what is closed stay as people answered them."""


@transaction.atomic
def add_statements(*, seat: Seat, activity: Activity, words: Sequence[str]) -> int:
    """Put statements before people, in this order; those that are there already are passed over. Returns how many.

    Raises TooMany, IsClosed, and ValueError for one that is too long.
    """
    row = _locked(seat, activity)
    there = set_for(row)
    known = {each.words.casefold() for each in there if not each.is_out}
    fresh = list(dict.fromkeys(" ".join(each.split()) for each in words))
    fresh = [each for each in fresh if each and each.casefold() not in known]
    if any(len(each) > LONGEST for each in fresh):
        raise ValueError("a statement is too long")
    if len(there) + len(fresh) > MOST:
        raise TooMany(str(MOST))
    made = [Statement(str(len(there) + number), each) for number, each in enumerate(fresh, start=1)]
    if made:
        _save(seat, activity, row, [*there, *made], "activity.statements_added", number=len(made))
    return len(made)


@transaction.atomic
def take_out(*, seat: Seat, activity: Activity, statement: str) -> None:
    """Ask nobody about a statement any more. What was said of it is not counted, and stays in the store.

    Raises IsClosed, and KeyError where there is no such statement.
    """
    row = _locked(seat, activity)
    there = set_for(row)
    if statement not in {each.id for each in there if not each.is_out}:
        raise KeyError(statement)
    after = [replace(each, is_out=each.is_out or each.id == statement) for each in there]
    words = next(each.words for each in there if each.id == statement)
    _save(seat, activity, row, after, "activity.statement_taken_out", statement=words)


@transaction.atomic
def answer_proposals(seat: Seat, door: Door, activity: Activity) -> None:
    """At the close: whoever added a statement reads on their slip how many agreed with it."""
    answers = counted(statements_of(activity, door), ballots_of(activity, door))
    rows = [each for each in proposals_of(activity, door) if not each.became_words]
    owed = participation.owe_replies(rows, due_on=after_working_days(timezone.localdate()))
    for row in rows:
        words = _words(row, answers[row.key])
        participation.became(contribution_key=row.key, kind=PROPOSAL, object_id=None, words=words)
        answer_reply(seat=seat, reply_id=owed[row.key].pk, decided=words, changed="")


def _words(row: Contribution, answers: Answers) -> str:
    """What the slip says, in the language in which it was written."""
    with override(row.language or None):
        if answers.number < LEAST:
            return _("Everyone was asked about your statement. Fewer than five people answered it.")
        return _(
            "Everyone was asked about your statement. {agree} agree, {disagree} disagree, {unsure} are unsure."
        ).format(agree=answers.agree, disagree=answers.disagree, unsure=answers.unsure)


def _locked(seat: Seat, activity: Activity) -> Activity:
    require(may_run, seat)
    assert activity.gathering.programme_id == seat.programme.pk, "found in another programme"
    row = Activity.objects.select_for_update().get(pk=activity.pk)
    if row.state == ActivityState.CLOSED:
        raise IsClosed(row.pk)
    return row


def _save(
    seat: Seat, activity: Activity, row: Activity, statements: Sequence[Statement], action: str, **more: Any
) -> None:
    row.settings = activity.settings = with_statements(row, statements)
    row.save(update_fields=["settings"])
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=action,
        kind="activity",
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": row.title, **more},
    )
