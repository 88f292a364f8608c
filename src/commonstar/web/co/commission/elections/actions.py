"""Preparing an election: writing it, opening nominations, nominating, publishing the candidates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commonstar.vocabulary import CandidateState, ElectionState, ElectionWay
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.bodies.models import Term
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election
from commonstar.web.co.commission.elections.queries import STANDING, kind_of, may_change
from commonstar.web.co.commission.elections.rules import nominate as may_nominate
from commonstar.web.co.commission.elections.rules import run
from commonstar.web.co.commission.voting.public import Poll
from commonstar.web.common.access import Refused
from commonstar.web.common.folding import folded
from commonstar.web.programmes.public import Seat, require

KIND = "election"


class NotNow(Refused):
    """The election is not in the state in which this is done."""


class NobodyStands(Refused):
    """A community for which nobody was nominated: its seats could not be filled."""


class Elected(Refused):
    """Who was elected acts for others under their name."""


class TakenName(ValueError):
    """Somebody of this name stands already; ballots and sheets tell people apart by their names."""


class NoReason(ValueError):
    """A nomination is not taken only with a reason."""


@dataclass(frozen=True)
class ElectionValues:
    """What is written of an election. `contests` are the communities with the number of their seats, in order."""

    title: str
    purpose: str
    way: ElectionWay
    rule: str
    who_stands: str
    who_votes: str
    nominations_until: date
    votes_from: date
    votes_until: date
    term_until: date
    lot_words: str
    contests: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Nomination:
    """Who stands, what they say, and that they agreed. `consent` says how, where a helper writes it down."""

    name: str
    statement: str
    consented_on: date
    consent: str = ""
    is_own: bool = False


@transaction.atomic
def draft(*, seat: Seat, values: ElectionValues) -> Election:
    """Write down a new election; only members see it until nominations are opened."""
    require(run, seat)
    row = Election(programme=seat.programme, made_by=seat.user)
    _fill(row, values)
    record(seat, "drafted", row, after=_said(values))
    return row


@transaction.atomic
def change(*, seat: Seat, election: Election, values: ElectionValues) -> Election:
    """Change what is written, as long as nominations are not open. Raises NotNow."""
    row = locked(seat, election, ElectionState.DRAFTED)
    row.contests.all().delete()
    _fill(row, values)
    record(seat, "changed", row, after=_said(values))
    return row


def _fill(row: Election, values: ElectionValues) -> None:
    given = asdict(values)
    contests = given.pop("contests")
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    Contest.objects.bulk_create(
        Contest(election=row, order=order, name=name, seats=seats) for order, (name, seats) in enumerate(contests)
    )


def _said(values: ElectionValues) -> dict[str, Any]:
    return {**asdict(values), "contests": {name: seats for name, seats in values.contests}}


@transaction.atomic
def open_nominations(*, seat: Seat, election: Election) -> None:
    """From now on people can be nominated; rule, seats, days and how lots are drawn stay as they are. Raises NotNow."""
    row = locked(seat, election, ElectionState.DRAFTED)
    row.state = ElectionState.NOMINATIONS
    row.save(update_fields=["state"])
    record(seat, "opened", row)


@transaction.atomic
def nominate(*, seat: Seat, contest: Contest, given: Nomination) -> Candidate:
    """Nominate oneself, or somebody who agreed: that needs the rule for those who run it. Raises NotNow, TakenName."""
    require(may_nominate if given.is_own else run, seat)
    row = locked(seat, contest.election, ElectionState.NOMINATIONS, rule=may_nominate if given.is_own else run)
    if _named(contest, given.name).exists():
        raise TakenName(given.name)
    made = Candidate.objects.create(contest=contest, entered_by=seat.user, **asdict(given))
    record(seat, "nominated", row, after=_candidate(seat, made))
    return made


@transaction.atomic
def change_nomination(*, seat: Seat, candidate: Candidate, given: Nomination) -> None:
    """Change a nomination before the candidates are published. Raises NotNow, TakenName."""
    row = _own(seat, candidate, ElectionState.NOMINATIONS)
    if _named(candidate.contest, given.name).exclude(pk=candidate.pk).exists():
        raise TakenName(given.name)
    candidate.name, candidate.statement = given.name, given.statement
    candidate.consent, candidate.consented_on = given.consent, given.consented_on
    candidate.save(update_fields=["name", "statement", "consent", "consented_on"])
    record(seat, "nomination_changed", row, after=_candidate(seat, candidate))


@transaction.atomic
def withdraw(*, seat: Seat, candidate: Candidate) -> None:
    """Somebody does not stand any more: until the vote is open or anything is counted. Raises NotNow."""
    row = _own(seat, candidate, ElectionState.NOMINATIONS, ElectionState.CANDIDATES)
    contest = Contest.objects.select_for_update().get(pk=candidate.contest_id)
    voting = Poll.objects.filter(kind=kind_of(row), target=contest.pk, opened_at__isnull=False).exists()
    if candidate.state not in STANDING or contest.result or contest.tallies.exists() or voting:
        raise NotNow("counted")
    candidate.state = CandidateState.WITHDRAWN
    candidate.save(update_fields=["state"])
    _number(contest, keep_gone=row.state == ElectionState.CANDIDATES)
    record(seat, "withdrawn", row, after=_candidate(seat, candidate))


@transaction.atomic
def not_take(*, seat: Seat, candidate: Candidate, reason: str) -> None:
    """Do not take a nomination, because whoever it names may not stand, say. Raises NotNow, NoReason."""
    require(run, seat)
    if not reason.strip():
        raise NoReason("reason")
    row = locked(seat, candidate.contest.election, ElectionState.NOMINATIONS)
    candidate.state, candidate.reason = CandidateState.NOT_TAKEN, reason
    candidate.save(update_fields=["state", "reason"])
    record(seat, "not_taken", row, after={**_candidate(seat, candidate), "reason": reason})


@transaction.atomic
def withdraw_name(*, seat: Seat, candidate: Candidate) -> None:
    """Take the name of somebody who was not elected, and asked for it, off the pages; their words are deleted.

    Votes, hashes and published files stay as they are, so that anybody can count again. Raises NotNow, Elected.
    """
    row = locked(seat, candidate.contest.election, ElectionState.DECLARED)
    found = Candidate.objects.select_for_update(of=("self",)).select_related("contest").get(pk=candidate.pk)
    if found.number is None or found.name_withdrawn_on is not None:
        raise NotNow("name")
    sat = Term.objects.filter(contest=found.contest, name=found.name).exists()
    if sat or found.name in found.contest.result.get("elected", ()):
        raise Elected(found.name)
    found.name_withdrawn_on, found.is_available = timezone.localdate(), False
    found.statement = found.consent = ""
    found.save(update_fields=["name_withdrawn_on", "is_available", "statement", "consent"])
    record(seat, "name_withdrawn", row, after={"community": found.contest.name, "number": found.number})


@transaction.atomic
def publish_candidates(*, seat: Seat, election: Election) -> None:
    """Everyone can read who stands, in the order of the alphabet. Raises NotNow, NobodyStands."""
    row = locked(seat, election, ElectionState.NOMINATIONS)
    contests = list(row.contests.order_by("order"))
    empty = [each.name for each in contests if not each.candidates.filter(state__in=STANDING).exists()]
    if empty:
        raise NobodyStands(", ".join(empty))
    Candidate.objects.filter(contest__election=row, state=CandidateState.PROPOSED).update(state=CandidateState.STANDING)
    for each in contests:
        _number(each, keep_gone=False)
    row.state = ElectionState.CANDIDATES
    row.save(update_fields=["state"])
    record(seat, "candidates_published", row)


def _number(contest: Contest, *, keep_gone: bool) -> None:
    """Number those who stand from 1; who withdrew after publication stays on the page, numbered after them."""
    rows = list(contest.candidates.filter(state=CandidateState.STANDING))
    if keep_gone:
        gone = contest.candidates.filter(state=CandidateState.WITHDRAWN).exclude(number=None)
        rows = sorted(rows, key=_place) + sorted(gone, key=_place)
    else:
        rows.sort(key=_place)
    for number, row in enumerate(rows, start=1):
        row.number = number
    Candidate.objects.bulk_update(rows, ["number"])


def _named(contest: Contest, name: str) -> QuerySet[Candidate]:
    """Who stands for these seats under this name."""
    return Candidate.objects.filter(contest=contest, name=name, state__in=STANDING)


def _place(row: Candidate) -> tuple[str, str]:
    return folded(row.name), row.name


def _own(seat: Seat, candidate: Candidate, *states: ElectionState) -> Election:
    """The election of a nomination, locked, for whoever made it or runs the election."""
    require(lambda each: may_change(each, candidate), seat)
    return locked(seat, candidate.contest.election, *states, rule=may_nominate if not run(seat) else run)


def locked(seat: Seat, election: Election, *states: ElectionState, rule: Any = run) -> Election:
    """The election, locked, in one of these states. Raises Refused, NotNow."""
    require(rule, seat)
    assert election.programme_id == seat.programme.pk, "found in another programme"
    row = Election.objects.select_for_update().get(pk=election.pk)
    if row.state not in states:
        raise NotNow(row.state)
    return row


def _candidate(seat: Seat, row: Candidate) -> dict[str, Any]:
    """A name and a statement are personal: they are sealed under the key of whoever wrote them down."""
    name: Any = audit.Personal(seat.user.pk, row.name) if seat.user else row.name
    return {"community": row.contest.name, "name_of_candidate": name, "state": row.state, "is_own": row.is_own}


def record(seat: Seat, action: str, row: Election, after: dict[str, Any] | None = None) -> None:
    """One entry in the log about an election."""
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{KIND}.{action}",
        kind=KIND,
        object_id=row.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": row.title, **(after or {})},
    )
