"""Asks the registry, for each dependency of the product, on which platforms it has a wheel: `make lock` calls this.

Writes `requirements/platforms.txt`: a line a dependency with its version and platforms, and no address. A guard
compares it with `requirements/base.txt`, so that it needs no network: an officer's laptop has no compiler.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "requirements/base.txt"
OUT = ROOT / "requirements/platforms.txt"
PLATFORMS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-aarch64": "aarch64-manylinux_2_28",
    "windows-x86_64": "x86_64-pc-windows-msvc",
    "macos-aarch64": "aarch64-apple-darwin",
    "macos-x86_64": "x86_64-apple-darwin",
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pinned(text: str) -> dict[str, str]:
    """Name to version of every requirement in a compiled requirement file."""
    return dict(PINNED.findall(text))


def has_wheels(uv: str, platform: str, lines: list[str]) -> bool:
    """Whether all of these have a wheel for a platform; nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [uv, "pip", "install", "--dry-run", "--no-deps", "--only-binary", ":all:", "--quiet"]
        command += ["--python-version", "3.11", "--python-platform", PLATFORMS[platform]]
        command += ["--target", str(Path(folder) / "target"), "-r", str(wanted)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> int:
    """Write the file. Whatever lacks a wheel stands there without that platform, and the guard fails on it."""
    uv = sys.argv[1]
    versions = pinned(BASE.read_text(encoding="utf-8"))
    lines = {name: f"{name}=={version}" for name, version in versions.items()}
    found: dict[str, list[str]] = {name: [] for name in lines}
    for platform in PLATFORMS:
        whole = has_wheels(uv, platform, list(lines.values()))
        for name, line in lines.items():
            if whole or has_wheels(uv, platform, [line]):
                found[name].append(platform)
    text = "".join(f"{lines[name]}: {' '.join(platforms)}\n" for name, platforms in found.items())
    OUT.write_text("# Made by tools/wheels.py: on which platforms each dependency has a wheel.\n" + text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
