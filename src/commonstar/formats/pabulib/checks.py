"""What must agree within a Pabulib file: its META, its numbers, and its ballots with its own rules."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from commonstar.engine.budget.election import Election
from commonstar.formats.pabulib.lines import Notes
from commonstar.formats.pabulib.records import NEEDED, USUAL, Fault, number, short

NUMBERS = (
    "min_sum_cost",
    "max_sum_cost",
    "min_length",
    "max_length",
    "min_sum_points",
    "max_sum_points",
    "min_points",
    "max_points",
)
# Keys of META that change who wins, if a rule heeds them.
BOUNDS = ("_per_",)
BOUNDING = ("min_project_score_threshold", "scoring_fn", "default_score", "weights", "max_num_projects", "quota")


def check_meta(meta: Mapping[str, str], lines: Mapping[str, int], kinds: Sequence[str], notes: Notes) -> None:
    """Whether what a count needs is there and can be read. What only describes the vote may be missing, with a word."""
    for key in NEEDED:
        if not meta.get(key):
            notes.fault("key-missing", lines.get(key), f"META does not say {key}.")
    for key in USUAL:
        if not meta.get(key):
            notes.warn("key-missing", lines.get(key), f"META does not say {key}.")
    for key in ("num_projects", "num_votes"):
        if meta.get(key) and not (meta[key].isascii() and meta[key].isdigit()):
            notes.fault("not-a-number", lines[key], f"{key} is “{short(meta[key])}”, which is not a whole number.")
    for key in ("budget", "min_project_score_threshold", *NUMBERS):
        if meta.get(key) and number(meta[key]) is None:
            said = f"{key} is “{short(meta[key])}”, which is not a number such as 1500.50."
            notes.fault("not-a-number", lines[key], said)
    budget = number(meta.get("budget", ""))
    if budget is not None and budget <= 0:
        notes.fault("budget-not-above-zero", lines["budget"], "The budget is not above zero.")
    if meta.get("vote_type") and meta["vote_type"] not in kinds:
        said = f"vote_type is “{short(meta['vote_type'])}” and not one of {', '.join(kinds)}."
        notes.fault("vote-type", lines["vote_type"], said)
    _too_many(meta, lines, notes)


def _too_many(meta: Mapping[str, str], lines: Mapping[str, int], notes: Notes) -> None:
    for key, limit in (("num_projects", notes.limits.projects), ("num_votes", notes.limits.votes)):
        told = meta.get(key, "")
        if told.isascii() and told.isdigit() and (len(told) > 12 or int(told) > limit):
            notes.stop(f"too-many-{key[4:]}", lines[key], f"{key} is {told[:20]}, and at most {limit:,} are read.")


def check_counts(meta: Mapping[str, str], lines: Mapping[str, int], projects: int, votes: int, notes: Notes) -> None:
    """Whether META tells the numbers that there are."""
    for key, counted, what in (("num_projects", projects, "projects"), ("num_votes", votes, "votes")):
        told = meta.get(key, "")
        if told.isascii() and told.isdigit() and int(told) != counted:
            said = f"{key} is {short(told)}, but the file has {counted} {what}."
            notes.fault("counts-disagree", lines[key], said)


def check_sums(
    election: Election,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    notes: Notes,
) -> None:
    """Whether the columns `votes` and `score` of the projects tell what the ballots say."""
    counted: dict[str, Callable[[int], object]] = {"votes": lambda place: int(election.votes[place])}
    if election.ballots.points is not None:
        counted["score"] = election.points.__getitem__
    for column, of in counted.items():
        if column not in columns:
            continue
        at = columns.index(column)
        for place, row in enumerate(rows):
            if row[at].strip() and number(row[at].strip()) != of(place):
                name, told = short(election.projects[place].id), short(row[at])
                said = f"The {column} of project {name} are given as {told}, but the ballots have {of(place)}."
                notes.fault("counts-disagree", lines[place], said)


def check_ballots(meta: Mapping[str, str], election: Election, lines: array[int], notes: Notes) -> None:
    """Whether each ballot keeps to the limits that META names."""
    ballots = election.ballots
    lengths = np.diff(ballots.starts)
    limit = number(meta.get("min_length", ""))
    if limit is not None:
        _each(lengths < int(-(-limit // 1)), lines, notes, f"The vote names fewer than {_projects(limit)}.")
    limit = number("1" if meta.get("vote_type") == "choose-1" else meta.get("max_length", ""))
    if limit is not None:
        _each(lengths > int(limit), lines, notes, f"The vote names more than {_projects(limit)}.")
    _check_costs(meta, election, lines, notes)
    if ballots.points is not None:
        _check_points(meta, election, lines, notes)


def _projects(limit: Fraction) -> str:
    return "1 project" if limit == 1 else f"{limit} projects"


def _check_costs(meta: Mapping[str, str], election: Election, lines: array[int], notes: Notes) -> None:
    least, most = number(meta.get("min_sum_cost", "")), number(meta.get("max_sum_cost", ""))
    if least is None and most is None:
        return
    # Costs in whole units of the smallest part that any of them has, so that sums are exact.
    parts = math.lcm(*(project.cost.denominator for project in election.projects))
    costs = [int(project.cost * parts) for project in election.projects]
    longest = int(np.diff(election.ballots.starts).max(initial=0))
    whole = np.array(costs, dtype=np.int64 if max(costs, default=0) * max(longest, 1) < 2**62 else object)
    sums = _sums(whole[election.ballots.choices], election.ballots.starts)
    if least is not None:
        _each(sums < math.ceil(least * parts), lines, notes, f"The projects of the vote cost less than {least}.")
    if most is not None:
        _each(sums > math.floor(most * parts), lines, notes, f"The projects of the vote cost more than {most}.")


def _check_points(meta: Mapping[str, str], election: Election, lines: array[int], notes: Notes) -> None:
    ballots = election.ballots
    assert ballots.points is not None
    sums = _sums(ballots.points, ballots.starts)
    limit = number(meta.get("min_sum_points", ""))
    if limit is not None:
        _each(sums < int(-(-limit // ballots.unit)), lines, notes, f"The vote gives fewer than {limit} points.")
    limit = number(meta.get("max_sum_points", ""))
    if limit is not None:
        _each(sums > int(limit / ballots.unit), lines, notes, f"The vote gives more than {limit} points.")
    limit = number(meta.get("max_points", ""))
    if limit is not None:
        wrong = np.zeros(len(ballots), dtype=np.bool_)
        wrong[ballots.voters[ballots.points > int(limit / ballots.unit)]] = True
        _each(wrong, lines, notes, f"The vote gives a project more than {limit} points.")
    limit = number(meta.get("min_points", ""))
    if limit is not None:
        wrong = np.zeros(len(ballots), dtype=np.bool_)
        wrong[ballots.voters[ballots.points < int(-(-limit // ballots.unit))]] = True
        _each(wrong, lines, notes, f"The vote gives a project fewer than {limit} points.")


def _sums(values: npt.NDArray[Any], starts: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """The sum of each ballot's values, which are whole, and objects where 64 bits may be too few."""
    running = np.concatenate((np.zeros(1, dtype=values.dtype), np.cumsum(values)))
    return np.asarray(running[starts[1:]] - running[starts[:-1]])


def _each(wrong: npt.NDArray[np.bool_], lines: array[int], notes: Notes, said: str) -> None:
    for place in np.flatnonzero(wrong):
        notes.fault("ballot-against-rules", lines[int(place)], said)


def ignored(meta: Mapping[str, str], used: Sequence[str], lines: Mapping[str, int] | None = None) -> list[Fault]:
    """A warning for each key of META that would bound who wins, and that is not among those `used` by the rule."""
    found = []
    for key, value in meta.items():
        if value and key not in used and (any(each in key for each in BOUNDS) or key in BOUNDING):
            said = f"META's {key} is ignored by this rule: what it bounds is not bounded in this count."
            found.append(Fault("key-ignored", (lines or {}).get(key), said))
    return found
