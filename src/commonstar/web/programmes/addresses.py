"""Addresses of a programme's own pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.programmes.models import Programme


def address(name: str, programme: Programme, **more: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"programmes:{name}", kwargs={"programme": programme.slug, **more})
