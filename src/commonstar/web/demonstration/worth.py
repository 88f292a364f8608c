"""Business cases in the demonstration: a whole one in two versions, what its agencies say of it and what a year of it
really came to, and quick estimates. All figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from django.utils import timezone

from commonstar.vocabulary import ConfirmationState, Realisation
from commonstar.web.accounts.public import User
from commonstar.web.demonstration.people import CONTRIBUTOR, Person
from commonstar.web.programmes.public import Programme, Seat, seat_of
from commonstar.web.star.map_it.public import Initiative
from commonstar.web.worth.public import (
    AgencyAnswer,
    BusinessCase,
    Estimate,
    Gain,
    NewCase,
    RealisedEntry,
    Sureness,
    Version,
    answer_for_agency,
    ask_agency,
    document_of,
    enter_realised,
    open_case,
    save_version,
    sign_off,
)

FALLS, MODEL = "illustrative-12", "falls-in-pairs.yaml"
# What the first version said before somebody asked the service.
FIRST = (("cashable: 0.15", "cashable: 0.4"), ("lag: 0, ramp: [0.4, 0.8, 1]", "lag: 0"))
CHANGED = "Asked the health service: less comes back as cash, and it takes three years to build up."

# Who is asked for which agency, and what they say; the fire and rescue service has not answered yet.
ASKED = (
    ("council", "Head of finance", AgencyAnswer(ConfirmationState.CONFIRMED, "Head of finance")),
    (
        "nhs",
        "Head of commissioning",
        AgencyAnswer(
            ConfirmationState.DISPUTED,
            "Head of commissioning",
            words="A bed that stays empty is filled by the next patient. We do not see cash come back. (Illustrative)",
        ),
    ),
    ("fire", "Head of prevention", None),
)
INVENTED = "Invented, to show the way of reckoning (illustrative)"
REALISED = (
    ("council", Realisation.COST, "27140"),
    ("nhs", Realisation.COST, "9420"),
    ("nhs", Realisation.CASHABLE, "0"),
)


@dataclass(frozen=True)
class Rough:
    """A quick estimate of one initiative."""

    key: str
    people: int
    change: str
    better: str
    worth: int
    gain: Gain
    gainer: str
    once: int
    yearly: int


ESTIMATES = (
    Rough("illustrative-09", 60, "Families have an evening of rest", "0.6", 900, Gain.PEOPLE, "Families", 800, 9000),
    Rough("illustrative-13", 900, "High pressure is found", "0.06", 1500, Gain.CAPACITY, "Health service", 0, 7000),
    Rough("illustrative-15", 85, "They walk every week", "0.5", 650, Gain.PEOPLE, "Walkers", 300, 2500),
    Rough("illustrative-29", 1400, "The branch stays open", "0.05", 620, Gain.CASH, "Council", 5000, 12000),
)


def weigh(programme: Programme, lead: User, people: dict[Person, User]) -> None:
    """All of it, each act by whoever would do it."""
    contributor, leader = seat_of(programme, people[CONTRIBUTOR]), seat_of(programme, lead)
    document = (files("commonstar") / "demonstration_data" / MODEL).read_text(encoding="utf-8")
    first = document
    for now, before in FIRST:
        assert now in first, "the model of the demonstration has changed: its first version must change too"
        first = first.replace(now, before)
    case = open_case(seat=contributor, new=NewCase(first, _about(programme, FALLS), note="First figures"))
    changed = save_version(seat=contributor, case=case, document=document, after=1, note=CHANGED)
    _agree(contributor, case, changed)
    sign_off(seat=leader, version=changed)
    _realise(contributor, case, changed)
    for rough in ESTIMATES:
        _estimate(contributor, programme, rough)


def _agree(seat: Seat, case: BusinessCase, version: Version) -> None:
    for agency, person, said in ASKED:
        asking, _token = ask_agency(seat=seat, case=case, agency=agency, person=person)
        if said:
            answer_for_agency(confirmation=asking, version=version, given=said)


def _realise(seat: Seat, case: BusinessCase, version: Version) -> None:
    """The first year."""
    for agency, kind, amount in REALISED:
        entry = RealisedEntry(agency, version.summary["price_year"], kind, Decimal(amount), INVENTED)
        enter_realised(seat=seat, case=case, entry=entry)


def _about(programme: Programme, key: str) -> tuple[str, UUID]:
    return "initiative", Initiative.objects.get(programme=programme, key=key).pk


def _estimate(seat: Seat, programme: Programme, rough: Rough) -> None:
    kind, pk = _about(programme, rough.key)
    estimate = Estimate(
        title=f"{Initiative.objects.get(pk=pk).title} (illustrative)",
        people=rough.people,
        change=rough.change,
        better=Decimal(rough.better),
        worth=Decimal(rough.worth),
        gain=rough.gain,
        gainer=rough.gainer,
        cost_once=Decimal(rough.once),
        cost_yearly=Decimal(rough.yearly),
        payer="Council",
        years=3,
        sure=Sureness.GUESS,
        price_year=timezone.localdate().year,
        illustrative=True,
    )
    open_case(seat=seat, new=NewCase(document_of(estimate), (kind, pk), is_estimate=True))
