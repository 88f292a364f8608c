"""What may be asked of a search, read from the address; and the choice of a programme for a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from commonstar.web.common.forms import GovukForm
from commonstar.web.library.models import CaseKind, FacetKind
from commonstar.web.library.queries import Search
from commonstar.web.programmes.public import Programme

LONGEST = 200
NARROWED_BY = 12


def search_of(query: QueryDict) -> Search:
    """The search that an address asks for; what makes no sense in it is left out."""
    text = query.get("q", "").replace("\x00", " ")[:LONGEST].strip()
    kind = CaseKind.POINTER if query.get("kind") == CaseKind.POINTER else CaseKind.CASE
    pairs = [(facet, value[:120]) for facet in FacetKind for value in query.getlist(facet.value)]
    chosen = [pair for pair in dict.fromkeys(pairs) if pair[1] and "\x00" not in pair[1]]
    return Search(text, kind, tuple(chosen[:NARROWED_BY]))


def query_of(search: Search) -> str:
    """The address of a search: what comes after the question mark. The opposite of `search_of`."""
    query = QueryDict(mutable=True)
    if search.text:
        query["q"] = search.text
    if search.kind is not CaseKind.CASE:
        query["kind"] = search.kind.value
    for facet, value in search.chosen:
        query.appendlist(facet.value, value)
    return query.urlencode()


class PlanForm(GovukForm):
    """Into which of my programmes a case goes."""

    programme = forms.ChoiceField(
        label=gettext_lazy("Which programme is it for?"), widget=forms.RadioSelect, choices=()
    )

    def __init__(self, *args: Any, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(programme.slug, programme.title) for programme in programmes]
        if len(programmes) == 1:
            self.initial["programme"] = programmes[0].slug
