"""Exports of Polis: who voted how on which statement, as CSV or JSON. See docs/reference/opinion-files.md.

Votes come as a matrix (`participants-votes.csv`) or one by one (`votes.csv`, `votes.json`); statements with their text
and whether they were moderated out from `comments.csv` or `comments.json`. 1 is agree in CSV. JSON of Polis's own
program has -1 for agree; where the statements say how many agreed, their counts decide which it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from commonstar.engine.opinion.votes import Flags, Statement, Votes
from commonstar.formats.tables import write_csv

MOST_VOTES = 20_000_000
VALUES = {"1": 1, "0": 0, "-1": -1, "1.0": 1, "0.0": 0, "-1.0": -1}
_ID = re.compile(r"\d{1,9}")

REFUSALS: dict[str, str] = {
    "encoding": "The file is not text in UTF-8.",
    "json": "The file is not JSON: {said}",
    "unknown": "The file is none that Polis writes: votes, participants' votes, or comments.",
    "no-votes": "No file has votes.",
    "vote": "A vote is 1, 0 or -1, but this one is: {text}",
    "twice": "{what} {id} stands twice.",
    "width": "The row has {found} cells, and the header {wanted}.",
    "field": "A field is missing: {name}.",
    "too-many": "There are more than {limit} votes.",
    "table": "The table cannot be read: {said}.",
}


class PolisError(ValueError):
    """A file that is not read: a `code` of REFUSALS, the `file`, the `line` (or entry) from 1, and a sentence."""

    def __init__(self, code: str, file: str, line: int = 0, **params: object) -> None:
        self.code, self.file, self.line = code, file, line
        self.reason = REFUSALS[code].format(**{key: str(value)[:60] for key, value in params.items()})
        where = f", line {line}" if line else ""
        super().__init__(f"{file}{where}: {self.reason}" if file else self.reason)


@dataclass(frozen=True)
class PolisExport:
    """What the files say. `also` marks people whom Polis grouped although they voted little, where it says so."""

    votes: Votes
    also: Flags


@dataclass
class _Found:
    statements: dict[str, Statement] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    matrix: tuple[list[str], list[str], list[list[float]]] | None = None
    single: list[tuple[str, str, int]] = field(default_factory=list)
    is_raw: bool = False
    inside: set[str] = field(default_factory=set)


def read_export(files: Mapping[str, bytes]) -> PolisExport:
    """Read files by name; those with other things, of a whole export, are left alone. Raises `PolisError`."""
    found = _Found()
    for name, data in files.items():
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise PolisError("encoding", name) from error
        if name.lower().endswith(".json"):
            _json(found, name, text)
        else:
            try:
                _csv(found, name, text)
            except csv.Error as error:
                raise PolisError("table", name, said=error) from error
    return _export(found, next(iter(files), ""))


def _csv(found: _Found, name: str, text: str) -> None:
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    if "participant" in header:
        found.matrix = _matrix(name, header, rows)
    elif {"voter-id", "comment-id", "vote"} <= set(header):
        for row in _dicts(name, header, rows):
            found.single.append((row["voter-id"], row["comment-id"], _vote(name, rows.line_num, row["vote"])))
    elif {"comment-id", "comment-body"} <= set(header):
        for row in _dicts(name, header, rows):
            id_ = row["comment-id"]
            if id_ in found.statements:
                raise PolisError("twice", name, rows.line_num, what="The statement", id=id_)
            found.statements[id_] = Statement(id_, row["comment-body"], row.get("moderated") == "-1")
    elif header[:1] != ["topic"]:
        raise PolisError("unknown", name)


def _dicts(name: str, header: Sequence[str], rows: Any) -> Any:
    for row in rows:
        if row:
            if len(row) != len(header):
                raise PolisError("width", name, rows.line_num, found=len(row), wanted=len(header))
            yield dict(zip(header, row, strict=True))


def _vote(name: str, line: int, text: str) -> int:
    if text not in VALUES:
        raise PolisError("vote", name, line, text=text)
    return VALUES[text]


def _matrix(name: str, header: Sequence[str], rows: Any) -> tuple[list[str], list[str], list[list[float]]]:
    places = [place for place, heading in enumerate(header) if _ID.fullmatch(heading)]
    who = header.index("participant")
    twice = sorted({header[place] for place in places if header.count(header[place]) > 1})
    if twice:
        raise PolisError("twice", name, 1, what="The statement", id=twice[0])
    known = {**VALUES, "": float("nan")}
    people: dict[str, list[float]] = {}
    for row in rows:
        if not row:
            continue
        if len(row) != len(header):
            raise PolisError("width", name, rows.line_num, found=len(row), wanted=len(header))
        if row[who] in people:
            raise PolisError("twice", name, rows.line_num, what="The participant", id=row[who])
        try:
            people[row[who]] = [known[row[place]] for place in places]
        except KeyError as error:
            raise PolisError("vote", name, rows.line_num, text=error.args[0]) from error
        if len(people) * len(places) > MOST_VOTES:
            raise PolisError("too-many", name, rows.line_num, limit=MOST_VOTES)
    if not places or not people:
        raise PolisError("no-votes", name)
    return list(people), [header[place] for place in places], list(people.values())


def _json(found: _Found, name: str, text: str) -> None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolisError("json", name, said=error) from error
    first = document[0] if isinstance(document, list) and document else document
    if not isinstance(first, dict):
        raise PolisError("unknown", name)
    if isinstance(document, dict):
        if "in-conv" in document:
            found.inside = {str(each) for each in document["in-conv"]}
        elif "topic" not in document:
            raise PolisError("unknown", name)
    elif "vote" in first:
        found.is_raw = True
        found.single += _json_votes(name, document)
    elif "txt" in first:
        _json_statements(found, name, document)
    else:
        raise PolisError("unknown", name)


def _json_votes(name: str, document: Sequence[Any]) -> list[tuple[str, str, int]]:
    votes: list[tuple[int, str, str, int]] = []
    for number, each in enumerate(document, 1):
        for key in ("pid", "tid", "vote"):
            if not isinstance(each, dict) or key not in each:
                raise PolisError("field", name, number, name=key)
        when = str(each.get("modified", 0))
        value = _vote(name, number, str(each["vote"]))
        votes.append((int(when) if when.isdigit() else 0, str(each["pid"]), str(each["tid"]), value))
    return [vote[1:] for vote in sorted(votes, key=lambda vote: vote[0])]


def _json_statements(found: _Found, name: str, document: Sequence[Any]) -> None:
    for number, each in enumerate(document, 1):
        if not isinstance(each, dict) or "tid" not in each:
            raise PolisError("field", name, number, name="tid")
        id_ = str(each["tid"])
        if id_ in found.statements:
            raise PolisError("twice", name, number, what="The statement", id=id_)
        found.statements[id_] = Statement(id_, str(each.get("txt", "")), each.get("mod") == -1)
        if isinstance(each.get("agree_count"), int) and isinstance(each.get("disagree_count"), int):
            found.counts[id_] = each["agree_count"], each["disagree_count"]


def _export(found: _Found, name: str) -> PolisExport:
    if found.matrix:
        people, columns, rows = found.matrix
        statements = tuple(found.statements.get(id_, Statement(id_)) for id_ in columns)
        values = np.array(rows, dtype=np.float64).reshape(len(people), len(columns))
        votes = Votes(tuple(people), statements, values)
    else:
        votes = _of_single(found, name)
    also = np.array([person in found.inside for person in votes.people], dtype=np.bool_)
    return PolisExport(votes, also)


def _of_single(found: _Found, name: str) -> Votes:
    if not found.single:
        raise PolisError("no-votes", name)
    if len(found.single) > MOST_VOTES:
        raise PolisError("too-many", name, limit=MOST_VOTES)
    sign = _sign(found) if found.is_raw else 1
    people = sorted({person for person, _, _ in found.single}, key=_by_number)
    ids = sorted({id_ for _, id_, _ in found.single} | found.statements.keys(), key=_by_number)
    statements = [found.statements.get(id_, Statement(id_)) for id_ in ids]
    return Votes.of(people, statements, ((person, id_, sign * value) for person, id_, value in found.single))


def _by_number(text: str) -> tuple[int, str]:
    return (int(text) if text.isdigit() else 10**12, text)


def _sign(found: _Found) -> int:
    """1 if 1 is agree: the sign under which the votes fit the counts of the statements better. Without counts, -1."""
    last = {(person, id_): value for person, id_, value in found.single}
    ones: dict[tuple[str, int], int] = {}
    for (_, id_), value in last.items():
        ones[id_, value] = ones.get((id_, value), 0) + 1

    def misfit(sign: int) -> int:
        return sum(
            abs(ones.get((id_, sign), 0) - agree) + abs(ones.get((id_, -sign), 0) - disagree)
            for id_, (agree, disagree) in found.counts.items()
        )

    return 1 if misfit(1) < misfit(-1) else -1


def votes_table(votes: Votes) -> bytes:
    """Votes as `participants-votes.csv`: people and statements by their places, so that nobody is named."""
    columns = ["participant", *(str(place) for place in range(len(votes.statements)))]
    rows = ([str(number), *map(_cell, row)] for number, row in enumerate(votes.values.tolist()))
    return write_csv(columns, rows)


def statements_table(votes: Votes) -> bytes:
    """Statements as `comments.csv`, numbered as `votes_table` numbers them."""
    rows = ([str(place), each.text, "-1" if each.is_out else "1"] for place, each in enumerate(votes.statements))
    return write_csv(["comment-id", "comment-body", "moderated"], rows)


def _cell(value: float) -> str:
    return "" if value != value else str(int(value))
