"""Markdown to a Word document or to safe HTML: one reading of the text for both.

Word files are made for people to change: real headings, real lists, marked header rows, check boxes that can be
ticked on screen, A4, a page number, and the document's language for screen readers and spell-checkers.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType, OptionsDict

_INLINE_MARKS = re.compile(r"([\\`*_\[\]<>&|~])")
_LINE_START = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")
# Pasted text may hold control characters, which a Word file cannot: they are dropped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHECKBOX = re.compile(r"\[([ xX])\](?:\s+|$)")
TO_THE_RIGHT = "text-align:right"
_SIGNS = {False: "\N{BALLOT BOX}", True: "\N{BALLOT BOX WITH CHECK}"}


def escape_markdown(text: str) -> str:
    """Plain text that stays plain text inside Markdown: marks are escaped and line breaks become blanks."""
    line = _INLINE_MARKS.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def printable(text: str) -> str:
    """Text without what a Word file cannot hold."""
    return _NOT_IN_XML.sub("", text)


def to_docx(markdown: str, *, title: str, language: str, made_at: datetime | None = None) -> bytes:
    """A Word document of `markdown`.

    `title` stands at the top and in the properties; `language` is a BCP 47 code such as `en-GB`, and one that is
    written from right to left turns the page round. HTML in the text is shown as text and images by their
    description, so nothing is fetched. `made_at` goes into the properties; without it they carry no date.
    """
    from commonstar.formats.word import WordWriter  # noqa: PLC0415  (loading it takes a quarter of a second)
    from commonstar.formats.word_blocks import Blocks  # noqa: PLC0415  (as the line above it)

    markdown, title = printable(markdown), printable(title)
    writer = WordWriter(title=title, language=language, made_at=made_at)
    Blocks(writer).walk(_tree(markdown).children)
    buffer = BytesIO()
    writer.document.save(buffer)
    return buffer.getvalue()


def to_html(markdown: str, *, first_heading: int = 2, classes: Mapping[str, str] | None = None) -> str:
    """Safe HTML of `markdown`: HTML in it is shown as text, dangerous links are not links, no image is fetched.

    `first_heading` is the level that `#` becomes, so that the page keeps its one `<h1>`; `classes` maps a tag (`p`,
    `h2`, `ul`, `table`…) to the class it gets, and `numeric` and `checkbox` to those of columns and items of that kind.
    """
    tokens = _without_empty_headers(_parser().parse(markdown))
    named = {"numeric": "numeric", "checkbox": "checkbox", **(classes or {})}
    _mark_checkboxes(tokens, named["checkbox"])
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + first_heading - 1)}"
        if token.type == "th_open":
            token.attrs.setdefault("scope", "col")
        for each in [token, *(token.children or [])]:
            if each.nesting >= 0 and each.tag in named:
                each.attrJoin("class", named[each.tag])
        if token.attrs.pop("style", None) == TO_THE_RIGHT:
            token.attrJoin("class", named["numeric"])
    parser = _parser()
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("image", _image_as_text)
    return parser


def _image_as_text(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """An image's description alone: a picture from elsewhere would tell its owner who reads the page."""
    description = self.renderInlineAsText(tokens[index].children or [], options, env)
    return description.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tree(markdown: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(_parser().parse(markdown))


def _without_empty_headers(tokens: list[Token]) -> list[Token]:
    """A table whose header cells are all empty names its rows in the first column: say so, drop the empty row."""
    kept: list[Token] = []
    header: list[Token] = []
    in_header = names_rows = False
    column = 0
    for token in tokens:
        if token.type == "thead_open":
            in_header, header = True, []
        if token.type == "tr_open":
            column = 0
        if token.type == "td_open":
            column += 1
        if names_rows and column == 1 and token.type in {"td_open", "td_close"}:
            token.type, token.tag = token.type.replace("td", "th"), "th"
            if token.nesting == 1:
                token.attrSet("scope", "row")
        (header if in_header else kept).append(token)
        if token.type == "thead_close":
            in_header = False
            names_rows = not any(each.content for each in header)
            kept += [] if names_rows else _with_empty_corners(header)
    return kept


def _with_empty_corners(header: list[Token]) -> list[Token]:
    """A header row's cells that say nothing head nothing: they become plain cells."""
    for opening, inside, closing in zip(header, header[1:], header[2:], strict=False):
        if opening.type == "th_open" and not inside.content:
            opening.type, opening.tag, closing.type, closing.tag = "td_open", "td", "td_close", "td"
            opening.attrs.pop("style", None)
    return header


def _mark_checkboxes(tokens: Sequence[Token], css_class: str) -> None:
    """Turn `[ ]` and `[x]` at the start of a list item into a ballot box."""
    for item, _, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type == "list_item_open" and inline.type == "inline" and (found := CHECKBOX.match(inline.content)):
            first = (inline.children or [])[0]
            first.content = f"{_SIGNS[found[1] != ' ']} {first.content[found.end() :]}"
            item.attrJoin("class", css_class)
