"""The form on which people say of some pairs which of the two would help more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from commonstar.vocabulary import ActivityState, Channel
from commonstar.web.common.forms import Described
from commonstar.web.gatherings.public import Activity
from commonstar.web.participation.pages import CountedForm
from commonstar.web.star.focus_it.activities import ACTIVITY, ids_in
from commonstar.web.star.focus_it.comparing.bridge import PAIRS, Pair
from commonstar.web.star.map_it.public import Initiative

UNDECIDED = "undecided"
WORDS = 25  # of what an initiative is


class PairsForm(CountedForm):
    """Asks of each pair which would help more. `shown` says which pairs stood on the page, in which order."""

    mark_optional = False

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        initiatives: Mapping[UUID, Initiative],
        pairs: Sequence[Pair] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        told = parsed(self.data.get("shown", "")) if self.is_bound else pairs
        self.pairs = [pair for pair in told if set(pair) <= set(initiatives)]
        self.initial["shown"] = " ".join(f"{one}.{other}" for one, other in self.pairs)
        for number, pair in enumerate(self.pairs, start=1):
            self.fields[f"pair-{number}"] = forms.ChoiceField(
                label=_("Pair {number}: which of these two would help more?").format(number=number),
                choices=[*((str(pk), _described(initiatives[pk])) for pk in pair), (UNDECIDED, _("I cannot decide"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Phones send while it is open; helpers may write afterwards."""
        found = super().clean()
        if self.channel is Channel.WEB and self.activity.state != ActivityState.OPEN:
            self.add_error(None, _("This is not open now. Ask the person who runs it."))
        if not self.errors and not self._answered():
            self.add_error(None, _("Answer one pair at least. You can leave out the others."))
        return found

    def _answered(self) -> list[list[str]]:
        found = []
        for number, (one, other) in enumerate(self.pairs, start=1):
            answer = self.cleaned_data.get(f"pair-{number}")
            if answer:
                found.append([str(one), str(other), "" if answer == UNDECIDED else answer])
        return found

    def said(self) -> dict[str, Any]:
        """The pairs that were answered, each with the preferred one."""
        return {ACTIVITY: str(self.activity.pk), PAIRS: self._answered()}


def _described(row: Initiative) -> Described | str:
    return Described(row.title, Truncator(row.summary).words(WORDS)) if row.summary else row.title


def parsed(shown: str) -> list[Pair]:
    """The pairs that stood on a page; what is none is dropped."""
    found: list[Pair] = []
    for each in shown.split()[:50]:
        ids = ids_in(each.split("."))
        if len(ids) == 2 and ids[0] != ids[1] and frozenset(ids) not in map(frozenset, found):
            found.append((ids[0], ids[1]))
    return found
