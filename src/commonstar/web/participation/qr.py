"""QR codes as pictures that are part of the page: no image file, no style, sharp on paper."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # the white border that the standard asks for, in modules


def qr_svg(text: str, label: str) -> SafeString:
    """The QR code of a text as inline SVG, read aloud as `label`."""
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415  (no start waits for it)
    from qrcode.main import QRCode  # noqa: PLC0415  (as the line above it)

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows)
    return format_html(
        '<svg class="cs-qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>',
        size=size,
        label=label,
        path=_path(rows),
    )


def _path(rows: list[list[bool]]) -> str:
    """Each run of dark modules of a row as one rectangle."""
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += max(length, 1)
    return "".join(parts)
