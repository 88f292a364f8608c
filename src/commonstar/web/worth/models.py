"""Business cases and their versions. A version is a model's document as text, and is never changed (decision 0010)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import VersionState
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Programme
from commonstar.web.worth.agreeing.models import Confirmation, Realised

__all__ = ["BusinessCase", "Confirmation", "Realised", "Version"]


class BusinessCase(Identified):
    """What something costs and brings, over all versions of its model.

    `subject_kind` and `subject_id` name what it is about (see `registry`); both empty, it is about the programme.
    `title` is that of the newest version's model. `is_estimate` says that five answers are all there is so far.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="business_cases")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    is_estimate = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["programme", "subject_kind", "subject_id"], name="worth_case_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject_id=None) | ~models.Q(subject_kind=""), name="worth_case_subject_has_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(Identified):
    """A case's model as it was saved: the document `commonstar-value/1` as text, and who saved it.

    `digest` is the document's SHA-256. `summary` holds what lists show of its results (see `bridge.summary_of`); it is
    made from the document, never typed.
    """

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    summary = models.JSONField(default=dict)
    note = models.CharField(_("what was changed"), max_length=300, blank=True)
    state = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in VersionState], default=VersionState.DRAFT
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("signed off or withdrawn at"), null=True, blank=True)
    reason = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="worth_version_once"),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(reason=""), name="worth_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"
