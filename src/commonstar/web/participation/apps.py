"""The Django application of this room."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy


class ParticipationConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.participation"
    label = "participation"

    def ready(self) -> None:
        """Tell replies how whoever said something can be reached, and see that what is closed gets sealed."""
        from commonstar.web.common.later import daily, later, later_at  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.organisations.public import registry as organisations  # noqa: PLC0415  (as above)
        from commonstar.web.participation import jobs, reaching  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.participation.registry import registry  # noqa: PLC0415  (as above)
        from commonstar.web.replies import public as replies  # noqa: PLC0415  (models are not loaded before)

        replies.registry.reach("contribution", reaching.reach)
        replies.registry.reach(reaching.REMOVAL, reaching.reach_removed)
        registry.closed(lambda door: later(jobs.seal_closed))
        registry.timed(lambda moment: later_at(moment, jobs.seal_closed))
        daily(jobs.seal_closed)
        organisations.page(
            gettext_lazy("Languages to take part in"), lambda each: reverse("consent:texts", args=[each.slug])
        )
