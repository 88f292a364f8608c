"""The page on which a register leaves: the list as filtered, as CSV or XLSX, with contacts only for a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonstar.formats.register import export_rows
from commonstar.formats.tables import csv_parts, write_xlsx
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import queries as map_queries
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.forms import FilterForm
from commonstar.web.star.map_it.imports import actions
from commonstar.web.star.map_it.imports.forms import ExportForm
from commonstar.web.star.map_it.imports.queries import Leaving

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@programme_page(rules.see_inside)
def export(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Take the register out. The filters of the list, in the address, hold here too."""
    offered = map_queries.choices(seat.programme)
    filters = FilterForm(request.GET, offered)
    found = map_queries.listed(seat, filters.filters(), offered)
    count = found.count()
    form = ExportForm(request.POST or None, may_take_contacts=rules.run(seat))
    if form.is_valid():
        contacts = bool(form.cleaned_data.get("contacts"))
        if contacts:
            actions.log_contacts_leaving(seat=seat, reason=form.cleaned_data["reason"], count=count)
        return _file(Leaving(found), form.cleaned_data["format"], f"{seat.programme.slug}-register", contacts=contacts)
    context = {
        "title": _("Take the register out"),
        "form": form,
        "button": _("Download"),
        "count": count,
        "chosen": [words for _name, words in filters.chosen()],
        "back_url": address("list", seat.programme),
    }
    return render(request, "map_it/imports/export.html", context)


def _file(leaving: Leaving, kind: str, name: str, *, contacts: bool) -> HttpResponseBase:
    columns, rows = export_rows(leaving.rows(), with_contacts=contacts)
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(csv_parts(columns, rows), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(write_xlsx(columns, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
