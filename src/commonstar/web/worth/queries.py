"""Reads of business cases and their versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from commonstar.vocabulary import VersionState
from commonstar.web.programmes.public import Programme, Seat
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.registry import Subject, registry

USERS = ("made_by", "settled_by")


@dataclass(frozen=True)
class Line:
    """A case in a list: the version that counts now, and what it is about (None where that is gone, or not said)."""

    case: BusinessCase
    version: Version
    subject: Subject | None


def cases_of(programme: Programme) -> QuerySet[BusinessCase]:
    """A programme's cases by title."""
    return BusinessCase.objects.filter(programme=programme)


def case_at(programme: Programme, pk: UUID) -> BusinessCase | None:
    """One case of this programme."""
    return cases_of(programme).filter(pk=pk).select_related("programme").first()


def versions_of(case: BusinessCase) -> QuerySet[Version]:
    """All versions, newest first, with who made and settled them."""
    return Version.objects.filter(case=case).select_related(*USERS)


def version_at(case: BusinessCase, number: int) -> Version | None:
    """One version by number."""
    return versions_of(case).filter(number=number).first()


def newest(case: BusinessCase) -> Version:
    """The version that was saved last, whatever became of it."""
    found = versions_of(case).first()
    assert found is not None, "a case is made with its first version"
    return found


def current(case: BusinessCase) -> Version:
    """The version that counts: the newest that was signed off; without one, the newest draft; else the newest of all.

    A draft after a version that was signed off is a proposal, which counts when it is signed off too.
    """
    return _standing(versions_of(case)).first() or newest(case)


def proposed(case: BusinessCase) -> Version:
    """The version that agencies are asked about: the newest that is not withdrawn, signed off or not; else the newest.

    So a draft can be confirmed before it is signed off.
    """
    return versions_of(case).exclude(state=VersionState.WITHDRAWN).first() or newest(case)


def _standing(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions that are not withdrawn, the one that counts first ("signed-off" comes after "draft" as a word)."""
    return versions.exclude(state=VersionState.WITHDRAWN).order_by("-state", "-number")


def _currents(cases: QuerySet[BusinessCase]) -> dict[UUID, Version]:
    """The version that counts of each of these cases, without its document. One query."""
    standing = _standing(Version.objects.filter(case=OuterRef("case")))
    found = Version.objects.filter(case__in=cases.order_by().values("pk"))
    rows = found.filter(number=Subquery(standing.values("number")[:1]))
    return {version.case_id: version for version in rows.defer("document")}


def lines(seat: Seat) -> list[Line]:
    """The cases of a programme that have a version which stands. Three queries, however many there are."""
    cases = cases_of(seat.programme)
    versions = _currents(cases)
    listed = [each for each in cases if each.pk in versions]
    subjects = registry.find_many(seat, {(each.subject_kind, each.subject_id) for each in listed})
    return [
        Line(each, versions[each.pk], subjects.get((each.subject_kind, each.subject_id)) if each.subject_id else None)
        for each in listed
    ]


def all_withdrawn(seat: Seat) -> list[BusinessCase]:
    """Cases of which every version was withdrawn."""
    standing = Version.objects.exclude(state=VersionState.WITHDRAWN).values("case")
    return list(cases_of(seat.programme).exclude(pk__in=standing))


def standing_about(programme: Programme, kind: str, ids: Collection[UUID] | None = None) -> dict[UUID, list[Version]]:
    """By subject of a kind: the versions that count, each with its case, full cases before estimates. Two queries."""
    cases = cases_of(programme).filter(subject_kind=kind)
    if ids is not None:
        cases = cases.filter(subject_id__in=ids)
    found: dict[UUID, list[Version]] = {}
    versions = _currents(cases)
    for case in sorted(cases, key=lambda each: (each.is_estimate, each.created_at)):
        if case.subject_id and case.pk in versions:
            version = versions[case.pk]
            version.case = case
            found.setdefault(case.subject_id, []).append(version)
    return found


@dataclass(frozen=True)
class Range:
    """A sum as 5th, 50th and 95th percentile of draws; all three the same where nothing is uncertain."""

    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True)
class Worth:
    """What something comes to by the case about it that counts: present values in `currency` over `years`.

    `saving` is the fiscal benefit that a budget really gets back.
    """

    version: Version
    benefits: Range
    saving: Range
    costs: Range
    net: Range
    currency: str
    years: int
    is_estimate: bool
    is_illustrative: bool


def worth_of(version: Version) -> Worth:
    """What a version comes to, from its summary; its case must have been fetched with it."""
    told = version.summary
    return Worth(
        version,
        _range(told, "benefits", "pv_benefits"),
        _range(told, "saving", "saving"),
        _range(told, "costs", "pv_costs"),
        _range(told, "npv", "npv"),
        told["currency"],
        told["years"],
        version.case.is_estimate,
        told["illustrative"],
    )


def _range(told: Mapping[str, Any], name: str, exact: str) -> Range:
    return Range(*map(Decimal, told.get("ranges", {}).get(name) or (told[exact],) * 3))


def worths(programme: Programme, kind: str, ids: Collection[UUID] | None = None) -> dict[UUID, Worth]:
    """By subject of a kind, what each comes to; a full case goes before an estimate. Two queries, however many."""
    return {pk: worth_of(found[0]) for pk, found in standing_about(programme, kind, ids).items()}
