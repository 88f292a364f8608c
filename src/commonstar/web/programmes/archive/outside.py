"""How references out of a programme that several rooms have are written as words, and found again."""

from __future__ import annotations

from typing import Any

from commonstar.web.evidence.public import Source
from commonstar.web.organisations.public import Framework, Organisation, Outcome, Place
from commonstar.web.programmes.archive.tables import Outside
from commonstar.web.programmes.models import Programme


def _owner(programme: Programme) -> Organisation:
    return Organisation.objects.get(parts__programme=programme, parts__is_owner=True)


def _source_in_words(source: Source) -> dict[str, str]:
    return {name: getattr(source, name) for name in ("title", "publisher", "date", "url")}


def _source(programme: Programme, told: dict[str, str]) -> Source:
    """The same source where the store has it, else a new one. Raises ValueError for what is no source."""
    words = {name: str(told[name]) for name in ("title", "publisher", "date", "url")}
    found = Source.objects.filter(**words).first()
    if found is None:
        found = Source(**words)
        found.full_clean()
        found.save()
    return found


def _place_in_words(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.pk),
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "latitude": None if place.latitude is None else str(place.latitude),
        "longitude": None if place.longitude is None else str(place.longitude),
    }


def _place(programme: Programme, told: dict[str, Any]) -> Place:
    """By words alone: the organisation's place of this code, or of this name and kind; a new one where there is none.

    What the file holds as a place of its own is found by its key before this is asked (archive/places.py).
    """
    owner = _owner(programme)
    places = Place.objects.filter(organisation=owner)
    code, name, kind = (str(told[part]) for part in ("code", "name", "kind"))
    found = places.filter(code=code).first() if code else places.filter(name=name, kind=kind).first()
    if found is None:
        found = Place(organisation=owner, name=name, kind=kind, code=code)
        found.latitude, found.longitude = told["latitude"], told["longitude"]
        found.full_clean(exclude=["boundary"])
        found.save()
    return found


def _outcome_in_words(outcome: Outcome) -> dict[str, str]:
    framework = outcome.framework
    return {
        "framework": framework.name,
        "folded": framework.folded,
        "source": framework.source,
        "code": outcome.code,
        "title": outcome.title,
    }


def _outcome(programme: Programme, told: dict[str, Any]) -> Outcome:
    """The organisation's outcome of this framework and code; new ones where there are none."""
    name, fold, source, code, title = (str(told[part]) for part in ("framework", "folded", "source", "code", "title"))
    owner = _owner(programme)
    framework = Framework.objects.filter(organisation=owner, folded=fold).first()
    if framework is None:
        framework = Framework(organisation=owner, name=name, folded=fold, source=source)
        framework.full_clean()
        framework.save()
    found = Outcome.objects.filter(framework=framework, code=code).first()
    if found is None:
        found = Outcome(framework=framework, code=code, title=title)
        found.full_clean()
        found.save()
    return found


SOURCE = Outside(_source_in_words, _source)
PLACE = Outside(_place_in_words, _place, defer=("boundary",))
OUTCOME = Outside(_outcome_in_words, _outcome)
