"""The pages of those who ask: instruments, rounds, typing up paper, publishing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import ContributionState
from commonstar.web.common.parts import Link, Tag
from commonstar.web.participation import public as participation
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.building.languages import name_of
from commonstar.web.questionnaires.forms import RoundForm, ShippedForm, TimesForm
from commonstar.web.questionnaires.models import Instrument, Round
from commonstar.web.questionnaires.rules import may_contribute, may_run, may_see, may_see_inside

FOLDER = "questionnaires"
FORM_PAGE = "programmes/form_page.html"


def address(name: str, seat: Seat, **more: Any) -> str:
    """The address of a page of this room."""
    return reverse(f"questionnaires:{name}", kwargs={"programme": seat.programme.slug, **more})


def crumbs(seat: Seat, *more: Link) -> list[Link]:
    """Where pages of this room stand."""
    return [Link(_("Questionnaires"), address("questionnaires", seat)), *more]


def round_or_404(seat: Seat, pk: UUID) -> Round:
    """A round of this programme that this person may see: until it is published, only members."""
    found = queries.round_at(seat.programme, pk)
    if found is None or not (found.published_on or may_see_inside(seat)):
        raise Http404
    return found


def instrument_or_404(seat: Seat, pk: UUID) -> Instrument:
    """An instrument of this programme."""
    found = queries.instrument_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def state_of(asked: Round, door: participation.Door | None) -> Tag:
    """How far a round is."""
    if asked.published_on:
        return Tag(_("Results published"), "blue")
    if door is not None and participation.is_open(door):
        return Tag(_("Open"), "green")
    if door is not None and door.closed_at is None and door.opens_at is not None and door.opens_at > timezone.now():
        return Tag(_("Opens later"), "yellow")
    return Tag(_("Closed"), "grey")


@programme_page(may_see)
def questionnaires(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Rounds, and the instruments that can be asked."""
    inside = may_see_inside(seat)
    rounds = [each for each in queries.rounds_of(seat.programme) if inside or each.published_on]
    doors = queries.doors_by_round(rounds)
    instruments = queries.instruments_of(seat.programme) if inside else ()
    context = {
        "title": _("Questionnaires"),
        "inside": inside,
        "rounds": [
            (each, state_of(each, doors.get(each.pk)), address("round", seat, round=each.pk)) for each in rounds
        ],
        "instruments": [(each, address("instrument", seat, instrument=each.pk)) for each in instruments],
        "choose_url": address("choose", seat) if may_run(seat) else "",
        "start_url": address("start", seat),
        "bring_in_url": address("bring_in", seat),
    }
    return render(request, f"{FOLDER}/questionnaires.html", context)


@programme_page(may_run)
def choose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take one of the instruments that come along."""
    form = ShippedForm(request.POST if request.method == "POST" else None, shipped=queries.shipped())
    if form.is_valid():
        found = actions.choose_shipped(seat=seat, code=form.cleaned_data["code"])
        return redirect(address("instrument", seat, instrument=found.pk))
    context = {
        "title": _("Choose a questionnaire"),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Choose"),
        "cancel_url": address("questionnaires", seat),
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_see_inside)
def instrument(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """One instrument: what it asks, and what can be done with it."""
    found = instrument_or_404(seat, instrument)
    version = queries.latest(found)
    record = queries.record_of(version)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in record.languages else queries.language_of(record)
    context = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "version": version,
        "introduction": record.introduction.in_language(language),
        "questions": [
            (each.label.in_language(language), language in each.label.languages) for each in record.questions
        ],
        "words_language": language,
        "original": record.languages[0],
        "original_name": name_of(record.languages[0]),
        "read_in": [Link(name_of(code), f"?language={code}", code) for code in record.languages if code != language],
        "sources": record.sources,
        "rounds": [
            Link(each.title, address("round", seat, round=each.pk))
            for each in queries.rounds_of(seat.programme).filter(version__instrument=found)
        ],
        "open_url": address("open", seat, instrument=found.pk) if may_run(seat) else "",
        "build_url": address("build", seat, instrument=found.pk) if may_run(seat) and not found.is_shipped else "",
        "languages_url": address("languages", seat, instrument=found.pk),
        "files": [
            Link(label, address("definition", seat, instrument=found.pk, as_file=ending))
            for label, ending in (("XLSForm", "xlsx"), ("YAML", "yaml"))
        ],
    }
    return render(request, f"{FOLDER}/instrument.html", context)


@programme_page(may_run)
def open_round(request: HttpRequest, seat: Seat, instrument: UUID) -> HttpResponse:
    """Open a round."""
    found = instrument_or_404(seat, instrument)
    version = queries.latest(found)
    form = RoundForm(request.POST if request.method == "POST" else None, version=version)
    here = address("instrument", seat, instrument=found.pk)
    if form.is_valid():
        made = actions.open_round(seat=seat, version=version, values=form.values())
        made_later = form.values().opens_at
        is_now = made_later is None or made_later <= timezone.now()
        words = _("It is open. Show people the code.") if is_now else _("It opens by itself. Show people the code.")
        messages.success(request, words)
        return redirect(address("round", seat, round=made.pk))
    context = {
        "title": _("Ask this"),
        "crumbs": crumbs(seat, Link(found.title, here)),
        "form": form,
        "button": _("Open the round"),
        "cancel_url": here,
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_see)
def round_page(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """One round: its code while it is open, typing up and publishing after, its results when they are there."""
    found = round_or_404(seat, round)
    door = queries.door_to(found) if may_see_inside(seat) else None
    here = {"round": found.pk}
    unpublished = found.published_on is None
    totals = participation.totals_of([door.pk]).get(door.pk, {}) if door else {}
    context = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "asked": found,
        "state": state_of(found, door),
        "door": door,
        "door_url": reverse("programmes:door", args=[seat.programme.slug, door.pk]) if door else "",
        "answers": totals.get(ContributionState.SHOWN, 0),
        "waits": waits_of(seat, door, totals) if unpublished and may_run(seat) else None,
        "enter_url": address("enter", seat, **here) if door and unpublished and may_contribute(seat) else "",
        "times_url": address("times", seat, **here) if door and not door.closed_at and may_run(seat) else "",
        "paper_url": address("paper", seat, **here),
        "slips_url": reverse("programmes:slips", args=[seat.programme.slug, door.pk]) if door else "",
        "publish_url": address("publish", seat, **here) if unpublished and may_run(seat) else "",
        "results_url": "" if unpublished else address("results", seat, **here),
        "weights_url": address("weights", seat, **here) if may_run(seat) and queries.groups_of(found) else "",
        "words_url": address("words", seat, **here) if may_run(seat) and not unpublished else "",
    }
    return render(request, f"{FOLDER}/round.html", context)


@programme_page(may_run)
def times(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """Other times at which a round opens and closes, until it is closed for good."""
    found = round_or_404(seat, round)
    door = queries.door_to(found)
    here = address("round", seat, round=found.pk)
    if door is None or door.closed_at is not None:
        return redirect(here)
    initial: dict[str, Any] = {}
    for what, moment in (("opens", door.opens_at), ("closes", door.closes_at)):
        if moment is not None:
            local = timezone.localtime(moment)
            initial |= {f"{what}_day": local.date(), f"{what}_time": local.strftime("%H:%M")}
    form = TimesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_times(seat=seat, asked=found, opens_at=form.moment("opens"), closes_at=form.moment("closes"))
        messages.success(request, _("It opens and closes at the times that you said."))
        return redirect(here)
    context = {
        "title": _("When does it open and close?"),
        "crumbs": crumbs(seat, Link(found.title, here)),
        "form": form,
        "button": _("Keep this"),
        "cancel_url": here,
    }
    return render(request, FORM_PAGE, context)


@programme_page(may_run)
def publish(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """Ask, then close the round and make its results."""
    found = round_or_404(seat, round)
    here = address("round", seat, round=found.pk)
    if request.method == "POST":
        try:
            actions.publish(seat=seat, asked=found)
            messages.success(request, _("The results are published."))
        except actions.IsPublished:
            messages.info(request, _("The results were published before."))
        return redirect(here)
    context = {
        "title": _("Publish the results?"),
        "crumbs": crumbs(seat, Link(found.title, here)),
        "sentence": _(
            "This closes the round for good. Type up all paper first: results are made once, so that nobody can work "
            "out what one person said from the difference between two. Groups of fewer than five people are hidden."
        ),
        "button": _("Close and publish"),
        "cancel_url": here,
        "waits": _waits(seat, found),
    }
    return render(request, f"{FOLDER}/confirm.html", context)


def _waits(seat: Seat, asked: Round) -> Link | None:
    door = queries.door_to(asked)
    return waits_of(seat, door, participation.totals_of([door.pk]).get(door.pk, {})) if door else None


def waits_of(seat: Seat, door: participation.Door | None, totals: Mapping[str, int]) -> Link | None:
    """How many answers wait to be looked at, with the way there; None where none do."""
    count = totals.get(ContributionState.WAITING, 0)
    if door is None or not count:
        return None
    words = ngettext(
        "{count} answer waits to be looked at. It does not count until someone lets it in.",
        "{count} answers wait to be looked at. They do not count until someone lets them in.",
        count,
    )
    return Link(words.format(count=count), reverse("programmes:waiting", args=[seat.programme.slug, door.pk]))
