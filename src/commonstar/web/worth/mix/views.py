"""The programme's page Mix: money released, money put into communities, hours given, by financial year."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Link, Table
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import words
from commonstar.web.worth.addresses import case_address
from commonstar.web.worth.mix.bridge import HOURS, Year
from commonstar.web.worth.mix.queries import Group, programme_mix
from commonstar.web.worth.rules import may_see
from commonstar.web.worth.views import crumbs


@programme_page(may_see)
def mix(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Three numbers a year that are not to be added, beside what people get back."""
    found = programme_mix(seat)
    context = {
        "title": _("Mix"),
        "crumbs": crumbs(seat),
        "groups": [
            {
                "heading": _("In %(currency)s at the prices of %(year)s")
                % {"currency": group.currency, "year": group.price_year},
                "tables": list(tables(seat, group)),
                "flagged": [
                    Link(each.name, case_address(seat.programme, each.line.case))
                    for each in group.cases
                    if each.mix.on_replaced_work
                ],
            }
            for group in found.groups
        ],
        "left_out": [Link(each.case.title, case_address(seat.programme, each.case)) for each in found.left_out],
        "is_illustrative": any(
            each.line.version.summary["illustrative"] for group in found.groups for each in group.cases
        ),
    }
    return render(request, "worth/mix.html", context)


def tables(seat: Seat, group: Group) -> Iterator[Table]:
    """All initiatives by year, each by year, and how they tie to the cases."""
    yield Table(
        _("All together, by financial year"),
        (Column(_("Financial year")), *_measures()),
        tuple((Cell(year.label), *_year(year, group.currency)) for year in group.years),
    )
    yield Table(
        _("By initiative and financial year"),
        (Column(_("Initiative")), Column(_("Financial year")), *_measures()),
        tuple(
            (
                Cell(each.name, case_address(seat.programme, each.line.case)),
                Cell(year.label),
                *_year(year, group.currency),
            )
            for each in group.cases
            for year in each.mix.years
            if not year.is_empty
        ),
    )
    yield _reconciled(seat, group)


def _measures() -> tuple[Column, ...]:
    names = (
        _("Released"),
        _("Into communities"),
        _("Hours given"),
        _("Worth of the hours"),
        _("What people get back"),
    )
    return tuple(Column(name, numeric=True) for name in names)


def _year(year: Year, currency: str) -> tuple[Cell, ...]:
    money = {
        name: Cell(words.money(getattr(year, name), currency))
        for name in ("released", "communities", "worth", "returned")
    }
    hours = Cell(words.plain(getattr(year, HOURS), 0))
    return (money["released"], money["communities"], hours, money["worth"], money["returned"])


def _reconciled(seat: Seat, group: Group) -> Table:
    """The years of each case added up, beside the present values that the case itself shows."""
    columns = (
        Column(_("Initiative")),
        Column(_("Released, all years"), numeric=True),
        Column(_("The same discounted, as in the case"), numeric=True),
        Column(_("Into communities, all years"), numeric=True),
        Column(_("The same discounted, as in the case"), numeric=True),
    )
    rows = []
    for each in group.cases:
        whole = sum(each.mix.years, Year(""))
        amounts = (whole.released, each.mix.released, whole.communities, each.mix.communities)
        cells = (Cell(words.money(amount, group.currency)) for amount in amounts)
        rows.append((Cell(each.name, case_address(seat.programme, each.line.case)), *cells))
    return Table(_("How this ties to the business cases"), columns, tuple(rows))
