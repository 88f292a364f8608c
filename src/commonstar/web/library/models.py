"""Case studies and pointers, what they show, and the words they are found by.

The words of a case lie in `library_search`, an index that each store has in its own kind (see migration 0002). It is
kept by `actions`, and made anew from the cases by `reindex`.
"""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.models import Identified

HOLDER = "case"


class CaseKind(models.TextChoices):
    """A case is told; of a pointer only the name is known."""

    CASE = "case", _("Case study")
    POINTER = "pointer", _("Pointer")


class FacetKind(models.TextChoices):
    """What a search can be narrowed by, in the order in which it is offered."""

    CO = "co", _("Co")
    FORM = "form", _("Form")
    STEP = "step", _("Step of the Star")
    AREA = "area", _("Service area")
    COUNTRY = "country", _("Country")
    WHO = "who", _("Who co-produced")
    GRADE = "grade", _("Best evidence")


class Case(Identified):
    """A case study in the parts of the template. Its figures are held by the evidence room.

    `content` is the case file as data, without its figures; it is the last column, so that lists do not read past it.
    `number` is what indexes count by. Folded columns end in a space, so that a whole word can be told from a beginning.
    """

    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(max_length=10, choices=CaseKind.choices, default=CaseKind.CASE)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=20, default="en")
    country = models.CharField(max_length=2, blank=True)
    date = models.CharField(max_length=10, blank=True)
    best_grade = models.PositiveSmallIntegerField(null=True)
    search_title = models.TextField(blank=True)
    search_summary = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["kind", "search_title", "slug"], name="library_case_by_title")]

    def __str__(self) -> str:
        return self.title


class CaseFacet(models.Model):
    """One thing that a case shows: a Co, a form, a step, a service area, who co-produced …

    The kind of the case is repeated, so that one pass over one index counts all facets of all cases.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, to_field="number", related_name="facets")
    kind = models.CharField(max_length=10, choices=CaseKind.choices)
    facet = models.CharField(max_length=10, choices=FacetKind.choices)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "facet", "value"], name="library_facet_once")]
        indexes = [models.Index(fields=["kind", "facet", "value", "case"], name="library_facet_counts")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"
