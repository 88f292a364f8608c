"""How allauth behaves in this house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Anyone may make an account with an address; it opens nothing until a programme lets them in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Signing up is open."""
        return True

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Store the address in small letters, with no password."""
        user.email = form.cleaned_data["email"].lower()
        user.set_unusable_password()
        if commit:
            user.save()
        return user
