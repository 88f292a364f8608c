"""A gathering and its activities. What people say there is kept by participation, without order or time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ActivityState, GatheringKind
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Attachment, Programme


class Gathering(Identified):
    """A workshop, round table, lab, roadshow, course or meeting. Its join code is that of its door."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="gatherings")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        max_length=12, choices=[(kind.value, kind.value) for kind in GatheringKind], default=GatheringKind.WORKSHOP
    )
    where = models.CharField(_("where"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    summary = models.TextField(_("what it is about"), blank=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_at", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="gatherings_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Activity(Identified):
    """Something that people do at a gathering: a registered kind with settings of its own."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in ActivityState], default=ActivityState.PLANNED
    )
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["order", "title"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.title


class Photo(Identified):
    """A photo of a flip-chart or of a filled-in sheet that belongs to an activity, and whether it was typed up."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="+")
    shows = models.CharField(_("what it shows"), max_length=300)
    is_typed_up = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["shows", "id"]

    def __str__(self) -> str:
        return self.shows
