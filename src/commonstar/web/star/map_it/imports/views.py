"""The wizard: a table comes in by file or paste, its columns and values get their meaning, a look, and it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonstar.formats.fields import FIELD_LABELS
from commonstar.formats.mapping import Mapping, read_mapping, write_mapping
from commonstar.formats.register import InitiativeRow, Problem, RegisterReading
from commonstar.formats.suggest import looks_like_header
from commonstar.formats.tables import Cut, Table, TableRefused
from commonstar.web.common import parts
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.addresses import address, links
from commonstar.web.star.map_it.imports import actions, queries, words
from commonstar.web.star.map_it.imports.bridge import (
    Source,
    first_mapping,
    header_problems,
    remapped,
    table_from_json,
)
from commonstar.web.star.map_it.imports.forms import ColumnsForm, StartForm, ValuesForm, read_lines
from commonstar.web.star.map_it.models import ImportDraft
from commonstar.web.star.map_it.naming import ValuesError
from commonstar.web.star.map_it.queries import unsorted_and_sorted

FIRST_ROWS = 5
PROBLEMS_A_PAGE = 50


def draft_or_404(seat: Seat, pk: UUID) -> ImportDraft:
    """The draft of this programme; of another's there is none."""
    found = queries.draft_at(seat, pk)
    if found is None:
        raise Http404
    return found


def source_of(draft: ImportDraft) -> Source:
    """A draft's table and mapping. 404 for one that is done: its table is gone."""
    if draft.done_at:
        raise Http404
    table = table_from_json(draft.table)
    return Source(
        draft.name, table if draft.table["has_header"] else table.without_header(), read_mapping(draft.mapping)
    )


@programme_page(rules.run)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose a file or paste a table; or go on with one that was left."""
    form = StartForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        table: Table = form.table if form.has_header else form.table.without_header()
        mapping = form.read_mapping or first_mapping(table)
        draft = actions.start_draft(
            seat=seat,
            name=form.name,
            table=form.table,
            has_header=form.has_header,
            mapping=write_mapping(mapping),
            doubtful=form.doubtful,
        )
        return redirect("map_it:import_columns", programme=seat.programme.slug, draft=draft.pk)
    context = {
        "title": _("Bring in a list that you already keep"),
        "form": form,
        "button": _("Continue"),
        "drafts": queries.drafts_of(seat),
        "kept_days": queries.KEPT_DAYS,
        "waiting": queries.waiting_of(seat).count(),
        "back_url": address("home", seat.programme),
    }
    return render(request, "map_it/imports/start.html", context)


@programme_page(rules.run)
def columns(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Say what each column means."""
    found = draft_or_404(seat, draft)
    source = source_of(found)
    form = ColumnsForm(request.POST or None, table=source.table, mapping=source.mapping)
    if form.is_valid():
        mapping = remapped(source.table, source.mapping, form.chosen(), form.constants())
        actions.change_draft(seat=seat, draft=found, mapping=write_mapping(mapping))
        asks = _values_form(None, seat, source.table, mapping).fields
        following = "import_values" if asks else "import_preview"
        return redirect(f"map_it:{following}", programme=seat.programme.slug, draft=found.pk)
    names = [f"column_{place}" for place in range(len(source.table.columns))]
    context = {
        "title": _("What the columns mean"),
        "caption": found.name,
        "form": form,
        "column_fields": [form[name] for name in names],
        "constant_fields": [form[name] for name in ("constant_status", "constant_told_by")],
        "notes": [words.note(each) for each in source.table.notes],
        "has_header": found.table["has_header"],
        "is_doubtful": bool(found.table.get("doubtful")),
        "draft": found,
        "rows": sum(any(cell.strip() for cell in row) for row in source.table.rows),
        "back_url": address("import", seat.programme),
    }
    return render(request, "map_it/imports/columns.html", context)


@require_POST
@programme_page(rules.run)
def header(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Take the first row as data, or as names of columns after all. Meanings start anew with the names."""
    found = draft_or_404(seat, draft)
    if found.done_at:
        raise Http404
    has_header = request.POST.get("first") == "names"
    table = table_from_json(found.table)
    mapping = first_mapping(table if has_header else table.without_header())
    actions.change_draft(seat=seat, draft=found, mapping=write_mapping(mapping), has_header=has_header)
    return redirect("map_it:import_columns", programme=seat.programme.slug, draft=found.pk)


@require_POST
@programme_page(rules.run)
def cut(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Cut pasted lines into columns, or take each as one cell after all. Meanings start anew with the columns."""
    found = draft_or_404(seat, draft)
    if found.done_at or not found.table.get("doubtful"):
        raise Http404
    wanted = Cut.CELLS if request.POST.get("cut") == Cut.CELLS else Cut.LINES
    try:
        table = read_lines(found.table["doubtful"], wanted)
    except TableRefused as refused:
        messages.warning(request, words.refusal(refused))
        return redirect("map_it:import_columns", programme=seat.programme.slug, draft=found.pk)
    has_header = looks_like_header(table.columns)
    mapping = first_mapping(table if has_header else table.without_header())
    actions.change_table(seat=seat, draft=found, table=table, has_header=has_header, mapping=write_mapping(mapping))
    return redirect("map_it:import_columns", programme=seat.programme.slug, draft=found.pk)


def _values_form(data: Any, seat: Seat, table: Table, mapping: Mapping) -> ValuesForm:
    return ValuesForm(data, table=table, mapping=mapping, terms=queries.terms_of(seat.programme))


@programme_page(rules.run)
def values(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Say what values mean that our lists do not know, and how cells split. A new split may bring new values."""
    found = draft_or_404(seat, draft)
    source = source_of(found)
    form = _values_form(request.POST if request.method == "POST" else None, seat, source.table, source.mapping)
    if form.is_valid():
        mapping = form.mapped()
        actions.change_draft(seat=seat, draft=found, mapping=write_mapping(mapping))
        asked = {(each.field, each.value) for each in form.asked}
        again = _values_form(None, seat, source.table, mapping).asked
        more = any((each.field, each.value) not in asked for each in again)
        following = "import_values" if more else "import_preview"
        return redirect(f"map_it:{following}", programme=seat.programme.slug, draft=found.pk)
    context = {
        "title": _("What the values mean"),
        "caption": found.name,
        "form": form,
        "button": _("Continue"),
        "back_url": address("import_columns", seat.programme, draft=found.pk),
    }
    return render(request, "map_it/imports/values.html", context)


@dataclass(frozen=True)
class Look:
    """What a preview shows: how many rows would do what, and which words the buttons have."""

    good: int
    new: int
    changed: int
    unchanged: int
    faulty: int
    repeats: tuple[InitiativeRow, ...]
    reading: RegisterReading
    is_blocked: bool
    refusal: str = ""

    @property
    def button(self) -> str:
        """The words of the button that brings in every good row."""
        if self.faulty:
            told = {"count": self.good, "faulty": self.faulty}
            return _("Bring in %(count)d, keep %(faulty)d to mend") % told
        return ngettext("Bring in the one row", "Bring in all %(count)d", self.good) % {"count": self.good}

    @property
    def careful_button(self) -> str:
        """The words of the button that leaves probable repeats out."""
        told = {"count": self.good - len(self.repeats), "repeats": len(self.repeats), "faulty": self.faulty}
        if self.faulty:
            return _("Bring in %(count)d, leave out %(repeats)d, keep %(faulty)d to mend") % told
        return _("Bring in %(count)d, leave out %(repeats)d") % told


def look_at(seat: Seat, source: Source) -> Look:
    """What bringing in would do, without doing it."""
    reading = queries.read(seat.programme, source)
    if header_problems(source.table, reading):
        return Look(0, 0, 0, 0, len(reading.faulty), (), reading, is_blocked=True)
    good, known = len(reading.rows), queries.known_keys(seat.programme) if "key" in reading.fields else frozenset()
    new, changed, unchanged, refusal = good, 0, 0, ""
    if any(row.key in known for row in reading.rows):
        try:
            outcome, _reading = actions.bring_in(seat=seat, source=source, keep_faulty=True, rehearse=True)
            new, changed, unchanged = outcome.created, outcome.updated, outcome.unchanged
        except ValuesError as error:
            refusal = refused_sentence(error)
    again = queries.repeats(seat.programme, reading)
    blocked = not good or bool(refusal)
    return Look(good, new, changed, unchanged, len(reading.faulty), again, reading, blocked, refusal)


def refused_sentence(error: ValuesError) -> str:
    """What only the store could refuse."""
    return _("Nothing was brought in: “%(value)s” cannot be stored.") % {"value": error.value[:80]}


@programme_page(rules.run)
def preview(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Look at what would come in, with every problem; then bring it in."""
    found = draft_or_404(seat, draft)
    if found.done_at:
        return redirect("map_it:import_done", programme=seat.programme.slug, draft=found.pk)
    source = source_of(found)
    if request.method == "POST":
        return _bring_in(request, seat, found, source)
    look = look_at(seat, source)
    page = Paginator(look.reading.problems, PROBLEMS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Look before it comes in"),
        "caption": found.name,
        "draft": found,
        "look": look,
        "figures": _figures(look),
        "first_rows": _first_rows(look.reading, source),
        "page": page,
        "problems": _problems(list(page.object_list)),
        "asks": bool(_values_form(None, seat, source.table, source.mapping).fields),
        "back_url": address("import_columns", seat.programme, draft=found.pk),
    }
    return render(request, "map_it/imports/preview.html", context)


def _bring_in(request: HttpRequest, seat: Seat, found: ImportDraft, source: Source) -> HttpResponse:
    keep, leave = "keep" in request.POST, "leave" in request.POST
    try:
        actions.finish_draft(seat=seat, draft=found, source=source, keep_faulty=keep, leave_repeats=leave)
    except actions.FaultyError:
        messages.warning(request, _("Nothing was brought in: some rows have faults. Look at them below."))
        return redirect("map_it:import_preview", programme=seat.programme.slug, draft=found.pk)
    except ValuesError as error:
        messages.warning(request, refused_sentence(error))
        return redirect("map_it:import_preview", programme=seat.programme.slug, draft=found.pk)
    return redirect("map_it:import_done", programme=seat.programme.slug, draft=found.pk)


def _figures(look: Look) -> list[parts.Figure]:
    told = [
        (look.new, ngettext("row is new", "rows are new", look.new)),
        (look.changed, ngettext("row changes an initiative", "rows change initiatives", look.changed)),
        (look.unchanged, ngettext("row changes nothing", "rows change nothing", look.unchanged)),
        (look.faulty, ngettext("row has faults", "rows have faults", look.faulty)),
    ]
    return [parts.Figure(str(number), sentence) for number, sentence in told if number or sentence == told[0][1]]


def _first_rows(reading: RegisterReading, source: Source) -> parts.Table | None:
    """The first rows as they will be, in the order of our fields, the title first."""
    if not reading.rows:
        return None
    names = ["title", *(name for name in FIELD_LABELS if name in reading.fields and name != "title")]
    head = tuple(parts.Column(words.FIELDS[name]) for name in names)
    rows = reading.rows[:FIRST_ROWS]
    body = tuple(tuple(parts.Cell(_cut(words.shown(name, getattr(row, name)))) for name in names) for row in rows)
    count = len(rows)
    caption = ngettext("The first row as it will be", "The first %(count)d rows as they will be", count)
    return parts.Table(caption % {"count": count}, head, body)


def _cut(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


def _problems(listed: list[Problem]) -> parts.Table | None:
    if not listed:
        return None
    head = (parts.Column(_("Row")), parts.Column(_("Column")), parts.Column(_("What is wrong")))
    body = tuple((parts.Cell(each.row), parts.Cell(each.column), parts.Cell(words.reason(each))) for each in listed)
    return parts.Table(_("Rows with faults"), head, body)


@programme_page(rules.run)
def mapping_file(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """The mapping as a file, for the next time and for the console."""
    source = source_of(draft_or_404(seat, draft))
    answer = HttpResponse(write_mapping(source.mapping), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mapping.yaml"'
    return answer


@programme_page(rules.run)
def done(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """What came in, and what to do next."""
    found = draft_or_404(seat, draft)
    if not found.done_at:
        return redirect("map_it:import_preview", programme=seat.programme.slug, draft=found.pk)
    outcome = actions.Outcome(**found.table["outcome"])
    unsorted, _sorted = unsorted_and_sorted(seat.programme)
    sort = ngettext("Sort the one unsorted initiative", "Sort the %(count)d unsorted initiatives", unsorted)
    context = {
        "title": _("Your list is on the map"),
        "caption": found.name,
        "outcome": outcome,
        "figures": _outcome_figures(outcome),
        "sorting": links(seat.programme, (sort % {"count": unsorted}, "sort")) if unsorted else (),
        "unsorted": unsorted,
    }
    return render(request, "map_it/imports/done.html", context)


def _outcome_figures(outcome: actions.Outcome) -> list[parts.Figure]:
    told = [
        (outcome.created, ngettext("initiative added", "initiatives added", outcome.created)),
        (outcome.updated, ngettext("initiative changed", "initiatives changed", outcome.updated)),
        (outcome.unchanged, ngettext("row changed nothing", "rows changed nothing", outcome.unchanged)),
        (outcome.left_out, ngettext("probable repeat left out", "probable repeats left out", outcome.left_out)),
        (outcome.set_aside, ngettext("row kept to mend", "rows kept to mend", outcome.set_aside)),
    ]
    return [parts.Figure(str(number), sentence) for number, sentence in told if number]


@programme_page(rules.run)
def remove(request: HttpRequest, seat: Seat, draft: UUID) -> HttpResponse:
    """Ask, then throw a draft away."""
    found = draft_or_404(seat, draft)
    if request.method == "POST":
        actions.remove_draft(seat=seat, draft=found)
        messages.success(request, _("“%(name)s” is removed. Nothing of it was brought in.") % {"name": found.name})
        return redirect("map_it:import", programme=seat.programme.slug)
    context = {
        "title": _("Remove “%(name)s”?") % {"name": found.name},
        "sentence": _("Its rows are not on the map yet. You would have to choose the file or paste the table again."),
        "button": _("Remove it"),
        "cancel_url": address("import", seat.programme),
    }
    return render(request, "map_it/imports/remove.html", context)
