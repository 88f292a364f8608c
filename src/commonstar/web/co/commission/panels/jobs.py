"""What is tidied in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commonstar.web.co.commission.panels import bids
from commonstar.web.common.later import job

DAYS_KEPT = 365


@job
def forget_contacts() -> None:
    """Forget whom to write to a year after a panel decided: everybody who bid has had a reply."""
    bids.forget_contacts(before=timezone.localdate() - timedelta(days=DAYS_KEPT))
