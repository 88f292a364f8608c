"""Rounds of a participatory budget with their ideas, projects and reports on delivery. Amounts are exact decimals."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.web.co.commission.budgets.terms import BudgetStage, Delivery, Feasibility
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Programme


class Budget(Identified):
    """A round: how much money, for what area, who may propose and vote, when, and how it is counted.

    `rule`, `utility`, `completion`, `step`, `tie_break` and `threshold` are as the command `budget count` takes them.
    `most`, `least` and `points` bound a ballot; `way` is a value of `BallotWay`. `result` is the document of the count,
    `reports` what like-minded groups got (`fairness`) and who would have won under other rules (`others`).
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="budgets")
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what the money is for"))
    area = models.CharField(_("area"), max_length=200)
    who_proposes = models.CharField(_("who may propose"), max_length=300)
    who_votes = models.CharField(_("who may vote"), max_length=300)
    amount = models.DecimalField(_("how much money there is"), max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="GBP")
    ideas_until = models.DateField(null=True, blank=True)
    votes_from = models.DateField(null=True, blank=True)
    votes_until = models.DateField(null=True, blank=True)
    result_on = models.DateField(null=True, blank=True)
    stage = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in BudgetStage], default=BudgetStage.DRAFTED.value
    )
    rule = models.CharField(max_length=20, default="equal-shares")
    utility = models.CharField(max_length=12, default="cost")
    completion = models.CharField(max_length=24, default="add1+greedy")
    step = models.DecimalField(_("step"), max_digits=14, decimal_places=2, default=Decimal(1))
    tie_break = models.CharField(max_length=30, default="votes,cost,id")
    threshold = models.PositiveIntegerField(null=True, blank=True)
    way = models.CharField(max_length=10, default="approval")
    most = models.PositiveIntegerField(null=True, blank=True)
    least = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    reports = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="co_budget_has_money"),
            models.CheckConstraint(condition=models.Q(step__gt=0), name="co_budget_step_above_zero"),
            models.CheckConstraint(
                condition=~models.Q(stage="decided") | models.Q(result__isnull=False), name="co_budget_decided_by_count"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether citizens can read of it."""
        return self.stage != BudgetStage.DRAFTED

    @property
    def is_settled(self) -> bool:
        """Whether its ideas, projects and rules stay as they are."""
        return self.stage in (BudgetStage.VOTING, BudgetStage.DECIDED)


class Project(Identified):
    """What can be voted for: made of ideas that can be done. `won` is empty until the count."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("what is done"))
    where = models.CharField(_("where"), max_length=200, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    delivered_by = models.CharField(_("who delivers it"), max_length=200)
    won = models.BooleanField(null=True)
    delivery = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Delivery], default=Delivery.NOT_STARTED.value
    )
    spent = models.DecimalField(_("spent so far"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="co_project_number_once"),
            models.CheckConstraint(condition=models.Q(cost__gt=0), name="co_project_costs_something"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """Short and never another: on the ballot, in the open file, in its address."""
        return f"P{self.number:02}"


class Idea(Identified):
    """What somebody proposed, and what a check of it found: by whom, with which reason, at which cost.

    `came_from` is the key of the contribution; there is nothing else of who proposed it. `told_on` is the day on which
    they got the reply that ends it.
    """

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="ideas")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("in their own words"))
    where = models.CharField(_("where"), max_length=200, blank=True)
    came_from = models.CharField(max_length=32, db_index=True, blank=True)
    state = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Feasibility], default=Feasibility.WAITING.value
    )
    reason = models.TextField(_("reason"), blank=True)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    checked_by = models.CharField(_("who checked it"), max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas")
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="co_idea_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting") | ~models.Q(reason=""), name="co_idea_checked_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DeliveryNote(Identified):
    """What is told of the delivery of a project on a day. A note stays; a newer one stands beside it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField()
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Delivery])
    words = models.TextField(_("what happened"))
    spent = models.DecimalField(_("spent so far"), max_digits=14, decimal_places=2, null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-written_at", "id"]

    def __str__(self) -> str:
        return f"{self.on}: {self.state}"
