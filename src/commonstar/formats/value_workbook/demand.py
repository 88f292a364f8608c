"""The sheet of demand: year by year without and with what lowers it, and which pathway did how much."""

from __future__ import annotations

from commonstar.engine.value.expressions import Expression
from commonstar.engine.value.grading import expressions_of
from commonstar.engine.value.model import Demand, Reduction
from commonstar.formats.value_workbook.lines import cautious
from commonstar.formats.value_workbook.plan import BIAS, PROVENANCE, SHARE, YES, Plan, line_provenance
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Reads, Sheet
from commonstar.formats.yaml import Path

HEADS: tuple[str, ...] = (
    "Demand",
    "Name",
    "Outcome",
    "Kind",
    "Mix",
    "Saving",
    "In the first year",
    "Growth a year",
    "Cost of one",
)
HEADS += ("Persists", "Cashable")
REDUCTION = ("Reduction", "Reach", "Effect", "Deadweight", "Lag (years)", "Strength")
YEAR = 1
NOTE = (
    "What lowers demand: reach × effect × (1 - deadweight) × how far it has come in; several leave 1 - Π(1 - each). "
    "Where it persists, a year's outcome lowers the next year's demand too."
)


def lay_demand(plan: Plan) -> None:
    """One block a demand, one under the other."""
    sheet = plan.sheet("Demand", "Demand with and without", NOTE, (HEAD_ROW, 1))
    row = HEAD_ROW
    if not plan.model.lines.demand:
        sheet.words(row, 0, "The model has no demand that is lowered.", "note")
    for index, line in enumerate(plan.model.lines.demand):
        row = _block(plan, sheet, row, ("demand", index), line) + 2
    sheet.widths = {0: 34, 1: 24, len(HEADS) + 1: 40}


def _block(plan: Plan, sheet: Sheet, row: int, path: Path, line: Demand) -> int:
    sheet.heads(row, 0, (*HEADS, *PROVENANCE, *BIAS))
    told = (line.id, line.name, line.shared.outcome, line.shared.kind, line.shared.mix or "", line.shared.saving)
    for column, text in enumerate(told):
        sheet.words(row + 1, column, str(text), "text" if column else "label")
    at = {
        field: plan.amount(sheet, (row + 1, column), getattr(line, field), (*path, field), look)
        for column, field, look in ((6, "initial", "number"), (7, "growth", "share"), (8, "unit_cost", "money"))
    }
    persists = YES if line.persists else ""
    at["persists"] = sheet.given(row + 1, 9, persists, (*path, "persists"), "text", Reads.FLAG, (YES,))
    at["cashable"] = plan.amount(sheet, (row + 1, 10), line.shared.cashable, (*path, "cashable"), "share", SHARE)
    place = (row + 1, len(HEADS))
    bias = line_provenance(plan, sheet, place, path, line.shared.provenance, expressions_of(line))
    plan.lines[line.id] = at
    sheet.heads(row + 3, 0, (*REDUCTION, *(f"Come in, step {index}" for index in range(1, _steps(line) + 1))))
    parts = [
        _reduction(plan, sheet, row + 4 + index, (*path, "reductions", index), each)
        for index, each in enumerate(line.reductions)
    ]
    return _years(plan, sheet, row + 5 + len(parts), line, at, parts, bias)


def _steps(line: Demand) -> int:
    return max((len(each.ramp) for each in line.reductions), default=0)


Part = tuple[str, str, str, int]


def _reduction(plan: Plan, sheet: Sheet, row: int, path: Path, one: Reduction) -> Part:
    """Its strength, its lag, the steps in which it comes in and how many these are."""
    sheet.words(row, 0, str(one.pathway), "label")

    def share(column: int, tree: Expression, *field: str | int) -> str:
        return plan.amount(sheet, (row, column), tree, (*path, *field), "share", SHARE)

    reach, effect = share(1, one.reach, "reach"), share(2, one.effect, "effect")
    left = share(3, one.deadweight, "deadweight")
    lag = plan.amount(sheet, (row, 4), one.lag, (*path, "lag"), "whole")
    strength = sheet.formula(row, 5, f"{reach}*{effect}*(1-{left})")
    for index, tree in enumerate(one.ramp):
        share(6 + index, tree, "ramp", index)
    return strength, lag, sheet.span((row, 6), (row, 5 + len(one.ramp))), len(one.ramp)


def _years(
    plan: Plan,
    sheet: Sheet,
    row: int,
    line: Demand,
    at: dict[str, str],
    parts: list[Part],
    bias: tuple[str, str],
) -> int:
    """Rows by year: without, each reduction, with, benefit, and each pathway's part of it. Returns the last row."""
    sheet.words(row, 0, f"{line.id} by year", "head")
    titles = ["Without", *(f"{each.pathway}: lowers by" for each in line.reductions), "With", "Benefit before bias"]
    titles += ["Benefit", *(f"{each.pathway}: weight" for each in line.reductions)]
    pathways = list(dict.fromkeys(each.pathway for each in line.reductions))
    titles += [f"Benefit by {pathway}" for pathway in pathways]
    for index, title in enumerate(titles, row + 1):
        sheet.words(index, 0, title, "label")
    without, first = row + 1, row + 2
    remaining = first + len(parts)
    weights = remaining + 3
    for year in plan.years:
        column = YEAR + year
        sheet.formula(row, column, f"first_year+{year}", "head-year")
        back = sheet.at(without, column - 1)
        whole = at["initial"] if not year else f"{back}*(1+{at['growth']})"
        before = sheet.formula(without, column, whole)
        now = [sheet.formula(first + index, column, _lowers(year, part)) for index, part in enumerate(parts)]
        left = "".join(f"*(1-{each})" for each in now)
        grown = f"{sheet.at(remaining, column - 1)}*(1+{at['growth']})" if year else at["initial"]
        after = sheet.formula(remaining, column, f'IF({at["persists"]}="{YES}",{grown},{before}){left}')
        saved = sheet.formula(remaining + 1, column, f"({before}-{after})*{at['unit_cost']}", "money")
        benefit = sheet.formula(remaining + 2, column, cautious(saved, bias), "money")
        plan.flows["demand", line.id, year] = benefit
        for index, each in enumerate(now):
            so_far = f'+IF({at["persists"]}="{YES}",{sheet.at(weights + index, column - 1)},0)' if year else ""
            sheet.formula(weights + index, column, f"{each}{so_far}")
        whole = f"SUM({sheet.span((weights, column), (weights + len(parts) - 1, column))})"
        for index, pathway in enumerate(pathways, weights + len(parts)):
            places = [
                sheet.at(weights + at, column) for at, each in enumerate(line.reductions) if each.pathway == pathway
            ]
            part = f"IF({whole}=0,0,{benefit}*({'+'.join(places)})/{whole})"
            plan.flows[f"demand {pathway}", line.id, year] = sheet.formula(index, column, part, "money")
    return row + len(titles)


def _lowers(year: int, part: Part) -> str:
    strength, lag, ramp, steps = part
    return f"IF({year}<{lag},0,{strength}*INDEX({ramp},1,MAX(1,MIN({year}-{lag}+1,{steps}))))"
