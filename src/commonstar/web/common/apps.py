"""The Django application of this room."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "commonstar.web.common"
    label = "common"
