"""Typing up papers: the bundles, one paper after the other, and how the two readings compare."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonstar.vocabulary import PollState
from commonstar.web.co.commission.voting import actions, papers, queries
from commonstar.web.co.commission.voting.forms import AgreeForm, BallotForm, BatchForm, PaperNumberForm, TakeOutForm
from commonstar.web.co.commission.voting.models import Batch, Paper, Poll
from commonstar.web.co.commission.voting.rules import may_contribute, may_run
from commonstar.web.co.commission.voting.views import FOLDER, crumbs, in_time, poll_or_404, url
from commonstar.web.common.parts import Tag
from commonstar.web.programmes.public import Seat, posted, programme_page

BATCH_STATES = (PollState.DRAFTED, PollState.OPEN, PollState.CLOSED)


@programme_page(may_contribute)
@in_time
def batches(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """The bundles of papers of a vote, and another one."""
    row = poll_or_404(seat, poll)
    form = BatchForm(posted(request)) if may_run(seat) and row.state in BATCH_STATES else None
    if form is not None and form.is_valid():
        try:
            with transaction.atomic():
                actions.add_batch(seat=seat, poll=row, **form.cleaned_data)
        except IntegrityError:
            form.add_error("name", _("There is a bundle of this name."))
        else:
            return redirect(url("papers", row))
    lines = [(each, _state(each), url("batch", row, batch=each.pk)) for each in queries.batches_of(row)]
    context = {"title": _("Papers"), "caption": row.title, "crumbs": crumbs(row), "form": form, "lines": lines}
    return render(request, f"{FOLDER}/papers.html", context | {"ballot_papers_url": url("poll_ballot_papers", row)})


def _state(batch: Batch) -> Tag:
    if batch.agreed_at:
        return Tag(_("Taken in"), "green")
    if batch.second_reader_id:
        return Tag(_("Two readers"), "blue")
    return Tag(_("One reader"), "yellow") if batch.first_reader_id else Tag(_("Not typed yet"), "grey")


def _batch(row: Poll, pk: UUID) -> Batch:
    found = queries.batch_at(row, pk)
    if found is None:
        raise Http404
    return found


@programme_page(may_contribute)
@in_time
def batch(request: HttpRequest, seat: Seat, poll: UUID, batch: UUID) -> HttpResponse:
    """A bundle: what I typed; how the readings compare once both are there; taking it in."""
    row = poll_or_404(seat, poll)
    found = _batch(row, batch)
    reading = _reading(seat, found)
    comparison = papers.compare(found) if found.second_reader_id and not found.agreed_at else None
    made = {"issued": found.issued}
    form = (
        AgreeForm(posted(request), initial=made)
        if comparison and row.state is PollState.CLOSED and may_run(seat)
        else None
    )
    if form is not None and form.is_valid():
        try:
            papers.agree(seat=seat, batch=found, **form.cleaned_data)
        except papers.NotTheSame:
            form.add_error(None, _("The two readings differ. Look at the papers again."))
        except papers.NotAccountedFor:
            words = _("With %(typed)s papers typed, this does not come to as many papers as were made. Count again.")
            typed = comparison.valid + comparison.spoiled if comparison else 0
            form.add_error("unused", words % {"typed": typed})
        else:
            messages.success(request, _("The bundle is taken in."))
            return redirect(url("papers", row))
    mine = [] if reading in (None, "others") else _mine(found, reading == "second")
    context = {
        "title": found.name,
        "caption": row.title,
        "crumbs": crumbs(row),
        "batch": found,
        "state": _state(found),
        "reading": reading,
        "mine": mine,
        "comparison": comparison,
        "form": form,
        "is_closed": row.closed_at is not None,
        "type_url": url("type_paper", row, batch=found.pk) if _may_type(row, found, reading) else "",
        "take_out": TakeOutForm() if mine and found.agreed_at is None else None,
        "take_out_url": url("take_out_paper", row, batch=found.pk),
        "papers_url": url("papers", row),
    }
    return render(request, f"{FOLDER}/batch.html", context)


def _reading(seat: Seat, batch: Batch) -> str | None:
    """Which reader this is: "first", "second", None who may become one, "others" where two others read."""
    try:
        is_second = papers.reader_of(seat, batch)
    except papers.NotAReader:
        return "others"
    return None if is_second is None else "second" if is_second else "first"


def _may_type(row: Poll, batch: Batch, reading: str | None) -> bool:
    return batch.agreed_at is None and reading != "others" and row.state in papers.TYPING_STATES


def _mine(batch: Batch, is_second: bool) -> list[int]:
    return list(
        Paper.objects.filter(batch=batch, is_second=is_second).order_by("number").values_list("number", flat=True)
    )


@programme_page(may_contribute)
@in_time
def type_paper(request: HttpRequest, seat: Seat, poll: UUID, batch: UUID) -> HttpResponse:
    """Type one paper, then the next. A reader never sees what the other typed."""
    row = poll_or_404(seat, poll)
    found = _batch(row, batch)
    reading = _reading(seat, found)
    if not _may_type(row, found, reading) or not row.ballot:
        raise Http404
    data = posted(request)
    number = PaperNumberForm(data, initial={"number": _next(found, reading)})
    ballot = BallotForm(data, ballot=queries.ballot_of(row))
    if data is not None and _typed(seat, found, number, ballot):
        messages.success(request, _("Paper %(number)s is kept.") % {"number": number.cleaned_data["number"]})
        return redirect(url("type_paper", row, batch=found.pk))
    context = {
        "title": _("Type a paper"),
        "caption": found.name,
        "crumbs": crumbs(row),
        "number": number,
        "ballot_form": ballot,
        "batch_url": url("batch", row, batch=found.pk),
    }
    return render(request, f"{FOLDER}/type_paper.html", context)


@require_POST
@programme_page(may_contribute)
@in_time
def take_out(request: HttpRequest, seat: Seat, poll: UUID, batch: UUID) -> HttpResponse:
    """Take out a number that I typed by mistake."""
    row = poll_or_404(seat, poll)
    found = _batch(row, batch)
    form = TakeOutForm(request.POST)
    if not form.is_valid() or not _may_type(row, found, _reading(seat, found)):
        messages.error(request, _("Nothing was taken out. Type the number of a paper that you typed."))
    else:
        papers.take_out(seat=seat, batch=found, number=form.cleaned_data["number"])
        messages.success(request, _("Paper %(number)s is out, if you had typed it.") % form.cleaned_data)
    return redirect(url("batch", row, batch=found.pk))


def _next(batch: Batch, reading: str | None) -> int:
    mine = [] if reading is None else _mine(batch, reading == "second")
    return max(mine, default=0) + 1


def _typed(seat: Seat, batch: Batch, number: PaperNumberForm, ballot: BallotForm) -> bool:
    if not number.is_valid():
        return False
    said: Any = None
    if not number.cleaned_data["is_spoiled"]:
        if not ballot.is_valid():
            return False
        said = ballot.said()
    papers.type_paper(seat=seat, batch=batch, number=number.cleaned_data["number"], said=said)
    return True
