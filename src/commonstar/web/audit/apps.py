"""The Django application of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "commonstar.web.audit"
    label = "audit"
