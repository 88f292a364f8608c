"""The pages of demands and themes. They are for members: what people said in their own words may show who said it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonstar.formats.tables import Limits
from commonstar.vocabulary import DemandState
from commonstar.web.common.parts import Link
from commonstar.web.common.tables import TABLE_BYTES, Damaged, read_again
from commonstar.web.common.tables import shown as shown_problems
from commonstar.web.programmes.access import posted, programme_page
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.challenges.queries import challenges_of, places_of
from commonstar.web.programmes.demands import actions, answering, queries, table
from commonstar.web.programmes.demands.bridge import Proposed, proposed_themes
from commonstar.web.programmes.demands.forms import (
    DemandForm,
    DemandTableForm,
    FilterForm,
    Offered,
    RenameForm,
    ThemeForm,
    UnvoicedForm,
    VoicedForm,
    initial_of,
)
from commonstar.web.programmes.models import Demand, Theme
from commonstar.web.programmes.rules import Seat, may_contribute, may_lead, may_run, may_see_inside

FOLDER = "programmes/demands"
MOST_PROPOSED = 10
MOST_PREVIEWED = 20
LIMITS = Limits(bytes=TABLE_BYTES, rows=5_000, columns=20)


def found_or_404(seat: Seat, number: int) -> Demand:
    """The demand of this programme; of another's there is none."""
    found = queries.demand_at(seat, number)
    if found is None:
        raise Http404
    return found


def crumbs(seat: Seat, *more: Link) -> list[Link]:
    """Where pages about demands stand."""
    first = Link(_("Challenges and needs"), address("challenges", seat.programme))
    return [first, Link(_("Demands"), address("demands", seat.programme)), *more]


def _filters(request: HttpRequest) -> queries.Filters:
    names = ("search", "state", "voiced", "challenge", "theme")
    return queries.Filters(*(request.GET.get(name, "")[:200] for name in names))


@programme_page(may_see_inside)
def demands(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list: search, narrow, and choose those that a decision is about."""
    filters = _filters(request)
    page = queries.page_of(seat.programme, filters, request.GET.get("page", ""))
    challenges = list(challenges_of(seat.programme))
    form = FilterForm(vars(filters), challenges=challenges, themes=queries.themes_of(seat.programme))
    count = page.paginator.count
    context = {
        "title": _("Demands"),
        "crumbs": crumbs(seat)[:1],
        "page": page,
        "lines": [queries.shown(seat, row) for row in page],
        "sentence": ngettext("{count} demand", "{count} demands", count).format(count=count),
        "form": form,
        "narrowed": any(vars(filters).values()),
        "action": address("demands", seat.programme),
        "add_url": address("add_demand", seat.programme) if may_contribute(seat) else "",
        "unvoiced_url": address("add_unvoiced", seat.programme) if may_contribute(seat) else "",
        "themes_url": address("themes", seat.programme),
        "import_url": address("import_demands", seat.programme) if may_run(seat) else "",
        "call_url": address("open_call", seat.programme) if may_run(seat) else "",
        "decide_url": address("decide", seat.programme) if may_lead(seat) else "",
    }
    return render(request, f"{FOLDER}/demands.html", context)


@programme_page(may_see_inside)
def demand(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One demand: the words, who said it or where it is known from, and what became of it."""
    found = found_or_404(seat, number)
    is_open = found.state == DemandState.OPEN
    here, owed = {"number": number}, answering.owed_for(found)
    context = {
        "title": _("Demand {number}").format(number=number),
        "crumbs": crumbs(seat),
        "demand": found,
        "line": queries.shown(seat, found),
        "is_open": is_open,
        "owed": owed,
        "owed_url": address("reply", seat.programme, reply=owed.pk) if owed else "",
        "stays_open": found.state == DemandState.STAYS_OPEN,
        "decide_url": f"{address('decide', seat.programme)}?demand={number}" if may_lead(seat) else "",
        "change_url": address("change_demand", seat.programme, **here) if is_open and may_contribute(seat) else "",
        "remove_url": address("remove_demand", seat.programme, **here) if may_run(seat) else "",
    }
    return render(request, f"{FOLDER}/demand.html", context)


def _offered(seat: Seat) -> Offered:
    return Offered(
        places_of(seat.programme),
        list(challenges_of(seat.programme)),
        queries.themes_of(seat.programme),
        queries.groups_of(seat.programme),
    )


@programme_page(may_contribute)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write down what somebody said; `?challenge=` fills the challenge in."""
    return _adding(request, seat, VoicedForm, _("Write down a demand"))


@programme_page(may_contribute)
def add_unvoiced(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write down what nobody voiced and is known in another way."""
    return _adding(request, seat, UnvoicedForm, _("Write down a demand that nobody voiced"))


def _adding(request: HttpRequest, seat: Seat, kind: type[DemandForm], title: str) -> HttpResponse:
    challenge = request.GET.get("challenge", "")
    form = kind(posted(request), offered=_offered(seat), initial={"challenge": challenge})
    if form.is_valid():
        made = actions.add_demand(seat=seat, values=form.values())
        messages.success(request, _("Demand {number} is written down.").format(number=made.number))
        return redirect(address("demand", seat.programme, number=made.number))
    other = address("add_unvoiced" if kind is VoicedForm else "add_demand", seat.programme)
    context = {
        "title": title,
        "form": form,
        "other_url": f"{other}?challenge={challenge}" if challenge else other,
        "is_voiced": kind is VoicedForm,
        "cancel_url": address("demands", seat.programme),
    }
    return render(request, f"{FOLDER}/form.html", context)


@programme_page(may_contribute)
def change(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Change a demand that is open."""
    found = found_or_404(seat, number)
    back = address("demand", seat.programme, number=number)
    if found.state != DemandState.OPEN:
        messages.error(request, _("It was decided on, and stays as it was decided on."))
        return redirect(back)
    kind = VoicedForm if found.is_voiced else UnvoicedForm
    form = kind(posted(request), offered=_offered(seat), initial=initial_of(found, answering.contact_of(found)))
    if form.is_valid():
        actions.change_demand(seat=seat, demand=found, values=form.values())
        messages.success(request, _("Your changes are saved."))
        return redirect(back)
    title = _("Change demand {number}").format(number=number)
    return render(request, f"{FOLDER}/form.html", {"title": title, "form": form, "cancel_url": back})


@programme_page(may_run)
def remove(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Ask, then take a demand back."""
    found = found_or_404(seat, number)
    if request.method == "POST":
        actions.remove_demand(seat=seat, demand=found)
        messages.success(request, _("Demand {number} is removed.").format(number=number))
        return redirect(address("demands", seat.programme))
    context = {
        "title": _("Remove demand {number}?").format(number=number),
        "sentence": _("Its words go for good, also from the log. Do this when whoever said it takes it back."),
        "button": _("Remove"),
        "cancel_url": address("demand", seat.programme, number=number),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_see_inside)
def themes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The themes, and what the words suggest; nothing is stored until someone accepts it."""
    proposed = proposed_themes(seat.programme)[:MOST_PROPOSED] if may_contribute(seat) else []
    context = {
        "title": _("Themes"),
        "crumbs": crumbs(seat),
        "themes": queries.themes_of(seat.programme),
        "proposed": [(each, _accept_url(seat, each)) for each in proposed],
        "may_contribute": may_contribute(seat),
        "new_url": address("new_theme", seat.programme) if may_contribute(seat) else "",
        "decide_url": address("decide", seat.programme) if may_lead(seat) else "",
    }
    return render(request, f"{FOLDER}/themes.html", context)


def _accept_url(seat: Seat, each: Proposed) -> str:
    """The form of a theme, filled in with what is suggested."""
    title = each.theme.title if each.theme else " ".join(each.words[:2]).capitalize()
    pairs = [*(("demand", str(row.number)) for row in each.demands), ("title", title)]
    chosen = urlencode(pairs)
    return f"{address('new_theme', seat.programme)}?{chosen}"


@programme_page(may_contribute)
def new_theme(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put demands into a theme: what `?demand=` and `?title=` say is filled in and can be changed."""
    rows = list(queries.demands_of(seat.programme).filter(state__in=queries.UNSETTLED))
    initial = {"title": request.GET.get("title", "")[:200], "demands": request.GET.getlist("demand")}
    form = ThemeForm(posted(request), demands=rows, initial=initial)
    if form.is_valid():
        theme = actions.put_into_theme(seat=seat, title=form.cleaned_data["title"], demands=form.chosen())
        messages.success(request, _("The demands stand in the theme “{title}”.").format(title=theme.title))
        return redirect(address("themes", seat.programme))
    context = {"title": _("Put demands into a theme"), "form": form, "cancel_url": address("themes", seat.programme)}
    return render(request, "programmes/form_page.html", context)


def _theme_or_404(seat: Seat, pk: UUID) -> Theme:
    found = Theme.objects.filter(programme=seat.programme, pk=pk).first()
    if found is None:
        raise Http404
    return found


@programme_page(may_contribute)
def rename_theme(request: HttpRequest, seat: Seat, theme: UUID) -> HttpResponse:
    """Call a theme something else."""
    found = _theme_or_404(seat, theme)
    form = RenameForm(posted(request), initial={"title": found.title})
    if form.is_valid():
        try:
            actions.rename_theme(seat=seat, theme=found, title=form.cleaned_data["title"])
        except actions.NotOurs:
            form.add_error("title", _("Another theme is called so. Put its demands together with these instead."))
        else:
            messages.success(request, _("The theme is renamed."))
            return redirect(address("themes", seat.programme))
    context = {"title": _("Rename the theme"), "form": form, "cancel_url": address("themes", seat.programme)}
    return render(request, "programmes/form_page.html", context)


@programme_page(may_contribute)
def remove_theme(request: HttpRequest, seat: Seat, theme: UUID) -> HttpResponse:
    """Ask, then take a theme away."""
    found = _theme_or_404(seat, theme)
    if request.method == "POST":
        actions.remove_theme(seat=seat, theme=found)
        messages.success(request, _("“{title}” is removed.").format(title=found.title))
        return redirect(address("themes", seat.programme))
    context = {
        "title": _("Remove the theme “{title}”?").format(title=found.title),
        "sentence": _("Its demands stay, without a theme."),
        "button": _("Remove"),
        "cancel_url": address("themes", seat.programme),
    }
    return render(request, "programmes/confirm.html", context)


@programme_page(may_run)
def import_demands(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bring demands in from a table: first what would happen, then, by a second button, all of it or nothing."""
    if request.method == "POST" and "content" in request.POST:
        return _bring_in(request, seat)
    form = DemandTableForm(posted(request), request.FILES if request.method == "POST" else None)
    context: dict[str, Any] = {
        "title": _("Bring in demands from a table"),
        "form": form,
        "columns": table.COLUMNS,
        "crumbs": crumbs(seat),
    }
    read = form.read(LIMITS) if form.is_valid() else None
    if read is not None:
        agreed = bool(form.cleaned_data["agrees"])
        found = table.plan(seat, read[0], agreed=agreed)
        lines = [(line, line.values.is_voiced) for line in found.lines[:MOST_PREVIEWED]]
        context |= {"plan": found, "lines": lines, "agreed": agreed, **shown_problems(found.problems), **read[1]}
    return render(request, f"{FOLDER}/import.html", context)


def _bring_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was previewed comes back with the form and is read anew: others may have changed places or challenges."""
    back = address("import_demands", seat.programme)
    try:
        given = read_again(request.POST, LIMITS)
    except Damaged:
        messages.error(request, _("The table came back damaged. Choose the file again."))
        return redirect(back)
    found = table.bring_in(seat=seat, table=given, agreed="agrees" in request.POST)
    if found.problems:
        messages.error(request, _("The programme changed meanwhile. Nothing was brought in; look again."))
        return redirect(back)
    count = len(found.lines)
    words = ngettext("{count} demand is written down.", "{count} demands are written down.", count)
    messages.success(request, words.format(count=count))
    return redirect(address("demands", seat.programme))
