"""The API gives what the person asking may see, and answers every error as a problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from http import HTTPStatus
from typing import Any

import pytest
from django.forms import ChoiceField
from django.test import Client

from commonstar.formats.cases import CaseFile
from commonstar.vocabulary import Co, CoProducer, Intervention, Mix, ProviderKind, Role, Status
from commonstar.web.api.actions import make_token
from commonstar.web.library.public import load_cases, load_shipped
from commonstar.web.programmes.public import Membership
from commonstar.web.star.map_it.models import FoundAt
from commonstar.web.star.map_it.public import (
    Choices,
    FilterForm,
    Filters,
    InitiativeValues,
    InvolvementValues,
    add_initiative,
)
from tests.factories.cast import Cast, make_programme
from tests.factories.demands import make_need
from tests.factories.gatherings import make_gathering

BASE = "/api/v1"
CASE = dict.fromkeys(("title", "summary", "introduction", "outcomes"), "A café") | {"country": "GB"}
MEMBERS = ("lead", "co-lead", "facilitator", "contributor", "viewer", "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")


@pytest.mark.django_db
def test_health_and_description() -> None:
    assert Client().get(f"{BASE}/health").json()["status"] == "ok"
    described = Client().get(f"{BASE}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) >= 7


@pytest.mark.parametrize("path", ["", "/initiatives", "/needs", "/challenges", "/rounds", "/initiatives/{made}"])
def test_a_parameter_that_is_not_known_is_named(cast: Cast, path: str) -> None:
    made = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Café"))
    address = f"{BASE}/programmes/{cast.programme.slug}{path.format(made=made.pk)}"
    client = cast.client("lead")
    assert client.get(address).status_code == HTTPStatus.OK
    answer = client.get(address, {"statsu": "existing"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "query.statsu"
    assert ("page, " in fault["message"]) == (path not in ("", "/initiatives/{made}"))
    assert cast.client("stranger").get(address, {"statsu": "x"}).status_code in (404, 422)


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
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/programmes", 3),
        ("/programmes/{programme}", 4),
        ("/programmes/{programme}/initiatives?search=caf", 9),
        ("/programmes/{programme}/initiatives/{initiative}", 7),
        ("/cases?q=caf", 3),
        ("/cases/case-0", 3),
    ],
)
def test_an_answer_costs_the_same_for_one_and_for_three(
    cast: Cast, count: int, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        made = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title=f"Café {number}"))
        load_cases(cases=[CaseFile(slug=f"case-{number}", **CASE)])
        Membership.objects.create(
            programme=make_programme(cast.council, f"p{number}"), user=cast.people["lead"], role=Role.LEAD
        )
    token = make_token(user=cast.people["lead"], name="x", scope="read", days=1)[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    url = BASE + path.format(programme=cast.programme.slug, initiative=made.pk)
    client.get(url)  # the first use of a day is noted
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == HTTPStatus.OK


def test_lists_come_in_pages(cast: Cast) -> None:
    for number in range(3):
        add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title=f"Café {number}", partners=("A charity",)))
    client, root = cast.client("lead"), f"{BASE}/programmes/{cast.programme.slug}/initiatives"
    page = client.get(f"{root}?partner=charity&size=2").json()
    titles = [each["title"] for each in page["items"]]
    assert (page["count"], page["previous"]) == (3, None)
    page = client.get(page["next"]).json()
    titles += [each["title"] for each in page["items"]]
    assert (titles, page["next"]) == (["Café 0", "Café 1", "Café 2"], None)
    assert client.get(page["previous"]).json()["items"][0]["title"] == "Café 0"


def test_a_page_behind_the_last_leads_back_to_the_last(cast: Cast) -> None:
    add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Walking group"))
    client = cast.client("lead")
    beyond = client.get("/api/v1/programmes/living-well/initiatives?page=999").json()
    assert (beyond["items"], beyond["next"]) == ([], None)
    assert len(client.get(beyond["previous"]).json()["items"]) == 1


@pytest.mark.django_db
def test_what_the_page_offers_to_choose_the_description_offers_too() -> None:
    described = Client().get(f"{BASE}/openapi.json").json()
    asked = described["paths"][f"{BASE}/programmes/{{programme}}/initiatives"]["get"]["parameters"]
    said = {each["name"]: set(enumerated(each["schema"], described)) for each in asked if each["in"] == "query"}
    offered = {
        name: {value for value, _ in field.choices}
        for name, field in FilterForm({}, Choices((), (), (), ())).fields.items()
        if isinstance(field, ChoiceField) and len(field.choices) > 1
    }
    assert len(offered) >= 8
    assert {name: said[name] for name in offered} == offered


def enumerated(schema: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    """The values that a part of the description allows."""
    for part in schema.get("anyOf", [schema]):
        if "$ref" in part:
            part = whole["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        yield from part.get("enum", [part["const"]] if "const" in part else [])


def test_every_filter_of_the_page_narrows_the_list_here_too(cast: Cast) -> None:
    load_shipped()
    seat = cast.seat("lead")
    full = InitiativeValues(
        title="Walking group",
        status=Status.PAUSED,
        involvements=(InvolvementValues(Co.DESIGN),),
        service_areas=("Zoos",),
        partners=("A charity",),
        forms=("design-lab",),
        who=(CoProducer.CARERS,),
        provider_kind=ProviderKind.SOCIAL,
        interventions=(Intervention.PREVENTION,),
        mix=Mix.ADDITIVE,
        places=("Town",),
        parent_case="surrey-young-people",
    )
    make_need(seat)
    made = add_initiative(seat=seat, values=replace(full, needs=("1",)))
    gathering = make_gathering(seat)
    FoundAt.objects.create(initiative=made, gathering=gathering)
    add_initiative(seat=seat, values=InitiativeValues(title="Other"))
    asked = {
        "search": "walk",
        "status": "paused",
        "co": "design",
        "service_area": str(made.service_areas.get().pk),
        "place": str(made.places.get().pk),
        "partner": "charity",
        "form": str(made.forms.get().pk),
        "who": "carers",
        "provider": "social",
        "intervention": "prevention",
        "mix": "additive",
        "rating": "staff-alone",
        "case": "surrey-young-people",
        "need": str(made.needs.get().pk),
        "gathering": str(gathering.pk),
    }
    assert {*asked, "sort"} == {each.name for each in fields(Filters)}, "a filter of the page is not tried here"
    client, root = cast.client("lead"), f"{BASE}/programmes/{cast.programme.slug}/initiatives"
    for name, value in asked.items():
        found = client.get(root, {name: value}).json()
        assert [each["title"] for each in found.get("items", [])] == ["Walking group"], (name, found)
    assert client.get(root, dict.fromkeys(asked, "")).json()["count"] == 2
    for name in ("service_area", "place", "form"):  # one that this programme does not have
        answer = client.get(root, {name: str(made.pk)})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, f"query.{name}"), name


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
