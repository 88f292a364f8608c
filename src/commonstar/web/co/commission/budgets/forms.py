"""Forms of budgets: for citizens' ideas, for setting a round up, for checks, projects and reports on delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Electorate
from commonstar.web.co.commission.budgets.actions import BudgetValues, CountValues
from commonstar.web.co.commission.budgets.checking import Check, ProjectValues
from commonstar.web.co.commission.budgets.delivering import Report
from commonstar.web.co.commission.budgets.models import Idea, Project
from commonstar.web.co.commission.budgets.sentences import COMPLETIONS, RULES, SYMBOLS, TIES, UTILITIES, WAYS, Told
from commonstar.web.co.commission.budgets.terms import Delivery, Feasibility
from commonstar.web.co.commission.budgets.terms import choices as own_choices
from commonstar.web.common.forms import Described, GovukDateField, GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.participation.pages import TakingPartForm
from commonstar.web.participation.public import Contribution, Line

LONGEST = 3_000
OWN = "own"
NUMERIC = {"inputmode": "numeric"}


def lines_of(said: Mapping[str, Any]) -> Sequence[Line]:
    """What was proposed, for the slip and for who moderates."""
    lines = [Line(_("My idea"), said.get("title", "")), Line(_("More about it"), said.get("words", ""))]
    return [*lines, Line(_("Where"), said["where"])] if said.get("where") else lines


def described(told: Mapping[str, Told]) -> list[tuple[str, Described]]:
    """Choices with what each means under its name."""
    return [(key, Described(each.name, each.means)) for key, each in told.items()]


def amount(label: Any, help_text: Any = "", **more: Any) -> forms.DecimalField:
    """A field for an amount above zero, to the penny."""
    box = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=box,
        **more,
    )


def paragraph(label: Any, help_text: Any = "", rows: int = 4, **more: Any) -> forms.CharField:
    """A field for some sentences."""
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=box, **more)


class IdeaForm(TakingPartForm):
    """An idea for the budget, from anyone."""

    label_sizes = {"title": "m", "words": "m"}
    title = forms.CharField(
        max_length=120,
        label=_("What is your idea?"),
        help_text=_("A few words, for example: benches along the river."),
        error_messages={"required": _("Write your idea in a few words.")},
    )
    words = paragraph(
        _("Tell us more"),
        _("What would be done, and whom would it help? Do not write names. Everyone will be able to read this."),
        error_messages={"required": _("Write a sentence or two about your idea.")},
    )
    where = forms.CharField(
        required=False, max_length=200, label=_("Where?"), help_text=_("A street, a park, a building.")
    )


class BudgetForm(GovukForm):
    """What a round is about."""

    widths = {"amount": "10"}
    title = forms.CharField(
        max_length=120,
        label=_("What is the budget called?"),
        help_text=_("It stands on posters and at the top of every page."),
        error_messages={"required": _("Give the budget a name.")},
    )
    about = paragraph(_("What is the money for?"), _("In plain words. Whose money is it, and what can it be spent on?"))
    area = forms.CharField(max_length=200, label=_("For which area?"))
    amount = amount(_("How much money is there?"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in SYMBOLS])
    who_proposes = forms.CharField(
        max_length=300,
        label=_("Who may propose ideas?"),
        help_text=_("For example: everyone who lives, works or goes to school here."),
    )
    who_votes = forms.CharField(
        max_length=300, label=_("Who may vote?"), help_text=_("For example: everyone of 14 or over who lives here.")
    )
    ideas_until = GovukDateField(required=False, label=_("Ideas can be sent until"))
    votes_from = GovukDateField(required=False, label=_("People vote from"))
    votes_until = GovukDateField(required=False, label=_("People vote until"))
    result_on = GovukDateField(required=False, label=_("The result is told on"))

    def clean(self) -> dict[str, Any]:
        """The days come one after the other."""
        found = super().clean() or self.cleaned_data
        names = ("ideas_until", "votes_from", "votes_until", "result_on")
        for name in names:  # what was right when it was written down may stay
            if (day := found.get(name)) and day != self.initial.get(name) and day < timezone.localdate():
                self.add_error(name, _t("Enter a day that is not over."))
        days = [(name, found[name]) for name in names if found.get(name)]
        for (_before, first), (name, second) in pairwise(days):
            if second < first:
                self.add_error(name, _t("Enter a day that is not before the one above."))
        return found

    def values(self) -> BudgetValues:
        """What was filled in."""
        return BudgetValues(**self.cleaned_data)


class CountForm(GovukForm):
    """How a round is decided. Whoever votes reads the same sentences that stand here."""

    widths = {"most": "3", "least": "3", "points": "4", "threshold": "5", "step": "5"}
    way = forms.ChoiceField(label=_("How do people vote?"), choices=described(WAYS), widget=forms.RadioSelect)
    most = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("At most how many projects on a ballot?"),
        help_text=_("Leave it empty for as many as people like."),
    )
    least = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("At least how many?"),
        help_text=_("Leave it empty for none. A high number makes people vote for what they do not want."),
    )
    points = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("How many points has everyone?"),
        help_text=_("Only if people share out points."),
    )
    rule = forms.ChoiceField(
        label=_("How is it decided which projects win?"),
        help_text=_(
            "We suggest equal shares: where the most votes win first, one large group can take all of the money, and "
            "whoever wants something else gets nothing."
        ),
        choices=described(RULES),
        widget=forms.RadioSelect,
    )
    threshold = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        widget=forms.TextInput(attrs=NUMERIC),
        label=_("How high is the hurdle?"),
        help_text=_("Votes, or points if people share out points. Only for most votes first with a hurdle."),
    )
    utility = forms.ChoiceField(
        label=_("With equal shares: how much does a project count for its voters?"),
        help_text=_("If you are not sure, leave it as it is."),
        choices=described(UTILITIES),
        widget=forms.RadioSelect,
    )
    completion = forms.ChoiceField(
        label=_("With equal shares: what happens with money that is left over?"),
        help_text=_("If you are not sure, leave it as it is."),
        choices=described(COMPLETIONS),
        widget=forms.RadioSelect,
    )
    step = amount(
        _("With equal shares: by how much is a share raised at a time?"), _("One unit of the currency is usual.")
    )
    tie_break = forms.ChoiceField(
        label=_("If projects are level"), choices=list(TIES.items()), widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """What a way of voting or a rule needs is there."""
        found = super().clean() or self.cleaned_data
        if found.get("way") == "points" and not found.get("points"):
            self.add_error("points", _t("Say how many points everyone has."))
        if found.get("rule") == "greedy-threshold" and not found.get("threshold"):
            self.add_error("threshold", _t("Say how high the hurdle is."))
        if found.get("most") and (found.get("least") or 0) > found["most"]:
            self.add_error("least", _t("Enter a number that is not above the one before."))
        if found.get("utility") == "points" and found.get("way") in ("approval", "knapsack"):
            self.add_error("utility", _t("People give no points and no order, so choose another answer."))
        return found

    def values(self) -> CountValues:
        """What was filled in."""
        given = dict(self.cleaned_data)
        return CountValues(**{**given, "least": given["least"] or 0})


class OpenForm(GovukForm):
    """Asks whether ideas are looked at before they can be taken in."""

    is_premoderated = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Somebody looks at each idea before it is shown"),
    )


class VoteForm(GovukForm):
    """How the vote of a round is held."""

    electorate = forms.ChoiceField(
        label=_("How is it known who may vote?"), choices=choices(Electorate), widget=forms.RadioSelect
    )
    seed_words = paragraph(
        _("How is the seed made?"),
        _(
            "A count may need a lot. It is drawn from numbers that nobody can know before all ballots are in: dice "
            "thrown in public, or a named draw of a lottery. Say which, before the vote opens."
        ),
        rows=2,
    )
    closes_on = GovukDateField(label=_("Until which day can people vote?"), help_text=_("The vote closes at its end."))

    def clean_closes_on(self) -> Any:
        """A vote closes in the future."""
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_t("Enter a day that is not over."))
        return day

    def closes_at(self) -> datetime:
        """The end of the last day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["closes_on"], time(23, 59)))


class TakeInForm(GovukForm):
    """Which of what was proposed goes on the list."""

    said = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=_("Which ideas go on the public list?"),
        error_messages={"required": _("Tick one at least.")},
    )

    def __init__(self, *args: Any, rows: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(row.key, Described(row.said.get("title", ""), row.said.get("words", ""))) for row in rows]
        self.fields["said"].choices = told  # type: ignore[attr-defined]  # a choice field has them
        self.initial["said"] = [row.key for row in rows]


class CheckForm(GovukForm):
    """What a check of an idea found."""

    widths = {"cost": "10"}
    state = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(value, words) for value, words in own_choices(Feasibility) if value != Feasibility.WAITING],
        widget=forms.RadioSelect,
    )
    reason = paragraph(
        _("Why?"),
        _("Everyone reads this, also whoever had the idea. Say it so that they understand it."),
        error_messages={"required": _("Say why. Everyone reads it.")},
    )
    checked_by = forms.CharField(
        max_length=200, label=_("Who checked it?"), help_text=_("The organisation or team, not a name.")
    )
    cost = amount(_("If it can be done: what does it cost?"), required=False)
    project = forms.ChoiceField(required=False, label=_("If it can be done: in which project?"))
    into = forms.ChoiceField(required=False, label=_("If it is put together: with which idea?"))

    def __init__(
        self, *args: Any, idea: Idea, ideas: Sequence[Idea], projects: Sequence[Project], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [each for each in ideas if each.pk != idea.pk and each.state == Feasibility.FEASIBLE]
        self.ideas, self.projects = {str(each.number): each for each in others}, {each.code: each for each in projects}
        mine = idea.project.code if idea.project else OWN
        told = [(code, f"{code} {each.title}") for code, each in self.projects.items()]
        self.fields["project"].choices = [(OWN, _t("A project of its own")), *told]  # type: ignore[attr-defined]
        told = [(number, f"{number}. {each.title}") for number, each in self.ideas.items()]
        self.fields["into"].choices = [("", _t("Choose an idea")), *told]  # type: ignore[attr-defined]
        into = str(idea.merged_into.number) if idea.merged_into else ""
        state = "" if idea.state == Feasibility.WAITING else idea.state
        same = {name: getattr(idea, name) for name in ("reason", "checked_by", "cost")}
        self.initial = {**same, "state": state, "project": mine, "into": into, **self.initial}

    def clean(self) -> dict[str, Any]:
        """What can be done has a cost; what is put together names the other idea."""
        found = super().clean() or self.cleaned_data
        if found.get("state") == Feasibility.FEASIBLE and not found.get("cost") and "cost" not in self.errors:
            self.add_error("cost", _t("Say what it costs."))
        if found.get("state") == Feasibility.MERGED and not found.get("into"):
            self.add_error("into", _t("Choose the idea that it is put together with. It must be one that can be done."))
        return found

    def check(self) -> Check:
        """What was filled in."""
        given = self.cleaned_data
        project, into = self.projects.get(given["project"]), self.ideas.get(given["into"])
        return Check(Feasibility(given["state"]), given["reason"], given["checked_by"], given["cost"], project, into)


class ProjectForm(GovukForm):
    """What people vote on."""

    widths = {"cost": "10"}
    title = forms.CharField(max_length=120, label=_("What is the project called?"))
    about = paragraph(_("What is done?"), _("In plain words. It stands on the ballot’s page."))
    where = forms.CharField(required=False, max_length=200, label=_("Where?"))
    cost = amount(_("What does it cost?"))
    delivered_by = forms.CharField(max_length=200, label=_("Who delivers it if it wins?"))

    def values(self) -> ProjectValues:
        """What was filled in."""
        return ProjectValues(**self.cleaned_data)


class ReportForm(GovukForm):
    """How a delivery goes."""

    widths = {"spent": "10"}
    on = GovukDateField(label=_("On which day?"))
    state = forms.ChoiceField(label=_("How far is it?"), choices=own_choices(Delivery), widget=forms.RadioSelect)
    words = paragraph(_("What happened?"), _("Everyone reads this."))
    spent = amount(_("How much was spent so far, in all?"), _("Leave it empty if you do not know yet."), required=False)

    def clean_on(self) -> Any:
        """What is told has happened."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_t("Enter a date that is not in the future."))
        return day

    def report(self) -> Report:
        """What was filled in."""
        given = self.cleaned_data
        return Report(given["on"], Delivery(given["state"]), given["words"], given["spent"])
