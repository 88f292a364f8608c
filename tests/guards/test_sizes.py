"""Files stay under 500 lines and functions under 60: a longer one is two things."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES, FUNCTION = 500, 60
FLOOR = 60


def hand_written() -> list[Path]:
    folders = ("src/commonstar", "tests", "tools", "benchmarks")
    files = [path for folder in folders for end in ("*.py", "*.html") for path in (ROOT / folder).rglob(end)]
    return [path for path in files if "migrations" not in path.parts and "static" not in path.parts]


def long_functions(source: str) -> list[str]:
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in nodes if (node.end_lineno or 0) - node.lineno >= FUNCTION]


def test_no_file_is_too_long() -> None:
    files = hand_written()
    assert len(files) >= FLOOR
    assert [str(path) for path in files if len(path.read_text(encoding="utf-8").splitlines()) > LINES] == []


def test_no_function_is_too_long() -> None:
    python = [path for path in hand_written() if path.suffix == ".py"]
    found = {str(path): long_functions(path.read_text(encoding="utf-8")) for path in python}
    assert {name: names for name, names in found.items() if names} == {}


def test_the_guard_finds_a_long_function() -> None:
    assert long_functions("def long():\n" + "    x = 1\n" * FUNCTION) == ["long"]
