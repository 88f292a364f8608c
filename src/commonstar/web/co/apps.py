"""The Django application of this room."""

from django.apps import AppConfig


class CoConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.co"
    label = "co"

    def ready(self) -> None:
        """Tell the Star what the four Co's have to say."""
        from commonstar.web.co.commission import registration as commission  # noqa: PLC0415  (tables are not ready before)
        from commonstar.web.co.commission.bodies import registration as bodies  # noqa: PLC0415  (as above)
        from commonstar.web.co.commission.budgets import registration as budgets  # noqa: PLC0415  (as above)
        from commonstar.web.co.commission.elections import registration as elections  # noqa: PLC0415  (as above)
        from commonstar.web.co.commission.panels import registration as panels  # noqa: PLC0415  (as above)

        commission.register()
        budgets.register()
        panels.register()
        bodies.register()
        elections.register()
