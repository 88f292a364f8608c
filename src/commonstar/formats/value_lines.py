"""Reads the lines of a value model's file: costs, benefits, demand and risks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from commonstar.engine.value.expressions import Expression, Number
from commonstar.engine.value.model import (
    MOST_YEARS,
    Benefit,
    BenefitKind,
    Cost,
    CostKind,
    Demand,
    Lines,
    Pathway,
    Reduction,
    Risk,
    Shared,
)
from commonstar.formats.value_fields import (
    ONE,
    ZERO,
    discount,
    expression,
    expressions,
    known_name,
    needed_expression,
    provenance,
    shares,
)
from commonstar.formats.yaml import Fields
from commonstar.vocabulary import Mix

Row = TypeVar("Row")
Names = frozenset[str]
KINDS = ("costs", "benefits", "demand", "risks")


def read_cost(row: Fields, names: Names) -> Cost:
    """A cost: amounts, or hours at a rate. Raises `FieldError`."""
    kind = row.choice("kind", CostKind) if "kind" in row.value else CostKind.CASH
    cost = Cost(
        known_name(row, row.raw("id"), "id"),
        row.text("agency", required=True),
        kind,
        expressions(row, "amounts", names),
        expressions(row, "hours", names),
        expression(row, "rate", names),
        name=row.text("name"),
        mix=_mix(row),
        recurring=row.flag("recurring") if "recurring" in row.value else True,
        capital=row.flag("capital"),
        double_running=row.flag("double_running"),
        budget_line=row.text("budget_line"),
        provenance=provenance(row),
    )
    row.done()
    if bool(cost.amounts) == bool(cost.hours):
        raise row.error("amounts-or-hours", "give either amounts, or hours and a rate")
    if bool(cost.hours) != (cost.rate is not None):
        raise row.error("no-rate", "hours need a rate, and a rate needs hours")
    if max(len(cost.amounts), len(cost.hours)) > MOST_YEARS:
        raise row.error("too-many-years", f"there are more than {MOST_YEARS} years")
    return cost


def read_benefit(row: Fields, names: Names) -> Benefit:
    """A stream of benefits. Raises `FieldError`."""
    benefit = Benefit(
        known_name(row, row.raw("id"), "id"),
        _shared(row, names),
        needed_expression(row, "population", names),
        expression(row, "unit_value", names),
        name=row.text("name"),
        pathway=row.choice("pathway", Pathway) if "pathway" in row.value else None,
        engagement=_or(row, "engagement", names, ONE),
        retention=_or(row, "retention", names, ONE),
        impact=_or(row, "impact", names, ONE),
        deadweight=_or(row, "deadweight", names, ZERO),
        attribution=_or(row, "attribution", names, ZERO),
        displacement=_or(row, "displacement", names, ZERO),
        drop_off=_or(row, "drop_off", names, ZERO),
        lag=_or(row, "lag", names, ZERO),
        duration=_or(row, "duration", names, ONE),
        qalys=expression(row, "qalys", names),
        wellbys=expression(row, "wellbys", names),
    )
    row.done()
    return benefit


def read_demand(row: Fields, names: Names) -> Demand:
    """Demand for a service and what lowers it. Raises `FieldError`."""
    demand = Demand(
        known_name(row, row.raw("id"), "id"),
        _shared(row, names),
        needed_expression(row, "initial", names),
        needed_expression(row, "unit_cost", names),
        tuple(_reduction(each, names) for each in row.rows("reductions")),
        name=row.text("name"),
        growth=_or(row, "growth", names, ZERO),
        persists=row.flag("persists"),
    )
    row.done()
    return demand


def _reduction(row: Fields, names: Names) -> Reduction:
    reduction = Reduction(
        row.choice("pathway", Pathway),
        needed_expression(row, "reach", names),
        needed_expression(row, "effect", names),
        _or(row, "deadweight", names, ZERO),
        _or(row, "lag", names, ZERO),
        expressions(row, "ramp", names) or (ONE,),
    )
    row.done()
    return reduction


def read_risk(row: Fields, names: Names) -> Risk:
    """A chance of a loss, without and with. Raises `FieldError`."""
    risk = Risk(
        known_name(row, row.raw("id"), "id"),
        _shared(row, names),
        needed_expression(row, "probability", names),
        needed_expression(row, "probability_with", names),
        needed_expression(row, "loss", names),
        needed_expression(row, "loss_with", names),
        name=row.text("name"),
        pathway=row.choice("pathway", Pathway) if "pathway" in row.value else None,
    )
    row.done()
    return risk


def read_lines(rows: dict[str, tuple[Fields, ...]], names: Names, guarded: Callable[..., Row | None]) -> Lines:
    """The lines of each kind; `guarded` runs a reader and keeps what it refuses."""

    def all_of(kind: str, read: Callable[[Fields, Names], Row]) -> tuple[Row, ...]:
        found = (guarded(read, row, names) for row in rows.get(kind, ()))
        return tuple(each for each in found if each is not None)

    return Lines(
        all_of("costs", read_cost),  # type: ignore[arg-type]  # one Row a kind
        all_of("benefits", read_benefit),  # type: ignore[arg-type]
        all_of("demand", read_demand),  # type: ignore[arg-type]
        all_of("risks", read_risk),  # type: ignore[arg-type]
    )


def _shared(row: Fields, names: Names) -> Shared:
    return Shared(
        row.choice("kind", BenefitKind),
        outcome=row.text("outcome"),
        mix=_mix(row),
        saving=row.text("saving"),
        beneficiaries=row.text("beneficiaries"),
        cashable=_or(row, "cashable", names, ZERO),
        agencies=shares(row, "agencies"),
        discount=discount(row, "discount"),
        provenance=provenance(row),
    )


def _mix(row: Fields) -> Mix | None:
    return row.choice("mix", Mix) if "mix" in row.value else None


def _or(row: Fields, key: str, names: Names, default: Number) -> Expression:
    found = expression(row, key, names)
    return default if found is None else found
