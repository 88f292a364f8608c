"""The sheets of costs, of the chain from people to net outcomes, and of risks: one row a line."""

from __future__ import annotations

from commonstar.engine.value.expressions import Expression
from commonstar.engine.value.grading import expressions_of
from commonstar.engine.value.model import Benefit, Cost, CostKind, Risk, Shared
from commonstar.formats.value_workbook.plan import BIAS, PROVENANCE, SHARE, YES, Plan, line_provenance
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet

COST_HEADS: tuple[str, ...] = (
    "Cost",
    "Name",
    "Agency",
    "Kind",
    "Mix",
    "Recurring",
    "Capital",
    "Double running",
    "Budget line",
    "Rate",
)
TOLD = ("Line", "Name", "Outcome", "Kind", "Pathway", "Mix", "Saving", "Beneficiaries")
SHARES = ("engagement", "retention", "impact", "deadweight", "attribution", "displacement")
CHAIN: tuple[str, ...] = (
    "Population",
    "Engagement",
    "Retention",
    "Impact",
    "Deadweight",
    "Due to others",
    "Displacement",
)
CHAIN += ("People reached", "Who stay", "Who change", "Net outcomes", "Unit value", "QALYs each", "WELLBYs each")
CHAIN += ("Lag (years)", "Duration (years)", "Drop-off", "Cashable", "First year's worth", "First year's health")
RISK = ("Probability", "Probability with", "Loss", "Loss with", "Cashable", "A year's benefit")


def lay_costs(plan: Plan) -> None:
    """What is paid or given by year, before bias."""
    note = "Amounts, or hours to be multiplied by the rate, by year; flows add the bias of the grade."
    sheet = plan.sheet("Costs", "Costs", note)
    years = [f"Year {year}" for year in plan.years]
    sheet.heads(HEAD_ROW, 0, (*COST_HEADS, *years, *PROVENANCE, *BIAS, "Hours given"))
    for index, line in enumerate(plan.model.lines.costs):
        _cost(plan, sheet, HEAD_ROW + 1 + index, ("costs", index), line)
    start = len(COST_HEADS) + len(years)
    last = start + len(PROVENANCE) + len(BIAS)
    row = HEAD_ROW + max(1, len(plan.model.lines.costs))
    plan.where["hours",] = f"SUM({sheet.span((HEAD_ROW + 1, last), (row, last))})"
    sheet.widths = {0: 20, 1: 36, 2: 16, 8: 20, start + 1: 40, start + 4: 24, start + 6: 24}


def _cost(plan: Plan, sheet: Sheet, row: int, path: tuple[str, int], line: Cost) -> None:
    told: tuple[str, ...] = (
        line.id,
        line.name,
        line.agency,
        line.kind,
        line.mix or "",
        _yes(line.recurring),
        _yes(line.capital),
    )
    told += (_yes(line.double_running), line.budget_line)
    for column, text in enumerate(told):
        sheet.words(row, column, str(text), "text" if column else "label")
    field, trees = ("amounts", line.amounts) if line.rate is None else ("hours", line.hours)
    rate = ""
    if line.rate is not None:
        rate = "*" + plan.amount(sheet, (row, len(COST_HEADS) - 1), line.rate, (*path, "rate"), "money")
    start = len(COST_HEADS)
    bias = line_provenance(plan, sheet, (row, start + plan.model.years), path, line.provenance, expressions_of(line))
    look = "money" if line.rate is None else "number"
    for year in plan.years:
        place = (row, start + year)
        if year < len(trees):
            amount = plan.amount(sheet, place, trees[year], (*path, field, year), look)
        else:
            amount = sheet.given(*place, 0, (*path, field, year), look)
        plan.flows["costs", line.id, year] = f"{amount}{rate}*(1+{bias[1]})"
    if line.rate is not None and line.kind is CostKind.IN_KIND:
        given = f"SUM({sheet.span((row, start), (row, start + plan.model.years - 1))})"
        sheet.formula(row, start + plan.model.years + len(PROVENANCE) + len(BIAS), given)


def lay_chain(plan: Plan) -> None:
    """From people reached to net outcomes, and what these are worth in the first year."""
    note = (
        "Net outcomes = population × engagement × retention × impact × (1 - deadweight) × (1 - due to others) × "
        "(1 - displacement). A benefit is cut by the bias of its grade; a negative one is raised."
    )
    sheet = plan.sheet("Chain", "From people to net outcomes", note)
    sheet.heads(HEAD_ROW, 0, (*TOLD, *CHAIN, *PROVENANCE, *BIAS))
    for index, line in enumerate(plan.model.lines.benefits):
        _benefit(plan, sheet, HEAD_ROW + 1 + index, ("benefits", index), line)
    start = len(TOLD) + len(CHAIN)
    sheet.widths = {0: 20, 1: 36, start + 1: 40, start + 4: 24, start + 6: 24}


def _benefit(plan: Plan, sheet: Sheet, row: int, path: tuple[str, int], line: Benefit) -> None:
    _told(sheet, row, line.id, line.name, line.shared, line.pathway or "")
    column = len(TOLD)
    at = {"population": plan.amount(sheet, (row, column), line.population, (*path, "population"))}
    for index, field in enumerate(SHARES, column + 1):
        at[field] = _share(plan, sheet, (row, index), getattr(line, field), (*path, field))
    column += 1 + len(SHARES)
    reached = sheet.formula(row, column, f"{at['population']}*{at['engagement']}")
    staying = sheet.formula(row, column + 1, f"{reached}*{at['retention']}")
    changed = sheet.formula(row, column + 2, f"{staying}*{at['impact']}")
    lost = "".join(f"*(1-{at[field]})" for field in SHARES[3:])
    outcomes = sheet.formula(row, column + 3, f"{changed}{lost}")
    for index, (field, look) in enumerate((("unit_value", "money"), ("qalys", "number"), ("wellbys", "number")), 4):
        tree = getattr(line, field)
        if tree is not None:
            at[field] = plan.amount(sheet, (row, column + index), tree, (*path, field), look)
    for index, field in enumerate(("lag", "duration"), 7):
        at[field] = plan.amount(sheet, (row, column + index), getattr(line, field), (*path, field), "whole")
    at["drop_off"] = _share(plan, sheet, (row, column + 9), line.drop_off, (*path, "drop_off"))
    at["cashable"] = _share(plan, sheet, (row, column + 10), line.shared.cashable, (*path, "cashable"))
    place = (row, column + 13)
    bias = line_provenance(plan, sheet, place, path, line.shared.provenance, expressions_of(line))
    if line.unit_value is not None:
        at["first"] = sheet.formula(row, column + 11, cautious(f"{outcomes}*{at['unit_value']}", bias), "money")
    for field in ("qalys", "wellbys"):
        if field in at:
            at["health"] = sheet.formula(row, column + 12, cautious(f"{outcomes}*{at[field]}", bias))
    plan.lines[line.id] = at


def cautious(value: str, bias: tuple[str, str]) -> str:
    """A benefit cut by its bias; a negative one made larger by that of costs."""
    return f"IF({value}>=0,{value}*(1-{bias[0]}),{value}*(1+{bias[1]}))"


def lay_risks(plan: Plan) -> None:
    """Chances of losses, without and with the co-produced service; no sheet where there are none."""
    if not plan.model.lines.risks:
        return
    note = "A year's benefit = probability × loss - probability with × loss with, cut by bias; the same each year."
    sheet = plan.sheet("Risks", "Risks", note)
    sheet.heads(HEAD_ROW, 0, (*TOLD, *RISK, *PROVENANCE, *BIAS))
    for index, line in enumerate(plan.model.lines.risks):
        _risk(plan, sheet, HEAD_ROW + 1 + index, ("risks", index), line)
    start = len(TOLD) + len(RISK)
    sheet.widths = {0: 20, 1: 36, start + 1: 40, start + 4: 24, start + 6: 24}


def _risk(plan: Plan, sheet: Sheet, row: int, path: tuple[str, int], line: Risk) -> None:
    _told(sheet, row, line.id, line.name, line.shared, line.pathway or "")
    column = len(TOLD)
    before, after = (
        _share(plan, sheet, (row, column + index), getattr(line, field), (*path, field))
        for index, field in enumerate(("probability", "probability_with"))
    )
    loss, less = (
        plan.amount(sheet, (row, column + index), getattr(line, field), (*path, field), "money")
        for index, field in enumerate(("loss", "loss_with"), 2)
    )
    cashable = _share(plan, sheet, (row, column + 4), line.shared.cashable, (*path, "cashable"))
    place = (row, column + len(RISK))
    bias = line_provenance(plan, sheet, place, path, line.shared.provenance, expressions_of(line))
    yearly = sheet.formula(row, column + 5, cautious(f"({before}*{loss}-{after}*{less})", bias), "money")
    plan.lines[line.id] = {"yearly": yearly, "cashable": cashable}


def _told(sheet: Sheet, row: int, name: str, title: str, shared: Shared, pathway: str) -> None:
    told = (name, title, shared.outcome, shared.kind, pathway, shared.mix or "", shared.saving, shared.beneficiaries)
    for column, text in enumerate(told):
        sheet.words(row, column, str(text), "text" if column else "label")


def _share(plan: Plan, sheet: Sheet, place: tuple[int, int], tree: Expression, path: tuple[str | int, ...]) -> str:
    return plan.amount(sheet, place, tree, path, "share", SHARE)


def _yes(value: bool) -> str:
    return YES if value else ""
