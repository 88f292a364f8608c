"""What questionnaires tell the rooms below at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonstar.web.common.parts import Waiting
from commonstar.web.participation.public import ContributionKind, Door, DoorKind, Line
from commonstar.web.participation.public import registry as doors
from commonstar.web.programmes.public import LeftOut, ObjectKind, Seat, StrategySection, Table, registry
from commonstar.web.questionnaires import actions, arriving, queries, strategy
from commonstar.web.questionnaires.models import Instrument, OpenAnswer, Response, Result, Round, Version
from commonstar.web.questionnaires.report import TASKS, report
from commonstar.web.questionnaires.rules import may_run, may_see, may_see_inside

ACTS: dict[str, Any] = {
    "instrument.added": gettext_lazy("{who} added the questionnaire “{what}”."),
    "instrument.changed": gettext_lazy("{who} changed the questionnaire “{what}”."),
    "instrument.language_reviewed": gettext_lazy("{who} recorded a review of a language of “{what}”."),
    "instrument.language_drafted": gettext_lazy("{who} made a language of “{what}” a draft again."),
    "instrument.translated": gettext_lazy("{who} wrote words of “{what}” in another language."),
    "round.languages_followed": gettext_lazy("{who} changed in which languages “{what}” is offered."),
    "round.opened": gettext_lazy("{who} began to ask “{what}”."),
    "round.published": gettext_lazy("{who} published the results of “{what}”."),
    "round.weighted": gettext_lazy("{who} said how many people the groups of “{what}” have."),
    "round.not_weighted": gettext_lazy("{who} took away how many people the groups of “{what}” have."),
    "round.words_released": gettext_lazy("{who} released answers in people’s own words to “{what}”."),
    "round.words_kept_back": gettext_lazy("{who} kept back answers in people’s own words to “{what}”."),
}


def register() -> None:
    """Register everything; called once, while Django starts."""
    doors.door(
        queries.DOOR,
        DoorKind(
            gettext_lazy("Questionnaire"), takes=(queries.ANSWERS,), url=answer_url, manage=manage_url, intro=intro
        ),
    )
    doors.kind(
        queries.ANSWERS,
        ContributionKind(gettext_lazy("Answers to a questionnaire"), read=lines),
    )
    doors.taken_back(actions.forget)
    registry.table(Table("instruments", Instrument, check=arriving.instruments_fit))
    registry.table(Table("instrument_versions", Version, "instrument__programme", check=arriving.versions_fit))
    registry.table(Table("rounds", Round, check=arriving.rounds_fit))
    registry.table(Table("round_results", Result, "round__programme", check=arriving.results_fit))
    reason = "people were promised that only counts leave the place where they answered"
    registry.left_out(LeftOut(Response, reason))
    registry.left_out(LeftOut(OpenAnswer, reason))
    registry.kind(queries.ROUND, ObjectKind(gettext_lazy("Round of a questionnaire"), described, offered))
    registry.waiting(waiting)
    for task in TASKS:
        registry.task(task)
    registry.report(report)
    registry.strategy(StrategySection(75, gettext_lazy("Questionnaires that show whether it changes"), strategy.text))
    registry.voice(
        gettext_lazy("Questionnaires"),
        gettext_lazy("Ask how far people and services do things together, and see where groups differ."),
        lambda programme: reverse("questionnaires:questionnaires", args=[programme.slug]),
    )
    for act, sentence in ACTS.items():
        registry.act(act, sentence)


def answer_url(door: Door) -> str:
    """Where someone goes on from the door."""
    return reverse("answering:answer", kwargs={"code": door.code})


def manage_url(door: Door) -> str:
    """Where whoever runs the round goes."""
    found = queries.round_behind(door)
    assert found is not None, "a door of this kind is opened with its round"
    return reverse("questionnaires:round", kwargs={"programme": found.programme.slug, "round": found.pk})


def intro(door: Door) -> str:
    """What the instrument says of itself."""
    found = queries.round_behind(door)
    if found is None:
        return ""
    record = queries.record_of(found.version)
    return record.introduction.in_language(queries.language_of(record))


def lines(said: Mapping[str, Any]) -> list[Line]:
    """What a slip or a moderator reads of answers: that there are some. They are shown as counts only."""
    return [Line(_("Questionnaire"), said.get("round", ""))]


def described(seat: Seat, pk: UUID) -> tuple[str, str] | None:
    """The title and the page of a round as someone may see it."""
    found = queries.round_at(seat.programme, pk)
    if found is None or not (may_see_inside(seat) or (may_see(seat) and found.published_on)):
        return None
    return found.title, reverse("questionnaires:round", kwargs={"programme": seat.programme.slug, "round": pk})


def offered(seat: Seat) -> list[tuple[UUID, str]]:
    """The rounds that a record can be about."""
    return list(Round.objects.filter(programme=seat.programme).values_list("pk", "title"))


def waiting(seat: Seat) -> Iterable[Waiting]:
    """For those who run it: words that wait to be looked at."""
    if not may_run(seat):
        return
    for pk, count in queries.waiting_words(seat.programme).items():
        words = ngettext(
            "{count} answer in someone’s own words waits to be looked at",
            "{count} answers in people’s own words wait to be looked at",
            count,
        )
        url = reverse("questionnaires:words", kwargs={"programme": seat.programme.slug, "round": pk})
        yield Waiting(words.format(count=count), url)
