"""The tables of elected bodies: who sits for whom until when, what was agreed, when they met, and their small fund."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import FundNext, TermEnd, TermStart
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Attachment, Decision, Programme

USER = settings.AUTH_USER_MODEL


class Body(Identified):
    """A council, board or committee whose members are elected."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="bodies")
    title = models.CharField(_("title"), max_length=200)
    remit = models.TextField(_("what it is for"))

    class Meta:
        ordering = ["title", "id"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.title


class Term(Identified):
    """That somebody sits for a community from a day until a day, and how it ended where it ended before.

    `follows` is the term that ended early and whose seat this one fills.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=120)
    community = models.CharField(_("community"), max_length=100)
    contest = models.ForeignKey("co.Contest", on_delete=models.SET_NULL, null=True, blank=True, related_name="terms")
    start = models.CharField(max_length=10, choices=[(each.value, each.value) for each in TermStart])
    begins_on = models.DateField(_("begins"))
    until = models.DateField(_("ends"))
    ended_on = models.DateField(_("ended early"), null=True, blank=True)
    end = models.CharField(max_length=10, choices=[(each.value, each.value) for each in TermEnd], blank=True)
    reason = models.TextField(_("reason"), blank=True)
    follows = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")

    class Meta:
        ordering = ["community", "begins_on", "name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__lte=F("until")), name="co_term_days_in_order"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end="") | (Q(ended_on__isnull=False) & ~Q(end="")),
                name="co_term_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgreedTask(Identified):
    """Something that the body agreed to do, with whom, by when, and whether it is done."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("what is to do"), max_length=300)
    who = models.CharField(_("who does it"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    due_on = models.DateField(_("due date"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    what_came = models.TextField(_("what came of it"), blank=True)

    class Meta:
        ordering = ["agreed_on", "title", "id"]

    def __str__(self) -> str:
        return self.title


class Meeting(Identified):
    """A meeting of the body: when, where, how many of its members came, and what was talked about."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("when"))
    where = models.CharField(_("where"), max_length=200, blank=True)
    present = models.PositiveSmallIntegerField(_("members who came"))
    guests = models.PositiveSmallIntegerField(_("others who came"), default=0)
    summary = models.TextField(_("what was talked about"), blank=True)

    class Meta:
        ordering = ["-held_on", "id"]

    def __str__(self) -> str:
        return self.held_on.isoformat()


class Fund(Identified):
    """Money that the body may spend in a year: who granted it, and what was decided about the next year.

    `carried` is what the year before left and `amount` has in it.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="funds")
    begins_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    currency = models.CharField(max_length=3, default="GBP")
    amount = models.DecimalField(_("granted"), max_digits=12, decimal_places=2)
    carried = models.DecimalField(_("of it left from the year before"), max_digits=12, decimal_places=2, default=0)
    granted_by = models.CharField(_("who granted it"), max_length=200)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    next = models.CharField(max_length=8, choices=[(each.value, each.value) for each in FundNext], blank=True)
    next_decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-begins_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="co_fund_has_money"),
            models.CheckConstraint(condition=Q(begins_on__lt=F("ends_on")), name="co_fund_days_in_order"),
            models.CheckConstraint(condition=Q(carried__gte=0) & Q(carried__lte=F("amount")), name="co_fund_carried"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on.isoformat()}: {self.amount}"


class Spending(Identified):
    """Money that was spent, with its receipt. It is never changed: what was wrong is taken back with a reason."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="spendings")
    spent_on = models.DateField(_("when"))
    what = models.CharField(_("what for"), max_length=300)
    paid_to = models.CharField(_("whom it was paid to"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    receipt = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    no_receipt = models.CharField(_("why there is no receipt"), max_length=300, blank=True)
    taken_back = models.TextField(_("why it was taken back"), blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["spent_on", "what", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="co_spending_is_money")]

    def __str__(self) -> str:
        return self.what
