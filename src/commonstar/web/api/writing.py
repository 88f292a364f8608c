"""What the API takes: initiatives, through the door of Map it, by those who may write on the pages."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Status
from ninja.errors import HttpError

from commonstar.web.api import schemas
from commonstar.web.api.access import WRITING, seat_or_404
from commonstar.web.api.reading import router as router
from commonstar.web.api.reading import shown
from commonstar.web.programmes.public import may_contribute, require
from commonstar.web.star.map_it.public import (
    InitiativeValues,
    InvolvementValues,
    ValuesError,
    add_initiative,
    change_initiative,
    consistent,
    initiative_at,
    key_of,
    values_of,
)

REFUSALS = frozenset({400, 401, 403, 404, 409, 422})
KEPT = ("title", "status", "contact")  # what null leaves as it is


@router.post(
    "/programmes/{programme}/initiatives",
    auth=WRITING,
    tags=["initiatives"],
    response={201: schemas.InitiativeOut, REFUSALS: schemas.Problem},
)
def add(request: HttpRequest, programme: str, body: schemas.InitiativeNew, response: HttpResponse) -> Any:
    """Add an initiative. Its address stands in the header `Location`."""
    seat = seat_or_404(request, programme)
    require(may_contribute, seat)
    values = changed(InitiativeValues(title=body.title), body)
    row = add_initiative(seat=seat, values=consistent(values))
    made = initiative_at(seat, row.pk)
    assert made is not None
    response.headers["Location"] = reverse("api:initiative", kwargs={"programme": programme, "initiative": row.pk})
    return Status(HTTPStatus.CREATED, shown(made))


@router.patch(
    "/programmes/{programme}/initiatives/{uuid:initiative}",
    auth=WRITING,
    tags=["initiatives"],
    response={200: schemas.InitiativeOut, REFUSALS: schemas.Problem},
)
def change(request: HttpRequest, programme: str, initiative: UUID, body: schemas.InitiativeChange) -> Any:
    """Change an initiative: what is left out stays as it is."""
    seat = seat_or_404(request, programme)
    row = initiative_at(seat, initiative)
    if row is None:
        raise Http404
    require(may_contribute, seat)
    if row.merged_into_id:
        raise HttpError(HTTPStatus.CONFLICT, "It was merged into another initiative: change that one.")
    values = changed(values_of(row), body)
    if values.parent and values.parent in (str(row.pk), key_of(row)):
        raise ValuesError("parent", values.parent, "an initiative cannot be its own origin")
    change_initiative(seat=seat, initiative=row, values=consistent(values))
    after = initiative_at(seat, row.pk)
    assert after is not None
    return shown(after)


def changed(values: InitiativeValues, body: schemas.InitiativeFields) -> InitiativeValues:
    """The record with what the body says in place of what was there."""
    given: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    for name in KEPT:
        if given.get(name, "") is None:
            del given[name]
    if "involvements" in given:
        given["involvements"] = [InvolvementValues(each.co, each.voice, each.action) for each in body.involvements]
    given.update({name: tuple(value) for name, value in given.items() if isinstance(value, list)})
    return replace(values, **given)
