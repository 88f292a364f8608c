"""The pages of a programme itself: its Star, its settings, and the lists of programmes."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from commonstar.vocabulary import Visibility
from commonstar.web.accounts.public import User
from commonstar.web.common.access import everyone, signed_in
from commonstar.web.common.parts import Link
from commonstar.web.programmes import actions, queries
from commonstar.web.programmes.access import person, posted, programme_page
from commonstar.web.programmes.forms import CreateForm, DeleteForm, SettingsForm
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_lead, may_see, may_see_inside
from commonstar.web.programmes.star import people_sentence, star_page, states_of

# How many programmes stand on one page.
PAGE = 25


@everyone
def programmes(request: HttpRequest) -> HttpResponse:
    """My programmes, those of my organisations' partners, and the public ones. An empty store asks for the first."""
    listed = queries.listed_for(person(request))
    if listed.is_empty and person(request) and queries.is_empty_store():
        return redirect("programmes:new")
    page = Paginator(listed.lines, PAGE).get_page(request.GET.get("page"))
    states = states_of([line.programme for line in page.object_list])
    lines = [replace(line, state=states[line.programme.pk]) for line in page.object_list]
    context = {"title": _("Programmes"), "listed": listed.of(lines), "page": page}
    return render(request, "programmes/programmes.html", context)


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Start a programme: its name, and that of the organisation where there is none yet."""
    user = person(request)
    assert isinstance(user, User)
    is_first = queries.is_empty_store()
    form = CreateForm(posted(request), mine=queries.organisations_of(user), is_first=is_first)
    if form.is_valid():
        made = actions.create_programme(user=user, title=form.cleaned_data["title"], organisation=form.owner())
        messages.success(request, _("Your Star is ready. Only you can see it until you invite others."))
        return redirect("programmes:star", programme=made.slug)
    context = {
        "title": _("Start a programme"),
        "form": form,
        "button": pgettext("a button", "Start"),
        "cancel_url": "" if is_first else reverse("programmes:mine"),
    }
    return render(request, "common/form_page.html", context)


# Pages for those who lead.
CARE = (
    ("programmes:people", gettext_lazy("People")),
    ("programmes:settings", gettext_lazy("Settings")),
    ("programmes:log", gettext_lazy("Log")),
    ("programmes:archive", gettext_lazy("Take away, bring in, clone")),
)


def care_links(slug: str) -> list[Link]:
    """Where those who lead look after a programme."""
    return [Link(label, reverse(name, args=[slug])) for name, label in CARE]


@programme_page(may_see)
def star(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The Star of a programme, what waits for the reader, and who takes part."""
    page = star_page(seat)
    inside = may_see_inside(seat)
    slug = seat.programme.slug
    may_ask = not inside and seat.programme.visibility == Visibility.PUBLIC
    context = {
        "title": seat.programme.title,
        "caption": "",
        "page": page,
        "people": people_sentence(page.taking_part),
        "inside": inside,
        "leads": may_lead(seat),
        "care": care_links(slug),
        "join_url": reverse("programmes:ask_to_join", args=[slug]) if may_ask else "",
        "people_url": reverse("programmes:people", args=[slug]) if inside else "",
    }
    return render(request, "programmes/star.html", context)


@programme_page(may_lead)
def settings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Name, summary, visibility and contacts of a programme."""
    programme = seat.programme
    names = actions.ProgrammeSettings.__dataclass_fields__
    form = SettingsForm(posted(request), initial={name: getattr(programme, name) for name in names})
    if form.is_valid():
        wanted = {**form.cleaned_data, "visibility": Visibility(form.cleaned_data["visibility"])}
        actions.change_settings(seat=seat, settings=actions.ProgrammeSettings(**wanted))
        messages.success(request, _("The settings are saved."))
        return redirect("programmes:star", programme=programme.slug)
    context = {
        "title": _("Settings"),
        "form": form,
        "cancel_url": reverse("programmes:star", kwargs={"programme": programme.slug}),
    }
    return render(request, "programmes/settings.html", context)


@programme_page(may_lead)
def delete(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Delete a programme for good; its name must be typed."""
    form = DeleteForm(posted(request), expected=seat.programme.title)
    if form.is_valid():
        actions.delete_programme(seat=seat)
        messages.success(request, _("“{title}” is deleted.").format(title=seat.programme.title))
        return redirect("programmes:mine")
    context = {
        "title": _("Delete this programme?"),
        "form": form,
        "cancel_url": reverse("programmes:settings", kwargs={"programme": seat.programme.slug}),
    }
    return render(request, "programmes/delete.html", context)


@programme_page(may_see)
def voices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where people's voices come in and are answered: what the rooms registered and this person may open."""
    pages = [(page, page.url(seat.programme)) for page in registry.voices if page.rule(seat)]
    return render(request, "programmes/voices.html", {"title": _("Voices"), "pages": pages})
