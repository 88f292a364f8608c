"""XLSForm in and out: the same XForm, nothing dropped silently, what is not asked is named, hostile files refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyxform.xls2xform import convert as pyxform_convert

from commonstar.engine.survey.answering import asked, offered, problems
from commonstar.engine.survey.checking import faults
from commonstar.engine.survey.conditions import Answered, Chosen, Compare, Every, Formula, Not, Operator
from commonstar.engine.survey.instrument import Instrument, Kind
from commonstar.formats.cells import Limits, TableRefused
from commonstar.formats.xlsform import (
    FormFaulty,
    FormRefused,
    Named,
    Reading,
    canonical,
    convert,
    read_form,
    write_form,
)
from commonstar.formats.xlsform.named import REASONS, REFUSALS
from commonstar.formats.xlsform.rows import closes, opens, read_type
from commonstar.formats.xlsform.sheets import Sheets, read_workbook
from tests.conftest import shared_data
from tests.formats.xlsforms import damaged_form_of, forms, workbook
from tests.formats.xlsforms import form_of as form_of_seed

# Taken by pyxform, and nothing in it that can be asked.
NOTHING_TO_ASK = {"bad_calc.xlsx"}


def read(data: bytes, name: str = "form.xlsx") -> Reading:
    return read_form(data, filename=name)


def codes(reading: Reading) -> list[tuple[str, str, int, str]]:
    return [(named.code, named.sheet, named.row, named.column) for named in reading.named]


def xform(data: bytes) -> str:
    return canonical(convert(data))


def form_of(*survey: dict[str, str], choices: tuple[dict[str, str], ...] = (), **settings: str) -> Reading:
    return read(workbook(survey, choices, [{"form_title": "A form", "form_id": "a_form", **settings}]))


YES_NO = (
    {"list_name": "yn", "name": "yes", "label": "Yes"},
    {"list_name": "yn", "name": "no", "label": "No"},
)


def real_forms(folder: Path) -> list[tuple[Path, bool]]:
    """Forms with whether pyxform takes them: one of our own, and real ones where they lie beside the checkout."""
    own = folder / "own form.xlsx"
    own.write_bytes(workbook(**form_of_seed(Random(7))))
    beside = shared_data()
    if beside is None:
        return [(own, True)]
    expected = json.loads((beside / "xlsform" / "expected.json").read_text("utf-8"))
    assert len(expected) >= 11
    return [(own, True), *((beside / "xlsform" / name, bool(said["ok"])) for name, said in expected.items())]


def test_a_real_form_comes_in_goes_out_and_makes_the_same_xform(tmp_path: Path) -> None:
    for path, is_taken in real_forms(tmp_path):
        if not is_taken or path.name in NOTHING_TO_ASK:
            with pytest.raises(FormRefused):
                read(path.read_bytes(), path.name)
            continue
        reading = read(path.read_bytes(), path.name)
        writing = write_form(reading.instrument)
        assert not writing.named, path.name
        assert not faults(reading.instrument), path.name
        # By its path, since pyxform takes the code of a form without settings from the name of its file.
        expected = canonical(str(pyxform_convert(str(path), warnings=[]).xform))
        assert xform(writing.data) == expected, path.name
        nothing_is_dropped(path.read_bytes(), path.name)


def nothing_is_dropped(data: bytes, name: str) -> None:
    before = read_workbook(data, filename=name)
    after = read_workbook(write_form(read(data, name).instrument).data, filename=name)
    assert rows_of(before, "survey") == rows_of(after, "survey")
    assert Counter(rows_of(before, "choices")) == Counter(rows_of(after, "choices"))
    said = dict(before["settings"].lines[0].cells) if before["settings"].lines else {}
    assert said.items() <= dict(after["settings"].lines[0].cells).items()


def rows_of(sheets: Sheets, name: str) -> list[tuple[tuple[str, str], ...]]:
    """The rows of a sheet as sorted cells, with the ways to spell a type that mean the same made one."""
    return [
        tuple(sorted((column, meaning(text) if column == "type" else text) for column, text in line.cells.items()))
        for line in sheets[name].lines
    ]


def meaning(text: str) -> str:
    typed = read_type(text)
    if opens(text) == "group" or closes(text) == "group":
        return text.replace("_", " ")
    if typed.kind is not None and not typed.range:
        return f"{typed.kind.value} {typed.choices} {typed.other}"
    return text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms())
def test_any_form_makes_the_same_xform(form: dict[str, list[dict[str, str]]]) -> None:
    data = workbook(**form)
    try:
        expected = xform(data)
    except FormFaulty:
        # pyxform refuses two choices of one code, for example; whatever we make of it must be a refusal or a form.
        expected = ""
    try:
        reading = read(data)
    except FormRefused as refused:
        assert refused.code == "nothing-asked"  # noqa: PT017  (what is drawn is never damaged)
        return
    assert not faults(reading.instrument)
    if expected:
        assert xform(write_form(reading.instrument).data) == expected
        nothing_is_dropped(data, "form.xlsx")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
@example(11)
def test_a_damaged_form_is_refused_or_still_makes_the_same_xform(seed: int) -> None:
    data = workbook(**damaged_form_of(Random(seed)))
    try:
        reading = read(data, "data.xlsx")
    except FormRefused:
        return
    try:
        expected = xform(data)
    except FormFaulty:
        return
    assert xform(write_form(reading.instrument).data) == expected


def test_settings_keep_columns_that_mean_something_else_there() -> None:
    data = workbook(
        [{"type": "text", "name": "a", "label": "A"}],
        (),
        [{"form_title": "T", "form_id": "t", "bind::relevant": "true()", "media::image::French": "x.jpg"}],
    )
    reading = read(data)
    assert [named.column for named in reading.named] == ["bind::relevant", "media::image::French"]
    assert xform(write_form(reading.instrument).data) == xform(data)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms())
def test_coming_in_again_changes_nothing(form: dict[str, list[dict[str, str]]]) -> None:
    try:
        once = read(workbook(**form))
    except FormRefused:
        return
    again = read(write_form(once.instrument).data)
    assert again.named == once.named
    assert in_order(again.instrument) == in_order(once.instrument)


def in_order(one: Instrument) -> Instrument:
    """The instrument with what is carried in one order, whichever the columns of the workbook had."""
    rows = tuple(replace(row, cells=tuple(sorted(row.cells))) for row in one.carried.rows)
    cells = tuple(sorted(one.carried.cells, key=lambda cell: (cell.sheet, cell.item, cell.column)))
    return replace(one, carried=replace(one.carried, rows=rows, cells=cells))


def test_what_we_ask_becomes_questions() -> None:
    reading = form_of(
        {"type": "begin_group", "name": "g", "label": "You"},
        {"type": "integer", "name": "age", "label": "Age", "required": "yes", "constraint": ". >= 0 and . <= 120"},
        {"type": "select_one yn", "name": "works", "label": "Do you work?", "relevant": "${age} >= 16"},
        {"type": "end_group"},
        {
            "type": "text",
            "name": "what",
            "label": "As what?",
            "hint": "In a few words.",
            "relevant": "selected(${works}, 'yes') and ${age} != ''",
        },
        {"type": "range", "name": "how", "label": "How much?", "parameters": "start=0 end=10 step=1"},
        choices=YES_NO,
    )
    assert not reading.named
    age, works, what, how = reading.instrument.questions
    assert (age.kind, age.required, age.least, age.most, age.constraint) == (Kind.INTEGER, True, 0, 120, None)
    assert works.relevant == Compare("age", Operator.AT_LEAST, 16)
    assert what.relevant == Every((Chosen("works", "yes"), Answered("age")))
    assert what.hint.in_language("en") == "In a few words."
    assert (how.kind, how.least, how.most) == (Kind.INTEGER, 0, 10)


def test_what_we_do_not_ask_is_kept_and_named_with_its_place() -> None:
    reading = form_of(
        {"type": "start", "name": "start"},
        {"type": "text", "name": "name", "label": "Name", "image": "a.jpg"},
        {"type": "geopoint", "name": "where", "label": "Where?"},
        {"type": "begin_repeat", "name": "r", "label": "Each"},
        {"type": "text", "name": "inner", "label": "Inner"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "twice", "calculation": "1 + 1"},
        {"type": "text", "name": "more", "label": "More", "relevant": "position(..) = 1"},
        {"type": "text", "name": "again", "label": "Hello ${name}"},
        {
            "type": "text",
            "name": "odd",
            "label": "Odd",
            "constraint": "regex(., '(?=x)')",
            "required": "position(..) = 1",
        },
        {"type": "text", "name": "after", "label": "After", "relevant": "${twice} = 2"},
    )
    assert [question.name for question in reading.instrument.questions] == ["name", "odd"]
    assert codes(reading) == [
        ("metadata", "survey", 2, "type"),
        ("cell", "survey", 3, "image"),
        ("kind", "survey", 4, "type"),
        ("kind", "survey", 5, "type"),
        ("within", "survey", 6, ""),
        ("calculated", "survey", 8, "type"),
        ("expression", "survey", 9, "relevant"),
        ("piped", "survey", 10, "label"),
        ("required", "survey", 11, "required"),
        ("constraint", "survey", 11, "constraint"),
        ("fault", "survey", 12, ""),
    ]
    assert "position()" in next(named.message for named in reading.named if named.row == 9)
    assert all(named.message for named in reading.named)
    told = {named.row: named.message for named in reading.named}
    assert told[8] == "sheet survey, row 8 (twice), column type: Kept, not computed here."
    assert told[6].startswith("sheet survey, row 6 (")


TOWNS = (
    {"list_name": "regions", "name": "north", "label": "North"},
    {"list_name": "regions", "name": "south", "label": "South"},
    {"list_name": "towns", "name": "ayr", "label": "Ayr", "region": "north", "image": "ayr.jpg"},
    {"list_name": "towns", "name": "bath", "label": "Bath", "region": "south"},
)
REGION = {"type": "select_one regions", "name": "where", "label": "Where?"}
TOWN = {"type": "select_one towns", "name": "town", "label": "Which?"}


def test_choices_are_offered_after_an_earlier_answer_and_needed_on_a_condition() -> None:
    rows = [REGION, TOWN | {"choice_filter": "region = ${where}", "required": "${where} = 'south'"}]
    data = workbook(rows, TOWNS, [{"form_title": "T", "form_id": "t"}])
    reading = read(data)
    assert codes(reading) == [("cell", "choices", 4, "image")]
    town = reading.instrument.questions[1]
    assert (town.choice_filter, town.required_if) == ("region = ${where}", Compare("where", Operator.EQUAL, "south"))
    offers = [each.code for each in offered(reading.instrument, town, {"where": "south"})]
    assert offers == ["bath"]
    assert [problem.code for problem in problems(reading.instrument, {"where": "south"})] == ["missing"]
    assert xform(write_form(reading.instrument).data) == xform(data)
    # Without the question that is filtered, the columns of its choices stay.
    fewer = replace(reading.instrument, items=reading.instrument.items[:1])
    kept = read(write_form(replace(fewer, items=(*fewer.items, replace(town, required_if=None)))).data)
    assert kept.instrument.questions[1].choice_filter == "region = ${where}"


@pytest.mark.parametrize(
    ("filtered", "code"),
    [
        ("label = ${where}", "fault"),
        ("area = ${where}", "fault"),
        ("region = ${gone}", "fault"),
        ("region = today()", "expression"),
        ("position(..) = 1", "expression"),
    ],
)
def test_a_filter_that_is_not_computed_is_named_with_its_question(filtered: str, code: str) -> None:
    reading = form_of(REGION, TOWN | {"choice_filter": filtered}, choices=TOWNS)
    assert [question.name for question in reading.instrument.questions] == ["where"]
    assert (code, 3) in [(named.code, named.row) for named in reading.named]


def test_what_no_condition_says_is_a_formula_unless_it_speaks_of_today() -> None:
    reading = form_of(
        {"type": "text", "name": "name", "label": "Name", "constraint": "regex(., '[A-Z].*')"},
        {"type": "text", "name": "long", "label": "Long?", "relevant": "string-length(${name}) > 2"},
        {"type": "date", "name": "since", "label": "Since?", "constraint": ". <= today()"},
        {"type": "text", "name": "late", "label": "Late?", "relevant": "${since} < today()"},
    )
    name, long, since = reading.instrument.questions
    assert (name.constraint, long.relevant) == (Formula("regex(., '[A-Z].*')"), Formula("string-length(${name}) > 2"))
    assert since.constraint is None
    assert codes(reading) == [("constraint", "survey", 4, "constraint"), ("expression", "survey", 5, "relevant")]
    assert [question.name for question in asked(reading.instrument, {"name": "Al"})] == ["name", "since"]
    assert [question.name for question in asked(reading.instrument, {"name": "Ali"})] == ["name", "long", "since"]
    assert [problem.code for problem in problems(reading.instrument, {"name": "ali"})] == ["constraint"]


def test_a_question_that_hangs_on_one_not_asked_is_kept_too() -> None:
    reading = form_of(
        {"type": "text", "name": "first", "label": "First"},
        {"type": "select_one one", "name": "single", "label": "Only one way"},
        {"type": "text", "name": "then", "label": "Then", "relevant": "selected(${single}, 'a')"},
        choices=({"list_name": "one", "name": "a", "label": "A"},),
    )
    assert [question.name for question in reading.instrument.questions] == ["first"]
    assert [named.row for named in reading.named if named.sheet == "survey"] == [3, 4]


def test_or_other_adds_a_choice_and_a_question_and_goes_out_as_it_came() -> None:
    survey = [{"type": "select_one yn or_other", "name": "q", "label": "Well?"}]
    data = workbook(survey, YES_NO, [{"form_title": "T", "form_id": "t"}])
    reading = read(data)
    assert [choice.code for choice in reading.instrument.choice_lists[0].choices] == ["yes", "no", "other"]
    assert reading.instrument.question("q_other").relevant == Chosen("q", "other")  # type: ignore[union-attr]
    assert xform(write_form(reading.instrument).data) == xform(data)


@pytest.mark.parametrize(
    ("code", "row", "survey"),
    [
        ("no-type", 2, [{"name": "a", "label": "A"}, {"type": "text", "name": "b"}]),
        ("no-name", 3, [{"type": "text", "name": "b", "label": "B"}, {"type": "text", "label": "A"}]),
        ("not-open", 2, [{"type": "end group"}]),
        ("not-open", 3, [{"type": "begin group", "name": "g"}, {"type": "end repeat"}]),
        ("not-closed", 2, [{"type": "begin group", "name": "g"}, {"type": "text", "name": "b", "label": "B"}]),
        ("nothing-asked", 0, [{"type": "start", "name": "start"}]),
        ("no-type-column", 0, [{"name": "a"}]),
        ("same-column", 1, [{"type": "text", "label::en": "x", "label:: en": "y"}]),
        ("too-deep", 32, [{"type": "begin group", "name": f"g{at}"} for at in range(40)]),
    ],
)
def test_a_damaged_form_is_refused_with_its_place(code: str, row: int, survey: list[dict[str, str]]) -> None:
    with pytest.raises(FormRefused) as refused:
        read(workbook(survey))
    assert (refused.value.code, refused.value.row) == (code, row)


def test_hostile_files_are_refused() -> None:
    def refusal(data: bytes) -> str:
        with pytest.raises((TableRefused, FormRefused)) as refused:
            read(data)
        return refused.value.code  # type: ignore[attr-defined,no-any-return]

    good = workbook([{"type": "text", "name": "a", "label": "A"}])
    assert refusal(b"type,name\ntext,a\n") == "not-a-workbook"
    assert refusal(good[:200]) == "broken-workbook"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old-excel"
    assert refusal(b"x" * 5_000_001) == "bytes"
    assert refusal(swollen(good)) == "inflated"
    assert refusal(with_part(good, "xl/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')) == "entities"
    assert refusal(with_part(good, "other.txt", b"x", only=True)) == "not-a-table"


def with_part(data: bytes, name: str, content: bytes, *, only: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in () if only else old.infolist():
            new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def swollen(data: bytes) -> bytes:
    return with_part(data, "xl/media/big.xml", b" " * 51_000_000)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(TableRefused):
        read_workbook(
            workbook([{"type": "text", "name": f"q{at}", "label": "A"} for at in range(30)]),
            filename="a.xlsx",
            limits=Limits(rows=10),
        )


def test_macros_are_named_and_left_out() -> None:
    good = workbook([{"type": "text", "name": "a", "label": "A"}])
    reading = read(with_part(good, "xl/vbaProject.bin", b"macro"), "form.xlsm")
    assert ("macros", "", 0, "") in codes(reading)
    assert b"vbaProject" not in write_form(reading.instrument).data


def test_sheets_and_cells_that_are_left_out_are_named() -> None:
    book = Workbook()
    page = book.active
    page.title = "Survey"
    for row in [("type", "name", "label", None), ("text", "a", "A", "lost"), ("text", "b", "B", "lost too")]:
        page.append(row)
    book.create_sheet("notes to self").append(("x",))
    book.create_sheet("entities").append(("dataset", "label"))
    book["entities"].append(("trees", "concat('a', 'b')"))
    out = io.BytesIO()
    book.save(out)
    assert codes(read(out.getvalue())) == [
        ("no-heading", "survey", 2, "D"),
        ("other-sheet", "notes to self", 0, ""),
        ("sheet", "entities", 0, ""),
    ]


def test_every_sentence_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(read_form.__code__.co_filename).parent.glob("*.py"))
    unused = [code for code in (*REASONS, *REFUSALS) if source.count(f'"{code}"') < 2 and code not in {"list", "cell"}]
    assert unused == []
    assert Named("cell", "survey", 3, "image").message == "sheet survey, row 3, column image: Kept, not shown here."


def test_what_changed_since_is_written_and_the_rest_stays() -> None:
    reading = form_of(
        {"type": "select_one yn", "name": "a", "label": "A", "guidance_hint": "Say it slowly."},
        {"type": "text", "name": "b", "label": "B", "relevant": "selected( ${a} ,'yes')"},
        {"type": "geopoint", "name": "c", "label": "C"},
        choices=YES_NO,
    )
    first, second = reading.instrument.questions
    changed = replace(second, relevant=Not(Chosen("a", "yes")))
    lines = read_workbook(write_form(replace(reading.instrument, items=(first, changed))).data, filename="")[
        "survey"
    ].lines
    assert lines[1].get("relevant") == "not(selected(${a}, 'yes'))"
    assert lines[0].get("guidance_hint") == "Say it slowly."
    assert lines[2].get("name") == "c"
    kept = read_workbook(write_form(reading.instrument).data, filename="")["survey"].lines
    assert kept[1].get("relevant") == "selected( ${a} ,'yes')"


def test_what_was_kept_of_a_question_that_is_gone_is_named() -> None:
    reading = form_of(
        {"type": "text", "name": "a", "label": "A", "guidance_hint": "Slowly."},
        {"type": "text", "name": "b", "label": "B"},
        {"type": "geopoint", "name": "c", "label": "C"},
    )
    writing = write_form(replace(reading.instrument, items=reading.instrument.items[:0] + reading.instrument.items[1:]))
    assert [(named.code, named.params["item"]) for named in writing.named] == [("carried-cell", "a")]
    lines = read_workbook(writing.data, filename="")["survey"].lines
    assert [line.get("name") for line in lines] == ["b", "c"]
