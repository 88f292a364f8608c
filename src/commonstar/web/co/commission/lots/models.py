"""The tables of panels by lot: what is asked for, who may be drawn, and each draw with what was published of it.

What names a person stands in `PoolContact` alone, and goes when the panel is over; everything else knows numbers.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Programme

TRIAL = 0  # as the number of a draw


class DrawState(StrEnum):
    """How far a draw is: in line, being worked out, published, or stopped with a reason."""

    WAITING = "waiting"
    CHANCES = "chances"
    PANELS = "panels"
    READY = "ready"
    IMPOSSIBLE = "impossible"


class Answer(StrEnum):
    """What somebody who was drawn said, or that they cannot be drawn any more."""

    NONE = ""
    YES = "yes"
    NO = "no"


class PanelByLot(Identified):
    """A panel that is to be drawn: for what, how many, by which rule, and how the seed will be made.

    `is_open`: the pool's answers are published under numbers; else members have the file, and all others its hash.
    With `locked_at` nothing of it changes any more. `population_source` says what the population's numbers rest on.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="panels_by_lot")
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"))
    size = models.PositiveIntegerField(_("size"))
    method = models.CharField(max_length=10)
    seed_plan = models.TextField(_("how the seed will be made"))
    is_open = models.BooleanField(default=False)
    population_source = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    locked_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "panels by lot"
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return self.title


class PanelQuota(Identified):
    """How many on the panel have a value of a category, and how many people who live there have it, if known."""

    panel = models.ForeignKey(PanelByLot, on_delete=models.CASCADE, related_name="quotas")
    category = models.CharField(max_length=60)
    value = models.CharField(max_length=100)
    least = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    population = models.PositiveBigIntegerField(null=True, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "category", "value"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "category", "value"], name="co_panel_quota_once"),
            models.CheckConstraint(condition=models.Q(least__lte=models.F("most")), name="co_panel_quota_upright"),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.value}"


class PoolMember(Identified):
    """Somebody who may be drawn, without what names them: a number, their answers, whom they live with by a number.

    Number and household are given when the panel is locked. `came_from` is the key of what they said at the door.
    """

    panel = models.ForeignKey(PanelByLot, on_delete=models.CASCADE, related_name="pool")
    number = models.PositiveIntegerField(null=True, blank=True)
    values = models.JSONField(default=dict)
    household = models.CharField(max_length=12, blank=True)
    is_fixed = models.BooleanField(default=False)
    answer = models.CharField(max_length=3, blank=True, choices=[(each.value, each.value) for each in Answer])
    came_from = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["panel", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="co_pool_number_once"),
        ]
        indexes = [models.Index(fields=["came_from"], name="co_pool_came_from")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number as it stands in the files; "" before there is one."""
        return f"P{self.number:04}" if self.number else ""


class PoolContact(Identified):
    """Who somebody in the pool is and how to reach them: the only table that says so. It is emptied after the panel."""

    member = models.OneToOneField(PoolMember, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=200)
    reach = models.CharField(max_length=400)
    address = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.member_id)


class PanelDraw(Identified):
    """One draw: the first of a panel (1), and one for each time that replacements are drawn.

    What goes in is kept as the very files that are published: `people`, `quotas` and `statement`, whose hash is that of
    the inputs. `panels` are the numbered panels. The seed comes after `ready_at`. A trial (number 0) publishes
    nothing and is made again as often as wished.
    """

    panel = models.ForeignKey(PanelByLot, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in DrawState], default=DrawState.WAITING.value
    )
    fixed = models.JSONField(default=list)
    left = models.JSONField(default=list)
    people = models.TextField()
    quotas = models.TextField()
    statement = models.TextField()
    inputs_hash = models.CharField(max_length=64)
    panels = models.TextField(blank=True)
    panels_hash = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)
    locked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=400, blank=True)
    seed_told = models.TextField(blank=True)
    drawn = models.PositiveIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["panel", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="co_panel_draw_once"),
            models.CheckConstraint(
                condition=models.Q(seed="") | models.Q(ready_at__isnull=False), name="co_seed_after_the_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.number}"

    @property
    def is_working(self) -> bool:
        """Whether the worker has it, or will."""
        return self.state in (DrawState.WAITING, DrawState.CHANCES, DrawState.PANELS)
