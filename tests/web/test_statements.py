"""Statements: who writes them, how people answer by phone and on paper, what is told of it, and when."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonstar.vocabulary import Role, Visibility
from commonstar.web.common.access import Refused
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import Activity, add_activity
from commonstar.web.participation.public import Contribution, Door, contribute, new_entry, show, slip_of, take_back
from commonstar.web.star.focus_it.activities import held_at
from commonstar.web.star.focus_it.stating import actions, queries
from commonstar.web.star.focus_it.stating.showing import Shown, showing
from tests.factories.cast import Cast, make_cast
from tests.factories.stating import answer, close, make_stating, propose, said
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
RUNNERS = ("lead", "co-lead", "facilitator")
WRITERS = (*RUNNERS, "contributor")
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def base(activity: Activity) -> str:
    return f"/programmes/living-well/focus/statements/{activity.pk}/"


def joined(door: Door, activity: Activity, part: str = "") -> str:
    return f"/join/{door.code}/statements/{activity.pk}/{part}"


def entry_in(body: str) -> str:
    found = re.search(r'name="entry" value="([0-9a-f]{32})"', body)
    assert found
    return found[1]


def shown(door: Door, activity: Activity) -> Shown:
    return showing(queries.heard_of(activity, door))


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _door, activity = make_stating(cast.seat("lead"))
    client, no = cast.client(who), 302 if who == "anonymous" else 403
    assert client.get(base(activity)).status_code == (200 if who in MEMBERS else no)
    assert client.get(f"{base(activity)}write/").status_code == (200 if who in RUNNERS else no)
    assert client.get(f"{base(activity)}enter/").status_code == (200 if who in WRITERS else no)
    acts: list[Any] = [
        lambda: actions.add_statements(seat=cast.seat(who), activity=activity, words=["One more."]),
        lambda: actions.take_out(seat=cast.seat(who), activity=activity, statement="1"),
    ]
    for act in acts:
        if who in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_statements_are_written_one_on_a_line_and_taken_out(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), ())
    assert "There are no statements yet." in Client().get(joined(door, activity)).text
    client = cast.client("facilitator")
    wrong = client.post(f"{base(activity)}write/", {"words": "Fine\n" + "x" * 201})
    assert "Line 2 has 201 letters." in wrong.text
    sent = {"words": " More   benches. \n\nLater buses.\nmore benches."}
    client.post(f"{base(activity)}write/", sent)
    client.post(f"{base(activity)}write/", sent)
    activity.refresh_from_db()
    words = [each.words for each in queries.asked_of(activity, door)]
    assert words == ["More benches.", "Later buses.", "more benches."]
    client.post(f"{base(activity)}take-out/", {"statement": "3"})
    assert client.post(f"{base(activity)}take-out/", {"statement": "3"}).status_code == 404
    activity.refresh_from_db()
    assert [each.id for each in queries.asked_of(activity, door)] == ["1", "2"]


def test_there_is_a_limit_and_an_end(cast: Cast) -> None:
    _door, activity = make_stating(cast.seat("lead"), [f"Statement {number}" for number in range(99)])
    seat = cast.seat("lead")
    with pytest.raises(actions.TooMany):
        actions.add_statements(seat=seat, activity=activity, words=["One", "Two"])
    assert "too many" in cast.client("lead").post(f"{base(activity)}write/", {"words": "One\nTwo"}).text
    close(seat, activity)
    with pytest.raises(actions.IsClosed):
        actions.add_statements(seat=seat, activity=activity, words=["One"])
    with pytest.raises(actions.IsClosed):
        actions.take_out(seat=seat, activity=activity, statement="1")


def test_someone_answers_by_phone_and_gets_a_slip(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), is_premoderated=True)
    client, url = Client(), joined(door, activity)
    body = client.get(url).text
    assert (outline(body).repeated_ids(), outline(body).broken_references(), outline(body).unlabelled()) == ([], [], [])
    assert "How may we describe you?" not in body
    assert "Answer one statement at least." in client.post(url, {"entry": entry_in(body)}).text
    told = {"entry": entry_in(body), "s-1": "agree", "s-3": "unsure"}
    for _twice in range(2):
        assert "What you said came in." in client.post(url, told).text
    row = Contribution.objects.get()
    assert row.said == {"activity": str(activity.pk), "votes": {"1": "agree", "3": "unsure"}}
    assert (row.label, row.state) == ("", "shown"), "there are no words that a moderator would have to read"
    rest = client.post(url, {"another": "1", "slip": _slip_of(told["entry"])}).text
    assert re.findall(r'name="(s-\d)"', rest) == ["s-2"] * 3
    assert "Agree: 1. Disagree: 0. Not sure: 1." in client.post("/slip/", {"code": _slip_of(told["entry"])}).text


def _slip_of(entry: str) -> str:
    return slip_of(entry).code


@pytest.mark.parametrize("part", ["", "add/"])
def test_phones_send_only_while_it_is_open(cast: Cast, part: str) -> None:
    door, activity = make_stating(cast.seat("lead"), is_open=False)
    sent = Client().post(joined(door, activity, part), {"s-1": "agree", "words": "More trees.", "entry": "a" * 32})
    assert "This is not open now." in sent.text
    assert not Contribution.objects.exists()


def test_a_statement_that_someone_adds_is_read_first_and_then_asked_of_all(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    url = joined(door, activity, "add/")
    body = Client().get(url).text
    sent = Client().post(url, {"entry": entry_in(body), "words": "More  trees."})
    assert "Someone reads it before others see it." in sent.text
    assert "More trees." not in Client().get(joined(door, activity)).text
    page = cast.client("lead").get(base(activity)).text
    assert "1 added statement waits to be read" in page
    row = Contribution.objects.get(kind="statement")
    show(by=cast.people["lead"], door=door, keys=[row.key])
    assert "More trees." in Client().get(joined(door, activity)).text
    assert reverse("programmes:door", args=["living-well", door.pk]) in cast.client("lead").get(base(activity)).text
    for _person in range(5):
        said(door, activity, {row.key: "agree", "1": "unsure"})
    close(cast.seat("lead"), activity)
    words = "Everyone was asked about your statement. 5 agree, 0 disagree, 0 are unsure."
    assert words in Client().post("/slip/", {"code": _slip_of(entry_in(body))}).text
    assert "More trees." in Client().get(f"/join/{door.code}/live/{activity.pk}/").text


def test_the_page_that_takes_any_form_also_takes_a_statement(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    url = reverse("programmes:enter", args=["living-well", door.pk, "statement"])
    sent = {"channel": "paper", "words": "More trees.", "entry": "b" * 32}
    assert "Entered" in cast.client("lead").post(url, sent).text
    assert Contribution.objects.get().said == {"words": "More trees.", "activity": str(activity.pk)}


def test_paper_asks_the_same_and_a_helper_types_it_up_after_the_close(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    sheet = Client().get(joined(door, activity, "paper/")).text
    assert [words for words in ("More benches.", "Later buses.", "Fewer cars.") if words not in sheet] == []
    gathering = f"/programmes/living-well/gatherings/{activity.gathering_id}/"
    assert joined(door, activity, "paper/") in cast.client("viewer").get(gathering).text
    close(cast.seat("lead"), activity)
    client, url = cast.client("contributor"), f"{base(activity)}enter/"
    assert "Say how it was said." in client.post(url, {"s-1": "agree"}).text
    assert "Give them this slip" in client.post(url, {"channel": "paper", "s-1": "agree", "entry": "c" * 32}).text
    row = Contribution.objects.get()
    assert (row.channel, row.helper_role, row.said["votes"]) == ("paper", "contributor", {"1": "agree"})
    assert client.post(url, {"another": "1", "channel": "paper"}).status_code == 200


def test_nothing_is_told_before_the_close_but_how_many_answered(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    for _person in range(5):
        answer(door, activity, "++-")
    pages = (base(activity), f"/join/{door.code}/live/{activity.pk}/")
    for page in pages:
        body = cast.client("lead").get(page).text
        assert ("5 people answered" in body, "100\u00a0%" in body) == (True, False)
    close(cast.seat("lead"), activity)
    live.forget()
    for page in pages:
        body = cast.client("lead").get(page).text
        assert "5\u00a0(100\u00a0%)" in body
        assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])


def test_fewer_than_five_people_are_told_nothing_of(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    for _person in range(4):
        answer(door, activity, "++-")
    close(cast.seat("lead"), activity)
    assert shown(door, activity).table is None
    assert "What so few say is not shown" in cast.client("lead").get(base(activity)).text
    answer(door, activity, "++ ")
    found = shown(door, activity)
    assert found.table is not None
    assert [row[0].value for row in found.table.rows] == ["More benches.", "Later buses."]
    assert [each.words for each in found.few] == ["Fewer cars."]


def test_twenty_four_against_twenty_four_is_polarised_and_prompts_a_talk(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), ["Divided.", "Not divided."])
    for sides in ["++"] * 24 + ["-+"] * 6 + ["--"] * 18 + ["0-"] * 2:
        answer(door, activity, sides)
    close(cast.seat("lead"), activity)
    found = shown(door, activity)
    assert [each.statement.words for each in found.polarised] == ["Divided."]
    assert found.table is not None
    rows = [[str(cell.value) for cell in row] for row in found.table.rows]
    assert rows[0] == ["Divided.", "24\u00a0(48\u00a0%)", "24\u00a0(48\u00a0%)", "2\u00a0(4\u00a0%)", "50", "Polarised"]
    assert rows[1] == ["Not divided.", "30\u00a0(60\u00a0%)", "20\u00a0(40\u00a0%)", "0\u00a0(0\u00a0%)", "50", ""]
    assert "Ask one person from each side" in cast.client("viewer").get(base(activity)).text


def test_what_is_on_one_slip_is_one_person_and_what_contradicts_itself_counts_for_nothing(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    first = answer(door, activity, "+  ")
    answer(door, activity, "-+ ", slip=first.code)
    for _person in range(5):
        answer(door, activity, "++ ")
    found = shown(door, activity)
    assert found.people == 6 == queries.people_of(activity, door)
    assert found.table is not None
    assert [str(row[1].value) for row in found.table.rows] == ["5\u00a0(100\u00a0%)", "6\u00a0(100\u00a0%)"]


def test_what_is_taken_back_or_taken_out_is_not_counted(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    slips = [answer(door, activity, "+++") for _person in range(6)]
    take_back(slip=slips[0], contribution_key=slips[0].key)
    actions.take_out(seat=cast.seat("lead"), activity=activity, statement="2")
    found = shown(door, activity)
    assert found.table is not None
    assert [(row[0].value, row[4].value) for row in found.table.rows] == [("More benches.", 5), ("Fewer cars.", 5)]


def test_two_activities_of_one_gathering_keep_their_answers_apart(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    other = add_activity(seat=cast.seat("lead"), gathering=activity.gathering, kind="statements", title="Again")
    answer(door, activity, "+++")
    propose(door, other, "More trees.")
    assert (queries.people_of(activity, door), queries.people_of(other, door)) == (1, 0)
    assert (held_at(activity, door, "statement"), held_at(other, door, "statement")) == (0, 1)


def test_what_comes_in_too_fast_counts_when_someone_has_looked(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    told = {"activity": str(activity.pk), "votes": {"1": "agree"}}
    slip = contribute(door=door, kind="statement-votes", said=told, entry=new_entry(), language="en", is_to_wait=True)
    assert "1 answer is not counted yet" in cast.client("lead").get(base(activity)).text
    assert queries.people_of(activity, door) == 0
    show(by=cast.people["lead"], door=door, keys=[slip.key])
    assert queries.people_of(activity, door) == 1


def test_a_copy_says_that_the_answers_stayed(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"))
    close(cast.seat("lead"), activity)
    door.delete()
    body = cast.client("lead").get(base(activity)).text
    assert ("stays where they were asked" in body, "Fewer than 5 people" in body) == (True, False)


def test_no_code_leads_into_anothers_statements(cast: Cast) -> None:
    _door, activity = make_stating(cast.seat("lead"))
    other, _activity = make_stating(cast.seat("lead"))
    for part in ("", "add/", "paper/"):
        assert Client().get(joined(other, activity, part)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_however_many_answered(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    door, activity = make_stating(cast.seat("lead"), [f"Statement {number}" for number in range(count)])
    for _person in range(count * 3):
        answer(door, activity, "+" * count)
    client = cast.client("lead")
    with django_assert_num_queries(11):
        client.get(base(activity))
    with django_assert_num_queries(3):
        Client().get(joined(door, activity))
    close(cast.seat("lead"), activity)
    with django_assert_num_queries(12):
        client.get(base(activity))
