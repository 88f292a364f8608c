"""The door of accounts: what other rooms may use."""

from commonstar.web.accounts.access import lately_signed_in
from commonstar.web.accounts.actions import erase_again, give_consent, record_joining
from commonstar.web.accounts.adapter import SUGGESTED_EMAIL
from commonstar.web.accounts.demonstration import SIGN_IN_FLAG, demonstration_sign_in_path, has_demonstration_people
from commonstar.web.accounts.mail import (
    Delivery,
    TooManyMails,
    Way,
    count_mail,
    send_now,
    send_on_commit,
    tell_of_invitation,
    way_to,
)
from commonstar.web.accounts.models import User
from commonstar.web.accounts.openid import trouble as trouble_with_service
from commonstar.web.accounts.registry import Belongings, Section, register

__all__ = [
    "SIGN_IN_FLAG",
    "SUGGESTED_EMAIL",
    "Belongings",
    "Delivery",
    "Section",
    "TooManyMails",
    "User",
    "Way",
    "count_mail",
    "demonstration_sign_in_path",
    "erase_again",
    "give_consent",
    "has_demonstration_people",
    "lately_signed_in",
    "record_joining",
    "register",
    "send_now",
    "send_on_commit",
    "tell_of_invitation",
    "trouble_with_service",
    "way_to",
]
