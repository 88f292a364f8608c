"""One person's answers: what is asked of them, and each thing that can be wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from commonstar.engine.survey.answering import PROBLEMS, asked, is_day, offered, problems, read_answer
from commonstar.engine.survey.checking import faults
from commonstar.engine.survey.conditions import Answer, Answered, Chosen, Compare, Operator
from commonstar.engine.survey.instrument import Choice, ChoiceList, Group, Kind, Question, Words
from tests.engine.instruments import FIVE, instrument

TRIAL = instrument()
WORDS = Words.of(en="Words")


def names(answers: dict[str, Answer], group: str = "users") -> list[str]:
    return [question.name for question in asked(TRIAL, answers, group)]


def test_what_is_asked_follows_the_answers() -> None:
    assert names({}) == ["heard", "ways", "since", "change"]
    assert names({"ways": ("time", "skills")}) == ["heard", "ways", "hours", "since", "change"]


def test_a_group_of_questions_is_asked_or_not_as_a_whole() -> None:
    later = Group("later", WORDS, (Question("why", Kind.TEXT, WORDS),), relevant=Answered("hours"))
    last = Question("last", Kind.TEXT, WORDS, relevant=Answered("why"))
    only_staff = Question("only", Kind.TEXT, WORDS, asked_of=("staff",))
    one = instrument(*FIVE, later, last, only_staff)
    # The hours are not asked, so what stands there does not count for what comes later.
    assert [each.name for each in asked(one, {"hours": 3, "why": "x"}, "users")][-1] == "change"
    assert [each.name for each in asked(one, {"ways": ("time",), "hours": 3, "why": "x"}, "staff")][-3:] == [
        "why",
        "last",
        "only",
    ]


REGIONS = ChoiceList("regions", (Choice("north", WORDS), Choice("south", WORDS), Choice("sea", WORDS)))
TOWNS = ChoiceList(
    "towns",
    (
        Choice("ayr", WORDS, columns=(("region", "north"),)),
        Choice("bath", WORDS, columns=(("region", "south"),)),
        Choice("cowes", WORDS, columns=(("region", "south"),)),
    ),
)
CASCADE = instrument(
    Question("region", Kind.SELECT_ONE, WORDS, choices="regions"),
    Question(
        "town",
        Kind.SELECT_ONE,
        WORDS,
        choices="towns",
        choice_filter="region = ${region}",
        required_if=Chosen("region", "south"),
    ),
    choice_lists=(REGIONS, TOWNS),
)


@pytest.mark.parametrize(
    ("answers", "offers", "expected"),
    [
        ({}, [], []),
        ({"region": "sea"}, [], []),
        ({"region": "sea", "town": "ayr"}, [], ["not-asked"]),
        ({"region": "north"}, ["ayr"], []),
        ({"region": "south"}, ["bath", "cowes"], ["missing"]),
        ({"region": "south", "town": "cowes"}, ["bath", "cowes"], []),
        ({"region": "south", "town": "ayr"}, ["bath", "cowes"], ["not-offered"]),
    ],
)
def test_a_choice_is_offered_after_an_earlier_answer(
    answers: dict[str, Answer], offers: list[str], expected: list[str]
) -> None:
    town = CASCADE.questions[1]
    assert faults(CASCADE) == ()
    assert [choice.code for choice in offered(CASCADE, town, answers)] == offers
    assert (town in asked(CASCADE, answers)) is bool(offers)
    assert [problem.code for problem in problems(CASCADE, answers)] == expected


STRICT = instrument(
    *FIVE,
    Question("must", Kind.TEXT, WORDS, required=True),
    Question("even", Kind.DECIMAL, WORDS, constraint=Compare(".", Operator.DIFFERENT, 3)),
)
FINE: dict[str, Answer] = {"must": "x", "ways": ("time",)}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"heard": "most", "hours": 3, "since": "2024-02-29", "even": Decimal("2.5")}, []),
        ({"must": ""}, ["missing"]),
        ({"age": 3}, ["unknown-question"]),
        ({"heard": "maybe"}, ["unknown-choice"]),
        ({"heard": ("most", "yes")}, ["one-choice"]),
        ({"ways": ("time", "none")}, ["alone"]),
        ({"hours": "many"}, ["not-a-number"]),
        ({"hours": Decimal("1.5")}, ["not-whole"]),
        ({"hours": -1}, ["too-low"]),
        ({"hours": 201}, ["too-high"]),
        ({"since": "2023-02-29"}, ["not-a-day"]),
        ({"since": "May"}, ["not-a-day"]),
        ({"ways": ("skills",), "hours": 3}, ["not-asked"]),
        ({"even": 3}, ["constraint"]),
    ],
)
def test_each_problem_is_named(answers: dict[str, Answer], expected: list[str]) -> None:
    found = problems(STRICT, FINE | answers, "users")
    assert [problem.code for problem in found] == expected
    assert all("{" not in str(problem) for problem in found)
    assert set(expected) <= set(PROBLEMS)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.SELECT_MULTIPLE, " a  b ", ("a", "b")),
        (Kind.INTEGER, "12", 12),
        (Kind.DECIMAL, "-1.50", Decimal("-1.50")),
        (Kind.DECIMAL, "1,5", "1,5"),
        (Kind.TEXT, " More light ", "More light"),
    ],
)
def test_texts_become_answers(kind: Kind, text: str, expected: Answer) -> None:
    question = replace(TRIAL.questions[0], kind=kind)
    assert read_answer(question, text) == expected


def test_days_are_those_of_the_calendar() -> None:
    days = ["2000-02-29", "1900-02-29", "2026-04-31", "2026-12-31", "2026-13-01"]
    assert [is_day(day) for day in days] == [True, False, False, True, False]
