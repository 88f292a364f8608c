"""Recording reviewed consent texts: a text is never changed, a newer version stands in its place."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from commonstar.vocabulary import Purpose
from commonstar.web.audit import public as audit
from commonstar.web.organisations.public import Chair, may_administer, require_chair
from commonstar.web.participation.models import ConsentText


def _record(chair: Chair, action: str, text: ConsentText) -> None:
    audit.record(
        actor_id=chair.user.pk,
        action=action,
        kind="consent-text",
        object_id=text.pk,
        scope=audit.Scope(organisation_id=chair.organisation.pk),
        after={
            "language": text.language,
            "number": text.version,
            "reviewer": text.reviewer_role,
            "reviewed_on": text.reviewed_on,
            "text": text.text,
        },
    )


@transaction.atomic
def record_text(
    *, chair: Chair, language: str, purpose: Purpose, text: str, reviewer_role: str, reviewed_on: date
) -> ConsentText:
    """Record a reviewed text as the newest of its language and purpose."""
    require_chair(may_administer, chair)
    earlier = ConsentText.objects.filter(organisation=chair.organisation, language=language, purpose=purpose)
    last = earlier.aggregate(last=Max("version"))["last"] or 0
    made = ConsentText.objects.create(
        organisation=chair.organisation,
        language=language,
        purpose=purpose,
        version=last + 1,
        text=text,
        reviewer_role=reviewer_role,
        reviewed_on=reviewed_on,
        recorded_by=chair.user,
    )
    _record(chair, "consent_text.recorded", made)
    return made


@transaction.atomic
def withdraw_text(*, chair: Chair, text: ConsentText) -> None:
    """Offer a text no longer, and with it its language. Who agreed to it agreed to it all the same."""
    require_chair(may_administer, chair)
    ConsentText.objects.filter(pk=text.pk).update(is_withdrawn=True)
    _record(chair, "consent_text.withdrawn", text)
