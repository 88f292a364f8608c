"""Expressions: read and written without loss, computed as ODK's engine computes them, and refused by name."""

import csv
import math
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.survey.evaluation import (
    Day,
    Given,
    Value,
    as_number,
    as_text,
    calculated,
    evaluate,
    holds,
    read_day,
)
from commonstar.engine.survey.expressions import (
    FUNCTIONS,
    LEVELS,
    Call,
    Column,
    Expression,
    ExpressionRefused,
    Itself,
    Negative,
    Number,
    Operation,
    Reference,
    Text,
    parse,
    references,
    write,
)
from commonstar.engine.survey.patterns import PatternRefused, matches

GOLDEN = Path(__file__).parents[1] / "golden" / "expressions" / "javarosa.csv"
ANSWERS = {
    "age": "42",
    "name": "Maria da Silva",
    "spaced": "  padded  ",
    "services": "water power",
    "one_service": "water",
    "cpf": "12345678901",
}


def value(source: str, itself: str = "", today: str = "", **answers: str) -> Value:
    return evaluate(parse(source), Given(answers=answers, itself=itself, today=today))


def golden() -> list[tuple[str, str, str]]:
    with GOLDEN.open(encoding="utf-8") as file:
        return [(row["expression"], row["kind"], row["value"]) for row in csv.DictReader(file)]


def test_the_oracle_is_looked_at() -> None:
    assert len(golden()) >= 75


@pytest.mark.parametrize(("source", "kind", "expected"), golden())
def test_results_are_those_of_javarosa(source: str, kind: str, expected: str) -> None:
    found = evaluate(parse(source), Given(answers=ANSWERS))
    assert isinstance(found, {"text": str, "number": float, "truth": bool}[kind])
    assert as_text(found) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 - 2 - 3", -4.0),
        ("1 - (2 - 3)", 2.0),
        ("2 + 3 * 4", 14.0),
        ("--2", 2.0),
        ("-2 * -3", 6.0),
        ("1 = 1 = 1", True),
        ("true() or false() and false()", True),
        ("0.1 + 0.2 = 0.3", True),
        ("5 div '2'", 2.5),
        ("1 div 0 = 1 div 0", True),
        ("'yes' = true()", True),
        ("'' = false()", True),
        ("string(3000000000)", "3000000000"),
        ("string(0.0000001)", "0.0000001"),
        ("string(-0.0)", "0"),
        ("round(-2.5)", -2.0),
        ("round(2.675, 2)", 2.68),
        ("translate('baab', 'aa', 'xy')", "bxxb"),
        ("substr('hello', 1, -1)", "ell"),
        ("selected-at('a b', -1)", ""),
        ("string(date('2024-02-28') + 1)", "19782"),
        ("string(date(date('2024-02-28') + 1))", "2024-02-29"),
        ("date('2023-02-29')", ""),
        ("pow(-8, 1 div 3)", math.nan),
        ("pow(10, 999)", math.inf),
        ("5 mod 0", math.nan),
        ("max(1, 'x')", math.nan),
    ],
)
def test_worked_examples(source: str, expected: Value) -> None:
    found = value(source)
    assert found == expected or (isinstance(found, float) and math.isnan(found) and math.isnan(float(expected)))  # type: ignore[arg-type]


def test_an_unanswered_question_holds_no_comparison_by_size() -> None:
    for operator in ("<", "<=", ">", ">=", "="):
        assert value(f"${{age}} {operator} 18") is False
    assert value("${age} != 18") is True
    assert value("${age} = ''") is True


def test_days_compare_by_the_calendar() -> None:
    assert value("${born} < today()", born="2001-12-31", today="2026-11-22") is True
    assert value("${born} = today()", born="2026-11-22", today="2026-11-22") is True
    assert value("${born} <= today()", today="2026-11-22") is False
    assert value("(today() - ${born}) div 365.25 >= 18", born="2008-11-21", today="2026-11-22") is True


def test_a_constraint_speaks_of_the_answer_itself() -> None:
    constraint = parse("not(selected(., 'none') and count-selected(.) > 1)")
    assert holds(constraint, Given(itself="none"))
    assert not holds(constraint, Given(itself="none walk"))


def test_a_calculation_that_is_no_number_leaves_nothing() -> None:
    assert calculated(parse("${a} + 1"), Given()) == ""
    assert calculated(parse("${a} + 1"), Given({"a": "2"})) == "3"


def test_a_choice_filter_speaks_of_columns() -> None:
    tree = parse("${state} = cf", columns=True)
    assert tree == Operation("=", Reference("state"), Column("cf"))
    assert holds(tree, Given({"state": "texas"}, columns={"cf": "texas"}))
    assert not holds(tree, Given({"state": "texas"}, columns={"cf": "washington"}))


@pytest.mark.parametrize(
    ("source", "code", "what", "place"),
    [
        ("", "empty", "", 0),
        ("  ", "empty", "", 0),
        ("1 +", "unfinished", "", 0),
        ("(1", "unfinished", "", 0),
        ("1 2", "unexpected", "2", 3),
        ("1 )", "unexpected", ")", 3),
        ("* 2", "unexpected", "*", 1),
        ("${a} ; 1", "sign", ";", 6),
        ("'open", "sign", "'", 1),
        ("../a = 1", "path", "..", 1),
        ("/data/a", "path", "/", 1),
        ("a = 1", "path", "a", 1),
        ("${a}[1]", "path", "[", 5),
        ("${last-saved#a}", "path", "${last-saved#a}", 1),
        ("instance('x')/root", "function", "instance", 1),
        ("1 + pulldata('a', 'b')", "function", "pulldata", 5),
        ("random()", "function", "random", 1),
        ("if(1, 2)", "arguments", "if", 1),
        ("regex(., '(?=x)')", "pattern", "(?=x)", 1),
        ("regex(., ${a})", "pattern", "that is computed", 1),
        ("because pyxform doesn't know what to do", "sign", "'", 22),
        ("(" * 50 + "1" + ")" * 50, "too-deep", "", 0),
        ("-" * 50 + "1", "too-deep", "", 0),
        ("1" + "+1" * 201, "too-deep", "", 0),
        ("'" + "x" * 10_000 + "'", "too-long", "", 0),
    ],
)
def test_what_is_not_computed_is_refused_by_name(source: str, code: str, what: str, place: int) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        parse(source)
    assert (refused.value.code, refused.value.what, refused.value.place) == (code, what, place)


def test_a_text_with_both_quotation_marks_cannot_be_written() -> None:
    with pytest.raises(ExpressionRefused):
        write(Text("'\""))


def test_references_are_named_once_in_order() -> None:
    assert references(parse("if(${b} > ${a}, ${b}, concat(${c}, -${a}))")) == ("b", "a", "c")


NAMES = st.from_regex(r"[a-z_][a-z0-9_.\-]{0,6}", fullmatch=True).filter(
    lambda name: name not in ("or", "and", "div", "mod")
)
QUOTED = st.text(alphabet="ab '()${},", max_size=6)
LEAVES = st.one_of(
    QUOTED.map(Text),
    st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True).map(Number),
    NAMES.map(Reference),
    NAMES.map(Column),
    st.just(Itself()),
)


def deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    calls = st.sampled_from(sorted(set(FUNCTIONS) - {"regex"})).flatmap(
        lambda name: st.lists(inner, min_size=FUNCTIONS[name][0], max_size=min(FUNCTIONS[name][1], 4)).map(
            lambda arguments: Call(name, tuple(arguments))
        )
    )
    operators = st.sampled_from([operator for level in LEVELS for operator in level])
    return st.one_of(calls, inner.map(Negative), st.builds(Operation, operators, inner, inner))


EXPRESSIONS = st.recursive(LEAVES, deeper, max_leaves=12)


@given(EXPRESSIONS)
def test_what_is_written_is_read_as_the_same(tree: Expression) -> None:
    assert parse(write(tree), columns=True) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("substring-before('2026-11-22', '-')", "2026"),
        ("substring-after('2026-11-22', '-')", "11-22"),
        ("substring-before('2026', '-')", ""),
        ("substring-after('2026', '-')", ""),
        ("substring-before('2026', '')", ""),
        ("substring-after('2026', '')", "2026"),
    ],
)
def test_what_stands_around_a_part(text: str, value: str) -> None:
    assert evaluate(parse(text), Given({}, "", today="2026-11-22")) == value


@given(EXPRESSIONS, st.dictionaries(NAMES, st.text(max_size=5)), st.text(max_size=5))
def test_an_evaluation_always_ends_in_a_value(tree: Expression, answers: dict[str, str], itself: str) -> None:
    found = evaluate(tree, Given(answers, itself, today="2026-11-22"))
    assert isinstance(found, str | float | bool | Day)
    assert isinstance(as_text(found), str)
    assert isinstance(as_number(found), float)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        tree = parse(source)
    except ExpressionRefused:
        return
    assert parse(write(tree)) == tree


@given(st.dates(), st.integers(-4000, 4000))
def test_days_are_those_of_the_calendar(day: date, step: int) -> None:
    found = read_day(day.isoformat())
    assert found == Day((day - date(1970, 1, 1)).days)
    assert as_text(found) == day.isoformat()
    if date.min.toordinal() <= day.toordinal() + step <= date.max.toordinal():
        assert as_text(Day(found.number + step)) == (day + timedelta(step)).isoformat()


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6))
def test_whole_numbers_are_exact(one: int, other: int) -> None:
    assert value(f"{one} - {other}" if other >= 0 else f"{one} - ({other})") == one - other
    assert as_text(float(one)) == str(one)


PIECES = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "(a|b)", "(ab)?", "(?:a*b)+", "[a-c]{1,2}", "^", "$"]
)
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,3}", "+?"])


@given(st.lists(st.tuples(PIECES, TIMES), max_size=5), st.text(alphabet="abc1", max_size=8))
def test_patterns_match_as_a_backtracking_matcher_does(pieces: list[tuple[str, str]], text: str) -> None:
    source = "".join(
        piece if piece in "^$" or (times and piece[-1] in "?+}") else piece + times for piece, times in pieces
    )
    # A repetition right behind another is refused here, and possessive there.
    assert matches(source, text) is (re.fullmatch(source, text) is not None)


@pytest.mark.parametrize(
    "source", ["(", ")", "[", "a{", "a{x}", "a{2,1}", "a{5000}", "*", "a**", "(?=a)", "\\1", "\\p{L}", "[b-a]", "[[a]]"]
)
def test_a_pattern_that_is_not_matched_is_refused(source: str) -> None:
    with pytest.raises(PatternRefused):
        matches(source, "a")


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not matches("(a*)*(a|aa)+b", "a" * 200)
