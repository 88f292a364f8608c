"""Registers: rows read, every problem told, exports that come back equal, and a real file."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.formats.fields import FIELD_LABELS, STRENGTHS, TERMS
from commonstar.formats.mapping import FieldMapping, Mapping, read_mapping
from commonstar.formats.register import (
    EXPORT_MAPPING,
    PROBLEMS,
    InitiativeRow,
    RegisterReading,
    apply,
    to_table,
)
from commonstar.formats.tables import Table, read_table, write_csv, write_xlsx

ROOT = Path(__file__).resolve().parents[2]


def read(*rows: dict[str, str]) -> RegisterReading:
    """Read rows given by field name, through a mapping of each field to a column of that name."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    fields = {name: FieldMapping((name,), split=EXPORT_MAPPING.fields[name].split) for name in names}
    table = Table(tuple(names), tuple(tuple(row.get(name, "") for name in names) for row in rows))
    return apply(table, Mapping(fields))


def codes(reading: RegisterReading) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in reading.problems]


def test_a_row_needs_only_a_title_and_no_co() -> None:
    reading = read({"title": "Lunch club"})
    assert reading.rows == (InitiativeRow("Lunch club"),)
    assert reading.rows[0].cos == ()
    assert reading.rows[0].row == 2


def test_labels_and_codes_are_read_without_case_accents_or_hyphens() -> None:
    row = read(
        {
            "title": "A",
            "cos": "Co-Design; codeliver; co-design",
            "status": "ON HOLD",
            "contributions": "cooperation; Tíme",
            "co_producers": "Young people",
            "voice_assess": "Strong",
        }
    ).rows[0]
    assert row.cos == ("design", "deliver", "assess")
    assert row.status == "paused"
    assert row.contributions == ("co-operation", "time")
    assert row.co_producers == ("young-people",)
    assert row.voice_assess == "strong"


def test_a_form_shows_its_co_and_a_rating_of_none_shows_nothing() -> None:
    assert read({"title": "A", "forms": "journey mapping"}).rows[0].cos == ("design",)
    assert read({"title": "A", "voice_design": "none"}).rows[0].cos == ()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("status", "perhaps", "unknown-value"),
        ("forms", "co-dancing", "unknown-value"),
        ("people_a_year", "about 50", "not-a-whole-number"),
        ("people_a_year", "1.200", "not-a-whole-number"),
        ("hours_a_year", "-3", "not-a-whole-number"),
        ("substitutive_percent", "120", "not-a-whole-number"),
        ("start_date", "2011-13", "not-a-date"),
        ("start_date", "3.5.2011", "not-a-date"),
        ("url", "javascript:alert(1)", "not-an-address"),
        ("url", "see our leaflet", "not-an-address"),
        ("key", "k" * 121, "too-long"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_row_column_and_reason(name: str, text: str, code: str) -> None:
    reading = read({"title": "A"}, {"title": "B", name: text})
    assert codes(reading) == [(3, name, code)]
    assert reading.faulty == (3,)
    assert [row.title for row in reading.rows] == ["A"]
    assert reading.problems[0].message == PROBLEMS[code].format(**reading.problems[0].params)


def test_an_unknown_value_names_the_allowed_ones() -> None:
    message = read({"title": "A", "status": "perhaps"}).problems[0].message
    assert "potential, existing, paused, ended" in message


def test_every_problem_is_told_and_empty_rows_are_passed_over() -> None:
    reading = read({"title": "", "status": "x", "url": "y z"}, {"title": " "}, {"title": "B", "mix": "q"})
    assert codes(reading) == [
        (2, "status", "unknown-value"),
        (2, "url", "not-an-address"),
        (2, "title", "missing"),
        (4, "mix", "unknown-value"),
    ]


def test_a_key_twice_names_the_first_row_even_if_that_is_faulty() -> None:
    reading = read({"title": "", "key": "a"}, {"title": "B", "key": "a"})
    assert codes(reading) == [(2, "title", "missing"), (3, "key", "key-twice")]
    assert reading.problems[1].params["first"] == 2


def test_fields_that_contradict_each_other_are_problems() -> None:
    reading = read(
        {"title": "A", "start_date": "2012-05", "end_date": "2011"},
        {"title": "B", "start_date": "2012-05", "end_date": "2012"},
        {"title": "C", "mix": "additive", "substitutive_percent": "30%"},
        {"title": "D", "mix": "both", "substitutive_percent": "30%"},
        {"title": "E", "key": "e", "parent": "e"},
    )
    assert [(row, code) for row, _, code in codes(reading)] == [
        (2, "end-before-start"),
        (4, "mix-and-percent"),
        (6, "own-parent"),
    ]
    assert [row.substitutive_percent for row in reading.rows] == [None, 30]


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2011", "ymd", "2011"),
        ("2011-5", "ymd", "2011-05"),
        ("2011-05-03", "ymd", "2011-05-03"),
        ("2011-05-03T10:30:00", "ymd", "2011-05-03"),
        ("3.5.2011", "dmy", "2011-05-03"),
        ("5/3/2011", "mdy", "2011-05-03"),
    ],
)
def test_dates_keep_the_exactness_they_came_with(text: str, order: str, expected: str) -> None:
    table = Table(("T", "S"), (("A", text),))
    mapping = Mapping({"title": FieldMapping(("T",)), "start_date": FieldMapping(("S",), dates=order)})
    assert apply(table, mapping).rows[0].start_date == expected


def test_thousands_and_bare_hosts_are_understood() -> None:
    row = read({"title": "A", "people_a_year": "1,200", "hours_a_year": "12 000", "url": "www.example.org/a"}).rows[0]
    assert (row.people_a_year, row.hours_a_year, row.url) == (1200, 12000, "https://www.example.org/a")


def test_values_defaults_constants_and_emptiness() -> None:
    mapping = read_mapping(
        "empty: ['-']\n"
        "fields:\n"
        "  title: T\n"
        "  status: {column: S, values: {Ja: existing, Nein: ended, '?': null}, default: paused}\n"
        "  places: {columns: [P, Q], split: ';'}\n"
        "  told_by: {constant: A survey}\n"
    )
    rows = (("A", "ja", "x; y", "z"), ("B", "?", "-", ""), ("C", "Nein", "x;;x", "x"))
    reading = apply(Table(("T", "S", "P", "Q", "R"), rows), mapping)
    assert [row.status for row in reading.rows] == ["existing", "paused", "ended"]
    assert [row.places for row in reading.rows] == [("x", "y", "z"), (), ("x",)]
    assert {row.told_by for row in reading.rows} == {"A survey"}
    assert reading.unused == ("R",)
    assert reading.fields == {"title", "status", "places", "told_by"}


def test_a_missing_column_is_a_problem_of_the_header() -> None:
    reading = apply(Table(("T",), (("A",),)), read_mapping("fields: {title: T, url: Web}\n"))
    assert codes(reading) == [(1, "Web", "column-missing")]


def test_a_programmes_own_words_can_be_added() -> None:
    terms = TERMS.with_words("forms", {"Citizens' jury": "own-1"}).with_words("status", {"läuft": "existing"})
    table = Table(("T", "F", "S"), (("A", "citizens jury", "Läuft"),))
    mapping = read_mapping("fields: {title: T, forms: F, status: S}\n")
    row = apply(table, mapping, terms=terms).rows[0]
    assert (row.forms, row.status) == (("own-1",), "existing")


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=15)
lines = words.map(lambda text: " ".join(text.split()))
filled = lines.filter(bool)
lists = st.lists(filled, max_size=3, unique=True).map(tuple)
notes = st.lists(lines, max_size=3).map(lambda parts: "\n".join(parts).strip())
days = st.sampled_from(["", "2011", "2011-05", "2011-05-03"])


def some_of(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(TERMS.codes[name]), unique=True, max_size=3).map(tuple)


initiatives = st.builds(
    InitiativeRow,
    title=filled,
    summary=notes,
    service_areas=lists,
    places=lists,
    organisations=lists,
    provider_kind=st.sampled_from(["", *TERMS.codes["provider_kind"]]),
    status=st.sampled_from(["", *TERMS.codes["status"]]),
    co_producers=some_of("co_producers"),
    contributions=some_of("contributions"),
    intervention=some_of("intervention"),
    gives_back=notes,
    outcomes=notes,
    substitutive_percent=st.none() | st.integers(0, 100),
    people_a_year=st.none() | st.integers(0, 10**6),
    hours_a_year=st.none() | st.integers(0, 10**6),
    start_date=days,
    contact=notes,
    told_by=lines,
    url=st.sampled_from(["", "https://example.org/a?b=1"]),
    **{name: st.sampled_from(["unknown", "none"]) for name in STRENGTHS},
)


@settings(max_examples=60, deadline=None)
@given(st.lists(initiatives, min_size=1, max_size=4))
def test_an_export_reads_back_to_equal_rows(rows: list[InitiativeRow]) -> None:
    rows = [replace(row, key=f"k{number}") for number, row in enumerate(rows)]
    table = to_table(rows, with_contacts=True)
    for data in (write_csv(table.columns, table.rows), write_xlsx(table.columns, table.rows)):
        reading = apply(read_table(data, filename="x"), EXPORT_MAPPING)
        assert reading.problems == ()
        assert list(reading.rows) == rows


def test_an_export_without_contacts_leaves_them_untold() -> None:
    table = to_table([InitiativeRow("A", contact="Ann")])
    assert "Contact" not in table.columns
    assert not any("Ann" in row for row in table.rows)
    reading = apply(table, EXPORT_MAPPING)
    assert reading.rows[0].contact == ""
    assert "contact" not in reading.fields
    assert "title" in reading.fields


def test_every_field_of_a_row_is_in_the_files() -> None:
    # That it shows no Co stands in the column of the Co's.
    assert set(InitiativeRow.__dataclass_fields__) - {"row", "no_co"} == set(FIELD_LABELS)


def real_file() -> tuple[Path, int]:
    """Return the whole real register where it is at hand, else the excerpt, and how many records it holds."""
    shared = Path(os.environ.get("COMMONSTAR_SHARED", ROOT.parent / "shared"))
    whole = shared / "data" / "map" / "jrc-citizen-science-projects.csv"
    return (whole, 503) if whole.exists() else (EXCERPT, 6)


EXCERPT = ROOT / "tests" / "golden" / "register" / "jrc-excerpt" / "input.csv"


@pytest.mark.parametrize(("path", "count"), [(EXCERPT, 6), real_file()])
def test_a_real_register_is_read_without_a_problem(path: Path, count: int) -> None:
    mapping = read_mapping((ROOT / "docs" / "howto" / "jrc-mapping.yaml").read_text(encoding="utf-8"))
    reading = apply(read_table(path.read_bytes(), filename=path.name), mapping)
    assert [problem.message for problem in reading.problems] == []
    assert len(reading.rows) == count
    assert reading.unused == ()
    assert not any(row.cos for row in reading.rows)
    assert {row.status for row in reading.rows} == {"existing", "ended"}
    again = apply(to_table(reading.rows, with_contacts=True), EXPORT_MAPPING)
    assert again.rows == reading.rows


def test_ten_thousand_rows_are_read_in_seconds() -> None:
    row = InitiativeRow("Lunch club", summary="word " * 60, places=("Barry", "Penarth"), status="existing")
    table = to_table([replace(row, key=str(number), title=f"Club {number}") for number in range(10_000)])
    data = write_csv(table.columns, table.rows)
    start = time.process_time()  # not by the clock: others may be using the machine
    reading = apply(read_table(data, filename="x.csv"), EXPORT_MAPPING)
    assert time.process_time() - start < 6
    assert len(reading.rows) == 10_000


def test_that_a_row_shows_no_co_survives_the_way_out_and_in() -> None:
    looked, unseen = InitiativeRow("Looked at", no_co=True), InitiativeRow("Not looked at")
    table = to_table([looked, unseen])
    assert apply(table, EXPORT_MAPPING).rows == (looked, unseen)
    assert table.rows[0][table.columns.index("Co's")] == "none"


def test_no_co_beside_a_co_is_a_fault() -> None:
    table = Table(("Title", "Co's"), (("A", "none; design"), ("B", "No Co")), 2)
    reading = apply(table, EXPORT_MAPPING)
    assert [(problem.row, problem.code) for problem in reading.problems] == [(2, "co-and-none")]
    assert [(row.title, row.no_co, row.cos) for row in reading.rows] == [("B", True, ())]
