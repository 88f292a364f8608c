"""Reading weighted criteria: what people weighed, the order that follows, and on what evidence it rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from commonstar.formats.figures import FigureRecord
from commonstar.web.evidence.public import figures_of
from commonstar.web.gatherings.public import Activity
from commonstar.web.star.focus_it.activities import FEWEST, Group, carried_of, groups_of, initiatives_in, said_at
from commonstar.web.star.focus_it.queries import worths_of
from commonstar.web.star.focus_it.weighing.bridge import (
    Acceptability,
    Option,
    Ranked,
    Weighed,
    ranges,
    together,
    weigh,
    weights_in,
)
from commonstar.web.star.focus_it.weighing.criteria import Judged, criteria_of, scores_of
from commonstar.web.star.map_it.public import KIND as INITIATIVE
from commonstar.web.star.map_it.public import Initiative
from commonstar.web.worth.public import Worth

ACTIVITY, KIND = "weighted-criteria", "weights"
SEED = "seed of "
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

    `group` is set where only the weights of one group count; `taking_part` is how many initiatives there are.
    """

    people: int
    criteria: tuple[Judged, ...]
    weighed: Weighed | None
    lines: tuple[Line, ...]
    unscored: tuple[Initiative, ...]
    groups: tuple[Group, ...] = ()
    group: Group | None = None
    taking_part: int = 0

    def title_of(self, pk: str) -> str:
        """What an initiative of the order is called."""
        return next(line.initiative.title for line in self.lines if line.ranked.option.id == pk)

    def name_of(self, criterion: str) -> str:
        """What a criterion is called."""
        return next(each.name for each in self.criteria if each.id == criterion)


def result_of(activity: Activity, wanted: str = "") -> Result:
    """The result for everyone, or for the group wanted, where it may be shown apart. Twelve queries at most."""
    came = carried_of(activity)
    if came is not None:
        return _come(activity, came, wanted)
    criteria = criteria_of(activity)
    told = weights_in(said_at(activity, KIND), criteria)
    groups = groups_of(activity.gathering.programme, (whom for whom, _weights in told))
    group = next((each for each in groups if each.value == wanted), None)
    people = [weights for whom, weights in told if group is None or whom == group.value]
    weights = (together(people), ranges(people)) if people else None
    return _result(activity, weights, str(activity.pk), len(people), groups, group)


def _result(
    activity: Activity,
    weights: tuple[Mapping[str, Fraction], Mapping[str, tuple[Fraction, Fraction]]] | None,
    seed: str,
    people: int,
    groups: tuple[Group, ...],
    group: Group | None,
) -> Result:
    """The result of mean weights and what is plausible; `weights` is None while nobody weighed."""
    criteria, scores, initiatives = criteria_of(activity), scores_of(activity), initiatives_in(activity)
    scored = [row for row in initiatives if len(scores.get(str(row.pk), ())) == len(criteria)]
    rest = tuple(row for row in initiatives if row not in scored)
    if weights is None or len(scored) < 2:
        return Result(people, criteria, None, (), rest, groups, group, len(initiatives))
    options = [Option(str(row.pk), scores[str(row.pk)]) for row in scored]
    weighed = weigh(*weights, criteria, options, seed)
    return Result(people, criteria, weighed, _lines(activity, scored, weighed), rest, groups, group, len(initiatives))


def carries(activity: Activity) -> dict[str, Any] | None:
    """What goes along with the programme: what five people or more weigh together, and each group that is shown."""
    everyone = result_of(activity)
    if everyone.weighed is None or everyone.people < FEWEST:
        return None
    shown = (everyone, *(result_of(activity, each.value) for each in everyone.groups))
    # Not an identifier alone, which would get a new one on the way: the draws are to stay those of the first site.
    return {"seed": f"{SEED}{activity.pk}", "results": [told for each in shown if (told := _told(each))]}


def _told(found: Result) -> dict[str, Any] | None:
    if found.weighed is None:
        return None
    return {
        "group": found.group.name if found.group else "",
        "people": found.people,
        "weights": {name: str(weight) for name, weight in found.weighed.weights.items()},
        "ranges": {name: [str(low), str(high)] for name, (low, high) in found.weighed.ranges.items()},
    }


def _come(activity: Activity, told: Mapping[str, Any], wanted: str) -> Result:
    """The result that came along; nothing where the file was changed so that it cannot be read."""
    try:
        results, names = list(told["results"]), {each.id for each in criteria_of(activity)}
        groups = tuple(
            Group(f"g{number}", str(each["group"]), int(each["people"]))
            for number, each in enumerate(results)
            if number
        )
        group = next((each for each in groups if each.value == wanted), None)
        mine = results[groups.index(group) + 1 if group else 0]
        means = {name: Fraction(mine["weights"][name]) for name in names}
        plausible = {name: (Fraction(mine["ranges"][name][0]), Fraction(mine["ranges"][name][1])) for name in names}
        seed = str(told["seed"]).removeprefix(SEED)
        return _result(activity, (means, plausible), seed, int(mine["people"]), groups, group)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        return Result(0, criteria_of(activity), None, (), ())


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
