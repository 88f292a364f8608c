"""Writing doors, and what is said through them. What is said has no entry in the log: that would give it a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from commonstar.vocabulary import Channel, ContactWay, ContributionState, Purpose, ReplyBy, Verdict
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import Organisation
from commonstar.web.participation import queries
from commonstar.web.participation.keys import Slip, Unreadable, new_code, read_slip, slip_of
from commonstar.web.participation.models import Addition, Contact, Contribution, Door, Removal
from commonstar.web.participation.reaching import BY, REMOVAL
from commonstar.web.participation.registry import closed_for_good_at, looked_at_first, registry
from commonstar.web.participation.turns import in_turn
from commonstar.web.replies import public as replies

LONGEST = 20_000  # characters of one contribution, as JSON
TRIES = 20
CONTRIBUTION = "contribution"  # as the kind of what a reply or another record is about


class DoorClosed(Refused):
    """Nothing more comes through this door from the web; paper and helpers may still bring what was said in time."""


class NotTaken(Refused):
    """A door does not take contributions of this kind."""


class TooLong(Refused):
    """More was said than one contribution holds."""


class NoSuchSlip(Refused):
    """No contribution belongs to this slip."""


@dataclass(frozen=True)
class Reach:
    """How someone may be reached, and the consent text that they agreed to (its `ConsentOffer.mark`)."""

    way: ContactWay
    value: str
    consent: str
    purpose: Purpose = Purpose.REPLY


class Given(TypedDict):
    """What every form of taking part brings along, to hand on to `contribute`."""

    entry: str
    language: str
    label: str
    contact: Reach | None
    slip: str


def _record(door: Door, by: User | None, action: str, **values: Any) -> None:
    audit.record(
        actor_id=by.pk if by else None,
        action=action,
        kind="door",
        object_id=door.pk,
        scope=audit.Scope(organisation_id=door.organisation_id, programme_id=door.programme),
        **values,
    )


@transaction.atomic
def open_door(
    *,
    by: User | None,
    kind: str,
    target: UUID,
    programme: UUID,
    organisation: Organisation,
    title: str,
    is_premoderated: bool = False,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Door:
    """Open a door to something, with a fresh join code. The caller has checked that `by` may. Raises NotTaken."""
    if kind not in registry.doors:
        raise NotTaken(kind)
    values = {
        "kind": kind,
        "target": target,
        "programme": programme,
        "organisation": organisation,
        "title": title,
        "is_premoderated": is_premoderated,
        "opens_at": opens_at,
        "closes_at": closes_at,
    }
    door = _with_fresh_code(values)
    after = {"title": title, "code": door.code, "moderated_first": is_premoderated}
    _record(door, by, "door.opened", after=after)
    _settle_end(door)
    return door


def _settle_end(door: Door) -> None:
    """Have the door closed for good when its time is up, not only in the night after."""
    if door.closes_at is not None:
        for hook in registry.on_timed:
            hook(closed_for_good_at(door))


def _with_fresh_code(values: dict[str, Any]) -> Door:
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                return Door.objects.create(code=new_code(), **values)
        except IntegrityError:
            continue
    raise RuntimeError("no join code is free")


def rename_door(*, door: Door, title: str) -> None:
    """Call a door as what it opens is called now. The caller has checked who may, and logs what was renamed."""
    door.title = title
    door.save(update_fields=["title"])


@transaction.atomic
def close_door(*, by: User | None, door: Door) -> None:
    """Close a door for good, log how much was said through it, and have the traces of its order wiped out."""
    found = Door.objects.select_for_update().get(pk=door.pk)
    if found.closed_at is None:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])
        _record(found, by, "door.closed", after={"title": found.title, **_by_channel(found)})
        for hook in registry.on_closed:
            hook(found)
    door.closed_at = found.closed_at


@transaction.atomic
def set_times(*, by: User | None, door: Door, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Let a door that is not closed for good open and close by itself at other times. Raises DoorClosed."""
    found = Door.objects.select_for_update().get(pk=door.pk)
    if found.closed_at is not None:
        raise DoorClosed(found.code)
    found.opens_at, found.closes_at = opens_at, closes_at
    found.save(update_fields=["opens_at", "closes_at"])
    told = {"opens_at": opens_at, "closes_at": closes_at}
    after = {name: moment.isoformat() if moment else None for name, moment in told.items()}
    _record(found, by, "door.times_changed", after={"title": found.title, **after})
    door.opens_at, door.closes_at = opens_at, closes_at
    _settle_end(door)


def _by_channel(door: Door) -> dict[str, int]:
    rows = Contribution.objects.filter(door=door).values_list("channel").annotate(count=Count("key"))
    return {f"by_{channel}": count for channel, count in rows.order_by("channel")}


@in_turn
@transaction.atomic
def contribute(
    *,
    door: Door,
    kind: str,
    said: Mapping[str, Any],
    entry: str,
    language: str,
    channel: Channel = Channel.WEB,
    helper_role: str = "",
    label: str = "",
    contact: Reach | None = None,
    slip: str = "",
    is_to_wait: bool = False,
) -> Slip:
    """Keep what someone said, exactly once, and give the slip for it.

    The same `entry` again changes nothing and gives the same slip, also when the door has closed since. `slip` is the
    code of an earlier slip at this door on which this is to be kept too: then that one is given back. `helper_role` is
    the role or task of whoever entered it for someone (needed with Channel.HELPER). A premoderated door, a kind
    that waits, and `is_to_wait` keep it from view until someone has looked at it.
    Raises Unreadable (entry), DoorClosed, NotTaken, TooLong.
    """
    own = slip_of(entry)
    kept_on = _earlier_slip(door, slip, channel) or own
    if Contribution.objects.filter(pk=own.key).exists():
        return _slip_again(own, kept_on)
    _check(door, kind, said, channel)
    waits = is_to_wait or looked_at_first(door, kind)
    row = Contribution(
        key=own.key,
        under=kept_on.key,
        door=door,
        kind=kind,
        said=dict(said),
        channel=channel,
        helper_role=helper_role,
        language=language,
        label=label,
        state=ContributionState.WAITING if waits else ContributionState.SHOWN,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same one arrived twice at the same moment
        if not Contribution.objects.filter(pk=own.key).exists():
            raise
        return _slip_again(own, kept_on)
    if contact is not None:
        _keep_contact(door, kept_on.key, contact)
    unseal(door)
    return kept_on


def _check(door: Door, kind: str, said: Mapping[str, Any], channel: Channel) -> None:
    if kind not in registry.kinds or kind not in registry.doors[door.kind].takes:
        raise NotTaken(kind)
    if channel is Channel.WEB and not queries.is_open(door):
        raise DoorClosed(door.code)
    if sum(len(str(value)) for value in said.values()) > LONGEST:
        raise TooLong(str(LONGEST))


def _earlier_slip(door: Door, typed: str, channel: Channel) -> Slip | None:
    """The slip that someone has from this door already, or one printed on their paper; else nothing."""
    if not typed:
        return None
    try:
        earlier = read_slip(typed)
    except Unreadable:
        return None
    there = Contribution.objects.filter(under=earlier.key)
    if channel is not Channel.WEB and not there.exists():
        return earlier  # printed on the paper that is typed up
    return earlier if there.filter(door=door).exists() else None


def _slip_again(own: Slip, kept_on: Slip) -> Slip:
    """For what was sent before: the slip it was kept on, where the sender still shows it."""
    under = Contribution.objects.values_list("under", flat=True).get(pk=own.key)
    return kept_on if under == kept_on.key else own


def _keep_contact(door: Door, slip_key: str, reach: Reach) -> None:
    """Keep the way under the slip; what is owed for earlier words on it goes this way as well, unless it went out."""
    row = Contact(key=slip_key, way=reach.way, value=reach.value, purpose=reach.purpose, consent=reach.consent)
    renewed = ["way", "value", "purpose", "consent"]
    Contact.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=renewed)
    if reach.purpose is Purpose.REPLY:
        earlier = Contribution.objects.filter(under=slip_key).values_list("key", flat=True)
        replies.send_by(programme=door.programme, kind=CONTRIBUTION, keys=list(earlier), by=BY[reach.way])


def unseal(door: Door) -> None:
    """Say that a sealed door has traces of order again, so that the next sealing takes it up."""
    Door.objects.filter(pk=door.pk, is_sealed=True).update(is_sealed=False)
    door.is_sealed = False


@transaction.atomic
def add_to(*, slip: Slip, contribution_key: str, entry: str, words: str) -> None:
    """Add words to a contribution on one's slip, exactly once. Raises NoSuchSlip, Unreadable, TooLong."""
    row = on(slip, contribution_key)
    if len(words) > LONGEST:
        raise TooLong(str(LONGEST))
    Addition.objects.bulk_create(
        [Addition(key=slip_of(entry).key, contribution=row.key, words=words)], ignore_conflicts=True
    )
    unseal(row.door)


@transaction.atomic
def take_back(*, slip: Slip, contribution_key: str) -> None:
    """Take a contribution back: its words and the reply owed go, and with the slip's last one the way to reach.

    The emptied row stays, so that what a device sends once more does not bring it back. Raises NoSuchSlip.
    """
    row = on(slip, contribution_key)
    Addition.objects.filter(contribution=row.key).delete()
    Contribution.objects.filter(pk=row.key).update(
        said={}, label="", became_words="", state=ContributionState.TAKEN_BACK
    )
    rest = Contribution.objects.filter(under=slip.key).exclude(state=ContributionState.TAKEN_BACK)
    if not rest.exists():
        Contact.objects.filter(pk=slip.key).delete()
    Removal.objects.filter(contribution=row.key).update(appeal="")
    replies.forget(programme=row.door.programme, kind=CONTRIBUTION, keys=[row.key])
    replies.forget(programme=row.door.programme, kind=REMOVAL, keys=_removals_of([row.key]))
    for hook in registry.on_taken_back:
        hook(row.key)
    unseal(row.door)


@transaction.atomic
def respond(*, slip: Slip, contribution_key: str, verdict: Verdict, words: str, may_publish: bool) -> None:
    """Say by slip whether a reply is so. Raises NoSuchSlip, also where none is owed, and replies.NotAnsweredYet."""
    row = on(slip, contribution_key)
    try:
        replies.respond(
            programme=row.door.programme,
            kind=CONTRIBUTION,
            key=row.key,
            verdict=verdict,
            words=words,
            may_publish=may_publish,
        )
    except replies.Reply.DoesNotExist:
        raise NoSuchSlip from None
    unseal(row.door)


@transaction.atomic
def forget_contact(*, slip: Slip) -> None:
    """Forget how whoever has this slip may be reached. Raises NoSuchSlip."""
    found = queries.on_slip(slip)
    if not found:
        raise NoSuchSlip
    Contact.objects.filter(pk=slip.key).delete()
    programme, keys = found[0].door.programme, [row.key for row in found]
    replies.send_by(programme=programme, kind=CONTRIBUTION, keys=keys, by=ReplyBy.SLIP)
    replies.send_by(programme=programme, kind=REMOVAL, keys=_removals_of(keys), by=ReplyBy.SLIP)
    for row in found:
        unseal(row.door)


@transaction.atomic
def forget_said(*, door: Door) -> None:
    """Empty all that was said at a closed door, and forget how anybody there can be reached.

    The slips stay, with what became of each. The caller has checked who may, and logs it. Raises DoorClosed where the
    door is open still.
    """
    if queries.is_open(door):
        raise DoorClosed(door.code)
    rows = Contribution.objects.filter(door=door)
    keys = list(rows.values_list("key", flat=True))
    Addition.objects.filter(contribution__in=keys).delete()
    Contact.objects.filter(pk__in=list(rows.values_list("under", flat=True))).delete()
    replies.send_by(programme=door.programme, kind=CONTRIBUTION, keys=keys, by=ReplyBy.SLIP)
    rows.update(said={}, label="")
    unseal(door)


def _removals_of(contributions: list[str]) -> list[str]:
    """Under which keys replies tell of the removal of these."""
    return [pk.hex for pk in Removal.objects.filter(contribution__in=contributions).values_list("pk", flat=True)]


def on(slip: Slip, contribution_key: str) -> Contribution:
    """A contribution that is kept on a slip and was not taken back. Raises NoSuchSlip."""
    row = next((each for each in queries.on_slip(slip) if each.key == contribution_key), None)
    if row is None or row.state == ContributionState.TAKEN_BACK:
        raise NoSuchSlip
    return row


@transaction.atomic
def became(*, contribution_key: str, kind: str, object_id: UUID | None, words: str) -> None:
    """Say what a contribution turned into; its slip shows the words. Whoever does this is logged by the caller."""
    Contribution.objects.filter(pk=contribution_key).update(became_kind=kind, became_id=object_id, became_words=words)


@transaction.atomic
def forget_programme(programme: UUID) -> None:
    """Clear away the doors of a programme that is deleted, and all that was said through them."""
    doors = Door.objects.filter(programme=programme)
    said = Contribution.objects.filter(door__in=doors)
    Addition.objects.filter(contribution__in=said.values("key")).delete()
    Contact.objects.filter(pk__in=said.values("under")).delete()
    doors.delete()
