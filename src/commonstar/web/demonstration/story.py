"""What happened in the demonstration's programme so far: tasks, decisions, and what people who take part say."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files

from django.utils import timezone

from commonstar.vocabulary import Co, Standing, Step, Strength
from commonstar.web.accounts.public import User
from commonstar.web.demonstration.people import ASKS_TO_JOIN, Person
from commonstar.web.programmes.public import (
    Decided,
    Elsewhere,
    Programme,
    Seat,
    TaskLine,
    accept_file,
    add_own_task,
    ask_to_join,
    assign_task,
    board_of,
    mark_done_elsewhere,
    record_decision,
    seat_of,
    set_aside_task,
)
from commonstar.web.star.map_it.public import Initiative, InvolvementValues, close_link, make_link, rate

PICTURE = "flip-chart.png"
# Key, Co, then (voice, action) of each who answered. Staff call the first strong in voice; those who take part do not.
ANSWERS: tuple[tuple[str, Co, tuple[tuple[Strength, Strength], ...]], ...] = (
    (
        "illustrative-02",
        Co.DELIVER,
        ((Strength.NONE, Strength.STRONG),) * 4 + ((Strength.SOME, Strength.STRONG),) * 3,
    ),
    ("illustrative-10", Co.DESIGN, ((Strength.NONE, Strength.SOME),) * 5 + ((Strength.SOME, Strength.NONE),)),
    ("illustrative-11", Co.ASSESS, ((Strength.STRONG, Strength.STRONG),) * 6),
    (
        "illustrative-21",
        Co.DELIVER,
        ((Strength.STRONG, Strength.STRONG),) * 2 + ((Strength.NONE, Strength.STRONG),) * 6,
    ),
)


def tell(programme: Programme, lead: User, people: dict[Person, User]) -> None:
    """All of it, each act by whoever would do it."""
    seat = seat_of(programme, lead)
    _rate(seat)
    _tasks(seat)
    _decide(seat)
    ask_to_join(
        seat=seat_of(programme, people[ASKS_TO_JOIN]),
        message="Illustrative: I care for my mother in Millbrook and would like to help with the map.",
        standings=ASKS_TO_JOIN.standings,
    )


def _rate(seat: Seat) -> None:
    """Through a link, as people do: nothing says who gave which answer."""
    for key, co, answers in ANSWERS:
        initiative = Initiative.objects.get(programme=seat.programme, key=key)
        link, _secret = make_link(seat=seat, initiative=initiative)
        for voice, action in answers:
            rate(link=link, answers=[InvolvementValues(co, voice, action)])
        close_link(seat=seat, link=link)


def _line(seat: Seat, reference: str) -> TaskLine:
    found = board_of(seat.programme).find(reference)
    assert found is not None, reference
    return found


def _tasks(seat: Seat) -> None:
    today = timezone.localdate()
    mark_done_elsewhere(
        seat=seat,
        line=_line(seat, "people/ask-needs-and-strengths"),
        elsewhere=Elsewhere(
            (today - timedelta(days=40)).isoformat(),
            "Older People's Forum",
            "Illustrative: a round table with 23 people in the library. The picture shows a flip-chart: what people "
            "need (company, a bench on the way, to know whom to ring, a lift) and can give (an hour at the "
            "telephone, soup, knowing the town, time to listen).",
        ),
        file=accept_file(PICTURE, (files("commonstar") / "demonstration_data" / PICTURE).read_bytes()),
    )
    assign_task(seat=seat, line=_line(seat, "people/find-people"), owner=seat.user, due_on=today - timedelta(days=10))
    set_aside_task(
        seat=seat,
        line=_line(seat, "market/agree-a-charter"),
        reason="Illustrative: the partners signed a compact last year, which says the same.",
    )
    add_own_task(seat=seat, step=Step.MAP, title="Ask the lunch clubs what they do", due_on=today + timedelta(days=14))


def _decide(seat: Seat) -> None:
    today = timezone.localdate()
    record_decision(
        seat=seat,
        decided=Decided(
            title="Map what exists for older people before anything new is planned",
            options="Map first\nStart with a new service\nCommission a study",
            reasons="Illustrative: nobody at the table could name more than a third of what there is already.",
            decided_by="The programme's board (illustrative)",
            decided_on=today - timedelta(days=150),
            review_on=today - timedelta(days=20),
            standings={Standing.COUNCILLOR: 2, Standing.MANAGER: 3, Standing.EXPERT_BY_EXPERIENCE: 1},
        ),
    )
    minibus = Initiative.objects.get(programme=seat.programme, key="illustrative-21")
    first = record_decision(
        seat=seat,
        decided=Decided(
            title="Keep the community minibus for one more year",
            options="Keep it as it is\nPay for a taxi service\nEnd it",
            reasons="Illustrative: drivers and riders agree that it is more than transport. Money is there for a year.",
            decided_by="The programme's board (illustrative)",
            decided_on=today - timedelta(days=60),
            review_on=today + timedelta(days=300),
            standings={Standing.COUNCILLOR: 2, Standing.CARER: 2, Standing.COMMUNITY_ORGANISER: 1},
            about=("initiative", minibus.pk),
        ),
    )
    record_decision(
        seat=seat,
        decided=Decided(
            title="Keep the community minibus for two more years",
            options="One year\nTwo years",
            reasons="Illustrative: a second partner shares the cost, so that drivers can be found for longer.",
            decided_by="The programme's board (illustrative)",
            decided_on=today - timedelta(days=12),
            review_on=today + timedelta(days=365),
            standings={Standing.COUNCILLOR: 3, Standing.CARER: 2, Standing.EXPERT_BY_EXPERIENCE: 2},
            about=("initiative", minibus.pk),
            supersedes=first.number,
        ),
    )
