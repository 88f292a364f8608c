"""How fast a large model of public value is drawn: 100,000 draws, 40 uncertain inputs, 30 benefits, 20 years, EVPPI.

Limits: 1.5 s and 300 MB. Beside it the same model as a plain Python loop over draws, timed on a few and scaled up; and
one exact run beside the same model recalculated as a workbook, by LibreOffice where there is one and by `formulas`.

Run as `PYTHONPATH=src .venv/bin/python benchmarks/value.py`.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

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
from commonstar.engine.value.running import run
from commonstar.engine.value.simulation import Simulation, simulate, spread
from commonstar.engine.value.streams import factors_of
from commonstar.formats.value_workbook import laid_out, write_workbook

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


def workbooks() -> None:
    """One run of the same model: the engine, exact, and what recalculates a workbook of it."""
    model = large_model()
    started = time.perf_counter()
    net = float(run(model).net)
    engine = time.perf_counter() - started
    started = time.perf_counter()
    data = write_workbook(model)
    print(f"one exact run: {engine:.3f} s; writing its workbook: {time.perf_counter() - started:.2f} s")
    sheet, _, cell = laid_out(model).answers["npv"].replace("$", "").partition("!")
    with tempfile.TemporaryDirectory() as folder:
        for name, recalculate in (("LibreOffice", by_libreoffice), ("formulas", by_formulas)):
            found = recalculate(Path(folder), data, sheet, cell)
            if found is None:
                print(f"the workbook by {name}: not measured, there is none")
                continue
            seconds, value = found
            assert abs(value - net) < 1e-9 * abs(net)
            print(f"the workbook by {name}: {seconds:.2f} s a run, {seconds / engine:.0f} times as long")
            print(f"  as {DRAWS:,} draws it would take {seconds * DRAWS / 3600:.0f} hours")


BOOKS = 5


def by_libreoffice(folder: Path, data: bytes, sheet: str, cell: str) -> tuple[float, float] | None:
    """Seconds a book beyond the start of the program, from one book and from several; and the net present value."""
    office = shutil.which("soffice")
    if office is None:
        return None
    books = [folder / f"book-{index}.xlsx" for index in range(BOOKS)]
    for book in books:
        book.write_bytes(data)
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "out")]
    taken = []
    for some in (books[:1], books[:1], books):  # the first time it also makes its profile
        started = time.perf_counter()
        subprocess.run([*command, *map(str, some)], check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    value = load_workbook(folder / "out" / "book-0.xlsx", data_only=True)[sheet][cell].value
    return (taken[2] - taken[1]) / (BOOKS - 1), float(str(value))


def by_formulas(folder: Path, data: bytes, sheet: str, cell: str) -> tuple[float, float] | None:
    """Seconds of calculating, after the workbook was read and its formulas compiled; and the net present value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import formulas  # noqa: PLC0415  (only for testing)
    except ImportError:
        return None
    (folder / "book.xlsx").write_bytes(data)
    model = formulas.ExcelModel().loads(str(folder / "book.xlsx")).finish()
    started = time.perf_counter()
    found = model.calculate()
    seconds = time.perf_counter() - started
    return seconds, float(found[f"'[book.xlsx]{sheet.upper()}'!{cell}"].value[0, 0])


if __name__ == "__main__":
    if "--once" in sys.argv:
        measured()
    for _ in range(3):
        failed = subprocess.run([sys.executable, __file__, "--once"], check=False).returncode
        print(f"limits of {SECONDS} s and {MEGABYTES} MB are {'missed' if failed else 'kept'}")
    workbooks()  # last: what it loads would count as memory of the measured processes
