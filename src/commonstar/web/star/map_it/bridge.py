"""An initiative with everything that belongs to it, as one record by names and codes.

Pages, imports, exports and the log all speak in `InitiativeValues`, so that there is one way in and one way out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from commonstar.formats.register import InitiativeRow
from commonstar.vocabulary import Co, Contribution, CoProducer, Intervention, Mix, ProviderKind, Status, Strength
from commonstar.web.audit import public as audit
from commonstar.web.common.folding import folded
from commonstar.web.star.map_it.models import Contact, Initiative, Involvement, Tag

BATCH = 500
COS = tuple(Co)
# Columns of the row itself, in the order of the form.
COLUMNS = (
    "key",
    "title",
    "summary",
    "status",
    "provider_kind",
    "mix",
    "substitutive_share",
    "gives_back",
    "people_a_year",
    "hours_a_year",
    "starts_on",
    "ends_on",
    "outcomes",
    "url",
    "told_by",
)
PERSONAL = ("told_by", "contact")
TAGS: dict[str, tuple[str, type[CoProducer | Contribution | Intervention]]] = {
    "who": (Tag.Kind.WHO, CoProducer),
    "contributions": (Tag.Kind.CONTRIBUTION, Contribution),
    "interventions": (Tag.Kind.INTERVENTION, Intervention),
}


@dataclass(frozen=True)
class InvolvementValues:
    """That an initiative shows a Co, and voice and action in it as staff see them."""

    co: Co
    voice: Strength = Strength.UNKNOWN
    action: Strength = Strength.UNKNOWN


@dataclass(frozen=True)
class InitiativeValues:
    """Everything that is said of an initiative.

    Service areas, places and partners stand by name (or by their code), forms by code or by their own name, recognised
    needs by title or number, a case by its slug. `parent` is the key (or, where it has none, the identifier) of the
    initiative that this one was modelled on. `contact` None keeps the contact that is stored, `status` None the status
    (existing for a new one); "" removes the contact. `sorted` without an involvement says that someone looked and found
    no Co; without either the initiative is unsorted. A form shows its Co, so that a record with forms is sorted.
    """

    title: str
    key: str = ""
    summary: str = ""
    status: Status | None = Status.EXISTING
    provider_kind: ProviderKind | None = None
    mix: Mix | None = None
    substitutive_share: int | None = None
    gives_back: str = ""
    people_a_year: int | None = None
    hours_a_year: int | None = None
    starts_on: str = ""
    ends_on: str = ""
    outcomes: str = ""
    url: str = ""
    told_by: str = ""
    service_areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    involvements: tuple[InvolvementValues, ...] = ()
    who: tuple[CoProducer, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    contact: str | None = None
    parent_case: str = ""
    parent: str = ""
    sorted: bool = False

    @property
    def cos(self) -> tuple[Co, ...]:
        """The Co's that it shows."""
        return tuple(each.co for each in self.involvements)


FIELDS = frozenset(each.name for each in fields(InitiativeValues))


def search_text(values: InitiativeValues) -> str:
    """The words that an initiative is found by: its own, and the names of whatever it belongs to."""
    parts = (values.title, values.summary, values.outcomes, values.gives_back, values.key)
    return folded(" ".join((*parts, *values.service_areas, *values.places, *values.partners)))


def columns_of(values: InitiativeValues) -> dict[str, Any]:
    """The values of the row's own columns, as they are stored."""
    stored = {name: getattr(values, name) for name in COLUMNS}
    stored["provider_kind"] = values.provider_kind or ""
    stored["mix"] = values.mix or ""
    stored["folded_title"] = folded(values.title)[:400]
    stored["search_text"] = search_text(values)
    return stored


def tags_of(values: InitiativeValues) -> Iterator[tuple[str, str]]:
    """Each of the several values with its kind."""
    for name, (kind, _) in TAGS.items():
        for value in getattr(values, name):
            yield kind, value


def logged(values: InitiativeValues, subject: UUID, names: frozenset[str]) -> dict[str, Any]:
    """The named values for the log. What may name a person stands under a key of this initiative."""
    found: dict[str, Any] = {}
    for name in sorted(names):
        value = getattr(values, name)
        if name in PERSONAL:
            found[name] = audit.Personal(subject, value) if value else ""
        elif name == "involvements":
            found[name] = [{"co": each.co, "voice": each.voice, "action": each.action} for each in value]
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def differing(before: InitiativeValues, after: InitiativeValues) -> frozenset[str]:
    """The names of the values that are not the same."""
    return frozenset(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def said(values: InitiativeValues) -> frozenset[str]:
    """The names of the values that say something: what the log keeps of a new initiative."""
    return frozenset(name for name in FIELDS if getattr(values, name) not in ("", None, (), False))


def key_of(initiative: Initiative) -> str:
    """What others know an initiative by: its own key, or its identifier where it has none."""
    return initiative.key or str(initiative.pk)


# What a register calls the fields that have another name here.
ROW_NAMES = {
    "organisations": "partners",
    "co_producers": "who",
    "intervention": "interventions",
    "substitutive_percent": "substitutive_share",
    "start_date": "starts_on",
    "end_date": "ends_on",
}
SAME_NAMES = (
    "title",
    "key",
    "summary",
    "service_areas",
    "places",
    "forms",
    "needs",
    "gives_back",
    "people_a_year",
    "hours_a_year",
    "outcomes",
    "told_by",
    "url",
)


def fields_of_row(names: frozenset[str]) -> frozenset[str]:
    """The fields here of which a register speaks that feeds these of its own (`RegisterReading.fields`)."""
    found = {ROW_NAMES.get(name, name) for name in names}
    if any(name in {"cos", "forms"} or name.startswith(("voice_", "action_")) for name in names):
        found |= {"involvements", "sorted"}
    if "parent" in names:
        found.add("parent_case")
    return frozenset(found) & FIELDS


def from_row(row: InitiativeRow) -> InitiativeValues:
    """A register's row as a record. Its parent may be a key or a case's slug: `Names` finds out which."""
    told: dict[str, Any] = {name: getattr(row, name) for name in SAME_NAMES}
    told.update({here: getattr(row, there) for there, here in ROW_NAMES.items()})
    told["who"] = tuple(CoProducer(value) for value in row.co_producers)
    told["interventions"] = tuple(Intervention(value) for value in row.intervention)
    return InitiativeValues(
        **told,
        status=Status(row.status) if row.status else None,
        provider_kind=ProviderKind(row.provider_kind) if row.provider_kind else None,
        mix=Mix(row.mix) if row.mix else None,
        contributions=tuple(Contribution(value) for value in row.contributions),
        involvements=tuple(
            InvolvementValues(Co(co), Strength(getattr(row, f"voice_{co}")), Strength(getattr(row, f"action_{co}")))
            for co in row.cos
        ),
        contact=row.contact or None,
        parent=row.parent,
        sorted=row.no_co,
    )


def to_row(values: InitiativeValues, initiative: Initiative) -> InitiativeRow:
    """A record as a register's row, with its contact: whoever writes the file decides whether it goes in."""
    told: dict[str, Any] = {name: getattr(values, name) for name in SAME_NAMES}
    told.update({there: getattr(values, here) for there, here in ROW_NAMES.items()})
    for each in values.involvements:
        told[f"voice_{each.co}"], told[f"action_{each.co}"] = each.voice.value, each.action.value
    for name in ("co_producers", "intervention"):
        told[name] = tuple(member.value for member in told[name])
    told["key"] = key_of(initiative)
    return InitiativeRow(
        **told,
        status=values.status.value if values.status else "",
        provider_kind=values.provider_kind.value if values.provider_kind else "",
        mix=values.mix.value if values.mix else "",
        contributions=tuple(member.value for member in values.contributions),
        cos=tuple(co.value for co in values.cos),
        contact=values.contact or "",
        parent=values.parent or values.parent_case,
        no_co=values.sorted and not values.cos,
    )


def values_of(initiative: Initiative) -> InitiativeValues:
    """The record of one initiative."""
    return values_of_many([initiative])[initiative.pk]


def values_of_many(initiatives: Sequence[Initiative]) -> dict[UUID, InitiativeValues]:
    """The records of many initiatives by identifier, their names in order. Two queries for each 500.

    Give initiatives with `parent` and `parent_case` selected, or one query more is made for each that has one.
    """
    found: dict[UUID, InitiativeValues] = {}
    for start in range(0, len(initiatives), BATCH):
        batch = initiatives[start : start + BATCH]
        belongings = _Belongings([each.pk for each in batch])
        found.update({each.pk: belongings.complete(each) for each in batch})
    return found


class _Belongings:
    """What belongs to a batch of initiatives."""

    def __init__(self, keys: list[UUID]) -> None:
        self.words: dict[tuple[UUID, str], list[str]] = defaultdict(list)
        parts = _parts(keys)
        for pk, kind, text in parts[0].union(*parts[1:], all=True):
            self.words[pk, kind].append(text)
        self.involvements: dict[UUID, list[InvolvementValues]] = defaultdict(list)
        rows = Involvement.objects.filter(initiative__in=keys).values_list("initiative_id", "co", "voice", "action")
        for pk, co, voice, action in rows.order_by():
            self.involvements[pk].append(InvolvementValues(Co(co), Strength(voice), Strength(action)))

    def complete(self, row: Initiative) -> InitiativeValues:
        """One initiative's record."""
        own = {name: getattr(row, name) for name in COLUMNS}
        own["status"] = Status(row.status)
        own["provider_kind"] = ProviderKind(row.provider_kind) if row.provider_kind else None
        own["mix"] = Mix(row.mix) if row.mix else None
        tags: dict[str, Any] = {
            name: in_order(kind, (kind(value) for value in self.words[row.pk, tag]))
            for name, (tag, kind) in TAGS.items()
        }
        return InitiativeValues(
            **own,
            **tags,
            service_areas=by_name(self.words[row.pk, "areas"]),
            places=by_name(self.words[row.pk, "places"]),
            partners=by_name(self.words[row.pk, "partners"]),
            forms=by_name(self.words[row.pk, "forms"]),
            needs=by_name(self.words[row.pk, "needs"]),
            involvements=tuple(sorted(self.involvements[row.pk], key=lambda each: COS.index(each.co))),
            contact="".join(self.words[row.pk, "contact"]),
            parent_case=row.parent_case.slug if row.parent_case else "",
            parent=key_of(row.parent) if row.parent else "",
            sorted=row.sorted_at is not None,
        )


def by_name(names: Any) -> tuple[str, ...]:
    """Names once each, in alphabetical order."""
    return tuple(sorted(set(names), key=lambda name: (folded(name), name)))


def in_order(kind: type[Any], members: Any) -> tuple[Any, ...]:
    """Members once each, in the order of the vocabulary."""
    given = set(members)
    return tuple(member for member in kind if member in given)


def _parts(keys: list[UUID]) -> list[QuerySet[Any]]:
    """What belongs to initiatives as (initiative, kind, text), in parts that make one query."""
    form = Case(When(formoption__code="", then="formoption__name"), default="formoption__code")
    sources: list[tuple[Any, Any, Any]] = [
        (Initiative.service_areas.through, Value("areas"), "servicearea__name"),
        (Initiative.places.through, Value("places"), "place__name"),
        (Initiative.partners.through, Value("partners"), "partner__name"),
        (Initiative.forms.through, Value("forms"), form),
        (Initiative.needs.through, Value("needs"), "need__title"),
        (Tag, F("kind"), "value"),
        (Contact, Value("contact"), "text"),
    ]
    return [
        model._default_manager.filter(initiative__in=keys)
        .annotate(part=Cast(part, TextField()), words=Cast(text, TextField()))
        .values_list("initiative_id", "part", "words")
        for model, part, text in sources
    ]
