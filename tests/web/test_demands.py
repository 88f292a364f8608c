"""Demands and themes: who may read and write them, what is kept and hidden, and what goes when one is taken back."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from commonstar.vocabulary import DemandState, HeardBy, KnownFrom, PlaceKind, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.demands import actions
from commonstar.web.programmes.demands.actions import DemandValues, NotOurs, add_demand, put_into_theme, remove_demand
from commonstar.web.programmes.demands.bridge import proposed_themes
from commonstar.web.programmes.demands.queries import people_in_words
from commonstar.web.programmes.models import Demand, Theme
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import make_demand, make_need, make_unvoiced
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/demands/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
RUNNERS = ("lead", "co-lead", "facilitator")


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_what_people_said_is_for_members_whatever_the_visibility(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    make_demand(cast.seat("lead"))
    expected = 200 if who in MEMBERS else 302 if who == "anonymous" else 403
    for path in ("", "1/", "themes/"):
        assert cast.client(who).get(PATH + path).status_code == expected, path


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_write(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    theme = put_into_theme(seat=cast.seat("lead"), title="Benches", demands=[make_demand(cast.seat("lead"))])
    client = cast.client(who)

    def expected(allowed: tuple[str, ...]) -> int:
        return 200 if who in allowed else 302 if who == "anonymous" else 403

    for path in ("add/", "add/not-voiced/", "1/change/", "themes/new/", f"themes/{theme.pk}/"):
        assert client.get(PATH + path).status_code == expected(WRITERS), path
    assert client.get(f"{PATH}themes/{theme.pk}/remove/").status_code == expected(WRITERS)
    assert client.get(f"{PATH}1/remove/").status_code == expected(RUNNERS)
    if who not in WRITERS:
        with pytest.raises(Refused):
            make_demand(cast.seat(who))
        with pytest.raises(Refused):
            put_into_theme(seat=cast.seat(who), title="Mine", demands=())
        with pytest.raises(Refused):
            remove_demand(seat=cast.seat(who), demand=Demand.objects.get())


def test_a_voiced_demand_says_who_said_it_and_how(cast: Cast) -> None:
    place = Place.objects.create(organisation=cast.council, name="Millbrook", kind=PlaceKind.LOCALITY)
    client = cast.client("contributor")
    answer = client.post(
        f"{PATH}add/",
        {
            "words": "Somewhere to sit, please <b>",
            "group": "Aged 65 and over",
            "people": "12",
            "heard_by": "gathering",
            "source": "Lunch club",
            "heard_on_month": "3",
            "heard_on_year": "2026",
            "place": str(place.pk),
        },
    )
    assert answer.headers["Location"] == f"{PATH}1/"
    row = Demand.objects.get()
    assert (row.people, row.heard_by, row.heard_on, row.place, row.state) == (12, "gathering", "2026-03", place, "open")
    body = client.get(f"{PATH}1/").content.decode()
    for words in ("please &lt;b&gt;", "Aged 65 and over", "12 people", "At a gathering", "March 2026", "Millbrook"):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


def test_a_demand_that_nobody_voiced_needs_its_source(cast: Cast) -> None:
    client = cast.client("contributor")
    given = {"words": "Somebody to talk to at night", "known_from": "data", "source": ""}
    body = client.post(f"{PATH}add/not-voiced/", given).content.decode()
    assert "Say where it is known from." in body
    assert "Somebody to talk to at night" in body
    assert client.post(f"{PATH}add/not-voiced/", {**given, "source": "Calls, 2025"}).status_code == 302
    row = Demand.objects.get()
    assert (row.is_voiced, row.known_from, row.heard_by) == (False, KnownFrom.DATA, "")
    assert "Not voiced; known from: Data (Calls, 2025)" in client.get(f"{PATH}1/").content.decode()
    with pytest.raises(ValueError, match="source"):
        add_demand(seat=cast.seat("lead"), values=DemandValues("Night buses", known_from=KnownFrom.STAFF))


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (None, "number not known"),
        (1, "fewer than 5 people"),
        (4, "fewer than 5 people"),
        (5, "5 to 9 people"),
        (12, "10 to 19 people"),
        (99, "50 to 99 people"),
        (5_000, "100 people or more"),
    ],
)
def test_readers_see_steps_and_those_who_write_it_down_see_the_number(people: int | None, told: str) -> None:
    assert people_in_words(people, exact=False) == told
    assert people_in_words(people, exact=True) == ("number not known" if people is None else people_in_words_of(people))


def people_in_words_of(people: int) -> str:
    return "1 person" if people == 1 else f"{people} people"


def test_a_councillor_who_reads_sees_no_small_number(cast: Cast) -> None:
    make_demand(cast.seat("lead"), people=3, group="Carers")
    for path in ("", "1/"):
        assert "fewer than 5 people" in cast.client("viewer").get(PATH + path).content.decode()
        assert "3 people" not in cast.client("viewer").get(PATH + path).content.decode()
        assert "3 people" in cast.client("contributor").get(PATH + path).content.decode()


def test_what_was_taken_in_once_is_not_taken_in_twice(cast: Cast) -> None:
    came_from = ("contribution", uuid4())
    values = DemandValues("A bench", heard_by=HeardBy.ONLINE)
    first = add_demand(seat=cast.seat("lead"), values=values, came_from=came_from)
    assert add_demand(seat=cast.seat("lead"), values=values, came_from=came_from) == first
    assert Demand.objects.count() == 1


def test_only_what_is_ours_is_named(cast: Cast) -> None:
    elsewhere = Place.objects.create(organisation=cast.elsewhere, name="There", kind=PlaceKind.LOCALITY)
    for name, value in (("place", elsewhere.pk), ("challenge", uuid4()), ("theme", uuid4())):
        with pytest.raises(NotOurs):
            make_demand(cast.seat("lead"), **{name: value})


def test_a_decided_demand_is_not_changed(cast: Cast) -> None:
    row = make_demand(cast.seat("lead"))
    make_need(cast.seat("lead"), "Rest", row)
    with pytest.raises(actions.AlreadyDecided):
        actions.change_demand(seat=cast.seat("lead"), demand=row, values=DemandValues("Another"))
    assert cast.client("lead").get(f"{PATH}1/change/").status_code == 302


def test_taking_a_demand_back_takes_its_words_from_the_log(cast: Cast) -> None:
    row = make_demand(cast.seat("lead"), "My door number is 7")

    def kept() -> str:
        entries = audit.Entry.objects.filter(object_id=row.pk)
        return json.dumps(audit.readable([each.after for each in entries]), default=str)

    assert "door number" in kept()
    cast.client("lead").post(f"{PATH}1/remove/")
    assert not Demand.objects.exists()
    assert "door number" not in kept()


def test_the_list_is_narrowed(cast: Cast) -> None:
    seat = cast.seat("lead")
    bench = make_demand(seat, "A bench at the café")
    make_unvoiced(seat, "Night buses")
    put_into_theme(seat=seat, title="Benches", demands=[bench])
    theme = Theme.objects.get()

    def shown(query: str) -> set[str]:
        body = cast.client("viewer").get(PATH + query).content.decode()
        return {words for words in ("A bench at the café", "Night buses") if words in body}

    assert shown("") == {"A bench at the café", "Night buses"}
    assert shown("?search=cafe") == {"A bench at the café"}
    assert shown("?voiced=not-voiced") == {"Night buses"}
    assert shown(f"?theme={theme.pk}") == {"A bench at the café"}
    assert shown("?theme=none") == {"Night buses"}
    assert shown("?state=declined") == set()
    assert shown("?challenge=nonsense") == {"A bench at the café", "Night buses"}


def test_themes_are_suggested_and_stored_only_when_a_person_accepts(cast: Cast) -> None:
    seat = cast.seat("lead")
    for words in ("A bench at the bus stop", "Benches along the bus route", "Help with forms online"):
        make_demand(seat, words)
    proposed = proposed_themes(seat.programme)
    assert [[row.number for row in each.demands] for each in proposed] == [[1, 2]]
    client = cast.client("contributor")
    page = client.get(f"{PATH}themes/").content.decode()
    assert "They share:" in page
    assert not Theme.objects.exists()
    form = client.get(f"{PATH}themes/new/?demand=1&demand=2&title=Benches").content.decode()
    assert 'value="Benches"' in form
    client.post(f"{PATH}themes/new/", {"title": "Benches", "demands": ["1", "2"]})
    assert sorted(Theme.objects.get().demands.values_list("number", flat=True)) == [1, 2]
    make_demand(seat, "A bench beside the bus shelter")
    again = proposed_themes(seat.programme)
    assert [(each.theme, [row.number for row in each.demands]) for each in again] == [(Theme.objects.get(), [4])]


def test_a_suggestion_keeps_a_title_with_any_sign(cast: Cast) -> None:
    seat = cast.seat("lead")
    put_into_theme(seat=seat, title="Benches & buses", demands=[make_demand(seat, "A bench at the bus stop")])
    make_demand(seat, "A bench beside the bus shelter")
    page = cast.client("lead").get(f"{PATH}themes/").content.decode()
    assert "title=Benches+%26+buses" in page


def test_a_theme_is_renamed_and_removed_and_its_demands_stay(cast: Cast) -> None:
    seat = cast.seat("lead")
    put_into_theme(seat=seat, title="Benches", demands=[make_demand(seat)])
    put_into_theme(seat=seat, title="Buses", demands=())
    theme = Theme.objects.get(title="Benches")
    client = cast.client("contributor")
    assert "Another theme is called so" in client.post(f"{PATH}themes/{theme.pk}/", {"title": "BUSES"}).content.decode()
    client.post(f"{PATH}themes/{theme.pk}/", {"title": "Seats"})
    assert Theme.objects.get(pk=theme.pk).title == "Seats"
    client.post(f"{PATH}themes/{theme.pk}/remove/")
    assert (Demand.objects.get().theme, Demand.objects.get().state) == (None, DemandState.OPEN)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    seat = cast.seat("lead")
    for number in range(count):
        put_into_theme(seat=seat, title=f"Theme {number}", demands=[make_demand(seat, f"Bench {number}")])
    client: Client = cast.client("lead")
    with django_assert_num_queries(9):
        client.get(PATH)
    with django_assert_num_queries(7):
        client.get(f"{PATH}themes/")
    with django_assert_num_queries(7):
        client.get(f"{PATH}1/")
