"""The form on which people who take part say how they see an initiative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from commonstar.vocabulary import Strength
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import phrase
from commonstar.web.star.map_it.bridge import InvolvementValues

SAME, OTHER, SKIP = "same", "other", "skip"


@dataclass(frozen=True)
class Question:
    """One Co on the page: what staff say, and the fields to answer with."""

    heading: str
    said: str
    fields: tuple[BoundField, ...]


class RateForm(GovukForm):
    """For each Co: the same as staff, otherwise (then how), or no answer."""

    mark_optional = False

    def __init__(self, data: Any, said: tuple[InvolvementValues, ...]) -> None:
        super().__init__(data)
        self.said = said
        for each in said:
            name = phrase(each.co)
            self.fields[f"view_{each.co}"] = forms.ChoiceField(
                required=False,
                choices=self._views(each),
                initial=SKIP,
                widget=forms.RadioSelect,
                label=_("%(co)s: how do you see it?") % {"co": name},
            )
            for part, label in (
                ("voice", _("%(co)s: how much say do people have?")),
                ("action", _("%(co)s: how much do people do themselves?")),
            ):
                self.fields[f"{part}_{each.co}"] = forms.ChoiceField(
                    required=False,
                    choices=strengths(),
                    initial=Strength.UNKNOWN,
                    widget=forms.RadioSelect,
                    label=label % {"co": name},
                )

    def _views(self, each: InvolvementValues) -> list[tuple[str, str]]:
        found = [(OTHER, _("I see it otherwise, as I say below")), (SKIP, _("I do not want to say"))]
        return [(SAME, _("I see it the same")), *found] if is_rated(each) else found

    def questions(self) -> Iterator[Question]:
        """The page, one Co after the other."""
        for each in self.said:
            names = (f"view_{each.co}", f"voice_{each.co}", f"action_{each.co}")
            yield Question(str(phrase(each.co)), said_by_staff(each), tuple(self[name] for name in names))

    def clean(self) -> dict[str, Any]:
        """Who sees it otherwise says how."""
        given: dict[str, Any] = super().clean() or {}
        for each in self.said:
            told = {given.get(f"voice_{each.co}"), given.get(f"action_{each.co}")} - {"", None, Strength.UNKNOWN.value}
            if given.get(f"view_{each.co}") == OTHER and not told:
                self.add_error(f"voice_{each.co}", _("Say how much say people have, or how much they do."))
        return given

    def answers(self) -> list[InvolvementValues]:
        """What was said, Co by Co."""
        found = []
        for each in self.said:
            view = self.cleaned_data[f"view_{each.co}"]
            if view == SAME:
                found.append(each)
            elif view == OTHER:
                parts = (self.cleaned_data[f"{part}_{each.co}"] or Strength.UNKNOWN for part in ("voice", "action"))
                found.append(InvolvementValues(each.co, *(Strength(part) for part in parts)))
        return found


def is_rated(each: InvolvementValues) -> bool:
    """Whether staff said anything that one could agree with."""
    return (each.voice, each.action) != (Strength.UNKNOWN, Strength.UNKNOWN)


def strengths() -> list[tuple[str, str]]:
    """Voice and action in the words of someone who takes part."""
    return [
        (Strength.NONE.value, _("None")),
        (Strength.SOME.value, _("Some")),
        (Strength.STRONG.value, _("A lot")),
        (Strength.UNKNOWN.value, _("I do not know")),
    ]


def said_by_staff(each: InvolvementValues) -> str:
    """What staff say, as a sentence."""
    if not is_rated(each):
        return _("Staff have not said how much say people have here, or how much they do.")
    words = dict(strengths()) | {Strength.UNKNOWN.value: _("not known")}
    return _("Staff say: people have this much say: %(voice)s. They do this much themselves: %(action)s.") % {
        "voice": words[each.voice].lower(),
        "action": words[each.action].lower(),
    }
