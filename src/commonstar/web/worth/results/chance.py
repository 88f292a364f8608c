"""What draws say, as tables: where the result falls, year by year, and what is worth measuring next."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.worth import words
from commonstar.web.worth.results.showing import Showing

MOST = 12
PENNIES = 0.5


def sentences(showing: Showing, drawn: Any) -> Iterator[str]:
    """How likely a gain is, and how many draws say so."""
    chance = words.percent(Decimal(drawn.positive))
    yield _("In %(chance)s of %(draws)s draws there is a gain. Seed: %(seed)s.") % {
        "chance": chance,
        "draws": words.plain(Decimal(drawn.draws)),
        "seed": drawn.seed,
    }
    error = _amount(showing, drawn.net.standard_error)
    yield _("The mean of the draws is exact to about %(error)s (its standard error).") % {"error": error}


def _amount(showing: Showing, value: float | str) -> str:
    return words.money_whole(Decimal(str(value)).quantize(Decimal(1)), showing.answers.model.currency)


def tables(showing: Showing, drawn: Any) -> Iterator[Table]:
    """Percentiles of the whole and of each year, then what to measure next."""
    labels = {"npv": words.WHOLES["npv"], "benefits": words.WHOLES["pv_benefits"], "costs": words.WHOLES["pv_costs"]}
    shares = tuple(Column(words.percentile(share), numeric=True) for share in words.SHARES)
    rows = tuple(
        (Cell(str(label)), *(Cell(_amount(showing, value)) for value in drawn.ranges[key]))
        for key, label in labels.items()
    )
    yield Table(_("In nine of ten draws it lies between the first and the last"), (Column(_("What")), *shares), rows)
    first = showing.answers.model.first_year
    rows = tuple(
        (Cell(str(first + year)), *(Cell(_amount(showing, value)) for value in values))
        for year, values in enumerate(drawn.years)
    )
    yield Table(_("Net flow of each year, not discounted"), (Column(_("Year")), *shares), rows)
    yield _next(showing, drawn)


def _next(showing: Showing, drawn: Any) -> Table:
    known = drawn.knowing
    rows = [(Cell(_("Everything")), Cell(_amount(showing, known.evpi)))]
    for name, value in known.evppi[:MOST]:
        told = _amount(showing, value) if value > max(known.noise, PENNIES) else _("No more than chance")
        rows.append((Cell(words.readable(name), showing.to(f"inputs.{name}")), Cell(told)))
    caption = _("What to measure next: what it would be worth to know it before deciding")
    return Table(caption, (Column(_("Input")), Column(_("Worth of knowing"), numeric=True)), tuple(rows))
