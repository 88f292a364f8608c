"""The Django application of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "commonstar.web.organisations"
    label = "organisations"
