"""What it is worth to know more before deciding (methods `evpi/1`, `evppi/1`).

The decision is to go ahead or not. EVPI = E[max(net, 0)] - max(E[net], 0). For one input: draws sorted by it into 100
bins of equal count, E over bins of max(mean net in the bin, 0) - max(E[net], 0). The value for an input that is not in
the model is the noise floor of that. See docs/explanation/simulation.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commonstar.engine.value.draws import Floats, uniforms
from commonstar.engine.value.results import nothing
from commonstar.engine.value.simulation import Simulation

METHOD = "evppi/1"
BINS = 100
NOBODY = "\nnot in the model"


@dataclass(frozen=True)
class Knowing:
    """Value of knowing everything, of knowing each input, largest first, and what of the latter is noise."""

    evpi: float
    evppi: tuple[tuple[str, float], ...]
    noise: float


def worth_of_knowing(simulation: Simulation, step: Callable[[], None] = nothing) -> Knowing:
    """For all inputs of a simulation, risks at what is expected; `step` is called after each input."""
    net = simulation.expected
    found = []
    for name, drawn in simulation.inputs.items():
        found.append((name, evppi(net, drawn)))
        step()
    noise = evppi(net, uniforms(simulation.seed, NOBODY, simulation.draws))
    return Knowing(evpi(net), tuple(sorted(found, key=lambda each: (-each[1], each[0]))), noise)


def evpi(net: Floats) -> float:
    """The value of knowing everything."""
    return float(np.maximum(net, 0).mean() - max(float(net.mean()), 0.0))


def evppi(net: Floats, given: Floats, bins: int = BINS) -> float:
    """The value of knowing one input. Fewer draws than bins give one bin a draw."""
    order = np.argsort(given)
    if (np.diff(given[order]) == 0).any():  # quick sorting leaves draws alike in an order that depends on the machine
        order = np.argsort(given, kind="stable")
    starts = np.linspace(0, net.size, min(bins, net.size) + 1).astype(np.int64)
    sums = np.add.reduceat(net[order], starts[:-1])
    return float(np.maximum(sums, 0).sum() / net.size - max(float(net.mean()), 0.0))
