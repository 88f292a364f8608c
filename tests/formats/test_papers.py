"""Printed papers: the fonts that they are set in are whole, and drawings become pictures."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import pytest

from commonstar.formats.papers import PaperFailed, make_pictures

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "node_modules" / "@fontsource" / "atkinson-hyperlegible" / "files"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="36"><rect width="9" height="9"/></svg>'
ADJUSTED = b"head"  # its checksum is taken with one field at 0


def test_a_font_is_unpacked_to_the_tables_that_its_checksums_name() -> None:
    found = importlib.util.spec_from_file_location("assets", ROOT / "tools" / "assets.py")
    assert found is not None
    assert found.loader is not None
    tool = importlib.util.module_from_spec(found)
    found.loader.exec_module(tool)
    fonts = sorted(FILES.glob("*latin*-normal.woff"))
    assert len(fonts) >= 4
    for path in fonts:
        font = tool.unpacked(path.read_bytes())
        count = struct.unpack(">H", font[4:6])[0]
        assert count >= 9
        for number in range(count):
            tag, checksum, place, size = struct.unpack(">4sIII", font[12 + 16 * number : 28 + 16 * number])
            words = font[place : place + size] + b"\0" * (-size % 4)
            if tag != ADJUSTED:
                assert sum(struct.unpack(f">{len(words) // 4}I", words)) & 0xFFFFFFFF == checksum, tag


def test_drawings_become_pictures_of_their_size() -> None:
    made = make_pictures([SVG, SVG], 144)
    assert [each[:4] for each in made] == [b"\x89PNG"] * 2
    assert struct.unpack(">II", made[0][16:24]) == (108, 54)
    assert len(make_pictures([SVG], 72)) == 1
    assert make_pictures([], 72) == []


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(PaperFailed):
        make_pictures(["no drawing"], 72)
