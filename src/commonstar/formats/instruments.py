"""Instruments as YAML files (`commonstar-instrument/1`), read strictly and written so that reading gives the same.

The format is described in docs/reference/instrument-file.md. A shape that does not fit raises `FieldError` with the
line; an instrument that could not be asked raises `InstrumentError` with all its faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any, assert_never

from commonstar.engine.survey.carried import NOTHING_CARRIED
from commonstar.engine.survey.checking import check
from commonstar.engine.survey.conditions import (
    Answered,
    Chosen,
    Compare,
    Condition,
    Every,
    Formula,
    Not,
    Operator,
    Some,
)
from commonstar.engine.survey.instrument import (
    Choice,
    ChoiceList,
    Group,
    Instrument,
    Kind,
    Question,
    Term,
    Translation,
    TranslationState,
    Words,
)
from commonstar.formats.carried import plain_carried, read_carried
from commonstar.formats.yaml import Fields, read_yaml, write_yaml

FORMAT = "commonstar-instrument/1"
SHIPPED = "questionnaires_data"


def read_instrument(text: str, name: str = "") -> Instrument:
    """Read an instrument. Raises `YamlError`, `FieldError` or `InstrumentError`."""
    instrument = _instrument(Fields.of(read_yaml(text, name)))
    check(instrument)
    return instrument


def shipped_instruments() -> Iterator[Instrument]:
    """The instruments that come with Commonstar, by file name."""
    folder = files("commonstar") / SHIPPED
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".yaml"):
            yield read_instrument(path.read_text(encoding="utf-8"), path.name)


def _instrument(fields: Fields) -> Instrument:
    if fields.text("format") != FORMAT:
        raise fields.error("format", f"the format is {FORMAT}", "format")
    translations = tuple(_translation(row) for row in fields.rows("translations"))
    if not translations:
        raise fields.error("missing", "translations is missing", "translations")
    reader = _Reader(translations[0].language)
    instrument = Instrument(
        id=fields.text("id", required=True),
        version=fields.text("version", required=True),
        title=reader.words(fields, "title"),
        translations=translations,
        items=reader.items(fields, "items"),
        choice_lists=tuple(reader.choice_list(row) for row in fields.rows("choice_lists")),
        introduction=reader.words(fields, "introduction"),
        answered_by=reader.terms(fields, "answered_by"),
        dimensions=reader.terms(fields, "dimensions"),
        levels=reader.terms(fields, "levels"),
        pair=fields.text("pair"),
        licence=fields.text("licence"),
        sources=fields.texts("sources"),
        carried=NOTHING_CARRIED if fields.raw("carried") is None else read_carried(fields.inner("carried")),
    )
    fields.done()
    return instrument


def _translation(fields: Fields) -> Translation:
    found = Translation(
        fields.text("language", required=True),
        fields.choice("state", TranslationState),
        fields.text("reviewed_by"),
        fields.text("reviewed_on"),
    )
    fields.done()
    return found


class _Reader:
    """Reads what has words; a plain text is in the original's language."""

    def __init__(self, original: str) -> None:
        self.original = original

    def words(self, fields: Fields, key: str) -> Words:
        value = fields.raw(key)
        if value is None:
            return Words()
        if not isinstance(value, dict):
            return Words(((self.original, fields.text(key)),))
        inner = fields.inner(key)
        return Words(tuple((str(language), inner.text(language)) for language in inner.value))

    def terms(self, fields: Fields, key: str) -> tuple[Term, ...]:
        found = []
        for row in fields.rows(key):
            found.append(Term(row.text("code", required=True), self.words(row, "label")))
            row.done()
        return tuple(found)

    def choice_list(self, fields: Fields) -> ChoiceList:
        found = ChoiceList(
            name=fields.text("name", required=True),
            choices=tuple(self.choice(row) for row in fields.rows("choices")),
            ordered=fields.flag("ordered"),
            low=self.words(fields, "low"),
            high=self.words(fields, "high"),
        )
        fields.done()
        return found

    def choice(self, fields: Fields) -> Choice:
        found = Choice(
            code=fields.text("code", required=True),
            label=self.words(fields, "label"),
            score=fields.number("score"),
            apart=fields.flag("apart"),
            alone=fields.flag("alone"),
            columns=_columns(fields),
        )
        fields.done()
        return found

    def items(self, fields: Fields, key: str) -> tuple[Question | Group, ...]:
        return tuple(self.group(row) if "group" in row.value else self.question(row) for row in fields.rows(key))

    def group(self, fields: Fields) -> Group:
        found = Group(
            name=fields.text("group", required=True),
            label=self.words(fields, "label"),
            items=self.items(fields, "items"),
            relevant=_condition_at(fields, "relevant"),
            appearance=fields.text("appearance"),
        )
        fields.done()
        return found

    def question(self, fields: Fields) -> Question:
        found = Question(
            name=fields.text("question", required=True),
            kind=fields.choice("kind", Kind),
            label=self.words(fields, "label"),
            hint=self.words(fields, "hint"),
            required=fields.flag("required"),
            choices=fields.text("choices"),
            least=fields.number("least"),
            most=fields.number("most"),
            bands=_numbers(fields, "bands"),
            relevant=_condition_at(fields, "relevant"),
            constraint=_condition_at(fields, "constraint"),
            constraint_message=self.words(fields, "constraint_message"),
            reversed=fields.flag("reversed"),
            dimension=fields.text("dimension"),
            level=fields.text("level"),
            asked_of=fields.texts("asked_of"),
            pair=fields.text("pair"),
            tags=fields.texts("tags"),
            appearance=fields.text("appearance"),
            required_if=_condition_at(fields, "required_if"),
            choice_filter=fields.text("choice_filter"),
        )
        fields.done()
        return found


def _columns(fields: Fields) -> tuple[tuple[str, str], ...]:
    if fields.raw("columns") is None:
        return ()
    inner = fields.inner("columns")
    return tuple((str(name), inner.text(name)) for name in inner.value)


def _numbers(fields: Fields, key: str) -> tuple[Decimal, ...]:
    value = fields.raw(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(_is_number(one) for one in value):
        raise fields.error("not-numbers", "a list of numbers is expected", key)
    return tuple(map(Decimal, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _condition_at(fields: Fields, key: str) -> Condition | None:
    return None if fields.raw(key) is None else _condition(fields.inner(key))


def _condition(fields: Fields) -> Condition:
    """One of answered, chosen, compare, not, every, some, formula."""
    if len(fields.value) != 1:
        raise fields.error("condition", "one of answered, chosen, compare, not, every, some or formula is expected")
    (kind,) = fields.value
    found: Condition
    match kind:
        case "answered":
            found = Answered(fields.text(kind, required=True))
        case "chosen":
            inner = fields.inner(kind)
            found = Chosen(inner.text("question", required=True), inner.text("choice", required=True))
            inner.done()
        case "compare":
            found = _compare(fields.inner(kind))
        case "not":
            found = Not(_condition(fields.inner(kind)))
        case "every" | "some":
            parts = tuple(_condition(row) for row in fields.rows(kind))
            found = Every(parts) if kind == "every" else Some(parts)
        case "formula":
            found = Formula(fields.text(kind, required=True))
        case _:
            raise fields.error("condition", f"{kind} is no condition", str(kind))
    return found


def _compare(fields: Fields) -> Compare:
    value = fields.raw("value")
    if not isinstance(value, str) and not _is_number(value):
        raise fields.error("value", "a number or a text is expected", "value")
    found = Compare(fields.text("question", required=True), fields.choice("is", Operator), value)
    fields.done()
    return found


def write_instrument(instrument: Instrument) -> str:
    """The instrument as YAML, such that reading it gives an equal one."""
    original = instrument.languages[0]
    plain = {
        "format": FORMAT,
        "id": instrument.id,
        "version": instrument.version,
        "title": _words(instrument.title, original),
        "introduction": _words(instrument.introduction, original),
        "translations": [_plain_translation(each) for each in instrument.translations],
        "pair": instrument.pair,
        "licence": instrument.licence,
        "sources": list(instrument.sources),
        "answered_by": _terms(instrument.answered_by, original),
        "dimensions": _terms(instrument.dimensions, original),
        "levels": _terms(instrument.levels, original),
        "choice_lists": [_plain_list(each, original) for each in instrument.choice_lists],
        "items": [_item(each, original) for each in instrument.items],
        "carried": plain_carried(instrument.carried),
    }
    return write_yaml(_given(plain))


def _given(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, false or not there."""
    return {key: value for key, value in plain.items() if value not in ("", [], None, False)}


def _words(words: Words, original: str) -> Any:
    if not words.texts:
        return ""
    if len(words.texts) == 1 and words.texts[0][0] == original:
        return words.texts[0][1]
    return dict(words.texts)


def _terms(terms: tuple[Term, ...], original: str) -> list[dict[str, Any]]:
    return [_given({"code": term.code, "label": _words(term.label, original)}) for term in terms]


def _plain_translation(each: Translation) -> dict[str, Any]:
    return _given(
        {
            "language": each.language,
            "state": str(each.state),
            "reviewed_by": each.reviewed_by,
            "reviewed_on": each.reviewed_on,
        }
    )


def _plain_list(each: ChoiceList, original: str) -> dict[str, Any]:
    return _given(
        {
            "name": each.name,
            "ordered": each.ordered,
            "low": _words(each.low, original),
            "high": _words(each.high, original),
            "choices": [
                _given({"code": one.code, "label": _words(one.label, original), "apart": one.apart, "alone": one.alone})
                | ({} if one.score is None else {"score": one.score})
                | ({"columns": dict(one.columns)} if one.columns else {})
                for one in each.choices
            ],
        }
    )


def _item(item: Question | Group, original: str) -> dict[str, Any]:
    if isinstance(item, Group):
        return _given(
            {
                "group": item.name,
                "label": _words(item.label, original),
                "relevant": _plain_condition(item.relevant),
                "appearance": item.appearance,
                "items": [_item(each, original) for each in item.items],
            }
        )
    bounds = {"least": item.least, "most": item.most}
    return _given(
        {
            "question": item.name,
            "kind": str(item.kind),
            "label": _words(item.label, original),
            "hint": _words(item.hint, original),
            "required": item.required,
            "required_if": _plain_condition(item.required_if),
            "choices": item.choices,
            "choice_filter": item.choice_filter,
            "bands": list(item.bands),
            "relevant": _plain_condition(item.relevant),
            "constraint": _plain_condition(item.constraint),
            "constraint_message": _words(item.constraint_message, original),
            "reversed": item.reversed,
            "dimension": item.dimension,
            "level": item.level,
            "asked_of": list(item.asked_of),
            "pair": item.pair,
            "tags": list(item.tags),
            "appearance": item.appearance,
        }
    ) | {key: value for key, value in bounds.items() if value is not None}


def _plain_condition(condition: Condition | None) -> dict[str, Any] | None:
    match condition:
        case None:
            return None
        case Answered(question):
            return {"answered": question}
        case Chosen(question, choice):
            return {"chosen": {"question": question, "choice": choice}}
        case Compare(question, operator, value):
            return {"compare": {"question": question, "is": str(operator), "value": value}}
        case Not(part):
            return {"not": _plain_condition(part)}
        case Every(parts):
            return {"every": [_plain_condition(part) for part in parts]}
        case Some(parts):
            return {"some": [_plain_condition(part) for part in parts]}
        case Formula(source):
            return {"formula": source}
        case _:
            assert_never(condition)
