"""Writing organisations: themselves, their people, their places."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from commonstar.vocabulary import OrganisationKind, PlaceKind
from commonstar.web.accounts.public import Delivery, User, count_mail, send_on_commit
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations import queries
from commonstar.web.organisations.access import require
from commonstar.web.organisations.models import (
    Organisation,
    OrganisationInvitation,
    OrganisationMember,
    Place,
    Population,
)
from commonstar.web.organisations.rules import Chair, may_administer, may_look

LONGEST_SLUG = 70
RESERVED = frozenset({"new", "invitations"})
INVITATION_DAYS = 14
LEVELS = list(PlaceKind)


class LastAdministrator(Refused):
    """An organisation keeps at least one administrator."""


class AlreadyBelongs(Refused):
    """Whoever belongs to the organisation need not be invited."""


class NoLongerOpen(Refused):
    """An invitation was accepted, withdrawn, replaced, or expired."""


class Misplaced(Refused):
    """A place cannot lie under itself, under another organisation's, or under a smaller one."""


class InUse(Refused):
    """A place that something points at is not removed."""


@dataclass(frozen=True)
class PlaceValues:
    """What is said of a place. `boundary` is a GeoJSON geometry in WGS 84, the point in degrees."""

    name: str
    kind: PlaceKind
    code: str = ""
    parent: Place | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    boundary: dict[str, Any] | None = None


@dataclass(frozen=True)
class Sent:
    """An invitation's link, which can be read only now since the store keeps a hash, and what becomes of its mail."""

    url: str
    delivery: Delivery


def _record(chair: Chair, action: str, row: Any, **values: Any) -> None:
    audit.record(
        actor_id=chair.user.pk,
        action=action,
        kind=row._meta.model_name,
        object_id=row.pk,
        scope=audit.Scope(organisation_id=chair.organisation.pk),
        **values,
    )


@transaction.atomic
def create_organisation(
    *, user: User, name: str, kind: OrganisationKind, is_demonstration: bool = False
) -> Organisation:
    """Anyone signed in may make an organisation, and becomes its administrator."""
    wanted = slugify(name)[:LONGEST_SLUG].strip("-") or "organisation"
    slug = wanted
    while slug in RESERVED or Organisation.objects.filter(slug=slug).exists():
        slug = f"{wanted}-{secrets.token_hex(3)}"
    made = Organisation.objects.create(slug=slug, name=name, kind=kind, is_demonstration=is_demonstration)
    OrganisationMember.objects.create(organisation=made, user=user, is_administrator=True)
    after = {"name": name, "kind": kind, "administrator": user.pk}
    _record(Chair(made, user, True), "organisation.created", made, after=after)
    return made


@transaction.atomic
def change_organisation(*, chair: Chair, name: str, kind: OrganisationKind) -> None:
    """Change what an organisation is called and what it is; its address stays."""
    require(may_administer, chair)
    organisation = Organisation.objects.select_for_update().get(pk=chair.organisation.pk)
    before = {"name": organisation.name, "kind": organisation.kind}
    organisation.name, organisation.kind = name, kind
    organisation.save(update_fields=["name", "kind"])
    _record(chair, "organisation.changed", organisation, before=before, after={"name": name, "kind": kind})


def _locked(chair: Chair, member_id: UUID) -> OrganisationMember:
    """The member, with the organisation locked so that two administrators cannot go at the same moment."""
    Organisation.objects.select_for_update().get(pk=chair.organisation.pk)
    return OrganisationMember.objects.select_related("user").get(pk=member_id, organisation=chair.organisation)


def _keep_an_administrator(member: OrganisationMember) -> None:
    others = OrganisationMember.objects.filter(organisation_id=member.organisation_id, is_administrator=True)
    if member.is_administrator and not others.exclude(pk=member.pk).exists():
        raise LastAdministrator("last administrator")


def _values(member: OrganisationMember) -> dict[str, Any]:
    user = member.user
    return {
        "person": audit.Personal(user.pk, user.name or user.email),
        "is_administrator": member.is_administrator,
    }


@transaction.atomic
def change_member(*, chair: Chair, member_id: UUID, is_administrator: bool) -> None:
    """Make someone an administrator, or no longer one. Raises LastAdministrator."""
    require(may_administer, chair)
    member = _locked(chair, member_id)
    if not is_administrator:
        _keep_an_administrator(member)
    before = _values(member)
    member.is_administrator = is_administrator
    member.save(update_fields=["is_administrator"])
    _record(chair, "organisation-member.changed", member, before=before, after=_values(member))


@transaction.atomic
def remove_member(*, chair: Chair, member_id: UUID) -> None:
    """Take someone out, or leave oneself. Raises LastAdministrator for the only administrator."""
    member = _locked(chair, member_id)
    require(may_look if member.user_id == chair.user.pk else may_administer, chair)
    _keep_an_administrator(member)
    _record(chair, "organisation-member.removed", member, before=_values(member))
    member.delete()


@transaction.atomic
def invite(*, chair: Chair, email: str, is_administrator: bool, base_url: str = "") -> Sent:
    """Invite an address; a new invitation replaces the older one. Raises AlreadyBelongs and TooManyMails."""
    require(may_administer, chair)
    count_mail(chair.user)
    address = email.strip().lower()
    if OrganisationMember.objects.filter(organisation=chair.organisation, user__email__iexact=address).exists():
        raise AlreadyBelongs("belongs already")
    token = secrets.token_urlsafe(32)
    invitation, _made = OrganisationInvitation.objects.update_or_create(
        organisation=chair.organisation,
        email=address,
        defaults={
            "is_administrator": is_administrator,
            "token_hash": queries.hash_of(token),
            "expires_at": timezone.now() + timedelta(days=INVITATION_DAYS),
            "closed_at": None,
            "accepted_by": None,
        },
    )
    after = {"email": audit.Personal(invitation.pk, address), "is_administrator": is_administrator}
    _record(chair, "organisation-invitation.sent", invitation, after=after)
    url = (base_url or settings.SITE_URL).rstrip("/") + reverse("organisations:invitation", kwargs={"token": token})
    context = {"invitation": invitation, "organisation": chair.organisation, "person": chair.user.name, "url": url}
    return Sent(url, send_on_commit(to=address, template="organisations/mail/invitation", context=context))


@transaction.atomic
def withdraw_invitation(*, chair: Chair, invitation_id: UUID) -> None:
    """Take an invitation back; its link stops working. Raises NoLongerOpen once it was accepted or withdrawn."""
    require(may_administer, chair)
    invitation = OrganisationInvitation.objects.select_for_update().get(
        pk=invitation_id, organisation=chair.organisation
    )
    if invitation.closed_at is not None:
        raise NoLongerOpen("invitation")
    invitation.closed_at = timezone.now()
    invitation.save(update_fields=["closed_at"])
    _record(chair, "organisation-invitation.withdrawn", invitation)


@transaction.atomic
def accept_invitation(*, user: User, token: str) -> Organisation:
    """Accept an invitation as whoever is signed in. Raises NoLongerOpen."""
    found = queries.invitation_behind(token)
    still_open = OrganisationInvitation.objects.select_for_update().filter(closed_at=None)
    locked = still_open.filter(pk=found.pk).first() if found else None
    if found is None or locked is None:
        raise NoLongerOpen("invitation")
    chair = Chair(found.organisation, user, found.is_administrator)
    member, made = OrganisationMember.objects.get_or_create(
        organisation=found.organisation, user=user, defaults={"is_administrator": found.is_administrator}
    )
    _record(chair, "organisation-invitation.accepted", found)
    if made:
        _record(chair, "organisation-member.joined", member, after=_values(member))
    locked.closed_at, locked.accepted_by = timezone.now(), user
    locked.save(update_fields=["closed_at", "accepted_by"])
    return found.organisation


def level_of(kind: str) -> int:
    """0 for a country, more for smaller places."""
    return LEVELS.index(PlaceKind(kind))


def _check(chair: Chair, values: PlaceValues, place: Place | None) -> None:
    parent = values.parent
    if parent is None:
        return
    if parent.organisation_id != chair.organisation.pk:
        raise Misplaced("another organisation's place")
    if place is not None and parent.pk in queries.under(chair.organisation, place):
        raise Misplaced("under itself")
    if level_of(parent.kind) > level_of(values.kind):
        raise Misplaced("under a smaller place")


def describe(place: Place) -> dict[str, Any]:
    """A place's values as the log keeps them; of a boundary only whether there is one."""
    return {
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "parent": place.parent_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "has_boundary": place.boundary is not None,
    }


@transaction.atomic
def save_place(*, chair: Chair, values: PlaceValues, place_id: UUID | None = None) -> Place:
    """Add a place, or change one. Raises Misplaced where it cannot lie where it is put."""
    require(may_administer, chair)
    place = Place.objects.get(pk=place_id, organisation=chair.organisation) if place_id else None
    _check(chair, values, place)
    before = describe(place) if place else None
    place = place or Place(organisation=chair.organisation)
    for name, value in vars(values).items():
        setattr(place, name, value)
    place.save()
    _record(chair, "place.changed" if before else "place.added", place, before=before, after=describe(place))
    return place


@transaction.atomic
def remove_place(*, chair: Chair, place_id: UUID) -> None:
    """Remove a place that nothing points at. Raises InUse."""
    require(may_administer, chair)
    place = Place.objects.select_for_update().get(pk=place_id, organisation=chair.organisation)
    if queries.is_used(place):
        raise InUse("in use")
    _record(chair, "place.removed", place, before=describe(place))
    place.delete()


@transaction.atomic
def add_population(*, chair: Chair, place_id: UUID, group: str, count: int, year: int, source: str) -> Population:
    """Add how many people of a group live in a place. A number of the same year and source is put right."""
    require(may_administer, chair)
    place = Place.objects.get(pk=place_id, organisation=chair.organisation)
    row, _made = Population.objects.update_or_create(
        place=place, group=group, year=year, source=source, defaults={"count": count}
    )
    after = {"place": place.name, "group": group, "count": count, "year": year, "source": source}
    _record(chair, "population.added", row, after=after)
    return row


@transaction.atomic
def remove_population(*, chair: Chair, population_id: UUID) -> None:
    """Take a number away that was wrong from the start."""
    require(may_administer, chair)
    row = Population.objects.select_related("place").get(pk=population_id, place__organisation=chair.organisation)
    before = {"place": row.place.name, "group": row.group, "count": row.count, "year": row.year, "source": row.source}
    _record(chair, "population.removed", row, before=before)
    row.delete()


def record_import(chair: Chair, changes: Sequence[audit.Change]) -> None:
    """Log what an import of places changed, one entry a place or number."""
    audit.record_many(
        actor_id=chair.user.pk,
        action="places.imported",
        scope=audit.Scope(organisation_id=chair.organisation.pk),
        changes=changes,
    )
