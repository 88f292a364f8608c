"""Choosing the round that an activity leads to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.common.parts import Link
from commonstar.web.gatherings import queries
from commonstar.web.gatherings.asking import actions
from commonstar.web.gatherings.asking.registration import KIND, round_of
from commonstar.web.programmes.public import Seat, may_run, programme_page
from commonstar.web.questionnaires.public import round_at, rounds_of


class RoundChoice(GovukForm):
    """Asks which round of a questionnaire people go on to."""

    asked = forms.ChoiceField(
        label=gettext_lazy("Which round do people answer?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a round.")},
    )

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asked"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = rounds


@programme_page(may_run)
def choose_round(request: HttpRequest, seat: Seat, asking: UUID) -> HttpResponse:
    """Choose among the rounds that are not published yet."""
    row = queries.activity_at(seat.programme, asking)
    if row is None or row.kind != KIND:
        raise Http404
    gathering = reverse("gatherings:gathering", args=[seat.programme.slug, row.gathering_id])
    now = round_of(row)
    rounds = [(str(each.pk), each.title) for each in rounds_of(seat.programme) if each.published_on is None]
    if now is not None and now.published_on is not None:
        return redirect(reverse("questionnaires:round", args=[seat.programme.slug, now.pk]))
    form = RoundChoice(
        request.POST if request.method == "POST" else None,
        rounds=rounds,
        initial={"asked": str(now.pk) if now else ""},
    )
    if form.is_valid():
        asked = round_at(seat.programme, UUID(form.cleaned_data["asked"]))
        if asked is None:
            raise Http404
        actions.choose_round(seat=seat, activity=row, asked=asked)
        messages.success(request, _("People go on to “{title}”.").format(title=asked.title))
        return redirect(gathering)
    context = {
        "title": row.title,
        "crumbs": [Link(row.gathering.title, gathering)],
        "form": form,
        "rounds": rounds,
        "round_url": reverse("questionnaires:round", args=[seat.programme.slug, now.pk]) if now else "",
        "questionnaires_url": reverse("questionnaires:questionnaires", args=[seat.programme.slug]),
        "cancel_url": gathering,
    }
    return render(request, "gatherings/choose_round.html", context)
