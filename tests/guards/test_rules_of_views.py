"""Every address names the rule that guards it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.generic import RedirectView

# Views of others that guard themselves, by module: allauth's sign-in pages.
SELF_GUARDED = ("allauth.",)
FLOOR = 100


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item)
        else:
            yield item


def unruled(found: list[URLPattern]) -> list[str]:
    return [str(item.pattern) for item in found if not guarded(item.callback)]


def guarded(view: Any) -> bool:
    return hasattr(view, "rule") or getattr(view, "__module__", "").startswith(SELF_GUARDED)


def test_every_view_names_its_rule() -> None:
    found = list(patterns(get_resolver()))
    assert len(found) >= FLOOR, "the guard sees too few views"
    assert unruled(found) == []


def test_the_guard_finds_a_view_without_a_rule() -> None:
    assert unruled([path("hole/", lambda request: None, name="hole")]) == ["hole/"]  # type: ignore[list-item, return-value]
    assert unruled([path("away/", RedirectView.as_view(url="/"), name="away")]) == ["away/"]
