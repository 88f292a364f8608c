"""A kind of door and a kind of contribution for tests, and doors of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django import forms

from commonstar.web.organisations.public import Organisation
from commonstar.web.participation.forms import TakingPartForm
from commonstar.web.participation.public import ContributionKind, Door, DoorKind, Line, open_door, registry

KIND, SAID = "test-door", "test-wish"


class WishForm(TakingPartForm):
    wish = forms.CharField(label="What do you wish for?", widget=forms.Textarea)


def read(said: Mapping[str, Any]) -> Sequence[Line]:
    return [Line("Wish", said.get("wish", ""))]


@contextmanager
def kinds(**more: Any) -> Iterator[None]:
    """The kinds for tests, registered for as long as this lasts."""
    registry.door(KIND, DoorKind("Wishes", takes=(SAID,), **more))
    registry.kind(SAID, ContributionKind("A wish", read, lambda: WishForm))
    try:
        yield
    finally:
        del registry.doors[KIND], registry.kinds[SAID]


def make_door(organisation: Organisation, **values: Any) -> Door:
    """A door of the kind for tests."""
    values = {"programme": uuid4(), "target": uuid4(), "title": "Wishes of the hall", "by": None, **values}
    return open_door(kind=KIND, organisation=organisation, **values)
