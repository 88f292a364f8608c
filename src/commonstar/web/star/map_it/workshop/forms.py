"""What someone in the hall tells, and what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Channel, Co
from commonstar.web.common.forms import GovukForm
from commonstar.web.gatherings.public import open_activity_at
from commonstar.web.participation.pages import TakingPartForm
from commonstar.web.star.map_it.models import Initiative

NEW, LEFT_OUT = "new", "left-out"
ACTIVITY = "mapping"
PLAIN = {
    Co.COMMISSION: gettext_lazy("Deciding: what is done, or what money is spent on"),
    Co.DESIGN: gettext_lazy("Designing: how it works"),
    Co.DELIVER: gettext_lazy("Doing: they lend a hand"),
    Co.ASSESS: gettext_lazy("Checking: how well it works"),
}


class MappingForm(TakingPartForm):
    """Something that people here do together with services, in a few words."""

    title = forms.CharField(
        max_length=300,
        label=gettext_lazy("What is it called, or what do people do?"),
        help_text=gettext_lazy("For example: the walking group, or the lunch club at the library."),
        error_messages={"required": gettext_lazy("Write what it is. A few words will do.")},
    )
    cos = forms.MultipleChoiceField(
        required=False,
        choices=[(co.value, PLAIN[co]) for co in Co],
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("In what do people who live here take part?"),
        help_text=gettext_lazy("Tick all that fit. Leave it empty if you are not sure."),
    )
    summary = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Anything else about it?"),
        help_text=gettext_lazy("Where, for whom, with whom. Please write no names."),
    )

    def __init__(self, *args: Any, is_open: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_open = is_open  # as the page knows it already; None to look

    def clean(self) -> dict[str, Any]:
        """Phones send while it is open; paper may be typed up afterwards."""
        found = super().clean()
        if self.channel is Channel.WEB and not self._can_send():
            self.add_error(None, _("This is not open now. Ask the person who runs it."))
        return found

    def _can_send(self) -> bool:
        if self._is_open is None:
            self._is_open = open_activity_at(self.door, ACTIVITY) is not None
        return self._is_open


class TakeUpForm(GovukForm):
    """What becomes of one entry."""

    becomes = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of it.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("If it is left out: why?"),
        help_text=gettext_lazy("Whoever wrote it reads this on their slip."),
    )

    def __init__(self, *args: Any, alike: list[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {str(each.pk): each for each in alike}
        same = [(pk, _("It is the same as “{title}”").format(title=each.title)) for pk, each in self.alike.items()]
        self.fields["becomes"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (NEW, _("A new initiative on the map")),
            *same,
            (LEFT_OUT, _("It is left out")),
        ]

    def clean(self) -> dict[str, Any]:
        """Leaving out needs a reason."""
        found = super().clean() or self.cleaned_data
        if found.get("becomes") == LEFT_OUT and not found.get("reason"):
            self.add_error("reason", _("Say why it is left out."))
        return found

    @property
    def same_as(self) -> Initiative | None:
        """The initiative that it is the same as, if that was chosen."""
        return self.alike.get(self.cleaned_data["becomes"])

    @property
    def is_left_out(self) -> bool:
        """Whether it is left out."""
        return bool(self.cleaned_data["becomes"] == LEFT_OUT)


def parsed(keys: list[str]) -> list[str]:
    """Keys of entries as they came in a form; what cannot be one is dropped."""
    return [key for key in keys if len(key) == 32 and _is_hex(key)]


def _is_hex(key: str) -> bool:
    try:
        UUID(hex=key)
    except ValueError:
        return False
    return True
