"""The pages of voters: a code becomes a ballot, the ballot is checked, cast, and answered with a receipt.

No account, script or cookie. What a voter holds travels in the pages themselves, never in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel, Electorate
from commonstar.web.co.commission.voting import casting, queries
from commonstar.web.co.commission.voting.forms import BallotForm, OwnWordForm, ReceiptForm, VotingCodeForm
from commonstar.web.co.commission.voting.models import Poll
from commonstar.web.common.forms import GovukForm
from commonstar.web.participation import public as participation
from commonstar.web.participation.pages import is_flood, taking_part_behind, with_language
from commonstar.web.participation.public import Door, Slip, Unreadable

FOLDER = "commission/vote"
HELD = ("credential", "receipt", "helped", "language")  # what goes along from page to page
voting = taking_part_behind(queries.poll_by_code)


def _url(name: str, door: Door) -> str:
    return with_language(reverse(f"vote:{name}", args=[door.code]))


def _context(poll: Poll, door: Door, title: str, **more: Any) -> dict[str, Any]:
    context = {
        "title": title,
        "caption": poll.title,
        "poll": poll,
        "door": door,
        "is_open": casting.is_open(poll),
        "start_url": _url("start", door),
        "change_url": _url("change", door),
        "receipt_url": _url("receipt", door),
        "proof_url": _url("proof", door),
    }
    return context | more


def start_form(poll: Poll, data: Any) -> GovukForm | None:
    """What is asked before a ballot is given; nothing where one signs in."""
    if poll.electorate == Electorate.MEMBERS:
        return None
    return OwnWordForm(data) if poll.electorate == Electorate.OPEN else VotingCodeForm(data)


@voting
def start(request: HttpRequest, door: Door, poll: Poll) -> HttpResponse:
    """Who may vote and what is promised; with a voting code, or on one's word, the ballot."""
    form = start_form(poll, request.POST if request.method == "POST" else None)
    if form is not None and form.is_valid():
        return _given(request, poll, door, form)
    return _start_page(request, poll, door, form)


def _start_page(
    request: HttpRequest, poll: Poll, door: Door, form: GovukForm | None, status: int = 200
) -> HttpResponse:
    context = _context(poll, door, poll.title, form=form, words=queries.words_of(poll))
    context["caption"] = door.organisation.name
    if form is None:
        context["member_url"] = reverse("commission:my_ballot", args=[poll.programme.slug, poll.pk])
    return render(request, f"{FOLDER}/start.html", context, status=status)


def _given(request: HttpRequest, poll: Poll, door: Door, form: GovukForm) -> HttpResponse:
    refused, _waits = is_flood(request, door)
    field = "code" if "code" in form.fields else None
    try:
        if refused:
            form.add_error(None, _("Very much is coming in at this moment. Wait a minute and send again."))
            return _start_page(request, poll, door, form, 429)
        if field:
            credential = casting.exchange(poll=poll, code=form.cleaned_data["code"])
        else:
            credential = casting.join_open_roll(poll=poll)
    except casting.NoSuchCode:
        form.add_error(field, _("This code is not on the roll of this vote. Check it against your card or mail."))
    except casting.AlreadyVoted:
        form.add_error(field, _("A ballot was cast with this code. Your receipt, not the code, changes your vote."))
    except casting.VoteClosed:
        form.add_error(None, _("This vote is not open."))
    else:
        helped = "yes" if form.cleaned_data["helped"] else ""
        return ballot_page(request, poll, door, {"credential": credential, "helped": helped})
    return _start_page(request, poll, door, form, 409)


def ballot_page(
    request: HttpRequest,
    poll: Poll,
    door: Door,
    held: dict[str, str],
    form: BallotForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ballot, with what the voter holds in the form."""
    shown = form or BallotForm(ballot=queries.ballot_of(poll))
    kept = {name: value for name, value in held.items() if value}
    to = _url("change" if "receipt" in kept else "ballot", door)
    context = _context(poll, door, _("Your ballot"), form=shown, held=kept, to_url=to, ballot=shown.ballot)
    return render(request, f"{FOLDER}/ballot.html", context, status=status)


@voting
def ballot(request: HttpRequest, door: Door, poll: Poll) -> HttpResponse:
    """Check what was filled in, show it once more, then cast it."""
    held = _held(request)
    if request.method != "POST" or "credential" not in held or poll.opened_at is None:
        return redirect(_url("start", door))

    def keep(form: BallotForm) -> Slip:
        channel = Channel.HELPER if held.get("helped") else Channel.WEB
        return casting.cast(poll=poll, credential=held["credential"], said=form.said(), channel=channel)

    return _steps(request, poll, door, held, keep)


def _held(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST[name] for name in HELD if request.POST.get(name)}


def _steps(
    request: HttpRequest, poll: Poll, door: Door, held: dict[str, str], keep: Callable[[BallotForm], Slip]
) -> HttpResponse:
    """Filled in, checked by the voter, sent."""
    form = BallotForm(request.POST, ballot=queries.ballot_of(poll))
    if not form.is_valid() or request.POST.get("step") == "back":
        return ballot_page(request, poll, door, held, form)
    if request.POST.get("step") != "cast":
        return _check_page(request, poll, door, held, form)
    try:
        receipt = keep(form)
    except (casting.NoCredential, Unreadable):
        return _stopped(request, poll, door, _("A newer ballot was asked for with your code. Use that one."))
    except casting.NoSuchReceipt:
        return _stopped(request, poll, door, _("There is no ballot with this receipt."))
    except casting.VoteClosed:
        return _stopped(request, poll, door, _("The vote closed before your ballot came in."))
    context = _context(poll, door, _("Your ballot is in"), receipt=receipt, was_changed="receipt" in held)
    return render(request, f"{FOLDER}/cast.html", context)


def _check_page(request: HttpRequest, poll: Poll, door: Door, held: dict[str, str], form: BallotForm) -> HttpResponse:
    filled = [(name, value) for name in form.fields for value in request.POST.getlist(name) if value]
    to = _url("change" if "receipt" in held else "ballot", door)
    more = {"told": form.told(), "filled": filled, "held": held, "to_url": to}
    return render(request, f"{FOLDER}/check.html", _context(poll, door, _("Check your ballot"), **more))


def _stopped(request: HttpRequest, poll: Poll, door: Door, why: str) -> HttpResponse:
    context = _context(poll, door, _("Your ballot was not taken"), why=why)
    return render(request, f"{FOLDER}/stopped.html", context, status=409)


@voting
def change(request: HttpRequest, door: Door, poll: Poll) -> HttpResponse:
    """Put another ballot in the place of one's own, by its receipt."""
    held = _held(request)
    asked = ReceiptForm(request.POST if request.method == "POST" else None)
    receipt = _receipt(asked, poll)
    if receipt is None:
        context = _context(poll, door, _("Change your vote"), form=asked, to_url=_url("change", door))
        return render(request, f"{FOLDER}/receipt.html", context)
    held["receipt"] = receipt.code
    if "step" not in request.POST:
        return ballot_page(request, poll, door, held)

    def keep(form: BallotForm) -> Slip:
        casting.replace(poll=poll, receipt=receipt, said=form.said())
        return receipt

    return _steps(request, poll, door, held, keep)


def _receipt(asked: ReceiptForm, poll: Poll) -> Slip | None:
    """The receipt that was typed, if a ballot of this vote has it; else the form says why not."""
    if not asked.is_valid():
        return None
    try:
        found = participation.read_slip(asked.cleaned_data["receipt"])
    except Unreadable:
        found = None
    if found is None or not casting.is_in(poll=poll, receipt=found):
        asked.add_error("receipt", _("There is no ballot with this receipt in this vote."))
        return None
    return found


@voting
def receipt(request: HttpRequest, door: Door, poll: Poll) -> HttpResponse:
    """Whether a ballot is in the vote: whether, not what."""
    asked = ReceiptForm(request.POST if request.method == "POST" else None)
    context = _context(poll, door, _("Is my ballot in?"), form=asked, to_url=_url("receipt", door))
    if _receipt(asked, poll) is not None:
        return render(request, f"{FOLDER}/is_in.html", context)
    return render(request, f"{FOLDER}/receipt.html", context)
