"""Moderating, answering appeals, printing and entering for others: who may, in what order, and what is on record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from commonstar.vocabulary import Channel, ContributionState, RemovalReason, Role
from commonstar.web.audit.models import Entry
from commonstar.web.common.access import Refused
from commonstar.web.participation import moderation
from commonstar.web.participation import public as participation
from commonstar.web.participation.models import Contribution, Door, Removal
from commonstar.web.participation.public import contribute, new_entry
from commonstar.web.programmes.public import delete_programme, registry
from commonstar.web.programmes.taking_part import actions, queries
from tests.factories.cast import Cast
from tests.factories.doors import SAID, kinds, make_door

pytestmark = pytest.mark.django_db
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
WRITERS = (*RUNNERS, "contributor")
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def door(cast: Cast) -> Iterator[Door]:
    with kinds():
        yield make_door(cast.council, programme=cast.programme.pk, is_premoderated=True)


def said(door: Door, wish: str = "A bench", **more: Any) -> Contribution:
    slip = contribute(door=door, kind=SAID, said={"wish": wish}, entry=new_entry(), language="en", **more)
    return Contribution.objects.get(pk=slip.key)


def url(name: str, cast: Cast, **more: Any) -> str:
    return reverse(f"programmes:{name}", kwargs={"programme": cast.programme.slug, **more})


def appealed(door: Door, cast: Cast) -> Removal:
    row = said(door)
    removal = moderation.remove(
        by=cast.people["lead"],
        contribution_key=row.key,
        reason=RemovalReason.ABUSE,
        explanation="It threatens.",
        today=date(2026, 5, 4),
    )
    Removal.objects.update(appeal="It does not.")
    removal.refresh_from_db()
    return removal


PAGES: dict[str, tuple[str, ...]] = {
    "taking_part": MEMBERS,
    "door": MEMBERS,
    "waiting": RUNNERS,
    "close_door": RUNNERS,
    "remove_said": RUNNERS,
    "appeal": RUNNERS,
    "slips": WRITERS,
    "enter": WRITERS,
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_each_page(cast: Cast, door: Door, name: str) -> None:
    pieces: dict[str, dict[str, Any]] = {
        "taking_part": {},
        "remove_said": {"contribution": said(door).key},
        "appeal": {"removal": appealed(door, cast).pk},
        "enter": {"door": door.pk, "said": SAID},
    }
    address = url(name, cast, **pieces.get(name, {"door": door.pk}))
    found = {who: cast.client(who).get(address).status_code for who in (*MEMBERS, *OUTSIDERS)}
    expected = {who: 200 if who in PAGES[name] else 403 for who in MEMBERS} | dict.fromkeys(OUTSIDERS, 404)
    assert found == expected


def test_only_those_who_run_it_decide(cast: Cast, door: Door) -> None:
    row, removal = said(door), appealed(door, cast)
    for who in (*MEMBERS, *OUTSIDERS):
        if who in RUNNERS:
            continue
        seat = cast.seat(who)
        with pytest.raises(Refused):
            actions.close(seat=seat, door=door)
        with pytest.raises(Refused):
            actions.show(seat=seat, door=door, keys=[row.key])
        with pytest.raises(Refused):
            actions.remove(seat=seat, contribution=row, reason=RemovalReason.ABUSE, explanation="x")
        with pytest.raises(Refused):
            actions.answer_appeal(seat=seat, removal=removal, is_restored=True, answer="x")


def test_what_waits_is_shown_in_an_order_of_chance_and_logged_by_number_alone(cast: Cast, door: Door) -> None:
    rows = [said(door, f"Wish {number}") for number in range(5)]
    client = cast.client("facilitator")
    page = client.get(url("waiting", cast, door=door.pk)).content.decode()
    keys = re.findall(r'name="show" value="([0-9a-f]{32})"', page)
    ordered = sorted(row.key for row in rows)
    assert keys in [ordered[start:] + ordered[:start] for start in range(len(rows))]
    client.post(url("waiting", cast, door=door.pk), {"show": keys[:2]})
    assert participation.contributions_at(door).count() == 2
    entry = Entry.objects.order_by("number").last()
    assert entry is not None
    assert (entry.action, entry.after) == ("door.shown", {"title": door.title, "number": 2})


def test_who_grinds_for_small_keys_does_not_come_first(cast: Cast, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key follows from what a device sends, so one can search for it; where the queue begins, nobody knows."""
    said(door)
    row = Contribution.objects.get()
    rows = [Contribution(**{**vars_of(row), "key": f"{number:x}" + "0" * 31}) for number in range(16)]
    Contribution.objects.all().delete()
    Contribution.objects.bulk_create(rows)
    firsts = set()
    for secret in "abcdefgh":
        monkeypatch.setattr(settings, "SECRET_KEY", secret * 40)
        page = queries.said_at(door, ContributionState.WAITING, "")
        firsts.add(page.object_list[0].key)
        assert sorted(each.key for each in page) == [each.key for each in rows]
    assert len(firsts) > 3
    again = queries.said_at(door, ContributionState.WAITING, "")
    assert again.object_list[0].key in firsts, "and on one day it stays so"


def vars_of(row: Contribution) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_what_is_added_by_slip_is_read_by_those_who_run_it(cast: Cast, door: Door) -> None:
    row = said(door)
    Contribution.objects.update(state=ContributionState.SHOWN)
    entry = new_entry()
    slip = contribute(door=door, kind=SAID, said={"wish": "A lamp"}, entry=entry, language="en", channel=Channel.PAPER)
    participation.add_to(slip=slip, contribution_key=slip.key, entry=new_entry(), words="A bright one, by the stop")
    assert row.key != slip.key
    assert "A bright one, by the stop" in cast.client("lead").get(url("waiting", cast, door=door.pk)).content.decode()
    Contribution.objects.update(state=ContributionState.SHOWN)
    assert "A bright one, by the stop" in cast.client("lead").get(url("door", cast, door=door.pk)).content.decode()
    for who in ("viewer", "contributor"):
        assert "A bright one" not in cast.client(who).get(url("door", cast, door=door.pk)).content.decode()
    (reply,) = participation.owe_replies([participation.on_slip(slip)[0]], due_on=date(2030, 1, 1)).values()
    page = reverse("programmes:reply", args=[cast.programme.slug, reply.pk])
    assert "A bright one, by the stop" in cast.client("facilitator").get(page).content.decode()
    assert "A bright one" not in cast.client("viewer").get(page).content.decode()


def test_a_removal_needs_its_reason_and_names_no_words(cast: Cast, door: Door) -> None:
    row = said(door, "Dreadful words")
    client, address = cast.client("facilitator"), url("remove_said", cast, contribution=row.key)
    assert "a removal without a reason is censorship" in client.post(address, {"reason": "abuse"}).content.decode()
    client.post(address, {"reason": "abuse", "explanation": "It threatens a neighbour."})
    row.refresh_from_db()
    assert row.state == ContributionState.REMOVED
    assert "Dreadful" not in str(list(Entry.objects.values_list("after", flat=True)))
    assert client.get(address).status_code == 404


def test_who_removes_reads_what_it_has_become_already(cast: Cast, door: Door) -> None:
    row = said(door)
    page = url("remove_said", cast, contribution=row.key)
    assert "That stays when this is removed." not in cast.client("lead").get(page).content.decode()
    participation.became(contribution_key=row.key, kind="demand", object_id=None, words="It is demand 7.")
    body = cast.client("lead").get(page).content.decode()
    assert "It is demand 7." in body
    assert "That stays when this is removed." in body


def test_an_appeal_is_answered(cast: Cast, door: Door) -> None:
    removal = appealed(door, cast)
    client = cast.client("facilitator")
    assert "Answer an appeal" in client.get(url("taking_part", cast)).content.decode()
    client.post(url("appeal", cast, removal=removal.pk), {"is_restored": "no", "answer": "It does."})
    removal.refresh_from_db()
    assert (removal.is_restored, removal.answer) == (False, "It does.")
    assert Contribution.objects.get(pk=removal.contribution).state == ContributionState.REMOVED
    assert client.get(url("appeal", cast, removal=removal.pk)).status_code == 404


def test_a_helper_enters_several_in_a_row_and_only_the_role_is_kept(cast: Cast, door: Door) -> None:
    client, address = cast.client("contributor"), url("enter", cast, door=door.pk, said=SAID)
    slips = []
    for number in range(2):
        form = {"channel": "helper", "wish": f"Wish {number}", "entry": new_entry(), "language": "en"}
        answer = client.post(address, form).content.decode()
        slips += SLIP.findall(answer)
        following = client.post(address, {"another": "1", "channel": "helper"}).content.decode()
        assert re.search(r'value="helper"[^>]*checked', following)
    assert len(set(slips)) == 2
    rows = Contribution.objects.all()
    assert {(row.channel, row.helper_role) for row in rows} == {("helper", "contributor")}
    assert cast.people["contributor"].email not in str(list(rows.values()))
    assert "entered by a helper (Contributor)" in queries.author_of(rows[0])


def test_paper_with_a_printed_slip_is_found_by_that_slip(cast: Cast, door: Door) -> None:
    client = cast.client("contributor")
    sheet = client.get(url("slips", cast, door=door.pk)).content.decode()
    code = SLIP.findall(sheet)[0]
    assert SLIP.findall(sheet).count(code) == 2
    address = url("enter", cast, door=door.pk, said=SAID)
    form = {"channel": "paper", "wish": "A lamp", "entry": new_entry(), "language": "en", "printed_slip": code.lower()}
    assert code in client.post(address, form).content.decode()
    (row,) = participation.on_slip(participation.read_slip(code))
    assert (row.said, row.channel) == ({"wish": "A lamp"}, Channel.PAPER)
    wrong = client.post(address, {**form, "printed_slip": "12"}).content.decode()
    assert "Check the code" in wrong
    assert "A lamp" in wrong


def test_what_is_wrong_is_said_and_the_rest_stays(cast: Cast, door: Door) -> None:
    address = url("enter", cast, door=door.pk, said=SAID)
    page = cast.client("contributor").post(address, {"wish": "A lamp"}).content.decode()
    assert "Say how it was said." in page
    assert "A lamp" in page
    assert not Contribution.objects.exists()


def test_closing(cast: Cast, door: Door) -> None:
    client = cast.client("facilitator")
    client.post(url("close_door", cast, door=door.pk))
    door.refresh_from_db()
    assert door.closed_at is not None
    assert "Close this for good" not in client.get(url("door", cast, door=door.pk)).content.decode()


def test_it_waits_on_the_star_for_those_who_run_it(cast: Cast, door: Door) -> None:
    said(door)
    appealed(door, cast)
    for who, expected in (("facilitator", True), ("viewer", False)):
        labels = [str(each.label) for waits in registry.waits for each in waits(cast.seat(who))]
        assert ("1 contribution waits to be looked at" in labels) is expected
        assert ("1 appeal waits for an answer" in labels) is expected


def test_with_the_programme_goes_what_was_said(cast: Cast, door: Door) -> None:
    said(door)
    delete_programme(seat=cast.seat("lead"))
    assert not Door.objects.exists()
    assert not Contribution.objects.exists()


def test_the_number_of_questions_to_the_store_stays_the_same(
    cast: Cast, door: Door, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("facilitator")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            said(door)
            make_door(cast.council, programme=cast.programme.pk)
        found = []
        for address in (url("taking_part", cast), url("waiting", cast, door=door.pk)):
            with django_assert_max_num_queries(20) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]
