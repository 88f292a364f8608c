"""Draws that repeat for ever: one stream an input, from the seed and the input's name (method `draws/1`).

SHA-256 of seed and name keys a Philox counter generator, whose raw numbers are fixed by its publication (Salmon et
al., 2011) and kept by numpy; the step to numbers from 0 to 1 and to each shape is our own. No generator's convenience
methods are used, since these change between versions. Imported only where something is drawn.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from commonstar.engine.value.distributions import Distribution
from commonstar.engine.value.model import Shape

METHOD = "draws/1"
CELLS = 16_384
NODES = 4_001
REACH = 7.0
TAIL = 0.01

Floats = npt.NDArray[np.float64]


def uniforms(seed: str, name: str, count: int) -> Floats:
    """Numbers inside 0 to 1 (never the ends), one a draw."""
    key = int.from_bytes(hashlib.sha256(f"{METHOD}\n{seed}\n{name}".encode()).digest()[:16], "big")
    raw = np.random.Philox(key=key).random_raw(count)
    return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def quantiles(shape: Distribution, u: Floats) -> Floats:
    """The values of a distribution at shares of its draws."""
    low, high = shape.low, shape.high
    if shape.shape is Shape.UNIFORM:
        return low + u * (high - low)
    if shape.shape is Shape.TRIANGULAR:
        return _triangular(low, shape.first, high, u)
    if shape.shape is Shape.NORMAL:
        return shape.first + shape.second * normal(u)
    if shape.shape is Shape.LOGNORMAL:
        return np.exp(shape.first + shape.second * normal(u))
    if shape.shape is Shape.GAMMA:
        return shape.second * _gamma(shape.first, u)
    a, b = shape.beta
    x = _beta(a, b, u)
    return x if shape.shape is Shape.BETA else low + x * (high - low)


def _triangular(low: float, mode: float, high: float, u: Floats) -> Floats:
    width = high - low
    turn = (mode - low) / width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u < turn, rising, falling)


def _beta(a: float, b: float, u: Floats) -> Floats:
    """By the logit y = ln(x / (1 - x)), in which the density is smooth also where a or b is below 1."""

    def log_density(y: Floats) -> Floats:
        return -a * np.logaddexp(0, -y) - b * np.logaddexp(0, y)

    return _by_table(log_density, math.log(a / b), math.sqrt(1 / a + 1 / b), _from_logit, u)


def _from_logit(y: Floats) -> Floats:
    return np.exp(-np.logaddexp(0, -y))


def _gamma(shape: float, u: Floats) -> Floats:
    """By y = ln x, of scale 1."""

    def log_density(y: Floats) -> Floats:
        return shape * y - np.exp(np.minimum(y, 700.0))

    return _by_table(log_density, math.log(shape), 1 / math.sqrt(shape), _exp, u)


def _exp(y: Floats) -> Floats:
    return np.exp(np.minimum(y, 700.0))


def _by_table(
    log_density: Callable[[Floats], Floats],
    middle: float,
    scale: float,
    back: Callable[[Floats], Floats],
    u: Floats,
) -> Floats:
    """Inversion: the density summed by the trapezoid rule over a grid that is dense in the middle and reaches far.

    Shares between 1 and 99 % are looked up in a table of equal steps; those outside in the grid itself.
    """
    t = np.linspace(-1.0, 1.0, NODES)
    y = middle + scale * np.sinh(REACH * t)
    density = log_density(y)
    density = np.exp(density - density.max()) * np.cosh(REACH * t)
    total = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    total /= total[-1]
    steps = back(np.interp(np.arange(CELLS + 1) / CELLS, total, y))
    place = u * CELLS
    cell = place.astype(np.int64)
    found = steps[cell] + (steps[np.minimum(cell + 1, CELLS)] - steps[cell]) * (place - cell)
    outside = (u < TAIL) | (u > 1 - TAIL)
    found[outside] = back(np.interp(u[outside], total, y))
    return found


# Wichura's algorithm AS 241 (Applied Statistics 37, 1988), accurate to about 16 digits.
_A = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_B = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_C = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_D = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_E = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_F = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


def _poly(factors: tuple[float, ...], x: Floats) -> Floats:
    total = np.full_like(x, factors[-1])
    for factor in factors[-2::-1]:
        total *= x
        total += factor
    return total


def normal(u: Floats) -> Floats:
    """Quantiles of the standard normal distribution."""
    q = u - 0.5
    r = 0.180625 - q * q
    found = q * _poly(_A, r) / _poly(_B, r)
    outer = np.abs(q) > 0.425
    tail = np.sqrt(-np.log(np.minimum(u[outer], 1 - u[outer])))
    near = tail <= 5
    size = np.empty_like(tail)
    one, two = tail[near] - 1.6, tail[~near] - 5
    size[near] = _poly(_C, one) / _poly(_D, one)
    size[~near] = _poly(_E, two) / _poly(_F, two)
    found[outer] = np.copysign(size, q[outer])
    return found
