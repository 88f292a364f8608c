"""The parts of a model that pages fill in: which records there are, what each says, and which question it answers.

One table for all forms. What stands here is a selection of the format: options, thresholds, groups, the deflator and
discount bands of one's own are changed in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commonstar.vocabulary import CaseQuestion, Level, Mix
from commonstar.web.worth.bridge import AgencyKind, BenefitKind, CostKind, Pathway, Shape


class Box(StrEnum):
    """What a spot takes: words, an amount (a number, an input's name or "= an expression"), one amount a line, a whole
    number, yes or no, one of a list, one of the model's records, or a share for each agency."""

    WORDS = "words"
    TEXT = "text"
    AMOUNT = "amount"
    SHARE = "share"
    AMOUNTS = "amounts"
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    RECORD = "record"
    SHARES = "shares"
    CHANGES = "changes"


@dataclass(frozen=True)
class Spot:
    """One thing that a record says. `choices` for a choice; `refers` names the part that a record is chosen of.

    `common` ones are asked first; the others stand under "More".
    """

    name: str
    box: Box
    choices: type[StrEnum] | None = None
    refers: str = ""
    required: bool = False
    common: bool = False


@dataclass(frozen=True)
class Part:
    """A kind of record: `keyed` ones stand under their name, others in a list with an id (or none: `listed`)."""

    code: str
    question: CaseQuestion
    spots: tuple[Spot, ...]
    keyed: bool = False
    listed: bool = False
    sourced: bool = False
    named: str = "name"

    def spot(self, name: str) -> Spot:
        """A spot by name. Raises `StopIteration` for one that there is not."""
        return next(each for each in self.spots if each.name == name)


def _asked(name: str, box: Box, **more: object) -> Spot:
    return Spot(name, box, required=True, common=True, **more)  # type: ignore[arg-type]  # passed on as they are


def _common(name: str, box: Box, **more: object) -> Spot:
    return Spot(name, box, common=True, **more)  # type: ignore[arg-type]  # passed on as they are


SHARED = (
    _asked("kind", Box.CHOICE, choices=BenefitKind),
    _common("outcome", Box.RECORD, refers="outcomes"),
    _common("mix", Box.CHOICE, choices=Mix),
    _asked("agencies", Box.SHARES),
    _common("cashable", Box.SHARE),
    Spot("saving", Box.WORDS),
    Spot("beneficiaries", Box.WORDS),
)

PARTS: Mapping[str, Part] = {
    part.code: part
    for part in (
        Part(
            "inputs",
            CaseQuestion.REACH,
            (
                _asked("value", Box.AMOUNT),
                _common("unit", Box.WORDS),
                _common("low", Box.AMOUNT),
                _common("high", Box.AMOUNT),
                _common("shape", Box.CHOICE, choices=Shape),
                Spot("price_year", Box.WHOLE),
                Spot("note", Box.TEXT),
            ),
            keyed=True,
            sourced=True,
        ),
        Part(
            "outcomes",
            CaseQuestion.CHANGE,
            (_asked("name", Box.WORDS), _asked("level", Box.CHOICE, choices=Level)),
        ),
        Part(
            "benefits",
            CaseQuestion.WORTH,
            (
                _asked("name", Box.WORDS),
                _asked("population", Box.AMOUNT),
                _common("impact", Box.SHARE),
                _common("unit_value", Box.AMOUNT),
                *SHARED,
                _common("duration", Box.AMOUNT),
                Spot("pathway", Box.CHOICE, choices=Pathway),
                Spot("engagement", Box.SHARE),
                Spot("retention", Box.SHARE),
                Spot("deadweight", Box.SHARE),
                Spot("attribution", Box.SHARE),
                Spot("displacement", Box.SHARE),
                Spot("lag", Box.AMOUNT),
                Spot("drop_off", Box.SHARE),
                Spot("qalys", Box.AMOUNT),
                Spot("wellbys", Box.AMOUNT),
            ),
            sourced=True,
        ),
        Part(
            "demand",
            CaseQuestion.WORTH,
            (
                _asked("name", Box.WORDS),
                _asked("initial", Box.AMOUNT),
                _asked("unit_cost", Box.AMOUNT),
                _common("growth", Box.AMOUNT),
                _common("persists", Box.FLAG),
                *SHARED,
            ),
            sourced=True,
        ),
        Part(
            "costs",
            CaseQuestion.COST,
            (
                _asked("name", Box.WORDS),
                _asked("agency", Box.RECORD, refers="agencies"),
                _asked("kind", Box.CHOICE, choices=CostKind),
                _common("amounts", Box.AMOUNTS),
                _common("hours", Box.AMOUNTS),
                _common("rate", Box.AMOUNT),
                _common("mix", Box.CHOICE, choices=Mix),
                Spot("recurring", Box.FLAG),
                Spot("capital", Box.FLAG),
                Spot("double_running", Box.FLAG),
                Spot("budget_line", Box.WORDS),
            ),
            sourced=True,
        ),
        Part(
            "agencies",
            CaseQuestion.DELIVERY,
            (_asked("name", Box.WORDS), _asked("kind", Box.CHOICE, choices=AgencyKind)),
            keyed=True,
        ),
        Part(
            "risks",
            CaseQuestion.CERTAINTY,
            (
                _asked("name", Box.WORDS),
                _asked("probability", Box.SHARE),
                _asked("probability_with", Box.SHARE),
                _asked("loss", Box.AMOUNT),
                _asked("loss_with", Box.AMOUNT),
                *SHARED,
                Spot("pathway", Box.CHOICE, choices=Pathway),
            ),
            sourced=True,
        ),
        Part(
            "scenarios",
            CaseQuestion.CERTAINTY,
            (_asked("changes", Box.CHANGES),),
            keyed=True,
        ),
        Part(
            "unmonetised",
            CaseQuestion.CHANGE,
            (_asked("outcome", Box.WORDS), _asked("direction", Box.WORDS), _common("note", Box.TEXT)),
            listed=True,
            named="outcome",
        ),
    )
}

REDUCTION = (
    Spot("pathway", Box.CHOICE, choices=Pathway),
    Spot("reach", Box.SHARE),
    Spot("effect", Box.SHARE),
    Spot("deadweight", Box.SHARE),
    Spot("lag", Box.AMOUNT),
    Spot("ramp", Box.AMOUNTS),
)


def parts_of(question: CaseQuestion) -> list[Part]:
    """The parts that answer a question, in the order of the table."""
    return [part for part in PARTS.values() if part.question is question]
