"""A draw: how far it is, what was published of it, the seed, everybody's chance, who was drawn, replacements, files."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.web.co.commission.lots import bridge, drawing, pictures, queries, rules, words
from commonstar.web.co.commission.lots.addresses import check_address, draw_address, panel_address
from commonstar.web.co.commission.lots.forms import AnswerForm, SeedForm
from commonstar.web.co.commission.lots.models import TRIAL, DrawState, PanelByLot, PanelDraw, PoolMember
from commonstar.web.co.commission.lots.views import crumbs, panel_or_404
from commonstar.web.common.parts import Link
from commonstar.web.programmes.public import Seat, posted, programme_page

PAGE = 50
MEDIA = {"csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8", "json": "application/json"}


def draw_or_404(seat: Seat, panel: PanelByLot, number: int) -> PanelDraw:
    """A draw of the panel; a trial is there for those who prepare it."""
    found = queries.draw_at(panel, number)
    if found is None or (found.number == TRIAL and not rules.prepare(seat)):
        raise Http404
    return found


def _pool_or_404(seat: Seat, panel: PanelByLot) -> None:
    if not rules.may_have_pool(seat, panel):
        raise Http404


@programme_page(rules.see)
def draw(request: HttpRequest, seat: Seat, lot_panel: UUID, draw: int) -> HttpResponse:
    """A draw, from being worked out to who is on the panel."""
    panel = panel_or_404(seat, lot_panel)
    found = draw_or_404(seat, panel, draw)
    has_pool, runs = rules.may_have_pool(seat, panel), rules.prepare(seat)
    quotas = queries.quotas_of(panel)
    population = queries.population_of(quotas)
    context: dict[str, Any] = {
        "title": words.draw_name(found),
        "crumbs": [*crumbs(seat, panel), *([Link(_("The pool"), panel_address(panel, "pool"))] if not draw else [])],
        "panel": panel,
        "draw": found,
        "is_trial": found.number == TRIAL,
        "state": words.state_of(found),
        "runs": runs,
        "has_pool": has_pool,
        "changed": words.quotas_changed(quotas, found) if found.number > 1 else (),
        "here": draw_address(panel, found),
        "check_url": check_address(found),
        "urls": {
            name: panel_address(panel, name) for name in ("lock", "unlock", "replace", "people", "missing", "quotas")
        },
    }
    if found.is_working:
        context["progress"] = words.progress(found)
    elif found.state == DrawState.IMPOSSIBLE:
        context |= {"refused": words.refused(found), "changes": words.changes_of(found)}
    else:
        context |= _published(panel, found, has_pool=has_pool)
    if found.number != TRIAL:
        context["files"] = words.files(panel, found, with_pool=has_pool, with_population=has_pool and bool(population))
    return render(request, "lots/draw.html", context)


def _published(panel: PanelByLot, draw: PanelDraw, *, has_pool: bool) -> dict[str, Any]:
    lottery = bridge.lottery_of(draw)
    return {
        "fairness": words.fairness_rows(lottery),
        "command": words.command(panel, draw),
        "selected": words.selected_table(lottery, draw, with_answers=has_pool) if draw.drawn is not None else None,
        "seed_url": draw_address(panel, draw, "seed"),
        "chances_url": draw_address(panel, draw, "chances") if has_pool else "",
    }


@programme_page(rules.prepare)
def seed(request: HttpRequest, seat: Seat, lot_panel: UUID, draw: int) -> HttpResponse:
    """Type in the seed; before the hashes are published it is refused."""
    panel = panel_or_404(seat, lot_panel)
    found = draw_or_404(seat, panel, draw)
    here = draw_address(panel, found)
    form = SeedForm(posted(request))
    if found.state != DrawState.READY or found.number == TRIAL:
        messages.error(
            request, _("Too early: a seed counts only after the hash of the inputs and the panels are published.")
        )
        return redirect(here)
    if form.is_valid():
        try:
            drawing.enter_seed(seat=seat, panel=panel, number=found.number, **form.cleaned_data)
            messages.success(request, _("The panel is drawn."))
        except drawing.AlreadyDrawn:
            messages.info(request, _("This draw has its seed already, and keeps it."))
        return redirect(here)
    context = {
        "title": _("Type in the seed"),
        "form": form,
        "panel": panel,
        "draw": found,
        "crumbs": [*crumbs(seat, panel), Link(words.draw_name(found), here)],
        "cancel_url": here,
        "button": _("Draw the panel"),
    }
    return render(request, "lots/seed.html", context)


@programme_page(rules.see)
def chances(request: HttpRequest, seat: Seat, lot_panel: UUID, draw: int) -> HttpResponse:
    """Everybody's chance, by number."""
    panel = panel_or_404(seat, lot_panel)
    _pool_or_404(seat, panel)
    found = draw_or_404(seat, panel, draw)
    if found.ready_at is None:
        raise Http404
    lottery = bridge.lottery_of(found)
    page = Paginator(range(len(lottery.pool.people)), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Everybody's chance"),
        "crumbs": [*crumbs(seat, panel), Link(words.draw_name(found), draw_address(panel, found))],
        "fairness": words.fairness_rows(lottery),
        "table": words.chances_table(lottery, found, list(page.object_list)),
        "page": page,
    }
    return render(request, "lots/chances.html", context)


@programme_page(rules.see)
def chance(request: HttpRequest, seat: Seat, lot_panel: UUID, draw: int, pool_member: str) -> HttpResponse:
    """One person's chance in plain words."""
    panel = panel_or_404(seat, lot_panel)
    _pool_or_404(seat, panel)
    found = draw_or_404(seat, panel, draw)
    if found.ready_at is None:
        raise Http404
    lottery = bridge.lottery_of(found)
    place = lottery.pool.places.get(pool_member)
    if place is None:
        raise Http404
    here = draw_address(panel, found)
    context = {
        "title": _("Why this chance: {code}").format(code=pool_member),
        "crumbs": [*crumbs(seat, panel), Link(words.draw_name(found), here)],
        "sentences": words.why(lottery, found, place),
    }
    return render(request, "lots/chance.html", context)


@programme_page(rules.see)
def missing(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Who is missing: pool and panel beside who lives here. Before it is locked, for members alone."""
    panel = panel_or_404(seat, lot_panel)
    _pool_or_404(seat, panel)
    if not panel.locked_at and not seat.is_member:
        raise Http404
    quotas = queries.quotas_of(panel)
    population = queries.population_of(quotas)
    last = next((each for each in reversed(queries.draws_of(panel)) if each.seed), None)
    drawn = queries.draw_at(panel, last.number) if last else None
    lines: tuple[bridge.Share, ...] = ()
    if drawn is not None:
        lines = bridge.shares_of(drawn, population)
    else:
        people = queries.answers_of(panel)
        lines = bridge.shares_in(quotas, people, population) if people and quotas else ()
    context = {
        "title": _("Who is missing"),
        "crumbs": crumbs(seat, panel),
        "panel": panel,
        "is_drawn": drawn is not None,
        "has_population": bool(population),
        "picture": pictures.missing(lines, is_drawn=drawn is not None) if lines else "",
        "table": words.share_table(lines, is_drawn=drawn is not None) if lines else None,
    }
    return render(request, "lots/missing.html", context)


@programme_page(rules.see)
def file(request: HttpRequest, seat: Seat, lot_panel: UUID, draw: int, lot_file: str) -> HttpResponse:
    """A file of a draw, byte for byte as it was hashed."""
    panel = panel_or_404(seat, lot_panel)
    found = draw_or_404(seat, panel, draw)
    quotas = queries.quotas_of(panel)
    offered = words.files(
        panel, found, with_pool=rules.may_have_pool(seat, panel), with_population=bool(queries.population_of(quotas))
    )
    if found.number == TRIAL or lot_file not in {str(each.label) for each in offered}:
        raise Http404
    content = {
        "statement.txt": lambda: found.statement,
        "quotas.csv": lambda: found.quotas,
        "people.csv": lambda: found.people,
        "panels.csv": lambda: found.panels,
        "population.csv": lambda: bridge.population_file(quotas),
        "result.json": lambda: _result(found, queries.population_of(quotas)),
    }[lot_file]()
    response = HttpResponse(content.encode(), content_type=MEDIA[lot_file.rsplit(".", 1)[1]])
    response.headers["Content-Disposition"] = f'attachment; filename="{lot_file}"'
    return response


def _result(draw: PanelDraw, population: dict[tuple[str, str], int]) -> str:
    document = bridge.document_of(draw, bridge.lottery_of(draw), population)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@programme_page(rules.prepare)
def people(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Who is on the panel now, by name, and what they said."""
    panel = panel_or_404(seat, lot_panel)
    last = queries.last_draw(panel)
    drawn = last if last is None or last.seed else queries.draw_at(panel, last.number - 1)
    if last is None or drawn is None or not drawn.seed:
        raise Http404
    members = queries.members_at(panel, queries.selected_of(drawn))
    contacts = queries.contacts_of(members)
    left = sum(each.answer == "no" for each in members)
    context = {
        "title": _("Those who were drawn"),
        "crumbs": crumbs(seat, panel),
        "panel": panel,
        "lines": [
            (each, contacts.get(each.pk), words.answer_of(each), panel_address(panel, "answer", pool_member=each.code))
            for each in members
        ],
        "left": left,
        "is_latest": drawn.pk == last.pk,
        "draw_url": draw_address(panel, last),
        "replace_url": panel_address(panel, "replace"),
    }
    return render(request, "lots/people.html", context)


@programme_page(rules.prepare)
def answer(request: HttpRequest, seat: Seat, lot_panel: UUID, pool_member: str) -> HttpResponse:
    """What somebody who was drawn said."""
    panel = panel_or_404(seat, lot_panel)
    found = PoolMember.objects.filter(panel=panel, number=_number(pool_member)).first()
    if found is None:
        raise Http404
    form = AnswerForm(posted(request), initial={"answer": found.answer})
    back = panel_address(panel, "people")
    if form.is_valid():
        try:
            drawing.note_answer(seat=seat, panel=panel, member=found, answer=form.cleaned_data["answer"])
        except drawing.NotDrawnYet:
            messages.error(request, _("{code} is not on the panel.").format(code=found.code))
            return redirect(panel_address(panel))
        return redirect(back)
    context = {
        "title": _("What did {code} say?").format(code=found.code),
        "form": form,
        "crumbs": crumbs(seat, panel),
        "cancel_url": back,
    }
    return render(request, "programmes/form_page.html", context)


def _number(code: str) -> int:
    return int(code[1:]) if code[1:].isdecimal() and len(code) < 10 else 0


@programme_page(rules.prepare)
def replace(request: HttpRequest, seat: Seat, lot_panel: UUID) -> HttpResponse:
    """Ask, then lock and work out a draw for the places that became free."""
    panel = panel_or_404(seat, lot_panel)
    if request.method == "POST":
        try:
            made = drawing.replace(seat=seat, panel=panel)
            return redirect(draw_address(panel, made))
        except drawing.NobodyLeft:
            messages.info(request, _("Everybody who was drawn takes part, or was not asked yet."))
        except drawing.NotDrawnYet:
            messages.error(request, _("The last draw has no seed yet."))
        return redirect(panel_address(panel))
    context = {
        "title": _("Draw replacements?"),
        "about": ", ".join(queries.left_of(panel)),
        "sentence": _(
            "These cannot take part. Those who stay are kept, and the same draw is held again for the free places. Its "
            "hash is published first; then it needs a new seed, made as before."
        ),
        "button": _("Lock and publish"),
        "crumbs": crumbs(seat, panel),
        "cancel_url": panel_address(panel, "people"),
    }
    return render(request, "programmes/confirm.html", context)
