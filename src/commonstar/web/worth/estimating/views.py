"""The pages of quick estimates: make one, change it, open it as a full model."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import actions, queries
from commonstar.web.worth.addresses import address, case_address
from commonstar.web.worth.estimating.answers import NotFive, document_of, estimate_of
from commonstar.web.worth.estimating.forms import EstimateForm, initial_of
from commonstar.web.worth.keeping import form_page, keeping, sent
from commonstar.web.worth.opening_views import caption_of, outdated_words, subject_in
from commonstar.web.worth.registry import registry
from commonstar.web.worth.rules import may_contribute
from commonstar.web.worth.views import case_or_404, crumbs

TEMPLATE = "worth/estimate.html"


@keeping
@programme_page(may_contribute)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Five questions make a case; what is known of an initiative is filled in."""
    about = subject_in(request, seat)
    subject = registry.find(seat, *about) if about else None
    known = {"title": subject.title, "people": subject.people} if subject else {}
    form = EstimateForm(sent(request), initial=known)
    if request.method == "POST" and form.is_valid():
        new = actions.NewCase(document_of(form.estimate()), about, is_estimate=True)
        made = actions.open_case(seat=seat, new=new)
        messages.success(request, _("Your estimate is saved. It is rough, and says so."))
        return redirect(case_address(seat.programme, made))
    context = {
        "title": _("Make a quick estimate"),
        "caption": caption_of(seat, about),
        "crumbs": crumbs(seat),
        "form": form,
        "button": _("Save and see what it comes to"),
        "cancel_url": subject.url if subject else address("cases", seat.programme),
    }
    return form_page(request, context, TEMPLATE)


@keeping
@programme_page(may_contribute)
def change(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Change the five answers; a model that says more is changed as a model."""
    found = case_or_404(seat, business_case)
    newest = queries.newest(found)
    here = case_address(seat.programme, found)
    try:
        before = estimate_of(newest.document)
    except NotFive:
        messages.info(request, _("This model says more than five answers do, so it is changed as a model."))
        return redirect(here)
    form = EstimateForm(sent(request), initial=initial_of(before))
    if request.method == "POST" and form.is_valid():
        after = request.POST.get("after", "")
        number = int(after) if after.isdecimal() else newest.number
        try:
            document = document_of(form.estimate(before))
            actions.save_version(seat=seat, case=found, document=document, after=number)
        except actions.Outdated as error:
            form.add_error(None, outdated_words(error))
        else:
            messages.success(request, _("Your answers are saved as a new version."))
            return redirect(here)
    context = {
        "title": _("Change the quick estimate"),
        "caption": found.title,
        "crumbs": crumbs(seat, Link(found.title, here)),
        "form": form,
        "after": newest.number,
        "button": _("Save and see what it comes to"),
        "cancel_url": here,
    }
    return form_page(request, context, TEMPLATE)


@programme_page(may_contribute)
def open_as_model(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Go on from a quick estimate to a full model."""
    found = case_or_404(seat, business_case)
    if request.method == "POST" and found.is_estimate:
        actions.open_as_model(seat=seat, case=found)
        messages.success(request, _("It is a full model now. Everything that you answered stands in it."))
    return redirect(case_address(seat.programme, found))
