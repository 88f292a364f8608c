"""An instrument into an XLSForm, with all that was kept from the form that it came from.

What was kept of a row is used as long as it still means what the instrument says; what has changed is written anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from commonstar.engine.survey.carried import CarriedRow
from commonstar.engine.survey.instrument import Choice, ChoiceList, Group, Instrument, Question
from commonstar.engine.survey.spelling import Unspeakable
from commonstar.formats.xlsform.lists import KEPT_SHEETS, head_of, settings_row
from commonstar.formats.xlsform.named import Named
from commonstar.formats.xlsform.own import HEADINGS, own_rows
from commonstar.formats.xlsform.rows import (
    NotTaken,
    Row,
    choice_of,
    choice_row,
    group_of,
    group_row,
    question_of,
    question_row,
    read_type,
)
from commonstar.formats.xlsform.sheets import OWN_SHEET, write_workbook
from commonstar.formats.xlsform.tree import OTHER, is_made, made_choice
from commonstar.formats.xlsform.words import default_language, written_columns

_LEADING = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
    "settings": ("form_title", "form_id", "version"),
    OWN_SHEET: HEADINGS,
}
Cells = dict[str, str]


@dataclass(frozen=True)
class Writing:
    """An XLSForm workbook, and what of the instrument it cannot say."""

    data: bytes
    named: tuple[Named, ...]


@dataclass
class _Form:
    """The instrument on its way out: cells and rows that were kept, and what is named."""

    instrument: Instrument
    cells: dict[tuple[str, str], Cells] = field(default_factory=dict)
    kept: dict[tuple[str, str, str], list[CarriedRow]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    named: list[Named] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = written_columns(self.instrument)
        for cell in self.instrument.carried.cells:
            self.cells.setdefault((cell.sheet, cell.item), {})[cell.column] = cell.text
        for row in self.instrument.carried.rows:
            self.kept.setdefault((row.sheet, row.within, row.after), []).append(row)

    def rows(self, sheet: str, within: str, after: str) -> Iterator[Cells]:
        """The rows that are kept at a place, once."""
        for row in self.kept.pop((sheet, within, after), ()):
            yield dict(row.cells)


def write_form(instrument: Instrument) -> Writing:
    """Write an instrument as an XLSForm workbook. Raises `TableRefused` for a text that no cell holds."""
    form = _Form(instrument)
    survey = [*_items(form, instrument.items, "")]
    survey += [dict(row.cells) for row in _stranded(form, "survey")]
    other = {read_type(row.get("type", "")).choices for row in survey if read_type(row.get("type", "")).other}
    choices = [*form.rows("choices", "", "")]
    for each in instrument.choice_lists:
        choices += [*_choices(form, each, each.name in other), *form.rows("choices", "", each.name)]
    choices += [dict(row.cells) for row in _stranded(form, "choices")]
    sheets = {"survey": survey, "choices": choices, "settings": [_settings(form), *form.rows("settings", "", "")]}
    sheets |= {name: [*form.rows(name, "", "")] for name in KEPT_SHEETS if (name, "", "") in form.kept}
    own = own_rows(instrument)
    if own:
        sheets[OWN_SHEET] = own
    for sheet, item in sorted(form.cells.keys() - form.used):
        form.named.append(Named("carried-cell", sheet, 0, "", {"item": item}))
    return Writing(write_workbook(sheets, _leading(instrument)), tuple(form.named))


def _leading(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """The headings that come first in each sheet; those of words in the order that they came in."""
    words: dict[str, tuple[str, ...]] = {}
    for key, heading in instrument.carried.columns:
        sheet = key.partition(".")[0]
        words[sheet] = (*words.get(sheet, ()), heading)
    return {sheet: (*first, *words.get(sheet, ())) for sheet, first in _LEADING.items()}


def _stranded(form: _Form, sheet: str) -> Iterator[CarriedRow]:
    """The rows whose place is gone: they come last."""
    for key in [key for key in form.kept if key[0] == sheet]:
        yield from form.kept.pop(key)


def _items(form: _Form, items: tuple[Question | Group, ...], within: str) -> Iterator[Cells]:
    yield from form.rows("survey", within, "")
    made: set[str] = set()
    for item in items:
        if isinstance(item, Group):
            yield from _group(form, item)
        elif item.name not in made:
            row = _question(form, item)
            if read_type(row["type"]).other:
                made.add(f"{item.name}_other")
            yield row
        yield from form.rows("survey", within, item.name)


def _group(form: _Form, one: Group) -> Iterator[Cells]:
    try:
        row = group_row(one, form.columns)
    except Unspeakable as problem:
        form.named.append(Named("condition", "survey", 0, "relevant", {"why": str(problem)}))
        row = group_row(replace(one, relevant=None), form.columns)

    def same(cells: Row) -> bool:
        return group_of(cells, form.columns) == replace(one, items=())

    yield _with_kept(form, ("survey", one.name), row, same)
    yield from _items(form, one.items, one.name)
    yield {"type": "end_group", **form.cells.get(("survey", f"{one.name}/end"), {})}
    form.used.add(("survey", f"{one.name}/end"))


def _question(form: _Form, one: Question) -> Cells:
    try:
        row = question_row(one, form.columns)
    except Unspeakable as problem:
        form.named.append(Named("condition", "survey", 0, one.name, {"why": str(problem)}))
        row = question_row(replace(one, relevant=None, constraint=None), form.columns)
    plain = _plain(one)

    def same(cells: Row) -> bool:
        if read_type(cells.get("type", "")).other and not _adds_other(form, one):
            return False
        return question_of(cells, form.columns) == plain

    return _with_kept(form, ("survey", one.name), row, same)


def _plain(one: Question) -> Question:
    """The question without what XLSForm has no column for."""
    return replace(one, reversed=False, dimension="", level="", asked_of=(), pair="", tags=(), bands=())


def _adds_other(form: _Form, one: Question) -> bool:
    """Whether "or other" still adds just the choice and the question that the instrument has."""
    choices = form.instrument.choice_list(one.choices)
    made = is_made(form.instrument.question(f"{one.name}_other"), _known(form, "survey.label"))
    return made and choices is not None and choices.choice(OTHER) is not None


def _known(form: _Form, place: str) -> tuple[str, ...]:
    """The languages of a field in the form that the instrument came from."""
    known = dict(form.instrument.carried.columns)
    return tuple(code for code in form.instrument.languages if f"{place}.{code}" in known)


def _with_kept(form: _Form, key: tuple[str, str], row: Cells, same: object) -> Cells:
    """The row as it was kept where it means the same, else as we write it, with what else was kept beside it."""
    assert callable(same)
    kept = form.cells.get(key, {})
    form.used.add(key)
    whole = _filled({**row, **kept})
    if _means(same, whole):
        return whole
    for column, text in kept.items():
        changed = _filled({**row, column: text})
        if _means(same, changed):
            row = changed
    return row


def _filled(cells: Mapping[str, str]) -> Cells:
    return {column: text for column, text in cells.items() if text}


def _means(same: object, cells: Cells) -> bool:
    assert callable(same)
    try:
        return bool(same(cells))
    except NotTaken:
        return False


def _choices(form: _Form, one: ChoiceList, adds_other: bool) -> Iterator[Cells]:
    languages = _known(form, "choices.label")
    for at, choice in enumerate(one.choices):
        key = ("choices", f"{one.name}/{choice.code}")
        last = at + 1 == len(one.choices)
        plain = Choice(choice.code, choice.label, columns=tuple(sorted(choice.columns)))
        if adds_other and last and plain == made_choice(languages) and key not in form.cells:
            continue

        def same(cells: Row, wanted: Choice = plain) -> bool:
            return choice_of(cells, form.columns) == wanted and cells.get("list_name") == one.name

        yield _with_kept(form, key, choice_row(one.name, choice, form.columns), same)


def _settings(form: _Form) -> Cells:
    one = form.instrument
    row = settings_row(one, default_language(one, one.carried.columns))
    title = one.title.in_language(one.languages[0])

    def same(cells: Row) -> bool:
        return head_of(cells) == (one.id, one.version, title)

    return _with_kept(form, ("settings", ""), row, same)
