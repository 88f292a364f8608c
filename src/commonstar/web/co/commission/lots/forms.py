"""What whoever prepares a panel by lot is asked, and what whoever puts their name down is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ContactWay
from commonstar.web.co.commission.lots import queries
from commonstar.web.co.commission.lots.actions import PanelValues, QuotaValues
from commonstar.web.co.commission.lots.bridge import Method
from commonstar.web.co.commission.lots.checking import Brought
from commonstar.web.co.commission.lots.models import Answer, PanelByLot
from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.common.phrases import phrase
from commonstar.web.common.tables import TableForm
from commonstar.web.participation.pages import TakingPartForm
from commonstar.web.participation.public import Line

MOST_MEMBERS = 500
MOST_BYTES = 8_000_000  # of a file of a draw that is checked on the site: 1,000 panels of 500 people are half of it
MOST_PEOPLE = 2_000_000_000
NUMERIC = {"inputmode": "numeric"}


class PanelForm(GovukForm):
    """What a panel is for, how large it is, and by which rule it is drawn."""

    widths = {"size": "4"}
    title = forms.CharField(
        max_length=120,
        label=_("What is the panel called?"),
        error_messages={"required": _("Write what the panel is called.")},
    )
    purpose = forms.CharField(
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What will it do?"),
        help_text=_(
            "How often it meets, what it decides, what its members get for their time. People read this first."
        ),
        error_messages={"required": _("Write what the panel will do.")},
    )
    size = forms.IntegerField(
        min_value=1,
        max_value=MOST_MEMBERS,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("How many people are on it?"),
        error_messages={"required": _("Write how many people are on the panel.")},
    )
    method = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("What is fair?"),
        choices=[
            (
                Method.LEXIMIN.value,
                Described(
                    _("Chances as equal as the quotas allow (leximin)"),
                    _("The smallest chance is made as large as it can be, then the next smallest, and so on."),
                ),
            ),
            (
                Method.MAXIMIN.value,
                Described(
                    _("The smallest chance as large as it can be (maximin)"),
                    _("Nothing is said about the chances above it. Simpler to explain, and less equal."),
                ),
            ),
        ],
    )
    seed_plan = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("How will the seed be made?"),
        help_text=_(
            "Something that nobody can foresee or choose, in public: three dice thrown ten times at the library on "
            "3 May at noon, or the numbers of a named later draw. It is locked before the draw."
        ),
        error_messages={"required": _("Write how the seed will be made.")},
    )
    is_open = forms.TypedChoiceField(
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        label=_("Who can read what people in the pool answered?"),
        help_text=_(
            "Answers stand under a number, never under a name. But rare answers together may tell who somebody is."
        ),
        choices=[
            ("no", _("Members of the programme. Everyone else gets the hash of the file.")),
            ("yes", _("Everyone who can see the programme, so that anyone can check the draw.")),
        ],
    )
    population_source = forms.CharField(
        max_length=400,
        required=False,
        label=_("Where are the numbers of the people who live there from?"),
        help_text=_("Title, who published it, and of which year. Leave it empty if you have none."),
    )

    def values(self) -> PanelValues:
        """What was filled in."""
        return PanelValues(**self.cleaned_data)


def initial_of(panel: PanelByLot) -> dict[str, Any]:
    """What the form of a panel starts from."""
    names = ("title", "purpose", "size", "method", "seed_plan", "population_source")
    return {name: getattr(panel, name) for name in names} | {"is_open": "yes" if panel.is_open else "no"}


class QuotaForm(GovukForm):
    """A value of a category: how many on the panel have it, and how many people who live there."""

    widths = {"least": "4", "most": "4", "population": "10", "category": "20", "value": "20"}
    category = forms.CharField(
        max_length=60,
        label=_("Category"),
        help_text=_("For example, age or area. People are asked for it by this name."),
        error_messages={"required": _("Write the category.")},
    )
    value = forms.CharField(
        max_length=100,
        label=_("Answer"),
        help_text=_("For example, 16 to 29."),
        error_messages={"required": _("Write the answer.")},
    )
    population = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("How many people who live there have it?"),
    )
    least = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs=NUMERIC), label=_("How many on the panel at least?")
    )
    most = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs=NUMERIC), label=_("How many on the panel at most?")
    )
    field_order = ("category", "value", "least", "most", "population")

    def clean(self) -> dict[str, Any]:
        """The least is not above the most."""
        return _upright(self, super().clean())

    def values(self) -> QuotaValues:
        """What was filled in."""
        return QuotaValues(**self.cleaned_data)


class LimitsForm(GovukForm):
    """Another minimum and maximum of a quota."""

    widths = {"least": "4", "most": "4"}
    least = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs=NUMERIC), label=_("How many on the panel at least?")
    )
    most = forms.IntegerField(
        min_value=0, widget=forms.TextInput(attrs=NUMERIC), label=_("How many on the panel at most?")
    )

    def clean(self) -> dict[str, Any]:
        """The least is not above the most."""
        return _upright(self, super().clean())


def _upright(form: GovukForm, found: dict[str, Any] | None) -> dict[str, Any]:
    found = found or form.cleaned_data
    least, most = found.get("least"), found.get("most")
    if least is not None and most is not None and least > most:
        form.add_error("most", _t("Write a number that is not below the smallest."))
    return found


class QuotasFileForm(TableForm):
    """All quotas from a file."""


class ListForm(TableForm):
    """A list of people from a file."""

    may_keep = forms.BooleanField(
        label=_("We may use these names and addresses for a draw"),
        help_text=_("On which ground is for your organisation to say, and to tell those on the list."),
        error_messages={"required": _("Tick the box if you may use this list.")},
    )


class SeedForm(GovukForm):
    """The public seed, and how it was made."""

    seed = forms.CharField(
        max_length=400,
        label=_("The seed"),
        help_text=_("Exactly as it was made in public, such as 4 2 6 1 1 3. Every character counts."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type in the seed.")},
    )
    told = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("How was it made?"),
        help_text=_("When, where, by whom, and who saw it. Write roles, not names."),
        error_messages={"required": _("Write how the seed was made.")},
    )


class AnswerForm(GovukForm):
    """What somebody who was drawn said."""

    answer = forms.TypedChoiceField(
        coerce=Answer,
        widget=forms.RadioSelect,
        label=_("What did they say?"),
        choices=[
            (Answer.YES.value, _("They will take part")),
            (Answer.NO.value, _("They cannot take part")),
        ],
        error_messages={"required": _("Choose what they said.")},
    )


class VolunteerForm(TakingPartForm):
    """Somebody puts their name down: who they are, an answer for each category, and how they can be reached."""

    name = forms.CharField(
        max_length=200,
        label=_("What is your name?"),
        help_text=_("Only those who run the draw see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name, so that we can ask for you if you are drawn.")},
    )
    home = forms.CharField(
        max_length=200,
        required=False,
        label=_("House number and postcode"),
        help_text=_("At most one person from a household is drawn. We use this for nothing else."),
    )
    may_pool = forms.BooleanField(label=_("I agree that my answers are used for the draw"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = PanelByLot.objects.get(pk=self.door.target)
        asked = queries.categories_of(queries.quotas_of(self.panel))
        self.asked = {f"category_{place}": name for place, name in enumerate(asked)}
        for field, name in self.asked.items():
            self.fields[field] = forms.ChoiceField(
                label=name,
                choices=[(value, value) for value in asked[name]],
                widget=forms.RadioSelect,
                error_messages={"required": _t("Choose an answer for “%(label)s”.") % {"label": name}},
            )
        self.fields["label"].widget = forms.HiddenInput()
        self.fields["may_pool"].help_text = promise_of(self.panel)
        self.fields["may_pool"].error_messages["required"] = _t("Tick the box if you want to be in the pool.")
        self._ask_for_a_way()
        self.order_fields(["name", *self.asked, "home", "way", "reach", "agrees", "may_pool"])

    def _ask_for_a_way(self) -> None:
        """Whoever is drawn has to be asked, so a way is needed."""
        if "way" not in self.fields:
            return
        way, reach = self.fields["way"], self.fields["reach"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [(each.value, phrase(each)) for each in ContactWay]
        way.label, reach.help_text = _t("How can we reach you?"), _t("We write to you once the draw is held.")
        way.required = reach.required = True
        way.error_messages["required"] = _t("Choose how we can reach you.")
        reach.error_messages["required"] = _t("Write how we can reach you.")

    def said(self) -> dict[str, Any]:
        """Name, address and the answers by category."""
        given = self.cleaned_data
        values = {name: given[field] for field, name in self.asked.items()}
        return {"name": given["name"], "home": given["home"], queries.VALUES: values}


def promise_of(panel: PanelByLot) -> str:
    """Who reads the answers in the pool."""
    if panel.is_open:
        return _t("Everyone can read them under a number, without my name, so that anyone can check the draw.")
    return _t("Members of the programme can read them under a number, without my name, to check the draw.")


def lines_of(said: Mapping[str, Any]) -> Sequence[Line]:
    """What was said, for the slip and for who moderates: never the name or the address."""
    answers = [Line(name, value) for name, value in said.get(queries.VALUES, {}).items()]
    return [Line(_t("What you put your name down for"), _t("To be drawn for a panel")), *answers]


class CheckDrawForm(GovukForm):
    """Asks for the files of a draw: its panels, or its people with their quotas, or all of them."""

    draw = forms.UUIDField(required=False, widget=forms.HiddenInput)
    panels = forms.FileField(
        required=False,
        label=_("The 1,000 panels"),
        help_text=_("The file panels.csv, as you took it from the page of the draw."),
    )
    people = forms.FileField(
        required=False,
        label=_("Who could be drawn"),
        help_text=_("The file people.csv, if you have it. Then each panel is held against the quotas too."),
    )
    quotas = forms.FileField(required=False, label=_("The quotas"), help_text=_("The file quotas.csv."))
    seed = forms.CharField(
        required=False,
        max_length=400,
        label=_("The seed, as you saw it made"),
        help_text=_("Leave it empty to take the seed that was published."),
    )

    def clean(self) -> dict[str, Any]:
        """Enough to find out something, and no file too large to be read at once."""
        given: dict[str, Any] = super().clean() or {}
        files = {name: given.get(name) for name in ("panels", "people", "quotas")}
        if not self.errors and not files["panels"] and not files["people"]:
            self.add_error("panels", _t("Choose the file of the panels, or those of the people and the quotas."))
        if bool(files["people"]) != bool(files["quotas"]) and not self.errors:
            missing = "people" if files["quotas"] else "quotas"
            self.add_error(missing, _t("People and quotas are checked together: choose both files."))
        for name, file in files.items():
            if file and file.size > MOST_BYTES:
                limit = filesizeformat(MOST_BYTES)
                words = _t("The file is larger than {limit}. Check it at a command line.").format(limit=limit)
                self.add_error(name, words)
        return given

    def brought(self) -> Brought:
        """What was brought; files are read only here, when all are small enough."""
        given = self.cleaned_data
        files = {name: given[name].read() if given[name] else b"" for name in ("panels", "people", "quotas")}
        return Brought(**files, seed=given["seed"], draw=given["draw"])
