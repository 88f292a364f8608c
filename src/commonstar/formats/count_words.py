"""A count in plain English: a sentence for each thing that a stage did. The engine gives codes, this gives words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commonstar.engine.election.records import (
    Action,
    Count,
    DecidedBy,
    Note,
    Reason,
    Rule,
    Stage,
    Tie,
    TieFor,
)

RULE_NAMES = {
    Rule.SCOTTISH: "Single transferable vote, as in Scottish council elections",
    Rule.MEEK: "Single transferable vote by Meek's method",
    Rule.IRV: "Instant run-off",
    Rule.APPROVAL: "Approval",
}
REASONS = {
    Reason.QUOTA: "{names} reached the quota and {are} elected.",
    Reason.LAST_VACANCIES: "As many seats were left as candidates, so {names} {are} elected.",
    Reason.MAJORITY: "{names} had more than half of the votes still in the count and {are} elected.",
    Reason.MOST_APPROVALS: "{names} had the most approvals and {are} elected.",
}
PURPOSES = {
    TieFor.SURPLUS: "whose surplus is transferred first",
    TieFor.EXCLUSION: "who is excluded",
    TieFor.SEAT: "who is elected",
}
NOTES = {
    "invalid-papers": "{papers} {were} not valid: no first preference there can be followed.",
    "equal-ranks": "{papers} put two candidates in one place; under this rule a paper is followed up to there.",
    "fewer-candidates": "{seats} to fill, and only {candidates}.",
    "ranks-ignored": "This rule takes every candidate on a paper as approved; the order is not used.",
}


def listed(names: Sequence[str]) -> str:
    """Names as in a sentence."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def number(value: Decimal) -> str:
    """A number of votes with all its places and without an exponent."""
    return f"{value:f}"


def papers(many: int) -> str:
    """A number of papers."""
    return f"{many:,} paper" if many == 1 else f"{many:,} papers"


def note_words(note: Note) -> str:
    """A note of a count as a sentence."""
    numbers = {name: int(value) for name, value in note.params.items()}
    told = {name: _many(number, name) for name, number in numbers.items()}
    return NOTES[note.code].format(**told, were="was" if numbers.get("papers") == 1 else "were")


def _many(number: int, things: str) -> str:
    return f"{number:,} {things.removesuffix('s') if number == 1 else things}"


def heading(count: Count, stage: Stage) -> str:
    """What a stage is called."""
    who = count.name(stage.candidate) if stage.candidate is not None else ""
    match stage.action:
        case Action.FIRST_PREFERENCES:
            return f"Stage {stage.number}: first preferences"
        case Action.SURPLUS:
            return f"Stage {stage.number}: surplus of {who}"
        case Action.EXCLUSION:
            return f"Stage {stage.number}: {who} is excluded"
        case Action.APPROVALS:
            return f"Stage {stage.number}: approvals"
        case Action.ELECTION:
            return f"Stage {stage.number}: the quota is reached"
        case _:
            return f"Stage {stage.number}: the last seats"


def sentences(count: Count, stage: Stage) -> list[str]:
    """Everything that a stage did, in order."""
    return [
        *(tie_words(count, tie) for tie in stage.ties),
        *_moved(count, stage),
        *_kept(count, stage),
        *_decided(count, stage),
    ]


def tie_words(count: Count, tie: Tie) -> str:
    """Who was equal and what decided, with the lots so that they can be drawn again."""
    names = listed([count.name(each) for each in tie.candidates])
    chosen = listed([count.name(each) for each in tie.chosen])
    begin = f"{names} were equal, and it was to be decided {PURPOSES[tie.purpose]}."
    if tie.decided_by is DecidedBy.EARLIER_STAGE:
        return f"{begin} Going back over the stages, their votes first differed at stage {tie.at}; that gave {chosen}."
    lots = ", ".join(f"{count.name(each)} {digest[:12]}…" for each, digest in tie.lots)
    return f"{begin} Earlier stages did not decide it. The lot did: {lots}; the smallest gave {chosen}."


def _moved(count: Count, stage: Stage) -> Iterator[str]:
    if stage.candidate is None or stage.action not in (Action.SURPLUS, Action.EXCLUSION):
        return
    who = count.name(stage.candidate)
    if stage.action is Action.SURPLUS:
        yield f"{who} has {stage.surplus:f} votes more than the quota. They go on to the next on the papers."
        for each in stage.revaluations:
            go = "goes" if each.papers == 1 else "go"
            yield f"{papers(each.papers)} that came at {each.received:f} {go} on at {each.onward:f}."
    elif stage.transfers:
        yield f"{who} has the fewest votes. The papers pass on to the next candidates at the value at which they came."
    for moved in stage.transfers:
        if moved.to is None:
            name = "names" if moved.papers == 1 else "name"
            yield f"{papers(moved.papers)} worth {moved.votes:f} {name} nobody else who is still in the count."
        else:
            yield f"{count.name(moved.to)} gets {papers(moved.papers)} worth {moved.votes:f}."


def _kept(count: Count, stage: Stage) -> Iterator[str]:
    if stage.iterations:
        times = "once" if stage.iterations == 1 else f"{stage.iterations} times"
        yield f"The votes were shared out {times}; the quota is then {stage.quota:f}."
    for keep in stage.keep:
        yield f"{count.name(keep.candidate)} keeps {keep.factor:f} of each vote that arrives."


def _decided(count: Count, stage: Stage) -> Iterator[str]:
    for reason, words in REASONS.items():
        won = [count.name(each.candidate) for each in stage.elected if each.reason is reason]
        if won:
            yield words.format(names=listed(won), are="is" if len(won) == 1 else "are")
    if stage.excluded and stage.action is not Action.EXCLUSION:
        are = "is" if len(stage.excluded) == 1 else "are"
        yield f"{listed([count.name(each) for each in stage.excluded])} {are} excluded."
