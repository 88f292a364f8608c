"""The sheet of inputs: the value of each with range, shape, prices and source, and what it is in a scenario."""

from __future__ import annotations

from commonstar.engine.value.expressions import Expression, names_in
from commonstar.engine.value.inputs import in_order
from commonstar.engine.value.model import Input, Shape
from commonstar.formats.value_workbook.plan import PROVENANCE, SHARE, Plan, provenance_cells
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Reads, Sheet

HEADS: tuple[str, ...] = (
    "Input",
    "Value counted",
    "Unit",
    "What it is",
    "Value",
    "Low",
    "High",
    "Shape",
    "Percentile low",
)
HEADS += ("Percentile high", "Prices of", "Price factor")
COUNTED, UNIT, NOTE, VALUE, LOW, HIGH, SHAPE, PERCENTILES, YEAR, FACTOR = 1, 2, 3, 4, 5, 6, 7, 8, 10, 11
NOTES = (
    "Change what is in the colour of inputs. Value counted is what all other sheets use: the value, or that of the "
    "scenario chosen in Settings, at the model's prices."
)


def lay_inputs(plan: Plan) -> None:
    """One row an input, in the order of the file."""
    sheet = plan.sheet("Inputs", "Inputs", NOTES, (HEAD_ROW + 1, 2))
    scenarios = plan.scenarios
    sheet.heads(HEAD_ROW, 0, (*HEADS, *(f"Scenario: {each}" for each in scenarios), *PROVENANCE))
    rows = {name: HEAD_ROW + 1 + index for index, name in enumerate(plan.model.inputs)}
    start = len(HEADS) + len(scenarios)
    for name, row in rows.items():
        plan.defines(plan.names[name], sheet.at(row, COUNTED))
        plan.where["grade", name] = sheet.at(row, start + 7)
        plan.where["mark", name] = sheet.at(row, start + 8)
    for one in in_order(plan.model.inputs):
        _row(plan, sheet, rows[one.name], one)
    sheet.widths = {0: 24, 1: 16, 2: 10, 3: 44, 4: 14, 7: 12, start + 1: 40, start + 4: 24, start + 6: 24}


def _row(plan: Plan, sheet: Sheet, row: int, one: Input) -> None:
    path = ("inputs", one.name)
    between = SHARE if one.unit == "share" else None
    sheet.words(row, 0, one.name, "label")
    sheet.given(row, UNIT, one.unit, (*path, "unit"), "text", Reads.TEXT)
    sheet.given(row, NOTE, one.note, (*path, "note"), "text", Reads.TEXT)
    plan.amount(sheet, (row, VALUE), one.value, (*path, "value"), between=between)
    for column, field, end in ((LOW, "low", one.low), (HIGH, "high", one.high)):
        sheet.given(row, column, end, (*path, field))
    sheet.given(row, SHAPE, str(one.shape), (*path, "shape"), "text", Reads.TEXT, tuple(map(str, Shape)))
    for index, share in enumerate(one.percentiles):
        sheet.given(row, PERCENTILES + index, share, (*path, "percentiles", index))
    year = sheet.given(row, YEAR, one.price_year, (*path, "price_year"), "year", Reads.WHOLE)
    levels = plan.where["levels",]
    level = "VLOOKUP({},{},2,FALSE)"
    converted = f"{level.format('price_year', levels)}/{level.format(year, levels)}"
    factor = sheet.formula(row, FACTOR, f'IF({year}="",1,IF({year}=price_year,1,{converted}))', "factor")
    changed = _scenarios(plan, sheet, row, one, between)
    value = _chosen(sheet.at(row, VALUE), [(name, place) for name, _, place in changed])
    sheet.formula(row, COUNTED, f"{value}*{factor}", "number")
    used, marked = (_most_of(plan, kind, one, changed) for kind in ("grade", "mark"))
    start = len(HEADS) + len(plan.scenarios)
    provenance_cells(plan, sheet, (row, start), path, one.provenance, used, marked, own_wins=False)


Changed = list[tuple[str, Expression, str]]


def _scenarios(plan: Plan, sheet: Sheet, row: int, one: Input, between: tuple[int, int] | None) -> Changed:
    """The input's values in scenarios that change it, each with its name and where it stands."""
    found: Changed = []
    for index, name in enumerate(plan.scenarios):
        changes = plan.model.scenarios[name]
        if one.name in changes:
            tree, path = changes[one.name], ("scenarios", name, one.name)
            place = plan.amount(sheet, (row, len(HEADS) + index), tree, path, between=between)
            found.append((name, tree, place))
    return found


def _chosen(usual: str, others: list[tuple[str, str]]) -> str:
    """A formula that is the usual one, or another in a scenario that is chosen."""
    text = usual
    for name, other in reversed(others):
        text = f'IF(EXACT(scenario,"{name}"),{other},{text})'
    return text


def _most_of(plan: Plan, kind: str, one: Input, changed: Changed) -> str:
    """The worst grade, or the mark, of what an input is calculated from, as an argument of MAX with its comma."""
    others = [(name, _most(plan, kind, tree)) for name, tree, _ in changed]
    return f",{_chosen(_most(plan, kind, one.value), others)}"


def _most(plan: Plan, kind: str, tree: Expression) -> str:
    names = names_in(tree)
    return f"MAX(0{plan.whole_of(kind, names)})" if names else "0"
