"""The pages of the lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import Co
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.forms import form_name
from commonstar.web.star.map_it.lists import actions, queries
from commonstar.web.star.map_it.lists.forms import AreaForm, MergeForm, OwnFormForm, RenameForm
from commonstar.web.star.map_it.models import FormOption, ServiceArea


def _area(seat: Seat, pk: UUID) -> ServiceArea:
    found = queries.area_at(seat, pk)
    if found is None:
        raise Http404
    return found


def _own_form(seat: Seat, pk: UUID) -> FormOption:
    found = queries.form_at(seat, pk)
    if found is None:
        raise Http404
    return found


def _form_page(request: HttpRequest, seat: Seat, form: Any, title: str, back: str, button: str = "") -> HttpResponse:
    context = {"title": title, "form": form, "cancel_url": address(back, seat.programme), "button": button}
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.see_inside)
def service_areas(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list of service areas."""
    context = {"title": _("Service areas"), "areas": list(queries.areas_of(seat)), "may_run": rules.run(seat)}
    return render(request, "map_it/service_areas.html", context)


@programme_page(rules.run)
def add_area(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a service area."""
    form = AreaForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_area(seat=seat, values=form.values())
        except actions.TakenError:
            form.add_error("name", _("The list has a service area of this name already."))
        else:
            messages.success(request, _("The service area is added."))
            return redirect("map_it:service_areas", programme=seat.programme.slug)
    return _form_page(request, seat, form, _("Add a service area"), "service_areas")


@programme_page(rules.run)
def change_area(request: HttpRequest, seat: Seat, area: UUID) -> HttpResponse:
    """Rename it, or change its code or place."""
    found = _area(seat, area)
    initial = {name: getattr(found, name) for name in ("name", "scheme", "code", "order")}
    form = AreaForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_area(seat=seat, area=found, values=form.values())
        except actions.TakenError:
            form.add_error("name", _("The list has a service area of this name. Merge the two instead."))
        else:
            messages.success(request, _("The service area is changed."))
            return redirect("map_it:service_areas", programme=seat.programme.slug)
    return _form_page(request, seat, form, _("Change “%(name)s”") % {"name": initial["name"]}, "service_areas")


@programme_page(rules.run)
def merge_area(request: HttpRequest, seat: Seat, area: UUID) -> HttpResponse:
    """Put its initiatives under another, and take it off the list."""
    found = _area(seat, area)
    form = MergeForm(request.POST or None, [other for other in queries.areas_of(seat) if other.pk != found.pk])
    if form.is_valid():
        actions.merge_area(seat=seat, area=found, into=form.target())
        messages.success(request, _("The two service areas are one."))
        return redirect("map_it:service_areas", programme=seat.programme.slug)
    title = _("Merge “%(name)s” into another") % {"name": found.name}
    return _form_page(request, seat, form, title, "service_areas", _("Merge"))


@programme_page(rules.run)
def remove_area(request: HttpRequest, seat: Seat, area: UUID) -> HttpResponse:
    """Ask, then take it off the list, unless it is in use."""
    found = _area(seat, area)
    if request.method == "POST":
        try:
            actions.remove_area(seat=seat, area=found)
        except actions.InUseError:
            messages.error(request, _("Initiatives stand in this service area. Merge it into another instead."))
        else:
            messages.success(request, _("The service area is removed."))
        return redirect("map_it:service_areas", programme=seat.programme.slug)
    context = {
        "title": _("Remove “%(name)s”?") % {"name": found.name},
        "cancel_url": address("service_areas", seat.programme),
    }
    return render(request, "map_it/remove_line.html", context)


@programme_page(rules.see_inside)
def forms(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list of forms by Co."""
    rows = list(queries.forms_of(seat))
    groups = [(phrase(co), [(form_name(row.code, row.name), row) for row in rows if row.co == co]) for co in Co]
    context = {"title": _("Forms of co-production"), "groups": groups, "may_run": rules.run(seat)}
    return render(request, "map_it/forms.html", context)


@programme_page(rules.run)
def add_form(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add an own form."""
    form = OwnFormForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_form(seat=seat, co=Co(form.cleaned_data["co"]), name=form.cleaned_data["name"])
        except actions.TakenError:
            form.add_error("name", _("The list has a form of this name already."))
        else:
            messages.success(request, _("The form is added."))
            return redirect("map_it:forms", programme=seat.programme.slug)
    return _form_page(request, seat, form, _("Add a form of co-production"), "forms")


@programme_page(rules.run)
def rename_form(request: HttpRequest, seat: Seat, form: UUID) -> HttpResponse:
    """Rename an own form."""
    found = _own_form(seat, form)
    if found.code:
        raise Http404
    page = RenameForm(request.POST or None, initial={"name": found.name})
    title = _("Change “%(name)s”") % {"name": found.name}
    if page.is_valid():
        try:
            actions.rename_form(seat=seat, form=found, name=page.cleaned_data["name"])
        except actions.TakenError:
            page.add_error("name", _("The list has a form of this name already."))
        else:
            messages.success(request, _("The form is renamed."))
            return redirect("map_it:forms", programme=seat.programme.slug)
    return _form_page(request, seat, page, title, "forms")


@programme_page(rules.run)
def remove_form(request: HttpRequest, seat: Seat, form: UUID) -> HttpResponse:
    """Ask, then take it off the list, unless it is in use."""
    found = _own_form(seat, form)
    if request.method == "POST":
        try:
            actions.remove_form(seat=seat, form=found)
        except actions.InUseError:
            messages.error(request, _("Initiatives show this form, so it stays in the list."))
        else:
            messages.success(request, _("The form is removed."))
        return redirect("map_it:forms", programme=seat.programme.slug)
    context = {
        "title": _("Remove “%(name)s”?") % {"name": form_name(found.code, found.name)},
        "cancel_url": address("forms", seat.programme),
    }
    return render(request, "map_it/remove_line.html", context)
