"""What agencies say of their part in a business case, and what was realised later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ConfirmationState, Realisation
from commonstar.web.common.models import Identified

CASE = "worth.BusinessCase"


class Confirmation(Identified):
    """One asking of an agency, and what its named person answered.

    `agency` is its id in the model, `version` the number of the version that was looked at. `terms` is what the agency
    stands by (see `bridge.py`): as it was shown where it confirms, in its own numbers where it changes them, empty
    where it disputes or has not answered. Only the hash of the link's secret is kept.
    """

    case = models.ForeignKey(CASE, on_delete=models.CASCADE, related_name="confirmations")
    agency = models.CharField(max_length=100)
    person = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in ConfirmationState],
        default=ConfirmationState.ASKED,
    )
    version = models.PositiveIntegerField()
    terms = models.JSONField(default=dict, blank=True)
    words = models.TextField(_("in their own words"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="asked", answered_at=None) | ~models.Q(state="asked"),
                name="worth_confirmation_answered",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="disputed") | ~models.Q(words=""), name="worth_disputed_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.state}"


class Realised(Identified):
    """What an agency really got or paid in a financial year, in the money of that year, with its source.

    `year` is the calendar year in which the financial year starts. Nothing is overwritten: the newest entry for an
    agency, a year and a kind counts, the older ones stand below it.
    """

    case = models.ForeignKey(CASE, on_delete=models.CASCADE, related_name="realised")
    agency = models.CharField(max_length=100)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Realisation])
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-entered_at", "id"]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} {self.kind}: {self.amount}"
