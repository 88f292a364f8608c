"""What replies tell the Star and the log at start-up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.common.later import weekly
from commonstar.web.common.parts import Tag, Waiting
from commonstar.web.programmes.archive.tables import NOBODY, Table
from commonstar.web.programmes.models import Programme
from commonstar.web.programmes.registry import registry
from commonstar.web.programmes.replying.jobs import mail_overdue
from commonstar.web.programmes.rules import Seat, may_see_inside
from commonstar.web.replies import public as replies
from commonstar.web.replies.public import Reply

MONDAY = 0


def register() -> None:
    """Register everything; called once, while Django starts."""
    registry.waiting(waiting)
    registry.voice(
        gettext_lazy("Replies"),
        gettext_lazy("What is owed to whoever said something: what was decided, and what changed."),
        page,
        may_see_inside,
    )
    registry.deleting(clear)
    keyed = frozenset({"about_key"})
    registry.table(Table("replies", Reply, outside={"owed_by": NOBODY}, rows=rows, keyed=keyed))
    registry.act("reply.answered", gettext_lazy("{who} answered what somebody had asked."))
    registry.act("reply.assigned", gettext_lazy("{who} said who answers a reply and by when."))
    registry.act("reply.sent", gettext_lazy("{who} marked a reply as sent."))
    registry.act("reply.went_out", gettext_lazy("A reply went out by itself."))
    registry.act("reply.published", gettext_lazy("{who} published a reply."))
    registry.act("reply.unpublished", gettext_lazy("{who} took back a published reply."))
    weekly(mail_overdue, weekday=MONDAY)


def page(programme: Programme) -> str:
    """The list of what is owed."""
    return reverse("programmes:replies", args=[programme.slug])


def rows(programme: Programme) -> QuerySet[Reply]:
    """A programme's replies, which name it by its identifier alone."""
    return replies.replies_of(programme.pk)


def clear(programme: Programme) -> None:
    """A programme that is deleted owes nothing any more."""
    replies.forget_programme(programme.pk)


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For members: how many replies are overdue, and how many are owed."""
    if not may_see_inside(seat):
        return
    counts = replies.owing_of([seat.programme.pk])[seat.programme.pk]
    url = reverse("programmes:replies", args=[seat.programme.slug])
    if counts.overdue:
        words = ngettext("{count} person waits for a reply", "{count} people wait for a reply", counts.overdue)
        yield Waiting(words.format(count=counts.overdue), f"{url}?state=overdue", "", Tag(_("Overdue"), "red"))
    if counts.disputed:
        words = ngettext("{count} reply is disputed", "{count} replies are disputed", counts.disputed)
        yield Waiting(words.format(count=counts.disputed), f"{url}?state=disputed", "", Tag(_("Disputed"), "red"))
