"""Forms for whoever runs a gathering."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import GatheringKind
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.gatherings.actions import GatheringValues
from commonstar.web.gatherings.models import Gathering
from commonstar.web.gatherings.registry import registry
from commonstar.web.programmes.public import KeptFileField, what_is_kept


class GatheringForm(GovukForm):
    """When, where, what."""

    widths = {"begins": "5", "ends": "5"}

    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("What is it called?"),
        error_messages={"required": gettext_lazy("Give it a name that people will know it by.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of event is it?"), choices=choices(GatheringKind))
    day = GovukDateField(label=gettext_lazy("On which day?"), help_text=gettext_lazy("For example, 27 3 2027."))
    begins = forms.TimeField(
        label=gettext_lazy("When does it begin?"),
        help_text=gettext_lazy("For example, 14:00."),
        error_messages={"invalid": gettext_lazy("Enter a time like 14:00.")},
    )
    ends = forms.TimeField(
        required=False,
        label=gettext_lazy("When does it end?"),
        error_messages={"invalid": gettext_lazy("Enter a time like 16:00.")},
    )
    where = forms.CharField(required=False, max_length=200, label=gettext_lazy("Where?"))
    summary = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("People read this when they join. Use everyday words."),
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        found = super().clean() or self.cleaned_data
        begins, ends = found.get("begins"), found.get("ends")
        if begins and ends and ends <= begins:
            raise ValidationError({"ends": _("Enter a time after the beginning.")})
        return found

    def values(self) -> GatheringValues:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return GatheringValues(
            title=given["title"],
            kind=GatheringKind(given["kind"]),
            where=given["where"],
            starts_at=_at(given["day"], given["begins"]),
            ends_at=_at(given["day"], given["ends"]) if given["ends"] else None,
            summary=given["summary"],
        )


class NewGatheringForm(GatheringForm):
    """What is asked once more when it is planned."""

    is_premoderated = forms.BooleanField(
        required=False,
        label=gettext_lazy("Look at everything before it is shown"),
        help_text=gettext_lazy("Then someone must sit at the list of what waits, all the time."),
    )


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def initial_of(gathering: Gathering) -> dict[str, Any]:
    """What a form begins with for a gathering that is there."""
    begins = timezone.localtime(gathering.starts_at)
    ends = timezone.localtime(gathering.ends_at) if gathering.ends_at else None
    return {
        "title": gathering.title,
        "kind": gathering.kind,
        "day": begins.date(),
        "begins": begins.strftime("%H:%M"),
        "ends": ends.strftime("%H:%M") if ends else "",
        "where": gathering.where,
        "summary": gathering.summary,
    }


class ActivityForm(GovukForm):
    """One more activity."""

    kind = forms.ChoiceField(label=gettext_lazy("What will people do?"), widget=forms.RadioSelect)
    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("What is it called on the screen?"),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(name, each.label) for name, each in registry.activities.items()]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]  # a choice field has them
        if len(offered) == 1:
            self.initial.setdefault("kind", offered[0][0])


class PhotoForm(GovukForm):
    """A photo of a flip-chart, to be typed up."""

    file = KeptFileField(label=gettext_lazy("Photo"))
    shows = forms.CharField(
        max_length=300,
        label=gettext_lazy("What does it show?"),
        help_text=gettext_lazy("For those who cannot see it, and to find it again: “Flip-chart of the green table”."),
        error_messages={"required": gettext_lazy("Say what it shows.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = what_is_kept()
