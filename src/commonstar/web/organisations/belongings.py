"""What organisations keep of a person: for the account page, the download and the erasure."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonstar.web.accounts.public import Belongings, Section, User, register
from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Link, Row
from commonstar.web.organisations import queries
from commonstar.web.organisations.models import OrganisationInvitation, OrganisationMember


def my_organisations(user: User) -> Section:
    """The organisations that one belongs to."""
    rows = [_row(member) for member in queries.mine(user)]
    return Section(_("My organisations"), tuple(rows), _("You belong to none here."))


def _row(member: OrganisationMember) -> Row:
    slug = member.organisation.slug
    part = _("Administrator") if member.is_administrator else _("Member")
    acts = (
        Link(_("Open"), reverse("organisations:organisation", args=[slug])),
        Link(_("Leave"), reverse("organisations:leave", args=[slug])),
    )
    return Row(member.organisation.name, part, acts)


def _invitations(user: User) -> QuerySet[OrganisationInvitation]:
    """To their address, or accepted by them under another."""
    return OrganisationInvitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))


def export(user: User) -> Any:
    """Memberships and invitations, as plain values."""
    invitations = _invitations(user)
    return {
        "memberships": list(
            OrganisationMember.objects.filter(user=user).values("organisation__name", "is_administrator")
        ),
        "invitations": list(invitations.values("organisation__name", "email", "created_at", "expires_at")),
    }


def warnings(user: User) -> list[str]:
    """Organisations that would be left without an administrator."""
    sentence = _(
        "You are the only administrator of “{organisation}”. Name another one first, or nobody looks after it."
    )
    return [sentence.format(organisation=each) for each in queries.only_administrator_of(user)]


def erase(user: User) -> None:
    """Remove memberships, and invitations to this address with the keys they stand under in the log."""
    for member in OrganisationMember.objects.filter(user=user):
        audit.record(
            actor_id=user.pk,
            action="organisation-member.removed",
            kind="organisationmember",
            object_id=member.pk,
            scope=audit.Scope(organisation_id=member.organisation_id),
            before={"is_administrator": member.is_administrator},
        )
        member.delete()
    for invitation in _invitations(user):
        audit.erase_subject(actor_id=user.pk, subject_id=invitation.pk)
        invitation.delete()


def announce() -> None:
    """Tell accounts what this room keeps."""
    register(Belongings("organisations", my_organisations, export, warnings, erase))
