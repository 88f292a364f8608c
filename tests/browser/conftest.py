"""A real server with the demonstration, a real browser, and the checks that every page must pass.

A server that the tests share is started once with the product's own command, on a store of its own, with two languages
that nobody speaks beside the real ones. Tests make what they need through the pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tools.prove import find_chromium

from tests.browser.pressing import press
from tests.ports import free_port
from tests.stores import Templates

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# All at once, since each question and each answer goes through three processes.
SEEN = f"""() => {{
    const ids = root => [...root.querySelectorAll("[id]")].map(one => one.id).concat(
        ...[...root.querySelectorAll("template")].map(one => ids(one.content)));
    const headings = document.querySelectorAll("h1").length;
    return {{headings, ids: ids(document), over: {OVERFLOW}, axe: !!window.axe}};
}}"""
BY_AXE = """options => axe.run(document, options).then(result => result.violations.map(
    ({id, nodes}) => ({id, nodes: nodes.map(node => node.html.slice(0, 160))})))"""
PATIENCE = 60
SLOWEST = ("test_every_page_in_reach", "test_forty_rows", "test_the_first_star", "test_main_pages", "test_a_workshop")
EXPECTING = 20_000  # milliseconds: a machine that does other things as well is slow, not wrong
expect.set_options(timeout=EXPECTING)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first, so that at the end nobody waits for one of them."""
    here = [item for item in items if "browser" in item.path.parts]
    ranked = sorted(here, key=lambda item: [not item.name.startswith(name) for name in SLOWEST])
    places = [number for number, item in enumerate(items) if item in here]
    for number, item in zip(places, ranked, strict=True):
        items[number] = item


@dataclass(frozen=True)
class Site:
    """The running server: its address, its data, and what `demo --json` said of the demonstration."""

    url: str
    data: Path
    demonstration: dict[str, object]
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """Run the product's command on this site's store."""
        return subprocess.run(
            [sys.executable, "-m", "commonstar", *words],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def mail_to(self, address: str, pattern: str) -> str:
        """What `pattern` finds last in the mail to an address, which `serve` writes on its console."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            said = (self.data / "serve.log").read_text(encoding="utf-8")
            mails = said[: said.rfind("\n") + 1].split("Content-Type: text/plain")  # a line may be half written
            found = [hit for mail in mails if f"To: {address}" in mail for hit in re.findall(pattern, mail)]
            if found:
                return str(found[-1])
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} holds {pattern}")


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not answer in time")


@contextmanager
def serving(data: Path, demonstration: Path, pseudo: Path, **more: str) -> Iterator[Site]:
    """A demonstration of its own in `data`, served by `commonstar serve` with the languages in `pseudo`.

    It begins as a copy of the data directory `demonstration`.

    `more` are settings of this site alone.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
        "COMMONSTAR_DATA": str(data),
        "COMMONSTAR_PSEUDO_LOCALES": str(pseudo),
        "PYTHONPATH": str(ROOT / "src"),
        **more,
    }
    port = free_port()
    shutil.copytree(demonstration, data, dirs_exist_ok=True)
    said = json.loads(demonstration.with_name("said.json").read_text(encoding="utf-8"))
    made = Site(f"http://localhost:{port}", data, said, environment)
    log = (data / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "commonstar", "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
    )
    try:
        wait_for(made.url + "/", server)
        yield made
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two languages that nobody speaks: one long, one from right to left."""
    folder = tmp_path_factory.mktemp("pseudo")
    subprocess.run([sys.executable, "tools/messages.py", "pseudo", str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, templates: Templates, pseudo: Path) -> Iterator[Site]:
    """The demonstration that all tests share."""
    with serving(tmp_path_factory.mktemp("data"), templates.demonstration(), pseudo) as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path, templates: Templates, pseudo: Path) -> Iterator[Site]:
    """A demonstration for one test alone, which may take it apart."""
    with serving(tmp_path, templates.demonstration(), pseudo) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, named by COMMONSTAR_CHROMIUM or found on the path."""
    path = os.environ.get("COMMONSTAR_CHROMIUM") or find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


def arrive(browser: Browser, site: Site, **options: Any) -> BrowserContext:
    """A browser session of someone's own at the site, as patient with it as a busy machine needs."""
    context = browser.new_context(base_url=site.url, **options)
    context.set_default_timeout(PATIENCE * 1000)
    return context


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh browser session at the site."""
    context = arrive(browser, site)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors fail the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def page_without_script(browser: Browser, site: Site) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = arrive(browser, site, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A page 320 pixels wide: a small phone, or 400 % zoom on a desk."""
    context = arrive(browser, site, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    """Sign in as someone of the demonstration by their link."""
    page.goto(f"/demonstration/sign-in/{name}/")
    press(page, page.get_by_role("main").get_by_role("button"))


def faults(page: Page, *, script: bool = True) -> list[str]:
    """What is wrong with a page: not one heading, ids that stand twice, something off the side, what axe finds.

    Axe itself needs script to run.
    """
    page.wait_for_load_state("domcontentloaded")  # between two pages there is no document to ask
    seen = page.evaluate(SEEN)
    found = [] if seen["headings"] == 1 else [f"{seen['headings']} first headings"]
    if repeated := [name for name, times in Counter(seen["ids"]).items() if times > 1]:
        found.append(f"ids stand twice: {repeated}")
    if seen["over"] > 0:
        found.append(f"{seen['over']} px off the side")
    if script:
        if not seen["axe"]:
            page.evaluate(axe())
        violations = page.evaluate(BY_AXE, {"runOnly": WCAG, "resultTypes": ["violations"]})
        found += [f"{fault['id']}: {fault['nodes']}" for fault in violations]
    return found


@cache
def axe() -> str:
    """The script that looks at a page for what some people cannot use."""
    return AXE.read_text(encoding="utf-8")


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    page.wait_for_load_state("domcontentloaded")  # between two pages there is no document to ask
    over: int = page.evaluate(OVERFLOW)
    return over


def look(page: Page, *, script: bool = True) -> None:
    """What must hold on every page that a journey meets."""
    assert faults(page, script=script) == [], page.url
