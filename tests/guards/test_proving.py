"""What `make test` runs again on PostgreSQL is chosen by what a test asks for; what runs beside others is counted."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from tools import prove
from tools.prove import Tally, beside, count

from tests.conftest import to_run_again, uses_a_store


def item(marked: bool, *fixtures: str) -> Any:
    mark = object() if marked else None
    return SimpleNamespace(fixturenames=list(fixtures), get_closest_marker=lambda name: mark)


@pytest.mark.parametrize(
    ("marked", "fixtures", "expected"),
    [
        (True, (), True),
        (False, ("cast", "db"), True),
        (False, ("ready", "store", "stores"), True),
        (False, ("tmp_path", "_clean_cache"), False),
    ],
)
def test_a_test_of_the_store_is_known_by_its_mark_or_fixtures(
    marked: bool, fixtures: tuple[str, ...], expected: bool
) -> None:
    assert uses_a_store(item(marked, *fixtures)) is expected


def row(test: str, **params: object) -> Any:
    mark, nodeid = object(), f"{test}[{'-'.join(map(str, params.values()))}]"
    return SimpleNamespace(
        fixturenames=[], get_closest_marker=lambda name: mark, nodeid=nodeid, callspec=SimpleNamespace(params=params)
    )


def test_of_a_permission_table_runs_again_who_asks_the_store_otherwise() -> None:
    everybody = ("lead", "co-lead", "viewer", "administrator", "stranger", "anonymous")
    whole = [row("may", page=page, who=who) for page in ("a", "b") for who in everybody]
    without_lead = [row("may_not", who=who) for who in ("partner", "anonymous")]
    told_apart = [row("reads", who=who, status=status) for who, status in (("lead", 200), ("partner", 404))]
    other = [row("model", name="speedwatch"), item(True), item(False)]
    again = to_run_again([*whole, *without_lead, *told_apart, *other])
    kept = [row("may", page=page, who=who).nodeid for page in ("a", "b") for who in ("lead", "viewer", "stranger")]
    assert [one.nodeid for one in again[: len(kept)]] == kept
    assert again[len(kept) :] == [*without_lead, *told_apart, *other[:2]]


def test_what_runs_beside_is_counted_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    def check(own: Tally) -> None:
        own.say("beside")
        own.failed += 1
        own.broken.append("beside")

    tally = Tally(passed=2)
    with beside(tally, check):
        tally.say("before")
    assert (tally.passed, tally.failed, tally.broken) == (2, 1, ["beside"])
    assert capsys.readouterr().out == "before\nbeside\n"


@pytest.mark.parametrize(
    ("counts", "code", "failed", "said"),
    [
        ((9, 0, 0, 0), 0, 0, []),
        ((9, 1, 1, 0), 1, 2, []),
        ((9, 0, 0, 2), 0, 2, ["store: 2 skipped"]),
        ((8, 0, 0, 0), 0, 1, ["store: 8 tests, where there are at least 9"]),
        ((0, 0, 0, 0), 5, 1, ["store: 0 tests, where there are at least 9"]),
        ((9, 0, 0, 0), 3, 1, []),
    ],
)
def test_a_run_fails_by_each_test_and_by_too_few(
    counts: tuple[int, int, int, int], code: int, failed: int, said: list[str]
) -> None:
    tally = Tally()
    named = dict(zip(("tests", "failures", "errors", "skipped"), map(str, counts), strict=True))
    passed, total = count(tally, "store", named, code, floor=9)
    assert (tally.failed, tally.could_not_run, total) == (failed, said, counts[0])
    assert passed == tally.passed == counts[0] - sum(counts[1:])


def test_what_breaks_beside_breaks_the_run() -> None:
    def check(own: Tally) -> None:
        raise OSError("no such command")

    with pytest.raises(OSError, match="no such command"), beside(Tally(kept=io.StringIO()), check):
        pass


def test_without_libreoffice_the_rest_runs_and_the_lack_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []
    monkeypatch.setattr(prove, "libreoffice", lambda: None)
    monkeypatch.setattr(prove, "tests", lambda tally, name, paths, *options, **rest: ran.append(options))
    own = Tally(kept=io.StringIO())
    prove.recalculated(own)
    tally = Tally()
    tally.add(own)
    assert ran == [("--ignore=tests/recalculated/test_by_libreoffice.py",)]
    assert tally.did_not_run == ["workbooks calculated by LibreOffice: there is none; install libreoffice-calc"]
    assert (tally.failed, tally.could_not_run) == (0, [])


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ({"chromium", "chromium-headless-shell"}, "chromium-headless-shell"),
        ({"chromium", "google-chrome"}, "chromium"),
        ({"google-chrome"}, "google-chrome"),
    ],
)
def test_the_browser_without_windows_is_taken_first(
    monkeypatch: pytest.MonkeyPatch, there: set[str], found: str
) -> None:
    monkeypatch.setattr(prove.shutil, "which", lambda name: name if name in there else None)
    assert prove.find_chromium() == found
