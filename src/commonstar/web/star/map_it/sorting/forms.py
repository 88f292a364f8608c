"""The form of the sorting page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Co, Intervention, Strength
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices, phrase
from commonstar.web.star.map_it.bridge import InvolvementValues
from commonstar.web.star.map_it.models import ServiceArea
from commonstar.web.star.map_it.sorting.actions import Answer
from commonstar.web.star.map_it.sorting.bridge import Proposals


@dataclass(frozen=True)
class CoField:
    """One Co on the page: its key on the keyboard, its box, its radios, and the words that propose it."""

    key: int
    name: Any
    proposed: str
    shows: BoundField
    voice: BoundField
    action: BoundField


def quoted(words: tuple[str, ...]) -> str:
    """The words that led to a proposal."""
    return ", ".join(f"“{word}”" for word in words)


class SortForm(GovukForm):
    """Which Co's an initiative shows, how strong voice and action are, and where it belongs."""

    mark_optional = False
    service_area = forms.ChoiceField(required=False, label=gettext_lazy("Add a service area"))
    forms_shown = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Proposed forms")
    )
    interventions = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Proposed interventions")
    )

    def __init__(self, data: Any, areas: list[ServiceArea], proposals: Proposals) -> None:
        super().__init__(data)
        self.proposals = proposals
        self._set("service_area", [("", _("None to add")), *((area.name, area.name) for area in areas)])
        self._set("forms_shown", _proposed(proposals.forms))
        self._set("interventions", _proposed(proposals.interventions))
        for name, found in (("forms_shown", proposals.forms), ("interventions", proposals.interventions)):
            if not found:
                del self.fields[name]
        for co in Co:
            self.fields[f"shows_{co}"] = forms.BooleanField(required=False, label=str(phrase(co)))
            for part, label in (("voice", _("Voice")), ("action", _("Action"))):
                self.fields[f"{part}_{co}"] = forms.ChoiceField(
                    required=False,
                    choices=choices(Strength),
                    initial=Strength.UNKNOWN,
                    widget=forms.RadioSelect,
                    label=label,
                )

    def _set(self, name: str, options: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options

    def cos(self) -> Iterator[CoField]:
        """The four Co's in their order."""
        for key, co in enumerate(Co, start=1):
            proposed = quoted(self.proposals.cos.get(co, ()))
            parts = (self[f"{part}_{co}"] for part in ("shows", "voice", "action"))
            yield CoField(key, phrase(co), proposed, *parts)

    def others(self) -> list[BoundField]:
        """The rest of the page."""
        return [self[name] for name in ("forms_shown", "interventions", "service_area") if name in self.fields]

    def answer(self) -> Answer:
        """What was said: radios of a Co that is not ticked say nothing."""
        given = self.cleaned_data
        return Answer(
            involvements=tuple(
                InvolvementValues(
                    co, Strength(given[f"voice_{co}"] or "unknown"), Strength(given[f"action_{co}"] or "unknown")
                )
                for co in Co
                if given[f"shows_{co}"]
            ),
            service_area=given["service_area"],
            forms=tuple(given.get("forms_shown", ())),
            interventions=tuple(Intervention(value) for value in given.get("interventions", ())),
        )


def _proposed(found: dict[Any, tuple[str, ...]]) -> list[tuple[str, Any]]:
    return [
        (member.value, _("%(name)s, from %(words)s") % {"name": phrase(member), "words": quoted(words)})
        for member, words in found.items()
    ]
