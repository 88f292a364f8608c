"""The pages of the decision log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Link
from commonstar.web.programmes.access import programme_page
from commonstar.web.programmes.decisions import actions, paper, queries
from commonstar.web.programmes.decisions.forms import DecisionForm, FilterForm
from commonstar.web.programmes.models import Decision
from commonstar.web.programmes.rules import Seat, may_lead, may_see

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FOLDER = "programmes/decisions"


def _url(name: str, seat: Seat, **more: Any) -> str:
    return reverse(f"programmes:{name}", kwargs={"programme": seat.programme.slug, **more})


def _filters(request: HttpRequest) -> queries.Filters:
    return queries.Filters(*(request.GET.get(name, "")[:200] for name in ("search", "about", "state")))


@programme_page(may_see)
def decisions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list, newest first: search, narrow, see what is overdue for review."""
    filters = _filters(request)
    page = queries.page_of(seat.programme, filters, request.GET.get("page", ""))
    title = next((row.about_title for row in page if row.about_title), "")
    form = FilterForm(vars(filters), chosen=filters.about, chosen_title=title)
    context = {
        "title": _("Decisions"),
        "page": page,
        "lines": [(row, queries.is_overdue(row)) for row in page],
        "form": form,
        "narrowed": any(vars(filters).values()),
        "action": _url("decisions", seat),
        "new_url": _url("decision_new", seat) if may_lead(seat) else "",
        "word_url": f"{_url('decisions_word', seat)}?{request.GET.urlencode()}",
    }
    return render(request, f"{FOLDER}/decisions.html", context)


@programme_page(may_see)
def decision(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One decision; printed, it is a committee paper."""
    found = _decision(seat, number)
    context = {
        "title": found.title,
        "crumbs": [Link(_("Decisions"), _url("decisions", seat))],
        "decision": found,
        "later": getattr(found, "superseded_by", None),
        "overdue": queries.is_overdue(found),
        "took_part": queries.took_part(found),
        "about": queries.about_link(seat, found) if found.about_kind else None,
        "newest": audit.newest(),
        "word_url": _url("decision_word", seat, number=number),
        "supersede_url": f"{_url('decision_new', seat)}?supersedes={number}" if may_lead(seat) else "",
    }
    return render(request, f"{FOLDER}/decision.html", context)


def _decision(seat: Seat, number: int) -> Decision:
    found = queries.decision_at(seat, number)
    if found is None:
        raise Http404
    return found


@programme_page(may_lead)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write a decision down; from `?about=<kind>:<id>` or `?supersedes=<number>` it begins filled in."""
    older = _superseded(request, seat)
    initial = {"about": request.GET.get("about", "")}
    if older:
        about = f"{older.about_kind}:{older.about_id}" if older.about_id else ""
        initial = {
            "title": older.title,
            "options": older.options,
            "heard": older.heard,
            "decided_by": older.decided_by,
            "about": about,
        }
    form = DecisionForm(request.POST if request.method == "POST" else None, seat=seat, initial=initial)
    if form.is_valid():
        made = actions.record_decision(seat=seat, decided=form.decided(older.number if older else None))
        messages.success(request, _("The decision is in the log."))
        return redirect(queries.decision_url(made, seat.programme.slug))
    context = {
        "title": _("Supersede a decision") if older else _("Record a decision"),
        "form": form,
        "older": older,
        "cancel_url": _url("decisions", seat),
    }
    return render(request, f"{FOLDER}/new.html", context)


def _superseded(request: HttpRequest, seat: Seat) -> Decision | None:
    """The decision that the new one is to supersede; one that is superseded already leads nowhere."""
    wanted = request.GET.get("supersedes", "")
    if not wanted:
        return None
    found = _decision(seat, int(wanted)) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else None
    if found is None or getattr(found, "superseded_by", None):
        raise Http404
    return found


@programme_page(may_see)
def decision_word(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One decision as a Word file."""
    found = _decision(seat, number)
    name = f"{seat.programme.slug}-decision-{found.number}"
    return _word(seat, [found], found.title, name)


@programme_page(may_see)
def decisions_word(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The decisions that the list shows, all pages of it, as a Word file."""
    rows = queries.listed(seat.programme, _filters(request))
    return _word(seat, list(rows), _("Decisions"), f"{seat.programme.slug}-decisions")


def _word(seat: Seat, rows: list[Decision], title: str, name: str) -> HttpResponse:
    content = paper.word(seat.programme, rows, audit.newest(), title=title, language=get_language() or "en-GB")
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
