"""The pages of the library: search, a case, downloads, and taking a case into a plan."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.cases import CaseFile
from commonstar.formats.exports import schema_org
from commonstar.formats.opsi import opsi_case
from commonstar.vocabulary import Role
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.parts import Link
from commonstar.web.evidence.public import when
from commonstar.web.library import queries, words
from commonstar.web.library.countries import country_name
from commonstar.web.library.exports import MOST, Download, download
from commonstar.web.library.forms import PlanForm, query_of, search_of
from commonstar.web.library.models import Case, CaseKind, FacetKind
from commonstar.web.library.registry import registry
from commonstar.web.programmes.public import Seat, may_contribute, mine, person

FORMS = ("json", "csv", "opsi")
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


class CountedPaginator(Paginator[int]):
    """Pages of results whose number is known already."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, queries.PAGE)
        self.known = count

    @property
    def count(self) -> int:
        """How many cases there are on all pages."""
        return self.known


@everyone
def index(request: HttpRequest) -> HttpResponse:
    """Search the library: words, what a case must show, pages; all of it in the address."""
    search = search_of(request.GET)
    counts = queries.count_by_kind(search)
    numbers = queries.ranked(search).values_list("number", flat=True)  # from an index alone: rows are long
    page = CountedPaginator(numbers, counts[search.kind]).get_page(request.GET.get("page"))
    hits = queries.hits(list(page.object_list))
    context = {
        "title": _("Library of case studies"),
        "search": search,
        "page": page,
        "total": counts[search.kind],
        "hits": [_listed(hit) for hit in hits],
        "facets": words.facet_lists(search, queries.facet_counts(search)),
        "chosen": words.chosen_links(search),
        "is_pointers": search.kind is CaseKind.POINTER,
        "cases_url": "?" + query_of(replace(search, kind=CaseKind.CASE)),
        "pointers_url": "?" + query_of(replace(search, kind=CaseKind.POINTER)),
        "cases_count": counts[CaseKind.CASE],
        "pointers_count": counts[CaseKind.POINTER],
        "models_url": registry.models_url() if registry.models_url else "",
        "hidden": [(facet.value, value) for facet, value in search.chosen],
        "exports": _export_links("library:export", query=query_of(search)) if 0 < counts[search.kind] <= MOST else (),
    }
    return render(request, "library/index.html", context)


def _listed(hit: queries.Hit) -> dict[str, Any]:
    return {
        "case": hit.case,
        "country": country_name(hit.case.country),
        "cos": words.shown_in_list(hit.shows, FacetKind.CO),
        "areas": words.shown_in_list(hit.shows, FacetKind.AREA),
        "figures": hit.figures,
        "grade": hit.case.best_grade,
    }


def _export_links(name: str, *, query: str = "", slug: str = "") -> tuple[Link, ...]:
    labels = {"json": "JSON", "csv": "CSV", "opsi": _("OPSI fields (CSV)"), "yaml": _("Case file (YAML)")}
    forms = (*FORMS, "yaml") if slug else FORMS
    given = {"slug": slug} if slug else {}
    end = f"?{query}" if query else ""
    return tuple(Link(labels[form], reverse(name, kwargs={"form": form, **given}) + end) for form in forms)


@everyone
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """One case in the parts of the template, with its figures, costs and sources."""
    row = _case_or_404(slug)
    told = queries.file_of(row)
    address = request.build_absolute_uri()
    user = person(request)
    context = {
        "title": row.title,
        "caption": row.get_kind_display(),
        "crumbs": (Link(_("Library"), reverse("library:index")),),
        "case": told,
        "row": row,
        "glance": _glance(told),
        "before_figures": words.sections(told, ("introduction", "objectives", "leadership")),
        "outcomes": words.paragraphs(told.outcomes),
        "indicators": words.paragraphs(told.indicators),
        "costs": words.costs(told),
        "after_obstacles": words.sections(told, ("next_steps", "learning_points")),
        "reuse": registry.reuse_of([row.pk]).get(row.pk, 0),
        "use_url": reverse("library:use", args=[slug]) if registry.use_in_plan else "",
        "exports": _export_links("library:export-case", slug=slug),
        "model": registry.model_of(slug) if registry.model_of else None,
        "findings": words.findings(told) if user else [],
        "opsi_missing": _opsi_missing(told) if user else [],
        "linked_data": _linked_data(told, address),
    }
    return render(request, "library/case.html", context)


def _case_or_404(slug: str) -> Case:
    row = queries.case_at(slug)
    if row is None:
        raise Http404
    return row


def _glance(told: CaseFile) -> list[tuple[Any, list[Link]]]:
    """What a case is about, each value with the address of all cases like it ("" where there is no such search)."""
    plain = {
        _("Date"): [when(told.date)] if told.date else [],
        words.SECTIONS["places"]: list(told.places),
        words.SECTIONS["organisations"]: list(told.organisations),
    }
    linked = {
        words.SECTIONS["country"]: (FacetKind.COUNTRY, [told.country] if told.country else []),
        words.SECTIONS["service_areas"]: (FacetKind.AREA, told.service_areas),
        words.SECTIONS["cos"]: (FacetKind.CO, told.cos),
        words.SECTIONS["forms"]: (FacetKind.FORM, told.forms),
        words.SECTIONS["steps"]: (FacetKind.STEP, told.steps),
        words.SECTIONS["co_producers"]: (FacetKind.WHO, told.co_producers),
    }
    rows = [(label, [Link(value, "") for value in values]) for label, values in plain.items()]
    rows += [(label, words.search_links(facet, values)) for label, (facet, values) in linked.items()]
    return [(label, links) for label, links in rows if links]


def _opsi_missing(told: CaseFile) -> list[str]:
    filled = opsi_case(told)
    return [str(words.OPSI[name]) for name in filled.missing]


def _linked_data(told: CaseFile, address: str) -> SafeString:
    """The case for machines. The element holds data, which a browser does not run and the policy lets pass."""
    text = json.dumps(schema_org(told, address, publisher="Commonstar"), ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@everyone
def export(request: HttpRequest, form: str) -> HttpResponse:
    """What a search found, as a file. More than a thousand cases are for the command line."""
    if form not in FORMS:
        raise Http404
    search = search_of(request.GET)
    rows = list(queries.ranked(search)[: MOST + 1])
    if len(rows) > MOST:
        return redirect(reverse("library:index") + "?" + query_of(search))
    return _attached(request, form, queries.files_of(rows), "library")


@everyone
def export_case(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """One case as a file."""
    if form not in (*FORMS, "yaml"):
        raise Http404
    return _attached(request, form, [queries.file_of(_case_or_404(slug))], slug)


def _attached(request: HttpRequest, form: str, cases: list[CaseFile], name: str) -> HttpResponse:
    addresses = {told.slug: request.build_absolute_uri(reverse("library:case", args=[told.slug])) for told in cases}
    made: Download = download(form, cases, addresses)
    response = HttpResponse(made.data, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{made.ending}"'
    return response


@signed_in
def use(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a case into the plan of one of my programmes, as a potential initiative that remembers it."""
    row = _case_or_404(slug)
    if registry.use_in_plan is None:
        raise Http404
    seats = _seats(request)
    form = PlanForm(request.POST or None, programmes=[seat.programme for seat in seats.values()])
    if request.method == "POST" and form.is_valid():
        address = registry.use_in_plan(seats[form.cleaned_data["programme"]], row)
        messages.success(
            request, _("“%(title)s” stands in your plan as a potential initiative.") % {"title": row.title}
        )
        return redirect(address)
    context = {
        "title": _("Use this case in a plan"),
        "caption": row.title,
        "back_url": reverse("library:case", args=[slug]),
        "cancel_url": reverse("library:case", args=[slug]),
        "form": form,
        "any_programme": bool(seats),
        "button": _("Add to the plan"),
    }
    return render(request, "library/use.html", context)


def _seats(request: HttpRequest) -> dict[str, Seat]:
    """My seats in programmes to whose plan I may add, by the programme's slug."""
    user = person(request)
    memberships = mine(user) if user else []
    seats = [Seat(membership.programme, user, Role(membership.role)) for membership in memberships]
    return {seat.programme.slug: seat for seat in seats if may_contribute(seat)}
