"""The 2×2: who may do what, what people answer by phone and on paper, what the result shows and what it hides."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from commonstar.vocabulary import Role, Visibility
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import close_activity
from commonstar.web.participation.public import Contribution, contribute, new_entry
from commonstar.web.star.focus_it.placing.queries import result_of
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast, make_cast
from tests.factories.focus import make_focus, place
from tests.factories.worth import make_case
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
KIND = "two-by-two"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def base(activity: Any) -> str:
    return f"/programmes/living-well/focus/two-by-two/{activity.pk}/"


def axes(**more: str) -> dict[str, str]:
    told = {
        "across_name": "Public involvement",
        "across_question": "How much could people who live here take part?",
        "across_low": "A little",
        "across_high": "A lot",
        "up_name": "Joy",
        "up_question": "How much joy is in it?",
        "up_low": "Some",
        "up_high": "Plenty",
        "which": "shortlist",
    }
    return told | more


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _door, activity, _rows = make_focus(cast.seat("lead"), KIND)
    client, no = cast.client(who), 302 if who == "anonymous" else 403
    writes = (*RUNNERS, "contributor")
    for path, allowed in (("", MEMBERS), ("settings/", RUNNERS), ("enter/", writes)):
        assert client.get(base(activity) + path).status_code == (200 if who in allowed else no), path
    client.post(base(activity) + "settings/", axes())
    activity.refresh_from_db()
    assert ("axes" in activity.settings) == (who in RUNNERS)


def test_a_lead_starts_one_from_focus_it_and_names_the_axes(cast: Cast) -> None:
    client = cast.client("lead")
    make_focus(cast.seat("lead"), KIND)
    begun = client.post(
        "/programmes/living-well/focus/activities/start/", {"kind": KIND, "title": "Joy?", "gathering": "new"}
    )
    assert "settings/" in begun["Location"]
    body = client.get(begun["Location"]).text
    assert "Savings potential" in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    one = client.post(begun["Location"], axes(which="by-hand"))
    assert "Tick at least 2 and at most 20." in one.text
    kept = client.post(begun["Location"], axes(), follow=True)
    assert "It is set up." in kept.text
    listed = client.get("/programmes/living-well/focus/activities/").text
    assert "Joy?" in listed
    assert "Decide together" in client.get("/programmes/living-well/focus/").text


def entry_in(body: str) -> str:
    found = re.search(r'name="entry" value="([0-9a-f]{32})"', body)
    assert found
    return found[1]


def test_someone_places_by_phone_and_reads_it_on_the_slip(cast: Cast) -> None:
    door, activity, (choir, bees) = make_focus(cast.seat("lead"), KIND)
    client, url = Client(), f"/join/{door.code}/two-by-two/{activity.pk}/"
    body = client.get(url).text
    assert "How much could it save?" in body
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    entry = entry_in(body)
    assert "Place at least one." in client.post(url, {"entry": entry}).text
    half = client.post(url, {"entry": entry, f"up-{bees.pk.hex}": "4"}).text
    assert "Answer both questions about “Bees”" in half
    assert '<option value="4" selected>' in half
    told = {f"across-{choir.pk.hex}": "5", f"up-{choir.pk.hex}": "2", "organisation": "none", "entry": entry}
    for _twice in range(2):
        assert "What you said came in." in client.post(url, told).text
    row = Contribution.objects.get()
    assert row.said == {"activity": str(activity.pk), "placed": {str(choir.pk): [5, 2]}, "organisation": "none"}
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", client.post(url, told).text)
    assert code
    slip = client.post("/slip/", {"code": code[0]}).text
    assert "Public involvement: 5 of 5. Savings potential: 2 of 5." in slip


def test_where_others_are_read_first_places_count_at_once_and_bring_no_words(cast: Cast) -> None:
    door, activity, (choir, _bees) = make_focus(cast.seat("lead"), KIND, is_premoderated=True)
    client, url = Client(), f"/join/{door.code}/two-by-two/{activity.pk}/"
    told = {f"across-{choir.pk.hex}": "5", f"up-{choir.pk.hex}": "2", "label": "Who I am", "entry": new_entry()}
    assert "What you said came in." in client.post(url, told).text
    row = Contribution.objects.get()
    assert (row.label, row.state) == ("", "shown"), "there are no words that a moderator would have to read"
    assert "1 person placed initiatives." in cast.client("lead").get(base(activity)).text


def test_phones_send_only_while_it_is_open(cast: Cast) -> None:
    door, activity, (choir, _bees) = make_focus(cast.seat("lead"), KIND)
    close_activity(seat=cast.seat("lead"), activity=activity)
    told = {f"across-{choir.pk.hex}": "5", f"up-{choir.pk.hex}": "2", "entry": new_entry()}
    answer = Client().post(f"/join/{door.code}/two-by-two/{activity.pk}/", told).text
    assert "This is not open now." in answer
    assert not Contribution.objects.exists()


def test_paper_asks_the_same_and_is_typed_up(cast: Cast) -> None:
    door, activity, (choir, _bees) = make_focus(cast.seat("lead"), KIND)
    sheet = Client().get(f"/join/{door.code}/two-by-two/{activity.pk}/paper/").text
    for words in ("Choir", "Bees", "How much could it save?", "5: A lot", "Did you come for an organisation?"):
        assert words in sheet
    told = {f"across-{choir.pk.hex}": "4", f"up-{choir.pk.hex}": "4", "channel": "paper", "entry": new_entry()}
    done = cast.client("contributor").post(base(activity) + "enter/", told).text
    assert "Give them this slip" in done
    assert Contribution.objects.get().channel == "paper"
    assert "1 person placed initiatives." in cast.client("viewer").get(base(activity)).text


def test_the_result_shows_the_spread_the_saving_and_the_way_to_the_shortlist(cast: Cast) -> None:
    door, activity, (choir, bees, _kites) = make_focus(cast.seat("lead"), KIND, ("Choir", "Bees", "Kites"))
    make_case(cast.seat("lead"), subject=("initiative", choir.pk))
    for pair in ((5, 5), (4, 4), (4, 2)):
        place(door, activity, choir=pair, bees=(1, 5))
    page = cast.client("lead").get(base(activity))
    body = page.text
    for words in ("3 people placed initiatives.", "4 (half from 4 to 4.5)", "4 (half from 3 to 4.5)", "£", "<svg"):
        assert words in body
    high = body[body.index("High on both") : body.index("Nobody placed these")]
    assert f"template={choir.pk}" in high
    assert f"template={bees.pk}" not in high
    put_on = re.search(r'href="([^"]*put-on/[^"]*)"', high)
    assert put_on
    form = cast.client("lead").get(put_on[1].replace("&amp;", "&")).text
    assert "3 people placed it high on both axes" in form
    assert "Kites" in body[body.index("Nobody placed these") :]
    assert "put-on" not in cast.client("viewer").get(base(activity)).text
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])


def test_a_group_is_shown_only_where_nobody_else_can_be_worked_out(cast: Cast) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), KIND)
    council = cast.council.pk
    for _person in range(5):
        place(door, activity, council, choir=(5, 5))
    for _person in range(4):
        place(door, activity, "none", choir=(1, 1), bees=(2, 2))
    assert result_of(activity, str(council)).group is None
    place(door, activity, "", choir=(1, 1))
    found = result_of(activity, str(council))
    assert found.group is not None
    assert (found.people, [line.placed.people for line in found.lines]) == (5, [5])
    assert [group.people for group in found.groups] == [5]
    place(door, activity, council, bees=(5, 5))
    found = result_of(activity, str(council))
    assert [row.title for row in found.hidden] == ["Bees"]
    body = cast.client("viewer").get(f"{base(activity)}?organisation={council}").text
    assert "6 people placed initiatives." in body
    assert "Placed by too few of this group" in body


def test_once_somebody_answered_what_is_asked_stays(cast: Cast) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), KIND)
    place(door, activity, choir=(5, 5))
    answer = cast.client("lead").post(base(activity) + "settings/", axes(), follow=True)
    assert "Somebody has answered" in answer.text
    activity.refresh_from_db()
    assert "axes" not in activity.settings


def test_what_waits_to_be_looked_at_is_not_counted_and_keeps_what_is_asked(cast: Cast) -> None:
    door, activity, (choir, _bees) = make_focus(cast.seat("lead"), KIND)
    told = {"activity": str(activity.pk), "placed": {str(choir.pk): [5, 5]}}
    contribute(door=door, kind="placement", said=told, entry=new_entry(), language="en", is_to_wait=True)
    body = cast.client("lead").get(base(activity)).text
    assert "0 people placed initiatives." in body
    assert "1 answer is not counted yet" in body
    assert "Somebody has answered" in cast.client("lead").get(base(activity) + "settings/", follow=True).text


def test_what_was_merged_counts_for_what_it_went_into(cast: Cast) -> None:
    door, activity, (choir, bees) = make_focus(cast.seat("lead"), KIND)
    place(door, activity, choir=(5, 5), bees=(1, 1))
    place(door, activity, bees=(3, 4))
    Initiative.objects.filter(pk=bees.pk).update(merged_into=choir)
    (line,) = result_of(activity).lines
    assert (line.initiative, line.placed.people) == (choir, 2)


def test_where_they_lie_is_shown_to_all_only_when_it_is_closed(cast: Cast) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), KIND)
    place(door, activity, choir=(5, 5))
    url = f"/join/{door.code}/live/{activity.pk}/"
    before = Client().get(url).text
    assert "1 person placed initiatives." in before
    assert "<svg" not in before.split("<main")[1]
    close_activity(seat=cast.seat("lead"), activity=activity)
    live.forget()
    assert "Where the initiatives were placed" in Client().get(url).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_takes_the_same_queries_however_much_came_in(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    titles = [f"Group {number}" for number in range(count + 1)]
    door, activity, rows = make_focus(cast.seat("lead"), KIND, titles)
    for _person in range(count):
        place(door, activity, "", **{row.title.casefold(): (1, 5) for row in rows})
    client = cast.client("lead")
    with django_assert_num_queries(15):
        client.get(base(activity))


@pytest.mark.parametrize("kind", [KIND, "weighted-criteria"])
def test_the_agenda_leads_to_the_sheet_of_paper(cast: Cast, kind: str) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), kind)
    body = cast.client("lead").get(f"/programmes/living-well/gatherings/{activity.gathering_id}/").text
    assert f'href="/join/{door.code}/{kind}/{activity.pk}/paper/"' in body


def test_before_anybody_answers_it_says_what_takes_part_and_what_to_do(cast: Cast) -> None:
    _door, activity, _rows = make_focus(cast.seat("lead"), KIND)
    body = cast.client("lead").get(base(activity)).text
    assert "Nothing came in yet. Show the screen, and hand round the cards." in body
    assert ("These take part" in body, "Nobody placed these" in body) == (True, False)


def test_on_a_phone_the_picture_fits_and_nothing_leads_to_pages_for_members(cast: Cast) -> None:
    door, activity, (choir, _bees) = make_focus(cast.seat("lead"), KIND)
    for _person in range(3):
        place(door, activity, choir=(5, 5), bees=(5, 5))
    close_activity(seat=cast.seat("lead"), activity=activity)
    body = Client().get(f"/join/{door.code}/live/{activity.pk}/").text
    assert 'width="288"' in body
    assert f"/map/initiatives/{choir.pk}" not in body
    assert str(choir.pk) not in body
    assert 'data-label="People"' in body, "narrow screens read the table row by row"


@pytest.mark.parametrize("kind", [KIND, "weighted-criteria", "pairs"])
def test_whoever_chooses_is_told_when_there_is_nothing_to_choose_between(cast: Cast, kind: str) -> None:
    told = "fewer than two initiatives take part"
    _door, one, _rows = make_focus(cast.seat("lead"), kind, ("Choir",))
    _door, two, _rows = make_focus(cast.seat("lead"), kind, ("Bees", "Kites"))
    path = {KIND: "two-by-two"}.get(kind, kind)
    for client, activity, is_told in (("lead", one, True), ("lead", two, False), ("viewer", one, False)):
        body = cast.client(client).get(f"/programmes/living-well/focus/{path}/{activity.pk}/").text
        assert (told in body) == is_told
    assert (
        "Nothing is on the map yet."
        not in cast.client("lead").get(f"/programmes/living-well/focus/{path}/{two.pk}/settings/").text
    )
