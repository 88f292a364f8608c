"""Oracles that would weigh down the common environment: each runs in `.venv-oracles`, which `make test` makes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def oracle() -> Path:
    """The interpreter that has the oracles."""
    beside = Path(sys.prefix)
    python = os.environ.get("COMMONSTAR_ORACLES") or beside.with_name(f"{beside.name}-oracles") / "bin" / "python"
    assert Path(python).exists(), f"{python} is missing: `make test` makes it from requirements/oracles.txt"
    return Path(python)
