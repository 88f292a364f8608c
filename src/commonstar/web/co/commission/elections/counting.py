"""Counting in a meeting: two people each enter what they counted, the tallies are compared, and the rule is applied."""

from __future__ import annotations

import json

from django.db import transaction
from django.utils import timezone

from commonstar.vocabulary import ElectionState, ElectionWay
from commonstar.web.co.commission.elections import bridge
from commonstar.web.co.commission.elections.actions import NotNow, locked, record
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.models import Contest, Tally
from commonstar.web.co.commission.elections.queries import agree, naming_of, voters_by_card
from commonstar.web.co.commission.elections.rules import run
from commonstar.web.co.commission.elections.rules import tally as may_tally
from commonstar.web.common.access import Refused
from commonstar.web.programmes.public import AcceptedFile, Rule, Seat, keep_file


class SameCounter(ValueError):
    """Two people count: the second is not the first."""


class NotAgreed(Refused):
    """The two tallies differ, or one is missing."""


@transaction.atomic
def enter_tally(*, seat: Seat, contest: Contest, place: int, counter: str, tallied: Tallied) -> Tally:
    """Keep what one of two people counted. Raises NotNow, SameCounter."""
    row = _counting(seat, contest, rule=may_tally)
    others = Tally.objects.filter(contest=row)
    if row.result or others.filter(place=place).exists():
        raise NotNow("tally")
    if any(each.counter.casefold() == counter.casefold() for each in others):
        raise SameCounter(counter)
    made = Tally.objects.create(contest=row, place=place, counter=counter, said=tallied.said(), entered_by=seat.user)
    record(seat, "tally_entered", row.election, after={"community": row.name, "place": place, "sha256": _digest(made)})
    return made


@transaction.atomic
def count_again(*, seat: Seat, contest: Contest) -> None:
    """Set both tallies aside, because they differ: both people count and enter afresh. Raises NotNow."""
    row = _counting(seat, contest)
    if row.blt:
        raise NotNow("its hash is known")
    set_aside = {str(each.place): _digest(each) for each in row.tallies.all()}
    row.tallies.all().delete()
    record(seat, "tallies_set_aside", row.election, after={"community": row.name, "set_aside": set_aside})


@transaction.atomic
def fix_inputs(*, seat: Seat, contest: Contest) -> Contest:
    """Write the open file from two equal tallies, with its hash, before any seed. Raises NotNow, NotAgreed."""
    row = _counting(seat, contest)
    if row.result:
        raise NotNow("counted")
    if not agree(row):
        raise NotAgreed("tallies")
    said = row.tallies.all()[0].said
    row.blt = bridge.blt_of(naming_of(row), bridge.piles_from(said))
    row.sha256 = bridge.hash_of(row.blt)
    row.voters, row.spoiled = said["voters"], said["spoiled"]
    row.save(update_fields=["blt", "sha256", "voters", "spoiled"])
    record(seat, "inputs_fixed", row.election, after={"community": row.name, "sha256": row.sha256})
    return row


@transaction.atomic
def count_contest(*, seat: Seat, contest: Contest, seed: str = "") -> Contest:
    """Apply the rule to the open file. Raises NotNow, NotAgreed where there is no file yet, bridge.SeedNeeded."""
    row = _counting(seat, contest)
    if row.result:
        raise NotNow("counted")
    if not row.blt:
        raise NotAgreed("inputs")
    row.result = bridge.counted(row.blt.encode(), row.election.rule, seed, voters_by_card(row))
    row.seed, row.counted_at = seed, timezone.now()
    row.save(update_fields=["result", "seed", "counted_at"])
    record(seat, "counted", row.election, after={"community": row.name, "seed": seed, "seats": row.seats})
    return row


@transaction.atomic
def keep_signed(*, seat: Seat, contest: Contest, file: AcceptedFile) -> Contest:
    """Keep a picture of the signed sheet. Raises NotNow before the count."""
    row = _counting(seat, contest, ElectionState.CANDIDATES, ElectionState.DECLARED)
    if not row.result:
        raise NotNow("not counted")
    row.signed = keep_file(seat=seat, file=file)
    row.save(update_fields=["signed"])
    record(seat, "sheet_signed", row.election, after={"community": row.name, "sha256_of_sheet": row.signed.sha256})
    return row


def _counting(seat: Seat, contest: Contest, *states: ElectionState, rule: Rule = run) -> Contest:
    """The contest, locked, of an election in a meeting whose candidates are published."""
    election = locked(seat, contest.election, *(states or (ElectionState.CANDIDATES,)), rule=rule)
    if election.way != ElectionWay.MEETING:
        raise NotNow("not in a meeting")
    row = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    row.election = election
    return row


def _digest(tally: Tally) -> str:
    """What stands in the log of a tally: with few papers, the order of names on one could tell whose it is."""
    return bridge.hash_of(json.dumps(tally.said, sort_keys=True))
