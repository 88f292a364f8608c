"""The same thing sent twice at the same moment: kept once, and both senders get the same slip, on either store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from commonstar.vocabulary import ContactWay
from commonstar.web.participation import actions
from commonstar.web.participation.models import Addition, Contact, Contribution, Door
from commonstar.web.participation.public import Reach, Slip, add_to, contribute, new_entry, slip_of
from tests.factories.cast import make_cast
from tests.factories.doors import SAID, kinds, make_door
from tests.factories.own_stores import own_store, store_at

SENDERS = 6
# As one process of the server does it, in turn; and as two processes do, which know nothing of each other's turns.
WAYS: dict[str, Callable[..., Slip]] = {"in turn": contribute, "apart": contribute.__wrapped__}  # type: ignore[attr-defined]


@pytest.fixture
def door(template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[Door]:
    with django_db_blocker.unblock(), own_store(template, tmp_path), kinds():
        yield make_door(make_cast().council)


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What each of several threads gets that do something at the same moment, each with its own way into the store."""
    settings = dict(connection.settings_dict)
    gate = threading.Barrier(SENDERS)

    def one(number: int) -> Any:
        with store_at(**settings):
            connection.ensure_connection()
            gate.wait(timeout=60)
            return act(number)

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(one, range(SENDERS)))


@pytest.mark.parametrize("way", WAYS)
def test_the_same_entry_at_the_same_moment_is_kept_once(door: Door, way: str) -> None:
    entry, reach = new_entry(), Reach(ContactWay.EMAIL, "someone@example.org", "en reply shipped 1")

    def send(number: int) -> Slip:
        said = {"wish": f"A bench, as device {number} sent it"}
        return WAYS[way](door=door, kind=SAID, said=said, entry=entry, language="en", contact=reach)

    assert set(at_once(send)) == {slip_of(entry)}
    assert (Contribution.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.parametrize("way", WAYS)
def test_several_at_the_same_moment_on_one_slip_are_all_kept(door: Door, way: str) -> None:
    first = contribute(door=door, kind=SAID, said={"wish": "A bench"}, entry=new_entry(), language="en")
    entries = [new_entry() for _sender in range(SENDERS)]

    def send(number: int) -> Slip:
        said = {"wish": f"Wish {number}"}
        return WAYS[way](door=door, kind=SAID, said=said, entry=entries[number], language="en", slip=first.code)

    assert set(at_once(send)) == {first}
    assert Contribution.objects.filter(under=first.key).count() == SENDERS + 1


def test_the_same_addition_at_the_same_moment_is_kept_once(door: Door) -> None:
    slip = contribute(door=door, kind=SAID, said={"wish": "A bench"}, entry=new_entry(), language="en")
    entry = new_entry()
    at_once(lambda number: add_to(slip=slip, contribution_key=slip.key, entry=entry, words="And a lamp"))
    assert Addition.objects.count() == 1


def test_taken_back_and_sent_again_at_the_same_moment_it_stays_taken_back(door: Door) -> None:
    entry = new_entry()
    said = {"wish": "A bench"}
    slip = contribute(door=door, kind=SAID, said=said, entry=entry, language="en")

    def act(number: int) -> None:
        if number % 2:
            contribute(door=door, kind=SAID, said=said, entry=entry, language="en")
        elif number == 0:
            actions.take_back(slip=slip, contribution_key=slip.key)

    at_once(act)
    assert Contribution.objects.get().said == {}
