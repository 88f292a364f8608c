"""A reply that is owed. It knows what was asked, never who asked: that stays with the room that was asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ReplyBy, ReplyState, Verdict
from commonstar.web.common.models import Identified


class Reply(Identified):
    """What was asked, by which contribution (a registered kind and its key), owed by whom until when, and answered.

    `programme` is a plain identifier: the room of programmes lies above this one. There is no time of asking.
    """

    programme = models.UUIDField(db_index=True)
    asked = models.TextField(_("what was asked"))
    label = models.CharField(_("who asked, as they wish to be named"), max_length=120, blank=True)
    about_kind = models.CharField(max_length=40)
    about_key = models.CharField(max_length=64)
    by = models.CharField(max_length=8, choices=[(way.value, way.value) for way in ReplyBy], default=ReplyBy.SLIP)
    owed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    due_on = models.DateField(_("due date"))
    decided = models.TextField(_("what was decided"), blank=True)
    changed = models.TextField(_("what changed"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict], blank=True)
    verdict_words = models.TextField(_("what they say of it"), blank=True)
    may_publish = models.BooleanField(_("they agree that it is published"), default=False)
    published = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "about_kind", "about_key"], name="replies_one_for_each"),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | ~models.Q(decided=""),
                name="replies_answer_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(published=False) | models.Q(may_publish=True), name="replies_published_if_agreed"
            ),
        ]
        indexes = [models.Index(fields=["programme", "answered_on", "due_on"], name="replies_owed_until")]

    def __str__(self) -> str:
        return self.asked[:60]

    @property
    def state(self) -> ReplyState:
        """How far it is, today."""
        if self.answered_on is None:
            return ReplyState.OVERDUE if self.due_on < timezone.localdate() else ReplyState.OWED
        if self.sent_on is None and self.by != ReplyBy.SLIP:
            return ReplyState.TO_SEND
        return ReplyState.PUBLISHED if self.published else ReplyState.ANSWERED
