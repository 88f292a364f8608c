"""The sheet of flows: every line by year, discount factors, sums, and when what went in has come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonstar.engine.value.model import Benefit, Demand, Risk, Shared
from commonstar.engine.value.running import NOT_SAID
from commonstar.formats.value_workbook.plan import Placed, Plan
from commonstar.formats.value_workbook.settings import HEALTH, STANDARD, discounts_of, rate_in
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet

HEADS: tuple[str, ...] = (
    "Line",
    "Name",
    "Kind",
    "Pathway",
    "Level",
    "Mix",
    "Beneficiaries",
    "Cashable",
    "Rates",
    "Present value",
)
HEADS += ("In cash (present value)",)
KIND, PATHWAY, LEVEL, MIX, WHOM, CASHABLE, RATES, PRESENT, CASH, YEAR = 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
NOTE = (
    "Money by year at the model's prices, with bias. Year 0 is not discounted; the factor of year n is Π 1/(1 + rate)."
)


@dataclass(frozen=True)
class Row:
    """A line's row: what is told of it, its cashable part, its rates, and its formula by year."""

    id: str
    told: tuple[str, ...]
    cashable: str
    rates: str
    years: tuple[str, ...]


def lay_flows(plan: Plan) -> None:
    """Factors, costs, benefits, sums, payback, and years of health."""
    sheet = plan.sheet("Flows", "Flows by year", NOTE)
    sheet.heads(HEAD_ROW, 0, HEADS)
    for year in plan.years:
        sheet.formula(HEAD_ROW, YEAR + year, f"first_year+{year}", "head-year")
    row = _factors(plan, sheet, HEAD_ROW + 1)
    row = _section(plan, sheet, row + 1, "costs", "Costs", list(_costs(plan)))
    row = _section(plan, sheet, row + 1, "benefits", "Benefits", list(_benefits(plan)))
    row = _sums(plan, sheet, row + 1)
    _health(plan, sheet, row + 1)
    sheet.widths = {0: 30, 1: 36, 6: 18, 9: 18, 10: 18} | {YEAR + year: 15 for year in plan.years}


def _factors(plan: Plan, sheet: Sheet, row: int) -> int:
    for name in discounts_of(plan):
        title = {STANDARD: "", HEALTH: " (health)"}.get(name, f" ({name})")
        sheet.words(row, 0, f"Discount rate{title}", "label")
        sheet.words(row + 1, 0, f"Discount factor{title}", "label")
        rate = rate_in(plan, name)
        for year in plan.years:
            column = YEAR + year
            number = sheet.at(HEAD_ROW, column)
            now = sheet.formula(row, column, f"IF({number}=0,0,{rate(number)})", "share")
            before = sheet.at(row + 1, column - 1) if year else "1"
            plan.where["factor", name, str(year)] = sheet.formula(row + 1, column, f"{before}/(1+{now})", "factor")
        plan.where["factors", name] = sheet.span((row + 1, YEAR), (row + 1, YEAR + plan.model.years - 1))
        row += 2
    return row


def _costs(plan: Plan) -> Iterator[Row]:
    for line in plan.model.lines.costs:
        years = tuple(plan.flows["costs", line.id, year] for year in plan.years)
        yield Row(line.id, (line.name, str(line.kind), "", "", str(line.mix or ""), ""), "", STANDARD, years)


def _benefits(plan: Plan) -> Iterator[Row]:
    """A row a stream: demand has one for each pathway, and what is worth no money none."""
    own = discounts_of(plan)
    for line in plan.model.lines.bringing:
        at = plan.lines[line.id]
        rates = line.id if line.id in own else STANDARD

        def row(pathway: str, years: list[str], line: Benefit | Demand | Risk = line, rates: str = rates) -> Row:
            return Row(
                line.id,
                _told(plan, line.name, line.shared, pathway),
                plan.lines[line.id]["cashable"],
                rates,
                tuple(years),
            )

        if isinstance(line, Demand):
            pathways = dict.fromkeys(each.pathway for each in line.reductions)
            for pathway in pathways:
                yield row(pathway, [plan.flows[f"demand {pathway}", line.id, year] for year in plan.years])
            if not pathways:
                yield row("", [plan.flows["demand", line.id, year] for year in plan.years])
        elif isinstance(line, Risk):
            yield row(line.pathway or "", [at["yearly"]] * plan.model.years)
        elif "first" in at:
            yield row(line.pathway or "", [at["first"]] * plan.model.years)


def _told(plan: Plan, name: str, shared: Shared, pathway: str) -> tuple[str, ...]:
    level = plan.model.outcomes[shared.outcome].level if shared.outcome else NOT_SAID
    told = (name, shared.kind, pathway or NOT_SAID, level, shared.mix or "", shared.beneficiaries or NOT_SAID)
    return tuple(map(str, told))


def _section(plan: Plan, sheet: Sheet, row: int, kind: str, title: str, rows: list[Row]) -> int:
    """A heading, a row a line, and the sum; others find the columns from heading to last line."""
    sheet.words(row, 0, title, "section")
    last = row + len(rows)
    for index, each in enumerate(rows, row + 1):
        _line(plan, sheet, index, kind, each)
    for name, column in (("id", 0), ("kind", KIND), ("pathway", PATHWAY), ("level", LEVEL), ("mix", MIX)):
        plan.where[kind, name] = sheet.span((row, column), (last, column))
    for name, column in (
        ("whom", WHOM),
        ("cashable", CASHABLE),
        ("rates", RATES),
        ("present", PRESENT),
        ("cash", CASH),
    ):
        plan.where[kind, name] = sheet.span((row, column), (last, column))
    sheet.words(last + 1, 0, f"{title}, sum", "sum")
    for column in (PRESENT, CASH, *(YEAR + year for year in plan.years)):
        span = plan.where[kind, f"column {column}"] = sheet.span((row, column), (last, column))
        plan.where[kind, f"sum {column}"] = sheet.formula(last + 1, column, f"SUM({span})", "sum-money")
    years = sheet.span((last + 1, YEAR), (last + 1, YEAR + plan.model.years - 1))
    plan.where[kind, "sum of years"] = f"SUM({years})"
    return last + 2


def _line(plan: Plan, sheet: Sheet, row: int, kind: str, each: Row) -> None:
    sheet.words(row, 0, each.id, "label")
    for column, text in enumerate(each.told, 1):
        sheet.words(row, column, text)
    sheet.words(row, RATES, each.rates)
    factors = plan.where["factors", each.rates]
    flow = sheet.span((row, YEAR), (row, YEAR + plan.model.years - 1))
    present = sheet.formula(row, PRESENT, f"SUMPRODUCT({flow},{factors})", "money")
    own = sheet.at(row, KIND)
    cashable = "1"
    if kind == "costs":
        cash = sheet.formula(row, CASH, f'IF({own}="cash",{present},0)', "money")
        plan.where["cost", each.id] = present
    else:
        cashable = sheet.formula(row, CASHABLE, f'IF({own}="fiscal",{each.cashable},0)', "share")
        cash = sheet.formula(row, CASH, f"{present}*{cashable}", "money")
    fades = kind != "costs" and "drop_off" in plan.lines[each.id]
    years = tuple(
        sheet.formula(row, YEAR + year, _faded(plan, sheet, row, each.id, year) if fades else formula, "money")
        for year, formula in enumerate(each.years)
    )
    plan.streams.setdefault(each.id, []).append(Placed(present, cash, cashable, years))


def _faded(plan: Plan, sheet: Sheet, row: int, name: str, year: int, first: str = "first") -> str:
    """What is worth something from the lag on, for its duration, less by the drop-off each year."""
    at = plan.lines[name]
    before = f"IF({year}={at['lag']},{at[first]},{sheet.at(row, YEAR + year - 1)}*(1-{at['drop_off']}))"
    value = before if year else at[first]
    return f"IF(AND({year}>={at['lag']},{year}<{at['lag']}+{at['duration']}),{value},0)"


SUMS = (
    "Net flow",
    "Costs, discounted",
    "Benefits, discounted",
    "Net flow, discounted",
    "Cumulative, discounted",
    "Cumulative, not discounted",
    "Stays at or above 0, discounted (1 = yes)",
    "Stays at or above 0, not discounted (1 = yes)",
    "First benefit above 0 so far",
)


def _sums(plan: Plan, sheet: Sheet, row: int) -> int:
    sheet.words(row, 0, "Sums by year", "section")
    rows = {title: row + 1 + index for index, title in enumerate(SUMS)}
    for title, at in rows.items():
        sheet.words(at, 0, title, "label")
        span = plan.where["sums", title] = sheet.span((at, YEAR), (at, YEAR + plan.model.years - 1))
        plan.where["sums present", title] = f"SUM({span})"
    for year in plan.years:
        _sums_of(plan, sheet, rows, year)
    return row + len(SUMS) + 1


def _sums_of(plan: Plan, sheet: Sheet, rows: dict[str, int], year: int) -> None:
    column, last = YEAR + year, YEAR + plan.model.years - 1
    factor = plan.where["factor", STANDARD, str(year)]
    cost, benefit = (plan.where[kind, f"sum {column}"] for kind in ("costs", "benefits"))
    span, rates = plan.where["benefits", f"column {column}"], plan.where["benefits", "rates"]
    present = "+".join(
        f'SUMIF({rates},"{name}",{span})*{plan.where["factor", name, str(year)]}'
        for name in discounts_of(plan)
        if name != HEALTH
    )

    def put(title: str, formula: str, look: str = "money") -> str:
        return sheet.formula(rows[title], column, formula, look)

    def before(title: str) -> str:
        return f"{sheet.at(rows[title], column - 1)}+" if year else ""

    net = put(SUMS[0], f"{benefit}-{cost}")
    present_cost, present_benefit = put(SUMS[1], f"{cost}*{factor}"), put(SUMS[2], present)
    discounted = put(SUMS[3], f"{present_benefit}-{present_cost}")
    for title, flow, stays in ((SUMS[4], discounted, SUMS[6]), (SUMS[5], net, SUMS[7])):
        place = put(title, f"{before(title)}{flow}")
        rest = sheet.span((rows[title], column), (rows[title], last))
        put(stays, f"IF(MIN({rest})>=0,1,0)", "whole")
        plan.where["year", title, str(year)] = place
    so_far = f"IF({sheet.at(rows[SUMS[8]], column - 1)}>0,{sheet.at(rows[SUMS[8]], column - 1)},MAX(0,{benefit}))"
    put(SUMS[8], so_far if year else f"MAX(0,{benefit})")
    plan.answers[f"flows.{year}.cost"], plan.answers[f"flows.{year}.benefit"] = cost, benefit
    plan.answers[f"flows.{year}.cumulative"] = sheet.at(rows[SUMS[4]], column)


def _health(plan: Plan, sheet: Sheet, row: int) -> None:
    """QALYs and WELLBYs by year, discounted at rates of their own."""
    lines = [each for each in plan.model.lines.benefits if "health" in plan.lines[each.id]]
    if not lines:
        return
    sheet.words(row, 0, "Years of health or wellbeing", "section")
    for index, line in enumerate(lines, row + 1):
        sheet.words(index, 0, line.id, "label")
        sheet.words(index, 1, line.name)
        sheet.words(index, KIND, "qaly" if line.qalys is not None else "wellby")
        for year in plan.years:
            sheet.formula(index, YEAR + year, _faded(plan, sheet, index, line.id, year, "health"), "number")
        flow = sheet.span((index, YEAR), (index, YEAR + plan.model.years - 1))
        sheet.formula(index, PRESENT, f"SUMPRODUCT({flow},{plan.where['factors', HEALTH]})", "number")
    last = row + len(lines)
    plan.where["health", "kind"] = sheet.span((row, KIND), (last, KIND))
    plan.where["health", "present"] = sheet.span((row, PRESENT), (last, PRESENT))
