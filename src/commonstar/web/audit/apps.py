"""The Django application of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.audit"
    label = "audit"
