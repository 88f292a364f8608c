"""Draw the flip-chart that the demonstration keeps with a task: `python tools/flip_chart.py`.

The picture is shipped, so that loading the demonstration draws nothing.
"""

from __future__ import annotations

import struct
import zlib
from html import escape
from pathlib import Path

import vl_convert

TARGET = Path(__file__).resolve().parents[1] / "src/commonstar/demonstration_data/flip-chart.png"
WIDTH, HEIGHT = 560, 720
NEEDS = ("company in the afternoon", "a bench on the way to the shop", "to know whom to ring", "a lift to the clinic")
GIFTS = ("an hour at the telephone", "soup for a neighbour", "knowing this town for 60 years", "time to listen")
GREEN, BLUE, INK = "#0b5c4d", "#1d4f91", "#333333"


def _words(text: str, x: int, y: int, size: int, colour: str, weight: str = "normal") -> str:
    style = f'font-family="Verdana, sans-serif" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


def _list(heading: str, lines: tuple[str, ...], top: int, colour: str) -> str:
    found = [_words(heading, 70, top, 28, colour, "bold")]
    found.append(f'<path d="M70 {top + 12} q 140 8 330 -2" stroke="{colour}" stroke-width="3" fill="none"/>')
    for number, line in enumerate(lines):
        y = top + 52 + 44 * number
        found.append(f'<circle cx="82" cy="{y - 8}" r="5" fill="{colour}"/>{_words(line, 102, y, 21, INK)}')
    return "".join(found)


def drawing() -> str:
    """The flip-chart as SVG: a sheet on a stand with two lists, and the mark that it is invented."""
    stand = '<path d="M110 690 L90 720 M450 690 L470 720" stroke="#8a6d4a" stroke-width="10"/>'
    sheet = '<rect x="30" y="44" width="500" height="650" fill="#fdfcf7" stroke="#b9b4a6" stroke-width="2"/>'
    clamp = '<rect x="20" y="22" width="520" height="30" rx="6" fill="#8a6d4a"/>'
    mark = _words("Illustrative: nobody said this", 70, 660, 18, "#7a3b00", "bold")
    body = _list("What we need", NEEDS, 120, GREEN) + _list("What we can give", GIFTS, 390, BLUE)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#dfe6e3"/>'
    return f"{head}{ground}{stand}{sheet}{clamp}{body}{mark}</svg>"


def packed(png: bytes) -> bytes:
    """The same picture, its lines compressed as far as they can be: a quarter of the size."""
    signature, at, lines = png[:8], 8, b""
    before, after = [], []
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        chunk = png[at : at + 12 + length]
        if chunk[4:8] == b"IDAT":
            lines += chunk[8:-4]
        else:
            (after if lines else before).append(chunk)
        at += len(chunk)
    body = b"IDAT" + zlib.compress(zlib.decompress(lines), 9)
    data = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return signature + b"".join(before) + data + b"".join(after)


if __name__ == "__main__":
    TARGET.write_bytes(packed(vl_convert.svg_to_png(drawing())))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
