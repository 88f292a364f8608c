"""Numbers, terms and cells of a model in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonstar.vocabulary import Level, VersionState
from commonstar.web.common.parts import Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.worth import bridge
from commonstar.web.worth.bridge import AgencyKind, BenefitKind, CostKind, Model, Pathway, half_away

MINUS = "\N{MINUS SIGN}"
SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
PLACES = 6

TERMS: dict[str, Promise] = {
    BenefitKind.FISCAL: pgettext_lazy("kind of benefit", "Fiscal: public budgets"),
    BenefitKind.ECONOMIC: pgettext_lazy("kind of benefit", "Economic: earnings and growth"),
    BenefitKind.SOCIAL: pgettext_lazy("kind of benefit", "Social: wellbeing and health"),
    CostKind.CASH: pgettext_lazy("kind of cost", "Paid in money"),
    CostKind.IN_KIND: pgettext_lazy("kind of cost", "Given in time or things"),
    Pathway.BEHAVIOUR_CHANGE: gettext_lazy("Behaviour change"),
    Pathway.CO_PRODUCTION: gettext_lazy("Co-production"),
    Pathway.CO_COMMISSIONED_SERVICE: gettext_lazy("A co-commissioned service"),
    Pathway.COMMUNITY_SUPPORT: gettext_lazy("Community support"),
    AgencyKind.PUBLIC: pgettext_lazy("kind of agency", "Public"),
    AgencyKind.THIRD_SECTOR: pgettext_lazy("kind of agency", "Third sector"),
    AgencyKind.BUSINESS: pgettext_lazy("kind of agency", "Business"),
    AgencyKind.SOCIETY: pgettext_lazy("kind of agency", "People and communities"),
    bridge.NOT_SAID: gettext_lazy("Not said"),
    "released": gettext_lazy("Released: money that budgets get back"),
    "communities": gettext_lazy("Into communities: money paid on top"),
    "given_hours": gettext_lazy("Given: hours"),
}
STATES = {VersionState.DRAFT: "yellow", VersionState.SIGNED_OFF: "green", VersionState.WITHDRAWN: "grey"}

# The fields of lines, for labels of cells and of changes.
FIELDS: dict[str, Promise] = {
    "agencies": gettext_lazy("Shares of agencies"),
    "agency": gettext_lazy("Who pays"),
    "amounts": gettext_lazy("Amounts"),
    "attribution": gettext_lazy("Share due to others (attribution)"),
    "beneficiaries": gettext_lazy("Who benefits"),
    "benefits": gettext_lazy("Benefits"),
    "bias": gettext_lazy("Optimism bias"),
    "budget_line": gettext_lazy("Budget line"),
    "cashable": gettext_lazy("Cashable share"),
    "cash_cost": gettext_lazy("Costs paid in money"),
    "costs": gettext_lazy("Costs"),
    "currency": gettext_lazy("Currency"),
    "deadweight": gettext_lazy("What would have happened anyway (deadweight)"),
    "demand": gettext_lazy("Demand"),
    "discount": gettext_lazy("Discount rate"),
    "displacement": gettext_lazy("What only moves elsewhere (displacement)"),
    "drop_off": gettext_lazy("Drop-off each year"),
    "duration": gettext_lazy("Years that it lasts"),
    "effect": gettext_lazy("Effect on those reached"),
    "engagement": gettext_lazy("Share who take part (engagement)"),
    "grade": gettext_lazy("Grade of the evidence"),
    "growth": gettext_lazy("Growth of the demand"),
    "high": gettext_lazy("High"),
    "hours": gettext_lazy("Hours"),
    "illustrative": gettext_lazy("Illustrative"),
    "impact": gettext_lazy("Share for whom something changes (impact)"),
    "initial": gettext_lazy("Demand at the start"),
    "inputs": gettext_lazy("Inputs"),
    "kind": gettext_lazy("Kind"),
    "lag": gettext_lazy("Years until it begins"),
    "loss": gettext_lazy("Loss without"),
    "loss_with": gettext_lazy("Loss with"),
    "low": gettext_lazy("Low"),
    "mix": gettext_lazy("Replaces or adds to public input"),
    "name": gettext_lazy("Name"),
    "net_outcomes": gettext_lazy("Net outcomes"),
    "note": gettext_lazy("Note"),
    "options": gettext_lazy("Options"),
    "outcome": gettext_lazy("Outcome"),
    "outcomes": gettext_lazy("Outcomes"),
    "pathway": gettext_lazy("Pathway"),
    "population": gettext_lazy("People (population)"),
    "price_year": gettext_lazy("Price year"),
    "probability": gettext_lazy("Chance without"),
    "probability_with": gettext_lazy("Chance with"),
    "pv": gettext_lazy("Present value"),
    "qalys": gettext_lazy("QALYs for each"),
    "ramp": gettext_lazy("Build-up"),
    "rate": gettext_lazy("Worth of an hour"),
    "reach": gettext_lazy("Share reached"),
    "reductions": gettext_lazy("What lowers it"),
    "retention": gettext_lazy("Share who stay (retention)"),
    "risks": gettext_lazy("Risks"),
    "saving": gettext_lazy("What is saved"),
    "scenarios": gettext_lazy("Scenarios"),
    "shape": gettext_lazy("Shape of the uncertainty"),
    "share": gettext_lazy("Share"),
    "source": gettext_lazy("Source"),
    "sources": gettext_lazy("Sources"),
    "summary": gettext_lazy("Summary"),
    "thresholds": gettext_lazy("Thresholds"),
    "title": gettext_lazy("Title"),
    "unit": gettext_lazy("Unit"),
    "unit_cost": gettext_lazy("Cost of one case"),
    "unit_value": gettext_lazy("Worth of one outcome"),
    "unmonetised": gettext_lazy("Without a value in money"),
    "value": gettext_lazy("Value"),
    "wellbys": gettext_lazy("WELLBYs for each"),
    "years": gettext_lazy("Years"),
}
WHOLES: dict[str, Promise] = {
    "npv": gettext_lazy("Net present value"),
    "pv_benefits": gettext_lazy("Benefits (present value)"),
    "pv_costs": gettext_lazy("Costs (present value)"),
    "bcr": gettext_lazy("Benefits over costs"),
    "net": gettext_lazy("Net"),
    "cumulative": gettext_lazy("Discounted flow, summed up"),
    "cost": gettext_lazy("Cost"),
    "benefit": gettext_lazy("Benefit"),
    "years": gettext_lazy("Years until it has paid for itself"),
    "year": gettext_lazy("Year from which it has paid for itself"),
    "simple_months": gettext_lazy("Months until it has paid for itself, undiscounted"),
    "capital": gettext_lazy("Capital"),
    "revenue": gettext_lazy("Revenue"),
    "one_off": gettext_lazy("One-off"),
    "recurring": gettext_lazy("Recurring"),
    "double_running": gettext_lazy("Double running"),
    "gap": gettext_lazy("Gap to be found"),
    "real": gettext_lazy("Net cost before inflation"),
    "inflation": gettext_lazy("Inflation"),
    "shortfall": gettext_lazy("Still lacking"),
    "pv_years": gettext_lazy("Years of health or wellbeing (present value)"),
    "net_cost": gettext_lazy("Costs less fiscal benefits"),
    "cost_per": gettext_lazy("Cost for each"),
}


def term(code: str) -> str:
    """A term of the engine in words; a free label as it is."""
    if code in TERMS:
        return str(TERMS[code])
    return str(phrase(Level(code))) if code in set(Level) else code


def term_of(member: StrEnum) -> str:
    """A member of one of the engine's lists in words."""
    return str(TERMS[member])


def plain(value: Decimal, places: int | None = None) -> str:
    """A number with the separators of the reader's language; its own digits where `places` is None."""
    shown = value if places is not None else value.normalize()
    text = formats.number_format(abs(shown), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if value < 0 and abs(value) else text


def money(value: Decimal, currency: str) -> str:
    """An amount to the penny, with its currency before it."""
    sign = MINUS if value < 0 else ""
    mark = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{mark}{plain(abs(value), 2)}"


def rough(value: Decimal, currency: str) -> str:
    """An amount for a range that is rough: to two figures."""
    if not value:
        return money_whole(Decimal(0), currency)
    place = value.adjusted() - 1
    return money_whole(value.quantize(Decimal(1).scaleb(place)) if place > 0 else value, currency)


def money_whole(value: Decimal, currency: str) -> str:
    """An amount without pence."""
    sign = MINUS if value < 0 and abs(value) >= Decimal("0.5") else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{plain(abs(value).quantize(Decimal(1)), 0)}"


def exact(value: Fraction) -> str:
    """A number of the working, to six places."""
    return plain(half_away(value, PLACES))


def percent(share: Decimal, places: int = 0) -> str:
    """A share in hundredths."""
    shown = (share * 100).quantize(Decimal(1).scaleb(-places))
    return f"{plain(shown, places)}\N{NO-BREAK SPACE}%"


def state_tag(state: str) -> Tag:
    """The state of a version as a tag."""
    known = VersionState(state)
    return Tag(phrase(known), STATES[known])


def name_of(model: Model, kind: str, pk: str) -> str:
    """What a line, an agency, an outcome or a source is called; its id where it has no name."""
    if kind == "agencies" and pk in model.agencies:
        return model.agencies[pk].name
    if kind == "outcomes" and pk in model.outcomes:
        return model.outcomes[pk].name
    if kind == "sources" and pk in model.sources:
        return model.sources[pk].title
    line = next((each for each in model.lines.all if each.id == pk), None)
    return (line.name if line else "") or readable(pk)


def readable(pk: str) -> str:
    """An id as words."""
    return pk.replace("_", " ").replace("-", " ").strip().capitalize() or pk


def field_name(code: str) -> str:
    """The name of a field of a document."""
    return str(FIELDS.get(code) or WHOLES.get(code) or readable(code))


def cell_name(model: Model, cell: str) -> str:
    """What a cell of the working is, in words."""
    head, _dot, rest = cell.partition(".")
    if not rest:
        return str(WHOLES.get(cell, cell))
    if head == "inputs":
        return readable(rest)
    if head == "factor":
        return _("Discount factor of year %(year)s") % {"year": rest}
    if head in {"costs", "benefits", "demand", "risks", "agencies"}:
        return _of_something(model, head, rest)
    if head == "proportional":
        return _("%(agency)s: part of the costs, in proportion") % {"agency": name_of(model, "agencies", rest)}
    if head == "shapley":
        return _("%(agency)s: net gain by Shapley’s value") % {"agency": name_of(model, "agencies", rest)}
    if head in {"transfers", "movable"}:
        return _payment(model, rest)
    if head in {"flows", "financial", "qaly"}:
        year, _dot, what = rest.rpartition(".")
        whole = str(WHOLES.get(what) or FIELDS.get(what) or TERMS.get(what) or what)
        return _("%(what)s, %(year)s") % {"what": whole, "year": _year_name(head, year)}
    if head in {"payback", "switching"}:
        return _switching(rest) if head == "switching" else str(WHOLES[rest])
    return term(rest)


def _year_name(head: str, year: str) -> str:
    if head == "qaly":
        return year.upper()
    return _("year %(year)s") % {"year": year} if head == "flows" else year


def _switching(rest: str) -> str:
    if rest == "benefits":
        return _("By how much benefits may fall")
    return _("By how much costs may rise")


def _payment(model: Model, rest: str) -> str:
    payer, _dot, payee = rest.partition(".")
    if not payee:
        return str(WHOLES["shortfall"])
    names = {"payer": name_of(model, "agencies", payer), "payee": name_of(model, "agencies", payee)}
    return _("From %(payer)s to %(payee)s") % names


def _of_something(model: Model, head: str, rest: str) -> str:
    pk, _dot, field = rest.partition(".")
    thing = name_of(model, head, pk)
    code, _dot, more = field.partition(".")
    if code == "year":
        return _("%(thing)s, year %(year)s") % {"thing": thing, "year": more}
    if head == "agencies" and code == "share":
        return _("%(thing)s: share of “%(line)s”") % {"thing": thing, "line": name_of(model, "", more)}
    what = str(WHOLES.get(code) or FIELDS.get(code) or readable(code))
    if code == "reductions" and more:
        return _reduction(thing, more)
    number = f" {int(more) + 1}" if more.isdecimal() else f" ({field_name(more.rpartition('.')[2])})" if more else ""
    return _("%(thing)s: %(what)s") % {"thing": thing, "what": f"{what}{number}"}


def _reduction(thing: str, more: str) -> str:
    """A field of one of the things that lower a demand, counted from one."""
    place, _dot, field = more.partition(".")
    code, _dot, year = field.partition(".")
    what = field_name(code) + (f" {int(year) + 1}" if year.isdecimal() else "")
    return _("%(thing)s, what lowers it %(number)s: %(what)s") % {
        "thing": thing,
        "number": int(place) + 1,
        "what": what,
    }


WARNINGS: Mapping[str, Promise] = {
    "bias-unverified": gettext_lazy("The table of optimism bias that comes along is unverified; give your own."),
    "cashable-not-fiscal": gettext_lazy("“%(about)s” is cashable but not fiscal; it is not counted as cash."),
    "clipped": gettext_lazy("Some draws of “%(about)s” fell outside its range and were set to its ends."),
    "cut-off": gettext_lazy("“%(about)s” goes on beyond the years of the model; what comes later is left out."),
    "grade-of-inputs": gettext_lazy("“%(about)s” counts with the weaker grade of an input that it uses."),
    "inexact": gettext_lazy("A power was computed to 50 digits (%(about)s)."),
    "mean-differs": gettext_lazy("“%(about)s”: the exact run uses %(value)s, but the mean of its range is %(mean)s."),
    "no-comparator": gettext_lazy(
        "“%(about)s” rests on a comparison of before and after without a comparator; grade 4 at best."
    ),
    "no-grade": gettext_lazy("“%(about)s” has no grade, so it is not corrected for optimism."),
    "perspectives": gettext_lazy("The thresholds belong to different perspectives; do not add what they give."),
    "unused": gettext_lazy("The input “%(about)s” is not used."),
}


def warning(model: Model, told: Mapping[str, Any]) -> str:
    """What is to be told beside the numbers."""
    about = str(told.get("about", ""))
    known = about in model.inputs or any(line.id == about for line in model.lines.all)
    name = name_of(model, "", about) if known else about
    return str(WARNINGS[told["code"]]) % {**told, "about": name}


SHARES = (5, 50, 95)


def percentile(share: int, amount: str = "") -> str:
    """A percentile of draws, with what lies there."""
    if amount:
        return _("%(share)sth percentile: %(amount)s") % {"share": share, "amount": amount}
    return _("%(share)sth percentile") % {"share": share}


def summary_money(summary: Mapping[str, Any], key: str) -> str:
    """An amount of a version's summary."""
    return money(Decimal(summary[key]), summary["currency"])


def summary_range(summary: Mapping[str, Any], key: str) -> str:
    """The range of a version's summary, rounded so that nobody takes it for exact; "" where nothing is uncertain."""
    ends = summary.get("ranges", {}).get(key)
    if not ends:
        return ""
    return _between(Decimal(ends[0]), Decimal(ends[-1]), summary["currency"])


def range_words(found: Any, currency: str) -> str:
    """A range (`queries.Range`) in words, rounded; one amount where both ends read alike."""
    low, high = (rough(end, currency) for end in (found.low, found.high))
    return low if low == high else _between(found.low, found.high, currency)


def _between(low: Decimal, high: Decimal, currency: str) -> str:
    return _("%(low)s to %(high)s") % {"low": rough(low, currency), "high": rough(high, currency)}


def state_words(version: Any) -> str:
    """The state of a version in a list, with what marks it."""
    state = str(phrase(VersionState(version.state)))
    if version.summary.get("illustrative"):
        return _("%(state)s, illustrative") % {"state": state}
    return state
