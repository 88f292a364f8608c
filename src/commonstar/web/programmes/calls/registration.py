"""What calls for demands tell participation, replies and the log at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonstar.web.participation import public as participation
from commonstar.web.participation.public import ContributionKind, Door, DoorKind
from commonstar.web.programmes.addresses import address
from commonstar.web.programmes.calls import actions
from commonstar.web.programmes.calls.forms import VoiceForm, lines_of
from commonstar.web.programmes.calls.queries import DOOR, SAID, challenge_of
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.registry import registry


def register() -> None:
    """Register everything; called once, while Django starts."""
    kind = DoorKind(label=_("What people want"), takes=(SAID,), manage=manage, intro=intro)
    participation.registry.door(DOOR, kind)
    participation.registry.kind(
        SAID,
        ContributionKind(label=_("What you want to change"), read=lines_of, form=lambda: VoiceForm, goes_along=True),
    )
    participation.registry.taken_back(actions.forget)
    participation.registry.removed(actions.forget_removed)
    registry.settled(actions.tell)
    registry.act("demand.taken_back", _("A demand was taken back by whoever had said it."))
    registry.act("demand.removed_with", _("{who} removed what somebody had said, and the demand that it had become."))


def manage(door: Door) -> str:
    """Where what was said is taken in."""
    return address("take_in", Programme.objects.get(pk=door.programme), call=door.pk)


def intro(door: Door) -> str:
    """What people are asked for: the outcome of the challenge, where there is one."""
    challenge = challenge_of(door)
    return challenge.title if challenge else ""
