"""The index of words, in each store's own kind, and the order of titles by bytes where the store would have another."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE library_search USING fts5("
    "words, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\", prefix='2 3 4')",
)
POSTGRESQL = (
    "CREATE TABLE library_search (number integer PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX library_search_words ON library_search USING gin (words)",
    'CREATE INDEX library_case_in_order ON library_case (kind, search_title COLLATE "C", slug COLLATE "C")',
)


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away; it can be made anew from the cases."""
    schema_editor.execute("DROP TABLE library_search")
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP INDEX library_case_in_order")


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
