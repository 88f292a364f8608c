"""Writes a model of public value as `commonstar-value/1`: reading the text gives the same model.

What is at its default is left out. Numbers are decimals where they end, else fractions in quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from commonstar.engine.value.bias import TABLE
from commonstar.engine.value.discounting import NAMED, Discount
from commonstar.engine.value.expressions import Expression, Name, Number, written
from commonstar.engine.value.model import (
    FORMAT,
    NONE,
    PERCENTILES,
    WHOLE,
    Agency,
    AgencyKind,
    Benefit,
    Brings,
    Cost,
    Demand,
    Input,
    Lines,
    Model,
    Option,
    Provenance,
    Reduction,
    Risk,
    Shape,
    Shared,
)
from commonstar.formats.value_lines import KINDS
from commonstar.formats.yaml import write_yaml
from commonstar.vocabulary import CaseQuestion

Tree = dict[str, Any]
NOTHING = "nothing"
MOST_DIGITS = 30
CHAIN = {"engagement": WHOLE, "retention": WHOLE, "impact": WHOLE, "deadweight": NONE, "attribution": NONE}
CHAIN |= {"displacement": NONE, "lag": NONE, "duration": WHOLE, "drop_off": NONE}


def write_model(model: Model) -> str:
    """The model as YAML."""
    return write_yaml(tree_of_model(model))


def tree_of_model(model: Model) -> Tree:
    """The model as texts, exact numbers, flags, lists and mappings, in the order of the format."""
    deflator, financial = model.deflator, model.financial
    rows = _rows(model.lines)
    return _said(
        format=FORMAT,
        title=model.title,
        summary=model.summary,
        currency=model.currency,
        price_year=model.price_year,
        years=model.years,
        first_year=model.first_year,
        discount=discount_of(model.discount),
        deflator=_said(
            series={year: number_of(level) for year, level in deflator.series.items()}, source=deflator.source
        ),
        financial={
            "start_month": financial.start_month,
            "inflator": number_of(financial.inflator),
            **_said(source=financial.source),
        },
        optimism_bias={
            grade: {"benefit": number_of(bias.benefit), "cost": number_of(bias.cost)}
            for grade, bias in model.bias.items()
            if bias != TABLE.get(grade)
        },
        agencies={each.id: _agency(each) for each in model.agencies.values()},
        sources={
            each.id: _said(title=each.title, publisher=each.publisher, date=each.date, url=each.url)
            for each in model.sources.values()
        },
        inputs={each.name: _input(each) for each in model.inputs.values()},
        outcomes=[{"id": each.id, "name": each.name, "level": str(each.level)} for each in model.outcomes.values()],
        **rows,
        groups={
            each.id: {name: number_of(getattr(each, name)) for name in ("share", "income", "reference_income")}
            for each in model.groups
        },
        options={name: _option(rows, each) for name, each in model.options.items()},
        scenarios={name: _changes(each) for name, each in model.scenarios.items()},
        thresholds=[
            {
                **{"name": each.name, "value": number_of(each.value), "per": str(each.per)},
                **{"perspective": each.perspective, "date": each.date},
                **_said(source=each.source),
            }
            for each in model.thresholds
        ],
        unmonetised=[
            {"outcome": each.outcome, "direction": each.direction, **_said(note=each.note, source=each.source)}
            for each in model.unmonetised
        ],
        case={str(question): model.case[question] for question in CaseQuestion if question in model.case},
    )


def number_of(value: Fraction) -> int | Decimal | str:
    """A number as the file has it: whole, decimal, or "1/3" in quotes."""
    if value.denominator == 1:
        return value.numerator
    decimal = Context(prec=MOST_DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
    short = Fraction(decimal) == value and abs(decimal.adjusted()) < MOST_DIGITS
    return decimal if short else f"{value.numerator}/{value.denominator}"


def amount_of(tree: Expression) -> int | Decimal | str:
    """An amount as the file has it: a number, the name of an input, or "= an expression"."""
    if isinstance(tree, Number):
        return number_of(tree.value)
    return tree.name if isinstance(tree, Name) else f"= {written(tree)}"


def discount_of(discount: Discount) -> str | Tree:
    """A named set of rates, one rate, or bands."""
    if NAMED.get(discount.name) == discount:
        return discount.name
    if len(discount.bands) == 1:
        return {"rate": number_of(discount.bands[0].rate)}
    bands = [
        ({} if band.through is None else {"through": band.through}) | {"rate": number_of(band.rate)}
        for band in discount.bands
    ]
    return {"bands": bands}


def _said(**values: Any) -> Tree:
    """What is not empty, false or 0: what is so by default."""
    return {key: value for key, value in values.items() if value not in (None, "", False) and value not in ({}, [])}


def _provenance(one: Provenance) -> Tree:
    return _said(
        source=one.source,
        illustrative=one.illustrative,
        grade=one.grade,
        grade_reason=one.grade_reason,
        before_after=one.before_after,
        comparator=one.comparator,
    )


def _agency(one: Agency) -> Tree:
    usual = one.kind is not AgencyKind.SOCIETY
    pays = {} if one.can_pay == usual else {"can_pay": one.can_pay}
    return {**_said(name=one.name if one.name != one.id else ""), "kind": str(one.kind), **pays}


def _input(one: Input) -> Tree:
    found: Tree = {"value": amount_of(one.value)}
    for name, end in (("low", one.low), ("high", one.high)):
        if end is not None:
            found[name] = number_of(end)
    if one.shape is not Shape.FIXED:
        found["shape"] = str(one.shape)
    if one.percentiles != PERCENTILES:
        found["percentiles"] = [number_of(each) for each in one.percentiles]
    return found | _said(unit=one.unit, price_year=one.price_year, note=one.note) | _provenance(one.provenance)


def _rows(lines: Lines) -> dict[str, list[Tree]]:
    rows = (
        [_cost(each) for each in lines.costs],
        [_benefit(each) for each in lines.benefits],
        [_demand(each) for each in lines.demand],
        [_risk(each) for each in lines.risks],
    )
    return dict(zip(KINDS, rows, strict=True))


def _cost(line: Cost) -> Tree:
    return {
        **_said(id=line.id, name=line.name, agency=line.agency),
        "kind": str(line.kind),
        **_said(
            amounts=_amounts(line.amounts),
            hours=_amounts(line.hours),
            rate=None if line.rate is None else amount_of(line.rate),
            mix=_term(line.mix),
        ),
        **({} if line.recurring else {"recurring": False}),
        **_said(capital=line.capital, double_running=line.double_running, budget_line=line.budget_line),
        **_provenance(line.provenance),
    }


def _benefit(line: Benefit) -> Tree:
    chain = {name: getattr(line, name) for name, usual in CHAIN.items() if getattr(line, name) != usual}
    worth = {name: getattr(line, name) for name in ("unit_value", "qalys", "wellbys")}
    return {
        **_beginning(line, line.shared, _term(line.pathway)),
        "population": amount_of(line.population),
        **{name: amount_of(tree) for name, tree in chain.items()},
        **{name: amount_of(tree) for name, tree in worth.items() if tree is not None},
        **_end(line.shared),
    }


def _demand(line: Demand) -> Tree:
    return {
        **_beginning(line, line.shared),
        "initial": amount_of(line.initial),
        **({} if line.growth == NONE else {"growth": amount_of(line.growth)}),
        "unit_cost": amount_of(line.unit_cost),
        **_said(persists=line.persists, reductions=[_reduction(each) for each in line.reductions]),
        **_end(line.shared),
    }


def _reduction(one: Reduction) -> Tree:
    found: Tree = {"pathway": str(one.pathway), "reach": amount_of(one.reach), "effect": amount_of(one.effect)}
    found |= {name: amount_of(getattr(one, name)) for name in ("deadweight", "lag") if getattr(one, name) != NONE}
    return found if one.ramp == (WHOLE,) else found | {"ramp": _amounts(one.ramp)}


def _risk(line: Risk) -> Tree:
    fields = ("probability", "probability_with", "loss", "loss_with")
    return {
        **_beginning(line, line.shared, _term(line.pathway)),
        **{name: amount_of(getattr(line, name)) for name in fields},
        **_end(line.shared),
    }


def _beginning(line: Brings, shared: Shared, pathway: str = "") -> Tree:
    return {
        **_said(id=line.id, name=line.name, outcome=shared.outcome),
        "kind": str(shared.kind),
        **_said(
            pathway=pathway,
            mix=_term(shared.mix),
            saving=shared.saving,
            beneficiaries=shared.beneficiaries,
        ),
    }


def _end(shared: Shared) -> Tree:
    cashable = {} if shared.cashable == NONE else {"cashable": amount_of(shared.cashable)}
    return {
        **cashable,
        **_provenance(shared.provenance),
        **_said(discount=None if shared.discount is None else discount_of(shared.discount)),
        **_said(agencies={name: number_of(share) for name, share in shared.agencies}),
    }


def _option(rows: Mapping[str, list[Tree]], option: Option) -> Tree:
    """What an option drops, changes and adds; `nothing` begins without lines."""
    found: Tree = _said(name=option.name)
    dropped: list[str] = []
    changed: Tree = {}
    added: Tree = {}
    for kind, mine in _rows(option.lines).items():
        base = [] if option.id == NOTHING else rows[kind]
        own = {each["id"]: each for each in mine}
        for each in base:
            if each["id"] not in own:
                dropped.append(each["id"])
            elif own[each["id"]] != each:
                changed[each["id"]] = _difference(each, own[each["id"]])
        known = {each["id"] for each in base}
        added |= _said(**{kind: [each for each in mine if each["id"] not in known]})
    return found | _said(drop=dropped, change=changed) | added | _said(inputs=_changes(option.inputs))


def _difference(old: Tree, new: Tree) -> Tree:
    return {key: new.get(key) for key in (*new, *old) if new.get(key) != old.get(key)}


def _changes(changes: Mapping[str, Expression]) -> Tree:
    return {name: amount_of(tree) for name, tree in changes.items()}


def _amounts(trees: Iterable[Expression]) -> list[int | Decimal | str]:
    return [amount_of(tree) for tree in trees]


def _term(term: Any) -> str:
    return "" if term is None else str(term)
