"""The door of organisations: what other rooms may use."""

from commonstar.web.organisations.models import Organisation, OrganisationMember, Place, Population

__all__ = ["Organisation", "OrganisationMember", "Place", "Population"]
