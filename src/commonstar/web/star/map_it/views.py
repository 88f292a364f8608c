"""The list of initiatives, one initiative, and the forms to add, change and remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, Status
from commonstar.web.common.parts import Link
from commonstar.web.common.phrases import choices as phrases_of
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import actions, decided, history, queries, rules, worth
from commonstar.web.star.map_it.addresses import address, links
from commonstar.web.star.map_it.bridge import InitiativeValues, key_of, values_of
from commonstar.web.star.map_it.detail import parts
from commonstar.web.star.map_it.figures.queries import figures_of, newest_of_each
from commonstar.web.star.map_it.forms import FilterForm, InitiativeForm, QuickForm
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.naming import ValuesError
from commonstar.web.star.map_it.ratings.queries import links_of, sides_of


def found_or_404(seat: Seat, pk: UUID) -> Initiative:
    """The initiative of this programme; of another's there is none."""
    found = queries.initiative_at(seat, pk)
    if found is None:
        raise Http404
    return found


@programme_page(rules.see)
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where Map it begins: what is there, and the ways to go on."""
    waiting, ready = queries.unsorted_and_sorted(seat.programme)
    context = {
        "title": _("Map it"),
        "total": waiting + ready,
        "waiting": waiting,
        "may_contribute": rules.contribute(seat),
        "may_run": rules.run(seat),
        "reading": links(
            seat.programme,
            (_("How much co-production is there?"), "answer"),
            (_("Coverage and gaps"), "coverage"),
            (_("All initiatives"), "list"),
            (_("On a map"), "places"),
        ),
        "adding": _bringing_in(seat)
        + links(
            seat.programme,
            (_("Add an initiative"), "add"),
            (_("Go through the prompt cards"), "cards"),
        ),
        "running": links(
            seat.programme,
            (_("Sort what came in"), "sort"),
            (_("Likely duplicates"), "duplicates"),
            (_("Rows that wait to be mended"), "set_aside"),
            (_("Service areas"), "service_areas"),
            (_("Forms of co-production"), "forms"),
        ),
    }
    return render(request, "map_it/home.html", context)


def _bringing_in(seat: Seat) -> tuple[Link, ...]:
    """The way to the import, for those who may use it."""
    return links(seat.programme, (_("Bring in a list that you already keep"), "import")) if rules.run(seat) else ()


@programme_page(rules.see)
def initiatives(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list: search, filters, order and page, all in the address."""
    offered = queries.choices(seat.programme)
    form = FilterForm(request.GET, offered)
    filters = form.filters()
    found = queries.listed(seat, filters, offered)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    page.object_list = list(queries.for_lines(page.object_list))  # type: ignore[arg-type]  # a slice of the query
    chosen = tuple(Link(words, _without(request, name)) for name, words in form.chosen())
    context = {
        "title": _("Initiatives"),
        "form": form,
        "page": page,
        "lines": page.object_list,
        "sentence": _count_sentence(page.paginator.count, bool(chosen)),
        "chosen": chosen,
        "clear_url": address("list", seat.programme) if chosen else "",
        "may_contribute": rules.contribute(seat),
        "exports": links(seat.programme, (_("Export this list"), "export")) if rules.see_inside(seat) else (),
        "query": request.GET.urlencode(),
        "imports": _bringing_in(seat),
    }
    return render(request, "map_it/list.html", context)


def _without(request: HttpRequest, name: str) -> str:
    """The present address without one filter, on its first page."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}"


def _count_sentence(count: int, narrowed: bool) -> str:
    if narrowed:
        return ngettext(
            "%(count)d initiative fits what you chose.", "%(count)d initiatives fit what you chose.", count
        ) % {"count": count}
    return ngettext("%(count)d initiative.", "%(count)d initiatives.", count) % {"count": count}


@programme_page(rules.see)
def detail(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """One initiative with everything that the reader may see of it. A merged one leads on to where it went."""
    found = found_or_404(seat, initiative)
    if found.merged_into_id:
        return redirect("map_it:detail", programme=seat.programme.slug, initiative=found.merged_into_id)
    values, held = values_of(found), figures_of(found)
    context = {
        "title": found.title,
        "initiative": found,
        "status": phrase(Status(found.status)),
        "summary": values.summary,
        "parts": parts(seat, found, values),
        "sides": sides_of(found, values),
        "is_unsorted": not values.sorted,
        "figures": [each.record for each in held],
        "newest_figures": newest_of_each(held),
        "worth": worth.links(seat, found),
        "carried": decided.carried(seat, found),
        "rating_links": links_of(found) if rules.contribute(seat) else (),
        "statuses": phrases_of(Status),
        "may_contribute": rules.contribute(seat),
        "may_run": rules.run(seat),
        "inside": rules.see_inside(seat),
        "back_url": address("list", seat.programme),
    }
    return render(request, "map_it/detail.html", context)


@programme_page(rules.contribute)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Quick entry. A prompt card fills in the Co and the form."""
    asked = {"cos": [co for co in request.GET.getlist("co") if co in list(Co)], "form": request.GET.get("form", "")}
    form = QuickForm(request.POST or None, initial=asked)
    if form.is_valid():
        made = actions.add_initiative(seat=seat, values=form.values())
        messages.success(request, _("“%(title)s” is on the map.") % {"title": made.title})
        return redirect(_after_adding(request, seat, made))
    context = {
        "title": _("Add an initiative"),
        "form": form,
        "full_url": address("add_full", seat.programme),
        "cancel_url": address("list", seat.programme),
    }
    return render(request, "map_it/add.html", context)


def _after_adding(request: HttpRequest, seat: Seat, made: Initiative) -> str:
    """Back to the prompt cards where one led here, to the next quick entry if asked, else to what was added."""
    card = request.GET.get("card", "")
    if card.isdecimal():
        return f"{address('cards', seat.programme)}?card={card}"
    if "another" in request.POST:
        return address("add", seat.programme)
    return address("detail", seat.programme, initiative=made.pk)


@programme_page(rules.contribute)
def add_full(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The full form, empty or filled from the initiative that serves as template (`?template=`)."""
    template = _template(request, seat)
    stored = InitiativeValues(title="")
    if template is not None:
        stored = template_values(values_of(template))
    form = InitiativeForm(request.POST or None, stored=stored, offered=queries.choices(seat.programme))
    if form.is_valid():
        made = _saved(form, lambda values: actions.add_initiative(seat=seat, values=values, parent=template))
        if made is not None:
            messages.success(request, _("“%(title)s” is on the map.") % {"title": made.title})
            return redirect("map_it:detail", programme=seat.programme.slug, initiative=made.pk)
    title = _("Add an initiative like “%(title)s”") % {"title": template.title} if template else _("Add an initiative")
    return _full_form(request, form, title, address("list", seat.programme))


def template_values(values: InitiativeValues) -> InitiativeValues:
    """What a template hands on: what is done and how. Not who told us, nor contacts, nor numbers, dates and keys."""
    return InitiativeValues(
        title="",
        summary=values.summary,
        status=Status.POTENTIAL,
        provider_kind=values.provider_kind,
        mix=values.mix,
        substitutive_share=values.substitutive_share,
        gives_back=values.gives_back,
        outcomes=values.outcomes,
        service_areas=values.service_areas,
        forms=values.forms,
        involvements=values.involvements,
        who=values.who,
        contributions=values.contributions,
        interventions=values.interventions,
    )


def _template(request: HttpRequest, seat: Seat) -> Initiative | None:
    asked = request.GET.get("template")
    if not asked:
        return None
    try:
        return found_or_404(seat, UUID(asked))
    except ValueError:
        raise Http404 from None


@programme_page(rules.contribute)
def change(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """The full form of an initiative."""
    found = found_or_404(seat, initiative)
    form = InitiativeForm(request.POST or None, stored=values_of(found), offered=queries.choices(seat.programme))
    if form.is_valid() and _saved(
        form, lambda values: actions.change_initiative(seat=seat, initiative=found, values=values)
    ):
        messages.success(request, _("Your changes are saved."))
        return redirect("map_it:detail", programme=seat.programme.slug, initiative=found.pk)
    title = _("Change “%(title)s”") % {"title": found.title}
    return _full_form(request, form, title, address("detail", seat.programme, initiative=found.pk))


def _saved(form: InitiativeForm, save: Any) -> Initiative | None:
    """What saving gave; where the store says no, the reason stands beside the field."""
    try:
        made: Initiative = save(form.values())
    except actions.KeyTakenError:
        form.add_error("key", _("Another initiative has this key."))
        return None
    except ValuesError as refused:
        name = refused.field if refused.field in form.fields else None
        form.add_error(name, _("“%(value)s” cannot be stored: it is too long.") % {"value": refused.value[:60]})
        return None
    return made


def _full_form(request: HttpRequest, form: InitiativeForm, title: str, cancel_url: str) -> HttpResponse:
    return render(request, "map_it/full_form.html", {"title": title, "form": form, "cancel_url": cancel_url})


@programme_page(rules.contribute)
def status(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Change where an initiative stands."""
    found = found_or_404(seat, initiative)
    if request.method == "POST" and request.POST.get("status") in list(Status):
        actions.change_status(seat=seat, initiative=found, status=Status(request.POST["status"]))
        messages.success(request, _("The status is changed."))
    return redirect("map_it:detail", programme=seat.programme.slug, initiative=found.pk)


@programme_page(rules.run)
def remove(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """Ask, then remove."""
    found = found_or_404(seat, initiative)
    if request.method == "POST":
        actions.remove_initiative(seat=seat, initiative=found)
        messages.success(request, _("“%(title)s” is removed.") % {"title": found.title})
        return redirect("map_it:list", programme=seat.programme.slug)
    context = {
        "title": _("Remove “%(title)s”?") % {"title": found.title},
        "key": key_of(found),
        "cancel_url": address("detail", seat.programme, initiative=found.pk),
    }
    return render(request, "map_it/remove.html", context)


@programme_page(rules.see_inside)
def changes(request: HttpRequest, seat: Seat, initiative: UUID) -> HttpResponse:
    """The history of an initiative, and of those that were merged into it."""
    found = found_or_404(seat, initiative)
    context = {
        "title": _("History of “%(title)s”") % {"title": found.title},
        "entries": history.history_of(seat, found),
        "back_url": address("detail", seat.programme, initiative=found.pk),
    }
    return render(request, "map_it/history.html", context)
