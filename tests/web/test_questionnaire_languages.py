"""The languages of an instrument: which state, reviewed by whom and when; people are asked in no draft."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commonstar.formats.instruments import read_instrument, write_instrument
from commonstar.vocabulary import Role
from commonstar.web.audit.models import Entry
from commonstar.web.common.access import Refused
from commonstar.web.programmes.log.words import NAMES
from commonstar.web.programmes.public import registry
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.bridge import Instrument as Record
from commonstar.web.questionnaires.building.languages import Review
from commonstar.web.questionnaires.models import Instrument
from tests.factories.cast import Cast
from tests.factories.questionnaires import DRAFTED, open_lunch

pytestmark = pytest.mark.django_db
LEADERS = ("lead", "co-lead", "administrator")
EVERYONE = (*Role, "administrator", "partner", "stranger", "anonymous")
REVIEW = Review("Community interpreter", date(2026, 3, 4))
# Each plain label gets words in Portuguese.
WHOLE = re.sub(r"(label|title): ([^,}\n]+)", r'\1: {en: "\2", pt: "PT \2"}', DRAFTED)


def lunch(cast: Cast, text: str = WHOLE) -> Instrument:
    return actions.save_instrument(seat=cast.seat("lead"), record=read_instrument(text)).instrument


def record(instrument: Instrument) -> Record:
    return queries.record_of(queries.latest(Instrument.objects.get(pk=instrument.pk)))


def url(cast: Cast, instrument: Instrument, *language: str) -> str:
    return reverse(
        f"questionnaires:{'language' if language else 'languages'}",
        args=[cast.programme.slug, instrument.pk, *language],
    )


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_record_a_review(cast: Cast, name: str) -> None:
    found = lunch(cast)
    for review in (REVIEW, None):
        if name in LEADERS:
            actions.review_language(seat=cast.seat(name), instrument=found, language="pt", review=review)
        else:
            with pytest.raises(Refused):
                actions.review_language(seat=cast.seat(name), instrument=found, language="pt", review=review)
    expected = {200} if name in LEADERS else {403, 404}
    assert cast.client(name).get(url(cast, found, "pt")).status_code in expected


def test_a_lead_records_who_reviewed_it_and_when(cast: Cast) -> None:
    found = lunch(cast)
    client = cast.client("lead")
    assert "Draft, not offered" in client.get(url(cast, found)).text
    wrong = client.post(
        url(cast, found, "pt"),
        {"role": "", "day_day": "1", "day_month": "1", "day_year": str(timezone.localdate().year + 1)},
    ).text
    assert "Say in what role someone reviewed it." in wrong
    assert "cannot be in the future" in wrong
    typed = {"role": REVIEW.role, "day_day": "4", "day_month": "3", "day_year": "2026"}
    page = client.post(url(cast, found, "pt"), typed, follow=True).text
    assert all(words in page for words in ("Reviewed", REVIEW.role, "4 March 2026"))
    entry = Entry.objects.filter(action="instrument.language_reviewed").get()
    assert (entry.actor_id, entry.after["reviewed_by"]) == (cast.people["lead"].pk, REVIEW.role)
    assert (entry.after["language"], entry.after["reviewed_on"]) == ("pt", "2026-03-04")
    assert {"language", "reviewed_by", "reviewed_on"} <= NAMES.keys()
    client.post(url(cast, found, "pt"))
    assert record(found).translations[1].state == "draft"
    assert {"instrument.language_reviewed", "instrument.language_drafted"} <= registry.acts.keys()


def test_only_what_has_all_words_counts_as_reviewed(cast: Cast) -> None:
    found = lunch(cast, DRAFTED)
    assert "texts are missing" in cast.client("lead").get(url(cast, found)).text
    with pytest.raises(actions.NotComplete):
        actions.review_language(seat=cast.seat("lead"), instrument=found, language="pt", review=REVIEW)
    typed = {"role": REVIEW.role, "day_day": "4", "day_month": "3", "day_year": "2026"}
    assert "Words are missing" in cast.client("lead").post(url(cast, found, "pt"), typed).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_original_and_what_is_not_there_have_no_review(cast: Cast, language: str) -> None:
    found = lunch(cast)
    assert cast.client("lead").get(url(cast, found, language)).status_code == 404
    with pytest.raises(actions.NotAsked):
        actions.review_language(seat=cast.seat("lead"), instrument=found, language=language, review=REVIEW)


def test_people_are_asked_in_no_draft(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that is open goes on in the words in which it was opened."""
    seat = cast.seat("lead")
    first = open_lunch(seat, WHOLE)
    monkeypatch.setattr(queries, "get_language", lambda: "pt")

    def asked_in(asked: Any) -> str:
        page = cast.client("anonymous").get(reverse("answering:answer", args=[door.code]))
        assert ("PT I eat there" in page.text) is (queries.language_of(queries.record_of(asked.version)) == "pt")
        return "pt" if "PT I eat there" in page.text else "en"

    door: Any = queries.door_to(first)
    assert asked_in(first) == "en"
    version = actions.review_language(seat=seat, instrument=first.version.instrument, language="pt", review=REVIEW)
    assert asked_in(first) == "en"
    second = actions.open_round(seat=seat, version=version, values=actions.RoundValues("Again"))
    door = queries.door_to(second)
    assert asked_in(second) == "pt"


@pytest.mark.parametrize("who", ["lead", "facilitator"])
def test_what_a_file_calls_reviewed_is_a_draft_unless_a_lead_brings_it_in(cast: Cast, who: str) -> None:
    """Or whoever may bring files in could say that a language was reviewed; and the same again changes nothing."""
    says = 'state: reviewed, reviewed_by: "Somebody", reviewed_on: "2026-01-01"'
    text = WHOLE.replace("language: pt, state: draft", f"language: pt, {says}")
    here = reverse("questionnaires:bring_in", args=[cast.programme.slug])
    for person in (who, "facilitator"):
        file = SimpleUploadedFile("lunch.yaml", text.encode())
        page = cast.client(person).post(here, {"file": file}, follow=True).text
        assert ("Languages came in as drafts" in page) is (who != "lead")
        state = record(Instrument.objects.get()).translations[1].state
        assert state == ("reviewed" if who == "lead" else "draft")


def test_what_is_reviewed_is_written_into_the_file(cast: Cast) -> None:
    found = lunch(cast)
    actions.review_language(seat=cast.seat("lead"), instrument=found, language="pt", review=REVIEW)
    kept = record(found)
    assert read_instrument(write_instrument(kept)) == kept
    assert (kept.translations[1].reviewed_by, kept.translations[1].reviewed_on) == (REVIEW.role, "2026-03-04")
