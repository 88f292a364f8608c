"""From the blocks of a Markdown text to a Word document. Only who writes one pays for loading the library."""

from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from commonstar.formats.documents import CHECKBOX, TO_THE_RIGHT
from commonstar.formats.word import Piece, WordWriter


def _pieces(node: SyntaxTreeNode, bold: bool = False, italic: bool = False, link: str = "") -> list[Piece]:
    """The text below a node as pieces of one look each."""
    found: list[Piece] = []
    for child in node.children:
        if child.type in {"text", "code_inline", "text_special"}:
            found.append(Piece(child.content, bold, italic, child.type == "code_inline", link))
        elif child.type == "softbreak":
            found.append(Piece(" ", bold, italic, False, link))
        elif child.type == "hardbreak":
            found.append(Piece("\n", bold, italic, False, link))
        elif child.type == "image":
            found.append(Piece(child.content, bold, italic, False, link))
        else:
            target = str(child.attrs.get("href", "")) if child.type == "link" else link
            found += _pieces(child, bold or child.type == "strong", italic or child.type == "em", target)
    return found


class Blocks:
    """Walks the blocks of a text and has the writer write each."""

    def __init__(self, writer: WordWriter) -> None:
        self._writer = writer

    def walk(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        """Write the blocks in their order."""
        for node in nodes:
            match node.type:
                case "heading":
                    self._writer.heading(_inline(node), level=int(node.tag[1]))
                case "paragraph":
                    self._writer.paragraph(_inline(node))
                case "bullet_list" | "ordered_list":
                    self._list(node, depth=1)
                case "table":
                    self._table(node)
                case "blockquote":
                    for child in node.children:
                        self._writer.quote(_inline(child))
                case "fence" | "code_block":
                    self._writer.code(node.content)
                case "hr":
                    self._writer.rule()

    def _list(self, node: SyntaxTreeNode, depth: int) -> None:
        ordered = node.type == "ordered_list"
        number = self._writer.new_numbering(int(node.attrs.get("start", 1)), depth) if ordered else None
        for item in node.children:
            self._item(item, depth, number)

    def _item(self, item: SyntaxTreeNode, depth: int, number: int | None) -> None:
        """The first paragraph carries the bullet, number or box; what follows in the same item is only indented."""
        for place, child in enumerate(item.children):
            if child.type in {"bullet_list", "ordered_list"}:
                self._list(child, depth + 1)
            elif child.type != "paragraph":
                self.walk([child])
            elif place:
                self._writer.continuation(_inline(child), depth)
            else:
                self._first_line(_inline(child), depth, number)

    def _first_line(self, pieces: list[Piece], depth: int, number: int | None) -> None:
        found = CHECKBOX.match(pieces[0].text) if pieces else None
        if found is None:
            self._writer.list_item(pieces, depth, number)
            return
        rest = [pieces[0].with_text(pieces[0].text[found.end() :]), *pieces[1:]]
        self._writer.checkbox(rest, depth, ticked=found[1] != " ")

    def _table(self, node: SyntaxTreeNode) -> None:
        rows = [row for part in node.children for row in part.children]
        cells = [[_inline(cell) for cell in row.children] for row in rows]
        numeric = [cell.attrs.get("style") == TO_THE_RIGHT for cell in rows[0].children]
        named = any(cells[0]) or len(cells) == 1
        self._writer.table(cells if named else cells[1:], numeric=numeric, header_row=named)


def _inline(node: SyntaxTreeNode) -> list[Piece]:
    """The pieces of a block that holds one line of text, or of the blocks inside it."""
    return [
        piece for child in node.children for piece in (_pieces(child) if child.type == "inline" else _inline(child))
    ]
