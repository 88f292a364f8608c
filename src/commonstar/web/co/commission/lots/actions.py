"""Preparing a panel by lot: what it is for, quotas, and who may be drawn. When it is locked, nothing of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonstar.web.audit import public as audit
from commonstar.web.co.commission.lots import queries
from commonstar.web.co.commission.lots.models import PanelByLot, PanelDraw, PanelQuota, PoolContact, PoolMember
from commonstar.web.co.commission.lots.rules import prepare
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door
from commonstar.web.programmes.public import Seat, owner_of, require

KIND = "panel_by_lot"


class Locked(Refused):
    """The panel is locked: what goes into its draw stays as it was published."""


class PeopleCame(Refused):
    """People have answered the categories, so that categories and their values stay."""


class NoQuotas(Refused):
    """There are no quotas, so nobody could be asked anything."""


class NotLocked(Refused):
    """Nothing is locked yet, and a pool that is still open is needed."""


class QuotaTwice(ValueError):
    """A value of a category has a quota already."""


@dataclass(frozen=True)
class PanelValues:
    """What is said of a panel before anybody is asked."""

    title: str
    purpose: str
    size: int
    method: str
    seed_plan: str
    is_open: bool
    population_source: str = ""


@dataclass(frozen=True)
class QuotaValues:
    """A quota as it is typed or read; where least and most are None, they follow from the population."""

    category: str
    value: str
    least: int | None = None
    most: int | None = None
    population: int | None = None


@dataclass(frozen=True)
class Listed:
    """Somebody on a list of addresses."""

    values: dict[str, str]
    name: str
    reach: str
    address: str = ""
    is_fixed: bool = False


def log(seat: Seat, action: str, panel: PanelByLot, **values: Any) -> None:
    """An entry about a panel; never with what names a person."""
    audit.record(
        actor_id=seat.user.pk if seat.user else None,
        action=f"{KIND}.{action}",
        kind=KIND,
        object_id=panel.pk,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after={"title": panel.title} | values,
    )


def locked_row(seat: Seat, panel: PanelByLot) -> PanelByLot:
    """The panel, held until the transaction ends, so that two acts on it follow one another."""
    require(prepare, seat)
    assert panel.programme_id == seat.programme.pk, "found in another programme"
    return PanelByLot.objects.select_for_update().get(pk=panel.pk)


def _open_row(seat: Seat, panel: PanelByLot) -> PanelByLot:
    row = locked_row(seat, panel)
    if row.locked_at:
        raise Locked(str(row.pk))
    PanelDraw.objects.filter(panel=row, number=0).delete()  # a trial of what is changed now says nothing
    return row


@transaction.atomic
def plan_panel(*, seat: Seat, values: PanelValues) -> PanelByLot:
    """Begin a panel."""
    require(prepare, seat)
    row = PanelByLot.objects.create(programme=seat.programme, **asdict(values))
    log(seat, "planned", row, size=row.size, method=row.method, seed_plan=row.seed_plan, is_open=row.is_open)
    return row


@transaction.atomic
def change_panel(*, seat: Seat, panel: PanelByLot, values: PanelValues) -> None:
    """Say it otherwise. Raises Locked; and PeopleCame where people came under another promise about the file."""
    row = _open_row(seat, panel)
    if row.is_open != values.is_open and queries.has_people(row):
        raise PeopleCame(str(row.pk))
    before = {name: getattr(row, name) for name in asdict(values)}
    for name, value in asdict(values).items():
        setattr(row, name, value)
    row.save()
    after = {name: value for name, value in asdict(values).items() if value != before[name]}
    log(seat, "changed", row, **after)


@transaction.atomic
def add_quota(*, seat: Seat, panel: PanelByLot, quota: QuotaValues) -> PanelQuota:
    """Add a value of a category. Raises Locked, PeopleCame, QuotaTwice."""
    row = _open_row(seat, panel)
    if queries.has_people(row):
        raise PeopleCame(str(row.pk))
    there = PanelQuota.objects.filter(panel=row)
    if there.filter(category=quota.category, value=quota.value).exists():
        raise QuotaTwice(quota.value)
    made = _quota(row, quota, order=there.count(), living=None)
    made.save()
    log(seat, "quotas_changed", row, category=quota.category, value=quota.value, least=made.least, most=made.most)
    return made


@transaction.atomic
def change_quota(*, seat: Seat, panel: PanelByLot, quota: PanelQuota, least: int, most: int) -> None:
    """Another minimum or maximum. Raises Locked."""
    row = _open_row(seat, panel)
    PanelQuota.objects.filter(panel=row, pk=quota.pk).update(least=least, most=most)
    log(seat, "quotas_changed", row, category=quota.category, value=quota.value, least=least, most=most)


@transaction.atomic
def remove_quota(*, seat: Seat, panel: PanelByLot, quota: PanelQuota) -> None:
    """Take a value away. Raises Locked, PeopleCame."""
    row = _open_row(seat, panel)
    if queries.has_people(row):
        raise PeopleCame(str(row.pk))
    PanelQuota.objects.filter(panel=row, pk=quota.pk).delete()
    log(seat, "quota_removed", row, category=quota.category, value=quota.value)


@transaction.atomic
def set_quotas(*, seat: Seat, panel: PanelByLot, quotas: Sequence[QuotaValues]) -> None:
    """Put all quotas, as from a file, in the place of those that are there. Raises Locked, PeopleCame, QuotaTwice."""
    row = _open_row(seat, panel)
    if queries.has_people(row):
        raise PeopleCame(str(row.pk))
    pairs = {(each.category, each.value) for each in quotas}
    if len(pairs) < len(quotas):
        raise QuotaTwice(row.title)
    living: dict[str, int] = {}
    for each in quotas:
        living[each.category] = living.get(each.category, 0) + (each.population or 0)
    PanelQuota.objects.filter(panel=row).delete()
    PanelQuota.objects.bulk_create(
        _quota(row, each, order=place, living=living[each.category]) for place, each in enumerate(quotas)
    )
    log(seat, "quotas_set", row, quotas=len(quotas), categories=len(living))


def _quota(panel: PanelByLot, values: QuotaValues, *, order: int, living: int | None) -> PanelQuota:
    least, most = values.least, values.most
    if least is None or most is None:
        assert values.population is not None, "a quota is given, or follows from who lives there"
        assert living, "a quota is given, or follows from who lives there"
        exact = panel.size * values.population
        least = exact // living if least is None else least
        most = -(-exact // living) if most is None else most
    return PanelQuota(
        panel=panel,
        category=values.category,
        value=values.value,
        least=least,
        most=most,
        population=values.population,
        order=order,
    )


@transaction.atomic
def open_sign_up(*, seat: Seat, panel: PanelByLot) -> Door:
    """Let people put their names down, with a join code; a new one where the panel was locked meanwhile.

    Raises Locked, NoQuotas.
    """
    row = _open_row(seat, panel)
    there = queries.door_of(row)
    if there is not None and there.closed_at is None:
        return there
    if not PanelQuota.objects.filter(panel=row).exists():
        raise NoQuotas(str(row.pk))
    return participation.open_door(
        by=seat.user,
        kind=queries.DOOR,
        target=row.pk,
        programme=seat.programme.pk,
        organisation=owner_of(seat.programme),
        title=row.title,
    )


@transaction.atomic
def take_list(*, seat: Seat, panel: PanelByLot, people: Sequence[Listed]) -> None:
    """Take in everybody of a list that was checked. Raises Locked, NoQuotas."""
    row = _open_row(seat, panel)
    if not PanelQuota.objects.filter(panel=row).exists():
        raise NoQuotas(str(row.pk))
    members = [PoolMember(panel=row, values=each.values, is_fixed=each.is_fixed) for each in people]
    PoolMember.objects.bulk_create(members)
    PoolContact.objects.bulk_create(
        PoolContact(member=member, name=each.name, reach=each.reach, address=each.address)
        for member, each in zip(members, people, strict=True)
    )
    log(seat, "list_taken", row, people=len(members))


@transaction.atomic
def drop_list(*, seat: Seat, panel: PanelByLot) -> int:
    """Take everybody out again who came by a list. Returns how many. Raises Locked."""
    row = _open_row(seat, panel)
    rows = PoolMember.objects.filter(panel=row)
    count = rows.count()
    rows.delete()
    log(seat, "list_dropped", row, people=count)
    return count


@transaction.atomic
def forget_people(*, seat: Seat, panel: PanelByLot) -> int:
    """Forget for good who was in the pool: names, addresses, and what was typed at the door. Returns how many.

    The numbers, answers and hashes that were published stay, so that the draw can be checked for ever.
    """
    row = locked_row(seat, panel)
    if row.locked_at is None:
        raise NotLocked(str(row.pk))
    gone = PoolContact.objects.filter(member__panel=row)
    count = gone.count()
    gone.delete()
    for door in queries.doors_of(row):
        participation.forget_said(door=door)
    PoolMember.objects.filter(panel=row).update(came_from="")
    row.forgotten_at = timezone.now()
    row.save(update_fields=["forgotten_at"])
    log(seat, "people_forgotten", row, people=count)
    return count
