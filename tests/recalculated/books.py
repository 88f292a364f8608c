"""Workbooks whose formulas another program calculates, beside what the engine says of the same models."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from commonstar.engine.quantities import half_away
from commonstar.engine.value.model import Model, Per
from commonstar.engine.value.results import Result
from commonstar.engine.value.running import run
from commonstar.formats.value_model import read_model
from commonstar.formats.value_results import Shown, tree_of
from commonstar.formats.value_workbook import BookError, laid_out, take_back, write_workbook
from commonstar.formats.value_workbook.plan import NO_SCENARIO, Plan
from commonstar.formats.value_workbook.sheets import Cell, Kind, Reads, address
from tests.formats.value_models import rich_models

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "src" / "commonstar" / "value_data").glob("*.yaml"))
GOLDEN = sorted((ROOT / "tests" / "golden" / "value").glob("**/*.yaml"))
MADE = 12
NEAR, NOISE = 1e-9, 1e-12
EMPTY = ("never", "none")
# Keys of the JSON that a workbook leaves out, or says in another way.
ELSEWHERE = ("shapley", "exact", "warnings", "method", "unmonetised", "illustrative")


@dataclass(frozen=True)
class Book:
    """A workbook as it is given to another program, with the model whose results it must show."""

    name: str
    data: bytes
    plan: Plan
    result: Result


@cache
def shipped(path: Path) -> Model:
    return read_model(path.read_text(encoding="utf-8"), path.name)


@cache
def made_by_chance() -> tuple[Model, ...]:
    """Always the same models of everything that the format has."""
    found: list[Model] = []

    @settings(
        max_examples=MADE,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(rich_models())
    def collect(model: Model) -> None:
        found.append(model)

    collect()
    return tuple(found)


def plain(name: str, model: Model) -> Book:
    return Book(name, write_workbook(model), laid_out(model), run(model))


def changed(name: str, model: Model, every: int = 1) -> Book:
    """Every so-manieth number changed in its cell, as far as the model still can be computed; taken back by import."""
    data, plan = write_workbook(model), laid_out(model)
    places = [
        (sheet.name, place, cell)
        for sheet in plan.sheets.values()
        for place, cell in sheet.cells.items()
        if cell.kind is Kind.GIVEN and cell.path and cell.reads in (Reads.NUMBER, Reads.WHOLE) and cell.content
    ]
    return edited(
        name, data, plan, {place[:2]: _other(model, place[2]) for place in places[::every] if _free(place[2])}
    )


def edited(name: str, data: bytes, plan: Plan, cells: Mapping[tuple[str, tuple[int, int]], Any]) -> Book:
    """The workbook with other contents in some cells."""
    book = load_workbook(io.BytesIO(data))
    for (sheet, place), value in cells.items():
        book[sheet][address(*place)] = value
    out = io.BytesIO()
    book.save(out)
    return Book(name, out.getvalue(), plan, run(take_back(out.getvalue(), name).model))


def in_scenario(name: str, model: Model, scenario: str) -> Book:
    """The workbook with a scenario chosen in its cell."""
    plan = laid_out(model)
    sheet, _, at = plan.defined["scenario"].partition("!")
    book = load_workbook(io.BytesIO(write_workbook(model)))
    assert book[sheet][at.replace("$", "")].value == NO_SCENARIO
    book[sheet][at.replace("$", "")] = scenario
    out = io.BytesIO()
    book.save(out)
    return Book(name, out.getvalue(), plan, run(model.in_scenario(scenario)))


def _free(cell: Cell) -> bool:
    """Numbers that can change alone: not shares of agencies, ranges, years or what the sheets hang on."""
    path = cell.path
    return not ({"agencies", "low", "high", "percentiles", "price_year", "first_year", "grade"} & set(map(str, path)))


def _other(model: Model, cell: Cell) -> float | int:
    """Another number; that of an uncertain input stays inside its range."""
    assert isinstance(cell.content, int | Fraction)
    one = model.inputs.get(str(cell.path[1])) if cell.path[0] == "inputs" else None
    if one is not None and one.high is not None:
        return float(cell.content + one.high) / 2
    if cell.look == "whole":
        return max(0, int(cell.content) - 1)
    return float(cell.content) * 0.75


def books() -> Iterator[Callable[[], Book]]:
    """Every workbook to be calculated; made when called."""
    for path in (*SHIPPED, *GOLDEN):
        name = path.stem if path in SHIPPED else f"{path.parent.name}-{path.stem}"
        model = shipped(path)
        yield lambda name=name, model=model: plain(name, model)  # type: ignore[misc]
        if path in SHIPPED or path.parent.name == "value":
            yield lambda name=f"{name}-changed", model=model: changed(name, model)  # type: ignore[misc]
        for one in model.scenarios:
            yield lambda name=f"{name}-in-{one}", model=model, one=one: in_scenario(name, model, one)  # type: ignore[misc]
        for one in model.options:
            own = model.option_alone(one)
            yield lambda name=f"{name}-as-{one}", model=own: plain(name, model)  # type: ignore[misc]
    for index, model in enumerate(made_by_chance()):
        yield lambda name=f"made-{index}", model=model: plain(name, model)  # type: ignore[misc]
        yield lambda name=f"made-{index}-changed", model=model: _some_changed(name, model)  # type: ignore[misc]
        if model.scenarios:
            yield lambda name=f"made-{index}-in-low", model=model: in_scenario(name, model, "low")  # type: ignore[misc]


def _some_changed(name: str, model: Model) -> Book:
    """All numbers changed, or where that breaks a rule (a share above 1, say) every third or seventh, or none."""
    for every in (1, 3, 7):
        try:
            return changed(name, model, every)
        except BookError:
            continue
    return plain(name, model)


Value = Fraction | int | str | bool | None


def flat(tree: Any, path: str = "") -> Iterator[tuple[str, Value]]:
    """The answers of a tree by key; transfers by who pays whom, health by what it is counted in."""
    if isinstance(tree, Shown):
        yield path, tree.exact
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list | tuple):
        for index, value in enumerate(tree):
            yield from flat(value, f"{path}.{_key(value, index)}")
    else:
        yield path, tree


def _key(value: Any, index: int) -> str:
    if isinstance(value, Mapping) and "from" in value:
        return f"{value['from']}.{value['to']}"
    return str(value["per"]) if isinstance(value, Mapping) and "per" in value else str(index)


def answers(result: Result) -> dict[str, Value]:
    """What the engine says under the keys by which a workbook's answers are found."""
    found: dict[str, Value] = {}
    for key, value in flat(tree_of(result)):
        key = key.removesuffix(".amount").replace("movable.transfers.", "movable.")
        key = key.replace("transfers_shortfall", "transfers.shortfall")
        if ".net_benefit." not in key:
            found[key] = value
    for each in result.health:
        own = [index for index, one in enumerate(result.model.thresholds) if one.per is Per(each.per)]
        for index, (_, net) in zip(own, each.net_benefits, strict=True):
            found[f"qaly.{each.per}.net_benefit.{index}"] = net
    return found


def differences(book: Book, cell: Callable[[str, str], Any]) -> list[str]:
    """Where a calculated workbook differs from the engine; `cell` gives the value at a sheet and address."""
    expected = answers(book.result)
    scale = float(book.result.benefits + book.result.costs)
    scale = max(scale, *(abs(float(each.cost)) + abs(float(each.benefit)) for each in book.result.flows))
    found = []
    for key, place in book.plan.answers.items():
        sheet, _, at = place.partition("!")
        got, want = cell(sheet, at.replace("$", "")), expected.get(key, Fraction(0))
        if key.startswith("payback") and _at_an_edge(book.result, scale):
            continue
        if not _equal(got, want, scale):
            found.append(f"{book.name} {key}: {got} instead of {want if isinstance(want, str) else float(want or 0)}")
    return found


def _equal(got: Any, want: Value, scale: float) -> bool:
    if want is None:
        return got in EMPTY
    if isinstance(want, str):
        return bool(got == want)
    if not isinstance(got, int | float):
        return want == 0 and got in EMPTY
    return abs(got - float(want)) <= NEAR * abs(float(want)) + NOISE * scale + 1e-12


def _at_an_edge(result: Result, scale: float) -> bool:
    """Whether a cumulative flow is 0 but for the noise of floats, so that both answers are right."""
    plain = accumulate(each.benefit - each.cost for each in result.flows)
    totals = (*(each.cumulative for each in result.flows), *plain)
    return any(abs(float(each)) <= 1e-9 * scale for each in totals)


def to_the_penny(book: Book, cell: Callable[[str, str], Any]) -> list[str]:
    """Where headline money or a flow differs as it is shown."""
    expected = answers(book.result)
    found = []
    for key, place in book.plan.answers.items():
        if key in ("pv_benefits", "pv_costs", "npv") or key.startswith("flows."):
            sheet, _, at = place.partition("!")
            got = Fraction(Decimal(repr(round(float(cell(sheet, at.replace("$", ""))), 8))))
            want = expected[key]
            assert isinstance(want, Fraction)
            if half_away(got) != half_away(want):
                found.append(f"{book.name} {key}: {float(got)} instead of {float(want)}")
    return found


def uncovered(book: Book) -> set[str]:
    """Answers of the engine, in numbers, that the workbook does not give, but for those that it leaves out."""
    elsewhere = ELSEWHERE if book.result.weighted else (*ELSEWHERE, "weighted")
    return {
        key
        for key, value in answers(book.result).items()
        if isinstance(value, Fraction) and key not in book.plan.answers and not key.startswith(elsewhere)
    }
