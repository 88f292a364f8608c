"""A vote with 50,000 voters on PostgreSQL: how fast ballots are accepted, and how soon after the close it is counted.

`python benchmarks/ballots.py` makes a budget with 100 projects and a roll of 50,000 voting codes, starts the product's
own server and drives it from this one process, on this machine alone: first some voters exchange their codes for
ballots, eight at a time, then they cast them, so many a second. Others exchange and cast in one go, and in the middle
of that the server is killed (SIGKILL) and started again; whoever has no answer sends the same page again. The other
voters' ballots are then written in one go, the vote is closed, sealed, its file written, counted and published.

Limits: 100 ballots a second accepted, within 0.3 s at the 95th percentile; the result with its accounts within 30 s of
the close; nothing acknowledged lost, nothing counted twice. Where one fails, it ends with status 1.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import socket
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "src")]

from benchmarks.hall import Line, Server, p95, script  # noqa: E402
from prove import postgresql  # noqa: E402

VOTERS, PROJECTS, TICKED = 50_000, 100, 8
A_SECOND, SECONDS, AT_ONCE, CRASH_SECONDS = 100, 20, 8, 6
ACCEPTED_P95, RESULT = 0.3, 30.0  # seconds
PATIENCE = 15.0  # seconds that a voter waits for an answer
MOST = 200.0  # seconds that the driving may take
SEED = 20261122
CREDENTIAL = re.compile(rb'name="credential" value="([0-9a-f]{32})"')
RECEIPT = re.compile(rb'cs-slip__code" dir="ltr">([^<]+)<')

MAKE = f"""
import json, sys
import django; django.setup()
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from commonstar.vocabulary import Electorate
from commonstar.web.co.commission.budgets.vote import draft_vote
from commonstar.web.co.commission.voting.public import make_codes, open_poll
from tests.factories.budgets import checking
from tests.factories.cast import make_cast
seat = make_cast().seat("lead")
costs = [str(1000 + 137 * number % 9000) for number in range({PROJECTS})]
budget = checking(seat, costs, amount=150000)
poll = draft_vote(seat=seat, budget=budget, electorate=Electorate.CODES, seed_words="Dice.",
                  closes_at=timezone.now() + timedelta(days=1))
codes = [card.code for card in make_codes(seat=seat, poll=poll, names=[""] * {VOTERS})]
poll = open_poll(seat=seat, poll=poll)
print(json.dumps({{"code": poll.door.code, "poll": str(poll.pk), "codes": codes}}))
"""
REST = f"""
import json, random, sys
import django; django.setup()
from commonstar.web.co.commission.voting import keys, queries
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Voter
poll = Poll.objects.get(pk=sys.argv[1])
chance = random.Random({SEED})
ids = queries.ballot_of(poll).ids
left = list(Voter.objects.filter(poll=poll, has_voted=False).values_list("pk", flat=True))
rows = [CastBallot(key=keys.new_key(), poll=poll, channel="web", said={{"chosen": chance.sample(ids, {TICKED})}})
        for _ in left]
CastBallot.objects.bulk_create(rows, batch_size=2000)
Voter.objects.filter(pk__in=left).update(has_voted=True, channel="web")
"""
KEPT = """
import json, sys
import django; django.setup()
from commonstar.web.co.commission.voting import queries
from commonstar.web.co.commission.voting.models import CastBallot, Poll
poll = Poll.objects.get(pk=sys.argv[1])
print(json.dumps({"keys": list(CastBallot.objects.values_list("key", flat=True)), "roll": queries.electorate_of(poll)}))
"""
COUNT = """
import json, sys, time
import django; django.setup()
from commonstar.web.co.commission.voting import actions
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.participation import sealing
from commonstar.web.programmes.public import seat_of
from commonstar.web.programmes.models import Membership
poll = Poll.objects.select_related("door", "programme").get(pk=sys.argv[1])
lead = Membership.objects.filter(programme=poll.programme, role="lead").first()
seat, took, began = seat_of(poll.programme, lead.user), {}, time.monotonic()
def step(name, act):
    started = time.monotonic()
    found = act()
    took[name] = time.monotonic() - started
    return found
step("closed", lambda: actions.close_poll(seat=seat, poll=poll))
step("sealed", sealing.seal)
row = step("file and hash", lambda: actions.make_file(seat=seat, poll=poll))
step("seed", lambda: actions.enter_seed(seat=seat, poll=row, seed="1", witness="x"))
row = step("counted", lambda: actions.count(seat=seat, poll=row))
step("published, with fairness and accounts", lambda: actions.publish(seat=seat, poll=row))
print(json.dumps({"took": took, "all": time.monotonic() - began, "winners": len(row.result["winners"])}))
"""


@dataclass
class Seen:
    """What was measured, in seconds; receipts that were shown; what was refused.

    `site` is what the site's processes used of a processor while codes were exchanged and while ballots were cast,
    `voters` what this process used for both.
    """

    exchanged: list[float] = field(default_factory=list)
    accepted: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    sent_again: int = 0
    ready_in: float = 0.0
    site: tuple[float, float] = (0.0, 0.0)
    voters: float = 0.0


def spent(session: int) -> float:
    """Seconds of a processor that the processes of a session have used; 0 where the system does not tell as Linux does.

    The site is such a session. Its worker is another, and PostgreSQL is not in it.
    """
    ticks = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            found = process.read_text().rsplit(")", 1)[1].split()
            ticks += (int(found[11]) + int(found[12])) * (int(found[3]) == session)
    return ticks / os.sysconf("SC_CLK_TCK")


async def post(port: int, path: str, fields: dict[str, str], seen: Seen) -> tuple[bytes, float]:
    """Send until there is an answer; the page, and how long the answer took."""
    while True:
        began, line = time.monotonic(), Line(port)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await line.ask("POST", path, fields)
        except (OSError, EOFError):  # also after so long without an answer
            seen.sent_again += 1
            await asyncio.sleep(0.5)
            continue
        finally:
            line.close()
        if answer.status != 200:
            seen.refused[str(answer.status)] += 1
        return answer.body, time.monotonic() - began


async def exchange(port: int, start: str, code: str, seen: Seen) -> str:
    """Exchange a code for a ballot; "" where none came."""
    page, took = await post(port, start, {"code": code}, seen)
    seen.exchanged.append(took)
    found = CREDENTIAL.search(page)
    if found is None:
        seen.refused["no credential"] += 1
        return ""
    return found[1].decode()


async def cast(port: int, start: str, credential: str, chosen: str, seen: Seen) -> None:
    """Cast the ballot, keep the receipt."""
    sent = {"credential": credential, "step": "cast", "chosen": chosen}
    page, took = await post(port, start + "ballot/", sent, seen)
    receipt = RECEIPT.search(page)
    if receipt is None:
        seen.refused["no receipt"] += 1
        return
    seen.accepted.append(took)
    seen.receipts.append(receipt[1].decode())


async def calmly(port: int, start: str, codes: list[str], server: Server) -> Seen:
    """All exchange, a few at a time; then so many a second cast, each at their own moment."""
    seen, chance, few = Seen(), random.Random(SEED), asyncio.Semaphore(AT_ONCE)

    async def ready(code: str) -> str:
        async with few:
            return await exchange(port, start, code, seen)

    async def later(credential: str) -> None:
        await asyncio.sleep(chance.uniform(0, len(codes) / A_SECOND))
        await cast(port, start, credential, str(chance.randrange(PROJECTS)), seen)

    async with asyncio.timeout(MOST):
        began, own, before = time.monotonic(), time.process_time(), spent(server.process.pid)
        credentials = await asyncio.gather(*(ready(code) for code in codes))
        seen.ready_in, between = time.monotonic() - began, spent(server.process.pid)
        await asyncio.gather(*(later(each) for each in credentials))
        seen.site = (between - before, spent(server.process.pid) - between)
        seen.voters = time.process_time() - own
    return seen


async def killed(port: int, start: str, codes: list[str], server: Server) -> Seen:
    """All exchange and cast in one go; halfway the server is killed and started again."""
    seen, chance = Seen(), random.Random(SEED)
    length = len(codes) / A_SECOND

    async def one(code: str) -> None:
        await asyncio.sleep(chance.uniform(0, length))
        credential = await exchange(port, start, code, seen)
        await cast(port, start, credential, str(chance.randrange(PROJECTS)), seen)

    async with asyncio.timeout(MOST):
        voters = [asyncio.create_task(one(code)) for code in codes]
        await asyncio.sleep(length / 2)
        server.kill()
        await asyncio.to_thread(server.start)
        await asyncio.gather(*voters)
    return seen


def report(calm: Seen, crash: Seen, kept: dict[str, object], counted: dict[str, object]) -> bool:
    """Print the table; whether every limit holds."""
    from commonstar.web.participation.keys import read_slip  # noqa: PLC0415  (needs no settings)

    keys = set(kept["keys"])  # type: ignore[call-overload]  # a list of texts
    shown = {read_slip(code).key for code in (*calm.receipts, *crash.receipts)}
    lost, marked = len(shown - keys), kept["roll"][1]  # type: ignore[index]  # a pair
    refused = calm.refused + crash.refused
    rate = len(calm.accepted) / SECONDS
    whole = float(str(counted["all"]))
    lines = [
        ("ballots a second", f"{rate:.0f}", f"{A_SECOND}", rate >= A_SECOND * 0.99),
        ("accepted, p95", f"{p95(calm.accepted):.3f} s", f"{ACCEPTED_P95} s", p95(calm.accepted) <= ACCEPTED_P95),
        ("codes exchanged for ballots a second", f"{len(calm.exchanged) / calm.ready_in:.0f}", "", True),
        ("code exchanged for a ballot, p95", f"{p95(calm.exchanged):.3f} s", "", True),
        *(
            (f"processor: {name}", f"{took / len(calm.exchanged) * 1000:.1f} ms", "", True)
            for name, took in (
                ("the site exchanges a code", calm.site[0]),
                ("the site takes a ballot", calm.site[1]),
                ("a voter of this benchmark, for both", calm.voters),
            )
        ),
        ("refused", str(sum(refused.values())), "0", not refused),
        ("after kill -9: sent again", str(crash.sent_again), "", True),
        ("after kill -9: acknowledged but lost", str(lost), "0", lost == 0),
        ("after kill -9: ballots more than voters", str(len(keys) - int(str(marked))), "0", len(keys) == marked),
        (f"closed to published, {VOTERS:,} ballots", f"{whole:.1f} s", f"{RESULT:.0f} s", whole <= RESULT),
    ]
    lines += [(f"of it {name}", f"{took:.1f} s", "", True) for name, took in counted["took"].items()]  # type: ignore[attr-defined]  # a table
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end (the voters and the server among it)\n")
    print("| measure | found | limit | |\n|---|--:|--:|---|")
    for name, found, limit, holds in lines:
        print(f"| {name} | {found} | {limit} | {'' if holds else 'fails'} |")
    if refused:
        print(f"\nRefused: {dict(refused)}")
    return all(line[3] for line in lines)


def main() -> int:
    """Build, drive, kill, count, print; 1 where a limit fails."""
    with tempfile.TemporaryDirectory() as folder, postgresql() as database:
        more = {"COMMONSTAR_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DATABASE_URL": database}
        environment = {**os.environ, **more}
        settings = {**environment, "DJANGO_SETTINGS_MODULE": "commonstar.web.config.settings"}
        made = json.loads(script(settings, MAKE).splitlines()[-1])
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = int(listener.getsockname()[1])
        server, start, codes = Server(environment, port), f"/vote/{made['code']}/", made["codes"]
        first, second = A_SECOND * SECONDS, A_SECOND * CRASH_SECONDS
        server.start()
        print(f"{len(codes):,} codes, {PROJECTS} projects", flush=True)
        try:
            calm = asyncio.run(calmly(port, start, codes[:first], server))
            crash = asyncio.run(killed(port, start, codes[first : first + second], server))
        finally:
            server.stop()
        kept = json.loads(script(settings, KEPT, made["poll"]).splitlines()[-1])
        script(settings, REST, made["poll"])
        counted = json.loads(script(settings, COUNT, made["poll"]).splitlines()[-1])
    return 0 if report(calm, crash, kept, counted) else 1


if __name__ == "__main__":
    raise SystemExit(main())
