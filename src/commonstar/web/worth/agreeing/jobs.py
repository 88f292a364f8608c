"""What is tidied in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commonstar.web.common.later import job
from commonstar.web.worth.agreeing import actions

DAYS_KEPT = 30


@job
def forget_unanswered() -> None:
    """Forget whom nobody heard of within a month after their link had ended: nothing needs their name any more."""
    actions.forget_unanswered(before=timezone.now() - timedelta(days=DAYS_KEPT))
