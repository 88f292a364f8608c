"""Counting a map in few statements, however large it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from commonstar.vocabulary import CoProducer, Status, Strength
from commonstar.web.audit import public as audit
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.coverage.counting import COS, Area, Coverage, Group, Placed, Ratings, Strengths
from commonstar.web.star.map_it.coverage.keeping import kept
from commonstar.web.star.map_it.models import Initiative, Involvement, Rating, ServiceArea, Tag

LEVELS = {Strength.NONE: 0, Strength.SOME: 1, Strength.STRONG: 2}
STAFF = "initiative__involvements__"


def live(programme: Programme) -> QuerySet[Initiative]:
    """The programme's initiatives that were not merged into another."""
    return Initiative.objects.filter(programme=programme, merged_into=None).order_by()


def was_sorted(prefix: str = "") -> ExpressionWrapper[Any]:
    """Whether somebody looked at an initiative, as an expression by which to group."""
    return ExpressionWrapper(Q(**{f"{prefix}sorted_at__isnull": False}), output_field=BooleanField())


def coverage_of(programme: Programme) -> Coverage:
    """Count a programme's map. Six queries."""
    areas = ServiceArea.objects.filter(programme=programme).values_list("id", "name")
    rows = live(programme).annotate(cos=_cos(), was_sorted=was_sorted())
    alike = ("status", "cos", "was_sorted")
    groups = rows.values_list(*alike).annotate(number=Count("pk"))
    placed = rows.values_list("service_areas", *alike).annotate(number=Count("pk"))
    return Coverage(
        areas=tuple(Area(pk, name) for pk, name in areas),
        groups=tuple(_group(*row) for row in groups),
        placed=tuple(Placed(area, _group(*row)) for area, *row in placed),
        strengths=_strengths(programme),
        who=_who(programme),
        ratings=_ratings(programme),
    )


def kept_coverage(programme: Programme, newest: audit.Newest) -> Coverage:
    """The same, from what was counted at this state of the log; only ratings are read anew."""
    if not newest.hash:
        return coverage_of(programme)
    is_new: list[Coverage] = []

    def count() -> Coverage:
        is_new.append(coverage_of(programme))
        return is_new[0]

    found = kept(programme, newest, "coverage", count)
    return found if is_new else replace(found, ratings=_ratings(programme))


def _cos() -> Coalesce:
    """An initiative's Co's as one number, a bit for each, so that initiatives can be grouped by them."""
    bits = Case(*(When(co=co, then=Value(1 << place)) for place, co in enumerate(COS)), output_field=IntegerField())
    involved = Involvement.objects.filter(initiative=OuterRef("pk")).order_by()
    return Coalesce(Subquery(involved.values("initiative").annotate(bits=Sum(bits)).values("bits")), 0)


def _group(status: str, bits: int, was_sorted: bool, number: int) -> Group:
    cos = frozenset(co for place, co in enumerate(COS) if bits & 1 << place)
    return Group(Status(status), cos, bool(was_sorted), number)


def _existing(programme: Programme) -> Q:
    """For rows that belong to an initiative: of this programme, existing, not merged."""
    return Q(initiative__programme=programme, initiative__merged_into=None, initiative__status=Status.EXISTING)


def _strengths(programme: Programme) -> Strengths:
    voice, action = Q(voice=Strength.STRONG), Q(action=Strength.STRONG)
    found = Involvement.objects.filter(_existing(programme)).aggregate(
        strong_voice=Count("initiative", distinct=True, filter=voice),
        strong_action=Count("initiative", distinct=True, filter=action),
        strong_both=Count("initiative", distinct=True, filter=voice & action),
    )
    return Strengths(found["strong_voice"], found["strong_action"], found["strong_both"])


def _who(programme: Programme) -> tuple[tuple[CoProducer, int], ...]:
    tags = Tag.objects.filter(_existing(programme), kind=Tag.Kind.WHO, value__in=list(CoProducer))
    counted = tags.values_list("value").annotate(number=Count("pk")).order_by("-number", "value")
    return tuple((CoProducer(value), number) for value, number in counted)


def _level(column: str) -> Case:
    return Case(
        *(When(**{column: strength, "then": Value(level)}) for strength, level in LEVELS.items()),
        output_field=IntegerField(),
    )


def _ratings(programme: Programme) -> Ratings:
    """What people who take part say beside what staff say of the same Co of the same initiative."""
    both = Rating.objects.filter(_existing(programme), Q(**{f"{STAFF}co": F("co")}), count__gt=0)
    # A strength that is not known has no level: the difference is then NULL, and weighs nothing in the sum.
    voice = F("count") * (_level("voice") - _level(f"{STAFF}voice"))
    action = F("count") * (_level("action") - _level(f"{STAFF}action"))
    same = Q(voice=F(f"{STAFF}voice"), action=F(f"{STAFF}action"))
    answers: Any = both.values("initiative").annotate(
        said=Sum("count"),
        agreed=Coalesce(Sum("count", filter=same), 0),
        balance=Coalesce(Sum(voice), 0) + Coalesce(Sum(action), 0),
    )
    confirmed = Q(said__lt=F("agreed") * 2)
    found = answers.aggregate(
        confirmed=Count("initiative", filter=confirmed),
        lower=Count("initiative", filter=~confirmed & Q(balance__lt=0)),
        higher=Count("initiative", filter=~confirmed & Q(balance__gt=0)),
        otherwise=Count("initiative", filter=~confirmed & Q(balance=0)),
    )
    return Ratings(**found)
