"""A business case as a Word document: heading styles, native tables, pictures with descriptions; made to be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable

from commonstar.formats.business_case.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Missing,
    Note,
    Picture,
    Report,
    Section,
    Table,
    Text,
)
from commonstar.formats.business_case.pdf import widths
from commonstar.formats.documents import printable
from commonstar.formats.papers import make_pictures
from commonstar.formats.word import Piece, WordWriter

GREEN, GREY, BROWN = RGBColor(0x0B, 0x5C, 0x4D), RGBColor(0x50, 0x5A, 0x5F), RGBColor(0x7A, 0x41, 0x1C)
PALE, SAND, LINE = "EAF4F0", "FBF3E6", "B1B4B6"
WIDTH = 17.0  # centimetres of text
DOTS = 240.0  # an inch of a drawing 7.5 inches wide: 270 on paper
SIZES: Mapping[int, float] = {1: 10, 2: 10, 3: 10, 4: 9.5, 5: 9, 6: 8.5}
SMALLEST = 7.5
LETTER = 0.0212  # centimetres of a letter, for each point of its size
PADDING = 0.5
LEAST = 2.0


def report_docx(report: Report) -> bytes:
    """The report as a Word file. Raises PaperFailed where a picture cannot be drawn."""
    writer = WordWriter(title=printable(report.title), language=report.language, made_at=None)
    _styles(writer)
    _running(writer, report)
    subtitle = writer.document.add_paragraph(printable(report.subtitle), style="Subtitle")
    subtitle.runs[0].font.color.rgb = GREY
    drawings = [block.svg for section in report.sections for block in section.blocks if isinstance(block, Picture)]
    pictures = iter(make_pictures(drawings, DOTS))
    for place, section in enumerate(report.sections):
        _section(writer, section, pictures, new_page=place > 0)
        if place == 0:
            writer.heading(_pieces(report.contents), level=2)
            writer.contents([(f"case-{each.key}", printable(each.title)) for each in report.sections])
    buffer = BytesIO()
    writer.document.save(buffer)
    return buffer.getvalue()


def _section(writer: WordWriter, section: Section, pictures: Iterator[bytes], new_page: bool) -> None:
    writer.heading(_pieces(section.title), level=1)
    writer.document.paragraphs[-1].paragraph_format.page_break_before = new_page
    writer.place(f"case-{section.key}")
    if section.mark and not any(isinstance(block, Note) for block in section.blocks):
        writer.paragraph([Piece(section.mark, bold=True)])
        writer.document.paragraphs[-1].runs[0].font.color.rgb = BROWN
    for block in section.blocks:
        _block(writer, block, pictures)


def _block(writer: WordWriter, block: Block, pictures: Iterator[bytes]) -> None:
    match block:
        case Heading(words, level):
            writer.heading(_pieces(words), level=level)
        case Text(words, lead):
            writer.paragraph(_pieces(words))
            if lead:
                writer.document.paragraphs[-1].runs[0].font.size = Pt(13)
        case Missing(words):
            _boxed(writer, words, "dashed", "")
        case Note(words):
            _boxed(writer, words, "single", SAND)
        case Bullets(items):
            for item in items:
                writer.list_item(_pieces(item), 1, None)
        case Figures():
            _figures(writer, block)
        case Table():
            _table(writer, block)
        case Picture():
            _caption(writer, block.title)
            writer.picture(next(pictures), description=printable(block.description), width=WIDTH)
            _table(writer, block.table)


def _pieces(words: str, bold: bool = False) -> list[Piece]:
    return [Piece(printable(words), bold=bold)]


def _boxed(writer: WordWriter, words: str, border: str, fill: str) -> None:
    """A paragraph in a box."""
    writer.paragraph([Piece(printable(words), italic=not fill, bold=bool(fill))])
    properties = writer.document.paragraphs[-1]._p.get_or_add_pPr()
    colour = "B5612B" if fill else "8A9196"
    sides = "".join(
        f'<w:{side} w:val="{border}" w:sz="6" w:space="5" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
    if fill:
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def _figures(writer: WordWriter, block: Figures) -> None:
    rows = [[_pieces(each.name), _pieces(each.value, bold=True), _pieces(each.note)] for each in block.items]
    table = writer.table(rows, numeric=(False, True, False), header_row=False, size=11)
    _lines(table, total=False, header=False)


def _table(writer: WordWriter, block: Table) -> None:
    _caption(writer, block.caption)
    last = len(block.rows)
    rows = [
        [_pieces(cell, bold=block.total and place == last) for cell in row]
        for place, row in enumerate((block.head, *block.rows))
    ]
    size = SIZES.get(len(block.head), SMALLEST)
    table = writer.table(rows, numeric=block.numbers, size=size)
    _lines(table, total=block.total, header=True)
    _widths(table, block, size)


def _widths(table: WordTable, block: Table, size: float) -> None:
    """Numbers and short words get what they need, the others share the rest by the length of their words."""
    letter = size * LETTER
    shares = widths(block)
    needed = [
        0.0 if share else PADDING + letter * max(longest(row[place], number) for row in (block.head, *block.rows))
        for place, (share, number) in enumerate(zip(shares, block.numbers, strict=True))
    ]
    room = max(WIDTH - sum(needed), LEAST * len(list(filter(None, shares))))
    table.autofit = False
    for place, share in enumerate(shares):
        width = Cm(room * share / sum(shares) if share else needed[place])
        for cell in table.columns[place].cells:
            cell.width = width
        table.columns[place].width = width


def longest(words: str, number: bool) -> int:
    """The letters of the longest part that is not broken: of a number's column a word, else the whole."""
    if not number:
        return len(words)
    return max((len(word) for word in words.split(" ")), default=0)


def _caption(writer: WordWriter, words: str) -> None:
    paragraph = writer.document.add_paragraph(printable(words), style="Caption")
    paragraph.paragraph_format.keep_with_next = True


def _lines(table: WordTable, total: bool, header: bool) -> None:
    """Lines between rows alone, a coloured header, and a line above the sum."""
    sides = "".join(
        f'<w:{side} w:val="{"single" if side in ("top", "bottom", "insideH") else "nil"}" w:sz="4" w:space="0" '
        f'w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    after = next(each for each in table._tbl.tblPr if each.tag in (qn("w:tblLayout"), qn("w:tblLook")))
    after.addprevious(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    for place, row in enumerate(table.rows):
        if header and place == 0:
            _shade(row.cells, f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{GREEN}"/>', PALE)
        elif total and place == len(table.rows) - 1:
            _shade(row.cells, f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{GREEN}"/>', "")


def _shade(cells, border: str, fill: str) -> None:  # type: ignore[no-untyped-def]
    for cell in cells:
        properties = cell._tc.get_or_add_tcPr()
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{border}</w:tcBorders>"))
        if fill:
            properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def _styles(writer: WordWriter) -> None:
    styles = writer.document.styles
    styles["Normal"].font.size = Pt(11)
    for name, size, before in (("Title", 26, 0), ("Heading 1", 20, 0), ("Heading 2", 14, 14), ("Heading 3", 12, 10)):
        style = styles[name]
        style.font.size = Pt(size)
        style.font.color.rgb = GREEN if size >= 20 else RGBColor(0x0B, 0x0C, 0x0C)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
    for border in styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold, caption.font.italic = Pt(10), True, False
    caption.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.space_after = Pt(3)


def _running(writer: WordWriter, report: Report) -> None:
    """What each page says above and below: the title, the mark, and who has confirmed."""
    section = writer.document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    marks = list(dict.fromkeys(each.mark for each in report.sections if each.mark))
    head = section.header.paragraphs[0]
    run = head.add_run(printable(" · ".join([report.title, *marks])))
    run.font.size, run.font.color.rgb = Pt(8.5), GREY
    foot = section.footer.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run(printable(report.foot))
    run.font.size, run.font.color.rgb = Pt(8.5), GREY
