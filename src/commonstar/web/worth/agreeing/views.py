"""Who agrees: the agencies of a case and their links, and promised against realised."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonstar.vocabulary import Realisation
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import bridge, queries
from commonstar.web.worth.addresses import case_address
from commonstar.web.worth.agreeing import actions, sentences
from commonstar.web.worth.agreeing.bridge import promises_of, years_of
from commonstar.web.worth.agreeing.forms import AskForm, RealisedForm
from commonstar.web.worth.agreeing.queries import Stand, confirmation_at, count_of, realised_of, stands
from commonstar.web.worth.keeping import form_page, keeping, sent
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.rules import may_contribute, may_see, may_see_inside
from commonstar.web.worth.views import case_or_404, crumbs

SHOWN_ONCE = "confirmation-link"


def standing(seat: Seat, found: BusinessCase) -> list[Link]:
    """Where the pages of a case stand."""
    return crumbs(seat, Link(found.title, case_address(seat.programme, found)))


@programme_page(may_see)
def agreement(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Each agency: its part, what it said, the links that wait."""
    found = case_or_404(seat, business_case)
    version = queries.proposed(found)
    listed = stands(found, version)
    context = {
        "title": _("Who agrees"),
        "caption": found.title,
        "crumbs": standing(seat, found),
        "sentence": sentences.counted(count_of(listed)),
        "version_told": _version_told(found, version),
        "agencies": [_told(seat, found, bridge.model_of(version.document), each) for each in listed],
        "realised_url": case_address(seat.programme, found, "realised"),
    }
    return render(request, "worth/agreement.html", context)


def _version_told(found: BusinessCase, version: Version) -> str:
    """Which version the page speaks of, and how the one stands that counts meanwhile; "" where they are one."""
    counts = queries.current(found)
    if counts.pk == version.pk:
        return ""
    return sentences.about(version.number, counts.number, count_of(stands(found, counts)))


def _told(seat: Seat, found: BusinessCase, model: bridge.Model, stand: Stand) -> dict[str, Any]:
    inside, writes = may_see_inside(seat), may_contribute(seat)
    years = [label for _year, label in years_of(model)]
    return {
        "id": f"agency-{stand.agency}",
        "name": stand.name,
        "state": sentences.state_tag(stand),
        "told": sentences.told(stand, inside=inside),
        "who": stand.said.person if stand.said and writes else "",
        "forget_url": case_address(seat.programme, found, "forget_person", confirmation=stand.said.pk)
        if stand.said and stand.said.person and writes
        else "",
        "words": stand.said.words if stand.said and inside else "",
        "otherwise": list(sentences.otherwise(stand)) if stand.differs and inside else [],
        "tables": list(sentences.part_tables(stand.part, model.currency, years, stand.name)),
        "ask_url": case_address(seat.programme, found, "ask_agency", agency=stand.agency) if writes else "",
        "links": [
            (each, case_address(seat.programme, found, "close_link", confirmation=each.pk)) for each in stand.links
        ]
        if writes
        else [],
    }


@keeping
@never_cache
@programme_page(may_contribute)
def ask(request: HttpRequest, seat: Seat, business_case: UUID, agency: str) -> HttpResponse:
    """Ask a named person; then show the link once: afterwards not even the store knows it."""
    found = case_or_404(seat, business_case)
    model = bridge.model_of(queries.proposed(found).document)
    if agency not in model.agencies:
        raise Http404
    here = case_address(seat.programme, found, "ask_agency", agency=agency)
    back = case_address(seat.programme, found, "agreement")
    owner, token, person = request.session.pop(SHOWN_ONCE, ["", "", ""])
    context = {"title": _("Ask an agency"), "caption": model.agencies[agency].name, "crumbs": standing(seat, found)}
    if owner == here and request.method == "GET":
        shown = request.build_absolute_uri(reverse("confirm", args=[token]))
        more = {"shown": shown, "person": person, "days": actions.DAYS, "back_url": back}
        return render(request, "worth/agency_link.html", context | more)
    form = AskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _made, token = actions.ask(
            seat=seat, case=found, agency=agency, person=given["person"], position=given["position"]
        )
        request.session[SHOWN_ONCE] = [here, token, given["person"]]
        return redirect(here)
    return form_page(request, context | {"form": form, "button": _("Make a link"), "cancel_url": back})


@programme_page(may_contribute)
def close(request: HttpRequest, seat: Seat, business_case: UUID, confirmation: UUID) -> HttpResponse:
    """Close a link."""
    found = case_or_404(seat, business_case)
    row = confirmation_at(found, confirmation)
    if row is None:
        raise Http404
    if request.method == "POST" and row.closed_at is None:
        actions.close(seat=seat, confirmation=row)
        messages.success(request, _("The link is closed."))
    return redirect(case_address(seat.programme, found, "agreement"))


@programme_page(may_contribute)
def forget(request: HttpRequest, seat: Seat, business_case: UUID, confirmation: UUID) -> HttpResponse:
    """Take a person's name out."""
    found = case_or_404(seat, business_case)
    row = confirmation_at(found, confirmation)
    if row is None:
        raise Http404
    if request.method == "POST" and row.person:
        actions.forget_person(seat=seat, confirmation=row)
        messages.success(request, _("The name is taken out. What was said stays."))
    return redirect(case_address(seat.programme, found, "agreement"))


@programme_page(may_see)
def realised(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Promised against realised, by agency and year."""
    found = case_or_404(seat, business_case)
    answers = bridge.answers_of(queries.current(found).document)
    entries = realised_of(found)
    promises = promises_of(answers.result, ((agency, year) for agency, year, _kind in entries))
    currency = answers.model.currency
    tables = [sentences.realised_table(promises, entries, kind, currency) for kind in Realisation]
    context = {
        "title": _("Promised and realised"),
        "caption": found.title,
        "crumbs": standing(seat, found),
        "tables": [each for each in tables if each],
        "is_illustrative": answers.result.illustrative,
        "is_empty": not entries,
        "enter_url": case_address(seat.programme, found, "enter_realised") if may_contribute(seat) else "",
    }
    return render(request, "worth/realised.html", context)


@keeping
@programme_page(may_contribute)
def enter(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Write down one number of what was realised."""
    found = case_or_404(seat, business_case)
    model = bridge.model_of(queries.current(found).document)
    agencies = [(name, each.name) for name, each in model.agencies.items()]
    form = RealisedForm(sent(request), agencies=agencies, years=years_of(model))
    back = case_address(seat.programme, found, "realised")
    if request.method == "POST" and form.is_valid():
        actions.enter(seat=seat, case=found, entry=form.entry())
        messages.success(request, _("It is written down. Earlier entries stay on record."))
        return redirect(back)
    context = {
        "title": _("What was realised"),
        "caption": found.title,
        "crumbs": standing(seat, found),
        "form": form,
        "cancel_url": back,
    }
    return form_page(request, context)
