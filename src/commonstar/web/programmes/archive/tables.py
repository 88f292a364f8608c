"""How a room says which of its tables belong to a programme, and how their rows are written and read.

A row is written as its columns by name. References inside the programme stay identifiers and get new ones on the way
in; a reference to something outside is written as words, by which it is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Outside:
    """A reference out of the programme. `write` gives words for the object; `find` takes the new programme and them.

    `find` may give None: the reference is then empty, or the row is left out where its column cannot be. Words with an
    `id` that the file holds as an object of its own lead to that object. `defer` names columns not needed for words.
    """

    write: Callable[[Any], Any]
    find: Callable[[Any, Any], Any]
    defer: tuple[str, ...] = ()


NOBODY = Outside(lambda user: None, lambda programme, words: None)  # people are invited, never brought in


@dataclass(frozen=True)
class Table:
    """A table of a room. `path` leads from a row to its programme; a row of `of_kinds` is reached by kind and id.

    `outside` says how references out of the programme are written, by column. `loose` names columns that hold the
    identifier of some object of the programme without a foreign key, `keyed` those that hold it as text (32 hexadecimal
    digits), or else the key of something that stays behind, which is kept as it is. `clone` says what of a row goes
    into a copy as a template (None: nothing), under the group that a person ticks. `check` looks at the rows of a
    programme that was brought in, all tables being there, and raises ValueError, TypeError or LookupError for what no
    page could show. `adds` gives values of a row that is taken away which take the place of its own columns. `inside`
    names columns of JSON in which identifiers of objects of the programme stand, as text, somewhere within.
    """

    name: str
    model: type[models.Model]
    path: str = "programme"
    outside: Mapping[str, Outside] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    rows: Callable[[Any], models.QuerySet[Any]] | None = None
    group: str = ""
    clone: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None
    check: Callable[[Any], None] | None = None
    keyed: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    adds: Callable[[Any], Mapping[str, Any]] | None = None

    def of(self, programme: Any) -> models.QuerySet[Any]:
        """The rows of a programme."""
        if self.rows is not None:
            return self.rows(programme)
        return self.model._default_manager.filter(**{self.path: programme})

    @property
    def columns(self) -> list[models.Field[Any, Any]]:
        """The columns that are written: all but a plain number as key, and the programme itself."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if not isinstance(column, models.AutoField) and column.name != "programme"
        ]


@dataclass(frozen=True)
class LeftOut:
    """A table of a programme that is not taken away, and why."""

    model: type[models.Model]
    reason: str
