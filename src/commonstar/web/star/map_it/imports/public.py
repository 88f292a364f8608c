"""The door of imports: registers in and out, for the command line and the interface to programs."""

from commonstar.vocabulary import Role
from commonstar.web.programmes.public import Programme, Seat
from commonstar.web.star.map_it.imports.actions import FaultyError, Outcome, bring_in, log_contacts_leaving
from commonstar.web.star.map_it.imports.bridge import Source
from commonstar.web.star.map_it.imports.queries import Leaving
from commonstar.web.star.map_it.naming import ValuesError
from commonstar.web.star.map_it.queries import initiatives_of


def console_seat(slug: str) -> Seat | None:
    """The seat of whoever works at the console of the machine: nobody by name, with a lead's rights. None: no such."""
    programme = Programme.objects.filter(slug=slug).first()
    return Seat(programme, None, Role.LEAD) if programme else None


__all__ = [
    "FaultyError",
    "Leaving",
    "Outcome",
    "Source",
    "ValuesError",
    "bring_in",
    "console_seat",
    "initiatives_of",
    "log_contacts_leaving",
]
