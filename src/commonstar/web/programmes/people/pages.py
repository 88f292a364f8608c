"""What the page of people shows, put into words here so that the template only draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from commonstar.vocabulary import Role, Standing
from commonstar.web.common.parts import Link, Row, Tag
from commonstar.web.common.phrases import phrase
from commonstar.web.programmes.models import Invitation, JoinRequest, Membership
from commonstar.web.programmes.people import queries
from commonstar.web.programmes.people.rules import may_lead
from commonstar.web.programmes.rules import Seat


@dataclass(frozen=True)
class InvitedLine:
    """An open invitation as it is shown to leads."""

    invitation: Invitation
    role: Any
    status: Tag


@dataclass(frozen=True)
class AskedLine:
    """A request that waits, with its status."""

    request: JoinRequest
    status: Tag


@dataclass(frozen=True)
class PeoplePage:
    """Everything on the page of people; invitations and requests are there for those who lead."""

    leads: bool
    has_role: bool
    counts: tuple[tuple[Any, int], ...]
    rows: tuple[Row, ...]
    invited: tuple[InvitedLine, ...]
    asked: tuple[AskedLine, ...]


def people_page(seat: Seat, shown: list[Membership]) -> PeoplePage:
    """Put the page together, in three queries beside that of the members, one for those who do not lead."""
    leads = may_lead(seat)
    return PeoplePage(
        leads=leads,
        has_role=seat.role is not None,
        counts=tuple((phrase(each.standing), each.count) for each in queries.standings_count(seat.programme)),
        rows=tuple(_row(seat, membership, leads) for membership in shown),
        invited=tuple(_invited(each) for each in queries.open_invitations(seat.programme)) if leads else (),
        asked=tuple(_asked(each) for each in queries.waiting_requests(seat.programme)) if leads else (),
    )


def standings_words(values: list[str]) -> str:
    """Standings in words, or that none was said."""
    return ", ".join(str(phrase(Standing(value))) for value in values) or _("Standing not said")


def _row(seat: Seat, membership: Membership, leads: bool) -> Row:
    lines = [str(phrase(Role(membership.role))), standings_words(membership.standings)]
    if leads and membership.user.name:
        lines.append(membership.user.email)
    value = format_html_join("", "{}<br>", ((line,) for line in lines))
    slug = seat.programme.slug
    if seat.user and membership.user_id == seat.user.pk and not leads:
        acts: tuple[Link, ...] = (Link(_("Change"), reverse("programmes:me", args=[slug])),)
    else:
        acts = (Link(_("Change"), reverse("programmes:member", args=[slug, membership.pk])),) if leads else ()
    name = str(membership.user) if leads or membership.user.name else _("Someone without a name here")
    return Row(name, format_html("{}", value), acts)


def _invited(invitation: Invitation) -> InvitedLine:
    expired = invitation.expires_at <= timezone.now()
    until = date_format(timezone.localtime(invitation.expires_at), "j F Y")
    status = Tag(_("Expired"), "red") if expired else Tag(_("Until {day}").format(day=until), "blue")
    return InvitedLine(invitation, phrase(Role(invitation.role)), status)


def _asked(request: JoinRequest) -> AskedLine:
    if request.due_on < timezone.localdate():
        return AskedLine(request, Tag(_("Overdue"), "red"))
    due = date_format(request.due_on, "j F Y")
    return AskedLine(request, Tag(_("Answer by {day}").format(day=due), "blue"))
