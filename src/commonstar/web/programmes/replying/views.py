"""The pages of those who answer, and what everyone may read: you said, we did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonstar.vocabulary import ReplyBy, ReplyState
from commonstar.web.common.parts import Link
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.replying import actions, queries
from commonstar.web.programmes.replying.forms import AnswerForm, AssignForm
from commonstar.web.programmes.replying.sending import BY_MACHINE, send_later
from commonstar.web.programmes.replying.words import line_of, state_tag, states_with_counts
from commonstar.web.programmes.rules import Seat, may_lead, may_run, may_see, may_see_inside
from commonstar.web.replies import public as owing
from commonstar.web.replies.public import Reply

FOLDER = "programmes/replying"


def _url(name: str, seat: Seat, **more: Any) -> str:
    return reverse(f"programmes:{name}", kwargs={"programme": seat.programme.slug, **more})


def _reply(seat: Seat, pk: UUID) -> Reply:
    found = queries.reply_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


def _crumbs(seat: Seat) -> list[Link]:
    return [Link(_("Replies"), _url("replies", seat))]


@programme_page(may_see_inside)
def replies(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is owed, the one due soonest on top."""
    state = request.GET.get("state", "")
    page = queries.page_of(seat.programme, state, request.GET.get("page", ""))
    counts = owing.owing_of([seat.programme.pk])[seat.programme.pk]
    context = {
        "title": _("Replies"),
        "page": page,
        "lines": [line_of(row, _url("reply", seat, reply=row.pk)) for row in page],
        "states": states_with_counts(counts, state, _url("replies", seat)),
        "any": counts.all > 0,
        "said_url": _url("said_and_done", seat),
        "calls_url": _url("calls", seat),
        "letters_url": _url("letters", seat),
        "runs": may_run(seat),
    }
    return render(request, f"{FOLDER}/replies.html", context)


@programme_page(may_see_inside)
def reply(request: HttpRequest, seat: Seat, reply: UUID) -> HttpResponse:
    """One reply: what was asked, how it stands, what they say of the answer."""
    row = _reply(seat, reply)
    context = {
        "title": _("Reply"),
        "crumbs": _crumbs(seat),
        "reply": row,
        "state": state_tag(row.state),
        "added": queries.added_to(row) if may_run(seat) else (),
        "way": phrase(ReplyBy(row.by)),
        "verdict": row.verdict,
        "answer_url": _url("reply_answer", seat, reply=row.pk) if may_run(seat) else "",
        "assign_url": _url("reply_assign", seat, reply=row.pk) if may_run(seat) and not row.answered_on else "",
        "publish_url": _url("reply_publish", seat, reply=row.pk) if may_lead(seat) and row.answered_on else "",
        "send_url": _url("reply_send", seat, reply=row.pk) if may_run(seat) and _waits(row) else "",
        "by_machine": row.by in BY_MACHINE,
    }
    return render(request, f"{FOLDER}/reply.html", context)


def _waits(row: Reply) -> bool:
    return row.state is ReplyState.TO_SEND


@programme_page(may_run)
def answer(request: HttpRequest, seat: Seat, reply: UUID) -> HttpResponse:
    """Answer it, or answer it afresh."""
    row = _reply(seat, reply)
    form = AnswerForm(posted(request), initial={"decided": row.decided, "changed": row.changed})
    if form.is_valid():
        row = actions.answer_reply(seat=seat, reply_id=row.pk, **form.cleaned_data)
        messages.success(request, _("The answer is saved. It can be read with the reply slip now."))
        return redirect("programmes:reply", programme=seat.programme.slug, reply=row.pk)
    context = {
        "title": _("Answer"),
        "crumbs": _crumbs(seat),
        "reply": row,
        "form": form,
        "button": _("Save the answer"),
        "cancel_url": _url("reply", seat, reply=row.pk),
    }
    return render(request, f"{FOLDER}/answer.html", context)


@programme_page(may_run)
def assign(request: HttpRequest, seat: Seat, reply: UUID) -> HttpResponse:
    """Say who answers, and until when."""
    row = _reply(seat, reply)
    initial = {"owed_by": row.owed_by_id, "due_on": row.due_on}
    form = AssignForm(posted(request), programme=seat.programme, initial=initial)
    if form.is_valid():
        actions.assign_reply(seat=seat, reply_id=row.pk, **form.cleaned_data)
        messages.success(request, _("The changes are saved."))
        return redirect("programmes:reply", programme=seat.programme.slug, reply=row.pk)
    context = {
        "title": _("Who answers, and until when?"),
        "crumbs": _crumbs(seat),
        "reply": row,
        "form": form,
        "cancel_url": _url("reply", seat, reply=row.pk),
    }
    return render(request, f"{FOLDER}/answer.html", context)


@require_POST
@programme_page(may_run)
def send(request: HttpRequest, seat: Seat, reply: UUID) -> HttpResponse:
    """Try again to send it, or mark it as sent by hand."""
    row = _reply(seat, reply)
    if "by_hand" not in request.POST and send_later(row):
        messages.success(request, _("It is on its way. This page shows when it went out."))
    elif actions.mark_replies_sent(seat=seat, reply_ids=[row.pk]):
        messages.success(request, _("It is marked as sent."))
    return redirect("programmes:reply", programme=seat.programme.slug, reply=row.pk)


@require_POST
@programme_page(may_lead)
def publish(request: HttpRequest, seat: Seat, reply: UUID) -> HttpResponse:
    """Publish it, or take it back."""
    row = _reply(seat, reply)
    try:
        row = actions.publish_reply(seat=seat, reply_id=row.pk, published="publish" in request.POST)
    except (owing.NotAgreed, owing.NotAnsweredYet):
        messages.error(request, _("Whoever asked has not agreed that it is published."))
    else:
        messages.success(request, _("It is published.") if row.published else _("It is no longer published."))
    return redirect("programmes:reply", programme=seat.programme.slug, reply=row.pk)


@programme_page(may_run)
def calls(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whom to call, with what to say; each is ticked off when the call was made."""
    if request.method == "POST":
        return _sent(request, seat, "calls")
    context = {
        "title": _("Calls to make"),
        "crumbs": _crumbs(seat),
        "lines": queries.calls(seat.programme),
    }
    return render(request, f"{FOLDER}/calls.html", context)


@programme_page(may_run)
def letters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Letters to write: a merge file to download, and a button once they are in the post."""
    if request.method == "POST":
        return _sent(request, seat, "letters")
    context = {
        "title": _("Letters to send"),
        "crumbs": _crumbs(seat),
        "lines": queries.letters(seat.programme),
        "file_url": _url("letters_file", seat),
    }
    return render(request, f"{FOLDER}/letters.html", context)


def _sent(request: HttpRequest, seat: Seat, back: str) -> HttpResponse:
    chosen = [pk for text in request.POST.getlist("reply") if (pk := _parsed(text))]
    sent = actions.mark_replies_sent(seat=seat, reply_ids=chosen)
    if sent:
        words = ngettext("{count} reply is marked as sent.", "{count} replies are marked as sent.", sent)
        messages.success(request, words.format(count=sent))
    else:
        messages.info(request, _("Nothing was ticked. Tick what went out."))
    return redirect(f"programmes:{back}", programme=seat.programme.slug)


def _parsed(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@programme_page(may_run)
def letters_file(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The merge file."""
    content = queries.merge_file(queries.letters(seat.programme))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{seat.programme.slug}-letters.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@programme_page(may_see)
def said_and_done(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What people said and what was done about it, where they agreed that it is published."""
    page = Paginator(owing.published_of(seat.programme.pk), queries.PAGE).get_page(request.GET.get("page"))
    return render(request, f"{FOLDER}/said_and_done.html", {"title": _("You said, we did"), "page": page})
