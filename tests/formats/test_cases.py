"""Case files: what is shipped is readable, complete and sourced; what is faulty is refused by name, line and path."""

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.formats.cases import (
    CaseError,
    CaseFile,
    CaseKind,
    CostLine,
    Finding,
    Obstacle,
    Quote,
    Severity,
    completeness,
    read_case,
    read_pointers,
    shipped_cases,
    write_case,
    write_pointers,
)
from commonstar.formats.figures import FigureError, FigureRecord, FigureWithoutSourceError, Source
from commonstar.formats.guidance import shipped_problems, shipped_prompt_cards, shipped_service_areas
from commonstar.formats.yaml import FieldError, FileError, YamlError, read_yaml, write_yaml
from commonstar.vocabulary import Better, ChangeKind, Co

SHIPPED = shipped_cases()
CASES = [case for case in SHIPPED if case.kind is CaseKind.CASE]
POINTERS = [case for case in SHIPPED if case.kind is CaseKind.POINTER]
BY_SLUG = {case.slug: case for case in SHIPPED}

# Case, a part of the indicator, and a value that one of its figures must state.
PUBLISHED = [
    ("surrey-young-people", "Budget", "-0.25"),
    ("surrey-young-people", "NEET", "-0.60"),
    ("surrey-young-people", "First-time entrants", "-0.90"),
    ("surrey-young-people", "at risk of homelessness", "290"),
    ("surrey-young-people", "Rank in England", "1"),
    ("stockport-website", "Saving", "300000"),
    ("stockport-website", "ethnographer", "30"),
    ("wiltshire-speedwatch", "sessions", "550"),
    ("wiltshire-speedwatch", "vehicles reported", "3800"),
    ("wiltshire-speedwatch", "groups set up", "30"),
    ("wiltshire-speedwatch", "Speeding at", "-0.53"),
    ("wiltshire-speedwatch", "saving", "100000"),
    ("wiltshire-speedwatch", "sessions", "567"),
    ("wiltshire-speedwatch", "Hours given", "3750"),
    ("wiltshire-speedwatch", "vehicles reported", "3970"),
    ("wiltshire-speedwatch", "second time", "109"),
    ("wiltshire-speedwatch", "grant", "90000"),
    ("wiltshire-speedwatch", "Area boards", "18"),
    ("wiltshire-speedwatch", "teams", "140"),
    ("wiltshire-speedwatch", "Volunteers", "765"),
    ("wiltshire-speedwatch", "Hours given", "14076"),
    ("wiltshire-speedwatch", "Value of the hours", "112608"),
    ("wiltshire-speedwatch", "letters", "44910"),
    ("wiltshire-speedwatch", "Visits", "4211"),
    ("wiltshire-speedwatch", "Fatal and serious", "-0.35"),
    ("wiltshire-speedwatch", "Fatal and serious", "-0.22"),
    ("highland-hospital", "admissions", "-0.50"),
    ("highland-hospital", "admissions", "-0.04"),
    ("highland-hospital", "admissions", "-0.48"),
    ("highland-hospital", "prescribed dose", "68"),
    ("highland-hospital", "prescribed dose", "58"),
    ("manchester-health-trainers", "Net cost per QALY", "4784"),
    ("manchester-health-trainers", "good value", "10000"),
    ("manchester-health-trainers", "Client records", "28633"),
    ("manchester-health-trainers", "diet", "63"),
    ("manchester-health-trainers", "exercise", "19"),
    ("manchester-health-trainers", "local issue", "8"),
    ("manchester-health-trainers", "Confidence", "0.41"),
    ("manchester-health-trainers", "Confidence", "0.25"),
    ("manchester-health-trainers", "most deprived", "34"),
    ("manchester-health-trainers", "second most deprived", "22"),
    ("manchester-health-trainers", "Trainers on record", "980"),
    ("balsall-heath", "vice squad", "350000"),
    ("balsall-heath", "Arrests", "200"),
    ("balsall-heath", "one arrest", "5000"),
    ("balsall-heath", "vice squad and of arrests", "1350000"),
    ("midlothian-roll-out", "Senior staff", "120"),
    ("midlothian-roll-out", "Workshops", "4"),
    ("present-east-dunbartonshire", "dementia", "2086"),
    ("aberdeen-localities", "took part", "100"),
    ("aberdeen-localities", "almost all", "20"),
    ("aberdeen-localities", "Localities", "4"),
    ("kehl-round-tables", "took part", "170"),
    ("kehl-round-tables", "Refugees who", "160"),
    ("kehl-round-tables", "last gathering", "25"),
    ("kehl-refugee-councils", "Kreuzmatt", "6"),
    ("kehl-refugee-councils", "Kork", "2"),
    ("kehl-refugee-councils", "Project money", "1000"),
    ("kehl-refugee-councils", "in the home", "90"),
    ("scotland-jit-training", "January to April", "7"),
]

CASE = """\
slug: a-case
kind: case
title: A case
language: en
country: GB
summary: In short.
introduction: How it began.
outcomes: What came of it.
cos: [design]
figures:
  - indicator: Calls
    better: lower
    change: -25%
    change_kind: relative
    source:
      title: A report
      date: 2011-01
"""
SOURCE = Source(title="A report", date="2011")


def figures_of(slug: str, fragment: str) -> set[Decimal]:
    """Every number that a case's figures state under indicators with these words."""
    found = [figure for figure in BY_SLUG[slug].figures if fragment in figure.indicator]
    numbers = [(f.baseline, f.result, f.change, f.comparator_change) for f in found]
    return {number for row in numbers for number in row if number is not None}


def refused(text: str, kind: type[FileError]) -> FileError:
    """The error with which a case file is refused."""
    with pytest.raises(kind) as caught:
        read_case(text, "a.yaml")
    return caught.value


def codes(case: CaseFile) -> set[tuple[str, str]]:
    """Codes and severities of what is found."""
    return {(finding.code, finding.severity.value) for finding in completeness(case)}


def test_shipped_library_has_its_cases_and_pointers() -> None:
    assert len(CASES) >= 12
    assert len(POINTERS) >= 10
    assert len(BY_SLUG) == len(SHIPPED)
    assert sum(len(case.figures) for case in CASES) >= 90


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.slug)
def test_shipped_file_is_what_the_writer_writes(case: CaseFile) -> None:
    text = (files("commonstar") / "library_data" / "cases" / f"{case.slug}.yaml").read_text("utf-8")
    assert read_case(text) == case
    assert write_case(case) == text


def test_pointers_are_what_the_writer_writes() -> None:
    text = (files("commonstar") / "library_data" / "pointers.yaml").read_text("utf-8")
    assert write_pointers(read_pointers(text)) == text


@pytest.mark.parametrize("case", SHIPPED, ids=lambda case: case.slug)
def test_shipped_case_has_no_error_and_says_where_it_is_from(case: CaseFile) -> None:
    assert [f for f in completeness(case) if f.severity is Severity.ERROR] == []
    assert case.further_information
    assert all(figure.source.title and figure.source.publisher for figure in case.figures)
    assert case.kind is CaseKind.POINTER or (case.cos and case.co_producers and case.service_areas and case.places)


@pytest.mark.parametrize(("slug", "fragment", "value"), PUBLISHED)
def test_published_figure_is_there(slug: str, fragment: str, value: str) -> None:
    assert Decimal(value) in figures_of(slug, fragment)


def test_service_areas_are_of_the_default_list() -> None:
    known = {area.name for area in shipped_service_areas()}
    used = {area for case in SHIPPED for area in case.service_areas}
    assert len(used) >= 10
    assert used <= known


def test_guidance_leads_only_to_cases_that_are_shipped() -> None:
    named = {entry.case for entry in (*shipped_problems(), *shipped_prompt_cards()) if entry.case}
    assert len(named) >= 5
    assert named <= set(BY_SLUG)


def test_editions_that_disagree_stand_side_by_side() -> None:
    sessions = [f for f in BY_SLUG["wiltshire-speedwatch"].figures if "sessions" in f.indicator]
    assert {f.result for f in sessions} == {Decimal(550), Decimal(567)}
    assert len({f.edition for f in sessions}) == 2
    assert len({f.indicator for f in sessions}) == 1


def test_speedwatch_and_balsall_heath_add_up() -> None:
    assert Decimal(112608) / Decimal(14076) == 8
    costs = [cost.money for cost in BY_SLUG["balsall-heath"].costs]
    assert sum(money for money in costs if money) == 1_350_000


def test_relative_change_is_a_share() -> None:
    figure = read_case(CASE).figures[0]
    assert (figure.change, figure.change_kind) == (Decimal("-0.25"), ChangeKind.RELATIVE)
    assert "change: -25%" in write_case(read_case(CASE))


@pytest.mark.parametrize(
    ("old", "new", "kind", "code", "place"),
    [
        ("    source:\n      title: A report\n      date: 2011-01\n", "", FigureWithoutSourceError,
         "figure-without-source", "line 11, figures[1]"),
        ("title: A report", "title: ''", FigureWithoutSourceError, "source-without-title", "figures[1].source"),
        ("date: 2011-01", "date: 2011-13", FigureError, "not-a-date", "line 15, figures[1].source"),
        ("date: 2011-01", "url: javascript:x", FigureError, "not-an-address", "line 15, figures[1].source"),
        ("change: -25%", "change: -25", FieldError, "not-per-cent", "line 13, figures[1].change"),
        ("change: -25%", "change: many", FieldError, "not-per-cent", "line 13, figures[1].change"),
        ("    change_kind: relative\n", "", FieldError, "not-a-number", "line 13, figures[1].change"),
        ("better: lower", "better: less", FieldError, "unknown-term", "line 12, figures[1].better"),
        ("better: lower", "better: lower\n    grade: 7", FigureError, "grade", "line 11, figures[1]"),
        ("better: lower", "better: lower\n    result: yes", FieldError, "not-a-number", "line 13, figures[1].result"),
        ("cos: [design]", "cos: [decide]", FieldError, "unknown-term", "line 9, cos"),
        ("cos: [design]", "cos: design", FieldError, "not-a-list", "line 9, cos"),
        ("cos: [design]", "coss: [design]", FieldError, "unknown-key", "line 9, coss"),
        ("cos: [design]", "quotes: [{text: Good, who: A. N. Other}]", CaseError, "quote-without-consent",
         "line 9, quotes[1]"),
        ("cos: [design]", "costs: [{label: Van}]", CaseError, "money-or-hours", "line 9, costs[1]"),
        ("cos: [design]", "costs: [{label: Van, money: 5}]", CaseError, "currency", "line 9, costs[1]"),
        ("summary: In short.", "summary: ' '", FieldError, "missing", "line 6, summary"),
        ("summary: In short.", "title: Another", YamlError, "duplicate-key", "line 6"),
        ("country: GB", "country: UK", CaseError, "country", "line 1"),
        ("slug: a-case", "slug: A case", CaseError, "slug", "line 1"),
        ("language: en", "language: english!", CaseError, "language", "line 1"),
        ("cos: [design]", "cos: &a [design]", YamlError, "alias", "line 9"),
        ("cos: [design]", "cos: !!set {design}", FieldError, "not-a-list", "line 9, cos"),
        ("cos: [design]", "cos: [design", YamlError, "not-yaml", "line"),
    ],
)  # fmt: skip
def test_planted_fault_is_named_with_its_place(
    old: str, new: str, kind: type[FileError], code: str, place: str
) -> None:
    assert read_case(CASE).slug == "a-case"
    error = refused(CASE.replace(old, new), kind)
    assert error.code == code
    assert str(error).startswith(f"a.yaml, {place}" if place.startswith("line") else "a.yaml, line")
    assert place in str(error)


def test_quote_with_consent_and_quote_without_name_are_read() -> None:
    with_consent = CASE + "quotes:\n  - {text: Good, who: A. N. Other, consent: true}\n  - {text: Fine}\n"
    assert read_case(with_consent).quotes == (Quote("Good", "A. N. Other", consent=True), Quote("Fine"))
    with pytest.raises(CaseError):
        Quote("Good", "A. N. Other")


def test_more_than_three_obstacles_warn_and_three_do_not() -> None:
    three = replace(read_case(CASE), obstacles=tuple(Obstacle(f"Obstacle {n}") for n in range(3)))
    four = replace(three, obstacles=(*three.obstacles, Obstacle("One more")))
    assert ("too-many-obstacles", "warning") not in codes(three)
    assert Finding("too-many-obstacles", Severity.WARNING, (("number", 4), ("advised", 3))) in completeness(four)


def test_costs_in_hours_alone_are_accepted() -> None:
    hours = replace(read_case(CASE), costs=(CostLine("Time", hours=Decimal(12), who="Volunteers", source=SOURCE),))
    assert not any(("section", "costs") in finding.parameters for finding in completeness(hours))
    assert {severity for _, severity in codes(hours)} == {"warning"}


def test_cost_without_source_is_an_error() -> None:
    case = replace(read_case(CASE), costs=(CostLine("Time", hours=Decimal(12)),))
    assert completeness(case)[0] == Finding("cost-without-source", Severity.ERROR, (("label", "Time"),))


def test_missing_sections_are_named() -> None:
    found = completeness(CaseFile(slug="a", title="A", summary="B", country="GB"))
    missing = {(dict(f.parameters)["section"], f.severity.value) for f in found if f.code == "section-missing"}
    assert {
        ("introduction", "error"),
        ("outcomes", "error"),
        ("objectives", "warning"),
        ("costs", "warning"),
    } <= missing
    assert ("summary", "error") not in missing


def test_pointer_says_where_it_is_named() -> None:
    pointer = CaseFile(slug="a", kind=CaseKind.POINTER, title="A", summary="B")
    assert codes(pointer) == {("section-missing", "error")}
    assert codes(replace(pointer, further_information=(SOURCE,))) == set()


def test_figure_needs_a_source() -> None:
    with pytest.raises(FigureWithoutSourceError):
        FigureRecord(indicator="Calls", source=None)  # type: ignore[arg-type]  # the very fault that is tested
    with pytest.raises(FigureError, match="relative"):
        FigureRecord(indicator="Calls", source=SOURCE, change=Decimal(1))


def test_numbers_stay_exact_and_dates_stay_text() -> None:
    assert read_yaml("a: 0.10\nb: 2011-01-02\nc: no\n").value == {"a": Decimal("0.10"), "b": "2011-01-02", "c": "no"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "duplicate-key"),
        ("a: &b 1\nc: *b", "alias"),
        ("--- 1\n--- 2\n", "not-yaml"),
        ("a: !!python/object:os.system x", "not-yaml"),
        ("a: .inf", "not-yaml"),
        ("a:\n\tb: 1", "not-yaml"),
        ("[" * 5000, "too-deep"),
        ("a: \x00", "not-yaml"),
        ("x" * 2_000_001, "too-large"),
    ],
)
def test_what_is_not_strict_yaml_is_refused(text: str, code: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(text, "a.yaml")
    assert caught.value.code == code
    assert str(caught.value).startswith("a.yaml")


def test_duplicate_key_names_the_line_of_the_second() -> None:
    with pytest.raises(YamlError, match=r"^a.yaml, line 4: the key c is given twice$"):
        read_yaml("a: 1\nb:\n  c: 1\n  c: 2\n", "a.yaml")


WORDS = [
    "no",
    "2011-01-02",
    "1.5",
    "-25%",
    "a: b",
    "# c",
    "- d",
    "&e",
    "*f",
    "'",
    '"',
    "\\",
    "%",
    "{",
    "\n",
    "\t",
    "  ",
]
MORE_WORDS = ["Münster", "£5", "متن", "\u2028", "\x85", "\x7f", "\ufeff", "\U0001f600", "long " * 30]
TEXTS = st.lists(st.sampled_from(WORDS + MORE_WORDS), max_size=6).map(lambda words: " ".join(words))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.one_of(TEXTS, NUMBERS, st.integers(), st.booleans(), st.none()))
)
def test_what_is_written_is_read_back(value: dict[str, str | Decimal | int | bool | None]) -> None:
    assert read_yaml(write_yaml(value)).value == (value or {})


@settings(max_examples=60, deadline=None)
@given(TEXTS, NUMBERS, st.sampled_from(Better), st.sampled_from(ChangeKind), st.sampled_from(Co))
def test_case_of_any_content_is_read_back(text: str, number: Decimal, better: Better, kind: ChangeKind, co: Co) -> None:
    figure = FigureRecord("x" + text, SOURCE, better, result=number, change=number, change_kind=kind, note=text)
    case = CaseFile("a", "x" + text, "y" + text, country="GB", introduction=text, cos=(co,), figures=(figure,))
    assert read_case(write_case(case)) == case
