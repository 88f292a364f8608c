"""The values of a model's inputs, calculated in the order in which they need each other (part of `value-chain/1`).

A sum of money at the prices of another year is converted by the deflator: value × level(price year) ÷ level(its year).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.value.expressions import Exact, ExpressionRefused, names_in
from commonstar.engine.value.model import Input, Model


class Faulty(ValueError):
    """A model that cannot be computed: `code` with parameters, at a path of the file."""

    def __init__(self, code: str, path: tuple[str | int, ...], **parameters: str) -> None:
        self.code = code
        self.path = path
        self.parameters = parameters
        super().__init__(f"{code} {path} {parameters}")


@dataclass(frozen=True)
class Values:
    """Exact values of all inputs, and which of them had to be cut at 50 digits."""

    numbers: Mapping[str, Fraction]
    inexact: frozenset[str]


def in_order(inputs: Mapping[str, Input]) -> Iterator[Input]:
    """Inputs so that each comes after those that it needs. Raises `Faulty` for an unknown name or a cycle."""
    done: set[str] = set()
    for start in inputs:
        waiting: list[tuple[str, bool]] = [(start, False)]
        going: set[str] = set()
        while waiting:
            name, ready = waiting.pop()
            if name in done:
                continue
            if ready:
                done.add(name)
                going.discard(name)
                yield inputs[name]
                continue
            if name in going:
                raise Faulty("cycle", ("inputs", name), name=name)
            going.add(name)
            waiting.append((name, True))
            needs = names_in(inputs[name].value)
            unknown = sorted(needs - inputs.keys())
            if unknown:
                raise Faulty("unknown-name", ("inputs", name), name=unknown[0])
            if needs & going:
                raise Faulty("cycle", ("inputs", name), name=name)
            waiting += [(each, False) for each in sorted(needs - done)]


def price_factor(model: Model, one: Input) -> Fraction:
    """By what an input is multiplied to stand at the model's prices. Raises `Faulty` if the deflator lacks a year."""
    if one.price_year is None or one.price_year == model.price_year:
        return Fraction(1)
    series = model.deflator.series
    for year in (one.price_year, model.price_year):
        if year not in series:
            raise Faulty("no-deflator", ("inputs", one.name), name=one.name, year=str(year))
    return series[model.price_year] / series[one.price_year]


def exact_values(model: Model) -> Values:
    """All inputs' values. Raises `Faulty`."""
    numbers: dict[str, Fraction] = {}
    inexact: set[str] = set()
    for one in in_order(model.inputs):
        run = Exact(numbers)
        try:
            numbers[one.name] = run.value(one.value) * price_factor(model, one)
        except ExpressionRefused as error:
            raise Faulty("expression", ("inputs", one.name), reason=str(error)) from error
        if run.inexact or names_in(one.value) & inexact:
            inexact.add(one.name)
    return Values(numbers, frozenset(inexact))
