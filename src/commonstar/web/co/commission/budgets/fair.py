"""What like-minded groups got, and who would have won under other rules, in words. All from what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.sentences import RULES, money
from commonstar.web.common.parts import Cell, Column, Table

NAMED = 3  # projects that name a group
WHOLE = Decimal(1)


def fair_lines(budget: Budget) -> list[str]:
    """How many got something that they voted for, and who was overlooked."""
    report = (budget.reports or {}).get("fairness")
    if not report or not report["voters"]:
        return []
    got = report["voters"] - report["with_nothing"]
    words = ngettext(
        "{got} of {n} person who voted for something got at least one project that they wanted.",
        "{got} of {n} people who voted for something got at least one project that they wanted.",
        report["voters"],
    )
    lines = [words.format(got=_number(got), n=_number(report["voters"]))]
    for each in report["overlooked"]:
        said = ngettext(
            "{n} person who voted for {code} got nothing, although an equal part of the money for each of them, "
            "{parts} in all, would have paid for it.",
            "{n} people who voted for {code} got nothing, although an equal part of the money for each of them, "
            "{parts} in all, would have paid for it.",
            each["voters"],
        )
        lines.append(
            said.format(n=_number(each["voters"]), code=each["project"], parts=money(each["parts"], budget.currency))
        )
    return lines


def fair_table(budget: Budget, projects: Sequence[Project]) -> Table | None:
    """Each group with its part of the voters and of the money; none where there is but one group."""
    report = (budget.reports or {}).get("fairness")
    if not report or len(report["groups"]) < 2:
        return None
    names = {each.code: f"{each.code} {each.title}" for each in projects}
    columns = (
        Column(_("People who want")),
        Column(_("Part of the voters"), numeric=True),
        Column(_("Part of the money spent"), numeric=True),
    )
    rows = tuple(
        (Cell(_group(each, names)), Cell(_part(each["share_of_voters"])), Cell(_part(each["share_of_money"])))
        for each in report["groups"]
    )
    return Table(_("What groups of people who want the same got"), columns, rows)


def _group(each: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if not each["projects"]:
        return _("All others")
    return "; ".join(names.get(code, code) for code in each["projects"][:NAMED])


def _part(value: Any) -> str:
    if value is None:
        return "–"
    return _("{n}%").format(n=_number((Decimal(str(value)) * 100).quantize(WHOLE, ROUND_HALF_UP)))


def others_table(budget: Budget) -> Table | None:
    """Who would have won under other rules; for those who run it."""
    others = (budget.reports or {}).get("others")
    if not others:
        return None
    columns = (Column(_("Rule")), Column(_("Would have won")), Column(_("Spent"), numeric=True))
    rows = tuple(
        (
            Cell(RULES[each["rule"]].name),
            Cell(", ".join(each["winners"]) or _("nothing")),
            Cell(money(each["spent"], budget.currency)),
        )
        for each in others
    )
    return Table(_("Under other rules"), columns, rows)


def about_the_file(budget: Budget, name: str, sha256: str, command: str) -> str:
    """The documentation of the open file, as plain text."""
    others = (budget.reports or {}).get("others", ())
    parts = [
        budget.title,
        _("The file {name} holds every ballot of this vote and nothing of who cast it.").format(name=name),
        _("Its hash (SHA-256) was published before the seed: {hash}").format(hash=sha256),
        _(
            "It is a text file in the format of Pabulib (.pb). META describes the vote. PROJECTS has one line for each "
            "project: its code, cost, votes and name. VOTES has one line for each ballot, in an order of chance: the "
            "codes of the projects on it."
        ),
        _("To count it again, install Commonstar and type:"),
        f"    {command}",
        _("The rule was settled before the vote opened. Under other rules, these would have won:"),
        *(f"    {RULES[each['rule']].name}: {', '.join(each['winners']) or '–'}" for each in others),
        _("People might have voted in another way under another rule, so this says little of what they want."),
    ]
    return "\n\n".join(parts) + "\n"


def _number(value: Any) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)
