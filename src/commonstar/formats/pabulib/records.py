"""What a Pabulib file holds, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.budget.election import Election

NEEDED = ("num_projects", "num_votes", "budget", "vote_type")
USUAL = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")
SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """Something wrong or noteworthy: a stable code, the line (None for the whole file), and plain English."""

    code: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class PabulibError(ValueError):
    """A file that is not a sound Pabulib file. `faults` has all that were found, in the order of lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")


@dataclass(frozen=True, eq=False)
class PabulibFile:
    """A sound file. `projects` has every column of the projects; of votes only id, vote and points are kept.

    `lines` has the line of each key of `meta`.
    """

    meta: Mapping[str, str]
    lines: Mapping[str, int]
    columns: tuple[str, ...]
    projects: tuple[tuple[str, ...], ...]
    voters: tuple[str, ...]
    election: Election
    warnings: tuple[Fault, ...]

    def words_of(self, project: str) -> dict[str, str]:
        """All that the file says of a project, by column. Raises `KeyError` for an unknown id."""
        return dict(zip(self.columns, self.projects[self.election.places[project]], strict=True))


@dataclass(frozen=True)
class Limits:
    """How much is read at most, so that a file of any size is answered in bounded memory."""

    projects: int = 20_000
    votes: int = 2_000_000
    choices: int = 40_000_000
    line: int = 1_000_000
    faults: int = 1_000


def short(text: str) -> str:
    """What a file says, as it can be shown in a sentence: not too long, and nothing that a terminal would obey."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"


def number(text: str) -> Fraction | None:
    """A plain decimal number such as 4000, 4000.0 or 0.25, exactly; None for anything else."""
    whole, point, part = text.removeprefix("-").partition(".")
    digits = whole + part
    if not (whole and digits.isascii() and digits.isdigit() and len(digits) <= 30) or (point and not part):
        return None
    return Fraction(text)
