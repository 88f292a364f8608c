"""The page of a vote in its programme, and what whoever runs it does step by step."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonstar.vocabulary import Channel, Electorate, PollState
from commonstar.web.co.commission.voting import actions, casting, jobs, proof, queries, rolling
from commonstar.web.co.commission.voting.forms import (
    AddressesForm,
    CountForm,
    DraftForm,
    ExplainForm,
    NameForm,
    NamesForm,
    ObserverForm,
    SeedForm,
)
from commonstar.web.co.commission.voting.models import Poll, Voter
from commonstar.web.co.commission.voting.rules import may_contribute, may_run, may_see
from commonstar.web.co.commission.voting.voter_views import ballot_page
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.later import later
from commonstar.web.common.parts import Link, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.participation.pages import poster_context
from commonstar.web.programmes.public import Seat, person, posted, programme_page

FOLDER = "commission/vote"
COLOURS = {PollState.OPEN: "green", PollState.PUBLISHED: "blue", PollState.DRAFTED: "grey"}


def poll_or_404(seat: Seat, pk: UUID) -> Poll:
    """A vote of this programme; 404 where there is none."""
    found = queries.poll_at(seat.programme, pk)
    if found is None:
        raise Http404
    actions.close_if_over(found)  # where no worker did
    return found


def in_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a vote on which whoever comes too late reads that, and goes to the page of the vote."""

    @wraps(view)
    def inner(request: HttpRequest, seat: Seat, poll: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, seat, poll, **more)
        except actions.WrongState:
            messages.error(request, _("The vote is at another step by now."))
            return redirect(url("poll", poll_or_404(seat, poll)))

    return inner


def url(name: str, poll: Poll, **more: Any) -> str:
    """The address of a page of this vote."""
    return reverse(f"commission:{name}", kwargs={"programme": poll.programme.slug, "poll": poll.pk, **more})


def crumbs(poll: Poll, *, below: bool = True) -> list[Link]:
    """Where a page of this vote stands."""
    found = [Link(poll.title, queries.kind_of(poll).manage(poll))]
    return [*found, Link(_("The vote"), url("poll", poll))] if below else found


@programme_page(may_see)
def poll(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """How far it is, its proof, and for whoever runs it the next step."""
    row = poll_or_404(seat, poll)
    changes = url("poll_change", row) if may_run(seat) and row.state is PollState.DRAFTED else ""
    context = proof.context_of(row, changes) | {
        "title": _("The vote"),
        "caption": row.title,
        "crumbs": crumbs(row, below=False),
        "tag": Tag(phrase(row.state), COLOURS.get(row.state, "yellow")),
        "runs": may_run(seat),
        "types": may_contribute(seat),
        "step": row.state.value,
        "is_open": casting.is_open(row),
        "vote_url": reverse("vote:start", args=[row.door.code]) if row.door else "",
        "proof_url": reverse("vote:proof", args=[row.door.code]) if row.door else "",
        **(_organising(request, row) if may_run(seat) else {}),
        "papers_url": url("papers", row),
        "open_file_url": url("poll_open_file", row),
        "check_url": reverse("vote:check"),
    }
    return render(request, f"{FOLDER}/poll.html", context)


@programme_page(may_see)
def open_file(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """The open file of a published vote, also of one that was held elsewhere and has no join code here."""
    row = poll_or_404(seat, poll)
    if row.state is not PollState.PUBLISHED or not queries.has_file_for_all(row):
        raise Http404
    return proof.open_file(row)


def _organising(request: HttpRequest, row: Poll) -> dict[str, Any]:
    names = ("open", "close", "roll", "file", "seed", "count", "publish", "explain", "observers", "ballot_papers")
    found: dict[str, Any] = {f"{name}_url": url(f"poll_{name}", row) for name in names}
    if row.door:
        found |= {
            "poster": poster_context(request, row.door),
            "poster_url": reverse("participation:poster", args=[row.door.code]),
        }
    if row.closed_at and row.state is PollState.CLOSED:
        found["differences"] = [_difference(each) for each in queries.differences(row)]
    return found


def _difference(each: queries.Difference) -> str:
    told = {"name": each.name, "expected": each.expected, "found": each.found}
    if each.name:
        return _("Bundle %(name)s: %(expected)s papers were made, %(found)s are accounted for.") % told
    words = {
        Channel.WEB.value: _("On devices: %(expected)s are marked on the roll, %(found)s ballots came in."),
        Channel.HELPER.value: _("With a helper: %(expected)s are marked on the roll, %(found)s ballots came in."),
        Channel.PAPER.value: _("On paper: %(expected)s are marked on the roll, %(found)s papers are accounted for."),
    }
    return words[each.channel] % told


def _act(act: Callable[..., Any], said: str) -> Callable[..., HttpResponseBase]:
    """A step that is one press: do it, say so, or say why not."""

    @require_POST
    @programme_page(may_run)
    def inner(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
        row = poll_or_404(seat, poll)
        try:
            act(seat=seat, poll=row)
        except actions.TimeIsUp:
            messages.error(request, _("The time at which the vote closes is over. Change it first."))
        except actions.NothingToChoose:
            messages.error(request, _("There is nothing to choose from yet."))
        except actions.DoesNotComeOut:
            messages.error(request, _("Roll and ballots differ. Find the difference first."))
        except actions.WrongState:
            messages.error(request, _("The vote is at another step by now."))
        except ValueError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, str(said))
        return redirect(url("poll", row))

    return inner


open_ = _act(actions.open_poll, _("The vote is open, and its rules are locked."))
_close = _act(actions.close_poll, _("The vote is closed."))
make_file = _act(actions.make_file, _("The hash of all ballots is published. Now make the seed."))
count = _act(actions.count, _("The vote is counted. Look at the result, then publish it."))
publish = _act(actions.publish, _("The result is published."))


@programme_page(may_run)
def close(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponseBase:
    """Ask, then close the vote: what is closed stays closed."""
    row = poll_or_404(seat, poll)
    if request.method == "POST":
        return _close(request, seat.programme.slug, poll=poll)
    if row.state is not PollState.OPEN:
        return redirect(url("poll", row))
    context = {
        "title": _("Close the vote?"),
        "caption": row.title,
        "crumbs": crumbs(row),
        "sentence": _("Nobody can vote after this, or change a ballot. It cannot be undone."),
        "button": _("Close the vote"),
        "cancel_url": url("poll", row),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_run)
def change(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Change a draft: who votes, until when, how the seed is made."""
    row = poll_or_404(seat, poll)
    if row.state is not PollState.DRAFTED and posted(request) is None:
        messages.info(request, _("The vote has opened. What is locked stays as it is."))
        return redirect(url("poll", row))
    form = DraftForm(posted(request), poll=row, settled=queries.kind_of(row).settled)
    if form.is_valid():
        try:
            actions.change_poll(seat=seat, poll=row, **form.values())
        except actions.WrongState:
            form.add_error(None, _("The vote has opened. What is locked stays as it is."))
        except actions.RollExists:
            form.add_error("electorate", _("There are voters on the roll already. This stays as it is."))
        else:
            messages.success(request, _("The draft is changed."))
            return redirect(url("poll", row))
    lead = _("What people choose from and how it is counted was settled before, and stays.")
    return _form(request, row, {"title": _("Change the vote"), "form": form, "lead": lead, "button": _("Save")})


@programme_page(may_run)
def seed(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Enter the seed; the count begins by itself."""
    row = poll_or_404(seat, poll)
    form = SeedForm(posted(request))
    if form.is_valid():
        try:
            actions.enter_seed(seat=seat, poll=row, **form.cleaned_data)
        except actions.WrongState:
            form.add_error(None, _("The hash of all ballots comes out first, and the seed once."))
        else:
            later(jobs.count, poll=str(row.pk))
            messages.success(request, _("The seed is published. The ballots are being counted."))
            return redirect(url("poll", row))
    context = {"title": _("Enter the seed"), "form": form, "lead": row.seed_words, "button": _("Publish the seed")}
    return _form(request, row, context)


@programme_page(may_run)
@in_time
def explain(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Say in public why marks on the roll have no ballot; for one channel."""
    row = poll_or_404(seat, poll)
    channel = request.GET.get("channel", Channel.WEB.value)
    if channel not in [each.value for each in Channel]:
        raise Http404
    form = ExplainForm(posted(request))
    if form.is_valid():
        actions.explain(seat=seat, poll=row, channel=Channel(channel), **form.cleaned_data)
        return redirect(url("poll", row))
    title = _("Explain a difference: %(channel)s") % {"channel": phrase(Channel(channel))}
    return _form(request, row, {"title": title, "form": form, "button": _("Publish the reason")})


def _form(request: HttpRequest, row: Poll, context: dict[str, Any]) -> HttpResponse:
    more = {"caption": row.title, "crumbs": crumbs(row), "cancel_url": url("poll", row)}  # unless `context` says
    return render(request, f"{FOLDER}/form.html", more | context)


@never_cache
@programme_page(may_run)
@in_time
def roll(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Who is on the roll, how many voted, and the ways to add to it. Who voted is shown once the vote has closed."""
    row = poll_or_404(seat, poll)
    form = _roll_form(row, posted(request))
    if form is not None and form.is_valid():
        answer = _enrolled(request, seat, row, form)
        if answer is not None:
            return answer
    on_roll, voted = queries.electorate_of(row)
    waiting = Voter.objects.filter(poll=row, code="").exclude(email="").count()
    context = {
        "title": _("The roll"),
        "caption": row.title,
        "crumbs": crumbs(row),
        "form": form,
        "poll": row,
        "on_roll": on_roll,
        "voted": voted,
        "waiting": waiting,
        "may_add": row.state in rolling.OPEN_STATES,
        "electorate": row.electorate,
        "renew_url": url("poll_renew", row),
        "paper_url": url("poll_paper", row),
        "print_url": url("poll_roll_print", row),
        "mail_url": url("poll_mail", row),
        "members_url": url("poll_members", row),
    }
    return render(request, f"{FOLDER}/roll.html", context)


def _roll_form(row: Poll, data: Any) -> NamesForm | AddressesForm | None:
    if row.state not in rolling.OPEN_STATES:
        return None
    if row.electorate == Electorate.CODES:
        return NamesForm(data)
    return AddressesForm(data) if row.electorate == Electorate.MAIL else None


def _enrolled(request: HttpRequest, seat: Seat, row: Poll, form: NamesForm | AddressesForm) -> HttpResponse | None:
    try:
        if isinstance(form, NamesForm):
            cards = rolling.make_codes(seat=seat, poll=row, names=form.voters())
            return _cards_page(request, row, cards)
        added = rolling.enrol_by_mail(seat=seat, poll=row, addresses=form.cleaned_data["addresses"])
    except rolling.AlreadyOnRoll:
        form.add_error(None, _("Somebody of these is on the roll already. Nobody was added."))
        return None
    words = ngettext("%(n)s address is on the roll.", "%(n)s addresses are on the roll.", added)
    messages.success(request, words % {"n": added})
    return redirect(url("poll_roll", row))


def _cards_page(request: HttpRequest, row: Poll, cards: list[rolling.Card]) -> HttpResponse:
    """The codes, shown once: to print, and as a file."""
    context = {
        "title": _("Voting codes"),
        "caption": row.title,
        "crumbs": crumbs(row),
        "cards": cards,
        "poll": row,
        "start": request.build_absolute_uri(reverse("vote:start", args=[row.door.code])) if row.door else "",
        "join": request.build_absolute_uri(reverse("participation:join")),
        "roll_url": url("poll_roll", row),
    }
    return render(request, f"{FOLDER}/cards.html", context)


@require_POST
@programme_page(may_run)
@in_time
def members(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Put the members of the programme on the roll."""
    row = poll_or_404(seat, poll)
    added = rolling.enrol_members(seat=seat, poll=row)
    words = ngettext("%(n)s member is new on the roll.", "%(n)s members are new on the roll.", added)
    messages.success(request, words % {"n": added})
    return redirect(url("poll_roll", row))


@require_POST
@programme_page(may_run)
def mail(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Send voting codes to the addresses that have none."""
    row = poll_or_404(seat, poll)
    later(jobs.send_codes, poll=str(row.pk), site=request.build_absolute_uri("/").rstrip("/"))
    messages.success(request, _("The voting codes go out now."))
    return redirect(url("poll_roll", row))


@never_cache
@programme_page(may_run)
@in_time
def renew(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """A new code for somebody whose card was lost."""
    row = poll_or_404(seat, poll)
    form = NameForm(posted(request))
    if form.is_valid():
        try:
            return _cards_page(request, row, [rolling.new_card(seat=seat, poll=row, name=form.cleaned_data["name"])])
        except Voter.DoesNotExist:
            form.add_error("name", _("Nobody of this name is on the roll."))
        except rolling.HasVoted:
            form.add_error("name", _("A ballot was cast for this line of the roll."))
    context = {"title": _("A new voting code"), "form": form, "button": _("Make a new code")}
    return _form(request, row, context)


@programme_page(may_run)
@in_time
def paper(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Mark on the roll that somebody gets paper; of an open vote, how many did."""
    row = poll_or_404(seat, poll)
    is_open = row.electorate == Electorate.OPEN
    form = CountForm(posted(request)) if is_open else NameForm(posted(request))
    if form.is_valid():
        try:
            _handed(seat, row, form)
        except Voter.DoesNotExist:
            form.add_error(None, _("Nobody with this name or code is on the roll."))
        except rolling.HasVoted:
            form.add_error(None, _("This line of the roll has voted already. Hand out no paper."))
        else:
            messages.success(request, _("It is marked on the roll. Hand out the paper."))
            return redirect(url("poll_paper", row))
    return _form(request, row, {"title": _("Hand out paper"), "form": form, "button": _("Mark it on the roll")})


def _handed(seat: Seat, row: Poll, form: Any) -> None:
    given = form.cleaned_data
    if "count" in given:
        rolling.hand_papers_to_open_roll(seat=seat, poll=row, count=given["count"])
    else:
        rolling.hand_paper(seat=seat, poll=row, name_or_code=given["name"])


@programme_page(may_run)
def roll_print(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """The roll on paper, with a box to tick; after the close with who voted."""
    row = poll_or_404(seat, poll)
    names = Voter.objects.filter(poll=row).exclude(name="", email="").order_by("name", "email", "key")
    context = {"title": _("The roll"), "caption": row.title, "crumbs": crumbs(row), "voters": list(names)}
    return render(request, f"{FOLDER}/roll_print.html", context | {"is_closed": row.closed_at is not None})


@programme_page(may_run)
def observers(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """Who may have the full file of a small vote; a link is shown once."""
    row = poll_or_404(seat, poll)
    form = ObserverForm(posted(request))
    shown = ""
    if form.is_valid():
        _made, token = actions.name_observer(seat=seat, poll=row, **form.cleaned_data)
        shown = request.build_absolute_uri(reverse("vote:observer", args=[token]))
        form = ObserverForm()
    context = {
        "title": _("Observers"),
        "caption": row.title,
        "crumbs": crumbs(row),
        "form": form,
        "shown": shown,
        "observers": [(each, url("poll_observer_close", row, observer=each.pk)) for each in row.observers.all()],
    }
    return render(request, f"{FOLDER}/observers.html", context)


@programme_page(may_run)
def close_observer(request: HttpRequest, seat: Seat, poll: UUID, observer: UUID) -> HttpResponse:
    """Ask, then close the link of an observer."""
    row = poll_or_404(seat, poll)
    found = row.observers.select_related("poll__programme").filter(pk=observer, closed_at=None).first()
    if found is None:
        raise Http404
    if posted(request) is not None:
        actions.close_observer(seat=seat, observer=found)
        messages.success(request, _("The link is closed."))
        return redirect(url("poll_observers", row))
    context = {
        "title": _("Close the link of an observer"),
        "form": GovukForm(),
        "lead": _("%(name)s can no longer get the full file. You can name them anew, with another link.")
        % {"name": found.name},
        "button": _("Close the link"),
    }
    return _form(request, row, context | {"cancel_url": url("poll_observers", row)})


@programme_page(may_see)
def ballot_papers(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """A ballot to print: one to a page, as many as are needed."""
    row = poll_or_404(seat, poll)
    if not row.ballot:
        raise Http404
    ballot = queries.ballot_of(row)
    by_number = ballot.way.value in ("points", "ranking")
    context = {"title": row.title, "crumbs": crumbs(row), "ballot": ballot, "poll": row, "by_number": by_number}
    context["has_costs"] = any(each.cost for each in ballot.options)
    return render(request, f"{FOLDER}/ballot_paper.html", context)


@never_cache
@programme_page(may_see)
def my_ballot(request: HttpRequest, seat: Seat, poll: UUID) -> HttpResponse:
    """A member's way to a ballot: being signed in takes the place of a code."""
    row = poll_or_404(seat, poll)
    user = person(request)
    if user is None or row.electorate != Electorate.MEMBERS or row.door is None:
        raise Http404
    why = "" if casting.is_open(row) else _("This vote is closed.")
    if request.method == "POST" and not why:
        try:
            credential = casting.exchange_for_member(poll=row, member=user.pk)
        except casting.NoSuchCode:
            why = _("You are not on the roll of this vote.")
        except casting.AlreadyVoted:
            why = _("You have voted. Your receipt changes your vote.")
        except casting.VoteClosed:
            why = _("This vote is closed.")
        else:
            return ballot_page(request, row, row.door, {"credential": credential})
    context = {"title": _("Your ballot"), "caption": row.title, "crumbs": crumbs(row), "why": why}
    return render(request, f"{FOLDER}/my_ballot.html", context)
