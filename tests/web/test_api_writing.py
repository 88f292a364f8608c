"""Initiatives are written by a token that may, in the name of a person who may, and by nobody else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from commonstar.web.api.actions import make_token
from commonstar.web.audit import public as audit
from commonstar.web.star.map_it.public import Initiative, InitiativeValues, add_initiative, values_of
from tests.factories.cast import Cast
from tests.web.test_api_tokens import bearer

pytestmark = pytest.mark.django_db
WRITERS = ("lead", "co-lead", "facilitator", "contributor")
READERS = ("viewer", "administrator")
OUTSIDERS = ("partner", "stranger")
FULL = {
    "title": "Walking group",
    "key": "W1",
    "summary": "They walk.",
    "status": "potential",
    "provider_kind": "social",
    "mix": "additive",
    "substitutive_share": 0,
    "gives_back": "Company",
    "people_a_year": 12,
    "hours_a_year": 300,
    "starts_on": "2020",
    "ends_on": "2021-03-04",
    "outcomes": "Health",
    "url": "https://example.org/walk",
    "service_areas": ["Housing"],
    "places": ["Town"],
    "partners": ["A charity"],
    "forms": ["design-lab"],
    "involvements": [{"co": "design", "voice": "some", "action": "none"}],
    "who": ["residents"],
    "contributions": ["time"],
    "interventions": ["prevention"],
    "parent_case": "",
    "parent": "",
    "sorted": True,
}


def writing(cast: Cast, name: str = "lead", scope: str = "write") -> Client:
    return bearer(make_token(user=cast.people[name], name="x", scope=scope, days=1)[1])


def root(cast: Cast) -> str:
    return f"/api/v1/programmes/{cast.programme.slug}/initiatives"


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, body, content_type="application/json")


def test_who_may_write(cast: Cast) -> None:
    row = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Café"))
    table = {
        **dict.fromkeys(WRITERS, (201, 200)),
        **dict.fromkeys(READERS, (403, 403)),
        **dict.fromkeys(OUTSIDERS, (404, 404)),
    }
    for name, (added, changed) in table.items():
        client = writing(cast, name)
        assert post(client, root(cast), {"title": name}).status_code == added, name
        assert patch(client, f"{root(cast)}/{row.pk}", {"summary": name}).status_code == changed, name
    assert Initiative.objects.filter(programme=cast.programme).count() == 1 + len(WRITERS)


def test_neither_a_session_nor_a_token_for_reading_writes(cast: Cast) -> None:
    row = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Café"))
    path = f"{root(cast)}/{row.pk}"
    for client, status in ((cast.client("lead"), 401), (Client(), 401), (writing(cast, scope="read"), 403)):
        assert post(client, root(cast), {"title": "x"}).status_code == status
        answer = patch(client, path, {"title": "x"})
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
    row.refresh_from_db()
    assert (row.title, Initiative.objects.count()) == ("Café", 1)


def test_what_goes_in_comes_out(cast: Cast) -> None:
    client = writing(cast)
    made = post(client, root(cast), {**FULL, "told_by": "Ann", "contact": "Ann, 1 High Street"})
    assert made.status_code == HTTPStatus.CREATED, made.content
    assert "Ann" not in made.content.decode()
    there = client.get(made.headers["Location"]).json()
    assert there == made.json()
    assert {name: there[name] for name in FULL} == FULL
    entry = audit.entries_of_object("initiative", there["id"]).get()
    assert (entry.action, entry.actor_id) == ("initiative.added", cast.people["lead"].pk)


def test_what_is_left_out_stays(cast: Cast) -> None:
    client = writing(cast)
    path = post(client, root(cast), {**FULL, "told_by": "Ann", "contact": "1 High Street"}).headers["Location"]
    after = patch(client, path, {"summary": "They run.", "title": None, "contact": None, "status": None}).json()
    assert {name: after[name] for name in FULL} == {**FULL, "summary": "They run."}
    stored = values_of(Initiative.objects.get())
    assert (stored.told_by, stored.contact) == ("Ann", "1 High Street")
    patch(client, path, {"contact": "", "involvements": [], "forms": [], "partners": []})
    emptied = values_of(Initiative.objects.get())
    assert (emptied.contact, emptied.involvements, emptied.partners, emptied.sorted) == ("", (), (), True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": " "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a", "nothing": 1}, "nothing"),
        ({"title": "a", "starts_on": "2021-02-30"}, "starts_on"),
        ({"title": "a", "starts_on": "2021", "ends_on": "2020-12"}, "ends_on"),
        ({"title": "a", "mix": "additive", "substitutive_share": 5}, "substitutive_share"),
        ({"title": "a", "url": "javascript:alert(1)"}, "url"),
        ({"title": "a", "parent_case": "none"}, "parent_case"),
        ({"title": "a", "forms": ["our own"]}, "forms"),
        ({"title": "a", "people_a_year": 3_000_000_000}, "people_a_year"),
    ],
)
def test_a_fault_is_named_beside_its_field(cast: Cast, body: dict[str, Any], field: str) -> None:
    answer = post(writing(cast), root(cast), body)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"].split(".")[-1] == field
    assert not Initiative.objects.exists()


def test_conflicts_and_bodies_that_are_no_json(cast: Cast) -> None:
    client = writing(cast)
    first = post(client, root(cast), {"title": "a", "key": "K"}).headers["Location"]
    second = post(client, root(cast), {"title": "b"}).headers["Location"]
    assert post(client, root(cast), {"title": "c", "key": "K"}).status_code == HTTPStatus.CONFLICT
    assert patch(client, second, {"key": "K"}).status_code == HTTPStatus.CONFLICT
    assert patch(client, first, {"parent": "K"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    Initiative.objects.filter(title="b").update(merged_into=Initiative.objects.get(title="a"))
    assert patch(client, second, {"title": "d"}).status_code == HTTPStatus.CONFLICT
    assert client.post(root(cast), "{", content_type="application/json").status_code == HTTPStatus.BAD_REQUEST


def test_another_organisations_object_is_not_there_for_a_token(cast: Cast) -> None:
    row = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Café"))
    client = writing(cast, "stranger")
    elsewhere = f"/api/v1/programmes/{cast.other_programme.slug}/initiatives"
    for path in (root(cast), f"{root(cast)}/{row.pk}", f"{elsewhere}/{row.pk}"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert patch(client, f"{elsewhere}/{row.pk}", {"title": "x"}).status_code == HTTPStatus.NOT_FOUND
    assert post(client, elsewhere, {"title": "Mine"}).status_code == HTTPStatus.CREATED
    assert post(client, elsewhere, {"title": "x", "parent": str(row.pk)}).status_code == 422
