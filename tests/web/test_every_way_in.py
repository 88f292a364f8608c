"""Every way in on which somebody speaks is answered: by code, on paper, by a helper, at a removal and at an appeal."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from commonstar.vocabulary import Channel, ContactWay, HeardBy, RemovalReason, ReplyBy, ReplyState
from commonstar.web.audit import public as audit
from commonstar.web.gatherings.public import close_activity
from commonstar.web.participation import consent, moderation
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door, Removal, Slip, close_door, contribute, new_entry
from commonstar.web.programmes.calls.actions import open_call, take_in
from commonstar.web.programmes.models import Demand
from commonstar.web.programmes.replying import jobs
from commonstar.web.programmes.replying.actions import answer_reply
from commonstar.web.programmes.taking_part import actions
from commonstar.web.programmes.taking_part import jobs as owing
from commonstar.web.replies.public import Reply
from tests.factories.cast import Cast
from tests.factories.gatherings import make_mapping, say
from tests.factories.questionnaires import open_lunch
from tests.factories.questionnaires import say as answer

pytestmark = pytest.mark.django_db
WAYS = {
    ContactWay.EMAIL: ("told@example.org", ReplyBy.EMAIL),
    ContactWay.TEXT: ("+44 7700 900123", ReplyBy.TEXT),
    ContactWay.PHONE: ("01632 960001", ReplyBy.CALL),
    ContactWay.POST: ("1 The Street", ReplyBy.LETTER),
}


@pytest.fixture
def door(cast: Cast) -> Door:
    return open_call(seat=cast.seat("lead"), title="What do you want?", challenge=None, is_premoderated=False)


def reach(door: Door, way: ContactWay = ContactWay.EMAIL) -> participation.Reach:
    offer = consent.offer_for(door.organisation, "en")
    assert offer is not None
    return participation.Reach(way, WAYS[way][0], offer.mark)


def voice(door: Door, words: str = "A bench", **more: Any) -> Slip:
    return contribute(door=door, kind="demand", said={"words": words}, entry=new_entry(), language="en", **more)


def owed(key: str, kind: str = "contribution") -> Reply:
    return Reply.objects.get(about_kind=kind, about_key=key)


def removed(cast: Cast, slip: Slip) -> Removal:
    row = Contribution.objects.select_related("door").get(pk=slip.key)
    return actions.remove(
        seat=cast.seat("lead"), contribution=row, reason=RemovalReason.ABUSE, explanation="It threatens a neighbour."
    )


@pytest.mark.parametrize("way", list(ContactWay))
@pytest.mark.parametrize(
    ("channel", "heard_by"),
    [(Channel.WEB, HeardBy.ONLINE), (Channel.PAPER, HeardBy.LETTER), (Channel.HELPER, HeardBy.CONVERSATION)],
)
def test_a_demand_by_code_on_paper_or_by_a_helper_is_owed_a_reply(
    cast: Cast, door: Door, way: ContactWay, channel: Channel, heard_by: HeardBy
) -> None:
    role = "contributor" if channel is Channel.HELPER else ""
    slip = voice(door, channel=channel, helper_role=role, contact=reach(door, way))
    take_in(seat=cast.seat("lead"), door=door, keys=[slip.key])
    assert owed(slip.key).by == WAYS[way][1]
    assert Demand.objects.get().heard_by == heard_by


def test_what_nobody_took_in_is_owed_a_reply_when_the_call_closes(cast: Cast, door: Door) -> None:
    left, taken = voice(door, "A bench", contact=reach(door)), voice(door, "A tunnel")
    take_in(seat=cast.seat("lead"), door=door, keys=[taken.key])
    due = owed(taken.key).due_on
    assert not Reply.objects.filter(about_key=left.key).exists(), "nothing is filed at the moment of saying"
    close_door(by=cast.people["lead"], door=door)
    assert (owed(left.key).asked, owed(left.key).by) == ("A bench", ReplyBy.EMAIL)
    assert owed(taken.key).due_on == due


def test_paper_that_is_typed_up_after_the_close_is_owed_a_reply_the_same_day(cast: Cast, door: Door) -> None:
    close_door(by=cast.people["lead"], door=door)
    late = voice(door, "On paper", channel=Channel.PAPER, contact=reach(door, ContactWay.POST))
    owing.owe_what_is_left.func()
    owing.owe_what_is_left.func()
    assert owed(late.key).by == ReplyBy.LETTER
    assert Reply.objects.count() == 1


def test_answers_to_a_questionnaire_are_counted_and_not_answered_one_by_one(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"))
    answer(asked, food="good")
    (door,) = Door.objects.all()
    close_door(by=cast.people["lead"], door=door)
    owing.owe_what_is_left.func()
    assert not Reply.objects.exists()


def test_what_waits_for_a_moderator_is_not_shown_among_the_replies(cast: Cast) -> None:
    seat = cast.seat("lead")
    door = open_call(seat=seat, title="What do you want?", challenge=None, is_premoderated=True)
    slip = voice(door, "Dreadful words")
    close_door(by=cast.people["lead"], door=door)
    assert not Reply.objects.exists()
    participation.show(by=cast.people["lead"], door=door, keys=[slip.key])
    owing.owe_what_is_left.func()
    assert owed(slip.key).asked == "Dreadful words"


def test_an_entry_of_a_mapping_that_is_shown_late_is_owed_a_reply(cast: Cast) -> None:
    seat = cast.seat("lead")
    door, activity = make_mapping(seat)
    shown, _row = say(door, "A choir")
    close_activity(seat=seat, activity=activity)
    assert owed(shown.key).asked == "A choir"
    late, _row = say(door, "A garden")
    close_door(by=cast.people["lead"], door=door)
    assert owed(late.key).asked == "A garden"


def test_a_way_left_later_on_the_slip_reaches_the_earlier_reply(cast: Cast, door: Door) -> None:
    seat = cast.seat("lead")
    first, second = voice(door, "A bench"), voice(door, "A lamp")
    take_in(seat=seat, door=door, keys=[first.key, second.key])
    answer_reply(seat=seat, reply_id=owed(second.key).pk, decided="Yes", changed="")
    for slip, words in ((first, "More benches"), (second, "More lamps")):
        voice(door, words, slip=slip.code, contact=reach(door))
    assert owed(first.key).by == ReplyBy.EMAIL
    page = cast.client("lead").get(f"/programmes/living-well/replies/{owed(first.key).pk}/").content.decode()
    assert "By e-mail" in page
    assert owed(second.key).state is ReplyState.TO_SEND, "it was answered behind the slip alone, and can be sent now"


def test_a_removed_contribution_takes_its_demand_and_its_words_out_of_every_list(cast: Cast, door: Door) -> None:
    seat = cast.seat("lead")
    slip, other = voice(door, "Dreadful words"), voice(door, "A bench")
    take_in(seat=seat, door=door, keys=[slip.key, other.key])
    demand = Demand.objects.get(words="Dreadful words")
    assert (
        "goes too"
        in cast.client("lead").get(f"/programmes/living-well/taking-part/said/{slip.key}/remove/").content.decode()
    )
    removed(cast, slip)
    assert [row.words for row in Demand.objects.all()] == ["A bench"]
    assert [row.asked for row in Reply.objects.all()] == ["A bench"]
    (entry,) = [each for each in audit.entries_of_object("demand", demand.pk) if each.action == "demand.removed_with"]
    assert entry.actor_id == cast.people["lead"].pk
    before = [each.after for each in audit.entries_of_object("demand", demand.pk)]
    assert "Dreadful" not in str(audit.readable(before))
    assert Contribution.objects.get(pk=slip.key).became_words == ""


def test_what_is_shown_again_after_an_appeal_can_be_taken_in_again(cast: Cast, door: Door) -> None:
    seat, slip = cast.seat("lead"), voice(door, "A bench")
    take_in(seat=seat, door=door, keys=[slip.key])
    removal = removed(cast, slip)
    moderation.appeal(slip=slip, contribution_key=slip.key, words="It is a bench.")
    removal.refresh_from_db()
    actions.answer_appeal(seat=seat, removal=removal, is_restored=True, answer="You are right.")
    assert take_in(seat=seat, door=door, keys=[slip.key]) == 1
    assert Demand.objects.get().words == "A bench"


def test_whoever_left_a_way_is_told_of_the_removal_and_of_the_appeal(
    cast: Cast, door: Door, django_capture_on_commit_callbacks: Any
) -> None:
    slip, silent = voice(door, "Dreadful words", contact=reach(door)), voice(door, "More of them")
    with django_capture_on_commit_callbacks(execute=True):
        removal = removed(cast, slip)
        removed(cast, silent)
    (told,) = mail.outbox
    assert told.to == ["told@example.org"]
    assert "It threatens a neighbour." in told.body
    assert "Dreadful" not in told.body + told.subject
    moderation.appeal(slip=slip, contribution_key=slip.key, words="It does not.")
    removal.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_appeal(seat=cast.seat("lead"), removal=removal, is_restored=False, answer="It does, read it.")
    assert "It does, read it." in mail.outbox[1].body
    assert Reply.objects.filter(about_kind="removal").count() == 1, "who left no way reads it on the slip"


def test_who_takes_it_back_or_deletes_the_way_is_written_to_no_more(cast: Cast, door: Door) -> None:
    slips = [voice(door, "Dreadful words", contact=reach(door, ContactWay.POST)) for _time in range(2)]
    for slip in slips:
        removed(cast, slip)
    participation.take_back(slip=slips[0], contribution_key=slips[0].key)
    participation.forget_contact(slip=slips[1])
    (row,) = Reply.objects.all()
    assert (row.by, row.state) == (ReplyBy.SLIP, ReplyState.ANSWERED)


def test_what_a_worker_sends_stands_in_the_log_without_the_address(cast: Cast, door: Door) -> None:
    seat, slip = cast.seat("lead"), voice(door, contact=reach(door))
    take_in(seat=seat, door=door, keys=[slip.key])
    row = answer_reply(seat=seat, reply_id=owed(slip.key).pk, decided="Yes", changed="")
    jobs.send_reply.func(reply_id=str(row.pk))
    jobs.send_reply.func(reply_id=str(row.pk))
    found = [each for each in audit.entries_of_object("reply", row.pk) if each.action == "reply.went_out"]
    assert [(each.actor_id, each.after) for each in found] == [(None, {"by": "email"})]
    assert "told@example.org" not in str(audit.readable([each.after for each in found]))
    log = cast.client("lead").get("/programmes/living-well/log/").content.decode()
    assert "A reply went out" in log
