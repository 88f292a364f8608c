"""On SQLite, an index that holds all that ranking reads: a search for a common word need not read the long rows.

PostgreSQL keeps long values outside the row already.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = "number, kind, search_title, search_summary, slug"


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"CREATE INDEX library_case_ranking ON library_case ({COLUMNS})")


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX library_case_ranking")


class Migration(migrations.Migration):
    dependencies = [("library", "0002_index_of_words")]
    operations = [migrations.RunPython(forwards, backwards)]
