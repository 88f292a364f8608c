"""Declaring the result, so that those elected sit; and filling a seat that became empty by counting again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import ElectionState, TermStart
from commonstar.web.co.commission.bodies.actions import Elected, found_body, seat_members
from commonstar.web.co.commission.bodies.models import Body, Term
from commonstar.web.co.commission.bodies.queries import communities, is_vacant, terms_of
from commonstar.web.co.commission.elections import bridge
from commonstar.web.co.commission.elections.actions import locked, record
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election
from commonstar.web.co.commission.elections.queries import is_unopposed, naming_of, next_by_recount
from commonstar.web.co.commission.elections.rules import run
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import Seat, require


class NotCounted(Refused):
    """The votes of a community are not counted yet; the text names it."""


class NotVacant(Refused):
    """The seat is not empty."""


class NobodyLeft(Refused):
    """Counting again gives nobody who would take the seat; a by-election can fill it."""


@dataclass(frozen=True)
class Declaration:
    """From when those elected sit, and in which body: one that is there, or a new one."""

    begins_on: date
    body: Body | None = None
    title: str = ""
    remit: str = ""


@transaction.atomic
def declare(*, seat: Seat, election: Election, given: Declaration) -> Body:
    """Everyone reads who was elected, and they sit. Raises NotNow, NotCounted."""
    row = locked(seat, election, ElectionState.CANDIDATES)
    contests = list(row.contests.order_by("order"))
    for each in contests:
        _settle(each)
    body = given.body or found_body(seat=seat, title=given.title, remit=given.remit)
    assert body.programme_id == seat.programme.pk, "found in another programme"
    members = tuple(_members(contests, _vacancies(body)))
    seat_members(seat=seat, body=body, elected=members, begins_on=given.begins_on, until=row.term_until)
    row.state, row.declared_at, row.body = ElectionState.DECLARED, timezone.now(), body
    row.save(update_fields=["state", "declared_at", "body"])
    record(seat, "declared", row, after={"seats": {each.name: each.seats for each in contests}})
    return body


def _settle(contest: Contest) -> None:
    """Where no more stand than there are seats, that is the result."""
    if contest.result:
        return
    if not is_unopposed(contest):
        raise NotCounted(contest.name)
    contest.result, contest.counted_at = bridge.unopposed(naming_of(contest)), timezone.now()
    contest.save(update_fields=["result", "counted_at"])


def _vacancies(body: Body) -> dict[str, list[Term]]:
    return {each.name: list(each.vacant) for each in communities(terms_of(body))}


def _members(contests: Iterable[Contest], vacancies: dict[str, list[Term]]) -> Iterable[Elected]:
    """Those elected, in order; the first of them follow in seats of their community that became empty."""
    for contest in contests:
        empty = iter(vacancies.get(contest.name, ()))
        start = TermStart.UNOPPOSED if contest.result.get("unopposed") else TermStart.ELECTED
        for name in bridge.elected_of(contest.result):
            yield Elected(name, contest.name, start, contest.pk, next(empty, None))


@transaction.atomic
def fill_by_recount(*, seat: Seat, term: Term, begins_on: date) -> Term:
    """Whoever comes next when the same votes are counted without those who left takes the empty seat.

    Raises NotVacant, NobodyLeft, bridge.SeedNeeded.
    """
    contest = _vacant(seat, term)
    name = next_by_recount(contest)
    if name is None:
        raise NobodyLeft("recount")
    elected = Elected(name, term.community, TermStart.RECOUNT, contest.pk, term)
    (made,) = seat_members(seat=seat, body=term.body, elected=[elected], begins_on=begins_on, until=term.until)
    record(seat, "recounted", contest.election, after={"community": contest.name})
    return made


@transaction.atomic
def pass_over(*, seat: Seat, term: Term) -> None:
    """Whoever comes next does not want the seat: the votes are counted again without them. Raises as above."""
    contest = _vacant(seat, term)
    name = next_by_recount(contest)
    if name is None:
        raise NobodyLeft("recount")
    Candidate.objects.filter(contest=contest, name=name).update(is_available=False)
    record(seat, "passed_over", contest.election, after={"community": contest.name})


@transaction.atomic
def draw_for_recount(*, seat: Seat, term: Term, seed: str) -> None:
    """What was drawn for a count again that needs a lot, where the first count needed none. Raises NotVacant."""
    contest = _vacant(seat, term)
    if contest.seed:
        raise NotVacant("drawn before")
    contest.seed = seed
    contest.save(update_fields=["seed"])
    record(seat, "lot_drawn", contest.election, after={"community": contest.name, "seed": seed})


def _vacant(seat: Seat, term: Term) -> Contest:
    """The contest from which a term came whose seat is empty, locked."""
    require(run, seat)
    assert term.body.programme_id == seat.programme.pk, "found in another programme"
    contest_id: UUID | None = term.contest_id
    if contest_id is None or not is_vacant(term, timezone.localdate()):
        raise NotVacant("not vacant")
    return Contest.objects.select_for_update(of=("self",)).select_related("election").get(pk=contest_id)
