"""What people said of statements to the engine, and what it finds there, with nothing by which a few are given away.

Below five people nothing is told. A statement is told from five answers on. See docs/explanation/opinion-groups.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonstar.engine.opinion.shares import Answers
from commonstar.engine.opinion.votes import Statement as EngineStatement
from commonstar.engine.opinion.votes import Votes
from commonstar.web.star.focus_it.stating.statements import Answer, Statement

LEAST = 5
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


def votes_of(statements: Sequence[Statement], ballots: Iterable[Ballot]) -> Votes:
    """A row a person. Where one slip has two answers to one statement that differ, neither counts."""
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
    named = [EngineStatement(each.id, each.words, each.is_out) for each in statements]
    return Votes.of(list(answered), named, single)


def told(statements: Sequence[Statement], votes: Votes) -> list[Told]:
    """Each statement with what all said of it. Of fewer than five people nothing is told."""
    enough = len(votes.people) >= LEAST
    return [
        Told(statement, answers if enough and answers.number >= LEAST else None)
        for statement, answers in zip(statements, votes.answers(), strict=True)
    ]


def counted(statements: Sequence[Statement], ballots: Iterable[Ballot]) -> dict[str, Answers]:
    """The answers to each statement by its id, however few: for whoever wrote it."""
    votes = votes_of(statements, ballots)
    return {each.id: answers for each, answers in zip(statements, votes.answers(), strict=True)}


__all__ = ["LEAST", "Answers", "Ballot", "Told", "Votes", "counted", "told", "votes_of"]
