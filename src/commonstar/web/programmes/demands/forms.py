"""The forms of demands and themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ContactWay, DemandState, HeardBy, KnownFrom
from commonstar.web.common.folding import folded
from commonstar.web.common.forms import GovukForm, PartialDateField
from commonstar.web.common.phrases import choices
from commonstar.web.common.tables import TableForm
from commonstar.web.organisations.public import Place
from commonstar.web.programmes.demands.actions import MOST_PEOPLE, DemandValues
from commonstar.web.programmes.demands.answering import Contacted, is_email
from commonstar.web.programmes.demands.queries import NO_THEME, UNVOICED, VOICED
from commonstar.web.programmes.models import Challenge, Demand, DemandContact, Theme

LONGEST = 4_000
NO_WAY = ""
NAMED = ("place", "challenge", "theme")
Options = list[tuple[str, Any]]


@dataclass(frozen=True)
class Offered:
    """What the forms offer to choose from."""

    places: Sequence[Place]
    challenges: Sequence[Challenge]
    themes: Sequence[Theme]
    groups: Sequence[str]


class DemandForm(GovukForm):
    """What both kinds of demand have: the words, for whom, where, under which challenge, in which theme."""

    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("What do they want?"),
        help_text=_("In their own words. Leave out names and whatever would show who said it."),
        error_messages={"required": _("Write down what they want.")},
    )
    group = forms.CharField(
        required=False,
        max_length=120,
        label=_("Which group?"),
        help_text=_("As your places count it, such as “Aged 65 and over”. Leave it empty if nobody knows."),
    )
    place = forms.ChoiceField(required=False, label=_("Where?"))
    challenge = forms.ChoiceField(required=False, label=_("Under which challenge?"))
    theme = forms.ChoiceField(required=False, label=_("In which theme?"))

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = offered.groups
        self.fields["group"].widget.attrs["list"] = "groups-proposed"
        self._offer("place", _("Not known"), [(str(row.pk), row.name) for row in offered.places])
        self._offer("challenge", _("None yet"), [(str(row.pk), row.title) for row in offered.challenges])
        self._offer("theme", _("None yet"), [(str(row.pk), row.title) for row in offered.themes])

    def _offer(self, name: str, none: Any, options: Options) -> None:
        if options:
            self.fields[name].choices = [("", none), *options]  # type: ignore[attr-defined]  # a choice field has them
        else:
            del self.fields[name]

    def values(self) -> DemandValues:
        """What was filled in."""
        given = self.cleaned_data
        named: dict[str, Any] = {name: UUID(given[name]) if given.get(name) else None for name in NAMED}
        return DemandValues(words=given["words"], group=given["group"], **named, **self._own())

    def _own(self) -> dict[str, Any]:
        """What only this kind of demand has."""
        return {}


class VoicedForm(DemandForm):
    """A demand that somebody voiced."""

    widths = {"people": "5"}
    people = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=_("How many people said it?"),
        help_text=_("Leave it empty if nobody counted: unknown is an answer. Small numbers are hidden from readers."),
    )
    heard_by = forms.ChoiceField(choices=choices(HeardBy), widget=forms.RadioSelect, label=_("How did it reach you?"))
    source = forms.CharField(
        required=False,
        max_length=400,
        label=_("Which gathering, survey or letter?"),
        help_text=_("For example: lunch club, March. People who said several things there are counted once."),
    )
    heard_on = PartialDateField(
        required=False, label=_("When?"), help_text=_("As exact as you know it; the year will do.")
    )
    way = forms.ChoiceField(
        required=False,
        choices=[(NO_WAY, _("They left no way to be reached")), *choices(ContactWay)],
        widget=forms.RadioSelect,
        label=_("Do they want to hear what becomes of it?"),
    )
    reach = forms.CharField(
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        label=_("Their e-mail address, telephone number or postal address"),
        help_text=_("Seen only by those who write demands down and answer. Used for the reply, and for nothing else."),
    )
    agrees = forms.BooleanField(required=False, label=_("They agreed that we reply to them this way"))
    field_order = (
        *("words", "group", "people", "heard_by", "source", "heard_on", "place", "challenge", "theme"),
        *("way", "reach", "agrees"),
    )

    def clean(self) -> dict[str, Any]:
        """A way needs an address and their yes; an address without a way is not kept in silence."""
        found = super().clean() or self.cleaned_data
        way, reach = found.get("way", ""), found.get("reach", "")
        if way and not reach:
            self.add_error("reach", _t("Write where the reply goes, or choose that they left no way."))
        if reach and not way:
            self.add_error("way", _t("Choose how to reach them, or empty the box below."))
        if way and reach and not found.get("agrees"):
            self.add_error("agrees", _t("Tick the box if they agreed, or choose that they left no way."))
        if way == ContactWay.EMAIL and reach and not is_email(reach):
            self.add_error("reach", _t("Enter an e-mail address like name@example.org."))
        return found

    def _contact(self) -> Contacted | None:
        given = self.cleaned_data
        return Contacted(ContactWay(given["way"]), given["reach"]) if given.get("way") else None

    def _own(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "people": given["people"],
            "heard_by": HeardBy(given["heard_by"]),
            "source": given["source"],
            "heard_on": str(given["heard_on"] or ""),
            "contact": self._contact(),
        }


class UnvoicedForm(DemandForm):
    """A demand that nobody voiced: it is known in another way, and says how."""

    known_from = forms.ChoiceField(choices=choices(KnownFrom), widget=forms.RadioSelect, label=_("How is it known?"))
    source = forms.CharField(
        max_length=400,
        label=_("Source"),
        help_text=_("The title of the data or the study and who made it, or which staff saw it."),
        error_messages={"required": _("Say where it is known from.")},
    )
    field_order = ("words", "known_from", "source", "group", "place", "challenge", "theme")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What would they want?")
        self.fields["words"].help_text = _("Nobody has said it, so put it plainly, and as little as is known.")

    def _own(self) -> dict[str, Any]:
        return {"known_from": KnownFrom(self.cleaned_data["known_from"]), "source": self.cleaned_data["source"]}


def initial_of(demand: Demand, contact: DemandContact | None) -> dict[str, Any]:
    """What the form of a demand starts from; `contact` is for those who may see it."""
    names = ("words", "group", "people", "heard_by", "known_from", "source", "heard_on")
    found = {name: getattr(demand, name) for name in names}
    if contact is not None:
        found |= {"way": contact.way, "reach": contact.value, "agrees": True}
    return found | {name: str(getattr(demand, f"{name}_id") or "") for name in ("place", "challenge", "theme")}


class FilterForm(GovukForm):
    """What the list is narrowed to."""

    mark_optional = False
    search = forms.CharField(required=False, max_length=200, label=_("Search"))
    state = forms.ChoiceField(
        required=False, choices=[("", _("All")), *choices(DemandState)], label=_("What became of it")
    )
    voiced = forms.ChoiceField(
        required=False,
        choices=[("", _("All")), (VOICED, _("Voiced")), (UNVOICED, _("Not voiced"))],
        label=_("Voiced or not"),
    )
    challenge = forms.ChoiceField(required=False, label=_("Challenge"))
    theme = forms.ChoiceField(required=False, label=_("Theme"))

    def __init__(self, data: Any, *, challenges: Sequence[Challenge], themes: Sequence[Theme]) -> None:
        super().__init__(data)
        listed: dict[str, Options] = {
            "challenge": [(str(row.pk), row.title) for row in challenges],
            "theme": [*((str(row.pk), row.title) for row in themes), (NO_THEME, _("No theme"))],
        }
        for name, options in listed.items():
            self.fields[name].choices = [("", _("All")), *options]  # type: ignore[attr-defined]  # choice fields


class ThemeForm(GovukForm):
    """What a theme is called, and which demands go into it."""

    title = forms.CharField(
        max_length=200,
        label=_("What is the theme called?"),
        error_messages={"required": _("Give the theme a name.")},
    )
    demands = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=_("Which demands belong to it?"),
        error_messages={"required": _("Choose a demand at least.")},
    )

    def __init__(self, *args: Any, demands: Sequence[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {str(row.number): row for row in demands}
        options = [(number, f"{number}. {row.words}") for number, row in self.by_number.items()]
        self.fields["demands"].choices = options  # type: ignore[attr-defined]  # a choice field has them

    def clean_title(self) -> str:
        """A name has letters in it."""
        title = str(self.cleaned_data["title"])
        if not folded(title):
            raise ValidationError(_t("Give the theme a name."))
        return title

    def chosen(self) -> list[Demand]:
        """The demands that were ticked."""
        return [self.by_number[number] for number in self.cleaned_data["demands"]]


class RenameForm(GovukForm):
    """A theme's name."""

    title = forms.CharField(
        max_length=200, label=_("What is the theme called?"), error_messages={"required": _("Give the theme a name.")}
    )


class DemandTableForm(TableForm):
    """Asks for a table of demands, and whether those whose contact stands in it agreed."""

    agrees = forms.BooleanField(
        required=False,
        label=_("Those whose contact stands in the table agreed that we reply to them this way"),
        help_text=_("Only needed if the table has contacts. They are used for the reply, and for nothing else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _t("Table of demands")
