"""Reads of budgets, their ideas, projects and reports. Ideas stand by their number, that of their taking in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from commonstar.vocabulary import ContributionState
from commonstar.web.co.commission.budgets.models import Budget, DeliveryNote, Idea, Project
from commonstar.web.co.commission.budgets.terms import BudgetStage, Feasibility
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.public import Programme

DOOR, SAID, KIND = "budget-ideas", "budget-idea", "budget"


@dataclass(frozen=True)
class Waits:
    """What of a round waits for a person: ideas to take in, ideas to check, people to tell."""

    to_take_in: int
    to_check: int
    to_tell: int


def budgets_of(programme: Programme) -> QuerySet[Budget]:
    """The rounds of a programme, the newest first, each with how many ideas and projects it has."""
    rows = Budget.objects.filter(programme=programme).select_related("programme")
    counted = {"idea_count": Count("ideas", distinct=True), "project_count": Count("projects", distinct=True)}
    return rows.annotate(**counted)


def budget_at(programme: Programme, pk: UUID) -> Budget | None:
    """A round of this programme, or None."""
    return Budget.objects.select_related("programme").filter(programme=programme, pk=pk).first()


def public_budget(pk: UUID) -> Budget | None:
    """A round that citizens can read of, or None."""
    rows = Budget.objects.select_related("programme").exclude(stage=BudgetStage.DRAFTED)
    return rows.filter(pk=pk).first()


def door_of(budget: Budget) -> Door | None:
    """The door through which ideas come, once there is one."""
    return participation.doors_to(DOOR, budget.pk).first()


def ideas_of(budget: Budget) -> list[Idea]:
    """All ideas by number, each with its project and the idea that it went into. Two queries at most."""
    rows = Idea.objects.filter(budget=budget).select_related("project", "merged_into", "merged_into__project")
    return list(rows.order_by("number"))


def projects_of(budget: Budget) -> list[Project]:
    """All projects by number, each with its ideas. Two queries."""
    ideas = Prefetch("ideas", queryset=Idea.objects.order_by("number"))
    return list(Project.objects.filter(budget=budget).prefetch_related(ideas).order_by("number"))


def project_at(budget: Budget, number: int) -> Project | None:
    """The project of this number with its ideas and the reports on it, or None."""
    ideas = Prefetch("ideas", queryset=Idea.objects.prefetch_related("merged").order_by("number"))
    notes = Prefetch("notes", queryset=DeliveryNote.objects.order_by("-on", "-written_at", "id"))
    return Project.objects.filter(budget=budget, number=number).prefetch_related(ideas, notes).first()


def idea_at(budget: Budget, number: int) -> Idea | None:
    """The idea of this number, or None."""
    rows = Idea.objects.select_related("budget", "project", "merged_into")
    return rows.filter(budget=budget, number=number).first()


def to_take_in(door: Door | None) -> list[Contribution]:
    """What was proposed, is shown, and is not on the list yet; in an order of chance."""
    if door is None:
        return []
    rows = Contribution.objects.filter(door=door, kind=SAID, state=ContributionState.SHOWN).select_related("door")
    taken = set(Idea.objects.filter(budget=door.target).values_list("came_from", flat=True))
    return [row for row in rows.order_by("key") if row.key not in taken]


def to_tell(budget: Budget) -> list[Idea]:
    """Ideas whose fate is known and whose proposer was not told: not feasible, or counted."""
    known = Q(state=Feasibility.NOT_FEASIBLE)
    if budget.stage == BudgetStage.DECIDED:
        known |= Q(project__won__isnull=False) | Q(merged_into__project__won__isnull=False)
    rows = Idea.objects.filter(known, budget=budget, told_on=None).exclude(came_from="")
    return list(rows.select_related("project", "merged_into", "merged_into__project").order_by("number"))


def waits_of(budget: Budget) -> Waits:
    """What waits for a person in a round."""
    unchecked = 0
    if not budget.is_settled:
        unchecked = Idea.objects.filter(budget=budget, state=Feasibility.WAITING).count()
    return Waits(len(to_take_in(door_of(budget))), unchecked, len(to_tell(budget)))


def feasible_of(ideas: Sequence[Idea]) -> list[Idea]:
    """Those of the ideas that can be done."""
    return [each for each in ideas if each.state == Feasibility.FEASIBLE]
