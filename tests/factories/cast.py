"""The cast of the permission tables: one programme, and everyone who may or may not touch it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.test import Client

from commonstar.vocabulary import OrganisationKind, Role, Standing, Visibility
from commonstar.web.accounts.public import User
from commonstar.web.organisations.public import Organisation, OrganisationMember
from commonstar.web.programmes.models import Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.public import Seat, registry, seat_of

ROLES = tuple(Role)
OUTSIDE = ("administrator", "partner", "stranger")  # who belong to an organisation


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


def make_people(names: Iterable[str]) -> dict[str, User]:
    """Several who can sign in, by name, in one statement."""
    people = {name: User(email=f"{name}@example.org", name=name.replace("-", " ").capitalize()) for name in names}
    for person in people.values():
        person.set_unusable_password()
    User.objects.bulk_create(people.values())
    return people


def make_cast(visibility: Visibility = Visibility.PRIVATE) -> Cast:
    """The whole cast: one person a role, an administrator, a partner, a stranger, and nobody (`anonymous`).

    Nearly every test asks for it: so each table is written to once.
    """
    council = Organisation(slug="the-council", name="The council", kind=OrganisationKind.COUNCIL)
    partner = Organisation(slug="the-partner", name="The partner", kind=OrganisationKind.HEALTH)
    elsewhere = Organisation(slug="elsewhere", name="Elsewhere", kind=OrganisationKind.COUNCIL)
    Organisation.objects.bulk_create([council, partner, elsewhere])
    programme = make_programme(council, "living-well", visibility)
    ProgrammeOrganisation.objects.create(programme=programme, organisation=partner)
    other = make_programme(elsewhere, "somewhere-else")
    people = make_people([*(role.value for role in ROLES), *OUTSIDE])
    front_line = [Standing.FRONT_LINE_STAFF]
    Membership.objects.bulk_create(
        [
            *(
                Membership(programme=programme, user=people[role.value], role=role, standings=front_line)
                for role in ROLES
            ),
            Membership(programme=other, user=people["stranger"], role=Role.LEAD),
        ]
    )
    OrganisationMember.objects.bulk_create(
        OrganisationMember(organisation=organisation, user=people[name], is_administrator=name != "partner")
        for name, organisation in zip(OUTSIDE, (council, partner, elsewhere), strict=True)
    )
    return Cast(council, programme, people, elsewhere, other)
