"""Answering replies: who may, what goes out and by which way, what is owed on the Star and in the weekly mail."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from commonstar.vocabulary import ReplyBy, ReplyState, Role, Verdict, Visibility
from commonstar.web.audit import public as audit
from commonstar.web.common import later
from commonstar.web.common.access import Refused
from commonstar.web.programmes.archive.rows import rows_of
from commonstar.web.programmes.public import delete_programme, registry
from commonstar.web.programmes.replying import actions, gateway, jobs
from commonstar.web.replies import public as replies
from commonstar.web.replies.models import Reply
from tests.factories.cast import Cast, make_cast
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
PATH = "/programmes/living-well/replies/"
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
RUNNERS = ("lead", "co-lead", "facilitator")
LEADERS = ("lead", "co-lead", "administrator")
REACHES = {
    ReplyBy.EMAIL: "asked@example.org",
    ReplyBy.TEXT: "+44 7700 900123",
    ReplyBy.LETTER: "=1 The Street\nOur Town",
    ReplyBy.CALL: "01632 960001",
}


@pytest.fixture(autouse=True)
def reachable() -> Iterator[None]:
    """Every way to be reached, by a key that names it."""
    ways = {f"key-{way.value}": replies.Reach(way, address) for way, address in REACHES.items()}
    replies.registry.reach("test", lambda keys: {key: ways[key] for key in keys if key in ways})
    yield
    replies.registry.reachers.pop("test")


def owe(cast: Cast, way: ReplyBy = ReplyBy.SLIP, days: int = 5, key: str = "") -> Reply:
    key = key or f"key-{way.value}"
    due = timezone.localdate() + timedelta(days=days)
    owed = replies.Owed(cast.programme.pk, "A bench by the shop", "test", key, due, by=way)
    return replies.owe(owed=[owed])[key]


def answered(cast: Cast, way: ReplyBy = ReplyBy.SLIP, key: str = "") -> Reply:
    row = owe(cast, way, key=key)
    return actions.answer_reply(seat=cast.seat("lead"), reply_id=row.pk, decided="Yes, in May", changed="A bench")


@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_may_do_what(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    row, client = owe(cast), cast.client(who)

    def allowed(path: str) -> bool:
        return client.get(PATH + path).status_code == 200

    assert allowed("said-and-done/")
    assert (allowed(""), allowed(f"{row.pk}/")) == (who in MEMBERS, who in MEMBERS)
    for path in (f"{row.pk}/answer/", f"{row.pk}/assign/", "calls/", "letters/", "letters.csv"):
        assert allowed(path) == (who in RUNNERS), path
    for path in ("send", "publish"):
        assert client.get(f"{PATH}{row.pk}/{path}/").status_code in (302, 403, 405)
    acts: dict[str, Any] = {
        "answer": lambda: actions.answer_reply(seat=cast.seat(who), reply_id=row.pk, decided="Yes", changed=""),
        "assign": lambda: actions.assign_reply(seat=cast.seat(who), reply_id=row.pk, owed_by=None, due_on=row.due_on),
        "send": lambda: actions.mark_replies_sent(seat=cast.seat(who), reply_ids=[row.pk]),
    }
    for act in acts.values():
        if who in RUNNERS:
            act()
        else:
            with pytest.raises(Refused):
                act()
    replies.answer(reply=Reply.objects.get(), decided="Yes", changed="")
    replies.respond(
        programme=cast.programme.pk, kind="test", key="key-slip", verdict=Verdict.CONFIRMED, may_publish=True
    )
    if who in LEADERS:
        assert actions.publish_reply(seat=cast.seat(who), reply_id=row.pk, published=True).published
    else:
        with pytest.raises(Refused):
            actions.publish_reply(seat=cast.seat(who), reply_id=row.pk, published=True)


def test_an_answer_is_typed_once_and_stands_in_the_log(cast: Cast) -> None:
    row, client = owe(cast), cast.client("facilitator")
    wrong = client.post(f"{PATH}{row.pk}/answer/", {"decided": "", "changed": "A bench"})
    assert "Say what was decided, even if it is no." in wrong.content.decode()
    assert "A bench</textarea>" in wrong.content.decode()
    client.post(f"{PATH}{row.pk}/answer/", {"decided": "Yes, in May", "changed": "A bench"})
    row.refresh_from_db()
    assert (row.decided, row.changed, row.state) == ("Yes, in May", "A bench", ReplyState.ANSWERED)
    assert audit.entries_of_object("reply", row.pk).get().action == "reply.answered"
    page = client.get(f"{PATH}{row.pk}/").content.decode()
    assert "They have not said anything yet." in page
    assert (outline(page).repeated_ids(), outline(page).broken_references()) == ([], [])


def test_only_members_can_be_asked_to_answer(cast: Cast) -> None:
    row = owe(cast)
    with pytest.raises(actions.NotOfThisProgramme):
        actions.assign_reply(
            seat=cast.seat("lead"), reply_id=row.pk, owed_by=cast.people["stranger"], due_on=row.due_on
        )
    actions.assign_reply(
        seat=cast.seat("lead"), reply_id=row.pk, owed_by=cast.people["viewer"], due_on=date(2030, 1, 2)
    )
    row.refresh_from_db()
    assert (row.owed_by, row.due_on) == (cast.people["viewer"], date(2030, 1, 2))
    entry = audit.entries_of_object("reply", row.pk).get()
    assert entry.after is not None
    assert "personal" in entry.after["owner"]


def test_a_reply_by_mail_goes_out_once(cast: Cast) -> None:
    row = answered(cast, ReplyBy.EMAIL)
    assert row.state is ReplyState.TO_SEND
    jobs.send_reply.func(reply_id=str(row.pk))
    jobs.send_reply.func(reply_id=str(row.pk))
    (sent,) = mail.outbox
    assert sent.to == ["asked@example.org"]
    assert "Yes, in May" in sent.body
    assert "A bench by the shop" in sent.body
    row.refresh_from_db()
    assert row.state is ReplyState.ANSWERED


def test_a_mail_server_that_refuses_leaves_it_to_be_sent(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = answered(cast, ReplyBy.EMAIL)
    with pytest.raises(OSError):
        jobs.send_reply.func(reply_id=str(row.pk))
    row.refresh_from_db()
    assert row.state is ReplyState.TO_SEND


class Refusing(EmailBackend):
    """A mail server that knows everybody but two."""

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0] in ("asked@example.org", "lead@example.org"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user asked@example.org")})
        return super().send_messages(messages)


def test_what_a_worker_writes_down_of_a_refusal_holds_no_address(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    row = answered(cast, ReplyBy.EMAIL)
    with pytest.raises(OSError, match="SMTPRecipientsRefused") as refused:
        jobs.send_reply.func(reply_id=str(row.pk))
    told = "".join(traceback.format_exception(refused.value))
    assert "jobs.py" in told
    assert "asked@example.org" not in told


def test_one_lead_whose_mail_is_refused_keeps_it_from_nobody_else(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    owe(cast, days=-1)
    with pytest.raises(OSError, match="1 "):
        jobs.mail_overdue.func()
    assert [message.to for message in mail.outbox] == [["co-lead@example.org"]]


class Gateway(BaseHTTPRequestHandler):
    """What a gateway for text messages gets."""

    got: list[tuple[dict[str, str], str]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((json.loads(body), self.headers.get("Authorization", "")))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def text_gateway(settings: Any) -> Iterator[type[Gateway]]:
    Gateway.got, Gateway.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TEXT_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.TEXT_FIELDS, settings.TEXT_TOKEN = ("to", "text"), "a-token"
    yield Gateway
    server.shutdown()
    server.server_close()


def test_a_text_message_goes_through_the_gateway(cast: Cast, text_gateway: type[Gateway]) -> None:
    row = answered(cast, ReplyBy.TEXT)
    jobs.send_reply.func(reply_id=str(row.pk))
    ((message, token),) = text_gateway.got
    assert message["to"] == "+44 7700 900123"
    assert "Yes, in May" in message["text"]
    assert token == "Bearer a-token"
    row.refresh_from_db()
    assert row.sent_on == timezone.localdate()


def test_a_gateway_that_refuses_leaves_it_to_be_sent(cast: Cast, text_gateway: type[Gateway]) -> None:
    text_gateway.status = 503
    row = answered(cast, ReplyBy.TEXT)
    with pytest.raises(OSError):
        jobs.send_reply.func(reply_id=str(row.pk))
    row.refresh_from_db()
    assert row.sent_on is None


def test_a_text_is_never_longer_than_a_few_messages(cast: Cast) -> None:
    row = answered(cast)
    row.decided = "x" * 5_000
    assert len(gateway.wording(row, cast.programme)) == gateway.LONGEST


def test_without_a_gateway_texts_wait_in_the_list_of_calls(cast: Cast, settings: Any) -> None:
    settings.TEXT_URL = ""
    call, text = answered(cast, ReplyBy.CALL), answered(cast, ReplyBy.TEXT)
    body = cast.client("lead").get(f"{PATH}calls/").content.decode()
    assert "01632 960001" in body
    assert "+44 7700 900123" in body
    cast.client("lead").post(f"{PATH}calls/", {"reply": [str(call.pk), "no-such-thing"]})
    assert {row.pk: row.state for row in Reply.objects.all()} == {
        call.pk: ReplyState.ANSWERED,
        text.pk: ReplyState.TO_SEND,
    }
    settings.TEXT_URL = "http://127.0.0.1:1/"
    assert "+44 7700 900123" not in cast.client("lead").get(f"{PATH}calls/").content.decode()


def test_letters_come_as_a_merge_file_in_which_nothing_runs(cast: Cast) -> None:
    row = answered(cast, ReplyBy.LETTER)
    answered(cast, ReplyBy.LETTER, key="no-address-left")
    content = cast.client("lead").get(f"{PATH}letters.csv").content.decode("utf-8-sig")
    assert content.startswith("address,asked,decided,changed")
    assert '"\'=1 The Street\nOur Town"' in content
    assert content.count("Yes, in May") == 1
    cast.client("lead").post(f"{PATH}letters/", {"reply": [str(row.pk)]})
    assert "There is no letter to send." in cast.client("lead").get(f"{PATH}letters/").content.decode()


def test_what_is_overdue_shows_on_the_star_and_in_mondays_mail(cast: Cast) -> None:
    owe(cast, days=-1)
    owe(cast, days=3, key="later")
    star = cast.client("viewer").get("/programmes/living-well/").content.decode()
    assert "1 person waits for a reply" in star
    jobs.mail_overdue.func()
    assert {message.to[0] for message in mail.outbox} == {"lead@example.org", "co-lead@example.org"}
    assert "A bench by the shop" in mail.outbox[0].body
    assert mail.outbox[0].subject == "1 reply is overdue: Living well"
    mail.outbox.clear()
    Reply.objects.all().delete()
    jobs.mail_overdue.func()
    assert mail.outbox == []


def test_the_weekly_mail_is_put_in_line_once_a_week(monkeypatch: Any) -> None:
    put: list[str] = []
    name = next(name for name in later.RECURRING if name.endswith("mail_overdue"))

    class Marked:
        def enqueue(self) -> None:
            put.append(name)

    monkeypatch.setattr(later, "RECURRING", {name: (Marked(), 0)})
    thursday = date(2026, 11, 19)
    days = [thursday + timedelta(days=days) for days in range(15)]
    found = [day.strftime("%A %-d") for day in days if later.take_turns(day)]
    assert found == ["Monday 23", "Monday 30"]
    assert len(put) == 2
    assert later.take_turns(days[-1]) == []
    assert later.take_turns(date(2026, 12, 9)) == [name], "a Monday without a worker is made up for"


def test_said_and_done_shows_only_what_is_agreed_to(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    row = answered(cast)
    page = cast.client("anonymous").get(f"{PATH}said-and-done/").content.decode()
    assert "A bench by the shop" not in page
    cast.client("lead").post(f"{PATH}{row.pk}/publish/", {"publish": "1"})
    assert not Reply.objects.get().published
    replies.respond(
        programme=cast.programme.pk, kind="test", key="key-slip", verdict=Verdict.CONFIRMED, may_publish=True
    )
    cast.client("lead").post(f"{PATH}{row.pk}/publish/", {"publish": "1"})
    page = cast.client("anonymous").get(f"{PATH}said-and-done/").content.decode()
    for words in ("A bench by the shop", "Yes, in May", "Whoever asked says that this is so."):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        owe(cast, key=str(number))
    client = cast.client("lead")
    with django_assert_num_queries(8):
        client.get(PATH)


def test_they_go_with_a_programme_and_are_gone_with_it(cast: Cast) -> None:
    answered(cast)
    (told,) = rows_of(registry.tables["replies"], cast.programme)
    assert (told["asked"], told["owed_by"]) == ("A bench by the shop", None)
    delete_programme(seat=cast.seat("lead"))
    assert not Reply.objects.exists()
