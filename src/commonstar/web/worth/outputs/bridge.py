"""A version as files for others: a workbook of live formulas, and the printed business case. Loaded when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import import_module

from django.utils import formats
from django.utils.translation import get_language, gettext

from commonstar.formats.cells import TableRefused
from commonstar.web.worth.bridge import NotAModel, model_of

__all__ = ["LAYOUTS", "Agreement", "TableRefused", "model_in", "report_of", "workbook_of"]

DRAWS, SEED = 10_000, "commonstar"
MOST_KEPT = 16  # files; each takes seconds to make and no more than some hundred kilobytes to keep
CASE = "commonstar.formats.business_case"
LAYOUTS = {
    "pdf": ("pdf", "report_pdf", "application/pdf"),
    "docx": (
        "word_document",
        "report_docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@dataclass(frozen=True)
class Agreement:
    """The agencies that stand by what a version says of them, and those that dispute it."""

    confirmed: frozenset[str]
    disputed: frozenset[str]


@lru_cache(MOST_KEPT)
def workbook_of(document: str, standing: str) -> bytes:
    """The workbook of a document, on each sheet `standing`: who agrees. Raises `TableRefused` for what does not fit."""
    write = import_module("commonstar.formats.value_workbook").write_workbook
    made: bytes = write(model_of(document), standing)
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


def report_of(document: str, layout: str, agreement: Agreement, version: str) -> bytes:
    """The business case of a document, laid out as `LAYOUTS` says, in the reader's language; `version` names it."""
    return _report_in(get_language() or "en", document, layout, agreement, version)


@lru_cache(MOST_KEPT)
def _report_in(language: str, document: str, layout: str, agreement: Agreement, version: str) -> bytes:
    """The same, kept at hand: on a public programme everybody can ask for it."""
    told = import_module(f"{CASE}.told")
    making = import_module(f"{CASE}.making")
    report = making.make_case(
        making.told_of(
            model_of(document),
            DRAWS,
            SEED,
            confirmed=told.Confirmed(agreement.confirmed, agreement.disputed),
            speech=import_module("commonstar.formats.speech").Speech(language, gettext, number),
            version=version,
        )
    )
    module, write, _type = LAYOUTS[layout]
    made: bytes = getattr(import_module(f"{CASE}.{module}"), write)(report)
    return made


def number(value: Decimal) -> str:
    """A number with the separators of the reader's language, its places kept."""
    places = max(0, -int(value.as_tuple().exponent))
    text = formats.number_format(abs(value), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"\N{MINUS SIGN}{text}" if value < 0 else text
