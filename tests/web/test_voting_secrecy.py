"""What someone who gets store, log and backup after the close can find out of who cast which ballot: nothing.

The thief of these tests knows every voting code and in which order people voted, as whoever printed the cards and stood
at the door would.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client

from commonstar.cli.store.take import take
from commonstar.web.audit.models import Entry
from commonstar.web.co.commission.voting import actions, casting
from commonstar.web.co.commission.voting.keys import code_hash
from commonstar.web.co.commission.voting.models import CastBallot, Poll, Receipt, Voter
from commonstar.web.participation import sealing
from commonstar.web.participation.logs import WithoutAddresses
from commonstar.web.participation.public import Slip
from commonstar.web.participation.unordered import Unordered, has_no_rowid
from tests.factories.cast import Cast, make_cast
from tests.factories.own_stores import own_store
from tests.factories.votes import PIE, SOUP, STEW, codes, opened, vote, vote_kind
from tests.web.test_participation_at_once import at_once
from tests.web.test_participation_sealing import recycling, undisturbed, versions, write_ahead_log

TABLES: tuple[type[Unordered], ...] = (Voter, CastBallot, Receipt)
MANY = 60


@pytest.fixture
def people(template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[Cast]:
    with django_db_blocker.unblock(), own_store(template, tmp_path), vote_kind():
        yield make_cast()


def voted(cast: Cast, count: int = MANY) -> tuple[Poll, list[tuple[str, Slip]]]:
    """A vote in which each voter of a known order wrote something that only they would."""
    poll = opened(cast)
    found = []
    for number, code in enumerate(codes(cast, poll, count)):
        found.append((code, vote(poll, code, SOUP if number % 2 else STEW, f"mark-{number}")))
    return poll, found


def shut(cast: Cast, poll: Poll) -> None:
    actions.close_poll(seat=cast.seat("lead"), poll=Poll.objects.select_related("door").get(pk=poll.pk))
    sealing.seal()


def values(model: type[Model]) -> set[str]:
    """Everything that stands in a table, but for which vote it is of."""
    columns = [each.attname for each in model._meta.concrete_fields if each.name != "poll"]
    return {str(value) for row in model._default_manager.values_list(*columns) for value in row} - {"", "None", "True"}


def keys_of(model: type[Unordered]) -> list[str]:
    order = "ctid" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {model._meta.db_table} {f'ORDER BY {order}' if order else ''}")
        return [str(row[0]) for row in cursor.fetchall()]


def test_no_value_of_the_roll_stands_beside_a_ballot_or_a_receipt(people: Cast) -> None:
    poll, found = voted(people)
    shut(people, poll)
    roll, ballots, receipts = (values(model) for model in TABLES)
    assert not roll & ballots
    assert not roll & receipts
    assert not ballots & receipts
    assert {slip.key for _code, slip in found} == receipts
    known = {code_hash(poll.pk, code) for code, _slip in found}
    assert known <= roll, "the test looks at the codes that the thief knows"
    assert not known & (ballots | receipts)


def test_the_rows_lie_by_key_in_one_version_and_tell_no_order(people: Cast) -> None:
    poll, _found = voted(people)
    shut(people, poll)
    for model in TABLES:
        assert keys_of(model) == sorted(keys_of(model))
        if connection.vendor == "postgresql":
            assert versions(model._meta.db_table) == 1
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
                assert has_no_rowid(str(cursor.fetchone()[0]))
    marks = [int(row.said["chosen"][1].split("-")[1]) for row in CastBallot.objects.order_by("key")]
    assert sorted(marks) == list(range(MANY))
    assert marks != sorted(marks)
    expected = (MANY * MANY - 1) / 3  # of the mean square distance, where the order is chance
    distance = sum((mark - place) ** 2 for place, mark in enumerate(marks)) / MANY
    assert 0.4 * expected < distance * 2 < 1.8 * expected


def test_before_the_close_postgresql_does_tell_the_order(people: Cast) -> None:
    """Or the test above would pass with anything; the page says so, and the close ends it."""
    if connection.vendor != "postgresql":
        return
    voted(people, 20)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT said FROM {CastBallot._meta.db_table} ORDER BY xmin::text::bigint")
        marks = [str(row[0]) for row in cursor.fetchall()]
    assert all(f"mark-{number}" in mark for number, mark in enumerate(marks))


def test_on_sqlite_no_free_page_or_log_keeps_anything(people: Cast, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        return
    poll, found = voted(people)
    credential = casting.exchange(poll=poll, code=codes(people, poll, 1)[0])
    shut(people, poll)
    file = Path(connection.settings_dict["NAME"])
    wal = file.with_name(file.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        assert cursor.fetchone()[0] == 0
    everything = file.read_bytes()
    assert b"mark-7" in everything, "the test looks at the right file"
    secrets = [credential, *(code for code, _slip in found), *(slip.code for _code, slip in found)]
    assert not [each for each in secrets if each.encode() in everything]


def test_on_postgresql_the_write_ahead_log_keeps_nothing_after_the_close(people: Cast) -> None:
    if connection.vendor != "postgresql":
        return

    def before() -> Any:
        _poll, found = voted(people, 20)
        return [], [slip for _code, slip in found], write_ahead_log()

    with recycling(off=True):
        _entries, slips, log = undisturbed(before)
        assert all(slip.key.encode() in log for slip in slips), "while it is open the log has every ballot"
        shut(people, Poll.objects.latest("opened_at"))
        after = write_ahead_log()
    assert not [number for number in range(20) if f'"mark-{number}"'.encode() in after]


def test_a_backup_has_roll_and_ballots_by_key_and_no_secret(people: Cast, tmp_path: Path) -> None:
    poll, found = voted(people)
    shut(people, poll)
    take(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as backup:
        for model in TABLES:
            (name,) = [name for name in backup.namelist() if model._meta.db_table in name]
            keys = [line[2:34] for line in backup.read(name).decode().splitlines()]
            assert keys == sorted(keys)
            assert len(keys) == MANY
        everything = b"".join(backup.read(each) for each in backup.namelist())
    assert not [code for code, slip in found if code.encode() in everything or slip.code.encode() in everything]


def test_the_log_of_the_server_says_no_address_of_voting(people: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutAddresses())
    Client().get("/vote/QQQQQQ/?x=1")
    Client().get("/vote/QQQQQQ/nowhere/")
    said = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert len(said) == 2
    assert not any("QQQQQQ" in line or "x=1" in line for line in said)


def test_the_chain_of_acts_has_no_entry_for_a_voter(people: Cast) -> None:
    poll = opened(people)
    (code,) = codes(people, poll, 1)
    count = Entry.objects.count()
    casting.replace(poll=poll, receipt=vote(poll, code, SOUP), said={"chosen": [PIE]})
    assert Entry.objects.count() == count


def test_the_same_credential_at_the_same_moment_is_one_ballot(people: Cast) -> None:
    poll = opened(people)
    credential = casting.exchange(poll=poll, code=codes(people, poll, 1)[0])
    said = {"chosen": [SOUP]}
    receipts = at_once(lambda number: casting.cast(poll=poll, credential=credential, said=said))
    assert len(set(receipts)) == 1
    assert CastBallot.objects.count() == 1


def test_one_code_at_the_same_moment_on_several_devices_is_one_ballot(people: Cast) -> None:
    poll = opened(people)
    (code,) = codes(people, poll, 1)

    def send(number: int) -> str:
        try:
            vote(poll, code, SOUP)
        except (casting.AlreadyVoted, casting.NoCredential) as refused:
            return type(refused).__name__
        return "cast"

    answers = at_once(send)
    assert answers.count("cast") == 1
    assert CastBallot.objects.count() == Voter.objects.filter(has_voted=True).count() == 1


def test_whatever_comes_while_it_closes_is_in_or_refused(people: Cast) -> None:
    poll = opened(people)
    held = [casting.exchange(poll=poll, code=code) for code in codes(people, poll, 6)]
    turn = random.Random(5).randrange(6)

    def send(number: int) -> str:
        fresh = Poll.objects.select_related("door", "programme").get(pk=poll.pk)
        if number == turn:
            actions.close_poll(seat=people.seat("lead"), poll=fresh)
            return "closed"
        try:
            casting.cast(poll=fresh, credential=held[number], said={"chosen": [SOUP]})
        except casting.VoteClosed:
            return "refused"
        return "cast"

    answers = at_once(send)
    marked = Voter.objects.filter(has_voted=True).count()
    assert answers.count("cast") == CastBallot.objects.count()
    assert CastBallot.objects.count() <= marked <= CastBallot.objects.count() + answers.count("refused")
