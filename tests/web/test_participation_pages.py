"""The pages of taking part: without account, script, session or cookie, safe to send again, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonstar.vocabulary import ContributionState, RemovalReason, ReplyBy, ReplyState
from commonstar.web.participation import limits, moderation
from commonstar.web.participation.models import Addition, ConsentText, Contact, Contribution, Door, Removal
from commonstar.web.participation.public import close_door, new_entry, read_slip
from commonstar.web.participation.qr import qr_svg
from commonstar.web.replies import public as replies
from tests.factories.cast import Cast
from tests.factories.doors import SAID, kinds, make_door

pytestmark = pytest.mark.django_db
SLIP = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    limits.buckets.clear()


@pytest.fixture
def door(cast: Cast) -> Iterator[Door]:
    with kinds():
        yield make_door(cast.council)


@pytest.fixture
def phone() -> Client:
    """A device on which nobody is signed in, and whose forms carry no token."""
    return Client(enforce_csrf_checks=True)


def say(phone: Client, door: Door, entry: str = "", wish: str = "A bench", **more: Any) -> Any:
    url = reverse("participation:say", args=[door.code, SAID])
    return phone.post(url, {"wish": wish, "entry": entry or new_entry(), "language": "en", **more})


def slip_in(answer: Any) -> str:
    found = SLIP.search(answer.content.decode())
    assert found, answer.content.decode()
    return found.group()


def at_slip(phone: Client, code: str, **more: str) -> str:
    answer = phone.post(reverse("participation:slip"), {"code": code, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_code_leads_to_what_is_asked(phone: Client, door: Door) -> None:
    typed = f" {door.code[:3].lower()} {door.code[3:]}"
    answer = phone.post(reverse("participation:join"), {"code": typed}, follow=True)
    assert answer.redirect_chain == [(reverse("participation:door", args=[door.code]), 302)]
    assert reverse("participation:say", args=[door.code, SAID]) in answer.content.decode()


@pytest.mark.parametrize("typed", ["QQQQQQ", "hello there"])
def test_a_wrong_code_is_kept_to_be_mended(phone: Client, door: Door, typed: str) -> None:
    answer = phone.post(reverse("participation:join"), {"code": typed})
    assert answer.status_code == 404
    assert f'value="{typed}"' in answer.content.decode()
    assert "no open page with this code" in answer.content.decode()
    assert phone.get(reverse("participation:door", args=[typed])).status_code == 404


def test_nothing_of_it_needs_or_leaves_a_cookie(phone: Client, door: Door) -> None:
    pages = [reverse("participation:join"), reverse("participation:slip")]
    pages += [reverse(f"participation:{name}", args=[door.code]) for name in ("door", "poster", "cards", "removals")]
    pages.append(reverse("participation:say", args=[door.code, SAID]))
    for page in pages:
        assert phone.get(page).status_code == 200, page
    code = slip_in(say(phone, door))
    at_slip(phone, code)
    assert phone.get(reverse("participation:say", args=[door.code, "no-such"])).status_code == 404
    assert not phone.cookies


def test_someone_signed_in_is_nobody_here(cast: Cast, door: Door) -> None:
    client = cast.client("lead")
    answer = say(client, door)
    assert answer.status_code == 200
    assert "Sign out" not in answer.content.decode()


def test_sent_again_the_same_slip_is_shown(phone: Client, door: Door) -> None:
    entry = new_entry()
    assert slip_in(say(phone, door, entry)) == slip_in(say(phone, door, entry, "Changed"))
    assert Contribution.objects.get().said == {"wish": "A bench"}


def test_what_is_wrong_is_said_and_the_rest_stays(phone: Client, door: Door) -> None:
    entry = new_entry()
    answer = say(phone, door, entry, "", way="email", reach="nowhere").content.decode()
    assert "Enter an e-mail address like name@example.org." in answer
    assert 'value="nowhere"' in answer
    assert f'value="{entry}"' in answer
    assert not Contribution.objects.exists()


def test_a_contact_is_kept_only_with_consent(phone: Client, door: Door) -> None:
    reach = {"way": "email", "reach": "me@example.org"}
    assert "Tick the box" in say(phone, door, **reach).content.decode()
    code = slip_in(say(phone, door, agrees="on", **reach))
    contact = Contact.objects.get()
    assert (contact.key, contact.value, contact.consent) == (
        read_slip(code).key,
        "me@example.org",
        "en reply shipped 1",
    )
    reached = replies.registry.reach_of("contribution", [Contribution.objects.get().key])
    assert [each.address for each in reached.values()] == ["me@example.org"]


def test_another_on_the_same_slip(phone: Client, door: Door) -> None:
    code = slip_in(say(phone, door))
    url = reverse("participation:say", args=[door.code, SAID])
    form = phone.post(url, {"another": "1", "slip": code}).content.decode()
    assert f'value="{code}"' in form
    assert "error" not in form.lower().split("<main")[1].split("</main")[0]
    assert slip_in(say(phone, door, wish="A lamp", slip=code)) == code
    page = at_slip(phone, code)
    assert "A bench" in page
    assert "A lamp" in page


def test_from_another_site_nothing_comes_in(phone: Client, door: Door) -> None:
    url = reverse("participation:say", args=[door.code, SAID])
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert phone.post(url, {"wish": "A bench"}, headers=headers).status_code == 403
    assert not Contribution.objects.exists()
    assert (
        phone.post(url, {"wish": "x", "entry": new_entry()}, headers={"Origin": "http://testserver"}).status_code == 200
    )


def test_a_closed_door_says_so_and_keeps_what_was_typed(phone: Client, door: Door) -> None:
    close_door(by=None, door=door)
    answer = say(phone, door, wish="Too late")
    assert answer.status_code == 409
    assert "Too late" in answer.content.decode()
    assert "This is closed" in phone.get(reverse("participation:door", args=[door.code])).content.decode()


def test_the_slip_reads_adds_and_takes_back(phone: Client, door: Door) -> None:
    code = slip_in(say(phone, door, way="text", reach="0700 900", agrees="on"))
    key = Contribution.objects.get().key
    act = {"contribution": key, "act": "add"}
    assert "Add to what you said" in at_slip(phone, code.lower(), **act)
    assert "Write something first" in at_slip(phone, code, **act, go="1")
    page = at_slip(phone, code, **act, go="1", words="By the river", entry=new_entry())
    assert "By the river" in page
    assert "0700 900" in page
    assert "0700 900" not in at_slip(phone, code, act="forget", go="1")
    page = at_slip(phone, code, contribution=key, act="take-back", go="1")
    assert "A bench" not in page
    assert Contribution.objects.get().state == ContributionState.TAKEN_BACK


@pytest.mark.parametrize("act", ["add", "take-back", "forget", "appeal", "respond"])
@pytest.mark.parametrize("key", ["", "\0", "x" * 400])
def test_what_no_form_sends_changes_nothing(phone: Client, door: Door, act: str, key: str) -> None:
    code = slip_in(say(phone, door))
    at_slip(phone, code, contribution=key, act=act, go="1", words="More", verdict="confirmed")
    assert Contribution.objects.get().said == {"wish": "A bench"}


def test_the_slip_is_read_in_the_language_that_was_chosen(phone: Client, door: Door) -> None:
    slip = slip_in(say(phone, door))
    asked = phone.get(reverse("participation:slip"), {"language": "es"})
    assert 'name="language" value="es"' in asked.content.decode()
    assert 'href="?language=de"' in asked.content.decode()
    assert 'lang="es"' in at_slip(phone, slip, language="es")
    assert "/slip/?language=es" in phone.get(reverse("participation:join"), {"language": "es"}).content.decode()


def test_a_wrong_slip_is_kept_to_be_mended(phone: Client, door: Door) -> None:
    for typed in ("0000-0000-0000-0000", "12"):
        answer = phone.post(reverse("participation:slip"), {"code": typed})
        assert answer.status_code == 404
        assert f'value="{typed}"' in answer.content.decode()


def test_a_slip_in_an_address_opens_nothing(phone: Client, door: Door) -> None:
    code = slip_in(say(phone, door))
    assert "A bench" not in phone.get(reverse("participation:slip"), {"code": code}).content.decode()


def test_a_removal_is_public_with_its_reason_and_answered_on_appeal(phone: Client, door: Door, cast: Cast) -> None:
    code, lead = slip_in(say(phone, door, wish="Secret words")), cast.people["lead"]
    key = Contribution.objects.get().key
    day = date(2026, 5, 4)
    removal = moderation.remove(
        by=lead, contribution_key=key, reason=RemovalReason.PERSONAL, explanation="It names a neighbour.", today=day
    )
    public = phone.get(reverse("participation:removals", args=[door.code])).content.decode()
    assert "It names a neighbour." in public
    assert "Secret words" not in public
    assert "Ask for another look" in at_slip(phone, code)
    at_slip(phone, code, contribution=key, act="appeal", go="1", words="It names nobody.")
    assert Removal.objects.get().appeal == "It names nobody."
    moderation.answer_appeal(by=lead, removal=removal, is_restored=True, answer="You are right.")
    assert "You are right." in at_slip(phone, code)
    assert Contribution.objects.get().state == ContributionState.SHOWN


def test_a_reply_is_read_and_answered_by_slip(phone: Client, door: Door) -> None:
    code, other = slip_in(say(phone, door)), slip_in(say(phone, door))
    key = read_slip(code).key
    day = date(2030, 5, 4)
    owed = replies.Owed(programme=door.programme, asked="A bench", about_kind="contribution", about_key=key, due_on=day)
    reply = replies.owe(owed=[owed])[key]
    assert "You will be answered by" in at_slip(phone, code)
    replies.answer(reply=reply, decided="Yes, by the river.", changed="It stands.")
    assert "Yes, by the river." in at_slip(phone, code)
    assert "Yes, by the river." not in at_slip(
        phone, other, contribution=key, act="respond", go="1", verdict="disputed"
    )
    reply.refresh_from_db()
    assert reply.verdict == ""
    assert "it is not so." in at_slip(phone, code, contribution=key, act="respond", go="1", verdict="disputed")


def test_who_has_their_address_deleted_reads_the_reply_by_slip(phone: Client, door: Door) -> None:
    code = slip_in(say(phone, door, way="email", reach="told@example.org", agrees="on"))
    key = read_slip(code).key
    day = date(2030, 5, 4)
    owed = replies.Owed(door.programme, "A bench", "contribution", key, day, by=ReplyBy.EMAIL)
    reply = replies.answer(reply=replies.owe(owed=[owed])[key], decided="Yes", changed="")
    assert reply.state is ReplyState.TO_SEND
    at_slip(phone, code, act="forget", go="1")
    reply.refresh_from_db()
    assert reply.state is ReplyState.ANSWERED, "or it would wait to be sent for ever"


@pytest.mark.parametrize("act", ["respond", "appeal"])
def test_what_is_said_later_by_slip_is_sealed_again(phone: Client, door: Door, act: str, cast: Cast) -> None:
    code = slip_in(say(phone, door))
    key = read_slip(code).key
    owed = replies.Owed(door.programme, "A bench", "contribution", key, date(2030, 5, 4))
    replies.answer(reply=replies.owe(owed=[owed])[key], decided="Yes", changed="")
    if act == "appeal":
        moderation.remove(
            by=cast.people["lead"],
            contribution_key=key,
            reason=RemovalReason.ABUSE,
            explanation="It is about something else.",
            today=date(2030, 5, 4),
        )
    Door.objects.update(is_sealed=True)
    at_slip(phone, code, contribution=key, act=act, go="1", verdict="disputed", words="It is not")
    assert not Door.objects.get().is_sealed


def test_posters_and_cards_show_code_and_address_in_text(phone: Client, door: Door) -> None:
    for name, times in (("poster", 1), ("cards", 8)):
        page = phone.get(reverse(f"participation:{name}", args=[door.code])).content.decode()
        assert page.count(f">{door.code}<") == times
        assert "http://testserver/join/" in page
        assert "<svg" in page


def test_the_qr_code_says_the_address() -> None:
    assert qr_svg("https://a.example/join/CDFGHJ/", "Label").startswith("<svg")
    assert 'aria-label="&lt;b&gt;"' in qr_svg("x", "<b>")


def test_a_hall_behind_one_address_does_not_trip_a_limit_and_a_flood_does() -> None:
    clock = [0.0]
    buckets = limits.Buckets(lambda: clock[0])
    # 300 phones that send ten times each within two minutes
    for step in range(3_000):
        clock[0] = step * 0.04
        assert buckets.allows(limits.SENT, "hall")
    clock[0] += 1
    sent = sum(buckets.allows(limits.SENT, "hall") for _ in range(20_000))
    assert sent <= limits.SENT.burst
    assert not buckets.allows(limits.SENT, "hall")
    assert buckets.allows(limits.SENT, "elsewhere")
    clock[0] += 1
    assert buckets.allows(limits.SENT, "hall")


def test_over_the_first_limit_it_waits_for_a_person_and_a_flood_is_refused_with_its_words(
    phone: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SENT", limits.Limit(1, 0))
    monkeypatch.setattr(limits, "FLOOD", limits.Limit(2, 0))
    assert [say(phone, door).status_code for _ in range(2)] == [200, 200]
    assert sorted(Contribution.objects.values_list("state", flat=True)) == ["shown", "waiting"]
    refused = say(phone, door, wish="Still here")
    assert refused.status_code == 429
    assert "Still here" in refused.content.decode()


def test_what_waits_for_a_person_is_not_said_to_be_shown(
    phone: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SENT", limits.Limit(1, 0))
    assert "What you said came in.</p>" in say(phone, door).content.decode()
    assert "Someone reads it before others see it." in say(phone, door).content.decode()


def test_a_slip_cannot_be_used_to_fill_the_store(phone: Client, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    slip = slip_in(say(phone, door))
    key = read_slip(slip).key
    monkeypatch.setattr(limits, "SENT", limits.Limit(2, 0))
    more = {"act": "add", "contribution": key, "go": "1", "code": slip, "language": "en"}
    statuses = [
        phone.post(reverse("participation:slip"), {**more, "words": f"More {number}", "entry": new_entry()}).status_code
        for number in range(4)
    ]
    assert statuses == [200, 200, 429, 429]
    assert Addition.objects.count() == 2


def test_one_who_has_many_addresses_of_one_network_is_counted_once(rf: Any) -> None:
    def from_address(address: str) -> str:
        return limits.address_of(rf.get("/", REMOTE_ADDR=address))

    assert from_address("2001:db8:1:2:a::1") == from_address("2001:db8:1:2:ffff:1:2:3")
    assert from_address("2001:db8:1:2::1") != from_address("2001:db8:1:3::1")
    assert from_address("192.0.2.1") != from_address("192.0.2.2")
    assert from_address("not an address") == "not an address"


def test_codes_cannot_be_tried_for_ever(phone: Client, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WRONG", limits.Limit(1, 0))
    tries = [phone.post(reverse("participation:join"), {"code": "QQQQQQ"}).status_code for _ in range(2)]
    assert tries == [404, 429]
    right = phone.post(reverse("participation:join"), {"code": door.code})
    assert right.status_code == 302, "the right code is never refused"


def test_a_language_is_offered_only_with_a_reviewed_text(phone: Client, door: Door) -> None:
    url = reverse("participation:door", args=[door.code])
    answer = phone.get(url, headers={"Accept-Language": "ar"})
    assert answer.headers["Content-Language"] == "en"
    assert "?language=ar" not in answer.content.decode()
    ConsentText.objects.create(
        organisation=door.organisation,
        language="ar",
        purpose="reply",
        version=1,
        text="نعم",
        reviewer_role="Translator",
        reviewed_on="2026-05-04",
    )
    assert "?language=ar" in phone.get(url).content.decode()
    arabic = phone.get(url + "?language=ar")
    assert arabic.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in arabic.content.decode()
    assert f"/say/{SAID}/?language=ar" in arabic.content.decode()


def test_the_number_of_questions_to_the_store_stays_the_same(
    phone: Client, door: Door, django_assert_num_queries: Any
) -> None:
    code = slip_in(say(phone, door))
    for _more in range(2):
        with django_assert_num_queries(6):
            at_slip(phone, code)
        say(phone, door, slip=code)
        say(phone, door, slip=code)
