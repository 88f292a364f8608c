"""The tables of commissioning panels: the call, who sits on it, bids, what each member gives, what is agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Channel, PanelKind, PanelState, Standing
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Attachment, Decision, Need, Programme


class CommissioningPanel(Identified):
    """What is to be decided, by which criteria, for how much money, and how far it is.

    `about_kind` and `about_id` name the initiative that it is for: its room lies above this one. Points go from 0 to
    `top`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="commissioning_panels")
    kind = models.CharField(max_length=16, choices=[(each.value, each.value) for each in PanelKind])
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in PanelState], default=PanelState.PREPARING
    )
    title = models.CharField(_("title"), max_length=200)
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    outcome = models.TextField(_("outcome wanted"))
    money = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="GBP")
    who_may_bid = models.TextField(_("who may bid"), blank=True)
    top = models.PositiveSmallIntegerField(_("highest points"), default=5)
    closes_on = models.DateField(_("last day for bids"))
    meets_on = models.DateField(_("day of the meeting"))
    review_on = models.DateField(_("review date"), null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(money__gte=0), name="co_panel_money"),
            models.CheckConstraint(condition=Q(top__gte=1), name="co_panel_scale"),
            models.CheckConstraint(condition=Q(meets_on__gte=models.F("closes_on")), name="co_panel_dates"),
        ]

    def __str__(self) -> str:
        return self.title


class PanelCriterion(Identified):
    """What bids are scored by; `weight` counts against the sum of all."""

    panel = models.ForeignKey(CommissioningPanel, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("criterion"), max_length=200)
    about = models.TextField(_("what a good bid shows"), blank=True)
    weight = models.PositiveIntegerField(_("weight"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "position"], name="co_criterion_in_its_place"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="co_criterion_weighs"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelMember(Identified):
    """Who sits on a panel, in which standing: someone of the programme, or somebody without an account."""

    panel = models.ForeignKey(CommissioningPanel, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    name = models.CharField(_("how they are called on the panel"), max_length=120)
    standing = models.CharField(max_length=24, choices=[(each.value, each.value) for each in Standing])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "name"], name="co_member_by_one_name"),
            models.UniqueConstraint(fields=["panel", "user"], name="co_member_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberLink(Identified):
    """The link with which a member scores without an account. Only the hash of its secret is kept."""

    member = models.OneToOneField(PanelMember, on_delete=models.CASCADE, related_name="link")
    token_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return str(self.member)


class Bid(Identified):
    """What somebody offers to do for the money; on a panel that stops or changes something, one of the options.

    `is_awarded` stays empty until the panel has said what becomes of it, and why.
    """

    panel = models.ForeignKey(CommissioningPanel, on_delete=models.CASCADE, related_name="bids")
    number = models.PositiveIntegerField()
    bidder = models.CharField(_("organisation"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200)
    offer = models.TextField(_("what is offered"))
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    plain_words = models.TextField(_("in plain words"), blank=True)
    channel = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Channel])
    received_at = models.DateTimeField(default=timezone.now)
    is_withdrawn = models.BooleanField(default=False)
    is_awarded = models.BooleanField(null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="co_bid_number_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="co_bid_amount"),
            models.CheckConstraint(condition=Q(is_awarded=None) | ~Q(reasons=""), name="co_bid_settled_with_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.bidder}: {self.title}" if self.bidder else self.title


class BidContact(Identified):
    """Whom to answer, and the hash of the secret with which the bidder finds the bid again."""

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("whom to ask"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return str(self.bid)


class BidFile(Identified):
    """A file that came with a bid. Its own key stands in addresses, so that the attachment's key is never told."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="files")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.attachment)


class BidReading(Identified):
    """Where a member stands towards a bid: without an interest in it, or with one.

    Whoever has an interest cannot have scored: the store refuses it. Only readings with a time of scoring count.
    """

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="readings")
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="readings")
    has_interest = models.BooleanField()
    interest = models.TextField(_("which interest"), blank=True)
    declared_at = models.DateTimeField(default=timezone.now)
    scored_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Channel], blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "bid"], name="co_reading_once"),
            models.CheckConstraint(
                condition=Q(has_interest=False) | Q(scored_at=None), name="co_interest_does_not_score"
            ),
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(interest=""), name="co_interest_is_named"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.bid_id}"


class OwnScore(Identified):
    """The points that one member gives one bid by one criterion, before the meeting."""

    reading = models.ForeignKey(BidReading, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(PanelCriterion, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    reason = models.TextField(_("why"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "criterion"], name="co_own_score_once")]

    def __str__(self) -> str:
        return str(self.points)


class AgreedScore(Identified):
    """The points on which the meeting agreed, and why."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(PanelCriterion, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()
    reason = models.TextField(_("why"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="co_agreed_score_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="co_agreed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class Award(Identified):
    """What an awarded bid leaves for the next Co: what was promised for how much money, and what will be measured.

    The reasons stand with the bid. It holds once its panel has decided; the initiative carries it from then on.
    """

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="award")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    promise = models.TextField(_("what was promised"))
    measures = models.TextField(_("how we will see whether it was kept"))
    conditions = models.TextField(_("conditions"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="co_award_amount"),
            models.CheckConstraint(condition=~Q(promise="") & ~Q(measures=""), name="co_award_says_what"),
        ]

    def __str__(self) -> str:
        return str(self.bid)
