"""Challenges: who may read and write them, what is kept, what goes with them, and where their baseline comes from."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from commonstar.vocabulary import PlaceKind, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.evidence.public import Figure
from commonstar.web.organisations.public import Framework, Outcome, Place
from commonstar.web.programmes.challenges.actions import ChallengeValues, NotOurs, remove_challenge, save_challenge
from commonstar.web.programmes.models import Challenge
from commonstar.web.programmes.public import registry
from tests.factories.cast import Cast, make_cast
from tests.factories.demands import make_challenge, make_demand, make_need
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/challenges/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
WRITERS = (*RUNNERS, "contributor")
FIGURE = {
    "indicator": "People who feel lonely often",
    "better": "lower",
    "result": "12",
    "unit": "%",
    "source_title": "Residents’ survey",
}


def outcome_of(cast: Cast) -> Outcome:
    framework = Framework.objects.create(
        organisation=cast.council, name="The local plan", folded=" the local plan", source="The council, 2026"
    )
    return Outcome.objects.create(framework=framework, code="2", title="Nobody is lonely against their will")


def place_of(cast: Cast) -> Place:
    return Place.objects.create(organisation=cast.council, name="Millbrook", kind=PlaceKind.LOCALITY)


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_read(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    made = make_challenge(cast.seat("lead"))
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }
    expected = 200 if who in open_to[visibility] else 404
    for path in ("", f"{made.pk}/"):
        assert cast.client(who).get(PATH + path).status_code == expected, path


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_write(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    made = make_challenge(cast.seat("lead"))
    client = cast.client(who)

    def expected(allowed: tuple[str, ...]) -> int:
        return 200 if who in allowed else 302 if who == "anonymous" else 403

    for path in ("new/", f"{made.pk}/change/", f"{made.pk}/remove/"):
        assert client.get(PATH + path).status_code == expected(RUNNERS), path
    assert client.get(f"{PATH}{made.pk}/baseline/").status_code == expected(WRITERS)
    if who not in RUNNERS:
        with pytest.raises(Refused):
            save_challenge(seat=cast.seat(who), values=ChallengeValues("Mine"))
        with pytest.raises(Refused):
            remove_challenge(seat=cast.seat(who), challenge=made)


def test_a_challenge_says_what_for_whom_where_and_towards_which_outcome(cast: Cast) -> None:
    outcome, place = outcome_of(cast), place_of(cast)
    answer = cast.client("facilitator").post(
        f"{PATH}new/",
        {
            "title": "Nobody waits alone",
            "for_whom": "People over 80",
            "measures": "Visits a week\nPeople who say so",
            "places": [str(place.pk)],
            "outcomes": [str(outcome.pk)],
        },
    )
    made = Challenge.objects.get()
    assert answer.headers["Location"] == f"{PATH}{made.pk}/"
    body = cast.client("viewer").get(f"{PATH}{made.pk}/").content.decode()
    for words in (
        "Nobody waits alone",
        "People over 80",
        "Millbrook",
        "The local plan: 2 Nobody is lonely",
        "Visits a",
    ):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    entry = audit.entries_of_object("challenge", made.pk).get()
    assert entry.after is not None
    assert (entry.after["places"], entry.after["outcomes"]) == (["Millbrook"], [str(outcome)])


def test_what_is_not_ours_cannot_be_named(cast: Cast) -> None:
    elsewhere = Place.objects.create(organisation=cast.elsewhere, name="There", kind=PlaceKind.LOCALITY)
    for values in (
        ChallengeValues("A", places=frozenset({elsewhere.pk})),
        ChallengeValues("A", outcomes=frozenset({uuid4()})),
        ChallengeValues("A", gathering=("gathering", uuid4())),
    ):
        with pytest.raises(NotOurs):
            save_challenge(seat=cast.seat("lead"), values=values)
    assert not Challenge.objects.exists()


def test_the_baseline_has_a_source_and_goes_with_the_challenge(cast: Cast) -> None:
    made = make_challenge(cast.seat("lead"))
    page = f"{PATH}{made.pk}/"
    client = cast.client("contributor")
    assert "Source" in client.post(f"{page}baseline/", {**FIGURE, "source_title": ""}).content.decode()
    assert not Figure.objects.exists()
    assert client.post(f"{page}baseline/", FIGURE).status_code == 302
    assert "Residents’ survey" in client.get(page).content.decode()
    cast.client("lead").post(f"{page}remove/")
    assert not Figure.objects.exists()


def test_demands_under_it_are_for_members_and_stay_when_it_goes(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    made = make_challenge(cast.seat("lead"))
    demand = make_demand(cast.seat("lead"), "A bench by the river", challenge=made.pk)
    need = make_need(cast.seat("lead"), "Rest on the way", make_demand(cast.seat("lead"), "More benches"))
    assert "A bench by the river" in cast.client("viewer").get(f"{PATH}{made.pk}/").content.decode()
    assert "A bench by the river" not in cast.client("stranger").get(f"{PATH}{made.pk}/").content.decode()
    remove_challenge(seat=cast.seat("lead"), challenge=made)
    demand.refresh_from_db()
    assert (demand.challenge, need.demands.count()) == (None, 1)


def test_the_star_counts_them(cast: Cast) -> None:
    def progress(key: str) -> tuple[int, int]:
        found = registry.reported([cast.programme])[cast.programme.pk].tasks[key]
        return found.done, found.total

    assert progress("map/set-challenges") == (0, 1)
    made = make_challenge(cast.seat("lead"))
    assert (progress("map/set-challenges"), progress("map/hear-demands")) == ((1, 1), (0, 1))
    make_demand(cast.seat("lead"), challenge=made.pk)
    assert (progress("map/hear-demands"), progress("focus/recognise-needs")) == ((1, 1), (0, 1))
    make_need(cast.seat("lead"))
    assert progress("focus/recognise-needs") == (1, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        made = make_challenge(cast.seat("lead"), f"Challenge {number}", places=frozenset())
        for demand in range(count):
            make_demand(cast.seat("lead"), f"Demand {demand}", challenge=made.pk)
    client: Client = cast.client("lead")
    with django_assert_num_queries(9):
        client.get(PATH)
    with django_assert_num_queries(11):
        client.get(f"{PATH}{made.pk}/")
