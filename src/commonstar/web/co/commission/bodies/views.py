"""An elected body: who sits for whom, what was agreed, meetings, decisions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonstar.vocabulary import TermEnd
from commonstar.web.co.commission.bodies import actions, queries, rules, words
from commonstar.web.co.commission.bodies.forms import BodyForm, DecisionForm, DoneForm, EndForm, MeetingForm, TaskForm
from commonstar.web.co.commission.bodies.models import Body, Term
from commonstar.web.co.commission.bodies.words import address
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, posted, programme_page

FOLDER = "bodies"


def body_or_404(seat: Seat, pk: UUID) -> Body:
    """The elected body of this programme."""
    row = queries.body_at(seat, pk)
    if row is None:
        raise Http404
    return row


def body_url(seat: Seat, body: Body) -> str:
    """The page of an elected body."""
    return address("body", seat.programme, body=body.pk)


def crumbs(seat: Seat, body: Body | None = None) -> tuple[Link, ...]:
    """The way back to Co-commission, and to the body."""
    home = Link(_("Co-commission"), address("home", seat.programme))
    return (home, Link(body.title, body_url(seat, body))) if body else (home,)


def form_page(request: HttpRequest, seat: Seat, body: Body, title: str, form: Any, **more: Any) -> HttpResponse:
    """A form about a body, which goes back to its page."""
    told = {"title": title, "caption": body.title, "crumbs": crumbs(seat, body), "form": form}
    return render(request, "programmes/form_page.html", told | {"cancel_url": body_url(seat, body), **more})


@programme_page(rules.see)
def body(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """Everything about an elected body, on one page."""
    row = body_or_404(seat, body)
    terms = queries.terms_of(row)
    found = queries.communities(terms)
    empty = queries.never_filled(row, terms)
    context = {
        "title": row.title,
        "caption": _("Elected body"),
        "crumbs": crumbs(seat),
        "body": row,
        "sitting": words.sitting_table(found, empty) if found or empty else None,
        "terms": [each for community in found for each in community.sitting],
        "vacant": [(each, _fill_links(seat, row, each)) for community in found for each in community.vacant],
        "empty": [(words.empty_sentence(each), _by_election(seat, row, each.community, each.seats)) for each in empty],
        "former": [words.former_sentence(each) for each in queries.former(terms)],
        "tasks": [(each, words.task_rows(each)) for each in row.tasks.all()],
        "meetings": [(each, words.day(each.held_on), words.meeting_sentence(each)) for each in row.meetings.all()],
        "decisions": [(each, _decision_url(seat, each.number)) for each in queries.decisions_of(row)],
        "accounts": [(each, words.years(each.fund), words.account_rows(each)) for each in queries.accounts_of(row)],
        "may_write": rules.write(seat),
        "may_run": rules.run(seat),
    }
    return render(request, f"{FOLDER}/body.html", context)


def _fill_links(seat: Seat, body: Body, term: Term) -> tuple[Link, ...]:
    """How an empty seat can be filled: by what other rooms offer, or by a by-election."""
    if not rules.run(seat):
        return ()
    offered = tuple(each for fills in commission.filling for each in fills(seat, term))
    return (*offered, *_by_election(seat, body, term.community, 1))


def _by_election(seat: Seat, body: Body, community: str, seats: int) -> tuple[Link, ...]:
    """A new election for these seats, whose result is declared for this body."""
    if not rules.run(seat):
        return ()
    told = urlencode({"body": body.pk, "community": community, "seats": seats})
    return (Link(_("Fill it by a by-election"), f"{address('election_new', seat.programme)}?{told}"),)


def _decision_url(seat: Seat, number: int) -> str:
    return reverse("programmes:decision", args=[seat.programme.slug, number])


@programme_page(rules.run)
def body_change(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """Change what it is called and what it is for."""
    row = body_or_404(seat, body)
    form = BodyForm(posted(request), initial={"title": row.title, "remit": row.remit})
    if form.is_valid():
        actions.change_body(seat=seat, body=row, **form.cleaned_data)
        messages.success(request, _("It is changed."))
        return redirect(body_url(seat, row))
    return form_page(request, seat, row, _("Change what it is for"), form)


@programme_page(rules.run)
def term_end(request: HttpRequest, seat: Seat, term: UUID) -> HttpResponse:
    """Somebody resigned or left."""
    row = queries.term_at(seat, term)
    if row is None:
        raise Http404
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            end = TermEnd(given["end"])
            actions.end_term(seat=seat, term=row, end=end, on=given["on"], reason=given["reason"])
        except actions.WrongDay:
            form.add_error("on", _("Enter a day between the first and the last day of the term."))
        except actions.Ended:
            messages.info(request, _("This term has ended already."))
            return redirect(body_url(seat, row.body))
        else:
            messages.success(request, _("It is written down. The seat can be filled now."))
            return redirect(body_url(seat, row.body))
    return form_page(request, seat, row.body, _("%(name)s leaves the seat") % {"name": row.name}, form)


@programme_page(rules.write)
def task_new(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """Write down what was agreed."""
    row = body_or_404(seat, body)
    form = TaskForm(posted(request), initial={"agreed_on": timezone.localdate()})
    if form.is_valid():
        actions.agree_task(seat=seat, body=row, **form.cleaned_data)
        messages.success(request, _("The task is written down."))
        return redirect(body_url(seat, row))
    return form_page(request, seat, row, _("Agree a task"), form)


@programme_page(rules.write)
def task_done(request: HttpRequest, seat: Seat, agreed_task: UUID) -> HttpResponse:
    """A task is done, and what came of it."""
    row = queries.task_at(seat, agreed_task)
    if row is None:
        raise Http404
    initial = {"done_on": row.done_on or timezone.localdate(), "what_came": row.what_came}
    form = DoneForm(posted(request), initial=initial)
    if form.is_valid():
        actions.finish_task(seat=seat, task=row, **form.cleaned_data)
        messages.success(request, _("The task is done."))
        return redirect(body_url(seat, row.body))
    return form_page(request, seat, row.body, _("Done: %(title)s") % {"title": row.title}, form)


@programme_page(rules.write)
def meeting_new(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """Write down that the body met."""
    row = body_or_404(seat, body)
    form = MeetingForm(posted(request), initial={"held_on": timezone.localdate()})
    if form.is_valid():
        actions.hold_meeting(seat=seat, body=row, **form.cleaned_data)
        messages.success(request, _("The meeting is written down."))
        return redirect(body_url(seat, row))
    return form_page(request, seat, row, _("Write down a meeting"), form)


@programme_page(rules.run)
def body_decide(request: HttpRequest, seat: Seat, body: UUID) -> HttpResponse:
    """A decision of the body, in the programme's log."""
    row = body_or_404(seat, body)
    form = DecisionForm(posted(request), initial={"decided_on": timezone.localdate()})
    if form.is_valid():
        actions.decide(seat=seat, body=row, decided=form.decided(row.title))
        messages.success(request, _("The decision is in the log."))
        return redirect(body_url(seat, row))
    return form_page(request, seat, row, _("Record a decision"), form)
