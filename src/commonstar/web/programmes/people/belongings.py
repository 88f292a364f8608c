"""What a programme keeps of a person: for the account page, the download and the erasure."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonstar.vocabulary import Role
from commonstar.web.accounts.public import Belongings, Section, User, register
from commonstar.web.audit import public as audit
from commonstar.web.common.parts import Link, Row, Tag, Waiting
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership
from commonstar.web.programmes.people import queries
from commonstar.web.programmes.people.pages import standings_words
from commonstar.web.programmes.people.rules import may_lead
from commonstar.web.programmes.queries import mine
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.rules import Seat

ACTS = {
    "member.joined": gettext_lazy("{who} brought {what} in as a member."),
    "member.changed": gettext_lazy("{who} changed the role or standing of {what}."),
    "member.removed": gettext_lazy("{who} took {what} out of the programme."),
    "member.left": gettext_lazy("{who} left the programme."),
    "invitation.sent": gettext_lazy("{who} invited {what}."),
    "invitation.sent-again": gettext_lazy("{who} sent an invitation again."),
    "invitation.withdrawn": gettext_lazy("{who} withdrew an invitation."),
    "invitation.accepted": gettext_lazy("{who} accepted an invitation."),
    "join-request.made": gettext_lazy("{who} asked to join."),
    "join-request.answered": gettext_lazy("{who} answered a request to join."),
    "partner.added": gettext_lazy("{who} added the partner organisation “{what}”."),
    "partner.removed": gettext_lazy("{who} took out the partner organisation “{what}”."),
}


def my_programmes(user: User) -> Section:
    """My programmes with role and standings, and what I asked for."""
    rows = [_member_row(membership) for membership in mine(user)]
    asked = JoinRequest.objects.filter(user=user).exclude(answer=JoinRequest.Answer.ACCEPTED)
    rows += [_asked_row(request) for request in asked.select_related("programme").order_by("-asked_at")]
    return Section(_("My programmes"), tuple(rows), _("You take part in none yet."))


def _member_row(membership: Membership) -> Row:
    slug = membership.programme.slug
    words = f"{phrase(Role(membership.role))}. {standings_words(membership.standings)}"
    acts = (
        Link(_("Open"), reverse("programmes:star", args=[slug])),
        Link(_("Leave"), reverse("programmes:leave", args=[slug])),
    )
    return Row(membership.programme.title, words, acts)


def _asked_row(request: JoinRequest) -> Row:
    words = str(JoinRequest.Answer(request.answer).label)
    if request.reason:
        words = f"{words}: {request.reason}"
    return Row(
        request.programme.title,
        words,
        (Link(_("Look"), reverse("programmes:ask_to_join", args=[request.programme.slug])),),
    )


def _invitations(user: User) -> QuerySet[Invitation]:
    """To their address, or accepted by them under another."""
    return Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))


def export(user: User) -> Any:
    """Memberships, requests and invitations, as plain values."""
    return {
        "memberships": list(
            Membership.objects.filter(user=user).values("programme__title", "role", "standings", "joined_at")
        ),
        "join_requests": list(
            JoinRequest.objects.filter(user=user).values(
                "programme__title", "message", "standings", "asked_at", "due_on", "answer", "reason", "answered_at"
            )
        ),
        "invitations": list(
            _invitations(user).values(
                "programme__title", "email", "role", "standings", "created_at", "expires_at", "accepted_at"
            )
        ),
    }


def warnings(user: User) -> list[str]:
    """Programmes that would be left without a lead."""
    sentence = _("You are the only lead of “{programme}”. Name another lead first, or nobody leads it.")
    return [sentence.format(programme=membership.programme) for membership in queries.only_leads_of(user)]


def erase(user: User) -> None:
    """Remove memberships, requests, and invitations to this address with the keys they stand under in the log."""
    for membership in Membership.objects.filter(user=user):
        audit.record(
            actor_id=user.pk,
            action="member.left",
            kind="membership",
            object_id=membership.pk,
            scope=audit.Scope(programme_id=membership.programme_id),
            before={"role": membership.role, "standings": membership.standings},
        )
        membership.delete()
    JoinRequest.objects.filter(user=user).delete()
    for invitation in _invitations(user):
        audit.erase_subject(actor_id=user.pk, subject_id=invitation.pk)
        invitation.delete()


def waiting(seat: Seat) -> list[Waiting]:
    """Requests to join wait for those who lead."""
    if not may_lead(seat):
        return []
    return [
        Waiting(
            _("Answer {person}, who asks to join").format(person=request.user),
            reverse("programmes:answer_request", args=[seat.programme.slug, request.pk]),
            _("Due by {day}").format(day=date_format(request.due_on, "j F Y")),
            Tag(_("Overdue"), "red") if request.due_on < timezone.localdate() else Tag(_("To do"), "blue"),
        )
        for request in queries.waiting_requests(seat.programme)[:5]
    ]


def announce() -> None:
    """Tell accounts and the Star what this room has."""
    register(Belongings("programmes", my_programmes, export, warnings, erase))
    registry.waiting(waiting)
    for action, sentence in ACTS.items():
        registry.act(action, sentence)
