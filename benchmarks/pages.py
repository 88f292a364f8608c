"""How fast the main pages answer with 100,000 initiatives and 10,000 cases, and how fast 10,000 rows come in.

`python benchmarks/pages.py [sqlite|postgresql …]` builds the store, starts the product's own server, asks each page
200 times, one request at a time, and prints a table. Limits: 150 ms at the 95th percentile; 20 s and 500 MB for
the import; 250 KB for the first page, 30 KB for later ones, compressed.
"""

from __future__ import annotations

import csv
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT), str(ROOT / "src")]

import prove  # noqa: E402  (found by the line above)

REQUESTS = 200
LIMIT_MS, LIMIT_SECONDS, LIMIT_MB = 150, 20, 500
PAGES = {
    "list": "/programmes/bench-{n}/map/initiatives/",
    "list, page 10": "/programmes/bench-{n}/map/initiatives/?page=10",
    "list, filtered": "/programmes/bench-{n}/map/initiatives/?status=existing&co=deliver",
    "search in a programme": "/programmes/bench-{n}/map/initiatives/?q=peer+sup",
    "coverage": "/programmes/bench-{n}/map/coverage/",
    "how much is there?": "/programmes/bench-{n}/map/answer/",
    "the Star": "/programmes/bench-{n}/",
    "library": "/library/",
    "library search, common word": "/library/?q=health",
    "library search, rare word": "/library/?q=nr{n}",
    "a case": "/library/case-{n}/",
}


@dataclass(frozen=True)
class Row:
    """What was measured of one page, in milliseconds and compressed bytes."""

    page: str
    median: float
    p95: float
    size: int


@contextmanager
def server(environment: dict[str, str]) -> Iterator[int]:
    """The product's own server; gives its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [sys.executable, "-m", "commonstar", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait(port: int) -> None:
    """Until the server answers; a minute at most."""
    for _ in range(300):
        try:
            ask(http.client.HTTPConnection("localhost", port, timeout=5), "/about/", "")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not answer")


def ask(connection: http.client.HTTPConnection, path: str, session: str) -> tuple[int, int]:
    """One request; its status and the compressed size of the body."""
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def measure(port: int, session: str) -> Iterator[Row]:
    """Each page, 200 times over different programmes, after ten to warm up."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    for name, address in PAGES.items():
        times: list[float] = []
        size = 0
        for number in range(-10, REQUESTS):
            path = address.format(n=number % 200)
            started = time.perf_counter()
            status, size = ask(connection, path, session)
            if status != 200:
                raise SystemExit(f"{path} answered {status}")
            if number >= 0:
                times.append((time.perf_counter() - started) * 1000)
        times.sort()
        yield Row(name, times[len(times) // 2], times[int(len(times) * 0.95) - 1], size)


def first_load(port: int) -> int:
    """Compressed bytes of the home page with all that it loads."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", "/", headers={"Accept-Encoding": "identity"})
    page = connection.getresponse().read().decode()
    total = ask(connection, "/", "")[1]
    links = {part.split('"')[0] for part in page.split('"/static/')[1:]}
    css = [link for link in links if ".css" in link]
    for link in links:
        total += ask(connection, f"/static/{link}", "")[1]
    for link in css:
        connection.request("GET", f"/static/{link}", headers={"Accept-Encoding": "identity"})
        text = connection.getresponse().read().decode()
        fonts = {part.split(")")[0].strip("\"'") for part in text.split("url(")[1:] if "latin" in part.split(")")[0]}
        for font in fonts:
            total += ask(connection, font if font.startswith("/") else f"/static/{font.lstrip('./')}", "")[1]
    return total


def bring_in(environment: dict[str, str], folder: Path) -> tuple[float, float]:
    """Import 10,000 rows by the command: seconds, and the most memory in MB."""
    table, mapping = folder / "rows.csv", folder / "mapping.yaml"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Name", "About", "Status", "Area"])
        for number in range(10_000):
            about = f"People in street {number} look after {number % 97} gardens and {number % 31} benches together."
            writer.writerow([number, f"Initiative number {number}", about, "existing", f"Area {number % 20}"])
    mapping.write_text(MAPPING, encoding="utf-8")
    command = [sys.executable, "-m", "commonstar", "register", "import", str(table)]
    command += ["--programme", "bench-0", "--mapping", str(mapping), "--json"]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("the import failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


MAPPING = """\
version: 1
fields:
  key: Id
  title: Name
  summary: About
  status: Status
  service_areas: Area
"""


def run(store: str) -> None:
    """Build, ask, print: one table a store."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "COMMONSTAR_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        environment.pop("DATABASE_URL", None)
        if store == "sqlite":
            report(store, environment, Path(folder))
        else:
            with prove.postgresql() as url:
                report(store, {**environment, "DATABASE_URL": url}, Path(folder))


def report(store: str, environment: dict[str, str], folder: Path) -> None:
    """The table of one store, as it goes into README.md."""
    started = time.perf_counter()
    script = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('migrate', verbosity=0); from benchmarks.build import build; print(build())"
    )
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "commonstar.web.config.settings"}
    made = subprocess.run(
        [sys.executable, "-c", script], env=settings, cwd=ROOT, check=True, capture_output=True, text=True
    )
    session = made.stdout.split()[-1]
    print(f"\n### {store} (built in {time.perf_counter() - started:.0f} s)\n", flush=True)
    print("| page | median ms | p95 ms | of the limit | compressed KB |\n|---|--:|--:|--:|--:|")
    with server(environment) as port:
        for row in measure(port, session):
            share = f"{row.p95 / LIMIT_MS:.0%}"
            print(f"| {row.page} | {row.median:.0f} | {row.p95:.0f} | {share} | {row.size / 1024:.1f} |", flush=True)
        print(f"| first load of the home page with all it needs | | | | {first_load(port) / 1024:.0f} |")
    seconds, megabytes = bring_in(environment, folder)
    print(f"\nImport of 10,000 rows: {seconds:.1f} s (limit {LIMIT_SECONDS}), {megabytes:.0f} MB (limit {LIMIT_MB})")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["sqlite", "postgresql"]:
        run(name)
