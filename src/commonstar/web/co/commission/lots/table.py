"""Quotas and lists of people from a table, all or nothing: every mistake is named with its row, column and reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from commonstar.formats.tables import Limits, Table
from commonstar.web.co.commission.lots.actions import Listed, QuotaValues
from commonstar.web.common.tables import Problem

LIMITS = Limits(rows=20_000)
GROUPS = (("category", "value"), ("category", "feature"), ("category", "name"), ("feature", "value"))
LENGTHS = {"name": 200, "contact": 400, "household": 200}
QUOTA_COLUMNS = ("category", "value", "min", "max", "people")
OWN = ("name", "contact", "household", "fixed")
YES = ("yes", "y", "x", "1", "true")
_WHOLE = re.compile(r"[0-9]{1,10}")
Line = TypeVar("Line")


@dataclass
class Plan(Generic[Line]):
    """What an import would do. Nothing is brought in while there are problems."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, column: str, reason: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(row, column, reason))


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    names = [name.strip() for name in table.columns]
    found = []
    for number, cells in enumerate(table.rows, table.first_row_number):
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
        if any(row.values()):
            found.append((number, row))
    return found


def plan_quotas(table: Table) -> Plan[QuotaValues]:
    """Read quotas: `category,value,min,max`, as the files of other tools have it too, and `people` if it is known."""
    found: Plan[QuotaValues] = Plan()
    names = {name.strip() for name in table.columns}
    pair = next((each for each in GROUPS if names.issuperset(each)), None)
    if pair is None or not (names.issuperset(("min", "max")) or "people" in names):
        found.wrong(1, "", _("The columns category, value, min and max are needed; or people instead of min and max."))
        return found
    seen: set[tuple[str, str]] = set()
    for number, row in _rows(table):
        before = len(found.problems)
        least, most, people = (_whole(found, number, row, name) for name in ("min", "max", "people"))
        category, value = row[pair[0]], row[pair[1]]
        _check_quota(found, number, pair, (category, value), (least, most, people))
        if (category, value) in seen:
            found.wrong(number, pair[1], _("This answer stands in the table twice."))
        seen.add((category, value))
        if len(found.problems) == before:
            found.lines.append(QuotaValues(category, value, least, most, people))
    if not found.lines and not found.problems:
        found.wrong(1, "", _("The table holds no quota."))
    return _with_living(found)


def _check_quota(
    found: Plan[QuotaValues],
    number: int,
    columns: tuple[str, str],
    pair: tuple[str, str],
    numbers: tuple[int | None, int | None, int | None],
) -> None:
    least, most, people = numbers
    for column, text, longest in zip(columns, pair, (60, 100), strict=True):
        if not text:
            found.wrong(number, column, _("The cell is empty."))
        elif len(text) > longest:
            found.wrong(number, column, _("It is longer than {limit} characters.").format(limit=longest))
    if people is None and (least is None or most is None):
        found.wrong(number, "min", _("Write the smallest and the largest number, or how many people live there."))
    if least is not None and most is not None and least > most:
        found.wrong(number, "max", _("The largest number is below the smallest."))


def _with_living(found: Plan[QuotaValues]) -> Plan[QuotaValues]:
    """Numbers that are to follow from the population need somebody who lives there."""
    living: dict[str, int] = {}
    for each in found.lines:
        living[each.category] = living.get(each.category, 0) + (each.population or 0)
    for each in found.lines:
        if (each.least is None or each.most is None) and not living[each.category]:
            found.wrong(1, "people", _("Nobody lives there by this table: {category}.").format(category=each.category))
            break
    return found


def _whole(found: Plan[QuotaValues], number: int, row: dict[str, str], name: str) -> int | None:
    text = row.get(name, "").replace(",", "")
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        found.wrong(number, name, _("Write a whole number."))
        return None
    return int(text)


def plan_list(table: Table, categories: dict[str, list[str]]) -> Plan[Listed]:
    """Read a list of people: `name`, `contact`, a column for each category; `household` and `fixed` if wished."""
    found: Plan[Listed] = Plan()
    names = [name.strip() for name in table.columns]
    for name in ("name", "contact", *categories):
        if name not in names:
            found.wrong(1, name, _("The column is missing."))
    if found.problems:
        return found
    for number, row in _rows(table):
        before = len(found.problems)
        _check_person(found, number, row, categories)
        if len(found.problems) == before:
            values = {name: row[name] for name in categories}
            fixed = row.get("fixed", "").casefold() in YES
            found.lines.append(Listed(values, row["name"], row["contact"], row.get("household", ""), fixed))
    if not found.lines and not found.problems:
        found.wrong(1, "", _("The table names nobody."))
    return found


def _check_person(found: Plan[Listed], number: int, row: dict[str, str], categories: dict[str, list[str]]) -> None:
    for name in ("name", "contact"):
        if not row[name]:
            found.wrong(number, name, _("The cell is empty."))
    for name, longest in LENGTHS.items():
        if len(row.get(name, "")) > longest:
            found.wrong(number, name, _("It is longer than {limit} characters.").format(limit=longest))
    for name, known in categories.items():
        if row[name] not in known:
            found.wrong(number, name, _("Write one of these: {known}.").format(known=_listed(known)))


def _listed(known: Sequence[str]) -> str:
    return "; ".join(known[:20]) + (" …" if len(known) > 20 else "")
