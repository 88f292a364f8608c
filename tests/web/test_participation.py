"""Taking part without an account: keys made in one direction, exactly once, and nothing kept that tells when or who."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonstar.vocabulary import Channel, ContactWay, ContributionState
from commonstar.web.audit.models import Entry
from commonstar.web.participation import keys
from commonstar.web.participation import public as participation
from commonstar.web.participation.models import Addition, Contact, Contribution
from commonstar.web.participation.public import Door, Reach, contribute, new_entry, slip_of
from commonstar.web.participation.unordered import Unordered, faults_of, has_no_rowid, unordered_models
from tests.factories.cast import Cast
from tests.factories.doors import SAID, kinds, make_door

REACH = Reach(ContactWay.EMAIL, "someone@example.org", "en reply shipped 1")


@pytest.fixture
def door(cast: Cast) -> Iterator[Door]:
    with kinds():
        yield make_door(cast.council)


def send(door: Door, entry: str, wish: str = "A bench", **more: Any) -> keys.Slip:
    return contribute(door=door, kind=SAID, said={"wish": wish}, entry=entry, language="en", **more)


entries = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(entries)
def test_a_slip_is_read_however_it_is_typed(entry: str) -> None:
    slip = slip_of(entry)
    assert slip == slip_of(entry)
    for typed in (slip.code, slip.code.lower(), slip.code.replace("-", " "), slip.code.replace("0", "O")):
        assert keys.read_slip(typed) == slip
    assert keys.read_slip(slip.code.replace("1", "l")) == slip
    assert entry not in slip.code + slip.key


@pytest.mark.parametrize("typed", ["", "XXXX", "UUUU-UUUU-UUUU-UUUU", "0000-0000-0000-00000"])
def test_what_is_no_slip_is_refused(typed: str) -> None:
    with pytest.raises(keys.Unreadable):
        keys.read_slip(typed)


def test_join_codes_have_no_vowel_and_nothing_that_reads_as_something_else() -> None:
    assert not set(keys.DOOR_ALPHABET) & set("AEIOU0O1IL2Z5S8B")
    code = keys.new_code()
    assert keys.read_code(f" {code[:3].lower()}-{code[3:]} ") == code
    with pytest.raises(keys.Unreadable):
        keys.read_code("AEIOUX")


def test_sent_twice_is_kept_once_with_the_same_slip(door: Door) -> None:
    entry = new_entry()
    first, again = send(door, entry, contact=REACH), send(door, entry, "Something else", contact=REACH)
    assert first == again
    assert Contribution.objects.get().said == {"wish": "A bench"}
    assert Contact.objects.count() == 1
    assert [row.key for row in participation.on_slip(participation.read_slip(first.code))] == [first.key]


def test_several_on_one_slip(door: Door) -> None:
    first = send(door, new_entry())
    entry = new_entry()
    assert send(door, entry, "A lamp", slip=first.code) == first
    assert send(door, entry, "A lamp", slip=first.code) == first
    assert {row.said["wish"] for row in participation.on_slip(first)} == {"A bench", "A lamp"}


def test_a_slip_of_another_door_is_not_taken_up(door: Door, cast: Cast) -> None:
    elsewhere = send(make_door(cast.elsewhere), new_entry())
    entry = new_entry()
    assert send(door, entry, slip=elsewhere.code) == slip_of(entry)


def test_the_store_holds_neither_entry_key_nor_slip(door: Door) -> None:
    entry = new_entry()
    slip = send(door, entry)
    row = Contribution.objects.values().get()
    assert entry not in str(row)
    assert slip.code not in str(row)
    assert slip.code.replace("-", "") not in str(row)


def test_a_closed_door_takes_paper_and_what_was_sent_before(door: Door) -> None:
    entry = new_entry()
    slip = send(door, entry)
    participation.close_door(by=None, door=door)
    assert send(door, entry) == slip
    with pytest.raises(participation.DoorClosed):
        send(door, new_entry())
    send(door, new_entry(), channel=Channel.PAPER)
    assert Contribution.objects.count() == 2


def test_a_door_opens_and_closes_by_the_clock(door: Door) -> None:
    assert participation.is_open(door)
    hour = timedelta(hours=1)
    for opens, closes, expected in ((-1, 1, True), (1, 2, False), (-2, -1, False)):
        door.opens_at, door.closes_at = timezone.now() + opens * hour, timezone.now() + closes * hour
        assert participation.is_open(door) is expected


def test_only_what_a_door_takes_comes_in(door: Door) -> None:
    with pytest.raises(participation.NotTaken):
        contribute(door=door, kind="unknown", said={}, entry=new_entry(), language="en")
    with pytest.raises(participation.TooLong):
        send(door, new_entry(), "x" * 30_000)
    with pytest.raises(participation.Unreadable):
        send(door, "not a key")


def test_a_helper_has_a_role(door: Door) -> None:
    send(door, new_entry(), channel=Channel.HELPER, helper_role="facilitator")
    assert Contribution.objects.get().helper_role == "facilitator"


def test_a_premoderated_door_keeps_what_is_said_from_view(cast: Cast) -> None:
    with kinds():
        door = make_door(cast.council, is_premoderated=True)
        send(door, new_entry())
    assert Contribution.objects.get().state == ContributionState.WAITING
    assert not participation.contributions_at(door).exists()


def test_add_and_take_back(door: Door) -> None:
    slip, entry = send(door, new_entry(), contact=REACH), new_entry()
    for _twice in range(2):
        participation.add_to(slip=slip, contribution_key=slip.key, entry=entry, words="By the river")
    assert Addition.objects.get().words == "By the river"
    participation.take_back(slip=slip, contribution_key=slip.key)
    row = Contribution.objects.get()
    assert (row.said, row.state) == ({}, ContributionState.TAKEN_BACK)
    assert not Addition.objects.exists()
    assert not Contact.objects.exists()
    with pytest.raises(participation.NoSuchSlip):
        participation.take_back(slip=slip, contribution_key=slip.key)


def test_a_slip_reaches_nothing_of_another(door: Door) -> None:
    mine, other = send(door, new_entry()), send(door, new_entry())
    with pytest.raises(participation.NoSuchSlip):
        participation.take_back(slip=mine, contribution_key=other.key)


def test_the_log_tells_of_doors_and_never_of_what_came_through(door: Door) -> None:
    before = Entry.objects.count()
    send(door, new_entry(), contact=REACH)
    assert Entry.objects.count() == before
    participation.close_door(by=None, door=door)
    last = Entry.objects.order_by("number").last()
    assert last is not None
    assert (last.action, last.after["by_web"]) == ("door.closed", 1)


def test_no_table_of_what_was_said_tells_when_or_who() -> None:
    found = unordered_models()
    assert {Contribution, Addition, Contact} <= set(found)
    assert {model.__name__: faults_of(model) for model in found if faults_of(model)} == {}


def test_the_guard_of_such_tables_finds_a_time_a_number_and_a_person() -> None:
    class Planted(models.Model):
        made_at = models.DateTimeField()
        by = models.ForeignKey("accounts.User", on_delete=models.CASCADE)
        after = models.ForeignKey(Contribution, on_delete=models.CASCADE)

        class Meta:
            app_label = "participation"
            managed = False

        def __str__(self) -> str:
            return "planted"

    try:
        assert len(faults_of(Planted)) == 5
    finally:
        from django.apps import apps  # noqa: PLC0415  (to take the planted table out again)

        del apps.all_models["participation"]["planted"]
        apps.clear_cache()


@pytest.mark.django_db
def test_on_sqlite_such_tables_have_no_rowid() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = dict(cursor.fetchall())
    assert [model.__name__ for model in unordered_models() if not has_no_rowid(made[model._meta.db_table])] == []
    assert not has_no_rowid(made["participation_door"])


def test_the_base_has_no_table() -> None:
    assert Unordered._meta.abstract
