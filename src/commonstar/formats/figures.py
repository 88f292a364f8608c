"""Figures as evidence: what was measured, how it changed, against what, and above all who says so.

A figure without a source cannot be made. Figures are never overwritten: a newer or a differing one stands beside the
older, told apart by its source and its `edition`.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonstar.formats.yaml import Fields, FileError
from commonstar.vocabulary import Better, ChangeKind, Level

GRADES = range(1, 7)


class FigureError(FileError):
    """A figure or a source that says something impossible."""


class FigureWithoutSourceError(FigureError):
    """A figure of which nobody is named who says so."""


@dataclass(frozen=True)
class Source:
    """Who says so. `date` is a year, a year and month, or a day, as text; it and `url` are empty if not known."""

    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        """Raises `FigureError` for a date that is none or an address that is not of the web."""
        if not self.title.strip():
            raise FigureWithoutSourceError("source-without-title", "a source needs a title")
        if self.date and not is_date(self.date):
            raise FigureError(
                "not-a-date", f"{self.date!r} is not a year, a month or a day as 2011, 2011-01, 2011-01-31"
            )
        if self.url and not is_address(self.url):
            raise FigureError("not-an-address", f"{self.url!r} is not an address that begins with http or https")


@dataclass(frozen=True)
class FigureRecord:
    """One figure. Relative changes are shares of the baseline: a fall by a quarter is -0.25.

    `comparator` says in words what it is compared with and `comparator_change` how that changed, of the same kind.
    `beneficiary` is the agency or group to which the good of it falls. `grade` runs from 1 (best) to 6, None if nobody
    graded it. `note` keeps what a number cannot: "more than", "estimate".
    """

    indicator: str
    source: Source
    better: Better = Better.NEITHER
    baseline: Decimal | None = None
    result: Decimal | None = None
    change: Decimal | None = None
    change_kind: ChangeKind | None = None
    comparator: str = ""
    comparator_change: Decimal | None = None
    population: str = ""
    period: str = ""
    unit: str = ""
    currency: str = ""
    price_year: int | None = None
    beneficiary: str = ""
    level: Level | None = None
    grade: int | None = None
    note: str = ""
    edition: str = ""

    def __post_init__(self) -> None:
        """Raises `FigureError` where the parts contradict each other."""
        if not self.indicator.strip():
            raise FigureError("missing", "a figure needs an indicator")
        if not isinstance(self.source, Source):
            raise FigureWithoutSourceError("figure-without-source", "a figure needs a source")
        if (self.change is not None or self.comparator_change is not None) and self.change_kind is None:
            raise FigureError("change-without-kind", "say whether the change is absolute or relative")
        if self.grade is not None and self.grade not in GRADES:
            raise FigureError("grade", f"a grade is a whole number from 1 to 6, not {self.grade}")
        if self.currency and not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise FigureError("currency", f"{self.currency!r} is not a currency code of three capitals")


def is_date(text: str) -> bool:
    """Whether a text is a year, a year and month, or a day that the calendar has."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether a text is a web address that is safe to link to."""
    return re.fullmatch(r"https?://[^\s<>\"']+", text) is not None


def read_source(fields: Fields) -> Source:
    """A source from its mapping."""
    given = {key: fields.text(key) for key in ("title", "publisher", "date", "url")}
    fields.done()
    try:
        return Source(**given)
    except FigureError as error:
        raise located(error, fields) from error


def read_figure(fields: Fields) -> FigureRecord:
    """A figure from its mapping. Raises `FigureWithoutSourceError` or `FigureError` with file, line and path."""
    if not fields.raw("source"):
        raise located(FigureWithoutSourceError("figure-without-source", "a figure needs a source"), fields)
    source = read_source(fields.inner("source"))
    kind = fields.choice("change_kind", ChangeKind) if fields.raw("change_kind") is not None else None
    given: dict[str, Any] = {key: fields.text(key) for key in TEXTS}
    given |= {key: fields.number(key) for key in ("baseline", "result")}
    given |= {key: _change(fields, key, kind) for key in ("change", "comparator_change")}
    given |= {key: fields.whole(key) for key in ("price_year", "grade")}
    given["level"] = fields.choice("level", Level) if fields.raw("level") is not None else None
    given["better"] = fields.choice("better", Better)
    fields.done()
    try:
        return FigureRecord(source=source, change_kind=kind, **given)
    except FigureError as error:
        raise located(error, fields) from error


TEXTS = ("indicator", "comparator", "population", "period", "unit", "currency", "beneficiary", "note", "edition")


def _change(fields: Fields, key: str, kind: ChangeKind | None) -> Decimal | None:
    """A relative change is written with its per cent sign: -25 alone could mean a quarter or twenty-five times."""
    value = fields.raw(key)
    if value is None or kind is not ChangeKind.RELATIVE:
        return fields.number(key)
    match = re.fullmatch(r"([-+]?\d+(?:\.\d+)?) ?%", value) if isinstance(value, str) else None
    if match is None:
        raise fields.error("not-per-cent", f"a relative change is written as -25%, not as {value}", key)
    return Decimal(match[1]).scaleb(-2)


def per_cent(share: Decimal) -> str:
    """A share as people write it: -0.25 is -25%."""
    text = format(share.scaleb(2), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + "%"


def source_data(source: Source) -> dict[str, Any]:
    """A source as a mapping to write: only what is known."""
    pairs = {"title": source.title, "publisher": source.publisher, "date": source.date, "url": source.url}
    return {key: value for key, value in pairs.items() if value}


def figure_data(figure: FigureRecord) -> dict[str, Any]:
    """A figure as a mapping to write, in the order in which people read it."""
    relative = figure.change_kind is ChangeKind.RELATIVE

    def change(value: Decimal | None) -> str | Decimal | None:
        return per_cent(value) if relative and value is not None else value

    pairs: dict[str, Any] = {
        "indicator": figure.indicator,
        "better": figure.better.value,
        "baseline": figure.baseline,
        "result": figure.result,
        "unit": figure.unit,
        "change": change(figure.change),
        "change_kind": figure.change_kind.value if figure.change_kind else None,
        "comparator": figure.comparator,
        "comparator_change": change(figure.comparator_change),
        "population": figure.population,
        "period": figure.period,
        "currency": figure.currency,
        "price_year": figure.price_year,
        "beneficiary": figure.beneficiary,
        "level": figure.level.value if figure.level else None,
        "grade": figure.grade,
        "note": figure.note,
        "edition": figure.edition,
        "source": source_data(figure.source),
    }
    return {key: value for key, value in pairs.items() if value is not None and value != ""}


def located(error: FigureError, fields: Fields) -> FigureError:
    """The same error, with the place in the file at which it was found."""
    line = fields.document.line(fields.path)
    return type(error)(error.code, error.reason, name=fields.document.name, line=line, path=fields.path)
