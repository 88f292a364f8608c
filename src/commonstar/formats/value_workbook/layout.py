"""Lays a model out as a workbook: which cell holds what. The same model is always laid out in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from commonstar.engine.value.model import Model
from commonstar.formats.value_workbook.agencies import lay_agencies
from commonstar.formats.value_workbook.demand import lay_demand
from commonstar.formats.value_workbook.financial import lay_financial
from commonstar.formats.value_workbook.flows import lay_flows
from commonstar.formats.value_workbook.inputs import lay_inputs
from commonstar.formats.value_workbook.lines import lay_chain, lay_costs, lay_risks
from commonstar.formats.value_workbook.plan import MOST_SCENARIOS, Plan, total
from commonstar.formats.value_workbook.results import lay_results
from commonstar.formats.value_workbook.settings import lay_settings, lay_sources
from commonstar.formats.value_workbook.sheets import HEAD_ROW, Cell, Kind, Reads, Sheet
from commonstar.formats.value_writing import write_model
from commonstar.vocabulary import CaseQuestion

ORDER: tuple[str, ...] = (
    "About",
    "Results",
    "Inputs",
    "Settings",
    "Sources",
    "Costs",
    "Chain",
    "Demand",
    "Risks",
    "Flows",
)
ORDER += ("Agencies", "Financial", "Model")
FORMAT = "commonstar-value-workbook/1"
PIECE = 8_000
LEFT_OUT = (
    "Options side by side: a workbook holds the model, or one of its options (`--option`). Settings choose a scenario.",
    "Simulation, the tornado and what is worth knowing: `commonstar value run --draws` computes them.",
    "Shapley's shares: `commonstar value run` and the report have them.",
    "Rounding of parts so that they sum to the penny: cells show each part rounded by itself.",
    f"More than {MOST_SCENARIOS} scenarios: the first can be chosen, all are kept.",
    "The notes of `commonstar value run`, such as unused inputs.",
)
READING = (
    "Cells in the colour of inputs are the model's own numbers and words: change them, and everything follows.",
    "All other numbers are formulas. Inputs have names, so that a formula reads as a sentence.",
    "`commonstar value import` takes changed inputs, shapes, grades and sources back into a model file.",
    "The sheet Model holds the file from which this workbook was made; import reads it, so leave it as it is.",
    "No results are stored: your spreadsheet program calculates them when it opens the file.",
)
GUIDE = {
    "Results": "what the model answers",
    "Inputs": "every named number with its range, source and grade",
    "Settings": "prices, scenario, discount rates, optimism bias, price levels",
    "Sources": "where figures come from",
    "Costs": "what is paid and given by year",
    "Chain": "from people reached to net outcomes and their worth",
    "Demand": "demand without and with what lowers it",
    "Risks": "chances of losses without and with",
    "Flows": "every line by year, discounted and summed; payback",
    "Agencies": "who gains and who pays; payments",
    "Financial": "cash by financial year, reconciled",
    "Model": "the file as text, for the way back",
}


def laid_out(model: Model) -> Plan:
    """The whole workbook of a model."""
    plan = Plan(model)
    lay_sources(plan)
    lay_settings(plan)
    lay_inputs(plan)
    lay_costs(plan)
    lay_chain(plan)
    lay_demand(plan)
    lay_risks(plan)
    lay_flows(plan)
    lay_agencies(plan)
    lay_financial(plan)
    lay_results(plan)
    _model(plan)
    _about(plan)
    plan.sheets = {name: plan.sheets[name] for name in ORDER if name in plan.sheets}
    return plan


def _model(plan: Plan) -> None:
    """The file as text, one line a row, so that what no cell shows comes back too."""
    sheet = plan.sheet("Model", "The model as a file", "Leave this sheet as it is: `commonstar value import` reads it.")
    sheet.words(HEAD_ROW, 0, FORMAT, "head")
    for row, line in enumerate(pieces(write_model(plan.model)), HEAD_ROW + 1):
        sheet.cells[row, 0] = Cell(Kind.WORDS, line, "code")
    sheet.widths = {0: 130}


def pieces(text: str) -> Iterable[str]:
    """The lines of a text, each after a mark (|, or + where it goes on), since a cell loses spaces and long texts."""
    for line in text.splitlines():
        for start in range(0, max(1, len(line)), PIECE):
            yield ("+" if start else "|") + line[start : start + PIECE]


def joined(rows: Iterable[str]) -> str:
    """The text that `pieces` was made of."""
    text = ""
    for row in rows:
        text += row[1:] if row.startswith("+") else f"\n{row[1:]}"
    return f"{text[1:]}\n"


def _about(plan: Plan) -> None:
    sheet = plan.sheet("About", plan.model.title, plan.model.summary, (HEAD_ROW, 0))
    sheet.widths = {0: 40, 1: 100}
    row = HEAD_ROW
    others = [(name, text) for name, text in GUIDE.items() if name in plan.sheets]
    for head, lines in (
        ("How to read it", [("", text) for text in READING]),
        ("Sheets", others),
        ("Left out", [("", text) for text in LEFT_OUT]),
    ):
        sheet.words(row, 0, head, "section")
        for name, text in lines:
            row += 1
            sheet.words(row, 0, name, "label")
            sheet.words(row, 1, text, "wrapped")
        row += 2
    row = _said(plan, sheet, row)
    _marked(plan, sheet, row)


def _said(plan: Plan, sheet: Sheet, row: int) -> int:
    """What people say to the questions of a business case, in their own words."""
    if plan.model.case:
        sheet.words(row, 0, "In words", "section")
        row += 1
    for question in (each for each in CaseQuestion if each in plan.model.case):
        sheet.words(row, 0, str(question), "label")
        sheet.given(row, 1, plan.model.case[question], ("case", str(question)), "wrapped", Reads.TEXT)
        row += 1
    return row + 1 if plan.model.case else row


def _marked(plan: Plan, sheet: Sheet, row: int) -> None:
    """How many lines rest on what is illustrative; every sheet shows the mark while any does."""
    sheet.words(row, 0, "Lines that rest on illustrative figures", "label")
    plan.defines("illustrative", sheet.formula(row, 1, total(plan.marks), "whole"))
