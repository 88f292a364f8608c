"""Bids and options come in: sent by whoever bids without an account, or typed by those who run the programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonstar.vocabulary import Channel, PanelKind, PanelState
from commonstar.web.co.commission.panels import rules
from commonstar.web.co.commission.panels.actions import NotNow, held, locked
from commonstar.web.co.commission.panels.logged import write
from commonstar.web.co.commission.panels.models import Bid, BidContact, BidFile, CommissioningPanel
from commonstar.web.common.tokens import hash_of
from commonstar.web.programmes.public import AcceptedFile, Seat, keep_file, require

MOST_FILES = 3
MOST_BIDS = 200  # that come by the link: what no panel could read is no bid


class TooMany(ValueError):
    """More bids came by the link than any panel could read."""


@dataclass(frozen=True)
class BidValues:
    """A bid as it is typed; for an option, `bidder` is empty and `amount` is what it would free in a year."""

    title: str
    offer: str
    amount: Decimal
    bidder: str = ""
    plain_words: str = ""
    contact: str = ""
    email: str = ""


@transaction.atomic
def send_bid(*, panel: CommissioningPanel, values: BidValues, token: str, files: Sequence[AcceptedFile] = ()) -> Bid:
    """Take a bid from whoever has the link, exactly once: the same `token` again gives the same bid.

    Raises TooMany, and NotNow once bids are closed or for options, which are not bid for.
    """
    sent = Bid.objects.filter(panel=panel, contact__token_hash=hash_of(token)).first()
    if sent is not None:
        return sent
    row = locked(panel, PanelState.BIDDING)
    if row.kind != PanelKind.FUNDING or row.closes_on < timezone.localdate():
        raise NotNow(row.state)
    if row.bids.count() >= MOST_BIDS:
        raise TooMany(row.title)
    made = _keep(Seat(row.programme, None), row, values, Channel.WEB, files)
    BidContact.objects.create(bid=made, name=values.contact, email=values.email, token_hash=hash_of(token))
    write(row, "bid_received", None, made)
    return made


@transaction.atomic
def type_bid(
    *, seat: Seat, panel: CommissioningPanel, values: BidValues, token: str, files: Sequence[AcceptedFile] = ()
) -> Bid:
    """Type up a bid that came on paper, or an option; `token` is the secret of a link for the bidder. Raises NotNow."""
    require(rules.help_along, seat)
    row = held(seat, panel, PanelState.BIDDING)
    made = _keep(seat, row, values, Channel.PAPER, files)
    BidContact.objects.create(bid=made, name=values.contact, email=values.email, token_hash=hash_of(token))
    write(row, "bid_received", seat, made)
    return made


def _keep(
    seat: Seat, panel: CommissioningPanel, values: BidValues, channel: Channel, files: Sequence[AcceptedFile]
) -> Bid:
    last = panel.bids.aggregate(last=Max("number"))["last"] or 0
    made = Bid.objects.create(
        panel=panel,
        number=last + 1,
        bidder=values.bidder,
        title=values.title,
        offer=values.offer,
        amount=values.amount,
        plain_words=values.plain_words,
        channel=channel,
    )
    for file in files[:MOST_FILES]:
        BidFile.objects.create(bid=made, attachment=keep_file(seat=seat, file=file))
    return made


@transaction.atomic
def change_bid(*, bid: Bid, values: BidValues) -> Bid:
    """Whoever bid (they came by their link) says it better, until bids are closed; its files stay. Raises NotNow."""
    panel = locked(bid.panel, PanelState.BIDDING)
    row = Bid.objects.select_for_update().get(pk=bid.pk)
    if not may_be_changed(row, panel):
        raise NotNow(panel.state)
    row.bidder, row.title, row.offer = values.bidder, values.title, values.offer
    row.amount, row.plain_words = values.amount, values.plain_words
    row.save(update_fields=["bidder", "title", "offer", "amount", "plain_words"])
    BidContact.objects.filter(bid=row).update(name=values.contact, email=values.email)
    write(panel, "bid_changed", None, row)
    return row


def may_be_changed(bid: Bid, panel: CommissioningPanel) -> bool:
    """Whether a bid can still be changed by its link: while the call is open, and not what is no bid."""
    is_open = panel.state == PanelState.BIDDING and panel.closes_on >= timezone.localdate()
    return is_open and panel.kind == PanelKind.FUNDING and not bid.is_withdrawn


@transaction.atomic
def tell_plainly(*, seat: Seat, bid: Bid, words: str) -> Bid:
    """Say in plain words what a bid offers, before anybody scores it. Raises NotNow."""
    require(rules.help_along, seat)
    row = held(seat, bid.panel, PanelState.BIDDING)
    bid.plain_words = words
    bid.save(update_fields=["plain_words"])
    write(row, "bid_told_plainly", seat, bid)
    return bid


@transaction.atomic
def withdraw(*, bid: Bid, by: Seat | None) -> Bid:
    """A bidder takes back a bid (`by` is nobody: they came by their link), or a helper does for them.

    It can be taken back until the panel meets. Raises NotNow.
    """
    states = (PanelState.BIDDING, PanelState.SCORING)
    if by is not None:
        require(rules.help_along, by)
        held(by, bid.panel, *states)
    row = locked(bid.panel, *states)
    bid.is_withdrawn = True
    bid.save(update_fields=["is_withdrawn"])
    write(row, "bid_withdrawn", by, bid)
    return bid


@transaction.atomic
def forget_contacts(*, before: date) -> int:
    """Take out whom to ask and where to write of bids on which a panel decided before that day. Returns how many."""
    decided = BidContact.objects.filter(bid__panel__decision__decided_on__lt=before)
    return decided.exclude(name="", email="").update(name="", email="")
