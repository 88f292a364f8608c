"""The Django application of this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "commonstar.web.evidence"
    label = "evidence"
