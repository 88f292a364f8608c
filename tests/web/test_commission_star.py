"""What Co-commission says on the Star: its note in words, its tasks, and what waits for whoever runs a draw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonstar.vocabulary import Co, PanelState
from commonstar.web.co.commission import report
from commonstar.web.co.commission.bodies.actions import agree_task
from commonstar.web.co.commission.bodies.models import AgreedTask, Fund, Term
from commonstar.web.co.commission.budgets.actions import close_for_ideas
from commonstar.web.co.commission.elections.actions import open_nominations
from commonstar.web.co.commission.elections.bridge import Tallied
from commonstar.web.co.commission.elections.counting import count_contest, enter_tally, fix_inputs
from commonstar.web.co.commission.elections.models import Tally
from commonstar.web.co.commission.lots import drawing
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelDraw, PoolMember
from commonstar.web.co.commission.lots.queries import selected_of
from commonstar.web.co.commission.panels.models import CommissioningPanel
from commonstar.web.co.commission.voting import actions as voting
from commonstar.web.programmes.public import Progress, registry
from tests.factories.budgets import decided, make_budget, opened
from tests.factories.cast import Cast
from tests.factories.elections import PAPERS, end_somebody, make_body, make_election, make_fund, make_standing
from tests.factories.lots import make_drawn, make_locked, make_panel, work
from tests.factories.panels import make_panel as make_commissioning
from tests.factories.votes import opened as opened_vote
from tests.factories.votes import vote_kind

pytestmark = pytest.mark.django_db
STAR = "/programmes/living-well/"
LOTS = f"{STAR}commission/lots/"


def note_of(cast: Cast) -> str:
    found = registry.reported([cast.programme])[cast.programme.pk].notes[Co.COMMISSION]
    return str(found.text)


def tasks_of(cast: Cast) -> tuple[Progress | None, Progress | None]:
    tasks = registry.reported([cast.programme])[cast.programme.pk].tasks
    return tasks.get("focus/decide-together"), tasks.get("people/draw-a-panel")


def waits(cast: Cast, who: str = "lead") -> list[tuple[str, str]]:
    return [(str(each.label), each.url) for each in report.waiting(cast.seat(who))]


def test_until_something_is_decided_the_map_speaks(cast: Cast) -> None:
    make_budget(cast.seat("lead"))
    assert note_of(cast) == "0 initiatives", "a draft is nobody’s business"
    assert tasks_of(cast) == (None, None)


def test_the_note_says_first_what_people_can_take_part_in(cast: Cast) -> None:
    seat = cast.seat("lead")
    budget = opened(seat)
    assert note_of(cast) == "1 budget open for ideas"
    assert tasks_of(cast)[0] == Progress(0, 1)
    make_drawn(seat)
    make_panel(seat, people=0)
    assert note_of(cast) == "1 budget open for ideas, 1 panel drawn by lot"
    close_for_ideas(seat=seat, budget=budget)
    assert note_of(cast) == "1 panel drawn by lot, 1 panel to be drawn"
    assert tasks_of(cast) == (Progress(0, 1), Progress(1, 2))
    body = cast.client("lead").get(STAR).content.decode()
    assert "1 panel drawn by lot" in body
    decided(seat)
    assert note_of(cast) == "1 panel drawn by lot, 1 budget decided"
    assert tasks_of(cast)[0] == Progress(1, 2)


def test_its_tasks_lead_to_its_rooms(cast: Cast) -> None:
    assert registry.tasks["people/draw-a-panel"].url is not None
    for key, url in (("focus/decide-together", f"{STAR}commission/"), ("people/draw-a-panel", LOTS)):
        assert url in cast.client("lead").get(f"{STAR}tasks/{key}/").content.decode()


def test_a_draw_waits_for_its_seed_and_for_its_replacements(cast: Cast) -> None:
    seat = cast.seat("lead")
    panel, draw = make_locked(seat)
    here = f"{LOTS}{panel.pk}/"
    assert waits(cast) == [("Make the seed in public and type it in", f"{here}draws/1/seed/")]
    assert "Make the seed in public" in cast.client("facilitator").get(STAR).content.decode()
    assert waits(cast, "contributor") == waits(cast, "viewer") == waits(cast, "stranger") == []
    drawing.enter_seed(seat=seat, panel=panel, number=1, seed="4 2 6", told="At the library")
    draw.refresh_from_db()
    assert waits(cast) == []
    out = PoolMember.objects.filter(panel=panel).exclude(number__in=[int(code[1:]) for code in selected_of(draw)])
    PoolMember.objects.filter(pk=out.values_list("pk", flat=True)[0]).update(answer=Answer.NO)
    assert waits(cast) == [], "whoever was not drawn leaves no place free"
    gone = PoolMember.objects.get(panel=panel, number=int(selected_of(draw)[0][1:]))
    drawing.note_answer(seat=seat, panel=panel, member=gone, answer=Answer.NO)
    assert waits(cast) == [("Draw replacements for those who cannot come", f"{here}people/")]
    work(drawing.replace(seat=seat, panel=panel))
    assert waits(cast) == [("Make the seed in public and type it in", f"{here}draws/2/seed/")]
    PanelDraw.objects.filter(panel=panel, number=2).update(state=DrawState.IMPOSSIBLE, ready_at=None)
    assert waits(cast) == [("No panel meets the quotas: say what to change", f"{here}draws/2/")]
    type(panel).objects.update(forgotten_at=panel.made_at)
    assert waits(cast) == []


def test_an_election_waits_for_the_next_act_of_each(cast: Cast) -> None:
    lead, facilitator = cast.seat("lead"), cast.seat("facilitator")
    early = make_election(lead, title="Early", nominations_until=date(2020, 1, 1))
    assert waits(cast) == [], "nothing waits while it is written"
    open_nominations(seat=lead, election=early)
    here = f"{STAR}commission/elections/"
    assert waits(cast) == [("Nominations are over: publish the candidates", f"{here}{early.pk}/")]
    assert waits(cast, "contributor") == waits(cast, "viewer") == []
    early.delete()
    contest = make_standing(lead)
    page = f"{here}contests/{contest.pk}/"
    assert waits(cast) == []
    enter_tally(seat=lead, contest=contest, place=1, counter="One", tallied=PAPERS)
    assert waits(cast) == [], "the second person is another one"
    for who in ("facilitator", "contributor"):
        assert waits(cast, who) == [("Enter what you counted, as the second person", page)]
    enter_tally(seat=facilitator, contest=contest, place=2, counter="Two", tallied=Tallied(cards=(), spoiled=3))
    assert waits(cast) == [("The two counts differ: count again", page)]
    Tally.objects.filter(place=2).update(said=PAPERS.said())
    assert waits(cast, "facilitator") == [("Count by the rule", page)]
    assert waits(cast, "contributor") == []
    count_contest(seat=lead, contest=fix_inputs(seat=lead, contest=contest), seed="")
    assert waits(cast) == [("Declare the result", f"{here}{contest.election_id}/")]
    with CaptureQueriesContext(connection) as asked:
        list(report.waiting(lead))
    make_standing(lead, title="Another", names=("Elm", "Fir", "Oak"))
    with CaptureQueriesContext(connection) as again:
        list(report.waiting(lead))
    assert len(asked) == len(again)


def test_a_vote_waits_for_each_act_after_its_close(cast: Cast) -> None:
    with vote_kind():
        poll, seat = opened_vote(cast), cast.seat("lead")
        page = f"{STAR}commission/votes/{poll.pk}/"
        assert (note_of(cast), waits(cast)) == ("0 initiatives", [])
        voting.close_poll(seat=seat, poll=poll)
        assert waits(cast) == [("Put the ballots together and publish their hash", page)]
        assert waits(cast, "contributor") == []
        voting.make_file(seat=seat, poll=poll)
        assert waits(cast) == [("Make the seed of the vote in public and type it in", page)]
        voting.enter_seed(seat=seat, poll=poll, seed="1", witness="x")
        assert waits(cast) == [("Count the vote", page)]
        voting.count(seat=seat, poll=poll)
        assert waits(cast) == [("Publish the result of the vote", page)]
        voting.publish(seat=seat, poll=poll)
        assert waits(cast) == []


def test_a_call_that_is_over_waits_for_those_who_lead(cast: Cast) -> None:
    panel = make_commissioning(cast, PanelState.BIDDING)
    assert waits(cast) == []
    CommissioningPanel.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    told = "The last day for bids is over: ask the members for their scores"
    assert waits(cast) == [(told, f"{STAR}commission/panels/{panel.pk}/")]
    assert waits(cast, "facilitator") == []


def test_a_body_says_what_is_overdue_empty_or_not_settled(cast: Cast) -> None:
    lead = cast.seat("lead")
    body, _contest = make_body(lead)
    here = f"{STAR}commission/bodies/{body.pk}/"
    assert waits(cast) == []
    yesterday = timezone.localdate() - timedelta(days=1)
    for title in ("Ask", "Tell"):
        agree_task(seat=lead, body=body, title=title, agreed_on=date(2026, 1, 2), due_on=yesterday)
    agree_task(seat=lead, body=body, title="Later", agreed_on=date(2026, 1, 2))
    assert waits(cast) == waits(cast, "contributor") == [("2 agreed tasks are overdue", here)]
    AgreedTask.objects.update(done_on=yesterday)
    end_somebody(lead, "Ash")
    assert waits(cast) == [("1 seat is empty: fill it", here)]
    assert waits(cast, "contributor") == []
    Term.objects.filter(name="Ash").update(until=yesterday)
    assert waits(cast) == []
    fund = make_fund(lead, body)
    Fund.objects.update(ends_on=yesterday)
    told = "The year of a small fund is over: decide on the next year"
    assert waits(cast) == [(told, f"{STAR}commission/bodies/funds/{fund.pk}/")]
    Fund.objects.update(next="again")
    assert waits(cast) == waits(cast, "viewer") == []


def test_the_list_of_panels_by_lot_says_which_were_drawn(cast: Cast) -> None:
    make_panel(cast.seat("lead"), people=0)
    assert "Being prepared" in cast.client("viewer").get(LOTS).content.decode()
    make_locked(cast.seat("lead"))
    body = cast.client("viewer").get(LOTS).content.decode()
    assert ("Locked" in body, "Drawn" in body) == (True, False)
    make_drawn(cast.seat("lead"))
    assert "Drawn" in cast.client("viewer").get(LOTS).content.decode()


def test_one_query_tells_of_all_kinds_and_one_of_what_waits(cast: Cast) -> None:
    seat = cast.seat("lead")
    for _number in range(2):
        with CaptureQueriesContext(connection) as asked:
            report.report([cast.programme])
        assert len(asked) == 1
        opened(seat)
        make_drawn(seat)
    viewer = cast.seat("viewer")
    with CaptureQueriesContext(connection) as asked:
        list(report.waiting(viewer))
    assert len(asked) == 1
