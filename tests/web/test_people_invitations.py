"""Invitations and requests to join, from the first mail to the answer; and nothing left of the erased."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.utils import timezone

from commonstar.vocabulary import Role, Standing, Visibility
from commonstar.web.accounts import actions as accounts
from commonstar.web.accounts import mail as mail_of_accounts
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership
from commonstar.web.programmes.people import actions
from tests.factories.cast import Cast, make_cast, make_user

BASE = "/programmes/living-well/people/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def public(db: None) -> Cast:
    return make_cast(Visibility.PUBLIC)


def post(client: Client, address: str, values: dict[str, object] | None = None) -> HttpResponse:
    """Send a form and let its transaction commit, so that its mails go out."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, values or {})  # type: ignore[return-value]  # the test client's own subclass


def invite(cast: Cast, email: str = "new@example.org", role: str = "contributor") -> str:
    post(cast.client("lead"), f"{BASE}invite/", {"email": email, "role": role, "standings": ["carer"]})
    return link_in(mail.outbox[-1])


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/invitations/\S+)", str(message.body))
    assert found, message.body
    return found.group(1)


def test_looking_at_an_invitation_uses_nothing_up(public: Cast) -> None:
    link = invite(public)
    for name in ("anonymous", "stranger"):
        for _ in range(3):
            assert public.client(name).get(link).status_code == 200
            assert public.client(name).head(link).status_code == 200
    public.client("anonymous").post(link)
    assert Membership.objects.count() == 6
    public.client("stranger").post(link, {"standings": ["councillor"]})
    joined = Membership.objects.get(programme=public.programme, user=public.people["stranger"])
    assert (joined.role, joined.standings) == ("contributor", ["councillor"])
    assert public.client("partner").post(link).status_code == 410


def test_the_store_keeps_only_a_hash_of_the_link(public: Cast) -> None:
    token = invite(public).split("/")[2]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert token not in str([(entry.before, entry.after) for entry in audit.entries_of_programme(public.programme.pk)])


def test_someone_without_an_account_signs_up_and_comes_back(public: Cast) -> None:
    link = invite(public)
    client = Client()
    page = client.get(link).content.decode()
    assert f"/account/signup/?next={link}" in page
    assert "new@example.org" in client.get(f"/account/signup/?next={link}").content.decode()
    client.post("/account/signup/", {"email": "new@example.org", "next": link})
    code = re.search(r"^[A-Z0-9]{4}-?[A-Z0-9]{2,4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    answer = client.post("/account/confirm-email/", {"code": code.group()})
    answer = client.post(answer["Location"], {"name": "Noor", "next": link})
    assert answer["Location"] == link
    client.post(link, {"standings": ["expert-by-experience"]})
    assert Membership.objects.get(user__email="new@example.org").programme == public.programme


def test_an_invitation_expires_after_fourteen_days(public: Cast) -> None:
    link = invite(public)
    kept = Invitation.objects.get()
    assert timedelta(days=13, hours=23) < kept.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert public.client("stranger").post(link).status_code == 410
    assert "Expired" in public.client("lead").get(BASE).content.decode()


def test_sent_again_the_old_link_stops_and_withdrawn_both_do(public: Cast) -> None:
    old = invite(public)
    kept = Invitation.objects.get()
    post(public.client("lead"), f"{BASE}invitations/{kept.pk}/resend/")
    new = link_in(mail.outbox[-1])
    assert [public.client("stranger").get(link).status_code for link in (old, new)] == [410, 200]
    public.client("lead").post(f"{BASE}invitations/{kept.pk}/withdraw/")
    assert public.client("stranger").get(new).status_code == 410


def test_whoever_is_taken_out_does_not_come_back_by_an_invitation_of_their_own(public: Cast) -> None:
    sent = actions.invite(seat=public.seat("co-lead"), email="another-box@example.org", role=Role.CO_LEAD)
    others = actions.invite(seat=public.seat("lead"), email="someone@example.org", role=Role.VIEWER)
    out = Membership.objects.get(programme=public.programme, user=public.people["co-lead"])
    actions.remove_member(seat=public.seat("lead"), membership_id=out.pk)
    with pytest.raises(actions.NoLongerOpen):
        actions.accept_invitation(user=public.people["co-lead"], token=sent.url.split("/")[-2], standings=[])
    entry = audit.entries_of_object("invitation", sent.invitation.pk).last()
    assert entry is not None
    assert entry.action == "invitation.withdrawn"
    actions.accept_invitation(user=public.people["stranger"], token=others.url.split("/")[-2], standings=[])


def test_the_download_has_invitations_accepted_under_another_address_and_ones_own_acts(public: Cast) -> None:
    link = invite(public, "another-box@example.org")
    client = public.client("stranger")
    client.post(link)
    data = client.get("/account/download/").json()
    assert data["programmes"]["invitations"][0]["email"] == "another-box@example.org"
    assert [act["action"] for act in data["log"]] == ["invitation.accepted", "member.joined"]


def test_whoever_takes_part_is_not_invited_again(public: Cast) -> None:
    text = public.client("lead").post(f"{BASE}invite/", {"email": "VIEWER@example.org", "role": "viewer"})
    assert "takes part already" in text.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize("what", ["invite/", "resend"])
def test_where_mail_is_printed_the_message_does_not_claim_that_it_is_on_its_way(
    public: Cast, settings: Any, what: str
) -> None:
    invite(public)
    kept = Invitation.objects.get()
    lead = public.client("lead")
    address = BASE + (f"invitations/{kept.pk}/resend/" if what == "resend" else what)
    values: dict[str, object] = {"email": "other@example.org", "role": "viewer"}
    page = lead.post(address, values, follow=True).content.decode()
    assert "The invitation goes to" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = lead.post(address, values | {"email": "third@example.org"}, follow=True).content.decode()
    assert "goes to" not in page
    assert "is printed in the window in which Commonstar was started" in page


def test_an_address_that_nobody_can_have_is_said_to_get_no_mail(public: Cast) -> None:
    values = {"email": "sam@council.example", "role": "viewer"}
    page = public.client("lead").post(f"{BASE}invite/", values, follow=True).content.decode()
    assert "no mail goes to sam@council.example" in page


def test_an_answer_tells_truly_where_it_goes(public: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    request = actions.ask_to_join(seat=public.seat("stranger"), message="", standings=[])
    values = {"answer": "accept", "role": "viewer", "reason": "Welcome"}
    page = public.client("lead").post(f"{BASE}requests/{request.pk}/", values, follow=True).content.decode()
    assert "by e-mail" not in page
    assert "Your answer to Stranger is kept; Stranger finds it here" in page


def test_a_mail_that_the_server_refused_is_said_and_logged_without_the_address(
    public: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(message: mail.EmailMessage, *words: object, **more: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"new@example.org": (550, b"no such mailbox")})

    monkeypatch.setattr(transaction, "on_commit", lambda act: act())  # the test's own transaction never commits
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    values = {"email": "new@example.org", "role": "viewer"}
    page = public.client("lead").post(f"{BASE}invite/", values, follow=True).content.decode()
    assert "The invitation is kept, but the mail to new@example.org could not be sent." in page
    assert "SMTPRecipientsRefused" in caplog.text
    assert "new@example.org" not in caplog.text


def test_nobody_fills_the_mailboxes_of_others_with_invitations(public: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_of_accounts, "MAILS_A_DAY", 3)
    lead = public.client("lead")
    for number in range(2):
        post(lead, f"{BASE}invite/", {"email": f"x{number}@example.org", "role": "viewer"})
    kept = Invitation.objects.get(email="x0@example.org")
    post(lead, f"{BASE}invitations/{kept.pk}/resend/")
    assert len(mail.outbox) == 3
    page = post(lead, f"{BASE}invite/", {"email": "x9@example.org", "role": "viewer"}).content.decode()
    assert "sent 3 invitations today" in page
    post(lead, f"{BASE}invitations/{kept.pk}/resend/")
    assert "sent 3 invitations today" in lead.get(BASE).content.decode()
    assert len(mail.outbox) == 3
    post(public.client("co-lead"), f"{BASE}invite/", {"email": "x9@example.org", "role": "viewer"})
    assert len(mail.outbox) == 4


def test_a_mail_server_that_refuses_does_not_undo_the_invitation(public: Cast, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]  # pytest's settings
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]  # nothing listens there
    answer = post(public.client("lead"), f"{BASE}invite/", {"email": "new@example.org", "role": "viewer"})
    assert answer.status_code == 302
    assert Invitation.objects.count() == 1


def test_a_request_that_an_invitation_settles_is_answered_in_the_log_too(public: Cast) -> None:
    link = invite(public, "stranger@example.org")
    request = actions.ask_to_join(seat=public.seat("stranger"), message="I can cook", standings=[])
    public.client("stranger").post(link)
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("accepted", public.people["lead"])
    entry = audit.entries_of_object("join-request", request.pk).last()
    assert entry is not None
    assert (entry.action, entry.after["answer"]) == ("join-request.answered", "accepted")
    assert "invited" in request.reason


def test_a_request_is_answered_with_a_reason_by_mail(public: Cast) -> None:
    stranger = public.client("stranger")
    stranger.post("/programmes/living-well/join/", {"message": "I can cook", "standings": ["carer"]})
    request = JoinRequest.objects.get()
    assert "You asked to join" in stranger.get("/programmes/living-well/join/").content.decode()
    lead = public.client("lead")
    address = f"{BASE}requests/{request.pk}/"
    assert "I can cook" in lead.get(address).content.decode()
    for said in ("decline", "accept"):
        assert "owed a reason" in lead.post(address, {"answer": said, "reason": " "}).content.decode()
    post(lead, address, {"answer": "decline", "reason": "The group is full until May."})
    assert mail.outbox[-1].to == ["stranger@example.org"]
    assert "full until May" in str(mail.outbox[-1].body)
    page = stranger.get("/programmes/living-well/join/").content.decode()
    assert "full until May" in page
    assert "full until May" in stranger.get("/account/").content.decode()
    stranger.post("/programmes/living-well/join/", {"message": "Now?"})
    again = JoinRequest.objects.get(answer="waiting")
    post(lead, f"{BASE}requests/{again.pk}/", {"answer": "accept", "role": "contributor", "reason": "Welcome"})
    assert Membership.objects.get(programme=public.programme, user=public.people["stranger"]).role == "contributor"
    assert "Welcome" in str(mail.outbox[-1].body)


@pytest.mark.parametrize("accept", [True, False])
def test_the_action_itself_refuses_to_answer_without_a_reason(public: Cast, accept: bool) -> None:
    request = actions.ask_to_join(seat=public.seat("stranger"), message="", standings=[])
    with pytest.raises(Refused):
        actions.answer_request(seat=public.seat("lead"), request_id=request.pk, accept=accept, reason=" ")


def test_whoever_would_leave_a_programme_without_a_lead_is_told_so(public: Cast) -> None:
    from tests.web.test_accounts_own import lately  # noqa: PLC0415

    page = lately(Client(), public.people["lead"]).get("/account/erase/").content.decode()
    assert "only lead of “Living well”" in page
    page = lately(Client(), public.people["viewer"]).get("/account/erase/").content.decode()
    assert "only lead" not in page


def everything_stored() -> str:
    """All columns of all rows of all tables, as words."""
    words = []
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            words += [str(cell if not isinstance(cell, memoryview) else bytes(cell)) for row in cursor for cell in row]
    return "\n".join(words).lower()


def test_of_the_erased_nothing_is_left_in_any_table(public: Cast) -> None:
    link = invite(public, "quetzalcoatl@example.org")
    user = make_user("quetzalcoatl")
    browser = Client()
    browser.force_login(user)
    browser.post("/account/name/", {"name": "Quetzalcoatl Itzamna", "language": "es"})
    browser.post(link, {"standings": [Standing.CARER.value]})
    public.client("lead").post(
        f"{BASE}{Membership.objects.get(user=user).pk}/", {"role": Role.FACILITATOR.value, "standings": ["manager"]}
    )
    Client().post("/account/login/", {"login": "quetzalcoatl@example.org"})
    assert "quetzalcoatl" in everything_stored()
    user = User.objects.get(pk=user.pk)
    accounts.erase_person(user=user)
    stored = everything_stored()
    assert "quetzalcoatl" not in stored
    assert "itzamna" not in stored
    assert list(audit.verify()) == []
    entries = audit.entries_of_programme(public.programme.pk)
    readable = str(audit.readable([part for entry in entries for part in (entry.before, entry.after)])).lower()
    assert "quetzalcoatl" not in readable
