"""Two at a time: what people are asked next, what they answer, the order that comes of it, and when it is shown."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonstar.vocabulary import Role, Visibility
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import Activity, close_activity
from commonstar.web.participation.public import Contribution, Door, contribute, new_entry, slip_of
from commonstar.web.star.focus_it import activities as shared
from commonstar.web.star.focus_it.comparing import queries
from commonstar.web.star.focus_it.comparing.bridge import comparisons, next_pairs, order_of
from commonstar.web.star.focus_it.public import Choice, put_on_shortlist
from commonstar.web.star.map_it.public import Initiative
from tests.factories.cast import Cast, make_cast
from tests.factories.focus import make_focus
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
TITLES = ("Bees", "Choir", "Walks")


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def base(activity: Activity) -> str:
    return f"/programmes/living-well/focus/pairs/{activity.pk}/"


def joined(door: Door, activity: Activity) -> str:
    return f"/join/{door.code}/pairs/{activity.pk}/"


def hidden(body: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    assert found
    return found[1]


def say(
    door: Door, activity: Activity, *pairs: tuple[Initiative, Initiative, Initiative | None], slip: str = ""
) -> str:
    """Someone prefers the third of each; gives the code of their slip."""
    told = [[str(one.pk), str(other.pk), str(winner.pk) if winner else ""] for one, other, winner in pairs]
    said = {"activity": str(activity.pk), "pairs": told}
    return contribute(door=door, kind="comparison", said=said, entry=new_entry(), language="en", slip=slip).code


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    _door, activity, _rows = make_focus(cast.seat("lead"), "pairs", TITLES)
    client, no = cast.client(who), 302 if who == "anonymous" else 403
    writes = (*RUNNERS, "contributor")
    for path, allowed in (("", MEMBERS), ("settings/", RUNNERS), ("enter/", writes)):
        assert client.get(base(activity) + path).status_code == (200 if who in allowed else no), path


def test_someone_compares_by_phone_and_goes_on_with_other_pairs(cast: Cast) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), "pairs", [*TITLES, "Lunch"])
    client, url = Client(), joined(door, activity)
    body = client.get(url).text
    assert (outline(body).repeated_ids(), outline(body).broken_references(), outline(body).unlabelled()) == ([], [], [])
    shown, entry = hidden(body, "shown"), hidden(body, "entry")
    pairs = [each.split(".") for each in shown.split()]
    assert len({frozenset(each) for each in pairs}) == 5
    wrong = client.post(url, {"entry": entry, "shown": shown})
    assert "Answer one pair at least." in wrong.text
    assert hidden(wrong.text, "shown") == shown, "the same pairs stay on the page"
    told = {"entry": entry, "shown": shown, "pair-1": pairs[0][1], "pair-3": "undecided"}
    for _twice in range(2):
        assert "What you said came in." in client.post(url, told).text
    row = Contribution.objects.get()
    assert row.said == {"activity": str(activity.pk), "pairs": [[*pairs[0], pairs[0][1]], [*pairs[2], ""]]}
    slip = slip_of(entry).code
    again = hidden(client.post(url, {"another": "1", "slip": slip}).text, "shown")
    done = {frozenset(pairs[0]), frozenset(pairs[2])}
    assert done.isdisjoint(frozenset(each.split(".")) for each in again.split())
    assert "2 pairs were compared." in client.post("/slip/", {"code": slip}).text


def test_a_pair_of_something_else_is_not_taken(cast: Cast) -> None:
    door, activity, rows = make_focus(cast.seat("lead"), "pairs", TITLES)
    strange = f"{rows[0].pk}.{rows[0].pk} {rows[0].pk}.{new_entry()} nonsense a.b"
    sent = Client().post(joined(door, activity), {"entry": new_entry(), "shown": strange, "pair-1": str(rows[0].pk)})
    assert "What you said came in." not in sent.text
    assert not Contribution.objects.exists()


def test_phones_send_only_while_it_is_open(cast: Cast) -> None:
    door, activity, rows = make_focus(cast.seat("lead"), "pairs", TITLES, is_open=False)
    told = {"entry": new_entry(), "shown": f"{rows[0].pk}.{rows[1].pk}", "pair-1": str(rows[0].pk)}
    assert "This is not open now." in Client().post(joined(door, activity), told).text
    client = cast.client("contributor")
    assert "Give them this slip" in client.post(f"{base(activity)}enter/", {**told, "channel": "helper"}).text
    assert Contribution.objects.get().helper_role == "contributor"


def test_which_stands_first_is_drawn_and_what_tells_most_is_asked(cast: Cast) -> None:
    _door, _activity, rows = make_focus(cast.seat("lead"), "pairs", [f"Number {number}" for number in range(6)])
    ids = [row.pk for row in rows]
    first = Counter(next_pairs(ids, [], (), 1, f"seed {number}")[0] for number in range(200))
    turned = Counter(frozenset(pair) for pair in first)
    assert any(times == 2 for times in turned.values()), "both orders of a pair come up"
    assert next_pairs(ids, [], (), 5, "a") == next_pairs(ids, [], (), 5, "a")
    every = next_pairs(ids, [], (), 100, "a")
    assert len({frozenset(pair) for pair in every}) == 15 == len(every)


def test_the_order_is_shown_at_the_close_with_intervals_and_a_file(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    for number in range(12):
        say(door, activity, (bees, choir, choir), (choir, walks, choir), (bees, walks, walks if number % 3 else bees))
    client = cast.client("viewer")
    for page in (base(activity), f"/join/{door.code}/live/{activity.pk}/"):
        body = client.get(page).text
        assert ("12 people answered." in body, "1. Choir" in body) == (True, False)
    assert client.get(f"{base(activity)}pairs.csv").status_code == 302
    close_activity(seat=cast.seat("lead"), activity=activity)
    live.forget()
    for page in (base(activity), f"/join/{door.code}/live/{activity.pk}/"):
        body = client.get(page).text
        assert body.index("1. Choir") < body.index("2. Walks") < body.index("3. Bees")
        assert "<svg" in body
        assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    rows = list(csv.DictReader(client.get(f"{base(activity)}pairs.csv").text.lstrip("\ufeff").splitlines()))
    both = next(each for each in rows if {each["one"], each["other"]} == {"Bees", "Walks"})
    preferred = {both["one"]: both["one_preferred"], both["other"]: both["other_preferred"]}
    assert (preferred, both["undecided"]) == ({"Walks": "8", "Bees": "4"}, "0")


def test_at_the_close_whoever_chooses_goes_on_to_the_shortlist_with_the_reason(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    for _person in range(6):
        say(door, activity, (bees, choir, choir), (choir, walks, choir), (bees, walks, walks))
    put_on_shortlist(seat=cast.seat("lead"), initiative=walks, choice=Choice("Why not", "Us", date(2026, 1, 1)))
    assert "put-on/" not in cast.client("lead").get(base(activity)).text
    close_activity(seat=cast.seat("lead"), activity=activity)
    body = cast.client("lead").get(base(activity)).text
    urls = re.findall(r'href="([^"]+/put-on/[^"]*)"', body)
    assert [each.split("/")[-3] for each in urls] == [str(choir.pk), str(bees.pk)]
    assert "6 people compared two at a time" in cast.client("lead").get(html.unescape(urls[0])).text
    assert "put-on/" not in cast.client("contributor").get(base(activity)).text


def test_it_says_when_enough_was_asked_and_still_asks_whoever_comes_late(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    for _person in range(5):
        say(door, activity, (bees, choir, None))
    assert "Settled so far: 0 of 2 pairs of neighbours." in (cast.client("lead").get(base(activity)).text)
    for _person in range(25):
        say(door, activity, (bees, choir, choir), (choir, walks, choir), (bees, walks, walks))
    assert "Enough was asked" in cast.client("lead").get(base(activity)).text
    assert len(hidden(Client().get(joined(door, activity)).text, "shown").split()) == 3


def test_fewer_than_five_people_make_no_order(cast: Cast) -> None:
    door, activity, (bees, choir, _walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    for _person in range(4):
        say(door, activity, (bees, choir, choir))
    close_activity(seat=cast.seat("lead"), activity=activity)
    body = cast.client("lead").get(base(activity)).text
    assert ("is what single people think" in body, "1. Choir" in body) == (True, False)


def test_a_slip_counts_once_a_pair_and_not_where_it_contradicts_itself(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    slip = say(door, activity, (bees, choir, choir), (bees, walks, bees))
    say(door, activity, (choir, bees, choir), (walks, bees, walks), slip=slip)
    found = queries.outcome_of(activity)
    assert (found.people, [{each.one, each.other} for each in found.said]) == (1, [{str(bees.pk), str(choir.pk)}])
    assert found.said[0].winner == str(choir.pk)


def test_what_was_merged_counts_for_the_one_it_went_into(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    say(door, activity, (bees, walks, walks), (walks, choir, walks))
    rows = list(Contribution.objects.all())
    said = comparisons(rows, {walks.pk: choir.pk}, {bees.pk, choir.pk})
    assert [(each.winner == str(choir.pk)) for each in said] == [True], "a pair of one and itself is none"
    assert order_of([bees.pk, choir.pk], said).lines[0].id == choir.pk


def test_it_is_set_up_until_somebody_answers(cast: Cast) -> None:
    door, activity, (bees, choir, walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    client, url = cast.client("facilitator"), f"{base(activity)}settings/"
    client.post(url, {"which": "by-hand", "initiatives": [str(bees.pk), str(walks.pk)]})
    assert hidden(Client().get(joined(door, activity)).text, "shown").count(".") == 1
    say(door, activity, (bees, walks, None))
    assert client.get(url).status_code == 302
    assert choir.pk not in queries.outcome_of(Activity.objects.get(pk=activity.pk)).initiatives


def test_a_shortlist_that_changes_after_the_close_changes_nothing(cast: Cast) -> None:
    seat = cast.seat("lead")
    _door, activity, rows = make_focus(seat, "pairs", TITLES)
    shared.set_up(seat=seat, activity=activity, settings=shared.picked([]), has_begun=False)
    why = Choice("Why not", "The board", date(2026, 1, 1))
    for row in rows[:2]:
        put_on_shortlist(seat=seat, initiative=row, choice=why)
    close_activity(seat=seat, activity=activity)
    put_on_shortlist(seat=seat, initiative=rows[2], choice=why)
    activity.refresh_from_db()
    assert set(queries.outcome_of(activity).initiatives) == {rows[0].pk, rows[1].pk}


def test_a_copy_says_that_the_answers_stayed(cast: Cast) -> None:
    door, activity, _rows = make_focus(cast.seat("lead"), "pairs", TITLES)
    close_activity(seat=cast.seat("lead"), activity=activity)
    door.delete()
    assert "stays where they were asked" in cast.client("lead").get(base(activity)).text


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_however_many_answered(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    door, activity, (bees, choir, _walks) = make_focus(cast.seat("lead"), "pairs", TITLES)
    for _person in range(count * 5):
        say(door, activity, (bees, choir, choir))
    client = cast.client("lead")
    with django_assert_num_queries(12):
        client.get(base(activity))
    with django_assert_num_queries(6):
        Client().get(joined(door, activity))
