"""The Django application of this room."""

from django.apps import AppConfig


class StarConfig(AppConfig):
    name = "commonstar.web.star"
    label = "star"
