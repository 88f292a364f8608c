"""Addresses of Focus it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.programmes.public import Programme


def address(name: str, programme: Programme, **arguments: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"focus_it:{name}", kwargs={"programme": programme.slug, **arguments})
