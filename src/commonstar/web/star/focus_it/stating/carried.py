"""What people said of statements, as JSON that goes along with a programme, and back: only what its pages show."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from commonstar.web.star.focus_it.stating.bridge import (
    LEAST,
    Answers,
    Common,
    Ground,
    Group,
    Heard,
    Saying,
    Told,
)
from commonstar.web.star.focus_it.stating.statements import Answer, Statement

NOTHING = Heard(0, (), None)


def as_json(heard: Heard) -> dict[str, Any] | None:
    """What may go along; None of fewer than five people. Statements are named by their place: a key stays here."""
    if heard.people < LEAST:
        return None
    places = {each.statement.id: place for place, each in enumerate(heard.told)}
    return {
        "people": heard.people,
        "statements": [[each.statement.words, _counts(each.answers)] for each in heard.told],
        "ground": _ground(heard.ground, places) if heard.ground else None,
    }


def _counts(answers: Answers | None) -> list[int] | None:
    return [answers.agree, answers.disagree, answers.unsure] if answers else None


def _ground(ground: Ground, places: Mapping[str, int]) -> dict[str, Any]:
    return {
        "groups": [
            {
                "letter": each.letter,
                "people": each.people,
                "place": list(each.place),
                "says": [[places[one.statement.id], one.side.value, one.number, one.of] for one in each.says],
            }
            for each in ground.groups
        ],
        "hidden": ground.hidden,
        "common": [[places[each.statement.id], each.side.value, str(each.least)] for each in ground.common],
        "by_statement": [
            [places[statement.id], [_counts(each) for each in answers]] for statement, answers in ground.by_statement
        ],
        "is_clear": ground.is_clear,
        "is_coarser": ground.is_coarser,
    }


def from_json(told: Mapping[str, Any]) -> Heard:
    """The same back; nothing where the file was changed so that it cannot be read."""
    try:
        statements = [Statement(str(place), str(words)) for place, (words, _counted) in enumerate(told["statements"])]
        counts = [Answers(*map(int, counted)) if counted else None for _words, counted in told["statements"]]
        ground = _ground_back(told["ground"], statements) if told["ground"] else None
        both = zip(statements, counts, strict=True)
        return Heard(int(told["people"]), tuple(Told(one, answers) for one, answers in both), ground)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return NOTHING


def _ground_back(told: Mapping[str, Any], statements: list[Statement]) -> Ground:
    return Ground(
        groups=tuple(
            Group(
                str(each["letter"])[:1],
                int(each["people"]),
                (float(each["place"][0]), float(each["place"][1])),
                tuple(
                    Saying(statements[place], Answer(side), int(number), int(of))
                    for place, side, number, of in each["says"]
                ),
            )
            for each in told["groups"]
        ),
        hidden=int(told["hidden"]),
        common=tuple(Common(statements[place], Answer(side), Fraction(least)) for place, side, least in told["common"]),
        by_statement=tuple(
            (statements[place], tuple(Answers(*map(int, counted)) for counted in answers))
            for place, answers in told["by_statement"]
        ),
        is_clear=bool(told["is_clear"]),
        is_open=False,  # the file of votes is where people answered
        is_coarser=bool(told["is_coarser"]),
    )
