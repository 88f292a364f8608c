"""Who may do what in an organisation: its people look, its administrators look after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonstar.web.accounts.public import User
    from commonstar.web.organisations.models import Organisation


@dataclass(frozen=True)
class Chair:
    """Where a person sits in an organisation that they belong to."""

    organisation: Organisation
    user: User
    is_administrator: bool


ChairRule = Callable[[Chair], bool]


def may_look(chair: Chair) -> bool:
    """Everyone who belongs to it."""
    return True


def may_administer(chair: Chair) -> bool:
    """Name, people and places: its administrators."""
    return chair.is_administrator
