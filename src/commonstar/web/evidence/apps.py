"""The Django application of this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.evidence"
    label = "evidence"
