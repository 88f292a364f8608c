"""PDF by Typst: tagged (PDF/UA-1), from a template of this folder and data. Text is data and never becomes markup."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

FONTS = Path(__file__).with_name("fonts")  # built by `make assets`; without them the system's are used
NO_LETTER = "could not be displayed with font"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class PaperFailed(Exception):
    """Typst could not set a page; the message says why."""


def make_pdf(template: str, **data: Mapping[str, Any]) -> bytes:
    """Set a template (`<template>.typ` of this folder), which reads each of `data` as JSON by its name.

    Where no font here has a letter, the paper is tagged and can be read aloud as ever, but does not claim PDF/UA,
    which `claims_ua` tells. Raises PaperFailed where Typst refuses, as it does for an image without words.
    """
    told = _told(data)
    try:
        return _compiled(template, told, "ua-1")
    except PaperFailed as problem:
        if NO_LETTER not in str(problem):
            raise
        return _compiled(template, told, "1.7")


def claims_ua(paper: bytes) -> bool:
    """Whether a paper says that it follows PDF/UA."""
    return b"pdfuaid" in paper


def _compiled(template: str, told: dict[str, str], standard: Literal["ua-1", "1.7"]) -> bytes:
    import typst  # noqa: PLC0415  (loading it takes a tenth of a second and 60 MB)

    try:
        made = typst.compile(
            _source(template),
            format="pdf",
            sys_inputs=told,
            pdf_standards=standard,
            font_paths=_fonts(),
        )
    except RuntimeError as error:  # typst raises a subclass of it
        raise PaperFailed(str(error)) from error
    assert isinstance(made, bytes)
    return made


def make_pictures(drawings: Sequence[str], dots: float) -> list[bytes]:
    """Each drawing (SVG) as PNG with so many dots an inch, of which its units are 96. Raises PaperFailed."""
    import typst  # noqa: PLC0415  (as above)

    if not drawings:
        return []
    told = _told({"drawings": drawings})
    try:
        made = typst.compile(_source("drawings"), format="png", ppi=dots, sys_inputs=told, font_paths=_fonts())
    except RuntimeError as error:
        raise PaperFailed(str(error)) from error
    return [made] if isinstance(made, bytes) else list(made)


def _source(template: str) -> bytes:
    return (files("commonstar.formats.papers") / f"{template}.typ").read_bytes()


def _told(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}


@cache
def _fonts() -> Any:
    """Typst's own fonts, those of the house, and the system's; found once."""
    import typst  # noqa: PLC0415  (as above)

    return typst.Fonts(font_paths=[str(FONTS)] if FONTS.is_dir() else [])


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from the right."""
    return language.split("-")[0] in RIGHT_TO_LEFT
