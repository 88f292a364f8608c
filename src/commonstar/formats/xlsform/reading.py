"""An XLSForm into an instrument: what we ask becomes questions, all else is kept in its place and named.

What the engine's check finds wrong with a question (it has no words, it depends on one that is not asked) keeps that
question out in the next round, until the check finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from commonstar.engine.survey.carried import Carried, CarriedCell, CarriedRow
from commonstar.engine.survey.checking import Fault, faults
from commonstar.engine.survey.instrument import (
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Translation,
    TranslationState,
    Words,
)
from commonstar.formats.xlsform.lists import (
    differences,
    head_of,
    read_kept_sheets,
    read_lists,
    read_settings,
    settings_line,
)
from commonstar.formats.xlsform.named import FormRefused, Named
from commonstar.formats.xlsform.own import Own, with_own
from commonstar.formats.xlsform.rows import (
    Columns,
    NotTaken,
    constraint_problem,
    filtering,
    group_of,
    group_row,
    question_of,
    question_row,
    range_of,
    read_type,
    required_problem,
)
from commonstar.formats.xlsform.sheets import OWN_SHEET, Line, Sheets, read_workbook
from commonstar.formats.xlsform.tree import Node, is_comment, is_disabled, read_tree
from commonstar.formats.xlsform.words import Languages, column_pairs, default_language, read_languages

_ASKING = frozenset({"type", "name", "required", "relevant", "constraint", "choice_filter", "appearance"})


@dataclass(frozen=True)
class Reading:
    """An instrument that came in as XLSForm, and everything that is not taken as it stands."""

    instrument: Instrument
    named: tuple[Named, ...]


@dataclass
class _Round:
    """One round over the sheet survey: what is kept, by which rows items came in, and what is named."""

    columns: Columns
    labels: dict[str, str]
    excluded: dict[int, Named]
    lines: dict[str, Line] = field(default_factory=dict)
    cells: list[CarriedCell] = field(default_factory=list)
    rows: list[CarriedRow] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)


def read_form(data: bytes, *, filename: str, language: str = "en") -> Reading:
    """Read an XLSForm workbook. `language` is the code of words that stand under no language.

    Raises `TableRefused` for what is no safe workbook, and `FormRefused` for a form that cannot be asked at all.
    """
    sheets = read_workbook(data, filename=filename)
    languages = read_languages(sheets, language)
    filters = filtering(line.get("choice_filter") for line in sheets["survey"].lines)
    columns = Columns(languages.words, _kinds(sheets), filters)
    own = Own(sheets[OWN_SHEET].lines)
    lists, of_lists = read_lists(sheets, languages, columns, own)
    labels = {heading: code for code, heading in languages.words.get(("survey", "label"), ())}
    tree = read_tree(sheets["survey"].lines, labels)
    first = settings_line(sheets, filename)
    head = _head(first, languages, lists)
    excluded: dict[int, Named] = {}
    while True:
        this = _Round(columns, labels, dict(excluded))
        instrument = own.whole(replace(head, items=with_own(tuple(_items(this, tree, "")), own)))
        found = faults(instrument)
        if not found:
            break
        _exclude(found, this, excluded)
    word_columns = column_pairs(languages.words, sheets)
    settings = read_settings(sheets, first, instrument, default_language(instrument, word_columns))
    kept = read_kept_sheets(sheets)
    carried = Carried(
        word_columns,
        (*settings.cells, *this.cells, *of_lists.cells),
        (*settings.rows, *this.rows, *of_lists.rows, *kept.rows),
    )
    named = (*sheets.named, *languages.named, *settings.named, *this.named, *of_lists.named, *kept.named, *own.left())
    return Reading(replace(instrument, carried=carried), named)


def _kinds(sheets: Sheets) -> dict[str, Kind]:
    """The kinds of all rows that might be questions; whether they are asked, the check finds out."""
    typed = {line.get("name"): read_type(line.get("type"), line.get("parameters")) for line in sheets["survey"].lines}
    made = {f"{name}_other": Kind.TEXT for name, each in typed.items() if each.other}
    return made | {name: each.kind for name, each in typed.items() if each.kind is not None}


def _head(first: Line, languages: Languages, lists: tuple[ChoiceList, ...]) -> Instrument:
    code, version, title = head_of(first.cells)
    original, *others = languages.codes
    translations = [Translation(original, TranslationState.ORIGINAL)]
    translations += [Translation(other, TranslationState.DRAFT) for other in others]
    return Instrument(code, version, Words(((original, title),)), tuple(translations), (), lists)


def _items(this: _Round, nodes: list[Node], within: str) -> Iterator[Question | Group]:
    after = ""
    for node in nodes:
        try:
            item = _group(this, node) if node.block == "group" else _question(this, node)
        except NotTaken as reason:
            _keep(this, node, within, after, _of(node.line, reason.code, reason.column, reason.params))
            continue
        after = item.name
        yield item


def _question(this: _Round, node: Node) -> Question:
    line = node.line
    _check(this, node)
    if node.block:
        raise NotTaken("kind", "type", type=line.get("type"))
    item = question_of(line.cells, this.columns)
    _unique(this, item.name, line)
    if node.made:
        return item
    cells = list(differences("survey", item.name, line, question_row(item, this.columns)))
    # Ways to spell a type that mean the same are not worth keeping.
    typed = read_type(line.get("type"), line.get("parameters"))
    if not typed.other and not typed.range:
        cells = [cell for cell in cells if cell.column != "type"]
    this.cells += cells
    this.named += _named(this, line, cells)
    return item


def _group(this: _Round, node: Node) -> Group:
    line = node.line
    _check(this, node)
    head = group_of(line.cells, this.columns)
    _unique(this, head.name, line)
    before = len(this.cells), len(this.rows), len(this.named), dict(this.lines)
    items = tuple(_items(this, node.children, head.name))
    if not items:
        # All of it is kept in one piece, so what its rows left behind is taken back.
        del this.cells[before[0] :], this.rows[before[1] :], this.named[before[2] :]
        this.lines = before[3]
        raise NotTaken("empty-group")
    cells = [
        cell for cell in differences("survey", head.name, line, group_row(head, this.columns)) if cell.column != "type"
    ]
    this.cells += cells
    this.named += _named(this, line, cells)
    if node.end is not None:
        ending = {column: text for column, text in node.end.cells.items() if column != "type"}
        this.cells += [CarriedCell("survey", f"{head.name}/end", column, text) for column, text in ending.items()]
    return replace(head, items=items)


def _check(this: _Round, node: Node) -> None:
    """Raises `NotTaken` for a row that is not asked, whatever it says."""
    if node.line.number in this.excluded:
        named = this.excluded[node.line.number]
        raise NotTaken(named.code, named.column, **{key: str(value) for key, value in named.params.items()})
    if is_comment(node.line, this.labels):
        raise NotTaken("comment")
    if is_disabled(node.line):
        raise NotTaken("disabled", "disabled")


def _unique(this: _Round, name: str, line: Line) -> None:
    if name in this.lines:
        raise NotTaken("name-twice", "name", name=name)
    this.lines[name] = line


def _keep(this: _Round, node: Node, within: str, after: str, reason: Named) -> None:
    """Keep a row, or all rows of a group or repeat, where they stand."""
    lines = list(node.lines)
    this.rows += [CarriedRow("survey", within, after, tuple(line.cells.items())) for line in lines]
    if lines:
        this.named.append(reason)
        this.named += [_of(line, "within") for line in lines[1:] if line is not node.end and line.get("name")]


def _of(line: Line, code: str, column: str = "", params: Mapping[str, str | int] | None = None) -> Named:
    """What is named of a row of the sheet `survey`."""
    return Named(code, "survey", line.number, column, params or {}, line.get("name"))


def _named(this: _Round, line: Line, cells: list[CarriedCell]) -> Iterator[Named]:
    words = {heading for pairs in this.columns.words.values() for _, heading in pairs}
    is_range = read_type(line.get("type"), line.get("parameters")).range
    for cell in cells:
        own = cell.column in _ASKING or cell.column in words or (is_range and cell.column == "parameters")
        if cell.text and not own:
            yield _of(line, "cell", cell.column)
    needed = required_problem(line.cells, this.columns)
    if needed:
        yield _of(line, "required", "required", {"why": needed})
    problem = constraint_problem(line.cells, this.columns)
    if problem:
        yield _of(line, "constraint", "constraint", {"why": problem})
    if is_range and range_of(line.get("parameters"))["step"] != "1":
        yield _of(line, "step", "parameters")


def _exclude(found: tuple[Fault, ...], this: _Round, excluded: dict[int, Named]) -> None:
    """Keep out what has faults. Raises `FormRefused` where that does not help."""
    before = len(excluded)
    for fault in found:
        line = this.lines.get(fault.where) or this.lines.get(fault.where.rpartition(".")[0])
        if line is not None:
            why = str(Fault(fault.code, "", fault.params))
            excluded.setdefault(line.number, _of(line, "fault", params={"why": why}))
    if len(excluded) == before:
        if any(fault.code == "no-questions" for fault in found):
            raise FormRefused("nothing-asked", sheet="survey")
        raise FormRefused("faulty", why="; ".join(map(str, found)))
