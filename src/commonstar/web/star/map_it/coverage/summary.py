"""What the counts amount to, as codes with their numbers and names: `sentences` puts them into words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from commonstar.vocabulary import Co, Status
from commonstar.web.star.map_it.coverage.counting import COS, NO_CO, UNSORTED, Coverage, Matrix, Shown

NAMED = 3


class Said(StrEnum):
    """Everything that the page may say."""

    NOTHING = "nothing-mapped"
    MAPPED = "how-many-are-mapped"
    RUNNING = "how-many-run"
    POTENTIAL = "how-many-are-potential"
    AREAS = "in-how-many-areas"
    NO_AREA = "without-a-service-area"
    UNSORTED = "how-many-wait-to-be-sorted"
    ALL_UNSORTED = "nothing-is-sorted"
    NO_CO = "how-many-show-no-co"
    STRONG_VOICE = "strong-voice"
    STRONG_ACTION = "strong-action"
    STRONG_BOTH = "strong-voice-and-action"
    WHO = "who-co-produces"
    WHO_UNKNOWN = "nobody-said-who"
    GAPS = "how-many-gaps"
    GAP = "gaps-of-one-co"
    NO_GAPS = "no-gaps"
    EMPTY_AREAS = "areas-with-nothing-mapped"
    CONFIRMED = "how-many-are-confirmed"
    STAFF_ALONE = "rated-by-staff-alone"
    DIFFERING = "seen-otherwise"
    LOWER = "seen-as-less"
    HIGHER = "seen-as-more"


@dataclass(frozen=True)
class Sentence:
    """One thing to say: its number, out of how many, names that it lists and how many more it leaves out."""

    code: Said
    number: int = 0
    of: int = 0
    names: tuple[str, ...] = ()
    more: int = 0
    co: Co | None = None


class NextAct(StrEnum):
    """The one thing to do next."""

    BRING_IN = "bring-in"
    SORT = "sort"
    ASK = "ask"
    FILL = "fill"


def summary(coverage: Coverage) -> tuple[Sentence, ...]:
    """Everything there is to say, in the order in which it is read."""
    if not coverage.total:
        return (Sentence(Said.NOTHING),)
    matrix = coverage.matrix(Shown.EXISTING)
    return (
        *_how_many(coverage, matrix),
        *_sorting(coverage, matrix),
        *_strengths(coverage, matrix),
        *_who(coverage),
        *gaps(matrix),
        *_confirmed(coverage),
    )


def next_act(coverage: Coverage) -> NextAct:
    """What would change the answer most: first rows, then their sorting, then what those who take part say."""
    if not coverage.total:
        return NextAct.BRING_IN
    if coverage.unsorted:
        return NextAct.SORT
    return NextAct.ASK if coverage.rated_by_staff_alone else NextAct.FILL


def _how_many(coverage: Coverage, matrix: Matrix) -> list[Sentence]:
    found = [
        Sentence(Said.MAPPED, coverage.total),
        Sentence(Said.RUNNING, coverage.of_status(Status.EXISTING), coverage.total),
        Sentence(Said.POTENTIAL, coverage.of_status(Status.POTENTIAL), coverage.total),
        Sentence(Said.AREAS, len(matrix.mapped), len(matrix.lines)),
    ]
    if matrix.nowhere.total:
        found.append(Sentence(Said.NO_AREA, matrix.nowhere.total))
    return [each for each in found if each.number or each.code is Said.RUNNING]


def _sorting(coverage: Coverage, matrix: Matrix) -> list[Sentence]:
    if coverage.unsorted == coverage.total:
        return [Sentence(Said.ALL_UNSORTED, coverage.total)]
    found = [Sentence(Said.UNSORTED, coverage.unsorted, coverage.total)] if coverage.unsorted else []
    without = matrix.totals.number(NO_CO)
    return [*found, Sentence(Said.NO_CO, without, matrix.totals.total)] if without else found


def _strengths(coverage: Coverage, matrix: Matrix) -> list[Sentence]:
    with_co = matrix.totals.total - matrix.totals.number(NO_CO) - matrix.totals.number(UNSORTED)
    if not with_co:
        return []
    strengths = coverage.strengths
    return [
        Sentence(Said.STRONG_VOICE, strengths.voice, with_co),
        Sentence(Said.STRONG_ACTION, strengths.action, with_co),
        Sentence(Said.STRONG_BOTH, strengths.both, with_co),
    ]


def _who(coverage: Coverage) -> list[Sentence]:
    existing = coverage.of_status(Status.EXISTING)
    if not existing:
        return []
    if not coverage.who:
        return [Sentence(Said.WHO_UNKNOWN, existing)]
    names = tuple(who.value for who, _ in coverage.who[:NAMED])
    return [Sentence(Said.WHO, existing, names=names, more=max(0, len(coverage.who) - NAMED))]


def gaps(matrix: Matrix) -> list[Sentence]:
    """The gaps of a matrix, Co by Co with their service areas; first how many there are."""
    if not matrix.mapped or all(line.total == line.number(UNSORTED) for line in matrix.mapped):
        return []
    found = [Sentence(Said.GAPS, matrix.gaps) if matrix.gaps else Sentence(Said.NO_GAPS)]
    for co in COS:
        names = [line.area.name for line in matrix.lines if co in line.gaps]
        if names:
            found.append(
                Sentence(Said.GAP, len(names), names=tuple(names[:NAMED]), more=max(0, len(names) - NAMED), co=co)
            )
    if matrix.empty:
        found.append(Sentence(Said.EMPTY_AREAS, len(matrix.empty), len(matrix.lines)))
    return found


def _confirmed(coverage: Coverage) -> list[Sentence]:
    ratings = coverage.ratings
    rated = ratings.heard + coverage.rated_by_staff_alone
    if not rated:
        return []
    found = [Sentence(Said.CONFIRMED, ratings.confirmed, rated)]
    others = [
        Sentence(Said.STAFF_ALONE, coverage.rated_by_staff_alone, rated),
        Sentence(Said.DIFFERING, ratings.differing, ratings.heard),
        Sentence(Said.LOWER, ratings.lower, ratings.differing),
        Sentence(Said.HIGHER, ratings.higher, ratings.differing),
    ]
    return [*found, *(each for each in others if each.number)]
