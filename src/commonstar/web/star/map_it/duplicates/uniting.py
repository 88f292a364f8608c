"""Two records of the same thing as one: what differs, and what a person's choices make of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from commonstar.vocabulary import Co, Mix, ProviderKind, Status, Strength
from commonstar.web.star.map_it.bridge import COS, InitiativeValues, InvolvementValues

# One value each: a person chooses. The key stays with the initiative that has it.
SINGLE = (
    "title",
    "summary",
    "status",
    "provider_kind",
    "mix",
    "substitutive_share",
    "gives_back",
    "people_a_year",
    "hours_a_year",
    "starts_on",
    "ends_on",
    "outcomes",
    "url",
    "told_by",
    "contact",
    "parent",
    "parent_case",
)
# Several values: all are kept.
SEVERAL = ("service_areas", "places", "partners", "forms", "needs", "who", "contributions", "interventions")
EMPTY = ("", None)


class Side(StrEnum):
    """Whose value is taken."""

    KEPT = "kept"
    OTHER = "other"


@dataclass(frozen=True)
class Difference:
    """A value in which two records differ; `co` where it is voice and action in that Co."""

    name: str
    kept: Any
    other: Any
    co: Co | None = None

    @property
    def proposed(self) -> Side:
        """The side that says something, where the other is silent."""
        return Side.OTHER if self.kept in EMPTY and self.other not in EMPTY else Side.KEPT


def differences(kept: InitiativeValues, other: InitiativeValues) -> tuple[Difference, ...]:
    """What a person must choose: single values, and voice and action where both show a Co and rate it differently."""
    single = [Difference(name, getattr(kept, name), getattr(other, name)) for name in SINGLE]
    ours, theirs = _by_co(kept), _by_co(other)
    rated = [Difference(f"co-{co}", ours[co], theirs[co], co) for co in COS if co in ours and co in theirs]
    return tuple(each for each in (*single, *rated) if each.kept != each.other)


def united(kept: InitiativeValues, other: InitiativeValues, chosen: Mapping[str, Side]) -> InitiativeValues:
    """One record: chosen values where they differ, several values of both, the Co's of both.

    Raises KeyError for a difference that nobody chose on.
    """
    differing = differences(kept, other)
    taken = {each.name: each.other if chosen[each.name] is Side.OTHER else each.kept for each in differing}
    involvements = {**_by_co(other), **_by_co(kept)}
    involvements.update({each.co: taken[each.name] for each in differing if each.co})
    single: dict[str, Any] = {each.name: taken[each.name] for each in differing if not each.co}
    several: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(kept, name), *getattr(other, name)))) for name in SEVERAL
    }
    return replace(
        kept,
        **single,
        **several,
        involvements=tuple(involvements[co] for co in COS if co in involvements),
        sorted=kept.sorted or other.sorted,
    )


def restored(now: InitiativeValues, before: Mapping[str, Any], after: Mapping[str, Any]) -> InitiativeValues:
    """Take a merge back: each value that still is what the merge made of it becomes what it was before.

    `before` and `after` are the values as the log gives them. What someone changed since stays as it is now.
    """
    back = {name: parsed(name, value) for name, value in before.items() if name in after and hasattr(now, name)}
    still: dict[str, Any] = {
        name: value for name, value in back.items() if getattr(now, name) == parsed(name, after[name])
    }
    return replace(now, **still)


def parsed(name: str, value: Any) -> Any:
    """A value of the log as the record has it."""
    if name == "involvements":
        return tuple(
            InvolvementValues(Co(each["co"]), Strength(each["voice"]), Strength(each["action"])) for each in value
        )
    if isinstance(value, list):
        return tuple(value)
    kinds: dict[str, Any] = {"status": Status, "provider_kind": ProviderKind, "mix": Mix}
    if name in kinds:
        return kinds[name](value) if value else None
    return "" if value is None and name in ("told_by", "contact") else value


def _by_co(values: InitiativeValues) -> dict[Co | None, InvolvementValues]:
    return {each.co: each for each in values.involvements}
