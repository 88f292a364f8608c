"""Lines of a Pabulib file, with their numbers, and the fields between their semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from commonstar.formats.pabulib.records import Fault, Limits, PabulibError

QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=;|$)')


@dataclass
class Notes:
    """Faults and warnings as they are found; too many faults end the reading."""

    limits: Limits
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, code: str, line: int | None, message: str) -> None:
        """Keep a fault, and end where there are too many of them."""
        self.faults.append(Fault(code, line, message))
        if len(self.faults) >= self.limits.faults:
            self.stop("too-many-faults", line, "There are more faults than are listed; reading stopped here.")

    def stop(self, code: str, line: int | None, message: str) -> None:
        """End the reading with this fault. Raises `PabulibError`."""
        self.faults.append(Fault(code, line, message))
        raise PabulibError(self.faults)

    def warn(self, code: str, line: int | None, message: str) -> None:
        """Keep something noteworthy that does not make the file unsound."""
        if len(self.warnings) < self.limits.faults:
            self.warnings.append(Fault(code, line, message))


def numbered(file: BinaryIO, notes: Notes) -> Iterator[tuple[int, str]]:
    """Each line that is not blank, with its number from 1. Raises `PabulibError` where it is too long or no UTF-8."""
    limit = notes.limits.line
    blank = last = 0
    for line, raw in enumerate(iter(lambda: file.readline(limit + 1), b""), 1):
        if len(raw) > limit:
            notes.stop("line-too-long", line, f"The line is longer than {limit:,} bytes.")
        try:
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            notes.stop("not-utf8", line, "The line is not UTF-8 text.")
        if not text.strip():
            blank = blank or line
            continue
        if blank and text.strip() not in ("META", "PROJECTS", "VOTES") and last:
            notes.fault("blank-line", blank, "The line is empty in the middle of a section.")
        blank, last = 0, line
        yield line, text


def fields_of(text: str, line: int, notes: Notes) -> list[str]:
    """The fields of a line. A field in quotation marks may hold semicolons, and doubled marks."""
    if '"' not in text:
        return text.split(";")
    found: list[str] = []
    at = 0
    while True:
        quoted = QUOTED.match(text, at)
        if quoted:
            found.append(quoted.group(1).replace('""', '"'))
            end = quoted.end()
        else:
            end = text.find(";", at)
            end = len(text) if end < 0 else end
            found.append(text[at:end])
            if text.startswith('"', at):
                notes.warn("quotation-marks", line, "A quotation mark that opens no quoted field was taken as it is.")
        if end == len(text):
            return found
        at = end + 1
