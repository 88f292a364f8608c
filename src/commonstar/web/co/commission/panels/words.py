"""What the pages of commissioning panels say; bids and options each in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.vocabulary import PanelKind, PanelState, Standing
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelCriterion, PanelMember
from commonstar.web.common.parts import Cell, Column, Link, Row, Table, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.worth.public import money

COLOURS = {
    PanelState.PREPARING: "grey",
    PanelState.BIDDING: "blue",
    PanelState.SCORING: "purple",
    PanelState.MEETING: "yellow",
    PanelState.DECIDED: "green",
}


def is_funding(panel: CommissioningPanel) -> bool:
    """Whether it funds or chooses somebody; else it stops or changes something."""
    return panel.kind == PanelKind.FUNDING


def state_tag(panel: CommissioningPanel) -> Tag:
    """How far it is."""
    state = PanelState(panel.state)
    said: Any = phrase(state)
    if state is PanelState.BIDDING:
        said = _("Open for bids") if is_funding(panel) else _("Open for options")
    return Tag(said, COLOURS[state])


def counted(panel: CommissioningPanel, count: int) -> str:
    """How many bids or options there are."""
    if is_funding(panel):
        return ngettext("%(n)d bid", "%(n)d bids", count) % {"n": count}
    return ngettext("%(n)d option", "%(n)d options", count) % {"n": count}


def bids_heading(panel: CommissioningPanel) -> str:
    """The heading over bids or options."""
    return _("Bids") if is_funding(panel) else _("Options")


def amount_label(panel: CommissioningPanel) -> str:
    """What an amount of a bid means."""
    return _("Money asked for") if is_funding(panel) else _("Money it would free in a year")


def amount(panel: CommissioningPanel, value: Decimal) -> str:
    """Money to the penny."""
    return money(value, panel.currency)


def share(weight: int, whole: int) -> str:
    """A weight as a share of all, in per cent with one decimal."""
    return _("{number}\u00a0%").format(number=one_decimal(Fraction(100 * weight, whole)))


def one_decimal(value: Fraction) -> str:
    """A number with one decimal at most, halves rounded up."""
    tenths = (value * 10 + Fraction(1, 2)).__floor__()
    return number_format(Decimal(tenths) / 10, decimal_pos=0 if tenths % 10 == 0 else 1)


def panel_rows(panel: CommissioningPanel, need: Link | None, about: Link | None) -> list[Row]:
    """What the panel is about."""
    rows = [Row(_("What it decides"), phrase(PanelKind(panel.kind))), Row(_("Outcome wanted"), panel.outcome)]
    if need:
        rows.append(Row(_("Recognised need"), need.label, (Link(_("Read it"), need.url),)))
    if about:
        rows.append(Row(_("Initiative"), about.label, (Link(_("Read it"), about.url),)))
    label = _("Money there is") if is_funding(panel) else _("What it costs in a year today")
    rows.append(Row(label, amount(panel, panel.money)))
    if panel.who_may_bid:
        rows.append(Row(_("Who may bid"), panel.who_may_bid))
    last = _("Last day for bids") if is_funding(panel) else _("Last day for options")
    rows += [
        Row(last, date_format(panel.closes_on, "DATE_FORMAT")),
        Row(_("The panel meets on"), date_format(panel.meets_on, "DATE_FORMAT")),
    ]
    if panel.review_on:
        rows.append(Row(_("Looked at again on"), date_format(panel.review_on, "DATE_FORMAT")))
    return rows


def criteria_table(panel: CommissioningPanel, criteria: Sequence[PanelCriterion]) -> Table:
    """The criteria with their weights."""
    whole = sum(each.weight for each in criteria)
    columns = (Column(_("Criterion")), Column(_("What a good one shows")), Column(_("Weight"), numeric=True))
    rows = tuple(
        (
            Cell(each.name),
            Cell(each.about),
            Cell(_("%(weight)d (%(share)s)") % {"weight": each.weight, "share": share(each.weight, whole)}),
        )
        for each in criteria
    )
    return Table(_("What counts, and how much"), columns, rows, stacks=True)


def standings_sentence(members: Iterable[PanelMember]) -> str:
    """Who sits on it by standing, without a name."""
    found = [each.standing for each in members]
    parts = [
        _("%(standing)s: %(n)d") % {"standing": phrase(each), "n": found.count(each)}
        for each in Standing
        if each in found
    ]
    return "; ".join(parts)


def outcome_tag(bid: Bid) -> Tag | None:
    """What became of a bid."""
    funding = is_funding(bid.panel)
    if bid.is_withdrawn:
        return Tag(_("Withdrawn"), "grey")
    if bid.is_awarded is None:
        return None
    if bid.is_awarded:
        return Tag(_("Awarded") if funding else _("Chosen"), "green")
    return Tag(_("Not awarded") if funding else _("Not chosen"), "grey")


def award_rows(bid: Bid) -> list[Row]:
    """What an awarded bid leaves for the next Co."""
    award, panel = bid.award, bid.panel
    rows = [
        Row(_("Promise"), award.promise),
        Row(_("Money") if is_funding(panel) else _("Money it frees in a year"), amount(panel, award.amount)),
        Row(_("Why"), bid.reasons),
        Row(_("How we will see whether it is kept"), award.measures),
    ]
    if award.conditions:
        rows.append(Row(_("Conditions"), award.conditions))
    return rows


def member_line(member: PanelMember) -> str:
    """Who somebody on the panel is."""
    return _("%(name)s (%(standing)s)") % {"name": member.name, "standing": phrase(Standing(member.standing))}


def bid_rows(bid: Bid) -> list[Row]:
    """What stands beside a bid."""
    rows = [Row(_("Organisation"), bid.bidder)] if bid.bidder else []
    return [*rows, Row(amount_label(bid.panel), amount(bid.panel, bid.amount))]


def done_words(member: Any, count: int) -> str:
    """How far a member is, without a word on what they gave."""
    return _("%(name)s: %(done)d of %(count)d scored, interest in %(out)d") % {
        "name": member_line(member),
        "done": member.done,
        "count": count,
        "out": member.out,
    }


NEXT_STEP = {
    PanelState.PREPARING: gettext_lazy("Open for bids"),
    PanelState.BIDDING: gettext_lazy("Close it and ask for scores"),
    PanelState.SCORING: gettext_lazy("Begin the meeting"),
}


def next_step(panel: CommissioningPanel) -> Any:
    """What a lead presses to move it on; "" from the meeting on."""
    if panel.state == PanelState.PREPARING and not is_funding(panel):
        return _("Open for options")
    return NEXT_STEP.get(PanelState(panel.state), "")
