"""From challenge to need in the demonstration: a challenge, what people want, what nobody says, three decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from commonstar.formats.figures import FigureRecord, Source
from commonstar.formats.tables import Table
from commonstar.vocabulary import Better, HeardBy, KnownFrom, Standing
from commonstar.web.accounts.public import User
from commonstar.web.demonstration.people import ADMINISTRATOR, Person
from commonstar.web.organisations.public import Outcome, Place, bring_in_frameworks, chair_at
from commonstar.web.programmes.public import (
    Challenge,
    ChallengeValues,
    Decided,
    Demand,
    DemandValues,
    Need,
    Programme,
    Seat,
    add_baseline,
    add_demand,
    decline,
    leave_open,
    put_into_theme,
    recognise,
    save_challenge,
    seat_of,
)
from commonstar.web.star.map_it.public import Initiative, change_initiative, values_of

INVENTED = "Illustrative: invented for the demonstration"
FRAMEWORK = "Local outcomes plan (illustrative)"
OUTCOMES = (("1", "People feel at home where they live"), ("2", "Nobody is lonely against their will"))
OLDER = "Aged 65 and over"
CLUB, SURVEY = "Lunch club (illustrative)", "Survey of the Older People's Forum (illustrative)"
BENCHES, COMPANY = "Places to sit and rest", "Company at home"
BENCH_BUILDERS = ("illustrative-22", "illustrative-15")
# Words, place, people, how it was voiced, where; then the theme ("" for none).
VOICED: tuple[tuple[str, str, int | None, HeardBy, str, str], ...] = (
    ("I can walk to the shop but not back. Put a bench half way.", "Millbrook", 12, HeardBy.GATHERING, CLUB, BENCHES),
    ("There is no bench at the bus stop, so I stay at home.", "Harbour ward", 31, HeardBy.SURVEY, SURVEY, BENCHES),
    ("Benches with arms, so that we can get up again.", "Millbrook", 9, HeardBy.GATHERING, CLUB, BENCHES),
    ("Somebody to have tea with on Sundays.", "Millbrook", 14, HeardBy.SURVEY, SURVEY, COMPANY),
    ("The telephone is my only company at home.", "Newfields", None, HeardBy.CONVERSATION, "", COMPANY),
    ("Free taxis for everybody over 65, day and night.", "Harbour ward", 6, HeardBy.LETTER, "", ""),
    ("A warm room to sit in when the heating is too dear.", "Newfields", 3, HeardBy.CONVERSATION, "", ""),
)


def need(programme: Programme, people: dict[Person, User], lead: User) -> None:
    """All of it, through the product's own acts."""
    seat = seat_of(programme, lead)
    challenge = _challenge(seat, people)
    places = _places(programme)
    for words, place, number, heard_by, source, theme in VOICED:
        values = DemandValues(words, OLDER, number, heard_by, None, source, "2026", places.get(place), challenge.pk)
        made = add_demand(seat=seat, values=values)
        if theme:
            put_into_theme(seat=seat, title=theme, demands=[made])
    _unvoiced(seat, challenge, places)
    _recognise(seat, challenge)
    _decline(seat)
    _leave_open(seat)


def _challenge(seat: Seat, people: dict[Person, User]) -> Challenge:
    council = seat.programme.organisations.get(is_demonstration=True)
    chair = chair_at(council.slug, people[ADMINISTRATOR])
    assert chair is not None
    rows = tuple((FRAMEWORK, code, title, INVENTED) for code, title in OUTCOMES)
    bring_in_frameworks(chair=chair, table=Table(("framework", "code", "title", "source"), rows))
    values = ChallengeValues(
        title="Older people who live alone have company when they want it",
        summary="Illustrative: staff say that more and more people see nobody from one week to the next.",
        for_whom="People aged 65 and over who live alone",
        measures="People who say that they feel lonely often\nVisits and meetings a month",
        team="Older people's team with the Forum (illustrative)",
        places=frozenset(_places(seat.programme).values()),
        outcomes=frozenset(
            Outcome.objects.filter(framework__organisation=council, code="2").values_list("pk", flat=True)
        ),
    )
    made = save_challenge(seat=seat, values=values)
    figure = FigureRecord(
        indicator="People aged 65 and over who feel lonely often",
        source=Source("Residents' survey of the demonstration (illustrative)", "Demonstration council", "2025"),
        better=Better.LOWER,
        result=Decimal(14),
        unit="%",
        population="600 people asked by post (invented)",
        note=INVENTED,
    )
    add_baseline(seat=seat, challenge=made, figure=figure)
    return made


def _places(programme: Programme) -> dict[str, UUID]:
    """The localities that the demands come from, by name."""
    names = {place for _words, place, *_rest in VOICED} | {"Upper Dale"}
    rows = Place.objects.filter(organisation__programmes=programme, name__in=names)
    return {row.name: row.pk for row in rows}


def _unvoiced(seat: Seat, challenge: Challenge, places: dict[str, UUID]) -> None:
    """What nobody says, and the data knows: those who leave the house least were never asked."""
    values = DemandValues(
        "Somebody who comes by and stays a while, from people who cannot leave the house.",
        OLDER,
        known_from=KnownFrom.DATA,
        source="Home care records 2025 (illustrative): every third visit is the only one of the day",
        place=places.get("Upper Dale"),
        challenge=challenge.pk,
    )
    put_into_theme(seat=seat, title=COMPANY, demands=[add_demand(seat=seat, values=values)])


def _decided(title: str, reasons: str, days_ago: int, days_until_review: int = 356) -> Decided:
    today: date = timezone.localdate()
    return Decided(
        title=title,
        options="Recognise it\nDecline it\nLeave it open and ask in Upper Dale first",
        reasons=f"Illustrative: {reasons}",
        heard="Illustrative: the lunch club in Millbrook and the Forum's survey.",
        not_heard="Illustrative: people in Upper Dale, and those who cannot leave the house.",
        decided_by="Committee for older people (illustrative)",
        decided_on=today - timedelta(days=days_ago),
        review_on=today + timedelta(days=days_until_review),
        standings={Standing.COUNCILLOR: 5, Standing.EXPERT_BY_EXPERIENCE: 2},
    )


def _recognise(seat: Seat, challenge: Challenge) -> None:
    rows = list(Demand.objects.filter(programme=seat.programme, theme__title=BENCHES))
    reasons = "three demands from two places say the same, and a bench costs little."
    made: Need = recognise(
        seat=seat,
        title="Places to rest on the way to shops and stops",
        demands=rows,
        decided=_decided("Recognise the need: Places to rest on the way to shops and stops", reasons, 9),
        challenge=challenge,
        reply="Illustrative: You told us that you cannot rest on your way. Councillors agree. Come and show us where.",
    )
    for row in Initiative.objects.filter(programme=seat.programme, key__in=BENCH_BUILDERS):
        change_initiative(seat=seat, initiative=row, values=replace(values_of(row), needs=(made.title,)))


def _decline(seat: Seat) -> None:
    rows = list(Demand.objects.filter(programme=seat.programme, words__startswith="Free taxis"))
    reasons = "taxis for all would cost more than the whole programme, and the minibus is not full."
    reply = (
        "Illustrative: We cannot pay for taxis. The minibus has free seats on Tuesdays, and its driver will ring you."
    )
    title = "Decline free taxis for everybody over 65"
    decline(seat=seat, demands=rows, decided=_decided(title, reasons, 9), reply=reply)


def _leave_open(seat: Seat) -> None:
    rows = list(Demand.objects.filter(programme=seat.programme, words__startswith="A warm room"))
    reasons = "few people said so; nobody knows yet how many homes are cold. The Forum asks before the winter."
    title = "Leave a warm room open until the Forum has asked"
    leave_open(seat=seat, demands=rows, decided=_decided(title, reasons, 9, days_until_review=120))
