"""Challenges, demands and needs for tests, with the fewest values that make a valid one."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonstar.vocabulary import HeardBy, KnownFrom
from commonstar.web.programmes.challenges.actions import ChallengeValues, save_challenge
from commonstar.web.programmes.decisions.actions import Decided
from commonstar.web.programmes.demands.actions import DemandValues, add_demand
from commonstar.web.programmes.models import Challenge, Demand, Need
from commonstar.web.programmes.needs.actions import recognise
from commonstar.web.programmes.public import Seat


def make_challenge(seat: Seat, title: str = "People have company when they want it", **more: Any) -> Challenge:
    """A challenge of the seat's programme."""
    return save_challenge(seat=seat, values=ChallengeValues(title=title, **more))


def make_demand(seat: Seat, words: str = "A bench at the bus stop", **more: Any) -> Demand:
    """A demand that somebody voiced at a gathering, of whom nobody counted how many they were."""
    return add_demand(seat=seat, values=DemandValues(words=words, **{"heard_by": HeardBy.GATHERING, **more}))


def make_unvoiced(seat: Seat, words: str = "Somebody to talk to at night", **more: Any) -> Demand:
    """A demand that nobody voiced."""
    given: dict[str, Any] = {"known_from": KnownFrom.DATA, "source": "Calls to the night line, 2025", **more}
    return add_demand(seat=seat, values=DemandValues(words=words, **given))


def decided(**more: Any) -> Decided:
    """What is written down of a decision of councillors."""
    given = {"reasons": "Many said so.", "decided_by": "The housing committee", "decided_on": date(2026, 3, 2), **more}
    return Decided(title="A decision", **given)


def make_need(seat: Seat, title: str = "Places to rest on the way", *demands: Demand) -> Need:
    """A need, recognised from one demand at least."""
    rows = demands or (make_demand(seat),)
    return recognise(seat=seat, title=title, demands=rows, decided=decided())
