"""Languages: those with a catalogue are offered, an unreviewed one says so, one's own is used from sign-in on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from commonstar.web.config import catalogues
from tests.factories.cast import make_user
from tests.web.pages import outline
from tests.web.test_accounts_sign_in import sign_in

NOTE = "cs-unreviewed"


def write(folder: Path, code: str, first_line: str) -> None:
    path = folder / code / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'{first_line}\nmsgid ""\nmsgstr ""\n', encoding="utf-8")


def test_only_languages_with_a_catalogue_are_offered(tmp_path: Path) -> None:
    write(tmp_path, "cy", "# Unreviewed: by nobody yet")
    write(tmp_path, "de", "# Reviewed by a native reader")
    languages = [("cy", "Welsh"), ("de", "German"), ("fr", "French")]
    assert catalogues.offered(tmp_path, languages) == languages[:2]
    assert catalogues.unreviewed(tmp_path, ("cy", "de")) == {"cy"}


def test_a_language_without_a_catalogue_is_an_error_and_not_reviewed_in_silence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        catalogues.unreviewed(tmp_path, ("fr",))


def test_the_shipped_languages_are_offered_and_marked_unreviewed() -> None:
    assert {"en", "cy", "de", "fr", "es"} <= {code for code, _ in settings.LANGUAGES}
    assert sorted(settings.UNREVIEWED_LANGUAGES) == ["cy", "de", "es", "fr"]


@pytest.mark.parametrize("page", ["/", "/about/", "/no-such-page/"])
@pytest.mark.django_db
@pytest.mark.parametrize(("language", "noted"), [("en", False), ("de", True), ("cy", True)])
def test_a_page_in_an_unreviewed_language_says_so_and_where_to_tell(
    client: Client, page: str, language: str, noted: bool
) -> None:
    body = client.get(page, headers={"accept-language": language}).content.decode()
    assert (NOTE in body, '/accessibility/#tell-us"' in body) == (noted, noted)


def test_the_place_to_tell_is_there(client: Client) -> None:
    body = client.get("/accessibility/", headers={"accept-language": "fr"}).content.decode()
    assert 'id="tell-us"' in body
    assert outline(body).repeated_ids() == []


@pytest.mark.django_db
def test_ones_own_language_is_used_from_sign_in_on(client: Client) -> None:
    user = make_user("ada")
    user.language = "cy"
    user.save()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in(client, user.email)
    assert len(mail.outbox) == 1
    assert outline(client.get("/about/").content.decode()).html["lang"] == "cy"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/guidance/", "/start-from-a-problem/", "/guidance/consent-form/"])
def test_texts_that_stay_english_say_so_on_a_page_in_another_language(client: Client, page: str) -> None:
    answer = client.get(page, headers={"accept-language": "de"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert outline(body).html["lang"] == "de"
    assert body.count('lang="en"') >= 3  # one of them is in the choice of languages
