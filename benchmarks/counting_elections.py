"""How fast real elections are counted: the forty Scottish wards, reading included, under two rules, in one run.

`python benchmarks/counting_elections.py FOLDER` takes a folder of BLT files, by default that of the wards beside the
checkout. Limits for the forty wards: 1 s by the Scottish rules, 8 s by Meek's method. A file of a million papers, one a
line, is made and counted too.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from commonstar.engine.election.counting import count  # noqa: E402  (the path is set above)
from commonstar.formats.blt import read_blt  # noqa: E402  (the path is set above)

WARDS = ROOT.parent / "shared" / "data" / "election" / "scottish-wards"
LIMITS = {"scottish": 1.0, "meek": 8.0}
PAPERS, CANDIDATES, SEED = 1_000_000, 9, "benchmark"


def papers() -> bytes:
    """A million papers of nine candidates, one a line, in a fixed order that looks like chance."""
    state, lines = 1, [f"{CANDIDATES} 4"]
    for _ in range(PAPERS):
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        order = sorted(range(1, CANDIDATES + 1), key=lambda number: (state >> 3 * number) % 97 * number)
        lines.append(" ".join(("1", *map(str, order[: 1 + (state >> 40) % CANDIDATES]), "0")))
    return "\n".join([*lines, "0", *(f'"Candidate {number + 1}"' for number in range(CANDIDATES)), '"Made"']).encode()


def timed(files: list[bytes], rule: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor to read and count all."""
    clock, processor = time.perf_counter(), time.process_time()
    for data in files:
        count(read_blt(data).election, rule, SEED)
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> int:
    """Print a line a rule; 1 if a limit is broken."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else WARDS
    paths = sorted(folder.glob("*.blt"))
    broken = False
    for rule, limit in LIMITS.items():
        begin, used = time.perf_counter(), time.process_time()
        timed([path.read_bytes() for path in paths], rule)
        clock, processor = time.perf_counter() - begin, time.process_time() - used
        broken |= clock > limit or not paths
        print(f"{len(paths)} files, {rule}: {clock:.2f} s, processor {processor:.2f} s (limit {limit:g} s)")
    made = papers()
    for rule in LIMITS:
        clock, processor = timed([made], rule)
        print(f"{PAPERS:,} papers, {len(made):,} bytes, {rule}: {clock:.2f} s, processor {processor:.2f} s")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
