"""The index of words, in the kind that each store has: FTS5 on SQLite, a `tsvector` with GIN on PostgreSQL.

Both hold the same folded words and find them by their beginning; neither ranks. Words go in as an array, so that no
parser of a server cuts them otherwise than we did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

BATCH = 500


def binary() -> str:
    """The collation that compares bytes, so that both stores put titles in the same order."""
    return "BINARY" if connection.vendor == "sqlite" else "C"


def write(entries: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Put the words of cases, by number, in the place of what stood there."""
    listed = list(entries)
    remove([number for number, _ in listed])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO library_search (rowid, words) VALUES (%s, %s)",
                [(number, " ".join(words)) for number, words in listed],
            )
        else:
            cursor.executemany(
                "INSERT INTO library_search (number, words) VALUES (%s, array_to_tsvector(%s::text[]))",
                [(number, list(words)) for number, words in listed],
            )


def remove(numbers: Sequence[int]) -> None:
    """Forget the words of these cases."""
    column = "rowid" if connection.vendor == "sqlite" else "number"
    with connection.cursor() as cursor:
        for start in range(0, len(numbers), BATCH):
            part = numbers[start : start + BATCH]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM library_search WHERE {column} IN ({marks})", part)


def clear() -> None:
    """Forget all words."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_search")


def numbers_with(words: Sequence[str]) -> RawSQL:
    """The numbers of the cases that have a word beginning with each of these (folded) words; at least one is needed."""
    if connection.vendor == "sqlite":
        query = " AND ".join(f'"{word}"*' for word in words)  # a folded word holds no quotation mark
        return RawSQL("SELECT rowid FROM library_search WHERE library_search MATCH %s", [query])
    query = " & ".join(f"'{word}':*" for word in words)
    return RawSQL("SELECT number FROM library_search WHERE words @@ %s::tsquery", [query])
