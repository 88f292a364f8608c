"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth changes."""
        import_module("commonstar.web.accounts.hooks")
