"""The repository speaks of the product alone, and nothing in it is skipped, unfinished or dangling."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOOR = 100
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
LOCKS = ("requirements/", "package-lock.json")
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+)/")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error")
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail|importorskip)|@unittest\.skip")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
TEXT = {".py", ".md", ".html", ".toml", ".yaml", ".yml", ".json", ".txt", ".sh", ".js", ".scss", ".in", ".css", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def faults_of(name: str, text: str) -> list[str]:
    """What a stranger should not find in this file."""
    found = []
    if name.startswith(LOCKS) and ADDRESS.search(text):
        found.append("an address in a lock or requirement file")
    if MACHINE.search(text):
        found.append("a path of some machine")
    if UNFINISHED.search(text):
        found.append("something unfinished")
    if name.startswith("tests/") and SKIPPED.search(text):
        found.append("a skipped test")
    return found


def dangling(path: Path, text: str) -> list[str]:
    """Links of a document to files that are not there."""
    targets = [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]
    return [target for target in targets if not (path.parent / target).exists()]


def test_every_file_speaks_of_the_product_alone() -> None:
    files = tracked()
    assert len(files) >= FLOOR, "the guard sees too few files"
    me = Path(__file__).resolve()
    found = {
        str(path.relative_to(ROOT)): faults_of(
            str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")
        )
        for path in files
        if path != me
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [path for path in tracked() if path.suffix == ".md" and "_data" not in str(path)]
    assert documents
    found = {str(path.relative_to(ROOT)): dangling(path, path.read_text(encoding="utf-8")) for path in documents}
    assert {name: links for name, links in found.items() if links} == {}


def test_the_guard_finds_planted_faults() -> None:
    assert faults_of("requirements/base.txt", "--index-url https" + "://mirror.example/simple")
    assert faults_of("docs/x.md", "see /ro" + "ot/.cache")
    assert faults_of("src/x.py", "# TO" + "DO later")
    assert faults_of("tests/x.py", "@pytest.mark.sk" + "ip")
    assert dangling(ROOT / "README.md", "[gone](docs/no-such-page.md)") == ["docs/no-such-page.md"]


def twice(paths: list[Path]) -> list[str]:
    """Numbers that two decisions, or two migrations of a room, have in common, by folder."""
    numbers = [f"{path.parent}/{path.name[:4]}" for path in paths]
    return sorted({number for number in numbers if numbers.count(number) > 1})


def test_no_two_decisions_or_migrations_have_the_same_number() -> None:
    decisions = list((ROOT / "docs/decisions").glob("[0-9]*.md"))
    migrations = list((ROOT / "src").rglob("migrations/[0-9]*.py"))
    assert len(decisions) >= 11
    assert len(migrations) >= 11
    assert twice([*decisions, *migrations]) == []
    assert twice([Path("a/migrations/0002_x.py"), Path("b/migrations/0002_y.py")]) == []
    assert twice([Path("a/migrations/0002_x.py"), Path("a/migrations/0002_y.py")]) == ["a/migrations/0002"]
