"""The tables of Focus it: what is on the shortlist, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Decision, Programme


class ShortlistEntry(Identified):
    """That an initiative is on its programme's shortlist, or was, with the newest reason and decision.

    What was decided before stands in the decision log: each decision supersedes the one before it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="shortlist")
    initiative = models.OneToOneField("star.Initiative", on_delete=models.CASCADE, related_name="shortlist_entry")
    is_on = models.BooleanField(default=True)
    reason = models.TextField(_("reason"))
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "shortlist entries"
        ordering = ["chosen_at", "id"]
        indexes = [models.Index(fields=["programme", "is_on"], name="star_shortlist")]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="star_shortlist_has_a_reason")]

    def __str__(self) -> str:
        return str(self.initiative)
