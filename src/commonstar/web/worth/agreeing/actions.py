"""Writing what agencies say: asking, closing a link, answering, and what was realised. The log keeps no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commonstar.vocabulary import ConfirmationState, Realisation
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.common.tokens import hash_of, new_token
from commonstar.web.programmes.public import Seat, require
from commonstar.web.worth import bridge
from commonstar.web.worth import queries as cases
from commonstar.web.worth.agreeing.bridge import changed_terms, part_of
from commonstar.web.worth.agreeing.models import Confirmation, Realised
from commonstar.web.worth.agreeing.queries import is_open
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.rules import may_contribute

KIND = "business-case"
DAYS = 60


class NotAsked(Refused):
    """An agency that the model does not have, or that nobody can answer for."""


class Closed(Refused):
    """A link that was closed or has expired."""


class Moved(Refused):
    """What the model says of the agency changed while it was read."""


@dataclass(frozen=True)
class Answer:
    """What a named person says for their agency. `said` gives their own numbers: by line, (share, cashable)."""

    state: ConfirmationState
    person: str
    position: str = ""
    words: str = ""
    said: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)


@transaction.atomic
def ask(*, seat: Seat, case: BusinessCase, agency: str, person: str, position: str = "") -> tuple[Confirmation, str]:
    """Open a link for 60 days with which a named person answers for an agency.

    Returns it with its secret, which can be shown only now. Raises `NotAsked`.
    """
    require(may_contribute, seat)
    version = cases.proposed(_own(seat, case))
    if agency not in bridge.model_of(version.document).asked:
        raise NotAsked(agency)
    token = new_token()
    made = Confirmation.objects.create(
        case=case,
        agency=agency,
        person=person,
        position=position,
        version=version.number,
        token_hash=hash_of(token),
        expires_at=timezone.now() + timedelta(days=DAYS),
        asked_by=seat.user,
    )
    _record(seat, made, "agency_asked")
    return made, token


@transaction.atomic
def close(*, seat: Seat, confirmation: Confirmation) -> None:
    """Close a link at once; what was answered stays."""
    require(may_contribute, seat)
    _own(seat, confirmation.case)
    confirmation.closed_at = timezone.now()
    confirmation.save(update_fields=["closed_at"])
    _record(seat, confirmation, "agency_link_closed")


@transaction.atomic
def forget_person(*, seat: Seat, confirmation: Confirmation) -> None:
    """Take the name and position of who answered out of all askings of this agency, and close their links.

    What was said stays.
    """
    require(may_contribute, seat)
    case = _own(seat, confirmation.case)
    theirs = Confirmation.objects.filter(case=case, agency=confirmation.agency, person=confirmation.person)
    theirs.filter(closed_at=None).update(closed_at=timezone.now())
    theirs.update(person="", position="")
    _record(seat, confirmation, "agency_name_removed")


@transaction.atomic
def forget_unanswered(*, before: datetime) -> int:
    """Delete askings that nobody answered and whose links ended before then: they hold names. Returns how many."""
    ended = Q(expires_at__lt=before) | Q(closed_at__lt=before)
    found, _by_kind = Confirmation.objects.filter(ended, state=ConfirmationState.ASKED).delete()
    return found


@transaction.atomic
def answer(*, confirmation: Confirmation, version: Version, given: Answer) -> Confirmation:
    """Keep what an agency says of its part in a version; a later answer takes the place of an earlier one.

    Raises `Closed`, `NotAsked` for an agency that is gone from the model, and `Moved` where agencies are asked
    about another version than this by now, which says something else of the agency.
    """
    row = Confirmation.objects.select_for_update(of=("self",)).select_related("case").get(pk=confirmation.pk)
    if not is_open(row):
        raise Closed(row.agency)
    asked = cases.proposed(row.case)
    result = bridge.answers_of(asked.document).result
    if row.agency not in result.model.asked:
        raise NotAsked(row.agency)
    part = part_of(result, row.agency)
    if part.terms != part_of(bridge.answers_of(version.document).result, row.agency).terms:
        raise Moved(row.agency)
    row.terms = {
        ConfirmationState.CONFIRMED: part.terms,
        ConfirmationState.CHANGED: changed_terms(part, given.said),
    }.get(given.state, {})
    row.state, row.words = given.state, given.words.strip()
    row.person, row.position = given.person, given.position
    row.version, row.answered_at = asked.number, timezone.now()
    row.save()
    _record(None, row, f"agency_{given.state.value}")
    return row


@dataclass(frozen=True)
class Entry:
    """One number of what was realised, in the money of its year."""

    agency: str
    year: int
    kind: Realisation
    amount: Decimal
    source: str
    note: str = ""


@transaction.atomic
def enter(*, seat: Seat, case: BusinessCase, entry: Entry) -> Realised:
    """Write down what an agency really got or paid in a year. Raises `NotAsked` for an agency of another model."""
    require(may_contribute, seat)
    version = cases.current(_own(seat, case))
    if entry.agency not in bridge.model_of(version.document).agencies:
        raise NotAsked(entry.agency)
    made = Realised.objects.create(
        case=case,
        agency=entry.agency,
        year=entry.year,
        kind=entry.kind,
        amount=entry.amount,
        source=entry.source,
        note=entry.note,
        entered_by=seat.user,
    )
    after = {"agency": entry.agency, "year": entry.year, "kind": entry.kind.value, "amount": str(entry.amount)}
    _log(seat, case, "realised_entered", after | {"source": entry.source})
    return made


def _own(seat: Seat, case: BusinessCase) -> BusinessCase:
    if case.programme_id != seat.programme.pk:
        raise NotAsked(str(case.pk))
    return case


def _record(seat: Seat | None, row: Confirmation, act: str) -> None:
    _log(seat, row.case, act, {"agency": row.agency, "version": row.version})


def _log(seat: Seat | None, case: BusinessCase, act: str, after: Mapping[str, Any]) -> None:
    audit.record(
        actor_id=seat.user.pk if seat and seat.user else None,
        action=f"{KIND}.{act}",
        kind=KIND,
        object_id=case.pk,
        scope=audit.Scope(programme_id=case.programme_id),
        after={"title": case.title, **after},
    )
