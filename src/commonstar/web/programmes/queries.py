"""Reading programmes, always from where a person sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonstar.vocabulary import Role, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import Organisation, OrganisationMember
from commonstar.web.programmes.models import Membership, Programme
from commonstar.web.programmes.rules import Seat


def seat_of(programme: Programme, user: User | None) -> Seat:
    """Where a person sits towards a programme. Two queries for someone signed in, none otherwise."""
    if user is None or not user.is_active:
        return Seat(programme, None)
    membership = Membership.objects.filter(programme=programme, user=user).first()
    parts = list(
        OrganisationMember.objects.filter(user=user, organisation__parts__programme=programme).values_list(
            "is_administrator", "organisation__parts__is_owner"
        )
    )
    return Seat(
        programme,
        user,
        Role(membership.role) if membership else None,
        is_partner=bool(parts),
        is_administrator=any(administrator and owner for administrator, owner in parts),
    )


def seat_at(slug: str, user: User | None) -> Seat | None:
    """The seat towards the programme of this slug, or None where there is none. It may not be theirs to see."""
    programme = Programme.objects.filter(slug=slug).first()
    return seat_of(programme, user) if programme else None


def owner_of(programme: Programme) -> Organisation:
    """The organisation that a programme belongs to; the first by name where there are several."""
    owners = Organisation.objects.filter(parts__programme=programme, parts__is_owner=True)
    return owners.order_by("name")[0]


def visible_to(user: User | None) -> QuerySet[Programme]:
    """Every programme that this person may see."""
    public = Q(visibility=Visibility.PUBLIC)
    if user is None:
        return Programme.objects.filter(public)
    own = Q(pk__in=Membership.objects.filter(user=user).values("programme"))
    partner = Q(
        visibility=Visibility.PARTNERS,
        parts__organisation__in=OrganisationMember.objects.filter(user=user).values("organisation"),
    )
    administered = Q(
        parts__is_owner=True,
        parts__organisation__in=OrganisationMember.objects.filter(user=user, is_administrator=True).values(
            "organisation"
        ),
    )
    return Programme.objects.filter(public | own | partner | administered).distinct()


def mine(user: User) -> QuerySet[Membership]:
    """A person's own programmes with their role."""
    return Membership.objects.filter(user=user).select_related("programme").order_by("programme__title")


@dataclass(frozen=True)
class Listed:
    """A line of the list of programmes; `role` is empty for those to whom it is only open.

    `state` says in words how far the Star is; it is told of the lines that are shown.
    """

    programme: Programme
    organisations: tuple[str, ...]
    role: str
    state: str = ""


@dataclass(frozen=True)
class Listing:
    """Programmes by how they concern a person: their own, those of their organisations, those open to everyone."""

    mine: tuple[Listed, ...]
    partners: tuple[Listed, ...]
    public: tuple[Listed, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is none to see."""
        return not self.lines

    @property
    def lines(self) -> tuple[Listed, ...]:
        """All of them, one's own first."""
        return self.mine + self.partners + self.public

    def of(self, lines: Iterable[Listed]) -> Listing:
        """These lines alone, as on one page, still by how they concern the person."""
        kept = {line.programme.pk: line for line in lines}
        groups = (self.mine, self.partners, self.public)
        return Listing(*(tuple(kept[pk] for each in group if (pk := each.programme.pk) in kept) for group in groups))


def listed_for(user: User | None) -> Listing:
    """Every programme that this person may see, by how it concerns them. Four queries for someone signed in."""
    roles = dict(Membership.objects.filter(user=user).values_list("programme", "role")) if user else {}
    organisations = (
        set(OrganisationMember.objects.filter(user=user).values_list("organisation", flat=True)) if user else set()
    )
    mine, partners, public = [], [], []
    for programme in visible_to(user).prefetch_related("organisations"):
        names = tuple(sorted(each.name for each in programme.organisations.all()))
        line = Listed(programme, names, roles.get(programme.pk, ""))
        if programme.pk in roles:
            mine.append(line)
        elif organisations & {each.pk for each in programme.organisations.all()}:
            partners.append(line)
        else:
            public.append(line)
    return Listing(tuple(mine), tuple(partners), tuple(public))


def is_empty_store() -> bool:
    """Whether this store holds no programme at all yet."""
    return not Programme.objects.exists()


def organisations_of(user: User) -> list[Organisation]:
    """The organisations that a person belongs to."""
    return list(Organisation.objects.filter(members__user=user).order_by("name"))
