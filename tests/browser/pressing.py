"""Pressing, by mouse or by key, so that what comes of it stands when the press ends.

A browser begins to leave a page some time after the press. Whoever asks it in between hears of the old page, or of
none. So it is asked first whether the thing that is pressed leads to another page, and that page is waited for. Tests
press through here alone (guarded).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page

# A form that a script may keep on the device for want of a signal (queue.js) does not always lead to another page.
LEADS = """element => {
  const link = element.closest('a[href]');
  if (link) return !link.target && !link.download && !link.getAttribute('href').startsWith('#');
  const form = element.form;
  if (!form || (form.matches('[data-queue]') && document.body.classList.contains('js-enabled'))) return false;
  return element.type === 'submit' && (form.noValidate || form.checkValidity());
}"""
# What a key comes to: on the sorting page one of its shortcuts (sort.js), else what Enter does to what has the focus.
KEY_LEADS = """key => {
  const focus = document.activeElement;
  const theirs = focus?.closest('a[href], button, input, summary, select, textarea');
  const typing = focus?.matches('input[type=text], input[type=search], textarea, select');
  if (document.getElementById('shortcuts')?.checked && !typing && !(key === 'Enter' && theirs)) {
    const short = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (short) return (LEADS)(short);
  }
  if (key !== 'Enter' || !theirs || theirs.matches('summary, select, textarea')) return false;
  const begins = theirs.matches('input') ? theirs.form?.querySelector('[type=submit]') : theirs;
  return Boolean(begins) && (LEADS)(begins);
}""".replace("LEADS", LEADS)


@contextmanager
def settled(page: Page, *, leads: bool) -> Iterator[None]:
    """Where what is done inside leads to another page, wait until that page is there, scripts and all."""
    if leads:
        with page.expect_navigation(wait_until="domcontentloaded"):
            yield
    else:
        yield


def named(within: Page | Locator, name: str) -> Locator:
    """The button, or else the link, of exactly this name."""
    return (
        within.get_by_role("button", name=name, exact=True).or_(within.get_by_role("link", name=name, exact=True)).first
    )


def target_of(page: Page, what: str | Locator) -> Locator:
    """What has this name within the page's own part, or this very thing."""
    return named(page.get_by_role("main"), what) if isinstance(what, str) else what


def press(page: Page, what: str | Locator) -> None:
    """Press it; the page that it leads to stands when this ends."""
    target = target_of(page, what)
    with settled(page, leads=bool(target.evaluate(LEADS))):
        target.click()


def press_first(page: Page) -> None:
    """Press the first button of a form within the page's own part."""
    press(page, page.get_by_role("main").locator("form button").first)


def press_key(page: Page, key: str) -> None:
    """Press a key; the page that it leads to stands when this ends."""
    with settled(page, leads=bool(page.evaluate(KEY_LEADS, key))):
        page.keyboard.press(key)


def press_and_keep(page: Page, what: str | Locator, folder: Path) -> Path:
    """Press what is answered with a file, and keep that in `folder`; the page stays."""
    with page.expect_download() as leaving:
        target_of(page, what).click()
    kept = folder / leaving.value.suggested_filename
    leaving.value.save_as(kept)
    return kept
