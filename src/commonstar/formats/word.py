"""Write a Word document piece by piece: what python-docx lacks (check boxes, links, numbering) is here, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Arial"
_LINK_COLOUR = RGBColor(0x1D, 0x4F, 0x91)
_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"}
_DEEPEST_LIST = 3
_LEVEL_INDENT = Cm(0.63)
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


@dataclass(frozen=True)
class Piece:
    """Text of one look. A line break in `text` breaks the line; `link` is an address or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""

    def with_text(self, text: str) -> "Piece":
        """The same look with another text."""
        return replace(self, text=text)


class WordWriter:
    """A document that grows by one block a call."""

    def __init__(self, *, title: str, language: str, made_at: datetime | None) -> None:
        self.document = Document()
        self._right_to_left = language.lower().split("-")[0] in _RIGHT_TO_LEFT
        self._set_properties(title, language, made_at)
        self._set_page()
        self._set_styles(language)
        self.document.add_paragraph(title, style="Title")

    def heading(self, pieces: Sequence[Piece], *, level: int) -> None:
        """A heading of level 1 to 6."""
        self._write(self.document.add_paragraph(style=f"Heading {level}"), pieces)

    def paragraph(self, pieces: Sequence[Piece]) -> None:
        """A paragraph of running text."""
        self._write(self.document.add_paragraph(), pieces)

    def quote(self, pieces: Sequence[Piece]) -> None:
        """A quoted paragraph."""
        self._write(self.document.add_paragraph(style="Quote"), pieces)

    def code(self, text: str) -> None:
        """Text in fixed width, its lines as they are."""
        self._write(self.document.add_paragraph(style="No Spacing"), [Piece(text.rstrip("\n"), code=True)])

    def rule(self) -> None:
        """A thin line across the page."""
        properties = self.document.add_paragraph()._p.get_or_add_pPr()
        border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        properties.append(parse_xml(border))

    def list_item(self, pieces: Sequence[Piece], depth: int, number: int | None) -> None:
        """A list item at `depth` (from 1); `number` comes from `new_numbering`, or is `None` for a bullet."""
        paragraph = self.document.add_paragraph(
            style=_list_style("List Bullet" if number is None else "List Number", depth)
        )
        if number is not None:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_numId().val = number
            numbering.get_or_add_ilvl().val = 0
        self._write(paragraph, pieces)

    def continuation(self, pieces: Sequence[Piece], depth: int) -> None:
        """A further paragraph of a list item."""
        self._write(self.document.add_paragraph(style=_list_style("List Continue", depth)), pieces)

    def checkbox(self, pieces: Sequence[Piece], depth: int, *, ticked: bool) -> None:
        """A line with a box that can be ticked on screen and on paper; its text is the box's name."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.left_indent = _LEVEL_INDENT * depth
        paragraph.paragraph_format.first_line_indent = -_LEVEL_INDENT
        paragraph._p.append(_checkbox("".join(piece.text for piece in pieces), ticked))
        self._write(paragraph, [Piece(" "), *pieces])

    def new_numbering(self, start: int, depth: int) -> int:
        """A numbering that starts at `start`: without its own, a second list would count on from the first."""
        style = self.document.styles[_list_style("List Number", depth)]
        numbering = self.document.part.numbering_part.element
        base = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
        number = numbering.add_num(base.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def table(
        self,
        rows: Sequence[Sequence[Sequence[Piece]]],
        *,
        numeric: Sequence[bool],
        header_row: bool = True,
        size: float | None = None,
    ) -> Table:
        """A table. `numeric` says for each column whether it is set to the right, `size` its letters in points.

        With `header_row` the first row is marked as header and repeats on every page; without it the first column
        names the rows.
        """
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        if self._right_to_left:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        look.set(qn("w:val"), "0420" if header_row else "0480")
        look.set(qn("w:firstRow"), str(int(header_row)))
        look.set(qn("w:firstColumn"), str(int(not header_row)))
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            is_header = header_row and number == 0
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if is_header:
                properties.append(OxmlElement("w:tblHeader"))
            for column, (cell, pieces) in enumerate(zip(row.cells, cells, strict=True)):
                named = is_header or (column == 0 and not header_row)
                self._cell(cell, _bold(pieces) if named else pieces, numeric[column], size)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        made: Table = table
        return made

    def picture(self, image: bytes, *, description: str, width: float) -> None:
        """A picture so many centimetres wide; `description` is what a listener hears instead."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(width))
        shape._inline.docPr.set("descr", description)

    def place(self, name: str) -> None:
        """Gives the last paragraph a name to which `contents` leads."""
        paragraph = self.document.paragraphs[-1]._p
        number = len(self.document.element.findall(".//" + qn("w:bookmarkStart")))
        start = f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>'
        paragraph.get_or_add_pPr().addnext(parse_xml(start))
        paragraph.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))

    def contents(self, entries: Sequence[tuple[str, str]]) -> None:
        """A list of named places with their words, which lead there; Word makes it anew with pages when asked."""
        for number, (name, words) in enumerate(entries):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.line_spacing = 1.0
            if number == 0:
                for piece in ("begin", 'TOC \\o "1-1" \\h \\u', "separate"):
                    paragraph._p.append(_field(piece))
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{name}" w:history="1"/>')
            paragraph._p.append(link)
            run = paragraph.add_run(words)
            run.font.color.rgb = _LINK_COLOUR
            run.font.size = Pt(9)
            link.append(run._r)
            if number == len(entries) - 1:
                paragraph._p.append(_field("end"))

    def _cell(self, cell: _Cell, pieces: Sequence[Piece], numeric: bool, size: float | None) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._write(paragraph, pieces)
        for run in paragraph.runs:
            run.font.size = None if size is None else Pt(size)

    def _write(self, paragraph: Paragraph, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if not piece.text:
                continue
            run = paragraph.add_run(piece.text)
            run.bold = piece.bold or None
            run.italic = piece.italic or None
            if piece.code:
                run.font.name = "Courier New"
            if self._right_to_left:
                run.font.rtl = True
            if piece.link:
                run.font.underline = True
                run.font.color.rgb = _LINK_COLOUR
                self._link(paragraph, run._r, piece.link)

    def _link(self, paragraph: Paragraph, run: BaseOxmlElement, address: str) -> None:
        target = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        run.addprevious(link)
        link.append(run)

    def _set_properties(self, title: str, language: str, made_at: datetime | None) -> None:
        core = self.document.core_properties
        core.title, core.language = title, language
        core.author = core.comments = core.last_modified_by = core.subject = core.keywords = ""
        if made_at is not None:
            core.created = core.modified = made_at
            return
        for name in ("dcterms:created", "dcterms:modified"):
            for element in core._element.findall(qn(name)):
                core._element.remove(element)

    def _set_page(self) -> None:
        """A4 with margins of 2 cm, and the page number in the footer."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))

    def _set_styles(self, language: str) -> None:
        """One plain font in dark type, and the language for all text."""
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        tag = defaults.find(".//" + qn("w:lang"))
        tag.set(qn("w:bidi" if self._right_to_left else "w:val"), language)
        if self._right_to_left:
            defaults.find(qn("w:pPrDefault")).find(qn("w:pPr")).insert(0, OxmlElement("w:bidi"))
        for style in self.document.styles:
            if isinstance(style, ParagraphStyle):
                _set_font(style)
        self.document.styles["Normal"].font.size = Pt(12)


def _field(piece: str) -> BaseOxmlElement:
    """A run with a part of a field: its begin, separate or end, or else what it says."""
    if piece in ("begin", "separate", "end"):
        return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{piece}"/></w:r>')
    run = parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
    run[0].text = piece
    return run


def _bold(pieces: Sequence[Piece]) -> list[Piece]:
    return [replace(each, bold=True) for each in pieces]


def _set_font(style: ParagraphStyle) -> None:
    """Replace a theme's font: while the theme is named, Word overlooks any other font."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)
    if style.name.startswith(("Heading", "Title", "Quote")):
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)


def _list_style(name: str, depth: int) -> str:
    level = min(depth, _DEEPEST_LIST)
    return name if level == 1 else f"{name} {level}"


def _checkbox(name: str, ticked: bool) -> BaseOxmlElement:
    """A content control that Word and LibreOffice tick on a click."""
    sign = "\N{BALLOT BOX WITH CHECK}" if ticked else "\N{BALLOT BOX}"
    font = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
    control = parse_xml(
        f"<w:sdt {nsdecls('w')} {_W14}><w:sdtPr><w:alias/><w14:checkbox>"
        f'<w14:checked w14:val="{int(ticked)}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{font}</w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    control.find(".//" + qn("w:alias")).set(qn("w:val"), " ".join(name.split())[:64])
    return control
