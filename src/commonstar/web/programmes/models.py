"""A programme is a Star: who belongs to it, what is to do, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Role, Step, Visibility
from commonstar.web.common.models import Identified
from commonstar.web.organisations.public import Organisation
from commonstar.web.programmes.needs.models import Challenge, Demand, DemandContact, Need, StrategyVersion, Theme

__all__ = [
    "Attachment",
    "Challenge",
    "Decision",
    "Demand",
    "DemandContact",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Need",
    "Programme",
    "ProgrammeOrganisation",
    "StrategyVersion",
    "Task",
    "Theme",
]


class Programme(Identified):
    """What the Star is drawn for: one or more organisations working with people towards outcomes."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    visibility = models.CharField(
        max_length=10, choices=[(v.value, v.value) for v in Visibility], default=Visibility.PRIVATE
    )
    organisations = models.ManyToManyField(Organisation, through="ProgrammeOrganisation", related_name="programmes")
    contact = models.CharField(_("whom to ask"), max_length=200, blank=True)
    data_protection_contact = models.CharField(_("whom to ask about data protection"), max_length=200, blank=True)
    retention_days = models.PositiveIntegerField(_("days for which details are kept"), null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class ProgrammeOrganisation(Identified):
    """An organisation's part in a programme; the owner's administrators look after it."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    is_owner = models.BooleanField(default=False)
    agreed_by = models.CharField(_("who of them said yes"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="programmes_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.programme}"


class Membership(Identified):
    """A person in a programme: role says what they may do, standings who they are."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    standings = models.JSONField(default=list)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "user"], name="programmes_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"


class Invitation(Identified):
    """An invitation by e-mail. The link's secret is not kept, only its hash; the page behind it has a button."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    standings = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.role


class JoinRequest(Identified):
    """Someone asks to join a public programme; they are owed an answer with a reason within ten working days."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("why you would like to join"), blank=True)
    standings = models.JSONField(default=list)
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=models.Q(answer="waiting"),
                name="programmes_one_waiting_request",
            ),
        ]

    def __str__(self) -> str:
        return self.answer


class Task(Identified):
    """What is to do in a step: one that a room registered (`key`), or one of the lead's own (no key, a title).

    A registered task has a row only once something was said of it: an owner, a date, not for us, done elsewhere.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    key = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in Step])
    title = models.CharField(_("title"), max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    not_for_us = models.TextField(_("why this is not for us"), blank=True)
    elsewhere_on = models.CharField(_("when it was done elsewhere"), max_length=10, blank=True)
    elsewhere_by = models.CharField(_("who did it"), max_length=200, blank=True)
    elsewhere_note = models.TextField(_("what was done"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], condition=~models.Q(key=""), name="programmes_registered_task_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(key="") | ~models.Q(title=""), name="programmes_own_task_has_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class Attachment(Identified):
    """A file kept with a task, such as a photo of a flip-chart. The bytes lie in the data directory by this id."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="attachments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="attachments", null=True, blank=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Decision(Identified):
    """A line of the decision log: what, out of which options, why, by whom, until when.

    A decision is never changed: a newer one supersedes it, and both stand.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("decision"), max_length=300)
    options = models.TextField(_("options considered"), blank=True)
    reasons = models.TextField(_("reasons"))
    heard = models.TextField(_("who was heard"), blank=True)
    not_heard = models.TextField(_("who was not heard"), blank=True)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("who decided"), max_length=300)
    standings = models.JSONField(default=dict)
    review_on = models.DateField(_("review date"), null=True, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    about_title = models.CharField(max_length=300, blank=True)  # what it was called on the day
    supersedes = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="superseded_by"
    )
    search_text = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmes_decision_number_once")]

    def __str__(self) -> str:
        return self.title
