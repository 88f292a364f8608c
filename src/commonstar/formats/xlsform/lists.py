"""The sheets beside the questions: lists of choices, settings, and sheets that are only kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonstar.engine.survey.carried import CarriedCell, CarriedRow
from commonstar.engine.survey.checking import CODE, FAULTS
from commonstar.engine.survey.instrument import Choice, ChoiceList, Instrument
from commonstar.formats.xlsform.named import Named
from commonstar.formats.xlsform.own import Own
from commonstar.formats.xlsform.rows import Columns, NotTaken, choice_of, choice_row, read_type
from commonstar.formats.xlsform.sheets import Line, Sheets
from commonstar.formats.xlsform.tree import OTHER, made_choice
from commonstar.formats.xlsform.words import Languages

KEPT_SHEETS = ("external_choices", "osm", "entities")
_SETTINGS = ("form_title", "form_id", "version", "default_language")


@dataclass(frozen=True)
class Part:
    """What a part of a form comes to beside what is taken: cells and rows that are kept, and what is named."""

    cells: tuple[CarriedCell, ...] = ()
    rows: tuple[CarriedRow, ...] = ()
    named: tuple[Named, ...] = ()


def differences(sheet: str, item: str, line: Line, canonical: Mapping[str, str]) -> Iterator[CarriedCell]:
    """The cells in which a row differs from the way in which we would write it; empty ones are to be left away."""
    for column in dict.fromkeys((*line.cells, *canonical)):
        if line.get(column) != canonical.get(column, ""):
            yield CarriedCell(sheet, item, column, line.get(column))


def read_lists(sheets: Sheets, languages: Languages, columns: Columns, own: Own) -> tuple[tuple[ChoiceList, ...], Part]:
    """The lists of choices that can be offered; others are kept whole."""
    lines: dict[str, list[Line]] = {}
    for line in sheets["choices"].lines:
        lines.setdefault(line.get("list_name") if line.get("name") else "", []).append(line)
    made = _with_other(sheets)
    spoken = tuple(code for code, _ in languages.words.get(("choices", "label"), ()))
    lists: list[ChoiceList] = []
    cells: list[CarriedCell] = []
    rows: list[CarriedRow] = []
    named: list[Named] = []
    for name, of_list in lines.items():
        try:
            choices = _choices(name, of_list, columns, languages.codes[0])
            if name in made and OTHER not in {choice.code for choice in choices}:
                choices = (*choices, made_choice(spoken))
            _check(name, choices)
        except NotTaken as reason:
            after = lists[-1].name if lists else ""
            rows += [CarriedRow("choices", "", after, tuple(line.cells.items())) for line in of_list]
            named += [Named(reason.code, "choices", of_list[0].number, reason.column, reason.params)]
            continue
        lists.append(own.choice_list(ChoiceList(name, choices), languages.codes))
        for line, choice in zip(of_list, choices, strict=False):
            item = f"{name}/{choice.code}"
            cells += differences("choices", item, line, choice_row(name, choice, columns))
    return tuple(lists), Part(tuple(cells), tuple(rows), (*named, *_cells_named(cells, sheets)))


def _with_other(sheets: Sheets) -> frozenset[str]:
    """The lists to which some question adds "other"."""
    types = (read_type(line.get("type")) for line in sheets["survey"].lines)
    return frozenset(typed.choices for typed in types if typed.other)


def _choices(name: str, lines: list[Line], columns: Columns, original: str) -> tuple[Choice, ...]:
    if not name:
        raise NotTaken("list-row")
    choices = tuple(choice_of(line.cells, columns) for line in lines)
    if len({choice.code for choice in choices}) < len(choices):
        twice = next(choice.code for at, choice in enumerate(choices) if choice.code in {c.code for c in choices[:at]})
        raise NotTaken("list", "name", why=FAULTS["twice"].format(name=f"{name}/{twice}"))
    for choice in choices:
        if original not in choice.label.languages:
            raise NotTaken("list", "label", why=f"{name}/{choice.code}: " + FAULTS["no-words"].format(name=original))
    return choices


def _check(name: str, choices: tuple[Choice, ...]) -> None:
    if not CODE.fullmatch(name) or name[0].isdigit():
        raise NotTaken("list", "list_name", why=FAULTS["name"].format(name=name))
    if len(choices) < 2:
        raise NotTaken("list", "", why=f"{name}: " + FAULTS["few-choices"])


def _cells_named(cells: list[CarriedCell], sheets: Sheets) -> Iterator[Named]:
    """Each column of choices once, since such columns are filled in every row."""
    for column in dict.fromkeys(cell.column for cell in cells if cell.text):
        row = next(line.number for line in sheets["choices"].lines if line.get(column))
        yield Named("cell", "choices", row, column)


def identifier(text: str) -> str:
    """A text as the code of an instrument."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text).strip("_") or "form"


def settings_line(sheets: Sheets, filename: str) -> Line:
    """The settings of a form. One without a code or title takes them from its file's name, as with pyxform."""
    lines = sheets["settings"].lines
    said = lines[0].cells if lines else {}
    stem = filename.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    name = said.get("form_id") or stem or "form"
    return Line(lines[0].number if lines else 0, {"form_title": name, **said, "form_id": name})


def head_of(cells: Mapping[str, str]) -> tuple[str, str, str]:
    """The code, version and title that settings say."""
    return identifier(cells["form_id"]), identifier(cells.get("version", "") or "1"), cells["form_title"]


def settings_row(one: Instrument, default_language: str) -> dict[str, str]:
    """The settings of an instrument as an XLSForm says them."""
    title = one.title.in_language(one.languages[0])
    cells = {"form_title": title, "form_id": one.id, "version": one.version, "default_language": default_language}
    return {column: text for column, text in cells.items() if text}


def read_settings(sheets: Sheets, first: Line, one: Instrument, default_language: str) -> Part:
    """What settings say beyond code, version and title."""
    lines = sheets["settings"].lines
    cells = tuple(differences("settings", "", first, settings_row(one, default_language)))
    rows = tuple(CarriedRow("settings", "", "", tuple(line.cells.items())) for line in lines[1:])
    named = [
        Named("setting", "settings", first.number, c.column) for c in cells if c.text and c.column not in _SETTINGS
    ]
    named += [Named("setting", "settings", line.number) for line in lines[1:]]
    return Part(cells, rows, tuple(named))


def read_kept_sheets(sheets: Sheets) -> Part:
    """The sheets that are kept whole."""
    rows: list[CarriedRow] = []
    named: list[Named] = []
    for name in KEPT_SHEETS:
        rows += [CarriedRow(name, "", "", tuple(line.cells.items())) for line in sheets[name].lines]
        if sheets[name].lines:
            named.append(Named("sheet", name))
    return Part((), tuple(rows), tuple(named))
