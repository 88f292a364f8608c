"""What commissioning panels tell the Star at start-up: their tables, what they are called, and how their acts read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.vocabulary import PanelState, ReplyBy
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.addresses import address, home
from commonstar.web.co.commission.panels.jobs import forget_contacts
from commonstar.web.co.commission.panels.logged import ACTS, KIND
from commonstar.web.co.commission.panels.models import (
    AgreedScore,
    Award,
    Bid,
    BidContact,
    BidFile,
    BidReading,
    CommissioningPanel,
    MemberLink,
    OwnScore,
    PanelCriterion,
    PanelMember,
)
from commonstar.web.co.commission.panels.queries import TOGETHER, emails_of, panel_at, panels_of, sheets_left
from commonstar.web.co.commission.panels.settling import BID
from commonstar.web.co.commission.registry import DECIDE, Awaiting, Telling, WayOfDeciding
from commonstar.web.co.commission.registry import registry as commission
from commonstar.web.common.later import weekly
from commonstar.web.common.parts import Link, Tag, Waiting
from commonstar.web.programmes.public import NOBODY, LeftOut, ObjectKind, Programme, Seat, Table, registry
from commonstar.web.replies.public import Reach
from commonstar.web.replies.public import registry as replies

SUNDAY = 6


def register() -> None:
    """Register everything; called once, while Django starts."""
    _tables()
    label = _("Commissioning panels")
    about = _(
        "Choose together whom to fund, or what to stop: each member scores alone, then the panel meets and agrees."
    )
    commission.way(WayOfDeciding(label, about, home, offers))
    registry.kind(KIND, ObjectKind(_("Commissioning panel"), described, offered))
    commission.waits(Awaiting(scoring, waiting))
    commission.waits(Awaiting(closed, to_move_on))
    _tells()
    weekly(forget_contacts, weekday=SUNDAY)
    replies.reach(BID, reach)
    for act, sentence in ACTS.items():
        registry.act(f"{KIND}.{act}", sentence)


def _tells() -> None:
    def at_work(n: int) -> str:
        return ngettext("{n} commissioning panel at work", "{n} commissioning panels at work", n).format(n=n)

    commission.tells(
        Telling(
            begun,
            {
                PanelState.BIDDING: lambda n: ngettext("{n} call open for bids", "{n} calls open for bids", n).format(
                    n=n
                )
            },
            {
                PanelState.DECIDED: lambda n: ngettext(
                    "{n} commissioning panel decided", "{n} commissioning panels decided", n
                ).format(n=n)
            },
            {PanelState.SCORING: at_work, PanelState.MEETING: at_work},
            DECIDE,
        )
    )


def begun(programmes: Sequence[Programme]) -> QuerySet[Any, Any]:
    """The panels of some programmes that everyone reads of."""
    rows = CommissioningPanel.objects.filter(programme__in=programmes).exclude(state=PanelState.PREPARING)
    return rows.annotate(stage=F("state"))


def scoring(seat: Seat) -> QuerySet[Any, Any] | None:
    """The panels on which this person sits while they are scoring."""
    if seat.user is None:
        return None
    return PanelMember.objects.filter(user=seat.user, panel__programme=seat.programme, panel__state=PanelState.SCORING)


def closed(seat: Seat) -> QuerySet[Any, Any] | None:
    """Panels for which the last day for bids is over, for those who run them."""
    return _over(seat.programme) if rules.lead(seat) else None


def _over(programme: Programme) -> QuerySet[CommissioningPanel]:
    today = timezone.localdate()
    return CommissioningPanel.objects.filter(programme=programme, state=PanelState.BIDDING, closes_on__lt=today)


def to_move_on(seat: Seat) -> Iterable[Waiting]:
    """Calls that are over, so that the members can be asked for their scores."""
    for panel in _over(seat.programme).order_by("closes_on"):
        url = reverse("commission:panel", args=[seat.programme.slug, panel.pk])
        yield Waiting(_t("The last day for bids is over: ask the members for their scores"), url, panel.title)


def _tables() -> None:
    loose = frozenset({"about_id"})
    registry.table(Table("commissioning_panels", CommissioningPanel, outside={"created_by": NOBODY}, loose=loose))
    registry.table(Table("panel_criteria", PanelCriterion, "panel__programme"))
    registry.table(Table("panel_members", PanelMember, "panel__programme", outside={"user": NOBODY}))
    registry.table(Table("bids", Bid, "panel__programme"))
    registry.table(Table("bid_files", BidFile, "bid__panel__programme"))
    registry.table(Table("bid_readings", BidReading, rows=readings))
    registry.table(Table("own_scores", OwnScore, rows=own_scores))
    registry.table(Table("agreed_scores", AgreedScore, "bid__panel__programme"))
    registry.table(Table("awards", Award, "bid__panel__programme"))
    registry.left_out(LeftOut(MemberLink, "a link's secret holds here alone"))
    registry.left_out(LeftOut(BidContact, "a bidder left it here, to be answered from here"))


def readings(programme: Programme) -> QuerySet[Model]:
    """Interests and who scored: only of panels that have met, as nobody sees scores before."""
    return BidReading.objects.filter(bid__panel__programme=programme, bid__panel__state__in=TOGETHER)


def own_scores(programme: Programme) -> QuerySet[Model]:
    """Own scores, of panels that have met."""
    return OwnScore.objects.filter(reading__bid__panel__programme=programme, reading__bid__panel__state__in=TOGETHER)


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a panel; one that is being prepared only for members."""
    found = panel_at(seat, pk)
    if found is None or (found.state == PanelState.PREPARING and not rules.see_inside(seat)):
        return None
    return found.title, address(found)


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The panels that a record can be about."""
    return list(CommissioningPanel.objects.filter(programme=seat.programme).values_list("pk", "title"))


def offers(seat: Seat) -> list[Link]:
    """The panels on the first page of Co-commission."""
    found = panels_of(seat.programme)
    if not rules.see_inside(seat):
        found = found.exclude(state=PanelState.PREPARING)
    slug = seat.programme.slug
    return [Link(each.title, reverse("commission:panel", args=[slug, each.pk])) for each in found]


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For whoever sits on a panel: what is left to read and score."""
    for panel, left in sheets_left(seat):
        words = ngettext("Read and score: {count} is left", "Read and score: {count} are left", left)
        url = reverse("commission:score", args=[seat.programme.slug, panel.pk])
        yield Waiting(words.format(count=left), url, panel.title, Tag(_("You sit on the panel"), "purple"))


def reach(keys: Collection[str]) -> Mapping[str, Reach]:
    """How whoever bid can be told what was decided."""
    return {key: Reach(ReplyBy.EMAIL, email) for key, email in emails_of(keys).items()}
