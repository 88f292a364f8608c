"""Nominations: standing oneself, nominating somebody who agreed, changing, withdrawing, not taking."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import ElectionState
from commonstar.web.co.commission.elections import actions, queries, rules
from commonstar.web.co.commission.elections.forms import HelperStandForm, ReasonForm, StandForm
from commonstar.web.co.commission.elections.models import Candidate
from commonstar.web.co.commission.elections.views import crumbs, election_url, found_or_404
from commonstar.web.co.commission.elections.words import address
from commonstar.web.programmes.public import Seat, posted, programme_page


@programme_page(rules.nominate)
def stand(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Nominate oneself."""
    return _nominate(request, seat, election, StandForm, _("Stand in this election"))


@programme_page(rules.run)
def election_nominate(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Write down the nomination of somebody who agreed."""
    return _nominate(request, seat, election, HelperStandForm, _("Nominate somebody who agreed"))


def _nominate(request: HttpRequest, seat: Seat, pk: UUID, kind: type[StandForm], title: str) -> HttpResponse:
    row = found_or_404(seat, pk)
    here = election_url(seat, row)
    if row.state != ElectionState.NOMINATIONS:
        messages.info(request, _("Nominations are not open."))
        return redirect(here)
    contests = list(row.contests.all())
    form = kind(posted(request), contests=contests)
    if form.is_valid():
        contest = next(each for each in contests if str(each.pk) == form.cleaned_data["contest"])
        try:
            actions.nominate(seat=seat, contest=contest, given=form.nomination())
        except actions.TakenName:
            form.add_error("name", _taken())
        else:
            messages.success(request, _("The nomination is written down."))
            return redirect(here)
    context = {"title": title, "caption": row.title, "crumbs": crumbs(seat, row), "form": form, "cancel_url": here}
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.see)
def nomination_paper(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """A nomination to be printed and filled in by hand, for whoever has no account."""
    row = found_or_404(seat, election)
    if row.state != ElectionState.NOMINATIONS:
        messages.info(request, _("Nominations are not open."))
        return redirect(election_url(seat, row))
    context = {
        "title": _("Nomination"),
        "caption": row.title,
        "crumbs": crumbs(seat, row),
        "election": row,
        "contests": [each.name for each in row.contests.all()],
        "contact": seat.programme.contact,
        "nominate_url": address("election_nominate", seat.programme, election=row.pk) if rules.run(seat) else "",
    }
    return render(request, "elections/paper.html", context)


def _taken() -> str:
    return _("Somebody of this name stands already. Add something that tells them apart.")


def _candidate(seat: Seat, pk: UUID) -> Candidate:
    row = queries.candidate_at(seat, pk)
    if row is None:
        raise Http404
    return row


@programme_page(rules.nominate)
def candidate_change(request: HttpRequest, seat: Seat, candidate: UUID) -> HttpResponse:
    """Change name or statement until the candidates are published."""
    row = _candidate(seat, candidate)
    election = row.contest.election
    here = election_url(seat, election)
    kind = StandForm if row.is_own else HelperStandForm
    initial = {
        "contest": str(row.contest_id),
        "name": row.name,
        "statement": row.statement,
        "consent": row.consent,
        "consented_on": row.consented_on,
    }
    form = kind(posted(request), contests=[row.contest], initial=initial)
    if form.is_valid():
        try:
            actions.change_nomination(seat=seat, candidate=row, given=form.nomination())
        except actions.TakenName:
            form.add_error("name", _taken())
        except actions.NotNow:
            messages.info(request, _("The candidates are published, so the nomination stays as it is."))
            return redirect(here)
        else:
            messages.success(request, _("The nomination is changed."))
            return redirect(here)
    context = {
        "title": _("Change the nomination"),
        "caption": election.title,
        "crumbs": crumbs(seat, election),
        "form": form,
        "cancel_url": here,
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.see)
def candidate_withdraw(request: HttpRequest, seat: Seat, candidate: UUID) -> HttpResponse:
    """Somebody does not stand any more."""
    row = _candidate(seat, candidate)
    election = row.contest.election
    here = election_url(seat, election)
    if request.method == "POST":
        try:
            actions.withdraw(seat=seat, candidate=row)
        except actions.NotNow:
            messages.info(request, _("It is too late to withdraw: the votes are being counted, or it is done already."))
        else:
            messages.success(request, _("The nomination is withdrawn."))
        return redirect(here)
    context = {
        "title": _("Withdraw the nomination?"),
        "about": row.name,
        "crumbs": crumbs(seat, election),
        "sentence": _("They do not stand then. If the candidates are published, the page says that they withdrew."),
        "button": _("Withdraw"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.run)
def candidate_name(request: HttpRequest, seat: Seat, candidate: UUID) -> HttpResponse:
    """After the election: take the name of somebody who was not elected off the pages, because they ask for it."""
    row = _candidate(seat, candidate)
    election = row.contest.election
    here = election_url(seat, election)
    if request.method == "POST":
        try:
            actions.withdraw_name(seat=seat, candidate=row)
        except actions.Elected:
            messages.info(request, _("Who was elected acts for others under their name, so it stays."))
        except actions.NotNow:
            messages.info(request, _("The election is not over, or the name is off the pages already."))
        else:
            messages.success(request, _("The name is off the pages."))
        return redirect(here)
    context = {
        "title": _("Take the name off the pages?"),
        "about": row.shown_name,
        "crumbs": crumbs(seat, election),
        "sentence": _(
            "For somebody who was not elected and asks for it. The pages and the count sheet then say “Candidate” and "
            "the number, and what they wrote is deleted. They are not asked to fill an empty seat. These stay: the "
            "votes, so that anybody can count again; the file of votes, whose hash is published and which has the "
            "name; a picture of the signed sheet; and what people have printed or saved. It cannot be undone."
        ),
        "button": _("Take the name off the pages"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.run)
def candidate_not_take(request: HttpRequest, seat: Seat, candidate: UUID) -> HttpResponse:
    """A nomination is not taken, with the reason."""
    row = _candidate(seat, candidate)
    election = row.contest.election
    here = election_url(seat, election)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            actions.not_take(seat=seat, candidate=row, reason=form.cleaned_data["reason"])
        except actions.NotNow:
            messages.info(request, _("The candidates are published, so the nomination stays as it is."))
        else:
            messages.success(request, _("The nomination is not taken, and the reason is kept."))
        return redirect(here)
    context = {
        "title": _("Not take the nomination"),
        "caption": row.name,
        "crumbs": crumbs(seat, election),
        "form": form,
        "cancel_url": here,
    }
    return render(request, "programmes/form_page.html", context)
