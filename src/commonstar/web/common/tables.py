"""Tables that come in from a file, all or nothing: the form, what is wrong row by row, and why a file is not read.

What was previewed travels with the form to the second button and is read anew there: between the two, others may have
changed what is here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from commonstar.formats.cells import TableRefused
from commonstar.formats.tables import Limits, Table, read_table
from commonstar.web.common.forms import GovukForm

TABLE_BYTES = 2_000_000
SHOWN_PROBLEMS = 200
REFUSALS: dict[str, Promise] = {
    "bytes": _("The file is larger than {limit} bytes."),
    "rows": _("The table has more than {limit} rows."),
    "columns": _("The table has more than {limit} columns."),
    "formula-too-long": gettext_lazy(
        "Sheet {sheet}, row {row}: a formula has over {limit} characters, too long for a spreadsheet."
    ),
    "cell-too-long": _("Row {row} has a cell with more than {limit} characters."),
    "inflated": _("The workbook would unpack to more than {limit} bytes, so it was not opened."),
    "parts": _("The workbook has more than {limit} parts, so it was not opened."),
    "empty": _("The file holds no table: no row has a value."),
    "nul": _("The file holds NUL bytes, so it is not a text table. Save it as CSV (UTF-8) or XLSX."),
    "encoding": _("The text is neither UTF-8, UTF-16 with its mark, nor Windows-1252. Save it as CSV (UTF-8)."),
    "unclosed-quote": _("A quotation mark is opened in row {row} and never closed."),
    "macros": _("The workbook holds macros. Save it as XLSX without macros."),
    "password": _("The workbook is protected by a password. Save it without one."),
    "old-excel": _("This is the old Excel format (.xls). Save it as XLSX."),
    "not-a-table": _("The file is not a CSV table or an XLSX workbook."),
    "broken-workbook": _("The workbook is damaged and cannot be read."),
    "entities": _("The workbook declares XML entities, which no spreadsheet program writes, so it was not opened."),
    "no-such-sheet": _("The workbook has no sheet called {sheet}."),
}


class Damaged(ValueError):
    """What was previewed did not come back as it was sent."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the row as a spreadsheet counts it, the column ("" for the whole row)."""

    row: int
    column: str
    reason: str


class TableForm(GovukForm):
    """Asks for a file with a table."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV or XLSX, at most 2 MB."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self) -> Any:
        """Small enough to look through at once."""
        file = self.cleaned_data["file"]
        if file.size > TABLE_BYTES:
            limit = filesizeformat(TABLE_BYTES)
            raise ValidationError(gettext("The file is larger than {limit}.").format(limit=limit))
        return file

    def read(self, limits: Limits) -> tuple[Table, dict[str, str]] | None:
        """The table, and what travels on with it to the second button; None, with an error, where it is not read."""
        file = self.cleaned_data["file"]
        content = file.read()
        try:
            table = read_table(content, filename=file.name, limits=limits)
        except TableRefused as refused:
            self.add_error("file", refusal(refused))
            return None
        return table, {"content": base64.b64encode(content).decode(), "filename": file.name}


def read_again(sent: QueryDict, limits: Limits) -> Table:
    """The table that was previewed, from what travelled on with it. Raises Damaged."""
    try:
        content = base64.b64decode(str(sent["content"]), validate=True)
        return read_table(content, filename=sent.get("filename", ""), limits=limits)
    except (binascii.Error, KeyError, ValueError, TableRefused) as error:
        raise Damaged from error


def shown(problems: Sequence[Problem]) -> dict[str, Any]:
    """What a preview shows of the problems, for `common/parts/problems.html`."""
    return {"problems": problems[:SHOWN_PROBLEMS], "more": max(0, len(problems) - SHOWN_PROBLEMS)}


def refusal(refused: TableRefused) -> str:
    """Why a table is not read, in the reader's language."""
    return str(REFUSALS[refused.code]).format(**refused.params)
