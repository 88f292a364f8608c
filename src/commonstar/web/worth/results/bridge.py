"""Draws of a model for pages: ranges, and what is worth knowing. Loaded only when asked for, since it loads arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonstar.engine.value.draws import Floats
from commonstar.engine.value.information import Knowing, worth_of_knowing
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Model
from commonstar.engine.value.simulation import PERCENTILES, Spread, simulate, spread, yearly
from commonstar.formats.value_words import sentence_of
from commonstar.web.worth.bridge import NotAModel

# A page waits for draws: so many are made as take about a second at most for the largest model that may be stored.
MOST_DRAWS, FEWEST_DRAWS, MOST_WORK = 10_000, 500, 20_000_000
YEARLY_DRAWS = 2_000
BINS = 30


@dataclass(frozen=True)
class Drawn:
    """What is told of draws. Money in `ranges` is text to 0.01, lowest first, as is that of each year in `years`.

    `bins` are (from, to, how many) of the net present value; `sd` and `error` are its standard deviation, and the
    standard error of its mean.
    """

    draws: int
    seed: str
    net: Spread
    ranges: dict[str, list[str]]
    positive: str
    bins: tuple[tuple[float, float, int], ...]
    years: tuple[tuple[str, ...], ...]
    knowing: Knowing


def draws_for(model: Model) -> int:
    """How many draws a page makes of a model."""
    work = max(1, len(model.lines.all) * model.years)
    return max(FEWEST_DRAWS, min(MOST_DRAWS, MOST_WORK // work))


def drawn(model: Model, seed: str) -> Drawn:
    """Draw a model. Raises `NotAModel` where some draws give no number."""
    draws = draws_for(model)
    try:
        found = simulate(model, draws, seed)
        years = yearly(model, min(draws, YEARLY_DRAWS), seed)
    except Faulty as fault:
        raise NotAModel(sentence_of(fault)) from fault
    net = spread(found.net)
    ranges = {
        "benefits": _range(found.benefits),
        "costs": _range(found.costs),
        "saving": _range(found.cashable),
        "npv": [f"{value:.2f}" for _share, value in net.percentiles],
    }
    counts, edges = np.histogram(found.net, BINS)
    bins = tuple((float(low), float(high), int(n)) for low, high, n in zip(edges, edges[1:], counts, strict=False))
    yearly_ranges = tuple(tuple(f"{value:.2f}" for value in np.percentile(flow, PERCENTILES)) for flow in years)
    positive = f"{net.positive:.4f}"
    return Drawn(draws, seed, net, ranges, positive, bins, yearly_ranges, worth_of_knowing(found))


def _range(values: Floats) -> list[str]:
    return [f"{value:.2f}" for _share, value in spread(values).percentiles]
