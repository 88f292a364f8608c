"""What panels by lot tell Co-commission, participation, the archive and the log at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonstar.vocabulary import Step
from commonstar.web.co.commission.lots import drawing, queries, rules
from commonstar.web.co.commission.lots.addresses import address, draw_address, panel_address
from commonstar.web.co.commission.lots.arriving import draws_fit
from commonstar.web.co.commission.lots.forms import VolunteerForm, lines_of
from commonstar.web.co.commission.lots.models import (
    DrawState,
    PanelByLot,
    PanelDraw,
    PanelQuota,
    PoolContact,
    PoolMember,
)
from commonstar.web.co.commission.registry import Awaiting, Telling, WayOfDeciding
from commonstar.web.co.commission.registry import registry as ways
from commonstar.web.common.parts import Link, Waiting
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import ContributionKind, Door, DoorKind
from commonstar.web.programmes.public import LeftOut, Programme, Seat, Table, TaskKind, registry

TASK = "people/draw-a-panel"


def register() -> None:
    """Register everything; called once, while Django starts."""
    ways.way(
        WayOfDeciding(
            _("Panels by lot"),
            _("Draw a panel that looks like the people who live here, with chances as fair as can be."),
            home,
            offers,
        )
    )
    _register_door()
    _tells()
    ways.waits(Awaiting(locked, waiting))
    registry.table(Table("panels_by_lot", PanelByLot))
    registry.table(Table("panel_quotas", PanelQuota, "panel__programme"))
    registry.table(
        Table("pool_members", PoolMember, "panel__programme", rows=_numbered, keyed=frozenset({"came_from"}))
    )
    registry.table(Table("panel_draws", PanelDraw, "panel__programme", rows=_draws, check=draws_fit))
    registry.left_out(LeftOut(PoolContact, "names and addresses stay where people gave them, and are forgotten there"))
    for action, sentence in ACTS.items():
        registry.act(f"panel_by_lot.{action}", sentence)


ACTS = {
    "person_taken_out": _("{who} took somebody out of the pool of “{what}” for good."),
    "planned": _("{who} planned the panel by lot “{what}”."),
    "changed": _("{who} changed what is said of the panel by lot “{what}”."),
    "quotas_changed": _("{who} changed a quota of the panel by lot “{what}”."),
    "quota_removed": _("{who} removed a quota of the panel by lot “{what}”."),
    "quotas_set": _("{who} brought in the quotas of the panel by lot “{what}”."),
    "list_taken": _("{who} took a list of people into the pool of “{what}”."),
    "list_dropped": _("{who} took the list of people out of the pool of “{what}” again."),
    "locked": _("{who} locked the panel by lot “{what}” and published the hash of its inputs."),
    "unlocked": _("{who} opened the panel by lot “{what}” again, because no panel could meet its quotas."),
    "drawn": _("{who} typed in the seed that drew the panel “{what}”."),
    "answered": _("{who} wrote down whether somebody drawn for “{what}” takes part."),
    "replacing": _("{who} began to draw replacements for the panel “{what}”."),
    "quotas_loosened": _("{who} loosened quotas of “{what}”, because no replacements could meet them."),
    "people_forgotten": _("{who} had the names and addresses in the pool of “{what}” forgotten."),
}


def _tells() -> None:
    registry.task(
        TaskKind(
            TASK,
            Step.PEOPLE,
            _("Draw a panel by lot"),
            _("Let a lot choose who sits on a panel or jury, so that it looks like the people who live here."),
            15,
            home,
            minutes=120,
        )
    )
    ways.tells(
        Telling(
            begun,
            {},
            {"drawn": lambda n: ngettext("{n} panel drawn by lot", "{n} panels drawn by lot", n).format(n=n)},
            {"planned": lambda n: ngettext("{n} panel to be drawn", "{n} panels to be drawn", n).format(n=n)},
            TASK,
        )
    )


def begun(programmes: Sequence[Programme]) -> QuerySet[Any, Any]:
    """The panels of some programmes, drawn or still to be drawn."""
    return queries.staged(PanelByLot.objects.filter(programme__in=programmes))


def locked(seat: Seat) -> QuerySet[Any, Any] | None:
    """The panels of which a draw may wait for those who run it."""
    return queries.locked_of(seat.programme) if rules.prepare(seat) else None


def waiting(seat: Seat) -> Iterable[Waiting]:
    """A draw that needs its seed, quotas that cannot be met, free places for which nobody was drawn yet."""
    for panel, draw in queries.last_draws(seat.programme):
        if draw.seed and queries.has_free_places(draw):
            yield Waiting(
                _t("Draw replacements for those who cannot come"), panel_address(panel, "people"), panel.title
            )
        elif draw.state == DrawState.IMPOSSIBLE:
            yield Waiting(_t("No panel meets the quotas: say what to change"), draw_address(panel, draw), panel.title)
        elif draw.state == DrawState.READY and not draw.seed:
            seed = draw_address(panel, draw, "seed")
            yield Waiting(_t("Make the seed in public and type it in"), seed, panel.title)


def _register_door() -> None:
    kind = DoorKind(label=_("A panel by lot"), takes=(queries.SAID,), manage=manage, intro=intro, promises=promises)
    participation.registry.door(queries.DOOR, kind)
    participation.registry.kind(
        queries.SAID,
        ContributionKind(
            label=_("Put your name down"),
            read=lines_of,
            form=lambda: VolunteerForm,
            stays=_(
                "The pool is locked. Your answers stay in its file under your number, without your name; nobody can "
                "reach you any more, and you are not drawn again."
            ),
        ),
    )
    participation.registry.taken_back(drawing.taken_back)
    participation.registry.removed(_removed)


def _removed(key: str, _by: UUID) -> None:
    drawing.taken_back(key)


def _draws(programme: Programme) -> QuerySet[PanelDraw]:
    """Every draw that is worked out; a trial is made again where it is wanted."""
    done = (DrawState.READY, DrawState.IMPOSSIBLE)
    return PanelDraw.objects.filter(panel__programme=programme, number__gt=0, state__in=done)


def _numbered(programme: Programme) -> QuerySet[PoolMember]:
    """Those who have a number already: before that, the pool is not complete."""
    return PoolMember.objects.filter(panel__programme=programme, number__isnull=False)


def home(programme: Programme) -> str:
    """The list of panels."""
    return address("panels", programme)


def offers(seat: Seat) -> Sequence[Link]:
    """The panels of a programme."""
    return [
        Link(each.title, panel_address(each)) for each in queries.panels_of(seat.programme).select_related("programme")
    ]


def _panel(door: Door) -> PanelByLot:
    return PanelByLot.objects.select_related("programme").get(pk=door.target)


def manage(door: Door) -> str:
    """Where the pool is looked after."""
    return panel_address(_panel(door), "pool")


def intro(door: Door) -> str:
    """What the panel will do."""
    return _panel(door).purpose


def _who_reads(panel: PanelByLot) -> str:
    if panel.is_open:
        return str(_("Everyone can read your answers under a number, without your name, to check the draw."))
    return str(_("Members of the programme can read your answers under a number, without your name."))


def promises(door: Door) -> Sequence[str]:
    """What becomes of a name that is put down."""
    return (
        str(_("We ask for your name and how to reach you. Only those who run the draw see this.")),
        str(_("We ask a few questions about you, so that the panel looks like the people who live here.")),
        _who_reads(_panel(door)),
        str(_("A computer draws the panel by a rule and a number that are public. Nobody can choose who is drawn.")),
        str(_("When the panel is over, names and ways to reach people are deleted.")),
        str(_("You get a slip with a code. With it you can see what became of it, or take your name back.")),
    )
