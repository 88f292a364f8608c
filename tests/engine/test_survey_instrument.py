"""Instruments: what is wrong with one is named, and branching follows the answers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from commonstar.engine.survey.checking import FAULTS, InstrumentError, check, faults
from commonstar.engine.survey.conditions import (
    Answered,
    Chosen,
    Compare,
    Condition,
    Every,
    Formula,
    Not,
    Operator,
    Some,
    holds,
    named_questions,
)
from commonstar.engine.survey.instrument import (
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Translation,
    TranslationState,
    Words,
    walk,
)
from tests.engine.instruments import AGREE, FIVE, WAYS, instrument

EN = Words.of(en="Words")
ORIGINAL = Translation("en", TranslationState.ORIGINAL)


def asked(name: str = "q", kind: Kind = Kind.TEXT, **fields: object) -> Question:
    return Question(name, kind, EN, **fields)  # type: ignore[arg-type]


def test_a_sound_instrument_has_no_faults() -> None:
    assert faults(instrument()) == ()
    assert [question.name for question in instrument().questions] == ["heard", "ways", "hours", "since", "change"]
    assert [[group.name for group in within] for _, within in walk(FIVE)][2] == ["giving"]


def test_a_formula_holds_as_its_expression_does() -> None:
    formula = Formula("${hours} * 12 >= 100 and selected(${ways}, 'time') and . != 'x'")
    assert holds(formula, {"hours": 10, "ways": ("skills", "time")}, "y")
    assert holds(formula, {"hours": Decimal("8.5"), "ways": ("time",)})
    assert not holds(formula, {"hours": 8, "ways": ("time",)})
    assert not holds(formula, {"ways": ("time",)})
    assert list(named_questions(Not(formula))) == ["hours", "ways", "."]


def review(**changes: str) -> Translation:
    return replace(Translation("pt", TranslationState.REVIEWED, "a carer", "2026-05-01"), **changes)


IN_TWO = replace(WAYS.choices[0], columns=(("area", "x"), ("area", "y")))
BAD: list[tuple[str, Instrument]] = [
    ("name", instrument(asked("2 words"))),
    ("code", instrument(version="one two")),
    ("twice", instrument(asked("q"), asked("q"))),
    ("twice", instrument(choice_lists=(WAYS, WAYS, AGREE))),
    ("no-questions", replace(instrument(), items=())),
    ("no-language unknown-language", instrument(translations=())),
    ("language", instrument(translations=(ORIGINAL, Translation("Portuguese", TranslationState.DRAFT)))),
    ("no-original", instrument(translations=(Translation("en", TranslationState.DRAFT),))),
    ("no-original", instrument(translations=(ORIGINAL, Translation("pt", TranslationState.ORIGINAL)))),
    ("unreviewed no-words-reviewed", instrument(translations=(ORIGINAL, review(reviewed_by=" ")))),
    ("unreviewed no-words-reviewed", instrument(translations=(ORIGINAL, review(reviewed_on="May 2026")))),
    ("no-words-reviewed", instrument(translations=(ORIGINAL, review()))),
    ("unknown-language", instrument(title=Words.of(en="A", cy="B"))),
    ("no-words", instrument(title=Words.of())),
    ("filter", instrument(asked(kind=Kind.SELECT_ONE, choices="ways", choice_filter="area = today()"))),
    ("filter-of-none no-column", instrument(asked(choice_filter="area = 'x'"))),
    ("no-column", instrument(asked(kind=Kind.SELECT_ONE, choices="ways", choice_filter="area = 'x'"))),
    ("unknown-question", instrument(asked(kind=Kind.SELECT_ONE, choices="ways", choice_filter="${where} = 'x'"))),
    ("unknown-question", instrument(asked(required_if=Answered("where")))),
    ("columns", instrument(choice_lists=(AGREE, replace(WAYS, choices=(IN_TWO, *WAYS.choices[1:]))))),
    ("no-choices", instrument(asked(kind=Kind.SELECT_ONE))),
    ("choices-of-none", instrument(asked(choices="ways"))),
    ("unknown-choices", instrument(asked(kind=Kind.SELECT_ONE, choices="where"))),
    ("few-choices", instrument(choice_lists=(AGREE, WAYS, ChoiceList("one", (Choice("a", EN),))))),
    ("no-score", instrument(choice_lists=(AGREE, replace(WAYS, ordered=True)))),
    ("scores", instrument(choice_lists=(WAYS, replace(AGREE, choices=AGREE.choices[::-1])))),
    ("reversed", instrument(asked(kind=Kind.SELECT_ONE, choices="ways", reversed=True))),
    ("bounds", instrument(asked(least=Decimal(1)))),
    ("bounds", instrument(asked(kind=Kind.INTEGER, least=Decimal(2), most=Decimal(1)))),
    ("bands", instrument(asked(bands=(Decimal(1),)))),
    ("bands", instrument(asked(kind=Kind.INTEGER, bands=(Decimal(2), Decimal(1))))),
    ("unknown-group", instrument(asked(asked_of=("mayors",)))),
    ("unknown-dimension", instrument(asked(dimension="d"))),
    ("unknown-level", instrument(asked(level="l"))),
    ("unknown-question", instrument(asked("a", relevant=Answered("b")), asked("b"))),
    ("unknown-choice", instrument(*FIVE, asked(relevant=Chosen("ways", "gold")))),
    ("formula", instrument(*FIVE, asked(relevant=Formula("random() > 1")))),
    ("formula", instrument(*FIVE, asked(relevant=Every((Formula("${since} < today()"),))))),
    ("unknown-question", instrument(*FIVE, asked(relevant=Not(Formula("${never} = 1"))))),
    ("not-itself", instrument(*FIVE, asked(relevant=Formula(". = 1")))),
    ("compared", instrument(*FIVE, asked(relevant=Compare("hours", Operator.MORE, "ten")))),
    ("compared", instrument(*FIVE, asked(relevant=Compare("since", Operator.MORE, 10)))),
    ("not-itself", instrument(asked(relevant=Answered(".")))),
    ("note", instrument(asked(kind=Kind.NOTE, required=True), asked("a"))),
    ("empty-group", instrument(Group("g", EN, ()), asked())),
]


@pytest.mark.parametrize(("codes", "bad"), BAD, ids=[f"{number}-{codes}" for number, (codes, _) in enumerate(BAD)])
def test_each_fault_is_named_and_no_other(codes: str, bad: Instrument) -> None:
    assert {fault.code for fault in faults(bad)} == set(codes.split())
    with pytest.raises(InstrumentError) as caught:
        check(bad)
    assert caught.value.faults == faults(bad)
    assert "{" not in str(caught.value)


def test_every_fault_is_shown_once_at_least() -> None:
    assert {code for codes, _ in BAD for code in codes.split()} == set(FAULTS)


ANSWERS = {"one": "a", "many": ("a", "b"), "n": 3, "d": Decimal("2.50"), "day": "2026-05-01", "none": ()}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Answered("one"), True),
        (Answered("none"), False),
        (Answered("missing"), False),
        (Chosen("one", "a"), True),
        (Chosen("many", "b"), True),
        (Chosen("many", "c"), False),
        (Chosen("missing", "a"), False),
        (Compare("n", Operator.EQUAL, 3), True),
        (Compare("d", Operator.EQUAL, Decimal("2.5")), True),
        (Compare("n", Operator.LESS, 3), False),
        (Compare("n", Operator.AT_MOST, 3), True),
        (Compare("n", Operator.MORE, Decimal("2.9")), True),
        (Compare("n", Operator.AT_LEAST, 4), False),
        (Compare("day", Operator.MORE, "2025-12-31"), True),
        (Compare("missing", Operator.LESS, 3), False),
        (Compare("missing", Operator.DIFFERENT, 3), True),
        (Not(Answered("one")), False),
        (Every((Answered("one"), Answered("missing"))), False),
        (Every(()), True),
        (Some((Answered("one"), Answered("missing"))), True),
        (Some(()), False),
    ],
)
def test_conditions(condition: Condition, expected: bool) -> None:
    assert holds(condition, ANSWERS) is expected


def test_a_constraint_speaks_of_the_answer_itself() -> None:
    constraint = Every((Compare(".", Operator.AT_LEAST, 0), Not(Chosen("one", "b"))))
    assert holds(constraint, ANSWERS, itself=4)
    assert not holds(constraint, ANSWERS, itself=-1)
    assert list(named_questions(constraint)) == [".", "one"]


def test_words_fall_back_to_what_there_is() -> None:
    words = Words((("en", "Yes"), ("pt-BR", "")))
    assert [words.in_language(language) for language in ("en", "pt-BR", "ar")] == ["Yes", "Yes", "Yes"]
    assert Words().in_language("en") == ""
