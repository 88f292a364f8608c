"""The Django application of this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.api"
    label = "api"

    def ready(self) -> None:
        """Register what the API keeps of people: their tokens."""
        from commonstar.web.api import belongings  # noqa: PLC0415  (models are not loaded before)

        belongings.announce()
