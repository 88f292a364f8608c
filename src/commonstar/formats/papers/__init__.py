"""PDF by Typst: tagged (PDF/UA-1), from a template of this folder and data. Text is data and never becomes markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class PaperFailed(Exception):
    """Typst could not set a page; the message says why."""


def make_pdf(template: str, **data: Mapping[str, Any]) -> bytes:
    """Set a template (`<template>.typ` of this folder), which reads each of `data` as JSON by its name.

    Raises PaperFailed where Typst refuses, as it does for an image without words.
    """
    import typst  # noqa: PLC0415  (loading it takes a tenth of a second and 60 MB)

    source = (files("commonstar.formats.papers") / f"{template}.typ").read_bytes()
    told = {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}
    try:
        made = typst.compile(source, format="pdf", sys_inputs=told, pdf_standards="ua-1")
    except RuntimeError as error:  # typst raises a subclass of it
        raise PaperFailed(str(error)) from error
    assert isinstance(made, bytes)
    return made


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from the right."""
    return language.split("-")[0] in RIGHT_TO_LEFT
