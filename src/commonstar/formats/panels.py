"""Files of a panel by lot: who may be drawn, the quotas, who lives there, and the numbered panels.

Quotas: a row for each value of a category, with minimum and maximum, under the headings `category,feature`,
`category,value`, `category,name` or `feature,value`, then `min,max`. People: a row each, with a column for each
category; an `id` or `nationbuilder_id`, or else the number of the row from 1. See docs/reference/panel-files.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonstar.engine.panel.drawing import Lottery
from commonstar.engine.panel.pool import Person, Quota
from commonstar.formats.tables import Limits, Table, TableRefused, read_table, write_csv

GROUPS = (("category", "feature"), ("category", "value"), ("category", "name"), ("feature", "value"))
IDS = ("id", "nationbuilder_id")
HOUSEHOLD = "household"
MOST_PEOPLE = 100_000
SHOWN = 60
PANELS_LIMITS = Limits(columns=1_001)  # numbered panels have a column for each member, more than other tables have
_WHOLE = re.compile(r"[0-9]{1,9}")

REFUSALS: dict[str, str] = {
    "no-columns": "The first row must name the columns {wanted}, but names: {found}",
    "no-category": "There is no column {name}, of which the quotas speak; the columns are: {found}",
    "no-household": "There is no column {name} for households; the columns are: {found}",
    "empty": "A cell is empty: {name}.",
    "number": "{name} must be a whole number from 0 up, but is: {text}",
    "upside-down": "The minimum {least} is above the maximum {most}.",
    "quota-twice": "{name} stands twice.",
    "unknown-value": "{value} is no value of {name}; there are {known}.",
    "id-twice": "The id {id} is also that of line {other}.",
    "nobody": "The file names nobody.",
    "no-quotas": "The file holds no quota.",
    "too-many": "There are more than {limit} people.",
    "no-panels": "The first row must name the columns panel, person 1, person 2 and so on, but names: {found}",
    "panel-number": "The panel must be number {wanted}, but is: {text}",
    "panels-missing": "The file ends after {count} panels; there must be {wanted}.",
    "panels-more": "There are more than {wanted} panels.",
    "person-twice": "{id} stands twice on panel {number}.",
}


class PanelFileError(ValueError):
    """A file that is not read: a `code` of REFUSALS, the `line`, and one plain sentence as `reason`.

    `params` are what the sentence names, for whoever says it in another language.
    """

    def __init__(self, code: str, line: int, **params: object) -> None:
        self.code, self.line = code, line
        self.params = {
            key: text[:SHOWN] if isinstance(text, str) and key != "found" else text for key, text in params.items()
        }
        self.reason = REFUSALS[code].format(**self.params)
        super().__init__(f"Line {line}: {self.reason}")


@dataclass(frozen=True)
class Quotas:
    """The categories in the order of the file, and the quota of each value."""

    categories: tuple[str, ...]
    quotas: tuple[Quota, ...]

    def values(self, category: str) -> list[str]:
        """The values of a category."""
        return [quota.value for quota in self.quotas if quota.category == category]


def read_quotas(data: bytes, filename: str) -> Quotas:
    """Read the quotas. Raises `PanelFileError` or `TableRefused`."""
    table = read_table(data, filename=filename)
    group, value = _group(table, ("min", "max"))
    quotas: dict[tuple[str, str], Quota] = {}
    for line, row in _rows(table):
        least, most = _number(row, "min", line), _number(row, "max", line)
        pair = _cell(row, group, line), _cell(row, value, line)
        if least > most:
            raise PanelFileError("upside-down", line, least=least, most=most)
        if pair in quotas:
            raise PanelFileError("quota-twice", line, name=" ".join(pair))
        quotas[pair] = Quota(*pair, least, most)
    if not quotas:
        raise PanelFileError("no-quotas", 1)
    return Quotas(tuple(dict.fromkeys(category for category, _ in quotas)), tuple(quotas.values()))


def read_population(data: bytes, filename: str, quotas: Quotas) -> dict[tuple[str, str], int]:
    """Read how many people live there, by category and value (a column `people`). Raises as `read_quotas` does."""
    table = read_table(data, filename=filename)
    group, value = _group(table, ("people",))
    found: dict[tuple[str, str], int] = {}
    for line, row in _rows(table):
        pair = _cell(row, group, line), _known(quotas, _cell(row, group, line), _cell(row, value, line), line)
        if pair in found:
            raise PanelFileError("quota-twice", line, name=" ".join(pair))
        found[pair] = _number(row, "people", line)
    return found


def read_people(data: bytes, filename: str, quotas: Quotas, households: Sequence[str] = ()) -> tuple[Person, ...]:
    """Read who may be drawn. People with the same, not empty, cells in the columns `households` share a household.

    Without such columns a column `household` is taken if there is one. Raises `PanelFileError` or `TableRefused`.
    """
    table = read_table(data, filename=filename)
    for name in quotas.categories:
        if name not in table.columns:
            raise PanelFileError("no-category", table.first_row_number - 1, name=name, found=_listed(table.columns))
    for name in households:
        if name not in table.columns:
            raise PanelFileError("no-household", table.first_row_number - 1, name=name, found=_listed(table.columns))
    shared = list(households) or [name for name in table.columns if name == HOUSEHOLD]
    named = next((name for name in IDS if name in table.columns), "")
    people: list[Person] = []
    lines: dict[str, int] = {}
    for number, (line, row) in enumerate(_rows(table), 1):
        if number > MOST_PEOPLE:
            raise PanelFileError("too-many", line, limit=MOST_PEOPLE)
        id_ = _cell(row, named, line) if named else str(number)
        if id_ in lines:
            raise PanelFileError("id-twice", line, id=id_, other=lines[id_])
        lines[id_] = line
        values = tuple(_known(quotas, name, _cell(row, name, line), line) for name in quotas.categories)
        people.append(Person(id_, values, _household(row, shared)))
    if not people:
        raise PanelFileError("nobody", 1)
    return tuple(people)


def read_panels(data: bytes, filename: str, panels: int) -> tuple[tuple[str, ...], ...]:
    """Read so many numbered panels as `write_panels` writes them: the ids of each. Raises as `read_quotas` does."""
    table = read_table(data, filename=filename, limits=PANELS_LIMITS)
    if table.columns[0] != "panel" or len(table.columns) < 2:
        raise PanelFileError("no-panels", table.first_row_number - 1, found=_listed(table.columns))
    found: list[tuple[str, ...]] = []
    for line, row in _rows(table):
        number = len(found)
        if number == panels:
            raise PanelFileError("panels-more", line, wanted=panels)
        if row["panel"] != str(number):
            raise PanelFileError("panel-number", line, wanted=number, text=row["panel"])
        ids = tuple(_cell(row, name, line) for name in table.columns[1:])
        if len(set(ids)) < len(ids):
            twice = next(id_ for place, id_ in enumerate(ids) if id_ in ids[:place])
            raise PanelFileError("person-twice", line, id=twice, number=number)
        found.append(ids)
    if len(found) < panels:
        last = table.first_row_number + len(table.rows) - 1
        raise PanelFileError("panels-missing", last, count=len(found), wanted=panels)
    return tuple(found)


def write_panels(lottery: Lottery) -> bytes:
    """The numbered panels as CSV: a row a panel, the number and the ids of its people."""
    size = lottery.pool.size
    columns = ["panel", *(f"person {number}" for number in range(1, size + 1))]
    return write_csv(columns, ([str(number), *lottery.ids(number)] for number in range(len(lottery.panels))))


def _household(row: Mapping[str, str], columns: Sequence[str]) -> str:
    cells = [" ".join(row[name].split()).casefold() for name in columns]
    return "\n".join(cells) if any(cells) else ""


def _group(table: Table, more: tuple[str, ...]) -> tuple[str, str]:
    """The columns of category and value."""
    if all(name in table.columns for name in more):
        for pair in GROUPS:
            if all(name in table.columns for name in pair):
                return pair
    wanted = ", ".join((*GROUPS[0], *more))
    raise PanelFileError("no-columns", table.first_row_number - 1, wanted=wanted, found=_listed(table.columns))


def _rows(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with its line in the file."""
    for line, cells in enumerate(table.rows, table.first_row_number):
        row = {name: cell.strip() for name, cell in zip(table.columns, cells, strict=True)}
        if any(row.values()):
            yield line, row


def _cell(row: Mapping[str, str], name: str, line: int) -> str:
    if not row[name]:
        raise PanelFileError("empty", line, name=name)
    return row[name]


def _number(row: Mapping[str, str], name: str, line: int) -> int:
    text = _cell(row, name, line)
    if not _WHOLE.fullmatch(text):
        raise PanelFileError("number", line, name=name, text=text)
    return int(text)


def _known(quotas: Quotas, category: str, value: str, line: int) -> str:
    known = quotas.values(category)
    if value not in known:
        raise PanelFileError("unknown-value", line, value=value, name=category, known=_listed(known) or "none")
    return value


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


__all__ = [
    "PANELS_LIMITS",
    "PanelFileError",
    "Quotas",
    "TableRefused",
    "read_panels",
    "read_people",
    "read_population",
    "read_quotas",
    "write_panels",
]
