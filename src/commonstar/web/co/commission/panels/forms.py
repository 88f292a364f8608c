"""Forms of commissioning panels, for those who run and lead them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import PanelKind, Standing
from commonstar.web.accounts.public import User
from commonstar.web.co.commission.panels.actions import CriterionValues, PanelValues
from commonstar.web.co.commission.panels.models import CommissioningPanel, PanelMember
from commonstar.web.co.commission.panels.settling import Closing, Settled
from commonstar.web.common.forms import GovukDateField, GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.programmes.public import Need, Seat, registry

LONGEST = 10_000  # characters
MOST_CRITERIA = 12
INITIATIVE = "initiative"  # the kind under which Map it registers what a panel can be for
LINE = re.compile(r"(\d{1,4})\s+([^:]{1,200})(?::\s*(.*))?")
DATE_HINT = gettext_lazy("For example, 27 3 2027.")


def money_field(label: Any, hint: Any = "", required: bool = True) -> forms.DecimalField:
    """Asks for an amount, to the penny."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def long_field(label: Any, hint: Any = "", rows: int = 4, required: bool = True) -> forms.CharField:
    """Asks for some sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CriteriaField(forms.CharField):
    """One criterion on each line: its weight, its name, and after a colon what a good one shows."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: Any) -> tuple[CriterionValues, ...]:
        """Reads each line. A line that cannot be read is named by its number."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_CRITERIA:
            raise ValidationError(_("Enter %(n)d criteria at most.") % {"n": MOST_CRITERIA})
        return tuple(_criterion(number, line) for number, line in enumerate(lines, 1))


def _criterion(number: int, line: str) -> CriterionValues:
    found = LINE.fullmatch(line)
    if found is None or not int(found[1]):
        raise ValidationError(
            _("Line %(number)d: begin with a weight of 1 or more, then a name, such as “3 Reach: how many people”.")
            % {"number": number}
        )
    return CriterionValues(found[2].strip(), int(found[1]), found[3] or "")


def as_lines(panel: CommissioningPanel) -> str:
    """Criteria as they are typed."""
    rows = panel.criteria.order_by("position")
    return "\n".join(f"{each.weight} {each.name}" + (f": {each.about}" if each.about else "") for each in rows)


class PanelForm(GovukForm):
    """What a panel is about."""

    widths = {"money": "10", "top": "5"}

    kind = forms.ChoiceField(
        label=gettext_lazy("What will the panel decide?"), choices=choices(PanelKind), widget=forms.RadioSelect
    )
    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    need = forms.ModelChoiceField(
        Need.objects.none(),
        required=False,
        label=gettext_lazy("Which recognised need is it for?"),
        empty_label=gettext_lazy("None of them"),
    )
    about = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Which initiative is it for?"),
        help_text=gettext_lazy(
            "It will carry what the panel decides: the promise, the money, the reasons, the measures."
        ),
    )
    outcome = long_field(gettext_lazy("What should be better afterwards, and for whom?"))
    money = money_field(
        gettext_lazy("How much money is there?"),
        gettext_lazy("In pounds. If you stop or change something: what it costs in a year today."),
    )
    who_may_bid = long_field(
        gettext_lazy("Who may bid?"), gettext_lazy("For example: charities and groups that work in the town."), 3, False
    )
    criteria = CriteriaField(
        label=gettext_lazy("What counts, and how much?"),
        help_text=gettext_lazy(
            "One thing on each line: its weight, its name, and after a colon what a good one shows. "
            "For example: 3 Reach: how many people it reaches"
        ),
        max_length=LONGEST,
    )
    top = forms.TypedChoiceField(
        label=gettext_lazy("How many points can be given for each?"),
        choices=[(3, "3"), (5, "5"), (10, "10")],
        coerce=int,
        initial=5,
    )
    closes_on = GovukDateField(label=gettext_lazy("Last day for bids or options"), help_text=DATE_HINT)
    meets_on = GovukDateField(label=gettext_lazy("When does the panel meet?"), help_text=DATE_HINT)

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needs = Need.objects.filter(programme=seat.programme).order_by("number")
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]  # a field of models has one
        kind = registry.kinds.get(INITIATIVE)
        self.offered = {str(pk): (pk, title) for pk, title in (kind.offer(seat) if kind else ())}
        found = [(key, title) for key, (_pk, title) in self.offered.items()]
        self.fields["about"].choices = [("", _("None of them")), *found]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """The panel meets when bids are closed."""
        given = super().clean() or self.cleaned_data
        closes, meets = given.get("closes_on"), given.get("meets_on")
        if closes and meets and meets < closes:
            self.add_error("meets_on", _("Enter a day on or after the last day for bids or options."))
        return given

    def values(self) -> PanelValues:
        """What was filled in."""
        given = self.cleaned_data
        return PanelValues(
            kind=PanelKind(given["kind"]),
            title=given["title"],
            need=given["need"],
            about=(INITIATIVE, self.offered[given["about"]][0]) if given["about"] else None,
            outcome=given["outcome"],
            money=given["money"],
            who_may_bid=given["who_may_bid"],
            criteria=given["criteria"],
            top=given["top"],
            closes_on=given["closes_on"],
            meets_on=given["meets_on"],
        )


class MemberForm(GovukForm):
    """Who sits on the panel."""

    standing = forms.ChoiceField(
        label=gettext_lazy("Who are they?"),
        help_text=gettext_lazy("At least one member is an expert by experience."),
        choices=choices(Standing),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("How are they called on the panel?"),
        help_text=gettext_lazy(
            "A role will do, such as: Expert by experience 1. Members of the programme can read it."
        ),
        max_length=120,
    )
    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Do they have an account here?"),
        help_text=gettext_lazy("Without one they score by a link that you give them, or on paper."),
        empty_label=gettext_lazy("No account"),
    )

    def __init__(self, *args: Any, panel: CommissioningPanel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = PanelMember.objects.filter(panel=panel, user__isnull=False).values("user")
        rows = User.objects.filter(memberships__programme=panel.programme, is_active=True).exclude(pk__in=taken)
        self.fields["user"].queryset = rows.order_by("name", "email")  # type: ignore[attr-defined]  # it has one


class SettleForm(GovukForm):
    """What becomes of a bid or option, and what it leaves."""

    widths = {"amount": "10"}

    is_awarded = forms.TypedChoiceField(
        label=gettext_lazy("What did the panel decide?"),
        choices=[("yes", gettext_lazy("Yes, this one")), ("no", gettext_lazy("No, not this one"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    reasons = long_field(
        gettext_lazy("Why?"), gettext_lazy("Whoever bid reads this, and it stands in the decision log.")
    )
    amount = money_field(gettext_lazy("If yes: how much money?"), required=False)
    promise = long_field(gettext_lazy("If yes: what is promised?"), required=False)
    measures = long_field(gettext_lazy("If yes: how will we see whether it is kept?"), required=False)
    conditions = long_field(gettext_lazy("Under which conditions?"), required=False)

    def clean(self) -> dict[str, Any]:
        """A yes says what is promised, for how much, and how it will be seen."""
        given = super().clean() or self.cleaned_data
        if given.get("is_awarded"):
            for name, words in (
                ("amount", _("Say how much money it is.")),
                ("promise", _("Say what is promised.")),
                ("measures", _("Say how you will see whether the promise is kept.")),
            ):
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, words)
        return given

    def settled(self) -> Settled:
        """What was filled in; a no promises nothing."""
        given = self.cleaned_data
        if not given["is_awarded"]:
            return Settled(False, given["reasons"])
        parts = {name: given[name] for name in ("amount", "promise", "measures", "conditions")}
        return Settled(True, given["reasons"], **parts)


class ClosingForm(GovukForm):
    """How the panel's decision is written down."""

    reasons = long_field(
        gettext_lazy("What was decided in all, and why?"),
        gettext_lazy("The reasons for each bid or option are added below yours."),
    )
    decided_by = forms.CharField(label=gettext_lazy("Who decided?"), max_length=300)
    decided_on = GovukDateField(label=gettext_lazy("When?"), help_text=DATE_HINT)
    review_on = GovukDateField(
        label=gettext_lazy("When will you look at it again?"),
        help_text=gettext_lazy("From that day on it waits on the first page of those who lead."),
    )

    def clean_decided_on(self) -> date:
        """Nothing was decided in the future."""
        day: date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Enter a date that is not in the future."))
        return day

    def clean_review_on(self) -> date:
        """A review is still to come."""
        day: date = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Enter a date in the future."))
        return day

    def closing(self) -> Closing:
        """What was filled in."""
        return Closing(**self.cleaned_data)
