"""Builds the store that the benchmarks ask: 200 programmes, 100,000 initiatives, 10,000 cases. Deterministic."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TypeVar

from django.contrib.sessions.backends.db import SessionStore
from django.db import models, transaction

from commonstar.formats.cases import CaseFile
from commonstar.formats.figures import FigureRecord, Source
from commonstar.vocabulary import Co, CoProducer, OrganisationKind, PlaceKind, Role, Standing, Status, Strength
from commonstar.web.accounts.public import User
from commonstar.web.common.folding import folded
from commonstar.web.library import public as library
from commonstar.web.organisations.public import Organisation, Place
from commonstar.web.programmes.models import Membership, Programme, ProgrammeOrganisation
from commonstar.web.programmes.public import registry
from commonstar.web.star.map_it.models import Initiative, Involvement, Partner, ServiceArea, Tag

PROGRAMMES, INITIATIVES, CASES = 200, 500, 10_000
SEED = 20261122
WORDS = [
    "peer",
    "support",
    "walking",
    "group",
    "falls",
    "prevention",
    "repair",
    "café",
    "youth",
    "panel",
    "budget",
    "housing",
    "tenants",
    "speed",
    "watch",
    "garden",
    "friendship",
    "line",
    "carers",
    "dementia",
    "diabetes",
    "lunch",
    "club",
    "library",
    "language",
    "exchange",
    "street",
    "safety",
    "park",
    "kitchen",
    "school",
    "sports",
    "health",
    "trainer",
    "advice",
    "bus",
    "mentoring",
    "allotment",
    "energy",
    "river",
    "clean",
    "choir",
    "cooking",
    "cycle",
    "digital",
    "welcome",
]
M = TypeVar("M", bound=models.Model)


def phrase(chance: random.Random, low: int, high: int) -> str:
    """A few words, one of them rare: a number makes it so."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(low, high))]
    return " ".join([*words, f"nr{chance.randint(1, 400)}"])


def build_programmes(chance: random.Random) -> str:
    """All programmes with their initiatives; returns the session key of someone who leads them all."""
    lead = User.objects.create_user("lead@example.org", "A lead")
    council = Organisation.objects.create(slug="bench", name="Bench council", kind=OrganisationKind.COUNCIL)
    places = [
        Place.objects.create(organisation=council, name=f"Place {n}", kind=PlaceKind.LOCALITY, code=f"P{n}")
        for n in range(20)
    ]
    for number in range(PROGRAMMES):
        with transaction.atomic():
            programme = open_programme(number, lead, council)
            fill_programme(chance, programme, places)
    return session_of(lead)


def open_programme(number: int, lead: User, council: Organisation) -> Programme:
    """An empty programme with its lead and what its rooms prepare."""
    programme = Programme.objects.create(slug=f"bench-{number}", title=f"Bench {number}")
    ProgrammeOrganisation.objects.create(programme=programme, organisation=council, is_owner=True)
    standings = [Standing.FRONT_LINE_STAFF.value]
    Membership.objects.create(programme=programme, user=lead, role=Role.LEAD, standings=standings)
    for hook in registry.on_created:
        hook(programme)
    return programme


def fill_programme(chance: random.Random, programme: Programme, places: list[Place]) -> None:
    """500 initiatives, three of four sorted."""
    areas = list(ServiceArea.objects.filter(programme=programme))
    partners = [Partner(programme=programme, name=f"Partner {n}", folded=f" partner {n}") for n in range(30)]
    Partner.objects.bulk_create(partners)
    rows = [initiative(chance, programme, n) for n in range(INITIATIVES)]
    Initiative.objects.bulk_create(rows)
    levels = list(Strength)
    Involvement.objects.bulk_create(
        Involvement(initiative=row, co=co, voice=chance.choice(levels), action=chance.choice(levels))
        for row in rows
        for co in chance.sample(list(Co), chance.randint(0, 3))
    )
    Tag.objects.bulk_create(
        Tag(initiative=row, kind=Tag.Kind.WHO, value=who) for row in rows for who in chance.sample(list(CoProducer), 2)
    )
    link(Initiative.service_areas.through, rows, areas, "servicearea", chance)
    link(Initiative.places.through, rows, places, "place", chance)
    link(Initiative.partners.through, rows, partners, "partner", chance)


def initiative(chance: random.Random, programme: Programme, number: int) -> Initiative:
    """One initiative with a title and a summary of made-up words."""
    title, summary = phrase(chance, 2, 5).capitalize(), phrase(chance, 20, 40)
    return Initiative(
        programme=programme,
        key=str(number),
        title=title,
        summary=summary,
        status=chance.choice(list(Status)),
        search_text=folded(f"{title} {summary}"),
        people_a_year=chance.randint(1, 500),
    )


def link(
    through: type[models.Model], rows: list[Initiative], others: list[M], name: str, chance: random.Random
) -> None:
    """Give each initiative one of the others."""
    through._default_manager.bulk_create(
        through(initiative_id=row.pk, **{f"{name}_id": chance.choice(others).pk}) for row in rows
    )


def build_cases(chance: random.Random) -> None:
    """10,000 cases through the library's own door, with what it filters by."""
    library.load_cases(cases=(case(chance, number) for number in range(CASES)))


def case(chance: random.Random, number: int) -> CaseFile:
    """One case of about 300 words with one figure."""
    source = Source(title="Made for the benchmark")
    figure = FigureRecord(indicator="People", result=Decimal(number), source=source, grade=chance.randint(1, 6))
    return CaseFile(
        slug=f"case-{number}",
        title=phrase(chance, 3, 7).capitalize(),
        summary=phrase(chance, 20, 40),
        country=chance.choice(["GB", "DE", "FR", "ES", "SE"]),
        introduction=" ".join(phrase(chance, 30, 60) for _ in range(3)),
        objectives=phrase(chance, 20, 30),
        outcomes=phrase(chance, 20, 30),
        cos=tuple(chance.sample(list(Co), 2)),
        co_producers=tuple(chance.sample(list(CoProducer), 2)),
        figures=(figure,),
    )


def session_of(user: User) -> str:
    """A session in which that person is signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def build() -> str:
    """Everything; returns the session key to ask with."""
    chance = random.Random(SEED)
    key = build_programmes(chance)
    build_cases(chance)
    return key
