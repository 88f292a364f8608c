"""Reading a programme's people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from commonstar.vocabulary import Role, Standing
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.rules import Seat


@dataclass(frozen=True)
class StandingCount:
    """How many members share a standing. Someone with two standings counts in both."""

    standing: Standing
    count: int


def counted(standings: Iterable[list[str]]) -> tuple[StandingCount, ...]:
    """Members by standing, in the order of the vocabulary; standings that nobody has are left out."""
    found = Counter(standing for each in standings for standing in set(each))
    return tuple(StandingCount(standing, found[standing]) for standing in Standing if found[standing])


def standings_count(programme: Programme) -> tuple[StandingCount, ...]:
    """A programme's members by standing. One query."""
    return counted(Membership.objects.filter(programme=programme).values_list("standings", flat=True))


def members(programme: Programme) -> QuerySet[Membership]:
    """Members with their person, by name."""
    return (
        Membership.objects.filter(programme=programme).select_related("user").order_by("user__name", "joined_at", "pk")
    )


def leads(programme: Programme) -> QuerySet[Membership]:
    """The leads; co-leads are not among them."""
    return Membership.objects.filter(programme=programme, role=Role.LEAD)


def open_invitations(programme: Programme) -> QuerySet[Invitation]:
    """Invitations that are neither accepted nor withdrawn, also those that expired: they can be sent again."""
    return (
        Invitation.objects.filter(programme=programme, accepted_at=None, withdrawn_at=None)
        .select_related("invited_by")
        .order_by("-created_at")
    )


def hash_of(token: str) -> str:
    """How an invitation's secret is kept: SHA-256; it has 256 bits of chance, so that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_behind(token: str) -> Invitation | None:
    """The invitation that this link stands for and that can still be accepted, or None."""
    found = Invitation.objects.filter(
        token_hash=hash_of(token), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return found.select_related("programme", "invited_by").first()


def waiting_requests(programme: Programme) -> QuerySet[JoinRequest]:
    """Requests to join that wait for an answer, the oldest first."""
    waiting = JoinRequest.objects.filter(programme=programme, answer=JoinRequest.Answer.WAITING)
    return waiting.select_related("user").order_by("due_on", "asked_at")


def latest_request(seat: Seat) -> JoinRequest | None:
    """What this person last asked of this programme."""
    return JoinRequest.objects.filter(programme=seat.programme, user=seat.user).order_by("-asked_at").first()


def partners(programme: Programme) -> QuerySet[ProgrammeOrganisation]:
    """The organisations of a programme, the owners first."""
    return (
        ProgrammeOrganisation.objects.filter(programme=programme)
        .select_related("organisation")
        .order_by("-is_owner", "organisation__name")
    )


def organisations_named(name: str) -> list[Organisation]:
    """Organisations of exactly this name, whatever its capitals: names are not searched, so that none can be listed."""
    return list(Organisation.objects.filter(name__iexact=name.strip())[:2])


def only_leads_of(user: User) -> list[Membership]:
    """Memberships in which this person is a programme's only lead."""
    own = Membership.objects.filter(user=user, role=Role.LEAD).select_related("programme").order_by("programme__title")
    others = set(
        Membership.objects.filter(role=Role.LEAD, programme__in=own.values("programme"))
        .exclude(user=user)
        .values_list("programme", flat=True)
    )
    return [membership for membership in own if membership.programme_id not in others]
