"""The pages of versions: the list, two side by side, signing off, withdrawing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonstar.vocabulary import VersionState
from commonstar.web.common.parts import Cell, Column, Link, Table
from commonstar.web.programmes.public import Seat, programme_page
from commonstar.web.worth import actions, bridge, queries, words
from commonstar.web.worth.addresses import case_address, version_address
from commonstar.web.worth.keeping import form_page, keeping, sent
from commonstar.web.worth.models import BusinessCase, Version
from commonstar.web.worth.rules import may_lead, may_see, may_see_inside
from commonstar.web.worth.versions.forms import CompareForm, WithdrawForm
from commonstar.web.worth.versions.sentences import changes, in_short
from commonstar.web.worth.views import case_or_404, crumbs, version_or_404

FOLDER = "worth/versions"
MOST_TOLD = 20  # so many of the newest versions say what they changed; for the others there is the comparison


@programme_page(may_see)
def versions(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Every version, newest first: what changed and by whom."""
    found = case_or_404(seat, business_case)
    listed = list(queries.versions_of(found))
    inside = may_see_inside(seat)
    entries = []
    for place, each in enumerate(listed):
        before = listed[place + 1] if place + 1 < len(listed) else None
        entries.append(
            {
                "version": each,
                "url": version_address(seat.programme, each),
                "state": words.state_tag(each.state),
                "npv": words.summary_money(each.summary, "npv"),
                "who": str(each.made_by) if inside and each.made_by else "",
                "settled_by": str(each.settled_by) if inside and each.settled_by else "",
                "changed": in_short(before, each) if before and place < MOST_TOLD else "",
                "compare_url": _compare_url(seat, found, before, each) if before else "",
            }
        )
    context = {
        "title": _("Versions"),
        "caption": found.title,
        "crumbs": crumbs(seat, Link(found.title, case_address(seat.programme, found))),
        "entries": entries,
        "form": CompareForm(versions=listed, initial=_ends(listed)) if len(listed) > 1 else None,
        "compare_url": case_address(seat.programme, found, "compare"),
    }
    return render(request, f"{FOLDER}/versions.html", context)


def _ends(listed: list[Version]) -> dict[str, int]:
    return {"before": listed[-1].number, "after": listed[0].number}


def _compare_url(seat: Seat, found: BusinessCase, before: Version, after: Version) -> str:
    query = f"?before={before.number}&after={after.number}"
    return f"{case_address(seat.programme, found, 'compare')}{query}"


@programme_page(may_see)
def compare(request: HttpRequest, seat: Seat, business_case: UUID) -> HttpResponse:
    """Two versions side by side: their results, then what changed."""
    found = case_or_404(seat, business_case)
    listed = list(queries.versions_of(found))
    form = CompareForm(request.GET if "before" in request.GET else None, versions=listed, initial=_ends(listed))
    if form.is_bound and not form.is_valid():
        form = CompareForm(versions=listed, initial=_ends(listed))
    chosen = form.cleaned_data if form.is_bound else _ends(listed)
    by_number = {each.number: each for each in listed}
    before, after = by_number[chosen["before"]], by_number[chosen["after"]]
    context = {
        "title": _("Two versions side by side"),
        "caption": found.title,
        "crumbs": crumbs(seat, Link(found.title, case_address(seat.programme, found))),
        "form": form,
        "results": _side_by_side(seat, before, after),
        "changes": changes(before, after),
    }
    return render(request, f"{FOLDER}/compare.html", context)


def _side_by_side(seat: Seat, *both: Version) -> Table:
    answers = [bridge.answers_of(each.document) for each in both]
    columns = (
        Column(_("What")),
        *(Column(_("Version %(number)s") % {"number": each.number}, numeric=True) for each in both),
        Column(_("Difference"), numeric=True),
    )
    rows = [
        _row(str(words.WHOLES[key]), answers, [each.tree[key] for each in answers])
        for key in ("pv_benefits", "pv_costs", "npv")
    ]
    for name in dict.fromkeys(name for each in answers for name in each.tree["agencies"]):
        label = _("%(agency)s: net") % {"agency": words.name_of(answers[-1].model, "agencies", name)}
        nets = [each.tree["agencies"].get(name, {}).get("net") for each in answers]
        rows.append(_row(label, answers, nets))
    states = (
        Cell(_("State")),
        *(Cell(words.state_words(each), version_address(seat.programme, each)) for each in both),
    )
    return Table(_("What they come to (present values)"), columns, ((*states, Cell("")), *rows))


def _row(label: str, answers: list[bridge.Answers], numbers: list[bridge.Shown | None]) -> tuple[Cell, ...]:
    cells = [
        Cell(words.money(number.shown, each.model.currency) if number else _("None"))
        for each, number in zip(answers, numbers, strict=True)
    ]
    before, after = numbers
    same = answers[0].model.currency == answers[1].model.currency
    told = words.money(after.shown - before.shown, answers[0].model.currency) if before and after and same else ""
    return (Cell(label), *cells, Cell(told))


@programme_page(may_lead)
def sign_off(request: HttpRequest, seat: Seat, business_case: UUID, version: int) -> HttpResponse:
    """Ask, then lock a version with one's name."""
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    here = version_address(seat.programme, shown)
    if request.method == "POST":
        try:
            actions.sign_off(seat=seat, version=shown)
            messages.success(request, _("The version is signed off."))
        except actions.Settled:
            messages.info(request, _("This version was signed off or withdrawn before."))
        return redirect(here)
    context = {
        "title": _("Sign off version %(number)s?") % {"number": shown.number},
        "sentence": _(
            "You say that this version is the programme’s. It stays as it is for good; changes become a new version. "
            "It can be withdrawn later, with a reason that everyone reads."
        ),
        "button": _("Sign off"),
        "cancel_url": here,
    }
    return render(request, "programmes/confirm.html", context)


@keeping
@programme_page(may_lead)
def withdraw(request: HttpRequest, seat: Seat, business_case: UUID, version: int) -> HttpResponse:
    """Take a version back, with the reason."""
    found = case_or_404(seat, business_case)
    shown = version_or_404(found, version)
    here = version_address(seat.programme, shown)
    if shown.state == VersionState.WITHDRAWN:
        messages.info(request, _("This version was withdrawn before."))
        return redirect(here)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw(seat=seat, version=shown, reason=form.cleaned_data["reason"])
        messages.success(request, _("The version is withdrawn. It can still be read, with the reason."))
        return redirect(here)
    context = {
        "title": _("Withdraw version %(number)s") % {"number": shown.number},
        "caption": found.title,
        "crumbs": crumbs(seat, Link(found.title, here)),
        "form": form,
        "button": _("Withdraw"),
        "cancel_url": here,
    }
    return form_page(request, context)
