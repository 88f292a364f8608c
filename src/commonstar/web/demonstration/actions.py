"""Making the demonstration through the product's own acts, and taking it away again."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from commonstar.vocabulary import Role, Visibility
from commonstar.web.accounts.public import User, record_joining
from commonstar.web.audit import public as audit
from commonstar.web.demonstration import register
from commonstar.web.demonstration.budget import hold_budget
from commonstar.web.demonstration.electing import elect
from commonstar.web.demonstration.focus import choose
from commonstar.web.demonstration.lots import draw_panel
from commonstar.web.demonstration.needs import need
from commonstar.web.demonstration.panels import hold_panels
from commonstar.web.demonstration.people import ADMINISTRATOR, CAST, DOMAIN, LEAD, MEMBERS, STAFF, Person
from commonstar.web.demonstration.places import add_places
from commonstar.web.demonstration.queries import demonstration_programmes, is_loaded
from commonstar.web.demonstration.questionnaires import ask
from commonstar.web.demonstration.story import tell
from commonstar.web.demonstration.talks import talk
from commonstar.web.demonstration.workshop import hold_workshops
from commonstar.web.demonstration.worth import weigh
from commonstar.web.library.public import Case, load_shipped_if_empty
from commonstar.web.organisations import public as organisations
from commonstar.web.organisations.public import Organisation, Place, chair_at
from commonstar.web.programmes.public import (
    NewOrganisation,
    Programme,
    ProgrammeSettings,
    Seat,
    accept_invitation,
    change_settings,
    create_programme,
    delete_programme,
    invite,
    leave,
    seat_of,
)
from commonstar.web.star.map_it.public import InitiativeValues, put_many

COUNCIL = "Demonstration council"
TITLE = "Older people, living well"
SUMMARY = (
    "An illustrative programme: the council, the places, the people and every number in it are invented. It shows what "
    "a Star looks like when a council, a health partnership and older people have worked with it for some months."
)
SECOND_TITLE = "Families and young people"
SECOND_SUMMARY = "A second illustrative programme, small and private: only its members see it."
SOURCE = "The demonstration"


class NotTheDemonstration(Exception):
    """Only the demonstration can be removed as one."""


@transaction.atomic
def load_demonstration() -> bool:
    """Make the demonstration; nothing where it is there already. Returns whether it was made."""
    if is_loaded():
        return False
    load_shipped_if_empty()
    people = {person: _join(person) for person in CAST}
    programme = _programme(people, TITLE, SUMMARY, Visibility.PUBLIC, NewOrganisation(COUNCIL))
    council = Organisation.objects.get(parts__programme=programme, is_demonstration=True)
    add_places(council, people[ADMINISTRATOR])
    _staff(council, people)
    _bring_in(programme, people[LEAD], register.initiatives(register.OLDER_PEOPLE))
    tell(programme, people[LEAD], people)
    need(programme, people, people[LEAD])
    hold_workshops(programme, people[LEAD])
    ask(programme, people[LEAD])
    weigh(programme, people[LEAD], people)
    choose(seat_of(programme, people[LEAD]))
    draw_panel(seat_of(programme, people[LEAD]))
    talk(seat_of(programme, people[LEAD]), people[LEAD])
    hold_panels(seat_of(programme, people[LEAD]), people)
    elect(programme, {person.name: user for person, user in people.items()})
    hold_budget(seat_of(programme, people[LEAD]))
    second = _programme(people, SECOND_TITLE, SECOND_SUMMARY, Visibility.PRIVATE, council)
    _bring_in(second, people[LEAD], register.initiatives(register.FAMILIES))
    return True


def _join(person: Person) -> User:
    user = User.objects.create_user(person.email, person.title, is_demonstration=True)
    record_joining(user=user)
    return user


def _programme(
    people: dict[Person, User], title: str, summary: str, visibility: Visibility, owner: Organisation | NewOrganisation
) -> Programme:
    """A programme that the administrator starts and hands over to the lead and the others."""
    administrator = people[ADMINISTRATOR]
    made = create_programme(user=administrator, title=title, organisation=owner, is_demonstration=True)
    settings = ProgrammeSettings(
        title, summary, visibility, "Demonstration council, front desk", f"privacy@{DOMAIN}", 365
    )
    change_settings(seat=seat_of(made, administrator), settings=settings)
    made.refresh_from_db()
    _people(made, people)
    return made


def _people(programme: Programme, people: dict[Person, User]) -> None:
    """Invited and come; then the administrator leaves, and looks after the organisation alone."""
    administrator = people[ADMINISTRATOR]
    for person in MEMBERS:
        assert isinstance(person.role, Role)
        sent = invite(seat=seat_of(programme, administrator), email=person.email, role=person.role)
        token = sent.url.rstrip("/").rpartition("/")[2]
        accept_invitation(user=people[person], token=token, standings=person.standings)
    leave(seat=seat_of(programme, administrator))


def _staff(council: Organisation, people: dict[Person, User]) -> None:
    """The lead and the facilitator work for the council; the others do not."""
    chair = chair_at(council.slug, people[ADMINISTRATOR])
    assert chair is not None
    for person in STAFF:
        url = organisations.invite(chair=chair, email=person.email, is_administrator=False).url
        organisations.accept_invitation(user=people[person], token=url.rstrip("/").rpartition("/")[2])


def _bring_in(programme: Programme, lead: User, values: tuple[InitiativeValues, ...]) -> None:
    """Through the same door as any register. A case that this library lacks is not remembered as a parent."""
    known = set(Case.objects.values_list("slug", flat=True))
    rows = [each if each.parent in known else replace(each, parent="") for each in values]
    put_many(seat=seat_of(programme, lead), values=rows, source_name=SOURCE)


@transaction.atomic
def remove_demonstration(*, seat: Seat) -> None:
    """Remove the organisation, the programmes and the people of the demonstration; what the log says of it stays.

    Whoever leads one of its programmes removes all of it. Raises NotTheDemonstration for any other programme.
    """
    if not seat.programme.is_demonstration:
        raise NotTheDemonstration
    for programme in [seat.programme, *demonstration_programmes().exclude(pk=seat.programme.pk)]:
        own = seat if programme == seat.programme else replace(seat, programme=programme, is_administrator=True)
        delete_programme(seat=own)
    council = Organisation.objects.filter(is_demonstration=True)
    audit.record_many(
        actor_id=seat.user.pk if seat.user else None,
        action="demonstration.removed",
        scope=audit.Scope(),
        changes=[audit.Change("organisation", each.pk, {"name": each.name}, None) for each in council],
    )
    _remove_places()
    council.delete()
    User.objects.filter(is_demonstration=True).delete()


def _remove_places() -> None:
    """From the leaves of the tree upward: a place that holds others cannot be removed before them."""
    places = Place.objects.filter(organisation__is_demonstration=True)
    while places.filter(children__isnull=True).delete()[0]:
        pass
