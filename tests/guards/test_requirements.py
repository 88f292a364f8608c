"""The requirement files: pinned by hash, no address in them, and a wheel of each dependency for every platform."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tools.wheels import PLATFORMS, pinned

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
COMPILED = [path for path in FILES if path.name != "platforms.txt"]
FLOOR = 30
REQUIRED = set(PLATFORMS) - {"macos-x86_64"}  # not made since 2023, and no longer built for by cryptography
ADDRESS = re.compile(
    r"[a-z+]+://|^-(?:i|f|-index-url|-extra-index-url|-find-links)\b|@ ?(?:file|git|http)", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
REASON = re.compile(r"^\| `([A-Za-z0-9._-]+)` \| (.+?) \|", re.MULTILINE)


def faults_of(text: str) -> list[str]:
    """Requirements without a hash or an exact version, and addresses."""
    found = ["an address"] if ADDRESS.search(text) else []
    for block in re.split(r"\n(?=[^\s#])", "\n" + text):
        head = block.strip().split("\n")[0]
        if head and not head.startswith("#") and ("==" not in head or not HASH.search(block)):
            found.append(head)
    return found


def lacking(base: str, platforms: str) -> dict[str, set[str]]:
    """Dependencies that are not in the table with their very version, or lack a wheel for some platform."""
    table = dict(line.split(": ", 1) for line in platforms.splitlines() if not line.startswith("#") and ": " in line)
    wanted = {f"{name}=={version}" for name, version in pinned(base).items()}
    found = {line: REQUIRED - set(table.get(line, "").split()) for line in wanted}
    return {line: missing for line, missing in found.items() if missing} | {
        line: {"no longer required"} for line in table.keys() - wanted
    }


def named(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


def asked_for() -> set[str]:
    """What we ask for ourselves: the product's dependencies, and those of building and testing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for path in (ROOT / "requirements").glob("*.in"):
        lines += [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return {named(line) for line in lines if line and not line.startswith("#")}


def reasons() -> dict[str, str]:
    text = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    return {name.lower(): reason for name, reason in REASON.findall(text)}


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.name)
def test_requirements_are_pinned_by_hash_and_name_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert pinned(text)
    assert faults_of(text) == []


def test_every_dependency_has_a_wheel_for_every_platform() -> None:
    base = (ROOT / "requirements/base.txt").read_text(encoding="utf-8")
    assert len(pinned(base)) >= FLOOR
    assert lacking(base, (ROOT / "requirements/platforms.txt").read_text(encoding="utf-8")) == {}


def test_every_dependency_is_asked_for_with_a_reason() -> None:
    assert set(reasons()) == asked_for()
    assert all(len(reason) > 10 for reason in reasons().values())


def test_the_guard_finds_planted_faults() -> None:
    good = "click==8.2.0 \\\n    --hash=sha256:" + "0" * 64
    assert faults_of(good) == []
    assert faults_of("click==8.2.0\n") == ["click==8.2.0"]
    assert faults_of(good.replace("==", ">="))
    assert faults_of(good + "\n--index-url https" + "://mirror.example/simple\n")[0] == "an address"
    everywhere = " ".join(PLATFORMS)
    assert lacking(good, f"click==8.2.0: {everywhere}") == {}
    assert lacking(good, f"click==8.1.0: {everywhere}").keys() == {"click==8.2.0", "click==8.1.0"}
    without = everywhere.replace("windows-x86_64", "")
    assert lacking(good, f"click==8.2.0: {without}") == {"click==8.2.0": {"windows-x86_64"}}
