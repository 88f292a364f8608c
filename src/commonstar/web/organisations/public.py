"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.actions import accept_invitation, create_organisation, invite
from commonstar.web.organisations.models import Organisation, OrganisationMember, Place, Population
from commonstar.web.organisations.queries import Branch, chair_at, tree

__all__ = [
    "Branch",
    "Organisation",
    "OrganisationMember",
    "Place",
    "Population",
    "accept_invitation",
    "chair_at",
    "create_organisation",
    "invite",
    "tree",
]
