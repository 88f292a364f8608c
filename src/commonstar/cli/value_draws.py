"""What a simulation of a model says, for `commonstar value run --draws`; apart, since it loads numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commonstar.engine.value.information import worth_of_knowing
from commonstar.engine.value.model import Model
from commonstar.engine.value.simulation import convergence, simulate, spread
from commonstar.formats.value_words import warning_of


def drawn(model: Model, draws: int, seed: str, step: Callable[[], None]) -> dict[str, Any]:
    """The keys `simulation`, `evpi` and `evppi` of the JSON document. Raises `Faulty`."""
    found = simulate(model, draws, seed, step)
    told = spread(found.net)
    knowing = worth_of_knowing(found, step)
    npv = {"mean": _money(told.mean), "sd": _money(told.sd), "standard_error": _money(told.standard_error)}
    return {
        "simulation": {
            "draws": draws,
            "seed": seed,
            "npv": npv | {f"p{share}": _money(value) for share, value in told.percentiles},
            "convergence": [
                {"draws": each.draws, "mean": _money(each.mean), "standard_error": _money(each.standard_error)}
                for each in convergence(found.net)
            ],
            "probability_positive": f"{told.positive:.4f}",
            "evppi_noise": _money(knowing.noise),
            "warnings": [warning_of(each) for each in found.warnings],
            "method": found.method,
        },
        "evpi": _money(knowing.evpi),
        "evppi": {name: _money(value) for name, value in knowing.evppi},
    }


def _money(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"  # never -0.00
