"""The election of the demonstration: two communities, a count by two people, and what those elected did since."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

from django.utils import timezone

from commonstar.vocabulary import ElectionWay, TermEnd
from commonstar.web.accounts.public import User
from commonstar.web.co.commission.public import elections
from commonstar.web.programmes.public import AcceptedFile, Decided, Programme, Seat, accept_file, seat_of

TITLE = "Older people’s council"
REMIT = (
    "Illustrative: five older people who say what matters to older people, "
    "agree with the partners what is done about it, and spend a small fund."
)
BOARD = "The programme's board (illustrative)"
TOWN, ALL = "Millbrook", "Everybody"
# By community: seats, who stands with what they say, and the papers: how many say what, by numbers of candidates in
# the order of the alphabet.
STANDING = {
    TOWN: (
        2,
        {
            "Carer for a parent": "Illustrative: carers need one afternoon that is theirs. I want it in every plan.",
            "Gardener": "Illustrative: I grow beans with my neighbours, and know who does not come any more.",
            "Lunch club cook": "Illustrative: people tell me over soup what they tell no form.",
            "Retired bus driver": "Illustrative: I know each stop, and at which of them there is nowhere to sit.",
        },
        ((41, (4, 2)), (24, (1, 3)), (18, (2, 1, 3)), (14, (3, 1)), (9, (3, 2, 4))),
    ),
    ALL: (
        3,
        {
            "Chess teacher": "Illustrative: company comes with something to do.",
            "Former nurse": "Illustrative: much of what brings people to hospital begins at home.",
            "Library friend": "Illustrative: the library is warm, dry and free. It should open longer.",
            "Minibus volunteer": "Illustrative: who cannot get there does not take part.",
            "Walking group organiser": "Illustrative: we walk in any weather, and talk.",
        },
        (
            (58, (5, 4, 2)),
            (44, (2, 3)),
            (37, (3, 2, 1)),
            (33, (4, 5, 2)),
            (24, (1, 3)),
            (12, (1, 5, 4)),
            (6, (2, 5)),
        ),
    ),
}
SPOILED = {TOWN: 2, ALL: 3}


def elect(programme: Programme, people: dict[str, User]) -> None:
    """All of it, from the nominations to the money of the second year. `people` by the names of the cast."""
    today = timezone.localdate()
    lead, second = seat_of(programme, people["lead"]), seat_of(programme, people["facilitator"])
    row = _vote(lead, second, today - timedelta(days=500))
    given = elections.Declaration(today - timedelta(days=480), title=TITLE, remit=REMIT)
    body = elections.declare(seat=lead, election=row, given=given)
    _somebody_leaves(lead, body, today - timedelta(days=90))
    _work(lead, body, today)
    _spend(lead, body, today)


def _vote(lead: Seat, second: Seat, day: date) -> elections.Election:
    values = elections.ElectionValues(
        title=f"{TITLE}: first election",
        purpose=REMIT,
        way=ElectionWay.MEETING,
        rule="scottish",
        who_stands="Illustrative: whoever is 60 or older and lives in the area; for Millbrook’s seats, in Millbrook.",
        who_votes="Illustrative: whoever may stand. People of Millbrook vote for both, the others for Everybody alone.",
        nominations_until=day - timedelta(days=30),
        votes_from=day,
        votes_until=day,
        term_until=day + timedelta(days=3 * 365),
        lot_words="A die, thrown six times in front of everyone.",
        contests=tuple((name, seats) for name, (seats, _who, _papers) in STANDING.items()),
    )
    row = elections.draft(seat=lead, values=values)
    elections.open_nominations(seat=lead, election=row)
    contests = list(row.contests.select_related("election__programme"))
    for contest in contests:
        for name, says in STANDING[contest.name][1].items():
            agreed = elections.Nomination(name, says, day - timedelta(days=45), "They signed the form.")
            elections.nominate(seat=lead, contest=contest, given=agreed)
    elections.publish_candidates(seat=lead, election=row)
    for contest in contests:
        _count(lead, second, contest)
    return row


def _count(lead: Seat, second: Seat, contest: elections.Contest) -> None:
    """Two people count, each for themselves; then the rule is applied."""
    piles = tuple((tuple((each,) for each in order), papers) for papers, order in STANDING[contest.name][2])
    for place, seat in ((1, lead), (2, second)):
        tallied = elections.Tallied(piles=piles if place == 1 else piles[::-1], spoiled=SPOILED[contest.name])
        counter = "First counter (illustrative)" if place == 1 else "Second counter (illustrative)"
        elections.enter_tally(seat=seat, contest=contest, place=place, counter=counter, tallied=tallied)
    elections.fix_inputs(seat=lead, contest=contest)
    elections.count_contest(seat=lead, contest=contest)


def _somebody_leaves(lead: Seat, body: elections.Body, day: date) -> None:
    """One of Millbrook's resigns, and whoever comes next by counting again agreed."""
    gone = body.terms.select_related("body", "contest__election").get(name="Retired bus driver")
    said = "Illustrative: moved to be near the family, and thanks everybody."
    elections.end_term(seat=lead, term=gone, end=TermEnd.LEFT, on=day, reason=said)
    gone.refresh_from_db()
    elections.fill_by_recount(seat=lead, term=gone, begins_on=day + timedelta(days=14))


def _work(lead: Seat, body: elections.Body, today: date) -> None:
    first, latest = today - timedelta(days=440), today - timedelta(days=40)
    elections.hold_meeting(
        seat=lead,
        body=body,
        held_on=first,
        present=5,
        guests=11,
        where="Library",
        summary="Illustrative: benches first.",
    )
    elections.hold_meeting(
        seat=lead,
        body=body,
        held_on=latest,
        present=4,
        guests=6,
        where="Lunch club",
        summary="Illustrative: the winter.",
    )
    benches = elections.agree_task(
        seat=lead, body=body, title="Say at which stops a bench is missing", agreed_on=first, who="The walking groups"
    )
    came = "Illustrative: 14 stops. The council set up three benches, and said why not the others."
    elections.finish_task(seat=lead, task=benches, done_on=first + timedelta(days=60), what_came=came)
    due = today + timedelta(days=30)
    title = "Ask at the lunch clubs what people miss in winter"
    elections.agree_task(seat=lead, body=body, title=title, agreed_on=latest, who="Lunch club cook", due_on=due)
    reasons = "Illustrative: it costs little, and everybody sees that something comes of what they say."
    decided = Decided("Begin with benches at bus stops (illustrative)", reasons, body.title, first)
    elections.decide(seat=lead, body=body, decided=decided)


def _spend(lead: Seat, body: elections.Body, today: date) -> None:
    begins, ends = today - timedelta(days=470), today - timedelta(days=106)
    reasons = "Illustrative: for small things that cannot wait for a committee. Not for wages."
    granted = Decided("Grant the older people’s council a small fund (illustrative)", reasons, BOARD, begins)
    fund = elections.grant(
        seat=lead, body=body, given=elections.Grant(begins, ends, Decimal("1500.00"), "GBP", granted)
    )
    for days, what, whom, amount, picture in (
        (60, "Wood and screws for three benches", "Hardware shop", "412.75", "receipt-benches.png"),
        (120, "200 leaflets about the walks", "Print shop", "86.40", "receipt-leaflets.png"),
        (200, "Tea and cake for the open meeting", "Market stall", "38.20", ""),
    ):
        spent = elections.Spent(
            begins + timedelta(days=days), what, whom, Decimal(amount), "" if picture else "The stall gives none."
        )
        elections.spend(seat=lead, fund=fund, given=spent, receipt=_receipt(picture) if picture else None)
    reasons = "Illustrative: most of it was not needed in the first year, so less is granted, and the rest is kept."
    again = Decided("Money for the council’s second year (illustrative)", reasons, BOARD, ends)
    elections.decide_next_year(seat=lead, fund=fund, amount=Decimal("500.00"), keeps_rest=True, decided=again)


def _receipt(name: str) -> AcceptedFile:
    return accept_file(name, (files("commonstar") / "demonstration_data" / name).read_bytes())
