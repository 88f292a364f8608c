"""Making, changing and deleting a programme."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from commonstar.vocabulary import OrganisationKind, Role, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Organisation, OrganisationMember, create_organisation
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat, may_lead
from commonstar.web.programmes.tasks import files

RESERVED = frozenset({"new", "bring-in"})  # words that stand in an address where a programme's name would
LONGEST_SLUG = 70


class NotYourOrganisation(Refused):
    """A programme can be started only for an organisation that one belongs to."""


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that is made together with its first programme."""

    name: str
    kind: OrganisationKind = OrganisationKind.COUNCIL


@dataclass(frozen=True)
class ProgrammeSettings:
    """What can be changed about a programme."""

    title: str
    summary: str
    visibility: Visibility
    contact: str = ""
    data_protection_contact: str = ""
    retention_days: int | None = None


@transaction.atomic
def create_programme(
    *,
    user: User,
    title: str,
    organisation: Organisation | NewOrganisation,
    is_demonstration: bool = False,
) -> Programme:
    """Start a programme, private at first, and make its maker the lead.

    For a new organisation its maker becomes administrator. Raises NotYourOrganisation for one that they do not
    belong to.
    """
    if isinstance(organisation, NewOrganisation):
        owner = create_organisation(
            user=user, name=organisation.name, kind=organisation.kind, is_demonstration=is_demonstration
        )
    else:
        owner = organisation
        if not OrganisationMember.objects.filter(organisation=owner, user=user).exists():
            raise NotYourOrganisation("organisation")
    programme = Programme.objects.create(
        slug=free_slug(title, Programme), title=title, is_demonstration=is_demonstration
    )
    ProgrammeOrganisation.objects.create(programme=programme, organisation=owner, is_owner=True)
    Membership.objects.create(programme=programme, user=user, role=Role.LEAD)
    for hook in registry.on_created:
        hook(programme)
    audit.record(
        actor_id=user.pk,
        action="programme.created",
        kind="programme",
        object_id=programme.pk,
        scope=audit.Scope(organisation_id=owner.pk, programme_id=programme.pk),
        after={"title": title, "slug": programme.slug, "organisation": owner.name, "lead": user.pk},
    )
    return programme


def free_slug(text: str, model: type[Programme] = Programme) -> str:
    """An address made of the words. Where it is taken, chance is added: a number would tell how many there are."""
    wanted = slugify(text)[:LONGEST_SLUG].strip("-") or "star"
    found = wanted
    while found in RESERVED or model.objects.filter(slug=found).exists():
        found = f"{wanted}-{secrets.token_hex(3)}"
    return found


def _settings(programme: Programme) -> dict[str, Any]:
    return {
        "title": programme.title,
        "summary": programme.summary,
        "visibility": programme.visibility,
        "contact": programme.contact,
        "data_protection_contact": programme.data_protection_contact,
        "retention_days": programme.retention_days,
    }


def _sealed(values: dict[str, Any], user: User | None) -> dict[str, Any]:
    """The contacts may be people's names and addresses: they are sealed under the key of whoever wrote them down."""
    if user is None:
        return values
    names = ("contact", "data_protection_contact")
    return {
        name: audit.Personal(user.pk, value) if name in names and value else value for name, value in values.items()
    }


@transaction.atomic
def change_settings(*, seat: Seat, settings: ProgrammeSettings) -> None:
    """Change what a programme is called, what it is about, who may see it, and whom to ask."""
    require(may_lead, seat)
    programme = Programme.objects.select_for_update().get(pk=seat.programme.pk)
    before = _settings(programme)
    for name, value in vars(settings).items():
        setattr(programme, name, value)
    programme.save(update_fields=list(vars(settings)))
    after = _settings(programme)
    changed = {name for name in after if before[name] != after[name]}
    if not changed:
        return
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action="programme.changed",
        kind="programme",
        object_id=programme.pk,
        scope=audit.Scope(programme_id=programme.pk),
        before=_sealed({name: before[name] for name in changed}, seat.user),
        after=_sealed({name: after[name] for name in changed}, seat.user),
    )


@transaction.atomic
def delete_programme(*, seat: Seat) -> None:
    """Delete a programme with all that belongs to it and its files. Its entries in the log stay."""
    require(may_lead, seat)
    programme = Programme.objects.select_for_update().get(pk=seat.programme.pk)
    kept = list(programme.attachments.values_list("pk", flat=True))
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action="programme.deleted",
        kind="programme",
        object_id=programme.pk,
        scope=audit.Scope(programme_id=programme.pk),
        before={"title": programme.title, "slug": programme.slug},
    )
    for hook in registry.on_deleting:
        hook(programme)
    programme.delete()
    for attachment_id in kept:
        transaction.on_commit(partial(files.remove, attachment_id))
