"""Reading a Pabulib file strictly: every fault with its line, nothing mended in silence, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import BinaryIO

import numpy as np

from commonstar.engine.budget.election import Ballots, Election, Kind, Project
from commonstar.formats.pabulib.checks import check_ballots, check_counts, check_meta, check_sums
from commonstar.formats.pabulib.lines import Notes, fields_of, numbered
from commonstar.formats.pabulib.points import Points
from commonstar.formats.pabulib.records import Limits, PabulibError, PabulibFile, number, short

SECTIONS = ("META", "PROJECTS", "VOTES")
KINDS = {
    "approval": Kind.APPROVAL,
    "choose-1": Kind.APPROVAL,
    "cumulative": Kind.POINTS,
    "scoring": Kind.POINTS,
    "ordinal": Kind.RANKING,
}
Lines = Iterator[tuple[int, str]]


def read_pb(file: BinaryIO, limits: Limits | None = None) -> PabulibFile:
    """Read a file that is open for reading bytes. Raises `PabulibError` with every fault found."""
    notes = Notes(limits or Limits())
    read = _Reading(notes)
    section = "META"
    lines = numbered(file, notes)
    line, text = next(lines, (1, ""))
    if text.strip() != "META":
        notes.stop("no-meta", line, "The file does not begin with the line META.")
    while section:
        section = read.section(section, lines)
    return read.whole()


@dataclass
class _Reading:
    """What was read so far, section by section."""

    notes: Notes
    meta: dict[str, str] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    row_lines: list[int] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    costs: list[Fraction] = field(default_factory=list)
    voters: dict[str, None] = field(default_factory=dict)
    vote_lines: array[int] = field(default_factory=lambda: array("q"))
    lengths: array[int] = field(default_factory=lambda: array("q"))
    choices: array[int] = field(default_factory=lambda: array("q"))
    points: Points = field(default_factory=Points)
    kind: Kind = Kind.APPROVAL
    last_line: int = 1
    refused: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))

    def section(self, name: str, lines: Lines) -> str:
        """Read one section up to the next one's name, which is returned; "" at the end of the file."""
        line, header = next(lines, (self.last_line + 1, ""))
        if name == "META":
            ended = self._meta(header, line, lines)
            self.kind = KINDS.get(self.meta.get("vote_type", ""), Kind.APPROVAL)
            check_meta(self.meta, self.meta_lines, tuple(KINDS), self.notes)
        elif name == "PROJECTS":
            ended = self._projects(self._header(header, line, ("project_id", "cost")), lines)
        else:
            needed = ("voter_id", "vote", "points") if self.kind is Kind.POINTS else ("voter_id", "vote")
            ended = self._votes(self._header(header, line, needed), lines)
        following = SECTIONS[SECTIONS.index(name) + 1 :]
        if ended and ended not in following[:1]:
            lacks = following and ended in following
            said = f"The section {following[0]} is missing before it." if lacks else "It does not belong here."
            self.notes.stop("wrong-section", self.last_line, f"Here begins the section {ended}. {said}")
        if not ended and following:
            self.notes.stop("no-section", None, f"The section {following[0]} is missing.")
        return ended

    def whole(self) -> PabulibFile:
        """The file, if nothing is wrong with it."""
        starts = np.zeros(len(self.lengths) + 1, dtype=np.int64)
        np.cumsum(np.frombuffer(self.lengths, dtype=np.int64), out=starts[1:])
        choices = np.frombuffer(self.choices, dtype=np.int64)
        points = self.points.whole() if self.kind is Kind.POINTS else None
        ballots = Ballots(self.kind, starts, choices, points, self.points.unit)
        projects = tuple(Project(*pair) for pair in zip(self.places, self.costs, strict=True))
        projects_told = len(self.rows) + self.refused["PROJECTS"]
        votes_told = len(self.lengths) + self.refused["VOTES"]
        check_counts(self.meta, self.meta_lines, projects_told, votes_told, self.notes)
        if not self.notes.faults:
            threshold = self.meta.get("min_project_score_threshold")
            limit = number(threshold) if threshold else None
            election = Election(number(self.meta["budget"]) or Fraction(0), projects, ballots, limit)
            check_ballots(self.meta, election, self.vote_lines, self.notes)
            check_sums(election, self.columns, self.rows, self.row_lines, self.notes)
        if self.notes.faults:
            raise PabulibError(sorted(self.notes.faults, key=lambda fault: fault.line or 0))
        return PabulibFile(
            self.meta,
            self.meta_lines,
            self.columns,
            tuple(self.rows),
            tuple(self.voters),
            election,
            tuple(self.notes.warnings),
        )

    def _body(self, lines: Lines) -> Iterator[tuple[int, str]]:
        for line, text in lines:
            self.last_line = line
            yield line, text

    def _header(self, text: str, line: int, needed: tuple[str, ...]) -> list[str]:
        names = [name.strip() for name in fields_of(text, line, self.notes)]
        missing = [name for name in needed if name not in names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if missing or twice:
            what = f"lacks the column {missing[0]}" if missing else f"has the column {twice[0]} twice"
            self.notes.stop("header", line, f"The first line of the section {short(what)}.")
        return names

    def _meta(self, header: str, line: int, lines: Lines) -> str:
        if header.strip() != "key;value":
            self.notes.stop("no-key-value", line, "The first line after META is not key;value.")
        for line, text in self._body(lines):
            if text.strip() in SECTIONS:
                return text.strip()
            key, found, value = text.partition(";")
            key = key.strip()
            if not found:
                self.notes.fault("no-value", line, f"{short(key)} has no value: the line has no semicolon.")
            elif key in self.meta:
                self.notes.fault("key-twice", line, f"{short(key)} stands already on line {self.meta_lines[key]}.")
            else:
                self.meta[key] = value.strip()
                self.meta_lines[key] = line
        return ""

    def _projects(self, names: list[str], lines: Lines) -> str:
        self.columns = tuple(names)
        at_id, at_cost = names.index("project_id"), names.index("cost")
        for line, text in self._body(lines):
            if text.strip() in SECTIONS:
                return text.strip()
            found = fields_of(text, line, self.notes)
            if len(found) != len(names):
                self._refuse("PROJECTS", "columns", line, _fields(found, names))
                continue
            self._project(found, found[at_id].strip(), found[at_cost].strip(), line)
        return ""

    def _project(self, found: list[str], name: str, cost_text: str, line: int) -> None:
        cost = number(cost_text)
        if not name or "," in name:
            self._refuse("PROJECTS", "project-id", line, "The project has no id, or one with a comma in it.")
            return
        if name in self.places:
            first = self.row_lines[self.places[name]]
            said = f"The project {short(name)} stands already on line {first}."
            self._refuse("PROJECTS", "project-twice", line, said)
            return
        if cost is None:
            said = f"The cost “{short(cost_text)}” of project {short(name)} is not a number such as 1500.50."
            self.notes.fault("cost", line, said)
        elif cost <= 0:
            said = f"The cost {cost_text} of project {short(name)} is not above zero."
            self.notes.fault("cost-not-above-zero", line, said)
        if len(self.places) >= self.notes.limits.projects:
            limit = self.notes.limits.projects
            self.notes.stop("too-many-projects", line, f"There are more than {limit:,} projects.")
        self.places[name] = len(self.places)
        self.costs.append(cost or Fraction(1))
        self.rows.append(tuple(found))
        self.row_lines.append(line)

    def _votes(self, names: list[str], lines: Lines) -> str:
        at_id, at_vote = names.index("voter_id"), names.index("vote")
        at_points = names.index("points") if self.kind is Kind.POINTS else -1
        width, limits, notes = len(names), self.notes.limits, self.notes
        places, voters, choices, lengths = self.places, self.voters, self.choices, self.lengths
        for line, text in self._body(lines):
            found = text.split(";") if '"' not in text else fields_of(text, line, notes)
            if len(found) != width:
                if text.strip() in SECTIONS:
                    return text.strip()
                self._refuse("VOTES", "columns", line, _fields(found, names))
                continue
            voter = found[at_id].strip()
            if voter in voters or not voter:
                said = f"The voter {short(voter)} stands twice." if voter else "The voter has no id."
                self._refuse("VOTES", "voter-twice" if voter else "voter-id", line, said)
                continue
            voters[voter] = None
            ids = found[at_vote].split(",") if found[at_vote].strip() else []
            try:
                chosen = [places[each] for each in ids]
            except KeyError:
                chosen = self._chosen(ids, line)
            if len(set(chosen)) != len(chosen):
                notes.fault("choice-twice", line, f"The vote of {short(voter)} names a project twice.")
            if at_points >= 0:
                self.points.add(found[at_points], len(ids), voter, line, notes)
            choices.extend(chosen)
            lengths.append(len(chosen))
            self.vote_lines.append(line)
            if len(lengths) > limits.votes or len(choices) > limits.choices:
                notes.stop("too-many-votes", line, f"There are more than {limits.votes:,} votes, or too many choices.")
        return ""

    def _refuse(self, section: str, code: str, line: int, said: str) -> None:
        """Leave a line out with its fault; it still counts as one that the file has."""
        self.refused[section] += 1
        self.notes.fault(code, line, said)

    def _chosen(self, ids: list[str], line: int) -> list[int]:
        """The same with spaces around ids; unknown ones are faults."""
        names = [each.strip() for each in ids]
        for name in names:
            if name not in self.places:
                said = f"The vote is for “{short(name)}”, which is not a project of this file."
                self.notes.fault("unknown-project", line, said if name else "The vote has an empty place in it.")
        return [self.places[name] for name in names if name in self.places]


def _fields(found: list[str], names: list[str]) -> str:
    return f"The line has {'1 field' if len(found) == 1 else f'{len(found)} fields'} and not {len(names)}."
