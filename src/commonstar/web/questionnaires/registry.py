"""What rooms above offer on a page of results; `questionnaires` imports nothing upward.

A room registers in its `AppConfig.ready`: `registry.offer(offers)`, where `offers(seat, reading, question)` gives what
can be made of an answer to a question that is marked `would-do-more`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonstar.web.programmes.public import Seat
    from commonstar.web.questionnaires.bridge import Question
    from commonstar.web.questionnaires.results.queries import Reading


@dataclass(frozen=True)
class Offer:
    """An act on a result: a button that posts to `url` with these values, or a link where it was done before."""

    label: Any
    url: str
    values: tuple[tuple[str, str], ...] = ()
    is_done: bool = False


Offers = Callable[["Seat", "Reading", "Question"], Sequence[Offer]]


@dataclass
class Registry:
    """Everything registered; one instance, filled while Django starts."""

    offers: list[Offers] = field(default_factory=list)

    def offer(self, offers: Offers) -> None:
        """Register what can be made of an answer."""
        self.offers.append(offers)

    def offers_of(self, seat: Seat, reading: Reading, question: Question) -> list[Offer]:
        """All that is offered on a question's page."""
        return [offer for offers in self.offers for offer in offers(seat, reading, question)]


registry = Registry()
