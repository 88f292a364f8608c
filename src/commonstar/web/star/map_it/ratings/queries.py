"""Reading ratings: what staff say beside what those who take part say, and where the two differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Co, Strength
from commonstar.web.common.tokens import hash_of
from commonstar.web.programmes.public import Programme
from commonstar.web.star.map_it.bridge import InitiativeValues
from commonstar.web.star.map_it.models import Initiative, Involvement, Rating, RatingLink


class Verdict(StrEnum):
    """What people who take part say of an initiative as a whole. Without any answer there is none."""

    CONFIRMED = "confirmed"
    OTHERWISE = "otherwise"


def verdict() -> Subquery:
    """The verdict on an initiative, for its query: confirmed where more than half of the answers are those of staff.

    The answer page counts by the same definition (`coverage.queries`). Null where nobody has answered.
    """
    both = Rating.objects.filter(initiative=OuterRef("pk"), count__gt=0, initiative__involvements__co=F("co"))
    same = Q(voice=F("initiative__involvements__voice"), action=F("initiative__involvements__action"))
    answers = both.order_by().values("initiative")
    summed = answers.annotate(said=Sum("count"), agreed=Coalesce(Sum("count", filter=same), 0))
    told = Case(When(said__lt=F("agreed") * 2, then=Value(Verdict.CONFIRMED)), default=Value(Verdict.OTHERWISE))
    return Subquery(summed.annotate(verdict=told).values("verdict"))


@dataclass(frozen=True)
class Tally:
    """How many people see voice and action like this."""

    voice: Strength
    action: Strength
    count: int


@dataclass(frozen=True)
class Sides:
    """One Co of an initiative as staff see it, and as those who take part see it. Both stand."""

    co: Co
    voice: Strength
    action: Strength
    tallies: tuple[Tally, ...]

    @property
    def answered(self) -> int:
        """How many of those who take part have said how they see it."""
        return sum(each.count for each in self.tallies)

    @property
    def otherwise(self) -> int:
        """How many of them see it otherwise than staff do."""
        return sum(each.count for each in self.tallies if (each.voice, each.action) != (self.voice, self.action))

    @property
    def same(self) -> int:
        """How many see it as staff do."""
        return self.answered - self.otherwise

    @property
    def told(self) -> str:
        """How many have answered, and how many of them agree with staff, in sentences."""
        return answers_in_words(self.answered, self.same)


def answers_in_words(answered: int, same: int) -> str:
    """Two sentences about `answered` people, of whom `same` see it as staff do (none, some or all of them)."""
    first = ngettext(
        "{answered} person who takes part has answered.", "{answered} people who take part have answered.", answered
    ).format(answered=answered)
    if answered == 1:
        second = _("They see it the same way as staff.") if same else _("They see it differently from staff.")
    elif same == 0:
        second = _("None of them sees it the same way as staff.")
    elif same == answered:
        second = _("All of them see it the same way as staff.")
    else:
        second = ngettext(
            "{same} of them sees it the same way as staff.", "{same} of them see it the same way as staff.", same
        ).format(same=same)
    return _("{first} {second}").format(first=first, second=second)


@dataclass(frozen=True)
class Gap:
    """A Co of an initiative in which people who take part see voice or action otherwise than staff do."""

    initiative_id: UUID
    title: str
    co: Co
    answered: int
    otherwise: int


def sides_of(initiative: Initiative, values: InitiativeValues) -> tuple[Sides, ...]:
    """Both sides of each Co of an initiative. One query."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for row in Rating.objects.filter(initiative=initiative, count__gt=0).order_by("-count", "voice", "action"):
        found[row.co].append(Tally(Strength(row.voice), Strength(row.action), row.count))
    return tuple(Sides(each.co, each.voice, each.action, tuple(found[each.co])) for each in values.involvements)


def rating_gaps(programme: Programme) -> list[Gap]:
    """Where ratings differ in a programme, largest gap first. One query."""
    same = Q(initiative__ratings__voice=F("voice"), initiative__ratings__action=F("action"))
    rows = (
        Involvement.objects.filter(initiative__programme=programme, initiative__merged_into=None)
        .filter(initiative__ratings__co=F("co"))
        .order_by()
        .annotate(answered=Sum("initiative__ratings__count"))
        .annotate(same=Sum("initiative__ratings__count", filter=same, default=0))
        .filter(answered__gt=F("same"))
        .values_list("initiative_id", "initiative__title", "co", "answered", "same")
    )
    gaps = [Gap(pk, title, Co(co), answered, answered - same) for pk, title, co, answered, same in rows]
    return sorted(gaps, key=lambda gap: (-gap.otherwise, gap.title, gap.co))


def links_of(initiative: Initiative) -> tuple[RatingLink, ...]:
    """The open links of an initiative, newest first."""
    rows = RatingLink.objects.filter(initiative=initiative, closed_at=None, expires_at__gt=timezone.now())
    return tuple(rows.order_by("-created_at"))


def open_link(token: str) -> RatingLink | None:
    """The link of this secret, unless it is closed or has expired."""
    rows = RatingLink.objects.filter(token_hash=hash_of(token), closed_at=None, expires_at__gt=timezone.now())
    return rows.select_related("initiative", "initiative__merged_into").first()
