"""Mail of our own: plain text, sent once the transaction holds."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from smtplib import SMTPResponseException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.web.accounts.models import User
from commonstar.web.common.access import Refused
from commonstar.web.common.context import CONSOLE

logger = logging.getLogger(__name__)
NOBODY = ".example"
MAILS_A_DAY = 200  # more than any workshop invites, and too few to be of use to whoever sends unwanted mail


class TooManyMails(Refused):
    """Someone made the site write to many others today. The message says so to them."""


def count_mail(user: User) -> None:
    """Count a mail to someone else that this person asks for. Raises TooManyMails beyond a day's number."""
    key = f"mails:{user.pk}:{timezone.localdate()}"
    cache.add(key, 0, timeout=timedelta(days=1).total_seconds())
    if cache.incr(key) > MAILS_A_DAY:
        sentence = _("You sent {number} invitations today, and one person cannot send more. Go on tomorrow.")
        raise TooManyMails(sentence.format(number=MAILS_A_DAY))


class Way(Enum):
    """What becomes of a mail."""

    MAIL = "mail"
    CONSOLE = "console"
    NOBODY = "nobody"
    FAILED = "failed"


def way_to(address: str) -> Way:
    """What becomes of a mail to this address, as far as the settings tell."""
    if address.endswith(NOBODY):
        return Way.NOBODY
    return Way.CONSOLE if settings.EMAIL_BACKEND == CONSOLE else Way.MAIL


@dataclass
class Delivery:
    """A mail that goes out when the transaction commits; after that `way` also says whether the server refused it."""

    to: str
    refused: bool = False

    @property
    def way(self) -> Way:
        """What became of it."""
        return Way.FAILED if self.refused else way_to(self.to)


def send_on_commit(*, to: str, template: str, context: dict[str, Any], language: str = "") -> Delivery:
    """Send `{template}_subject.txt` and `{template}_message.txt` to one address after the commit.

    A mail server that refuses does not undo what was done: it is logged, without the address. To an address under
    `.example`, such as those of the demonstration, nothing is sent: nobody can have it (RFC 2606).
    """
    delivery = Delivery(to)
    if delivery.way is not Way.NOBODY:
        message = _message(to, template, context, language)
        transaction.on_commit(lambda: _send(message, template, delivery))
    return delivery


def tell_of_invitation(request: HttpRequest, delivery: Delivery) -> None:
    """Say truly what became of an invitation, on the page that comes next."""
    sentences = {
        Way.MAIL: _("The invitation goes to {email}."),
        Way.CONSOLE: _(
            "The invitation to {email} is printed in the window in which Commonstar was started: "
            "this site does not send mail yet."
        ),
        Way.NOBODY: _("The invitation is kept, but no mail goes to {email}: nobody can have such an address."),
        Way.FAILED: _("The invitation is kept, but the mail to {email} could not be sent. Send it again later."),
    }
    level = messages.WARNING if delivery.way in (Way.NOBODY, Way.FAILED) else messages.SUCCESS
    messages.add_message(request, level, sentences[delivery.way].format(email=delivery.to))


def send_now(*, to: str, template: str, context: dict[str, Any], language: str = "") -> None:
    """Send at once, from a job. Raises OSError where the mail server refuses, so that it stays to be sent."""
    if not to.endswith(NOBODY):
        _message(to, template, context, language).send()


def _message(to: str, template: str, context: dict[str, Any], language: str) -> EmailMessage:
    with override(language or None):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[to])


def _send(message: EmailMessage, template: str, delivery: Delivery) -> None:
    try:
        message.send()
    except OSError as problem:
        delivery.refused = True
        log_refusal(template, problem)


def log_refusal(template: str, problem: OSError) -> None:
    """Log that a mail could not be sent, without what the server said: that may hold the address."""
    code = problem.smtp_code if isinstance(problem, SMTPResponseException) else problem.errno
    logger.error("The mail %s could not be sent: %s (%s).", template, type(problem).__name__, code)
