"""The ledger by agency: shares, what each gains and pays, and the payments after which nobody loses."""

from __future__ import annotations

from commonstar.engine.value.model import Agency, AgencyKind, Brings, CostKind
from commonstar.formats.value_workbook.plan import SHARE, YES, Plan, total
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Sheet

NOTE = "Whose benefits and costs these are, as present values. Shares of a line must sum to 1."
FIRST = 4
LEDGER = ("Benefits", "Costs", "Net", "Cashable benefits", "Cash costs", "Cash net")


def lay_agencies(plan: Plan) -> None:
    """Shares, ledger, sums, payments, other ways to share, and cash by year."""
    sheet = plan.sheet("Agencies", "Ledger by agency", NOTE)
    agencies = list(plan.model.agencies.values())
    row = _shares(plan, sheet, HEAD_ROW, agencies)
    row = _gains(plan, sheet, row + 1, agencies)
    row = _paid(plan, sheet, row + 1, agencies)
    row = _ledger(plan, sheet, row + 1, agencies)
    caring = [each for each in agencies if each.kind is not AgencyKind.SOCIETY]
    row = _payments(plan, sheet, row + 1, caring, "net", "transfers", "Who should care: payments on all benefits")
    row = _proportional(plan, sheet, row + 1, caring)
    payers = [each for each in agencies if each.can_pay]
    row = _payments(plan, sheet, row + 1, payers, "cash_net", "movable", "Cash that can move among those who can pay")
    _cash_by_year(plan, sheet, row + 1, payers)
    sheet.widths = {0: 46, 1: 22, 2: 18, 3: 18} | {FIRST + index: 18 for index in range(max(len(agencies), 6))}


def _shares(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency]) -> int:
    """Each line's share by agency, as given, and whether they sum to 1."""
    sheet.heads(
        row, 0, ("Shares of benefits", "Present value", "In cash", "Shares sum to", *(_title(a) for a in agencies))
    )
    for path, line in plan.bringing():
        row += 1
        sheet.words(row, 0, line.id, "label")
        for column, name in ((1, "present"), (2, "cash")):
            cells = [getattr(each, name) for each in plan.streams.get(line.id, [])]
            plan.where[f"line {name}", line.id] = sheet.formula(row, column, total(cells), "money")
        sheet.formula(row, 3, f"SUM({sheet.span((row, FIRST), (row, FIRST + len(agencies) - 1))})", "share")
        _line_shares(plan, sheet, row, path, line, agencies)
    return row + 1


def _line_shares(
    plan: Plan, sheet: Sheet, row: int, path: tuple[str, int], line: Brings, agencies: list[Agency]
) -> None:
    shares = dict(line.shared.agencies)
    for column, agency in enumerate(agencies, FIRST):
        share = shares.get(agency.id)
        place = sheet.given(row, column, share, (*path, "agencies", agency.id), "share", between=SHARE)
        plan.where["share", line.id, agency.id] = place


def _gains(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency]) -> int:
    """What each line brings each agency, in all and in cash."""
    for name, title in (("present", "Benefits (present value)"), ("cash", "Of these in cash")):
        sheet.heads(row, 0, (title, "", "", "", *(_title(each) for each in agencies)))
        first = row
        for line in plan.model.lines.bringing:
            row += 1
            sheet.words(row, 0, line.id, "label")
            whole = plan.where[f"line {name}", line.id]
            for column, agency in enumerate(agencies, FIRST):
                sheet.formula(row, column, f"{whole}*{plan.where['share', line.id, agency.id]}", "money")
        for column, agency in enumerate(agencies, FIRST):
            span = sheet.span((first + 1, column), (max(row, first + 1), column))
            plan.where[f"gain {name}", agency.id] = f"SUM({span})"
        row += 2
    return row - 1


def _paid(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency]) -> int:
    """What each cost is to the agency that has it."""
    sheet.heads(row, 0, ("Costs (present value)", "Kind", "", "", *(_title(each) for each in agencies)))
    columns = {agency.id: FIRST + index for index, agency in enumerate(agencies)}
    first = row + 1
    for line in plan.model.lines.costs:
        row += 1
        sheet.words(row, 0, line.id, "label")
        sheet.words(row, 1, str(line.kind))
        sheet.formula(row, columns[line.agency], plan.where["cost", line.id], "money")
    kinds = sheet.span((first, 1), (max(row, first), 1))
    for agency, column in columns.items():
        span = sheet.span((first, column), (max(row, first), column))
        plan.where["paid", agency] = f"SUM({span})"
        plan.where["paid cash", agency] = f'SUMIF({kinds},"cash",{span})'
    return row + 1


def _ledger(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency]) -> int:
    """One row an agency."""
    sheet.heads(row, 0, ("Agency", "Kind", "Can pay", "", *LEDGER))
    for agency in agencies:
        row += 1
        sheet.words(row, 0, _title(agency), "label")
        sheet.words(row, 1, str(agency.kind))
        sheet.words(row, 2, YES if agency.can_pay else "")
        benefits = sheet.formula(row, FIRST, plan.where["gain present", agency.id], "money")
        costs = sheet.formula(row, FIRST + 1, plan.where["paid", agency.id], "money")
        net = sheet.formula(row, FIRST + 2, f"{benefits}-{costs}", "money")
        cashable = sheet.formula(row, FIRST + 3, plan.where["gain cash", agency.id], "money")
        cash = sheet.formula(row, FIRST + 4, plan.where["paid cash", agency.id], "money")
        cash_net = sheet.formula(row, FIRST + 5, f"{cashable}-{cash}", "money")
        found = {"benefits": benefits, "costs": costs, "net": net, "cashable": cashable, "cash_net": cash_net}
        plan.where |= {(name, agency.id): place for name, place in found.items()}
        answers = {"pv_benefits": benefits, "pv_costs": costs, "net": net, "cashable": cashable}
        plan.answers |= {f"agencies.{agency.id}.{name}": place for name, place in answers.items()}
    return row + 2


def _payments(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency], net: str, key: str, title: str) -> int:
    """Each surplus pays in proportion to its size, each deficit gets what it lacks, as far as it goes."""
    sheet.heads(row, 0, (title, "Net", "Surplus", "Lacks", *(f"to {_title(each)}" for each in agencies)))
    rows = {each.id: row + 1 + index for index, each in enumerate(agencies)}
    last = row + max(1, len(agencies))
    have, need = (f"SUM({sheet.span((row + 1, column), (last, column))})" for column in (2, 3))
    covered = f"IF({need}=0,0,MIN(1,{have}/{need}))"
    for each in agencies:
        at = rows[each.id]
        sheet.words(at, 0, _title(each), "label")
        own = sheet.formula(at, 1, plan.where[net, each.id], "money")
        surplus = sheet.formula(at, 2, f"MAX(0,{own})", "money")
        sheet.formula(at, 3, f"MAX(0,-{own})", "money")
        for column, other in enumerate(agencies, FIRST):
            lacks = sheet.at(rows[other.id], 3)
            part = f"IF({have}=0,0,{surplus}/{have})*{lacks}*{covered}"
            plan.answers[f"{key}.{each.id}.{other.id}"] = sheet.formula(at, column, part, "money")
    sheet.words(last + 1, 0, "Still lacking", "label")
    plan.answers[f"{key}.shortfall"] = sheet.formula(last + 1, 1, f"MAX(0,{need}-{have})", "money")
    return last + 3


def _proportional(plan: Plan, sheet: Sheet, row: int, agencies: list[Agency]) -> int:
    """Each one's part of the whole cost, in proportion to its benefit."""
    sheet.heads(row, 0, ("Cost shared in proportion to benefit", "Benefit", "Part of the cost"))
    last = row + max(1, len(agencies))
    whole = f"SUM({sheet.span((row + 1, 1), (last, 1))})"
    cost = total(plan.where["costs", each.id] for each in agencies)
    for at, each in enumerate(agencies, row + 1):
        sheet.words(at, 0, _title(each), "label")
        gain = sheet.formula(at, 1, f"MAX(0,{plan.where['benefits', each.id]})", "money")
        part = sheet.formula(at, 2, f"IF({whole}=0,0,{cost}*{gain}/{whole})", "money")
        plan.answers[f"proportional.{each.id}"] = part
    return last + 2


def _cash_by_year(plan: Plan, sheet: Sheet, row: int, payers: list[Agency]) -> None:
    """Cash of those who can pay, by year and summed; the lowest year is where money is needed most."""
    sheet.heads(row, 0, ("Cash of those who can pay", "", "", "Their share"))
    for year in plan.years:
        sheet.formula(row, FIRST + year, f"first_year+{year}", "head-year")
    first = row
    able = {each.id for each in payers}
    for line in plan.model.lines.bringing:
        for each in plan.streams.get(line.id, []):
            row += 1
            sheet.words(row, 0, line.id, "label")
            share = sheet.formula(row, 3, total(plan.where["share", line.id, own.id] for own in payers), "share")
            for year in plan.years:
                sheet.formula(row, FIRST + year, f"{each.years[year]}*{each.cashable}*{share}", "money")
    for cost in plan.model.lines.costs:
        if cost.kind is CostKind.CASH and cost.agency in able:
            row += 1
            sheet.words(row, 0, cost.id, "label")
            for year in plan.years:
                sheet.formula(row, FIRST + year, f"-{plan.streams[cost.id][0].years[year]}", "money")
    after = row + 1
    sheet.words(after, 0, "Sum", "sum")
    sheet.words(after + 1, 0, "Cumulative", "sum")
    for year in plan.years:
        column = FIRST + year
        span = sheet.span((first + 1, column), (max(row, first + 1), column))
        now = sheet.formula(after, column, f"SUM({span})" if row > first else "0", "sum-money")
        before = f"{sheet.at(after + 1, column - 1)}+" if year else ""
        sheet.formula(after + 1, column, f"{before}{now}", "sum-money")
    span = sheet.span((row + 2, FIRST), (row + 2, FIRST + plan.model.years - 1))
    sheet.words(row + 3, 0, "Year of the lowest", "label")
    lowest = f"first_year+MATCH(MIN({span}),{span},0)-1"
    plan.answers["movable.year"] = sheet.formula(row + 3, FIRST, lowest, "year")


def _title(agency: Agency) -> str:
    return agency.name
