"""What Co-commission says on the Star: its note in words, its tasks, and what waits for whoever runs a draw."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonstar.vocabulary import Co
from commonstar.web.co.commission import report
from commonstar.web.co.commission.budgets.actions import close_for_ideas
from commonstar.web.co.commission.lots import drawing
from commonstar.web.co.commission.lots.models import Answer, DrawState, PanelDraw, PoolMember
from commonstar.web.co.commission.lots.queries import selected_of
from commonstar.web.programmes.public import Progress, registry
from tests.factories.budgets import decided, make_budget, opened
from tests.factories.cast import Cast
from tests.factories.lots import make_drawn, make_locked, make_panel, work

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
