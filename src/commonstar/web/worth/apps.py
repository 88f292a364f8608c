"""The Django application of this room."""

from django.apps import AppConfig


class WorthConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.worth"
    label = "worth"

    def ready(self) -> None:
        """Tell the rooms below what is kept here."""
        from commonstar.web.worth import registration  # noqa: PLC0415  (tables are not ready before)

        registration.register()
