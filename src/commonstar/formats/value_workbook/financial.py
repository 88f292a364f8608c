"""The financial case: cash by financial year in nominal sums, reconciled to the real flows."""

from __future__ import annotations

from collections.abc import Callable

from commonstar.engine.value.financial import financial_year
from commonstar.engine.value.model import BenefitKind, Cost, CostKind
from commonstar.formats.value_workbook.plan import YES, Plan, total
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet

YEAR = 6
NOTE = "Cash alone. Nominal = real × (1 + inflation)^(first year + t). The gap is what is to be found."
HEADS = ("Line", "Name", "Budget line", "Capital", "Recurring", "Double running")
SUMS = ("capital", "revenue", "one_off", "recurring", "double_running")
TITLES = ("Capital", "Revenue", "One-off", "Recurring", "Double running")


def lay_financial(plan: Plan) -> None:
    """Cash costs and releases by line, sums, the gap and the row that reconciles."""
    sheet = plan.sheet("Financial", "Financial case", NOTE)
    sheet.heads(HEAD_ROW, 0, HEADS)
    for year in plan.years:
        sheet.words(HEAD_ROW, YEAR + year, financial_year(plan.model, year), "head-year")
    sheet.words(HEAD_ROW + 1, 0, "Price level", "label")
    for year in plan.years:
        sheet.formula(HEAD_ROW + 1, YEAR + year, f"POWER(1+inflator,first_year+{year})", "factor")
    row, costs = _costs(plan, sheet, HEAD_ROW + 3)
    row, released = _released(plan, sheet, row + 1)
    _sums(plan, sheet, row + 1, costs, released)
    sheet.widths = {0: 34, 1: 36, 2: 20} | {YEAR + year: 16 for year in plan.years}


def _costs(plan: Plan, sheet: Sheet, row: int) -> tuple[int, dict[str, int]]:
    sheet.words(row, 0, "Cash costs, nominal", "section")
    found: dict[str, int] = {}
    for line in plan.model.lines.costs:
        if line.kind is not CostKind.CASH:
            continue
        row += 1
        found[line.id] = row
        told = (line.id, line.name, line.budget_line, *map(_yes, (line.capital, line.recurring, line.double_running)))
        for column, text in enumerate(told):
            sheet.words(row, column, text, "text" if column else "label")
        for year in plan.years:
            real = plan.streams[line.id][0].years[year]
            sheet.formula(row, YEAR + year, f"{real}*{sheet.at(HEAD_ROW + 1, YEAR + year)}", "money")
    return row + 1, found


def _released(plan: Plan, sheet: Sheet, row: int) -> tuple[int, list[int]]:
    sheet.words(row, 0, "Budget released, nominal", "section")
    found = []
    for line in plan.model.lines.bringing:
        for each in plan.streams.get(line.id, []) if line.shared.kind is BenefitKind.FISCAL else ():
            row += 1
            found.append(row)
            sheet.words(row, 0, line.id, "label")
            sheet.words(row, 1, line.name)
            for year in plan.years:
                level = sheet.at(HEAD_ROW + 1, YEAR + year)
                sheet.formula(row, YEAR + year, f"{each.years[year]}*{each.cashable}*{level}", "money")
    return row + 1, found


def _sums(plan: Plan, sheet: Sheet, row: int, costs: dict[str, int], released: list[int]) -> None:
    lines = [line for line in plan.model.lines.costs if line.id in costs]
    chosen: tuple[Callable[[Cost], bool], ...] = (
        lambda line: line.capital,
        lambda line: not line.capital,
        lambda line: not line.recurring,
        lambda line: line.recurring,
        lambda line: line.double_running,
    )
    sheet.words(row, 0, "Sums, nominal", "section")
    rows = [
        (title, name, [costs[line.id] for line in lines if wanted(line)])
        for title, name, wanted in zip(TITLES, SUMS, chosen, strict=True)
    ]
    budgets = dict.fromkeys(line.budget_line for line in lines if line.budget_line)
    rows += [
        (f"Budget line {name}", f"budget_lines.{name}", [costs[line.id] for line in lines if line.budget_line == name])
        for name in budgets
    ]
    rows.append(("Budget released", "released", released))
    for title, name, own in rows:
        row += 1
        sheet.words(row, 0, title, "label")
        for year in plan.years:
            text = total(sheet.at(each, YEAR + year) for each in own)
            plan.answers[f"financial.{year}.{name}"] = sheet.formula(row, YEAR + year, text, "money")
    _reconciled(plan, sheet, row + 1)


RECONCILED = (
    "Net cash cost, nominal",
    "To be found (gap)",
    "Net cash cost, real",
    "Inflation",
    "Real by the flows, less this (0)",
)


def _reconciled(plan: Plan, sheet: Sheet, row: int) -> None:
    """Nominal = real + inflation, and the real sum is that of the flows."""
    for index, title in enumerate(RECONCILED):
        sheet.words(row + index, 0, title, "sum")
    for year in plan.years:
        column = YEAR + year
        have = {name: plan.answers[f"financial.{year}.{name}"] for name in ("capital", "revenue", "released")}
        whole = f"{have['capital']}+{have['revenue']}-{have['released']}"
        net = sheet.formula(row, column, whole, "sum-money")
        gap = sheet.formula(row + 1, column, f"MAX(0,{net})", "sum-money")
        real = sheet.formula(row + 2, column, f"{net}/{sheet.at(HEAD_ROW + 1, column)}", "sum-money")
        inflation = sheet.formula(row + 3, column, f"{net}-{real}", "sum-money")
        sheet.formula(row + 4, column, f"ROUND({_real(plan, year)}-{real},2)", "sum-money")
        found = {"gap": gap, "real": real, "inflation": inflation}
        plan.answers |= {f"financial.{year}.{name}": place for name, place in found.items()}


def _real(plan: Plan, year: int) -> str:
    """Cash costs less what is released, straight from the flows."""
    paid = [plan.streams[line.id][0].years[year] for line in plan.model.lines.costs if line.kind is CostKind.CASH]
    freed = [
        f"{each.years[year]}*{each.cashable}"
        for line in plan.model.lines.bringing
        if line.shared.kind is BenefitKind.FISCAL
        for each in plan.streams.get(line.id, [])
    ]
    return "".join((total(paid), *(f"-{each}" for each in freed)))


def _yes(value: bool) -> str:
    return YES if value else ""
