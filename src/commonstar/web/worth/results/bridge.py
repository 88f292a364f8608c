"""Draws of a model for pages: ranges, and what is worth knowing. Loaded only when asked for, since it loads arrays."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.engine.value.draws import Floats
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import Model
from commonstar.engine.value.simulation import Simulation, Spread, simulate, spread
from commonstar.formats.value_words import sentence_of
from commonstar.web.worth.bridge import NotAModel


@dataclass(frozen=True)
class Drawn:
    """A simulation, with what is told of it. Money in `ranges` is text to 0.01, lowest first."""

    simulation: Simulation
    net: Spread
    ranges: dict[str, list[str]]
    positive: str


def drawn(model: Model, draws: int, seed: str) -> Drawn:
    """Draw a model. Raises `NotAModel` where some draws give no number."""
    try:
        found = simulate(model, draws, seed)
    except Faulty as fault:
        raise NotAModel(sentence_of(fault)) from fault
    net = spread(found.net)
    ranges = {
        "benefits": _range(found.benefits),
        "costs": _range(found.costs),
        "saving": _range(found.cashable),
        "npv": [f"{value:.2f}" for _share, value in net.percentiles],
    }
    return Drawn(found, net, ranges, f"{net.positive:.4f}")


def _range(values: Floats) -> list[str]:
    return [f"{value:.2f}" for _share, value in spread(values).percentiles]
