"""Outcome frameworks from a table, all or nothing: every problem is named with its row, column and reason.

The columns are described in docs/reference/frameworks-file.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commonstar.formats.tables import Table
from commonstar.web.audit import public as audit
from commonstar.web.common.folding import folded
from commonstar.web.common.tables import Problem
from commonstar.web.organisations.access import require
from commonstar.web.organisations.models import Framework, Organisation, Outcome
from commonstar.web.organisations.rules import Chair, may_administer

COLUMNS = ("framework", "code", "title", "source")
LENGTHS = {"framework": 200, "code": 60, "title": 300, "source": 400}


@dataclass(frozen=True)
class OutcomeLine:
    """An outcome as the file says it; `framework` is the folded name."""

    row: int
    framework: str
    code: str
    title: str


@dataclass(frozen=True)
class Named:
    """A framework as the file says it first; an empty source leaves the one that is there."""

    row: int
    name: str
    source: str


@dataclass
class Plan:
    """What an import would do. Nothing is brought in while there are problems."""

    frameworks: dict[str, Named] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], OutcomeLine] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def plan(table: Table, organisation: Organisation) -> Plan:
    """Read a table against the frameworks that are there. Two queries; nothing is written."""
    found = Plan()
    columns = {name.strip().lower(): position for position, name in enumerate(table.columns)}
    for name in COLUMNS:
        if name not in columns and name != "source":
            found.problems.append(Problem(1, name, _("The column is missing.")))
    for name in columns:
        if name not in COLUMNS:
            found.problems.append(Problem(1, name, _("This column is not known here. Remove or rename it.")))
    if found.problems:
        return found
    for offset, cells in enumerate(table.rows):
        values = {name: " ".join(cells[columns[name]].split()) if name in columns else "" for name in COLUMNS}
        if any(values.values()):
            _read_row(found, table.first_row_number + offset, values)
    _compare(found, organisation)
    found.problems.sort(key=lambda problem: (problem.row, COLUMNS.index(problem.column)))
    return found


def _read_row(found: Plan, row: int, values: dict[str, str]) -> None:
    before = len(found.problems)

    def wrong(column: str, reason: str) -> None:
        found.problems.append(Problem(row, column, reason))

    for name, longest in LENGTHS.items():
        if len(values[name]) > longest:
            wrong(name, _("It is longer than {limit} characters.").format(limit=longest))
    if not folded(values["framework"]):
        wrong("framework", _("Say which framework the outcome belongs to."))
    if not values["code"]:
        wrong("code", _("Each outcome needs the code that its framework gives it."))
    if not values["title"]:
        wrong("title", _("Each outcome needs a title."))
    if len(found.problems) > before:
        return
    key = folded(values["framework"])
    first = found.frameworks.get(key)
    if first is None or (values["source"] and not first.source):
        found.frameworks[key] = Named(row, values["framework"], values["source"])
    elif values["source"] and values["source"] != first.source:
        wrong("source", _("Row {row} names another source for the same framework.").format(row=first.row))
    line = OutcomeLine(row, key, values["code"], values["title"])
    same = found.outcomes.setdefault((key, line.code), line)
    if same is not line:
        wrong("code", _("Row {row} has the same code in the same framework.").format(row=same.row))


def _compare(found: Plan, organisation: Organisation) -> None:
    """Count what is new and what changes; a framework that is not here yet needs its source."""
    there = {row.folded: row for row in Framework.objects.filter(organisation=organisation)}
    for key, named in found.frameworks.items():
        if key not in there and not named.source:
            found.problems.append(Problem(named.row, "source", _("A new framework needs its source.")))
    rows = Outcome.objects.filter(framework__organisation=organisation)
    listed = rows.values_list("framework__folded", "code", "title")
    titles = {(key, code): title for key, code, title in listed}
    for (key, code), line in found.outcomes.items():
        if (key, code) not in titles:
            found.added += 1
        elif titles[key, code] != line.title:
            found.changed += 1
        else:
            found.unchanged += 1


@transaction.atomic
def bring_in(*, chair: Chair, table: Table) -> Plan:
    """Bring in a whole table, or nothing where it has a problem (the plan then says which). One entry a change."""
    require(may_administer, chair)
    found = plan(table, chair.organisation)
    if found.problems:
        return found
    changes: list[audit.Change] = []
    frameworks = {key: _framework(chair, key, named, changes) for key, named in found.frameworks.items()}
    there = {
        (row.framework_id, row.code): row
        for row in Outcome.objects.filter(framework__in=[row.pk for row in frameworks.values()])
    }
    for order, line in enumerate(found.outcomes.values()):
        _outcome(frameworks[line.framework], order, line, there, changes)
    if changes:
        scope = audit.Scope(organisation_id=chair.organisation.pk)
        audit.record_many(actor_id=chair.user.pk, action="frameworks.imported", scope=scope, changes=changes)
    return found


def _framework(chair: Chair, key: str, named: Named, changes: list[audit.Change]) -> Framework:
    row = Framework.objects.filter(organisation=chair.organisation, folded=key).first()
    before = {"name": row.name, "source": row.source} if row else None
    row = row or Framework(organisation=chair.organisation, folded=key)
    row.name, row.source = named.name, named.source or row.source
    after = {"name": row.name, "source": row.source}
    if before != after:
        row.save()
        changes.append(audit.Change("framework", row.pk, before, after))
    return row


def _outcome(
    framework: Framework,
    order: int,
    line: OutcomeLine,
    there: dict[tuple[UUID, str], Outcome],
    changes: list[audit.Change],
) -> None:
    row = there.get((framework.pk, line.code))
    before = {"code": row.code, "title": row.title} if row else None
    row = row or Outcome(framework=framework, code=line.code)
    after = {"code": line.code, "title": line.title}
    if before != after or row.order != order:
        row.title, row.order = line.title, order
        row.save()
    if before != after:
        changes.append(audit.Change("outcome", row.pk, before, {**after, "name": framework.name}))
