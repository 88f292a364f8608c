"""The result of a budget as a picture: how many voted for each project, and which won."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.drawings.bars import Part, Row, bars, filled
from commonstar.formats.drawings.canvas import Look
from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.sentences import money

WIDTH = 360.0  # a phone's
NARROW = 290.0


def result_picture(budget: Budget, projects: Sequence[Project]) -> SafeString:
    """A bar for each project, as long as it has votes; those that won are full, the others hatched."""
    document = budget.result or {}
    rows = []
    for each in projects:
        votes = document["projects"][each.code]["votes"]
        words = ngettext("{n} vote, {cost}", "{n} votes, {cost}", votes)
        said = words.format(n=votes, cost=money(each.cost, budget.currency))
        rows.append(Row(f"{each.code} {each.title}", (Part(votes, said, Look.GAIN if each.won else Look.PAY),)))
    legend = ((Look.GAIN, _("Won")), (Look.PAY, _("Did not win")))
    title = _("Votes for each project")
    about = _("One bar for each project, as long as the number of its votes. The table below says the same.")
    drawn = bars(rows, title=title, description=about, legend=legend, width=WIDTH, prefix="result")
    return mark_safe(drawn)


def money_picture(budget: Budget) -> SafeString:
    """The whole budget as a bar, filled as far as the projects that won cost."""
    document = budget.result or {}
    spent, whole = float(document["spent"]), float(document["budget"])
    left = max(whole - spent, 0)
    parts = (
        Part(spent, _("Spent: {money}").format(money=money(document["spent"], budget.currency)), Look.GAIN),
        Part(left, _("Left: {money}").format(money=money(left, budget.currency)), Look.OTHER),
    )
    about = _("A bar as long as the whole budget, filled as far as the projects that won cost.")
    return mark_safe(filled(parts, title=_("How much is spent"), description=about, width=NARROW, prefix="money"))
