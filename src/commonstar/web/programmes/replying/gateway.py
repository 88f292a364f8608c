"""Text messages through a gateway named in the settings; without one, replies by text wait in the call list.

Gateways differ, so the setting is a template: `COMMONSTAR_TEXT_URL` is posted to as JSON, with the two fields named
in `COMMONSTAR_TEXT_FIELDS` (number, then words), and `COMMONSTAR_TEXT_TOKEN` as bearer token where it is set.
"""

from __future__ import annotations

import json
import urllib.request

from django.conf import settings
from django.utils.translation import gettext as _

from commonstar.web.programmes.models import Programme
from commonstar.web.replies.public import Reply

PATIENCE = 20  # seconds
LONGEST = 612  # characters: four messages of the usual network


class NoGateway(RuntimeError):
    """No gateway for text messages is set."""


def has_gateway() -> bool:
    """Whether text messages can be sent at all."""
    return bool(settings.TEXT_URL)


def wording(reply: Reply, programme: Programme) -> str:
    """The reply in the length of a few text messages; the whole stands behind the slip."""
    said = _("{programme}: you asked “{asked}”. We decided: {decided}").format(
        programme=programme.title, asked=reply.asked[:80], decided=reply.decided
    )
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def send_text(number: str, words: str) -> None:
    """Hand one message to the gateway. Raises NoGateway, and OSError where the gateway refuses or is away."""
    if not has_gateway():
        raise NoGateway
    to, body = settings.TEXT_FIELDS
    headers = {"Content-Type": "application/json"}
    if settings.TEXT_TOKEN:
        headers["Authorization"] = f"Bearer {settings.TEXT_TOKEN}"
    asked = urllib.request.Request(settings.TEXT_URL, json.dumps({to: number, body: words}).encode(), headers)
    with urllib.request.urlopen(asked, timeout=PATIENCE):
        pass
