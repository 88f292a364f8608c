"""Writing a programme's people: members, invitations, requests to join, partner organisations.

Names, addresses and what is said of a person go into the log as personal values. Before an invited address belongs to
a person, it stands under the key of the invitation itself, which is erased with the person who accepted it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.vocabulary import Role, Standing
from commonstar.web.accounts.public import Delivery, User, count_mail
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.access import require
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.people import mails, queries
from commonstar.web.programmes.people.rules import (
    has_a_role,
    may_ask_to_join,
    may_lead,
    may_name_leads,
)
from commonstar.web.programmes.people.working_days import after_working_days
from commonstar.web.programmes.rules import Seat

INVITATION_DAYS = 14


class LastLead(Refused):
    """A programme keeps at least one lead."""


class AlreadyMember(Refused):
    """Whoever belongs to the programme already need not be invited, or ask."""


class NoLongerOpen(Refused):
    """An invitation was accepted, withdrawn or expired meanwhile, or a request was answered."""


@dataclass(frozen=True)
class Sent:
    """An invitation with its link, which can be read only now: the store keeps a hash."""

    invitation: Invitation
    url: str
    delivery: Delivery


def _actor(seat: Seat | None) -> UUID | None:
    return seat.user.pk if seat and seat.user else None


def _values(membership: Membership) -> dict[str, Any]:
    user = membership.user
    return {
        "person": audit.Personal(user.pk, user.name or user.email),
        "role": membership.role,
        "standings": list(membership.standings),
    }


def _record(actor_id: UUID | None, action: str, row: Any, programme_id: UUID, **values: Any) -> None:
    kind = {Membership: "membership", Invitation: "invitation", JoinRequest: "join-request"}.get(type(row), "partner")
    audit.record(
        actor_id=actor_id,
        action=action,
        kind=kind,
        object_id=row.pk,
        scope=audit.Scope(programme_id=programme_id),
        **values,
    )


def _locked(seat: Seat, membership_id: UUID) -> Membership:
    """The membership, with the programme's row locked so that two leads cannot go at the same moment."""
    Programme.objects.select_for_update().get(pk=seat.programme.pk)
    return Membership.objects.select_related("user").get(pk=membership_id, programme=seat.programme)


def _keep_a_lead(membership: Membership) -> None:
    others = Membership.objects.filter(programme_id=membership.programme_id, role=Role.LEAD).exclude(pk=membership.pk)
    if membership.role == Role.LEAD and not others.exists():
        raise LastLead("last lead")


@transaction.atomic
def change_member(*, seat: Seat, membership_id: UUID, role: Role, standings: Sequence[Standing]) -> Membership:
    """Give a member another role or other standings.

    Raises LastLead where nobody would lead, Refused where a co-lead would make or unmake a lead.
    """
    require(may_lead, seat)
    membership = _locked(seat, membership_id)
    before = _values(membership)
    if role != membership.role:
        if Role.LEAD in (role, membership.role):
            require(may_name_leads, seat)
        _keep_a_lead(membership)
    membership.role, membership.standings = role, list(standings)
    membership.save(update_fields=["role", "standings"])
    after = _values(membership)
    if before != after:
        _record(_actor(seat), "member.changed", membership, seat.programme.pk, before=before, after=after)
    return membership


@transaction.atomic
def say_who_i_am(*, seat: Seat, standings: Sequence[Standing]) -> None:
    """Change one's own standings."""
    require(has_a_role, seat)
    membership = Membership.objects.select_related("user").get(programme=seat.programme, user=seat.user)
    before = _values(membership)
    membership.standings = list(standings)
    membership.save(update_fields=["standings"])
    _record(_actor(seat), "member.changed", membership, seat.programme.pk, before=before, after=_values(membership))


@transaction.atomic
def remove_member(*, seat: Seat, membership_id: UUID) -> None:
    """Take someone out of the programme, with the invitations that they sent. Raises LastLead for its only lead."""
    require(may_lead, seat)
    membership = _locked(seat, membership_id)
    if membership.role == Role.LEAD:
        require(may_name_leads, seat)
    _remove(membership, _actor(seat), "member.removed")
    sent = queries.open_invitations(seat.programme).filter(invited_by=membership.user)
    for invitation in sent.select_for_update(of=("self",)):
        _withdraw(invitation, _actor(seat))


@transaction.atomic
def leave(*, seat: Seat) -> None:
    """Leave a programme oneself. Raises LastLead for its only lead."""
    require(has_a_role, seat)
    own = Membership.objects.get(programme=seat.programme, user=seat.user)
    _remove(_locked(seat, own.pk), _actor(seat), "member.left")


def _remove(membership: Membership, actor_id: UUID | None, action: str) -> None:
    _keep_a_lead(membership)
    _record(actor_id, action, membership, membership.programme_id, before=_values(membership))
    membership.delete()


def _add(actor_id: UUID | None, programme: Programme, user: User, role: str, standings: Sequence[str]) -> Membership:
    membership = Membership.objects.create(programme=programme, user=user, role=role, standings=list(standings))
    _record(actor_id, "member.joined", membership, programme.pk, after=_values(membership))
    return membership


@transaction.atomic
def invite(
    *,
    seat: Seat | None,
    email: str,
    role: Role,
    standings: Sequence[Standing] = (),
    programme: Programme | None = None,
    base_url: str = "",
) -> Sent:
    """Invite an address by e-mail; an open invitation to the same address gives way to the new one.

    Without a seat it is the console that invites, into the named programme. `base_url` is how the site is reached
    (the settings' own otherwise). Raises AlreadyMember, TooManyMails, and Refused where a co-lead would invite a lead.
    """
    if seat is not None:
        require(may_lead, seat)
        if role is Role.LEAD:
            require(may_name_leads, seat)
        programme = seat.programme
        if seat.user:
            count_mail(seat.user)
    if programme is None:
        raise ValueError("The console must name the programme.")
    address = email.strip().lower()
    if Membership.objects.filter(programme=programme, user__email__iexact=address).exists():
        raise AlreadyMember("already a member")
    for older in queries.open_invitations(programme).filter(email__iexact=address).select_for_update(of=("self",)):
        _withdraw(older, _actor(seat))
    invitation = Invitation(
        programme=programme,
        email=address,
        role=role,
        standings=list(standings),
        invited_by=seat.user if seat else None,
    )
    token = _renew(invitation)
    after = {"email": audit.Personal(invitation.pk, address), "role": role, "standings": list(standings)}
    _record(_actor(seat), "invitation.sent", invitation, programme.pk, after=after)
    return _send(invitation, token, base_url)


def _renew(invitation: Invitation) -> str:
    """Give the invitation a new secret and its full time; the old link stops working."""
    token = secrets.token_urlsafe(32)
    invitation.token_hash = queries.hash_of(token)
    invitation.expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    invitation.save()
    return token


def _send(invitation: Invitation, token: str, base_url: str) -> Sent:
    url = mails.address_of(token, base_url)
    return Sent(invitation, url, mails.send_invitation(invitation, url))


def _open_invitation(seat: Seat, invitation_id: UUID) -> Invitation:
    found = Invitation.objects.select_for_update().get(pk=invitation_id, programme=seat.programme)
    if found.accepted_at or found.withdrawn_at:
        raise NoLongerOpen("invitation")
    return found


@transaction.atomic
def resend_invitation(*, seat: Seat, invitation_id: UUID, base_url: str = "") -> Sent:
    """Send an invitation again with a new link. Raises TooManyMails, and NoLongerOpen once it is settled."""
    require(may_lead, seat)
    if seat.user:
        count_mail(seat.user)
    invitation = _open_invitation(seat, invitation_id)
    if invitation.role == Role.LEAD:
        require(may_name_leads, seat)
    token = _renew(invitation)
    _record(_actor(seat), "invitation.sent-again", invitation, seat.programme.pk)
    return _send(invitation, token, base_url)


@transaction.atomic
def withdraw_invitation(*, seat: Seat, invitation_id: UUID) -> None:
    """Take an invitation back; its link stops working. Raises NoLongerOpen once it was accepted or withdrawn."""
    require(may_lead, seat)
    _withdraw(_open_invitation(seat, invitation_id), _actor(seat))


def _withdraw(invitation: Invitation, actor_id: UUID | None) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record(actor_id, "invitation.withdrawn", invitation, invitation.programme_id)


@transaction.atomic
def accept_invitation(*, user: User, token: str, standings: Sequence[Standing]) -> Membership:
    """Accept an invitation as whoever is signed in: the link itself is what allows it.

    A member keeps the role they have. Raises NoLongerOpen.
    """
    found = queries.invitation_behind(token)
    if found is None:
        raise NoLongerOpen("invitation")
    invitation = Invitation.objects.select_for_update().select_related("programme").get(pk=found.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise NoLongerOpen("invitation")
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record(
        user.pk,
        "invitation.accepted",
        invitation,
        invitation.programme_id,
        after={"person": audit.Personal(user.pk, user.name or user.email)},
    )
    waiting = JoinRequest.objects.filter(programme=invitation.programme, user=user, answer=JoinRequest.Answer.WAITING)
    for request in waiting.select_for_update():
        request.answer, request.answered_at = JoinRequest.Answer.ACCEPTED, timezone.now()
        request.answered_by = invitation.invited_by
        with override(user.language or None):
            request.reason = _("You were invited meanwhile, and took the invitation up.")
        request.save(update_fields=["answer", "answered_at", "answered_by", "reason"])
        answer = {"answer": request.answer}
        _record(user.pk, "join-request.answered", request, invitation.programme_id, after=answer)
    membership = Membership.objects.filter(programme=invitation.programme, user=user).first()
    return membership or _add(user.pk, invitation.programme, user, invitation.role, standings)


@transaction.atomic
def ask_to_join(*, seat: Seat, message: str, standings: Sequence[Standing]) -> JoinRequest:
    """Ask to join a public programme; the answer is due after ten working days. Raises AlreadyMember when waiting."""
    require(may_ask_to_join, seat)
    if JoinRequest.objects.filter(programme=seat.programme, user=seat.user, answer=JoinRequest.Answer.WAITING).exists():
        raise AlreadyMember("already asked")
    assert seat.user is not None  # the rule asked for it
    request = JoinRequest.objects.create(
        programme=seat.programme,
        user=seat.user,
        message=message,
        standings=list(standings),
        due_on=after_working_days(timezone.localdate()),
    )
    after = {"message": audit.Personal(seat.user.pk, message), "standings": list(standings), "due_on": request.due_on}
    _record(seat.user.pk, "join-request.made", request, seat.programme.pk, after=after)
    return request


@transaction.atomic
def answer_request(
    *, seat: Seat, request_id: UUID, accept: bool, reason: str, role: Role = Role.CONTRIBUTOR, base_url: str = ""
) -> JoinRequest:
    """Answer a request to join, once, by mail. Either answer without a reason is refused. Raises NoLongerOpen."""
    require(may_lead, seat)
    if accept and role is Role.LEAD:
        require(may_name_leads, seat)
    if not reason.strip():
        raise Refused("a reason is owed")
    found = JoinRequest.objects.select_for_update(of=("self",)).select_related("user", "programme")
    request = found.get(pk=request_id, programme=seat.programme)
    if request.answer != JoinRequest.Answer.WAITING:
        raise NoLongerOpen("join request")
    request.answer = JoinRequest.Answer.ACCEPTED if accept else JoinRequest.Answer.DECLINED
    request.reason, request.answered_at, request.answered_by = reason, timezone.now(), seat.user
    request.save()
    after = {"answer": request.answer, "reason": audit.Personal(request.user_id, reason)}
    _record(_actor(seat), "join-request.answered", request, seat.programme.pk, after=after)
    if accept and not Membership.objects.filter(programme=seat.programme, user=request.user).exists():
        _add(_actor(seat), seat.programme, request.user, role, request.standings)
    mails.send_answer(request, base_url)
    return request


@transaction.atomic
def add_partner(*, seat: Seat, organisation: Organisation, agreed_by: str, base_url: str = "") -> ProgrammeOrganisation:
    """Make an organisation a partner, as somebody of theirs agreed (`agreed_by` says who); its administrators are told.

    Adding one that takes part already changes nothing. Raises Refused where nobody agreed.
    """
    require(may_lead, seat)
    if not agreed_by.strip():
        raise Refused("a yes is needed")
    part, made = ProgrammeOrganisation.objects.get_or_create(
        programme=seat.programme, organisation=organisation, defaults={"agreed_by": agreed_by.strip()}
    )
    if made:
        after = {"organisation": organisation.name, "agreed_by": audit.Personal(part.pk, part.agreed_by)}
        _record(_actor(seat), "partner.added", part, seat.programme.pk, after=after)
        mails.tell_administrators(part, base_url)
    return part


@transaction.atomic
def remove_partner(*, seat: Seat, part_id: UUID) -> None:
    """Take a partner organisation out. The owner cannot be taken out (DoesNotExist)."""
    require(may_lead, seat)
    part = ProgrammeOrganisation.objects.select_related("organisation").get(
        pk=part_id, programme=seat.programme, is_owner=False
    )
    _record(_actor(seat), "partner.removed", part, seat.programme.pk, before={"organisation": part.organisation.name})
    part.delete()
