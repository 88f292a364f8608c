"""How long a fair lottery takes: panels of 20 from made pools of 200 people with five categories, leximin.

`python benchmarks/panel.py [RESPONDENTS CATEGORIES]` prints seconds by the wall clock and the processor's for five made
pools, with and without shared households, and for the files if they are given.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engine.panels import made_pool  # noqa: E402

from commonstar.engine.panel.drawing import lottery  # noqa: E402  (the path is set above)
from commonstar.engine.panel.kinds import kinds_of  # noqa: E402
from commonstar.engine.panel.pool import Method, Pool  # noqa: E402
from commonstar.formats.panels import read_people, read_quotas  # noqa: E402

LIMIT = 10.0


def main() -> int:
    """Print a line a pool; fail if one took longer than the limit."""
    pools = {
        f"made {seed}, shared {shared}": made_pool(seed, shared=shared) for seed in range(3) for shared in (0, 0.4)
    }
    if len(sys.argv) == 3:
        people, categories = (Path(name) for name in sys.argv[1:])
        quotas = read_quotas(categories.read_bytes(), categories.name)
        persons = read_people(people.read_bytes(), people.name, quotas)
        pools["files"] = Pool(quotas.categories, quotas.quotas, persons, 20)
    worst = 0.0
    for name, pool in pools.items():
        wall, cpu = time.perf_counter(), time.process_time()
        made = lottery(pool, Method.LEXIMIN)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        worst = max(worst, wall)
        levels = len({round(chance, 5) for chance in made.chances})
        print(
            f"{name:24} {wall:7.2f} s {cpu:7.2f} s of a processor, {len(kinds_of(pool).kinds)} kinds, {levels} levels, "
            f"least {made.minimum:.4f}, off by {made.deviation:.5f}"
        )
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
