"""The Django application of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commonstar.web.accounts"
    label = "accounts"
