"""Tables: what is read from real-life files, what is refused, and that our own exports come back exactly."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from commonstar.formats.cells import NOTES, REFUSALS, clean, neutralise, restore
from commonstar.formats.suggest import looks_like_header
from commonstar.formats.tables import (
    Cut,
    Limits,
    Table,
    TableRefused,
    can_be_cut,
    csv_parts,
    read_pasted,
    read_table,
    write_csv,
    write_xlsx,
)


def csv_table(data: bytes | str, **limits: int) -> Table:
    raw = data.encode() if isinstance(data, str) else data
    return read_table(raw, filename="a.csv", limits=Limits(**limits))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def refusal(data: bytes, filename: str = "a.csv", **limits: int) -> str:
    with pytest.raises(TableRefused) as caught:
        read_table(data, filename=filename, limits=Limits(**limits))
    assert str(caught.value) == REFUSALS[caught.value.code].format(**caught.value.params)
    return caught.value.code


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["Name", "Town", "Note"], ["Lunch", "Barry", "x"]))
    table = csv_table(text)
    assert table.columns == ("Name", "Town", "Note")
    assert table.rows == (("Lunch", "Barry", "x"),)


def test_commas_inside_a_semicolon_file_do_not_split_it() -> None:
    table = csv_table("Name;Place\nLunch, club;Barry\nWalk, talk, tea;Penarth\n")
    assert table.rows == (("Lunch, club", "Barry"), ("Walk, talk, tea", "Penarth"))


def test_excels_separator_hint_counts_as_row_one() -> None:
    table = csv_table("sep=;\nName;Place\nLunch;Barry\n")
    assert table.columns == ("Name", "Place")
    assert table.first_row_number == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read_without_a_note(encoding: str) -> None:
    table = csv_table("Name,Ort\nKüche,Łódź\n".encode(encoding))
    assert table.columns[0] == "Name"
    assert table.rows == (("Küche", "Łódź"),)
    assert table.notes == ()


def test_windows_text_is_read_with_a_note() -> None:
    table = csv_table("Name,Price\nCafé,5 €\n".encode("cp1252"))
    assert table.rows == (("Café", "5 €"),)
    assert [note.code for note in table.notes] == ["cp1252"]


def test_quoted_line_breaks_stay_in_their_row_and_rows_are_numbered_as_a_spreadsheet_does() -> None:
    table = csv_table('Name,Note\r\nA,"one\r\ntwo, ""three"""\r\n\r\nB,x\r\n\r\n\r\n')
    assert table.rows == (("A", 'one\ntwo, "three"'), ("", ""), ("B", "x"))
    assert table.first_row_number == 2


def test_names_are_made_unique_with_a_note_each() -> None:
    table = csv_table("Name,Name,,Contact,,\n1,2,3,4,5,\n")
    assert table.columns == ("Name", "Name (2)", "Name (3)", "Contact", "Contact (2)")
    assert [note.code for note in table.notes] == ["same-name", "no-name", "no-name"]
    assert "Name (2)" in table.notes[0].message


def test_a_title_above_the_table_is_no_header() -> None:
    table = csv_table("Our register,,\nName,Place,Note\nA,B,C\n")
    assert table.columns == ("Name", "Place", "Note")
    assert table.first_row_number == 3
    assert [note.code for note in table.notes] == ["title-row"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n,,\n", "empty"),
        (b"Name,x\nA\x00,b\n", "nul"),
        (b"Name\n\x81\x8d\n", "encoding"),
        (b'Name,x\nA,b\nB,"open\nC,d\n', "unclosed-quote"),
        (b"%PDF-1.7 \n", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 broken", "broken-workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_limits_hold_at_the_limit_and_refuse_beyond_it() -> None:
    assert len(csv_table("a,b\n1,2\n3,4\n", rows=2).rows) == 2
    assert refusal(b"a,b\n1,2\n3,4\n5,6\n", rows=2) == "rows"
    assert refusal(b"a,b,c\n1,2,3\n", columns=2) == "columns"
    assert refusal(b"a,b\n1,22222\n", cell=3) == "cell-too-long"
    assert refusal(b"a,b\n1," + b"2" * 200_000 + b"\n") == "cell-too-long"
    assert refusal(b"a,b\n1,2\n", bytes=7) == "bytes"
    assert refusal(sheet_of(("a",), (1,), (2,)), rows=1) == "rows"
    assert refusal(sheet_of(("a", "b", "c")), columns=2) == "columns"


def test_a_workbook_gives_what_a_person_would_type() -> None:
    book = Workbook()
    page = book.active
    page.append(["Year", "Share", "Day", "Moment", "Yes", "Part", None])
    page.append([2011.0, 0.35, date(2011, 5, 3), datetime(2011, 5, 3, 14, 30), True, 1.5, None])
    page["B2"].number_format = "0%"
    page.append([None, None, None, None, None, None, None])
    table = read_table(saved(book), filename="a.xlsx")
    assert table.columns == ("Year", "Share", "Day", "Moment", "Yes", "Part")
    assert table.rows == (("2011", "35%", "2011-05-03", "2011-05-03T14:30:00", "TRUE", "1.5"),)


def test_merged_header_cells_name_the_columns_under_them() -> None:
    book = Workbook()
    page = book.active
    page.append(["Name", "Contact", None])
    page.append(["Lunch", "Ann", "ann@example.org"])
    page.merge_cells("B1:C1")
    assert read_table(saved(book), filename="a.xlsx").columns == ("Name", "Contact", "Contact (2)")


def test_the_first_sheet_with_content_or_the_named_one_is_read() -> None:
    book = Workbook()
    book.create_sheet("Two").append(["Name"])
    book.create_sheet("Three").append(["Other"])
    first = read_table(saved(book), filename="a.xlsx")
    assert first.columns == ("Name",)
    assert [note.code for note in first.notes] == ["sheet"]
    assert read_table(saved(book), filename="a.xlsx", sheet="Three").columns == ("Other",)
    with pytest.raises(TableRefused, match="no sheet called Four"):
        read_table(saved(book), filename="a.xlsx", sheet="Four")


def test_a_formula_without_stored_result_is_noted() -> None:
    table = read_table(sheet_of(("Name", "Sum"), ("A", "=1+1"), ("B", "=2+2")), filename="a.xlsx")
    assert table.rows == (("A", ""), ("B", ""))
    assert [(note.code, note.params) for note in table.notes] == [("formulas", {"count": 2})]


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item, old.read(item))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def test_macros_are_refused_by_part_by_type_and_by_name() -> None:
    plain = sheet_of(("Name",), ("A",))
    assert refusal(repacked(plain, **{"xl/vbaProject.bin": b"x"}), "a.xlsx") == "macros"
    typed = b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"
    assert refusal(repacked(plain, **{"[Content_Types].xml": typed}), "a.xlsx") == "macros"
    assert refusal(plain, "a.XLSM") == "macros"


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    assert refusal(repacked(sheet_of(("Name",)), **{"xl/sharedStrings.xml": bomb}), "a.xlsx") == "entities"


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    bomb = repacked(sheet_of(("Name",)), **{"xl/media/a.xml": bytes(3_000_000)})
    assert len(bomb) < 20_000
    assert refusal(bomb, "a.xlsx", inflated=1_000_000) == "inflated"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(repacked(sheet_of(("Name",)), **{"xl/media/a.xml": b"ab" * 1_500_000}))
    size = (3_000_000).to_bytes(4, "little")
    assert bomb.count(size) == 2, "the size stands in the local and in the central header"
    honest = bytes(bomb).replace(size, (10).to_bytes(4, "little"))
    assert refusal(honest, "a.xlsx", inflated=1_000_000) == "broken-workbook"


def test_another_zip_file_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(out.getvalue(), "a.ods") == "not-a-table"


def test_pasted_from_a_spreadsheet() -> None:
    table = read_pasted('Name\tNote\nLunch, club\t"one\ntwo"\n')
    assert table.columns == ("Name", "Note")
    assert table.rows == (("Lunch, club", "one\ntwo"),)


def test_a_pasted_list_keeps_its_commas_and_may_have_no_header() -> None:
    table = read_pasted("Lunch club, Barry\nWalking group\nRepair café, Penarth, monthly\n")
    assert table.columns == ("Lunch club, Barry",)
    bare = table.without_header()
    assert bare.columns == ("Column 1",)
    assert bare.rows[0] == ("Lunch club, Barry",)
    assert bare.first_row_number == 1


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Name,Place\nA,B\nC,D\n", ("Name", "Place")),
        ("Garden;Hill End\nChoir;Old Town\n", ("Garden", "Hill End")),
        ('"Garden","Hill End"\n"Choir","Old Town"\n', ("Garden", "Hill End")),
        ("Lunch club, Barry\nWalking group, Penarth\nRepair café, Cadoxton\n", ("Lunch club, Barry",)),
        ("Name\nLunch club, Barry\nWalking group, Penarth\n", ("Name",)),
        ("Tea, cake\n", ("Tea, cake",)),
    ],
    ids=["known names", "semicolons", "quoted", "titles", "titles under a name", "one title"],
)
def test_a_pasted_csv_is_seen_as_such_and_a_list_of_titles_as_a_list(text: str, columns: tuple[str, ...]) -> None:
    assert read_pasted(text, is_header=looks_like_header).columns == columns


def test_how_pasted_lines_are_cut_may_be_said() -> None:
    titles = "Lunch club, Barry\nWalking group, Penarth\n"
    assert read_pasted(titles, cut=Cut.CELLS).rows == (("Walking group", " Penarth"),)
    table = "Name,Place\nA,B\n"
    assert read_pasted(table, is_header=looks_like_header, cut=Cut.LINES).rows == (("A,B",),)
    assert can_be_cut(titles)
    assert can_be_cut(table)
    assert not can_be_cut("Garden\nChoir\n")
    assert not can_be_cut("Garden, big\tHill End\n"), "tabs leave no doubt"


@pytest.mark.parametrize("text", ["=1+1", "+44 29", "-x", "@a", "\tx", "\n=1", " =1", "＝1", "'=1", "''@a", "- tea"])
def test_what_a_spreadsheet_might_run_is_neutralised(text: str) -> None:
    assert neutralise(text) == "'" + text
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", ["-5", "+3.5", "-1,000", "-5%", "'tis", "a=b", "", "O'Neill"])
def test_harmless_texts_stay(text: str) -> None:
    assert neutralise(text) == text
    assert restore(text) == text


def test_no_exported_cell_can_run() -> None:
    data = write_xlsx(["=HYPERLINK(1)"], [["=1+1"], ["@SUM(A1)"], ["-5"]])
    page = load_workbook(io.BytesIO(data)).active
    assert [row[0].value for row in page.iter_rows()] == ["'=HYPERLINK(1)", "'=1+1", "'@SUM(A1)", -5]
    assert write_csv(["a"], [["=1+1"]]) == b'\xef\xbb\xbf"a"\r\n"\'=1+1"\r\n'


def test_equal_data_makes_equal_files() -> None:
    assert write_xlsx(["a"], [["1"], ["x"]]) == write_xlsx(["a"], [["1"], ["x"]])


def test_a_cell_too_long_for_a_spreadsheet_is_refused_instead_of_lost() -> None:
    with pytest.raises(TableRefused, match="Row 2"):
        write_xlsx(["a"], [["x" * 32_768]])


cells = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"['=+\-@\t\r\n ]{0,4}[0-9a-z,.;|\"]{0,5}", fullmatch=True),
).map(clean)
names = st.lists(cells.map(lambda text: " ".join(text.split())).filter(bool), min_size=2, max_size=4, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    columns = tuple(draw(names))
    rows = draw(st.lists(st.tuples(*[cells] * len(columns)), max_size=6))
    while rows and not "".join(rows[-1]).strip():
        rows.pop()
    return columns, tuple(rows)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_reading_an_export_gives_back_exactly_what_was_written(
    table: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]],
) -> None:
    columns, rows = table
    for data in (write_csv(columns, rows), write_xlsx(columns, rows)):
        read = read_table(data, filename="export")
        assert (read.columns, read.rows) == (columns, rows)
        assert read.notes == ()


def test_every_refusal_and_note_is_a_sentence() -> None:
    assert all(text.endswith(".") for text in (*REFUSALS.values(), *NOTES.values()))


def test_a_large_csv_is_written_in_parts_that_make_the_same_file() -> None:
    rows = [(f"=row {number}", "é\nü") for number in range(7)]
    parts = list(csv_parts(("Title", "Note"), rows, size=3))
    assert len(parts) == 3
    assert b"".join(parts) == write_csv(("Title", "Note"), rows)
    assert b"".join(csv_parts(("Title",), ())) == write_csv(("Title",), ())


def test_a_first_row_that_is_data_keeps_its_cells() -> None:
    table = read_pasted("Garden\t\tyes\tyes\nChoir\tweekly\tno\tyes\n").without_header()
    assert table.rows[0] == ("Garden", "", "yes", "yes")
