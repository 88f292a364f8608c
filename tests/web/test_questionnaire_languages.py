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
from commonstar.web.participation import consent
from commonstar.web.participation.models import Contribution
from commonstar.web.programmes.log.words import NAMES
from commonstar.web.programmes.public import registry
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.bridge import Instrument as Record
from commonstar.web.questionnaires.building.languages import Review
from commonstar.web.questionnaires.building.translating import texts
from commonstar.web.questionnaires.models import Instrument, Round
from tests.factories.cast import Cast
from tests.factories.questionnaires import DRAFTED, SHORT, open_lunch

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
    """A round that is open is offered in a language once that is reviewed, and no more once a fault was found."""
    seat = cast.seat("lead")
    first = open_lunch(seat, WHOLE)
    monkeypatch.setattr(queries, "get_language", lambda: "pt")

    def asked_in(asked: Any) -> str:
        page = cast.client("anonymous").get(reverse("answering:answer", args=[door.code]))
        assert ("PT I eat there" in page.text) is (queries.language_of(queries.record_of(asked.version)) == "pt")
        return "pt" if "PT I eat there" in page.text else "en"

    door: Any = queries.door_to(first)
    assert asked_in(first) == "en"
    instrument = first.version.instrument
    version = actions.review_language(seat=seat, instrument=instrument, language="pt", review=REVIEW)
    first = Round.objects.get(pk=first.pk)
    assert (first.version, asked_in(first)) == (version, "pt")
    assert Entry.objects.filter(action="round.languages_followed").count() == 1
    actions.review_language(seat=seat, instrument=instrument, language="pt", review=None)
    assert asked_in(Round.objects.get(pk=first.pk)) == "en"


def test_a_round_does_not_follow_where_other_things_are_asked(cast: Cast) -> None:
    seat = cast.seat("lead")
    first = open_lunch(seat, WHOLE)
    more = WHOLE.replace('label: {en: "Good"', 'label: {en: "Very good"')
    changed = actions.save_instrument(seat=seat, record=read_instrument(more))
    actions.review_language(seat=seat, instrument=changed.instrument, language="pt", review=REVIEW)
    assert Round.objects.get(pk=first.pk).version == first.version


def test_what_was_published_stays_as_it_was_asked(cast: Cast) -> None:
    seat = cast.seat("lead")
    first = open_lunch(seat, WHOLE)
    actions.publish(seat=seat, asked=first)
    actions.review_language(seat=seat, instrument=first.version.instrument, language="pt", review=REVIEW)
    assert Round.objects.get(pk=first.pk).version == first.version


def words_url(cast: Cast, instrument: Instrument, language: str = "pt") -> str:
    return reverse("questionnaires:words_in", args=[cast.programme.slug, instrument.pk, language])


@pytest.mark.parametrize("name", EVERYONE)
def test_who_may_write_words(cast: Cast, name: str) -> None:
    found = lunch(cast, DRAFTED)
    given = {"seat": cast.seat(name), "instrument": found, "language": "pt", "texts": {"title": "PT"}}
    if name in ("lead", "co-lead", "facilitator"):
        actions.translate(**given)
    else:
        with pytest.raises(Refused):
            actions.translate(**given)
    expected = {200} if name in ("lead", "co-lead", "facilitator") else {403, 404}
    assert cast.client(name).get(words_url(cast, found)).status_code in expected


def test_words_are_written_side_by_side_and_then_reviewed(cast: Cast) -> None:
    """From nothing to a language in which people are asked, in the browser alone."""
    found = actions.save_instrument(seat=cast.seat("lead"), record=read_instrument(SHORT)).instrument
    client = cast.client("facilitator")
    add = reverse("questionnaires:add_language", args=[cast.programme.slug, found.pk])
    assert "Choose a language." in client.post(add, {"language": ""}).text
    page = client.post(add, {"language": "pt"}, follow=True).text
    assert "0 of 13 texts have words" in page
    assert page.count("not translated yet") == 13
    keys = [each.key for each in texts(record(found), "pt")]
    client.post(words_url(cast, found), {"title": "Clube de almoço", "items:food:label": ""})
    assert "1 of 13" in client.get(words_url(cast, found)).text
    typed = {"role": REVIEW.role, "day_day": "4", "day_month": "3", "day_year": "2026"}
    assert "Words are missing" in cast.client("lead").post(url(cast, found, "pt"), typed).text
    client.post(words_url(cast, found), {key: f"PT {key}" for key in keys})
    assert "13 of 13" in client.get(url(cast, found)).text
    cast.client("lead").post(url(cast, found, "pt"), typed)
    assert record(found).translations[1].state == "reviewed"
    assert record(found).questions[0].label.in_language("pt") == "PT items:food:label"
    assert record(found).questions[0].label.in_language("en") == "How is the food?"
    assert read_instrument(write_instrument(record(found))) == record(found)


def test_a_changed_word_makes_it_a_draft_and_an_open_round_keeps_what_was_reviewed(cast: Cast) -> None:
    found = lunch(cast)
    version = actions.review_language(seat=cast.seat("lead"), instrument=found, language="pt", review=REVIEW)
    asked = actions.open_round(seat=cast.seat("lead"), version=version, values=actions.RoundValues("Spring"))
    assert "This language was reviewed." in cast.client("lead").get(words_url(cast, found)).text
    actions.translate(seat=cast.seat("lead"), instrument=found, language="pt", texts={"title": "PT The lunch club"})
    assert record(found).translations[1].state == "reviewed", "nothing changed"
    actions.translate(seat=cast.seat("lead"), instrument=found, language="pt", texts={"title": "Other"})
    assert record(found).translations[1].state == "draft"
    assert Round.objects.get(pk=asked.pk).version == version


def test_what_is_not_translated_falls_back_and_says_so(cast: Cast) -> None:
    found = lunch(cast, DRAFTED)
    actions.translate(
        seat=cast.seat("lead"), instrument=found, language="pt", texts={"items:food:label": "Como é a comida?"}
    )
    here = reverse("questionnaires:instrument", args=[cast.programme.slug, found.pk])
    client = cast.client("viewer")
    assert "not translated" not in client.get(here).text
    page = client.get(here, {"language": "pt"}).text
    assert '<span lang="pt" dir="auto">Como é a comida?</span></li>' in page
    assert '<span lang="en" dir="auto">What would you do?</span> <strong>(not translated: in English)</strong>' in page
    assert page.count("(not translated: in English)") == 3


def test_words_of_the_original_and_of_what_is_not_there_are_not_written(cast: Cast) -> None:
    found = lunch(cast)
    for language in ("en", "fr"):
        assert cast.client("lead").get(words_url(cast, found, language)).status_code == 404
    with pytest.raises(actions.NotAsked):
        actions.translate(seat=cast.seat("lead"), instrument=found, language="en", texts={"title": "x"})


def test_the_language_is_changed_in_the_middle_and_nothing_is_lost(cast: Cast) -> None:
    """Also into one that the site does not speak: then the frame stays in English, and the questions change."""
    seat = cast.seat("lead")
    asked = open_lunch(seat, WHOLE)
    actions.review_language(seat=seat, instrument=asked.version.instrument, language="pt", review=REVIEW)
    door = queries.door_to(asked)
    assert door is not None
    client, there = cast.client("anonymous"), reverse("answering:answer", args=[door.code])
    assert 'name="language" value="pt" lang="pt"' in client.get(there).text
    typed = {"page": "1", "as": "guests", "q-food": "bad", "q-why": "Cold", "q-times": "many", "entry": "a" * 32}
    page = client.post(there, {**typed, "language": ["en", "pt"]}).text
    assert "PT How is the food?" in page
    assert 'lang="pt" dir="ltr"' in page
    assert '<input type="hidden" name="language" value="pt">' in page, "the next page is in it too"
    assert "Cold</textarea>" in page
    assert 'value="many"' in page, "nothing is checked before it is gone on from"
    assert re.search(r'<input[^>]*value="bad"[^>]*checked', page)
    given = {**typed, "q-times": "3", "seen": ["food", "why", "would", "times"], "language": "pt"}
    review = client.post(there, {**given, "go": "next"})
    assert "PT How is the food?" in review.text
    back = client.post(there, {**typed, "q-times": "3", "language": ["pt", "en"], "page": "2"}).text
    assert "Check your answers" in back
    assert "PT How" not in back
    sent = client.post(there, {**typed, "q-times": "3", "language": "pt", "page": "2", "go": "send"})
    assert "Your answers came in." in sent.text
    assert Contribution.objects.get().language == "pt"


def test_whoever_reads_another_language_is_told_in_which_the_questions_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = open_lunch(cast.seat("lead"), DRAFTED)
    door = queries.door_to(asked)
    assert door is not None
    monkeypatch.setattr(consent, "languages_offered", lambda organisation: ["en", "cy"])
    monkeypatch.setattr(
        "commonstar.web.questionnaires.answering.views.languages_offered", lambda organisation: ["en", "cy"]
    )
    there = reverse("answering:answer", args=[door.code])
    assert "The questions are in English" not in cast.client("anonymous").get(there).text
    page = cast.client("anonymous").get(there, {"language": "cy"})
    assert page.headers["Content-Language"] == "cy"
    assert page.context["falls_back"] == "English"


@pytest.mark.parametrize("who", ["lead", "facilitator"])
def test_what_a_file_calls_reviewed_is_a_draft_unless_a_lead_brings_it_in(cast: Cast, who: str) -> None:
    """Or whoever may bring files in could say that a language was reviewed; and the same again changes nothing."""
    says = 'state: reviewed, reviewed_by: "Somebody", reviewed_on: "2026-01-01"'
    text = WHOLE.replace("language: pt, state: draft", f"language: pt, {says}")
    here = reverse("questionnaires:bring_in", args=[cast.programme.slug])
    for person in (who, "facilitator"):
        file = SimpleUploadedFile("lunch.yaml", text.encode())
        look = cast.client(person).post(here, {"file": file})
        page = cast.client(person).post(here, {"definition": look.context["definition"]}, follow=True).text
        assert ("Languages came in as drafts" in page) is (who != "lead")
        state = record(Instrument.objects.get()).translations[1].state
        assert state == ("reviewed" if who == "lead" else "draft")


def test_what_is_reviewed_is_written_into_the_file(cast: Cast) -> None:
    found = lunch(cast)
    actions.review_language(seat=cast.seat("lead"), instrument=found, language="pt", review=REVIEW)
    kept = record(found)
    assert read_instrument(write_instrument(kept)) == kept
    assert (kept.translations[1].reviewed_by, kept.translations[1].reviewed_on) == (REVIEW.role, "2026-03-04")
