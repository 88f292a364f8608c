"""An election whose votes are held by the voting room: prepared, cast, counted, published, declared, counted again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonstar.cli.election_count import command as count_command
from commonstar.vocabulary import BallotWay, ElectionState, ElectionWay, Electorate, Visibility
from commonstar.web.co.commission.elections.actions import NotNow, withdraw
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.declaring import Declaration, declare
from commonstar.web.co.commission.elections.models import Candidate, Contest
from commonstar.web.co.commission.elections.polling import prepare_vote
from commonstar.web.co.commission.elections.queries import kind_of, next_by_recount
from commonstar.web.co.commission.voting import public as voting
from commonstar.web.co.commission.voting.public import Poll
from commonstar.web.co.commission.voting.queries import has_file_for_all
from commonstar.web.common.access import Refused
from tests.factories.cast import Cast, make_cast
from tests.factories.elections import PAPERS, make_counted, make_standing

pytestmark = pytest.mark.django_db
HOME = "/programmes/living-well/commission/elections/"
RANKINGS = ([["1"], ["3"]], [["1"], ["3"]], [["2"], ["3"]], [["3"]], [["1"]], [])


def prepared(cast: Cast, **more: Any) -> tuple[Contest, Poll]:
    contest = make_standing(cast.seat("lead"), way=ElectionWay.SITE, **more)
    soon = timezone.now() + timedelta(days=1)
    return contest, prepare_vote(seat=cast.seat("lead"), contest=contest, electorate=Electorate.CODES, closes_at=soon)


def held(cast: Cast, said: Sequence[dict[str, Any]], **more: Any) -> tuple[Contest, Poll]:
    """A vote from its roll to its published result."""
    contest, poll = prepared(cast, **more)
    lead = cast.seat("lead")
    poll = voting.open_poll(seat=lead, poll=poll)
    for card, each in zip(voting.make_codes(seat=lead, poll=poll, names=[""] * len(said)), said, strict=True):
        voting.cast(poll=poll, credential=voting.exchange(poll=poll, code=card.code), said=each)
    poll = Poll.objects.select_related("door", "programme").get(pk=poll.pk)
    poll = voting.make_file(seat=lead, poll=voting.close_poll(seat=lead, poll=poll))
    poll = voting.enter_seed(seat=lead, poll=poll, seed="4 2 6", witness="Two voters watched.")
    poll = voting.publish(seat=lead, poll=voting.count(seat=lead, poll=poll))
    contest.refresh_from_db()
    return contest, poll


def test_ranked_ballots_are_counted_as_the_command_counts_their_file(cast: Cast, tmp_path: Path) -> None:
    contest, poll = held(cast, [{"ranking": each} for each in RANKINGS])
    file = tmp_path / poll.inputs_name
    file.write_bytes(voting.inputs_of(poll))
    answer = CliRunner().invoke(count_command, [str(file), "--rule", "scottish", "--seed", poll.seed, "--json"])
    theirs = json.loads(answer.output)
    assert theirs["elected"] == contest.result["elected"] == ["Ash", "Cedar"]
    assert theirs["stages"] == contest.result["stages"]
    assert (contest.voters, contest.spoiled, contest.blt) == (6, 1, "")
    assert contest.sha256 == poll.inputs_hash
    assert b'"Neighbourhood council: Northfield"' in file.read_bytes()


def checked(content: bytes) -> str:
    """What whoever has the open file reads when they upload it."""
    return Client().post("/vote/check/", {"file": SimpleUploadedFile("election.blt", content)}).content.decode()


def test_whoever_has_the_file_of_an_election_on_the_site_counts_it_again(cast: Cast) -> None:
    contest, poll = held(cast, [{"ranking": each} for each in RANKINGS])
    body = checked(voting.inputs_of(poll))
    assert "the file gives the published result of “Neighbourhood council: Northfield”" in body
    Poll.objects.update(result={**contest.result, "elected": ["Birch"]})
    assert "does not give the published result" in checked(voting.inputs_of(poll))


@pytest.mark.parametrize("by_cards", [False, True])
def test_the_file_of_an_election_in_a_meeting_is_counted_again_too(cast: Cast, by_cards: bool) -> None:
    lead = cast.seat("lead")
    cards = Tallied(cards=((1, 5), (2, 3), (3, 1)), voters=6)
    contest = make_counted(lead, cards if by_cards else PAPERS, rule="approval" if by_cards else "scottish")
    content = contest.blt.encode()
    assert "No vote that is published here" in checked(content), "not declared yet"
    declare(seat=lead, election=contest.election, given=Declaration(timezone.localdate(), title="C", remit="It."))
    body = checked(content)
    assert "the file gives the published result of “Neighbourhood council: Northfield”" in body
    assert f"--rule {contest.election.rule}" in body
    assert "No vote that is published here" in checked(content + b" ")
    Contest.objects.update(result={**contest.result, "elected": ["Birch"]})
    assert "does not give the published result" in checked(content)


def test_the_page_leads_through_the_vote_to_those_elected(cast: Cast) -> None:
    contest = make_standing(cast.seat("lead"), way=ElectionWay.SITE)
    there, client = f"{HOME}{contest.election_id}/", cast.client("lead")
    assert "Prepare the vote: Northfield" in client.get(there).content.decode()
    sent = {"electorate": "codes", "closes": "20:00"}
    made = client.post(f"{HOME}contests/{contest.pk}/vote/", sent)
    poll = Poll.objects.get()
    assert made.headers["Location"] == voting.poll_url(Poll.objects.select_related("programme").get())
    assert (poll.rules, poll.seed_words) == ({"rule": "scottish", "seats": 2}, "A die, six times.")
    assert "Run the vote: Northfield" in client.get(there).content.decode()
    with pytest.raises(NotNow):
        prepare_vote(seat=cast.seat("lead"), contest=contest, electorate=Electorate.OPEN, closes_at=timezone.now())


def test_once_published_everyone_reads_the_sheet_and_the_seat_can_be_filled_by_counting_again(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    contest, poll = held(cast, [{"ranking": each} for each in RANKINGS])
    client = cast.client("anonymous")
    page = client.get(f"{HOME}{contest.election_id}/").content.decode()
    assert "See the count, step by step" in page
    assert voting.poll_url(poll) in page
    sheet = client.get(f"{HOME}contests/{contest.pk}/sheet/").content.decode()
    assert poll.inputs_hash in sheet
    assert "How this vote was held, and its file" in sheet
    for who in ("anonymous", "lead"):
        assert cast.client(who).get(f"{HOME}contests/{contest.pk}/sheet.blt").status_code == 404
    given = Declaration(timezone.localdate(), title="Council", remit="It decides.")
    body = declare(seat=cast.seat("lead"), election=contest.election, given=given)
    contest.refresh_from_db()
    assert contest.election.state == ElectionState.DECLARED
    gone = body.terms.get(name="Ash")
    gone.ended_on, gone.end = timezone.localdate(), "resigned"
    gone.save()
    assert next_by_recount(contest) == "Birch"


def test_approval_has_ticks_and_a_file_for_everyone(cast: Cast) -> None:
    contest, poll = prepared(cast, rule="approval")
    assert poll.kind == "election-approval"
    poll = voting.open_poll(seat=cast.seat("lead"), poll=poll)
    assert has_file_for_all(poll)
    assert voting.ballot_of(poll).way is BallotWay.APPROVAL
    inputs = voting.registry.kinds[poll.kind].inputs(poll, [{"chosen": ["1", "3"]}, {"chosen": ["3"]}, {"chosen": []}])
    assert inputs.content.decode().splitlines()[:5] == ["3 2", "1 0", "1 1=3 0", "1 3 0", "0"]
    result = voting.registry.kinds[poll.kind].count(poll.rules, inputs.content, "x")
    assert (result["elected"], result["valid"], result["invalid"]) == (["Cedar", "Ash"], 2, 1)
    assert kind_of(contest.election) == poll.kind


def test_a_candidate_can_withdraw_until_the_vote_opens(cast: Cast) -> None:
    _contest, poll = prepared(cast, names=("Ash", "Birch", "Cedar", "Dill"))
    lead = cast.seat("lead")
    withdraw(seat=lead, candidate=Candidate.objects.get(name="Birch"))
    poll = voting.open_poll(seat=lead, poll=poll)
    assert [each.label for each in voting.ballot_of(poll).options] == ["Ash", "Cedar", "Dill"]
    assert "listens" in voting.ballot_of(poll).options[0].about
    with pytest.raises(NotNow):
        withdraw(seat=lead, candidate=Candidate.objects.get(name="Cedar"))


@pytest.mark.parametrize("who", ["co-lead", "facilitator", "contributor", "viewer", "stranger", "anonymous"])
def test_who_may_prepare_a_vote(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    contest = make_standing(cast.seat("lead"), way=ElectionWay.SITE)
    may = who in ("co-lead", "facilitator")
    answer = cast.client(who).get(f"{HOME}contests/{contest.pk}/vote/")
    assert answer.status_code == (200 if may else 302 if who == "anonymous" else 403)
    if not may:
        with pytest.raises(Refused):
            prepare_vote(seat=cast.seat(who), contest=contest, electorate=Electorate.CODES, closes_at=timezone.now())
