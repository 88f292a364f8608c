"""Needs: who decides on demands, what a decision says, what becomes of the demands, and what is refused."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from docx import Document

from commonstar.vocabulary import DemandState, PlaceKind, Role, Standing, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place, Population
from commonstar.web.programmes.heard.bridge import heard_in
from commonstar.web.programmes.models import Decision, Demand, Need
from commonstar.web.programmes.needs.actions import (
    NeedTaken,
    NoReply,
    NoReviewDay,
    NothingToDecide,
    decline,
    leave_open,
    recognise,
)
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import decided, make_challenge, make_demand, make_need, make_unvoiced
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/needs/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
LEADERS = ("lead", "co-lead", "administrator")


def filled(**more: str) -> dict[str, str]:
    return {
        "title": "Places to rest on the way",
        "challenge": "",
        "need": "",
        "options": "Benches\nA minibus",
        "reasons": "Many cannot walk far.",
        "heard": "The lunch club, 12 people",
        "not_heard": "Carers: nobody asked them yet",
        "decided_by": "The housing committee",
        "decided_on_day": "2",
        "decided_on_month": "3",
        "decided_on_year": "2026",
        "took_part_councillor": "4",
        "reply": "You said that you cannot rest. The council will put up benches.",
        **more,
    }


def staying(**more: str) -> dict[str, str]:
    day = {"review_on_day": "1", "review_on_month": "9", "review_on_year": "2031"}
    return filled(**{**day, "reply": "We ask again in Upper Dale first.", **more})


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_read(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    make_need(cast.seat("lead"))
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }
    expected = 200 if who in open_to[visibility] else 404
    for path in (PATH, f"{PATH}1/", "/programmes/living-well/missing/"):
        assert cast.client(who).get(path).status_code == expected, path


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_decide(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    demand = make_demand(cast.seat("lead"))
    client = cast.client(who)
    expected = 200 if who in LEADERS else 302 if who == "anonymous" else 403
    for path in ("decide/", "recognise/?demand=1", "decline/?demand=1", "leave-open/?demand=1"):
        assert client.get(PATH + path).status_code == expected, path
    if who not in LEADERS:
        client.post(f"{PATH}recognise/?demand=1", filled())
        client.post(f"{PATH}decline/?demand=1", filled())
        client.post(f"{PATH}leave-open/?demand=1", staying())
        with pytest.raises(Refused):
            leave_open(seat=cast.seat(who), demands=[demand], decided=decided(review_on=date(2030, 1, 1)))
        with pytest.raises(Refused):
            recognise(seat=cast.seat(who), title="Mine", demands=[demand], decided=decided())
        with pytest.raises(Refused):
            decline(seat=cast.seat(who), demands=[demand], decided=decided(), reply="No")
        assert (Need.objects.count(), Decision.objects.count()) == (0, 0)


def test_a_decision_recognises_demands_as_a_need(cast: Cast) -> None:
    seat = cast.seat("lead")
    challenge = make_challenge(seat)
    make_demand(seat, "A bench at the stop", challenge=challenge.pk)
    make_unvoiced(seat, "Somewhere to sit <b>", challenge=challenge.pk)
    client = cast.client("lead")
    chosen = client.post(f"{PATH}decide/", {"demands": ["1", "2"], "way": "recognise"})
    assert chosen.headers["Location"] == f"{PATH}recognise/?demand=1&demand=2"
    form = client.get(chosen.headers["Location"]).content.decode()
    assert "A bench at the stop" in form
    answer = client.post(chosen.headers["Location"], filled(challenge=str(challenge.pk)))
    assert answer.headers["Location"] == f"{PATH}1/"
    need, decision = Need.objects.get(), Decision.objects.get()
    assert (need.challenge, need.decision, decision.about_id) == (challenge, decision, need.pk)
    assert (decision.heard, decision.not_heard) == ("The lunch club, 12 people", "Carers: nobody asked them yet")
    assert {row.state for row in Demand.objects.all()} == {DemandState.RECOGNISED}
    body = cast.client("viewer").get(f"{PATH}1/").content.decode()
    for words in ("Places to rest on the way", "A bench at the stop", "Somewhere to sit &lt;b&gt;", "Not voiced"):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    acts = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert acts.count("demand.recognised") == 2
    paper = cast.client("viewer").get("/programmes/living-well/decisions/1/word/")
    text = "\n".join(part.text for part in Document(io.BytesIO(paper.content)).paragraphs)
    for words in ("Who was heard", "The lunch club, 12 people", "Who was not heard", "Councillor: 4"):
        assert words in text


def test_outsiders_read_the_need_and_not_what_people_said(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    make_need(cast.seat("lead"), "Rest", make_demand(cast.seat("lead"), "My own words"))
    for path in (PATH, f"{PATH}1/", "/programmes/living-well/decisions/", "/programmes/living-well/decisions/1/"):
        body = cast.client("stranger").get(path).content.decode()
        assert "Rest" in body
        assert "My own words" not in body


def test_a_demand_is_declined_with_a_reason_and_a_reply(cast: Cast) -> None:
    demand = make_demand(cast.seat("lead"), "A tunnel")
    client = cast.client("lead")
    body = client.post(f"{PATH}decline/?demand=1", filled(reply=" ")).content.decode()
    assert "Whoever is told no is told why." in body
    assert "Many cannot walk far." in body
    assert client.post(f"{PATH}decline/?demand=1", filled(reply="It costs too much.")).status_code == 302
    demand.refresh_from_db()
    assert (demand.state, demand.reply, demand.need) == (DemandState.DECLINED, "It costs too much.", None)
    said = cast.client("viewer").get("/programmes/living-well/demands/1/").content.decode()
    assert "It costs too much." in said
    with pytest.raises(NoReply):
        decline(seat=cast.seat("lead"), demands=[demand], decided=decided(), reply="  ")


def test_a_demand_stays_open_by_a_decision_of_its_own(cast: Cast) -> None:
    demand = make_demand(cast.seat("lead"), "A tunnel")
    client = cast.client("lead")
    chosen = client.post(f"{PATH}decide/", {"demands": ["1"], "way": "leave-open"})
    assert chosen.headers["Location"] == f"{PATH}leave-open/?demand=1"
    assert "A tunnel" in client.get(chosen.headers["Location"]).content.decode()
    answer = client.post(chosen.headers["Location"], staying())
    assert answer.headers["Location"] == "/programmes/living-well/demands/?state=stays-open"
    demand.refresh_from_db()
    decision = Decision.objects.get()
    assert (demand.state, demand.decision, demand.need) == (DemandState.STAYS_OPEN, decision, None)
    assert (decision.reasons, decision.heard, decision.review_on) == (
        "Many cannot walk far.",
        "The lunch club, 12 people",
        date(2031, 9, 1),
    )
    assert decision.not_heard == "Carers: nobody asked them yet"
    said = cast.client("viewer").get("/programmes/living-well/demands/1/").content.decode()
    for words in ("Stays open", "To be looked at again by 1 September 2031", "We ask again in Upper Dale first."):
        assert words in said
    acts = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert acts.count("demand.left_open") == 1
    log = cast.client("lead").get("/programmes/living-well/log/").content.decode()
    assert "decided that a demand stays open" in log
    assert "A tunnel" in client.get(f"{PATH}decide/").content.decode(), "it can be decided on again"


def test_what_stays_open_is_looked_at_again_on_a_day(cast: Cast) -> None:
    demand = make_demand(cast.seat("lead"), "A tunnel")
    client = cast.client("lead")
    body = client.post(f"{PATH}leave-open/?demand=1", staying(review_on_year="", review_on_month="", review_on_day=""))
    assert "Say when it is looked at again." in body.content.decode()
    assert "We ask again in Upper Dale first." in body.content.decode()
    with pytest.raises(NoReviewDay):
        leave_open(seat=cast.seat("lead"), demands=[demand], decided=decided())
    with pytest.raises(NothingToDecide):
        leave_open(seat=cast.seat("lead"), demands=[], decided=decided(review_on=date(2031, 9, 1)))
    assert Decision.objects.count() == 0


def test_a_newer_decision_takes_up_what_stayed_open(cast: Cast) -> None:
    seat = cast.seat("lead")
    demand = make_demand(seat)
    first = leave_open(seat=seat, demands=[demand], decided=decided(review_on=date(2031, 9, 1)), reply="Later.")
    need = make_need(seat, "Rest", demand)
    assert need.decision is not None
    assert need.decision.supersedes == first
    demand.refresh_from_db()
    assert (demand.state, demand.reply) == (DemandState.RECOGNISED, "")


def test_a_newer_decision_supersedes_the_older_on_the_same_demands(cast: Cast) -> None:
    seat = cast.seat("lead")
    demand = make_demand(seat)
    first = decline(seat=seat, demands=[demand], decided=decided(), reply="Not now.")
    need = make_need(seat, "Rest", demand)
    assert need.decision is not None
    assert need.decision.supersedes == first
    demand.refresh_from_db()
    assert (demand.state, demand.need, demand.reply) == (DemandState.RECOGNISED, need, "")


def test_a_decision_on_some_of_them_leaves_the_older_one_standing_for_the_others(cast: Cast) -> None:
    seat = cast.seat("lead")
    one, other = make_demand(seat), make_demand(seat)
    first = decline(seat=seat, demands=[one, other], decided=decided(), reply="Not now.")
    need = make_need(seat, "Rest", one)
    assert need.decision is not None
    assert need.decision.supersedes is None
    other.refresh_from_db()
    assert other.decision == first


def test_demands_join_a_need_that_is_there(cast: Cast) -> None:
    seat = cast.seat("lead")
    need = make_need(seat)
    more = make_demand(seat, "More benches")
    cast.client("lead").post(f"{PATH}recognise/?demand={more.number}", filled(title="", need=str(need.pk)))
    more.refresh_from_db()
    assert (more.need, Need.objects.count(), Decision.objects.count()) == (need, 1, 2)
    with pytest.raises(NeedTaken):
        make_need(seat, "PLACES to rest on the way")
    again = cast.client("lead").post(f"{PATH}recognise/?demand={more.number}", filled()).content.decode()
    assert "A need of this name is recognised already." in again


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Say what the need is called."),
        ({"decided_by": ""}, "Say who decided."),
        ({"reasons": ""}, "Reasons"),
        ({"decided_on_year": "2999"}, "Enter a date that is not in the future."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, wrong: dict[str, str], said: str) -> None:
    make_demand(cast.seat("lead"))
    body = cast.client("lead").post(f"{PATH}recognise/?demand=1", filled(**wrong)).content.decode()
    assert said.casefold() in body.casefold()
    assert "Carers: nobody asked them yet" in body
    assert (Need.objects.count(), Decision.objects.count()) == (0, 0)


def test_only_demands_of_this_programme_are_decided_on(cast: Cast) -> None:
    seat = cast.seat("lead")
    stranger = type(seat)(cast.other_programme, cast.people["stranger"], Role.LEAD)
    theirs = make_demand(stranger)
    for rows in ([], [theirs], [theirs, make_demand(seat)]):
        with pytest.raises(NothingToDecide):
            recognise(seat=seat, title="Mine", demands=rows, decided=decided())
    assert cast.client("lead").get(f"{PATH}recognise/?demand=99").status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == DemandState.OPEN


def test_a_theme_is_decided_on_as_one(cast: Cast) -> None:
    seat = cast.seat("lead")
    client = cast.client("lead")
    for words in ("A bench", "Two benches", "A tunnel"):
        make_demand(seat, words)
    client.post("/programmes/living-well/demands/themes/new/", {"title": "Benches", "demands": ["1", "2"]})
    theme = seat.programme.themes.get()
    form = client.get(f"{PATH}decide/?theme={theme.pk}").content.decode()
    assert form.count(" checked") == 2
    client.post(f"{PATH}recognise/?theme={theme.pk}", filled())
    assert sorted(Need.objects.get().demands.values_list("number", flat=True)) == [1, 2]


def test_who_took_part_is_kept(cast: Cast) -> None:
    make_need(cast.seat("lead"))
    made = recognise(
        seat=cast.seat("lead"),
        title="Another",
        demands=[make_demand(cast.seat("lead"))],
        decided=decided(standings={Standing.COUNCILLOR: 3}),
    )
    assert made.decision is not None
    assert made.decision.standings == {"councillor": 3}


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, django_assert_num_queries: Any, count: int) -> None:
    seat = cast.seat("lead")
    for number in range(count):
        make_need(seat, f"Need {number}", *(make_demand(seat) for _ in range(count)))
    client: Client = cast.client("lead")
    with django_assert_num_queries(7):
        client.get(PATH)
    with django_assert_num_queries(8):
        client.get(f"{PATH}1/")
    with django_assert_num_queries(7):
        client.get("/programmes/living-well/missing/")


def test_all_people_are_a_line_only_where_nobody_was_heard(cast: Cast) -> None:
    seat = cast.seat("lead")
    town, north = (
        Place.objects.create(organisation=cast.council, name=name, kind=PlaceKind.LOCALITY)
        for name in ("Town", "North")
    )
    for place in (town, north):
        for group, count in (("Everybody", 900), ("Carers", 90)):
            Population.objects.create(place=place, group=group, count=count, year=2024, source="A census")
    make_demand(seat, group="carers", people=7, place=town.pk)
    lines = {(each.group, each.place): each.line.heard for each in heard_in(cast.programme).groups}
    assert lines == {("Carers", "North"): 0, ("Carers", "Town"): 7, ("Everybody", "North"): 0}
    body = cast.client("viewer").get("/programmes/living-well/missing/").content.decode()
    assert "Nobody was heard of: Carers in North; Everybody in North." in body
    assert "A census (2024)" in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
