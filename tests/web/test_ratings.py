"""Ratings: staff's view and that of the people who take part stand side by side, and nobody is kept with theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import Co, Strength
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.star.map_it.actions import add_initiative
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues
from commonstar.web.star.map_it.models import Initiative, Rating, RatingLink
from commonstar.web.star.map_it.ratings import actions
from commonstar.web.star.map_it.ratings.queries import answers_in_words, rating_gaps
from tests.factories.cast import Cast
from tests.factories.initiatives import make_initiative
from tests.web.pages import outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> Initiative:
    given = InitiativeValues(
        title="Garden club",
        summary="People garden together.",
        contact="jo@example.org",
        told_by="Jo",
        involvements=(
            InvolvementValues(Co.DESIGN, Strength.STRONG, Strength.SOME),
            InvolvementValues(Co.DELIVER),
        ),
    )
    return add_initiative(seat=cast.seat("lead"), values=given)


@pytest.fixture
def address(cast: Cast, row: Initiative) -> str:
    return f"/rate/{actions.make_link(seat=cast.seat('contributor'), initiative=row)[1]}/"


def tallies() -> list[tuple[str, str, str, int]]:
    return list(Rating.objects.order_by("co", "voice").values_list("co", "voice", "action", "count"))


def test_the_page_shows_the_least_and_sets_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    body = answer.content.decode()
    assert "People garden together." in body
    assert "much say: a lot" in body
    assert "jo@example.org" not in body
    assert "Jo" not in body
    assert not answer.cookies
    found = outline(body)
    assert (found.repeated_ids(), found.broken_references(), found.unlabelled(), found.inline) == ([], [], [], [])
    assert Rating.objects.count() == 0


def test_the_language_is_chosen_by_link_and_without_a_cookie(client: Client, address: str) -> None:
    answer = client.get(address, {"language": "de"})
    assert '<html lang="de"' in answer.content.decode()
    assert 'href="?language=cy"' in answer.content.decode()
    assert not answer.cookies
    assert '<html lang="en"' in client.get(address).content.decode(), "the choice holds for this address alone"
    assert '<html lang="en"' in client.get(address, {"language": "tlh"}).content.decode()
    sent = client.post(f"{address}?language=de", {"all": "1"})
    assert sent["Location"] == "/rate/thank-you/?language=de"
    assert '<html lang="de"' in client.get(sent["Location"]).content.decode()
    assert not sent.cookies


def test_one_tap_says_the_same(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address, {"all": "1"})
    assert answer["Location"] == "/rate/thank-you/"
    assert not answer.cookies
    assert "Thank you" in client.get("/rate/thank-you/").content.decode()
    assert tallies() == [("design", "strong", "some", 1)]


def test_seeing_it_otherwise(client: Client, address: str) -> None:
    data = {"view_design": "other", "voice_design": "none", "action_design": "some", "view_deliver": "skip"}
    for _ in range(2):
        client.post(address, data)
    client.post(address, {"view_design": "same", "view_deliver": "other", "voice_deliver": "some"})
    assert tallies() == [
        ("deliver", "some", "unknown", 1),
        ("design", "none", "some", 2),
        ("design", "strong", "some", 1),
    ]


def test_otherwise_needs_to_say_how(client: Client, address: str) -> None:
    body = client.post(address, {"view_design": "other"}).content.decode()
    assert "There is a problem" in body
    assert tallies() == []


def test_a_rating_has_no_person_time_or_order() -> None:
    names = {field.name for field in Rating._meta.get_fields()}
    assert names == {"id", "initiative", "co", "voice", "action", "count"}


def test_a_rating_leaves_no_entry_but_links_do(client: Client, cast: Cast, row: Initiative, address: str) -> None:
    before = audit.newest().number
    client.post(address, {"all": "1"})
    assert audit.newest().number == before
    actions.close_link(seat=cast.seat("lead"), link=RatingLink.objects.get())
    acts = [entry.action for entry in audit.entries_of_object("initiative", row.pk)]
    assert acts[1:] == ["initiative.rating_link_opened", "initiative.rating_link_closed"]
    assert address.split("/")[2] not in str(list(audit.Entry.objects.values_list("after", flat=True)))


@pytest.mark.parametrize("how", ["closed", "expired", "unknown"])
def test_a_dead_link(client: Client, address: str, how: str) -> None:
    now = timezone.now()
    if how == "closed":
        RatingLink.objects.update(closed_at=now)
    elif how == "expired":
        RatingLink.objects.update(expires_at=now - timedelta(seconds=1))
    else:
        address = "/rate/something-else/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"all": "1"}).status_code == 404
    assert tallies() == []


def test_a_link_lives_for_60_days_and_only_its_hash_is_kept(cast: Cast, row: Initiative) -> None:
    link, token = actions.make_link(seat=cast.seat("contributor"), initiative=row)
    assert timedelta(days=59) < link.expires_at - timezone.now() <= timedelta(days=60)
    assert token not in str(vars(link))


def test_too_many_answers_are_held_back(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ANSWERS_AN_HOUR", 2)
    codes = [client.post(address, {"all": "1"}).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert tallies() == [("design", "strong", "some", 2)]


def test_who_may_make_a_link(cast: Cast, row: Initiative) -> None:
    for name in ("viewer", "administrator", "partner", "stranger", "anonymous"):
        with pytest.raises(Refused):
            actions.make_link(seat=cast.seat(name), initiative=row)
    client = cast.client("contributor")
    page = f"/programmes/living-well/map/initiatives/{row.pk}/ratings/link/"
    shown = client.post(page, follow=True).content.decode()
    link = re.search(r"http://testserver(/rate/[^/]+/)", shown)
    assert link is not None
    assert Client().get(link[1]).status_code == 200
    assert "/rate/" not in client.get(page).content.decode(), "it is shown once"
    close = f"/programmes/living-well/map/initiatives/{row.pk}/ratings/{RatingLink.objects.get().pk}/close/"
    assert cast.client("viewer").post(close).status_code == 403
    client.post(close)
    assert Client().get(link[1]).status_code == 404


@pytest.mark.parametrize(
    ("answered", "same", "told"),
    [
        (1, 0, "1 person who takes part has answered. They see it differently from staff."),
        (1, 1, "1 person who takes part has answered. They see it the same way as staff."),
        (2, 0, "2 people who take part have answered. None of them sees it the same way as staff."),
        (2, 1, "2 people who take part have answered. 1 of them sees it the same way as staff."),
        (2, 2, "2 people who take part have answered. All of them see it the same way as staff."),
        (7, 3, "7 people who take part have answered. 3 of them see it the same way as staff."),
    ],
)
def test_answers_read_as_good_english(answered: int, same: int, told: str) -> None:
    assert answers_in_words(answered, same) == told


def test_both_sides_stand_and_the_gap_is_counted(client: Client, cast: Cast, row: Initiative, address: str) -> None:
    make_initiative(cast.seat("lead"), "Never rated", Co.DESIGN)
    page = f"/programmes/living-well/map/initiatives/{row.pk}/"
    viewer = cast.client("viewer")
    assert viewer.get(page).content.decode().count("Not yet confirmed by people who take part") == 2
    client.post(address, {"all": "1"})
    assert rating_gaps(cast.programme) == []
    for _ in range(2):
        client.post(address, {"view_design": "other", "voice_design": "none", "action_design": "none"})
    gap = rating_gaps(cast.programme)
    assert [(each.title, each.co, each.answered, each.otherwise) for each in gap] == [("Garden club", Co.DESIGN, 3, 2)]
    body = viewer.get(page).content.decode()
    assert "voice “Strong”, action “Some”" in body
    assert "3 people who take part have answered. 1 of them sees it the same way as staff." in body
    assert "2 people: voice “None”, action “None”." in body


def test_gaps_are_found_in_one_query(cast: Cast, row: Initiative, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rating_gaps(cast.programme)
