"""The pages of a round that everyone can read: no account, no script, no cookie."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.web.co.commission.budgets import fair, queries, sentences, shown, vote
from commonstar.web.co.commission.budgets.addresses import citizens
from commonstar.web.co.commission.budgets.drawing import money_picture, result_picture
from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.terms import BudgetStage
from commonstar.web.co.commission.voting.public import Poll, is_open, poll_of, poll_url, vote_url
from commonstar.web.common.access import everyone
from commonstar.web.common.languages import in_language_of_choice, languages
from commonstar.web.common.parts import Link
from commonstar.web.participation import public as participation


def found(budget: UUID) -> Budget:
    """A round that is not a draft; of others nobody outside can tell that they are there."""
    row = queries.public_budget(budget)
    if row is None:
        raise Http404
    return row


def link(name: str, row: Budget, **arguments: Any) -> str:
    """The address of a citizens' page in the language that the reader chose."""
    return f"{citizens(name, row, **arguments)}?language={get_language()}"


def _frame(row: Budget, title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "caption": row.title,
        "budget": row,
        "crumbs": [Link(row.title, link("round", row))],
        "ideas_url": link("ideas", row),
        "result_url": link("result", row) if row.stage == BudgetStage.DECIDED else "",
        "spoken": languages(),
        "is_illustrative": row.programme.is_demonstration,
        **more,
    }


@everyone
@in_language_of_choice
def round_page(request: HttpRequest, budget: UUID) -> HttpResponse:
    """What the money is for, how far it is, how to take part, and what is voted on."""
    row = found(budget)
    door = queries.door_of(row)
    poll = poll_of(queries.KIND, row.pk) if row.is_settled else None
    context = _frame(
        row,
        row.title,
        caption=row.area,
        crumbs=(),
        stage=shown.stage_tag(row),
        facts=shown.facts(row),
        rule_name=shown.rule_name(row),
        rule_lines=sentences.rule_lines(row),
        propose_url=_in_language(door) if door and participation.is_open(door) else "",
        vote_url=_vote(poll) if poll and is_open(poll) else "",
        proof_url=_proof(poll) if poll else "",
        slip_url=reverse("participation:slip"),
        projects=[_line(row, each) for each in shown.in_order(row, queries.projects_of(row))],
        result_words=shown.result_sentence(row) if row.stage == BudgetStage.DECIDED else "",
    )
    return render(request, "budgets/citizens/round.html", context)


def _in_language(door: participation.Door) -> str:
    return f"{reverse('participation:door', args=[door.code])}?language={get_language()}"


def _vote(poll: Poll) -> str:
    return f"{vote_url(poll)}?language={get_language()}"


def _proof(poll: Poll) -> str:
    """Where anyone can check the vote; "" before it opened."""
    if poll.held_elsewhere:
        return poll_url(poll)
    return f"{reverse('vote:proof', args=[poll.door.code])}?language={get_language()}" if poll.door else ""


def _line(row: Budget, project: Project) -> dict[str, Any]:
    return {
        "project": project,
        "url": link("project", row, number=project.number),
        "cost": sentences.money(project.cost, row.currency),
        "outcome": shown.outcome_tag(project),
        "delivery": shown.delivery_tag(project.delivery) if project.won else None,
    }


@everyone
@in_language_of_choice
def ideas(request: HttpRequest, budget: UUID) -> HttpResponse:
    """Every idea, with what was found and why."""
    row = found(budget)
    lines = [shown.shown_idea(row, each) for each in queries.ideas_of(row)]
    urls = [link("project", row, number=each.project.number) if each.project else "" for each in lines]
    context = _frame(row, _("All ideas"), lines=list(zip(lines, urls, strict=True)))
    return render(request, "budgets/citizens/ideas.html", context)


@everyone
@in_language_of_choice
def project(request: HttpRequest, budget: UUID, number: int) -> HttpResponse:
    """One project: what, where, for how much, from which ideas; why it won or not; how its delivery goes."""
    row = found(budget)
    known = queries.project_at(row, number)
    if known is None:
        raise Http404
    notes = [
        (note, shown.delivery_tag(note.state), sentences.money(note.spent, row.currency) if note.spent else "")
        for note in known.notes.all()
    ]
    context = _frame(
        row,
        known.title,
        caption=known.code,
        project=known,
        rows=shown.project_rows(row, known),
        outcome=shown.outcome_tag(known),
        why=sentences.why(row, known),
        delivery=shown.delivery_tag(known.delivery) if known.won else None,
        notes=notes,
    )
    return render(request, "budgets/citizens/project.html", context)


@everyone
@in_language_of_choice
def result(request: HttpRequest, budget: UUID) -> HttpResponse:
    """What won, as a picture and a table, and for each project why."""
    row = found(budget)
    if row.stage != BudgetStage.DECIDED:
        raise Http404
    projects = shown.in_order(row, queries.projects_of(row))
    linked = [(each, link("project", row, number=each.number)) for each in projects]
    poll = poll_of(queries.KIND, row.pk)
    context = _frame(
        row,
        _("Result"),
        proof_url=_proof(poll) if poll else "",
        about_url=link("about_the_file", row) if poll else "",
        fair_lines=fair.fair_lines(row),
        fair_table=fair.fair_table(row, projects),
        sentence=shown.result_sentence(row),
        share_lines=sentences.share_lines(row),
        money_picture=money_picture(row),
        picture=result_picture(row, projects),
        table=shown.result_table(row, linked),
        accounts=[
            (each, url, shown.outcome_tag(each), sentences.why(row, each, with_share=False)) for each, url in linked
        ],
        rule_name=shown.rule_name(row),
        rule_lines=sentences.rule_lines(row),
    )
    return render(request, "budgets/citizens/result.html", context)


@everyone
@in_language_of_choice
def about_the_file(request: HttpRequest, budget: UUID) -> HttpResponse:
    """What the open file is, how to count it again, and who would have won under other rules."""
    row = found(budget)
    poll = poll_of(queries.KIND, row.pk) if row.stage == BudgetStage.DECIDED else None
    if poll is None:
        raise Http404
    text = fair.about_the_file(row, poll.inputs_name, poll.inputs_hash, vote.command(poll))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
