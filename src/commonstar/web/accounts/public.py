"""The door of accounts: what other rooms may use."""

from commonstar.web.accounts.demonstration import SIGN_IN_FLAG, demonstration_sign_in_path, has_demonstration_people
from commonstar.web.accounts.models import Consent, User

__all__ = ["SIGN_IN_FLAG", "Consent", "User", "demonstration_sign_in_path", "has_demonstration_people"]
