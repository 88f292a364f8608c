"""A version as files for others: a workbook of live formulas, and the printed business case. Loaded when asked for."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module

from commonstar.web.worth.bridge import NotAModel, answers_of

__all__ = ["LAYOUTS", "model_in", "report_of", "workbook_of"]

DRAWS, SEED = 10_000, "commonstar"
CASE = "commonstar.formats.business_case"
LAYOUTS = {
    "pdf": ("pdf", "report_pdf", "application/pdf"),
    "docx": (
        "word_document",
        "report_docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def workbook_of(document: str) -> bytes:
    """The workbook of a document. Raises `TableRefused` for what no workbook can hold."""
    write = import_module("commonstar.formats.value_workbook").write_workbook
    made: bytes = write(answers_of(document).model)
    return made


def model_in(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The document in a workbook of ours, its changed inputs taken over, and sentences on what was not taken.

    Raises `NotAModel` with every fault, each naming its cell.
    """
    module = import_module("commonstar.formats.value_workbook")
    try:
        taken = module.take_back(data, name)
    except module.BookError as error:
        raise NotAModel(*str(error).splitlines()) from error
    return taken.text, taken.not_taken


def report_of(document: str, layout: str, confirmed: Collection[str], subtitle: str) -> bytes:
    """The business case of a document, laid out as `LAYOUTS` says; `confirmed` are the agencies that agree."""
    comparing = import_module("commonstar.engine.value.comparing")
    told = import_module(f"{CASE}.told")
    answers = answers_of(document)
    model, result = answers.model, answers.result
    drawn = None
    if any(each.uncertain for each in model.inputs.values()) or model.lines.risks:
        drawn = import_module(f"{CASE}.simulated").draws_of(model, DRAWS, SEED)
    report = import_module(f"{CASE}.making").make_case(
        told.Told(
            model,
            result,
            comparing.compare_options(model),
            comparing.run_scenarios(model),
            comparing.tornado(model, result.net),
            drawn,
            told.Confirmed(frozenset(confirmed)),
            subtitle=subtitle,
        )
    )
    module, write, _type = LAYOUTS[layout]
    made: bytes = getattr(import_module(f"{CASE}.{module}"), write)(report)
    return made
