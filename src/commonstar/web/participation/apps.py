"""The Django application of this room."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.participation"
    label = "participation"

    def ready(self) -> None:
        """Tell replies how whoever said something can be reached, and see that what is closed gets sealed."""
        from commonstar.web.common.later import daily, later  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.participation import jobs, reaching  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.participation.registry import registry  # noqa: PLC0415  (as above)
        from commonstar.web.replies import public as replies  # noqa: PLC0415  (models are not loaded before)

        replies.registry.reach("contribution", reaching.reach)
        registry.closed(lambda door: later(jobs.seal_closed))
        daily(jobs.seal_closed)
