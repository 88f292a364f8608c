"""Setting up a commissioning panel, choosing its members, and moving it on from one state to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from commonstar.vocabulary import PanelKind, PanelState, Standing
from commonstar.web.accounts.public import User
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.logged import write
from commonstar.web.co.commission.panels.models import (
    BidReading,
    CommissioningPanel,
    MemberLink,
    PanelCriterion,
    PanelMember,
)
from commonstar.web.common.tokens import hash_of, new_token
from commonstar.web.programmes.public import Membership, Need, Seat, require


class NotNow(ValueError):
    """The panel is not in the state in which this is done."""


class NotReady(ValueError):
    """The panel cannot go on yet. `code` is `criteria`, `expert`, `bids`, `plain` or `scores`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotAMember(ValueError):
    """Whoever is to sit on the panel with an account does not belong to the programme."""


class NameTaken(ValueError):
    """Somebody sits on the panel already, by this name or with this account."""


@dataclass(frozen=True)
class CriterionValues:
    """A criterion as it is typed."""

    name: str
    weight: int
    about: str = ""


@dataclass(frozen=True)
class PanelValues:
    """A commissioning panel as it is set up. `about` is the initiative: a registered kind and its id."""

    title: str
    outcome: str
    money: Decimal
    closes_on: date
    meets_on: date
    criteria: Sequence[CriterionValues]
    kind: PanelKind = PanelKind.FUNDING
    need: Need | None = None
    about: tuple[str, UUID] | None = None
    who_may_bid: str = ""
    top: int = 5
    currency: str = "GBP"


def locked(panel: CommissioningPanel, *states: PanelState) -> CommissioningPanel:
    """The panel's row as it is now, which is the lock of all that is done on it. Raises NotNow."""
    row = CommissioningPanel.objects.select_for_update(of=("self",)).select_related("programme").get(pk=panel.pk)
    if PanelState(row.state) not in states:
        raise NotNow(row.state)
    return row


def held(seat: Seat, panel: CommissioningPanel, *states: PanelState) -> CommissioningPanel:
    """As `locked`, for a panel of the seat's own programme."""
    assert panel.programme_id == seat.programme.pk, "found in another programme"
    return locked(panel, *states)


@transaction.atomic
def prepare_panel(*, seat: Seat, values: PanelValues) -> CommissioningPanel:
    """Set up a panel; nobody can bid yet."""
    require(rules.lead, seat)
    row = CommissioningPanel(programme=seat.programme, created_by=seat.user)
    _fill(row, values)
    row.save(force_insert=True)
    _criteria(row, values)
    write(row, "prepared", seat)
    return row


@transaction.atomic
def change_panel(*, seat: Seat, panel: CommissioningPanel, values: PanelValues) -> CommissioningPanel:
    """Change it, criteria too, while nobody can bid. Raises NotNow."""
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.PREPARING)
    _fill(row, values)
    row.save()
    row.criteria.all().delete()
    _criteria(row, values)
    write(row, "changed", seat)
    return row


def _fill(row: CommissioningPanel, values: PanelValues) -> None:
    for name in ("title", "outcome", "money", "closes_on", "meets_on", "kind", "who_may_bid", "top", "currency"):
        setattr(row, name, getattr(values, name))
    assert values.need is None or values.need.programme_id == row.programme_id, "found in another programme"
    row.need = values.need
    row.about_kind, row.about_id = values.about or ("", None)


def _criteria(row: CommissioningPanel, values: PanelValues) -> None:
    PanelCriterion.objects.bulk_create(
        PanelCriterion(panel=row, position=number, name=each.name, about=each.about, weight=each.weight)
        for number, each in enumerate(values.criteria, 1)
    )


@transaction.atomic
def add_member(
    *, seat: Seat, panel: CommissioningPanel, name: str, standing: Standing, user: User | None = None
) -> PanelMember:
    """Somebody sits on the panel: with the account of a member of the programme, or without one.

    Raises NotNow once scoring has begun, NotAMember, NameTaken.
    """
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.PREPARING, PanelState.BIDDING)
    if user and not Membership.objects.filter(programme=seat.programme, user=user).exists():
        raise NotAMember(name)
    if row.members.filter(name=name).exists() or (user and row.members.filter(user=user).exists()):
        raise NameTaken(name)
    made = PanelMember.objects.create(panel=row, user=user, name=name, standing=standing)
    write(row, "member_added", seat, standing=standing.value)
    return made


@transaction.atomic
def remove_member(*, seat: Seat, member: PanelMember) -> None:
    """Take somebody off the panel. Raises NotNow once scoring has begun."""
    require(rules.lead, seat)
    row = held(seat, member.panel, PanelState.PREPARING, PanelState.BIDDING)
    member.delete()
    write(row, "member_removed", seat)


@transaction.atomic
def make_member_link(*, seat: Seat, member: PanelMember) -> str:
    """A link with which a member reads and scores without an account: its secret, shown now only. Ends an older one."""
    require(rules.lead, seat)
    row = held(seat, member.panel, *(state for state in PanelState if state is not PanelState.DECIDED))
    token = new_token()
    MemberLink.objects.update_or_create(member=member, defaults={"token_hash": hash_of(token)})
    write(row, "link_made", seat)
    return token


@transaction.atomic
def open_bidding(*, seat: Seat, panel: CommissioningPanel) -> CommissioningPanel:
    """Bids and options may come in; criteria and weights stay from now on. Raises NotNow, NotReady."""
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.PREPARING)
    _need(row.criteria.exists(), "criteria")
    return _move(seat, row, PanelState.BIDDING, "opened_for_bids")


@transaction.atomic
def open_scoring(*, seat: Seat, panel: CommissioningPanel) -> CommissioningPanel:
    """Bids are closed, and each member reads and scores alone.

    Raises NotNow, and NotReady without an expert by experience on the panel, without bids, or while a bid is not told
    in plain words.
    """
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.BIDDING)
    _need(row.members.filter(standing=Standing.EXPERT_BY_EXPERIENCE).exists(), "expert")
    bids = row.bids.filter(is_withdrawn=False)
    _need(bids.exists(), "bids")
    _need(not bids.filter(plain_words="").exists(), "plain")
    return _move(seat, row, PanelState.SCORING, "opened_for_scores")


@transaction.atomic
def open_meeting(*, seat: Seat, panel: CommissioningPanel) -> CommissioningPanel:
    """Own scores are closed, and the panel sees them together. Raises NotNow, and NotReady for a bid without scores."""
    require(rules.lead, seat)
    row = held(seat, panel, PanelState.SCORING)
    scored = BidReading.objects.filter(bid__panel=row, scored_at__isnull=False).values("bid")
    _need(not row.bids.filter(is_withdrawn=False).exclude(pk__in=scored).exists(), "scores")
    return _move(seat, row, PanelState.MEETING, "opened_for_meeting")


def _need(there: bool, code: str) -> None:
    if not there:
        raise NotReady(code)


def _move(seat: Seat, row: CommissioningPanel, state: PanelState, act: str) -> CommissioningPanel:
    row.state = state
    row.save(update_fields=["state"])
    write(row, act, seat)
    return row
