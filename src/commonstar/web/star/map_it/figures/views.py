"""The page on which a figure is added."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.web.evidence.pages import FigureForm, newer_edition
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.figures.actions import add_figure
from commonstar.web.star.map_it.figures.queries import figure_at
from commonstar.web.star.map_it.views import found_or_404


@programme_page(rules.contribute)
def add(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Add a figure, or a newer edition of one (`?after=`)."""
    found = found_or_404(seat, initiative)
    earlier = figure_at(found, request.GET.get("after", ""))
    form = FigureForm(request.POST or None, initial=newer_edition(earlier) if earlier else {})
    if form.is_valid():
        add_figure(seat=seat, initiative=found, figure=form.record())
        messages.success(request, _("The figure is added."))
        return redirect("map_it:detail", programme=seat.programme.slug, initiative=found.pk)
    title = _("Add a newer edition of a figure") if earlier else _("Add a figure")
    cancel_url = address("detail", seat.programme, initiative=found.pk)
    context = {"title": title, "caption": found.title, "form": form, "cancel_url": cancel_url}
    return render(request, "programmes/form_page.html", context)
