"""Forms on initiatives: the filters of the list, quick entry, and the full form in its sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Co, Contribution, CoProducer, Form, Intervention, Mix, ProviderKind, Status, Strength
from commonstar.web.common.forms import GovukForm, PartialDateField
from commonstar.web.common.phrases import choices, phrase
from commonstar.web.star.map_it.bridge import InitiativeValues, InvolvementValues
from commonstar.web.star.map_it.naming import lies_before, share_of
from commonstar.web.star.map_it.queries import NO_AREA, NO_CO, RATED, STAFF_ALONE, UNSORTED, Choices, Filters
from commonstar.web.star.map_it.ratings.queries import Verdict

ANY = [("", gettext_lazy("Any"))]
ROWS = 3
# So many places can be read as boxes to tick.
FEW_PLACES = 30
MOST = 2_000_000_000
Options = list[tuple[str, Any]]


def form_name(code: str, name: str) -> str:
    """How a form of co-production is called: the Star's own in the reader's language."""
    return str(phrase(Form(code))) if code in list(Form) else name or code


class FilterForm(GovukForm):
    """Search, filters and order of the list. What does not fit is left out, so that an old address still opens."""

    mark_optional = False
    search = forms.CharField(required=False, max_length=200, label=gettext_lazy("Words in title or text"))
    status = forms.ChoiceField(required=False, choices=[*ANY, *choices(Status)], label=gettext_lazy("Status"))
    co = forms.ChoiceField(
        required=False,
        choices=[
            *ANY,
            *choices(Co),
            (UNSORTED, gettext_lazy("Not sorted yet")),
            (NO_CO, gettext_lazy("No Co: not co-production")),
        ],
        label=gettext_lazy("Co"),
    )
    service_area = forms.ChoiceField(required=False, label=gettext_lazy("Service area"))
    place = forms.ChoiceField(required=False, label=gettext_lazy("Place, with all places in it"))
    partner = forms.CharField(required=False, max_length=200, label=gettext_lazy("Partner"))
    form = forms.ChoiceField(required=False, label=gettext_lazy("Form of co-production"))
    who = forms.ChoiceField(required=False, choices=[*ANY, *choices(CoProducer)], label=gettext_lazy("Who co-produces"))
    provider = forms.ChoiceField(
        required=False, choices=[*ANY, *choices(ProviderKind)], label=gettext_lazy("Kind of provider")
    )
    intervention = forms.ChoiceField(
        required=False, choices=[*ANY, *choices(Intervention)], label=gettext_lazy("Intervention")
    )
    mix = forms.ChoiceField(
        required=False, choices=[*ANY, *choices(Mix)], label=gettext_lazy("Replaces or adds to public input")
    )
    rating = forms.ChoiceField(
        required=False,
        choices=[
            *ANY,
            (RATED, gettext_lazy("Rated by people who take part")),
            (Verdict.CONFIRMED.value, gettext_lazy("Confirmed: most of them see it as staff do")),
            (Verdict.OTHERWISE.value, gettext_lazy("Seen otherwise by people who take part")),
            (STAFF_ALONE, gettext_lazy("Rated by staff alone")),
        ],
        label=gettext_lazy("Ratings"),
    )
    case = forms.ChoiceField(required=False, label=gettext_lazy("Taken from a case"))
    need = forms.ChoiceField(required=False, label=gettext_lazy("Need that it answers"))
    gathering = forms.ChoiceField(required=False, label=gettext_lazy("Named at a gathering"))
    sort = forms.ChoiceField(
        required=False,
        choices=[
            ("title", gettext_lazy("Title")),
            ("newest", gettext_lazy("Newest first")),
            ("service-area", gettext_lazy("Service area")),
        ],
        label=gettext_lazy("Order"),
    )

    def __init__(self, data: Any, offered: Choices) -> None:
        super().__init__(data)
        listed: dict[str, Options] = {
            "service_area": [
                *((str(each.id), each.name) for each in offered.service_areas),
                (NO_AREA, gettext_lazy("No service area")),
            ],
            "form": [(str(each.id), form_name(each.extra, each.name)) for each in offered.forms],
            "place": [(str(each.id), each.name) for each in offered.places],
            "case": [(each.extra, each.name) for each in offered.cases],
            "need": [(str(each.id), each.name) for each in offered.needs],
            "gathering": [(str(each.id), each.name) for each in offered.gatherings],
        }
        for name, options in listed.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*ANY, *options]

    def filters(self) -> Filters:
        """What was asked for and fits."""
        self.is_valid()
        given = {each.name: self.cleaned_data.get(each.name) or "" for each in fields(Filters)}
        return Filters(**{**given, "sort": given["sort"] or "title"})

    def chosen(self) -> Iterator[tuple[str, str]]:
        """The name and the words of each filter that narrows the list."""
        for name, value in self.cleaned_data.items():
            if value and name != "sort":
                field = self.fields[name]
                words = _words(field, value)
                yield name, f"{field.label}: {words}"


class QuickForm(GovukForm):
    """Quick entry: what it is, which Co's it shows, who told us."""

    title = forms.CharField(
        max_length=300,
        label=gettext_lazy("What is it called?"),
        error_messages={"required": gettext_lazy("Give the initiative a title.")},
    )
    cos = forms.MultipleChoiceField(
        required=False,
        choices=choices(Co),
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Which Co's does it show?"),
        help_text=gettext_lazy("Leave all open if you are not sure. You can sort it later."),
    )
    told_by = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Who told us?"),
        help_text=gettext_lazy("Only members of this programme see this."),
    )
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def values(self) -> InitiativeValues:
        """The record to add."""
        given = self.cleaned_data
        return InitiativeValues(
            title=given["title"],
            told_by=given["told_by"],
            involvements=tuple(InvolvementValues(Co(co)) for co in given["cos"]),
            forms=(given["form"],) if given["form"] in list(Form) else (),
        )


@dataclass(frozen=True)
class Section:
    """A part of the full form with its heading."""

    heading: str | Promise
    fields: tuple[BoundField, ...]


def _words(field: forms.Field, value: str) -> Any:
    """What the reader chose, as it stands in the list of choices."""
    options: Any = getattr(field, "choices", ())
    return dict(options).get(value, value)


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": ROWS}), label=label, help_text=help_text
    )


def _several(kind: Any, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False, choices=choices(kind), widget=forms.CheckboxSelectMultiple, label=label
    )


def _text(label: Any, limit: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": ROWS}),
        label=label,
        help_text=help_text,
    )


class InitiativeForm(GovukForm):
    """Everything that can be said of an initiative; only the title must be."""

    proposed_places: Sequence[str] = ()
    widths = {"substitutive_share": "3", "people_a_year": "10", "hours_a_year": "10", "key": "20"}
    title = forms.CharField(
        max_length=300,
        label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Give the initiative a title.")},
    )
    summary = _text(gettext_lazy("Summary"), 10_000, gettext_lazy("What happens, for whom, in a few sentences."))
    status = forms.ChoiceField(choices=choices(Status), widget=forms.RadioSelect, label=gettext_lazy("Status"))
    service_areas = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Service areas")
    )
    other_areas = _lines(gettext_lazy("Other service areas"), gettext_lazy("One in each line. They join your list."))
    known_places = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Places")
    )
    find_place = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Another place of your list"),
        help_text=gettext_lazy("Begin to type; your places are proposed."),
    )
    places = _lines(gettext_lazy("Other places"), gettext_lazy("One in each line. They join your list."))
    partners = _lines(gettext_lazy("Partners"), gettext_lazy("Organisations that take part, one in each line."))
    provider_kind = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("Not known")), *choices(ProviderKind)],
        widget=forms.RadioSelect,
        label=gettext_lazy("Kind of provider"),
    )
    forms_shown = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Forms of co-production"),
        help_text=gettext_lazy("A form shows its Co: you need not tick both."),
    )
    who = _several(CoProducer, gettext_lazy("Who co-produces?"))
    contributions = _several(Contribution, gettext_lazy("What do citizens contribute?"))
    gives_back = _text(
        gettext_lazy("What do they get back?"), 2_000, gettext_lazy("For example thanks, training, company, expenses.")
    )
    mix = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("Not known")), *choices(Mix)],
        widget=forms.RadioSelect,
        label=gettext_lazy("Does it replace public input, or add to it?"),
    )
    substitutive_share = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("Share that replaces public input, in per cent"),
    )
    interventions = _several(Intervention, gettext_lazy("Intervention"))
    people_a_year = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("People who co-produce in a year"),
    )
    hours_a_year = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label=gettext_lazy("Hours that they give in a year"),
    )
    starts_on = PartialDateField(
        required=False,
        label=gettext_lazy("Start"),
        help_text=gettext_lazy("As exact as you know it; the year will do."),
    )
    ends_on = PartialDateField(
        required=False, label=gettext_lazy("End"), help_text=gettext_lazy("Leave empty while it goes on.")
    )
    outcomes = _text(gettext_lazy("Outcomes sought"), 5_000)
    needs = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Which needs does it answer?"),
        help_text=gettext_lazy("Needs are recognised by a decision."),
    )
    url = forms.URLField(required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Web address"))
    key = forms.CharField(
        required=False,
        max_length=120,
        label=gettext_lazy("Key in your own register"),
        help_text=gettext_lazy("An import with this key updates the initiative instead of adding another."),
    )
    told_by = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Who told us?"),
        help_text=gettext_lazy("Only members of this programme see this."),
    )
    contact = _text(
        gettext_lazy("Contact"),
        1_000,
        gettext_lazy("Private. Only members who may write see this, and exports leave it out unless asked."),
    )

    def __init__(self, data: Any, *, stored: InitiativeValues, offered: Choices) -> None:
        self.stored = stored
        self.names = {str(each.id): each.name for each in offered.service_areas}
        form_codes = [(each.extra or each.name, form_name(each.extra, each.name)) for each in offered.forms]
        super().__init__(data, initial=_initial(stored, self.names))
        self._choices("service_areas", list(self.names.items()))
        self._choices("forms_shown", list(form_codes))
        self._choices("needs", [(each.name, each.name) for each in offered.needs])
        if not offered.needs:
            del self.fields["needs"]
        self._place_fields([each.name for each in offered.places])
        for co in Co:
            self._co_fields(co)

    def _place_fields(self, names: list[str]) -> None:
        """Few places are ticked; of many, those already chosen are, and the others are proposed while one types."""
        shown = [name for name in names if len(names) <= FEW_PLACES or name in self.stored.places]
        self._choices("known_places", [(name, name) for name in dict.fromkeys(shown)])
        self.initial["known_places"] = [name for name in self.stored.places if name in shown]
        self.initial["places"] = "\n".join(name for name in self.stored.places if name not in shown)
        if not shown:
            del self.fields["known_places"]
        if len(shown) == len(names):
            del self.fields["find_place"]
        else:
            self.proposed_places = names
            self.fields["find_place"].widget.attrs["list"] = "places-proposed"

    def _choices(self, name: str, options: Options) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options

    def _co_fields(self, co: Co) -> None:
        """Whether it shows a Co, and how strong voice and action are in it."""
        name = phrase(co)
        shown = {each.co: each for each in self.stored.involvements}
        here = shown.get(co, InvolvementValues(co))
        self.fields[f"shows_{co}"] = forms.BooleanField(required=False, label=str(name), initial=co in shown)
        for part, label in (
            ("voice", _("Voice in %(co)s: how far citizens have a say")),
            ("action", _("Action in %(co)s: how far citizens do something themselves")),
        ):
            self.fields[f"{part}_{co}"] = forms.ChoiceField(
                required=False, choices=choices(Strength), label=label % {"co": name}, initial=getattr(here, part)
            )

    def sections(self) -> tuple[Section, ...]:
        """The form in the order in which people tell of an initiative."""
        cos = [f"{part}_{co}" for co in Co for part in ("shows", "voice", "action")]
        places = [name for name in ("known_places", "find_place", "places") if name in self.fields]
        needs = [name for name in ("needs",) if name in self.fields]
        parts: tuple[tuple[Any, list[str]], ...] = (
            (_("What it is"), ["title", "summary", "status"]),
            (_("Where it belongs"), [*("service_areas", "other_areas"), *places, *("partners", "provider_kind")]),
            (_("The four Co's"), [*cos, "forms_shown"]),
            (_("Who gives what, and gets what back"), ["who", "contributions", "gives_back"]),
            (_("What it is for"), [*needs, "mix", "substitutive_share", "interventions", "outcomes"]),
            (_("Size and time"), ["people_a_year", "hours_a_year", "starts_on", "ends_on"]),
            (_("Keeping track"), ["url", "key", "told_by", "contact"]),
        )
        return tuple(Section(heading, tuple(self[name] for name in names)) for heading, names in parts)

    def clean(self) -> dict[str, Any]:
        """The end lies after the start; a share agrees with the mix."""
        given: dict[str, Any] = super().clean() or {}
        if lies_before(str(given.get("ends_on") or ""), str(given.get("starts_on") or "")):
            self.add_error("ends_on", ValidationError(_("The end lies before the start.")))
        share = given.get("substitutive_share")
        if share is not None and share_of(str(given.get("mix"))) not in (None, share):
            self.add_error("substitutive_share", ValidationError(_("This share does not fit the answer above.")))
        return given

    def values(self) -> InitiativeValues:
        """The record as the form has it; where it came from stays."""
        given = self.cleaned_data
        areas = [self.names[key] for key in given["service_areas"]] + _split(given["other_areas"])
        return replace(
            self.stored,
            **{name: given[name] for name in ("title", "summary", "gives_back", "outcomes", "url", "key", "told_by")},
            **{name: given[name] for name in ("contact", "substitutive_share", "people_a_year", "hours_a_year")},
            status=Status(given["status"]),
            provider_kind=ProviderKind(given["provider_kind"]) if given["provider_kind"] else None,
            mix=Mix(given["mix"]) if given["mix"] else None,
            starts_on=str(given["starts_on"] or ""),
            ends_on=str(given["ends_on"] or ""),
            service_areas=tuple(areas),
            places=tuple(
                [*given.get("known_places", ()), *_split(given.get("find_place", "")), *_split(given["places"])]
            ),
            partners=tuple(_split(given["partners"])),
            forms=tuple(given["forms_shown"]),
            needs=tuple(given.get("needs", ())),
            involvements=tuple(self._involvements()),
            who=tuple(CoProducer(value) for value in given["who"]),
            contributions=tuple(Contribution(value) for value in given["contributions"]),
            interventions=tuple(Intervention(value) for value in given["interventions"]),
        )

    def _involvements(self) -> Iterator[InvolvementValues]:
        """A Co is shown where it is ticked, or where something stronger than nothing is said of it."""
        telling = (Strength.SOME, Strength.STRONG)
        for co in Co:
            voice, action = (Strength(self.cleaned_data[f"{part}_{co}"] or "unknown") for part in ("voice", "action"))
            if self.cleaned_data[f"shows_{co}"] or voice in telling or action in telling:
                yield InvolvementValues(co, voice, action)


def _split(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _initial(stored: InitiativeValues, names: dict[str, str]) -> dict[str, Any]:
    given = {each.name: getattr(stored, each.name) for each in fields(stored)}
    for name in ("places", "partners"):
        given[name] = "\n".join(given[name])
    given["service_areas"] = [key for key, name in names.items() if name in stored.service_areas]
    given["forms_shown"] = list(stored.forms)
    given["needs"] = list(stored.needs)
    return given
