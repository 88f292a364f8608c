"""Case studies and pointers, what they show, and the words they are found by."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.models import Identified


class CaseKind(models.TextChoices):
    """A case is told; of a pointer only the name is known."""

    CASE = "case", _("Case study")
    POINTER = "pointer", _("Pointer")


class Case(Identified):
    """A case study in the parts of the template; lists are kept as the case file has them."""

    slug = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(max_length=10, choices=CaseKind.choices, default=CaseKind.CASE)
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, blank=True)
    summary = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    date = models.CharField(max_length=10, blank=True)
    search_title = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    best_grade = models.PositiveSmallIntegerField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["kind", "title"])]

    def __str__(self) -> str:
        return self.title


class CaseFacet(models.Model):
    """One thing that a case shows: a Co, a form, a step, a service area, who co-produced …"""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "facet", "value"], name="library_facet_once")]
        indexes = [models.Index(fields=["facet", "value", "case"])]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"
