"""Elections: the list, the page of one, writing it, opening nominations, publishing candidates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import ElectionState, ElectionWay
from commonstar.web.co.commission.bodies.queries import bodies_of
from commonstar.web.co.commission.elections import actions, polling, queries, rules, words
from commonstar.web.co.commission.elections.forms import ElectionForm, initial_of
from commonstar.web.co.commission.elections.models import Candidate, Contest, Election
from commonstar.web.co.commission.elections.words import address
from commonstar.web.co.commission.voting.public import Poll, is_open, poll_url, vote_url
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, posted, programme_page

FOLDER = "elections"


def found_or_404(seat: Seat, pk: UUID) -> Election:
    """The election of this programme that this person may read."""
    row = queries.election_at(seat, pk)
    if row is None:
        raise Http404
    return row


def crumbs(seat: Seat, election: Election | None = None) -> tuple[Link, ...]:
    """The way back to the elections, and to one of them."""
    way = (
        Link(_("Co-commission"), address("home", seat.programme)),
        Link(_("Elections"), address("elections", seat.programme)),
    )
    return (*way, Link(election.title, election_url(seat, election))) if election else way


def election_url(seat: Seat, election: Election) -> str:
    """The page of an election."""
    return address("election", seat.programme, election=election.pk)


@programme_page(rules.see)
def elections(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every election of the programme, the newest first."""
    rows = [(each, words.state_tag(each.state)) for each in queries.elections_of(seat)]
    context = {
        "title": _("Elections"),
        "crumbs": crumbs(seat)[:1],
        "rows": rows,
        "bodies": [Link(each.title, address("body", seat.programme, body=each.pk)) for each in bodies_of(seat)],
        "may_run": rules.run(seat),
    }
    return render(request, f"{FOLDER}/elections.html", context)


@programme_page(rules.see)
def election(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """One election: what for, who stands, what is next, and who was elected."""
    row = found_or_404(seat, election)
    contests = list(row.contests.all())
    polls = polling.polls_of(row, contests) if row.way == ElectionWay.SITE else {}
    is_over = row.state == ElectionState.DECLARED and rules.run(seat)
    sat = queries.who_sat(row) if is_over else None
    context = {
        "title": row.title,
        "caption": _("Election"),
        "crumbs": crumbs(seat),
        "election": row,
        "tag": words.state_tag(row.state),
        "facts": words.facts(row, contests),
        "contests": [_shown(seat, each, polls.get(each.pk), sat) for each in contests],
        "next": _next(seat, row, contests, polls),
        "may_run": rules.run(seat),
        "may_stand": row.state == ElectionState.NOMINATIONS and rules.nominate(seat),
        "is_open": row.state == ElectionState.NOMINATIONS,
        "contact": seat.programme.contact,
        "body_url": address("body", seat.programme, body=row.body_id) if row.body_id else "",
    }
    return render(request, f"{FOLDER}/election.html", context)


def _shown(
    seat: Seat, contest: Contest, poll: Poll | None, sat: frozenset[tuple[UUID | None, str]] | None
) -> dict[str, Any]:
    """What the page tells of one community; with `sat`, the name of whoever did not can be taken off."""
    declared = queries.is_out(contest)
    return {
        "contest": contest,
        "seats": words.seats(contest.seats),
        "candidates": [
            (each, words.candidate_tag(each), queries.may_change(seat, each), _may_hide(each, sat))
            for each in queries.shown_candidates(seat, contest)
        ],
        "elected": contest.result.get("elected", ()) if declared else (),
        "unopposed": contest.result.get("unopposed", False),
        "has_sheet": declared and bool(contest.result.get("sheet")),
        "vote_url": vote_url(poll) if poll and is_open(poll) else "",
        "proof_url": poll_url(poll) if poll and poll.opened_at else "",
    }


def _may_hide(row: Candidate, sat: frozenset[tuple[UUID | None, str]] | None) -> bool:
    """Whether the name can be taken off the pages, if they ask: after the election, of somebody who never sat."""
    return sat is not None and row.name_withdrawn_on is None and (row.contest_id, row.name) not in sat


def _next(seat: Seat, row: Election, contests: list[Contest], polls: dict[UUID, Poll]) -> tuple[Link, ...]:
    """What those who run the election can do now."""
    if not rules.run(seat):
        counts = row.state == ElectionState.CANDIDATES and row.way == ElectionWay.MEETING and rules.tally(seat)
        return tuple(_count_links(seat, row, contests, polls)) if counts else ()
    at = {"election": row.pk}
    match row.state:
        case ElectionState.DRAFTED:
            return (
                Link(_("Open nominations"), address("election_open", seat.programme, **at)),
                Link(_("Change it"), address("election_change", seat.programme, **at)),
            )
        case ElectionState.NOMINATIONS:
            return (Link(_("Publish the candidates"), address("election_publish", seat.programme, **at)),)
        case ElectionState.CANDIDATES:
            return (*_count_links(seat, row, contests, polls), *_declare_link(seat, row, contests))
    return ()


def _declare_link(seat: Seat, row: Election, contests: list[Contest]) -> list[Link]:
    """Once every community is counted, or nobody needs to vote there."""
    ready = all(each.result or queries.is_unopposed(each) for each in contests)
    return (
        [Link(_("Declare the result"), address("election_declare", seat.programme, election=row.pk))] if ready else []
    )


def _count_links(seat: Seat, row: Election, contests: list[Contest], polls: dict[UUID, Poll]) -> list[Link]:
    """For each community that votes: its count in a meeting, or its vote on the site."""
    found = []
    for each in contests:
        told, poll = {"community": each.name}, polls.get(each.pk)
        if queries.is_unopposed(each):
            continue
        if row.way == ElectionWay.MEETING:
            found.append(Link(_("Count: %(community)s") % told, address("contest", seat.programme, contest=each.pk)))
        elif poll:
            found.append(Link(_("Run the vote: %(community)s") % told, poll_url(poll)))
        else:
            url = address("contest_vote", seat.programme, contest=each.pk)
            found.append(Link(_("Prepare the vote: %(community)s") % told, url))
    return found


@programme_page(rules.run)
def election_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write down a new election."""
    form = ElectionForm(posted(request), initial=_by_election(request, seat))
    if form.is_valid():
        made = actions.draft(seat=seat, values=form.values())
        messages.success(request, _("The election is written down. Only members see it until you open nominations."))
        return redirect(election_url(seat, made))
    context = {
        "title": _("New election"),
        "crumbs": crumbs(seat),
        "form": form,
        "cancel_url": address("elections", seat.programme),
    }
    return render(request, "programmes/form_page.html", context)


def _by_election(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """What a by-election begins with, where somebody comes from an empty seat of a body."""
    try:
        body = bodies_of(seat).filter(pk=UUID(request.GET.get("body", ""))).first()
    except ValueError:
        body = None
    community, seats = request.GET.get("community", ""), request.GET.get("seats", "1")
    if body is None or not community or not seats.isdecimal():
        return {}
    title = _("By-election: %(body)s, %(community)s") % {"body": body.title, "community": community}
    found: dict[str, Any] = {"title": title[:200], "purpose": body.remit, "seats": f"{community}: {seats}"}
    until = body.terms.order_by("-until").values_list("until", flat=True).first()
    return found | ({"term_until": until} if until else {})


@programme_page(rules.run)
def election_change(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Change what is written, before nominations are open."""
    row = found_or_404(seat, election)
    here = election_url(seat, row)
    form = ElectionForm(posted(request), initial=initial_of(row, list(row.contests.all())))
    if row.state != ElectionState.DRAFTED:
        return _too_late(request, here)
    if form.is_valid():
        actions.change(seat=seat, election=row, values=form.values())
        messages.success(request, _("The election is changed."))
        return redirect(here)
    context = {"title": _("Change the election"), "crumbs": crumbs(seat, row), "form": form, "cancel_url": here}
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.run)
def election_open(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Open nominations: from here on the rules stay."""
    row = found_or_404(seat, election)
    here = election_url(seat, row)
    if row.state != ElectionState.DRAFTED:
        return _too_late(request, here)
    if request.method == "POST":
        actions.open_nominations(seat=seat, election=row)
        messages.success(request, _("Nominations are open."))
        return redirect(here)
    context = {
        "title": _("Open nominations?"),
        "about": row.title,
        "crumbs": crumbs(seat, row),
        "sentence": _(
            "Everyone who can see the programme then reads this election. Seats, days, the rule and how lots are drawn "
            "stay as they are."
        ),
        "button": _("Open nominations"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.run)
def election_publish(request: HttpRequest, seat: Seat, election: UUID) -> HttpResponse:
    """Publish who stands."""
    row = found_or_404(seat, election)
    here = election_url(seat, row)
    if row.state != ElectionState.NOMINATIONS:
        return _too_late(request, here)
    if request.method == "POST":
        try:
            actions.publish_candidates(seat=seat, election=row)
        except actions.NobodyStands as none:
            messages.warning(request, _("Nobody was nominated yet for: %(communities)s.") % {"communities": none})
        else:
            messages.success(request, _("The candidates are published."))
        return redirect(here)
    context = {
        "title": _("Publish the candidates?"),
        "about": row.title,
        "crumbs": crumbs(seat, row),
        "sentence": _(
            "Everyone who can see the programme then reads their names and statements. They stand on the ballot in the "
            "order of the alphabet. Nobody can be nominated after this."
        ),
        "button": _("Publish the candidates"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


def _too_late(request: HttpRequest, here: str) -> HttpResponse:
    messages.info(request, _("The election has moved on. This is how it stands now."))
    return redirect(here)
