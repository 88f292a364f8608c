"""What people said of statements to the engine, and what it finds there, with nothing by which a few are given away.

Below five people nothing is told. A statement is told from five answers on, and what groups say of it where each
group's answers, and those of all others, are none or five. The file of all votes is given from 200 people on, where no
group is hidden. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from commonstar.engine.opinion.shares import Answers
from commonstar.web.star.focus_it.stating.statements import Answer, Statement

if TYPE_CHECKING:
    from commonstar.engine.opinion.says import Opinions, Said
    from commonstar.engine.opinion.votes import Votes

LEAST = 5
OPEN = 200  # people from whom on the file of all votes is open
CLEAR, MANY = 0.25, 30  # below this silhouette, or with fewer people, groups are also found in noise
LETTERS = "ABCDE"
SHOWN = 5  # statements of common ground, a side
VALUES = {Answer.AGREE: 1, Answer.UNSURE: 0, Answer.DISAGREE: -1}


@dataclass(frozen=True)
class Ballot:
    """What was said at once: the key of the slip that it is kept on, and an answer by id of statement."""

    under: str
    votes: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What all said of a statement; `answers` is None where fewer than five answered, and 0 of none is told."""

    statement: Statement
    answers: Answers | None

    @property
    def shares(self) -> tuple[Fraction, Fraction, Fraction]:
        """Of those who answered: agree, disagree, unsure."""
        shares = self.answers.shares if self.answers else None
        return shares or (Fraction(0), Fraction(0), Fraction(0))

    @property
    def is_polarised(self) -> bool:
        """Whether agree and disagree are both large and nearly equal."""
        return self.answers is not None and self.answers.is_polarised


@dataclass(frozen=True)
class Heard:
    """All that is told of what people said: of fewer than five people nothing but how many they are."""

    people: int
    told: tuple[Told, ...]
    ground: Ground | None


def heard(statements: Sequence[Statement], ballots: Sequence[Ballot]) -> Heard:
    """All that is told; what was taken out is not among it."""
    votes = votes_of(statements, ballots)
    people = len(votes.people)
    if people < LEAST:
        return Heard(people, (), None)
    inside = tuple(each for each in told(statements, votes) if not each.statement.is_out)
    return Heard(people, inside, ground_of(statements, ballots))


def votes_of(statements: Sequence[Statement], ballots: Iterable[Ballot]) -> Votes:
    """A row a person. Where one slip has two answers to one statement that differ, neither counts."""
    from commonstar.engine.opinion import votes as engine  # noqa: PLC0415  (it loads arrays: no start waits for it)

    known = {each.id for each in statements}
    people: dict[str, dict[str, set[int]]] = {}
    for ballot in ballots:
        row = people.setdefault(ballot.under, {})
        for name, answer in ballot.votes.items():
            if name in known and answer in set(Answer):
                row.setdefault(name, set()).add(VALUES[Answer(answer)])
    answered = {under: row for under, row in people.items() if row}
    single = [
        (under, name, next(iter(said)))
        for under, row in answered.items()
        for name, said in row.items()
        if len(said) == 1
    ]
    named = [engine.Statement(each.id, each.words, each.is_out) for each in statements]
    return engine.Votes.of(list(answered), named, single)


def told(statements: Sequence[Statement], votes: Votes) -> list[Told]:
    """Each statement with what all said of it. Of fewer than five people nothing is told."""
    enough = len(votes.people) >= LEAST
    return [
        Told(statement, answers if enough and answers.number >= LEAST else None)
        for statement, answers in zip(statements, votes.answers(), strict=True)
    ]


@dataclass(frozen=True)
class Saying:
    """What a group says first of all: `number` of `of` of its members take this side."""

    statement: Statement
    side: Answer
    number: int
    of: int


@dataclass(frozen=True)
class Group:
    """A group of five people or more: its letter, where its middle lies among all, and what it says."""

    letter: str
    people: int
    place: tuple[float, float]
    says: tuple[Saying, ...]


@dataclass(frozen=True)
class Common:
    """A statement on which most of every group take one side; `least` is the smallest share among the groups."""

    statement: Statement
    side: Answer
    least: Fraction


@dataclass(frozen=True)
class Ground:
    """Groups of like-minded people that are shown, how many are not, what all share, and each statement by group.

    `is_clear`: enough people, told apart well enough. `is_open`: the file of votes may be given. `is_coarser`: the best
    partition has a group that is too small, so the best one without such a group is taken, where there is one.
    """

    groups: tuple[Group, ...]
    hidden: int
    common: tuple[Common, ...]
    by_statement: tuple[tuple[Statement, tuple[Answers, ...]], ...]
    is_clear: bool
    is_open: bool
    is_coarser: bool


def compared(statements: Sequence[Statement], ballots: Sequence[Ballot]) -> tuple[list[Statement], Votes]:
    """The statements on which people can be compared, which five answered, and the votes on them."""
    asked = [each for each in statements if not each.is_out]
    counts = votes_of(asked, ballots).answers()
    kept = [each for each, answers in zip(asked, counts, strict=True) if answers.number >= LEAST]
    return kept, votes_of(kept, ballots)


def ground_of(statements: Sequence[Statement], ballots: Sequence[Ballot]) -> Ground | None:
    """Opinion groups and common ground; None where no group can be shown."""
    from commonstar.engine.opinion.groups import TooFewPeople, find_groups  # noqa: PLC0415  (as above)
    from commonstar.engine.opinion.says import opinions  # noqa: PLC0415  (as above)

    kept, votes = compared(statements, ballots)
    if len(kept) < 2 or len(votes.people) < 2 * LEAST:
        return None
    try:
        groups = find_groups(votes)
        found = opinions(votes, groups, LEAST)
        is_coarser = found.hidden > 0
        if is_coarser:  # the best partition without a group that is too small, rather than hardly anything
            with suppress(TooFewPeople):
                groups = find_groups(votes, least=LEAST)
                found = opinions(votes, groups, LEAST)
    except TooFewPeople:
        return None
    if not found.voices:
        return None
    safe = [_is_safe(place, found, everyone.number) for place, everyone in enumerate(votes.answers())]
    middles = {each.group: groups.projection.places[groups.members(each.group)].mean(axis=0) for each in found.voices}
    return Ground(
        tuple(
            Group(
                LETTERS[each.group],
                each.people,
                (float(middles[each.group][0]), float(middles[each.group][1])),
                tuple(_saying(kept, said) for said in each.says if safe[said.statement]),
            )
            for each in found.voices
        ),
        found.hidden,
        tuple(_common(kept, found, safe)),
        tuple(
            (statement, tuple(each.answers[place] for each in found.voices))
            for place, statement in enumerate(kept)
            if safe[place]
        ),
        groups.silhouette >= CLEAR and len(votes.people) >= MANY,
        len(votes.people) >= OPEN and not is_coarser,
        is_coarser,
    )


def _is_safe(place: int, found: Opinions, everyone: int) -> bool:
    """Whether no part of a statement's answers is of one to four people: a group's, or that of all others."""
    parts = [each.answers[place].number for each in found.voices]
    return all(part == 0 or part >= LEAST for part in (*parts, everyone - sum(parts)))


def _saying(kept: Sequence[Statement], said: Said) -> Saying:
    return Saying(kept[said.statement], Answer(said.side.value), said.number, said.of)


def _common(kept: Sequence[Statement], found: Opinions, safe: Sequence[bool]) -> Iterator[Common]:
    """At most five a side, the surest first; of one group nothing is common."""
    if len(found.voices) < 2:
        return
    for side, order in ((Answer.AGREE, found.common), (Answer.DISAGREE, found.common_against)):
        number = 0
        for place, _product in order:
            answers = [each.answers[place] for each in found.voices]
            if not safe[place] or not all(each.number for each in answers):
                continue
            taken = [Fraction(getattr(each, side.value), each.number) for each in answers]
            if min(taken) > Fraction(1, 2) and number < SHOWN:
                number += 1
                yield Common(kept[place], side, min(taken))


def open_file(statements: Sequence[Statement], ballots: Sequence[Ballot], *, of_votes: bool) -> bytes | None:
    """Votes, or the statements that they are on, as `commonstar opinion groups` reads them; None where none is open."""
    from commonstar.formats.polis import statements_table, votes_table  # noqa: PLC0415  (as above)

    ground = ground_of(statements, ballots)
    if ground is None or not ground.is_open:
        return None
    _kept, votes = compared(statements, ballots)
    return votes_table(votes) if of_votes else statements_table(votes)


def counted(statements: Sequence[Statement], ballots: Iterable[Ballot]) -> dict[str, Answers]:
    """The answers to each statement by its id, however few: for whoever wrote it."""
    votes = votes_of(statements, ballots)
    return {each.id: answers for each, answers in zip(statements, votes.answers(), strict=True)}


__all__ = [
    "LEAST",
    "OPEN",
    "Answers",
    "Ballot",
    "Common",
    "Ground",
    "Group",
    "Heard",
    "Saying",
    "Told",
    "compared",
    "counted",
    "ground_of",
    "heard",
    "open_file",
    "told",
    "votes_of",
]
