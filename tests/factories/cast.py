"""The cast of the permission tables: one programme, and everyone who may or may not touch it."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from commonstar.vocabulary import OrganisationKind, Role, Standing, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import Organisation, OrganisationMember
from commonstar.web.programmes.models import Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.public import Seat, registry, seat_of

ROLES = tuple(Role)


@dataclass
class Cast:
    """A council's programme with its people; `stranger` administers another organisation."""

    council: Organisation
    programme: Programme
    people: dict[str, User]
    elsewhere: Organisation
    other_programme: Programme

    def seat(self, name: str) -> Seat:
        """Where someone of the cast sits; `anonymous` is nobody."""
        return seat_of(self.programme, self.people.get(name))

    def client(self, name: str) -> Client:
        """A browser in which that person is signed in; `anonymous` is not."""
        client = Client()
        if name in self.people:
            client.force_login(self.people[name])
        return client


def make_user(name: str) -> User:
    """Someone who can sign in."""
    return User.objects.create_user(f"{name}@example.org", name.replace("-", " ").capitalize())


def make_programme(organisation: Organisation, slug: str, visibility: Visibility = Visibility.PRIVATE) -> Programme:
    """A programme of an organisation, with whatever the rooms prepare for a new one."""
    programme = Programme.objects.create(slug=slug, title=slug.replace("-", " ").capitalize(), visibility=visibility)
    ProgrammeOrganisation.objects.create(programme=programme, organisation=organisation, is_owner=True)
    for hook in registry.on_created:
        hook(programme)
    return programme


def make_cast(visibility: Visibility = Visibility.PRIVATE) -> Cast:
    """The whole cast: one person a role, an administrator, a partner, a stranger, and nobody (`anonymous`)."""
    council = Organisation.objects.create(slug="the-council", name="The council", kind=OrganisationKind.COUNCIL)
    partner = Organisation.objects.create(slug="the-partner", name="The partner", kind=OrganisationKind.HEALTH)
    elsewhere = Organisation.objects.create(slug="elsewhere", name="Elsewhere", kind=OrganisationKind.COUNCIL)
    programme = make_programme(council, "living-well", visibility)
    ProgrammeOrganisation.objects.create(programme=programme, organisation=partner)
    people = {role.value: make_user(role.value) for role in ROLES}
    for role in ROLES:
        Membership.objects.create(
            programme=programme, user=people[role.value], role=role, standings=[Standing.FRONT_LINE_STAFF]
        )
    for name, organisation, administrator in (
        ("administrator", council, True),
        ("partner", partner, False),
        ("stranger", elsewhere, True),
    ):
        people[name] = make_user(name)
        OrganisationMember.objects.create(organisation=organisation, user=people[name], is_administrator=administrator)
    other = make_programme(elsewhere, "somewhere-else")
    Membership.objects.create(programme=other, user=people["stranger"], role=Role.LEAD)
    return Cast(council, programme, people, elsewhere, other)
