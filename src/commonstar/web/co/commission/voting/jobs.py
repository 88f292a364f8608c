"""Later work of a vote: sending voting codes, and the count."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from commonstar.web.accounts.public import send_now
from commonstar.web.co.commission.voting import actions
from commonstar.web.co.commission.voting.keys import code_hash, new_voting_code
from commonstar.web.co.commission.voting.models import Poll, Voter
from commonstar.web.common.later import job

MAIL = "commission/email/voting_code"


@job
def send_codes(poll: str, site: str) -> None:
    """Send a code to every address on the roll that has none; `site` is where the pages are, without a last stroke.

    A code is made where it is sent, and kept nowhere; one whose mail is refused is made anew the next time.
    """
    row = Poll.objects.select_related("door").get(pk=UUID(poll))
    if row.door is None or row.closed_at is not None:
        return
    url = f"{site}{reverse('vote:start', args=[row.door.code])}"
    for voter in Voter.objects.filter(poll=row, code="").exclude(email="").order_by("key"):
        code = new_voting_code()
        send_now(to=voter.email, template=MAIL, context={"poll": row, "code": code, "url": url})
        Voter.objects.filter(pk=voter.pk, code="").update(code=code_hash(row.pk, code))


@job
def count(poll: str) -> None:
    """Count a vote whose seed is there."""
    actions.counted(Poll.objects.get(pk=UUID(poll)))
