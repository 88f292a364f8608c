"""The public pages and the error pages: they open for everyone, in every language, with one heading and unique ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLResolver, get_resolver

from commonstar.web.config.package import PACKAGE
from tests.web.pages import outline

PAGES = ("/", "/about/", "/accessibility/", "/privacy/", "/security/", "/source/")
ERRORS = ("404.html", "403.html", "400.html", "500.html", "common/csrf_failure.html")


@pytest.mark.parametrize("page", PAGES)
def test_public_page(db: None, client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    found = outline(answer.content.decode())
    assert len(found.headings[1]) == 1
    assert found.repeated_ids() == []
    assert found.title.endswith(" – Commonstar")
    assert found.inline == []
    assert found.broken_references() == []


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_frame_says_language_and_direction(client: Client, language: str) -> None:
    page = outline(client.get("/about/", headers={"accept-language": language}).content.decode())
    assert page.html["lang"] == language
    assert page.html["dir"] == ("rtl" if language == "ar" else "ltr")
    assert any("-rtl" in href for href in page.styles) == (language == "ar")


def test_the_language_is_chosen_without_script(client: Client) -> None:
    body = client.get("/about/").content.decode()
    assert 'name="next" value="/about/"' in body
    assert '<button class="cs-language__choice" type="submit" name="language" value="de" lang="de">Deutsch' in body
    client.post("/language/", {"language": "de", "next": "/about/"})
    assert outline(client.get("/about/").content.decode()).html["lang"] == "de"


def test_no_affiliation_is_claimed(client: Client) -> None:
    assert "claims no affiliation" in client.get("/about/").content.decode()


@pytest.mark.parametrize("template", ERRORS)
def test_error_page_needs_nothing(template: str) -> None:
    page = outline(render_to_string(template))
    assert len(page.headings[1]) == 1
    assert page.repeated_ids() == []


def test_a_missing_page_helps(client: Client) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Go to the home page" in answer.content.decode()


def test_a_late_form_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "de"})
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()


def test_security_txt(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"].startswith("text/plain")
    names = [line.split(":")[0] for line in answer.content.decode().splitlines()]
    assert names == ["Contact", "Expires", "Policy"]


def test_a_page_without_request_has_no_form() -> None:
    assert "csrfmiddlewaretoken" not in render_to_string("500.html", {"request": None})


# `{% url ... as name %}` says nothing where there is no such page, and the link is then empty; without `as` it fails.
ADDRESS = re.compile(r"""{%\s*url\s+['"]([\w:.-]+)['"][^%]* as """)
FLOOR = 5


def names_of(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """All names that an address can be asked by."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif pattern.name:
            yield before + pattern.name


def missing(texts: Iterable[str]) -> tuple[int, list[str]]:
    """How many addresses templates ask for silently, and those that no page has."""
    asked = [name for text in texts for name in ADDRESS.findall(text)]
    return len(asked), sorted(set(asked) - set(names_of(get_resolver())))


def test_no_template_asks_silently_for_a_page_that_is_not_there() -> None:
    number, found = missing(path.read_text(encoding="utf-8") for path in (PACKAGE / "web").rglob("*.html"))
    assert number >= FLOOR
    assert found == []


def test_the_guard_finds_a_silent_address_of_no_page() -> None:
    planted = "{% url 'no:such' as a %}{% url 'library:index' as b %}{% url 'nowhere' slug as c %}"
    assert missing([planted]) == (3, ["no:such", "nowhere"])
