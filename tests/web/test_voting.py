"""A vote from draft to result: one ballot a voter whatever the channel, locked rules, the hash before the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from commonstar.vocabulary import Channel, Electorate, PollState
from commonstar.web.co.commission.voting import actions, casting, jobs, papers, queries, rolling
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Receipt, Voter
from commonstar.web.common import later
from commonstar.web.common.access import Refused
from commonstar.web.participation import sealing
from commonstar.web.participation.jobs import seal_closed
from commonstar.web.participation.models import Door
from commonstar.web.participation.public import read_slip
from tests.factories.cast import Cast
from tests.factories.votes import PIE, SOUP, STEW, codes, draft, opened, vote, vote_kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with vote_kind():
        yield


def closed(cast: Cast, poll: Poll) -> Poll:
    return actions.close_poll(seat=cast.seat("lead"), poll=Poll.objects.select_related("door").get(pk=poll.pk))


def again(poll: Poll) -> Poll:
    return Poll.objects.select_related("door", "programme").get(pk=poll.pk)


def filed(cast: Cast, poll: Poll) -> Poll:
    return actions.make_file(seat=cast.seat("lead"), poll=closed(cast, poll))


def test_from_draft_to_result(cast: Cast) -> None:
    poll = opened(cast)
    first, second, third = codes(cast, poll, 3)
    vote(poll, first, SOUP, PIE)
    vote(poll, second, SOUP)
    vote(poll, third)
    poll = filed(cast, poll)
    assert poll.inputs_hash == hashlib.sha256(queries.inputs_of(poll)).hexdigest()
    lead = cast.seat("lead")
    actions.enter_seed(seat=lead, poll=poll, seed=" 4 2 6 ", witness="Two voters watched.")
    assert actions.count(seat=lead, poll=poll).result == {"ticks": {"pie": 1, "soup": 2}, "seed": "4 2 6"}
    assert queries.result_of(again(poll)) is None
    assert actions.publish(seat=lead, poll=poll).state is PollState.PUBLISHED
    assert queries.result_of(again(poll)) is not None


def test_a_code_is_good_for_one_ballot(cast: Cast) -> None:
    poll = opened(cast)
    (code,) = codes(cast, poll, 1)
    vote(poll, code.lower().replace("-", " "), SOUP)
    with pytest.raises(casting.AlreadyVoted):
        casting.exchange(poll=poll, code=code)
    with pytest.raises(casting.NoSuchCode):
        casting.exchange(poll=poll, code="0000-0000-0000")
    assert CastBallot.objects.count() == 1


def test_an_unused_credential_is_given_anew_and_the_old_one_is_worth_nothing(cast: Cast) -> None:
    poll = opened(cast)
    (code,) = codes(cast, poll, 1)
    old = casting.exchange(poll=poll, code=code)
    new = casting.exchange(poll=poll, code=code)
    with pytest.raises(casting.NoCredential):
        casting.cast(poll=poll, credential=old, said={"chosen": [SOUP]})
    casting.cast(poll=poll, credential=new, said={"chosen": [PIE]})
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": [PIE]}]


def test_what_is_sent_again_is_kept_once_and_as_it_was_first(cast: Cast) -> None:
    poll = opened(cast)
    credential = casting.exchange(poll=poll, code=codes(cast, poll, 1)[0])
    first = casting.cast(poll=poll, credential=credential, said={"chosen": [SOUP]})
    assert casting.cast(poll=poll, credential=credential, said={"chosen": [PIE]}) == first
    assert [each.said for each in CastBallot.objects.all()] == [{"chosen": [SOUP]}]


def test_killed_between_roll_and_ballot_the_same_page_sends_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = opened(cast)
    code = codes(cast, poll, 1)[0]
    credential = casting.exchange(poll=poll, code=code)
    with monkeypatch.context() as patch:
        patch.setattr(casting, "_keep", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            casting.cast(poll=poll, credential=credential, said={"chosen": [SOUP]})
    assert (Voter.objects.get().has_voted, CastBallot.objects.count()) == (True, 0)
    with pytest.raises(casting.AlreadyVoted):
        casting.exchange(poll=poll, code=code)
    casting.cast(poll=poll, credential=credential, said={"chosen": [SOUP]})
    assert CastBallot.objects.count() == 1


def test_a_receipt_replaces_the_ballot_until_the_close_and_proves_that_it_is_in(cast: Cast) -> None:
    poll = opened(cast)
    receipt = vote(poll, codes(cast, poll, 1)[0], SOUP)
    casting.replace(poll=poll, receipt=receipt, said={"chosen": [STEW]})
    assert casting.is_in(poll=poll, receipt=receipt)
    assert not casting.is_in(poll=poll, receipt=read_slip("0000-0000-0000-0000"))
    poll = closed(cast, poll)
    assert queries.said_in(poll) == [{"chosen": [STEW]}]
    assert casting.is_in(poll=poll, receipt=receipt)
    with pytest.raises(casting.VoteClosed):
        casting.replace(poll=again(poll), receipt=receipt, said={"chosen": [PIE]})


def test_at_the_close_receipts_and_credentials_part_from_the_ballots(cast: Cast) -> None:
    poll = opened(cast)
    keys = {vote(poll, code, SOUP).key for code in codes(cast, poll, 5)}
    assert set(CastBallot.objects.values_list("key", flat=True)) == keys
    closed(cast, poll)
    assert set(Receipt.objects.values_list("key", flat=True)) == keys
    assert not keys & set(CastBallot.objects.values_list("key", flat=True))
    assert set(Voter.objects.values_list("credential", flat=True)) == {""}
    assert set(CastBallot.objects.values_list("channel", flat=True)) == {""}


def test_it_closes_by_itself_when_its_time_is_up(cast: Cast) -> None:
    poll = opened(cast)
    credential = casting.exchange(poll=poll, code=codes(cast, poll, 1)[0])
    Door.objects.filter(pk=poll.door_id).update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(casting.VoteClosed):
        casting.cast(poll=again(poll), credential=credential, said={"chosen": []})
    assert (Voter.objects.get().has_voted, CastBallot.objects.count()) == (False, 0)


def test_rules_and_ballot_are_locked_when_it_opens(cast: Cast) -> None:
    poll = opened(cast)
    with pytest.raises(actions.WrongState):
        actions.change_poll(
            seat=cast.seat("lead"),
            poll=poll,
            title="Dinner",
            electorate=Electorate.OPEN,
            electorate_words="x",
            seed_words="y",
            closes_at=timezone.now(),
        )


def work_off() -> None:
    """Do what is due, as a worker does, on the connection of the test: a worker would close it on PostgreSQL."""
    for each in DBTaskResult.objects.ready():
        each.task.call(**each.args_kwargs["kwargs"])
        each.delete()


def test_it_is_closed_for_good_soon_after_its_time_is_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr(sealing, "seal", lambda: None)  # it rewrites the store, which no transaction allows
    poll, now = draft(cast), timezone.now()
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.open_poll(seat=cast.seat("lead"), poll=poll)
    work_off()
    assert again(poll).state is PollState.OPEN
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at)
    work_off()
    assert again(poll).state is PollState.OPEN
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at + actions.LINGERS)
    work_off()
    assert again(poll).closed_at == poll.closes_at + actions.LINGERS > now


def test_who_marked_the_roll_at_the_last_moment_still_sends_the_ballot(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = opened(cast)
    first, late = (casting.exchange(poll=poll, code=code) for code in codes(cast, poll, 2))
    with monkeypatch.context() as patch:
        patch.setattr(casting, "_keep", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            casting.cast(poll=poll, credential=first, said={"chosen": [SOUP]})
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at)
    seal_closed.func()
    casting.cast(poll=again(poll), credential=first, said={"chosen": [SOUP]})
    with pytest.raises(casting.VoteClosed):
        casting.cast(poll=again(poll), credential=late, said={"chosen": [SOUP]})
    monkeypatch.setattr(timezone, "now", lambda: poll.closes_at + actions.LINGERS)
    monkeypatch.setattr(sealing, "seal", lambda: None)  # it rewrites the store, which no transaction allows
    seal_closed.func()
    assert queries.differences(again(poll)) == []


def test_a_vote_whose_time_is_over_is_not_opened(cast: Cast) -> None:
    poll = draft(cast)
    Poll.objects.update(closes_at=timezone.now())
    with pytest.raises(actions.TimeIsUp):
        actions.open_poll(seat=cast.seat("lead"), poll=poll)
    assert again(poll).state is PollState.DRAFTED


def test_a_seed_before_the_hash_is_refused_and_a_second_one_too(cast: Cast) -> None:
    lead, poll = cast.seat("lead"), closed(cast, opened(cast))
    with pytest.raises(actions.WrongState):
        actions.enter_seed(seat=lead, poll=poll, seed="1", witness="x")
    poll = actions.make_file(seat=lead, poll=poll)
    actions.enter_seed(seat=lead, poll=poll, seed="1", witness="x")
    with pytest.raises(actions.WrongState):
        actions.enter_seed(seat=lead, poll=poll, seed="2", witness="x")


def test_a_difference_stops_publication_until_it_is_explained_in_public(cast: Cast) -> None:
    poll = opened(cast)
    first, _second = codes(cast, poll, 2)
    vote(poll, first, SOUP)
    Voter.objects.filter(has_voted=False).update(has_voted=True, channel=Channel.WEB)
    poll = closed(cast, poll)
    lead = cast.seat("lead")
    with pytest.raises(actions.DoesNotComeOut):
        actions.make_file(seat=lead, poll=poll)
    actions.explain(seat=lead, poll=poll, channel=Channel.WEB, count=1, reason="A tablet broke.")
    assert actions.make_file(seat=lead, poll=poll).state is PollState.FILED


def test_papers_are_typed_by_two_people_and_come_out(cast: Cast) -> None:
    poll = opened(cast)
    lead, second = cast.seat("lead"), cast.seat("contributor")
    rolling.make_codes(seat=lead, poll=poll, names=["Household 1", "Household 2", "Household 3"])
    for name in ("Household 1", "Household 2"):
        rolling.hand_paper(seat=lead, poll=poll, name_or_code=name)
    with pytest.raises(rolling.HasVoted):
        rolling.hand_paper(seat=lead, poll=poll, name_or_code="Household 1")
    batch = actions.add_batch(seat=lead, poll=poll, name="Hall", issued=5)
    papers.type_paper(seat=lead, batch=batch, number=1, said={"chosen": [SOUP]})
    papers.type_paper(seat=lead, batch=batch, number=2, said=None)
    papers.type_paper(seat=second, batch=batch, number=1, said={"chosen": [STEW]})
    with pytest.raises(papers.NotAReader):
        papers.type_paper(seat=cast.seat("co-lead"), batch=batch, number=1, said=None)
    poll = closed(cast, poll)
    found = papers.compare(queries.batches_of(poll).get())
    assert (found.different, found.first_only) == ((1,), (2,))
    with pytest.raises(papers.NotTheSame):
        papers.agree(seat=lead, batch=batch, unused=3, not_returned=0)
    papers.type_paper(seat=second, batch=batch, number=1, said={"chosen": [SOUP]})
    papers.type_paper(seat=second, batch=batch, number=2, said=None)
    with pytest.raises(papers.NotAccountedFor):
        papers.agree(seat=lead, batch=batch, unused=2, not_returned=0)
    papers.agree(seat=lead, batch=batch, unused=2, not_returned=0, issued=4)
    assert queries.differences(again(poll)) == []
    type(batch).objects.update(unused=1)
    assert [each.found for each in queries.differences(again(poll))] == [3]
    assert queries.said_in(poll) == [{"chosen": [SOUP]}]


def test_one_reader_alone_takes_nothing_in(cast: Cast) -> None:
    poll = opened(cast)
    lead = cast.seat("lead")
    batch = actions.add_batch(seat=lead, poll=poll, name="Hall", issued=1)
    papers.type_paper(seat=lead, batch=batch, number=1, said={"chosen": [SOUP]})
    closed(cast, poll)
    with pytest.raises(papers.NotTheSame):
        papers.agree(seat=lead, batch=batch, unused=0, not_returned=0)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("lead", True), ("co-lead", True), ("facilitator", True), ("contributor", False), ("viewer", False)],
)
def test_who_may_run_a_vote(cast: Cast, who: str, allowed: bool) -> None:
    poll, seat = draft(cast), cast.seat(who)
    observer, _token = actions.name_observer(seat=cast.seat("lead"), poll=poll, name="A", position="")
    said = {"electorate": Electorate.CODES, "electorate_words": "x", "seed_words": "y", "closes_at": poll.closes_at}
    said["title"] = "Dinner"
    acts: list[Any] = [
        lambda: actions.change_poll(seat=seat, poll=poll, **said),
        lambda: actions.close_observer(seat=seat, observer=observer),
        lambda: actions.open_poll(seat=seat, poll=poll),
        lambda: rolling.make_codes(seat=seat, poll=poll, names=["A"]),
        lambda: actions.add_batch(seat=seat, poll=poll, name="B", issued=1),
        lambda: actions.close_poll(seat=seat, poll=again(poll)),
    ]
    for act in acts:
        if allowed:
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_open_rolls_members_and_mail(cast: Cast, mailoutbox: Any, client: Any) -> None:
    lead = cast.seat("lead")
    open_roll = opened(cast, Electorate.OPEN)
    casting.cast(poll=open_roll, credential=casting.join_open_roll(poll=open_roll), said={"chosen": [SOUP]})
    casting.join_open_roll(poll=open_roll)  # asked for a ballot and never cast it
    assert queries.electorate_of(closed(cast, open_roll)) == (1, 1)
    members = opened(cast, Electorate.MEMBERS)
    assert rolling.enrol_members(seat=lead, poll=members) > 0
    assert rolling.enrol_members(seat=lead, poll=members) == 0
    mailed = opened(cast, Electorate.MAIL)
    rolling.enrol_by_mail(seat=lead, poll=mailed, addresses=["one@town.test", "two@town.test"])
    with pytest.raises(rolling.AlreadyOnRoll):
        rolling.enrol_by_mail(seat=lead, poll=mailed, addresses=["three@town.test", "one@town.test"])
    jobs.send_codes.func(poll=str(mailed.pk), site="https://town.test")
    assert {mail.to[0] for mail in mailoutbox} == {"one@town.test", "two@town.test"}
    code = mailoutbox[0].body.split("type your voting code:\n")[1].split("\n")[0]
    vote(again(mailed), code, SOUP)


def test_of_two_with_one_name_paper_goes_to_each_once(cast: Cast) -> None:
    poll, lead = opened(cast, Electorate.MEMBERS), cast.seat("lead")
    rolling.enrol_members(seat=lead, poll=poll)
    Voter.objects.exclude(pk__in=list(Voter.objects.values_list("pk", flat=True)[:2])).delete()
    Voter.objects.update(name="Somebody")
    for _turn in range(2):
        rolling.hand_paper(seat=lead, poll=poll, name_or_code="Somebody")
    with pytest.raises(rolling.HasVoted):
        rolling.hand_paper(seat=lead, poll=poll, name_or_code="Somebody")
    with pytest.raises(Voter.DoesNotExist):
        rolling.hand_paper(seat=lead, poll=poll, name_or_code="")


def test_the_count_runs_as_later_work_and_once(cast: Cast) -> None:
    poll = filed(cast, opened(cast))
    actions.enter_seed(seat=cast.seat("lead"), poll=poll, seed="1", witness="x")
    jobs.count.func(poll=str(poll.pk))
    jobs.count.func(poll=str(poll.pk))
    assert again(poll).state is PollState.COUNTED
    assert later.waiting() == 0
