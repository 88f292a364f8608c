"""The form of a merge: one choice for each difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Mix, ProviderKind, Status
from commonstar.web.common.forms import Described, GovukForm
from commonstar.web.common.phrases import phrase
from commonstar.web.evidence.public import when
from commonstar.web.star.map_it.bridge import InvolvementValues
from commonstar.web.star.map_it.duplicates.uniting import EMPTY, Difference, Side

DATES = ("starts_on", "ends_on")
LABELS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "status": gettext_lazy("Status"),
    "provider_kind": gettext_lazy("Kind of provider"),
    "mix": gettext_lazy("Replaces or adds to public input"),
    "substitutive_share": gettext_lazy("Share that replaces public input, in percent"),
    "gives_back": gettext_lazy("What citizens get back"),
    "people_a_year": gettext_lazy("People a year"),
    "hours_a_year": gettext_lazy("Hours a year"),
    "starts_on": gettext_lazy("Start"),
    "ends_on": gettext_lazy("End"),
    "outcomes": gettext_lazy("Outcomes sought"),
    "url": gettext_lazy("Web address"),
    "told_by": gettext_lazy("Who told us"),
    "contact": gettext_lazy("Contact (private)"),
    "parent": gettext_lazy("Modelled on"),
    "parent_case": gettext_lazy("After the case"),
}


class MergeForm(GovukForm):
    """Which value to keep, for each difference; the side that says something is chosen beforehand."""

    mark_optional = False

    def __init__(self, data: Any, differing: Sequence[Difference]) -> None:
        super().__init__(data)
        for each in differing:
            self.fields[each.name] = forms.ChoiceField(
                label=_label(each),
                choices=[
                    (Side.KEPT.value, Described(shown(each.name, each.kept), _("from the one that is kept"))),
                    (
                        Side.OTHER.value,
                        Described(shown(each.name, each.other), _("from the one that is merged into it")),
                    ),
                ],
                widget=forms.RadioSelect,
                initial=each.proposed.value,
            )

    def chosen(self) -> dict[str, Side]:
        """What was chosen, by the name of the difference."""
        return {name: Side(value) for name, value in self.cleaned_data.items()}


def _label(each: Difference) -> str:
    if each.co is not None:
        return _("Voice and action in %(co)s") % {"co": phrase(each.co)}
    return str(LABELS[each.name])


def shown(name: str, value: Any) -> str:
    """A value for the eye, in the words that the two have side by side."""
    if value in EMPTY:
        return _("(empty)")
    if isinstance(value, InvolvementValues):
        words = {"voice": phrase(value.voice), "action": phrase(value.action)}
        return _("Voice: %(voice)s. Action: %(action)s.") % words
    if isinstance(value, Status | ProviderKind | Mix):
        return str(phrase(value))
    return when(value) if name in DATES else str(value)
