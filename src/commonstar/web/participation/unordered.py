"""Tables that keep what was said without an account: no time, no serial number, no place in a row.

A table of this kind inherits from `Unordered`; the migration that makes it lists it in a `KeepUnordered` right after.
On SQLite it then has no rowid, so its rows lie in the order of their random keys. What either store still tells of the
order while a door is open (versions of rows, free pages, the write-ahead log) goes when the door is sealed: see
`sealing`. What must not stand in such a table is said by `faults_of`, which a test asks of every one of them.
"""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


class Unordered(models.Model):
    """A row whose key is made from random bits (32 hexadecimal characters) and tells neither when nor by whom.

    Reference one another's rows by such a key in a plain column, without a foreign key: all are rewritten at once.
    """

    key = models.CharField(max_length=32, primary_key=True, editable=False)

    class Meta:
        abstract = True


def unordered_models() -> list[type[Unordered]]:
    """Every table of this kind, in whatever room, in order of its name."""
    found = [model for model in apps.get_models() if issubclass(model, Unordered)]
    return sorted(found, key=lambda model: model._meta.db_table)


def faults_of(model: type[models.Model]) -> list[str]:
    """What in a table's columns could tell when, in which order or by whom a row was made. Empty is good."""
    faults = []
    for column in model._meta.concrete_fields:
        if isinstance(column, models.DateField | models.TimeField | models.DurationField):
            faults.append(f"{column.name} is a time")
        if isinstance(column, models.AutoField):
            faults.append(f"{column.name} is a serial number")
        if isinstance(column, models.GenericIPAddressField):
            faults.append(f"{column.name} is an address")
        if column.is_relation and column.related_model is not None:
            label = column.related_model._meta.label
            if label in (settings.AUTH_USER_MODEL, "accounts.User", "sessions.Session"):
                faults.append(f"{column.name} is a person")
            if issubclass(column.related_model, Unordered):
                faults.append(f"{column.name} is a foreign key to a table that is rewritten")
    if not isinstance(model._meta.pk, models.CharField) or model._meta.pk.name != "key":
        faults.append("its key is not a random one")
    return faults


class KeepUnordered(Operation):
    """In a migration, after tables were made or changed: on SQLite, let these have no rowid. Nothing on PostgreSQL."""

    reversible = True
    elidable = False

    def __init__(self, *names: str) -> None:
        self.names = names

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes it."""
        return (self.__class__.__qualname__, list(self.names), {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Rebuild each table that has a rowid."""
        if schema_editor.connection.vendor != "sqlite":
            return
        for name in self.names:
            _rebuild(schema_editor, to_state.apps.get_model(app_label, name)._meta.db_table)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """A table without a rowid serves as well."""

    def describe(self) -> str:
        """For the list of migrations."""
        return f"Keep {', '.join(self.names)} without order"


def _rebuild(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make a table again without a rowid, with its rows and indexes, under its old name."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        made = str(cursor.fetchone()[0])
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql <> ''", [table])
        indexes = [str(row[0]) for row in cursor.fetchall()]
    if has_no_rowid(made):
        return
    quote, between = editor.quote_name, f"{table}__unordered"
    start = re.compile(r'^CREATE TABLE\s+("[^"]+"|\S+)', re.IGNORECASE)
    editor.execute(start.sub(f"CREATE TABLE {quote(between)}", made, count=1) + " WITHOUT ROWID", params=None)
    editor.execute(f"INSERT INTO {quote(between)} SELECT * FROM {quote(table)}", params=None)
    editor.execute(f"DROP TABLE {quote(table)}", params=None)
    editor.execute(f"ALTER TABLE {quote(between)} RENAME TO {quote(table)}", params=None)
    for index in indexes:
        editor.execute(index, params=None)


def has_no_rowid(made: str) -> bool:
    """Whether the statement that made a table of SQLite left its rowid out."""
    return made.rstrip().upper().endswith("WITHOUT ROWID")
