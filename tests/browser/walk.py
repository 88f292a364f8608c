"""Finds the pages that links lead to, as a person without script would: by reading addresses out of HTML."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import BrowserContext

from tests.web.pages import outline

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
# What follows these names a single thing, unless it is one of those words.
BEFORE_A_NAME = {
    "programmes": ("new",),
    "library": ("export",),
    "guidance": (),
    "steps": (),
    "organisations": ("new",),
    "results": (),
    "models": (),
    "working": (),
    "start-from-a-problem": (),
    "ask": (),
    **dict.fromkeys(  # the parts of a value model: see web/worth/filling
        ("agencies", "benefits", "costs", "demand", "inputs", "outcomes", "risks", "scenarios"), ("new",)
    ),
}
NAMED = re.compile(
    "|".join(
        [r"(?<=/tasks/)[^/]+/[^/]+(?=/)"]
        + [
            f"(?<=/{before}/)" + "".join(f"(?!{word}/)" for word in words) + "[^/]+(?=/)"
            for before, words in BEFORE_A_NAME.items()
        ]
        + [r"(?<=/)[0-9a-f]{32}(?=/)", r"[0-9a-f]{8}-[0-9a-f-]{27}", r"(?<=/)\d+(?=/)", r"(?<=/)P\d{4,}(?=/)"]
    )
)
LIMIT = 400


@dataclass(frozen=True)
class Found:
    """A page: where it is, and how often each kind of page is met is decided by its pattern."""

    path: str
    pattern: str
    status: int
    headings: int


def pattern_of(path: str) -> str:
    """The address with everything that names a single thing taken out, so that like pages count once."""
    address = urlsplit(path)
    return NAMED.sub("*", address.path) + ("?" if address.query else "")


def links(base: str, html: str) -> Iterator[str]:
    """Addresses on the same site that a page leads to, in the order in which they stand."""
    for href in LINK.findall(html):
        address = urlsplit(urldefrag(urljoin(base, href.replace("&amp;", "&"))).url)
        if (address.scheme, address.netloc) == urlsplit(base)[:2]:
            yield address.path + (f"?{address.query}" if address.query else "")


def is_page(headers: Mapping[str, str]) -> bool:
    """Whether an answer is shown as a page; one that is kept as a file is none, also where it is written in HTML."""
    is_kept = headers.get("content-disposition", "").startswith("attachment")
    return headers.get("content-type", "").startswith("text/html") and not is_kept


def walk(context: BrowserContext, site: str, *starts: str) -> list[Found]:
    """One page of each pattern that can be reached from the starts; files that are not pages are only asked for."""
    waiting, met, found = deque(starts), set[str](), list[Found]()
    while waiting:
        assert len(found) < LIMIT, f"no pattern brings these together? {[each.pattern for each in found[-20:]]}"
        path = waiting.popleft()
        pattern = pattern_of(path)
        if pattern in met:
            continue
        met.add(pattern)
        answer = context.request.get(site + path)
        if not is_page(answer.headers):
            if not answer.ok:
                found.append(Found(path, pattern, answer.status, 0))
            continue
        html = answer.text()
        found.append(Found(path, pattern, answer.status, len(outline(html).headings[1])))
        waiting.extend(links(answer.url, html))
    return found
