"""The wheel alone, in an empty environment with no checkout and no Node: it serves, styled and translated."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonstar import __version__
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # a first start makes all tables; beside other work that takes its time
INSIDE = (
    "commonstar/formats/papers/fonts/atkinson-hyperlegible-latin-400-normal.ttf",
    "web/static/commonstar.css",
    "web/static/fonts/",
    "library_data/",
    "guidance_data/",
    "templates/",
)


def uv() -> str:
    beside = Path(f"{sys.prefix}-tools") / "bin" / "uv"
    found = str(beside) if beside.is_file() else shutil.which("uv")
    assert found, "uv is missing: run this by `make test`"
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `commonstar` of an empty environment: pinned dependencies, then the wheel and nothing else."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([uv(), "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    python = venv / "bin" / "python"
    install = [uv(), "pip", "install", "--quiet", "--python", str(python)]
    pinned = [*install, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements/base.txt")]
    subprocess.run(pinned, check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    return venv / "bin" / "commonstar"


def bare(data: Path) -> dict[str, str]:
    """Surroundings without a checkout, without Node and without our settings."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(data), "COMMONSTAR_DATA": str(data / "data"), "LANG": "C.UTF-8"}


@contextlib.contextmanager
def serving(command: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    words = [str(command), "serve", "--port", str(port)]
    process = subprocess.Popen(words, env=bare(folder), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said.decode()


def fetched(url: str) -> tuple[int, str]:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return int(answer.status), answer.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_the_wheel_holds_assets_catalogues_and_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [part for part in INSIDE if not any(part in name for name in names)] == []
    catalogues = [path.relative_to(ROOT / "src").with_suffix(".mo") for path in (ROOT / "src").rglob("*.po")]
    assert [path for path in catalogues if path.as_posix() not in names] == []
    assert [name for name in names if name.startswith(("tests", "node_modules")) or name.endswith(".scss")] == []


def test_installed_alone_it_serves(installed: Path, tmp_path: Path) -> None:
    version = subprocess.run([installed, "--version"], env=bare(tmp_path), cwd=tmp_path, capture_output=True, text=True)
    assert __version__ in version.stdout
    with serving(installed, tmp_path) as base:
        _, home = fetched(f"{base}/")
        style = re.search(r'href="([^"]+\.css[^"]*)"', home)
        assert style
        code, css = fetched(base + style[1])
        assert (code, "govuk" in css) == (200, True)
        _, health = fetched(f"{base}/api/v1/health")
        assert json.loads(health)["status"] == "ok"
    assert (tmp_path / "data" / "commonstar.sqlite3").is_file()


def test_it_is_installed_without_a_checkout(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    code = "import commonstar; print(commonstar.__file__)"
    said = subprocess.run([python, "-c", code], env=bare(tmp_path), cwd=tmp_path, capture_output=True, text=True)
    assert str(ROOT) not in said.stdout
    assert os.path.join("site-packages", "commonstar") in said.stdout
