"""Reading initiatives: the list with its search and filters, one initiative with all that belongs to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import CharField, Exists, F, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from commonstar.vocabulary import Co
from commonstar.web.common.folding import folded, matching
from commonstar.web.gatherings.public import Gathering
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.public import Need, Programme, Seat
from commonstar.web.star.map_it.models import FormOption, FoundAt, Initiative, Involvement, Partner, ServiceArea, Tag
from commonstar.web.star.map_it.ratings.queries import verdict

UNSORTED, NO_CO = "unsorted", "none"
NO_AREA = "none"
# Beside the verdicts: any answer of people who take part, and none.
RATED, STAFF_ALONE = "rated", "staff-alone"
PAGE = 25
KINDS_OF_CHOICE = ("area", "form", "case", "place", "need", "gathering")
# The Co's as the Star has them, not by the alphabet.
IN_ORDER = models.Case(*(models.When(co=co, then=place) for place, co in enumerate(Co)), default=len(Co))


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value narrows nothing. Identifiers are those of rows of the programme."""

    search: str = ""
    status: str = ""
    co: str = ""
    service_area: str = ""
    place: str = ""
    partner: str = ""
    form: str = ""
    who: str = ""
    provider: str = ""
    intervention: str = ""
    mix: str = ""
    rating: str = ""
    case: str = ""
    need: str = ""
    gathering: str = ""
    sort: str = "title"


@dataclass(frozen=True)
class Choice:
    """A line to choose in a filter: a service area, a form, a case, a place, a need."""

    id: UUID
    name: str
    extra: str = ""


@dataclass(frozen=True)
class Choices:
    """What the filters of a programme's list offer."""

    service_areas: tuple[Choice, ...]
    forms: tuple[Choice, ...]
    cases: tuple[Choice, ...]
    places: tuple[Choice, ...]
    needs: tuple[Choice, ...] = ()
    gatherings: tuple[Choice, ...] = ()

    def below(self, place: str) -> list[UUID]:
        """A place and every place within it; nothing for a place that is not the programme's."""
        children: dict[str, list[Choice]] = defaultdict(list)
        for each in self.places:
            children[each.extra].append(each)
        found = [each.id for each in self.places if str(each.id) == place]
        for pk in found:  # grows while it is walked: a tree has no circles
            found.extend(each.id for each in children[str(pk)] if each.id not in found)
        return found


def initiatives_of(seat: Seat) -> QuerySet[Initiative]:
    """The programme's initiatives, without those that were merged into another."""
    return Initiative.objects.filter(programme=seat.programme, merged_into=None)


def unsorted(programme: Programme) -> QuerySet[Initiative]:
    """Initiatives at which nobody has looked yet, longest waiting first."""
    return Initiative.objects.filter(programme=programme, merged_into=None, sorted_at=None).order_by("created_at", "id")


def choices(programme: Programme) -> Choices:
    """What the filters offer, in one query."""
    areas = ServiceArea.objects.filter(programme=programme)
    forms = FormOption.objects.filter(programme=programme)
    cases = Case.objects.filter(initiatives_after_it__programme=programme).distinct()
    places = Place.objects.filter(organisation__programmes=programme).distinct()
    gatherings = Gathering.objects.filter(programme=programme)
    parts = (
        _lines(areas, "area", "name", "code", F("order")),
        _lines(forms, "form", "name", "code", F("order")),
        _lines(cases, "case", "title", "slug", Value(0)),
        _lines(places, "place", "name", "parent_id", Value(0)),
        _lines(Need.objects.filter(programme=programme), "need", "title", "number", F("number")),
        _lines(gatherings, "gathering", "title", "kind", Value(0)),
    )
    found: dict[str, list[tuple[int, str, Choice]]] = defaultdict(list)
    for kind, pk, name, extra, order in parts[0].union(*parts[1:], all=True):
        key = UUID(str(pk))
        if kind == "place" and extra:
            extra = str(UUID(extra))
        found[kind].append((order, folded(name), Choice(key, name, extra or "")))
    listed = {kind: tuple(each[2] for each in sorted(rows, key=lambda row: row[:2])) for kind, rows in found.items()}
    return Choices(*(listed.get(kind, ()) for kind in KINDS_OF_CHOICE))


def _lines(rows: QuerySet[Any], kind: str, name: str, extra: str, order: Any) -> QuerySet[Any]:
    text = CharField()
    found: QuerySet[Any] = (
        rows.order_by()
        .annotate(
            line_kind=Value(kind, output_field=text),
            line_id=Cast("id", text),
            line_name=Cast(name, text),
            line_extra=Cast(extra, text),
            line_order=Cast(order, IntegerField()),
        )
        .values_list("line_kind", "line_id", "line_name", "line_extra", "line_order")
    )
    return found


def listed(seat: Seat, filters: Filters, offered: Choices) -> QuerySet[Initiative]:
    """The initiatives that the filters let through, in their order, with what a line of the list shows."""
    found = initiatives_of(seat).filter(matching("search_text", filters.search))
    found = _by_columns(found, filters)
    found = _by_co(found, filters.co)
    found = _by_relations(found, filters, offered)
    found = _by_rating(found, filters.rating)
    involvements = Involvement.objects.filter(initiative=OuterRef("pk"))
    return _ordered(found, filters.sort).annotate(shows_a_co=Exists(involvements))


def for_lines(found: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """With the service areas and the Co's that a line shows: two queries for a page of any length."""
    return found.prefetch_related(
        Prefetch("service_areas", ServiceArea.objects.only("id", "name", "order")),
        Prefetch("involvements", Involvement.objects.only("id", "initiative_id", "co").order_by(IN_ORDER)),
    )


def _by_columns(found: QuerySet[Initiative], filters: Filters) -> QuerySet[Initiative]:
    columns = {"status": filters.status, "provider_kind": filters.provider, "mix": filters.mix}
    found = found.filter(**{name: value for name, value in columns.items() if value})
    if filters.case:
        found = found.filter(parent_case__slug=filters.case)
    return found


def _by_co(found: QuerySet[Initiative], co: str) -> QuerySet[Initiative]:
    shown = Involvement.objects.filter(initiative=OuterRef("pk"))
    if co == UNSORTED:
        return found.filter(sorted_at=None)
    if co == NO_CO:
        return found.filter(~Exists(shown), sorted_at__isnull=False)
    return found.filter(Exists(shown.filter(co=co))) if co else found


def _by_relations(found: QuerySet[Initiative], filters: Filters, offered: Choices) -> QuerySet[Initiative]:
    """By what belongs to an initiative: each condition stands alone, so that no row comes twice."""
    conditions: list[tuple[type[Any], Q]] = []
    if filters.service_area == NO_AREA:
        found = found.filter(service_areas=None)
    elif filters.service_area:
        conditions.append((Initiative.service_areas.through, Q(servicearea=filters.service_area)))
    if filters.form:
        conditions.append((Initiative.forms.through, Q(formoption=filters.form)))
    if filters.place:
        conditions.append((Initiative.places.through, Q(place__in=offered.below(filters.place))))
    if filters.gathering:
        conditions.append((FoundAt, Q(gathering=filters.gathering)))
    if filters.partner:
        conditions.append((Initiative.partners.through, _is_partner(filters.partner)))
    if filters.need:
        conditions.append((Initiative.needs.through, Q(need=filters.need)))
    for kind, value in ((Tag.Kind.WHO, filters.who), (Tag.Kind.INTERVENTION, filters.intervention)):
        if value:
            conditions.append((Tag, Q(kind=kind, value=value)))
    for model, condition in conditions:
        found = found.filter(Exists(model.objects.filter(condition, initiative=OuterRef("pk"))))
    return found


def _is_partner(asked: str) -> Q:
    """The partner of exactly this name, if the programme has one, so that a count leads to as many; else like words."""
    name = folded(asked)
    own = Partner.objects.filter(programme=OuterRef("initiative__programme"), folded=name)
    return Q(partner__folded=name) | (matching("partner__folded", asked) & ~Q(Exists(own)))


def _by_rating(found: QuerySet[Initiative], rating: str) -> QuerySet[Initiative]:
    """By what people who take part say; staff alone have rated what shows a Co and has no answer yet."""
    rated = found.annotate(verdict=verdict())
    if rating == STAFF_ALONE:
        shown = Exists(Involvement.objects.filter(initiative=OuterRef("pk")))
        return rated.filter(Q(verdict=None), shown)
    if rating == RATED:
        return rated.filter(~Q(verdict=None))
    return rated.filter(Q(verdict=rating)) if rating else rated


def _ordered(found: QuerySet[Initiative], sort: str) -> QuerySet[Initiative]:
    if sort == "newest":
        return found.order_by("-created_at", "id")
    if sort == "service-area":
        areas = ServiceArea.objects.filter(initiatives=OuterRef("pk")).order_by()
        first = areas.values("initiatives").annotate(first=Min("folded")).values("first")
        return found.annotate(first_area=Subquery(first)).order_by(
            F("first_area").asc(nulls_last=True), "folded_title", "id"
        )
    return found.order_by("folded_title", "id")


def initiative_at(seat: Seat, pk: UUID) -> Initiative | None:
    """One initiative of the seat's programme, or None; a merged one is found too, so that its page can lead on."""
    rows = Initiative.objects.filter(programme=seat.programme)
    return rows.select_related("parent", "parent_case", "merged_into", "created_by").filter(pk=pk).first()


def unsorted_and_sorted(programme: Programme) -> tuple[int, int]:
    """How many wait to be sorted, and how many are."""
    rows = Initiative.objects.filter(programme=programme, merged_into=None)
    total, waiting = rows.count(), rows.filter(sorted_at=None).count()
    return waiting, total - waiting
