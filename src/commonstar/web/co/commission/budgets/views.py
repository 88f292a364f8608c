"""The pages on which a round is set up and run, inside the programme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Electorate
from commonstar.web.co.commission.budgets import (
    actions,
    checking,
    delivering,
    fair,
    queries,
    rules,
    sentences,
    shown,
    telling,
    vote,
)
from commonstar.web.co.commission.budgets.addresses import address, citizens, within
from commonstar.web.co.commission.budgets.forms import (
    BudgetForm,
    CheckForm,
    CountForm,
    OpenForm,
    ProjectForm,
    ReportForm,
    TakeInForm,
    VoteForm,
)
from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.terms import BudgetStage
from commonstar.web.co.commission.voting.public import poll_of, poll_url
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, posted, programme_page

FORM = "programmes/form_page.html"


def found(seat: Seat, budget: UUID) -> Budget:
    """The round of this programme; of another's there is none."""
    row = queries.budget_at(seat.programme, budget)
    if row is None:
        raise Http404
    return row


def crumbs(seat: Seat, row: Budget | None = None) -> list[Link]:
    """Where pages about budgets stand."""
    home = Link(_("Co-commission"), reverse("commission:home", args=[seat.programme.slug]))
    links = [home, Link(_("Budgets"), address("list", seat.programme))]
    return [*links, Link(row.title, within("manage", row))] if row else links


@programme_page(rules.see)
def budgets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All rounds of the programme; drafts for those who run it."""
    rows = list(queries.budgets_of(seat.programme))
    shows = [row for row in rows if row.is_public or rules.run(seat)]
    context = {
        "title": _("Participatory budgets"),
        "crumbs": crumbs(seat)[:1],
        "lines": [(row, shown.stage_tag(row), _page(seat, row)) for row in shows],
        "add_url": address("add", seat.programme) if rules.run(seat) else "",
    }
    return render(request, "budgets/list.html", context)


def _page(seat: Seat, row: Budget) -> str:
    """The round as those inside see it; others go straight to the page that everyone reads."""
    return within("manage", row) if seat.is_member else citizens("round", row)


@programme_page(rules.see)
def manage(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """One round for those inside: what waits, what comes next, ideas and projects."""
    row = found(seat, budget)
    runs = rules.run(seat)
    if not row.is_public and not runs:
        raise Http404
    door = queries.door_of(row)
    ideas = queries.ideas_of(row)
    projects = queries.projects_of(row)
    poll = poll_of(queries.KIND, row.pk) if row.is_settled else None
    waits = queries.waits_of(row) if runs else None
    context = {
        "title": row.title,
        "crumbs": crumbs(seat),
        "budget": row,
        "stage": shown.stage_tag(row),
        "runs": runs,
        "reports": rules.report(seat),
        "waits": waits,
        "facts": shown.facts(row),
        "rule_name": shown.rule_name(row),
        "rule_lines": sentences.rule_lines(row),
        "public_url": citizens("round", row) if row.is_public else "",
        "door_url": reverse("programmes:door", args=[seat.programme.slug, door.pk]) if door else "",
        "ideas": [(shown.shown_idea(row, each), within("check", row, number=each.number)) for each in ideas],
        "projects": [_project_line(row, each) for each in projects],
        "poll_url": poll_url(poll) if poll else "",
        "next": _next(row, waits, has_vote=poll is not None) if waits else "",
        "others": fair.others_table(row) if runs else None,
        "may_check": runs and row.stage in (BudgetStage.IDEAS, BudgetStage.CHECKING),
    }
    return render(request, "budgets/manage.html", context)


def _next(row: Budget, waits: queries.Waits, *, has_vote: bool) -> str:
    """The one act that comes next; "" where ideas are to be checked first, or nothing waits."""
    if row.stage in (BudgetStage.IDEAS, BudgetStage.CHECKING) and waits.to_take_in:
        return "take_in"
    if row.stage == BudgetStage.IDEAS:
        return "" if waits.to_check else "door"
    if row.stage == BudgetStage.CHECKING:
        return "" if waits.to_check else "vote"
    if row.stage == BudgetStage.VOTING:
        return "poll" if has_vote else "vote"
    if row.stage == BudgetStage.DECIDED:
        return "tell" if waits.to_tell else ""
    return "open"


def _project_line(row: Budget, project: Project) -> dict[str, Any]:
    return {
        "project": project,
        "cost": sentences.money(project.cost, row.currency),
        "outcome": shown.outcome_tag(project),
        "delivery": shown.delivery_tag(project.delivery) if project.won else None,
        "change_url": "" if row.is_settled else within("project", row, number=project.number),
        "report_url": within("report", row, number=project.number) if project.won else "",
    }


@programme_page(rules.run)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draft a round."""
    form = BudgetForm(posted(request))
    if form.is_valid():
        row = actions.add_budget(seat=seat, values=form.values())
        messages.success(request, _("It is a draft. Next, say how it is decided."))
        return redirect(within("rules", row))
    context = {"title": _("New budget"), "form": form, "crumbs": crumbs(seat)}
    return render(request, FORM, context | {"cancel_url": address("list", seat.programme)})


@programme_page(rules.run)
def change(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Change what a round is about."""
    row = found(seat, budget)
    initial = {name: getattr(row, name) for name in BudgetForm.base_fields}
    form = BudgetForm(posted(request), initial=initial)
    return _change(request, seat, row, form, _("What the budget is about"))


@programme_page(rules.run)
def count_rules(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Change how a round is voted on and counted."""
    row = found(seat, budget)
    initial = {name: getattr(row, name) for name in CountForm.base_fields}
    form = CountForm(posted(request), initial=initial | {"least": row.least or None})
    return _change(request, seat, row, form, _("How the budget is decided"))


def _change(request: HttpRequest, seat: Seat, row: Budget, form: BudgetForm | CountForm, title: str) -> HttpResponse:
    here = within("manage", row)
    if row.is_settled:
        return _too_late(request, here)
    if form.is_valid():
        return _do(
            request, here, lambda: actions.change_budget(seat=seat, budget=row, values=form.values()), _("Saved.")
        )
    context = {"title": title, "form": form, "crumbs": crumbs(seat, row), "cancel_url": here}
    return render(request, FORM, context)


def _too_late(request: HttpRequest, here: str) -> HttpResponse:
    messages.error(request, _("This cannot be done any more, or not yet: look at how far the budget is."))
    return redirect(here)


def _do(request: HttpRequest, here: str, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it, say so, and go back to the page of the round."""
    try:
        act()
    except actions.WrongStage:
        return _too_late(request, here)
    messages.success(request, done)
    return redirect(here)


@programme_page(rules.run)
def open_for_ideas(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Publish the round and open it for ideas."""
    row = found(seat, budget)
    form = OpenForm(posted(request))
    if form.is_valid():
        moderated = form.cleaned_data["is_premoderated"]
        done = _("Everyone can read of it now, and send ideas. Print the poster, or show the code.")
        return _do(
            request,
            within("manage", row),
            lambda: actions.open_for_ideas(seat=seat, budget=row, is_premoderated=moderated),
            done,
        )
    words = _("The round gets a page that everyone can read, and a join code by which everyone can send ideas.")
    return _ask(request, seat, row, _("Open for ideas"), words, form)


@programme_page(rules.run)
def close_for_ideas(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Take no more ideas."""
    row = found(seat, budget)
    if posted(request) is not None:
        done = _("No more ideas can be sent.")
        return _do(request, within("manage", row), lambda: actions.close_for_ideas(seat=seat, budget=row), done)
    words = _("Nobody can send ideas after this. Ideas on paper can still be typed up. It cannot be undone.")
    return _ask(request, seat, row, _("Close for ideas"), words)


@programme_page(rules.run)
def put_to_vote(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Settle what is voted on and how, and draft the vote."""
    row = found(seat, budget)
    here = within("manage", row)
    form = VoteForm(posted(request), initial={"closes_on": row.votes_until, "electorate": Electorate.CODES})
    if form.is_valid():
        given = form.cleaned_data
        try:
            poll = vote.draft_vote(
                seat=seat,
                budget=row,
                electorate=Electorate(given["electorate"]),
                seed_words=given["seed_words"],
                closes_at=form.closes_at(),
            )
        except actions.WrongStage:
            return _too_late(request, here)
        except actions.NotReady:
            messages.error(request, _("Check every idea first. There must be one project at least."))
            return redirect(here)
        messages.success(
            request, _("Projects and rules stay as they are now. Next, say who may vote, and open the vote.")
        )
        return redirect(poll_url(poll))
    words = _("Ideas, projects, costs and rules stay as they are after this. It cannot be undone.")
    return _ask(request, seat, row, _("Put to the vote"), words, form)


def _ask(
    request: HttpRequest, seat: Seat, row: Budget, title: str, words: str, form: GovukForm | None = None
) -> HttpResponse:
    context = {
        "title": title,
        "button": title,
        "words": words,
        "form": form or GovukForm(),
        "crumbs": crumbs(seat, row),
        "cancel_url": within("manage", row),
    }
    return render(request, "budgets/ask.html", context)


@programme_page(rules.run)
def take_in(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Put what people proposed on the public list."""
    row = found(seat, budget)
    rows = queries.to_take_in(queries.door_of(row))
    form = TakeInForm(posted(request), rows=rows)
    here = within("manage", row)
    if form.is_valid():
        try:
            count = checking.take_in(seat=seat, budget=row, keys=form.cleaned_data["said"])
        except actions.WrongStage:
            return _too_late(request, here)
        words = ngettext("{n} idea is on the list.", "{n} ideas are on the list.", count)
        messages.success(request, words.format(n=count))
        return redirect(here)
    context = {
        "title": _("Put ideas on the list"),
        "form": form,
        "empty": not rows,
        "crumbs": crumbs(seat, row),
        "cancel_url": here,
    }
    return render(request, "budgets/take_in.html", context)


@programme_page(rules.run)
def check(request: HttpRequest, seat: Seat, budget: UUID, number: int) -> HttpResponse:
    """Say of an idea whether it can be done, and why."""
    row = found(seat, budget)
    idea = queries.idea_at(row, number)
    if idea is None:
        raise Http404
    form = CheckForm(posted(request), idea=idea, ideas=queries.ideas_of(row), projects=queries.projects_of(row))
    if form.is_valid():
        told = form.check()
        try:
            return _do(
                request,
                within("manage", row),
                lambda: checking.check_idea(seat=seat, idea=idea, check=told),
                _("Saved. Everyone can read it."),
            )
        except checking.NotPossible:
            form.add_error("state", _("Others were put together with this idea, so it must be one that can be done."))
    context = {
        "title": _("Can it be done?"),
        "idea": idea,
        "form": form,
        "crumbs": crumbs(seat, row),
        "cancel_url": within("manage", row),
    }
    return render(request, "budgets/check.html", context)


def project_of(row: Budget, number: int) -> Project:
    """The project of this round."""
    project = queries.project_at(row, number)
    if project is None:
        raise Http404
    project.budget = row
    return project


@programme_page(rules.run)
def project(request: HttpRequest, seat: Seat, budget: UUID, number: int) -> HttpResponse:
    """Change a project before the vote."""
    row = found(seat, budget)
    known = project_of(row, number)
    here = within("manage", row)
    form = ProjectForm(posted(request), initial={name: getattr(known, name) for name in ProjectForm.base_fields})
    if row.is_settled:
        return _too_late(request, here)
    if form.is_valid():
        values = form.values()
        return _do(request, here, lambda: checking.change_project(seat=seat, project=known, values=values), _("Saved."))
    title = _("Project {code}").format(code=known.code)
    context = {"title": title, "form": form, "crumbs": crumbs(seat, row), "cancel_url": here}
    return render(request, FORM, context)


@programme_page(rules.report)
def report(request: HttpRequest, seat: Seat, budget: UUID, number: int) -> HttpResponse:
    """Tell how the delivery of a project goes."""
    row = found(seat, budget)
    known = project_of(row, number)
    here = within("manage", row)
    if not known.won:
        return _too_late(request, here)
    form = ReportForm(posted(request), initial={"state": known.delivery, "spent": known.spent})
    if form.is_valid():
        delivering.report_delivery(seat=seat, project=known, report=form.report())
        messages.success(request, _("Everyone can read it now."))
        return redirect(citizens("project", row, number=number))
    title = _("How does {code} go?").format(code=known.code)
    context = {"title": title, "form": form, "crumbs": crumbs(seat, row), "cancel_url": here}
    return render(request, FORM, context)


@programme_page(rules.run)
def tell(request: HttpRequest, seat: Seat, budget: UUID) -> HttpResponse:
    """Answer everyone who proposed."""
    row = found(seat, budget)
    if posted(request) is not None:
        count = telling.tell_proposers(seat=seat, budget=row)
        words = ngettext("{n} person was answered.", "{n} people were answered.", count)
        messages.success(request, words.format(n=count))
        return redirect(within("manage", row))
    words = _(
        "Everyone whose idea was voted on gets a reply: whether it won, and why. They read it with their slip, or get "
        "it by the way that they left."
    )
    return _ask(request, seat, row, _("Tell everyone who had an idea"), words)
