"""The file of a backup: a zip with rows as JSON lines, uploaded files, and a manifest that says what must be there.

    manifest.json            what the backup is, and the SHA-256 and size of every other part
    tables/<table>.jsonl     a line a row: a JSON list of its values in the order of the manifest's columns
    files/<path>             uploaded files as they are
    erasures.txt             who was erased by the time of the backup, by hash

Nothing here touches a store, so that a backup can be checked, or read in twenty years, without one.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
ERASURES = "erasures.txt"
TABLES = "tables/"
FILES = "files/"
CHUNK = 1024 * 1024
MANIFEST_LIMIT = 64 * 1024 * 1024


class BackupProblem(Exception):
    """A file that is not a whole backup; the message says why, in a sentence."""


@dataclass(frozen=True)
class Part:
    """A part of the file: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """A table: the model it belongs to, its columns in order, and how many rows there are."""

    model: str
    columns: list[str]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    made_at: str
    store: str
    migrations: list[tuple[str, str]]
    audit_number: int
    audit_hash: str
    tables: dict[str, Table] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """Writes a backup part by part; the manifest comes last."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.parts: dict[str, Part] = {}

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A part from pieces of bytes."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        self.parts[name] = Part(size, digest.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """A part from a file."""
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(CHUNK), b""))

    def finish(self, manifest: Manifest) -> None:
        """The manifest, which makes the backup whole."""
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


class Reader:
    """Reads a backup, after asking whether it is one and whether it is whole."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError) as problem:
            raise BackupProblem(f"{path} is not a backup, or its end is missing.") from problem
        self.manifest = self._read_manifest(path)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def _read_manifest(self, path: Path) -> Manifest:
        try:
            if self._zip.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise BackupProblem(f"{path} has a manifest that is too long to be one.")
            said = json.loads(self._zip.read(MANIFEST))
            if said["format"] != FORMAT:
                raise BackupProblem(f"{path} has format {said['format']}; this version reads format {FORMAT}.")
            said["tables"] = {name: Table(**table) for name, table in said["tables"].items()}
            said["parts"] = {name: Part(**part) for name, part in said["parts"].items()}
            said["migrations"] = [(app, name) for app, name in said["migrations"]]
            return Manifest(**said)
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as problem:
            raise BackupProblem(f"{path} has no manifest of a backup.") from problem

    def check(self) -> None:
        """Read every part and compare it with the manifest. Raises BackupProblem at the first that differs."""
        there = {info.filename for info in self._zip.infolist()} - {MANIFEST}
        for name in sorted(set(self.manifest.parts) ^ there):
            raise BackupProblem(f"The part {name} is {'missing' if name not in there else 'not in the manifest'}.")
        for name, part in self.manifest.parts.items():
            safe_path(name)
            if self._digest(name, part.size) != part.sha256:
                raise BackupProblem(f"The part {name} was changed or damaged after the backup was made.")

    def _digest(self, name: str, size: int) -> str:
        digest = hashlib.sha256()
        try:
            if self._zip.getinfo(name).file_size != size:
                return ""
            with self._zip.open(name) as file:
                while piece := file.read(CHUNK):
                    digest.update(piece)
        except (zipfile.BadZipFile, EOFError, OSError):
            return ""
        return digest.hexdigest()

    def lines(self, table: str) -> Iterator[list[Any]]:
        """The rows of a table, one after the other."""
        with self._zip.open(f"{TABLES}{table}.jsonl") as file:
            for line in file:
                yield json.loads(line)

    def erasures(self) -> str:
        """The list of who was erased by the time of the backup."""
        return self._zip.read(ERASURES).decode("ascii")

    def unpack_files(self, folder: Path) -> None:
        """Write the uploaded files into a folder."""
        for name in self.manifest.parts:
            if name.startswith(FILES):
                target = folder / safe_path(name.removeprefix(FILES))
                target.parent.mkdir(parents=True, exist_ok=True)
                with self._zip.open(name) as file, target.open("wb") as out:
                    self._copy(file, out)

    @staticmethod
    def _copy(file: IO[bytes], out: IO[bytes]) -> None:
        while piece := file.read(CHUNK):
            out.write(piece)


def safe_path(name: str) -> Path:
    """A name inside the backup as a path. Raises BackupProblem for one that leads out of its folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise BackupProblem(f"The part {name} has a name that leads out of the backup.")
    return Path(*path.parts)
