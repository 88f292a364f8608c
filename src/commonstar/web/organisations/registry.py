"""What rooms above add to an organisation's page: links for its administrators. Registered at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from commonstar.web.common.parts import Link
from commonstar.web.organisations.models import Organisation


@dataclass
class Registry:
    """Everything registered; one instance, filled while Django starts."""

    pages: list[tuple[Any, Callable[[Organisation], str]]] = field(default_factory=list)

    def page(self, label: Any, url: Callable[[Organisation], str]) -> None:
        """Register a page for administrators."""
        self.pages.append((label, url))

    def links(self, organisation: Organisation) -> list[Link]:
        """The links of one organisation."""
        return [Link(label, url(organisation)) for label, url in self.pages]


registry = Registry()
