"""Saying how many people each group of a round has: typed, or from a place where that is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.common.parts import Cell, Column, Link, NavItem, Table
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.public import Seat, places_of, programme_page
from commonstar.web.questionnaires import actions, queries
from commonstar.web.questionnaires.models import Round
from commonstar.web.questionnaires.rules import may_run
from commonstar.web.questionnaires.views import address, crumbs, round_or_404

LARGEST = 10_000_000_000
GROUP = "group-"
BOX = {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}


class WeightsForm(GovukForm):
    """Asks how many people each group has, and who says so."""

    source = forms.CharField(
        label=gettext_lazy("Where do these numbers come from?"),
        help_text=gettext_lazy("Who published them, under what title, of which year."),
        max_length=400,
        error_messages={"required": gettext_lazy("Say where the numbers come from.")},
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in groups:
            self.fields[GROUP + code] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=LARGEST,
                widget=forms.TextInput(attrs=dict(BOX)),
                error_messages={"required": _("Write how many people there are: {group}.").format(group=label)},
            )
        self.order_fields([*(GROUP + code for code, _label in groups), "source"])

    def clean(self) -> dict[str, Any]:
        """Somebody lives there."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not sum(self.people().values()):
            raise forms.ValidationError(_("Write a number above 0 for one group at least."))
        return cleaned

    def people(self) -> dict[str, int]:
        """The numbers by code of the group."""
        return {name.removeprefix(GROUP): self.cleaned_data[name] for name in self.fields if name.startswith(GROUP)}


@programme_page(may_run)
def weights(request: HttpRequest, seat: Seat, round: UUID) -> HttpResponse:
    """Say it, correct it, or take it away."""
    asked = round_or_404(seat, round)
    back = address("results" if asked.published_on else "round", seat, round=asked.pk)
    groups = _groups(asked)
    if not groups:
        return redirect(back)
    if "remove" in request.POST:
        actions.weigh(seat=seat, asked=asked, people={}, source="")
        messages.success(request, _("The weights are taken away."))
        return redirect(back)
    places = places_of(seat.programme)
    place = next((each for each in places if str(each.pk) == request.GET.get("place")), None)
    form = WeightsForm(
        request.POST if request.method == "POST" else None, groups=groups, initial=_initial(asked, place)
    )
    if form.is_valid():
        actions.weigh(seat=seat, asked=asked, people=form.people(), source=form.cleaned_data["source"])
        messages.success(request, _("Kept. Results show what was answered and, beside it, what is weighted."))
        return redirect(back)
    context = {
        "title": _("How many people does each group have?"),
        "crumbs": crumbs(seat, Link(asked.title, address("round", seat, round=asked.pk))),
        "form": form,
        "places": [NavItem(each.name, str(each.pk), each == place) for each in places],
        "known": _table(place) if place else None,
        "is_weighted": bool(asked.population),
        "cancel_url": back,
    }
    return render(request, "questionnaires/results/weights.html", context)


def _groups(asked: Round) -> list[tuple[str, str]]:
    record = queries.record_of(asked.version)
    codes, language = queries.groups_of(asked), queries.language_of(record)
    return [(term.code, term.label.in_language(language)) for term in record.answered_by if term.code in codes]


def _initial(asked: Round, place: Place | None) -> Mapping[str, Any]:
    """What was said before; or what is known of a place, for groups that are called the same there."""
    if place is None:
        said = {GROUP + code: count for code, count in asked.population.items()}
        return {**said, "source": asked.population_source}
    found = queries.people_in(place, queries.record_of(asked.version).answered_by)
    sources = dict.fromkeys(f"{row.source} ({row.year})" for row in found.values())
    source = f"{place.name}: {'; '.join(sources)}"[:400] if found else ""
    return {**{GROUP + code: row.count for code, row in found.items()}, "source": source}


def _table(place: Place) -> Table | None:
    """What is known of a place, to compare and to type."""
    rows = [
        (Cell(row.group), Cell(row.count), Cell(row.year), Cell(row.source))
        for row in place.populations.order_by("group", "-year", "pk")
    ]
    columns = (Column(_("Group")), Column(_("People"), numeric=True), Column(_("Year")), Column(_("Source")))
    caption = _("What is known of {place}").format(place=place.name)
    return Table(caption, columns, tuple(rows)) if rows else None
