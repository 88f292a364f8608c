"""The proof of a vote: what was locked, when hash and seed came out, what roll and ballots come to, the files."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel, Electorate, PollState
from commonstar.web.co.commission.voting import actions, queries
from commonstar.web.co.commission.voting.forms import CheckForm
from commonstar.web.co.commission.voting.models import Batch, Poll
from commonstar.web.co.commission.voting.registry import registry, same_result
from commonstar.web.common.parts import Cell, Column, Link, Row, Table
from commonstar.web.common.phrases import phrase
from commonstar.web.participation.pages import taking_part, with_language, without_account
from commonstar.web.participation.public import Door

LARGEST = 60_000_000  # bytes of a file that is checked on the site


def locked_rows(poll: Poll, changes: str = "") -> list[Row]:
    """What is locked when it opens; with the address where whoever runs it changes what is not settled before."""
    kind = queries.kind_of(poll)

    def row(label: str, value: Any, field: str) -> Row:
        is_asked = changes and field not in kind.settled
        return Row(label, value, (Link(_("Change"), changes),) if is_asked else ())

    rows = [
        *([row(_("Title"), poll.title, "title")] if changes else []),
        row(_("Who may vote"), poll.electorate_words, "electorate_words"),
        row(_("How it is known who they are"), phrase(Electorate(poll.electorate)), "electorate"),
        Row(_("How it is counted"), " ".join(kind.words(poll))),
        row(_("How the seed is made"), poll.seed_words, "seed_words"),
        row(_("Closes"), moment(poll.closes_at), "closes_time"),
    ]
    if poll.opened_at:
        rows.append(Row(_("Locked and opened"), moment(poll.opened_at)))
    return rows


def moment(at: Any) -> str:
    """A day and time as it is read here."""
    return date_format(localtime(at), "DATETIME_FORMAT")


def seed_rows(poll: Poll) -> list[Row]:
    """The hash and the seed, in the order in which they came out."""
    rows = []
    if poll.inputs_at:
        rows.append(
            Row(_("Hash of all ballots (SHA-256)"), format_html('<span class="cs-wrap">{}</span>', poll.inputs_hash))
        )
        rows.append(Row(_("Hash published"), moment(poll.inputs_at)))
    if poll.seed_at:
        rows.append(Row(_("Seed"), poll.seed))
        rows.append(Row(_("Seed entered"), moment(poll.seed_at)))
        rows.append(Row(_("How it came out"), poll.seed_witness))
    return rows


def totals_table(poll: Poll) -> Table:
    """Roll and ballots by channel, to the last one; only after the close."""
    batches = list(queries.batches_of(poll))
    rows = []
    for channel in (Channel.WEB, Channel.HELPER):
        told = poll.totals[channel.value]
        rows.append(_line(str(phrase(channel)), told["marked"], told["ballots"], 0, 0))
    paper = [sum(getattr(each, name) or 0 for each in batches) for name in ("valid", "spoiled", "not_returned")]
    rows.append(_line(str(phrase(Channel.PAPER)), poll.totals["paper"]["marked"], *paper))
    columns = (
        Column(_("How it came")),
        Column(_("Marked on the roll"), numeric=True),
        Column(_("Ballots that count"), numeric=True),
        Column(_("Spoiled"), numeric=True),
        Column(_("Not returned"), numeric=True),
    )
    return Table(_("Roll and ballots"), columns, tuple(rows))


def _line(name: str, *numbers: int) -> tuple[Cell, ...]:
    return (Cell(name), *(Cell(number) for number in numbers))


def batches_table(poll: Poll) -> Table | None:
    """Every bundle of papers."""
    batches = list(queries.batches_of(poll))
    columns = tuple(
        Column(label, numeric=number > 0)
        for number, label in enumerate(
            (_("Bundle"), _("Made"), _("Count"), _("Spoiled"), _("Left over"), _("Not returned"))
        )
    )
    return Table(_("Papers"), columns, tuple(_batch_line(each) for each in batches)) if batches else None


def _batch_line(batch: Batch) -> tuple[Cell, ...]:
    return _line(batch.name, batch.issued, batch.valid or 0, batch.spoiled or 0, batch.unused, batch.not_returned)


def explained(poll: Poll) -> list[str]:
    """What of it was explained in public."""
    words = _("%(channel)s: %(count)s marks on the roll have no ballot. %(reason)s")
    return [
        words % {"channel": phrase(Channel(name)), **each} for name, each in poll.explained.items() if each["count"]
    ]


def context_of(poll: Poll, changes: str = "") -> dict[str, Any]:
    """What a page of proof shows; `changes` is where a draft is changed."""
    on_roll, voted = queries.electorate_of(poll)
    is_closed = poll.closed_at is not None
    return {
        "poll": poll,
        "state": phrase(poll.state),
        "is_drafted": poll.state is PollState.DRAFTED,
        "locked": locked_rows(poll, changes),
        "seeding": seed_rows(poll),
        "on_roll": on_roll,
        "voted": voted,
        "totals": totals_table(poll) if is_closed else None,
        "batches": batches_table(poll) if is_closed else None,
        "explained": explained(poll) if is_closed else [],
        "is_published": poll.state is PollState.PUBLISHED,
        "command": queries.kind_of(poll).command(poll) if poll.state is PollState.PUBLISHED else "",
        "result_url": queries.kind_of(poll).url(poll) if poll.state is PollState.PUBLISHED else "",
        "has_file": poll.state is PollState.PUBLISHED and queries.has_file_for_all(poll),
    }


def _poll(door: Door) -> Poll:
    found = queries.poll_behind(door)
    if found is None:
        raise Http404
    actions.close_if_over(found)  # where no worker did
    return found


@taking_part
def proof(request: HttpRequest, door: Door) -> HttpResponse:
    """For everyone with the join code: how the vote was held, and the files to recount it."""
    poll = _poll(door)
    context = context_of(poll) | {
        "title": _("How this vote is held"),
        "caption": poll.title,
        "door": door,
        "file_url": with_language(reverse("vote:file", args=[door.code])),
        "receipts_url": with_language(reverse("vote:receipts", args=[door.code])),
        "back_url": with_language(reverse("vote:start", args=[door.code])),
        "check_url": with_language(reverse("vote:check")),
    }
    return render(request, "commission/vote/proof.html", context)


@taking_part
def file(request: HttpRequest, door: Door) -> HttpResponse:
    """The open file, once the result is published."""
    poll = _poll(door)
    if poll.state is not PollState.PUBLISHED or not queries.has_file_for_all(poll):
        raise Http404
    return open_file(poll)


def open_file(poll: Poll) -> HttpResponse:
    """The file to be saved."""
    answer = HttpResponse(queries.inputs_of(poll), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{poll.inputs_name}"'
    return answer


@taking_part
def receipts(request: HttpRequest, door: Door) -> HttpResponse:
    """The hashes of all receipts that were in the vote, one a line, in the order of the hashes."""
    poll = _poll(door)
    if poll.closed_at is None:
        raise Http404
    lines = "".join(f"{key}\n" for key in queries.receipts_of(poll).values_list("key", flat=True))
    answer = HttpResponse(lines, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="receipts.txt"'
    return answer


@without_account
def observed(request: HttpRequest, token: str) -> HttpResponse:
    """The full file for a named observer: a page with a button, so that a mail scanner opens nothing."""
    observer = queries.observer_by(token)
    if observer is None:
        raise Http404
    is_ready = observer.poll.state is PollState.PUBLISHED and observer.closed_at is None
    if request.method == "POST" and is_ready:
        return open_file(observer.poll)
    context = {"title": _("The full file for an observer"), "caption": observer.poll.title, "observer": observer}
    status = HTTPStatus.GONE if observer.closed_at else HTTPStatus.OK
    return render(request, "commission/vote/observer.html", context | {"is_ready": is_ready}, status=status)


@without_account
def check(request: HttpRequest) -> HttpResponse:
    """Check a count: the file of a published vote is counted anew, and compared."""
    form = CheckForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": _("Check a count"), "form": form}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST:
            form.add_error("file", _("This file is too large to be counted here. Count it at a command line."))
        else:
            context |= _recounted(form, upload.read())
    return render(request, "commission/vote/check_count.html", context)


def _recounted(form: CheckForm, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    poll = queries.published_with(digest)
    if poll is None:
        found = next((each for again in registry.recounts if (each := again(digest, content))), None)
        if found:
            told = {"same": found.same, "result_url": found.result_url, "command": found.command}
            return {"recounted": found, "digest": digest, **told}
        words = _("No vote that is published here has a file with the hash %(hash)s. Was the file changed?")
        form.add_error("file", words % {"hash": digest})
        return {}
    kind = queries.kind_of(poll)
    again = kind.count(poll.rules, content, poll.seed)
    same = same_result(again, poll.result)
    return {
        "recounted": poll,
        "digest": digest,
        "same": same,
        "result_url": kind.url(poll),
        "command": kind.command(poll),
    }
