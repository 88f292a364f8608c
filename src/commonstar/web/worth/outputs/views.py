"""A version to take away: the workbook, and the printed business case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonstar.vocabulary import ConfirmationState
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import words
from commonstar.web.worth.addresses import version_address
from commonstar.web.worth.agreeing.queries import count_of, stands
from commonstar.web.worth.agreeing.sentences import counted
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.outputs.bridge import LAYOUTS, Agreement, TableRefused, report_of, workbook_of
from commonstar.web.worth.rules import may_see
from commonstar.web.worth.views import case_or_404, version_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, media_type: str, found: BusinessCase, shown: Version, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = slugify(found.title)[:60] or "model"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{shown.number}.{ending}"'
    return response


@programme_page(may_see)
def workbook(request: HttpRequest, seat: Seat, business_case: UUID, version: int) -> HttpResponse:
    """The model as a workbook in which every derived cell is a live formula."""
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    try:
        content = workbook_of(shown.document, counted(count_of(stands(found, shown))))
    except TableRefused:
        messages.error(request, _("This version says more in one place than a workbook can hold. Take the model file."))
        return redirect(version_address(seat.programme, shown))
    return _file(content, XLSX, found, shown, "xlsx")


@programme_page(may_see)
def report(request: HttpRequest, seat: Seat, business_case: UUID, version: int, layout: str) -> HttpResponse:
    """The business case under its five headings, with a page for each audience."""
    if layout not in LAYOUTS:
        raise Http404
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    listed = stands(found, shown)
    agreement = Agreement(
        frozenset(each.agency for each in listed if each.holds),
        frozenset(each.agency for each in listed if each.said and each.said.state == ConfirmationState.DISPUTED),
    )
    told = {"programme": seat.programme.title, "number": shown.number, "state": words.state_words(shown)}
    name = _("%(programme)s, version %(number)s (%(state)s)") % told
    content = report_of(shown.document, layout, agreement, name)
    return _file(content, LAYOUTS[layout][2], found, shown, layout)
