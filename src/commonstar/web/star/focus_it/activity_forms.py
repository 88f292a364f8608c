"""Forms that the activities of Focus it share: starting one, picking initiatives, and what someone answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import ActivityState, Channel
from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.gatherings.public import Activity, Gathering
from commonstar.web.gatherings.public import registry as gatherings
from commonstar.web.participation import pages as participation
from commonstar.web.programmes.public import Programme
from commonstar.web.star.focus_it.activities import (
    ACTIVITY,
    INITIATIVES,
    MOST,
    NOBODYS,
    ORGANISATION,
    Group,
    ids_in,
    offered,
    organisations_in,
)
from commonstar.web.star.map_it.public import Initiative

SHORTLIST, BY_HAND, NEW = "shortlist", "by-hand", "new"


class StartForm(GovukForm):
    """Which activity, what it is called, and at which gathering."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What will people do?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what people will do.")},
    )
    title = forms.CharField(
        max_length=200,
        label=gettext_lazy("What is it called on the screen?"),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    gathering = forms.ChoiceField(
        label=gettext_lazy("At which gathering?"),
        widget=forms.RadioSelect,
        initial=NEW,
        error_messages={"required": gettext_lazy("Choose a gathering, or a new one.")},
    )

    def __init__(self, *args: Any, gatherings_there: Sequence[Gathering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.there = {str(each.pk): each for each in gatherings_there}
        kinds = [(name, gatherings.activities[name]) for name in offered()]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a choice field has them
            (name, Described(each.label, each.explanation)) for name, each in kinds
        ]
        self.fields["gathering"].choices = [  # type: ignore[attr-defined]  # as above
            (NEW, _("A new one that begins now")),
            *((pk, each.title) for pk, each in self.there.items()),
        ]

    @property
    def chosen(self) -> Gathering | None:
        """The gathering that was chosen; None for a new one."""
        return self.there.get(self.cleaned_data["gathering"])


class InitiativesForm(GovukForm):
    """The base of forms that set an activity up: which initiatives take part."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which initiatives take part?"),
        widget=forms.RadioSelect,
        choices=[
            (SHORTLIST, gettext_lazy("Those on the shortlist, as it is then")),
            (BY_HAND, gettext_lazy("Those that I tick")),
        ],
        initial=SHORTLIST,
    )
    initiatives = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("If you tick them: which?")
    )

    def __init__(self, *args: Any, activity: Activity, there: Sequence[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiatives"].choices = [(str(each.pk), each.title) for each in there]  # type: ignore[attr-defined]
        words = _("%(most)d at most.") % {"most": MOST} if there else _("Nothing is on the map yet. Begin with Map it.")
        self.fields["initiatives"].help_text = words
        now = [str(pk) for pk in ids_in(activity.settings.get(INITIATIVES, ()))]
        self.initial.update({"which": BY_HAND if now else SHORTLIST, "initiatives": now})

    def clean(self) -> dict[str, Any]:
        """At least two are compared, and not more than fit."""
        found = super().clean() or self.cleaned_data
        if found.get("which") == BY_HAND and not 2 <= len(found.get("initiatives", ())) <= MOST:
            self.add_error("initiatives", _("Tick at least 2 and at most %(most)d.") % {"most": MOST})
        return found

    @property
    def picked(self) -> list[UUID]:
        """Those picked by hand; none where the shortlist takes part."""
        return ids_in(self.cleaned_data["initiatives"]) if self.cleaned_data["which"] == BY_HAND else []


class CountedForm(participation.CountedForm):
    """The base of what someone answers in an activity of Focus it: it is counted, so nobody is asked who they are.

    Only for whom they came is asked, where the programme has partners.
    """

    organisation = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Did you come for an organisation?"),
        help_text=gettext_lazy("You need not say. Fewer than 5 people are never shown apart."),
    )

    def __init__(self, *args: Any, activity: Activity, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        there = [(str(each.pk), each.name) for each in organisations_in(programme)]
        self.fields[ORGANISATION].choices = [  # type: ignore[attr-defined]  # a choice field has them
            ("", _("I would rather not say")),
            (NOBODYS, _("No, I came for myself")),
            *there,
        ]

    def clean(self) -> dict[str, Any]:
        """Phones send while it is open; paper may be typed up afterwards."""
        found = super().clean()
        if self.channel is Channel.WEB and self.activity.state != ActivityState.OPEN:
            self.add_error(None, _("This is not open now. Ask the person who runs it."))
        return found

    def answered(self) -> dict[str, Any]:
        """What the kind's own fields hold; a subclass says more."""
        return {}

    def said(self) -> dict[str, Any]:
        """What is kept: for which activity, the answers, and for whom, where that was said."""
        told = self.cleaned_data.get(ORGANISATION, "")
        whom = {ORGANISATION: told} if told else {}
        return {ACTIVITY: str(self.activity.pk), **self.answered(), **whom}


class GroupForm(GovukForm):
    """Whose answers a page of results shows."""

    mark_optional = False

    organisation = forms.ChoiceField(required=False, label=gettext_lazy("Show what these people answered"))

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.value, f"{each.name} ({each.people})") for each in groups]
        self.fields["organisation"].choices = [("", _("Everyone")), *named]  # type: ignore[attr-defined]


def refuse_equal(names: Sequence[str]) -> None:
    """Two things of one name cannot be told apart. Raises ValidationError."""
    if len({name.casefold().strip() for name in names}) != len(names):
        raise ValidationError(_("Give each a name of its own."))
