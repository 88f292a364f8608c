"""The Django application of this room."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.common"
    label = "common"
