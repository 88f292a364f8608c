"""Reading weighted criteria: what people weighed, the order that follows, and on what evidence it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commonstar.formats.figures import FigureRecord
from commonstar.web.evidence.public import figures_of
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activities import Group, groups_of, initiatives_in, said_at
from commonstar.web.star.focus_it.queries import worths_of
from commonstar.web.star.focus_it.weighing.bridge import Acceptability, Option, Ranked, Weighed, weigh, weights_in
from commonstar.web.star.focus_it.weighing.criteria import Judged, criteria_of, scores_of
from commonstar.web.star.map_it.public import KIND as INITIATIVE
from commonstar.web.star.map_it.public import Initiative
from commonstar.web.worth.public import Worth

ACTIVITY, KIND = "weighted-criteria", "weights"
CASE = "case"  # who holds the figures of a case study


@dataclass(frozen=True)
class Evidence:
    """How many figures there are, and the grades of those that somebody graded, the best first."""

    figures: int
    grades: tuple[int, ...]


@dataclass(frozen=True)
class CaseShown:
    """A case study of the library: what it is called, its slug, and what its figures show."""

    title: str
    slug: str
    evidence: Evidence


@dataclass(frozen=True)
class Line:
    """An initiative in the order, in which share of weights it comes where, the grades of its figures, and its worth.

    `case` is the case study of the library that the initiative began from, with what its figures show.
    """

    initiative: Initiative
    ranked: Ranked
    shares: Acceptability
    own: Evidence
    case: CaseShown | None
    worth: Worth | None


@dataclass(frozen=True)
class Result:
    """What came of it; `weighed` is None while nobody weighed, or fewer than two initiatives have all scores.

    `group` is set where only the weights of one group count.
    """

    people: int
    criteria: tuple[Judged, ...]
    weighed: Weighed | None
    lines: tuple[Line, ...]
    unscored: tuple[Initiative, ...]
    groups: tuple[Group, ...] = ()
    group: Group | None = None

    def title_of(self, pk: str) -> str:
        """What an initiative of the order is called."""
        return next(line.initiative.title for line in self.lines if line.ranked.option.id == pk)

    def name_of(self, criterion: str) -> str:
        """What a criterion is called."""
        return next(each.name for each in self.criteria if each.id == criterion)


def result_of(activity: Activity, wanted: str = "") -> Result:
    """The result for everyone, or for the group wanted, where it may be shown apart. Twelve queries at most."""
    criteria, scores = criteria_of(activity), scores_of(activity)
    told = weights_in(said_at(activity, KIND), criteria)
    groups = groups_of(activity.gathering.programme, (whom for whom, _weights in told))
    group = next((each for each in groups if each.value == wanted), None)
    people = [weights for whom, weights in told if group is None or whom == group.value]
    initiatives = initiatives_in(activity)
    scored = [row for row in initiatives if len(scores.get(str(row.pk), ())) == len(criteria)]
    rest = tuple(row for row in initiatives if row not in scored)
    if not people or len(scored) < 2:
        return Result(len(people), criteria, None, (), rest, groups, group)
    options = [Option(str(row.pk), scores[str(row.pk)]) for row in scored]
    weighed = weigh(people, criteria, options, seed=str(activity.pk))
    return Result(len(people), criteria, weighed, _lines(activity, scored, weighed), rest, groups, group)


def _lines(activity: Activity, scored: Sequence[Initiative], weighed: Weighed) -> tuple[Line, ...]:
    """The order with what stands beside it: evidence and worth are shown, and are none of the criteria."""
    rows = {str(row.pk): row for row in scored}
    held = figures_of(INITIATIVE, [row.pk for row in scored])
    cases = _cases(scored)
    worth = worths_of(activity.gathering.programme, [row.pk for row in scored])
    found = []
    for each in weighed.order:
        row = rows[each.option.id]
        shares = weighed.shares[each.option.id]
        found.append(Line(row, each, shares, _evidence(held[row.pk]), cases.get(row.pk), worth.get(row.pk)))
    return tuple(found)


def _cases(scored: Sequence[Initiative]) -> dict[UUID, CaseShown]:
    """By initiative, the case study that it began from. Two queries, or none."""
    began = {row.pk: row.parent_case_id for row in scored if row.parent_case_id}
    if not began:
        return {}
    rows = Initiative.objects.filter(pk__in=began).select_related("parent_case").defer("parent_case__content")
    shown = figures_of(CASE, set(began.values()))
    return {
        row.pk: CaseShown(row.parent_case.title, row.parent_case.slug, _evidence(shown[row.parent_case.pk]))
        for row in rows
        if row.parent_case is not None
    }


def _evidence(figures: Sequence[FigureRecord]) -> Evidence:
    return Evidence(len(figures), tuple(sorted(figure.grade for figure in figures if figure.grade)))


def people_at(activity: Activity) -> int:
    """How many weighed."""
    return len(weights_in(said_at(activity, KIND), criteria_of(activity)))
