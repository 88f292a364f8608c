"""What is drawn for an uncertain input: parameters and means of its shape, without numpy (method `shapes/1`).

`low` and `high` are the ends for uniform, triangular and pert (whose `value` is the mode), else two percentiles:
normal, beta and gamma have the mean `value` and the sd (high - low) ÷ (z_high - z_low); lognormal goes through both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from commonstar.engine.value.expressions import Number
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Input, Shape

METHOD = "shapes/1"
FAR = 0.01


@dataclass(frozen=True)
class Distribution:
    """A shape with its parameters: ends and mode; mean and sd; or two parameters of beta, gamma or lognormal."""

    shape: Shape
    low: float
    high: float
    first: float
    second: float = 0.0

    @property
    def mean(self) -> float:
        """The mean of what is drawn."""
        if self.shape is Shape.UNIFORM:
            return (self.low + self.high) / 2
        if self.shape is Shape.TRIANGULAR:
            return (self.low + self.first + self.high) / 3
        if self.shape is Shape.PERT:
            return (self.low + 4 * self.first + self.high) / 6
        if self.shape is Shape.LOGNORMAL:
            return math.exp(self.first + self.second**2 / 2)
        if self.shape is Shape.BETA:
            return self.first / (self.first + self.second)
        return self.first * self.second if self.shape is Shape.GAMMA else self.first

    @property
    def beta(self) -> tuple[float, float]:
        """The parameters of the beta distribution of a pert or beta shape."""
        if self.shape is Shape.BETA:
            return self.first, self.second
        width = self.high - self.low
        return 1 + 4 * (self.first - self.low) / width, 1 + 4 * (self.high - self.first) / width


def distribution(one: Input) -> Distribution:
    """The distribution of an uncertain input that was checked. Raises `Faulty` for a range too wide for its shape."""
    assert isinstance(one.value, Number)
    assert one.low is not None
    assert one.high is not None
    value, low, high = float(one.value.value), float(one.low), float(one.high)
    if one.shape in (Shape.UNIFORM, Shape.TRIANGULAR, Shape.PERT):
        return Distribution(one.shape, low, high, value)
    z_low, z_high = (NormalDist().inv_cdf(float(each) / 100) for each in one.percentiles)
    if one.shape is Shape.LOGNORMAL:
        sigma = (math.log(high) - math.log(low)) / (z_high - z_low)
        return Distribution(one.shape, low, high, math.log(low) - z_low * sigma, sigma)
    sd = (high - low) / (z_high - z_low)
    if one.shape is Shape.GAMMA:
        return Distribution(one.shape, low, high, (value / sd) ** 2, sd**2 / value)
    if one.shape is Shape.BETA:
        strength = value * (1 - value) / sd**2 - 1
        if strength <= 0:
            raise Faulty("too-wide", ("inputs", one.name, "low"), name=one.name)
        return Distribution(one.shape, low, high, value * strength, (1 - value) * strength)
    return Distribution(one.shape, low, high, value, sd)


def far_from_value(one: Input) -> float | None:
    """The mean of what is drawn where it is more than 1 % from the value of the exact run, else None."""
    assert isinstance(one.value, Number)
    value, mean = float(one.value.value), distribution(one).mean
    return mean if abs(mean - value) > FAR * abs(value) else None
