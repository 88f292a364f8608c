"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.access import organisation_page
from commonstar.web.organisations.access import require as require_chair
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
from commonstar.web.organisations.queries import chair_at, tree
from commonstar.web.organisations.registry import registry
from commonstar.web.organisations.rules import Chair, may_administer

__all__ = [
    "Chair",
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
    "may_administer",
    "organisation_page",
    "places_told",
    "registry",
    "require_chair",
    "save_place",
    "tree",
]
