"""A panel by lot of the demonstration: 60 invented volunteers, a draw, somebody who cannot come, a replacement.

Which volunteer lives where and how old they are follows from their number, so that the pool is the same each time; who
gets which number in the pool is chance, as everywhere.
"""

from __future__ import annotations

from commonstar.web.co.commission.public import lots
from commonstar.web.demonstration.people import DOMAIN
from commonstar.web.demonstration.places import SOURCE
from commonstar.web.programmes.public import Seat

TITLE = "Benches and buses panel"
PURPOSE = (
    "Illustrative: twelve people aged 65 and over meet four times. They say where benches and bus stops are "
    "needed most, and the council answers each of their recommendations in public. Members get fares and £60 a meeting."
)
SEED_PLAN = (
    "Illustrative: six dice are thrown at the central library, before whoever comes, at noon on the day after the "
    "hashes are published. The numbers are read aloud from left to right."
)
SIZE = 12
VOLUNTEERS = 60
# Category, answer, at least, at most, how many of those aged 65 and over in the demonstration town.
QUOTAS = (
    ("Age", "65 to 74", 5, 7, 5_300),
    ("Age", "75 to 84", 3, 5, 3_300),
    ("Age", "85 and over", 1, 2, 1_200),
    ("Where you live", "Millbrook", 3, 4, 2_900),
    ("Where you live", "Harbour ward", 3, 4, 2_700),
    ("Where you live", "Upper Dale", 2, 3, 1_900),
    ("Where you live", "Newfields", 2, 3, 2_300),
    ("You live", "alone", 3, 5, 3_400),
    ("You live", "with others", 7, 9, 6_400),
    ("Getting about is", "easy for you", 8, 9, 6_800),
    ("Getting about is", "hard for you", 3, 4, 3_000),
)
# Volunteers are not like those who live there: few are very old, few live in Newfields, few find getting about hard.
COMING = {
    "Age": ("65 to 74", "75 to 84", "65 to 74", "65 to 74", "75 to 84", "65 to 74", "85 and over"),
    "Where you live": (
        "Millbrook",
        "Harbour ward",
        "Millbrook",
        "Upper Dale",
        "Newfields",
        "Harbour ward",
        "Millbrook",
        "Millbrook",
    ),
    "You live": ("with others", "alone", "with others"),
    "Getting about is": ("easy for you", "easy for you", "hard for you", "easy for you", "easy for you"),
}
SEEDS = ("4 2 6 1 1 3", "5 5 2 6 3 1")
TOLD = "Illustrative: dice at the central library at noon, thrown by a visitor, before nine people and the local paper."


def draw_panel(seat: Seat) -> None:
    """All of it, as the lead did it."""
    values = lots.PanelValues(TITLE, PURPOSE, SIZE, "leximin", SEED_PLAN, True, SOURCE)
    panel = lots.plan_panel(seat=seat, values=values)
    lots.set_quotas(seat=seat, panel=panel, quotas=[lots.QuotaValues(*each) for each in QUOTAS])
    lots.take_list(seat=seat, panel=panel, people=_volunteers())
    first = lots.lock(seat=seat, panel=panel)
    lots.work_out_now(first)
    first = lots.enter_seed(seat=seat, panel=panel, number=1, seed=SEEDS[0], told=TOLD)
    members = lots.members_at(panel, lots.selected_of(first))
    gone = _with_a_twin(panel, members)
    for member in members:
        answer = lots.Answer.NO if member == gone else lots.Answer.YES
        lots.note_answer(seat=seat, panel=panel, member=member, answer=answer)
    second = lots.replace(seat=seat, panel=panel)
    if not lots.work_out_now(second):  # as good as never: then the smallest change of the quotas is taken
        lots.work_out_now(lots.replace(seat=seat, panel=panel))
    lots.enter_seed(seat=seat, panel=panel, number=2, seed=SEEDS[1], told=TOLD)


def _with_a_twin(panel: lots.PanelByLot, members: list[lots.PoolMember]) -> lots.PoolMember:
    """Somebody on the panel for whom there is another of the same answers in the pool, so that one can step in."""
    on = {member.pk for member in members}
    others = [member.values for member in panel.pool.order_by("number") if member.pk not in on]
    return next((member for member in members if member.values in others), members[0])


def _volunteers() -> list[lots.Listed]:
    """The pool; volunteers 8 and 9 live together."""
    return [
        lots.Listed(
            {name: answers[number % len(answers)] for name, answers in COMING.items()},
            f"Volunteer {number}",
            f"volunteer-{number}@{DOMAIN}",
            "8 Invented Row" if number in (8, 9) else "",
        )
        for number in range(1, VOLUNTEERS + 1)
    ]
