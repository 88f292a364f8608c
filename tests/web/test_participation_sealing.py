"""What someone who gets the store, the log and a backup can find out of when, in which order and by whom: nothing.

The strongest form of it on SQLite: the same things said in another order leave, once sealed, the same bytes.
"""

from __future__ import annotations

import logging
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from commonstar.cli import check
from commonstar.cli.store.take import take
from commonstar.vocabulary import Channel, Verdict
from commonstar.web.common import later
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation import jobs, sealing
from commonstar.web.participation.logs import WithoutAddresses
from commonstar.web.participation.models import Contribution, Door
from commonstar.web.participation.public import (
    Slip,
    contribute,
    new_entry,
    overdue_for_sealing,
    respond,
    slip_of,
    take_back,
)
from commonstar.web.participation.unordered import Unordered, unordered_models
from commonstar.web.questionnaires import public as questionnaires
from commonstar.web.replies import public as replies
from tests.factories.cast import make_cast
from tests.factories.doors import SAID, kinds, make_door
from tests.factories.own_stores import embedded, own_store, store_at
from tests.factories.questionnaires import open_lunch

MANY = 300
TURNS = 10
Said = tuple[list[str], list[Slip], bytes]
HEADER = 100  # bytes at the start of an SQLite file, with counters of changes


@pytest.fixture
def door(template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[Door]:
    with django_db_blocker.unblock(), own_store(template, tmp_path), kinds():
        made = make_door(make_cast().council)
        Door.objects.filter(pk=made.pk).update(closed_at=timezone.now())
        yield Door.objects.select_related("organisation").get(pk=made.pk)


def on_files(folder: Path, count: int) -> list[Path]:
    """Copies of this test's embedded store."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [folder / f"{number}.sqlite3" for number in range(count)]
    for file in files:
        shutil.copy(folder / "first.sqlite3", file)
    return files


def speak(door: Door, entries: list[str]) -> list[Slip]:
    return [
        contribute(
            door=door,
            kind=SAID,
            said={"wish": f"Wish of {entry[:6]}"},
            entry=entry,
            language="en",
            channel=Channel.PAPER,
        )
        for entry in entries
    ]


def keys_as_they_lie(table: str) -> list[str]:
    """A table's keys in the order in which the store itself would give them away."""
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and Contribution._meta.db_table == table:
            cursor.execute(f"SELECT key FROM {table}")
        else:
            cursor.execute(f"SELECT key FROM {table} ORDER BY {order}")
        return [str(row[0]) for row in cursor.fetchall()]


def test_on_sqlite_another_order_leaves_the_same_bytes(door: Door, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        return
    entries = [new_entry() for _ in range(MANY)]
    gone, stay = entries[:20], entries[20:]
    left = []
    for number, file in enumerate(on_files(tmp_path, 2)):
        with store_at(**embedded(file)):
            random.Random(number).shuffle(stay)
            speak(door, [*gone, *stay])
            for slip in map(slip_of, gone):
                take_back(slip=slip, contribution_key=slip.key)
            assert file.with_name(file.name + "-wal").stat().st_size > 0
            sealing.seal()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA freelist_count")
                assert cursor.fetchone()[0] == 0
            wal = file.with_name(file.name + "-wal")
            assert not wal.exists() or wal.stat().st_size == 0
        left.append(file.read_bytes()[HEADER:])
    assert left[0] == left[1]
    for secret in (*entries, *(slip_of(entry).code for entry in entries), *(f"Wish of {each[:6]}" for each in gone)):
        assert secret.encode() not in left[0]
    assert f"Wish of {stay[0][:6]}".encode() in left[0], "the test looks at the right file"


def test_before_sealing_the_file_does_tell_the_order(door: Door, tmp_path: Path) -> None:
    """Or the test above would pass with anything."""
    if connection.vendor != "sqlite":
        return
    entries = [new_entry() for _ in range(MANY)]
    left = []
    for number, file in enumerate(on_files(tmp_path, 2)):
        with store_at(**embedded(file)):
            random.Random(number).shuffle(entries)
            speak(door, entries)
        left.append(file.read_bytes()[HEADER:])
    assert left[0] != left[1]


def test_on_postgresql_all_rows_have_one_version_and_lie_by_key(door: Door) -> None:
    if connection.vendor != "postgresql":
        return
    table = Contribution._meta.db_table
    slips = speak(door, [new_entry() for _ in range(MANY)])
    take_back(slip=slips[0], contribution_key=slips[0].key)
    assert keys_as_they_lie(table) != sorted(keys_as_they_lie(table)), "before, the store tells the order"
    assert versions(table) > MANY / 2
    sealing.seal()
    assert keys_as_they_lie(table) == sorted(slip.key for slip in slips)
    assert versions(table) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s), count(*) FROM participation_contribution", [table])
        size, count = cursor.fetchone()
        cursor.execute("SELECT max((ctid::text::point)[0]) FROM participation_contribution")
        last_page = cursor.fetchone()[0]
    assert count == MANY
    assert size == (last_page + 1) * 8192, "no page is free"


def test_on_postgresql_what_people_say_of_replies_has_one_version(door: Door) -> None:
    if connection.vendor != "postgresql":
        return
    table = replies.Reply._meta.db_table
    slips = speak(door, [new_entry() for _ in range(5)])
    due = timezone.localdate()
    owed = [replies.Owed(door.programme, "A bench", "contribution", slip.key, due) for slip in slips]
    for slip, reply in replies.owe(owed=owed).items():
        replies.answer(reply=reply, decided=f"Yes to {slip}", changed="")
    for slip in slips:
        respond(slip=slip, contribution_key=slip.key, verdict=Verdict.DISPUTED, words="No", may_publish=False)
    assert versions(table) == len(slips)
    sealing.seal()
    assert versions(table) == 1
    assert replies.Reply.objects.filter(verdict=Verdict.DISPUTED).count() == len(slips)


def write_ahead_log() -> bytes:
    """All that a thief of PostgreSQL's own log can read: every segment that lies in its folder, one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' ORDER BY name")
        names = [str(row[0]) for row in cursor.fetchall()]
        found = []
        for name in names:
            # One that a checkpoint of a neighbouring test just took away holds nothing any more.
            cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s, 0, 1 << 26, true)", [name])
            found.append(bytes(cursor.fetchone()[0] or b""))
    return b"".join(found)


@contextmanager
def recycling(*, off: bool) -> Iterator[None]:
    """Whether the server uses segments of its log again (as it does unless told otherwise), or removes them.

    What is said is in the log at once, as on a server that waits for its disk; that of the tests does not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"ALTER SYSTEM SET wal_recycle = {'off' if off else 'on'}")
        cursor.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM RESET wal_recycle")
            cursor.execute("SELECT pg_reload_conf()")


def undisturbed(act: Callable[[], Said]) -> Said:
    """What an act gives when nobody else made a checkpoint meanwhile: the tests beside this one share the server."""
    for _turn in range(TURNS):
        before = last_checkpoint()
        found = act()
        if last_checkpoint() == before:
            return found
    raise AssertionError(f"{TURNS} times somebody else made a checkpoint meanwhile")


def last_checkpoint() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT checkpoint_lsn::text FROM pg_control_checkpoint()")
        return str(cursor.fetchone()[0])


def said_by_sixty(door: Door) -> Said:
    """Sixty people speak, ten of them take it back; and what the log then holds."""
    entries = [new_entry() for _ in range(60)]
    slips = speak(door, entries)
    for slip in slips[:10]:
        take_back(slip=slip, contribution_key=slip.key)
    return entries, slips, write_ahead_log()


def test_on_postgresql_the_write_ahead_log_tells_the_order_until_it_is_sealed(door: Door) -> None:
    """A log whose segments are used again keeps what it had, which is why `check` asks: else this would pass anyway.

    Both in one test, since the setting is the server's, which the tests beside this one share.
    """
    if connection.vendor != "postgresql":
        return
    with recycling(off=False):
        # A neighbour may write over a segment that is used again: that it is kept once is enough.
        assert any(is_kept_after_sealing(door.organisation) for _turn in range(TURNS))
    with recycling(off=True):
        entries, slips, before = undisturbed(lambda: said_by_sixty(door))
        wishes = {slip.key: f"Wish of {entry[:6]}".encode() for slip, entry in zip(slips, entries, strict=True)}
        told = sorted(slips, key=lambda slip: before.index(wishes[slip.key]))
        assert told == slips, "while a door is open the log has every word, in the order in which it came"
        assert sealing.seal() == 1
        after = write_ahead_log()
    assert not [slip for slip in slips if wishes[slip.key] in after], "no word of it is left, taken back or not"
    assert not [entry for entry in entries if entry.encode() in before], "the entry keys were never there"


def is_kept_after_sealing(organisation: Organisation) -> bool:
    """Whether what somebody said and took back still lies in the log when their door is sealed."""
    door = make_door(organisation)
    Door.objects.filter(pk=door.pk).update(closed_at=timezone.now())
    entry = new_entry()
    (slip,) = speak(door, [entry])
    take_back(slip=slip, contribution_key=slip.key)
    sealing.seal()
    return f"Wish of {entry[:6]}".encode() in write_ahead_log()


def versions(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
        return int(cursor.fetchone()[0])


def test_a_planted_table_with_an_order_of_its_own_is_caught(door: Door) -> None:
    """A plain table keeps the order in which its rows came, sealed or not: so none of ours may be one."""
    slips = speak(door, [new_entry() for _ in range(40)])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (key varchar(32) PRIMARY KEY)")
        try:
            cursor.executemany("INSERT INTO planted VALUES (%s)", [[slip.key] for slip in slips])
            sealing.seal()
            assert keys_as_they_lie("planted") == [slip.key for slip in slips]
        finally:
            cursor.execute("DROP TABLE planted")
    lie = keys_as_they_lie(Contribution._meta.db_table)
    assert lie == sorted(lie)


ANSWERED = (questionnaires.Response, questionnaires.OpenAnswer)
PEOPLE = 120


@pytest.fixture
def asked(template: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[questionnaires.Round]:
    """A round that is asked in a store of its own."""
    with django_db_blocker.unblock(), own_store(template, tmp_path):
        yield open_lunch(make_cast().seat("lead"))


def door_of(asked: questionnaires.Round) -> Door:
    door = questionnaires.door_to(asked)
    assert door is not None
    return door


def reply_to(asked: questionnaires.Round, entries: list[str]) -> list[Slip]:
    """Everyone answers, in their own words too: what they say follows from their entry, not from their turn."""
    return [
        questionnaires.answer(
            door=door_of(asked),
            asked=asked,
            answered=questionnaires.Answered(
                {"food": "bad", "why": f"Cold, says {entry[:6]}"}, ("guests", "staff")[ord(entry[0]) % 2]
            ),
            entry=entry,
            language="en",
        )
        for entry in entries
    ]


def give_a_rowid(model: type[Unordered]) -> None:
    """Plant a fault: an empty table of SQLite made again as a plain one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
        made = str(cursor.fetchone()[0])
        cursor.execute(f"DROP TABLE {model._meta.db_table}")
        cursor.execute(made.replace("WITHOUT ROWID", ""))


def left_after_answers(folder: Path, entries: list[str], planted: tuple[type[Unordered], ...]) -> list[bytes]:
    """The bytes of two sealed stores in which the same people answered the same in another order."""
    left = []
    for number, file in enumerate(on_files(folder, 2)):
        with store_at(**embedded(file)):
            for model in planted:
                give_a_rowid(model)
            asked = questionnaires.Round.objects.select_related("version", "programme").get()
            turns = random.Random(number).sample(entries, len(entries))
            reply_to(asked, turns)
            for slip in map(slip_of, entries[:10]):
                take_back(slip=slip, contribution_key=slip.key)
            Door.objects.update(closed_at=datetime(2026, 5, 1, tzinfo=UTC))
            sealing.seal()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA freelist_count")
                assert cursor.fetchone()[0] == 0
            wal = file.with_name(file.name + "-wal")
            assert not wal.exists() or wal.stat().st_size == 0
        left.append(file.read_bytes()[HEADER:])
    return left


@pytest.mark.parametrize("planted", [(), *((model,) for model in ANSWERED)])
def test_on_sqlite_answers_in_another_order_leave_the_same_bytes(
    asked: questionnaires.Round, tmp_path: Path, planted: tuple[type[Unordered], ...]
) -> None:
    """And where one of their tables had a place for each row, this inspection would see it."""
    if connection.vendor != "sqlite":
        return
    entries = [new_entry() for _ in range(PEOPLE)]
    left = left_after_answers(tmp_path, entries, planted)
    assert (left[0] == left[1]) is not bool(planted)
    assert f"Cold, says {entries[-1][:6]}".encode() in left[0], "the test looks at the right file"
    for entry in entries[:10]:
        assert f"Cold, says {entry[:6]}".encode() not in left[0]
    for entry in entries:
        assert entry.encode() not in left[0]
        assert slip_of(entry).code.encode() not in left[0]


@pytest.mark.parametrize("planted", [(), *((model,) for model in ANSWERED)])
def test_on_postgresql_answers_have_one_version_and_lie_by_key(
    asked: questionnaires.Round, monkeypatch: pytest.MonkeyPatch, planted: tuple[type[Unordered], ...]
) -> None:
    """And where sealing forgot one of their tables, this inspection would see it."""
    if connection.vendor != "postgresql":
        return
    slips = reply_to(asked, [new_entry() for _ in range(PEOPLE)])
    take_back(slip=slips[0], contribution_key=slips[0].key)
    rewritten = [model for model in sealing.rewritten_models() if model not in planted]
    monkeypatch.setattr(sealing, "rewritten_models", lambda: rewritten)
    sealing.seal()
    for model in ANSWERED:
        table = model._meta.db_table
        lie = keys_as_they_lie(table)
        assert len(lie) == PEOPLE - 1
        assert (lie == sorted(lie)) is (model not in planted)
        assert (versions(table) == 1) is (model not in planted)
        if model not in planted:
            assert pages(table) == (True, len(lie)), "no page is free"


def pages(table: str) -> tuple[bool, int]:
    """Whether a table's file ends with the page of its last row, and how many rows it has."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_relation_size(%s), max((ctid::text::point)[0]), count(*) FROM {table}",
            [table],
        )
        size, last_page, count = cursor.fetchone()
    return size == (last_page + 1) * 8192, count


def test_a_backup_has_answers_by_key(asked: questionnaires.Round, tmp_path: Path) -> None:
    slips = reply_to(asked, [new_entry() for _ in range(40)])
    take(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as backup:
        for model in ANSWERED:
            (name,) = [name for name in backup.namelist() if model._meta.db_table in name]
            keys = [line[2:34] for line in backup.read(name).decode().splitlines()]
            assert keys == sorted(keys)
            assert len(keys) == len(slips)
        everything = b"".join(backup.read(each) for each in backup.namelist())
    assert not any(slip.code.encode() in everything for slip in slips)


def test_the_log_says_no_address_of_answering(asked: questionnaires.Round, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutAddresses())
    Client().get("/join/QQQQQQ/answer/?x=1")
    Client().put(f"/join/{door_of(asked).code}/answer/")
    said = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert said
    assert not any("QQQQQQ" in line or "x=1" in line or door_of(asked).code in line for line in said)


def test_nothing_points_at_such_a_table_by_a_foreign_key() -> None:
    pointing = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model and issubclass(column.related_model, Unordered)
    ]
    assert pointing == []
    assert len(unordered_models()) >= 3


def test_a_backup_has_them_by_key(door: Door, tmp_path: Path) -> None:
    slips = speak(door, [new_entry() for _ in range(40)])
    take(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as backup:
        (name,) = [name for name in backup.namelist() if "participation_contribution" in name]
        lines = backup.read(name).decode().splitlines()
        everything = b"".join(backup.read(each) for each in backup.namelist())
    assert [line[2:34] for line in lines] == sorted(slip.key for slip in slips)
    assert not any(slip.code.encode() in everything for slip in slips)


def test_sealed_once_and_again_after_paper_came_late(door: Door) -> None:
    speak(door, [new_entry()])
    jobs.seal_closed.call()
    assert Door.objects.get(pk=door.pk).is_sealed
    speak(door, [new_entry()])
    assert not Door.objects.get(pk=door.pk).is_sealed
    assert sealing.seal() == 1
    assert sealing.doors_to_seal() == []


def test_a_door_that_stays_unsealed_is_overdue(door: Door) -> None:
    Door.objects.filter(pk=door.pk).update(closed_at=timezone.now() - timedelta(days=3))
    assert overdue_for_sealing() == 1
    assert "not-sealed" in [finding.code for finding in check.contents(public=False)]
    sealing.seal()
    assert overdue_for_sealing() == 0


def test_a_door_past_its_time_is_closed_and_sealed(door: Door) -> None:
    Door.objects.filter(pk=door.pk).update(closed_at=None, closes_at=timezone.now())
    jobs.seal_closed.call()
    found = Door.objects.get(pk=door.pk)
    assert found.closed_at is not None
    assert found.is_sealed
    assert "commonstar.web.participation.jobs.seal_closed" in later.RECURRING


def test_the_log_says_no_address_of_these_pages(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutAddresses())
    Client().get("/join/QQQQQQ/?x=1")
    Client().get("/join/QQQQQQ/nowhere/")
    Client().get("/nowhere-at-all/")
    said = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert len(said) == 3
    assert not any("QQQQQQ" in line or "x=1" in line for line in said)
    assert any("/nowhere-at-all/" in line for line in said), "other pages keep their address"


def test_the_site_uses_that_filter(settings: Any) -> None:
    made = settings.LOGGING
    assert "no-addresses" in made["handlers"]["console"]["filters"]
    assert made["filters"]["no-addresses"]["()"].endswith(WithoutAddresses.__name__)
    assert logging.getLogger("django.request").handlers == []
