"""Addresses of styles and scripts carry the build they belong to, so that browsers may keep them for a year."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

STAMP = Path(__file__).resolve().parents[1] / "static" / ".built"


@cache
def build() -> str:
    """The digest of the last build as `tools/assets.py` left it, or "" where nothing was built."""
    return STAMP.read_text(encoding="ascii").strip() if STAMP.is_file() else ""


class VersionedStorage(StaticFilesStorage):
    """Django's storage, with the build after the address of each file."""

    def url(self, name: str | None) -> str:
        """The address of a static file; a new build makes it a new address."""
        address = super().url(name)
        return f"{address}?v={build()}" if build() else address
