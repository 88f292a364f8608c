"""The forms in which demands are decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.folding import folded
from commonstar.web.common.forms import GovukForm
from commonstar.web.programmes.decisions.actions import Decided
from commonstar.web.programmes.decisions.forms import DecisionForm
from commonstar.web.programmes.models import Challenge, Demand, Need

RECOGNISE, DECLINE, LEAVE_OPEN = "recognise", "decline", "leave-open"
DECISION_FIELDS = ("options", "reasons", "heard", "not_heard", "decided_by", "decided_on", "review_on")


class ChooseForm(GovukForm):
    """Which demands the decision is about, and which way it goes."""

    demands = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=_("Which demands is it about?"),
        error_messages={"required": _("Choose a demand at least.")},
    )
    way = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=_("What was decided?"),
        choices=[
            (RECOGNISE, _("They are recognised as a need")),
            (DECLINE, _("They are declined, with a reply")),
            (LEAVE_OPEN, _("They stay open, and are looked at again on a day")),
        ],
        error_messages={"required": _("Say what was decided.")},
    )

    def __init__(self, *args: Any, demands: Sequence[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(str(row.number), f"{row.number}. {row.words}") for row in demands]
        self.fields["demands"].choices = options  # type: ignore[attr-defined]  # a choice field has them


def _reply(required: bool) -> forms.CharField:
    return forms.CharField(
        required=required,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What are the people told?"),
        help_text=_("In plain words, as you would say it to their face: what was decided, why, and what happens now."),
        error_messages={"required": _("Whoever is told no is told why. Write a reply.")},
    )


class OnDemandsForm(DecisionForm):
    """A decision on demands: options, reasons, who was heard and who was not, which councillors or board."""

    ahead: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["about"]
        self.fields["decided_by"].help_text = _("Which councillors, committee or board. Readers of the log see it.")

    @property
    def main(self) -> list[Any]:
        """The fields above the numbers."""
        return [self[name] for name in (*self.ahead, *DECISION_FIELDS, "reply")]

    def on_demands(self, title: str) -> Decided:
        """What was filled in, under this title; the acts say what it is about."""
        self.cleaned_data |= {"about": "", "title": title}
        return replace(self.decided(None), title=title[:300])


class RecogniseForm(OnDemandsForm):
    """Asks what the need is called, and for the decision that recognises it."""

    ahead = ("need", "title", "challenge")
    need = forms.ChoiceField(required=False, label=_("A need that is recognised already"))
    challenge = forms.ChoiceField(required=False, label=_("Under which challenge?"))
    reply = _reply(False)

    def __init__(self, *args: Any, needs: Sequence[Need], challenges: Sequence[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            required=False,
            max_length=200,
            label=_("What is the need called?"),
            help_text=_("What the public sector and citizens will answer together, in a few words."),
        )
        self._offer("need", _("No, it is a new one"), [(str(row.pk), row.title) for row in needs])
        self._offer("challenge", _("None yet"), [(str(row.pk), row.title) for row in challenges])
        self.known = {str(row.pk): row for row in needs}

    def _offer(self, name: str, none: Any, options: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", none), *options]  # type: ignore[attr-defined]  # a choice field has them
        if not options:
            self.fields[name].widget = forms.HiddenInput()

    @property
    def main(self) -> list[Any]:
        """The fields above the numbers; one with nothing to choose is not shown."""
        return [field for field in super().main if not field.is_hidden]

    def clean(self) -> dict[str, Any]:
        """A new need has a name."""
        found = super().clean()
        if not found.get("need") and not folded(str(found.get("title") or "")):
            self.add_error("title", ValidationError(_t("Say what the need is called.")))
        return found

    def need_chosen(self) -> Need | None:
        """The need that is there already and was chosen."""
        return self.known.get(self.cleaned_data["need"])

    def challenge_chosen(self) -> UUID | None:
        """The challenge that the need stands under."""
        chosen = self.cleaned_data["challenge"]
        return UUID(chosen) if chosen else None


class DeclineForm(OnDemandsForm):
    """Asks for the decision that declines demands, and for the reply."""

    reply = _reply(True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]


class LeaveOpenForm(OnDemandsForm):
    """Asks for the decision by which demands stay open: with the day on which they are looked at again."""

    reply = _reply(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]
        again = self.fields["review_on"]
        again.required = True
        again.error_messages["required"] = _t("Say when it is looked at again.")
        self.fields["reasons"].help_text = _("Why it is neither recognised nor declined now, and what has to be known.")
