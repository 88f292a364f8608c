"""The Django application of this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Say what organisations keep of people."""
        from commonstar.web.organisations import belongings  # noqa: PLC0415  (models are not loaded before)

        belongings.announce()
