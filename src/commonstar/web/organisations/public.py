"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.actions import accept_invitation, create_organisation, invite
from commonstar.web.organisations.frameworks_file import bring_in as bring_in_frameworks
from commonstar.web.organisations.models import Framework, Organisation, OrganisationMember, Outcome, Place, Population
from commonstar.web.organisations.queries import Branch, chair_at, tree

__all__ = [
    "Branch",
    "Framework",
    "Organisation",
    "OrganisationMember",
    "Outcome",
    "Place",
    "Population",
    "accept_invitation",
    "bring_in_frameworks",
    "chair_at",
    "create_organisation",
    "invite",
    "tree",
]
