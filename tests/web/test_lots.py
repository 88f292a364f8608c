"""Panels by lot: who may do what, the order of hash and seed, the same draw again, replacements, forgetting."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonstar.cli.panel_draw import command as panel_draw
from commonstar.formats.panels import read_panels
from commonstar.formats.programme_file import ArchiveRefused
from commonstar.vocabulary import Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.co.commission.lots import actions, bridge, drawing, queries
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelByLot, PanelDraw, PoolContact, PoolMember
from commonstar.web.common.access import Refused
from commonstar.web.programmes.archive.actions import bring_in, take_away
from tests.factories.cast import Cast, make_cast
from tests.factories.lots import QUOTAS, SEED, made_people, make_drawn, make_locked, make_panel, values, work
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/commission/lots/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")


def at(panel: PanelByLot, path: str = "") -> str:
    return f"{HERE}{panel.pk}/{path}"


@pytest.mark.parametrize("visibility", list(Visibility))
def test_who_may_read(db: None, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    panel, _draw = make_drawn(cast.seat("lead"))
    seen = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }[visibility]
    pages = (HERE, at(panel), at(panel, "draws/1/"), at(panel, "draws/1/files/panels.csv"))
    pool = ("draws/1/files/people.csv", "draws/1/files/result.json", "draws/1/chances/", "draws/1/chances/P0001/")
    for who in (*MEMBERS, *OUTSIDERS):
        client = cast.client(who)
        assert [client.get(page).status_code for page in pages] == [200 if who in seen else 404] * 4, who
        answers = [client.get(at(panel, path)).status_code for path in (*pool, "missing/")]
        assert answers == [200 if who in MEMBERS else 404] * 5, who


def test_who_may_prepare_and_read_names(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    begun = make_panel(cast.seat("lead"))
    panel, _draw = make_drawn(cast.seat("lead"))
    before = (
        "change/",
        "quotas/",
        "quotas/file/",
        "pool/",
        "pool/open/",
        "pool/list/",
        "pool/list/drop/",
        "pool/names/",
        "lock/",
    )
    after = ("people/", "people/P0001/", "replace/", "forget/")
    paths = [f"{HERE}new/", *(at(begun, path) for path in before), *(at(panel, path) for path in after)]
    for who in (*MEMBERS, *OUTSIDERS):
        client = cast.client(who)
        expected = 200 if who in RUNNERS else 302 if who == "anonymous" else 403
        assert [client.get(path).status_code for path in paths] == [expected] * len(paths), who
        assert ("Person" in client.get(at(panel, "people/")).content.decode()) == (who in RUNNERS), who
        if who not in RUNNERS:
            _refused(cast, who, begun, panel)


def _refused(cast: Cast, who: str, begun: PanelByLot, panel: PanelByLot) -> None:
    seat = cast.seat(who)
    for act in (
        lambda: actions.plan_panel(seat=seat, values=values()),
        lambda: actions.take_list(seat=seat, panel=begun, people=made_people()),
        lambda: drawing.lock(seat=seat, panel=begun),
        lambda: drawing.enter_seed(seat=seat, panel=panel, number=1, seed="x", told="x"),
        lambda: drawing.replace(seat=seat, panel=panel),
        lambda: actions.forget_people(seat=seat, panel=panel),
    ):
        with pytest.raises(Refused):
            act()


def test_from_nothing_to_a_pool_through_the_pages(cast: Cast) -> None:
    client = cast.client("facilitator")
    given = {
        "title": "Bus panel",
        "purpose": "It meets twice.",
        "size": "4",
        "method": "leximin",
        "seed_plan": "Dice at the library.",
        "is_open": "no",
    }
    wrong = client.post(f"{HERE}new/", given | {"size": "0", "seed_plan": ""}).content.decode()
    assert "Write how the seed will be made." in wrong
    assert "It meets twice." in wrong
    client.post(f"{HERE}new/", given)
    panel = PanelByLot.objects.get()
    quota = {"category": "age", "value": "under 60", "least": "3", "most": "2"}
    assert "not below the smallest" in client.post(at(panel, "quotas/"), quota).content.decode()
    client.post(at(panel, "quotas/"), quota | {"most": "3"})
    assert "there already" in client.post(at(panel, "quotas/"), quota | {"most": "3"}).content.decode()
    table = b"category,feature,min,max,people\nage,under 60,,,6000\nage,60 and over,,,4000\n"
    client.post(at(panel, "quotas/file/"), {"file": SimpleUploadedFile("q.csv", table)})
    assert [(row.value, row.least, row.most) for row in queries.quotas_of(panel)] == [
        ("under 60", 2, 3),
        ("60 and over", 1, 2),
    ]
    body = client.get(at(panel, "quotas/")).content.decode()
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.unlabelled()) == ([], [], [])


def send_list(client: Client, panel: PanelByLot, table: bytes) -> str:
    sent = {"file": SimpleUploadedFile("people.csv", table), "may_keep": "on"}
    return client.post(at(panel, "pool/list/"), sent).content.decode()


def test_a_list_comes_in_whole_or_not_at_all(cast: Cast) -> None:
    panel, client = make_panel(cast.seat("lead"), people=0), cast.client("lead")
    head = b"name,contact,household,fixed,age,area\n"
    body = send_list(client, panel, head + b"A,a@example.org,,yes,under 60,north\n,b@example.org,,,40,south\n")
    assert "The table has 2 problems" in body
    assert "Write one of these: under 60; 60 and over." in body
    assert PoolMember.objects.count() == 0
    good = head + b"A,a@example.org,,yes,under 60,north\nB,b@example.org,,,60 and over,south\n"
    body = send_list(client, panel, good)
    assert "2 people would be in the pool" in body
    content = body.split('name="content" value="')[1].split('"')[0]
    assert PoolMember.objects.count() == 0
    client.post(at(panel, "pool/list/"), {"content": content, "filename": "people.csv", "agrees": "on"})
    assert sorted(PoolMember.objects.values_list("is_fixed", flat=True)) == [False, True]
    client.post(at(panel, "pool/list/drop/"))
    assert (PoolMember.objects.count(), PoolContact.objects.count()) == (0, 0)


def test_hash_first_then_seed(cast: Cast) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    panel = make_panel(seat)
    draw = drawing.lock(seat=seat, panel=panel)
    with pytest.raises(drawing.SeedTooEarly):
        drawing.enter_seed(seat=seat, panel=panel, number=1, seed=SEED, told="x")
    body = client.post(at(panel, "draws/1/seed/"), {"seed": SEED, "told": "x"}, follow=True).content.decode()
    assert "Too early" in body
    assert "Working it out: 0 of 3 done" in body
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelDraw.objects.filter(pk=draw.pk).update(seed="x")
    work(draw)
    assert draw.inputs_hash in client.get(at(panel, "draws/1/")).content.decode()
    client.post(at(panel, "draws/1/seed/"), {"seed": SEED, "told": "At noon"})
    draw.refresh_from_db()
    assert draw.drawn == int(hashlib.sha256(SEED.encode()).hexdigest(), 16) % 1000
    with pytest.raises(drawing.AlreadyDrawn):
        drawing.enter_seed(seat=seat, panel=panel, number=1, seed="another", told="x")
    body = client.get(at(panel, "draws/1/")).content.decode()
    for words in (f"The seed drew panel {draw.drawn}", SEED, "At noon", draw.panels_hash):
        assert words in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])
    log = [entry.action for entry in audit.entries_of_programme(cast.programme.pk)]
    assert {"panel_by_lot.locked", "panel_by_lot.drawn"} <= set(log)


def test_nothing_changes_once_it_is_locked(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel, _draw = make_locked(seat)
    quota = queries.quotas_of(panel)[0]
    for act in (
        lambda: actions.change_panel(seat=seat, panel=panel, values=values("Other")),
        lambda: actions.set_quotas(seat=seat, panel=panel, quotas=QUOTAS),
        lambda: actions.change_quota(seat=seat, panel=panel, quota=quota, least=0, most=9),
        lambda: actions.take_list(seat=seat, panel=panel, people=made_people()),
        lambda: actions.drop_list(seat=seat, panel=panel),
        lambda: actions.open_sign_up(seat=seat, panel=panel),
        lambda: drawing.lock(seat=seat, panel=panel),
        lambda: drawing.try_out(seat=seat, panel=panel),
    ):
        with pytest.raises(actions.Locked):
            act()
    with pytest.raises(actions.NotLocked):
        drawing.unlock(seat=seat, panel=panel)


def fetched(client: Client, panel: PanelByLot, folder: Path, number: int = 1) -> Path:
    for name in ("people.csv", "quotas.csv", "panels.csv", "statement.txt", "population.csv", "result.json"):
        answer = client.get(at(panel, f"draws/{number}/files/{name}"))
        assert answer.status_code == 200, name
        (folder / name).write_bytes(answer.content)
    return folder


def drawn_again(folder: Path, *more: str) -> dict[str, object]:
    words = [str(folder / "people.csv"), str(folder / "quotas.csv"), "--size", "4", "--method", "leximin", *more]
    words += ["--population", str(folder / "population.csv"), "--panels", str(folder / "again.csv"), "--json"]
    result = CliRunner().invoke(panel_draw, words)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


def test_the_command_draws_the_same_from_the_files(cast: Cast, tmp_path: Path) -> None:
    panel, draw = make_drawn(cast.seat("lead"))
    folder = fetched(cast.client("viewer"), panel, tmp_path)
    assert hashlib.sha256((folder / "statement.txt").read_bytes()).hexdigest() == draw.inputs_hash
    statement = (folder / "statement.txt").read_text()
    for name in ("people.csv", "quotas.csv"):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in statement
    again = drawn_again(folder, "--seed", SEED)
    assert again == json.loads((folder / "result.json").read_text())
    assert (folder / "again.csv").read_bytes() == (folder / "panels.csv").read_bytes()
    assert len(list(csv.reader(StringIO((folder / "panels.csv").read_text())))) == 1_001
    for name in ("people.csv", "panels.csv", "statement.txt", "result.json"):
        text = (folder / name).read_text()
        assert ("Person" in text, "example.org" in text, "High Street" in text) == (False, False, False)


def test_households_stand_in_the_file_by_number_alone(cast: Cast) -> None:
    panel, draw = make_drawn(cast.seat("lead"))
    rows = list(csv.DictReader(StringIO(draw.people.removeprefix("\ufeff"))))
    shared = [row["id"] for row in rows if row["household"]]
    assert len(shared) == 2
    assert len(set(shared) & set(queries.selected_of(draw))) < 2
    names = PoolContact.objects.filter(member__panel=panel, member__number__in=[int(code[1:]) for code in shared])
    assert {row.name for row in names} == {"Person 0", "Person 1"}


def test_who_cannot_come_is_replaced_by_the_stated_rule(cast: Cast, tmp_path: Path) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    panel, draw = make_drawn(seat)
    first = queries.selected_of(draw)
    with pytest.raises(drawing.NobodyLeft):
        drawing.replace(seat=seat, panel=panel)
    gone = first[0]
    client.post(at(panel, f"people/{gone}/"), {"answer": "no"})
    assert "1 person cannot take part" in client.get(at(panel, "people/")).content.decode()
    client.post(at(panel, "replace/"))
    second = work(PanelDraw.objects.get(panel=panel, number=2))
    drawing.enter_seed(seat=seat, panel=panel, number=2, seed="dice 1 1 1", told="At noon")
    second.refresh_from_db()
    now = queries.selected_of(second)
    assert set(first) - set(now) == {gone}
    assert len(now) == 4
    folder = fetched(client, panel, tmp_path, number=2)
    stay = ",".join(code for code in first if code != gone)
    again = drawn_again(folder, "--seed", "dice 1 1 1", "--fixed", stay, "--without", gone)
    assert again["selected"] == now
    body = client.get(at(panel, "draws/2/")).content.decode()
    assert f"--fixed {stay} --without {gone}" in body


def test_replacements_that_no_quota_allows_take_the_smallest_change_in_public(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat, people=0)
    actions.change_quota(seat=seat, panel=panel, quota=queries.quotas_of(panel)[1], least=2, most=2)
    people = [replace(each, address="") for each in made_people(6)]
    actions.take_list(seat=seat, panel=panel, people=people)
    work(drawing.lock(seat=seat, panel=panel))
    draw = drawing.enter_seed(seat=seat, panel=panel, number=1, seed=SEED, told="x")
    old = next(
        each for each in queries.members_at(panel, queries.selected_of(draw)) if each.values["age"] != "under 60"
    )
    drawing.note_answer(seat=seat, panel=panel, member=old, answer=Answer.NO)
    second = work(drawing.replace(seat=seat, panel=panel))
    assert second.state == DrawState.IMPOSSIBLE
    body = cast.client("lead").get(at(panel, "draws/2/")).content.decode()
    assert "age: 60 and over: at least 1 instead of 2" in body
    third = work(drawing.replace(seat=seat, panel=panel))
    assert (third.number, third.state) == (2, DrawState.READY)
    assert '"60 and over","1","2"' in third.quotas
    body = cast.client("viewer").get(at(panel, "draws/2/")).content.decode()
    assert "age: 60 and over: 1 to 2 instead of 2 to 2" in body


def test_quotas_that_cannot_be_met_name_the_smallest_change_and_open_again(cast: Cast) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    panel = make_panel(seat)
    actions.change_quota(seat=seat, panel=panel, quota=queries.quotas_of(panel)[3], least=4, most=4)
    client.post(at(panel, "pool/try/"))
    trial = work(PanelDraw.objects.get(panel=panel, number=0))
    body = client.get(at(panel, "draws/0/")).content.decode()
    assert trial.state == DrawState.IMPOSSIBLE
    assert "The smallest change that would do" in body
    assert "area: south: at least 3 instead of 4" in body
    assert cast.client("contributor").get(at(panel, "draws/0/")).status_code == 404
    draw = work(drawing.lock(seat=seat, panel=panel))
    assert draw.state == DrawState.IMPOSSIBLE
    client.post(at(panel, "unlock/"))
    assert PoolMember.objects.filter(panel=panel, number=None).count() == 12
    actions.change_quota(seat=seat, panel=panel, quota=queries.quotas_of(panel)[3], least=1, most=3)
    assert work(drawing.lock(seat=seat, panel=panel)).state == DrawState.READY


def test_who_is_fixed_and_who_can_be_on_no_panel(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat, people=0)
    actions.take_list(
        seat=seat, panel=panel, people=[replace(each, is_fixed=place == 0) for place, each in enumerate(made_people())]
    )
    draw = work(drawing.lock(seat=seat, panel=panel))
    (fixed,) = draw.fixed
    other = PoolMember.objects.get(panel=panel, contact__name="Person 1").code
    client = cast.client("viewer")
    body = client.get(at(panel, "draws/1/")).content.decode()
    assert f"1 person: {other}" in body
    assert "fixed before the draw" in client.get(at(panel, f"draws/1/chances/{fixed}/")).content.decode()
    assert "so the chance is 0" in client.get(at(panel, f"draws/1/chances/{other}/")).content.decode()


def test_a_chance_is_explained_in_plain_words(cast: Cast) -> None:
    panel, _draw = make_drawn(cast.seat("lead"))
    member = PoolMember.objects.get(panel=panel, contact__name="Person 4")
    body = cast.client("viewer").get(at(panel, f"draws/1/chances/{member.code}/")).content.decode()
    for words in ("of the 1,000 numbered panels", "it would be 33.3%", "The seed drew panel"):
        assert words in body
    assert cast.client("viewer").get(at(panel, "draws/1/chances/P9999/")).status_code == 404


def test_who_is_missing_before_and_after(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel = make_panel(seat)
    body = cast.client("viewer").get(at(panel, "missing/")).content.decode()
    assert "Nobody is drawn yet" in body
    assert "<svg" in body
    assert "The census, 2021" in body
    panel, _draw = make_drawn(seat)
    body = cast.client("viewer").get(at(panel, "missing/")).content.decode()
    assert "On the panel" in body
    assert "60.0" in body
    page = outline(body)
    assert (page.repeated_ids(), page.broken_references(), page.inline) == ([], [], [])


def test_the_open_file_is_for_everyone_where_that_was_said(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    panel, _draw = make_drawn(cast.seat("lead"), is_open=True)
    client = cast.client("anonymous")
    assert client.get(at(panel, "draws/1/files/people.csv")).status_code == 200
    assert client.get(at(panel, "missing/")).status_code == 200
    assert client.get(at(panel, "draws/1/files/names.csv")).status_code == 404


@pytest.mark.parametrize("wrong", ["statement", "panels", "seed", "result"])
def test_a_draw_that_was_tampered_with_does_not_come_in(cast: Cast, wrong: str) -> None:
    _panel, draw = make_drawn(cast.seat("lead"))
    tampered: dict[str, object] = {"statement": "Panel: another", "panels": draw.panels.replace("P0001", "P0002")}
    tampered |= {"seed": "another", "result": {"impossible": []}}
    PanelDraw.objects.filter(pk=draw.pk).update(**{wrong: tampered[wrong]})
    kept = BytesIO()
    take_away(seat=cast.seat("lead"), out=kept)
    kept.seek(0)
    with pytest.raises(ArchiveRefused):
        bring_in(user=cast.people["administrator"], organisation=cast.council, file=kept, slug="again")


def test_a_large_panel_is_read_back_from_its_file(cast: Cast) -> None:
    """A table has 200 columns at most elsewhere; the panels of a draw have one for each member."""
    panel, draw = make_drawn(cast.seat("lead"))
    head = "id,household,age,area\n"
    draw.people = head + "".join(f"P{number:04},,under 60,north\n" for number in range(300))
    draw.quotas = "category,value,min,max\nage,under 60,0,300\narea,north,0,300\n"
    codes = ",".join(f"P{number:04}" for number in range(300))
    columns = ",".join(f"person {number}" for number in range(1, 301))
    draw.panels = f"panel,{columns}\n" + "".join(f"{number},{codes}\n" for number in range(1000))
    draw.panel.size, draw.fixed = 300, []
    found = bridge.lottery_of(draw)
    assert len(found.panels[999]) == 300
    assert len(read_panels(draw.panels.encode(), "panels.csv", 1000)[0]) == 300
    assert (len(bridge.drawn_from(draw.panels, 999)), panel.size) == (300, 4)


def test_as_many_queries_for_three_as_for_one(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    seat, client = cast.seat("lead"), cast.client("lead")
    make_panel(seat, people=0)
    with django_assert_num_queries(6):
        client.get(HERE)
    panel, _draw = make_drawn(seat)
    make_panel(seat, people=0)
    with django_assert_num_queries(6):
        client.get(HERE)
    with django_assert_num_queries(9):
        client.get(at(panel))
    with django_assert_num_queries(9):
        client.get(at(panel, "people/"))


def test_the_first_page_of_co_commission_names_them(cast: Cast) -> None:
    panel = make_panel(cast.seat("lead"), people=0)
    body = cast.client("viewer").get("/programmes/living-well/commission/").content.decode()
    assert at(panel) in body
    assert timezone.now() >= panel.made_at
