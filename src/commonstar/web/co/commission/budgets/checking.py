"""Taking ideas in, saying of each whether it can be done and why, and making projects of those that can."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.audit import public as audit
from commonstar.web.co.commission.budgets import telling
from commonstar.web.co.commission.budgets.actions import WrongStage, locked
from commonstar.web.co.commission.budgets.models import Budget, Idea, Project
from commonstar.web.co.commission.budgets.queries import door_of, to_take_in
from commonstar.web.co.commission.budgets.terms import BudgetStage, Feasibility
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import Seat

IDEA, PROJECT = "budget-idea", "budget-project"
TITLE = 120


class NotPossible(ValueError):
    """An idea cannot go into itself, into one that is not feasible, or without what its state needs."""


@dataclass(frozen=True)
class Check:
    """What a check found. `cost` and, if any, `project` are for what can be done, `into` for what is merged.

    `project` None: it becomes a project of its own.
    """

    state: Feasibility
    reason: str
    checked_by: str
    cost: Decimal | None = None
    project: Project | None = None
    into: Idea | None = None


@dataclass(frozen=True)
class ProjectValues:
    """What people vote on."""

    title: str
    about: str
    where: str
    cost: Decimal
    delivered_by: str


@transaction.atomic
def take_in(*, seat: Seat, budget: Budget, keys: Collection[str]) -> int:
    """Put what was proposed on the list, each once; a reply is owed for each. Returns how many. Raises WrongStage."""
    budget = locked(seat, budget)
    if budget.stage not in (BudgetStage.IDEAS, BudgetStage.CHECKING):
        raise WrongStage(budget.stage)
    rows = [row for row in to_take_in(door_of(budget)) if row.key in keys]
    last = Idea.objects.filter(budget=budget).aggregate(last=Max("number"))["last"] or 0
    for number, row in enumerate(rows, last + 1):
        idea = Idea.objects.create(
            budget=budget,
            number=number,
            title=str(row.said.get("title", ""))[:TITLE],
            words=str(row.said.get("words", "")),
            where=str(row.said.get("where", "")),
            came_from=row.key,
        )
        _log(seat, idea, IDEA, "taken_in", after={"number": number, "words": audit.Personal(idea.pk, idea.words)})
        with override(row.language or None):
            words = _("It is on the public list as idea {number}. Next we check if it can be done.")
        participation.became(contribution_key=row.key, kind=IDEA, object_id=idea.pk, words=words.format(number=number))
    participation.owe_replies(rows, due_on=telling.due(budget))
    return len(rows)


@transaction.atomic
def check_idea(*, seat: Seat, idea: Idea, check: Check) -> Idea:
    """Say whether an idea can be done, with the reason that everyone reads; again, as long as the vote is ahead.

    One that can be done becomes a project, or part of one. Who proposed one that cannot be done is told at once.
    Raises WrongStage and NotPossible.
    """
    budget = locked(seat, idea.budget)
    if budget.stage not in (BudgetStage.IDEAS, BudgetStage.CHECKING):
        raise WrongStage(budget.stage)
    row = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk, budget=budget)
    row.budget = budget
    _possible(row, check)
    before = _told(row)
    if row.project is not None and check.project != row.project:
        _leave(seat, row)
    elif row.project is not None and row.cost is not None and check.cost is not None:
        _cost_by(_by(seat), row.project, check.cost - row.cost)
    row.state, row.reason, row.checked_by = check.state, check.reason.strip(), check.checked_by.strip()
    row.checked_on, row.told_on = timezone.localdate(), None
    row.cost = check.cost if check.state == Feasibility.FEASIBLE else None
    row.merged_into = check.into if check.state == Feasibility.MERGED else None
    if check.state == Feasibility.FEASIBLE:
        _join(seat, row, check.project)
    row.save()
    _log(seat, row, IDEA, "checked", before=before, after=_told(row))
    telling.checked(seat, row)
    return row


def _possible(row: Idea, check: Check) -> None:
    into = check.into
    if not check.reason.strip() or check.state == Feasibility.WAITING:
        raise NotPossible("reason")
    if check.state == Feasibility.FEASIBLE and (check.cost is None or check.cost <= 0):
        raise NotPossible("cost")
    if check.project is not None and check.project.budget_id != row.budget_id:
        raise NotPossible("project")
    if check.state != Feasibility.FEASIBLE and row.merged.exists():
        raise NotPossible("others went into it")
    if check.state == Feasibility.MERGED and (
        into is None or into.pk == row.pk or into.budget_id != row.budget_id or into.state != Feasibility.FEASIBLE
    ):
        raise NotPossible("into")


def _join(seat: Seat, row: Idea, project: Project | None) -> None:
    """Put a feasible idea into a project, which then costs so much more, or make one of it."""
    assert row.cost is not None, "what can be done has its cost"
    if row.project_id:  # it stays where it is
        return
    if project is not None:
        _cost_by(_by(seat), project, row.cost)
        row.project = project
        return
    last = Project.objects.filter(budget=row.budget).aggregate(last=Max("number"))["last"] or 0
    row.project = Project.objects.create(
        budget=row.budget,
        number=last + 1,
        title=row.title,
        about=row.words,
        where=row.where,
        cost=row.cost,
        delivered_by=row.checked_by,
    )
    _log(seat, row.project, PROJECT, "added", after=project_told(row.project))


def _leave(seat: Seat, row: Idea) -> None:
    """Take an idea out of its project, which then costs so much less; a project without ideas goes."""
    project = row.project
    assert project is not None
    row.project = None
    Idea.objects.filter(pk=row.pk).update(project=None)
    if project.ideas.exists():
        _cost_by(_by(seat), project, -(row.cost or Decimal(0)))
    else:
        _log(seat, project, PROJECT, "removed", before={"title": project.title, "code": project.code})
        project.delete()


def _cost_by(by: UUID | None, project: Project, change: Decimal) -> None:
    """Let a project cost so much more or less, on the log.

    Somebody may have said its cost otherwise; where nothing would be left of that, it costs what its ideas cost.
    """
    if not change:
        return
    row = Project.objects.select_for_update(of=("self",)).select_related("budget").get(pk=project.pk)
    before, cost = row.cost, row.cost + change
    if cost <= 0:
        cost = sum((each.cost for each in row.ideas.all() if each.cost is not None), Decimal(0))
    if cost <= 0 or cost == before:
        return
    row.cost = project.cost = cost
    row.save(update_fields=["cost"])
    audit.record(
        actor_id=by,
        action=f"{PROJECT}.changed",
        kind=PROJECT,
        object_id=row.pk,
        scope=audit.Scope(programme_id=row.budget.programme_id),
        before={"title": row.title, "cost": str(before)},
        after={"title": row.title, "cost": str(cost)},
    )


@transaction.atomic
def change_project(*, seat: Seat, project: Project, values: ProjectValues) -> Project:
    """Say better what is voted on, what it costs and who delivers it. Raises WrongStage."""
    budget = locked(seat, project.budget)
    if budget.is_settled:
        raise WrongStage(budget.stage)
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk, budget=budget)
    row.budget = budget
    before = project_told(row)
    for name, value in vars(values).items():
        setattr(row, name, value)
    row.save()
    _log(seat, row, PROJECT, "changed", before=before, after=project_told(row))
    return row


def forget(key: str) -> None:
    """Whoever proposed it took it back: its words go from the list; a project made of it stays."""
    _take_away(key, None, "taken_back")


def forget_removed(key: str, by: UUID) -> None:
    """It was removed from view, and from the list."""
    if _take_away(key, by, "removed_with"):
        participation.became(contribution_key=key, kind="", object_id=None, words="")


@transaction.atomic
def _take_away(key: str, by: UUID | None, act: str) -> int:
    rows = list(Idea.objects.filter(came_from=key).select_related("budget", "project"))
    for row in rows:
        audit.record(
            actor_id=by,
            action=f"{IDEA}.{act}",
            kind=IDEA,
            object_id=row.pk,
            scope=audit.Scope(programme_id=row.budget.programme_id),
            before={"number": row.number},
        )
        audit.erase_subject(actor_id=by, subject_id=row.pk)
        _let_go(row, by)
    return len(rows)


def _let_go(row: Idea, by: UUID | None) -> None:
    """Take an idea away. Before the vote its project costs so much less, or goes if it was made of nothing else.

    What was put together with it stays in its project once people vote on that; before, it is checked again.
    """
    project, is_settled = row.project, row.budget.is_settled
    if is_settled:
        row.merged.update(project=project)
    else:
        row.merged.update(state=Feasibility.WAITING)
    cost = row.cost or Decimal(0)
    row.delete()
    if project is None or is_settled:
        return
    if project.ideas.exists():
        _cost_by(by, project, -cost)
    else:
        audit.erase_subject(actor_id=None, subject_id=project.pk)
        project.delete()


def _told(row: Idea) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "reason": row.reason,
        "cost": None if row.cost is None else str(row.cost),
        "checked_by": row.checked_by,
    }


def project_told(row: Project) -> dict[str, Any]:
    """A project as the log keeps it."""
    return {
        "title": row.title,
        "code": row.code,
        "about": audit.Personal(row.pk, row.about),  # it may be what somebody said, word by word
        "where": row.where,
        "cost": str(row.cost),
        "delivered_by": row.delivered_by,
    }


def _by(seat: Seat) -> UUID | None:
    return seat.user.pk if seat.user else None


def _log(seat: Seat, row: Idea | Project, kind: str, act: str, **values: Any) -> None:
    audit.record(
        actor_id=_by(seat),
        action=f"{kind}.{act}",
        kind=kind,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        **values,
    )
