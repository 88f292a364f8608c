"""Addresses of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from commonstar.web.programmes.public import Programme
from commonstar.web.worth.models import BusinessCase, Version


def address(name: str, programme: Programme, **more: Any) -> str:
    """The address of a page of this room in a programme."""
    return reverse(f"worth:{name}", kwargs={"programme": programme.slug, **more})


def case_address(programme: Programme, case: BusinessCase, name: str = "case", **more: Any) -> str:
    """The address of a page of a case."""
    return address(name, programme, business_case=case.pk, **more)


def version_address(programme: Programme, version: Version, name: str = "version", **more: Any) -> str:
    """The address of a page of a version."""
    return address(name, programme, business_case=version.case_id, version=version.number, **more)
