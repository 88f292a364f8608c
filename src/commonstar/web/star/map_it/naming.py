"""From the names in a record to the rows they mean: what a programme does not have yet is made, scoped to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Max, Model

from commonstar.vocabulary import FORMS_OF_CO, Co, Form, Mix, PlaceKind
from commonstar.web.audit import public as audit
from commonstar.web.common.folding import folded
from commonstar.web.library.public import Case
from commonstar.web.organisations.public import Organisation, Place
from commonstar.web.programmes.public import Need, Programme
from commonstar.web.star.map_it.bridge import COS, TAGS, InitiativeValues, InvolvementValues, by_name, in_order
from commonstar.web.star.map_it.models import FormOption, Initiative, Partner, ServiceArea

# Stands for an initiative that the same source brings in, until it is stored.
COMING = UUID(int=0)
CO_OF_FORM = {form: co for co, forms in FORMS_OF_CO.items() for form in forms}


# The longest that the columns take, in characters.
LIMITS = {"title": 300, "key": 120, "told_by": 200, "url": 500, "starts_on": 10, "ends_on": 10}


class ValuesError(ValueError):
    """A value of an initiative that cannot be stored: `field` names it, `value` is what was given."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}: {value!r}")
        self.field, self.value, self.reason = field, value, reason


def check(values: InitiativeValues) -> None:
    """Refuse what the store would refuse, so that both stores say the same. Raises ValuesError."""
    if not values.title.strip():
        raise ValuesError("title", values.title, "an initiative needs a title")
    for name, limit in LIMITS.items():
        if len(getattr(values, name)) > limit:
            raise ValuesError(name, getattr(values, name), f"longer than {limit} characters")
    if values.substitutive_share is not None and not 0 <= values.substitutive_share <= 100:
        raise ValuesError("substitutive_share", str(values.substitutive_share), "no percentage from 0 to 100")
    for name in ("people_a_year", "hours_a_year"):
        number = getattr(values, name)
        if number is not None and not 0 <= number < 2**31:
            raise ValuesError(name, str(number), "no number from 0 to 2,147,483,647")


def lies_before(end: str, start: str) -> bool:
    """Whether an end lies before a start; each is a year, a month or a day (ISO), and only what both say counts."""
    return bool(start and end) and end[: len(start)] < start[: len(end)]


def share_of(mix: str) -> int | None:
    """The share in percent that replaces public input, where the mix leaves no other; else None."""
    return {Mix.SUBSTITUTIVE.value: 100, Mix.ADDITIVE.value: 0}.get(mix)


def consistent(values: InitiativeValues) -> InitiativeValues:
    """The record, if it does not contradict itself. Raises ValuesError.

    Asked of what people say, on the page and through the API; what a register or a merge brings is kept as it is.
    """
    if lies_before(values.ends_on, values.starts_on):
        raise ValuesError("ends_on", values.ends_on, "the end lies before the start")
    if values.substitutive_share is not None and share_of(values.mix or "") not in (None, values.substitutive_share):
        raise ValuesError("substitutive_share", str(values.substitutive_share), "the share does not fit the mix")
    return values


class Names:
    """What a programme calls its things. Eight queries at most, however many records are then read with it."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.areas = _index(ServiceArea.objects.filter(programme=programme), "code", "name")
        self.partners = _index(Partner.objects.filter(programme=programme), "name")
        self.places = _index(Place.objects.filter(organisation__programmes=programme).distinct(), "code", "name")
        self.forms = _index(FormOption.objects.filter(programme=programme), "name", "code")
        self.needs = _index(Need.objects.filter(programme=programme), "number", "title")
        self.cases: dict[str, UUID] = {}
        self.parents: dict[str, UUID] = {}

    def learn(self, records: Sequence[InitiativeValues]) -> list[audit.Change]:
        """Make whatever the records name and the programme does not have yet; returns what was made, for the log."""
        made: list[Model] = [*self._learn_areas(records), *self._learn_partners(records)]
        made += [*self._learn_places(records), *self._learn_forms(records)]
        self._check_needs(records)
        self._learn_origins(records)
        return [audit.Change(row._meta.label_lower, row.pk, None, {"name": str(row)}) for row in made]

    def canonical(self, given: InitiativeValues) -> InitiativeValues:
        """The record as it would be read back: names as the programme writes them, once each and in order."""
        tags: dict[str, Any] = {name: in_order(kind, getattr(given, name)) for name, (_, kind) in TAGS.items()}
        forms = [self.form(name) for name in _named(given.forms)]
        involvements = {Co(form.co): InvolvementValues(Co(form.co)) for form in forms}
        involvements.update({each.co: each for each in given.involvements})
        return replace(
            given,
            **tags,
            title=given.title.strip(),
            key=given.key.strip(),
            service_areas=by_name(self.area(name).name for name in _named(given.service_areas)),
            places=by_name(self.place(name).name for name in _named(given.places)),
            partners=by_name(self.partner(name).name for name in _named(given.partners)),
            forms=by_name(form.code or form.name for form in forms),
            needs=by_name(self.need(name).title for name in _named(given.needs)),
            involvements=tuple(involvements[co] for co in COS if co in involvements),
            sorted=given.sorted or bool(involvements),
            parent=given.parent if given.parent in self.parents else "",
            parent_case="" if given.parent in self.parents else given.parent_case or given.parent,
        )

    def area(self, name: str) -> ServiceArea:
        """The service area of this name or code."""
        found: ServiceArea = self.areas[folded(name)]
        return found

    def place(self, name: str) -> Place:
        """The place of this name or code."""
        found: Place = self.places[folded(name)]
        return found

    def partner(self, name: str) -> Partner:
        """The partner of this name."""
        found: Partner = self.partners[folded(name)]
        return found

    def form(self, name: str) -> FormOption:
        """The form of this code or name."""
        found: FormOption = self.forms[folded(name)]
        return found

    def need(self, name: str) -> Need:
        """The recognised need of this title or number."""
        found: Need = self.needs[folded(name)]
        return found

    def know_origins(self, records: Iterable[InitiativeValues]) -> None:
        """Learn the cases and the initiatives that stored records come from."""
        self._learn_origins(list(records))

    def _check_needs(self, records: Sequence[InitiativeValues]) -> None:
        """A need is recognised by a decision: no file and no form makes one."""
        for name in _missing(self.needs, (name for record in records for name in record.needs)).values():
            raise ValuesError("needs", name, "no such recognised need")

    def _learn_areas(self, records: Sequence[InitiativeValues]) -> list[ServiceArea]:
        missing = _missing(self.areas, (name for record in records for name in record.service_areas))
        last = ServiceArea.objects.filter(programme=self.programme).aggregate(last=Max("order"))["last"] or 0
        made = ServiceArea.objects.bulk_create(
            ServiceArea(programme=self.programme, name=_short(name, 120, "service_areas"), folded=fold, order=last + 1)
            for fold, name in missing.items()
        )
        return _remember(self.areas, missing, made)

    def _learn_partners(self, records: Sequence[InitiativeValues]) -> list[Partner]:
        missing = _missing(self.partners, (name for record in records for name in record.partners))
        made = Partner.objects.bulk_create(
            Partner(programme=self.programme, name=_short(name, 200, "partners"), folded=fold)
            for fold, name in missing.items()
        )
        return _remember(self.partners, missing, made)

    def _learn_places(self, records: Sequence[InitiativeValues]) -> list[Place]:
        missing = _missing(self.places, (name for record in records for name in record.places))
        if not missing:
            return []
        owners = Organisation.objects.filter(parts__programme=self.programme).order_by("-parts__is_owner", "name")
        owner = owners[0]
        made = Place.objects.bulk_create(
            Place(organisation=owner, name=_short(name, 200, "places"), kind=PlaceKind.LOCALITY)
            for name in missing.values()
        )
        return _remember(self.places, missing, made)

    def _learn_forms(self, records: Sequence[InitiativeValues]) -> list[FormOption]:
        missing: dict[str, FormOption] = {}
        for record in records:
            for fold, name in _missing(self.forms, record.forms).items():
                missing.setdefault(fold, self._new_form(name, record))
        made = FormOption.objects.bulk_create(missing.values())
        self.forms.update(zip(missing, made, strict=True))
        return made

    def _new_form(self, name: str, record: InitiativeValues) -> FormOption:
        """A form that the list lacks: one of the Star's own that was taken off, or a new one of the row's only Co."""
        if name in list(Form):
            return FormOption(programme=self.programme, co=CO_OF_FORM[Form(name)], code=name)
        if len(record.involvements) != 1:
            raise ValuesError("forms", name, "a form that is not in the list needs a row with exactly one Co")
        return FormOption(programme=self.programme, co=record.involvements[0].co, name=_short(name, 120, "forms"))

    def _learn_origins(self, records: Sequence[InitiativeValues]) -> None:
        """Where records come from: an initiative by its key or identifier (also one of the same source), or a case."""
        wanted = {record.parent for record in records if record.parent} - set(self.parents)
        if wanted:
            for pk, key in Initiative.objects.filter(programme=self.programme).values_list("pk", "key"):
                self.parents.update({name: pk for name in (key, str(pk)) if name in wanted})
            coming = {record.key for record in records if record.key} & wanted
            self.parents.update({key: COMING for key in coming - set(self.parents)})
        slugs = {record.parent_case for record in records if record.parent_case} | (wanted - set(self.parents))
        self._learn_cases(slugs - set(self.cases))

    def _learn_cases(self, slugs: set[str]) -> None:
        self.cases.update(Case.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        for slug in sorted(slugs - set(self.cases)):
            raise ValuesError("parent_case", slug, "no such case in the library")


def _index(rows: Iterable[Any], *columns: str) -> dict[str, Any]:
    """Rows by each of these columns, folded; the last column wins where two rows claim the same words."""
    found: dict[str, Any] = {}
    listed = list(rows)
    for column in columns:
        found.update({folded(str(getattr(row, column))): row for row in reversed(listed) if getattr(row, column)})
    return found


def _named(names: Iterable[str]) -> list[str]:
    return [name for name in names if folded(name)]


def _missing(known: dict[str, Any], names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _named(names):
        fold = folded(name)
        if fold not in known:
            found.setdefault(fold, " ".join(name.split()))
    return found


def _remember(known: dict[str, Any], missing: dict[str, str], made: list[Any]) -> list[Any]:
    known.update(zip(missing, made, strict=True))
    return made


def _short(name: str, limit: int, field: str) -> str:
    if len(name) > limit:
        raise ValuesError(field, name, f"longer than {limit} characters")
    return name
