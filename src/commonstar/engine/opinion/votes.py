"""Votes on statements as a matrix: people by statements, each 1 (agree), -1 (disagree), 0 (unsure) or not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from commonstar.engine.opinion.shares import Answers

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Statement:
    """A statement by its id. One that was moderated out takes no part in finding groups, and is said by nobody."""

    id: str
    text: str = ""
    is_out: bool = False


@dataclass(frozen=True, eq=False)
class Votes:
    """People and statements, and `values[person, statement]`; NaN where somebody did not see a statement."""

    people: tuple[str, ...]
    statements: tuple[Statement, ...]
    values: Floats

    @property
    def seen(self) -> Flags:
        """Which votes there are."""
        return ~np.isnan(self.values)

    def answers(self, rows: Flags | None = None) -> tuple[Answers, ...]:
        """The answers to each statement, of all or of some people."""
        values = self.values if rows is None else self.values[rows]
        counts = [(values == value).sum(axis=0).tolist() for value in (1, -1, 0)]
        return tuple(Answers(*each) for each in zip(*counts, strict=True))

    @classmethod
    def of(cls, people: Sequence[str], statements: Sequence[Statement], votes: Iterable[tuple[str, str, int]]) -> Votes:
        """From single votes: person, statement, value. Of several by one person on one statement the last stands.

        Raises `KeyError` for a person or statement that is not named.
        """
        rows = {name: place for place, name in enumerate(people)}
        columns = {statement.id: place for place, statement in enumerate(statements)}
        values = np.full((len(people), len(statements)), np.nan)
        for person, statement, value in votes:
            values[rows[person], columns[statement]] = value
        return cls(tuple(people), tuple(statements), values)
