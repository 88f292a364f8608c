"""Figures with source, date, price year and grade. A figure is never overwritten: a newer one stands beside it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Better, ChangeKind, Level
from commonstar.web.common.models import Identified


class Source(Identified):
    """Who says so: title, publisher, date and address."""

    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    date = models.CharField(_("date"), max_length=10, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="evidence_source_has_title")]

    def __str__(self) -> str:
        return self.title


class Figure(Identified):
    """One figure, held by a case, an initiative, a survey or a business case (a registered kind and an id)."""

    holder_kind = models.CharField(max_length=40)
    holder_id = models.UUIDField()
    order = models.PositiveIntegerField(default=0)
    indicator = models.CharField(_("indicator"), max_length=300)
    better = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Better], default=Better.NEITHER)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    result = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    change = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    change_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ChangeKind], blank=True)
    comparator = models.CharField(_("compared with"), max_length=200, blank=True)
    comparator_change = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    population = models.CharField(_("who was counted"), max_length=200, blank=True)
    period = models.CharField(_("period"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    price_year = models.PositiveSmallIntegerField(_("price year"), null=True, blank=True)
    beneficiary = models.CharField(_("who benefits"), max_length=120, blank=True)
    level = models.CharField(max_length=12, choices=[(v.value, v.value) for v in Level], blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="figures")
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "indicator", "id"]
        indexes = [models.Index(fields=["holder_kind", "holder_id", "order"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__range=(1, 6)), name="evidence_grade_1_to_6"
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
