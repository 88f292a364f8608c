"""Our own instruments as XLSForm: pyxform takes them, and they come back whole; so does what is carried, as YAML."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.survey.carried import NOTHING_CARRIED
from commonstar.engine.survey.checking import faults
from commonstar.engine.survey.conditions import Answered, Chosen, Compare, Condition, Every, Not, Operator, Some, holds
from commonstar.engine.survey.evaluation import Given
from commonstar.engine.survey.evaluation import holds as expression_holds
from commonstar.engine.survey.expressions import parse, write
from commonstar.engine.survey.instrument import Group, Instrument, Kind, Question, Words
from commonstar.engine.survey.spelling import Unspeakable, condition_of, expression_of
from commonstar.formats.instruments import read_instrument, shipped_instruments, write_instrument
from commonstar.formats.xlsform import FormRefused, convert, read_form, write_form
from tests.engine.instruments import instrument
from tests.formats.xlsforms import form_of, workbook

KINDS = {
    "one": Kind.SELECT_ONE,
    "many": Kind.SELECT_MULTIPLE,
    "number": Kind.INTEGER,
    "day": Kind.DATE,
    "text": Kind.TEXT,
}


def bare(one: Instrument) -> Instrument:
    """The instrument without what is carried, its conditions in one way, no white space around long texts."""
    introduction = Words(tuple((language, text.strip()) for language, text in one.introduction.texts))
    return replace(
        one,
        carried=NOTHING_CARRIED,
        items=tuple(map(_plain, one.items)),
        introduction=introduction,
        sources=tuple(source.strip() for source in one.sources),
    )


def _plain(item: Question | Group) -> Question | Group:
    if isinstance(item, Group):
        return replace(item, items=tuple(map(_plain, item.items)), relevant=item.relevant and simple(item.relevant))
    return replace(
        item,
        relevant=item.relevant and simple(item.relevant),
        constraint=item.constraint and simple(item.constraint),
    )


def simple(condition: Condition) -> Condition:
    """A condition as it comes back: parts within parts of one kind made one row, a single part alone."""
    match condition:
        case Not(part):
            return Not(simple(part))
        case Every(parts) | Some(parts):
            kind = type(condition)
            found: list[Condition] = []
            for part in map(simple, parts):
                found += part.parts if isinstance(part, kind) and part.parts else [part]
            return found[0] if len(found) == 1 else kind(tuple(found))
    return condition


SHIPPED = tuple(shipped_instruments())


def test_there_are_shipped_instruments() -> None:
    assert len(SHIPPED) >= 5


@pytest.mark.parametrize("one", [*SHIPPED, instrument()], ids=lambda one: one.id)
def test_an_instrument_comes_back_whole(one: Instrument) -> None:
    writing = write_form(one)
    assert not writing.named
    assert convert(writing.data)
    reading = read_form(writing.data, filename="a.xlsx")
    assert not reading.named
    assert bare(reading.instrument) == bare(one)


CODES = st.sampled_from(["a", "b", "c"])
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from(sorted(KINDS)).map(Answered),
    st.builds(Chosen, st.sampled_from(["one", "many"]), CODES),
    st.builds(Compare, st.just("number"), st.sampled_from(Operator), st.integers(-3, 3) | st.just(Decimal("1.5"))),
    st.builds(Compare, st.just("one"), st.sampled_from([Operator.EQUAL, Operator.DIFFERENT]), CODES),
    st.builds(Compare, st.just("day"), st.sampled_from(Operator), st.sampled_from(["2026-01-31", "2020-02-29"])),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(tuple).map(Every),
        st.lists(inner, max_size=3).map(tuple).map(Some),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_a_condition_comes_back_from_its_expression(condition: Condition) -> None:
    source = write(expression_of(condition))
    assert condition_of(parse(source), KINDS) == simple(condition)


@given(
    CONDITIONS,
    st.fixed_dictionaries(
        {},
        optional={
            "one": CODES,
            "many": st.lists(CODES, unique=True, min_size=1).map(tuple),
            "number": st.integers(-4, 4),
            "day": st.sampled_from(["2026-01-31", "2026-02-01", "1999-12-31"]),
            "text": st.just("something"),
        },
    ),
)
def test_a_condition_and_its_expression_hold_for_the_same_answers(
    condition: Condition, answers: dict[str, str | tuple[str, ...] | int]
) -> None:
    texts = {name: " ".join(answer) if isinstance(answer, tuple) else str(answer) for name, answer in answers.items()}
    assert expression_holds(expression_of(condition), Given(texts)) is holds(condition, answers)


@pytest.mark.parametrize(
    "source",
    [
        "${unknown} = 'a'",
        "${number} = '5'",
        "${text} = 5",
        "${day} < '2026-01-31'",
        "${day} < today()",
        "${one}",
        "${one} = ${many}",
        "selected(${text}, 'a')",
        "selected(${many}, 'a b')",
        "not(string-length(${text}))",
        "${number} + 1 > 2",
        "selected(${one}, 'a') and ${number} mod 2 = 0",
    ],
)
def test_what_means_more_than_a_condition_can_say_is_none(source: str) -> None:
    assert condition_of(parse(source), KINDS) is None


@pytest.mark.parametrize("operator", [Operator.LESS, Operator.AT_LEAST])
def test_texts_in_order_have_no_like_and_are_named(operator: Operator) -> None:
    condition = Compare("change", operator, "m")
    with pytest.raises(Unspeakable):
        expression_of(condition)
    first = Question("change", Kind.TEXT, Words.of(en="What?"))
    second = Question("more", Kind.TEXT, Words.of(en="More?"), relevant=condition)
    assert [named.code for named in write_form(instrument(first, second)).named] == ["condition"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_carried_survives_the_file(seed: int) -> None:
    try:
        one = read_form(workbook(**form_of(Random(seed))), filename="a.xlsx").instrument
    except FormRefused:
        return
    assert not faults(one)
    assert read_instrument(write_instrument(one)) == one
