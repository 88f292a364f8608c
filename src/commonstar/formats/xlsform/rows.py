"""One row and one record: a question, the head of a group or a choice, in the columns of an XLSForm, and back.

`question_of(question_row(q)) == q` up to how a condition is put together; what an XLSForm has no column for is the
business of `own`. A row that is not one of ours raises `NotTaken` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonstar.engine.survey.checking import CODE, NAME
from commonstar.engine.survey.conditions import (
    ITSELF,
    Compare,
    Condition,
    Every,
    Formula,
    Operator,
    read_filter,
    read_formula,
)
from commonstar.engine.survey.expressions import Column, ExpressionRefused, Itself, parts, references, write
from commonstar.engine.survey.instrument import NUMBERS, Choice, Group, Kind, Question, Words
from commonstar.engine.survey.spelling import Unspeakable, condition_of, expression_of

Row = Mapping[str, str]

_ALIASES = {
    **{kind.value: kind for kind in Kind if not kind.value.startswith("select")},
    "int": Kind.INTEGER,
    "string": Kind.TEXT,
}
_SELECT = re.compile(
    r"(?P<one>select_one|select one|select1|select one from|add select one prompt using|(?P<many>select_multiple|"
    r"select all that apply|select all that apply from|add select multiple prompt using)) (?P<list>\S+)"
    r"(?P<other> (or specify other|or_other|or other))?"
)
_OPEN = re.compile(r"begin[ _](?P<kind>group|repeat|lgroup|looped group|loop)( (over )?\S+)?")
_CLOSE = re.compile(r"end[ _](?P<kind>group|repeat|lgroup|looped group|loop)")
_KINDS_OF_BLOCK = {"lgroup": "repeat", "looped group": "repeat"}
METADATA = frozenset(
    {
        *("start", "end", "today", "deviceid", "device id", "imei", "subscriberid", "simserial", "phonenumber"),
        *("username", "email", "audit", "start time", "end time", "sim id", "get phone number", "get device id"),
        *("start-geopoint", "background-geopoint", "background-audio"),
    }
)
_YES = frozenset({"yes", "true", "true()"})
_NO = frozenset({"no", "false", "false()"})
# Columns that change what is asked: a row with one of them is not asked without it.
_STOPPING = ("calculation", "trigger", "read_only", "repeat_count")
_PIPED = re.compile(r"\$\{[^}]*\}")


class NotTaken(Exception):
    """A row that is no question, group or choice of ours: a code of REASONS and its params."""

    def __init__(self, code: str, column: str = "", **params: str) -> None:
        self.code = code
        self.column = column
        self.params = params
        super().__init__(code)


@dataclass(frozen=True)
class Columns:
    """Which columns hold which words: (sheet, field) to pairs of language and heading; and the kinds of questions.

    `filters` are the columns of choices of which filters speak.
    """

    words: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    kinds: Mapping[str, Kind]
    filters: tuple[str, ...] = ()

    def read(self, row: Row, sheet: str, field: str) -> Words:
        """The words of a field."""
        pairs = self.words.get((sheet, field), ())
        return Words(tuple((language, row[heading]) for language, heading in pairs if row.get(heading)))

    def written(self, words: Words, sheet: str, field: str) -> Iterator[tuple[str, str]]:
        """The cells of a field: pairs of heading and text."""
        headings = dict(self.words.get((sheet, field), ()))
        for language, text in words.texts:
            if text:
                yield headings[language], text


@dataclass(frozen=True)
class Typed:
    """The type of a row: a kind of ours or none, the list that it chooses from, whether "other" is added."""

    kind: Kind | None = None
    choices: str = ""
    other: bool = False
    range: bool = False


def read_type(text: str, parameters: str = "") -> Typed:
    """What the type of a row means."""
    plain = " ".join(text.split())
    select = _SELECT.fullmatch(plain)
    if select and not select["list"].startswith("${"):
        return Typed(Kind.SELECT_MULTIPLE if select["many"] else Kind.SELECT_ONE, select["list"], bool(select["other"]))
    if plain == "range":
        whole = not any("." in value for value in range_of(parameters).values())
        return Typed(Kind.INTEGER if whole else Kind.DECIMAL, range=True)
    return Typed(_ALIASES.get(plain))


def opens(text: str) -> str:
    """What a row opens: group, repeat, loop, or nothing."""
    found = _OPEN.fullmatch(" ".join(text.split()))
    return _KINDS_OF_BLOCK.get(found["kind"], found["kind"]) if found else ""


def closes(text: str) -> str:
    """What a row closes: group, repeat, loop, or nothing."""
    found = _CLOSE.fullmatch(" ".join(text.split()))
    return _KINDS_OF_BLOCK.get(found["kind"], found["kind"]) if found else ""


def range_of(parameters: str) -> dict[str, str]:
    """The start, end and step of a range, those of XLSForm where not given."""
    given = re.findall(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)", parameters)
    return {"start": "1", "end": "10", "step": "1"} | {
        key.lower(): value for key, value in given if key.lower() in ("start", "end", "step")
    }


def question_of(row: Row, columns: Columns) -> Question:
    """The question of a row. Raises `NotTaken`."""
    typed = read_type(row.get("type", ""), row.get("parameters", ""))
    if typed.kind is None:
        raise NotTaken(*_untaken(row.get("type", "")), type=row.get("type", ""))
    name = _name(row)
    for column in _STOPPING:
        if row.get(column):
            raise NotTaken("column", column)
    label, hint, message = (columns.read(row, "survey", field) for field in ("label", "hint", "constraint_message"))
    if any(_PIPED.search(text) for words in (label, hint, message) for _, text in words.texts):
        raise NotTaken("piped", "label")
    least, most, constraint = _constraint(row, typed, columns)
    return Question(
        name=name,
        kind=typed.kind,
        label=label,
        hint=hint,
        required=row.get("required", "").lower() in _YES,
        required_if=_required_if(row, columns),
        choice_filter=_choice_filter(row),
        choices=typed.choices,
        least=least,
        most=most,
        relevant=relevant_of(row, columns),
        constraint=constraint,
        constraint_message=message,
        appearance=row.get("appearance", ""),
    )


def _required_if(row: Row, columns: Columns) -> Condition | None:
    """The condition of a row's `required`; one that is not followed is none, and named."""
    text = row.get("required", "")
    return (
        None if text.lower() in _NO | _YES | {""} or required_problem(row, columns) else _condition(text, columns, None)
    )


def _choice_filter(row: Row) -> str:
    text = row.get("choice_filter", "")
    try:
        if text:
            read_filter(text)
    except ExpressionRefused as refused:
        raise NotTaken("expression", "choice_filter", why=str(refused)) from refused
    return text


def filtering(texts: Iterable[str]) -> tuple[str, ...]:
    """The columns of choices of which these filters speak."""
    found: list[str] = []
    for text in texts:
        try:
            found += [part.name for part in parts(read_filter(text)) if isinstance(part, Column)]
        except ExpressionRefused:
            continue
    # Words are kept by language, not as columns. Where a column is left out, so is the filter that speaks of it.
    return tuple(name for name in dict.fromkeys(found) if name != "label" and NAME.fullmatch(name))


def _untaken(text: str) -> tuple[str, str]:
    if text == "calculate":
        return ("calculated", "type")
    return ("metadata" if text in METADATA or text.startswith("uri:") else "kind", "type")


def _name(row: Row) -> str:
    name = row.get("name", "")
    if not NAME.fullmatch(name):
        raise NotTaken("name", "name", name=name)
    return name


def relevant_of(row: Row, columns: Columns) -> Condition | None:
    """The condition of a row's `relevant`. Raises `NotTaken`."""
    text = row.get("relevant", "")
    try:
        return _condition(text, columns, None) if text else None
    except ExpressionRefused as refused:
        raise NotTaken("expression", "relevant", why=str(refused)) from refused


def _condition(text: str, columns: Columns, itself: Kind | None) -> Condition:
    """A condition where one says the same, else a formula. Raises `ExpressionRefused`."""
    return condition_of(read_formula(text), columns.kinds, itself) or Formula(text)


def constraint_problem(row: Row, columns: Columns) -> str:
    """Why a constraint is not followed, or nothing."""
    return _problem(row.get("constraint", ""), columns)


def required_problem(row: Row, columns: Columns) -> str:
    """Why a condition under `required` is not followed, or nothing."""
    text = row.get("required", "")
    if text.lower() in _YES | _NO:
        return ""
    if read_type(row.get("type", "")).kind is Kind.NOTE:
        return "a note takes no answer" if text else ""
    return _problem(text, columns, itself=False)


def _problem(text: str, columns: Columns, *, itself: bool = True) -> str:
    try:
        tree = read_formula(text) if text else None
    except ExpressionRefused as refused:
        return str(refused)
    if tree is None:
        return ""
    unknown = [name for name in references(tree) if name not in columns.kinds]
    if not itself and any(isinstance(part, Itself) for part in parts(tree)):
        return "it speaks of the answer itself"
    return f"{unknown[0]} is not asked here" if unknown else ""


def _constraint(row: Row, typed: Typed, columns: Columns) -> tuple[Decimal | None, Decimal | None, Condition | None]:
    """The least, the most, and what else an answer must meet."""
    least = most = None
    if typed.range:
        try:
            bounds = range_of(row.get("parameters", ""))
            least, most = sorted((Decimal(bounds["start"]), Decimal(bounds["end"])))
        except ArithmeticError as error:
            raise NotTaken("column", "parameters") from error
    text = row.get("constraint", "")
    if not text or constraint_problem(row, columns):
        return least, most, None
    found = _condition(text, columns, typed.kind)
    if typed.kind not in NUMBERS or typed.range:
        return least, most, found
    rest: list[Condition] = []
    for part in found.parts if isinstance(found, Every) and found.parts else (found,):
        bound = isinstance(part, Compare) and part.question == ITSELF and not isinstance(part.value, str)
        if bound and part.operator is Operator.AT_LEAST and least is None:  # type: ignore[union-attr]  # a Compare
            least = Decimal(part.value)  # type: ignore[union-attr]  # as above
        elif bound and part.operator is Operator.AT_MOST and most is None:  # type: ignore[union-attr]  # as above
            most = Decimal(part.value)  # type: ignore[union-attr]  # as above
        else:
            rest.append(part)
    if not rest:
        return least, most, None
    return least, most, rest[0] if len(rest) == 1 else Every(tuple(rest))


def question_row(one: Question, columns: Columns) -> dict[str, str]:
    """The cells of a question. Raises `Unspeakable` for a condition that no expression says."""
    cells = {"type": f"{one.kind.value} {one.choices}" if one.choices else one.kind.value, "name": one.name}
    cells.update(columns.written(one.label, "survey", "label"))
    cells.update(columns.written(one.hint, "survey", "hint"))
    cells["required"] = "yes" if one.required else _written(one.required_if)
    cells["relevant"] = _written(one.relevant)
    cells["constraint"] = _constraint_text(one)
    cells.update(columns.written(one.constraint_message, "survey", "constraint_message"))
    cells["choice_filter"] = one.choice_filter
    cells["appearance"] = one.appearance
    return {column: text for column, text in cells.items() if text}


def _written(condition: Condition | None) -> str:
    if condition is None:
        return ""
    if isinstance(condition, Formula):
        return condition.source
    try:
        return write(expression_of(condition))
    except ExpressionRefused as refused:
        raise Unspeakable(str(refused)) from refused


def _constraint_text(one: Question) -> str:
    parts: list[Condition] = []
    if one.least is not None:
        parts.append(Compare(ITSELF, Operator.AT_LEAST, one.least))
    if one.most is not None:
        parts.append(Compare(ITSELF, Operator.AT_MOST, one.most))
    if one.constraint is not None:
        parts += [one.constraint]
    return _written(None if not parts else parts[0] if len(parts) == 1 else Every(tuple(parts)))


def group_of(row: Row, columns: Columns) -> Group:
    """The head of a group, without what is in it. Raises `NotTaken`."""
    name = _name(row)
    label = columns.read(row, "survey", "label")
    if any(_PIPED.search(text) for _, text in label.texts):
        raise NotTaken("piped", "label")
    return Group(name, label, (), relevant_of(row, columns), row.get("appearance", ""))


def group_row(one: Group, columns: Columns) -> dict[str, str]:
    """The cells of the row that opens a group. Raises `Unspeakable`."""
    cells = {"type": "begin_group", "name": one.name}
    cells.update(columns.written(one.label, "survey", "label"))
    cells["relevant"] = _written(one.relevant)
    cells["appearance"] = one.appearance
    return {column: text for column, text in cells.items() if text}


def choice_of(row: Row, columns: Columns) -> Choice:
    """The choice of a row. Raises `NotTaken`."""
    code = row.get("name", "")
    if not CODE.fullmatch(code):
        raise NotTaken("name", "name", name=code)
    label = columns.read(row, "choices", "label")
    if any(_PIPED.search(text) for _, text in label.texts):
        raise NotTaken("piped", "label")
    return Choice(code, label, columns=tuple((name, row[name]) for name in sorted(columns.filters) if row.get(name)))


def choice_row(list_name: str, one: Choice, columns: Columns) -> dict[str, str]:
    """The cells of a choice."""
    return {
        "list_name": list_name,
        "name": one.code,
        **dict(columns.written(one.label, "choices", "label")),
        **dict(one.columns),
    }
