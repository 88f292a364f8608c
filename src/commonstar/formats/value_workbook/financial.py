"""The financial case: cash by financial year in nominal sums, reconciled to the real flows."""

from __future__ import annotations

from commonstar.engine.value.financial import financial_year
from commonstar.engine.value.model import BenefitKind, CostKind
from commonstar.formats.value_workbook.flows import YEAR as FLOWS_YEAR
from commonstar.formats.value_workbook.plan import YES, Plan
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet

YEAR = 6
NOTE = "Cash alone. Nominal = real × (1 + inflation)^(first year + t). The gap is what is to be found."
HEADS = ("Line", "Name", "Budget line", "Capital", "Recurring", "Double running")
FLAGS = (("capital", "Capital", 3), ("recurring", "Recurring", 4), ("double_running", "Double running", 5))
RESTS = (("revenue", "Revenue", "capital"), ("one_off", "One-off", "recurring"))


def lay_financial(plan: Plan) -> None:
    """Cash costs and releases by line, sums, the gap and the row that reconciles."""
    sheet = plan.sheet("Financial", "Financial case", NOTE)
    sheet.heads(HEAD_ROW, 0, HEADS)
    for year in plan.years:
        sheet.words(HEAD_ROW, YEAR + year, financial_year(plan.model, year), "head-year")
    sheet.words(HEAD_ROW + 1, 0, "Price level", "label")
    for year in plan.years:
        sheet.formula(HEAD_ROW + 1, YEAR + year, f"POWER(1+inflator,first_year+{year})", "factor")
    after, first = _costs(plan, sheet, HEAD_ROW + 3)
    end, start = _released(plan, sheet, after + 1)
    _sums(plan, sheet, end + 1, (first, after - 1), (start, end - 1))
    sheet.widths = {0: 34, 1: 36, 2: 20} | {YEAR + year: 16 for year in plan.years}


def _costs(plan: Plan, sheet: Sheet, row: int) -> tuple[int, int]:
    sheet.words(row, 0, "Cash costs, nominal", "section")
    first = row + 1
    for line in plan.model.lines.costs:
        if line.kind is not CostKind.CASH:
            continue
        row += 1
        told = (line.id, line.name, line.budget_line, *map(_yes, (line.capital, line.recurring, line.double_running)))
        for column, text in enumerate(told):
            sheet.words(row, column, text, "text" if column else "label")
        for year in plan.years:
            real = plan.streams[line.id][0].years[year]
            sheet.formula(row, YEAR + year, f"{real}*{sheet.at(HEAD_ROW + 1, YEAR + year)}", "money")
    return max(row, first) + 1, first


def _released(plan: Plan, sheet: Sheet, row: int) -> tuple[int, int]:
    sheet.words(row, 0, "Budget released, nominal", "section")
    first = row + 1
    for line in plan.model.lines.bringing:
        for each in plan.streams.get(line.id, []) if line.shared.kind is BenefitKind.FISCAL else ():
            row += 1
            sheet.words(row, 0, line.id, "label")
            sheet.words(row, 1, line.name)
            for year in plan.years:
                level = sheet.at(HEAD_ROW + 1, YEAR + year)
                sheet.formula(row, YEAR + year, f"{each.years[year]}*{each.cashable}*{level}", "money")
    return max(row, first) + 1, first


def _sums(plan: Plan, sheet: Sheet, row: int, costs: tuple[int, int], released: tuple[int, int]) -> None:
    """Sums by what a line is; `costs` and `released` are the first and last rows of their lines."""
    sheet.words(row, 0, "Sums, nominal", "section")
    lines = [line for line in plan.model.lines.costs if line.kind is CostKind.CASH]
    budgets = dict.fromkeys(line.budget_line for line in lines if line.budget_line)
    titles = [title for _, title, _ in (*FLAGS, *RESTS)]
    for index, title in enumerate([*titles, "Budget released", *(f"Budget line {name}" for name in budgets)], row + 1):
        sheet.words(index, 0, title, "label")
    for year in plan.years:
        column = YEAR + year

        def put(row: int, name: str, text: str, year: int = year) -> str:
            place = plan.answers[f"financial.{year}.{name}"] = sheet.formula(row, YEAR + year, text, "money")
            return place

        span = sheet.span((costs[0], column), (costs[1], column))
        sums = {}
        for at, (name, _, flag) in enumerate(FLAGS, row + 1):
            flags = sheet.span((costs[0], flag), (costs[1], flag))
            sums[name] = put(at, name, f'SUMIF({flags},"{YES}",{span})')
        for at, (name, _, rest) in enumerate(RESTS, row + 1 + len(FLAGS)):
            put(at, name, f"SUM({span})-{sums[rest]}")
        put(row + 6, "released", f"SUM({sheet.span((released[0], column), (released[1], column))})")
        own = sheet.span((costs[0], 2), (costs[1], 2))
        for at, name in enumerate(budgets, row + 7):
            first = next(index for index, line in enumerate(lines) if line.budget_line == name)
            same = f"EXACT({own},{sheet.at(costs[0] + first, 2)})*1"
            put(at, f"budget_lines.{name}", f"SUMPRODUCT({same},{span})")
    _reconciled(plan, sheet, row + 7 + len(budgets))


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
    column = f"column {FLOWS_YEAR + year}"
    paid = f'SUMIF({plan.where["costs", "kind"]},"cash",{plan.where["costs", column]})'
    return f"{paid}-SUMPRODUCT({plan.where['benefits', 'cashable']},{plan.where['benefits', column]})"


def _yes(value: bool) -> str:
    return YES if value else ""
