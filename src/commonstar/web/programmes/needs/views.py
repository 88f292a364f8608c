"""The pages of needs, and those on which demands are decided on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.challenges.queries import challenges_of
from commonstar.web.programmes.demands.queries import demands_of, parsed, shown
from commonstar.web.programmes.models import Demand
from commonstar.web.programmes.needs import actions, queries
from commonstar.web.programmes.needs.forms import ChooseForm, DeclineForm, LeaveOpenForm, RecogniseForm
from commonstar.web.programmes.rules import Seat, may_lead, may_see, may_see_inside

FOLDER = "programmes/needs"


def crumbs(seat: Seat, *more: Link) -> list[Link]:
    """Where pages about needs stand."""
    return [Link(_("Challenges and needs"), address("challenges", seat.programme)), *more]


@programme_page(may_see)
def needs(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The recognised needs, each with the initiatives that answer it."""
    rows = list(queries.needs_of(seat.programme))
    answers = queries.answers_to(seat, rows)
    context = {
        "title": _("Recognised needs"),
        "crumbs": crumbs(seat),
        "lines": [(row, answers.get(row.pk, ())) for row in rows],
        "decide_url": address("decide", seat.programme) if may_lead(seat) else "",
    }
    return render(request, f"{FOLDER}/needs.html", context)


@programme_page(may_see)
def need(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One need: what recognised it, the demands behind it, and the initiatives that answer it."""
    found = queries.need_at(seat, number)
    if found is None:
        raise Http404
    inside = may_see_inside(seat)
    rows = demands_of(seat.programme).filter(need=found) if inside else ()
    context = {
        "title": found.title,
        "crumbs": crumbs(seat, Link(_("Recognised needs"), address("needs", seat.programme))),
        "need": found,
        "answers": queries.answers_to(seat, [found]).get(found.pk, ()),
        "inside": inside,
        "demands": [shown(seat, row) for row in rows],
    }
    return render(request, f"{FOLDER}/need.html", context)


def _asked(request: HttpRequest, seat: Seat) -> list[Demand]:
    """The demands that the address names; those of a theme are the ones still to decide on."""
    theme = parsed(request.GET.get("theme", ""))
    if theme:
        return list(queries.to_decide(seat.programme).filter(theme=theme))
    numbers = [int(each) for each in request.GET.getlist("demand") if each.isascii() and each.isdecimal()][:500]
    return list(demands_of(seat.programme).filter(number__in=[each for each in numbers if each < 2**31]))


@programme_page(may_lead)
def decide(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose the demands and the way: recognise, decline, leave open. What `?demand=` or `?theme=` names is ticked."""
    asked = _asked(request, seat)
    rows = {row.pk: row for row in [*asked, *queries.to_decide(seat.programme)]}
    initial = {"demands": [str(row.number) for row in asked]}
    form = ChooseForm(posted(request), demands=sorted(rows.values(), key=lambda row: row.number), initial=initial)
    if form.is_valid():
        name = str(form.cleaned_data["way"]).replace("-", "_")
        chosen = urlencode({"demand": form.cleaned_data["demands"]}, doseq=True)
        return redirect(f"{address(name, seat.programme)}?{chosen}")
    context = {
        "title": _("Record a decision on demands"),
        "form": form,
        "empty": not rows,
        "button": _("Continue"),
        "cancel_url": address("demands", seat.programme),
    }
    return render(request, f"{FOLDER}/decide.html", context)


def _deciding(request: HttpRequest, seat: Seat, form: Any, title: str, rows: list[Demand]) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "lines": [shown(seat, row) for row in rows],
        "missing_url": address("missing", seat.programme),
        "cancel_url": address("demands", seat.programme),
    }
    return render(request, f"{FOLDER}/on_demands.html", context)


@programme_page(may_lead)
def recognise(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record the decision that recognises the demands of the address (`?demand=`) as a need."""
    rows = _asked(request, seat)
    if not rows:
        return redirect(address("decide", seat.programme))
    challenges = list(challenges_of(seat.programme))
    under = {row.challenge_id for row in rows}
    initial = {"challenge": str(next(iter(under)) or "") if len(under) == 1 else ""}
    form = RecogniseForm(
        posted(request), seat=seat, needs=list(queries.needs_of(seat.programme)), challenges=challenges, initial=initial
    )
    if form.is_valid():
        known, name = form.need_chosen(), form.cleaned_data["title"]
        title = _("Recognise the need: {need}").format(need=known.title if known else name)
        try:
            made = actions.recognise(
                seat=seat,
                title=name,
                demands=rows,
                decided=form.on_demands(title),
                challenge=actions.challenge_at(seat, form.challenge_chosen()),
                need=known,
                reply=form.cleaned_data["reply"],
            )
        except actions.NeedTaken:
            form.add_error("title", _("A need of this name is recognised already. Choose it above."))
        else:
            messages.success(request, _("The need is recognised, and the decision is in the log."))
            return redirect(address("need", seat.programme, number=made.number))
    return _deciding(request, seat, form, _("Recognise a need"), rows)


@programme_page(may_lead)
def decline(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record the decision that declines the demands of the address (`?demand=`), with the reply."""
    rows = _asked(request, seat)
    if not rows:
        return redirect(address("decide", seat.programme))
    form = DeclineForm(posted(request), seat=seat)
    if form.is_valid():
        title = _("Decline demands: {numbers}").format(numbers=_numbers(rows))
        actions.decline(seat=seat, demands=rows, decided=form.on_demands(title), reply=form.cleaned_data["reply"])
        messages.success(request, _("The decision is in the log. The people are owed the reply."))
        return redirect(f"{address('demands', seat.programme)}?state=declined")
    return _deciding(request, seat, form, _("Decline demands"), rows)


@programme_page(may_lead)
def leave_open(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record the decision by which the demands of the address (`?demand=`) stay open until they are looked at again."""
    rows = _asked(request, seat)
    if not rows:
        return redirect(address("decide", seat.programme))
    form = LeaveOpenForm(posted(request), seat=seat)
    if form.is_valid():
        title = _("Leave demands open: {numbers}").format(numbers=_numbers(rows))
        actions.leave_open(seat=seat, demands=rows, decided=form.on_demands(title), reply=form.cleaned_data["reply"])
        messages.success(
            request, _("The decision is in the log. The demands stay open until they are looked at again.")
        )
        return redirect(f"{address('demands', seat.programme)}?state=stays-open")
    return _deciding(request, seat, form, _("Leave demands open"), rows)


def _numbers(rows: list[Demand]) -> str:
    return ", ".join(str(row.number) for row in rows)
