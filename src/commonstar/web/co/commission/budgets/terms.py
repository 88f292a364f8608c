"""The terms of budgets, once, with the words that people read for them."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class BudgetStage(StrEnum):
    """How far a round of a participatory budget is: from its draft to the decision."""

    DRAFTED = "drafted"
    IDEAS = "ideas"
    CHECKING = "checking"
    VOTING = "voting"
    DECIDED = "decided"


class Feasibility(StrEnum):
    """What a check of an idea for a budget found."""

    WAITING = "waiting"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not-feasible"
    MERGED = "merged"


class Delivery(StrEnum):
    """How far a project that won money is."""

    NOT_STARTED = "not-started"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    STOPPED = "stopped"


WORDS: dict[type[StrEnum], dict[str, Promise]] = {
    BudgetStage: {
        BudgetStage.DRAFTED: pgettext_lazy("a budget", "Draft"),
        BudgetStage.IDEAS: pgettext_lazy("a budget", "Open for ideas"),
        BudgetStage.CHECKING: pgettext_lazy("a budget", "Ideas are being checked"),
        BudgetStage.VOTING: pgettext_lazy("a budget", "Goes to the vote"),
        BudgetStage.DECIDED: pgettext_lazy("a budget", "Decided"),
    },
    Feasibility: {
        Feasibility.WAITING: pgettext_lazy("an idea", "Not checked yet"),
        Feasibility.FEASIBLE: pgettext_lazy("an idea", "Can be done"),
        Feasibility.NOT_FEASIBLE: pgettext_lazy("an idea", "Cannot be done"),
        Feasibility.MERGED: pgettext_lazy("an idea", "Put together with another idea"),
    },
    Delivery: {
        Delivery.NOT_STARTED: pgettext_lazy("a project", "Not started"),
        Delivery.PLANNED: pgettext_lazy("a project", "Being planned"),
        Delivery.UNDER_WAY: pgettext_lazy("a project", "Under way"),
        Delivery.DONE: pgettext_lazy("a project", "Done"),
        Delivery.STOPPED: pgettext_lazy("a project", "Stopped"),
    },
}


def phrase(member: StrEnum) -> Promise:
    """What people read for a term."""
    return WORDS[type(member)][member.value]


def choices(kind: type[StrEnum]) -> list[tuple[str, Promise]]:
    """The choices of a form field: each value with its words."""
    return [(member.value, phrase(member)) for member in kind]
