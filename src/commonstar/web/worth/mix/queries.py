"""The mix of a programme: the cases that count, by the money in which they are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonstar.web.programmes.public import Seat
from commonstar.web.worth import queries
from commonstar.web.worth.bridge import summary_of
from commonstar.web.worth.mix.bridge import CaseMix, Year, read
from commonstar.web.worth.models import Version


@dataclass(frozen=True)
class Told:
    """A case in the mix."""

    line: queries.Line
    mix: CaseMix

    @property
    def name(self) -> str:
        """What it is about; where nothing is named, what the case is called."""
        return self.line.subject.title if self.line.subject else self.line.case.title


@dataclass(frozen=True)
class Group:
    """Cases in one currency at the prices of one year: only they may be added up."""

    currency: str
    price_year: int
    cases: tuple[Told, ...]

    @property
    def years(self) -> tuple[Year, ...]:
        """All cases together, by financial year."""
        found: dict[str, Year] = {}
        for each in self.cases:
            for year in each.mix.years:
                found[year.label] = found.get(year.label, Year(year.label)) + year
        return tuple(found[label] for label in sorted(found))


@dataclass(frozen=True)
class ProgrammeMix:
    """Every group, and the cases left out since another about the same thing counts."""

    groups: tuple[Group, ...]
    left_out: tuple[queries.Line, ...]


def programme_mix(seat: Seat) -> ProgrammeMix:
    """The mix of a programme. As many queries for many cases as for one.

    Of several cases about the same thing one counts, so that nothing is added up twice: a full case before an estimate,
    then one that was signed off, then the one opened last.
    """
    counted, left_out = _once(queries.lines(seat))
    groups: dict[tuple[str, int], list[Told]] = {}
    for line in counted:
        summary = line.version.summary
        groups.setdefault((summary["currency"], summary["price_year"]), []).append(Told(line, _mix(line.version)))
    made = (Group(currency, year, tuple(told)) for (currency, year), told in sorted(groups.items()))
    return ProgrammeMix(tuple(made), tuple(left_out))


def _mix(version: Version) -> CaseMix:
    """A version's mix; one that was kept before there was a mix is reckoned from its document."""
    kept = version.summary.get("mix")
    return read(kept if kept is not None else summary_of(version.document)["mix"])


def _once(lines: Iterable[queries.Line]) -> tuple[list[queries.Line], list[queries.Line]]:
    best: dict[object, queries.Line] = {}
    every = list(lines)
    for line in every:
        key = (line.case.subject_kind, line.case.subject_id) if line.case.subject_id else line.case.pk
        if key not in best or _rank(line) > _rank(best[key]):
            best[key] = line
    counted = [line for line in every if line in best.values()]
    return counted, [line for line in every if line not in counted]


def _rank(line: queries.Line) -> tuple[bool, bool, object]:
    return (not line.case.is_estimate, line.version.state == "signed-off", line.case.created_at)
