"""How fast groups of like-minded people are found in an export of Polis, reading apart.

`python benchmarks/opinion.py FOLDER` prints seconds by the wall clock and the processor's, the best of five runs. The
peer, red-dwarf, is no dependency: to run it beside, give `--peer PYTHON`, an interpreter in which it is installed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from commonstar.engine.opinion.groups import find_groups  # noqa: E402  (the path is set above)
from commonstar.engine.opinion.says import opinions  # noqa: E402
from commonstar.engine.opinion.votes import Votes  # noqa: E402
from commonstar.formats.polis import read_export  # noqa: E402

LIMIT = 1.0
PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
from reddwarf.implementations.base import run_pipeline
told = json.load(sys.stdin)
best = [9e9, 9e9]
for _ in range(5):
    wall, cpu = time.perf_counter(), time.process_time()
    run_pipeline(votes=told["votes"], mod_out_statement_ids=told["out"], random_state=1)
    best = [min(best[0], time.perf_counter() - wall), min(best[1], time.process_time() - cpu)]
print(f"red-dwarf      {best[0] * 1000:6.1f} ms {best[1] * 1000:6.1f} ms of a processor")
"""


def main() -> int:
    """Print a line each; fail if ours took longer than the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer")
    words = parser.parse_args()
    files = {path.name: path.read_bytes() for path in sorted(words.folder.glob("*.csv"))}
    start = time.perf_counter()
    votes = read_export(files).votes
    print(f"read           {time.perf_counter() - start:6.2f} s, {len(votes.people):,} people")
    best = [9e9, 9e9]
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        opinions(votes, find_groups(votes))
        best = [min(best[0], time.perf_counter() - wall), min(best[1], time.process_time() - cpu)]
    print(f"opinion-groups {best[0] * 1000:6.1f} ms {best[1] * 1000:6.1f} ms of a processor")
    if words.peer:
        subprocess.run([words.peer, "-c", PEER], input=_told(votes), text=True, check=True)
    return int(best[0] > LIMIT)


def _told(votes: Votes) -> str:
    rows = votes.values.tolist()
    listed = [
        {"participant_id": person, "statement_id": place, "vote": value, "modified": 0}
        for person, row in enumerate(rows)
        for place, value in enumerate(row)
        if value == value
    ]
    out = [place for place, statement in enumerate(votes.statements) if statement.is_out]
    return json.dumps({"votes": listed, "out": out})


if __name__ == "__main__":
    sys.exit(main())
