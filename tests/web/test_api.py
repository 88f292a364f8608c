"""The API gives what the person asking may see, and answers every error as a problem."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from commonstar.web.library.public import load_shipped
from commonstar.web.star.map_it.public import InitiativeValues, add_initiative
from tests.factories.cast import Cast

BASE = "/api/v1"
MEMBERS = ("lead", "co-lead", "facilitator", "contributor", "viewer", "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.mark.django_db
def test_health_and_description() -> None:
    assert Client().get(f"{BASE}/health").json()["status"] == "ok"
    described = Client().get(f"{BASE}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) >= 7


def test_a_private_programme_does_not_exist_for_outsiders(cast: Cast) -> None:
    values = InitiativeValues(title="Café", told_by="Ann", contact="Ann, 1 High Street")
    made = add_initiative(seat=cast.seat("lead"), values=values)
    root = f"{BASE}/programmes/{cast.programme.slug}"
    for path in (root, f"{root}/initiatives", f"{root}/initiatives/{made.pk}"):
        for name in MEMBERS:
            answer = cast.client(name).get(path)
            assert answer.status_code == HTTPStatus.OK, (path, name)
            assert "Ann" not in answer.content.decode()
        for name in OUTSIDERS:
            answer = cast.client(name).get(path)
            assert answer.status_code == HTTPStatus.NOT_FOUND, (path, name)
            assert answer.headers["Content-Type"] == "application/problem+json"
    assert cast.client("stranger").get(f"{BASE}/programmes").json()["count"] == 1
    assert cast.client("anonymous").get(f"{BASE}/programmes").json()["items"] == []
    elsewhere = f"{BASE}/programmes/{cast.other_programme.slug}/initiatives/{made.pk}"
    assert cast.client("stranger").get(elsewhere).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(cast: Cast, count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title=f"Café {number}"))
    client = cast.client("lead")
    with django_assert_num_queries(10):
        answer = client.get(f"{BASE}/programmes/{cast.programme.slug}/initiatives?search=caf")
    assert answer.json()["count"] == count


@pytest.mark.django_db
def test_cases_are_public_and_faults_are_named() -> None:
    load_shipped()
    found = Client().get(f"{BASE}/cases?q=youth").json()
    assert found["count"] == len(found["items"]) >= 1
    slug = found["items"][0]["slug"]
    assert Client().get(f"{BASE}/cases/{slug}").json()["case"]
    assert Client().get(f"{BASE}/cases/none").status_code == HTTPStatus.NOT_FOUND
    answer = Client().get(f"{BASE}/cases?size=1000")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"].endswith("size")
