"""For whoever runs it: the statements, what waits, paper to type up; and when it is closed, what people think."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.vocabulary import ActivityState, Channel
from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import Activity, activity_at
from commonstar.web.participation.pages import send_as
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import (
    HelperForm,
    Seat,
    may_contribute,
    may_help,
    may_lead,
    may_run,
    may_see_inside,
    posted,
    programme_page,
)
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it import activity_pages
from commonstar.web.star.focus_it.activities import crumbs, held_at
from commonstar.web.star.focus_it.addresses import address
from commonstar.web.star.focus_it.stating import actions, queries
from commonstar.web.star.focus_it.stating.bridge import OPEN, open_file
from commonstar.web.star.focus_it.stating.forms import StatementsForm, VotesForm
from commonstar.web.star.focus_it.stating.showing import showing
from commonstar.web.star.focus_it.stating.statements import ACTIVITY, MOST, PROPOSAL, VOTES

FOLDER = "focus_it/stating"


def _activity(seat: Seat, pk: UUID) -> Activity:
    found = activity_at(seat.programme, pk)
    if found is None or found.kind != ACTIVITY:
        raise Http404
    return found


def _inner(row: Activity) -> list[Link]:
    return [*crumbs(row), Link(row.title, _here(row))]


def _here(row: Activity, name: str = "statements") -> str:
    return address(name, row.gathering.programme, statements=row.pk)


@programme_page(may_see_inside)
def results(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """While it is open, the statements and how many answered; once it is closed, what they said."""
    row = _activity(seat, statements)
    door = queries.door_for(row)
    asked = queries.statements_of(row, door)
    runs, is_over = may_run(seat), row.state == ActivityState.CLOSED
    heard = queries.heard_of(row, door, asked) if is_over else None
    context = {
        "title": row.title,
        "caption": _("Focus it"),
        "crumbs": crumbs(row),
        "statements": [each for each in asked if not each.is_out],
        "people": heard.people if heard and door is None else queries.people_of(row, door),
        "waiting": held_at(row, door, PROPOSAL) if door else 0,
        "held": held_at(row, door, VOTES) if door else 0,
        "is_over": is_over,
        "is_copy": door is None,
        "has_come": shared.carried_of(row) is not None,
        "shown": showing(heard) if heard else None,
        "runs": runs and not is_over,
        "open_from": OPEN,
        "votes_url": _here(row, "statements_votes"),
        "comments_url": _here(row, "statements_comments"),
        "write_url": _here(row, "statements_write"),
        "take_out_url": _here(row, "statements_take_out"),
        "decision_url": _decision_url(seat, row) if is_over else "",
        "ways": _ways(seat, row, door),
        **(_door_links(seat, row, door) if door else {}),
    }
    return render(request, f"{FOLDER}/results.html", context)


def _decision_url(seat: Seat, row: Activity) -> str:
    """Where whoever leads writes down what follows from it."""
    about = urlencode({"about": f"gathering:{row.gathering_id}"})
    return f"{reverse('programmes:decision_new', args=[seat.programme.slug])}?{about}" if may_lead(seat) else ""


def _ways(seat: Seat, row: Activity, door: Door | None) -> list[Link]:
    return activity_pages.ways(
        seat,
        row,
        join=reverse("stating:answer", args=[door.code, row.pk]) if door else "",
        paper=reverse("stating:paper", args=[door.code, row.pk]) if door and may_contribute(seat) else "",
        enter=_here(row, "statements_enter") if door else "",
        settings="",
    )


def _door_links(seat: Seat, row: Activity, door: Door) -> dict[str, str]:
    return {
        "moderate_url": reverse("programmes:waiting", args=[seat.programme.slug, door.pk]) if may_run(seat) else "",
        "door_url": reverse("programmes:door", args=[seat.programme.slug, door.pk]) if may_run(seat) else "",
    }


@programme_page(may_run)
def write(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """Write statements, before it opens and while it is open."""
    row = _activity(seat, statements)
    form = StatementsForm(posted(request))
    if form.is_valid():
        try:
            made = actions.add_statements(seat=seat, activity=row, words=form.cleaned_data["words"])
        except actions.TooMany:
            form.add_error("words", _("These are too many: {most} in all is the most.").format(most=MOST))
        except actions.IsClosed:
            messages.error(request, _("This is closed. The statements stay as people answered them."))
            return redirect(_here(row))
        else:
            words = ngettext("{count} statement was added.", "{count} statements were added.", made)
            messages.success(request, words.format(count=made))
            return redirect(_here(row))
    context = {"title": _("Write statements"), "crumbs": _inner(row), "form": form}
    return render(request, f"{FOLDER}/write.html", context | {"cancel_url": _here(row)})


@require_POST
@programme_page(may_run)
def take_out(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """Ask nobody about one statement any more."""
    row = _activity(seat, statements)
    try:
        actions.take_out(seat=seat, activity=row, statement=request.POST.get("statement", ""))
    except KeyError:
        raise Http404 from None
    except actions.IsClosed:
        messages.error(request, _("This is closed. The statements stay as people answered them."))
    else:
        messages.success(request, _("Nobody is asked about it any more."))
    return redirect(_here(row))


@programme_page(may_see_inside)
def votes_file(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """Every vote, a row a person, where that gives nobody away."""
    return _file(request, seat, statements, of_votes=True)


@programme_page(may_see_inside)
def comments_file(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """The statements that the votes are on."""
    return _file(request, seat, statements, of_votes=False)


def _file(request: HttpRequest, seat: Seat, pk: UUID, *, of_votes: bool) -> HttpResponse:
    row = _activity(seat, pk)
    door = queries.door_for(row)
    found = None
    if row.state == ActivityState.CLOSED:
        asked, ballots = queries.statements_of(row, door), queries.ballots_of(row, door)
        found = open_file(asked, ballots, of_votes=of_votes)
    if found is None:
        messages.info(request, _("There is no file of the votes. The page says when there is one."))
        return redirect(_here(row))
    name = "participants-votes.csv" if of_votes else "comments.csv"
    return HttpResponse(
        found, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, statements: UUID) -> HttpResponse:
    """Type up a sheet, or write for someone: one after another, each with its slip."""
    row = _activity(seat, statements)
    door = queries.door_for(row)
    if door is None:
        raise Http404
    role = may_help(seat=seat)
    data = None if "another" in request.POST else posted(request)
    helper = HelperForm(data, initial={"channel": request.POST.get("channel", "")})
    form = VotesForm(
        data,
        door=door,
        language=get_language() or "en",
        channel=Channel.HELPER,
        activity=row,
        statements=queries.asked_of(row, door),
    )
    context: dict[str, Any] = {
        "title": _("Enter for someone"),
        "crumbs": _inner(row),
        "helper": helper,
        "form": form,
        "results_url": _here(row),
    }
    if form.is_valid() & helper.is_valid():
        channel = helper.cleaned_data["channel"]
        slip = send_as(door, VOTES, form, channel, role, helper.cleaned_data["printed_slip"])
        context |= {"title": _("Entered"), "slip": slip, "channel": channel.value}
        return render(request, f"{FOLDER}/entered.html", context)
    return render(request, f"{FOLDER}/enter.html", context)
