"""Organisations, who administers them, and places with their people counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import OrganisationKind, PlaceKind
from commonstar.web.common.models import Identified


class Organisation(Identified):
    """A council, a charity, a community group …: whoever programmes belong to."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in OrganisationKind])
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationMember(Identified):
    """A person of an organisation; an administrator looks after its people and programmes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_memberships"
    )
    is_administrator = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="organisations_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class OrganisationInvitation(Identified):
    """An invitation into an organisation by e-mail. The link's secret is not kept, only its hash."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    is_administrator = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="organisations_invitation_once"),
        ]

    def __str__(self) -> str:
        return self.email


class Place(Identified):
    """A place in an organisation's tree, from country to neighbourhood."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in PlaceKind])
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], condition=~models.Q(code=""), name="organisations_place_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Population(Identified):
    """How many people of a group live in a place, with its source: a number never stands alone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="populations")
    group = models.CharField(_("group"), max_length=120)
    count = models.PositiveIntegerField(_("number of people"))
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        ordering = ["group", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["place", "group", "year", "source"], name="organisations_population_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="organisations_population_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.count} ({self.year})"


class Framework(Identified):
    """An outcome framework that an organisation works to, national or of its own plan, with its source."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="frameworks")
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=220)
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "folded"], name="organisations_framework_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="organisations_framework_has_source"),
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(Identified):
    """One outcome of a framework, by the code that the framework gives it."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="organisations_outcome_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
