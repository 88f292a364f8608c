"""Setting up a commissioning panel: what it is about, who sits on it, and moving it on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from commonstar.vocabulary import PanelState, Standing
from commonstar.web.co.commission.panels import actions, addresses, queries, rules, words
from commonstar.web.co.commission.panels.addresses import address
from commonstar.web.co.commission.panels.forms import MemberForm, PanelForm, as_lines
from commonstar.web.co.commission.panels.models import CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.views import crumbs, panel_or_404
from commonstar.web.programmes.public import Seat, posted, programme_page

FORM = "commission/panels/form.html"
SHOWN_ONCE = "panel-link"
STEPS: dict[str, tuple[Any, Any, Any, Callable[..., CommissioningPanel]]] = {
    PanelState.PREPARING: (
        words.NEXT_STEP[PanelState.PREPARING],
        gettext_lazy("From now on they can come in. What counts, and how much, stays as it is."),
        gettext_lazy("It is open."),
        actions.open_bidding,
    ),
    PanelState.BIDDING: (
        words.NEXT_STEP[PanelState.BIDDING],
        gettext_lazy(
            "Nothing more can come in. Each member then says whether anything ties them to it, and scores alone."
        ),
        gettext_lazy("The members can score now."),
        actions.open_scoring,
    ),
    PanelState.SCORING: (
        words.NEXT_STEP[PanelState.SCORING],
        gettext_lazy("Nobody can score alone any more. The panel sees how far its scores lie apart, and agrees."),
        gettext_lazy("The panel sees the scores now."),
        actions.open_meeting,
    ),
}
NOT_READY = {
    "criteria": gettext_lazy("Say first what counts, and how much."),
    "expert": gettext_lazy("No expert by experience sits on the panel. Add at least one, then go on."),
    "bids": gettext_lazy("Nothing has come in yet, so there is nothing to score."),
    "plain": gettext_lazy(
        "Something is not told in plain words yet. Everybody on the panel has to be able to read it."
    ),
    "scores": gettext_lazy("There is something that nobody has scored yet. Wait, or type up a score sheet."),
}


def timely(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is not done at this time, or no more, says so on the panel's page."""

    @wraps(view)
    def inner(request: HttpRequest, seat: Seat, panel: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, seat, panel=panel, **more)
        except actions.NotNow:
            messages.info(request, _("The panel is at another point now, so this was not done."))
            return redirect(address(panel_or_404(seat, panel)))

    return inner


def in_state(panel: CommissioningPanel, *states: PanelState) -> CommissioningPanel:
    """The panel, if this is the time. Raises NotNow."""
    if panel.state not in states:
        raise actions.NotNow(panel.state)
    return panel


@programme_page(rules.lead)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Prepare a panel."""
    form = PanelForm(posted(request), seat=seat)
    if form.is_valid():
        made = actions.prepare_panel(seat=seat, values=form.values())
        messages.success(request, _("It is prepared. Say now who sits on the panel."))
        return redirect(address(made))
    context = {
        "title": _("Prepare a commissioning panel"),
        "form": form,
        "crumbs": crumbs(seat),
        "cancel_url": addresses.home(seat.programme),
    }
    return render(request, FORM, context)


@programme_page(rules.lead)
@timely
def change(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Change what it is about, while nobody can bid."""
    found = in_state(panel_or_404(seat, panel), PanelState.PREPARING)
    names = ("kind", "title", "need", "outcome", "money", "who_may_bid", "top", "closes_on", "meets_on")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"about": str(found.about_id or ""), "criteria": as_lines(found)}
    form = PanelForm(posted(request), seat=seat, initial=initial)
    if form.is_valid():
        actions.change_panel(seat=seat, panel=found, values=form.values())
        messages.success(request, _("It is changed."))
        return redirect(address(found))
    context = {"title": _("Change it"), "caption": found.title, "form": form}
    return render(request, FORM, context | _standing(seat, found))


def _standing(seat: Seat, panel: CommissioningPanel) -> dict[str, Any]:
    return {"crumbs": crumbs(seat, panel), "cancel_url": address(panel)}


@programme_page(rules.lead)
@timely
def go_on(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Move the panel on, after a look at what that means."""
    found = in_state(panel_or_404(seat, panel), *(state for state in PanelState if state in STEPS))
    _usual, sentence, done, act = STEPS[found.state]
    button = words.next_step(found)
    if request.method == "POST":
        try:
            act(seat=seat, panel=found)
        except actions.NotReady as why:
            messages.info(request, NOT_READY[why.code])
        else:
            messages.success(request, done)
        return redirect(address(found))
    missing = queries.unscored(found) if found.state == PanelState.SCORING else 0
    context = {"title": button, "about": found.title, "sentence": sentence, "button": button, "missing": missing}
    return render(request, "commission/panels/go_on.html", context | _standing(seat, found))


@programme_page(rules.lead)
@timely
def add_member(request: HttpRequest, seat: Seat, panel: UUID) -> HttpResponse:
    """Somebody sits on the panel."""
    found = in_state(panel_or_404(seat, panel), PanelState.PREPARING, PanelState.BIDDING)
    form = MemberForm(posted(request), panel=found)
    if form.is_valid():
        given = form.cleaned_data
        standing = Standing(given["standing"])
        try:
            actions.add_member(seat=seat, panel=found, name=given["name"], standing=standing, user=given["user"])
        except actions.NameTaken:
            form.add_error("name", _("Somebody on the panel is called so already. Choose another name."))
        else:
            messages.success(request, _("They sit on the panel."))
            return redirect(address(found))
    context = {"title": _("Add a member"), "caption": found.title, "form": form}
    return render(request, FORM, context | _standing(seat, found))


def member_or_404(panel: CommissioningPanel, pk: UUID) -> PanelMember:
    """Somebody of this panel, or there is nobody."""
    found = queries.member_at(panel, pk)
    if found is None:
        raise Http404
    return found


@programme_page(rules.lead)
@timely
def remove_member(request: HttpRequest, seat: Seat, panel: UUID, panel_member: UUID) -> HttpResponse:
    """Take somebody off the panel."""
    found = in_state(panel_or_404(seat, panel), PanelState.PREPARING, PanelState.BIDDING)
    who = member_or_404(found, panel_member)
    if request.method == "POST":
        actions.remove_member(seat=seat, member=who)
        messages.success(request, _("They are off the panel."))
        return redirect(address(found))
    context = {
        "title": _("Take off the panel"),
        "about": who.name,
        "sentence": _("They will not score. You can add them again until scoring begins."),
        "button": _("Take off the panel"),
    }
    return render(request, "programmes/confirm.html", context | _standing(seat, found))


@never_cache
@programme_page(rules.lead)
@timely
def member_link(request: HttpRequest, seat: Seat, panel: UUID, panel_member: UUID) -> HttpResponse:
    """A link for a member without an account, shown once: afterwards not even the store knows it."""
    found = panel_or_404(seat, panel)
    who = member_or_404(found, panel_member)
    owner, token = request.session.pop(SHOWN_ONCE, ["", ""])
    context: dict[str, Any] = {"title": _("A link for scoring"), "caption": who.name} | _standing(seat, found)
    if request.method == "POST":
        request.session[SHOWN_ONCE] = [request.path, actions.make_member_link(seat=seat, member=who)]
        return redirect(request.path)
    if owner == request.path:
        shown = request.build_absolute_uri(addresses.by_link(token))
        return render(request, "commission/panels/member_link.html", context | {"shown": shown})
    in_state(found, *(state for state in PanelState if state is not PanelState.DECIDED))
    context |= {
        "sentence": _("Whoever has the link reads and scores as this member. An older link ends."),
        "button": _("Make a link"),
    }
    return render(request, "programmes/confirm.html", context)
