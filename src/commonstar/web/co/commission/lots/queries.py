"""Reading panels by lot: the panel with all of it, its pool before and after it is locked, who is on the panel now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from commonstar.vocabulary import ContributionState
from commonstar.web.co.commission.lots import bridge
from commonstar.web.co.commission.lots.models import (
    Answer,
    DrawState,
    PanelByLot,
    PanelDraw,
    PanelQuota,
    PoolContact,
    PoolMember,
)
from commonstar.web.participation.public import Contribution, Door, doors_to
from commonstar.web.participation.public import contacts_of as contacts_at_the_door
from commonstar.web.programmes.public import Programme

DOOR = "panel-by-lot"
SAID = "volunteering"
VALUES = "values"


@dataclass(frozen=True)
class Volunteer:
    """Somebody in the pool before it is locked: from a list, or from the page where people put their names down."""

    values: Mapping[str, str]
    name: str
    reach: str
    address: str
    member: PoolMember | None = None
    said: Contribution | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether they are on the panel anyway."""
        return bool(self.member and self.member.is_fixed)


def panels_of(programme: Programme) -> QuerySet[PanelByLot]:
    """The panels of a programme, the newest first."""
    return PanelByLot.objects.filter(programme=programme)


def staged(rows: QuerySet[PanelByLot]) -> QuerySet[PanelByLot]:
    """Each panel with its `stage`: whether one was drawn yet ("drawn") or not ("planned")."""
    drawn = Exists(PanelDraw.objects.filter(panel=OuterRef("pk"), number__gt=0, drawn__isnull=False))
    return rows.annotate(stage=Case(When(drawn, then=Value("drawn")), default=Value("planned")))


def panel_at(programme: Programme, pk: UUID) -> PanelByLot | None:
    """A panel of this programme, or None."""
    return PanelByLot.objects.select_related("programme").filter(programme=programme, pk=pk).first()


def draws_of(panel: PanelByLot) -> list[PanelDraw]:
    """The draws of a panel in their order, without a trial."""
    rows = PanelDraw.objects.filter(panel=panel, number__gt=0).defer("people", "panels")
    return list(rows.order_by("number"))


def draw_at(panel: PanelByLot, number: int) -> PanelDraw | None:
    """A draw of this panel, or None; 0 is the trial."""
    return PanelDraw.objects.select_related("panel").filter(panel=panel, number=number).first()


def last_draw(panel: PanelByLot) -> PanelDraw | None:
    """The newest draw, trials aside."""
    return PanelDraw.objects.select_related("panel").filter(panel=panel, number__gt=0).order_by("-number").first()


def published_draws() -> QuerySet[PanelDraw]:
    """Every draw whose panels are published; of copies, those that everyone sees come first (by their name)."""
    rows = PanelDraw.objects.filter(number__gt=0, state=DrawState.READY).select_related("panel__programme")
    return rows.order_by("-panel__programme__visibility", F("drawn_at").desc(nulls_last=True), "pk")


def published_draw(*, pk: UUID | None, panels_hash: str, people_hash: str) -> PanelDraw | None:
    """The draw that is named, or else the one that has this file by its hash; None if there is none."""
    rows = published_draws()
    if pk is not None:
        return rows.filter(pk=pk).first()
    if panels_hash:
        return rows.filter(panels_hash=panels_hash).first()
    return rows.filter(statement__contains=f"SHA-256 of people.csv: {people_hash}\n").first() if people_hash else None


def locked_of(programme: Programme) -> QuerySet[PanelByLot]:
    """The panels of a programme that are locked and not over."""
    return PanelByLot.objects.filter(programme=programme, locked_at__isnull=False, forgotten_at=None)


def last_draws(programme: Programme) -> list[tuple[PanelByLot, PanelDraw]]:
    """Each locked panel with its newest draw. One query."""
    rows = PanelDraw.objects.filter(panel__in=locked_of(programme), number__gt=0)
    rows = rows.select_related("panel__programme").defer("people", "quotas", "statement", "panels", "result")
    found = {row.panel_id: (row.panel, row) for row in rows.order_by("panel__made_at", "panel_id", "number")}
    return list(found.values())


def has_free_places(draw: PanelDraw) -> bool:
    """Whether somebody who was drawn cannot take part, and nobody was drawn in their place yet. Two queries at most."""
    left = set(left_of(draw.panel)) - set(draw.left)
    if not left or draw.drawn is None:
        return False
    panels = PanelDraw.objects.values_list("panels", flat=True).get(pk=draw.pk)
    return not left.isdisjoint(bridge.drawn_from(panels, draw.drawn))


def quotas_of(panel: PanelByLot) -> list[PanelQuota]:
    """The quotas in their order, values of one category together."""
    rows = list(PanelQuota.objects.filter(panel=panel).order_by("order", "category", "value"))
    places: dict[str, int] = {}
    for row in rows:
        places.setdefault(row.category, len(places))
    return sorted(rows, key=lambda row: places[row.category])


def categories_of(quotas: Sequence[PanelQuota]) -> dict[str, list[str]]:
    """Each category with its values."""
    found: dict[str, list[str]] = {}
    for row in quotas:
        found.setdefault(row.category, []).append(row.value)
    return found


def population_of(quotas: Sequence[PanelQuota]) -> dict[tuple[str, str], int]:
    """Who lives there, by category and value, where it is known."""
    return {(row.category, row.value): row.population for row in quotas if row.population is not None}


def doors_of(panel: PanelByLot) -> list[Door]:
    """Where people put their names down: as a rule one door, and one more where a locked panel was opened again."""
    return list(doors_to(DOOR, panel.pk).order_by("code"))


def door_of(panel: PanelByLot) -> Door | None:
    """The door that is open, or else one that was, if there ever was one."""
    return max(doors_of(panel), key=lambda door: door.closed_at is None, default=None)


def said_at(panel: PanelByLot) -> QuerySet[Contribution]:
    """What is shown of what people said who put their names down."""
    shown = Contribution.objects.filter(door__in=doors_of(panel), kind=SAID, state=ContributionState.SHOWN)
    return shown.select_related("door").order_by("key")


def volunteers_of(panel: PanelByLot) -> list[Volunteer]:
    """Everybody who is in the pool so far, before it is locked."""
    listed = PoolMember.objects.filter(panel=panel, number=None).select_related("contact").order_by("id")
    found = [
        Volunteer(row.values, row.contact.name, row.contact.reach, row.contact.address, member=row) for row in listed
    ]
    said = list(said_at(panel))
    ways = contacts_at_the_door(said)
    found += [
        Volunteer(
            each.said.get(VALUES, {}),
            each.said.get("name", ""),
            ways[each.key].value if each.key in ways else "",
            each.said.get("home", ""),
            said=each,
        )
        for each in said
    ]
    return found


def pool_size(panel: PanelByLot) -> int:
    """How many are in the pool."""
    if panel.locked_at:
        return PoolMember.objects.filter(panel=panel).count()
    return PoolMember.objects.filter(panel=panel).count() + said_at(panel).count()


def has_people(panel: PanelByLot) -> bool:
    """Whether anybody may have answered the categories already, so that these stay as they are."""
    return door_of(panel) is not None or PoolMember.objects.filter(panel=panel).exists()


def members_at(panel: PanelByLot, codes: Sequence[str]) -> list[PoolMember]:
    """Those of the pool with these numbers, in the order of numbers."""
    numbers = [int(code[1:]) for code in codes]
    return list(PoolMember.objects.filter(panel=panel, number__in=numbers).order_by("number"))


def contacts_of(members: Sequence[PoolMember]) -> dict[UUID, PoolContact]:
    """Who they are, as far as it is not forgotten."""
    return {row.member_id: row for row in PoolContact.objects.filter(member__in=members)}


def left_of(panel: PanelByLot) -> list[str]:
    """The numbers of those who cannot take part or took their name back."""
    rows = PoolMember.objects.filter(panel=panel, answer=Answer.NO).order_by("number")
    return [row.code for row in rows]


def selected_of(draw: PanelDraw) -> list[str]:
    """The numbers of those whom a draw put on the panel; nobody before its seed."""
    if draw.drawn is None:
        return []
    return list(bridge.lottery_of(draw).ids(draw.drawn))


def answers_of(panel: PanelByLot) -> list[Mapping[str, str]]:
    """What everybody in the pool answered, by category."""
    if panel.locked_at:
        return list(PoolMember.objects.filter(panel=panel).order_by("number").values_list("values", flat=True))
    return [each.values for each in volunteers_of(panel)]


def names_of(panel: PanelByLot) -> QuerySet[PoolContact]:
    """Everybody in the pool whose name is kept here, by name."""
    return PoolContact.objects.filter(member__panel=panel).select_related("member").order_by("name", "member_id")


def member_at(panel: PanelByLot, pk: UUID) -> PoolMember | None:
    """Somebody of the pool, or None."""
    return PoolMember.objects.filter(panel=panel, pk=pk).first()
