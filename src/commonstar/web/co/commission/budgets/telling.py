"""Replies to those who proposed: on their slip, and by the way that they left. Each in the language of their words."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.co.commission.budgets import rules
from commonstar.web.co.commission.budgets.models import Budget, Idea, Project
from commonstar.web.co.commission.budgets.queries import to_tell
from commonstar.web.co.commission.budgets.sentences import why_short
from commonstar.web.co.commission.budgets.terms import Feasibility
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import CONTRIBUTION, Contribution
from commonstar.web.programmes.public import Seat, after_working_days, answer_reply, require
from commonstar.web.replies import public as replies

IDEA = "budget-idea"


def due(budget: Budget) -> date:
    """Until when a reply is owed: ten working days after the day of the result, or after today where none is set."""
    today = timezone.localdate()
    return after_working_days(max(budget.result_on or today, today))


def checked(seat: Seat, row: Idea) -> None:
    """After a check: the slip says what was found; who proposed what cannot be done is answered."""
    said = Contribution.objects.select_related("door").filter(pk=row.came_from).first() if row.came_from else None
    if said is None:
        return
    with override(said.language or None):
        words = _found(row)
    participation.became(contribution_key=said.key, kind=IDEA, object_id=row.pk, words=words)
    reply = participation.owe_replies([said], due_on=due(row.budget))[said.key]
    if row.state == Feasibility.NOT_FEASIBLE:
        answer_reply(seat=seat, reply_id=reply.pk, decided=words, changed="")
        row.told_on = timezone.localdate()
        row.save(update_fields=["told_on"])
    elif reply.answered_on:
        replies.owe_again(reply=reply, due_on=due(row.budget))


def _found(row: Idea) -> str:
    given = {"reason": row.reason, "by": row.checked_by}
    if row.state == Feasibility.NOT_FEASIBLE:
        return _("It cannot be done. {reason} (Checked by {by}.)").format(**given)
    if row.state == Feasibility.MERGED and row.merged_into:
        into = row.merged_into
        words = _("It was put together with idea {number}, “{title}”. {reason} (Checked by {by}.)")
        return words.format(number=into.number, title=into.title, **given)
    assert row.project is not None, "what can be done is part of a project"
    words = _("It can be done, and is part of project {code}, “{title}”. {reason} (Checked by {by}.)")
    return words.format(code=row.project.code, title=row.project.title, **given)


@transaction.atomic
def tell_proposers(*, seat: Seat, budget: Budget) -> int:
    """After the count: answer everyone whose idea won or did not win, with the reason. Returns how many."""
    require(rules.run, seat)
    row = Budget.objects.select_for_update(of=("self",)).get(pk=budget.pk, programme=seat.programme)
    ideas = to_tell(row)
    said = Contribution.objects.filter(pk__in=[each.came_from for each in ideas]).select_related("door")
    by_key = {each.key: each for each in said.order_by("key")}
    owed = participation.owe_replies(by_key.values(), due_on=due(row)) if by_key else {}
    for idea in ideas:
        kept = by_key.get(idea.came_from)
        if kept is not None:
            with override(kept.language or None):
                words = _outcome(row, idea)
            participation.became(contribution_key=kept.key, kind=IDEA, object_id=idea.pk, words=words)
            answer_reply(seat=seat, reply_id=owed[kept.key].pk, decided=words, changed="")
        idea.told_on = timezone.localdate()
    Idea.objects.bulk_update(ideas, ["told_on"])
    return len(ideas)


def project_of(idea: Idea) -> Project | None:
    """The project that an idea is part of, by itself or with the idea that it was put together with."""
    return idea.project or (idea.merged_into.project if idea.merged_into else None)


def _outcome(budget: Budget, idea: Idea) -> str:
    project = project_of(idea)
    if project is None:
        return _found(idea)
    words = (
        _("Your idea is part of project {code}, “{title}”, which won. {why}")
        if project.won
        else _("Your idea is part of project {code}, “{title}”, which did not win. {why}")
    )
    return words.format(code=project.code, title=project.title, why=why_short(budget, project))


__all__ = ["CONTRIBUTION", "checked", "due", "project_of", "tell_proposers"]
