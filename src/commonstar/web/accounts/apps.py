"""The Django application of this room."""

from importlib import import_module

from django.apps import AppConfig

SUNDAY = 6


class AccountsConfig(AppConfig):
    """Names the room to Django."""

    name = "commonstar.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth changes, and tidy once a week."""
        import_module("commonstar.web.accounts.hooks")
        jobs = import_module("commonstar.web.accounts.jobs")
        import_module("commonstar.web.common.later").weekly(jobs.forget_unfinished, weekday=SUNDAY)
