"""The door of budgets: what the demonstration and other rooms may use."""

from commonstar.web.co.commission.budgets.actions import (
    BudgetValues,
    CountValues,
    NotReady,
    WrongStage,
    add_budget,
    change_budget,
    close_for_ideas,
    keep_result,
    open_for_ideas,
    put_to_vote,
)
from commonstar.web.co.commission.budgets.checking import (
    Check,
    NotPossible,
    ProjectValues,
    change_project,
    check_idea,
    take_in,
)
from commonstar.web.co.commission.budgets.delivering import Report, report_delivery
from commonstar.web.co.commission.budgets.models import Budget, Idea, Project
from commonstar.web.co.commission.budgets.queries import SAID, ideas_of, projects_of, to_take_in
from commonstar.web.co.commission.budgets.telling import tell_proposers
from commonstar.web.co.commission.budgets.terms import BudgetStage, Delivery, Feasibility
from commonstar.web.co.commission.budgets.vote import draft_vote

__all__ = [
    "SAID",
    "Budget",
    "BudgetStage",
    "BudgetValues",
    "Check",
    "CountValues",
    "Delivery",
    "Feasibility",
    "Idea",
    "NotPossible",
    "NotReady",
    "Project",
    "ProjectValues",
    "Report",
    "WrongStage",
    "add_budget",
    "change_budget",
    "change_project",
    "check_idea",
    "close_for_ideas",
    "draft_vote",
    "ideas_of",
    "keep_result",
    "open_for_ideas",
    "projects_of",
    "put_to_vote",
    "report_delivery",
    "take_in",
    "tell_proposers",
    "to_take_in",
]
