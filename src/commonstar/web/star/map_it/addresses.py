"""Addresses of Map it, and links to its pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.common.parts import Link, Text
from commonstar.web.programmes.public import Programme


def address(name: str, programme: Programme, **arguments: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"map_it:{name}", kwargs={"programme": programme.slug, **arguments})


def links(programme: Programme, *wanted: tuple[Text, str]) -> tuple[Link, ...]:
    """Links to pages of this room (label, name)."""
    return tuple(Link(label, address(name, programme)) for label, name in wanted)
