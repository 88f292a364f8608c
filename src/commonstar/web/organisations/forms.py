"""Forms on organisations and places."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.formats.geojson import BYTES, BoundaryRefused, read_boundary
from commonstar.vocabulary import OrganisationKind, PlaceKind
from commonstar.web.common.forms import GovukForm
from commonstar.web.common.phrases import choices
from commonstar.web.common.tables import TableForm
from commonstar.web.organisations.models import Organisation, Place
from commonstar.web.organisations.places_file import FIRST_YEAR, LARGEST_COUNT, LAST_YEAR
from commonstar.web.organisations.queries import Branch

BOUNDARY_REFUSALS: dict[str, Any] = {
    "bytes": gettext_lazy("The boundary is too large. Simplify it first."),
    "positions": gettext_lazy("The boundary has too many points. Simplify it first."),
    "not-json": gettext_lazy("This is not GeoJSON: it cannot be read as JSON."),
    "not-a-boundary": gettext_lazy(
        "This is neither a Polygon nor a MultiPolygon, nor one Feature with such a geometry."
    ),
    "several": gettext_lazy("The file has {count} features. Keep the one that is the boundary of this place."),
    "not-a-position": gettext_lazy("A point is not a pair of numbers, longitude first."),
    "not-degrees": gettext_lazy("The point {x}, {y} is not in degrees. Save the boundary in WGS 84 (EPSG:4326)."),
    "short-ring": gettext_lazy("A ring has fewer than four points."),
    "open-ring": gettext_lazy("A ring does not end where it begins."),
}


class OrganisationForm(GovukForm):
    """Asks what an organisation is called, and what it is."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what the organisation is called.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=choices(OrganisationKind),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )

    def clean_kind(self) -> OrganisationKind:
        """As a term of the vocabulary."""
        return OrganisationKind(self.cleaned_data["kind"])


class ColleagueForm(GovukForm):
    """Asks whom to invite into the organisation."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        error_messages={
            "required": gettext_lazy("Enter an e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address like name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    is_administrator = forms.BooleanField(
        label=gettext_lazy("Administrator"),
        help_text=gettext_lazy("Looks after the organisation, its people, its places and its programmes."),
        required=False,
    )


class PlaceForm(GovukForm):
    """Asks what a place is, where it lies, and for its boundary."""

    widths = {"code": "10", "latitude": "10", "longitude": "10"}

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what the place is called.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=choices(PlaceKind),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a kind.")},
    )
    parent = forms.ModelChoiceField(
        Place.objects.none(),
        label=gettext_lazy("It lies in"),
        empty_label=gettext_lazy("Nothing larger"),
        required=False,
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("For example the official one. An import finds the place by it."),
        max_length=60,
        required=False,
    )
    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"),
        help_text=gettext_lazy("In degrees, for example 51.5072. South is negative."),
        min_value=-90,
        max_value=90,
        max_digits=9,
        decimal_places=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"),
        help_text=gettext_lazy("In degrees, for example -0.1276. West is negative."),
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    boundary_file = forms.FileField(
        label=gettext_lazy("Boundary as a GeoJSON file"),
        help_text=gettext_lazy(
            "A Polygon or MultiPolygon in WGS 84, at most 1 MB. It takes the place of what is pasted."
        ),
        required=False,
    )
    boundary = forms.CharField(
        label=gettext_lazy("Or paste the GeoJSON"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, branches: list[Branch], place: Place | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.place = organisation, place
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Place.objects.filter(pk__in=[branch.place.pk for branch in branches]).defer("boundary")
        # An en space an edge: a tree that also a reader of screens can bear.
        listed = [(branch.place.pk, "\u2002" * 2 * branch.depth + branch.place.name) for branch in branches]
        parent.widget.choices = [("", gettext_lazy("Nothing larger")), *listed]

    def clean_kind(self) -> PlaceKind:
        """As a term of the vocabulary."""
        return PlaceKind(self.cleaned_data["kind"])

    def clean_code(self) -> str:
        """No two places of an organisation share a code."""
        code = str(self.cleaned_data["code"]).strip()
        same = Place.objects.filter(organisation=self.organisation, code=code)
        if self.place:
            same = same.exclude(pk=self.place.pk)
        if code and same.exists():
            raise ValidationError(_("Another place has this code."))
        return code

    def clean_boundary_file(self) -> str:
        """The file's text; what is no UTF-8 is no GeoJSON."""
        file = self.cleaned_data["boundary_file"]
        if not file:
            return ""
        if file.size > BYTES:
            raise ValidationError(BOUNDARY_REFUSALS["bytes"])
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(BOUNDARY_REFUSALS["not-json"]) from None

    def clean(self) -> dict[str, Any]:
        """A point has two numbers; a boundary is one; the file goes before what is pasted."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None) and not (
            {"latitude", "longitude"} & set(self.errors)
        ):
            self.add_error("latitude", _("A point needs both latitude and longitude."))
        file = cleaned.pop("boundary_file", "")
        text = file or cleaned.get("boundary", "")
        cleaned["boundary"] = None
        if text:
            try:
                cleaned["boundary"] = read_boundary(text)
            except BoundaryRefused as refused:
                sentence = str(BOUNDARY_REFUSALS[refused.code]).format(**refused.params)
                self.add_error("boundary_file" if file else "boundary", sentence)
        return cleaned


def boundary_text(place: Place) -> str:
    """A stored boundary as it is pasted again."""
    return json.dumps(place.boundary) if place.boundary else ""


class PopulationForm(GovukForm):
    """Asks for a sourced number of people."""

    widths = {"count": "10", "year": "4"}

    group = forms.CharField(
        label=gettext_lazy("Group"),
        help_text=gettext_lazy("For example, All people, or Aged 65 and over."),
        max_length=120,
        error_messages={"required": gettext_lazy("Say which group of people.")},
    )
    count = forms.IntegerField(
        label=gettext_lazy("Number of people"),
        min_value=0,
        max_value=LARGEST_COUNT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the number.")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the year that the number is of.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Who published it, under what title, where."),
        max_length=400,
        error_messages={"required": gettext_lazy("Say where the number comes from.")},
    )


class PlaceTableForm(TableForm):
    """Asks for a table of places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Table of places")


class FrameworkTableForm(TableForm):
    """Asks for a table of outcome frameworks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Table of outcomes")
