"""Places that go along with a programme: tree, points, boundaries and people come back as they were."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commonstar.formats.programme_file import ArchiveRefused, read_archive
from commonstar.vocabulary import PlaceKind
from commonstar.web.audit.public import Entry
from commonstar.web.common.access import Refused
from commonstar.web.organisations.public import (
    Organisation,
    Place,
    Population,
    bring_places,
    chair_at,
    places_told,
)
from commonstar.web.programmes.archive.actions import bring_in, clone
from commonstar.web.programmes.models import Challenge, Demand, Programme
from commonstar.web.star.map_it.models import Initiative
from tests.factories.cast import Cast
from tests.factories.demands import make_challenge, make_demand
from tests.factories.initiatives import make_initiative
from tests.web.test_archive import repacked, taken

pytestmark = pytest.mark.django_db
PART = "data/places.json"
SQUARE = {"type": "Polygon", "coordinates": [[[3.0, 56.0], [3.25, 56.0], [3.25, 56.125], [3, 56.125], [3.0, 56.0]]]}


def grow(organisation: Organisation, *, parent: Place | None = None, **values: Any) -> Place:
    return Place.objects.create(organisation=organisation, parent=parent, **values)


def people(place: Place, group: str = "All residents", count: int = 1200, source: str = "Census") -> None:
    Population.objects.create(place=place, group=group, count=count, year=2021, source=source)


def planted(cast: Cast) -> list[Initiative]:
    """A country, a region, two areas with a locality of the same name in each, and an initiative in each locality."""
    country = grow(cast.council, name="Country", kind="country", code="C1")
    region = grow(cast.council, parent=country, name="Region", kind="region")
    people(country, count=5_000_000)
    found = []
    for name in ("East", "West"):
        area = grow(cast.council, parent=region, name=name, kind="area", boundary=SQUARE)
        locality = grow(
            cast.council,
            parent=area,
            name="Newtown",
            kind="locality",
            latitude=Decimal("56.010000"),
            longitude=Decimal("-3.25"),
        )
        people(locality, "Carers", 310 if name == "East" else 290)
        people(locality, "All residents")
        row = make_initiative(cast.seat("lead"), f"Club {name}")
        row.places.set([locality])
        found.append(row)
    grow(cast.council, name="Nobody's initiative is here", kind="area", boundary=SQUARE)
    return found


def told(organisation: Organisation) -> list[str]:
    """All places of an organisation as the paths of their names, with everything that is said of them."""
    places = {place.pk: place for place in Place.objects.filter(organisation=organisation)}

    def path(place: Place | None) -> str:
        return f"{path(places.get(place.parent_id))}/{place.name}" if place else ""  # type: ignore[arg-type]

    rows = []
    for place in places.values():
        numbers = sorted(place.populations.values_list("group", "count", "year", "source"))
        point = (place.latitude, place.longitude)
        rows.append(repr((path(place), place.code, place.kind, point, place.boundary, numbers)))
    return sorted(rows)


def brought(cast: Cast, content: bytes, organisation: Organisation, who: str = "stranger") -> Programme:
    return bring_in(user=cast.people[who], organisation=organisation, file=io.BytesIO(content)).programme


def without_places(parts: dict[str, bytes]) -> None:
    del parts[PART]


def test_places_come_back_with_tree_boundaries_and_people(cast: Cast) -> None:
    rows = planted(cast)
    before = [line for line in told(cast.council) if "Nobody" not in line]
    made = brought(cast, taken(cast.seat("lead")), cast.elsewhere)
    assert told(cast.elsewhere) == before
    assert len(before) == 6
    assert sum("'Polygon'" in line for line in before) == 2
    for row in rows:
        place = Initiative.objects.get(programme=made, title=row.title).places.get()
        assert place.organisation == cast.elsewhere
        assert place.parent is not None
        assert row.title == f"Club {place.parent.name}", "namesakes are told apart"
    entries = Entry.objects.filter(action="places.brought_in", organisation_id=cast.elsewhere.pk)
    assert entries.filter(kind="place").count() == 6
    assert entries.filter(kind="population").count() == 5
    assert set(entries.values_list("actor_id", flat=True)) == {cast.people["stranger"].pk}


def test_back_into_the_same_organisation_nothing_is_doubled(cast: Cast) -> None:
    planted(cast)
    before = told(cast.council)
    content = taken(cast.seat("lead"))
    brought(cast, content, cast.council, "administrator")
    brought(cast, content, cast.council, "administrator")
    assert told(cast.council) == before
    assert not Entry.objects.filter(action="places.brought_in").exists()


def test_twice_into_another_organisation_is_as_once(cast: Cast) -> None:
    planted(cast)
    content = taken(cast.seat("lead"))
    brought(cast, content, cast.elsewhere)
    before = told(cast.elsewhere)
    brought(cast, content, cast.elsewhere)
    assert told(cast.elsewhere) == before


def test_what_a_place_lacks_is_filled_in_and_what_it_has_stands(cast: Cast) -> None:
    row = make_initiative(cast.seat("lead"), "Club")
    place = grow(cast.council, name="East", kind="area", code="E1", boundary=SQUARE)
    place.latitude, place.longitude = Decimal("1.5"), Decimal("2.5")
    place.save()
    people(place, count=100)
    people(place, "Carers", 20)
    row.places.set([place])
    own = grow(cast.elsewhere, name="East side", kind="locality", code="E1", latitude=Decimal(9), longitude=Decimal(8))
    people(own, count=90)
    brought(cast, taken(cast.seat("lead")), cast.elsewhere)
    own.refresh_from_db()
    assert (own.name, own.kind, own.latitude, own.longitude) == ("East side", "locality", Decimal(9), Decimal(8))
    assert own.boundary == SQUARE
    assert sorted(own.populations.values_list("group", "count")) == [("All residents", 90), ("Carers", 20)]
    entry = Entry.objects.get(action="places.brought_in", kind="place")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["has_boundary"], entry.after["has_boundary"]) == (False, True)


def test_an_older_file_without_places_comes_in(cast: Cast) -> None:
    rows = planted(cast)
    made = brought(cast, repacked(taken(cast.seat("lead")), without_places), cast.elsewhere)
    assert [place.name for place in Place.objects.filter(organisation=cast.elsewhere)] == ["Newtown"]
    assert not Population.objects.filter(place__organisation=cast.elsewhere).exists()
    for row in rows:
        assert Initiative.objects.get(programme=made, title=row.title).places.get().name == "Newtown"


def test_a_file_whose_rows_name_places_by_words_alone_finds_them_among_those_that_came(cast: Cast) -> None:
    planted(cast)
    Initiative.objects.get(title="Club West").places.clear()

    def forget(parts: dict[str, bytes]) -> None:
        rows = json.loads(parts["data/initiative_places.json"])
        for row in rows:
            del row["place"]["id"]
        parts["data/initiative_places.json"] = json.dumps(rows).encode()

    made = brought(cast, repacked(taken(cast.seat("lead")), forget), cast.elsewhere)
    place = Initiative.objects.get(programme=made, title="Club East").places.get()
    assert place.populations.count() == 2


def test_places_that_only_a_challenge_or_a_demand_names_go_along_too(cast: Cast) -> None:
    seat = cast.seat("lead")
    country = grow(cast.council, name="Country", kind="country")
    for name, number in (("Of a challenge", 5), ("Of a demand", 7)):
        people(grow(cast.council, parent=country, name=name, kind="area", boundary=SQUARE), count=number)
    make_challenge(seat).places.set(Place.objects.filter(name="Of a challenge"))
    make_demand(seat, place=Place.objects.get(name="Of a demand").pk)
    made = brought(cast, taken(seat), cast.elsewhere)
    assert told(cast.elsewhere) == told(cast.council)
    assert Challenge.objects.get(programme=made).places.get().organisation == cast.elsewhere
    assert Demand.objects.get(programme=made).place == Place.objects.get(
        organisation=cast.elsewhere, name="Of a demand"
    )


def test_a_clone_makes_no_places(cast: Cast) -> None:
    planted(cast)
    before = told(cast.council), told(cast.elsewhere)
    groups = ["settings", "service-areas", "forms", "tasks"]
    for who, organisation in (("administrator", cast.council),):
        clone(seat=cast.seat(who), organisation=organisation, title="Next", groups=groups)
    assert (told(cast.council), told(cast.elsewhere)) == before


def test_only_an_administrator_brings_places_in(cast: Cast) -> None:
    planted(cast)
    rows = places_told(Place.objects.values_list("pk", flat=True))
    chair = chair_at("the-partner", cast.people["partner"])
    assert chair is not None
    with pytest.raises(Refused):
        bring_places(organisation=chair.organisation, chair=chair, told=rows)


@pytest.mark.parametrize("seed", range(5))
def test_any_tree_is_recovered(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    kinds = list(PlaceKind)
    made: list[Place] = []
    for number in range(40):
        parent = chance.choice([None, *made])
        least = kinds.index(PlaceKind(parent.kind)) if parent else 0
        place = grow(
            cast.council,
            parent=parent,
            name=chance.choice(["A", "B", f"C{number}"]) if chance.random() < 0.3 else f"D{number}",
            kind=chance.choice(kinds[least:]),
            code=chance.choice(["", f"code-{number}"]),
            boundary=chance.choice([None, SQUARE]),
        )
        if (parent.pk if parent else None, place.name, place.kind) in {(p.parent_id, p.name, p.kind) for p in made}:
            place.delete()  # two of one name and kind in one place are one place
            continue
        made.append(place)
        for group in chance.sample(["All", "Carers", "Under 16"], chance.randrange(4)):
            people(place, group, chance.randrange(10_000))
    rows = json.loads(json.dumps(places_told([place.pk for place in made])))
    chance.shuffle(rows)
    keys = bring_places(organisation=cast.elsewhere, chair=None, told=rows)
    assert told(cast.elsewhere) == told(cast.council)
    assert sorted(keys) == sorted(str(place.pk) for place in made)
    for place in made:
        assert Place.objects.get(pk=keys[str(place.pk)]).name == place.name


def change(**values: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[0].update(values)


def number(**values: Any) -> Callable[[list[dict[str, Any]]], None]:
    told = {"group": "All", "count": 1, "year": 2021, "source": "Census", **values}
    return lambda rows: rows[0].update(populations=[told])


FAULTS: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "a circle": lambda rows: [row.update(parent=row["id"]) for row in rows],
    "an unknown place around it": change(parent="nowhere"),
    "a key twice": lambda rows: rows.append(rows[0]),
    "an unknown column": change(castle=1),
    "a column too few": lambda rows: rows[0].pop("code"),
    "an unknown kind": change(kind="castle"),
    "no name": change(name=""),
    "a name too long": change(name="x" * 201),
    "half a point": change(latitude="1.0", longitude=None),
    "no degrees": change(latitude="91", longitude="1"),
    "no number": change(latitude="x", longitude="1"),
    "an open ring": change(boundary={"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}),
    "no boundary": change(boundary="somewhere"),
    "people without a source": number(source=""),
    "fewer people than none": number(count=-1),
    "more people than there can be": number(count=10**12),
    "half a person": number(count=1.5),
    "no year": number(year=0),
    "an unknown word of a number": number(castle=1),
    "people that are no list": change(populations=7),
}


@pytest.mark.parametrize("name", FAULTS)
def test_places_that_do_not_fit_together_are_refused_and_nothing_stays(cast: Cast, name: str) -> None:
    planted(cast)
    before = Programme.objects.count(), Place.objects.count(), Population.objects.count(), Entry.objects.count()

    def spoil(parts: dict[str, bytes]) -> None:
        rows = json.loads(parts[PART])
        FAULTS[name](rows)
        parts[PART] = json.dumps(rows).encode()

    with pytest.raises(ArchiveRefused) as refused:
        brought(cast, repacked(taken(cast.seat("lead")), spoil), cast.elsewhere)
    assert (refused.value.code, refused.value.part) == ("rows", "places")
    after = Programme.objects.count(), Place.objects.count(), Population.objects.count(), Entry.objects.count()
    assert after == (*before[:3], before[3] + 1), "only that it was taken away"


def test_a_file_carries_only_the_places_that_it_needs(cast: Cast) -> None:
    planted(cast)
    content = taken(cast.seat("lead"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert PART in packed.namelist()
    names = {row["name"] for row in read_archive(io.BytesIO(content)).table(PART)}
    assert names == {"Country", "Region", "East", "West", "Newtown"}


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_telling_places(cast: Cast, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for each in range(count):
        people(grow(cast.council, parent=grow(cast.council, name=f"A{each}", kind="area"), name="B", kind="locality"))
    keys = list(Place.objects.filter(name="B").values_list("pk", flat=True))
    with django_assert_num_queries(3):
        assert len(places_told(keys)) == 2 * count
