"""Reading organisations, always from where a person sits."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonstar.web.accounts.public import User
from commonstar.web.organisations.models import Organisation, OrganisationInvitation, OrganisationMember, Place
from commonstar.web.organisations.rules import Chair


def chair_at(slug: str, user: User) -> Chair | None:
    """Where this person sits in the organisation of this slug, or None where they do not belong to it. One query."""
    found = OrganisationMember.objects.filter(organisation__slug=slug, user=user).select_related("organisation").first()
    return Chair(found.organisation, user, found.is_administrator) if found else None


def mine(user: User) -> QuerySet[OrganisationMember]:
    """The organisations that a person belongs to, by name."""
    return OrganisationMember.objects.filter(user=user).select_related("organisation").order_by("organisation__name")


def people(organisation: Organisation) -> QuerySet[OrganisationMember]:
    """An organisation's people, administrators first."""
    found = OrganisationMember.objects.filter(organisation=organisation).select_related("user")
    return found.order_by("-is_administrator", "user__name", "pk")


def invited(organisation: Organisation) -> QuerySet[OrganisationInvitation]:
    """Open invitations, the newest first; also those that expired."""
    return OrganisationInvitation.objects.filter(organisation=organisation, closed_at=None).order_by("-created_at")


def hash_of(token: str) -> str:
    """How an invitation's secret is kept: SHA-256; it has 256 bits of chance, so that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_behind(token: str) -> OrganisationInvitation | None:
    """The invitation that this link stands for and that still holds, or None."""
    found = OrganisationInvitation.objects.filter(
        token_hash=hash_of(token), closed_at=None, expires_at__gt=timezone.now()
    )
    return found.select_related("organisation").first()


def only_administrator_of(user: User) -> list[Organisation]:
    """Organisations whose only administrator this person is."""
    own = OrganisationMember.objects.filter(user=user, is_administrator=True).select_related("organisation")
    others = set(
        OrganisationMember.objects.filter(is_administrator=True, organisation__in=own.values("organisation"))
        .exclude(user=user)
        .values_list("organisation", flat=True)
    )
    return [each.organisation for each in own if each.organisation_id not in others]


@dataclass(frozen=True)
class Branch:
    """A place in the tree, with how deep it lies (0 for the roots) and the name of where it lies ("" for a root)."""

    place: Place
    depth: int
    parent_name: str = ""

    @property
    def edges(self) -> range:
        """One step a level, for drawing."""
        return range(self.depth - 1)


def tree(organisation: Organisation) -> list[Branch]:
    """All places of an organisation, each followed by those under it, by name. One query."""
    below: dict[UUID | None, list[Place]] = defaultdict(list)
    for place in Place.objects.filter(organisation=organisation).defer("boundary").order_by("name"):
        below[place.parent_id].append(place)
    found: list[Branch] = []
    waiting = [Branch(place, 0) for place in reversed(below[None])]
    while waiting:
        branch = waiting.pop()
        found.append(branch)
        children = reversed(below[branch.place.pk])
        waiting += [Branch(child, branch.depth + 1, branch.place.name) for child in children]
    return found


def under(organisation: Organisation, place: Place) -> set[UUID]:
    """The place itself and all that lies under it."""
    ids = {place.pk}
    for branch in tree(organisation):
        if branch.place.parent_id in ids:
            ids.add(branch.place.pk)
    return ids


def place_of(organisation: Organisation, place_id: UUID) -> Place | None:
    """A place of this organisation with its parent and its people counted, or None."""
    found = Place.objects.filter(organisation=organisation, pk=place_id)
    return found.select_related("parent").prefetch_related("populations").first()


def is_used(place: Place) -> bool:
    """Whether anything but its own population points at the place: another place, or what rooms above keep there."""
    for relation in Place._meta.related_objects:
        if relation.name != "populations":
            rows = relation.related_model._default_manager.filter(**{relation.field.name: place})
            if rows.exists():
                return True
    return False
