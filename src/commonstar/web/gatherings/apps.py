"""The Django application of this room."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Register the door that a gathering's join code opens, its tables and its words."""
        from commonstar.web.gatherings import registration  # noqa: PLC0415  (tables are not ready before)
        from commonstar.web.gatherings.asking import registration as asking  # noqa: PLC0415  (as below)

        registration.register()
        asking.register()
