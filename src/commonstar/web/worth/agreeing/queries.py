"""Reads of what agencies say of a business case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from commonstar.vocabulary import ConfirmationState
from commonstar.web.common.tokens import hash_of
from commonstar.web.worth import bridge
from commonstar.web.worth.agreeing.bridge import Part, part_of
from commonstar.web.worth.agreeing.models import Confirmation, Realised
from commonstar.web.worth.models import BusinessCase, Version

AGREEING = frozenset({ConfirmationState.CONFIRMED, ConfirmationState.CHANGED})


@dataclass(frozen=True)
class Stand:
    """Where an agency stands towards a version: what it said last, and its links that are open.

    `holds` says that what it stands by is what this version says of it.
    """

    agency: str
    name: str
    part: Part
    said: Confirmation | None
    links: tuple[Confirmation, ...]

    @property
    def waiting(self) -> bool:
        """Whether an answer is awaited; a link that was answered stays open, so that the answer can be changed."""
        return any(each.state == ConfirmationState.ASKED for each in self.links)

    @property
    def holds(self) -> bool:
        """Whether it counts as confirmed."""
        return self.said is not None and self.said.state in AGREEING and self.part.follows(self.said.terms)

    @property
    def differs(self) -> bool:
        """Whether it said something that this version does not follow."""
        return self.said is not None and not self.holds


@dataclass(frozen=True)
class Count:
    """How many agencies confirmed what a version says of them, of how many that are asked."""

    confirmed: int
    asked: int


def stands(case: BusinessCase, version: Version) -> list[Stand]:
    """Every agency that is asked, in the model's order. One query."""
    answers = bridge.answers_of(version.document)
    rows = list(Confirmation.objects.filter(case=case).order_by("-answered_at", "-asked_at"))
    found = []
    for agency in answers.model.asked:
        mine = [each for each in rows if each.agency == agency]
        said = [each for each in mine if each.answered_at]
        links = tuple(each for each in mine if is_open(each))
        part = part_of(answers.result, agency)
        found.append(Stand(agency, answers.model.agencies[agency].name, part, _newest(said), links))
    return found


def _newest(said: Sequence[Confirmation]) -> Confirmation | None:
    """The answer that was given last; databases do not agree on where nothing stands in an order."""
    return max(said, key=lambda each: (each.answered_at or datetime.min, each.asked_at), default=None)


def count_of(standing: Sequence[Stand]) -> Count:
    """How many of them confirmed."""
    return Count(sum(each.holds for each in standing), len(standing))


def is_open(row: Confirmation) -> bool:
    """Whether its link still answers."""
    return row.closed_at is None and row.expires_at > timezone.now()


def open_link(token: str) -> Confirmation | None:
    """The asking of this secret, unless it was closed or has expired."""
    found = Confirmation.objects.filter(token_hash=hash_of(token)).select_related("case__programme").first()
    return found if found and is_open(found) else None


def confirmation_at(case: BusinessCase, pk: UUID) -> Confirmation | None:
    """One asking of this case."""
    return Confirmation.objects.filter(case=case, pk=pk).select_related("case").first()


def realised_of(case: BusinessCase) -> Mapping[tuple[str, int, str], tuple[Realised, ...]]:
    """By agency, year and kind: the entries, the one that counts first. One query."""
    found: dict[tuple[str, int, str], tuple[Realised, ...]] = {}
    for row in Realised.objects.filter(case=case).order_by("-entered_at", "id"):
        key = (row.agency, row.year, row.kind)
        found[key] = (*found.get(key, ()), row)
    return found
