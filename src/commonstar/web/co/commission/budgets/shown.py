"""What the pages of budgets show of rounds, ideas and projects: tags, rows and tables in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.co.commission.budgets.models import Budget, Idea, Project
from commonstar.web.co.commission.budgets.sentences import RULES, money
from commonstar.web.co.commission.budgets.terms import BudgetStage, Delivery, Feasibility, phrase
from commonstar.web.common.parts import Cell, Column, Row, Table, Tag

STAGES = {
    BudgetStage.DRAFTED: "grey",
    BudgetStage.IDEAS: "blue",
    BudgetStage.CHECKING: "yellow",
    BudgetStage.VOTING: "purple",
    BudgetStage.DECIDED: "green",
}
FOUND = {
    Feasibility.WAITING: "grey",
    Feasibility.FEASIBLE: "green",
    Feasibility.NOT_FEASIBLE: "red",
    Feasibility.MERGED: "teal",
}
FAR = {
    Delivery.NOT_STARTED: "grey",
    Delivery.PLANNED: "blue",
    Delivery.UNDER_WAY: "yellow",
    Delivery.DONE: "green",
    Delivery.STOPPED: "red",
}


@dataclass(frozen=True)
class ShownIdea:
    """An idea as citizens read it: what was found and why, and which project or idea it is part of."""

    idea: Idea
    state: Tag
    checked: str
    project: Project | None
    into: Idea | None


def stage_tag(budget: Budget) -> Tag:
    """How far a round is."""
    stage = BudgetStage(budget.stage)
    return Tag(phrase(stage), STAGES[stage])


def delivery_tag(state: str) -> Tag:
    """How far a delivery is."""
    return Tag(phrase(Delivery(state)), FAR[Delivery(state)])


def outcome_tag(project: Project) -> Tag | None:
    """Whether a project won; nothing before the count."""
    if project.won is None:
        return None
    return Tag(_("Won"), "green") if project.won else Tag(_("Did not win"), "grey")


def shown_idea(budget: Budget, idea: Idea) -> ShownIdea:
    """An idea for a list. Its project and the idea that it went into must have been fetched with it."""
    state = Feasibility(idea.state)
    checked = ""
    if idea.checked_on:
        checked = _("Checked by {who} on {day}.").format(who=idea.checked_by, day=_day(idea.checked_on))
        if idea.cost is not None:
            checked += " " + _("It costs {cost}.").format(cost=money(idea.cost, budget.currency))
    return ShownIdea(idea, Tag(phrase(state), FOUND[state]), checked, idea.project, idea.merged_into)


def facts(budget: Budget) -> list[Row]:
    """What everyone should know of a round."""
    days = (
        (_("Ideas until"), budget.ideas_until),
        (_("Voting from"), budget.votes_from),
        (_("Voting until"), budget.votes_until),
        (_("Result on"), budget.result_on),
    )
    return [
        Row(_("Money"), money(budget.amount, budget.currency)),
        Row(_("For"), budget.area),
        Row(_("Who may propose"), budget.who_proposes),
        Row(_("Who may vote"), budget.who_votes),
        *(Row(label, _day(day)) for label, day in days if day),
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def project_rows(budget: Budget, project: Project) -> list[Row]:
    """The facts of a project."""
    rows = [
        Row(_("Cost"), money(project.cost, budget.currency)),
        *([Row(_("Where"), project.where)] if project.where else []),
        Row(_("Who delivers it"), project.delivered_by),
    ]
    if project.spent is not None:
        rows.append(Row(_("Spent so far"), money(project.spent, budget.currency)))
    return rows


def result_table(budget: Budget, projects: Sequence[tuple[Project, str]]) -> Table:
    """Every project with its votes, cost and outcome, the winners first in the order in which they won."""
    document = budget.result or {}
    columns = (
        Column(_("Project")),
        Column(_("Votes"), numeric=True),
        *((Column(_("Points"), numeric=True),) if has_points(budget) else ()),
        Column(_("Cost"), numeric=True),
        Column(_("Result")),
    )
    rows = []
    for project, url in projects:
        account = document["projects"][project.code]
        points = (Cell(str(account["points"])),) if has_points(budget) else ()
        tag = outcome_tag(project)
        cost = Cell(money(project.cost, budget.currency))
        name = Cell(f"{project.code} {project.title}", url)
        rows.append((name, Cell(account["votes"]), *points, cost, Cell(tag.label if tag else "")))
    return Table(_("All projects"), columns, tuple(rows))


def has_points(budget: Budget) -> bool:
    """Whether ballots carry more than a yes."""
    return budget.way in ("points", "ranking")


def in_order(budget: Budget, projects: Sequence[Project]) -> list[Project]:
    """The winners in the order in which they won, then the others by votes."""
    document = budget.result or {}
    place = {code: at for at, code in enumerate(document.get("winners", ()))}
    accounts = document.get("projects", {})

    def key(project: Project) -> tuple[int, int, int]:
        votes = accounts.get(project.code, {}).get("votes", 0)
        return (place.get(project.code, len(place)), -votes, project.number)

    return sorted(projects, key=key)


def result_sentence(budget: Budget) -> str:
    """How many projects won, and what of the money they take."""
    document = budget.result or {}
    won, total = len(document["winners"]), len(document["projects"])
    words = ngettext(
        "{won} of {total} project won. They cost {spent} of the {amount}.",
        "{won} of {total} projects won. They cost {spent} of the {amount}.",
        total,
    )
    spent = money(document["spent"], budget.currency)
    return words.format(won=won, total=total, spent=spent, amount=money(budget.amount, budget.currency))


def rule_name(budget: Budget) -> str:
    """The rule in a word or two."""
    return str(RULES[budget.rule].name)
