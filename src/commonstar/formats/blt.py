"""BLT, the file in which ranked ballots are exchanged: read strictly, written so that reading gives the same again.

The first line says candidates and seats; then come, a line each, candidates who withdrew (`-2`), ballots (weight,
candidates in order of preference, `0`), a lone `0`, the names, and a title. See docs/reference/blt-file.md. Nothing is
mended in silence: what cannot be read is refused with its line, and what looks odd is read and noted with its line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from commonstar.engine.election.records import Ballot, Election, Ranks

Params = Mapping[str, int | str]

REFUSALS: dict[str, str] = {
    "too-large": "The file is larger than {limit} bytes.",
    "too-long": "The line is longer than {limit} bytes.",
    "too-many-ballots": "There are more than {limit} different ballots.",
    "too-many-candidates": "There are more than {limit} candidates.",
    "too-many-votes": "There are more than {limit} votes.",
    "not-text": "The file is not plain text.",
    "encoding": "The text is neither UTF-8 nor Windows-1252.",
    "empty": "The file is empty.",
    "header": "The first line must say two whole numbers, how many candidates and how many seats, but says: {text}",
    "no-seats": "There must be at least one candidate and one seat.",
    "withdrawn": "{text} is no candidate who can withdraw: there are candidates 1 to {count}, each withdraws once.",
    "late-withdrawn": "Candidates who withdrew must stand before the first ballot.",
    "weight": "A ballot begins with how many papers say the same, a whole number from 1 up, but this line says: {text}",
    "preference": "{text} is no preference; a ballot names candidates 1 to {count}, with = between equal ones.",
    "repeated": "The ballot names candidate {number} twice.",
    "no-zero": "The ballot does not end with 0.",
    "no-end": "The ballots do not end with a line that says 0.",
    "names": "There are {count} candidates but {found} names.",
    "no-name": "The name is empty.",
    "same-name": "{name} is also the name in line {other}.",
    "unclosed": "The quotation mark that opens the name is not closed at the end of the line.",
    "after-title": "Something stands behind the title.",
    "control": "The line holds characters that cannot be shown.",
}

NOTES: dict[str, str] = {
    "cp1252": "The text was read as Windows-1252, because it is not UTF-8. Look whether accents are right.",
    "quoted-twice": "A name is in quotation marks inside of quotation marks. Look whether it is right: {name}",
    "hash-names": "The names begin with #, which elsewhere begins a comment; they were taken as names.",
    "hash-in-name": "The # is taken as part of the name, not as a comment: {name}",
    "no-title": "The file has no title.",
    "more-seats": "More seats ({seats}) than candidates who stand ({count}).",
    "no-ballots": "The file holds no ballot.",
}


class BltError(ValueError):
    """A file that is not read: a `code` of REFUSALS, the `line` from 1, `params`, and one plain sentence as text."""

    def __init__(self, code: str, line: int, **params: int | str) -> None:
        self.code, self.line, self.params = code, line, params
        self.reason = REFUSALS[code].format(**params)
        super().__init__(f"Line {line}: {self.reason}")


@dataclass(frozen=True)
class BltNote:
    """Something odd that was read: a `code` of NOTES, the `line` from 1, and `params`."""

    code: str
    line: int
    params: Params = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The note in plain English."""
        return NOTES[self.code].format(**self.params)

    @property
    def message(self) -> str:
        """The same, with its line."""
        return f"Line {self.line}: {self.reason}"


@dataclass(frozen=True)
class BltLimits:
    """What is read at most: bytes of the file and a line, candidates, ballots that differ, votes, comments by names."""

    bytes: int = 200_000_000
    line: int = 20_000
    candidates: int = 1_000
    ballots: int = 1_000_000
    votes: int = 1_000_000_000_000
    comments: int = 10_000


@dataclass(frozen=True)
class BltFile:
    """What a file says, and what a person should look at."""

    election: Election
    notes: tuple[BltNote, ...] = ()


LIMITS = BltLimits()
BOM = b"\xef\xbb\xbf"
SHOWN = 60
_NUMBER = re.compile(rb"[0-9]{1,12}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_AFTER_QUOTED = re.compile(r"\s*(#.*)?")


def read_blt(data: bytes, limits: BltLimits = LIMITS) -> BltFile:
    """Read a BLT file. Raises `BltError`, which names the line.

    Ballots with the same preferences are added up; they keep the order in which they first come. Names lose the
    quotation marks around them, and two quotation marks inside become one.
    """
    if len(data) > limits.bytes:
        raise BltError("too-large", 1, limit=limits.bytes)
    return _Reading(data.removeprefix(BOM), limits).read()


def write_blt(election: Election) -> str:
    """The election as BLT, names in quotation marks. Names with line breaks cannot be written: ValueError."""
    lines = [f"{len(election.candidates)} {election.seats}"]
    lines += [f"-{number + 1}" for number in sorted(election.withdrawn)]
    for ballot in election.ballots:
        ranks = ["=".join(str(number + 1) for number in rank) for rank in ballot.ranks]
        lines.append(" ".join((str(ballot.weight), *ranks, "0")))
    lines.append("0")
    lines += [_quoted(name) for name in (*election.candidates, *((election.title,) if election.title else ()))]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    if _CONTROL.search(name) or "\n" in name or not name.strip() or name != name.strip():
        raise ValueError("A name is empty, has blanks around it or holds characters that a BLT file cannot hold.")
    return '"' + name.replace('"', '""') + '"'


def _short(raw: bytes) -> str:
    """A line as it can be shown in a sentence."""
    text = _CONTROL.sub("?", raw.decode("utf-8", "replace").strip())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class _Reading:
    """One pass over the lines, with the number of the current one."""

    def __init__(self, data: bytes, limits: BltLimits) -> None:
        if b"\r" in data and b"\n" not in data:
            data = data.replace(b"\r", b"\n")
        self.data, self.limits = data, limits
        self.line = 0
        self.notes: list[BltNote] = []
        self.count = self.seats = self.end = 0
        self.withdrawn: set[int] = set()
        self.weights: dict[bytes, int] = {}

    def read(self) -> BltFile:
        """The whole file, part by part."""
        lines = self._lines()
        self._header(lines)
        self._ballots(lines)
        most = self.limits.candidates + self.limits.comments
        found = list(islice(self._name_lines(lines), most))
        if next(lines, None) is not None:
            raise self._fault("after-title")
        names, title = self._names(found)
        ballots = self._parsed()
        standing = self.count - len(self.withdrawn)
        if self.seats > standing:
            self.notes.append(BltNote("more-seats", 1, {"seats": self.seats, "count": standing}))
        if not ballots:
            self.notes.append(BltNote("no-ballots", self.end))
        election = Election(self.seats, tuple(names), ballots, frozenset(self.withdrawn), title)
        return BltFile(election, tuple(sorted(self.notes, key=lambda note: note.line)))

    def _lines(self) -> Iterator[bytes]:
        """Lines without their ends; the number of the current one is in `line`."""
        for raw in io.BytesIO(self.data):
            self.line += 1
            if len(raw) > self.limits.line:
                raise self._fault("too-long", limit=self.limits.line)
            if b"\x00" in raw:
                raise self._fault("not-text")
            yield raw

    def _fault(self, code: str, **params: int | str) -> BltError:
        return BltError(code, max(1, self.line), **params)

    def _header(self, lines: Iterator[bytes]) -> None:
        for raw in lines:
            words = raw.partition(b"#")[0].split()
            if not words:
                continue
            if len(words) != 2 or not all(_NUMBER.fullmatch(word) for word in words):
                raise self._fault("header", text=_short(raw))
            self.count, self.seats = map(int, words)
            if not self.count or not self.seats:
                raise self._fault("no-seats")
            if self.count > self.limits.candidates:
                raise self._fault("too-many-candidates", limit=self.limits.candidates)
            return
        raise self._fault("empty")

    def _ballots(self, lines: Iterator[bytes]) -> None:
        """Add up the lines of ballots by what they prefer; a line that came before needs no second look."""
        weights, known, votes = self.weights, 0, 0
        for raw in lines:
            weight, _, rest = raw.strip().partition(b" ")
            if rest in weights and _NUMBER.fullmatch(weight) and (number := int(weight)):
                weights[rest] += number
            else:
                words = raw.partition(b"#")[0].split()
                if not words:
                    continue
                if words == [b"0"]:
                    self.end = self.line
                    return
                if words[0].startswith(b"-"):
                    self._withdraw(words)
                    continue
                number, rest = self._ballot(words, raw)
                weights[rest] = weights.get(rest, 0) + number
                known = len(weights)
            votes += number
            if known > self.limits.ballots:
                raise self._fault("too-many-ballots", limit=self.limits.ballots)
            if votes > self.limits.votes:
                raise self._fault("too-many-votes", limit=self.limits.votes)
        raise self._fault("no-end")

    def _withdraw(self, words: list[bytes]) -> None:
        if self.weights:
            raise self._fault("late-withdrawn")
        for word in words:
            digits = word.removeprefix(b"-")
            number = int(digits) if word != digits and _NUMBER.fullmatch(digits) else 0
            if not 1 <= number <= self.count or number - 1 in self.withdrawn:
                raise self._fault("withdrawn", text=_short(word), count=self.count)
            self.withdrawn.add(number - 1)

    def _ballot(self, words: list[bytes], raw: bytes) -> tuple[int, bytes]:
        """The weight of a ballot, and its preferences in one spelling once they are known to be sound."""
        weight = int(words[0]) if _NUMBER.fullmatch(words[0]) else 0
        if not weight:
            raise self._fault("weight", text=_short(raw))
        if words[-1] != b"0" or len(words) < 2:
            raise self._fault("no-zero")
        seen: set[int] = set()
        for word in words[1:-1]:
            for part in word.split(b"="):
                number = int(part) if _NUMBER.fullmatch(part) else 0
                if not 1 <= number <= self.count:
                    raise self._fault("preference", text=_short(word), count=self.count)
                if number in seen:
                    raise self._fault("repeated", number=number)
                seen.add(number)
        return weight, b" ".join(words[1:])

    def _parsed(self) -> tuple[Ballot, ...]:
        merged: dict[Ranks, int] = {}
        for rest, weight in self.weights.items():
            words = rest.split()[:-1]
            if b"=" in rest:
                ranks = tuple(tuple(sorted(int(part) - 1 for part in word.split(b"="))) for word in words)
            else:
                ranks = tuple((int(word) - 1,) for word in words)
            merged[ranks] = merged.get(ranks, 0) + weight
        return tuple(Ballot(weight, ranks) for ranks, weight in merged.items())

    def _name_lines(self, lines: Iterator[bytes]) -> Iterator[tuple[int, str]]:
        """The lines behind the ballots that say something, as text."""
        for raw in lines:
            try:
                text = raw.decode("utf-8").strip()
            except UnicodeDecodeError:
                try:
                    text = raw.decode("cp1252").strip()
                except UnicodeDecodeError:
                    raise self._fault("encoding") from None
                if all(note.code != "cp1252" for note in self.notes):
                    self.notes.append(BltNote("cp1252", self.line))
            if _CONTROL.search(text):
                raise self._fault("control")
            if text:
                yield self.line, text

    def _names(self, found: list[tuple[int, str]]) -> tuple[list[str], str]:
        """The names, and the title or an empty text. Lines that begin with # are comments, if names enough remain."""
        lines = [(line, text) for line, text in found if not text.startswith("#")]
        hashed = len(found) - len(lines)
        if len(lines) < self.count and self.count <= len(found) <= self.count + 1 and hashed >= self.count:
            lines = found
            self.notes.append(BltNote("hash-names", found[0][0]))
        if len(lines) < self.count:
            raise self._fault("names", count=self.count, found=len(lines))
        if len(lines) > self.count + 1:
            self.line = lines[self.count + 1][0]
            raise self._fault("after-title")
        names: dict[str, int] = {}
        for line, text in lines[: self.count]:
            self.line = line
            name = self._name(text)
            if name in names:
                raise self._fault("same-name", name=name, other=names[name])
            names[name] = line
        if len(lines) == self.count:
            self.notes.append(BltNote("no-title", self.line))
            return list(names), ""
        self.line = lines[-1][0]
        return list(names), self._name(lines[-1][1])

    def _name(self, text: str) -> str:
        """A name without the quotation marks around it; one in several quoted parts keeps the marks of the later."""
        if not text.startswith('"'):
            if " #" in text:
                self.notes.append(BltNote("hash-in-name", self.line, {"name": text}))
            return text
        parts, rest = [], text
        while rest.startswith('"'):
            part, rest = self._part(rest)
            parts.append(part)
        if not _AFTER_QUOTED.fullmatch(rest):
            raise self._fault("unclosed")
        name = " ".join((parts[0], *(f'"{part}"' for part in parts[1:]))).strip()
        if not name.strip('"').strip():
            raise self._fault("no-name")
        if name.startswith('"'):
            self.notes.append(BltNote("quoted-twice", self.line, {"name": name}))
        return name

    def _part(self, text: str) -> tuple[str, str]:
        """The text inside the quotation marks at the start, and what follows them."""
        place = 1
        while (place := text.find('"', place)) >= 0:
            if text[place + 1 : place + 2] != '"':
                return text[1:place].replace('""', '"'), text[place + 1 :].lstrip()
            place += 2
        raise self._fault("unclosed")
