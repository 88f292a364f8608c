"""Tasks: who may say what of them, what the Star then counts, and the files kept with them."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import Role, Step, Visibility
from commonstar.web.audit.public import Entry, readable
from commonstar.web.common.access import Refused
from commonstar.web.programmes.models import Attachment, Task
from commonstar.web.programmes.public import registry
from commonstar.web.programmes.tasks import actions, files
from commonstar.web.programmes.tasks.queries import State, TaskLine, board_of
from tests.factories.cast import Cast, make_cast
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well"
TASK = "focus/choose-the-few"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
ROWS = (*Role, "administrator", "partner", "stranger", "anonymous")
LEADERS = {Role.LEAD, Role.CO_LEAD, "administrator"}
WRITERS = LEADERS | {Role.FACILITATOR, Role.CONTRIBUTOR}
MEMBERS = WRITERS | {Role.VIEWER}


def line_of(cast: Cast, reference: str = TASK) -> TaskLine:
    found = board_of(cast.programme).find(reference)
    assert found is not None
    return found


def own(cast: Cast, **values: object) -> Task:
    return Task.objects.create(programme=cast.programme, step="map", title="Ask Mrs Shah", **values)


def office(*parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize("who", ROWS)
@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("steps/focus/", MEMBERS),
        (f"tasks/{TASK}/", MEMBERS),
        ("steps/focus/add/", LEADERS),
        (f"tasks/{TASK}/care/", LEADERS),
        (f"tasks/{TASK}/not-for-us/", LEADERS),
        (f"tasks/{TASK}/elsewhere/", WRITERS),
        (f"tasks/{TASK}/not-elsewhere/", WRITERS),
    ],
)
def test_who_opens_what(cast: Cast, who: str, address: str, allowed: set[str]) -> None:
    expected = 200 if who in allowed else 403 if who in MEMBERS else 404
    assert cast.client(who).get(f"{HERE}/{address}").status_code == expected


@pytest.mark.parametrize("who", ROWS)
@pytest.mark.parametrize(
    ("act", "allowed"),
    [("done", WRITERS), ("not-done", WRITERS), ("remove", LEADERS), ("rename", LEADERS), ("for-us", LEADERS)],
)
def test_who_may_act_on_our_own_tasks(cast: Cast, who: str, act: str, allowed: set[str]) -> None:
    answer = cast.client(who).post(f"{HERE}/tasks/{own(cast).pk}/{act}/", {"title": "Another name"})
    assert answer.status_code == (302 if who in allowed else 403 if who in MEMBERS else 404)


def test_outsiders_of_a_public_programme_see_no_tasks(db: None) -> None:
    make_cast(Visibility.PUBLIC)
    answer = Client().get(f"{HERE}/steps/focus/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("who", ["viewer", "stranger", "partner", "anonymous"])
def test_actions_refuse_on_their_own(cast: Cast, who: str) -> None:
    seat, line = cast.seat(who), line_of(cast)
    with pytest.raises(Refused):
        actions.mark_done_elsewhere(seat=seat, line=line, elsewhere=actions.Elsewhere("2026", "Us"))
    with pytest.raises(Refused):
        actions.assign_task(seat=seat, line=line, owner=None, due_on=None)
    with pytest.raises(Refused):
        actions.set_aside_task(seat=seat, line=line, reason="Why")
    with pytest.raises(Refused):
        actions.add_own_task(seat=seat, step=Step.MAP, title="New")
    assert not Task.objects.exists()
    assert not Entry.objects.exists()


def test_a_task_cannot_be_given_to_someone_outside(cast: Cast) -> None:
    with pytest.raises(actions.NotAMember):
        actions.assign_task(seat=cast.seat("lead"), line=line_of(cast), owner=cast.people["stranger"], due_on=None)
    answer = cast.client("lead").post(f"{HERE}/tasks/{TASK}/care/", {"owner": str(cast.people["stranger"].pk)})
    assert answer.status_code == 200
    assert not Task.objects.filter(owner__isnull=False).exists()


def test_another_programmes_task_is_not_there(cast: Cast) -> None:
    other = Task.objects.create(programme=cast.other_programme, step="map", title="Theirs")
    assert cast.client("lead").get(f"{HERE}/tasks/{other.pk}/").status_code == 404
    assert cast.client("lead").get(f"{HERE}/tasks/map/no-such-task/").status_code == 404
    assert cast.client("lead").post(f"{HERE}/tasks/{TASK}/remove/").status_code == 404


def test_journey_of_done_elsewhere_with_a_file(cast: Cast) -> None:
    client = cast.client("contributor")
    sent = {
        "on_day": "",
        "on_month": "5",
        "on_year": "2026",
        "by": "The steering group",
        "note": "On a flip-chart",
        "file": SimpleUploadedFile("../../flip chart.exe", PNG, "application/x-msdownload"),
    }
    page = client.post(f"{HERE}/tasks/{TASK}/elsewhere/", sent, follow=True)
    body = page.content.decode()
    assert page.status_code == 200
    for words in ("Done elsewhere", "May 2026", "The steering group", "flip chart.exe.png"):
        assert words in body
    assert line_of(cast).state is State.ELSEWHERE
    kept = Attachment.objects.get()
    answer = client.get(f"{HERE}/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]  # a file's answer streams
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_taking_it_back_removes_the_files(cast: Cast, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    seat = cast.seat("lead")
    actions.mark_done_elsewhere(
        seat=seat, line=line_of(cast), elsewhere=actions.Elsewhere("2026", "Us"), file=files.accept("a.png", PNG)
    )
    kept = Attachment.objects.get().pk
    assert files.path_of(kept).is_file()
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_back_elsewhere(seat=seat, line=line_of(cast))
    assert not files.path_of(kept).exists()
    assert not Attachment.objects.exists()
    assert line_of(cast).state is State.TO_DO


@pytest.mark.parametrize("who", ROWS)
def test_who_opens_a_file(cast: Cast, who: str) -> None:
    actions.mark_done_elsewhere(
        seat=cast.seat("lead"),
        line=line_of(cast),
        elsewhere=actions.Elsewhere("2026", "Us"),
        file=files.accept("a.png", PNG),
    )
    address = f"{HERE}/files/{Attachment.objects.get().pk}/"
    answer = cast.client(who).get(address)
    b"".join(answer)  # a file is closed once it was read
    assert answer.status_code == (200 if who in MEMBERS else 404)
    assert cast.client("stranger").get(address.replace("living-well", "somewhere-else")).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kept_name"),
    [
        ("a.jpeg", b"\xff\xd8\xff\xe0" + b"0" * 9, "image/jpeg", "a.jpeg"),
        ("a", PNG, "image/png", "a.png"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "a.webp"),
        ("C:\\x\\plan.pdf", b"%PDF-1.7 ...", "application/pdf", "plan.pdf"),
        ("a.docx", office("word/document.xml"), files.OFFICE["word/document.xml"][0], "a.docx"),
        ("a.html", office("xl/workbook.xml"), files.OFFICE["xl/workbook.xml"][0], "a.html.xlsx"),
        ("\r\nx\x00.png", PNG, "image/png", "x.png"),
    ],
)
def test_what_is_taken_in(name: str, content: bytes, media_type: str, kept_name: str) -> None:
    found = files.accept(name, content)
    assert (found.media_type, found.name) == (media_type, kept_name)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"PK\x03\x04 not an archive", "kind"),
        (office("something.txt"), "kind"),
        (office("word/document.xml", "word/vbaProject.bin"), "macros"),
    ],
)
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(files.FileRefused) as refused:
        files.accept("innocent.png", content)
    assert refused.value.code == code


def test_a_refused_file_is_told_beside_its_field_and_nothing_is_lost(cast: Cast) -> None:
    sent = {"on_year": "2026", "by": "Typed words", "file": SimpleUploadedFile("a.png", b"<html>", "image/png")}
    body = cast.client("lead").post(f"{HERE}/tasks/{TASK}/elsewhere/", sent).content.decode()
    assert "Choose a JPEG, PNG or WebP picture" in body
    assert "Typed words" in body
    assert not Task.objects.exists()
    assert outline(body).broken_references() == []


def test_a_file_too_large_is_refused(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(files.FileRefused, match="too-large"):
        files.accept("a.png", PNG)


def test_nothing_is_done_in_the_future(cast: Cast) -> None:
    year = timezone.localdate().year + 1
    answer = cast.client("lead").post(f"{HERE}/tasks/{TASK}/elsewhere/", {"on_year": str(year), "by": "Us"})
    assert "not in the future" in answer.content.decode()


def test_the_files_lie_in_the_data_directory_by_identifier_alone(cast: Cast) -> None:
    file = files.accept("../../etc/passwd.png", PNG)
    actions.mark_done_elsewhere(
        seat=cast.seat("lead"), line=line_of(cast), elsewhere=actions.Elsewhere("2026", "Us"), file=file
    )
    kept = Attachment.objects.get()
    assert files.path_of(kept.pk) == Path(settings.DATA) / "files" / str(kept.pk)
    assert files.path_of(kept.pk).stat().st_mode & 0o077 == 0
    assert kept.name == "passwd.png"


def test_not_for_us_needs_a_reason_and_can_be_undone(cast: Cast) -> None:
    client = cast.client("lead")
    assert "Say why this is not for you" in client.post(f"{HERE}/tasks/{TASK}/not-for-us/", {}).content.decode()
    client.post(f"{HERE}/tasks/{TASK}/not-for-us/", {"reason": "We have no budget for it"})
    assert line_of(cast).state is State.NOT_FOR_US
    assert "We have no budget for it" in client.get(f"{HERE}/tasks/{TASK}/").content.decode()
    assert client.get(f"{HERE}/tasks/{TASK}/for-us/").status_code == 405
    client.post(f"{HERE}/tasks/{TASK}/for-us/")
    assert line_of(cast).state is State.TO_DO


def test_journey_of_our_own_task(cast: Cast) -> None:
    client = cast.client("lead")
    owner = cast.people["contributor"]
    sent = {
        "title": "Book the hall",
        "owner": str(owner.pk),
        "due_on_day": "1",
        "due_on_month": "2",
        "due_on_year": "2026",
    }
    listed = client.post(f"{HERE}/steps/people/add/", sent, follow=True).content.decode()
    assert "Book the hall" in listed
    assert "Overdue" in listed
    made = Task.objects.get()
    address = f"{HERE}/tasks/{made.pk}"
    assert (
        "Book the big hall"
        in client.post(f"{address}/rename/", {"title": "Book the big hall"}, follow=True).content.decode()
    )
    cast.client("contributor").post(f"{address}/done/")
    assert line_of(cast, str(made.pk)).state is State.DONE
    client.post(f"{address}/not-done/")
    assert line_of(cast, str(made.pk)).is_overdue
    assert "removed for good" in client.get(f"{address}/remove/").content.decode()
    assert Task.objects.exists()
    client.post(f"{address}/remove/")
    assert not Task.objects.exists()


def test_each_act_leaves_one_entry_with_before_and_after(cast: Cast) -> None:
    seat = cast.seat("lead")
    due = timezone.localdate() + timedelta(days=3)
    actions.assign_task(seat=seat, line=line_of(cast), owner=cast.people["contributor"], due_on=due)
    entry = Entry.objects.get()
    assert (entry.action, entry.kind, entry.programme_id) == ("task.assigned", "task", cast.programme.pk)
    assert "Contributor" not in str(entry.after)
    before, after = readable([entry.before, entry.after])
    assert before == {"task": TASK, "owner": None, "due_on": None}
    assert after == {"task": TASK, "owner": "Contributor", "due_on": due.isoformat()}


def test_needs_advise_and_never_lock(cast: Cast) -> None:
    client = cast.client("lead")
    body = client.get(f"{HERE}/tasks/focus/make-business-case/").content.decode()
    assert "better after “Shortlist the initiatives with the highest impact”" in body
    assert "Mark as done elsewhere" in body
    actions.mark_done_elsewhere(seat=cast.seat("lead"), line=line_of(cast), elsewhere=actions.Elsewhere("2026", "Us"))
    assert "better after" not in client.get(f"{HERE}/tasks/focus/make-business-case/").content.decode()


def test_every_need_is_a_registered_task() -> None:
    kinds = list(registry.tasks.values())
    assert len(kinds) >= 12
    assert {need for kind in kinds for need in kind.needs} <= set(registry.tasks)
    assert [kind.key for kind in kinds if not kind.key.startswith(f"{kind.step.value}/")] == []


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_sound_page(cast: Cast, step: Step) -> None:
    page = outline(cast.client("lead").get(f"{HERE}/steps/{step}/").content.decode())
    assert len(page.headings[1]) == 1
    assert page.repeated_ids() == []
    assert page.broken_references() == []
    assert page.unlabelled() == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_step(cast: Cast, django_assert_max_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        Task.objects.create(programme=cast.programme, step="map", title=f"Task {number}", owner=cast.people["lead"])
    client = cast.client("lead")
    with django_assert_max_num_queries(13):
        assert client.get(f"{HERE}/steps/map/").status_code == 200
