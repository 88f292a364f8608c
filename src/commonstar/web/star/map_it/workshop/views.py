"""For whoever runs the workshop: what came in, and what becomes of each entry."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonstar.web.common.parts import Link
from commonstar.web.gatherings.public import Activity, activity_at, door_of
from commonstar.web.participation.public import Contribution, additions_to
from commonstar.web.programmes.public import Seat, may_contribute, may_run, may_see_inside, posted, programme_page
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.workshop import actions, queries
from commonstar.web.star.map_it.workshop.forms import NEW, TakeUpForm, parsed


def _activity(seat: Seat, pk: UUID) -> Activity:
    found = activity_at(seat.programme, pk)
    if found is None or not queries.of_activity(seat.programme, found):
        raise Http404
    return found


def _crumbs(seat: Seat, activity: Activity) -> list[Link]:
    slug, gathering = seat.programme.slug, activity.gathering
    return [
        Link(_("Gatherings"), reverse("gatherings:gatherings", args=[slug])),
        Link(gathering.title, reverse("gatherings:gathering", args=[slug, gathering.pk])),
    ]


@programme_page(may_see_inside)
def workshop(request: HttpRequest, seat: Seat, activity: UUID) -> HttpResponse:
    """What came in: take it up entry by entry, or all that look new at once."""
    row = _activity(seat, activity)
    door = door_of(row.gathering)
    found = queries.lines(seat.programme, queries.entries_at(door))
    slug = seat.programme.slug
    context = {
        "title": row.title,
        "crumbs": _crumbs(seat, row),
        "open_lines": [(line, _entry_url(seat, row, line.entry)) for line in found if not line.is_done],
        "done_lines": [line for line in found if line.is_done],
        "new_count": sum(1 for line in found if not line.is_done and not line.alike),
        "waiting": queries.waiting_count(door) if door else 0,
        "moderate_url": reverse("programmes:waiting", args=[slug, door.pk]) if door and may_run(seat) else "",
        "type_url": reverse("programmes:enter", args=[slug, door.pk, queries.KIND])
        if door and may_contribute(seat)
        else "",
        "photos_url": reverse("gatherings:photos", args=[slug, row.pk]) if may_contribute(seat) else "",
        "take_up_url": address("workshop_take_up", seat.programme, activity=row.pk) if may_run(seat) else "",
        "list_url": f"{address('list', seat.programme)}?gathering={row.gathering_id}",
        "runs": may_run(seat),
    }
    return render(request, "map_it/workshop.html", context)


def _entry_url(seat: Seat, activity: Activity, entry: Contribution) -> str:
    return address("workshop_entry", seat.programme, activity=activity.pk, entry=entry.key)


@require_POST
@programme_page(may_run)
def take_up_all(request: HttpRequest, seat: Seat, activity: UUID) -> HttpResponse:
    """Take up the entries that were ticked."""
    row = _activity(seat, activity)
    wanted = set(parsed(request.POST.getlist("entry")))
    entries = [each for each in queries.entries_at(door_of(row.gathering)) if each.key in wanted]
    made = actions.take_up_many(seat=seat, activity=row, entries=entries)
    if made:
        words = ngettext("{count} initiative is on the map.", "{count} initiatives are on the map.", made)
        messages.success(request, words.format(count=made))
    else:
        messages.info(request, _("Nothing was ticked. Tick what goes on the map."))
    return redirect(address("workshop", seat.programme, activity=row.pk))


@programme_page(may_run)
def entry(request: HttpRequest, seat: Seat, activity: UUID, entry: str) -> HttpResponse:
    """Decide what becomes of one entry; then comes the next."""
    row = _activity(seat, activity)
    door = door_of(row.gathering)
    found = queries.entry_at(door, entry) if door else None
    if found is None:
        raise Http404
    overview = address("workshop", seat.programme, activity=row.pk)
    if found.became_words:
        messages.info(request, _("This entry was decided meanwhile."))
        return redirect(overview)
    (line,) = queries.lines(seat.programme, [found])
    form = TakeUpForm(posted(request), alike=list(line.alike), initial={"becomes": NEW})
    if form.is_valid():
        return _decide(request, seat, row, found, form)
    context = {
        "title": _("What becomes of this?"),
        "crumbs": [*_crumbs(seat, row), Link(row.title, overview)],
        "line": line,
        "summary": found.said.get("summary", ""),
        "added": [each.words for each in additions_to([found.key]).get(found.key, ())],
        "form": form,
        "button": _("Save and go on"),
        "cancel_url": overview,
    }
    return render(request, "map_it/workshop_entry.html", context)


def _decide(
    request: HttpRequest, seat: Seat, activity: Activity, found: Contribution, form: TakeUpForm
) -> HttpResponse:
    try:
        if form.is_left_out:
            actions.leave_out(seat=seat, entry=found, reason=form.cleaned_data["reason"])
        elif form.same_as is not None:
            actions.say_same(seat=seat, activity=activity, entry=found, initiative=form.same_as)
        else:
            actions.take_up(seat=seat, activity=activity, entry=found)
    except actions.AlreadyDecided:
        messages.info(request, _("This entry was decided meanwhile."))
    rest = [each for each in queries.entries_at(door_of(activity.gathering)) if not each.became_words]
    if rest:
        return redirect(_entry_url(seat, activity, rest[0]))
    messages.success(request, _("Every entry is decided."))
    return redirect(address("workshop", seat.programme, activity=activity.pk))
