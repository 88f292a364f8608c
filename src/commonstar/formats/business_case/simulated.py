"""What a simulation says, as a report needs it; apart, since it loads numpy."""

from __future__ import annotations

import numpy as np

from commonstar.engine.value.draws import Floats
from commonstar.engine.value.information import worth_of_knowing
from commonstar.engine.value.model import Model
from commonstar.engine.value.simulation import simulate, spread
from commonstar.formats.business_case.told import Draws, Histogram

BINS = 30
ENDS = (0.5, 99.5)


def draws_of(model: Model, draws: int, seed: str) -> Draws:
    """Draw the uncertain inputs. Raises `Faulty`."""
    found = simulate(model, draws, seed)
    told = spread(found.net)
    knowing = worth_of_knowing(found)
    return Draws(
        draws,
        seed,
        told.mean,
        told.sd,
        dict(told.percentiles),
        told.positive,
        knowing.evpi,
        tuple(knowing.evppi),
        knowing.noise,
        _histogram(found.net),
        found.warnings,
    )


def _histogram(net: Floats) -> Histogram:
    """Columns of one width with an edge at 0 where 0 lies among them; what lies far out counts in the outermost."""
    low, high = (float(end) for end in np.percentile(net, ENDS))
    step = (high - low) / BINS or 1.0
    first, last = np.floor(low / step), np.ceil(high / step)
    edges = np.arange(first, max(last, first + 1) + 1) * step
    counts, _edges = np.histogram(np.clip(net, edges[0], edges[-1]), edges)
    return Histogram(tuple(map(float, edges)), tuple(map(int, counts)))
