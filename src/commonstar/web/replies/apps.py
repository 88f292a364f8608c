"""The Django application of this room."""

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.replies"
    label = "replies"
