"""Addresses of Map it, and links to its pages where this site has them."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from commonstar.web.common.parts import Link, Text
from commonstar.web.programmes.public import Programme


def address(name: str, programme: Programme, **arguments: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"map_it:{name}", kwargs={"programme": programme.slug, **arguments})


def links(programme: Programme, *wanted: tuple[Text, str]) -> tuple[Link, ...]:
    """Links to those of the pages (label, name) that this site has."""
    found = []
    for label, name in wanted:
        try:
            found.append(Link(label, address(name, programme)))
        except NoReverseMatch:
            continue
    return tuple(found)
