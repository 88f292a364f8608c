"""Doors, and what was said through them without an account.

What stands in an `Unordered` table has neither time nor number nor person: see `unordered` and decision 0006.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Channel, ContactWay, ContributionState, Purpose, RemovalReason
from commonstar.web.common.models import Identified
from commonstar.web.common.phrases import phrase
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation.unordered import Unordered


class Door(Identified):
    """What a join code opens: a gathering, a questionnaire's round, a call for demands: a kind and an id."""

    code = models.CharField(max_length=6, unique=True)
    kind = models.CharField(max_length=40)
    target = models.UUIDField()
    programme = models.UUIDField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="doors")
    title = models.CharField(_("title"), max_length=200)
    is_premoderated = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_sealed = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "code"]
        indexes = [
            models.Index(fields=["programme", "closed_at"], name="participation_doors_of"),
            models.Index(fields=["kind", "target"], name="participation_door_to"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"


class Contribution(Unordered):
    """What someone said through a door. Its key is made from the code on their slip: see `keys`.

    `said` holds the fields of its kind. `under` is the key of the contribution on whose slip it was kept, or its own.
    `became` says what it turned into: a registered kind, an id and a sentence.
    """

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="contributions")
    under = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    channel = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Channel])
    helper_role = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12)
    label = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        max_length=12,
        choices=[(each.value, each.value) for each in ContributionState],
        default=ContributionState.SHOWN,
    )
    became_kind = models.CharField(max_length=40, blank=True)
    became_id = models.UUIDField(null=True, blank=True)
    became_words = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        indexes = [
            models.Index(fields=["door", "kind", "state", "key"], name="participation_said_at"),
            models.Index(fields=["became_kind", "became_id"], name="participation_became"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(channel=Channel.HELPER) | ~models.Q(helper_role=""),
                name="participation_helper_has_role",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Addition(Unordered):
    """What someone added to a contribution later, by its slip."""

    contribution = models.CharField(max_length=32, db_index=True)
    words = models.TextField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Contact(Unordered):
    """How someone who wished it may be reached about a contribution (whose key it shares), for one purpose."""

    way = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContactWay])
    value = models.CharField(max_length=400)
    purpose = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Purpose])
    consent = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.key


class ConsentText(Identified):
    """What people agree to when they leave a way to be reached, in a language, as reviewed. A new text is a version."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consent_texts")
    language = models.CharField(max_length=12)
    purpose = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Purpose])
    version = models.PositiveIntegerField()
    text = models.TextField(_("text"))
    reviewer_role = models.CharField(_("who reviewed it"), max_length=200)
    reviewed_on = models.DateField(_("reviewed on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["language", "purpose", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language", "purpose", "version"], name="participation_consent_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class Removal(Identified):
    """A contribution that was removed from view: why and on which day, and what came of an appeal."""

    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="removals")
    contribution = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=20)
    explanation = models.TextField()
    removed_on = models.DateField()
    appeal = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    is_restored = models.BooleanField(default=False)

    class Meta:
        ordering = ["-removed_on", "id"]

    def __str__(self) -> str:
        return f"{self.removed_on}: {self.reason}"

    @property
    def reason_words(self) -> Promise:
        """The reason as people read it."""
        return phrase(RemovalReason(self.reason))
