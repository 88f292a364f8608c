"""A round of the maturity questionnaire in the demonstration: staff see more than people who use services.

Every answer is invented, and goes in as a person's would.
"""

from __future__ import annotations

from collections.abc import Mapping

from commonstar.vocabulary import OpenAnswerState
from commonstar.web.accounts.public import User
from commonstar.web.participation.public import new_entry
from commonstar.web.programmes.public import Programme, Seat, seat_of
from commonstar.web.questionnaires.public import (
    Answered,
    OpenAnswer,
    Round,
    RoundValues,
    answer,
    choose_shipped,
    decide_words,
    door_to,
    latest,
    open_round,
    publish,
    record_of,
)

MATURITY, COMMUNITY = "maturity", "community"
# By group: how many answer, and what they would say (1 to 5) of themselves, of a service, of the organisation.
GROUPS: dict[str, tuple[int, dict[str, int]]] = {
    "users": (16, {"individual": 3, "service": 2, "organisation": 2}),
    "carers": (9, {"individual": 2, "service": 2, "organisation": 2}),
    "staff": (14, {"individual": 4, "service": 4, "organisation": 3}),
    "managers": (7, {"individual": 4, "service": 4, "organisation": 4}),
}
SCALE = ("never", "seldom", "partly", "mostly", "fully")
AROUND = (0, 1, 0, -1, 0, 1, -1)
RESIDENTS = ("users", "residents")
EXAMPLE = "Illustrative: the lunch club asked me to run the music afternoon, and now I teach two others."


def ask(programme: Programme, lead: User) -> None:
    """Choose the questionnaire, open a round, answer it, publish it; and ask what people would do more."""
    seat = seat_of(programme, lead)
    maturity = _open(seat, MATURITY, "How far do we co-produce? Spring (illustrative)", tuple(GROUPS))
    for group, (people, levels) in GROUPS.items():
        for person in range(people):
            _say(maturity, group, _rated(maturity, levels, person))
    publish(seat=seat, asked=maturity)
    words = OpenAnswer.objects.filter(round=maturity).order_by("key").values_list("pk", flat=True)[:1]
    decide_words(seat=seat, asked=maturity, keys=list(words), state=OpenAnswerState.RELEASED)
    community = _open(seat, COMMUNITY, "What would you do more of? (illustrative)", ())
    things = _things(community)
    for person in range(24):
        chosen = tuple(things[(person * step) % len(things)] for step in range(1, 2 + person % 3))
        _say(
            community,
            RESIDENTS[person % 2],
            {"would": "yes" if person % 4 else "perhaps", "would_do": tuple(dict.fromkeys(chosen))},
        )
    publish(seat=seat, asked=community)


def _open(seat: Seat, code: str, title: str, groups: tuple[str, ...]) -> Round:
    version = latest(choose_shipped(seat=seat, code=code))
    return open_round(seat=seat, version=version, values=RoundValues(title, groups))


def _rated(asked: Round, levels: dict[str, int], person: int) -> dict[str, str]:
    """What someone says: near what their group says, a little apart from question to question."""
    answers: dict[str, str] = {}
    rated = [one for one in record_of(asked.version).questions if one.level in levels]
    for place, one in enumerate(rated):
        score = levels[one.level] + AROUND[(person * 3 + place) % len(AROUND)]
        answers[one.name] = SCALE[min(max(score, 1), 5) - 1]
    if answers["assets_individual"] == "fully" and person < 3:
        answers["assets_example"] = EXAMPLE
    return answers


def _things(asked: Round) -> tuple[str, ...]:
    """What people can say that they would do."""
    record = record_of(asked.version)
    question = record.question("would_do")
    assert question is not None, "the community questionnaire asks what people would do"
    return tuple(each.code for each in record.choices_of(question) if not each.alone and not each.apart)


def _say(asked: Round, group: str, answers: Mapping[str, str | tuple[str, ...]]) -> None:
    door = door_to(asked)
    assert door is not None, "a round is opened with its door"
    answer(door=door, asked=asked, answered=Answered(answers, group), entry=new_entry(), language="en")
