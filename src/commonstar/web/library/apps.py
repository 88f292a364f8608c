"""The Django application of this room."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.library"
    label = "library"

    def ready(self) -> None:
        """Tell the guidance which cases this site has."""
        from commonstar.web.library.told import case_links  # noqa: PLC0415  (tables are not ready before)
        from commonstar.web.programmes.public import registry  # noqa: PLC0415  (as the line above it)

        registry.told(case_links)
