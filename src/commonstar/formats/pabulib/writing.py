"""Writing a Pabulib file: what is written is read back as the same election."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from commonstar.engine.budget.election import Election, Kind

KINDS = {Kind.APPROVAL: "approval", Kind.POINTS: "cumulative", Kind.RANKING: "ordinal"}


class CannotWrite(ValueError):
    """Something has no place in the format: an id with a separator in it, or an amount without an end."""


def write_pb(
    election: Election,
    meta: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    voters: Sequence[str] = (),
) -> Iterator[str]:
    """The lines of a file, each with its end. Raises `CannotWrite`.

    `meta` goes first, with the numbers of the election put right; `words` has more columns by project id (name,
    selected …); voters without a name are numbered from 1. Nothing else of a voter is written: age, sex and district
    make people known.
    """
    yield "META\nkey;value\n"
    for key, value in _meta(election, meta).items():
        if "\n" in value or "\r" in value or ";" in key:
            raise CannotWrite(f"{key} has a line break or a semicolon in its name")
        yield f"{key};{value}\n"
    yield "PROJECTS\n"
    own = ("votes", "score") if election.ballots.points is not None else ("votes",)
    more = [name for name in dict.fromkeys(key for each in words.values() for key in each) if name not in _OWN]
    yield _line(["project_id", "cost", *own, *more])
    for place, project in enumerate(election.projects):
        said = words.get(project.id, {})
        counts = [str(election.votes[place]), amount(election.points[place])][: len(own)]
        yield _line([_name(project.id), amount(project.cost), *counts, *(said.get(key, "") for key in more)])
    yield "VOTES\n"
    yield from _votes(election, voters)


def amount(value: Fraction) -> str:
    """An exact decimal number in plain digits. Raises `CannotWrite` for one without an end, such as a third."""
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 31):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    raise CannotWrite(f"{value} is no decimal number")


_OWN = ("project_id", "cost", "votes", "score")


def _meta(election: Election, meta: Mapping[str, str]) -> dict[str, str]:
    kind = meta.get("vote_type", "")
    same = {Kind.APPROVAL: ("approval", "choose-1"), Kind.POINTS: ("cumulative", "scoring"), Kind.RANKING: ("ordinal",)}
    return dict(meta) | {
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.ballots)),
        "budget": amount(election.budget),
        "vote_type": kind if kind in same[election.ballots.kind] else KINDS[election.ballots.kind],
    }


def _votes(election: Election, voters: Sequence[str]) -> Iterator[str]:
    ballots = election.ballots
    names = [project.id for project in election.projects]
    has_points = ballots.points is not None
    yield "voter_id;vote;points\n" if has_points else "voter_id;vote\n"
    for place in range(len(ballots)):
        start, end = int(ballots.starts[place]), int(ballots.starts[place + 1])
        voter = _name(voters[place]) if voters else str(place + 1)
        vote = ",".join(names[choice] for choice in ballots.choices[start:end])
        points = ",".join(amount(int(each) * ballots.unit) for each in ballots.worth[start:end])
        yield f"{voter};{vote};{points}\n" if has_points else f"{voter};{vote}\n"


def _name(name: str) -> str:
    if not name or name != name.strip() or any(mark in name for mark in ';,"\n\r'):
        raise CannotWrite(f"the id “{name}” is empty, or has a separator or spaces around it")
    return name


def _line(fields: Sequence[str]) -> str:
    return ";".join(_field(each) for each in fields) + "\n"


def _field(text: str) -> str:
    text = " ".join(text.split())
    return '"' + text.replace('"', '""') + '"' if ";" in text or text.startswith('"') else text
