"""The pages of an organisation's outcome frameworks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.tables import Limits
from commonstar.web.common.parts import Cell, Column, Link, Table
from commonstar.web.common.tables import TABLE_BYTES, Damaged, read_again, shown
from commonstar.web.organisations import frameworks_file
from commonstar.web.organisations.access import organisation_page
from commonstar.web.organisations.forms import FrameworkTableForm
from commonstar.web.organisations.models import Framework
from commonstar.web.organisations.rules import Chair, may_administer, may_look
from commonstar.web.organisations.views import home_of, posted

LIMITS = Limits(bytes=TABLE_BYTES, rows=10_000, columns=20)


def _address(name: str, chair: Chair) -> str:
    return reverse(f"organisations:{name}", args=[chair.organisation.slug])


def _table(framework: Framework) -> Table:
    columns = (Column(_("Code")), Column(_("Outcome")))
    rows = tuple((Cell(row.code), Cell(row.title)) for row in framework.outcomes.all())
    return Table(framework.name, columns, rows)


@organisation_page(may_look)
def frameworks(request: HttpRequest, chair: Chair) -> HttpResponse:
    """The frameworks with their outcomes, each with its source."""
    rows = Framework.objects.filter(organisation=chair.organisation).prefetch_related("outcomes")
    context = {
        "title": _("Outcome frameworks"),
        "chair": chair,
        "frameworks": [(row, _table(row)) for row in rows],
        "crumbs": [Link(chair.organisation.name, home_of(chair))],
        "import_url": _address("import_frameworks", chair) if may_administer(chair) else "",
    }
    return render(request, "organisations/frameworks.html", context)


@organisation_page(may_administer)
def import_frameworks(request: HttpRequest, chair: Chair) -> HttpResponse:
    """Bring frameworks in from a table: first what would happen, then, by a second button, all of it or nothing."""
    if request.method == "POST" and "content" in request.POST:
        return _bring_in(request, chair)
    form = FrameworkTableForm(posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Bring in outcome frameworks from a table"),
        "form": form,
        "columns": frameworks_file.COLUMNS,
        "crumbs": [
            Link(chair.organisation.name, home_of(chair)),
            Link(_("Outcome frameworks"), _address("frameworks", chair)),
        ],
    }
    read = form.read(LIMITS) if form.is_valid() else None
    if read is not None:
        table, kept = read
        found = frameworks_file.plan(table, chair.organisation)
        context |= {"plan": found, **shown(found.problems), **kept}
    return render(request, "organisations/import_frameworks.html", context)


def _bring_in(request: HttpRequest, chair: Chair) -> HttpResponse:
    """What was previewed comes back with the form and is read anew: others may have changed the frameworks."""
    try:
        table = read_again(request.POST, LIMITS)
    except Damaged:
        messages.error(request, _("The table came back damaged. Choose the file again."))
        return redirect(_address("import_frameworks", chair))
    found = frameworks_file.bring_in(chair=chair, table=table)
    if found.problems:
        messages.error(request, _("The frameworks here changed meanwhile. Nothing was brought in; look again."))
        return redirect(_address("import_frameworks", chair))
    count = len(found.outcomes)
    sentence = ngettext("{count} outcome is brought in.", "{count} outcomes are brought in.", count)
    messages.success(request, sentence.format(count=count))
    return redirect(_address("frameworks", chair))
