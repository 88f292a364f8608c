"""The server is killed (kill -9) while people vote: nothing acknowledged is lost, nothing is counted twice."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from commonstar.web.participation.keys import read_slip
from tests.cli.conftest import ROOT, Store
from tests.cli.test_serve import serving, wait_for

VOTERS, SIDE_BY_SIDE, KILLED_AFTER, PATIENCE = 24, 6, 10, 60.0
CREDENTIAL = re.compile(r'name="credential" value="([0-9a-f]{32})"')
RECEIPT = re.compile(r'cs-slip__code" dir="ltr">([^<]+)<')
MAKE = f"""
import json
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from commonstar.vocabulary import Electorate
from commonstar.web.co.commission.budgets.vote import draft_vote
from commonstar.web.co.commission.voting.public import make_codes, open_poll
from tests.factories.budgets import checking
from tests.factories.cast import make_cast
seat = make_cast().seat("lead")
poll = draft_vote(seat=seat, budget=checking(seat), electorate=Electorate.CODES, seed_words="Dice.",
                  closes_at=timezone.now() + timedelta(days=1))
codes = [card.code for card in make_codes(seat=seat, poll=poll, names=[""] * {VOTERS})]
poll = open_poll(seat=seat, poll=poll)
print(json.dumps({{"start": f"/vote/{{poll.door.code}}/", "codes": codes}}))
"""
KEPT = """
import json
import django; django.setup()
from commonstar.web.co.commission.voting.models import CastBallot, Voter
keys = list(CastBallot.objects.values_list("key", flat=True))
print(json.dumps({"keys": keys, "marked": Voter.objects.filter(has_voted=True).count()}))
"""


def ask(store: Store, text: str) -> dict[str, object]:
    """What a script over the store prints."""
    done = store.cold(
        "-c",
        text,
        DJANGO_SETTINGS_MODULE="commonstar.web.config.settings",
        PYTHONPATH=os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def send(address: str, **fields: str) -> str:
    """Send a page until somebody answers; what is refused is an answer too."""
    data, until = urllib.parse.urlencode(fields).encode(), time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, data, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            return refused.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_acknowledged_ballots_outlive_the_server(store: Store, free_port: int) -> None:
    made = ask(store, MAKE)
    start, receipts, enough = f"http://127.0.0.1:{free_port}{made['start']}", list[str](), threading.Event()

    def vote(code: str) -> None:
        found = CREDENTIAL.search(send(start, code=code))
        assert found
        shown = RECEIPT.search(send(start + "ballot/", credential=found[1], step="cast", chosen="1"))
        assert shown
        receipts.append(shown[1])
        if len(receipts) >= KILLED_AFTER:
            enough.set()

    codes = [str(code) for code in made["codes"]]  # type: ignore[attr-defined]  # a list
    with serving(store, free_port) as first, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        voting = [pool.submit(vote, code) for code in codes]
        assert enough.wait(PATIENCE)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        with serving(store, free_port) as second:
            wait_for(free_port, second)
            for each in voting:
                each.result(PATIENCE)
    kept = ask(store, KEPT)
    assert len(receipts) == len(set(receipts)) == VOTERS
    assert set(kept["keys"]) == {read_slip(receipt).key for receipt in receipts}  # type: ignore[call-overload]  # as above
    assert kept["marked"] == VOTERS
