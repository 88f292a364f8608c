"""The Django application of this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "commonstar.web.library"
    label = "library"
