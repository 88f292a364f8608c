"""Figures between the store and the records that files and other rooms use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from commonstar.formats.figures import FigureRecord
from commonstar.formats.figures import Source as SourceRecord
from commonstar.vocabulary import Better, ChangeKind, Level
from commonstar.web.evidence.models import Figure, Source

NUMBERS = ("baseline", "result", "change", "comparator_change")
TEXTS = ("indicator", "comparator", "population", "period", "unit", "currency", "beneficiary", "note", "edition")


class FigureTooLong(ValueError):
    """A text or a number of a figure that the store has no room for. Nothing is cut off in silence."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit
        super().__init__(f"{name} is longer than {limit} characters")


def exact(value: Decimal | None) -> Decimal | None:
    """The same number without the noughts that the store puts after it."""
    if value is None:
        return None
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return plain.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else plain


def record_of(figure: Figure) -> FigureRecord:
    """The record of a stored figure; its source must have been fetched with it."""
    given: dict[str, Any] = {name: getattr(figure, name) for name in TEXTS}
    given |= {name: exact(getattr(figure, name)) for name in NUMBERS}
    return FigureRecord(
        source=source_record_of(figure.source),
        better=Better(figure.better),
        change_kind=ChangeKind(figure.change_kind) if figure.change_kind else None,
        level=Level(figure.level) if figure.level else None,
        price_year=figure.price_year,
        grade=figure.grade,
        **given,
    )


def source_record_of(source: Source) -> SourceRecord:
    """The record of a stored source."""
    return SourceRecord(source.title, source.publisher, source.date, source.url)


def row_of(record: FigureRecord, source: Source, *, holder_kind: str, holder_id: UUID, order: int) -> Figure:
    """A row to store. Raises `FigureTooLong` for what the table has no room for."""
    values: dict[str, Any] = {name: getattr(record, name) for name in (*TEXTS, *NUMBERS, "price_year", "grade")}
    _check_room(Figure, values)
    return Figure(
        holder_kind=holder_kind,
        holder_id=holder_id,
        order=order,
        source=source,
        better=record.better.value,
        change_kind=record.change_kind.value if record.change_kind else "",
        level=record.level.value if record.level else "",
        **values,
    )


def source_row_of(record: SourceRecord) -> Source:
    """A source to store. Raises `FigureTooLong` for what the table has no room for."""
    values = {"title": record.title, "publisher": record.publisher, "date": record.date, "url": record.url}
    _check_room(Source, values)
    return Source(**values)


def _check_room(model: type[models.Model], values: dict[str, Any]) -> None:
    for name, value in values.items():
        field = model._meta.get_field(name)
        if isinstance(value, str) and isinstance(field, models.CharField) and len(value) > (field.max_length or 0):
            raise FigureTooLong(name, field.max_length or 0)
        if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
            _check_digits(name, value, field)


def _check_digits(name: str, value: Decimal, field: models.DecimalField[Any, Any]) -> None:
    places = value.normalize().as_tuple().exponent
    if (isinstance(places, int) and -places > field.decimal_places) or abs(value) >= Decimal(10) ** 15:
        raise FigureTooLong(name, field.decimal_places)
