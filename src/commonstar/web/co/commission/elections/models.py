"""The tables of elections: the election, its contests, who stands, and what two people counted in a meeting.

Seats reserved for a community are a contest of their own, with candidates, ballots and a count of their own; seats for
everybody are one more. So each count is a plain count by the rule, which anybody can repeat from one file.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import CandidateState, ElectionState, ElectionWay
from commonstar.web.co.commission.bodies.models import Body
from commonstar.web.common.models import Identified
from commonstar.web.programmes.public import Attachment, Programme

USER = settings.AUTH_USER_MODEL


class Election(Identified):
    """One election: what for, who may stand and vote, when, by which rule. `lot_words` says how a seed is made."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="elections")
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("what it is for"))
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in ElectionWay])
    rule = models.CharField(max_length=10)
    who_stands = models.TextField(_("who may stand"))
    who_votes = models.TextField(_("who may vote"))
    nominations_until = models.DateField(_("last day for nominations"))
    votes_from = models.DateField(_("first day of voting"))
    votes_until = models.DateField(_("last day of voting"))
    term_until = models.DateField(_("last day of the term"))
    lot_words = models.TextField(_("how lots are drawn"))
    state = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in ElectionState], default=ElectionState.DRAFTED
    )
    made_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    body = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="elections")

    class Meta:
        ordering = ["-votes_from", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nominations_until__lt=F("votes_from"))
                & Q(votes_from__lte=F("votes_until"))
                & Q(votes_until__lt=F("term_until")),
                name="co_election_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Contest(Identified):
    """The seats of one community, or those for everybody, and their count.

    `blt` is the open file, `sha256` the hash that was shown before any seed, `voters` how many papers or people there
    were, `result` the result document (see bridge.py).
    """

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="contests")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("community"), max_length=100)
    seats = models.PositiveSmallIntegerField(_("seats"))
    blt = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    voters = models.PositiveIntegerField(default=0)
    spoiled = models.PositiveIntegerField(default=0)
    seed = models.CharField(_("seed"), max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    signed = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["election", "name"], name="co_contest_name_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="co_contest_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.name


class Candidate(Identified):
    """Somebody who was nominated, with their consent.

    `number` is their place on the ballot, once it is published; `is_available` whether they would take an empty seat.
    From `name_withdrawn_on` no page says the name; it stays here, since votes are counted again by it.
    """

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="candidates")
    name = models.CharField(_("name"), max_length=120)
    statement = models.TextField(_("statement"), blank=True)
    is_own = models.BooleanField(default=False)
    consent = models.CharField(_("how they agreed"), max_length=300, blank=True)
    consented_on = models.DateField(_("when they agreed"))
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in CandidateState], default=CandidateState.PROPOSED
    )
    reason = models.TextField(_("reason"), blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    is_available = models.BooleanField(default=True)
    entered_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    name_withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "name"],
                condition=Q(state__in=["proposed", "standing"]),
                name="co_candidate_name_once",
            ),
            models.CheckConstraint(condition=~Q(state="not-taken") | ~Q(reason=""), name="co_not_taken_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name, or what pages say in its place."""
        if self.name_withdrawn_on is None:
            return self.name
        return gettext("Candidate %(number)d (name withdrawn)") % {"number": self.number}


class Tally(Identified):
    """What one of two people counted, for itself. `said` is as bridge.py writes it, so that equal tallies are equal."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="tallies")
    place = models.PositiveSmallIntegerField()
    counter = models.CharField(_("who counted"), max_length=120)
    said = models.JSONField()
    entered_by = models.ForeignKey(USER, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "tallies"
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "place"], name="co_tally_once"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="co_tally_of_two"),
        ]

    def __str__(self) -> str:
        return self.counter
