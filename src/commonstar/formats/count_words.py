"""A count in plain words: a sentence for each thing that a stage did. The engine gives codes, this gives words.

In English, unless a `Speech` says otherwise. A number of votes keeps all its places, as it is counted.
"""

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
from commonstar.formats.speech import Speech, gettext_noop

ENGLISH = Speech()
RULE_NAMES = {
    Rule.SCOTTISH: gettext_noop("Single transferable vote, as in Scottish council elections"),
    Rule.MEEK: gettext_noop("Single transferable vote by Meek's method"),
    Rule.IRV: gettext_noop("Instant run-off"),
    Rule.APPROVAL: gettext_noop("Approval"),
}
EQUAL = {
    TieFor.SURPLUS: gettext_noop("{names} were equal, and it was to be decided whose surplus is transferred first."),
    TieFor.EXCLUSION: gettext_noop("{names} were equal, and it was to be decided who is excluded."),
    TieFor.SEAT: gettext_noop("{names} were equal, and it was to be decided who is elected."),
}
IGNORED = gettext_noop("This rule takes every candidate on a paper as approved; the order is not used.")


def listed(names: Sequence[str], speech: Speech = ENGLISH) -> str:
    """Names as in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return speech.say(gettext_noop("{names} and {last}")).format(names=", ".join(names[:-1]), last=names[-1])


def number(value: Decimal) -> str:
    """A number of votes with all its places and without an exponent."""
    return f"{value:f}"


def papers(many: int, speech: Speech = ENGLISH) -> str:
    """A number of papers."""
    ngettext = speech.many
    return ngettext("{n} paper", "{n} papers", many).format(n=whole(many, speech))


def whole(value: int, speech: Speech) -> str:
    """A number of things."""
    return speech.number(Decimal(value))


def note_words(note: Note, speech: Speech = ENGLISH) -> str:
    """A note of a count as a sentence."""
    ngettext = speech.many
    told = {name: int(value) for name, value in note.params.items()}
    said = {name: whole(value, speech) for name, value in told.items()}
    if note.code == "invalid-papers":
        return ngettext(
            "{papers} paper was not valid: no first preference there can be followed.",
            "{papers} papers were not valid: no first preference there can be followed.",
            told["papers"],
        ).format(**said)
    if note.code == "equal-ranks":
        return ngettext(
            "{papers} paper put two candidates in one place; under this rule a paper is followed up to there.",
            "{papers} papers put two candidates in one place; under this rule a paper is followed up to there.",
            told["papers"],
        ).format(**said)
    if note.code == "fewer-candidates":
        seats = ngettext("{seats} seat to fill", "{seats} seats to fill", told["seats"]).format(**said)
        only = ngettext("only {candidates} candidate", "only {candidates} candidates", told["candidates"])
        return speech.say(gettext_noop("{seats}, and {only}.")).format(seats=seats, only=only.format(**said))
    return speech.say({"ranks-ignored": IGNORED}[note.code])


def heading(count: Count, stage: Stage, speech: Speech = ENGLISH) -> str:
    """What a stage is called."""
    words = {
        Action.FIRST_PREFERENCES: gettext_noop("Stage {stage}: first preferences"),
        Action.SURPLUS: gettext_noop("Stage {stage}: surplus of {who}"),
        Action.EXCLUSION: gettext_noop("Stage {stage}: {who} is excluded"),
        Action.APPROVALS: gettext_noop("Stage {stage}: approvals"),
        Action.ELECTION: gettext_noop("Stage {stage}: the quota is reached"),
    }
    who = count.name(stage.candidate) if stage.candidate is not None else ""
    said = words.get(stage.action, gettext_noop("Stage {stage}: the last seats"))
    return speech.say(said).format(stage=stage.number, who=who)


def sentences(count: Count, stage: Stage, speech: Speech = ENGLISH) -> list[str]:
    """Everything that a stage did, in order."""
    return [
        *(tie_words(count, tie, speech) for tie in stage.ties),
        *_moved(count, stage, speech),
        *_kept(count, stage, speech),
        *_decided(count, stage, speech),
    ]


def tie_words(count: Count, tie: Tie, speech: Speech = ENGLISH) -> str:
    """Who was equal and what decided, with the lots so that they can be drawn again."""
    say = speech.say
    chosen = listed([count.name(each) for each in tie.chosen], speech)
    begin = say(EQUAL[tie.purpose]).format(names=listed([count.name(each) for each in tie.candidates], speech))
    if tie.decided_by is DecidedBy.EARLIER_STAGE:
        words = gettext_noop(
            "Going back over the stages, their votes first differed at stage {stage}; that gave {chosen}."
        )
        return f"{begin} {say(words).format(stage=tie.at, chosen=chosen)}"
    lots = ", ".join(f"{count.name(each)} {digest[:12]}…" for each, digest in tie.lots)
    words = gettext_noop("Earlier stages did not decide it. The lot did: {lots}; the smallest gave {chosen}.")
    return f"{begin} {say(words).format(lots=lots, chosen=chosen)}"


def _moved(count: Count, stage: Stage, speech: Speech) -> Iterator[str]:
    if stage.candidate is None or stage.action not in (Action.SURPLUS, Action.EXCLUSION):
        return
    who = count.name(stage.candidate)
    if stage.action is Action.SURPLUS:
        words = gettext_noop("{who} has {votes} votes more than the quota. They go on to the next on the papers.")
        yield speech.say(words).format(who=who, votes=number(stage.surplus or Decimal(0)))
        yield from _revalued(stage, speech)
    elif stage.transfers:
        words = gettext_noop(
            "{who} has the fewest votes. The papers pass on to the next candidates at the value at which they came."
        )
        yield speech.say(words).format(who=who)
    yield from _transferred(count, stage, speech)


def _revalued(stage: Stage, speech: Speech) -> Iterator[str]:
    ngettext = speech.many
    for each in stage.revaluations:
        yield ngettext(
            "{n} paper that came at {received} goes on at {onward}.",
            "{n} papers that came at {received} go on at {onward}.",
            each.papers,
        ).format(n=whole(each.papers, speech), received=number(each.received), onward=number(each.onward))


def _transferred(count: Count, stage: Stage, speech: Speech) -> Iterator[str]:
    ngettext = speech.many
    for moved in stage.transfers:
        if moved.to is None:
            words = ngettext(
                "{n} paper worth {votes} names nobody else who is still in the count.",
                "{n} papers worth {votes} name nobody else who is still in the count.",
                moved.papers,
            )
        else:
            words = ngettext(
                "{who} gets {n} paper worth {votes}.", "{who} gets {n} papers worth {votes}.", moved.papers
            )
        who = "" if moved.to is None else count.name(moved.to)
        yield words.format(who=who, n=whole(moved.papers, speech), votes=number(moved.votes))


def _kept(count: Count, stage: Stage, speech: Speech) -> Iterator[str]:
    ngettext = speech.many
    if stage.iterations:
        yield ngettext(
            "The votes were shared out once; the quota is then {quota}.",
            "The votes were shared out {n} times; the quota is then {quota}.",
            stage.iterations,
        ).format(n=stage.iterations, quota=number(stage.quota))
    for keep in stage.keep:
        words = speech.say(gettext_noop("{who} keeps {factor} of each vote that arrives."))
        yield words.format(who=count.name(keep.candidate), factor=number(keep.factor))


def _decided(count: Count, stage: Stage, speech: Speech) -> Iterator[str]:
    for reason in Reason:
        won = [count.name(each.candidate) for each in stage.elected if each.reason is reason]
        if won:
            yield _elected(reason, len(won), speech).format(names=listed(won, speech))
    if stage.excluded and stage.action is not Action.EXCLUSION:
        ngettext = speech.many
        out = [count.name(each) for each in stage.excluded]
        yield ngettext("{names} is excluded.", "{names} are excluded.", len(out)).format(names=listed(out, speech))


def _elected(reason: Reason, many: int, speech: Speech) -> str:
    ngettext = speech.many
    match reason:
        case Reason.QUOTA:
            return ngettext(
                "{names} reached the quota and is elected.", "{names} reached the quota and are elected.", many
            )
        case Reason.LAST_VACANCIES:
            return ngettext(
                "As many seats were left as candidates, so {names} is elected.",
                "As many seats were left as candidates, so {names} are elected.",
                many,
            )
        case Reason.MAJORITY:
            return ngettext(
                "{names} had more than half of the votes still in the count and is elected.",
                "{names} had more than half of the votes still in the count and are elected.",
                many,
            )
        case _:
            return ngettext(
                "{names} had the most approvals and is elected.",
                "{names} had the most approvals and are elected.",
                many,
            )
