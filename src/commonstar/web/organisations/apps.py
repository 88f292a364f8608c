"""The Django application of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.organisations"
    label = "organisations"
