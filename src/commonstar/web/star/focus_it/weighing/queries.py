"""Reading weighted criteria: what people weighed, the order that follows, and on what evidence it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonstar.web.evidence.public import figures_of
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activities import initiatives_in, said_at
from commonstar.web.star.focus_it.queries import worths_of
from commonstar.web.star.focus_it.weighing.bridge import Acceptability, Option, Ranked, Weighed, weigh, weights_in
from commonstar.web.star.focus_it.weighing.criteria import Judged, criteria_of, scores_of
from commonstar.web.star.map_it.public import KIND as INITIATIVE
from commonstar.web.star.map_it.public import Initiative
from commonstar.web.worth.public import Worth

ACTIVITY, KIND = "weighted-criteria", "weights"


@dataclass(frozen=True)
class Line:
    """An initiative in the order, in which share of weights it comes where, the grades of its figures, and its worth.

    `grades` are those of the figures that somebody graded, the best first; `figures` is how many there are.
    """

    initiative: Initiative
    ranked: Ranked
    shares: Acceptability
    grades: tuple[int, ...]
    figures: int
    worth: Worth | None


@dataclass(frozen=True)
class Result:
    """What came of it; `weighed` is None while nobody weighed, or fewer than two initiatives have all scores."""

    people: int
    criteria: tuple[Judged, ...]
    weighed: Weighed | None
    lines: tuple[Line, ...]
    unscored: tuple[Initiative, ...]

    def title_of(self, pk: str) -> str:
        """What an initiative of the order is called."""
        return next(line.initiative.title for line in self.lines if line.ranked.option.id == pk)

    def name_of(self, criterion: str) -> str:
        """What a criterion is called."""
        return next(each.name for each in self.criteria if each.id == criterion)


def result_of(activity: Activity) -> Result:
    """The whole result. Nine queries at most, however many answered."""
    criteria, scores = criteria_of(activity), scores_of(activity)
    people = weights_in(said_at(activity, KIND), criteria)
    initiatives = initiatives_in(activity)
    scored = [row for row in initiatives if len(scores.get(str(row.pk), ())) == len(criteria)]
    rest = tuple(row for row in initiatives if row not in scored)
    if not people or len(scored) < 2:
        return Result(len(people), criteria, None, (), rest)
    options = [Option(str(row.pk), scores[str(row.pk)]) for row in scored]
    weighed = weigh(people, criteria, options, seed=str(activity.pk))
    return Result(len(people), criteria, weighed, _lines(activity, scored, weighed), rest)


def _lines(activity: Activity, scored: Sequence[Initiative], weighed: Weighed) -> tuple[Line, ...]:
    """The order with what stands beside it: evidence and worth are shown, and are none of the criteria."""
    rows = {str(row.pk): row for row in scored}
    held = figures_of(INITIATIVE, [row.pk for row in scored])
    worth = worths_of(activity.gathering.programme, [row.pk for row in scored])
    found = []
    for each in weighed.order:
        row = rows[each.option.id]
        grades = tuple(sorted(figure.grade for figure in held[row.pk] if figure.grade))
        shares = weighed.shares[each.option.id]
        found.append(Line(row, each, shares, grades, len(held[row.pk]), worth.get(row.pk)))
    return tuple(found)


def people_at(activity: Activity) -> int:
    """How many weighed."""
    return len(weights_in(said_at(activity, KIND), criteria_of(activity)))
