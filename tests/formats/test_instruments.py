"""Instruments as files: what is written is read again, and a fault is named with its line."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.survey.answers import Layout
from commonstar.engine.survey.checking import InstrumentError, is_complete
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
)
from commonstar.engine.survey.instrument import Kind, Question, Translation, TranslationState, Words
from commonstar.formats.instruments import read_instrument, shipped_instruments, write_instrument
from commonstar.formats.xlsform import read_form, write_form
from commonstar.formats.yaml import FieldError, FileError
from tests.engine.instruments import AGREE, FIVE, instrument

leaves = st.one_of(
    st.just(Answered("ways")),
    st.just(Chosen("ways", "time")),
    st.just(Formula("${hours} mod 2 = 0")),
    st.builds(
        Compare,
        st.just("hours"),
        st.sampled_from(Operator),
        st.one_of(st.integers(-9, 9), st.decimals(-9, 9, places=2, allow_nan=False)),
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Every, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(conditions, st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_what_is_written_is_read_again(condition: Condition, text: str) -> None:
    words = Words((("en", text), ("pt-BR", "Sim: 1")))
    last = Question(
        "more",
        Kind.DECIMAL,
        words,
        hint=Words.of(en=text),
        relevant=condition,
        constraint=Compare(".", Operator.AT_LEAST, 0),
        constraint_message=words,
        least=Decimal(0),
        most=Decimal("9.50"),
        bands=(Decimal(0), Decimal("2.5")),
        asked_of=("staff",),
        tags=("would-do-more",),
        pair="more_of_staff",
        required=True,
        appearance="likert",
    )
    languages = (Translation("en", TranslationState.ORIGINAL), Translation("pt-BR", TranslationState.DRAFT))
    one = instrument(*FIVE, last, translations=languages, choice_lists=(replace(AGREE, low=words), *WAYS))
    if not text.strip():
        return
    assert read_instrument(write_instrument(one)) == one


WAYS = instrument().choice_lists[1:]
SOUND = """format: commonstar-instrument/1
id: short
version: 2026
title: Short
translations:
  - {language: en, state: original}
items:
  - {question: change, kind: text, label: What should change?}
"""


CASCADE = """
format: commonstar-instrument/1
id: towns
version: "1"
title: Towns
translations: [{language: en, state: original}]
choice_lists:
  - {name: regions, choices: [{code: north, label: North}, {code: south, label: South}]}
  - name: towns
    choices:
      - {code: ayr, label: Ayr, columns: {region: north}}
      - {code: bath, label: Bath, columns: {region: south, size: "2"}}
items:
  - {question: region, kind: select_one, label: Where?, choices: regions}
  - question: town
    kind: select_one
    label: Which town?
    choices: towns
    choice_filter: region = ${region}
    required_if: {answered: region}
"""


def test_filters_of_choices_and_needs_on_condition_are_read_and_written() -> None:
    found = read_instrument(CASCADE)
    town = found.questions[1]
    assert (town.choice_filter, town.required_if) == ("region = ${region}", Answered("region"))
    assert found.choice_lists[1].choices[1].columns == (("region", "south"), ("size", "2"))
    assert read_instrument(write_instrument(found)) == found
    out = write_form(found)
    assert not out.named
    again = read_form(out.data, filename="towns.xlsx").instrument
    # The column of which no filter speaks is kept beside the choice.
    assert again.questions == found.questions
    assert [choice.columns for choice in again.choice_lists[1].choices] == [
        (("region", "north"),),
        (("region", "south"),),
    ]
    assert write_form(again).data == out.data


def test_a_short_file_is_enough() -> None:
    found = read_instrument(SOUND)
    assert (found.version, found.title, found.languages) == ("2026", Words.of(en="Short"), ("en",))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("instrument/1", "instrument/2", "format", 1),
        ("id: short", "id:", "missing", 2),
        ("kind: text", "kind: essay", "unknown-term", 8),
        ("kind: text", "kind: text, must: true", "unknown-key", 8),
        ("label: What", "relevant: {never: a}, label: What", "condition", 8),
        ("label: What", "relevant: {}, label: What", "condition", 8),
        ("label: What", "bands: [a], label: What", "not-numbers", 8),
        ("label: What", "relevant: {compare: {question: a, is: '=', value: true}}, label: What", "value", 8),
        ("  - {language: en, state: original}", "  []", "missing", 5),
        ("state: original", "state: perfect", "unknown-term", 6),
    ],
)
def test_a_shape_that_does_not_fit_is_named_with_its_line(old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(FileError) as caught:
        read_instrument(SOUND.replace(old, new))
    assert (caught.value.code, caught.value.line) == (code, line)
    assert isinstance(caught.value, FieldError)


def test_an_instrument_that_cannot_be_asked_is_refused() -> None:
    with pytest.raises(InstrumentError) as caught:
        read_instrument(SOUND.replace("kind: text", "kind: select_one"))
    assert [fault.code for fault in caught.value.faults] == ["no-choices"]


def test_the_example_of_the_reference_can_be_asked() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "instrument-file.md"
    (example,) = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert read_instrument(example).languages == ("en", "cy")


SHIPPED = {one.id: one for one in shipped_instruments()}


def test_what_is_shipped_can_be_asked_and_counted() -> None:
    assert set(SHIPPED) == {"barriers", "community", "gathering-feedback", "maturity", "staff"}
    for one in SHIPPED.values():
        assert one.sources
        assert one.licence
        assert read_instrument(write_instrument(one)) == one
        assert len(Layout.of(one).columns) >= 6


def test_maturity_asks_each_part_at_each_level_of_five_groups() -> None:
    maturity = SHIPPED["maturity"]
    asked = {(one.dimension, one.level) for one in maturity.questions if one.dimension}
    assert asked == {(part.code, level.code) for part in maturity.dimensions for level in maturity.levels}
    assert (len(asked), len(maturity.answered_by)) == (18, 5)


def test_the_community_and_the_staff_survey_are_a_pair() -> None:
    community, staff = SHIPPED["community"], SHIPPED["staff"]
    assert (community.pair, staff.pair) == (staff.id, community.id)
    for one, other in ((community, staff), (staff, community)):
        for question in one.questions:
            if question.pair:
                partner = other.question(question.pair)
                assert partner is not None
                assert partner.pair == question.name
                codes = [[each.code for each in of.choices_of(it)] for of, it in ((one, question), (other, partner))]
                assert codes[0] == codes[1]
    assert [one.name for one in community.questions if "would-do-more" in one.tags] == ["would_do"]


def test_barriers_are_asked_in_two_languages_of_which_one_is_a_draft() -> None:
    barriers = SHIPPED["barriers"]
    assert [(each.language, each.state) for each in barriers.translations] == [("en", "original"), ("pt", "draft")]
    assert is_complete(barriers, "pt")
    assert len(barriers.dimensions) == 5
