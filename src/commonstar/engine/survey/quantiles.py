"""Quantiles of the normal and of Student's distribution, for intervals. Accurate to at least six digits.

The distribution function is the regularised incomplete beta function by its continued fraction (Abramowitz and Stegun,
26.5.8 and 26.7.1); the quantile is found by Newton's method from the expansion 26.7.5 (which alone does from
40 degrees of freedom on), and by halving under 3 degrees, where that begins too far away.
"""

from __future__ import annotations

import math
from statistics import NormalDist

_ENOUGH = 1e6  # from so many degrees of freedom on, Student's is the normal distribution
_CLOSE = 1e-9
_EXPANDED, _NEWTON = 40, 3
_STEPS = 400


def normal_quantile(level: float) -> float:
    """How many standard deviations lie on either side of the middle `level` (0.95, say) of a normal distribution."""
    return NormalDist().inv_cdf((1 + level) / 2)


def student_quantile(level: float, freedom: float) -> float:
    """The same of Student's distribution with `freedom` degrees, a number above 0 that need not be whole."""
    if freedom >= _ENOUGH:
        return normal_quantile(level)
    if freedom >= _EXPANDED:
        return _expansion(normal_quantile(level), freedom)
    if freedom >= _NEWTON:
        return _newton(level, freedom)
    low, high = 0.0, 1.0
    while _inside(high, freedom) < level:
        high *= 2
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, freedom) < level else (low, middle)
    return high


def _expansion(z: float, freedom: float) -> float:
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def _newton(level: float, freedom: float) -> float:
    height = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    t = _expansion(normal_quantile(level), freedom)
    while True:
        density = 2 * height * math.exp(-(freedom + 1) / 2 * math.log1p(t * t / freedom))
        step = (_inside(t, freedom) - level) / density
        t -= step
        if abs(step) <= _CLOSE * t:
            return t


def _inside(t: float, freedom: float) -> float:
    """The probability between -t and t."""
    return 1 - _beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        d, c = 1 / _nonzero(1 + even * d, tiny), _nonzero(1 + even / c, tiny)
        value *= d * c
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        d, c = 1 / _nonzero(1 + odd * d, tiny), _nonzero(1 + odd / c, tiny)
        value *= d * c
        if abs(d * c - 1) < 1e-14:
            break
    return value


def _nonzero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
