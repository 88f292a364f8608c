"""Taking a programme away and bringing it in gives the same; nothing that is broken or foreign comes in."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonstar.formats.programme_file import ArchiveRefused, read_archive
from commonstar.vocabulary import Co, ContactWay, HeardBy, Role, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.demonstration.public import load_demonstration
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.archive.actions import BroughtIn, NotAnAdministrator, SlugTaken, bring_in, take_away
from commonstar.web.programmes.demands.actions import DemandValues, add_demand
from commonstar.web.programmes.demands.answering import Contacted
from commonstar.web.programmes.models import Attachment, Decision, Demand, Programme, Task
from commonstar.web.programmes.needs.actions import decline
from commonstar.web.programmes.public import (
    Seat,
    registry,
    seat_of,
)
from commonstar.web.programmes.tasks import files
from commonstar.web.replies.public import Owed, Reply, owe
from commonstar.web.star.map_it.models import FormOption, Initiative, ServiceArea
from commonstar.web.star.map_it.public import values_of_many
from tests.factories.cast import Cast
from tests.factories.demands import decided
from tests.factories.initiatives import make_initiative

pytestmark = pytest.mark.django_db
LEADERS = ("lead", "co-lead", "administrator")
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
PAGE = "/programmes/living-well/archive/"


def taken(seat: Seat) -> bytes:
    out = io.BytesIO()
    take_away(seat=seat, out=out)
    return out.getvalue()


def brought(cast: Cast, content: bytes, **more: Any) -> BroughtIn:
    user = cast.people["administrator"]
    return bring_in(user=user, organisation=cast.council, file=io.BytesIO(content), **more)


def tables(content: bytes) -> dict[str, Any]:
    """The tables without identifiers, each row once and in an order of its own."""
    archive = read_archive(io.BytesIO(content))
    ids = [UUID(row["id"]) for part in archive.parts for row in rows(archive.parts, part) if "id" in row]
    known = {str(each) for each in ids} | {each.hex for each in ids}

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return sorted(([bare(name), bare(each)] for name, each in value.items()), key=repr)
        if isinstance(value, list):
            return [bare(each) for each in value]
        return "a key" if str(value) in known else value

    return {
        part: sorted(
            json.dumps({name: bare(value) for name, value in row.items() if name != "updated_at"})
            for row in rows(archive.parts, part)
        )
        for part in archive.parts
        if part.startswith("data/")
    }


def rows(parts: dict[str, bytes], part: str) -> list[dict[str, Any]]:
    return json.loads(parts[part]) if part.startswith("data/") else []


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None], *, honest: bool = True) -> bytes:
    """The same file with some parts changed; an honest one has the checksums of its new parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    if honest and "manifest.json" in parts:
        manifest = json.loads(parts["manifest.json"])
        manifest["parts"] = {
            name: {"sha256": hashlib.sha256(part).hexdigest(), "size": len(part)}
            for name, part in parts.items()
            if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def full(cast: Cast) -> Seat:
    """A programme in which every table has rows, and a task a file: the demonstration's."""
    load_demonstration()
    programme = Programme.objects.get(is_demonstration=True, visibility=Visibility.PUBLIC)
    return seat_of(programme, programme.memberships.get(role=Role.LEAD).user)


def test_there_and_back_is_the_same(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    seat = full(cast)
    first = taken(seat)
    made = brought(cast, first).programme
    second = taken(seat_of(made, cast.people["administrator"]))
    assert tables(first) == tables(second)
    assert sum(map(len, tables(first).values())) > 200
    old, new = (list(Initiative.objects.filter(programme=each)) for each in (seat.programme, made))
    said = [sorted(map(repr, values_of_many(each).values())) for each in (old, new)]
    assert said[0] == said[1]
    assert set(Initiative.objects.filter(programme=made).values_list("pk")).isdisjoint({(row.pk,) for row in old})
    there, here = (Attachment.objects.filter(programme=each) for each in (made, seat.programme))
    assert {row.pk for row in there}.isdisjoint({row.pk for row in here})
    kept, first_kept = (sorted(files.path_of(row.pk).read_bytes() for row in rows) for rows in (there, here))
    assert kept == first_kept
    assert kept
    decisions = Decision.objects.filter(programme=made).order_by("number")
    assert decisions[2].supersedes == decisions[1]
    assert decisions[1].about_id is not None
    assert Initiative.objects.get(pk=decisions[1].about_id).programme == made
    assert made.is_demonstration, "what is invented stays marked"


def test_a_copy_is_private_and_nobody_else_belongs_to_it(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(visibility=Visibility.PUBLIC)
    found = brought(cast, taken(cast.seat("lead")), slug="the-copy")
    assert (found.programme.slug, found.programme.visibility) == ("the-copy", Visibility.PRIVATE)
    assert [row.user for row in found.programme.memberships.all()] == [cast.people["administrator"]]
    assert {"email": "viewer@example.org", "role": "viewer"} in found.to_invite
    with pytest.raises(SlugTaken):
        brought(cast, taken(cast.seat("lead")), slug="the-copy")


def test_a_reply_that_is_owed_for_a_demand_is_found_in_the_copy(cast: Cast) -> None:
    seat = cast.seat("lead")
    post = Contacted(ContactWay.POST, "1 The Street")
    demand = add_demand(seat=seat, values=DemandValues("A lamp", heard_by=HeardBy.LETTER, contact=post))
    programme, today = seat.programme.pk, timezone.localdate()
    elsewhere = uuid4().hex
    owe(owed=[Owed(programme, "A bench", "contribution", key, today) for key in (elsewhere, "no number")])
    made = brought(cast, taken(seat)).programme
    copy = Demand.objects.get(programme=made)
    decline(seat=seat_of(made, cast.people["administrator"]), demands=[copy], decided=decided(), reply="Bright enough.")
    told = {row.about_key: row.decided for row in Reply.objects.filter(programme=made.pk)}
    assert told == {copy.pk.hex: "Bright enough.", elsewhere: "", "no number": ""}
    assert Reply.objects.get(programme=programme, about_key=demand.pk.hex).decided == ""


def test_both_acts_are_in_the_log_and_the_log_is_in_the_file(cast: Cast) -> None:
    make_initiative(cast.seat("lead"), "Garden club", told_by="Mrs Jones")
    content = taken(cast.seat("co-lead"))
    archive = read_archive(io.BytesIO(content))
    log = json.loads(archive.parts["log.json"])
    assert log[-1]["action"] == "programme.taken_away"
    assert log[-1]["actor"] == "Co lead"
    assert archive.manifest["newest"]["hash"] == log[-1]["hash"] == audit.newest().hash
    assert "Mrs Jones" in json.dumps(log)
    made = brought(cast, content).programme
    entry = audit.entries_of_programme(made.pk).get()
    assert entry.action == "programme.brought_in"
    assert entry.after is not None
    assert entry.after["newest_there"]["hash"] == log[-1]["hash"]


def change_row(part: str, **values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        told = json.loads(parts[part])
        told[0].update(values)
        parts[part] = json.dumps(told).encode()

    return change


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def version(text: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), "format": text}).encode()

    return change


FAULTS: list[tuple[Callable[[dict[str, bytes]], Any], bool, str]] = [
    (version("commonstar-programme/2"), True, "newer"),
    (version("somebody-else/1"), True, "foreign"),
    (lambda parts: parts.pop("manifest.json"), True, "foreign"),
    (lambda parts: parts.pop("log.json"), True, "missing"),
    (lambda parts: parts.pop("log.json"), False, "missing"),
    (put("data/initiatives.json", b"[]"), False, "changed"),
    (put("../../etc/passwd", b"x"), True, "name"),
    (put("files/../../x", b"x"), True, "name"),
    (put("data/castles.json", b"[]"), True, "newer"),
    (put("data/initiatives.json", b"{"), True, "unreadable"),
    (put("data/initiatives.json", b"{}"), True, "rows"),
    (put("data/initiatives.json", b"[" * 100_000), True, "unreadable"),
    (put("programme.json", b"[]"), True, "rows"),
    (put("people.json", b'{"a": 1}'), True, "rows"),
    (change_row("data/initiatives.json", castle=1), True, "rows"),
    (change_row("data/initiatives.json", title="x" * 301), True, "rows"),
    (change_row("data/initiatives.json", status="flying"), True, "rows"),
    (change_row("data/initiatives.json", parent="0e5a2a2c-58c8-4d5b-a7a0-1f6f5d0a3c11"), True, "rows"),
    (change_row("data/involvements.json", initiative=None), True, "rows"),
    (change_row("data/initiatives.json", people_a_year="many"), True, "rows"),
]


@pytest.mark.parametrize(("change", "honest", "code"), FAULTS)
def test_what_is_broken_or_foreign_is_refused_and_nothing_stays(
    cast: Cast, change: Callable[[dict[str, bytes]], Any], honest: bool, code: str
) -> None:
    make_initiative(cast.seat("lead"), "Garden club", Co.DELIVER)
    content = taken(cast.seat("lead"))
    before = Programme.objects.count(), Initiative.objects.count(), audit.newest()
    with pytest.raises(ArchiveRefused) as refused:
        brought(cast, repacked(content, change, honest=honest))
    assert refused.value.code == code, refused.value
    assert (Programme.objects.count(), Initiative.objects.count(), audit.newest()) == before


def test_a_row_of_another_programme_is_not_reached(cast: Cast) -> None:
    """A key in the file is never taken for a row that the store has."""
    other = Seat(cast.other_programme, cast.people["stranger"], Role.LEAD)
    theirs = make_initiative(other, "Theirs")
    make_initiative(cast.seat("lead"), "Ours")
    content = repacked(taken(cast.seat("lead")), change_row("data/initiatives.json", parent=str(theirs.pk)))
    with pytest.raises(ArchiveRefused):
        brought(cast, content)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_what_is_no_zip_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(ArchiveRefused, match="not a file that a programme"):
        brought(cast, content)


def test_a_bomb_is_refused_before_it_is_unpacked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonstar.formats.programme_file.MOST_BYTES", 100_000)
    content = repacked(taken(cast.seat("lead")), put("log.json", b" " * 200_000))
    with pytest.raises(ArchiveRefused, match="unpacks to more"):
        brought(cast, content)


def test_a_file_that_is_not_what_it_says_is_refused(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    content = taken(full(cast))
    before = set((tmp_path / "files").iterdir())

    def to_script(parts: dict[str, bytes]) -> None:
        name = next(each for each in parts if each.startswith("files/"))
        parts[name] = b"<script>"
        change_row("data/attachments.json", sha256=hashlib.sha256(b"<script>").hexdigest())(parts)

    with pytest.raises(ArchiveRefused, match="cannot be read"):
        brought(cast, repacked(content, to_script))
    assert before
    assert set((tmp_path / "files").iterdir()) == before, "only the first programme's files are there"


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_take_away_and_clone(cast: Cast, who: str) -> None:
    expected = 200 if who in LEADERS else 404 if who in OUTSIDERS else 403
    client = cast.client(who)
    for path in ("", "clone/"):
        assert client.get(PAGE + path).status_code == expected, path
    answer = client.post(f"{PAGE}file/")
    assert answer.status_code == expected
    if expected == 200:
        assert read_archive(io.BytesIO(b"".join(answer))).manifest["title"] == "Living well"
    assert client.get(f"{PAGE}file/").status_code == (405 if expected == 200 else expected)
    if who not in LEADERS:
        with pytest.raises(Refused):
            take_away(seat=cast.seat(who), out=io.BytesIO())


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_bring_in(cast: Cast, who: str) -> None:
    content = taken(cast.seat("lead"))
    client = cast.client(who)
    assert client.get("/programmes/bring-in/").status_code == (302 if who == "anonymous" else 200)
    file = SimpleUploadedFile("a.zip", content)
    client.post("/programmes/bring-in/", {"organisation": str(cast.council.pk), "file": file})
    assert Programme.objects.filter(title="Living well").count() == (2 if who == "administrator" else 1)
    if who not in ("administrator", "anonymous"):
        with pytest.raises(NotAnAdministrator):
            bring_in(user=cast.people[who], organisation=cast.council, file=io.BytesIO(content))


def test_the_page_lists_whom_to_invite_and_says_what_is_wrong(cast: Cast) -> None:
    client = cast.client("administrator")
    form = {"organisation": str(cast.council.pk)}
    wrong = client.post("/programmes/bring-in/", {**form, "file": SimpleUploadedFile("a.zip", b"no")})
    assert "This is not a file that a programme was taken away in." in wrong.content.decode()
    content = taken(cast.seat("lead"))
    page = client.post("/programmes/bring-in/", {**form, "file": SimpleUploadedFile("a.zip", content)}).content.decode()
    assert "viewer@example.org" in page
    assert "5 people belonged to it." in page


def test_a_clone_has_the_lists_and_tasks_that_were_ticked_and_nothing_else(cast: Cast) -> None:
    client = cast.client("administrator")
    seat = cast.seat("lead")
    ServiceArea.objects.filter(programme=cast.programme).exclude(code="housing").delete()
    FormOption.objects.filter(programme=cast.programme).update(code="", name="Ours")
    make_initiative(seat, "Garden club")
    Task.objects.create(programme=cast.programme, step="map", title="Ask the clubs", owner=cast.people["lead"])
    Programme.objects.filter(pk=cast.programme.pk).update(contact="The desk")
    form = {"title": "Next", "organisation": str(cast.council.pk), "groups": ["service-areas", "tasks", "settings"]}
    assert client.post(f"{PAGE}clone/", form).status_code == 302
    made = Programme.objects.get(title="Next")
    assert [area.code for area in made.service_areas.all()] == ["housing"]
    assert made.forms.exclude(code="").count() > 5, "what was not ticked is as in any new programme"
    assert [(task.title, task.owner) for task in made.tasks.all()] == [("Ask the clubs", None)]
    assert made.contact == "The desk"
    assert (made.visibility, made.initiatives.count(), made.memberships.count()) == (Visibility.PRIVATE, 0, 1)


def test_whoever_belongs_to_no_organisation_is_told_whom_to_ask(cast: Cast) -> None:
    assert "Ask its administrators" in cast.client("lead").get(f"{PAGE}clone/").content.decode()
    assert "Ask its administrators" not in cast.client("administrator").get(f"{PAGE}clone/").content.decode()


def test_every_table_of_a_programme_goes_along_or_says_why_not() -> None:
    told = {table.model for table in registry.tables.values()}
    told |= {each.model for each in registry.tables_left_out}
    belonging = set()
    for model in apps.get_models(include_auto_created=True):
        targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        if targets & {Programme, Initiative}:
            belonging.add(model)
    assert len(belonging) >= 20
    assert belonging - told == set()
    assert all(each.reason for each in registry.tables_left_out)


def test_organisations_of_others_are_not_offered(cast: Cast) -> None:
    body = cast.client("administrator").get("/programmes/bring-in/").content.decode()
    assert str(cast.council.pk) in body
    assert str(cast.elsewhere.pk) not in body
    assert Organisation.objects.filter(pk=cast.elsewhere.pk).exists()
