"""The pages of an organisation's places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonstar.formats.tables import Limits
from commonstar.vocabulary import PlaceKind
from commonstar.web.common.parts import Link, Row
from commonstar.web.common.phrases import phrase
from commonstar.web.common.tables import TABLE_BYTES, Damaged, read_again, shown
from commonstar.web.organisations import actions, places_file, queries
from commonstar.web.organisations.access import organisation_page
from commonstar.web.organisations.forms import PlaceForm, PlaceTableForm, PopulationForm, boundary_text
from commonstar.web.organisations.models import Place
from commonstar.web.organisations.rules import Chair, may_administer, may_look
from commonstar.web.organisations.views import home_of, posted

LIMITS = Limits(bytes=TABLE_BYTES, rows=10_000, columns=40)


def _address(name: str, chair: Chair, *more: Any) -> str:
    return reverse(f"organisations:{name}", args=[chair.organisation.slug, *more])


def _crumbs(chair: Chair, *more: Link) -> list[Link]:
    return [Link(chair.organisation.name, home_of(chair)), *more]


def _place(chair: Chair, place_id: UUID) -> Place:
    place = queries.place_of(chair.organisation, place_id)
    if place is None:
        raise Http404
    return place


@organisation_page(may_look)
def places(request: HttpRequest, chair: Chair) -> HttpResponse:
    """The tree of places."""
    branches = [(branch, phrase(PlaceKind(branch.place.kind))) for branch in queries.tree(chair.organisation)]
    context = {"title": _("Places"), "chair": chair, "branches": branches, "crumbs": _crumbs(chair)}
    return render(request, "organisations/places.html", context)


@organisation_page(may_look)
def place(request: HttpRequest, chair: Chair, place: UUID) -> HttpResponse:
    """A place: where it lies, and how many people live there by group, each number with its source."""
    found = _place(chair, place)
    rows = [Row(_("Kind"), phrase(PlaceKind(found.kind)))]
    if found.parent:
        rows.append(Row(_("Lies in"), found.parent.name))
    if found.code:
        rows.append(Row(_("Code"), found.code))
    if found.latitude is not None:
        rows.append(Row(_("Point"), f"{found.latitude}, {found.longitude}"))
    rows.append(Row(_("Boundary"), _("Known") if found.boundary else _("Not known")))
    context = {
        "title": found.name,
        "chair": chair,
        "place": found,
        "rows": rows,
        "populations": list(found.populations.all()),
        "crumbs": _crumbs(chair, Link(_("Places"), _address("places", chair))),
    }
    return render(request, "organisations/place.html", context)


@organisation_page(may_administer)
def new_place(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Add a place."""
    return _place_form(request, chair, None, _("Add a place"))


@organisation_page(may_administer)
def edit_place(request: HttpRequest, chair: Chair, place: UUID) -> HttpResponse:
    """Change a place, also under which it lies."""
    found = _place(chair, place)
    return _place_form(request, chair, found, _("Change {place}").format(place=found.name))


def _place_form(request: HttpRequest, chair: Chair, found: Place | None, title: str) -> HttpResponse:
    within = queries.under(chair.organisation, found) if found else set()
    branches = [branch for branch in queries.tree(chair.organisation) if branch.place.pk not in within]
    initial: dict[str, Any] = {"parent": request.GET.get("parent", "")}
    if found:
        names = ("name", "kind", "code", "latitude", "longitude")
        initial = {name: getattr(found, name) for name in names}
        initial |= {"parent": found.parent_id, "boundary": boundary_text(found)}
    files = request.FILES if request.method == "POST" else None
    form = PlaceForm(
        posted(request), files, organisation=chair.organisation, branches=branches, place=found, initial=initial
    )
    if form.is_valid():
        values = actions.PlaceValues(**form.cleaned_data)
        try:
            saved = actions.save_place(chair=chair, values=values, place_id=found.pk if found else None)
        except actions.Misplaced:
            form.add_error("parent", _("A place lies in a larger one, or in one of the same kind, never in itself."))
        else:
            messages.success(request, _("{place} is saved.").format(place=saved.name))
            return redirect(_address("place", chair, saved.pk))
    back = _address("place", chair, found.pk) if found else _address("places", chair)
    return render(request, "common/form_page.html", {"title": title, "form": form, "cancel_url": back})


@organisation_page(may_administer)
def remove_place(request: HttpRequest, chair: Chair, place: UUID) -> HttpResponse:
    """Ask before a place is removed; one that is in use stays."""
    found = _place(chair, place)
    back = _address("place", chair, found.pk)
    if queries.is_used(found):
        messages.error(request, _("{place} is in use: other places or entries refer to it.").format(place=found.name))
        return redirect(back)
    if request.method == "POST":
        actions.remove_place(chair=chair, place_id=found.pk)
        messages.success(request, _("{place} is removed.").format(place=found.name))
        return redirect(_address("places", chair))
    context = {
        "title": _("Remove {place}?").format(place=found.name),
        "sentence": _("Its numbers of people go with it."),
        "button": _("Remove"),
        "cancel_url": back,
    }
    return render(request, "organisations/confirm.html", context)


@organisation_page(may_administer)
def add_population(request: HttpRequest, chair: Chair, place: UUID) -> HttpResponse:
    """Add a sourced number of people."""
    found = _place(chair, place)
    form = PopulationForm(posted(request))
    back = _address("place", chair, found.pk)
    if form.is_valid():
        actions.add_population(chair=chair, place_id=found.pk, **form.cleaned_data)
        messages.success(request, _("The number is saved."))
        return redirect(back)
    title = _("How many people live in {place}?").format(place=found.name)
    return render(request, "common/form_page.html", {"title": title, "form": form, "cancel_url": back})


@organisation_page(may_administer)
@require_POST
def remove_population(request: HttpRequest, chair: Chair, place: UUID, population: UUID) -> HttpResponse:
    """Take a number away that was wrong."""
    found = _place(chair, place)
    if not any(each.pk == population for each in found.populations.all()):
        raise Http404
    actions.remove_population(chair=chair, population_id=population)
    messages.success(request, _("The number is removed."))
    return redirect(_address("place", chair, found.pk))


@organisation_page(may_administer)
def import_places(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Bring places in from a table: first what would happen, then, by a second button, all of it or nothing."""
    if request.method == "POST" and "content" in request.POST:
        return _bring_in(request, chair)
    form = PlaceTableForm(posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Bring in places from a table"),
        "form": form,
        "columns": places_file.COLUMNS,
        "crumbs": _crumbs(chair, Link(_("Places"), _address("places", chair))),
    }
    read = form.read(LIMITS) if form.is_valid() else None
    if read is not None:
        table, kept = read
        found = places_file.plan(table, chair)
        context |= {"plan": found, **shown(found.problems), **kept}
    return render(request, "organisations/import.html", context)


def _bring_in(request: HttpRequest, chair: Chair) -> HttpResponse:
    """What was previewed comes back with the form and is read anew: between the two, others may have changed places."""
    try:
        table = read_again(request.POST, LIMITS)
    except Damaged:
        messages.error(request, _("The table came back damaged. Choose the file again."))
        return redirect(_address("import_places", chair))
    found = places_file.bring_in(chair=chair, table=table)
    if found.problems:
        messages.error(request, _("The places here changed meanwhile. Nothing was brought in; look again."))
        return redirect(_address("import_places", chair))
    count = len(found.places)
    sentence = ngettext("{count} place is brought in.", "{count} places are brought in.", count)
    messages.success(request, sentence.format(count=count))
    return redirect(_address("places", chair))
