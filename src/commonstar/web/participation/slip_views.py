"""The page behind a slip. Everything goes by POST, so that the code is in no address, history or log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonstar.vocabulary import Channel, ContributionState, Verdict
from commonstar.web.common.parts import Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.participation import access, limits, moderation, queries
from commonstar.web.participation import public as participation
from commonstar.web.participation.access import without_account
from commonstar.web.participation.actions import CONTRIBUTION
from commonstar.web.participation.forms import EmptyForm, SlipForm, VerdictForm, WordsForm
from commonstar.web.participation.keys import Slip, Unreadable, read_slip
from commonstar.web.participation.models import Contribution, Removal
from commonstar.web.participation.registry import Line, lines_of, registry
from commonstar.web.replies import public as replies

COLOURS = {
    ContributionState.WAITING: "yellow",
    ContributionState.SHOWN: "green",
    ContributionState.REMOVED: "red",
    ContributionState.TAKEN_BACK: "grey",
}


@dataclass(frozen=True)
class Kept:
    """One contribution on a slip, as its page shows it."""

    row: Contribution
    title: Any
    state: Tag
    channel: Promise
    lines: list[Line]
    additions: list[str]
    removal: Removal | None
    reply: replies.Reply | None

    @property
    def is_there(self) -> bool:
        """Whether its words are still there."""
        return self.row.state != ContributionState.TAKEN_BACK


@dataclass(frozen=True)
class Act:
    """Something that can be done from a slip: a page that asks, then the deed, then a sentence that says it is done."""

    title: Promise
    button: Promise
    done: Promise
    form: Callable[..., Form]
    do: Callable[[Slip, str, dict[str, Any]], None]
    intro: Promise | str = ""


@without_account
def slip(request: HttpRequest) -> HttpResponse:
    """Type the code of a slip; then read, add, take back, answer."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form)
    try:
        found = read_slip(form.cleaned_data["code"])
    except Unreadable:
        return _wrong(request, form)
    rows = queries.on_slip(found)
    if not rows:
        return _wrong(request, form)
    act = ACTS.get(request.POST.get("act", ""))
    return _act(request, found, act) if act else _read(request, found)


def _ask(request: HttpRequest, form: SlipForm, status: int = 200) -> HttpResponse:
    codes = [code for code, _name in settings.LANGUAGES]
    context = {
        "title": _("What became of what you said?"),
        "form": form,
        "language": get_language(),
        "spoken": access.language_links(codes),
    }
    return render(request, "participation/slip_ask.html", context, status=status)


def _wrong(request: HttpRequest, form: SlipForm) -> HttpResponse:
    if not limits.may_try_again(request):
        return access.too_fast(request, {})
    form.add_error("code", _("No slip has this code. Check each of its 16 letters and numbers."))
    return _ask(request, form, status=404)


def _read(request: HttpRequest, found: Slip, done: Any = "") -> HttpResponse:
    context = {
        "title": _("Your slip"),
        "slip": found,
        "kept": kept_on(queries.on_slip(found)),
        "contact": queries.contact_for(found.key),
        "done": done,
        "language": get_language(),
    }
    return render(request, "participation/slip.html", context)


def kept_on(rows: list[Contribution]) -> list[Kept]:
    """What a slip's page shows of its contributions: three questions to the store, however many there are."""
    keys = [row.key for row in rows]
    additions = queries.additions_to(keys)
    removals = queries.removals_of(keys)
    answers = _replies(rows)
    return [
        Kept(
            row=row,
            title=registry.kinds[row.kind].label if row.kind in registry.kinds else row.kind,
            state=Tag(phrase(ContributionState(row.state)), COLOURS[ContributionState(row.state)]),
            channel=phrase(Channel(row.channel)),
            lines=lines_of(row),
            additions=[addition.words for addition in additions.get(row.key, [])],
            removal=removals.get(row.key),
            reply=answers.get(row.key),
        )
        for row in rows
    ]


def _replies(rows: list[Contribution]) -> dict[str, replies.Reply]:
    """The replies owed for what is on a slip; all of it came through one door, and so to one programme."""
    return replies.replies_about(rows[0].door.programme, CONTRIBUTION, [row.key for row in rows]) if rows else {}


def _act(request: HttpRequest, found: Slip, act: Act) -> HttpResponse:
    """Ask first, or do what was asked for."""
    key = request.POST.get("contribution", "")
    form = act.form(request.POST if "go" in request.POST else None)
    if not form.is_valid():
        context = {
            "title": act.title,
            "button": act.button,
            "intro": act.intro,
            "stays": _stays(found, key) if act is ACTS["take-back"] else "",
            "form": form,
            "slip": found,
            "act": request.POST["act"],
            "contribution": key,
            "language": get_language(),
        }
        return render(request, "participation/slip_act.html", context)
    if not limits.may_act(request):
        return access.too_fast(request, {})
    try:
        act.do(found, key, form.cleaned_data)
    except (participation.NoSuchSlip, participation.TooLong, replies.NotAnsweredYet):
        return _read(request, found)
    return _read(request, found, act.done)


def _stays(found: Slip, key: str) -> Any:
    """What of a contribution stays when it is taken back, where it became something."""
    became = next((row for row in queries.on_slip(found) if row.key == key and row.became_id), None)
    return registry.kinds[became.kind].stays if became and became.kind in registry.kinds else ""


def _add(slip: Slip, key: str, values: dict[str, Any]) -> None:
    participation.add_to(slip=slip, contribution_key=key, entry=values["entry"], words=values["words"])


def _take_back(slip: Slip, key: str, values: dict[str, Any]) -> None:
    participation.take_back(slip=slip, contribution_key=key)


def _forget(slip: Slip, key: str, values: dict[str, Any]) -> None:
    participation.forget_contact(slip=slip)


def _appeal(slip: Slip, key: str, values: dict[str, Any]) -> None:
    moderation.appeal(slip=slip, contribution_key=key, words=values["words"])


def _respond(slip: Slip, key: str, values: dict[str, Any]) -> None:
    participation.respond(
        slip=slip,
        contribution_key=key,
        verdict=Verdict(values["verdict"]),
        words=values["words"],
        may_publish=values["may_publish"],
    )


ACTS = {
    "add": Act(
        gettext_lazy("Add to what you said"),
        gettext_lazy("Add this"),
        gettext_lazy("Your words are added."),
        WordsForm,
        _add,
    ),
    "take-back": Act(
        gettext_lazy("Take this back?"),
        gettext_lazy("Take it back"),
        gettext_lazy("It is taken back. Its words are deleted."),
        EmptyForm,
        _take_back,
        gettext_lazy("Its words, and what you added to it, are deleted at once. This cannot be undone."),
    ),
    "forget": Act(
        gettext_lazy("Delete how we can reach you?"),
        gettext_lazy("Delete it"),
        gettext_lazy("It is deleted. You can still read here what became of what you said."),
        EmptyForm,
        _forget,
    ),
    "appeal": Act(
        gettext_lazy("Why should this be shown?"),
        gettext_lazy("Ask for another look"),
        gettext_lazy("Someone will look again. Come back with your slip to read the answer."),
        WordsForm,
        _appeal,
    ),
    "respond": Act(
        gettext_lazy("Is the reply right?"),
        gettext_lazy("Send my answer"),
        gettext_lazy("Thank you. Your answer stands beside the reply."),
        VerdictForm,
        _respond,
    ),
}
