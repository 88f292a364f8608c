"""The cast of the demonstration: one person a role. They have roles and standings, and no biographies."""

from __future__ import annotations

from dataclasses import dataclass

from commonstar.vocabulary import Role, Standing

DOMAIN = "demonstration.example"


@dataclass(frozen=True)
class Person:
    """Someone of the cast: `name@…` signs in, `title` is shown. The administrator has no role in the programme."""

    name: str
    title: str
    role: Role | None
    standings: tuple[Standing, ...]

    @property
    def email(self) -> str:
        """An address in a domain that can never exist, so that no mail leaves."""
        return f"{self.name}@{DOMAIN}"


ADMINISTRATOR = Person("administrator", "Administrator", None, (Standing.MANAGER,))
LEAD = Person("lead", "Lead", Role.LEAD, (Standing.MANAGER,))
CONTRIBUTOR = Person("contributor", "Contributor", Role.CONTRIBUTOR, (Standing.CARER,))
MEMBERS = (
    LEAD,
    Person("co-lead", "Co-lead", Role.CO_LEAD, (Standing.EXPERT_BY_EXPERIENCE, Standing.COMMUNITY_ORGANISER)),
    Person("facilitator", "Facilitator", Role.FACILITATOR, (Standing.FRONT_LINE_STAFF,)),
    CONTRIBUTOR,
    Person("viewer", "Viewer", Role.VIEWER, (Standing.COUNCILLOR,)),
)
STAFF = tuple(person for person in MEMBERS if person.name in ("lead", "facilitator"))
ASKS_TO_JOIN = Person("newcomer", "Newcomer", None, (Standing.CARER,))
CAST = (ADMINISTRATOR, *MEMBERS, ASKS_TO_JOIN)
