"""The map by need and by outcome: which needs nothing answers, and which outcomes of a framework nothing serves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Status
from commonstar.web.common.parts import Cell, Column, Table
from commonstar.web.programmes.public import Challenge, Need, Programme, Seat, needs_of, programme_page
from commonstar.web.star.map_it import rules
from commonstar.web.star.map_it.coverage import breakdowns
from commonstar.web.star.map_it.coverage.addresses import list_address
from commonstar.web.star.map_it.coverage.breakdowns import Counted
from commonstar.web.star.map_it.coverage.views import tabs


@programme_page(rules.see)
def by_need(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Initiatives by the need that they answer, and by the outcomes that the needs' challenges serve."""
    counted = {each.id: each for each in breakdowns.by_need(seat.programme)}
    needs = list(needs_of(seat.programme))
    gaps = [row.title for row in needs if not _number(counted.get(row.pk), Status.EXISTING)]
    missing = breakdowns.without(seat.programme, "needs")
    context = {
        "title": _("By need and outcome"),
        "tabs": tabs(seat, request.path),
        "needs": _needs(seat, needs, counted) if needs else None,
        "outcomes": _outcomes(seat.programme),
        "needs_url": reverse("programmes:needs", args=[seat.programme.slug]),
        "gaps": gaps,
        "missing": missing
        and ngettext("%(n)d initiative names no need.", "%(n)d initiatives name no need.", missing) % {"n": missing},
    }
    return render(request, "map_it/coverage/needs.html", context)


def _number(counted: Counted | None, status: Status) -> int:
    return counted.by_status.get(status, 0) if counted else 0


def _columns(first: str) -> tuple[Column, ...]:
    names = (_("Existing"), _("Potential"), _("All"))
    return (Column(first), *(Column(name, numeric=True) for name in names))


def _needs(seat: Seat, needs: list[Need], counted: dict[UUID, Counted]) -> Table:
    rows = []
    for row in needs:
        found = counted.get(row.pk)
        numbers = (_number(found, Status.EXISTING), _number(found, Status.POTENTIAL), found.total if found else 0)
        url = list_address(seat.programme, need=str(row.pk)) if found else ""
        rows.append((Cell(row.title, url), *(Cell(number) for number in numbers)))
    return Table(_("Initiatives by need"), _columns(_("Recognised need")), tuple(rows))


def _outcomes(programme: Programme) -> Table | None:
    """Every outcome that a challenge of the programme serves, with what answers the needs under it."""
    counted = breakdowns.by_outcome(programme)
    served = Challenge.outcomes.through.objects.filter(challenge__programme=programme).order_by(
        "outcome__framework__name", "outcome__order", "outcome__code"
    )
    listed = served.values_list("outcome", "outcome__framework__name", "outcome__code", "outcome__title").distinct()
    rows = []
    for pk, framework, code, title in listed:
        found = counted.get(pk, {})
        numbers = (found.get(Status.EXISTING, 0), found.get(Status.POTENTIAL, 0), sum(found.values()))
        rows.append((Cell(f"{framework}: {code} {title}"), *(Cell(number) for number in numbers)))
    return Table(_("Initiatives by outcome"), _columns(_("Outcome of a framework")), tuple(rows)) if rows else None
