"""Mapping files: what they say, where they are wrong, and the guesses that start one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.formats.fields import FIELD_LABELS, MULTIPLE
from commonstar.formats.mapping import FieldMapping, Mapping, MappingError, read_mapping, write_mapping
from commonstar.formats.register import EXPORT_MAPPING
from commonstar.formats.suggest import looks_like_header, suggest_mapping

FULL = """\
version: 1
empty: [Unknown, n/a]
fields:
  key: UID
  title: Name
  places:
    columns: [Town, Ward]
    split: [";", ","]
    default: Everywhere
  status:
    column: Active
    values: {Yes: existing, No: ended, "1": null}
  told_by: {constant: A survey}
  start_date: {column: Since, dates: dmy}
ignore: [Notes]
"""


def test_a_full_file_is_read() -> None:
    mapping = read_mapping(FULL)
    assert mapping.empty == ("Unknown", "n/a")
    assert mapping.ignore == ("Notes",)
    assert mapping.fields["title"] == FieldMapping(columns=("Name",))
    assert mapping.fields["places"] == FieldMapping(("Town", "Ward"), split=(";", ","), default="Everywhere")
    assert mapping.fields["status"].values == (("Yes", "existing"), ("No", "ended"), ("1", None))
    assert mapping.fields["told_by"].constant == "A survey"
    assert mapping.fields["start_date"].dates == "dmy"


@pytest.mark.parametrize(
    ("text", "line", "path", "code"),
    [
        ("fields:\n  title: [a\n", 3, "", "yaml"),
        ("[" * 5000, 1, "", "yaml"),
        ("fields:\n  title: &name T\n  url: *name\n", 2, "", "yaml"),
        ("- a\n", 1, "", "not-a-mapping"),
        ("fields:\n  key: UID\n", 2, "fields", "no-title"),
        ("version: 2\nfields: {title: T}\n", 1, "version", "version"),
        ("fields:\n  title: T\n  colour: C\n", 3, "fields", "unknown-name"),
        ("fields:\n  title: T\n  title: U\n", 3, "fields", "twice"),
        ("fields:\n  title:\n    colum: T\n", 3, "fields.title", "unknown-name"),
        ("fields:\n  title: T\n  url: {column: a, constant: b}\n", 3, "fields.url", "both-sources"),
        ("fields:\n  title: T\n  url: {default: b}\n", 3, "fields.url", "no-source"),
        ("fields:\n  title: T\n  url: {column: a, split: ';'}\n", 3, "fields.url", "not-multiple"),
        (
            "fields:\n  title: T\n  status:\n    column: a\n    values: {A: b, a: c}\n",
            5,
            "fields.status.values",
            "twice",
        ),
        ("fields:\n  title: T\n  end_date: {column: a, dates: ydm}\n", 3, "fields.end_date.dates", "date-order"),
        ("fields:\n  title: T\n  url: {column: a, dates: dmy}\n", 3, "fields.url.dates", "not-a-date"),
        ("fields:\n  title:\n", 2, "fields.title", "not-text"),
        ("fields: {title: T}\nignore: [T]\n", 2, "ignore", "ignored-and-used"),
        ("fields: {title: T}\nignore: {a: b}\n", 2, "ignore", "not-texts"),
    ],
)
def test_a_fault_names_its_line_and_path(text: str, line: int, path: str, code: str) -> None:
    with pytest.raises(MappingError) as caught:
        read_mapping(text)
    faults = [(fault.line, fault.path, fault.code) for fault in caught.value.faults]
    assert (line, path, code) in faults
    assert f"Line {line}" in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(MappingError) as caught:
        read_mapping("fields:\n  colour: C\n  url: {}\n")
    assert {fault.code for fault in caught.value.faults} == {"unknown-name", "no-title", "no-source"}


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=12)


@st.composite
def field_mappings(draw: st.DrawFn, name: str) -> FieldMapping:
    many = name in MULTIPLE
    values = draw(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.none() | texts, max_size=3))
    columns = tuple(draw(st.lists(texts, min_size=1, max_size=2 if many else 1)))
    return FieldMapping(
        columns=columns,
        split=tuple(draw(st.lists(st.sampled_from([";", ",", "|"]), max_size=2))) if many else (),
        values=tuple(values.items()),
        default=draw(st.none() | texts),
        empty=tuple(draw(st.lists(texts, max_size=2))),
        optional=draw(st.booleans()),
    )


@given(st.data(), st.lists(texts, max_size=2))
def test_a_written_mapping_reads_back_equal(data: st.DataObject, empty: list[str]) -> None:
    names = ["title", *data.draw(st.lists(st.sampled_from(["places", "status", "url", "forms"]), unique=True))]
    mapping = Mapping({name: data.draw(field_mappings(name)) for name in names}, (), tuple(empty))
    assert read_mapping(write_mapping(mapping)) == mapping


def test_the_exports_mapping_can_be_written_and_read() -> None:
    assert read_mapping(write_mapping(EXPORT_MAPPING)) == EXPORT_MAPPING
    assert set(EXPORT_MAPPING.fields) == set(FIELD_LABELS)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["Project name", "Description", "Ward", "Website"], ["title", "summary", "places", "url"]),
        (["Projekt", "Kurzbeschreibung", "Träger", "Beginn"], ["title", "summary", "organisations", "start_date"]),
        (["Nom", "Résumé", "Lieu", "Début"], ["title", "summary", "places", "start_date"]),
        (["Título", "Descripción", "Lugar", "Año"], ["title", "summary", "places", None]),
        (["Teitl", "Crynodeb", "Lle", "Gwefan"], ["title", "summary", "places", "url"]),
        (["UID", "Name", "Lead organisation name"], ["key", "title", "organisations"]),
        (["Colour", "Size"], [None, None]),
    ],
)
def test_columns_are_guessed_from_plain_words(columns: list[str], expected: list[str | None]) -> None:
    guesses = {guess.column: guess for guess in suggest_mapping(columns).guesses}
    assert [guesses[name].field if name in guesses else None for name in columns] == expected
    assert all(guess.word for guess in guesses.values())


def test_a_split_is_guessed_from_the_values() -> None:
    rows = [("A", "Barry; Penarth", "co-design, co-deliver", "Smith, Ann")]
    fields = suggest_mapping(["Name", "Place", "Co's", "Partners"], rows).mapping.fields
    assert fields["places"].split == (";",)
    assert fields["cos"].split == (",",)
    assert fields["organisations"].split == ()


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (("12/05/2021", "31/05/2021"), "dmy"),
        (("05/12/2021", "05/31/2021"), "mdy"),
        (("12/05/2021", "01/02/2021"), "ymd"),
        (("31/05/2021", "05/31/2021"), "ymd"),
        (("2021-05-31", "31.5.2021", ""), "dmy"),
        (("2021",), "ymd"),
    ],
    ids=["a 31st", "a 31st behind the month", "both fit", "neither fits", "beside others", "years"],
)
def test_the_order_of_dates_is_guessed_where_only_one_fits(cells: tuple[str, ...], order: str) -> None:
    fields = suggest_mapping(["Title", "Started"], [("A", cell) for cell in cells]).mapping.fields
    assert fields["start_date"].dates == order


def test_our_own_export_is_recognised() -> None:
    suggestion = suggest_mapping(list(FIELD_LABELS.values()))
    assert suggestion.mapping.fields == EXPORT_MAPPING.fields


def test_a_pasted_list_of_titles_is_no_header() -> None:
    assert looks_like_header(["Name", "x"])
    assert not looks_like_header(["Lunch club, Barry"])
