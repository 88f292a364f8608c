"""The Django application of this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.library"
    label = "library"
