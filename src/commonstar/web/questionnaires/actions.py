"""Writing instruments and rounds, answering, publishing. No answer has an entry in the log: that would be a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonstar.formats.instruments import write_instrument
from commonstar.vocabulary import Channel, OpenAnswerState
from commonstar.web.accounts.public import User
from commonstar.web.audit import public as audit
from commonstar.web.common.access import Refused
from commonstar.web.participation import public as participation
from commonstar.web.participation.public import Door, Slip
from commonstar.web.programmes.public import Seat, require
from commonstar.web.questionnaires import bridge, queries
from commonstar.web.questionnaires.building import languages, translating
from commonstar.web.questionnaires.models import Instrument, OpenAnswer, Response, Result, Round, Version
from commonstar.web.questionnaires.rules import may_lead, may_run


class NotAsked(Refused):
    """An instrument, group or unit that is not there to be asked or answered."""


class IsPublished(Refused):
    """The results stand: nothing more can come in, and nothing is counted twice."""


class NotComplete(Refused):
    """A language lacks words, so that it cannot count as reviewed."""


class Faulty(ValueError):
    """Answers that the instrument does not take; `problems` says why."""

    def __init__(self, problems: tuple[bridge.AnswerProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


@dataclass(frozen=True)
class RoundValues:
    """What is said of a round before it is opened. `units` are names of organisations or places, in one list."""

    title: str
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unit_question: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Answered:
    """One person's answers: as which group, of which unit, by name of the question."""

    answers: Mapping[str, bridge.Answer]
    group: str = ""
    unit: str = ""


class NotCounted(ValueError):
    """A population that weights nothing: without people, with fewer than none, or without its source."""


def _who(seat: Seat) -> User:
    assert seat.user is not None, "whoever may do this is signed in"
    return seat.user


def _record(seat: Seat, action: str, kind: str, object_id: UUID, after: dict[str, Any]) -> None:
    audit.record(
        actor_id=_who(seat).pk,
        action=action,
        kind=kind,
        object_id=object_id,
        scope=audit.Scope(programme_id=seat.programme.pk),
        after=after,
    )


@transaction.atomic
def choose_shipped(*, seat: Seat, code: str) -> Instrument:
    """Take an instrument that came along with Commonstar; the same again gives the one there. Raises NotAsked."""
    require(may_run, seat)
    found = Instrument.objects.filter(programme=seat.programme, code=code).first()
    if found is not None:
        return found
    record = next((each for each in queries.shipped() if each.id == code), None)
    if record is None:
        raise NotAsked(code)
    return save_instrument(seat=seat, record=record, is_shipped=True).instrument


@transaction.atomic
def save_instrument(*, seat: Seat, record: bridge.Instrument, is_shipped: bool = False) -> Version:
    """Keep an instrument, known by its id. A version that was asked stays; a new one then stands beside it.

    What a file calls reviewed is a draft until a lead records it here, or brings it in.
    """
    require(may_run, seat)
    if not (is_shipped or may_lead(seat) or _is_kept(seat, record)):
        record = languages.all_drafts(record)
    made = _store(seat, record, is_shipped)
    if may_lead(seat):
        _follow(seat, made)
    return made


def _is_kept(seat: Seat, record: bridge.Instrument) -> bool:
    """Whether a version here is the same, reviews and all."""
    versions = Version.objects.filter(instrument__programme=seat.programme, instrument__code=record.id)
    return versions.filter(definition=write_instrument(record)).exists()


def _store(
    seat: Seat, record: bridge.Instrument, is_shipped: bool, act: str = "", told: Mapping[str, str] | None = None
) -> Version:
    title = record.title.in_language(record.languages[0])[:200]
    instrument, is_new = Instrument.objects.get_or_create(
        programme=seat.programme, code=record.id, defaults={"title": title, "is_shipped": is_shipped}
    )
    if not is_new and (instrument.title, instrument.is_shipped) != (title, is_shipped):
        instrument.title, instrument.is_shipped = title, is_shipped
        instrument.save(update_fields=["title", "is_shipped"])
    newest = Version.objects.select_for_update(of=("self",)).filter(instrument=instrument).first()
    text = write_instrument(record)
    if newest is not None and newest.definition == text:
        return newest
    if newest is None or queries.was_asked(newest):
        newest = Version(instrument=instrument, number=newest.number + 1 if newest else 1)
    newest.definition = text
    newest.save()
    after = {"title": title, "number": newest.number, **(told or {})}
    _record(seat, f"instrument.{act or ('added' if is_new else 'changed')}", "instrument", instrument.pk, after)
    return newest


@transaction.atomic
def review_language(*, seat: Seat, instrument: Instrument, language: str, review: languages.Review | None) -> Version:
    """Record who reviewed a language, so that the next round is offered in it; None makes it a draft again.

    Raises NotAsked for a language that it does not have besides the original, and NotComplete.
    """
    require(may_lead, seat)
    found = queries.instrument_at(seat.programme, instrument.pk)
    if found is None:
        raise NotAsked(str(instrument.pk))
    record = queries.record_of(queries.latest(found))
    translation = languages.translation(record, language)
    if translation is None or translation.state is languages.STATES.ORIGINAL:
        raise NotAsked(language)
    if review is not None and languages.missing(record, language):
        raise NotComplete(language)
    made = languages.with_review(record, language, review)
    told = {"language": language}
    if review is not None:
        told |= {"reviewed_by": review.role, "reviewed_on": review.day.isoformat()}
    version = _store(seat, made, found.is_shipped, "language_reviewed" if review else "language_drafted", told)
    _follow(seat, version)
    return version


@transaction.atomic
def translate(*, seat: Seat, instrument: Instrument, language: str, texts: Mapping[str, str]) -> Version:
    """Write texts in a language, by key of `translating.texts`; without any, the language is begun as a draft.

    A reviewed language of which a text changes is a draft again; rounds that are open stay in the words that were
    reviewed. Raises NotAsked for the original.
    """
    require(may_run, seat)
    found = queries.instrument_at(seat.programme, instrument.pk)
    if found is None:
        raise NotAsked(str(instrument.pk))
    Instrument.objects.select_for_update(of=("self",)).get(pk=found.pk)
    before = queries.record_of(queries.latest(found))
    if language == before.languages[0]:
        raise NotAsked(language)
    made = translating.with_texts(before, language, texts)
    return _store(seat, made, found.is_shipped, "translated", {"language": language})


def _follow(seat: Seat, version: Version) -> None:
    """Let rounds that are not published go on in the languages of a version that asks exactly the same."""
    record = queries.record_of(version)
    rounds = Round.objects.select_for_update(of=("self",)).filter(
        version__instrument=version.instrument, published_on=None
    )
    for asked in rounds.exclude(version=version).select_related("version"):
        if translating.asks_the_same(queries.record_of(asked.version), record):
            asked.version = version
            asked.save(update_fields=["version"])
            _record(seat, "round.languages_followed", "round", asked.pk, {"title": asked.title})


@transaction.atomic
def open_round(*, seat: Seat, version: Version, values: RoundValues) -> Round:
    """Open a round with a join code of its own. Raises NotAsked."""
    require(may_run, seat)
    if version.instrument.programme_id != seat.programme.pk:
        raise NotAsked(str(version.pk))
    known = {term.code for term in queries.record_of(version).answered_by}
    if set(values.groups) - known:
        raise NotAsked(min(set(values.groups) - known))
    number = (Round.objects.filter(programme=seat.programme).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Round.objects.create(
        programme=seat.programme,
        version=version,
        number=number,
        title=values.title,
        groups=list(values.groups),
        units=list(values.units),
        unit_question=values.unit_question,
    )
    participation.open_door(
        by=_who(seat),
        kind=queries.DOOR,
        target=made.pk,
        programme=seat.programme.pk,
        organisation=seat.programme.parts.select_related("organisation").get(is_owner=True).organisation,
        title=values.title,
        opens_at=values.opens_at,
        closes_at=values.closes_at,
    )
    _record(seat, "round.opened", "round", made.pk, {"title": made.title, "number": made.number})
    return made


@participation.in_turn
@transaction.atomic
def answer(
    *,
    door: Door,
    asked: Round,
    answered: Answered,
    entry: str,
    language: str,
    channel: Channel = Channel.WEB,
    helper_role: str = "",
    printed_slip: str = "",
    is_to_wait: bool = False,
) -> Slip:
    """Keep one person's answers, exactly once, and give the slip for them: the same `entry` always gives the same one.

    Raises Faulty for answers that the instrument does not take, NotAsked for a group or unit that the round does not
    have, IsPublished, and what `participation.contribute` raises.
    """
    row = Round.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    key = participation.slip_of(entry).key
    is_new = participation.contribution_by_key(key) is None
    if is_new:
        _check(row, asked, answered)
    slip = participation.contribute(
        door=door,
        kind=queries.ANSWERS,
        said={"round": asked.title},
        entry=entry,
        language=language,
        channel=channel,
        helper_role=helper_role,
        slip=printed_slip,
        is_to_wait=is_to_wait,
    )
    if is_new:
        _keep(asked, key, answered)
    return slip


def _check(row: Round, asked: Round, answered: Answered) -> None:
    if row.published_on is not None:
        raise IsPublished(asked.title)
    groups = queries.groups_of(asked)
    if answered.group not in (groups or ("",)) or answered.unit not in (asked.units or [""]):
        raise NotAsked(answered.group or answered.unit)
    wrong = bridge.problems(bridge.definition(asked.version.definition), answered.answers, answered.group)
    if wrong:
        raise Faulty(wrong)


def _keep(asked: Round, key: str, answered: Answered) -> None:
    text = asked.version.definition
    row = Response(
        key=key,
        round=asked,
        group=answered.group,
        unit=answered.unit,
        codes=bridge.packed(text, answered.answers),
    )
    Response.objects.bulk_create([row], ignore_conflicts=True)
    words = [
        OpenAnswer(key=bridge.key_of_words(key, question), round=asked, question=question, words=said)
        for question, said in bridge.free_words(text, answered.answers).items()
    ]
    OpenAnswer.objects.bulk_create(words, ignore_conflicts=True)


def forget(key: str) -> None:
    """Clear away answers that are taken back. Counts that were published before stay: they name nobody."""
    response = Response.objects.select_related("round__version").filter(pk=key).first()
    if response is None:
        return
    names = [one.name for one in queries.record_of(response.round.version).questions]
    OpenAnswer.objects.filter(pk__in=[bridge.key_of_words(response.key, name) for name in names]).delete()
    response.delete()


@transaction.atomic
def publish(*, seat: Seat, asked: Round) -> Result:
    """Close a round and make its results, once: what may be shown of its answers. Raises IsPublished."""
    require(may_run, seat)
    row = Round.objects.select_for_update(of=("self",)).get(pk=asked.pk, programme=seat.programme)
    if row.published_on is not None:
        raise IsPublished(row.title)
    door = queries.door_to(row)
    if door is not None and door.closed_at is None:
        participation.close_door(by=_who(seat), door=door)
    row.published_on = timezone.localdate()
    row.save(update_fields=["published_on"])
    result = Result.objects.create(round=row, cells=bridge.stored(queries.counts(row)))
    _record(seat, "round.published", "round", row.pk, {"title": row.title, "number": row.number})
    asked.published_on = row.published_on
    return result


def set_times(*, seat: Seat, asked: Round, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Let a round open and close at other times, while it is not closed for good. Raises NotAsked, DoorClosed."""
    require(may_run, seat)
    door = queries.door_to(asked)
    if door is None or asked.programme_id != seat.programme.pk:
        raise NotAsked(asked.title)
    participation.set_times(by=_who(seat), door=door, opens_at=opens_at, closes_at=closes_at)


@transaction.atomic
def weigh(*, seat: Seat, asked: Round, people: Mapping[str, int], source: str) -> None:
    """Say how many people each group of a round has, by code, and by which source; nothing takes the weights away.

    No count changes, so that this can be said and corrected at any time. Raises NotAsked, NotCounted.
    """
    require(may_run, seat)
    row = Round.objects.select_for_update(of=("self",)).get(pk=asked.pk, programme=seat.programme)
    if people and set(people) != set(queries.groups_of(asked)):
        raise NotAsked(asked.title)
    if people and (min(people.values()) < 0 or not sum(people.values()) or not source):
        raise NotCounted(asked.title)
    row.population, row.population_source = dict(people), source if people else ""
    row.save(update_fields=["population", "population_source"])
    asked.population, asked.population_source = row.population, row.population_source
    told = {"title": row.title, "people": sum(people.values()), "source": row.population_source}
    _record(seat, "round.weighted" if people else "round.not_weighted", "round", row.pk, told)


@transaction.atomic
def decide_words(*, seat: Seat, asked: Round, keys: Sequence[str], state: OpenAnswerState) -> int:
    """Release open answers, or keep them back; the number is logged, never which. Returns how many."""
    require(may_run, seat)
    if asked.programme_id != seat.programme.pk or asked.published_on is None:
        raise NotAsked(asked.title)
    count = OpenAnswer.objects.filter(round=asked, key__in=list(keys)).exclude(state=state).update(state=state)
    if count:
        name = "round.words_released" if state is OpenAnswerState.RELEASED else "round.words_kept_back"
        _record(seat, name, "round", asked.pk, {"title": asked.title, "number": count})
    return count
