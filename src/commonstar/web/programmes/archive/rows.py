"""Rows to plain JSON values and back, by the columns of their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models

from commonstar.formats.programme_file import ArchiveRefused
from commonstar.web.programmes.archive.tables import Table
from commonstar.web.programmes.models import Programme

BATCH = 500
PLAIN = (str, int, bool, type(None), dict, list)


def rows_of(table: Table, programme: Programme) -> list[dict[str, Any]]:
    """All rows of a table, in the order of their keys, as plain values."""
    related = [name for name in table.outside if name in {column.name for column in table.columns}]
    heavy = [f"{name}__{column}" for name in related for column in table.outside[name].defer]
    found = table.of(programme).order_by("pk").select_related(*related).defer(*heavy)
    return [
        {column.name: _written(table, column, row) for column in table.columns}
        | dict(table.adds(row) if table.adds else {})
        for row in found
    ]


def _written(table: Table, column: models.Field[Any, Any], row: models.Model) -> Any:
    if column.name in table.outside:
        there = getattr(row, column.name)
        return None if there is None else table.outside[column.name].write(there)
    value = getattr(row, column.attname)
    return value if isinstance(value, PLAIN) and not isinstance(value, float) else column.value_to_string(row)


class Reader:
    """Makes rows for a new programme. All keys are new; a key that the file does not hold is refused.

    `there` leads from a key in the file to an object outside the programme that was brought in before.
    """

    def __init__(
        self, programme: Programme, tables: Sequence[tuple[Table, Any]], there: Mapping[str, UUID] | None = None
    ) -> None:
        self.programme = programme
        self.tables = tables
        self.there = there or {}
        self.keys: dict[str, UUID] = {}
        self.found: dict[tuple[str, str, str], Any] = {}
        for table, rows in tables:
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise ArchiveRefused("rows", table.name)
            for row in rows:
                if "id" in row:
                    if str(row["id"]) in self.keys:
                        raise ArchiveRefused("rows", table.name)
                    self.keys[str(row["id"])] = uuid4()

    def store(self) -> None:
        """Store everything. Raises ArchiveRefused, naming the table."""
        for table, rows in self.tables:
            made = [made for row in rows if (made := self._row(table, row)) is not None]
            table.model._default_manager.bulk_create(made, batch_size=BATCH)
            self._put_times_back(table, rows, made)
        for table, _rows in self.tables:
            self._look_at(table)

    def _look_at(self, table: Table) -> None:
        """What the room itself would refuse: a column may hold what no page could show."""
        if table.check is None:
            return
        try:
            table.check(self.programme)
        except (ValueError, TypeError, LookupError):
            raise ArchiveRefused("rows", table.name) from None

    def _row(self, table: Table, told: dict[str, Any]) -> models.Model | None:
        if set(told) - {column.name for column in table.columns}:
            raise ArchiveRefused("rows", table.name)
        values: dict[str, Any] = {}
        for column in table.columns:
            if column.name in told:
                value = self._value(table, column, told[column.name])
                if value is None and told[column.name] is not None and not column.null:
                    return None
                values[column.attname] = value
        own = next((column for column in table.model._meta.concrete_fields if column.name == "programme"), None)
        if own is not None:  # a foreign key, or the plain identifier that rooms below programmes keep
            values[own.attname] = self.programme.pk
        row = table.model(**values)
        self._check(table, row)
        return row

    def _value(self, table: Table, column: models.Field[Any, Any], told: Any) -> Any:
        if told is None:
            return None
        if column.name in table.outside:
            asked = (table.name, column.name, repr(told))
            if asked not in self.found:
                self.found[asked] = self._found(table, column.name, told)
            return self.found[asked]
        if column.primary_key or column.is_relation:
            return self._key(table, told)
        if column.name in table.loose:
            return self.keys.get(str(told)) if column.null else self._key(table, told)
        if column.name in table.keyed:
            told = self._keyed(told)
        if column.name in table.inside:
            told = self._renamed(told)
        try:
            return column.to_python(told)
        except ValidationError:
            raise ArchiveRefused("rows", table.name) from None

    def _found(self, table: Table, name: str, told: Any) -> Any:
        if isinstance(told, dict) and str(told.get("id")) in self.there:
            return self.there[str(told["id"])]
        try:
            found = table.outside[name].find(self.programme, told)
        except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
            raise ArchiveRefused("rows", table.name) from None
        return found.pk if found is not None else None

    def _key(self, table: Table, told: Any) -> UUID:
        try:
            return self.keys[str(told)]
        except KeyError:
            raise ArchiveRefused("rows", table.name) from None

    def _keyed(self, told: Any) -> Any:
        """The new key of an object of the programme, as text; what is the key of something else stays."""
        try:
            new = self.keys.get(str(UUID(hex=told)))
        except (ValueError, TypeError, AttributeError):
            return told
        return told if new is None else new.hex

    def _renamed(self, told: Any) -> Any:
        """JSON with the new identifiers of objects of the programme, also where they are names of fields."""
        if isinstance(told, dict):
            return {self._renamed(name): self._renamed(value) for name, value in told.items()}
        if isinstance(told, list):
            return [self._renamed(value) for value in told]
        return str(self.keys.get(told, told)) if isinstance(told, str) else told

    def _check(self, table: Table, row: models.Model) -> None:
        """What the columns themselves would refuse: lengths, choices, ranges. Nothing empty is asked about."""
        skip = {
            column.name
            for column in row._meta.concrete_fields
            if column.is_relation or column.primary_key or getattr(row, column.attname) in column.empty_values
        }
        try:
            row.clean_fields(exclude=skip)
        except ValidationError:
            raise ArchiveRefused("rows", table.name) from None

    def _put_times_back(self, table: Table, rows: list[dict[str, Any]], made: list[Any]) -> None:
        """A column that takes the present time at its birth gets the old time again."""
        columns = [column for column in table.columns if getattr(column, "auto_now_add", False)]
        if not columns or len(made) != len(rows):
            return
        for row, told in zip(made, rows, strict=True):
            for column in columns:
                if told.get(column.name):
                    setattr(row, column.attname, self._value(table, column, told[column.name]))
        table.model._default_manager.bulk_update(made, [column.name for column in columns], batch_size=100)


def files_of(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(old identifier, checksum) of the files that rows of attachments name."""
    for row in rows:
        yield str(row.get("id")), str(row.get("sha256"))
