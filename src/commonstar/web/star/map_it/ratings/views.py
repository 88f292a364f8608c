"""Links for ratings, and the page behind them, which needs no account, no script and no cookie."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from commonstar.web.common.access import everyone
from commonstar.web.common.languages import in_language_of_choice, languages
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.bridge import values_of
from commonstar.web.star.map_it.models import RatingLink
from commonstar.web.star.map_it.ratings.actions import DAYS, TooManyError, close_link, make_link, rate
from commonstar.web.star.map_it.ratings.forms import RateForm, is_rated
from commonstar.web.star.map_it.ratings.queries import open_link
from commonstar.web.star.map_it.views import found_or_404

SHOWN_ONCE = "rating-link"


@programme_page(rules.contribute)
def link(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Ask, make the link, and show it once: afterwards not even the store knows it."""
    found = found_or_404(seat, initiative)
    here = address("rating_link", seat.programme, initiative=found.pk)
    if request.method == "POST":
        _made, token = make_link(seat=seat, initiative=found)
        request.session[SHOWN_ONCE] = [str(found.pk), token]
        return redirect(here)
    owner, token = request.session.pop(SHOWN_ONCE, ["", ""])
    shown = request.build_absolute_uri(reverse("rate", args=[token])) if owner == str(found.pk) else ""
    context = {
        "title": _("A link for ratings"),
        "caption": found.title,
        "shown": shown,
        "days": DAYS,
        "back_url": address("detail", seat.programme, initiative=found.pk),
    }
    return render(request, "map_it/rating_link.html", context)


@programme_page(rules.contribute)
def close(request: HttpRequest, seat: Seat, initiative: UUID, rating_link: UUID) -> HttpResponse:
    """Close a link."""
    found = found_or_404(seat, initiative)
    row = RatingLink.objects.filter(initiative=found, pk=rating_link, closed_at=None).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        close_link(seat=seat, link=row)
        messages.success(request, _("The link is closed. What people said stays."))
    return redirect("map_it:detail", programme=seat.programme.slug, initiative=found.pk)


@csrf_exempt  # nobody is signed in here, so that there is nothing to forge; a token would need a cookie
@everyone
@in_language_of_choice
def rate_page(request: HttpRequest, token: str) -> HttpResponse:
    """Say how one sees an initiative in which one takes part."""
    found = open_link(token)
    if found is None:
        return render(request, "map_it/rate_closed.html", {"title": _("This link is closed")}, status=404)
    initiative = found.initiative.merged_into or found.initiative
    said = values_of(initiative).involvements
    form = RateForm(request.POST or None, said)
    agrees = "all" in request.POST
    if agrees or form.is_valid():
        answers = [each for each in said if is_rated(each)] if agrees else form.answers()
        try:
            rate(link=found, answers=answers)
        except TooManyError:
            return render(request, "map_it/rate_later.html", {"title": _("Please try again in an hour")}, status=429)
        chosen = f"?language={request.GET['language']}" if get_language() == request.GET.get("language") else ""
        return redirect(reverse("rate_thanks") + chosen)
    context = {
        "title": _("Do you see it the same?"),
        "initiative": initiative,
        "form": form,
        "questions": list(form.questions()),
        "languages": languages(),
        "one_tap": any(is_rated(each) for each in said),
    }
    return render(request, "map_it/rate.html", context)


@everyone
@in_language_of_choice
def thanks(request: HttpRequest) -> HttpResponse:
    """After it: thank you, and what happens with it."""
    return render(request, "map_it/rate_thanks.html", {"title": _("Thank you")})
