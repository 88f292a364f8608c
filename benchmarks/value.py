"""How fast a large model of public value is drawn: 100,000 draws, 40 uncertain inputs, 30 benefits, 20 years, EVPPI.

Limits: 1.5 s and 300 MB. Beside it the same model as a plain Python loop over draws, timed on a few and scaled up.

Run as `PYTHONPATH=src .venv/bin/python benchmarks/value.py`.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from fractions import Fraction

from commonstar.engine.value.expressions import Name, Number
from commonstar.engine.value.information import worth_of_knowing
from commonstar.engine.value.model import (
    Agency,
    AgencyKind,
    Benefit,
    BenefitKind,
    Cost,
    CostKind,
    Input,
    Lines,
    Model,
    Provenance,
    Shape,
    Shared,
)
from commonstar.engine.value.simulation import Simulation, simulate, spread
from commonstar.engine.value.streams import factors_of

DRAWS, INPUTS, BENEFITS, YEARS, SLOW = 100_000, 40, 30, 20, 200
SECONDS, MEGABYTES = 1.5, 300
SHAPES = (Shape.PERT, Shape.UNIFORM, Shape.TRIANGULAR, Shape.NORMAL, Shape.BETA, Shape.GAMMA, Shape.LOGNORMAL)
GIVEN = Provenance(illustrative=True, grade=3)


def large_model() -> Model:
    """Every benefit uses three uncertain shares and an uncertain worth, and fades by an uncertain drop-off."""
    inputs = {}
    for index in range(INPUTS):
        shape = SHAPES[index % len(SHAPES)]
        numbers = (Fraction(2, 5), Fraction(1, 2), Fraction(3, 5))
        low, value, high = (number * (1000 if index % 4 == 3 else 1) for number in numbers)
        if shape is Shape.BETA and index % 4 == 3:
            shape = Shape.PERT
        inputs[f"x{index}"] = Input(f"x{index}", Number(value), shape, low, high, provenance=GIVEN)
    shares = [f"x{index}" for index in range(INPUTS) if index % 4 != 3]
    worths = [f"x{index}" for index in range(INPUTS) if index % 4 == 3]
    one = Number(Fraction(1))
    benefits = tuple(
        Benefit(
            f"b{index}",
            Shared(BenefitKind.FISCAL, agencies=(("council", Fraction(1)),), provenance=GIVEN),
            Number(Fraction(100)),
            Name(worths[index % len(worths)]),
            engagement=Name(shares[index % 30]),
            retention=Name(shares[(index + 7) % 30]),
            impact=Name(shares[(index + 13) % 30]),
            drop_off=Name(shares[(index + 19) % 30]),
            duration=Number(Fraction(YEARS)),
        )
        for index in range(BENEFITS)
    )
    costs = (Cost("c", "council", CostKind.CASH, (Number(Fraction(600_000)), one), provenance=GIVEN),)
    agencies = {"council": Agency("council", "Council", AgencyKind.PUBLIC, True)}
    return Model("large", Lines(costs, benefits), agencies, inputs, years=YEARS)


def plain_loop(model: Model, simulation: Simulation, draws: int) -> float:
    """The mean net present value by a loop over draws, lines and years, as one would first write it."""
    factors = [float(each) for each in factors_of(model, model.discount)]
    total = 0.0
    for draw in range(draws):
        at = {name: float(drawn[draw]) for name, drawn in simulation.inputs.items()}
        net = -(600_000 * 1.1 + 1.1 * factors[1])
        for line in model.lines.benefits:
            names = (line.engagement, line.retention, line.impact, line.drop_off, line.unit_value)
            a, b, c, fade, worth = (at[each.name] for each in names if isinstance(each, Name))
            share = [min(max(each, 0.0), 1.0) for each in (a, b, c, fade)]
            for year in range(YEARS):
                value = 100 * share[0] * share[1] * share[2] * worth * (1 - share[3]) ** year * 0.9
                net += value * factors[year]
        total += net
    return total / draws


def measured() -> None:
    """One measured run, in a process of its own."""
    model = large_model()
    started = time.perf_counter()
    simulation = simulate(model, DRAWS, "benchmark")
    drawn = time.perf_counter() - started
    worth_of_knowing(simulation)
    spread(simulation.net)
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.2f} s ({drawn:.2f} s of it the draws and lines), {memory:.0f} MB")
    started = time.perf_counter()
    slow = plain_loop(model, simulation, SLOW)
    loop = (time.perf_counter() - started) / SLOW * DRAWS
    assert abs(slow - float(simulation.net[:SLOW].mean())) < 1e-6 * abs(slow)
    print(f"plain loop, no EVPPI, scaled up from {SLOW} draws: {loop:.0f} s, {loop / seconds:.0f} times as long")
    sys.exit(0 if seconds < SECONDS and memory < MEGABYTES else 1)


if __name__ == "__main__":
    if "--once" in sys.argv:
        measured()
    for _ in range(3):
        failed = subprocess.run([sys.executable, __file__, "--once"], check=False).returncode
        print(f"limits of {SECONDS} s and {MEGABYTES} MB are {'missed' if failed else 'kept'}")
