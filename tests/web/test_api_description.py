"""What the API says of itself is so: requests made from its description get the answers that it promises."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from commonstar.web.api.actions import make_token
from commonstar.web.library.public import load_shipped
from commonstar.web.star.map_it.public import InitiativeValues, add_initiative
from tests.factories.cast import Cast
from tests.factories.questionnaires import publish_lunch

ADDRESS = "/api/v1/openapi.json"
OPERATIONS = 13
EXAMPLES = 20
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIETLY = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=[*HealthCheck]
)


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi(ADDRESS, WSGIHandler())
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """A request served for real ends by closing the store's connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_connection")
def test_requests_made_from_the_description_get_what_it_promises(cast: Cast) -> None:
    load_shipped()
    row = add_initiative(seat=cast.seat("lead"), values=InitiativeValues(title="Café"))
    _, secret = make_token(user=cast.people["lead"], name="x", scope="write", days=1)
    asked = publish_lunch(cast.seat("lead"))
    there = {"programme": cast.programme.slug, "initiative": str(row.pk), "slug": "surrey-young-people"}
    there["round"] = str(asked.pk)
    seen: set[tuple[str, int]] = set()
    found = list(operations())
    assert len(found) == OPERATIONS
    for operation in found:

        @settings(
            max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=[*HealthCheck]
        )
        @given(case=operation.as_strategy(), real=st.booleans())
        def holds(case: Any, real: bool) -> None:
            if real:
                case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
            answer = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
            seen.add((f"{case.method} {case.path}", answer.status_code))
            case.validate_response(answer, checks=PROMISES)

        holds()
    succeeded = {name for name, status in seen if status < HTTPStatus.BAD_REQUEST}
    assert len(succeeded) == OPERATIONS, "some operation was never done: what was seen proves too little"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/none", "/api/v1/health/", "/api/v1/programmes/a/initiatives/x"])
def test_an_address_that_is_not_there_is_a_problem_too(path: str) -> None:
    for answer in (Client().get(path), Client().post(path, {})):
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_another_method_is_a_problem_that_names_the_right_ones() -> None:
    answer = Client().delete("/api/v1/cases")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.json()["title"] == "Method Not Allowed"
