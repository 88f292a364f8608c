"""The Django application of this room."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.participation"
    label = "participation"
