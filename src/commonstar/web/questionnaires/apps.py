"""The Django application of this room."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        """Tell participation, the Star and the log what is asked here."""
        from commonstar.web.questionnaires import registration  # noqa: PLC0415  (tables are not ready before)

        registration.register()
