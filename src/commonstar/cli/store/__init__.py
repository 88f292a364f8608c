"""The store as a whole: taken into one file, brought back from it, on SQLite and PostgreSQL alike."""
