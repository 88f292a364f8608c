"""How text is folded for every search of the site, so that both stores find the same: no case, no accents, words only.

Folded text has a space before every word: `" cafe society"`. A search for the beginning of words is then the same
plain `contains` on either store, and no language pack of a server comes in between.
"""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from operator import and_

from django.db.models import Q

WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """The words of a text without case and accents, each with a space before it; "" where there are none."""
    return "".join(f" {word}" for word in words(text))


def words(query: str) -> tuple[str, ...]:
    """The words of a query as `folded` writes them."""
    if query.isascii():
        return tuple(WORD.findall(query.lower()))
    apart = unicodedata.normalize("NFKD", query.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return tuple(WORD.findall(unicodedata.normalize("NFKC", bare)))


def matching(column: str, query: str) -> Q:
    """The condition that each word of a query begins a word of a folded column; without words, all rows match."""
    return reduce(and_, (Q(**{f"{column}__contains": f" {word}"}) for word in words(query)), Q())
