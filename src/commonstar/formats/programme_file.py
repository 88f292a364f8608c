"""The file in which a programme is taken away: a zip with a manifest, JSON tables, its files and its log.

Reading trusts nothing: names, sizes and checksums are looked at before a part is used.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

FORMAT = "commonstar-programme"
VERSION = 1
MANIFEST = "manifest.json"
MOST_PARTS = 20_000
MOST_BYTES = 500 * 1024 * 1024  # unpacked, all parts together
MOST_MANIFEST = 8 * 1024 * 1024
_NAME = re.compile(r"log\.json|people\.json|programme\.json|data/[a-z][a-z_]*\.json|files/[0-9a-f-]{36}")


class ArchiveRefused(Exception):
    """A file that is not taken in. `code` is one of REASONS, `part` the part of the file that it is about."""

    def __init__(self, code: str, part: str = "") -> None:
        self.code, self.part = code, part
        super().__init__(REASONS[code].format(part=part))


REASONS = {
    "not-a-zip": "This is not a file that a programme was taken away in.",
    "foreign": "This zip file was not made by taking a programme away.",
    "newer": "This file was made by a newer version of Commonstar.",
    "encrypted": "The file is encrypted; take the password off first.",
    "too-large": "The file unpacks to more than is taken in.",
    "name": "The file holds a part that does not belong in it: {part}.",
    "missing": "A part is missing: {part}.",
    "changed": "A part was changed after the file was made: {part}.",
    "unreadable": "A part cannot be read: {part}.",
    "rows": "The rows of this part do not fit together: {part}.",
}


@dataclass(frozen=True)
class Archive:
    """What a file holds: the manifest, and the parts by name, each with the checksum that the manifest gives."""

    manifest: dict[str, Any]
    parts: dict[str, bytes]

    def table(self, name: str) -> Any:
        """A JSON part. Raises ArchiveRefused."""
        if name not in self.parts:
            raise ArchiveRefused("missing", name)
        try:
            return json.loads(self.parts[name])
        except (ValueError, RecursionError):
            raise ArchiveRefused("unreadable", name) from None


def as_json(value: Any) -> bytes:
    """Readable JSON of plain values."""
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def write_archive(out: IO[bytes], manifest: dict[str, Any], parts: Iterable[tuple[str, bytes]]) -> None:
    """Write the parts, and last the manifest with the format's name and every part's size and SHA-256."""
    listed: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
            listed[name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        packed.writestr(MANIFEST, as_json({"format": f"{FORMAT}/{VERSION}", **manifest, "parts": listed}))


def read_archive(file: IO[bytes]) -> Archive:
    """Read a file whole. Raises ArchiveRefused."""
    try:
        with zipfile.ZipFile(file) as packed:
            infos = packed.infolist()
            _check_sizes(infos)
            manifest = _manifest(packed, infos)
            return Archive(manifest, dict(_part(packed, info, manifest) for info in infos if info.filename != MANIFEST))
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as problem:
        raise ArchiveRefused("not-a-zip") from problem


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise ArchiveRefused("encrypted")
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
        raise ArchiveRefused("too-large")
    if len({info.filename for info in infos}) != len(infos):
        raise ArchiveRefused("foreign")


def _manifest(packed: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, Any]:
    found = next((info for info in infos if info.filename == MANIFEST), None)
    if found is None or found.file_size > MOST_MANIFEST:
        raise ArchiveRefused("foreign")
    try:
        manifest = json.loads(_bytes(packed, found))
        name, _, version = manifest["format"].partition("/")
        listed = {str(part): str(said["sha256"]) for part, said in manifest["parts"].items()}
        number = int(version)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ArchiveRefused("foreign") from None
    if name != FORMAT:
        raise ArchiveRefused("foreign")
    if number != VERSION:
        raise ArchiveRefused("newer")
    there = {info.filename for info in infos} - {MANIFEST}
    for part in sorted(there):
        if not _NAME.fullmatch(part) or part not in listed:
            raise ArchiveRefused("name", part)
    for part in sorted(set(listed) - there):
        raise ArchiveRefused("missing", part)
    return dict(manifest)


def _part(packed: zipfile.ZipFile, info: zipfile.ZipInfo, manifest: dict[str, Any]) -> tuple[str, bytes]:
    content = _bytes(packed, info)
    if hashlib.sha256(content).hexdigest() != manifest["parts"][info.filename]["sha256"]:
        raise ArchiveRefused("changed", info.filename)
    return info.filename, content


def _bytes(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """No more than the size that was declared and counted, whatever the compressed stream holds."""
    try:
        with packed.open(info) as part:
            content = part.read(info.file_size + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as problem:
        raise ArchiveRefused("changed", info.filename) from problem
    if len(content) != info.file_size:
        raise ArchiveRefused("changed", info.filename)
    return content
