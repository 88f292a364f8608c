"""The Django application of this room."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Where the demonstration is made and removed."""

    name = "commonstar.web.demonstration"
    label = "demonstration"
