"""The Django application of this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "commonstar.web.programmes"
    label = "programmes"
