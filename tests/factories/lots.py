"""Panels by lot for tests: a small pool from a list, as far along as is asked for."""

from __future__ import annotations

from commonstar.web.co.commission.lots import actions, drawing, jobs
from commonstar.web.co.commission.lots.actions import Listed, PanelValues, QuotaValues
from commonstar.web.co.commission.lots.models import PanelByLot, PanelDraw
from commonstar.web.programmes.public import Seat

SEED = "dice 4 2 6"
QUOTAS = (
    QuotaValues("age", "under 60", 2, 3, 6_000),
    QuotaValues("age", "60 and over", 1, 2, 4_000),
    QuotaValues("area", "north", 1, 3, 5_000),
    QuotaValues("area", "south", 1, 3, 5_000),
)


def values(title: str = "Bus panel", *, is_open: bool = False, size: int = 4) -> PanelValues:
    """What is said of a panel."""
    return PanelValues(title, "It meets twice.", size, "leximin", "Dice at the library.", is_open, "The census, 2021")


def made_people(count: int = 12) -> list[Listed]:
    """People who are not alike; the first two share a household."""
    return [
        Listed(
            {"age": "60 and over" if place % 3 == 0 else "under 60", "area": "north" if place % 4 else "south"},
            f"Person {place}",
            f"p{place}@example.org",
            "1 High Street" if place < 2 else "",
        )
        for place in range(count)
    ]


def make_panel(seat: Seat, *, people: int = 12, is_open: bool = False, size: int = 4) -> PanelByLot:
    """A panel with its quotas and a pool, not locked."""
    panel = actions.plan_panel(seat=seat, values=values(is_open=is_open, size=size))
    actions.set_quotas(seat=seat, panel=panel, quotas=QUOTAS)
    if people:
        actions.take_list(seat=seat, panel=panel, people=made_people(people))
    return panel


def work(draw: PanelDraw) -> PanelDraw:
    """What the worker does."""
    jobs.work_out.func(draw_id=str(draw.pk))
    draw.refresh_from_db()
    return draw


def make_locked(seat: Seat, *, is_open: bool = False) -> tuple[PanelByLot, PanelDraw]:
    """A locked panel whose hashes are published, waiting for its seed."""
    panel = make_panel(seat, is_open=is_open)
    return panel, work(drawing.lock(seat=seat, panel=panel))


def make_drawn(seat: Seat, *, is_open: bool = False) -> tuple[PanelByLot, PanelDraw]:
    """A panel that was drawn."""
    panel, _draw = make_locked(seat, is_open=is_open)
    return panel, drawing.enter_seed(seat=seat, panel=panel, number=1, seed=SEED, told="At the library")
