"""Documents to the records of `engine/value` and back to what pages show. Arrays are loaded when draws are asked for.

What is computed of a document is kept at hand by its text: a version never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from commonstar.engine.quantities import ZERO, half_away
from commonstar.engine.value.chain import DemandYear, demand_years
from commonstar.engine.value.explaining import working_of
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import (
    AgencyKind,
    Benefit,
    BenefitKind,
    Brings,
    Cost,
    CostKind,
    Demand,
    Input,
    Line,
    Model,
    Pathway,
    Per,
    Provenance,
    Risk,
    Shape,
    Source,
)
from commonstar.engine.value.results import Result
from commonstar.engine.value.running import NOT_SAID, run
from commonstar.engine.value.streams import LINES, ExactReader
from commonstar.engine.working import NoSuchCell, Step, Working
from commonstar.formats.value_model import MOST_CHARACTERS, ModelError, read_model
from commonstar.formats.value_results import Shown, whole_tree
from commonstar.formats.value_words import sentence_of
from commonstar.formats.yaml import FileError
from commonstar.web.worth.mix.bridge import kept

__all__ = [
    "LINES",
    "MOST_CHARACTERS",
    "NOT_SAID",
    "AgencyKind",
    "Answers",
    "Benefit",
    "BenefitKind",
    "Brings",
    "Cost",
    "CostKind",
    "Demand",
    "DemandYear",
    "Faulty",
    "Input",
    "Line",
    "Model",
    "ModelError",
    "NoSuchCell",
    "NotAModel",
    "Pathway",
    "Per",
    "Provenance",
    "Risk",
    "Shape",
    "Shown",
    "Source",
    "Step",
    "Working",
    "answers_in",
    "answers_of",
    "demand_of",
    "draws_of",
    "half_away",
    "model_of",
    "summary_of",
    "work_of",
]

SEED = "commonstar"
MOST_WORK = 15_000


class NotAModel(ValueError):
    """A document that cannot be computed; `reasons` say why, each with its line and path where it has one.

    `faults` are the same as records with their paths, for a form that knows its place in the document.
    """

    def __init__(self, *reasons: str, faults: Sequence[FileError] = ()) -> None:
        self.reasons = reasons
        self.faults = tuple(faults)
        super().__init__("; ".join(reasons))


@dataclass(frozen=True)
class Answers:
    """What a document answers: `tree` as `commonstar value run --json` has it, with numbers as `Shown`."""

    model: Model
    result: Result
    tree: Mapping[str, Any]
    working: Working


@lru_cache(maxsize=64)
def model_of(document: str) -> Model:
    """The model of a document. Raises `NotAModel` with every fault."""
    try:
        return read_model(document)
    except ModelError as error:
        raise NotAModel(*map(str, error.faults), faults=error.faults) from error


def answers_of(document: str) -> Answers:
    """Run a document exactly, with its working. Raises `NotAModel`, also for what would keep a page waiting."""
    return answers_in(document, "", "")


@lru_cache(maxsize=32)
def answers_in(document: str, scenario: str, option: str) -> Answers:
    """As `answers_of`, in a scenario or with an option ("": as it stands). Raises `KeyError` for others."""
    model = model_of(document)
    if work_of(model) > MOST_WORK:
        raise NotAModel(_("This model is too large for a page: compute it with the command, “commonstar value run”."))
    model = model.as_option(option) if option else model
    model = model.in_scenario(scenario) if scenario else model
    try:
        result = run(model)
        return Answers(model, result, whole_tree(result), working_of(result))
    except Faulty as fault:
        raise NotAModel(sentence_of(fault)) from fault


def work_of(model: Model) -> int:
    """Lines by years, over options and scenarios too: a page takes about a second for each 10,000."""
    lines = [model.lines, *(option.lines for option in model.options.values())]
    runs = sum(len(each.all) for each in lines) + len(model.lines.all) * len(model.scenarios)
    return runs * model.years


@lru_cache(maxsize=32)
def draws_of(document: str) -> Any:
    """What draws of a document say (`results.bridge.Drawn`). Raises `NotAModel`."""
    return import_module("commonstar.web.worth.results.bridge").drawn(model_of(document), SEED)


def demand_of(answers: Answers) -> list[tuple[Demand, tuple[DemandYear, ...]]]:
    """Each demand of a model with what it is year by year, without and with what lowers it."""
    model, numbers = answers.model, dict(answers.result.values.numbers)
    found = []
    for line in model.lines.demand:
        read, bias = ExactReader(model, numbers, line), answers.result.streams.graded[line.id].bias
        found.append((line, tuple(demand_years(read, line, model.years, bias))))
    return found


@lru_cache(maxsize=32)
def summary_of(document: str) -> dict[str, Any]:
    """What lists show of a document's results, as text and flags. Raises `NotAModel`.

    Money is present value. `saving` is the fiscal benefit that a budget really gets back. Each of the ranges holds the
    5th, 50th and 95th percentile of draws; there are none where no input is uncertain.
    """
    found = answers_of(document)
    saving = sum((each.cashable for each in found.result.agencies.values()), ZERO)
    summary: dict[str, Any] = {
        "currency": found.model.currency,
        "price_year": found.model.price_year,
        "years": found.model.years,
        **{key: _text(found.tree[key]) for key in ("pv_benefits", "pv_costs", "npv", "bcr")},
        "saving": _text(Shown.money(saving)),
        "illustrative": found.result.illustrative,
        "agencies": len(found.model.agencies),
        "lines": len(found.model.lines.all),
        "mix": kept(found.result),
    }
    if any(each.uncertain for each in found.model.inputs.values()):
        drawn = draws_of(document)
        summary["ranges"] = drawn.ranges
        summary["positive"] = drawn.positive
    return summary


def _text(number: Shown | None) -> str | None:
    return None if number is None else str(number.shown)
