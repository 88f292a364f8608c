"""Business cases for tests."""

from __future__ import annotations

from typing import Any

from commonstar.web.programmes.public import Seat
from commonstar.web.worth.actions import NewCase, open_case
from commonstar.web.worth.models import BusinessCase
from commonstar.web.worth.shipped import shipped_models

SPEEDWATCH = "community-speedwatch"
SMALL = """format: commonstar-value/1
title: A bench
price_year: 2025
years: 2
agencies:
  council: {name: The council, kind: public}
  nhs: {name: Health service, kind: public}
sources:
  count: {title: A count of falls, publisher: The council, date: 2025, url: "https://example.org/falls"}
inputs:
  falls: {value: 10, low: 5, high: 15, shape: uniform, source: count, grade: 1}
costs:
  - {id: bench, name: Wood and work, agency: council, amounts: [400], source: count, grade: 1}
benefits:
  - id: fewer
    name: Fewer falls
    kind: fiscal
    population: falls
    unit_value: 100
    agencies: {nhs: 1}
    cashable: 0.5
    source: count
    grade: 1
"""


def make_case(seat: Seat, document: str = SMALL, **more: Any) -> BusinessCase:
    """A case with its first version."""
    return open_case(seat=seat, new=NewCase(document, **more))


def shipped(name: str = SPEEDWATCH) -> str:
    """The text of a model that comes along."""
    return shipped_models()[name].document
