"""The form of a challenge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.forms import GovukForm
from commonstar.web.organisations.public import Outcome, Place
from commonstar.web.programmes.challenges.actions import ChallengeValues
from commonstar.web.programmes.models import Challenge
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat

GATHERING = "gathering"


def _text(label: Any, hint: Any, longest: int, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(required=False, max_length=longest, widget=widget, label=label, help_text=hint)


def _several(label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(required=False, widget=widget, label=label, help_text=hint)


class ChallengeForm(GovukForm):
    """What should be different, for whom, where, and how anyone would know."""

    title = forms.CharField(
        max_length=300,
        label=_("What should be different?"),
        help_text=_(
            "The outcome wanted, in a sentence. For example: people who live alone have company when they want it."
        ),
        error_messages={"required": _("Say what should be different.")},
    )
    summary = _text(_("What is it about?"), _("What is known of the problem, in a few sentences."), 5_000)
    for_whom = forms.CharField(required=False, max_length=300, label=_("For whom?"))
    places = _several(_("Where?"))
    measures = _text(_("How would you know?"), _("What you will measure, one in each line."), 3_000)
    outcomes = _several(_("Which outcomes of a framework does it serve?"))
    team = forms.CharField(
        required=False,
        max_length=300,
        label=_("Who works on it?"),
        help_text=_("A team or a group. Whoever may see the programme can read this."),
    )
    gathering = forms.ChoiceField(required=False, label=_("Which gathering does it go to?"))

    def __init__(self, *args: Any, seat: Seat, places: Sequence[Place], outcomes: Sequence[Outcome], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._offer("places", [(str(row.pk), row.name) for row in places])
        grouped = groupby(outcomes, key=lambda row: row.framework.name)
        self._offer("outcomes", [(name, [(str(row.pk), str(row)) for row in rows]) for name, rows in grouped])
        kind = registry.kinds.get(GATHERING)
        known = [(str(pk), title) for pk, title in kind.offer(seat)] if kind else []
        self._offer("gathering", [("", _("None yet")), *known] if known else [])

    def _offer(self, name: str, choices: list[Any]) -> None:
        """The choices of a field; one with nothing to choose is left out."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has them
        else:
            del self.fields[name]

    def values(self) -> ChallengeValues:
        """What was filled in."""
        given = self.cleaned_data
        chosen = given.get("gathering", "")
        return ChallengeValues(
            **{name: given[name] for name in ("title", "summary", "for_whom", "measures", "team")},
            places=frozenset(map(UUID, given.get("places", ()))),
            outcomes=frozenset(map(UUID, given.get("outcomes", ()))),
            gathering=(GATHERING, UUID(chosen)) if chosen else None,
        )


def initial_of(challenge: Challenge) -> dict[str, Any]:
    """What the form starts from."""
    return {
        **{name: getattr(challenge, name) for name in ("title", "summary", "for_whom", "measures", "team")},
        "places": [str(row.pk) for row in challenge.places.all()],
        "outcomes": [str(row.pk) for row in challenge.outcomes.all()],
        "gathering": str(challenge.gathering_id or ""),
    }
