"""Rows out of a store and into one: the values that JSON has as they are, the others as text that reads back exactly.

Rows go in by plain INSERT with each field's own preparation for the store: no `auto_now`, no defaults, no signals.
"""

from __future__ import annotations

import base64
import datetime
import itertools
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.dateparse import parse_datetime, parse_duration, parse_time

from commonstar.cli.store.archive import Table

BATCH = 1000


def stored_models(apps: Apps) -> list[type[models.Model]]:
    """Every model with a table, those that only link two others included, in order of table name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields with a column of their own that the store does not compute itself."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def table_of(model: type[models.Model], rows: int) -> Table:
    """A table as the manifest says it."""
    return Table(model._meta.label, [field.attname for field in columns_of(model)], rows)


def lines(model: type[models.Model], using: str) -> Iterator[bytes]:
    """Every row of a table as a line of JSON, in order of its key."""
    names = [field.attname for field in columns_of(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    json_fields = [isinstance(field, models.JSONField) for field in columns_of(model)]
    for row in rows.iterator(chunk_size=BATCH):
        values = [value if raw else plain(value) for value, raw in zip(row, json_fields, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it without loss. Raises TypeError for a kind that was not thought of."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return f"{value.days} {value.seconds}.{value.microseconds:06}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def value_of(field: models.Field[Any, Any], written: Any) -> Any:
    """The value again that `plain` wrote."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if written is None or isinstance(target, models.JSONField):
        return written
    if isinstance(target, models.BinaryField):
        return base64.b64decode(written)
    if isinstance(target, models.DateTimeField):
        return parse_datetime(written)
    if isinstance(target, models.DurationField):
        return parse_duration(written)
    if isinstance(target, models.TimeField):
        return parse_time(written)
    return target.to_python(written)


def insert(model: type[models.Model], columns: list[str], rows: Iterable[list[Any]], using: str) -> int:
    """Put rows into a table, as they are. Returns how many."""
    connection = connections[using]
    fields = [_field(model, name) for name in columns]
    quote = connection.ops.quote_name
    listed = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({listed}) VALUES ({places})"
    count = 0
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(itertools.islice(iterator, BATCH)):
            cursor.executemany(statement, [_prepared(fields, row, connection) for row in batch])
            count += len(batch)
    return count


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in columns_of(model) if field.attname == attname)


def _prepared(fields: list[models.Field[Any, Any]], row: list[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    return [
        field.get_db_prep_save(value_of(field, written), connection) for field, written in zip(fields, row, strict=True)
    ]


def set_sequences(found: list[type[models.Model]], using: str) -> None:
    """Let the next number of each table come after the greatest there is."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(str(statement))
