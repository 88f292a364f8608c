"""Who may be drawn: putting names down, lists, trying out whether the quotas can be met, locking, forgetting."""

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

from commonstar.web.co.commission.lots import actions, drawing, queries, rules, table, words
from commonstar.web.co.commission.lots.addresses import draw_address, panel_address
from commonstar.web.co.commission.lots.forms import ListForm
from commonstar.web.co.commission.lots.models import TRIAL, PanelByLot
from commonstar.web.co.commission.lots.views import crumbs, locked, panel_or_404
from commonstar.web.common.tables import Damaged, read_again
from commonstar.web.common.tables import shown as shown_problems
from commonstar.web.programmes.public import Seat, posted, programme_page

PREVIEWED = 20
PAGE = 50


@programme_page(rules.prepare)
def pool(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """How many are in the pool, where they come from, and what came of trying it out."""
    found = panel_or_404(seat, lot_panel)
    quotas, people = queries.quotas_of(found), queries.volunteers_of(found) if not found.locked_at else []
    door, trial = queries.door_of(found), queries.draw_at(found, TRIAL)
    context = {
        "title": _("The pool"),
        "crumbs": crumbs(seat, found),
        "panel": found,
        "count": len(people) if not found.locked_at else queries.pool_size(found),
        "has_names": found.forgotten_at is None and queries.names_of(found).exists(),
        "listed": sum(each.member is not None for each in people),
        "door": door,
        "door_url": reverse("programmes:door", args=[seat.programme.slug, door.pk]) if door else "",
        "has_quotas": bool(quotas),
        "pool": words.pool_table(quotas, people) if people and quotas else None,
        "trial": words.trial(trial) if trial else None,
        "urls": {name: panel_address(found, name) for name in URLS},
    }
    return render(request, "lots/pool.html", context)


URLS = ("open_sign_up", "take_list", "drop_list", "try_out", "lock", "quotas", "missing", "panel", "names")


@programme_page(rules.prepare)
def open_sign_up(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Open the page on which people put their names down."""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            door = actions.open_sign_up(seat=seat, panel=found)
            messages.success(request, _("People can put their names down now. Print the poster, or hand out the code."))
            return redirect(reverse("programmes:door", args=[seat.programme.slug, door.pk]))
        except actions.NoQuotas:
            messages.error(request, _("Say first what the panel must look like: people are asked for that."))
        except actions.Locked:
            return locked(request, found)
        return redirect(panel_address(found, "pool"))
    context = {
        "title": _("Let people put their names down?"),
        "sentence": _("From then on the questions stay as they are. The fewest and the most can still be changed."),
        "button": _("Open the page"),
        "crumbs": crumbs(seat, found),
        "cancel_url": panel_address(found, "pool"),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.prepare)
def take_list(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Take in a list: first what would happen, then, by a second button, all of it or nothing."""
    found = panel_or_404(seat, lot_panel)
    categories = queries.categories_of(queries.quotas_of(found))
    if found.locked_at:
        return locked(request, found)
    if request.method == "POST" and "content" in request.POST:
        return _take_list(request, seat, found, categories)
    form = ListForm(posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Take in a list of people"),
        "form": form,
        "crumbs": crumbs(seat, found),
        "columns": [*table.OWN, *categories],
        "has_quotas": bool(categories),
    }
    read = form.read(table.LIMITS) if form.is_valid() else None
    if read is not None:
        plan = table.plan_list(read[0], categories)
        context |= {"plan": plan, "first": plan.lines[:PREVIEWED], "agreed": True}
        context |= {**shown_problems(plan.problems), **read[1]}
    return render(request, "lots/take_list.html", context)


def _take_list(request: HttpRequest, seat: Seat, panel: PanelByLot, categories: dict[str, list[str]]) -> HttpResponse:
    """What was previewed comes back with the form and is read anew: the quotas may have changed."""
    try:
        plan = table.plan_list(read_again(request.POST, table.LIMITS), categories)
    except Damaged:
        messages.error(request, _("The table came back damaged. Choose the file again."))
        return redirect(panel_address(panel, "take_list"))
    if plan.problems or "agrees" not in request.POST:
        messages.error(request, _("The quotas changed meanwhile. Nothing was brought in; look again."))
        return redirect(panel_address(panel, "take_list"))
    try:
        actions.take_list(seat=seat, panel=panel, people=plan.lines)
    except (actions.Locked, actions.NoQuotas):
        return locked(request, panel)
    count = len(plan.lines)
    words_ = ngettext("{count} person is in the pool.", "{count} people are in the pool.", count)
    messages.success(request, words_.format(count=count))
    return redirect(panel_address(panel, "pool"))


@programme_page(rules.prepare)
def drop_list(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Ask, then take the list out again."""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            actions.drop_list(seat=seat, panel=found)
        except actions.Locked:
            return locked(request, found)
        messages.success(request, _("The list is out of the pool, and the names are gone."))
        return redirect(panel_address(found, "pool"))
    context = {
        "title": _("Take the list out of the pool?"),
        "sentence": _("Everybody who came by a list goes, with name and address. Who put their own name down stays."),
        "button": _("Take it out"),
        "crumbs": crumbs(seat, found),
        "cancel_url": panel_address(found, "pool"),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.prepare)
def try_out(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Put a trial in line: can the quotas be met, and how fair does it get?"""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            actions_tried = drawing.try_out(seat=seat, panel=found)
            return redirect(draw_address(found, actions_tried))
        except (drawing.NobodyThere, actions.NoQuotas):
            messages.error(request, _("There is nobody in the pool yet, or there are no quotas."))
        except actions.Locked:
            return locked(request, found)
    return redirect(panel_address(found, "pool"))


@programme_page(rules.prepare)
def lock(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Ask, then lock the panel and publish the hash of what goes into the draw."""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            draw = drawing.lock(seat=seat, panel=found)
            return redirect(draw_address(found, draw))
        except (drawing.NobodyThere, actions.NoQuotas):
            messages.error(request, _("There is nobody in the pool yet, or there are no quotas."))
        except actions.Locked:
            return locked(request, found)
        return redirect(panel_address(found, "pool"))
    context = {
        "title": _("Lock the panel and publish its hash?"),
        "panel": found,
        "count": queries.pool_size(found),
        "crumbs": crumbs(seat, found),
        "button": _("Lock and publish"),
        "cancel_url": panel_address(found, "pool"),
    }
    return render(request, "lots/lock.html", context)


@programme_page(rules.prepare)
def unlock(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Where no panel meets the quotas: open them again."""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            drawing.unlock(seat=seat, panel=found)
            messages.success(request, _("The panel is open again. Change the quotas, or let more people come."))
            return redirect(panel_address(found, "quotas"))
        except actions.NotLocked:
            messages.error(request, _("The panel is locked: what was published of it stays as it is."))
    return redirect(panel_address(found))


@programme_page(rules.prepare)
def forget(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Ask, then forget who was in the pool, for good."""
    found = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            count = actions.forget_people(seat=seat, panel=found)
        except actions.NotLocked:
            messages.error(request, _("The panel is not locked yet. Take a list out of the pool there."))
            return redirect(panel_address(found, "pool"))
        said = ngettext("{count} person is forgotten.", "{count} people are forgotten.", count)
        messages.success(request, said.format(count=count))
        return redirect(panel_address(found))
    context = {
        "title": _("Forget who was in the pool?"),
        "sentence": _(
            "All names, addresses and ways to reach people go for good, also of those on the panel. Nobody can be told "
            "or replaced after that. Numbers, answers and hashes stay, so that the draw can be checked for ever."
        ),
        "button": _("Forget them"),
        "crumbs": crumbs(seat, found),
        "cancel_url": panel_address(found),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.prepare)
def names(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Who is in the pool, by name, for those who are asked to take somebody out."""
    found = panel_or_404(seat, lot_panel)
    page = Paginator(queries.names_of(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Names in the pool"),
        "crumbs": crumbs(seat, found),
        "panel": found,
        "page": page,
        "lines": [(each, panel_address(found, "take_out", lot_person=each.member_id)) for each in page],
    }
    return render(request, "lots/names.html", context)


@programme_page(rules.prepare)
def take_out(request: HttpRequest, seat: Seat, lot_panel: UUID, lot_person: UUID) -> HttpResponse:
    """Ask, then take somebody out of the pool."""
    found = panel_or_404(seat, lot_panel)
    member = queries.member_at(found, lot_person)
    if member is None:
        raise Http404
    back = panel_address(found, "names")
    if request.method == "POST":
        drawing.take_out(seat=seat, panel=found, member=member)
        messages.success(request, _("They are out of the pool, and their name and address are gone."))
        return redirect(back)
    contact = queries.contacts_of([member]).get(member.pk)
    context = {
        "title": _("Take this person out of the pool?"),
        "about": contact.name if contact else member.code,
        "sentence": _(
            "Name and address go for good, and they cannot be drawn. Where the panel is locked, their answers stay in "
            "its file under their number."
        ),
        "button": _("Take them out"),
        "crumbs": crumbs(seat, found),
        "cancel_url": back,
    }
    return render(request, "programmes/confirm.html", context)
