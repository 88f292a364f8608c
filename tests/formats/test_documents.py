"""Markdown to Word and to HTML: structure is checked by opening the file again."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.formats.documents import escape_markdown, to_docx, to_html

PAPER = """# Decision

We chose **the *park*** and [say why](https://example.org/why).
A second line.

- first
  - inside
- [ ] ask the club
- [x] tell the *council*

1. one

   more on one
2. two

Between the lists.

3. three

| What | Pounds |
|------|-------:|
| Swings | 1,200 |

| | |
|---|---|
| Name | Ada |

> Said by a neighbour

---

    fixed   width
"""


def opened(markdown: str, language: str = "en-GB", made_at: datetime | None = None) -> Any:
    return Document(BytesIO(to_docx(markdown, title="Committee paper", language=language, made_at=made_at)))


def styles_and_texts(document: Any) -> list[tuple[str, str]]:
    return [(each.style.name, each.text) for each in document.paragraphs if each.text.strip()]


def test_each_block_has_its_style() -> None:
    assert styles_and_texts(opened(PAPER)) == [
        ("Title", "Committee paper"),
        ("Heading 1", "Decision"),
        ("Normal", "We chose the park and say why. A second line."),
        ("List Bullet", "first"),
        ("List Bullet 2", "inside"),
        ("Normal", " ask the club"),
        ("Normal", " tell the council"),
        ("List Number", "one"),
        ("List Continue", "more on one"),
        ("List Number", "two"),
        ("Normal", "Between the lists."),
        ("List Number", "three"),
        ("Quote", "Said by a neighbour"),
        ("No Spacing", "fixed   width"),
    ]


def test_bold_italic_and_links_are_kept() -> None:
    paragraph = opened(PAPER).paragraphs[2]
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs][:3] == [
        ("We chose ", None, None),
        ("the ", True, None),
        ("park", True, True),
    ]
    assert [(link.text, link.address) for link in paragraph.hyperlinks] == [("say why", "https://example.org/why")]


def test_title_language_and_date_are_in_the_properties() -> None:
    made_at = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    properties = opened(PAPER, made_at=made_at).core_properties
    assert (properties.title, properties.language, properties.author) == ("Committee paper", "en-GB", "")
    assert properties.created.date() == made_at.date()
    assert opened(PAPER).core_properties.created is None


def test_the_language_is_set_for_all_text() -> None:
    tag = opened("Guten Tag", language="de").styles.element.find(".//" + qn("w:lang"))
    assert tag.get(qn("w:val")) == "de"


def test_right_to_left_turns_paragraphs_runs_and_tables() -> None:
    document = opened(PAPER, language="ar")
    assert document.styles.element.find(".//" + qn("w:pPrDefault")).find(".//" + qn("w:bidi")) is not None
    assert document.paragraphs[2].runs[0].font.rtl is True
    assert document.tables[0].table_direction is not None
    assert opened(PAPER).tables[0].table_direction is None


def test_the_header_row_is_marked_and_numbers_stand_right() -> None:
    table = opened(PAPER).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["What", "Pounds"], ["Swings", "1,200"]]
    marked = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, False]
    assert all(run.bold for cell in table.rows[0].cells for run in cell.paragraphs[0].runs)
    assert table.rows[1].cells[1].paragraphs[0].alignment is not None
    assert table.rows[1].cells[0].paragraphs[0].alignment is None


def test_an_empty_header_row_makes_the_first_column_the_header() -> None:
    table = opened(PAPER).tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Name", "Ada"]]
    assert table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is None
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert [run.bold for cell in table.rows[0].cells for run in cell.paragraphs[0].runs] == [True, None]


def test_checkboxes_can_be_ticked_and_have_names() -> None:
    controls = list(opened(PAPER).element.iter(qn("w:sdt")))
    names = [each.find(".//" + qn("w:alias")).get(qn("w:val")) for each in controls]
    signs = ["".join(text.text for text in each.iter(qn("w:t"))) for each in controls]
    assert list(zip(names, signs, strict=True)) == [("ask the club", "☐"), ("tell the council", "☑")]


def test_each_numbered_list_counts_by_itself() -> None:
    document = opened(PAPER)
    numbers = [each._p.pPr.numPr.numId.val for each in document.paragraphs if each.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    last = document.part.numbering_part.element.num_having_numId(numbers[2])
    assert last.find(".//" + qn("w:startOverride")).get(qn("w:val")) == "3"


def test_the_page_is_a4_with_a_page_number() -> None:
    section = opened("text").sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.footer.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_nothing_is_fetched_and_html_is_shown_as_text() -> None:
    source = "<script>x</script> ![a map](https://example.org/track.png) [go](javascript:alert(1))"
    file = to_docx(source, title="T", language="en")
    with zipfile.ZipFile(BytesIO(file)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("word/"))
    assert b"track.png" not in parts
    html = to_html(source)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html
    assert "a map" in html


def test_html_has_one_place_in_the_page() -> None:
    html = to_html(PAPER, classes={"h2": "heading", "p": "body", "a": "link", "numeric": "right"})
    assert '<h2 class="heading">Decision</h2>' in html
    assert "<h1" not in html
    assert '<a href="https://example.org/why" class="link">say why</a>' in html
    assert '<th scope="col">What</th>' in html
    assert '<td class="right">1,200</td>' in html
    assert '<th scope="row">Name</th>\n<td>Ada</td>' in html
    assert '<li class="checkbox">☑ tell the <em>council</em></li>' in html
    assert "style=" not in html
    assert html.count("<thead>") == 1


def test_an_empty_corner_of_a_table_is_no_heading() -> None:
    html = to_html("| | Many | Few |\n|---|---|---|\n| Young | 1 | 2 |")
    assert '<tr>\n<td></td>\n<th scope="col">Many</th>' in html


def test_headings_never_go_below_six() -> None:
    assert to_html("###### deep", first_heading=3) == "<h6>deep</h6>\n"


@pytest.mark.parametrize(
    "text", ["# no heading", "- no list", "12. no list", "a *b* _c_ `d` [e](f) <g> h|i &amp; ~~j~~"]
)
def test_escaped_text_is_plain_text(text: str) -> None:
    assert styles_and_texts(opened(escape_markdown(text)))[1:] == [("Normal", text)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_text_survives_escaping(text: str) -> None:
    assert to_html(escape_markdown(text)).count("<p>") == 1
    shown = to_html(escape_markdown(text)).removeprefix("<p>").removesuffix("</p>\n")
    for sign, entity in {"<": "&lt;", ">": "&gt;", '"': "&quot;", "&": "&amp;"}.items():
        shown = shown.replace(entity, sign) if sign != "&" else shown.replace("&amp;", "&")
    assert shown == text


def test_control_characters_are_dropped() -> None:
    file = to_docx("a\x0bb\x1bc", title="T\x00t\x07", language="en")
    assert [text for _, text in styles_and_texts(Document(BytesIO(file)))] == ["Tt", "abc"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab *_`[]()<>!#-+1.|\n\\&:\x0b\u202e"), max_size=60))
def test_no_text_breaks_a_document(markdown: str) -> None:
    assert opened(markdown).paragraphs[0].text == "Committee paper"
    assert "<script" not in to_html(markdown)
