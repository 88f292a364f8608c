"""Forms on which bids are written, told in plain words, and scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.web.co.commission.panels.bids import MOST_FILES, BidValues
from commonstar.web.co.commission.panels.forms import long_field, money_field
from commonstar.web.co.commission.panels.models import Bid, CommissioningPanel, PanelCriterion
from commonstar.web.co.commission.panels.scoring import Points
from commonstar.web.co.commission.panels.words import is_funding
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.tokens import new_token
from commonstar.web.programmes.public import AcceptedFile, KeptFileField

PLAIN = gettext_lazy("Short sentences and everyday words: what happens, for whom, and what it costs.")
ONLY_BIDS = ("bidder", "contact", "email")


class BidForm(GovukForm):
    """A bid; for a panel that stops or changes something, an option. `entry` makes sending it twice safe."""

    widths = {"amount": "10"}

    entry = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=20)
    bidder = forms.CharField(label=gettext_lazy("Which organisation bids?"), max_length=200)
    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    offer = long_field(gettext_lazy("What will be done?"), rows=8)
    amount = money_field(gettext_lazy("How much money does it need?"), gettext_lazy("In pounds, for all of it."))
    plain_words = long_field(gettext_lazy("The same in plain words"), PLAIN, required=False)
    contact = forms.CharField(label=gettext_lazy("Whom can we ask?"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("We use it to tell you what was decided. A year after that we delete it."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, panel: CommissioningPanel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].initial = new_token()
        if not is_funding(panel):
            for name in ONLY_BIDS:
                del self.fields[name]
            self.fields["amount"].label = _("How much would it free in a year?")
            self.fields["amount"].help_text = _("In pounds.")
        for number in range(1, MOST_FILES + 1):
            label = _("File %(number)d") % {"number": number}
            self.fields[f"file_{number}"] = KeptFileField(required=False, label=label)
        self.fields["file_1"].help_text = _("A picture (JPEG, PNG, WebP), PDF, Word or Excel file, up to %(size)s.") % {
            "size": filesizeformat(settings.UPLOAD_LIMIT)
        }

    def values(self) -> BidValues:
        """What was filled in."""
        given = self.cleaned_data
        names = ("title", "offer", "amount", "bidder", "plain_words", "contact", "email")
        return BidValues(**{name: given[name] for name in names if name in given})

    def kept_files(self) -> list[AcceptedFile]:
        """The files that came with it."""
        found = (self.cleaned_data.get(f"file_{number}") for number in range(1, MOST_FILES + 1))
        return [each for each in found if each]


class ChangeBidForm(BidForm):
    """A bid that was sent, to be said better by whoever sent it. Its files stay as they came."""

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        names = ("bidder", "title", "offer", "amount", "plain_words")
        initial = {name: getattr(bid, name) for name in names}
        contact = getattr(bid, "contact", None)
        if contact is not None:
            initial |= {"contact": contact.name, "email": contact.email}
        super().__init__(*args, panel=bid.panel, initial=initial, **kwargs)
        for name in ("entry", *(f"file_{number}" for number in range(1, MOST_FILES + 1))):
            del self.fields[name]


class PlainForm(GovukForm):
    """A bid in plain words."""

    words = long_field(gettext_lazy("In plain words"), PLAIN, rows=8)


class InterestForm(GovukForm):
    """Whether something ties a member to a bid."""

    has_interest = forms.TypedChoiceField(
        label=gettext_lazy("Does anything tie you to it, or to whoever is behind it?"),
        help_text=gettext_lazy(
            "For example: you or somebody close to you works there, owns part of it, or would be paid by it."
        ),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes, so I do not score it"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether anything ties you to it.")},
    )
    interest = forms.CharField(
        label=gettext_lazy("If yes: what is it?"),
        help_text=gettext_lazy("The panel and those who run the programme read this."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """An interest is named."""
        given = super().clean() or self.cleaned_data
        if given.get("has_interest") and not given.get("interest", "").strip():
            self.add_error("interest", _("Say in a few words what ties you to it."))
        return given

    def interest_named(self) -> str:
        """Which interest; "" for none."""
        return self.cleaned_data["interest"].strip() if self.cleaned_data["has_interest"] else ""


class ScoreForm(GovukForm):
    """Points for each criterion, and why; `must_say` asks for a reason each time."""

    mark_optional = False

    def __init__(
        self,
        *args: Any,
        panel: CommissioningPanel,
        criteria: Iterable[PanelCriterion],
        must_say: bool = False,
        given: Mapping[UUID, Points] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        points: list[tuple[Any, Any]] = [("", _("Choose")), *((each, each) for each in range(panel.top + 1))]
        for each in self.criteria:
            before = (given or {}).get(each.pk)
            hint = _("0 is the least, %(top)d the most.") % {"top": panel.top}
            self.fields[f"points_{each.pk.hex}"] = forms.TypedChoiceField(
                label=each.name,
                help_text=f"{hint} {each.about}".strip(),
                choices=points,
                coerce=int,
                initial=before.points if before else "",
                error_messages={"required": _("Choose points for “%(name)s”.") % {"name": each.name}},
            )
            self.fields[f"reason_{each.pk.hex}"] = forms.CharField(
                label=_("Why, for “%(name)s”?") % {"name": each.name},
                required=must_say,
                max_length=2000,
                initial=before.reason if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Say why for “%(name)s”.") % {"name": each.name}},
            )

    def points(self) -> dict[UUID, Points]:
        """What was given, by the criterion's key."""
        given = self.cleaned_data
        return {
            each.pk: Points(given[f"points_{each.pk.hex}"], given[f"reason_{each.pk.hex}"]) for each in self.criteria
        }
