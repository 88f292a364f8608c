"""Writing the lists: what a new programme starts with, and every change of a line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from commonstar.formats.guidance import shipped_service_areas
from commonstar.vocabulary import FORMS_OF_CO, Co
from commonstar.web.audit import public as audit
from commonstar.web.common.folding import folded
from commonstar.web.programmes.public import Programme, Seat, may_run, require
from commonstar.web.star.map_it.bridge import search_text, values_of_many
from commonstar.web.star.map_it.models import FormOption, Initiative, ServiceArea
from commonstar.web.star.map_it.writing import actor_of, scope_of

AREA, FORM = "service_area", "form"


class TakenError(ValueError):
    """Another line of the list has this name."""


class InUseError(ValueError):
    """Initiatives still stand under this line."""


@dataclass(frozen=True)
class AreaValues:
    """A line of the list of service areas; `scheme` says whose code it is."""

    name: str
    scheme: str = ""
    code: str = ""
    order: int | None = None


def prepare(programme: Programme) -> None:
    """Give a new programme the default service areas and the Star's own forms, in the transaction of its start."""
    ServiceArea.objects.bulk_create(
        ServiceArea(programme=programme, name=area.name, folded=folded(area.name), code=area.code, order=order)
        for order, area in enumerate(shipped_service_areas(), start=1)
    )
    forms = [(co, form) for co, forms in FORMS_OF_CO.items() for form in forms]
    FormOption.objects.bulk_create(
        FormOption(programme=programme, co=co, code=form, order=order) for order, (co, form) in enumerate(forms)
    )


@transaction.atomic
def add_area(*, seat: Seat, values: AreaValues) -> ServiceArea:
    """Add a service area, at the end unless its place is given. Raises TakenError."""
    require(may_run, seat)
    _refuse_taken(seat, values.name, None)
    made = ServiceArea.objects.create(programme=seat.programme, **_columns(seat, values))
    _record(seat, f"{AREA}.added", AREA, made, None, asdict(values))
    return made


@transaction.atomic
def change_area(*, seat: Seat, area: ServiceArea, values: AreaValues) -> None:
    """Rename a service area, or give it another code or place in the list. Raises TakenError."""
    require(may_run, seat)
    _refuse_taken(seat, values.name, area)
    before = {"name": area.name, "scheme": area.scheme, "code": area.code, "order": area.order}
    for name, value in _columns(seat, values).items():
        setattr(area, name, value)
    area.save()
    _search_again(Initiative.objects.filter(service_areas=area))
    _record(seat, f"{AREA}.changed", AREA, area, before, asdict(values))


@transaction.atomic
def merge_area(*, seat: Seat, area: ServiceArea, into: ServiceArea) -> None:
    """Put all initiatives of a service area under another, and take the first off the list."""
    require(may_run, seat)
    if area.pk == into.pk or area.programme_id != into.programme_id:
        raise ValueError("a service area is merged into another one of the same programme")
    moved = list(Initiative.objects.filter(service_areas=area).values_list("pk", flat=True))
    for initiative in Initiative.objects.filter(pk__in=moved):
        initiative.service_areas.add(into)
    after = {"merged_into": into.name, "initiatives": len(moved)}
    _record(seat, f"{AREA}.merged", AREA, area, {"name": area.name}, after)
    area.delete()
    _search_again(Initiative.objects.filter(pk__in=moved))


@transaction.atomic
def remove_area(*, seat: Seat, area: ServiceArea) -> None:
    """Take a service area off the list. Raises InUseError while initiatives stand in it."""
    require(may_run, seat)
    if area.initiatives.exists():
        raise InUseError
    _record(seat, f"{AREA}.removed", AREA, area, {"name": area.name}, None)
    area.delete()


@transaction.atomic
def add_form(*, seat: Seat, co: Co, name: str) -> FormOption:
    """Add an own form of a Co. Raises TakenError."""
    require(may_run, seat)
    _refuse_taken_form(seat, name, None)
    last = FormOption.objects.filter(programme=seat.programme).aggregate(last=Max("order"))["last"] or 0
    made = FormOption.objects.create(programme=seat.programme, co=co, name=name, order=last + 1)
    _record(seat, f"{FORM}.added", FORM, made, None, {"name": name, "co": co})
    return made


@transaction.atomic
def rename_form(*, seat: Seat, form: FormOption, name: str) -> None:
    """Rename an own form; the Star's own keep their names. Raises TakenError."""
    require(may_run, seat)
    if form.code:
        raise ValueError("the Star's own forms keep their names")
    _refuse_taken_form(seat, name, form)
    before = form.name
    form.name = name
    form.save()
    _record(seat, f"{FORM}.changed", FORM, form, {"name": before}, {"name": name})


@transaction.atomic
def remove_form(*, seat: Seat, form: FormOption) -> None:
    """Take a form off the list. Raises InUseError while initiatives show it."""
    require(may_run, seat)
    if form.initiatives.exists():
        raise InUseError
    _record(seat, f"{FORM}.removed", FORM, form, {"name": str(form)}, None)
    form.delete()


def _columns(seat: Seat, values: AreaValues) -> dict[str, Any]:
    order = values.order
    if order is None:
        order = (ServiceArea.objects.filter(programme=seat.programme).aggregate(last=Max("order"))["last"] or 0) + 1
    return {**asdict(values), "folded": folded(values.name), "order": order}


def _refuse_taken(seat: Seat, name: str, own: ServiceArea | None) -> None:
    holder = ServiceArea.objects.filter(programme=seat.programme, folded=folded(name)).first()
    if holder is not None and holder != own:
        raise TakenError(name)


def _refuse_taken_form(seat: Seat, name: str, own: FormOption | None) -> None:
    for form in FormOption.objects.filter(programme=seat.programme):
        if form != own and folded(name) in {folded(form.name), folded(form.code)}:
            raise TakenError(name)


def _search_again(initiatives: Any) -> None:
    """Initiatives are found by the names of their service areas too."""
    rows = list(initiatives.select_related("parent", "parent_case"))
    records = values_of_many(rows)
    for row in rows:
        row.search_text = search_text(records[row.pk])
    Initiative.objects.bulk_update(rows, ["search_text"], batch_size=100)


def _record(seat: Seat, action: str, kind: str, row: Any, before: Any, after: Any) -> None:
    audit.record(
        actor_id=actor_of(seat),
        action=action,
        kind=kind,
        object_id=row.pk,
        scope=scope_of(seat),
        before=before,
        after=after,
    )
