"""Reads the text and tags of a PDF that Typst made, so that tests see what a reader of the file sees."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

OBJECT = re.compile(rb"(\d+) 0 obj\s*")
ENDING = re.compile(rb"stream\r?\n|endobj")
REFERENCE = rb"(\d+) 0 R"
TOKEN = re.compile(rb"/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f\s]*)>|(\()|(\]?\s*T[jJ])\b")
PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass
class Pdf:
    """A PDF's objects by number, each with its stream unpacked."""

    data: bytes
    objects: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = 0
        while found := OBJECT.search(self.data, place):
            number, place = int(found[1]), found.end()
            end = ENDING.search(self.data, place)
            assert end is not None
            self.objects[number] = self.data[place : end.start()]
            place = end.end()
            if end[0].startswith(b"stream"):
                place = self._stream(number, place)

    def _stream(self, number: int, place: int) -> int:
        """Keeps the stream of an object; gives where it ends, which its text alone cannot tell."""
        head = self.objects[number]
        length = int(re.search(rb"/Length (\d+)", head)[1])  # type: ignore[index]
        data = self.data[place : place + length]
        self.streams[number] = zlib.decompress(data) if b"FlateDecode" in head else data
        if b"/ObjStm" in head:
            self._unpack(head, self.streams[number])
        return place + length

    def _unpack(self, head: bytes, data: bytes) -> None:
        first = int(re.search(rb"/First (\d+)", head)[1])  # type: ignore[index]
        numbers = [int(each) for each in data[:first].split()]
        starts = [*numbers[1::2], len(data) - first]
        for place, number in enumerate(numbers[::2]):
            self.objects[number] = data[first + starts[place] : first + starts[place + 1]]

    @cached_property
    def pages(self) -> list[list[str]]:
        """The texts of each page, one for each piece that was set."""
        root = next(body for body in self.objects.values() if re.search(rb"/Type\s*/Catalog", body))
        return [self._texts(body) for body in self._kids(int(re.search(rb"/Pages " + REFERENCE, root)[1]))]  # type: ignore[index]

    def _kids(self, number: int) -> list[bytes]:
        body = self.objects[number]
        kids = re.search(rb"/Kids\s*\[(.*?)\]", body, re.DOTALL)
        if kids is None:
            return [body]
        return [page for each in re.findall(REFERENCE, kids[1]) for page in self._kids(int(each))]

    def _texts(self, page: bytes) -> list[str]:
        resources = page
        referred = re.search(rb"/Resources " + REFERENCE, page)
        if referred:
            resources = self.objects[int(referred[1])]
        fonts = re.search(rb"/Font\s*<<(.*?)>>", resources, re.DOTALL)
        named = re.findall(rb"/(\w+) " + REFERENCE, fonts[1]) if fonts else []
        letters = {name: self._letters(int(number)) for name, number in named}
        content = b"\n".join(self.streams[int(each)] for each in re.findall(rb"/Contents\s*\[?\s*" + REFERENCE, page))
        return list(_shown(content, letters))

    def _letters(self, font: int) -> dict[int, str]:
        found = re.search(rb"/ToUnicode " + REFERENCE, self.objects[font])
        table = self.streams[int(found[1])] if found else b""
        letters: dict[int, str] = {}
        for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", part):
                letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for low, high, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
                for code in range(int(low, 16), int(high, 16) + 1):
                    letters[code] = chr(int(text, 16) + code - int(low, 16))
        return letters

    def tags(self, name: str) -> int:
        """How many elements of the structure have a type, such as `Figure`, `TH` or `H2`."""
        wanted = re.compile(rb"/S\s*/" + name.encode() + rb"\b")
        return sum(len(wanted.findall(body)) for body in self.objects.values())

    def described(self) -> int:
        """How many elements have a text for those who do not see them."""
        return sum(len(re.findall(rb"/Alt\s*[(<]", body)) for body in self.objects.values())


def _shown(content: bytes, letters: dict[bytes, dict[int, str]]) -> Iterator[str]:
    """Each text that is set by one operator."""
    font: dict[int, str] = {}
    codes, place = b"", 0
    while found := TOKEN.search(content, place):
        place = found.end()
        if found[1]:
            font = letters.get(found[1], {})
        elif found[3]:
            end = _end(content, place)
            codes += re.sub(rb"\\([0-7]{1,3}|.)", lambda m: _unescaped(m[1]), content[place : end - 1], flags=re.DOTALL)
            place = end
        elif found[4]:
            yield "".join(font.get(codes[at] << 8 | codes[at + 1], "") for at in range(0, len(codes) - 1, 2))
            codes = b""
        elif font:
            codes += bytes.fromhex(found[2].decode())


def _end(content: bytes, place: int) -> int:
    """Where a literal string ends: brackets in pairs belong to it."""
    depth = 1
    while depth:
        found = PAREN.search(content, place)
        assert found is not None
        place = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return place


def _unescaped(sign: bytes) -> bytes:
    if sign[:1].isdigit():
        return bytes([int(sign, 8) & 255])
    return ESCAPES.get(sign, sign)
