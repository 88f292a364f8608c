"""A language is offered only with a text that someone reviewed; only administrators record one; none is overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonstar.vocabulary import Purpose
from commonstar.web.audit.models import Entry
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import chair_at
from commonstar.web.participation import consent, consent_actions
from commonstar.web.participation.models import ConsentText
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
WHO = ("administrator", "lead", "stranger", "anonymous")
VALUES = {"language": "ar", "text": "نعم", "reviewer_role": "Translator"}
DAY = {"reviewed_on_day": "4", "reviewed_on_month": "5", "reviewed_on_year": "2026"}


def url(cast: Cast, name: str = "texts", **more: object) -> str:
    return reverse(f"consent:{name}", kwargs={"organisation": cast.council.slug, **more})


def test_who_may_open_it(cast: Cast) -> None:
    found = {who: [cast.client(who).get(url(cast, name)).status_code for name in ("texts", "record")] for who in WHO}
    assert found == {
        "administrator": [200, 200],
        "lead": [404, 404],
        "stranger": [404, 404],
        "anonymous": [302, 302],
    }


def test_only_an_administrator_records(cast: Cast) -> None:
    chair = chair_at(cast.elsewhere.slug, cast.people["stranger"])
    assert chair is not None
    plain = type(chair)(chair.organisation, chair.user, is_administrator=False)
    with pytest.raises(Refused):
        consent_actions.record_text(
            chair=plain, language="ar", purpose=Purpose.REPLY, text="x", reviewer_role="y", reviewed_on=date(2026, 1, 1)
        )


def test_recorded_offered_renewed_and_withdrawn(cast: Cast) -> None:
    client = cast.client("administrator")
    assert consent.languages_offered(cast.council) == ["en"]
    client.post(url(cast, "record"), VALUES | DAY)
    assert consent.languages_offered(cast.council) == ["en", "ar"]
    client.post(url(cast, "record"), VALUES | DAY | {"text": "نعم نعم"})
    assert list(ConsentText.objects.order_by("version").values_list("version", "text")) == [(1, "نعم"), (2, "نعم نعم")]
    offer = consent.offer_for(cast.council, "ar")
    assert offer is not None
    assert offer.text == "نعم نعم"
    assert len(offer.mark) <= 60
    page = client.get(url(cast)).content.decode()
    assert "Version 2, reviewed on 4 May 2026 by: Translator." in page
    newest = ConsentText.objects.get(version=2)
    client.post(url(cast, "withdraw", text=newest.pk))
    assert consent.languages_offered(cast.council) == ["en"]
    assert Entry.objects.filter(action="consent_text.withdrawn").count() == 1


def test_a_review_that_has_not_happened_is_refused(cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=1)
    later = {"reviewed_on_day": str(day.day), "reviewed_on_month": str(day.month), "reviewed_on_year": str(day.year)}
    page = cast.client("administrator").post(url(cast, "record"), VALUES | later).content.decode()
    assert "cannot be in the future" in page
    assert not ConsentText.objects.exists()


def test_the_english_text_may_be_ones_own(cast: Cast) -> None:
    shipped = consent.offer_for(cast.council, "en")
    assert shipped is not None
    assert cast.council.name in shipped.text
    cast.client("administrator").post(url(cast, "record"), VALUES | DAY | {"language": "en", "text": "Our own"})
    own = consent.offer_for(cast.council, "en")
    assert own is not None
    assert own.text == "Our own"
    assert own.mark != shipped.mark
