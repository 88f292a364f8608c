"""Files kept with a task: what is taken in, by what it contains and not by its name, and where the bytes lie."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import FileResponse

LONGEST_NAME = 200
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
STARTS = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)


class FileRefused(Exception):
    """A file is not of a kind that is taken in. `code` is `too-large`, `empty`, `kind` or `macros`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: its bytes, the type that its content shows, and a name with the ending of that type."""

    content: bytes
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def accept(name: str, content: bytes) -> Accepted:
    """Look at the content. Raises FileRefused."""
    if not content:
        raise FileRefused("empty")
    if len(content) > settings.UPLOAD_LIMIT:
        raise FileRefused("too-large")
    media_type, ending = _kind_of(content)
    stem = Path(name.replace("\\", "/")).name
    stem = "".join(letter for letter in stem if letter.isprintable()).strip() or "file"
    if not stem.lower().endswith((ending, ".jpeg") if ending == ".jpg" else ending):
        stem += ending
    return Accepted(content, media_type, stem[-LONGEST_NAME:])


def _kind_of(content: bytes) -> tuple[str, str]:
    for start, media_type, ending in STARTS:
        if content.startswith(start):
            return media_type, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise FileRefused("kind")


def _office(content: bytes) -> tuple[str, str]:
    """Word or Excel, by the main part inside; nothing is unpacked. Refuses macros under whatever name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except zipfile.BadZipFile:
        raise FileRefused("kind") from None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused("macros")
    for part, found in OFFICE.items():
        if part in parts and "[Content_Types].xml" in parts:
            return found
    raise FileRefused("kind")


def path_of(attachment_id: UUID) -> Path:
    """Where the bytes of an attachment lie: named by its identifier alone, in a folder that nothing serves."""
    return Path(settings.DATA) / "files" / str(attachment_id)


def keep(attachment_id: UUID, accepted: Accepted) -> None:
    """Write the bytes, readable by their owner alone, so that a half-written file never has the final name."""
    path = path_of(attachment_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.write_bytes(accepted.content)
    part.chmod(0o600)
    part.replace(path)


class Kept(Protocol):
    """A row of a kept file."""

    pk: UUID
    name: str
    media_type: str


def served(kept: Kept) -> FileResponse | None:
    """A kept file, always as a download, never opened by the browser as a page. None where its bytes are gone.

    Whoever answers with it has asked whether its reader may have it.
    """
    if not path_of(kept.pk).is_file():
        return None
    answer = FileResponse(path_of(kept.pk).open("rb"), as_attachment=True, filename=kept.name)
    answer["Content-Type"] = kept.media_type
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def remove(attachment_id: UUID) -> None:
    """Take the bytes away; it is no fault if they are gone."""
    path_of(attachment_id).unlink(missing_ok=True)
