"""A vote: its locked rules, its roll, its ballots, its receipts, and papers while they are typed up.

Roll, ballots and receipts are `Unordered`: no time, no number, and nothing in one of them leads to a row of another.
See decision 0012.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import BallotWay, Channel, Electorate, PollState
from commonstar.web.common.models import Identified
from commonstar.web.participation.public import Door, Unordered
from commonstar.web.programmes.public import Programme


class Poll(Identified):
    """One vote. `kind` and `target` say what of: a budget's round, an election.

    `rules`, `ballot` and `seed_words` are locked when it opens. `inputs` is the open file, whose hash is published
    before the seed is known. One that was `held_elsewhere` came here with its programme, published: its roll, ballots
    and receipts stayed there, and how many were on the roll stands in `totals`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="polls")
    kind = models.CharField(max_length=20)
    target = models.UUIDField()
    title = models.CharField(_("title"), max_length=200)
    door = models.OneToOneField(Door, on_delete=models.SET_NULL, null=True, related_name="+")
    electorate = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Electorate])
    electorate_words = models.TextField(_("who may vote"))
    seed_words = models.TextField(_("how the seed is made"))
    rules = models.JSONField(default=dict)
    ballot = models.JSONField(default=dict)
    closes_at = models.DateTimeField(_("closes"))
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    totals = models.JSONField(default=dict)
    explained = models.JSONField(default=dict)
    inputs_name = models.CharField(max_length=100, blank=True)
    inputs = models.BinaryField(default=bytes)
    inputs_hash = models.CharField(max_length=64, blank=True)
    inputs_at = models.DateTimeField(null=True)
    seed = models.CharField(max_length=200, blank=True)
    seed_witness = models.TextField(blank=True)
    seed_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    held_elsewhere = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seed="") | ~models.Q(inputs_hash=""), name="co_poll_hash_before_seed"
            ),
            models.CheckConstraint(
                condition=models.Q(result__isnull=True) | ~models.Q(seed=""), name="co_poll_seed_before_result"
            ),
        ]
        indexes = [models.Index(fields=["kind", "target"], name="co_poll_target")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> PollState:
        """How far it is."""
        reached = (
            (self.published_at, PollState.PUBLISHED),
            (self.counted_at, PollState.COUNTED),
            (self.seed, PollState.SEEDED),
            (self.inputs_hash, PollState.FILED),
            (self.closed_at, PollState.CLOSED),
            (self.opened_at, PollState.OPEN),
        )
        return next((state for mark, state in reached if mark), PollState.DRAFTED)

    @property
    def is_over(self) -> bool:
        """Whether it took ballots and takes no more: its time is up, or it was closed before."""
        return self.opened_at is not None and (self.closed_at is not None or self.closes_at <= timezone.now())

    @property
    def way(self) -> BallotWay:
        """How a ballot is filled in; only once it is open."""
        return BallotWay(self.ballot["way"])


class Voter(Unordered):
    """A line of the roll: who may vote, whether they did and by which channel; never what.

    `code` is the hash of the voting code that they were given, `credential` that of the one-time credential which the
    code was exchanged for, as long as the vote is open. `member` is a user's id, for a roll of members.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="roll")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    member = models.UUIDField(null=True)
    code = models.CharField(max_length=64, blank=True)
    credential = models.CharField(max_length=64, blank=True)
    has_voted = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Channel])

    class Meta:
        ordering = ["key"]
        indexes = [models.Index(fields=["poll", "credential"], name="co_voter_by_credential")]
        constraints = [
            models.UniqueConstraint(fields=["poll", "code"], condition=~models.Q(code=""), name="co_voter_code_once"),
            models.UniqueConstraint(
                fields=["poll", "email"], condition=~models.Q(email=""), name="co_voter_email_once"
            ),
            models.UniqueConstraint(fields=["poll", "member"], name="co_voter_member_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.key


class CastBallot(Unordered):
    """A ballot that was cast. While the vote is open its key comes from its receipt; at the close it gets another."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    said = models.JSONField()
    channel = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Channel])

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Receipt(Unordered):
    """That a ballot with this receipt was in the vote when it closed; split off from the ballots then."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="receipts")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Batch(Identified):
    """A bundle of papers: how many were printed for it, and what became of each."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="batches")
    name = models.CharField(_("name"), max_length=100)
    issued = models.PositiveIntegerField(_("papers made"))
    unused = models.PositiveIntegerField(_("papers left over"), default=0)
    not_returned = models.PositiveIntegerField(_("papers that did not come back"), default=0)
    first_reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    second_reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    valid = models.PositiveIntegerField(null=True)
    spoiled = models.PositiveIntegerField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "batches"
        constraints = [models.UniqueConstraint(fields=["poll", "name"], name="co_batch_name_once")]

    def __str__(self) -> str:
        return self.name


class Paper(Identified):
    """A paper of a batch as one of two readers typed it; gone when both agree. `said` is empty where it is spoiled."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveIntegerField()
    is_second = models.BooleanField()
    said = models.JSONField(null=True)

    class Meta:
        ordering = ["number", "is_second"]
        constraints = [models.UniqueConstraint(fields=["batch", "number", "is_second"], name="co_paper_once_a_reader")]

    def __str__(self) -> str:
        return str(self.number)


class Observer(Identified):
    """Somebody named who may have the full file of a small vote with ranked ballots, by a link."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="observers")
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
