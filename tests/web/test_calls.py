"""Calls for demands: opened with a join code, taken in by a person, replied to by a decision, taken back by a slip."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.utils.translation import get_language

from commonstar.vocabulary import ContactWay, DemandState, HeardBy, PlaceKind, Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place, Population
from commonstar.web.participation import consent
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door, Slip, contribute, new_entry
from commonstar.web.programmes.calls import actions as calls
from commonstar.web.programmes.calls.actions import open_call, take_in
from commonstar.web.programmes.calls.forms import VoiceForm
from commonstar.web.programmes.heard.bridge import heard_in
from commonstar.web.programmes.models import Demand
from commonstar.web.programmes.needs.actions import decline, leave_open
from commonstar.web.replies import public as replies
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import decided, make_challenge, make_need

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/demands/calls/"
RUNNERS = ("lead", "co-lead", "facilitator")


def call(cast: Cast, **more: bool) -> Door:
    given = {"challenge": None, "is_premoderated": False, **more}
    return open_call(seat=cast.seat("lead"), title="What do you want?", **given)


def voice(door: Door, words: str = "A bench", **more: str) -> Slip:
    return contribute(door=door, kind="demand", said={"words": words, **more}, entry=new_entry(), language="en")


@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_open_a_call_and_take_in(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    door = call(cast)
    expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
    for path in ("new/", f"{door.pk}/"):
        assert cast.client(who).get(PATH + path).status_code == expected, path
    if who not in RUNNERS:
        with pytest.raises(Refused):
            take_in(seat=cast.seat(who), door=door, keys=())
        with pytest.raises(Refused):
            open_call(seat=cast.seat(who), title="Mine", challenge=None, is_premoderated=True)


def test_a_call_is_opened_from_a_form_and_leads_to_its_code(cast: Cast) -> None:
    challenge = make_challenge(cast.seat("lead"))
    answer = cast.client("facilitator").post(
        f"{PATH}new/", {"title": "What would help?", "challenge": str(challenge.pk), "is_premoderated": "on"}
    )
    door = Door.objects.get()
    assert str(door.pk) in answer.headers["Location"]
    assert (door.target, door.is_premoderated) == (challenge.pk, True)
    body = cast.client("anonymous").get(f"/join/{door.code}/", follow=True).content.decode()
    assert challenge.title in body


def test_the_form_asks_for_words_and_a_group_that_is_known(cast: Cast) -> None:
    door = call(cast)
    assert "group" not in VoiceForm(door=door, language="en").fields
    place = Place.objects.create(organisation=cast.council, name="Town", kind=PlaceKind.LOCALITY)
    Population.objects.create(place=place, group="Carers", count=90, year=2024, source="A census")
    form = VoiceForm({"words": "A bench", "group": "Carers"}, door=door, language="en")
    assert form.is_valid(), form.errors
    assert form.said() == {"words": "A bench", "group": "Carers"}


def test_what_was_said_becomes_a_demand_once_and_the_slip_says_so(cast: Cast) -> None:
    seat, door = cast.seat("lead"), call(cast)
    slip = voice(door)
    client = cast.client("lead")
    assert "A bench" in client.get(f"{PATH}{door.pk}/").content.decode()
    for _time in range(2):
        client.post(f"{PATH}{door.pk}/", {"said": [slip.key]})
    row = Demand.objects.get()
    assert (row.words, row.heard_by, row.people, row.came_from_id.hex) == ("A bench", HeardBy.ONLINE, 1, slip.key)
    kept = participation.contribution_by_key(slip.key)
    assert kept is not None
    assert "demand 1" in kept.became_words
    owed = replies.replies_about(seat.programme.pk, "contribution", [slip.key])[slip.key]
    assert (owed.asked, owed.answered_on) == ("A bench", None)


def test_what_waits_to_be_looked_at_is_not_taken_in(cast: Cast) -> None:
    door = call(cast, is_premoderated=True)
    slip = voice(door)
    assert take_in(seat=cast.seat("lead"), door=door, keys=[slip.key]) == 0
    assert not Demand.objects.exists()


def test_a_decision_answers_the_reply_that_is_owed(cast: Cast) -> None:
    seat, door = cast.seat("lead"), call(cast)
    no, yes = voice(door, "A tunnel"), voice(door, "A bench")
    take_in(seat=seat, door=door, keys=[no.key, yes.key])
    tunnel, bench = Demand.objects.get(words="A tunnel"), Demand.objects.get(words="A bench")
    decline(seat=seat, demands=[tunnel], decided=decided(), reply="It costs too much.")
    make_need(seat, "Rest", bench)
    owed = replies.replies_about(seat.programme.pk, "contribution", [no.key, yes.key])
    assert owed[no.key].decided == "It costs too much."
    assert owed[yes.key].answered_on is None, "a need without a reply leaves the reply owed"
    became = {key: participation.contribution_by_key(key) for key in (no.key, yes.key)}
    assert "declined" in became[no.key].became_words  # type: ignore[union-attr]
    assert "Rest" in became[yes.key].became_words  # type: ignore[union-attr]


def test_what_stays_open_is_told_and_is_owed_again_when_it_is_decided_without_a_reply(cast: Cast) -> None:
    seat, door = cast.seat("lead"), call(cast)
    slip = voice(door, "A tunnel")
    take_in(seat=seat, door=door, keys=[slip.key])
    day = decided(review_on=date(2031, 9, 1))
    leave_open(seat=seat, demands=[Demand.objects.get()], decided=day, reply="We ask again first.")
    owed = replies.replies_about(seat.programme.pk, "contribution", [slip.key])[slip.key]
    assert owed.decided == "We ask again first."
    assert Contribution.objects.get().became_words == "It stays open. It is looked at again by 1 September 2031."
    make_need(seat, "Ways across", Demand.objects.get())
    owed.refresh_from_db()
    assert (owed.decided, owed.answered_on) == ("", None), "what was answered is no longer so, and nobody has said more"


def test_a_decision_sends_its_reply_to_whoever_left_an_address(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    seat, door = cast.seat("lead"), call(cast)
    offer = consent.offer_for(door.organisation, "en")
    assert offer is not None
    reach = participation.Reach(ContactWay.EMAIL, "told@example.org", offer.mark)
    slip = contribute(
        door=door, kind="demand", said={"words": "A tunnel"}, entry=new_entry(), language="en", contact=reach
    )
    take_in(seat=seat, door=door, keys=[slip.key])
    with django_capture_on_commit_callbacks(execute=True):
        decline(seat=seat, demands=[Demand.objects.get()], decided=decided(), reply="It costs too much.")
    assert [message.to for message in mail.outbox] == [["told@example.org"]]


def test_a_slip_says_what_became_of_it_in_the_language_in_which_it_was_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The catalogues come later than the sentences: so each sentence says here in which language it was asked for.
    monkeypatch.setattr(calls, "_", lambda text: f"{get_language()}: {text}")
    seat, door = cast.seat("lead"), call(cast)
    slip = contribute(door=door, kind="demand", said={"words": "Eine Bank"}, entry=new_entry(), language="de")
    take_in(seat=seat, door=door, keys=[slip.key])
    assert Contribution.objects.get().became_words.startswith("de: It is written down")
    decline(seat=seat, demands=[Demand.objects.get()], decided=decided(), reply="Nein.")
    assert Contribution.objects.get().became_words == "de: It was declined."


def test_who_takes_it_back_takes_the_demand_back(cast: Cast) -> None:
    seat, door = cast.seat("lead"), call(cast)
    slip, other = voice(door), voice(door, "A tunnel")
    take_in(seat=seat, door=door, keys=[slip.key, other.key])
    participation.take_back(slip=slip, contribution_key=slip.key)
    assert [(row.words, row.state) for row in Demand.objects.all()] == [("A tunnel", DemandState.OPEN)]


def test_each_of_a_call_counts_as_one_person(cast: Cast) -> None:
    place = Place.objects.create(organisation=cast.council, name="Town", kind=PlaceKind.LOCALITY)
    Population.objects.create(place=place, group="Carers", count=90, year=2024, source="A census")
    seat, door = cast.seat("lead"), call(cast)
    slips = [voice(door, f"Bench {number}", group="Carers") for number in range(6)]
    take_in(seat=seat, door=door, keys=[slip.key for slip in slips])
    Demand.objects.update(place=place)
    assert [each.line.heard for each in heard_in(cast.programme).groups] == [6]
