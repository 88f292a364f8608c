"""What is wrong with a file of a draw, in the reader's language, with its line."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonstar.formats.cells import TableRefused
from commonstar.formats.panels import PanelFileError
from commonstar.web.common.tables import refusal

FAULTS: dict[str, Promise] = {
    "no-columns": _("Line {line}: the first row must name the columns {wanted}, but names: {found}"),
    "no-category": _("Line {line}: there is no column {name}, of which the quotas speak. The columns are: {found}"),
    "no-household": _("Line {line}: there is no column {name} for households. The columns are: {found}"),
    "empty": _("Line {line}: the cell {name} is empty."),
    "number": _("Line {line}: {name} must be a whole number from 0 up, but is: {text}"),
    "upside-down": _("Line {line}: the minimum {least} is above the maximum {most}."),
    "quota-twice": _("Line {line}: {name} stands twice."),
    "unknown-value": _("Line {line}: {value} is no value of {name}. There are: {known}"),
    "id-twice": _("Line {line}: the number {id} stands in line {other} too."),
    "nobody": _("The file names nobody."),
    "no-quotas": _("The file holds no quota."),
    "too-many": _("Line {line}: there are more than {limit} people."),
    "no-panels": _("Line {line}: the first row must name the columns panel, person 1 and so on, but names: {found}"),
    "panel-number": _("Line {line}: this must be panel {wanted}, but it says: {text}"),
    "panels-missing": _("Line {line}: the file ends after {count} panels. There must be {wanted}."),
    "panels-more": _("Line {line}: there are more than {wanted} panels."),
    "person-twice": _("Line {line}: {id} stands twice on panel {number}."),
}


def told(error: PanelFileError | TableRefused) -> str:
    """Why a file is not read."""
    if isinstance(error, TableRefused):
        return refusal(error)
    return _t(FAULTS[error.code]).format(line=error.line, **error.params)  # type: ignore[arg-type]
