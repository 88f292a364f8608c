"""Reads `commonstar-value/1`: a public value model as YAML 1.2 or JSON, every fault with its path and line.

The file is described in docs/reference/value-model.md, with a JSON Schema beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from commonstar.engine.value.bias import TABLE, Bias
from commonstar.engine.value.checking import check
from commonstar.engine.value.discounting import GREEN_BOOK
from commonstar.engine.value.expressions import Expression
from commonstar.engine.value.inputs import Faulty
from commonstar.engine.value.model import (
    FORMAT,
    MOST_YEARS,
    Agency,
    AgencyKind,
    Deflator,
    Financial,
    Group,
    Input,
    Lines,
    Model,
    Option,
    Outcome,
    Per,
    Shape,
    Source,
    Threshold,
    Unmonetised,
)
from commonstar.formats.value_fields import (
    by_key,
    discount,
    exact,
    known_name,
    needed,
    needed_expression,
    number,
    provenance,
    shown,
)
from commonstar.formats.value_lines import KINDS, read_lines
from commonstar.formats.value_words import sentence_of
from commonstar.formats.yaml import Document, FieldError, Fields, FileError, Path, YamlError, read_yaml
from commonstar.vocabulary import CaseQuestion, Level

MOST_CHARACTERS = 250_000
MOST_LINES = 2_000
MOST_OPTIONS = 20
MOST_WORK = 100_000
NOTHING = "nothing"
Found = TypeVar("Found")


class ModelError(ValueError):
    """A file that is no model that can be computed: all its faults."""

    def __init__(self, faults: list[FileError]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def read_model(text: str, name: str = "") -> Model:
    """Read and check a model. Raises `ModelError` with every fault."""
    if len(text) > MOST_CHARACTERS:
        raise ModelError([YamlError("too-large", f"the file has more than {MOST_CHARACTERS} characters", name=name)])
    try:
        document = read_yaml(text, name)
        reading = _Reading(Fields.of(document), [])
        model = reading.model()
    except FileError as error:
        raise ModelError([error]) from error
    if reading.faults or model is None:
        raise ModelError(reading.faults)
    _not_too_much(reading.fields, model)
    faults = [_with_line(document, fault) for fault in check(model)]
    if faults:
        raise ModelError(sorted(faults, key=lambda fault: fault.line or 0))
    return model


def _not_too_much(fields: Fields, model: Model) -> None:
    """Raises `ModelError` where lines, years, options and scenarios together would take minutes to compute."""
    lines = [model.lines, *(option.lines for option in model.options.values())]
    runs = sum(len(each.all) for each in lines) + len(model.lines.all) * len(model.scenarios)
    if runs * model.years > MOST_WORK:
        reason = f"lines, by years, by options and scenarios, are more than {MOST_WORK:,}"
        raise ModelError([fields.error("too-much", reason)])


def _with_line(document: Document, fault: Faulty) -> FileError:
    """A fault of the engine at the line of the file; lines are found by their id."""
    path: list[str | int] = []
    value: Any = document.value
    for part in fault.path:
        if isinstance(value, list):
            index = next((i for i, each in enumerate(value) if isinstance(each, dict) and each.get("id") == part), None)
            if index is None:
                break
            path.append(index)
            value = value[index]
            continue
        if not isinstance(value, dict) or part not in value:
            break
        path.append(part)
        value = value[part]
    found: Path = tuple(path)
    return FieldError(fault.code, sentence_of(fault), name=document.name, line=document.line(found), path=found)


@dataclass
class _Reading:
    """One file being read; faults of parts are kept, so that all are told at once."""

    fields: Fields
    faults: list[FileError]

    def guarded(self, read: Callable[..., Found], *words: Any) -> Found | None:
        """What a reader makes, or None with its fault kept."""
        try:
            return read(*words)
        except FileError as error:
            self.faults.append(error)
            return None

    def model(self) -> Model | None:
        """The model; None with faults kept."""
        fields = self.fields
        if fields.text("format") != FORMAT:
            raise fields.error("not-this-format", f"the first line should be `format: {FORMAT}`", "format")
        names = self.names()
        lines = self.lines(names)
        if lines is None:
            return None
        settings = self.guarded(_settings, fields)
        model = Model(
            self.guarded(_title, fields) or "",
            lines,
            self.mapping("agencies", _agency),
            self.mapping("inputs", lambda row, name: _input(row, name, names)),
            self.mapping("sources", _source),
            {each.id: each for each in self.rows("outcomes", _outcome)},
            deflator=self.guarded(_deflator, fields) or Deflator(),
            financial=self.guarded(_financial, fields) or Financial(),
            bias=self.guarded(_bias, fields) or TABLE,
            groups=tuple(self.mapping("groups", _group).values()),
            options=self.mapping("options", lambda row, name: self.option(row, name, names)),
            scenarios=self.mapping("scenarios", lambda row, name: _changes(row, names)),
            thresholds=tuple(self.rows("thresholds", _threshold)),
            unmonetised=tuple(self.rows("unmonetised", _unmonetised)),
            case=self.guarded(_case, fields) or {},
            **(settings or {}),
        )
        self.guarded(fields.done)
        return model

    def names(self) -> frozenset[str]:
        """Names of inputs, which expressions may hold."""
        found = self.fields.raw("inputs")
        return frozenset(name for name in found if isinstance(name, str)) if isinstance(found, dict) else frozenset()

    def lines(self, names: frozenset[str]) -> Lines | None:
        """The lines of the model itself."""
        rows = self.guarded(lambda: {kind: self.fields.rows(kind) for kind in KINDS})
        if rows is None:
            return None
        if sum(map(len, rows.values())) > MOST_LINES or len(names) > MOST_LINES:
            raise self.fields.error("too-many", f"there are more than {MOST_LINES} lines or inputs")
        return read_lines(rows, names, self.guarded)

    def mapping(self, key: str, read: Callable[[Fields, str], Found]) -> dict[str, Found]:
        """What stands under a key by name."""
        rows = self.guarded(by_key, self.fields, key) or {}
        if key == "options" and len(rows) > MOST_OPTIONS:
            raise self.fields.error("too-many", f"there are more than {MOST_OPTIONS} options", key)
        found = {name: self.guarded(read, row, name) for name, row in rows.items()}
        return {name: each for name, each in found.items() if each is not None}

    def rows(self, key: str, read: Callable[[Fields], Found]) -> list[Found]:
        """What stands in a list."""
        found = [self.guarded(read, row) for row in self.guarded(self.fields.rows, key) or ()]
        return [each for each in found if each is not None]

    def option(self, row: Fields, name: str, names: frozenset[str]) -> Option:
        """An option: the model's lines (none for `nothing`) less what it drops, changed, and what it adds."""
        changes = row.inner("change").value if row.raw("change") is not None else {}
        dropped = set(row.texts("drop"))
        rows: dict[str, tuple[Fields, ...]] = {}
        known = set()
        for kind in KINDS:
            base = () if name == NOTHING else self.fields.rows(kind)
            known |= {str(each.value.get("id")) for each in base}
            kept = [_changed(each, changes) for each in base if str(each.value.get("id")) not in dropped]
            rows[kind] = (*kept, *row.rows(kind))
        unknown = sorted({str(each) for each in (*dropped, *changes)} - known)
        if unknown:
            raise row.error("unknown-name", f"it drops or changes {unknown[0]}, which is no line of the model")
        inputs = _changes(row.inner("inputs"), names) if "inputs" in row.value else {}
        title = row.text("name")
        row.done()
        return Option(name, read_lines(rows, names, self.guarded), title, inputs)


def _changed(row: Fields, changes: Mapping[str, Any]) -> Fields:
    change = changes.get(str(row.value.get("id"))) or {}
    if not isinstance(change, dict):
        raise row.error("not-a-mapping", "a change gives keys and values")
    return Fields.of(row.document, row.path, {**row.value, **change})


def _title(fields: Fields) -> str:
    return fields.text("title", required=True)


def _settings(fields: Fields) -> dict[str, Any]:
    """Currency, years and discounting."""
    years = fields.whole("years")
    first = fields.whole("first_year")
    price_year = fields.whole("price_year")
    if years is None or not 1 <= years <= MOST_YEARS:
        raise fields.error("not-years", f"years is a whole number from 1 to {MOST_YEARS}", "years")
    if first not in (None, 0, 1):
        raise fields.error("not-a-first-year", "first_year is 0 or 1", "first_year")
    if price_year is None or not 1900 <= price_year <= 2200:
        raise fields.error("not-a-year", "price_year is a year such as 2025", "price_year")
    return {
        "summary": fields.text("summary"),
        "currency": fields.text("currency") or "GBP",
        "price_year": price_year,
        "years": years,
        "first_year": first or 0,
        "discount": discount(fields, "discount") or GREEN_BOOK,
    }


def _agency(row: Fields, name: str) -> Agency:
    kind = row.choice("kind", AgencyKind)
    can_pay = row.flag("can_pay") if "can_pay" in row.value else kind is not AgencyKind.SOCIETY
    agency = Agency(name, row.text("name") or name, kind, can_pay)
    row.done()
    return agency


def _source(row: Fields, name: str) -> Source:
    source = Source(name, row.text("title", required=True), row.text("publisher"), row.text("date"), row.text("url"))
    row.done()
    return source


def _input(row: Fields, name: str, names: frozenset[str]) -> Input:
    percentiles = row.raw("percentiles")
    pair = [exact(each) for each in percentiles] if isinstance(percentiles, list) else []
    if percentiles is not None and (len(pair) != 2 or None in pair):
        raise row.error("percentiles", "percentiles are two numbers such as [5, 95]", "percentiles")
    low, high = (Fraction(each or 0) for each in pair) if pair else (Fraction(5), Fraction(95))
    found = Input(
        name,
        needed_expression(row, "value", names),
        row.choice("shape", Shape) if "shape" in row.value else Shape.FIXED,
        number(row, "low"),
        number(row, "high"),
        (low, high),
        row.text("unit"),
        row.whole("price_year"),
        row.text("note"),
        provenance(row),
    )
    row.done()
    return found


def _outcome(row: Fields) -> Outcome:
    outcome = Outcome(known_name(row, row.raw("id"), "id"), row.text("name", required=True), row.choice("level", Level))
    row.done()
    return outcome


def _group(row: Fields, name: str) -> Group:
    group = Group(name, needed(row, "share"), needed(row, "income"), needed(row, "reference_income"))
    row.done()
    if not 0 <= group.share <= 1:
        raise row.error("not-a-share", "a share is a number from 0 to 1", "share")
    if group.income <= 0 or group.reference_income <= 0:
        raise row.error("not-positive", "an income is a number above zero")
    return group


def _threshold(row: Fields) -> Threshold:
    threshold = Threshold(
        row.text("name", required=True),
        needed(row, "value"),
        row.choice("per", Per),
        row.text("perspective", required=True),
        row.text("date", required=True),
        row.text("source"),
    )
    row.done()
    return threshold


def _unmonetised(row: Fields) -> Unmonetised:
    found = Unmonetised(
        row.text("outcome", required=True), row.text("direction", required=True), row.text("note"), row.text("source")
    )
    row.done()
    return found


def _case(fields: Fields) -> Mapping[CaseQuestion, str]:
    """What people say to the questions of a business case; a question without an answer may be left out."""
    if fields.raw("case") is None:
        return {}
    inner = fields.inner("case")
    said = {question: inner.text(question).strip() for question in CaseQuestion}
    inner.done()
    return {question: text for question, text in said.items() if text}


def _changes(row: Fields, names: frozenset[str]) -> Mapping[str, Expression]:
    return {known_name(row, name): needed_expression(row, name, names) for name in row.value}


def _deflator(fields: Fields) -> Deflator:
    if fields.raw("deflator") is None:
        return Deflator()
    inner = fields.inner("deflator")
    series = {}
    for year, level in inner.inner("series").value.items():
        value = exact(level)
        if not str(year).isdecimal() or len(str(year)) != 4 or value is None or value <= 0:
            raise inner.error("deflator", f"{shown(year)}: {shown(level)} is no year with a level above zero", "series")
        series[int(year)] = value
    found = Deflator(series, inner.text("source"))
    inner.done()
    return found


def _financial(fields: Fields) -> Financial:
    if fields.raw("financial") is None:
        return Financial()
    inner = fields.inner("financial")
    month = inner.whole("start_month") or 4
    inflator = number(inner, "inflator") or Fraction(0)
    found = Financial(month, inflator, inner.text("source"))
    inner.done()
    if not 1 <= month <= 12:
        raise inner.error("not-a-month", "start_month is a month from 1 to 12", "start_month")
    if not -1 < inflator <= 1:
        raise inner.error("not-a-share", "an inflator is a share such as 0.02", "inflator")
    return found


def _bias(fields: Fields) -> Mapping[int, Bias]:
    if fields.raw("optimism_bias") is None:
        return TABLE
    inner = fields.inner("optimism_bias")
    found = dict(TABLE)
    for grade, value in inner.value.items():
        if str(grade) not in {str(each) for each in TABLE}:
            raise inner.error("not-a-grade", f"{shown(grade)} is not a grade from 1 to 6")
        row = Fields.of(inner.document, (*inner.path, grade), value)
        bias = Bias(needed(row, "benefit"), needed(row, "cost"))
        row.done()
        if not (0 <= bias.benefit <= 1 and bias.cost >= 0):
            raise row.error("not-a-share", "a bias is a share from 0 to 1; that of costs may be higher")
        found[int(grade)] = bias
    return found
