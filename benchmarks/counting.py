"""How fast votes on budgets are read and counted by Equal Shares, each in a process of its own.

`python benchmarks/counting.py FOLDER` takes the folder with the Pabulib files named in `ROWS`. It prints seconds by the
wall clock and by the processor's, and the peak memory of the process. The peer, pabutools, is no dependency: to let it
count Amsterdam beside (`PEER_FILE`), give `--peer PYTHON`, an interpreter in which it is installed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from commonstar.engine.budget.completion import Completion, Shares  # noqa: E402  (the path is set above)
from commonstar.engine.budget.counting import Method, count  # noqa: E402
from commonstar.engine.budget.election import Election  # noqa: E402
from commonstar.engine.budget.fairness import fairness  # noqa: E402
from commonstar.engine.budget.market import Utility  # noqa: E402
from commonstar.engine.budget.result import Rule  # noqa: E402
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

PEER_FILE = "Netherlands_Amsterdam_252"
OURS, THEIRS = 9, 3
PEER = """
import json, sys, time
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
best = [9e9, 9e9]
for _ in range(int(sys.argv[2])):
    instance, profile = parse_pabulib(sys.argv[1])
    wall, processor = time.perf_counter(), time.process_time()
    winners = method_of_equal_shares(instance, profile, Cost_Sat)
    best = [min(best[0], time.perf_counter() - wall), min(best[1], time.process_time() - processor)]
print(json.dumps([best, sorted(str(each) for each in winners)]))
"""


def beside(peer: str, folder: Path) -> str:
    """Ours and the peer's best time for the same count, reading apart, and how many times faster ours is."""
    path = folder / f"{PEER_FILE}.pb"
    with path.open("rb") as file:
        election = read_pb(file).election
    best, winners = [9e9, 9e9], list[str]()
    for _each in range(OURS):
        fresh = replace(election, ballots=replace(election.ballots))  # nothing worked out is kept from run to run
        wall, processor = time.perf_counter(), time.process_time()
        winners = sorted(count(fresh, Method(Rule.EQUAL_SHARES)).winners)
        best = [min(best[0], time.perf_counter() - wall), min(best[1], time.process_time() - processor)]
    done = subprocess.run([peer, "-c", PEER, str(path), str(THEIRS)], stdout=subprocess.PIPE, text=True, check=True)
    theirs, their_winners = json.loads(done.stdout)
    same = "the same winners" if winners == their_winners else "OTHER WINNERS"
    return (
        f"{PEER_FILE}, counting alone, best of {OURS} and {THEIRS}, {same}: by the clock {best[0] * 1000:.1f} ms and "
        f"{theirs[0]:.2f} s ({theirs[0] / best[0]:.0f} times), of a processor {best[1] * 1000:.1f} ms and "
        f"{theirs[1]:.2f} s ({theirs[1] / best[1]:.0f} times)"
    )


def poll(voters: int = 50_000, projects: int = 100) -> str:
    """A made poll as large as a round on the site may be: 5 to 30 approvals each, five kinds of taste."""
    chance = random.Random(7)
    names = [f"p{number:03}" for number in range(projects)]
    costs = {name: 50 * chance.choice((5_000, 12_000, 20_000, 35_000, 60_000, 120_000)) for name in names}
    tastes = [
        [(4 if (number + kind) % 5 == 0 else 1) / (1 + number) ** 0.6 for number in range(projects)]
        for kind in range(5)
    ]
    ballots = [
        sorted(set(chance.choices(names, chance.choice(tastes), k=chance.randint(5, 30)))) for _each in range(voters)
    ]
    election = Election.of(50_000_000, costs, ballots)
    wall, processor = time.perf_counter(), time.process_time()
    result = count(election, Method(Rule.EQUAL_SHARES, shares=Shares(completion=Completion.ADD1)))
    counted, used = time.perf_counter() - wall, time.process_time() - processor
    report = fairness(election, result.winners)
    whole, all_used = time.perf_counter() - wall, time.process_time() - processor
    return (
        f"made poll of {voters:,} voters and {projects} projects, add1, {len(result.winners)} winners after "
        f"{result.raised} raises: {counted:.1f} s by the clock, {used:.1f} s of a processor; with the report of "
        f"{len(report.groups)} groups {whole:.1f} s and {all_used:.1f} s"
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
    parser.add_argument("--peer")
    asked = parser.parse_args()
    if asked.row is not None:
        print(measure(ROWS[asked.row], asked.folder), flush=True)
        return
    print("| what | seconds | processor | MB | winners |\n|---|--:|--:|--:|---|", flush=True)
    for number in range(len(ROWS)):
        subprocess.run([sys.executable, __file__, str(asked.folder), "--row", str(number)], check=True)
    print(poll(), flush=True)
    if asked.peer:
        print(beside(asked.peer, asked.folder))


if __name__ == "__main__":
    main()
