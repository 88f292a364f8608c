"""The rows of the sheet survey as a tree of groups, repeats and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commonstar.engine.survey.checking import NAME
from commonstar.engine.survey.instrument import Choice, Question, Words
from commonstar.formats.xlsform.named import FormRefused
from commonstar.formats.xlsform.rows import closes, opens, read_type
from commonstar.formats.xlsform.sheets import Line

OTHER = "other"
OTHER_LABEL = "Other"
OTHER_QUESTION = "Specify other."
MOST_DEPTH = 30
_YES = frozenset({"yes", "true", "true()"})


@dataclass
class Node:
    """A row, and for groups, repeats and loops what they hold and the row that ends them.

    `made` marks the question that XLSForm adds by itself behind a choice with "or other".
    """

    line: Line
    block: str = ""
    children: list[Node] = field(default_factory=list)
    end: Line | None = None
    made: bool = False

    @property
    def lines(self) -> Iterator[Line]:
        """The rows of the node and of all in it, as they stand; rows that XLSForm adds by itself left out."""
        if not self.made:
            yield self.line
        for child in self.children:
            yield from child.lines
        if self.end is not None:
            yield self.end


def is_disabled(line: Line) -> bool:
    """Whether a row is switched off."""
    return line.get("disabled").lower() in _YES


def is_comment(line: Line, label_columns: Mapping[str, str]) -> bool:
    """Whether a row has neither type nor name nor label, so that pyxform passes over it."""
    return not line.get("type") and not line.get("name") and not any(line.get(column) for column in label_columns)


def read_tree(lines: tuple[Line, ...], label_columns: Mapping[str, str]) -> list[Node]:
    """The rows as a tree. Raises `FormRefused` where it does not close, or a row lacks its type or name.

    `label_columns` are the columns of labels with their languages.
    """
    top: list[Node] = []
    stack: list[Node] = []
    for line in lines:
        here = stack[-1].children if stack else top
        kind = line.get("type")
        if is_disabled(line) or is_comment(line, label_columns):
            here.append(Node(line))
        elif not kind:
            raise FormRefused("no-type", sheet="survey", row=line.number)
        elif closed := closes(kind):
            if not stack or stack[-1].block != closed:
                raise FormRefused("not-open", sheet="survey", row=line.number)
            stack.pop().end = line
        else:
            node = Node(_with_name(line), opens(kind))
            here.append(node)
            if node.block:
                stack.append(node)
                if len(stack) > MOST_DEPTH:
                    raise FormRefused("too-deep", sheet="survey", row=line.number, limit=MOST_DEPTH)
            elif made := _made(node.line, label_columns):
                here.append(made)
    if stack:
        raise FormRefused("not-closed", sheet="survey", row=stack[-1].line.number)
    return top


def _with_name(line: Line) -> Line:
    if line.get("name") or line.get("type") == "audit":
        return line
    if line.get("type") == "note":
        # As pyxform names it, so that the form stays the same.
        return Line(line.number, {**line.cells, "name": f"generated_note_name_{line.number}"})
    raise FormRefused("no-name", sheet="survey", row=line.number)


def _made(line: Line, label_columns: Mapping[str, str]) -> Node | None:
    """The question that "or other" adds."""
    if not read_type(line.get("type")).other or not NAME.fullmatch(line.get("name")):
        return None
    cells = {"type": "text", "name": f"{line.get('name')}_other"}
    cells["relevant"] = f"selected(${{{line.get('name')}}}, '{OTHER}')"
    cells.update(dict.fromkeys(label_columns, OTHER_QUESTION))
    # A number of its own: no row of the file has it.
    return Node(Line(-line.number, cells), made=True)


def is_made(question: Question | None, languages: tuple[str, ...]) -> bool:
    """Whether a question is, in its words, still the one that "or other" adds."""
    return question is not None and question.label == Words(tuple((each, OTHER_QUESTION) for each in languages))


def made_choice(languages: tuple[str, ...]) -> Choice:
    """The choice that "or other" adds."""
    return Choice(OTHER, Words(tuple((language, OTHER_LABEL) for language in languages)))
