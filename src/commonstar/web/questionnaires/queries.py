"""Reads of instruments, rounds and what may be shown of their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from commonstar.formats.instruments import shipped_instruments
from commonstar.vocabulary import ContributionState, OpenAnswerState
from commonstar.web.common.folding import folded
from commonstar.web.organisations.public import Place, Population
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.programmes.public import Programme
from commonstar.web.questionnaires import bridge, units
from commonstar.web.questionnaires.models import Instrument, OpenAnswer, Response, Result, Round, Version

DOOR, ANSWERS, ROUND = "questionnaire", "answers", "questionnaire-round"


def instruments_of(programme: Programme) -> QuerySet[Instrument]:
    """A programme's instruments, each with its versions."""
    return Instrument.objects.filter(programme=programme).prefetch_related("versions")


def instrument_at(programme: Programme, pk: UUID) -> Instrument | None:
    """One instrument of this programme."""
    return instruments_of(programme).filter(pk=pk).first()


def latest(instrument: Instrument) -> Version:
    """The version that would be asked now."""
    return instrument.versions.all()[0]


def was_asked(version: Version) -> bool:
    """Whether a round asks it, so that it may not change."""
    return version.rounds.exists()


def names_asked(instrument: Instrument) -> set[str]:
    """The names of all questions that anyone may have answered, in any version."""
    asked = Version.objects.filter(instrument=instrument, rounds__isnull=False).distinct()
    return {one.name for version in asked for one in record_of(version).questions}


def record_of(version: Version) -> bridge.Instrument:
    """A version as a record of the engine."""
    return bridge.definition(version.definition)


def rounds_of(programme: Programme) -> QuerySet[Round]:
    """A programme's rounds, the newest first."""
    return Round.objects.filter(programme=programme).select_related("version", "version__instrument", "programme")


def round_at(programme: Programme, pk: UUID) -> Round | None:
    """One round of this programme."""
    return rounds_of(programme).filter(pk=pk).first()


def round_behind(door: Door) -> Round | None:
    """The round that a door opens."""
    found = Round.objects.select_related("version", "version__instrument", "programme")
    return found.filter(pk=door.target).first()


def door_to(asked: Round) -> Door | None:
    """The door of a round; a round that was brought in from another place has none."""
    return participation.doors_to(DOOR, asked.pk).first()


def doors_by_round(rounds: Iterable[Round]) -> dict[UUID, Door]:
    """The doors of rounds of one programme, in one question."""
    listed = list(rounds)
    if not listed:
        return {}
    found = participation.doors_of({each.programme_id for each in listed}).filter(kind=DOOR)
    return {door.target: door for door in found}


def groups_of(asked: Round) -> tuple[str, ...]:
    """The codes of the groups who may answer; none where the instrument knows none."""
    known = tuple(term.code for term in record_of(asked.version).answered_by)
    return tuple(code for code in known if not asked.groups or code in asked.groups)


def people_in(place: Place, terms: Iterable[bridge.Term]) -> dict[str, Population]:
    """By code of a group the newest number of people of a place whose group is called the same."""
    rows = list(place.populations.order_by("year", "source", "pk"))
    newest = {folded(row.group): row for row in rows}
    named = {term.code: {folded(text) for _language, text in term.label.texts} for term in terms}
    found = {
        code: next((newest[name] for name in sorted(names) if name in newest), None) for code, names in named.items()
    }
    return {code: row for code, row in found.items() if row is not None}


def counted_responses(asked: Round) -> QuerySet[Response]:
    """The responses that count: all but those that wait, were removed or taken back."""
    shown = Contribution.objects.filter(door__kind=DOOR, door__target=asked.pk, state=ContributionState.SHOWN)
    return Response.objects.filter(round=asked, key__in=shown.values("key"))


def counts(asked: Round) -> bridge.Published:
    """Count a round anew: only ever at its publication.

    All rows at once, since all are counted at once: a cursor on PostgreSQL's side is planned for its first rows, and
    takes twenty times as long for the whole.
    """
    rows = list(counted_responses(asked).order_by().values_list("unit", "group", "codes"))
    if not units.has_two_kinds(asked.units):
        return _counted(asked, rows, {unit: unit for unit in asked.units})
    as_one: set[str] = set()
    while True:
        counted_as = units.merged(asked.units, as_one)
        found = _counted(asked, rows, counted_as)
        more = units.to_merge({unit: _is_shown(found, unit) for unit in {counted_as[row[0]] for row in rows}})
        if not more:
            return found
        as_one |= more


def _counted(
    asked: Round, rows: Iterable[tuple[str, str, bytes | memoryview]], counted_as: Mapping[str, str]
) -> bridge.Published:
    """Count answers by the units that theirs are counted as."""
    told = ((counted_as.get(unit, unit), group, codes) for unit, group, codes in rows)
    kept = list(dict.fromkeys(counted_as.values()))
    return bridge.counted(f"{asked.number}", asked.version.definition, told, units=kept, groups=groups_of(asked))


def _is_shown(found: bridge.Published, unit: str) -> bool:
    try:
        found.people(unit=unit)
    except bridge.Hidden:
        return False
    return True


def published(asked: Round) -> bridge.Published | None:
    """What may be shown of a round; None until it is published."""
    if asked.published_on is None:
        return None
    found = Result.objects.filter(round=asked).first()
    return _kept(found.pk, asked.version.definition, tuple(asked.units)) if found else None


@lru_cache(maxsize=32)
def _kept(result: UUID, text: str, asked: tuple[str, ...]) -> bridge.Published:
    """A result is made once and never changes, so that it can be kept at hand."""
    found = bridge.unstored(Result.objects.get(pk=result).cells, text)
    return bridge.with_wholes(found, units.wholes(asked)) if units.has_two_kinds(asked) else found


def round_before(asked: Round) -> Round | None:
    """The newest published round before this one that asked the same instrument."""
    same = rounds_of(asked.programme).filter(
        version__instrument=asked.version.instrument, number__lt=asked.number, published_on__isnull=False
    )
    return same.first()


def open_answers(asked: Round, state: OpenAnswerState) -> QuerySet[OpenAnswer]:
    """What was written freely, in an order of chance."""
    return OpenAnswer.objects.filter(round=asked, state=state).order_by("question", "key")


def waiting_words(programme: Programme) -> dict[UUID, int]:
    """By round how many open answers wait for a person, once the round is published."""
    found = OpenAnswer.objects.filter(
        round__programme=programme, round__published_on__isnull=False, state=OpenAnswerState.WAITING
    )
    return dict(found.order_by().values_list("round").annotate(count=Count("key")))


def language_of(record: bridge.Instrument) -> str:
    """The language in which to ask someone who reads this page: theirs where the words were checked, else the first."""
    language = get_language() or ""
    return language if language in languages_asked(record) else record.languages[0]


def languages_asked(record: bridge.Instrument) -> list[str]:
    """The languages in which people may be asked: the original, and those that were reviewed."""
    return [each.language for each in record.translations if each.state is not bridge.TranslationState.DRAFT]


@lru_cache(maxsize=1)
def shipped() -> tuple[bridge.Instrument, ...]:
    """The instruments that come along with Commonstar."""
    return tuple(shipped_instruments())
