"""People who sign in, and what they consented to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.models import Identified


class UserManager(BaseUserManager["User"]):
    """Makes people from an address; there are no passwords."""

    def create_user(self, email: str, name: str = "", **fields: object) -> User:
        """A person who can sign in by a code sent to `email`."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an address. What they may do is said by their roles elsewhere, never here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email or str(_("someone who left"))

    @property
    def is_staff(self) -> bool:
        """No one: there is no administration behind the site's back."""
        return False


class Consent(Identified):
    """What a person agreed to, for one purpose, until when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=80)
    given_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.purpose
