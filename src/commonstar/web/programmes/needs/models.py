"""Tables from challenge to need. What refers upward (a gathering, a contribution) is a registered kind and an id."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import ContactWay, DemandState, HeardBy, KnownFrom
from commonstar.web.common.models import Identified
from commonstar.web.organisations.public import Outcome, Place

PROGRAMME = "programmes.Programme"
DECISION = "programmes.Decision"


class Challenge(Identified):
    """An outcome wanted: for whom, where, how it is measured. Its baseline is figures held under its id."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.CASCADE, related_name="challenges")
    title = models.CharField(_("outcome wanted"), max_length=300)
    summary = models.TextField(_("what it is about"), blank=True)
    for_whom = models.CharField(_("for whom"), max_length=300, blank=True)
    measures = models.TextField(_("measures"), blank=True)
    team = models.CharField(_("team"), max_length=300, blank=True)
    places = models.ManyToManyField(Place, blank=True, related_name="challenges")
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="challenges")
    gathering_kind = models.CharField(max_length=40, blank=True)
    gathering_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title


class Theme(Identified):
    """Demands that a person put together."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.CASCADE, related_name="themes")
    title = models.CharField(_("title"), max_length=200)
    folded = models.CharField(max_length=220)

    class Meta:
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["programme", "folded"], name="programmes_theme_once")]

    def __str__(self) -> str:
        return self.title


class Need(Identified):
    """What a decision recognised: demands that the public sector and citizens together will answer."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.CASCADE, related_name="needs")
    number = models.PositiveIntegerField()
    title = models.CharField(_("need"), max_length=200)
    folded = models.CharField(max_length=220)
    challenge = models.ForeignKey(Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs")
    decision = models.ForeignKey(DECISION, on_delete=models.SET_NULL, null=True, related_name="needs")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_need_number_once"),
            models.UniqueConstraint(fields=["programme", "folded"], name="programmes_need_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Demand(Identified):
    """What people want, in their own words; or what nobody voiced, and where it is known from.

    `people` is how many voiced it, None where nobody counted. `came_from` names what it was taken in from, such as a
    contribution, so that it is not taken in twice.
    """

    programme = models.ForeignKey(PROGRAMME, on_delete=models.CASCADE, related_name="demands")
    number = models.PositiveIntegerField()
    words = models.TextField(_("in their own words"))
    is_voiced = models.BooleanField(default=True)
    group = models.CharField(_("group"), max_length=120, blank=True)
    people = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    heard_by = models.CharField(max_length=12, choices=[(each.value, each.value) for each in HeardBy], blank=True)
    known_from = models.CharField(max_length=10, choices=[(each.value, each.value) for each in KnownFrom], blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)
    heard_on = models.CharField(_("when"), max_length=10, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="demands")
    challenge = models.ForeignKey(Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands")
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands")
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in DemandState], default=DemandState.OPEN
    )
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands")
    decision = models.ForeignKey(DECISION, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands")
    reply = models.TextField(_("reply"), blank=True)
    came_from_kind = models.CharField(max_length=40, blank=True)
    came_from_id = models.UUIDField(null=True, blank=True)
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_demand_number_once"),
            models.UniqueConstraint(
                fields=["came_from_kind", "came_from_id"],
                condition=~models.Q(came_from_kind=""),
                name="programmes_demand_taken_in_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_voiced=True, known_from="")
                | (models.Q(is_voiced=False, heard_by="") & ~models.Q(known_from="") & ~models.Q(source="")),
                name="programmes_demand_voiced_or_sourced",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class DemandContact(models.Model):
    """How whoever voiced a demand wished to be answered, with their consent, for that alone. It goes nowhere else."""

    demand = models.OneToOneField(Demand, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    way = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ContactWay])
    value = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.way


class StrategyVersion(Identified):
    """A version of the strategy that was adopted: its file is an attachment, and a decision adopted it."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.CASCADE, related_name="strategy_versions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    decision = models.ForeignKey(DECISION, on_delete=models.SET_NULL, null=True, related_name="+")
    file = models.ForeignKey("programmes.Attachment", on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmes_strategy_number_once")]

    def __str__(self) -> str:
        return self.title
