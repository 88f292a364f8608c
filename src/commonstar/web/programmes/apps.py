"""The Django application of this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Register the tasks that every programme starts with, the log's sentences, and what is kept of people."""
        from commonstar.web.programmes.archive import registration as archive  # noqa: PLC0415  (as below)
        from commonstar.web.programmes.calls import registration as calls  # noqa: PLC0415  (as below)
        from commonstar.web.programmes.decisions import registration as decisions  # noqa: PLC0415  (as below)
        from commonstar.web.programmes.log import sentences  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.programmes.needs import registration as needs  # noqa: PLC0415  (as above)
        from commonstar.web.programmes.people import belongings  # noqa: PLC0415  (models are not loaded before)
        from commonstar.web.programmes.replying import registration as replying  # noqa: PLC0415  (as above)
        from commonstar.web.programmes.taking_part import registration as taking_part  # noqa: PLC0415  (as above)
        from commonstar.web.programmes.tasks import catalogue  # noqa: PLC0415  (models are not loaded before)

        catalogue.register()
        decisions.register()
        archive.register()
        needs.register()
        calls.register()
        sentences.register()
        replying.register()
        taking_part.register()
        belongings.announce()
