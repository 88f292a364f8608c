"""Setting a round up, opening it for ideas, putting it to the vote, and keeping what the count found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.budgets import rules
from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.queries import DOOR, KIND, door_of
from commonstar.web.co.commission.budgets.terms import BudgetStage, Feasibility
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, require


class WrongStage(ValueError):
    """This cannot be done at the stage at which the round is."""


class NotReady(ValueError):
    """A round needs projects before it is voted on, and no idea that nobody has checked."""


@dataclass(frozen=True)
class BudgetValues:
    """What a round is about. `amount` is in units of `currency`, to the penny."""

    title: str
    about: str
    area: str
    who_proposes: str
    who_votes: str
    amount: Decimal
    currency: str = "GBP"
    ideas_until: date | None = None
    votes_from: date | None = None
    votes_until: date | None = None
    result_on: date | None = None


@dataclass(frozen=True)
class CountValues:
    """How a round is decided: the rule as the command takes it, and the bounds of a ballot."""

    rule: str = "equal-shares"
    utility: str = "cost"
    completion: str = "add1+greedy"
    step: Decimal = Decimal(1)
    tie_break: str = "votes,cost,id"
    threshold: int | None = None
    way: str = "approval"
    most: int | None = None
    least: int = 0
    points: int | None = None


@transaction.atomic
def add_budget(*, seat: Seat, values: BudgetValues) -> Budget:
    """Draft a round; nobody outside the programme sees it yet."""
    require(rules.run, seat)
    row = Budget.objects.create(programme=seat.programme, **asdict(values))
    record(seat, row, "added", after=told(row))
    return row


@transaction.atomic
def change_budget(*, seat: Seat, budget: Budget, values: BudgetValues | CountValues) -> Budget:
    """Change what a round is about, or how it is decided, before it goes to the vote. Raises WrongStage."""
    row = locked(seat, budget)
    if row.is_settled:
        raise WrongStage(row.stage)
    before = told(row)
    for name, value in asdict(values).items():
        setattr(row, name, value)
    row.save()
    record(seat, row, "changed", before=before, after=told(row))
    return row


@transaction.atomic
def open_for_ideas(*, seat: Seat, budget: Budget, is_premoderated: bool = True) -> Door:
    """Let everyone read of the round and propose ideas by a join code, without an account. Raises WrongStage."""
    row = locked(seat, budget, BudgetStage.DRAFTED)
    assert isinstance(seat.user, User), "whoever may run a programme is signed in"
    _move(seat, row, BudgetStage.IDEAS)
    return participation.open_door(
        by=seat.user,
        kind=DOOR,
        target=row.pk,
        programme=seat.programme.pk,
        organisation=Organisation.objects.get(parts__programme=seat.programme, parts__is_owner=True),
        title=row.title,
        is_premoderated=is_premoderated,
    )


@transaction.atomic
def close_for_ideas(*, seat: Seat, budget: Budget) -> None:
    """No more ideas; what came in can still be taken in and checked. Raises WrongStage."""
    row = locked(seat, budget, BudgetStage.IDEAS)
    door = door_of(row)
    assert isinstance(seat.user, User), "whoever may run a programme is signed in"
    if door is not None:
        participation.close_door(by=seat.user, door=door)
    _move(seat, row, BudgetStage.CHECKING)


@transaction.atomic
def put_to_vote(*, seat: Seat, budget: Budget) -> Budget:
    """From here on ideas, projects and rules stay as they are. Raises WrongStage and NotReady."""
    row = locked(seat, budget, BudgetStage.CHECKING)
    if not row.projects.exists() or row.ideas.filter(state=Feasibility.WAITING).exists():
        raise NotReady(str(row.pk))
    _move(seat, row, BudgetStage.VOTING)
    return row


@transaction.atomic
def keep_result(*, budget: Budget, document: Mapping[str, Any], reports: Mapping[str, Any] | None = None) -> None:
    """Keep the document of the count, reports on it, and which projects won. The vote has checked who may.

    Raises WrongStage, and ValueError for the document of another round.
    """
    row = Budget.objects.select_for_update().get(pk=budget.pk)
    if row.stage != BudgetStage.VOTING:
        raise WrongStage(row.stage)
    projects = list(Project.objects.filter(budget=row))
    if {each.code for each in projects} != set(document["projects"]):
        raise ValueError("the result is about other projects")
    for each in projects:
        each.won = each.code in document["winners"]
    Project.objects.bulk_update(projects, ["won"])
    row.result, row.reports, row.stage = dict(document), dict(reports or {}), BudgetStage.DECIDED
    row.save(update_fields=["result", "reports", "stage"])
    after = {"title": row.title, "winners": ", ".join(document["winners"]), "spent": str(document["spent"])}
    _entry(None, row, "decided", after=after)


def locked(seat: Seat, budget: Budget, stage: BudgetStage | None = None) -> Budget:
    """The round, held until the transaction ends. Raises Refused, and WrongStage where it is at another stage."""
    require(rules.run, seat)
    # Only the round itself: what PostgreSQL joins it with stays free for others.
    row = Budget.objects.select_for_update(of=("self",)).get(pk=budget.pk, programme=seat.programme)
    row.programme = seat.programme
    if stage is not None and row.stage != stage:
        raise WrongStage(row.stage)
    return row


def told(row: Budget) -> dict[str, Any]:
    """A round as the log keeps it."""
    names = [*BudgetValues.__dataclass_fields__, *CountValues.__dataclass_fields__]
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in values.items()}


def record(seat: Seat, row: Budget, act: str, **values: Any) -> None:
    """Write an entry about a round."""
    _entry(seat.user.pk if seat.user else None, row, act, **values)


def _entry(by: Any, row: Budget, act: str, **values: Any) -> None:
    scope = audit.Scope(programme_id=row.programme_id)
    audit.record(actor_id=by, action=f"{KIND}.{act}", kind=KIND, object_id=row.pk, scope=scope, **values)


def _move(seat: Seat, row: Budget, stage: BudgetStage) -> None:
    before = {"title": row.title, "stage": row.stage}
    row.stage = stage
    row.save(update_fields=["stage"])
    record(seat, row, f"moved_to_{stage.value}", before=before, after={"title": row.title, "stage": stage.value})
