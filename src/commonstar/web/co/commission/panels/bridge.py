"""From rows to the engine's score sheets and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from commonstar.engine.priority.sheets import Spread, spread, total
from commonstar.web.co.commission.panels.models import OwnScore, PanelCriterion

__all__ = ["Spread", "score_of", "spreads"]


def spreads(criteria: Sequence[PanelCriterion], scores: Iterable[OwnScore]) -> dict[str, Spread]:
    """By the criterion's key: how far own scores of one bid lie apart. A criterion without scores is left out."""
    given: dict[str, list[int]] = {}
    for each in scores:
        given.setdefault(str(each.criterion_id), []).append(each.points)
    return {str(each.pk): spread(given[str(each.pk)]) for each in criteria if given.get(str(each.pk))}


def score_of(criteria: Sequence[PanelCriterion], points: Mapping[str, int], top: int) -> Fraction | None:
    """From 0 to 100 by the weights; None while a criterion has no points."""
    if any(str(each.pk) not in points for each in criteria) or not criteria:
        return None
    return total(points, {str(each.pk): each.weight for each in criteria}, top)
