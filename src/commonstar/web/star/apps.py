"""The Django application of this room."""

from django.apps import AppConfig


class StarConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.star"
    label = "star"

    def ready(self) -> None:
        """Tell the Star what the five steps have to say."""
        from commonstar.web.questionnaires.public import registry as questionnaires  # noqa: PLC0415  (as below)
        from commonstar.web.star.focus_it import registration as focus_it  # noqa: PLC0415  (as below)
        from commonstar.web.star.focus_it.comparing import registration as comparing  # noqa: PLC0415  (as below)
        from commonstar.web.star.focus_it.placing import registration as placing  # noqa: PLC0415  (as above)
        from commonstar.web.star.focus_it.stating import registration as stating  # noqa: PLC0415  (as below)
        from commonstar.web.star.focus_it.weighing import registration as weighing  # noqa: PLC0415  (as above)
        from commonstar.web.star.map_it import plans, registration, worth  # noqa: PLC0415  (tables are not ready before)
        from commonstar.web.star.map_it.asked.queries import offers  # noqa: PLC0415  (as above)
        from commonstar.web.star.map_it.workshop import registration as workshop  # noqa: PLC0415  (as above)

        registration.register()
        workshop.register()
        plans.register()
        worth.register()
        focus_it.register()
        stating.register()
        placing.register()
        weighing.register()
        comparing.register()
        questionnaires.offer(offers)
