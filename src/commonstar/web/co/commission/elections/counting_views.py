"""The count of one community in a meeting: two tallies, where they differ, the count, the sheet and its signatures."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import ElectionState, ElectionWay, Electorate
from commonstar.web.co.commission.elections import bridge, queries, rules, words
from commonstar.web.co.commission.elections import counting as actions
from commonstar.web.co.commission.elections.actions import NotNow
from commonstar.web.co.commission.elections.forms import CardsForm, PilesForm, SeedForm, SignedForm, TallyForm, VoteForm
from commonstar.web.co.commission.elections.models import Contest
from commonstar.web.co.commission.elections.picture import picture
from commonstar.web.co.commission.elections.polling import prepare_vote
from commonstar.web.co.commission.elections.views import FOLDER, crumbs, election_url
from commonstar.web.co.commission.elections.words import address
from commonstar.web.co.commission.voting.public import poll_of, poll_url
from commonstar.web.programmes.public import Seat, posted, programme_page

FILES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "blt": "text/plain; charset=utf-8",
}
# Below so many ranked papers, the order of names on one could tell whose it is.
ENOUGH = 200


def _contest(seat: Seat, pk: UUID) -> Contest:
    row = queries.contest_at(seat, pk)
    if row is None or row.election.state not in (ElectionState.CANDIDATES, ElectionState.DECLARED):
        raise Http404
    return row


def _in_meeting(seat: Seat, pk: UUID) -> Contest:
    row = _contest(seat, pk)
    if row.election.way != ElectionWay.MEETING or queries.is_unopposed(row):
        raise Http404
    return row


def _url(seat: Seat, row: Contest, name: str = "contest", **more: object) -> str:
    return address(name, seat.programme, contest=row.pk, **more)


@programme_page(rules.tally)
def contest(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """Where the count of a community stands, and what is next."""
    row = _in_meeting(seat, contest)
    first, second = queries.tallies_of(row)
    found = queries.differences(row)
    context = {
        "title": _("Count: %(community)s") % {"community": row.name},
        "caption": row.election.title,
        "crumbs": crumbs(seat, row.election),
        "contest": row,
        "candidates": queries.standing(row),
        "seats": words.seats(row.seats),
        "tallies": [
            (1, first, "" if first else _url(seat, row, "tally", counting=1)),
            (2, second, "" if second else _url(seat, row, "tally", counting=2)),
        ],
        "differences": words.difference_table(found) if found else None,
        "agree": queries.agree(row),
        "needs_seed": bool(row.blt) and not row.result,
        "sheet_url": _url(seat, row, "contest_sheet")
        if row.result and (rules.run(seat) or queries.is_out(row))
        else "",
        "may_run": rules.run(seat),
        "by_one": queries.by_one_account(row),
        "is_open": row.election.state == ElectionState.CANDIDATES,
    }
    return render(request, f"{FOLDER}/contest.html", context)


@programme_page(rules.run)
def contest_vote(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """Prepare the vote of a community on the site and on paper; its own page opens it."""
    row = _contest(seat, contest)
    here = election_url(seat, row.election)
    form = VoteForm(posted(request), day=row.election.votes_until)
    if form.is_valid():
        given = form.cleaned_data
        try:
            poll = prepare_vote(
                seat=seat, contest=row, electorate=Electorate(given["electorate"]), closes_at=form.closes_at()
            )
        except NotNow:
            messages.info(request, _("There is no vote to prepare here."))
            return redirect(here)
        messages.success(request, _("The vote is prepared. Fill the roll, then open it."))
        return redirect(poll_url(poll))
    context = {
        "title": _("Prepare the vote"),
        "caption": row.name,
        "crumbs": crumbs(seat, row.election),
        "form": form,
        "cancel_url": here,
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.tally)
def tally(request: HttpRequest, seat: Seat, contest: UUID, counting: int) -> HttpResponse:
    """Enter what the first or the second person counted, without seeing the other's."""
    row, place = _in_meeting(seat, contest), counting
    here = _url(seat, row)
    if place not in (1, 2):
        raise Http404
    names = [each.name for each in queries.standing(row)]
    kind: type[TallyForm] = CardsForm if row.election.rule == bridge.Rule.APPROVAL else PilesForm
    form = kind(posted(request), names=names)
    if form.is_valid():
        counter = form.cleaned_data["counter"]
        try:
            actions.enter_tally(seat=seat, contest=row, place=place, counter=counter, tallied=form.tallied())
        except actions.SameCounter:
            form.add_error("counter", _("Somebody else counts the second time. Enter their name or role."))
        except NotNow:
            messages.info(request, _("This count was entered before."))
            return redirect(here)
        else:
            messages.success(request, _("The count is kept."))
            return redirect(here)
    context = {
        "title": _("First count") if place == 1 else _("Second count"),
        "caption": row.name,
        "crumbs": crumbs(seat, row.election),
        "form": form,
        "names": list(enumerate(names, start=1)),
        "cancel_url": here,
    }
    return render(request, f"{FOLDER}/tally.html", context)


@programme_page(rules.run)
def again(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """Both count again, because they differ."""
    row = _in_meeting(seat, contest)
    here = _url(seat, row)
    if request.method == "POST":
        try:
            actions.count_again(seat=seat, contest=row)
        except NotNow:
            messages.info(request, _("It is counted already."))
        return redirect(here)
    context = {
        "title": _("Count again?"),
        "about": row.name,
        "crumbs": crumbs(seat, row.election),
        "sentence": _(
            "Both counts are set aside, and both people count and enter afresh. The log keeps that they were."
        ),
        "button": _("Count again"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.run)
def count(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """Apply the rule; where a lot must decide, ask for what was drawn, once the hash of the papers is there."""
    row = _in_meeting(seat, contest)
    here = _url(seat, row)
    if row.result or not queries.agree(row):
        messages.info(request, _("There is nothing to count now."))
        return redirect(here)
    form = SeedForm(posted(request) if row.blt else None)
    if request.method == "POST" and not row.blt:
        row = actions.fix_inputs(seat=seat, contest=row)
        return _apply(request, seat, row, form) or redirect(_url(seat, row, "count"))
    if form.is_valid() and (done := _apply(request, seat, row, form, form.cleaned_data["seed"])):
        return done
    context = {
        "title": _("Draw a lot") if row.blt else _("Count by the rule?"),
        "caption": row.name,
        "crumbs": crumbs(seat, row.election),
        "form": form,
        "contest": row,
        "election": row.election,
        "cancel_url": here,
        "button": _("Count"),
    }
    return render(request, f"{FOLDER}/{'seed' if row.blt else 'count'}.html", context)


def _apply(request: HttpRequest, seat: Seat, row: Contest, form: SeedForm, seed: str = "") -> HttpResponse | None:
    """The way on where it could be counted; None where a lot must be drawn first."""
    try:
        actions.count_contest(seat=seat, contest=row, seed=seed)
    except bridge.SeedNeeded:
        messages.info(request, _("Votes are equal, so a lot must decide."))
        return None
    messages.success(request, _("It is counted. Print the sheet, and let both who counted sign it."))
    return redirect(_url(seat, row))


@programme_page(rules.see)
def contest_sheet(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """The count sheet as a page: everyone once the result is declared, before that those who run the election."""
    row = _counted(seat, contest)
    sheet = queries.sheet_of(row)
    assert sheet is not None, "checked"
    first, second = queries.tallies_of(row)
    poll = poll_of(queries.kind_of(row.election), row.pk) if row.election.way == ElectionWay.SITE else None
    endings = [each for each in FILES if each != "blt" or may_have_papers(seat, row)]
    context = {
        "title": _("Count sheet"),
        "caption": queries.title_of(row),
        "crumbs": crumbs(seat, row.election),
        "contest": row,
        "sheet": sheet,
        "picture": picture(row.result, {each.name: each.shown_name for each in row.candidates.all()}),
        "stages": [(each, words.stage_table(place, each)) for place, each in enumerate(sheet.stages, start=1)],
        "by_one": queries.by_one_account(row),
        "has_withdrawn": any(each.name_withdrawn_on for each in row.candidates.all()),
        "counters": [each.counter for each in (first, second) if each],
        "files": [(each.upper(), _url(seat, row, "contest_file", sheet_ending=each)) for each in endings],
        "signed_url": _url(seat, row, "signed") if rules.run(seat) and row.tallies.all() else "",
        "has_papers": "blt" in endings,
        "proof_url": poll_url(poll) if poll else "",
    }
    return render(request, f"{FOLDER}/sheet.html", context)


@programme_page(rules.see)
def contest_file(request: HttpRequest, seat: Seat, contest: UUID, sheet_ending: str) -> HttpResponse:
    """The count sheet as a file, or the papers as BLT."""
    row = _counted(seat, contest)
    ending = sheet_ending
    sheet = queries.sheet_of(row)
    if ending not in FILES or sheet is None or (ending == "blt" and not may_have_papers(seat, row)):
        raise Http404
    content = row.blt.encode() if ending == "blt" else bridge.sheet_file(sheet, ending)
    answer = HttpResponse(content, content_type=FILES[ending])
    answer["Content-Disposition"] = f'attachment; filename="count-sheet-{row.order + 1}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def may_have_papers(seat: Seat, row: Contest) -> bool:
    """Few ranked papers go to those who run the election alone; all others to everyone who reads the sheet."""
    few = row.voters < ENOUGH and row.election.rule != bridge.Rule.APPROVAL
    return bool(row.blt) and (not few or rules.run(seat))


def _counted(seat: Seat, pk: UUID) -> Contest:
    row = _contest(seat, pk)
    if not row.result.get("sheet") or not (queries.is_out(row) or rules.run(seat)):
        raise Http404
    return row


@programme_page(rules.run)
def signed(request: HttpRequest, seat: Seat, contest: UUID) -> HttpResponse:
    """Keep a picture of the sheet that both signed."""
    row = _in_meeting(seat, contest)
    form = SignedForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            actions.keep_signed(seat=seat, contest=row, file=form.cleaned_data["file"])
        except NotNow:
            messages.info(request, _("It is not counted yet."))
        else:
            messages.success(request, _("The signed sheet is kept."))
        return redirect(_url(seat, row))
    context = {
        "title": _("Keep the signed sheet"),
        "caption": row.name,
        "crumbs": crumbs(seat, row.election),
        "form": form,
        "cancel_url": _url(seat, row),
    }
    return render(request, "programmes/form_page.html", context)
