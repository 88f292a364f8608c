"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.actions import create_organisation
from commonstar.web.organisations.models import Organisation, OrganisationMember, Place, Population
from commonstar.web.organisations.queries import Branch, tree

__all__ = ["Branch", "Organisation", "OrganisationMember", "Place", "Population", "create_organisation", "tree"]
