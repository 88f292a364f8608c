"""What is tidied in the background."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from commonstar.web.accounts import actions
from commonstar.web.common.later import job

DAYS_TO_FINISH = 7


@job
def forget_unfinished() -> None:
    """Forget sign-ups that nobody finished within a week, and sessions that expired: both hold addresses."""
    actions.forget_unfinished(before=timezone.now() - timedelta(days=DAYS_TO_FINISH))
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
