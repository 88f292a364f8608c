"""Views of the rows that wait to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.formats.mapping import read_mapping
from commonstar.formats.register import Problem
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.imports import actions, queries, words
from commonstar.web.star.map_it.imports.bridge import Source, one_row
from commonstar.web.star.map_it.imports.forms import MendForm
from commonstar.web.star.map_it.imports.views import refused_sentence
from commonstar.web.star.map_it.models import SetAsideRow
from commonstar.web.star.map_it.naming import ValuesError

A_PAGE = 25


@dataclass(frozen=True)
class Line:
    """A row that waits, with what it says first and what is wrong with it."""

    row: SetAsideRow
    begins: str
    reasons: tuple[str, ...]


def row_or_404(seat: Seat, pk: UUID) -> SetAsideRow:
    """The row of this programme; of another's there is none."""
    found = queries.waiting_row(seat, pk)
    if found is None:
        raise Http404
    return found


def source_of(row: SetAsideRow, cells: tuple[str, ...] | None = None) -> Source:
    """A row that waits as a table of one row, with its cells as stored or as mended."""
    table = one_row(row.cells["columns"], row.cells["cells"] if cells is None else cells, row.row)
    return Source(row.name, table, read_mapping(row.mapping))


@programme_page(rules.run)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every row that waits."""
    page = Paginator(queries.waiting_of(seat), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Rows that wait to be mended"),
        "page": page,
        "lines": [_line(row) for row in page.object_list],
        "back_url": address("home", seat.programme),
    }
    return render(request, "map_it/imports/waiting.html", context)


def _line(row: SetAsideRow) -> Line:
    begins = " · ".join([cell.strip()[:60] for cell in row.cells["cells"] if cell.strip()][:3])
    problems = [Problem(row.row, each["column"], each["code"], each["params"]) for each in row.problems]
    return Line(row, begins, tuple(f"{each.column}: {words.reason(each)}" for each in problems))


@programme_page(rules.run)
def mend(request: HttpRequest, seat: Seat, row: UUID) -> HttpResponse:
    """The cells of a row, each problem beside its cell; a row without problems comes in."""
    found = row_or_404(seat, row)
    columns, cells = found.cells["columns"], found.cells["cells"]
    stored = {f"cell_{place}": cell for place, cell in enumerate(cells)}
    form = MendForm(request.POST if request.method == "POST" else stored, columns=columns, cells=cells)
    form.is_valid()
    source = source_of(found, form.cells())
    if request.method == "POST":
        try:
            actions.mend(seat=seat, waiting=found, source=source)
        except actions.FaultyError:
            pass
        except ValuesError as error:
            form.add_error(None, refused_sentence(error))
        else:
            messages.success(request, _("The row is on the map."))
            return redirect("map_it:set_aside", programme=seat.programme.slug)
    form.show(queries.read(seat.programme, source))
    context = {
        "title": _("Mend row %(row)d") % {"row": found.row},
        "caption": found.name,
        "form": form,
        "button": _("Bring it in"),
        "row": found,
        "back_url": address("set_aside", seat.programme),
    }
    return render(request, "map_it/imports/mend.html", context)


@programme_page(rules.run)
def remove(request: HttpRequest, seat: Seat, row: UUID) -> HttpResponse:
    """Ask, then throw a row away."""
    found = row_or_404(seat, row)
    if request.method == "POST":
        actions.remove_waiting(seat=seat, waiting=found)
        messages.success(request, _("Row %(row)d is removed.") % {"row": found.row})
        return redirect("map_it:set_aside", programme=seat.programme.slug)
    context = {
        "title": _("Remove row %(row)d?") % {"row": found.row},
        "sentence": _line(found).begins,
        "button": _("Remove it"),
        "cancel_url": address("set_aside", seat.programme),
    }
    return render(request, "map_it/imports/remove.html", context)
