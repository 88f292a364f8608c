"""The mix of a result as texts that a version keeps, and what a page adds up of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonstar.engine.quantities import half_away, rounded_parts
from commonstar.engine.value.ledger import mix_of
from commonstar.engine.value.results import Result

MONEY = ("released", "communities", "worth", "returned")
HOURS = "hours"


@dataclass(frozen=True)
class Year:
    """A financial year of one case or of many, real and undiscounted, rounded to 0.01."""

    label: str
    released: Decimal = Decimal(0)
    communities: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)

    def __add__(self, other: Year) -> Year:
        sums = {name: getattr(self, name) + getattr(other, name) for name in (*MONEY, HOURS)}
        return Year(self.label, **sums)

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens in it."""
        return not any(getattr(self, name) for name in (*MONEY, HOURS))


@dataclass(frozen=True)
class CaseMix:
    """The mix of one case: its years, its present values as the case shows them, and whether it is flagged."""

    years: tuple[Year, ...]
    released: Decimal
    communities: Decimal
    on_replaced_work: bool


def kept(result: Result) -> dict[str, Any]:
    """What a version keeps of its mix: texts of numbers, each year's rounded so that they sum to the whole."""
    found = mix_of(result)
    columns = {name: _rounded([getattr(year, name).real for year in found.years]) for name in MONEY}
    columns[HOURS] = _rounded([year.hours for year in found.years])
    return {
        "years": [
            {"label": year.year, **{name: column[index] for name, column in columns.items()}}
            for index, year in enumerate(found.years)
        ],
        "released": str(half_away(result.by_mix.released)),
        "communities": str(half_away(result.by_mix.communities)),
        "on_replaced_work": found.on_replaced_work,
    }


def rests_on_replaced_work(result: Result) -> bool:
    """Whether savings rest on unpaid hours that replaced paid work."""
    return mix_of(result).on_replaced_work


def _rounded(values: list[Fraction]) -> list[str]:
    shown = rounded_parts(dict(enumerate(values)))
    return [str(shown[index]) for index in range(len(values))]


def read(kept_mix: dict[str, Any]) -> CaseMix:
    """What was kept, as numbers again."""
    years = tuple(
        Year(each["label"], **{name: Decimal(each[name]) for name in (*MONEY, HOURS)}) for each in kept_mix["years"]
    )
    return CaseMix(
        years, Decimal(kept_mix["released"]), Decimal(kept_mix["communities"]), bool(kept_mix["on_replaced_work"])
    )


__all__ = ["HOURS", "MONEY", "CaseMix", "Year", "kept", "read", "rests_on_replaced_work"]
