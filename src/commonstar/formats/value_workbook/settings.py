"""The sheets of what holds for the whole model: settings, discount rates, bias, price levels, groups; and sources."""

from __future__ import annotations

from collections.abc import Callable

from commonstar.engine.value.bias import GRADES
from commonstar.engine.value.discounting import GREEN_BOOK_HEALTH, Discount
from commonstar.formats.value_workbook.plan import NO_SCENARIO, SHARE, Plan
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Reads, Sheet
from commonstar.formats.yaml import Path

HEALTH = "(health)"
STANDARD = "(standard)"


def lay_sources(plan: Plan) -> None:
    """Where figures come from, one a row."""
    sheet = plan.sheet("Sources", "Sources", "Where figures come from. Other sheets name them by the first column.")
    sheet.heads(HEAD_ROW, 0, ("Source", "Title", "Publisher", "Date", "Address"))
    row = HEAD_ROW
    for row, source in enumerate(plan.model.sources.values(), HEAD_ROW + 1):
        sheet.words(row, 0, source.id, "label")
        for column, field in enumerate(("title", "publisher", "date", "url"), 1):
            sheet.given(row, column, getattr(source, field), ("sources", source.id, field), "text", Reads.TEXT)
    plan.where["sources",] = sheet.span((HEAD_ROW, 0), (row, 1))
    sheet.widths = {0: 16, 1: 60, 2: 30, 3: 12, 4: 50}


def lay_settings(plan: Plan) -> None:
    """Prices, years and the chosen scenario; below, rates and levels."""
    sheet = plan.sheet("Settings", "Settings", "What holds for the whole model.", (HEAD_ROW, 0))
    sheet.widths = {0: 34, 1: 18, 2: 18, 3: 18, 4: 18, 5: 40}
    row = _whole_model(plan, sheet, HEAD_ROW)
    row = _discounts(plan, sheet, row + 1)
    row = _bias(plan, sheet, row + 1)
    row = _deflator(plan, sheet, row + 1)
    row = _groups(plan, sheet, row + 1)
    _thresholds(plan, sheet, row + 1)


def _whole_model(plan: Plan, sheet: Sheet, row: int) -> int:
    model = plan.model
    sheet.words(row, 0, "Currency", "label")
    sheet.given(row, 1, model.currency, ("currency",), "text", Reads.TEXT)
    lines = (
        ("price_year", "Prices of the year", model.price_year, ("price_year",)),
        ("first_year", "First year (0 or 1: how far the first flow is discounted)", model.first_year, ("first_year",)),
    )
    for index, (name, title, value, path) in enumerate(lines, row + 1):
        sheet.words(index, 0, title, "label")
        plan.defines(name, sheet.given(index, 1, value, path, "year", Reads.WHOLE))
    sheet.words(row + 3, 0, "Number of years (fixed by the sheets)", "label")
    sheet.words(row + 3, 1, str(model.years), "text")
    sheet.words(row + 4, 0, "Inflation a year in the financial case", "label")
    plan.defines("inflator", sheet.given(row + 4, 1, model.financial.inflator, ("financial", "inflator"), "share"))
    sheet.words(row + 4, 2, f"Financial years start in month {model.financial.start_month}.", "text")
    sheet.words(row + 5, 0, "Scenario", "label")
    choices = (NO_SCENARIO, *plan.scenarios)
    plan.defines("scenario", sheet.given(row + 5, 1, NO_SCENARIO, (), "text", Reads.TEXT, choices))
    sheet.words(row + 5, 2, "Choose one; its values are in the Inputs sheet. Not taken back.", "note")
    return row + 7


def discounts_of(plan: Plan) -> dict[str, tuple[Discount, Path]]:
    """Every set of rates that is used, by a name, with its path in the file (none where the method fixes it)."""
    found: dict[str, tuple[Discount, Path]] = {STANDARD: (plan.model.discount, ("discount",))}
    for (kind, index), line in plan.bringing():
        if line.shared.discount is not None:
            found[line.id] = (line.shared.discount, (kind, index, "discount"))
    if any(line.qalys is not None or line.wellbys is not None for line in plan.model.lines.benefits):
        found[HEALTH] = (GREEN_BOOK_HEALTH, ())
    return found


def _discounts(plan: Plan, sheet: Sheet, row: int) -> int:
    """Rates by band; the key of a line that has rates of its own is its id, which no set of ours is called."""
    sheet.heads(row, 0, ("Discount rates", "Through year", "Rate"))
    row += 1
    for name, (discount, path) in discounts_of(plan).items():
        parts = []
        for index, band in enumerate(discount.bands):
            title = {STANDARD: discount.name, HEALTH: "QALYs and WELLBYs (fixed by the method)"}.get(name, name)
            sheet.words(row, 0, title, "label")
            end = "" if band.through is None else str(band.through)
            sheet.words(row, 1, end or "and after", "text")
            if path:
                rate = sheet.given(row, 2, band.rate, (*path, "bands", index, "rate"), "share", between=SHARE)
            else:
                rate = sheet.fixed_number(row, 2, band.rate, "share")
            parts.append((band.through, rate))
            row += 1
        plan.bands[name] = tuple(parts)
    return row


def rate_in(plan: Plan, name: str) -> Callable[[str], str]:
    """A formula for the rate that counts in a year, given where the year stands."""
    parts = plan.bands[name]

    def formula(year: str) -> str:
        text = parts[-1][1]
        for through, rate in reversed(parts[:-1]):
            text = f"IF({year}<={through},{rate},{text})"
        return text

    return formula


def _bias(plan: Plan, sheet: Sheet, row: int) -> int:
    sheet.heads(row, 0, ("Optimism bias by grade", "Benefits cut by", "Costs raised by"))
    for index, grade in enumerate(GRADES, row + 1):
        sheet.words(index, 0, f"Grade {grade}", "label")
        for column, kind in enumerate(("benefit", "cost"), 1):
            value = getattr(plan.model.bias[grade], kind)
            sheet.given(index, column, value, ("optimism_bias", grade, kind), "share")
    for column, kind in enumerate(("benefit", "cost"), 1):
        plan.where["bias", kind] = sheet.span((row + 1, column), (row + len(GRADES), column))
    sheet.words(row + 1, 3, "Where these are the shipped ones they are unverified.", "note")
    return row + len(GRADES) + 2


def _deflator(plan: Plan, sheet: Sheet, row: int) -> int:
    model = plan.model
    sheet.heads(row, 0, ("Price levels: year", "Level"))
    last = row
    for last, (year, level) in enumerate(sorted(model.deflator.series.items()), row + 1):
        sheet.fixed_number(last, 0, year, "year")
        sheet.given(last, 1, level, ("deflator", "series", year))
    plan.where["levels",] = sheet.span((row, 0), (last, 1))
    sheet.words(last + 1, 0, "Source of the levels", "label")
    sheet.given(last + 1, 1, model.deflator.source, ("deflator", "source"), "text", Reads.TEXT, tuple(model.sources))
    sheet.words(last + 2, 0, "Source of the inflation", "label")
    sheet.given(last + 2, 1, model.financial.source, ("financial", "source"), "text", Reads.TEXT, tuple(model.sources))
    return last + 4


def _groups(plan: Plan, sheet: Sheet, row: int) -> int:
    if not plan.model.groups:
        return row
    sheet.heads(row, 0, ("Groups for distribution weights", "Share of all benefits", "Income", "Reference income"))
    last = row
    for last, group in enumerate(plan.model.groups, row + 1):
        sheet.words(last, 0, group.id, "label")
        for column, field in enumerate(("share", "income", "reference_income"), 1):
            look = "share" if field == "share" else "money"
            between = SHARE if field == "share" else None
            path = ("groups", group.id, field)
            place = sheet.given(last, column, getattr(group, field), path, look, between=between)
            plan.where["group", group.id, field] = place
    return last + 2


def _thresholds(plan: Plan, sheet: Sheet, row: int) -> None:
    if not plan.model.thresholds:
        return
    sheet.heads(row, 0, ("Thresholds", "Value", "Per", "Perspective", "Date", "Source"))
    for index, one in enumerate(plan.model.thresholds):
        at = row + 1 + index
        sheet.words(at, 0, one.name, "label")
        plan.where["threshold", str(index)] = sheet.given(at, 1, one.value, ("thresholds", index, "value"), "money")
        sheet.words(at, 2, str(one.per))
        sheet.words(at, 3, one.perspective)
        sheet.given(at, 4, one.date, ("thresholds", index, "date"), "text", Reads.TEXT)
        choices = tuple(plan.model.sources)
        sheet.given(at, 5, one.source, ("thresholds", index, "source"), "text", Reads.TEXT, choices)
