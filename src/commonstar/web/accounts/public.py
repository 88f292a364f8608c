"""The door of accounts: what other rooms may use."""

from commonstar.web.accounts.models import Consent, User

__all__ = ["Consent", "User"]
