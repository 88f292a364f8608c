"""How fast votes on budgets are read and counted by Equal Shares, each in a process of its own.

`python benchmarks/counting.py FOLDER` takes the folder with the Pabulib files named in `ROWS`. It prints seconds by the
wall clock and by the processor's, and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from commonstar.engine.budget.completion import Completion, Shares  # noqa: E402  (the path is set above)
from commonstar.engine.budget.counting import Method, count  # noqa: E402
from commonstar.engine.budget.result import Rule  # noqa: E402
from commonstar.engine.budget.shares import Utility  # noqa: E402
from commonstar.formats.pabulib.reading import read_pb  # noqa: E402


@dataclass(frozen=True)
class Row:
    """One measurement: a file, how it is counted, and whether reading is part of the time."""

    name: str
    file: str
    utility: Utility
    completion: Completion
    with_reading: bool


ROWS = (
    Row("Amsterdam 252, counting alone", "Netherlands_Amsterdam_252", Utility.COST, Completion.NONE, False),
    Row("Bielany, add1, cost", "Poland_Warszawa_2021_Bielany", Utility.COST, Completion.ADD1, True),
    Row("Bielany, add1, cardinality", "Poland_Warszawa_2021_Bielany", Utility.CARDINALITY, Completion.ADD1, True),
    Row("Toulouse, add1, cost", "France_Toulouse_2022", Utility.COST, Completion.ADD1, True),
    Row("Toulouse, add1, cardinality", "France_Toulouse_2022", Utility.CARDINALITY, Completion.ADD1, True),
    Row("Wrocław 2015, read and counted", "Poland_Wroclaw_2015_150_-_500", Utility.COST, Completion.NONE, True),
)


def measure(row: Row, folder: Path) -> str:
    """One row of the table."""
    started, processor = time.perf_counter(), time.process_time()
    with (folder / f"{row.file}.pb").open("rb") as file:
        election = read_pb(file).election
    if not row.with_reading:
        started, processor = time.perf_counter(), time.process_time()
    result = count(election, Method(Rule.EQUAL_SHARES, shares=Shares(row.utility, row.completion)))
    wall, processor = time.perf_counter() - started, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    winners = f"{len(result.winners)} after {result.raised} raises"
    return f"| {row.name} | {wall:.3f} | {processor:.3f} | {peak:.0f} | {winners} |"


def main() -> None:
    """Print the table, or with `--row` one row of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--row", type=int)
    asked = parser.parse_args()
    if asked.row is not None:
        print(measure(ROWS[asked.row], asked.folder), flush=True)
        return
    print("| what | seconds | processor | MB | winners |\n|---|--:|--:|--:|---|", flush=True)
    for number in range(len(ROWS)):
        subprocess.run([sys.executable, __file__, str(asked.folder), "--row", str(number)], check=True)


if __name__ == "__main__":
    main()
