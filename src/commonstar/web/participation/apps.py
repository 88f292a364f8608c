"""The Django application of this room."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.participation"
    label = "participation"

    def ready(self) -> None:
        """Tell replies how whoever said something can be reached."""
        from commonstar.web.participation.reaching import reach  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.replies.public import registry  # noqa: PLC0415  (models are not loaded before)

        registry.reach("contribution", reach)
