"""What budgets tell participation, the Star, the archive and the log at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.web.co.commission.budgets import checking, queries, rules, vote
from commonstar.web.co.commission.budgets.addresses import address, citizens, within
from commonstar.web.co.commission.budgets.forms import IdeaForm, lines_of
from commonstar.web.co.commission.budgets.models import Budget, DeliveryNote, Idea, Project
from commonstar.web.co.commission.budgets.queries import DOOR, SAID
from commonstar.web.co.commission.budgets.terms import BudgetStage
from commonstar.web.co.commission.registry import DECIDE, Awaiting, Telling, WayOfDeciding
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.common.parts import Link, Waiting
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import ContributionKind, Door, DoorKind
from commonstar.web.programmes.public import NOBODY, Programme, Seat, Table, registry


def register() -> None:
    """Register everything; called once, while Django starts."""
    commission.way(
        WayOfDeciding(
            _("Participatory budgets"),
            _("People propose what money is spent on, and vote on it. Everyone reads why a project won or did not."),
            home,
            offers,
        )
    )
    participation.registry.door(
        DOOR, DoorKind(label=_("Ideas for a budget"), takes=(SAID,), manage=manage, intro=intro)
    )
    participation.registry.kind(
        SAID,
        ContributionKind(
            label=_("Your idea for the budget"),
            read=lines_of,
            form=lambda: IdeaForm,
            stays=_("It goes from the public list. A project that people vote on already stays."),
            goes_along=True,
        ),
    )
    participation.registry.taken_back(checking.forget)
    participation.registry.removed(checking.forget_removed)
    commission.waits(Awaiting(under_way, waiting))
    _tells()
    vote.register()
    _tables()
    _acts()


def _tells() -> None:
    commission.tells(
        Telling(
            begun,
            {
                BudgetStage.IDEAS: lambda n: ngettext(
                    "{n} budget open for ideas", "{n} budgets open for ideas", n
                ).format(n=n)
            },
            {BudgetStage.DECIDED: lambda n: ngettext("{n} budget decided", "{n} budgets decided", n).format(n=n)},
            {
                BudgetStage.CHECKING: lambda n: ngettext(
                    "{n} budget with ideas to check", "{n} budgets with ideas to check", n
                ).format(n=n),
                BudgetStage.VOTING: lambda n: ngettext(
                    "{n} budget put to the vote", "{n} budgets put to the vote", n
                ).format(n=n),
            },
            DECIDE,
        )
    )


def begun(programmes: Sequence[Programme]) -> QuerySet[Any, Any]:
    """The rounds of some programmes that everyone reads of."""
    return Budget.objects.filter(programme__in=programmes).exclude(stage=BudgetStage.DRAFTED)


def under_way(seat: Seat) -> QuerySet[Any, Any] | None:
    """The rounds in which something may wait for those who run them."""
    return begun([seat.programme]) if rules.run(seat) else None


def _tables() -> None:
    registry.table(Table("budgets", Budget))
    registry.table(Table("budget_projects", Project, path="budget__programme"))
    keyed = frozenset({"came_from"})
    registry.table(Table("budget_ideas", Idea, path="budget__programme", keyed=keyed))
    registry.table(
        Table("budget_reports", DeliveryNote, path="project__budget__programme", outside={"written_by": NOBODY})
    )


def _acts() -> None:
    registry.act("budget.added", _("{who} drafted the budget “{what}”."))
    registry.act("budget.changed", _("{who} changed the budget “{what}”."))
    registry.act("budget.moved_to_ideas", _("{who} opened the budget “{what}” for ideas."))
    registry.act("budget.moved_to_checking", _("{who} closed the budget “{what}” for ideas."))
    registry.act("budget.moved_to_voting", _("{who} put the budget “{what}” to the vote."))
    registry.act("budget.decided", _("The vote decided on the budget “{what}”."))
    registry.act("budget-idea.taken_in", _("{who} put an idea on the list of a budget."))
    registry.act("budget-idea.checked", _("{who} said whether an idea for a budget can be done."))
    registry.act("budget-idea.taken_back", _("An idea for a budget was taken back by whoever had it."))
    registry.act("budget-idea.removed_with", _("{who} removed an idea for a budget from view."))
    registry.act("budget-project.added", _("{who} made the project “{what}” of an idea."))
    registry.act("budget-project.changed", _("{who} changed the project “{what}”."))
    registry.act("budget-project.removed", _("{who} took away the project “{what}”, of which no idea was left."))
    registry.act("budget-project.reported", _("{who} told how the project “{what}” goes."))


def home(programme: Programme) -> str:
    """The list of a programme's budgets."""
    return address("list", programme)


def offers(seat: Seat) -> Sequence[Link]:
    """The rounds that whoever sits here can see."""
    rows = Budget.objects.filter(programme=seat.programme).select_related("programme")
    shown = rows if rules.run(seat) else rows.exclude(stage=BudgetStage.DRAFTED)
    return [Link(row.title, within("manage", row) if seat.is_member else citizens("round", row)) for row in shown]


def manage(door: Door) -> str:
    """Where ideas are taken in."""
    row = Budget.objects.select_related("programme").get(pk=door.target)
    return within("manage", row)


def intro(door: Door) -> str:
    """What the money is for."""
    row = Budget.objects.filter(pk=door.target).first()
    return row.about if row else ""


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For those who run it: ideas to take in, ideas to check, people to tell."""
    if not rules.run(seat):
        return
    for row in (
        Budget.objects.filter(programme=seat.programme).exclude(stage=BudgetStage.DRAFTED).select_related("programme")
    ):
        waits = queries.waits_of(row)
        count = waits.to_take_in + waits.to_check + waits.to_tell
        if count:
            words = ngettext(
                "{count} idea for “{title}” waits for you", "{count} ideas for “{title}” wait for you", count
            )
            yield Waiting(words.format(count=count, title=row.title), within("manage", row))
