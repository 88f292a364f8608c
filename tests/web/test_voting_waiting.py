"""What of a vote waits for whom, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commonstar.vocabulary import Channel
from commonstar.web.co.commission.voting import actions, papers
from commonstar.web.co.commission.voting.models import Poll, Voter
from commonstar.web.co.commission.voting.public import poll_url
from commonstar.web.co.commission.voting.waiting import unpublished, waiting
from commonstar.web.participation.public import Door
from tests.factories.cast import Cast
from tests.factories.votes import SOUP, codes, draft, opened, vote, vote_kind

pytestmark = pytest.mark.django_db
QUERIES = 2  # the votes, and the bundles of them all


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with vote_kind():
        yield


def told(cast: Cast, who: str) -> list[str]:
    return [str(each.label) for each in waiting(cast.seat(who))]


def test_each_step_waits_for_whoever_runs_the_vote_and_for_nobody_else(cast: Cast) -> None:
    draft(cast)
    poll, lead = opened(cast), cast.seat("lead")
    vote(poll, codes(cast, poll, 1)[0], SOUP)
    assert told(cast, "lead") == []
    row = actions.close_poll(seat=lead, poll=poll)
    assert told(cast, "lead") == ["Put the ballots together and publish their hash"]
    row = actions.make_file(seat=lead, poll=row)
    (seed,) = waiting(lead)
    assert (seed.label, seed.url) == ("Make the seed of the vote in public and type it in", poll_url(poll))
    actions.enter_seed(seat=lead, poll=row, seed="1", witness="x")
    assert told(cast, "lead") == ["Count the vote"]
    actions.count(seat=lead, poll=row)
    assert told(cast, "facilitator") == ["Publish the result of the vote"]
    assert told(cast, "contributor") == []
    actions.publish(seat=lead, poll=row)
    assert told(cast, "lead") == []


def test_a_vote_past_its_time_waits_until_its_page_has_closed_it(cast: Cast) -> None:
    poll = opened(cast)
    over = timezone.now() - actions.LINGERS
    Poll.objects.update(closes_at=over + timedelta(seconds=30))
    assert told(cast, "lead") == []
    Poll.objects.update(closes_at=over)
    Door.objects.update(closes_at=over)
    assert (told(cast, "lead"), told(cast, "contributor")) == (["Close the vote: its time is over"], [])
    assert cast.client("lead").get(poll_url(poll)).status_code == 200
    assert told(cast, "lead") == ["Put the ballots together and publish their hash"]


def test_a_difference_waits_until_it_is_explained(cast: Cast) -> None:
    poll, lead = opened(cast), cast.seat("lead")
    codes(cast, poll, 1)
    Voter.objects.update(has_voted=True, channel=Channel.WEB)
    row = actions.close_poll(seat=lead, poll=poll)
    assert told(cast, "lead") == ["Roll and ballots of a vote differ: find out why"]
    actions.explain(seat=lead, poll=row, channel=Channel.WEB, count=1, reason="A tablet broke.")
    assert told(cast, "lead") == ["Put the ballots together and publish their hash"]


def test_papers_wait_for_a_second_reader_who_is_another(cast: Cast) -> None:
    poll, lead, second = opened(cast), cast.seat("lead"), cast.seat("contributor")
    bundle = actions.add_batch(seat=lead, poll=poll, name="Hall", issued=1)
    assert told(cast, "contributor") == []
    papers.type_paper(seat=lead, batch=bundle, number=1, said=None)
    assert told(cast, "lead") == []
    (line,) = waiting(second)
    assert line.label == "Type up a bundle of papers as the second reader"
    assert line.url == poll_url(poll) + f"papers/{bundle.pk}/"
    assert line.note == "Lunch on Friday: Hall"
    papers.type_paper(seat=second, batch=bundle, number=1, said=None)
    assert told(cast, "contributor") == []
    actions.close_poll(seat=lead, poll=poll)
    for who, expected in (("lead", 1), ("contributor", 1), ("facilitator", 1)):
        assert told(cast, who) == ["Compare the two readings of a bundle of papers"] * expected
    papers.agree(seat=lead, batch=bundle, unused=0, not_returned=0)
    assert told(cast, "contributor") == []


def test_a_bundle_that_nobody_typed_waits_once_the_vote_is_closed(cast: Cast) -> None:
    poll, lead = opened(cast), cast.seat("lead")
    actions.add_batch(seat=lead, poll=poll, name="Hall", issued=1)
    actions.close_poll(seat=lead, poll=poll)
    for who in ("lead", "contributor"):
        assert told(cast, who) == ["Type up a bundle of papers"]


@pytest.mark.parametrize(("who", "asked"), [("lead", True), ("contributor", True), ("viewer", False)])
def test_who_is_asked(cast: Cast, who: str, asked: bool) -> None:
    opened(cast)
    rows = unpublished(cast.seat(who))
    assert (rows is not None and rows.exists()) == asked


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_three_votes_as_for_one(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    lead = cast.seat("lead")
    for _turn in range(count):
        poll = opened(cast)
        actions.add_batch(seat=lead, poll=poll, name="Hall", issued=1)
        actions.close_poll(seat=lead, poll=poll)
    assert Poll.objects.count() == count
    with django_assert_num_queries(QUERIES):
        assert len(list(waiting(lead))) == count


def test_it_stands_on_the_first_page(cast: Cast) -> None:
    poll = opened(cast)
    actions.close_poll(seat=cast.seat("lead"), poll=poll)
    page = cast.client("lead").get("/programmes/living-well/").text
    assert "Put the ballots together and publish their hash" in page
    assert poll_url(poll) in page
