"""Scores of the meeting as tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonstar.formats.drawings.dots import Dots, dots
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelCriterion
from commonstar.web.co.commission.panels.queries import Compared
from commonstar.web.co.commission.panels.words import amount, amount_label, one_decimal, outcome_tag
from commonstar.web.common.parts import Cell, Column, Table, Tag


@dataclass(frozen=True)
class Line:
    """One bid at the meeting: its picture, its table, and who has an interest in it."""

    bid: Bid
    picture: SafeString | str
    table: Table
    interests: tuple[tuple[str, str], ...]
    outcome: Tag | None
    agreed: bool


def ranking(panel: CommissioningPanel, listed: Sequence[Compared]) -> Table:
    """Bids by agreed score, the highest first; those without one last."""
    order = sorted(listed, key=lambda each: (each.score is None, -(each.score or 0), each.bid.number))
    columns = (
        Column(_("Bid") if panel.kind == "funding" else _("Option")),
        Column(amount_label(panel), numeric=True),
        Column(_("Own scores, from lowest to highest")),
        Column(_("Agreed score of 100"), numeric=True),
    )
    rows = tuple(
        (
            Cell(str(each.bid)),
            Cell(amount(panel, each.bid.amount)),
            Cell("; ".join(one_decimal(one) for one in each.each)),
            Cell(_("Not agreed yet") if each.score is None else one_decimal(each.score)),
        )
        for each in order
    )
    return Table(_("All at a glance"), columns, rows, stacks=True)


def line(panel: CommissioningPanel, criteria: Sequence[PanelCriterion], each: Compared) -> Line:
    """One bid in a picture and a table."""
    return Line(
        each.bid,
        _picture(panel, criteria, each),
        _table(criteria, each),
        tuple((reading.member.name, reading.interest) for reading in each.interests),
        outcome_tag(each.bid),
        len(each.agreed) == len(criteria),
    )


def _picture(panel: CommissioningPanel, criteria: Sequence[PanelCriterion], each: Compared) -> SafeString | str:
    rows = [
        Dots(
            criterion.name,
            each.spreads[str(criterion.pk)].points,
            each.agreed[str(criterion.pk)].points if str(criterion.pk) in each.agreed else None,
        )
        for criterion in criteria
        if str(criterion.pk) in each.spreads
    ]
    if not rows:
        return ""
    told = _("How many points each member gave “%(bid)s”, by what counts. The table below says the same.")
    drawn = dots(
        rows,
        panel.top,
        names=(_("One member"), _("Agreed")),
        title=_("Scores for “%(bid)s”") % {"bid": each.bid},
        description=told % {"bid": each.bid},
        prefix=f"d{each.bid.number}",
    )
    return mark_safe(drawn)


def _table(criteria: Sequence[PanelCriterion], each: Compared) -> Table:
    columns = (
        Column(_("What counts")),
        Column(_("Points given")),
        Column(_("Middle"), numeric=True),
        Column(_("Agreed"), numeric=True),
        Column(_("Why")),
    )
    return Table(
        _("Points for “%(bid)s”") % {"bid": each.bid}, columns, tuple(_row(one, each) for one in criteria), stacks=True
    )


def _row(criterion: PanelCriterion, each: Compared) -> tuple[Cell, ...]:
    spread, agreed = each.spreads.get(str(criterion.pk)), each.agreed.get(str(criterion.pk))
    given = ", ".join(str(points) for points in spread.points) if spread else _("Nobody")
    return (
        Cell(criterion.name),
        Cell(given),
        Cell(one_decimal(spread.middle) if spread else ""),
        Cell(agreed.points if agreed else ""),
        Cell(agreed.reason if agreed else ""),
    )
