"""What Map it tells the Star at start-up: its tasks, its sectors, its report, and how its acts read in the log."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonstar.vocabulary import Co, Step
from commonstar.web.co.commission import public as commission
from commonstar.web.common.parts import Link
from commonstar.web.evidence.public import Figure
from commonstar.web.programmes.public import ObjectKind, Programme, Seat, StrategySection, TaskKind, may_run, registry
from commonstar.web.star.map_it import taking_away
from commonstar.web.star.map_it.addresses import address
from commonstar.web.star.map_it.coverage import strategy
from commonstar.web.star.map_it.lists.actions import prepare
from commonstar.web.star.map_it.models import Initiative
from commonstar.web.star.map_it.queries import initiative_at, initiatives_of
from commonstar.web.star.map_it.report import report
from commonstar.web.star.map_it.writing import KIND


def leading_to(name: str) -> Callable[[Programme], str]:
    """The address of a page of this room in a programme."""
    return lambda programme: address(name, programme)


def gatherings_of(programme: Programme) -> str:
    """The gatherings of a programme, where a workshop is planned."""
    return reverse("gatherings:gatherings", args=[programme.slug])


TASKS = (
    TaskKind(
        "map/list-what-exists",
        Step.MAP,
        _("List what already exists"),
        _("Bring in the list that you already keep, or add the first initiatives by hand. Ten are a start."),
        10,
        leading_to("import"),
        resources=("mapping-workshop",),
        minutes=60,
    ),
    TaskKind(
        "map/use-prompt-cards",
        Step.MAP,
        _("Find more with the prompt cards"),
        _("Go through ten short cases and ask of each: do we do something like this?"),
        20,
        leading_to("cards"),
        resources=("prompt-cards",),
        minutes=45,
    ),
    TaskKind(
        "map/hold-a-workshop",
        Step.MAP,
        _("Ask in a hall"),
        _("Twelve people know more than any register. They join with a code, by phone or on paper."),
        25,
        gatherings_of,
        resources=("mapping-workshop",),
        minutes=120,
    ),
    TaskKind(
        "map/sort",
        Step.MAP,
        _("Sort what came in"),
        _("Say of each initiative which Co’s it shows, and how far citizens have a say and act. None is an answer."),
        30,
        leading_to("sort"),
        rule=may_run,
        needs=("map/list-what-exists",),
        minutes=45,
    ),
    TaskKind(
        "map/find-duplicates",
        Step.MAP,
        _("Look for duplicates"),
        _("Two people often report the same thing. Put likely pairs together, or say that they are two."),
        40,
        leading_to("duplicates"),
        rule=may_run,
        needs=("map/list-what-exists",),
        minutes=20,
    ),
    TaskKind(
        "map/confirm-ratings",
        Step.MAP,
        _("Ask the people who take part"),
        _("Send them a link: they say whether they see voice and action as staff do. Both views stand."),
        50,
        leading_to("list"),
        needs=("map/sort",),
        minutes=30,
    ),
    TaskKind(
        "map/print-the-answer",
        Step.MAP,
        _("Print how much co-production there is"),
        _("One page for a meeting: what exists, who confirmed it, and where the gaps are."),
        60,
        leading_to("coverage"),
        needs=("map/sort",),
        minutes=10,
    ),
)

ACTS: dict[str, Any] = {
    "added": _("{who} added “{what}”."),
    "changed": _("{who} changed “{what}”."),
    "imported": _("{who} brought “{what}” in again from a file."),
    "removed": _("{who} removed “{what}”."),
    "sorted": _("{who} sorted “{what}”."),
    "unsorted": _("{who} took the sorting of “{what}” back."),
    "figure_added": _("{who} added a figure to “{what}”."),
    "merged": _("{who} merged another into “{what}”."),
    "merged_into_another": _("{who} merged “{what}” into another."),
    "merge_taken_back": _("{who} took a merge of “{what}” back."),
    "said_not_the_same": _("{who} said that “{what}” is not the same as another."),
    "rating_link_opened": _("{who} opened a link for ratings of “{what}”."),
    "rating_link_closed": _("{who} closed a link for ratings of “{what}”."),
}
REGISTER_ACTS: dict[str, Any] = {
    "register.imported": _("{who} brought in the list “{what}”."),
    "register.draft_removed": _("{who} gave up bringing in the list “{what}”."),
    "register.row_removed": _("{who} removed a row of “{what}” that waited to be mended."),
    "register.exported_with_contacts": _("{who} took the register out with its private contacts."),
}
LIST_ACTS: dict[str, Any] = {
    "service_area.added": _("{who} added the service area “{what}”."),
    "service_area.changed": _("{who} changed the service area “{what}”."),
    "service_area.merged": _("{who} merged the service area “{what}” into another."),
    "service_area.removed": _("{who} removed the service area “{what}”."),
    "form.added": _("{who} added the form “{what}”."),
    "form.changed": _("{who} renamed the form “{what}”."),
    "form.removed": _("{who} removed the form “{what}”."),
    "list.gained": _("{who} added “{what}” to a list."),
    "list.gained_from_import": _("{who} added “{what}” to a list by an import."),
}


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of one initiative."""
    found = initiative_at(seat, pk)
    return (found.title, address("detail", seat.programme, initiative=found.pk)) if found else None


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The initiatives that a record can be about, by title."""
    return list(initiatives_of(seat).order_by("folded_title", "id").values_list("pk", "title"))


def answering(seat: Seat, needs: Collection[UUID]) -> dict[UUID, tuple[Link, ...]]:
    """The initiatives that answer each of these needs. One query."""
    rows = Initiative.needs.through.objects.filter(need__in=needs, initiative__merged_into=None)
    found: dict[UUID, tuple[Link, ...]] = {}
    listed = rows.order_by("initiative__folded_title", "initiative_id")
    for need, pk, title in listed.values_list("need", "initiative", "initiative__title"):
        found[need] = (*found.get(need, ()), Link(title, address("detail", seat.programme, initiative=pk)))
    return found


def clear(programme: Programme) -> None:
    """Before a programme is deleted: the figures of its initiatives, which name them without a foreign key."""
    held = Initiative.objects.filter(programme=programme).values("pk")
    Figure.objects.filter(holder_kind=KIND, holder_id__in=held).delete()


def co_page(co: Co) -> Callable[[Programme], str]:
    """The list of a Co's initiatives."""
    return lambda programme: f"{address('list', programme)}?co={co.value}"


def register() -> None:
    """Register everything; called once, while Django starts."""
    for task in TASKS:
        registry.task(task)
    registry.report(report)
    registry.sector(Step.MAP, leading_to("home"))
    for co in set(Co) - {Co.COMMISSION}:  # the other Co's have no room of their own yet
        registry.sector(co, co_page(co))
    commission.registry.way(
        commission.WayOfDeciding(
            _("Initiatives that co-commission"),
            _("What is on the map already, sorted under this Co."),
            co_page(Co.COMMISSION),
        )
    )
    registry.created(prepare)
    registry.answering(answering)
    registry.strategy(StrategySection(20, _("How much co-production there is"), strategy.text))
    registry.deleting(clear)
    taking_away.register()
    registry.kind(KIND, ObjectKind(_("Initiative"), described, offered))
    for act, sentence in ACTS.items():
        registry.act(f"{KIND}.{act}", sentence)
    for act, sentence in {**LIST_ACTS, **REGISTER_ACTS}.items():
        registry.act(act, sentence)
