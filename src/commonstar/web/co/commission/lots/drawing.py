"""Locking, working out, the seed, replacements. What goes in is published by its hash before the seed can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonstar.vocabulary import ContributionState
from commonstar.web.co.commission.lots import bridge, queries
from commonstar.web.co.commission.lots.actions import Locked, NoQuotas, NotLocked, locked_row, log
from commonstar.web.co.commission.lots.jobs import DAYS_TO_REPLY, tell_drawn, work_out
from commonstar.web.co.commission.lots.models import (
    TRIAL,
    Answer,
    DrawState,
    PanelByLot,
    PanelDraw,
    PoolContact,
    PoolMember,
)
from commonstar.web.co.commission.lots.queries import Volunteer
from commonstar.web.common.access import Refused
from commonstar.web.common.later import later
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Slip
from commonstar.web.programmes.public import Seat


class NobodyThere(Refused):
    """The pool is empty."""


class SeedTooEarly(Refused):
    """A seed before the hash of the inputs and the numbered panels were published could have been chosen."""


class AlreadyDrawn(Refused):
    """A draw has one seed."""


class NotDrawnYet(Refused):
    """Nobody was drawn yet, or replacements are being drawn already."""


class NobodyLeft(Refused):
    """Everybody who was drawn is there, so nobody is replaced."""


@transaction.atomic
def try_out(*, seat: Seat, panel: PanelByLot) -> PanelDraw:
    """Work out, without publishing, whether the quotas can be met and how fair it gets. Raises Locked, NobodyThere."""
    row = locked_row(seat, panel)
    if row.locked_at:
        raise Locked(str(row.pk))
    people = queries.volunteers_of(row)
    PanelDraw.objects.filter(panel=row, number=TRIAL).delete()
    homes = bridge.households([each.address for each in people])
    both = enumerate(zip(people, homes, strict=True), 1)
    entries = [bridge.Entry(f"T{place:04}", each.values, home) for place, (each, home) in both]
    fixed = [entry.code for entry, each in zip(entries, people, strict=True) if each.is_fixed]
    return _begin(row, TRIAL, entries, fixed=fixed, left=[])


@transaction.atomic
def lock(*, seat: Seat, panel: PanelByLot) -> PanelDraw:
    """Close the pool, give everybody a number by chance, and publish the hash of what goes into the draw.

    Rule, size, quotas and the way the seed will be made stay from here on. Raises Locked, NobodyThere.
    """
    row = locked_row(seat, panel)
    if row.locked_at:
        raise Locked(str(row.pk))
    people = queries.volunteers_of(row)
    PanelDraw.objects.filter(panel=row, number=TRIAL).delete()
    members = _number(row, people)
    row.locked_at = timezone.now()
    row.save(update_fields=["locked_at"])
    fixed = [each.code for each in members if each.is_fixed]
    draw = _begin(row, 1, _entries(members), fixed=fixed, left=[])
    _tell_of_number(row, members)
    for door in queries.doors_of(row):
        participation.close_door(by=seat.user, door=door)
    log(seat, "locked", row, people=len(members), inputs_hash=draw.inputs_hash)
    panel.locked_at = row.locked_at
    return draw


def _number(panel: PanelByLot, people: Sequence[Volunteer]) -> list[PoolMember]:
    """Give everybody a number, in an order of chance, and a number of their household."""
    homes = bridge.households([each.address for each in people])
    new: list[PoolContact] = []
    members: list[PoolMember] = []
    for number, (each, home) in enumerate(bridge.mixed(zip(people, homes, strict=True)), 1):
        member = each.member or PoolMember(panel=panel, values=dict(each.values))
        member.number, member.household = number, home
        if each.said is not None:
            member.came_from = each.said.key
            new.append(PoolContact(member=member, name=each.name, reach=each.reach, address=each.address))
        members.append(member)
    PoolMember.objects.bulk_update([each for each in members if not each.came_from], ["number", "household"])
    PoolMember.objects.bulk_create([each for each in members if each.came_from])
    PoolContact.objects.bulk_create(new)
    return members


def _entries(members: Sequence[PoolMember]) -> list[bridge.Entry]:
    return [bridge.Entry(each.code, each.values, each.household) for each in members]


def _begin(
    panel: PanelByLot,
    number: int,
    entries: Sequence[bridge.Entry],
    *,
    fixed: Sequence[str],
    left: Sequence[str],
    quotas: str = "",
) -> PanelDraw:
    """Write down what goes in, with its hash, and put the work in line."""
    rows = queries.quotas_of(panel)
    if not rows:
        raise NoQuotas(str(panel.pk))
    if not entries:
        raise NobodyThere(str(panel.pk))
    draw = PanelDraw(panel=panel, number=number, fixed=list(fixed), left=list(left))
    draw.people = bridge.people_file(entries, list(queries.categories_of(rows)))
    draw.quotas = quotas or bridge.quotas_file(rows)
    draw.statement = bridge.statement_of(panel, draw)
    draw.inputs_hash = bridge.hash_of(draw.statement)
    draw.save()
    later(work_out, draw_id=str(draw.pk))
    return draw


def _tell_of_number(panel: PanelByLot, members: Sequence[PoolMember]) -> None:
    """Whoever put their name down reads their number by slip, and is owed word of what comes of it."""
    said = {each.came_from: each for each in members if each.came_from}
    rows = list(Contribution.objects.filter(pk__in=said).select_related("door"))
    for row in rows:
        member = said[row.key]
        with override(row.language or None):
            words = _("You are number {code} in the pool. The draw has not been held yet.").format(code=member.code)
        participation.became(contribution_key=row.key, kind=queries.DOOR, object_id=panel.pk, words=words)
    participation.owe_replies(rows, due_on=timezone.localdate() + timedelta(days=DAYS_TO_REPLY))


@transaction.atomic
def unlock(*, seat: Seat, panel: PanelByLot) -> None:
    """Open the pool's quotas again where no panel could meet them. Raises NotLocked where one could."""
    row = locked_row(seat, panel)
    draw = queries.last_draw(row)
    if row.locked_at is None or draw is None or draw.number != 1 or draw.state != DrawState.IMPOSSIBLE:
        raise NotLocked(str(row.pk))
    draw.delete()
    row.locked_at = None
    row.save(update_fields=["locked_at"])
    PoolMember.objects.filter(panel=row).exclude(came_from="").delete()  # what they said at the door is still there
    PoolMember.objects.filter(panel=row).update(number=None, household="")
    log(seat, "unlocked", row, inputs_hash=draw.inputs_hash)
    panel.locked_at = None


@transaction.atomic
def enter_seed(*, seat: Seat, panel: PanelByLot, number: int, seed: str, told: str) -> PanelDraw:
    """Type in the public seed, which draws one of the numbered panels. `told`: how it was made, where, before whom.

    Raises SeedTooEarly before the hashes are published, AlreadyDrawn.
    """
    row = locked_row(seat, panel)
    draw = PanelDraw.objects.select_for_update().get(panel=row, number=number)
    if draw.state != DrawState.READY or draw.number == TRIAL:
        raise SeedTooEarly(str(draw.pk))
    if draw.seed:
        raise AlreadyDrawn(str(draw.pk))
    draw.seed, draw.seed_told = seed.strip(), told
    draw.drawn, draw.drawn_at = bridge.number_of(draw.seed), timezone.now()
    draw.save(update_fields=["seed", "seed_told", "drawn", "drawn_at"])
    log(seat, "drawn", row, draw=draw.number, seed=draw.seed, drawn=draw.drawn, panels_hash=draw.panels_hash)
    later(tell_drawn, draw_id=str(draw.pk), user_id=str(seat.user.pk) if seat.user else "")
    return draw


@transaction.atomic
def note_answer(*, seat: Seat, panel: PanelByLot, member: PoolMember, answer: Answer) -> None:
    """Write down what somebody who was drawn said. Raises NotDrawnYet for whoever is not on the panel now."""
    row = locked_row(seat, panel)
    draw = queries.last_draw(row)
    if draw is None or member.code not in queries.selected_of(draw):
        raise NotDrawnYet(str(member.pk))
    PoolMember.objects.filter(pk=member.pk, panel=row).update(answer=answer)
    log(seat, "answered", row, number=member.code, answer=answer.value)


@transaction.atomic
def replace(*, seat: Seat, panel: PanelByLot) -> PanelDraw:
    """Draw for the places of those who cannot take part: who stays is fixed, who left is out, the rest is as it was.

    Its inputs are published by hash like the first draw's, and it needs a new seed. Where the quotas can no longer be
    met, the same again takes the smallest change that would do. Raises NotDrawnYet, NobodyLeft.
    """
    row = locked_row(seat, panel)
    last = queries.last_draw(row)
    if last is None:
        raise NotDrawnYet(str(row.pk))
    if last.number > 1 and last.state == DrawState.IMPOSSIBLE and last.result.get("changes"):
        return _replace_with_changes(seat, row, last)
    if last.drawn is None:
        raise NotDrawnYet(str(row.pk))
    left = queries.left_of(row)
    stay = [code for code in queries.selected_of(last) if code not in left]
    if len(stay) == row.size:
        raise NobodyLeft(str(row.pk))
    draw = _begin(row, last.number + 1, _everybody(row), fixed=stay, left=left, quotas=last.quotas)
    log(seat, "replacing", row, draw=draw.number, left=left, inputs_hash=draw.inputs_hash)
    return draw


def _replace_with_changes(seat: Seat, row: PanelByLot, last: PanelDraw) -> PanelDraw:
    """The same replacements again, with the quotas after the smallest change that would do."""
    fixed, left, changes, quotas = last.fixed, last.left, last.result["changes"], bridge.with_changes(last)
    number = last.number
    last.delete()
    draw = _begin(row, number, _everybody(row), fixed=fixed, left=left, quotas=quotas)
    log(seat, "quotas_loosened", row, draw=number, changes=changes, inputs_hash=draw.inputs_hash)
    return draw


def _everybody(panel: PanelByLot) -> list[bridge.Entry]:
    return _entries(list(PoolMember.objects.filter(panel=panel).order_by("number")))


@transaction.atomic
def take_out(*, seat: Seat, panel: PanelByLot, member: PoolMember) -> None:
    """Take somebody out of the pool who asks for it: name and address go at once, and they are not drawn any more.

    Once it is locked their answers stay in the published file under their number, without anything that names them.
    """
    row = locked_row(seat, panel)
    assert member.panel_id == row.pk, "found in another panel"
    said = participation.contribution_by_key(member.came_from) if member.came_from else None
    if row.locked_at is None:
        PanelDraw.objects.filter(panel=row, number=TRIAL).delete()
        member.delete()
    elif said is not None and said.door.target == row.pk and said.state != ContributionState.TAKEN_BACK:
        participation.take_back(slip=Slip("", said.under), contribution_key=said.key)
    else:
        PoolContact.objects.filter(member=member).delete()
        PoolMember.objects.filter(pk=member.pk).update(answer=Answer.NO)
    log(seat, "person_taken_out", row, number=member.code)


def taken_back(key: str) -> None:
    """Somebody took their name back by slip: nobody can reach them any more, and they are not drawn again."""
    said = participation.contribution_by_key(key)
    for member in PoolMember.objects.filter(came_from=key, panel=said.door.target) if said else ():
        PoolContact.objects.filter(member=member).delete()
        PoolMember.objects.filter(pk=member.pk).update(answer=Answer.NO, came_from="")
