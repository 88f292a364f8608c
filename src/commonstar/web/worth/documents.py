"""A model's document as text and as data: read, changed in a part, written again. Numbers stay as they are written.

What `parsed` gives holds texts, whole numbers, `Decimal`s, flags, lists and mappings; `written` turns it back, so that
`parsed(written(content)) == content`. Comments of a file are lost when a part is changed; the version before has them.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from functools import lru_cache
from typing import Any

from commonstar.formats.yaml import read_yaml, write_yaml

FORMAT = "commonstar-value/1"
Content = dict[str, Any]


def parsed(document: str) -> Content:
    """The document as data, to be changed by the caller. Raises `FileError` for what is no YAML."""
    return deepcopy(_read(document))


@lru_cache(maxsize=16)
def _read(document: str) -> Content:
    """The same, as all who ask share it: reading takes a hundred times as long as copying."""
    content = read_yaml(document).value
    assert isinstance(content, dict), "a document that was checked is a mapping"
    return content


def written(content: Content) -> str:
    """The document of data."""
    return write_yaml(content)


def digest(document: str) -> str:
    """The SHA-256 of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def empty(title: str, price_year: int, years: int = 5) -> str:
    """A document that says nothing yet but its title."""
    settings = {"currency": "GBP", "price_year": price_year, "years": years}
    return written({"format": FORMAT, "title": title, **settings})
