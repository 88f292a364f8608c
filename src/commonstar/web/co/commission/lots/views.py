"""The list of panels, a panel with all that was published of it, what it is about, and its quotas."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.web.co.commission.lots import actions, queries, rules, table, words
from commonstar.web.co.commission.lots.addresses import address, panel_address
from commonstar.web.co.commission.lots.forms import LimitsForm, PanelForm, QuotaForm, QuotasFileForm, initial_of
from commonstar.web.co.commission.lots.models import PanelByLot, PanelQuota
from commonstar.web.common.parts import Link
from commonstar.web.common.tables import shown as shown_problems
from commonstar.web.programmes.public import Seat, posted, programme_page


def crumbs(seat: Seat, panel: PanelByLot | None = None) -> list[Link]:
    """The way back."""
    found = [Link(_("Panels by lot"), address("panels", seat.programme))]
    return [*found, Link(panel.title, panel_address(panel))] if panel else found


def panel_or_404(seat: Seat, pk: UUID) -> PanelByLot:
    """A panel of this programme."""
    found = queries.panel_at(seat.programme, pk)
    if found is None:
        raise Http404
    return found


@programme_page(rules.see)
def panels(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every panel of the programme."""
    rows = list(queries.staged(queries.panels_of(seat.programme)).select_related("programme"))
    context = {
        "title": _("Panels by lot"),
        "crumbs": [Link(_("Co-commission"), address_of_home(seat))],
        "lines": [(each, panel_address(each), words.stage_of(each)) for each in rows],
        "new_url": address("new", seat.programme) if rules.prepare(seat) else "",
    }
    return render(request, "lots/panels.html", context)


def address_of_home(seat: Seat) -> str:
    """Where Co-commission begins."""
    return address("panels", seat.programme).removesuffix("lots/")


@programme_page(rules.prepare)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin a panel."""
    form = PanelForm(posted(request), initial={"method": "leximin", "is_open": "no"})
    if form.is_valid():
        made = actions.plan_panel(seat=seat, values=form.values())
        messages.success(request, _("The panel is begun. Now say what it must look like."))
        return redirect(panel_address(made, "quotas"))
    context = {
        "title": _("Begin a panel by lot"),
        "form": form,
        "crumbs": crumbs(seat),
        "cancel_url": address("panels", seat.programme),
        "button": _("Save and go on"),
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.prepare)
def change(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Say it otherwise, before it is locked."""
    panel = panel_or_404(seat, lot_panel)
    form = PanelForm(posted(request), initial=initial_of(panel))
    if form.is_valid():
        try:
            actions.change_panel(seat=seat, panel=panel, values=form.values())
            messages.success(request, _("Saved."))
            return redirect(panel_address(panel))
        except actions.PeopleCame:
            form.add_error("is_open", _("People put their names down under another promise, so this stays as it was."))
        except actions.Locked:
            return locked(request, panel)
    context = {
        "title": _("What the panel is about"),
        "form": form,
        "crumbs": crumbs(seat, panel),
        "cancel_url": panel_address(panel),
    }
    return render(request, "programmes/form_page.html", context)


def locked(request: HttpRequest, panel: PanelByLot) -> HttpResponse:
    """Somebody locked it meanwhile, or long ago."""
    messages.error(request, _("The panel is locked: what was published of it stays as it is."))
    return redirect(panel_address(panel))


@programme_page(rules.see)
def panel(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """A panel: what it will do, by which rule it is drawn, how far it is, and all that was published."""
    found = panel_or_404(seat, lot_panel)
    quotas, draws = queries.quotas_of(found), queries.draws_of(found)
    runs = rules.prepare(seat)
    size = queries.pool_size(found)
    context: dict[str, Any] = {
        "title": found.title,
        "crumbs": crumbs(seat),
        "panel": found,
        "rows": words.panel_rows(found, size),
        "quotas": words.quotas_table(quotas) if quotas else None,
        "draws": [words.draw_line(found, each) for each in draws],
        "tasks": words.tasks(found, quotas, draws, size) if runs else (),
        "missing_url": panel_address(found, "missing") if rules.may_have_pool(seat, found) and size else "",
        "people_url": panel_address(found, "people") if runs and any(each.seed for each in draws) else "",
        "runs": runs,
    }
    return render(request, "lots/panel.html", context)


@programme_page(rules.prepare)
def quotas(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """What the panel must look like: each answer with the fewest and the most, and one more to add."""
    found = panel_or_404(seat, lot_panel)
    rows = queries.quotas_of(found)
    last = rows[-1].category if rows else ""
    form = QuotaForm(posted(request), initial={"category": last})
    if form.is_valid():
        try:
            actions.add_quota(seat=seat, panel=found, quota=form.values())
            return redirect(panel_address(found, "quotas"))
        except actions.QuotaTwice:
            form.add_error("value", _("This answer is there already."))
        except actions.PeopleCame:
            form.add_error(None, _("People are in the pool already, so that the questions stay as they are."))
        except actions.Locked:
            return locked(request, found)
    context = {
        "title": _("What the panel must look like"),
        "crumbs": crumbs(seat, found),
        "panel": found,
        "lines": [
            (
                row,
                panel_address(found, "quota", lot_quota=row.pk),
                panel_address(found, "remove_quota", lot_quota=row.pk),
            )
            for row in rows
        ],
        "form": form,
        "can_add": not found.locked_at and not queries.has_people(found),
        "file_url": panel_address(found, "quotas_file"),
        "back_to": panel_address(found),
    }
    return render(request, "lots/quotas.html", context)


def _quota_or_404(panel: PanelByLot, pk: UUID) -> PanelQuota:
    found = PanelQuota.objects.filter(panel=panel, pk=pk).first()
    if found is None:
        raise Http404
    return found


@programme_page(rules.prepare)
def quota(request: HttpRequest, seat: Seat, lot_panel: UUID, lot_quota: UUID) -> HttpResponse:
    """Another minimum or maximum."""
    found = panel_or_404(seat, lot_panel)
    row = _quota_or_404(found, lot_quota)
    form = LimitsForm(posted(request), initial={"least": row.least, "most": row.most})
    if form.is_valid():
        try:
            actions.change_quota(seat=seat, panel=found, quota=row, **form.cleaned_data)
        except actions.Locked:
            return locked(request, found)
        return redirect(panel_address(found, "quotas"))
    context = {
        "title": f"{row.category}: {row.value}",
        "form": form,
        "crumbs": crumbs(seat, found),
        "cancel_url": panel_address(found, "quotas"),
    }
    return render(request, "programmes/form_page.html", context)


@programme_page(rules.prepare)
def remove_quota(request: HttpRequest, seat: Seat, lot_panel: UUID, lot_quota: UUID) -> HttpResponse:
    """Ask, then take an answer away."""
    found = panel_or_404(seat, lot_panel)
    row = _quota_or_404(found, lot_quota)
    if request.method == "POST":
        try:
            actions.remove_quota(seat=seat, panel=found, quota=row)
        except actions.PeopleCame:
            messages.error(request, _("People are in the pool already, so that the questions stay as they are."))
        except actions.Locked:
            return locked(request, found)
        return redirect(panel_address(found, "quotas"))
    context = {
        "title": _("Remove this answer?"),
        "about": f"{row.category}: {row.value}",
        "sentence": _("Nobody is asked for it any more, and it has no minimum and maximum."),
        "button": _("Remove it"),
        "crumbs": crumbs(seat, found),
        "cancel_url": panel_address(found, "quotas"),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(rules.prepare)
def quotas_file(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """All quotas from a file, or none of them where it has a mistake."""
    found = panel_or_404(seat, lot_panel)
    form = QuotasFileForm(posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Bring in quotas from a table"),
        "form": form,
        "crumbs": crumbs(seat, found),
        "columns": table.QUOTA_COLUMNS,
        "cancel_url": panel_address(found, "quotas"),
    }
    read = form.read(table.LIMITS) if form.is_valid() else None
    if read is not None:
        plan = table.plan_quotas(read[0])
        if not plan.problems:
            return _set_quotas(request, seat, found, plan)
        context |= {"plan": plan, **shown_problems(plan.problems)}
    return render(request, "lots/quotas_file.html", context)


def _set_quotas(request: HttpRequest, seat: Seat, panel: PanelByLot, plan: table.Plan[Any]) -> HttpResponse:
    try:
        actions.set_quotas(seat=seat, panel=panel, quotas=plan.lines)
        messages.success(request, _("The quotas are brought in. They took the place of those that were here."))
    except actions.PeopleCame:
        messages.error(request, _("People are in the pool already, so that the questions stay as they are."))
    except actions.Locked:
        return locked(request, panel)
    return redirect(panel_address(panel, "quotas"))
