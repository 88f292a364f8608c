"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.actions import (
    PlaceValues,
    accept_invitation,
    add_population,
    create_organisation,
    invite,
    save_place,
)
from commonstar.web.organisations.carrying import FaultyPlaces, bring_places, places_told
from commonstar.web.organisations.frameworks_file import bring_in as bring_in_frameworks
from commonstar.web.organisations.models import Framework, Organisation, OrganisationMember, Outcome, Place, Population
from commonstar.web.organisations.queries import Branch, chair_at, tree

__all__ = [
    "Branch",
    "FaultyPlaces",
    "Framework",
    "Organisation",
    "OrganisationMember",
    "Outcome",
    "Place",
    "PlaceValues",
    "Population",
    "accept_invitation",
    "add_population",
    "bring_in_frameworks",
    "bring_places",
    "chair_at",
    "create_organisation",
    "invite",
    "places_told",
    "save_place",
    "tree",
]
