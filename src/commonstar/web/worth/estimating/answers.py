"""The answers of a quick estimate, and the document that they make (decision 0010). Pure.

Each year so many people are reached; for a share of them something gets better, which is worth so much for a year. What
is uncertain lies so many hundredths below and above, as a PERT distribution.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from commonstar.web.worth import documents
from commonstar.web.worth.bridge import BenefitKind, Pathway

ESTIMATE = "estimate"
PAYER, GAINER = "payer", "gainer"


class Gain(StrEnum):
    """To whom what gets better is worth something."""

    PEOPLE = "people"
    CASH = "cash"
    CAPACITY = "capacity"
    ECONOMY = "economy"


class Sureness(StrEnum):
    """How sure the figures are."""

    MEASURED = "measured"
    ELSEWHERE = "elsewhere"
    GUESS = "guess"


# How far below and above, and the grade of the evidence.
SPREAD = {
    Sureness.MEASURED: (Decimal("0.1"), 4),
    Sureness.ELSEWHERE: (Decimal("0.3"), 5),
    Sureness.GUESS: (Decimal("0.5"), 6),
}
KINDS = {
    Gain.PEOPLE: (BenefitKind.SOCIAL, 0),
    Gain.CASH: (BenefitKind.FISCAL, 1),
    Gain.CAPACITY: (BenefitKind.FISCAL, 0),
    Gain.ECONOMY: (BenefitKind.ECONOMIC, 0),
}


@dataclass(frozen=True)
class Estimate:
    """What is asked. `better` is a share from 0 to 1; money is in pounds of `price_year`."""

    title: str
    people: int
    change: str
    better: Decimal
    worth: Decimal
    gain: Gain
    gainer: str
    cost_once: Decimal
    cost_yearly: Decimal
    payer: str
    years: int
    sure: Sureness
    price_year: int
    source: str = ""
    source_date: str = ""
    illustrative: bool = False


def document_of(estimate: Estimate) -> str:
    """The model that the answers make, at its first version or after a change."""
    return documents.written(_content(estimate))


def _content(estimate: Estimate) -> documents.Content:
    return {
        "format": documents.FORMAT,
        "title": estimate.title,
        "currency": "GBP",
        "price_year": estimate.price_year,
        "years": estimate.years,
        "agencies": _agencies(estimate),
        **({} if estimate.illustrative else {"sources": {ESTIMATE: _source(estimate)}}),
        "inputs": _inputs(estimate),
        "outcomes": [{"id": "change", "name": estimate.change, "level": "person"}],
        "costs": list(_costs(estimate)),
        "benefits": [_benefit(estimate)],
    }


def _gainer(estimate: Estimate) -> str:
    """The agency that gains: the payer itself where both are called the same."""
    same = estimate.gainer.casefold() == estimate.payer.casefold() and estimate.gain is not Gain.PEOPLE
    return PAYER if same else GAINER


def _agencies(estimate: Estimate) -> dict[str, Any]:
    found = {PAYER: {"name": estimate.payer, "kind": "public"}}
    if _gainer(estimate) == GAINER:
        kind = "society" if estimate.gain is Gain.PEOPLE else "business" if estimate.gain is Gain.ECONOMY else "public"
        found[GAINER] = {"name": estimate.gainer, "kind": kind}
    return found


def _source(estimate: Estimate) -> dict[str, str]:
    date = {"date": estimate.source_date} if estimate.source_date else {}
    return {"title": estimate.source or "Judgement of those who made this estimate", **date}


def _origin(estimate: Estimate) -> dict[str, Any]:
    """The source and grade of every figure; what nobody names a source for is a judgement."""
    grade = SPREAD[estimate.sure][1] if estimate.source or estimate.illustrative else 6
    return {"grade": grade, **({"illustrative": True} if estimate.illustrative else {"source": ESTIMATE})}


def _inputs(estimate: Estimate) -> dict[str, Any]:
    found = {
        "people": _uncertain(estimate, Decimal(estimate.people), "people"),
        "better": _uncertain(estimate, estimate.better, "share", Decimal(1)),
        "worth_each": _uncertain(estimate, estimate.worth, "GBP"),
    }
    if estimate.cost_once:
        found["cost_once"] = _uncertain(estimate, estimate.cost_once, "GBP")
    if estimate.cost_yearly:
        found["cost_yearly"] = _uncertain(estimate, estimate.cost_yearly, "GBP")
    return found


def _uncertain(estimate: Estimate, value: Decimal, unit: str, most: Decimal | None = None) -> dict[str, Any]:
    spread = SPREAD[estimate.sure][0]
    low, high = value * (1 - spread), value * (1 + spread)
    ends = {"low": _short(low), "high": _short(high if most is None else min(high, most)), "shape": "pert"}
    return {"value": _short(value), **(ends if value else {}), "unit": unit, **_origin(estimate)}


def _short(value: Decimal) -> int | Decimal:
    """The number without needless noughts."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _costs(estimate: Estimate) -> Any:
    if estimate.cost_once:
        yield _cost(estimate, "start", "To begin", ["cost_once"], recurring=False)
    if estimate.cost_yearly:
        yield _cost(estimate, "running", "To run it", ["cost_yearly"] * estimate.years, recurring=True)


def _cost(estimate: Estimate, pk: str, name: str, amounts: list[str], *, recurring: bool) -> dict[str, Any]:
    told = {"id": pk, "name": name, "agency": PAYER, "kind": "cash", "amounts": amounts}
    return {**told, "mix": "additive", "recurring": recurring, **_origin(estimate)}


def _benefit(estimate: Estimate) -> dict[str, Any]:
    kind, cashable = KINDS[estimate.gain]
    return {
        "id": "gain",
        "name": estimate.change,
        "outcome": "change",
        "kind": kind.value,
        "pathway": Pathway.CO_PRODUCTION.value,
        "mix": "substitutive" if cashable else "additive",
        "population": "people",
        "impact": "better",
        "unit_value": "worth_each",
        "duration": estimate.years,
        "cashable": cashable,
        **_origin(estimate),
        "agencies": {_gainer(estimate): 1},
    }


class NotFive(ValueError):
    """A document that says more than the answers of an estimate do."""


def estimate_of(document: str) -> Estimate:
    """The answers that made a document. Raises `NotFive` for one that they would not make again, letter by letter."""
    try:
        found = _read(documents.parsed(document))
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as error:
        raise NotFive from error
    if document_of(found) != document:
        raise NotFive
    return found


def _read(content: documents.Content) -> Estimate:
    inputs, agencies, benefit = content["inputs"], content["agencies"], content["benefits"][0]
    illustrative = "sources" not in content
    source = {} if illustrative else content["sources"][ESTIMATE]
    whole = agencies.get(GAINER, agencies[PAYER])
    gain = next(
        gain
        for gain, (kind, cashable) in KINDS.items()
        if (kind.value, cashable) == (benefit["kind"], benefit["cashable"])
    )
    value = Decimal(inputs["people"]["value"])
    low = Decimal(inputs["people"].get("low", value))
    sure = next((each for each, (spread, _g) in SPREAD.items() if value and value * (1 - spread) == low), None)
    title = str(source.get("title", ""))
    return Estimate(
        title=content["title"],
        people=int(value),
        change=benefit["name"],
        better=Decimal(inputs["better"]["value"]),
        worth=Decimal(inputs["worth_each"]["value"]),
        gain=gain,
        gainer=whole["name"],
        cost_once=Decimal(inputs.get("cost_once", {}).get("value", 0)),
        cost_yearly=Decimal(inputs.get("cost_yearly", {}).get("value", 0)),
        payer=agencies[PAYER]["name"],
        years=content["years"],
        sure=sure or Sureness.GUESS,
        price_year=content["price_year"],
        source="" if title == "Judgement of those who made this estimate" else title,
        source_date=str(source.get("date", "")),
        illustrative=illustrative,
    )
