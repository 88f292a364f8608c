"""Mail of our own: plain text, sent once the transaction holds."""

from __future__ import annotations

import logging
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger(__name__)
NOBODY = ".example"


def send_on_commit(*, to: str, template: str, context: dict[str, Any], language: str = "") -> None:
    """Send `{template}_subject.txt` and `{template}_message.txt` to one address after the commit.

    A mail server that refuses does not undo what was done: it is logged, without the address. To an address under
    `.example`, such as those of the demonstration, nothing is sent: nobody can have it (RFC 2606).
    """
    if to.endswith(NOBODY):
        return
    message = _message(to, template, context, language)
    transaction.on_commit(lambda: _send(message, template))


def send_now(*, to: str, template: str, context: dict[str, Any], language: str = "") -> None:
    """Send at once, from a job. Raises OSError where the mail server refuses, so that it stays to be sent."""
    if not to.endswith(NOBODY):
        _message(to, template, context, language).send()


def _message(to: str, template: str, context: dict[str, Any], language: str) -> EmailMessage:
    with override(language or None):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[to])


def _send(message: EmailMessage, template: str) -> None:
    try:
        message.send()
    except OSError:
        logger.exception("The mail %s could not be sent.", template)
