"""The result of a budget as a picture: how many voted for each project, and which won."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.drawings.bars import Part, Row, bars
from commonstar.formats.drawings.canvas import Look
from commonstar.web.co.commission.budgets.models import Budget, Project
from commonstar.web.co.commission.budgets.sentences import money

WIDTH = 600.0


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
