"""What the activities of Focus it share: who takes part, which groups are shown, who may set one up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.vocabulary import Role
from commonstar.web.common.access import Refused
from commonstar.web.gatherings.public import Activity, add_activity
from commonstar.web.programmes.public import Seat
from commonstar.web.star.focus_it import activities
from commonstar.web.star.focus_it.public import put_on_shortlist
from commonstar.web.star.map_it.public import Initiative
from tests.factories.cast import Cast
from tests.factories.gatherings import make_gathering
from tests.factories.initiatives import make_initiative
from tests.web.test_shortlist import why

RUNNERS = ("lead", "co-lead", "facilitator")


@pytest.mark.parametrize(
    ("counts", "everyone", "shown"),
    [
        ({}, 7, set()),
        ({"a": 4, "b": 5}, 9, set()),
        ({"a": 5, "b": 5}, 10, {"a", "b"}),
        ({"a": 6, "b": 5, "c": 2}, 13, {"a"}),
        ({"a": 12}, 12, {"a"}),
        ({"a": 12}, 14, set()),
    ],
)
def test_small_groups_are_hidden_and_cannot_be_worked_out(
    counts: dict[str, int], everyone: int, shown: set[str]
) -> None:
    assert activities.groups_shown(counts, everyone) == shown


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=6), st.integers(0, 9))
def test_what_is_left_over_is_nobody_or_at_least_five(counts: dict[str, int], others: int) -> None:
    everyone = sum(counts.values()) + others
    shown = activities.groups_shown(counts, everyone)
    left = everyone - sum(counts[name] for name in shown)
    assert all(counts[name] >= activities.FEWEST for name in shown)
    assert not shown or left == 0 or left >= activities.FEWEST


def planned(seat: Seat) -> Activity:
    return add_activity(seat=seat, gathering=make_gathering(seat), kind="mapping", title="Which first?")


@pytest.mark.django_db
def test_the_shortlist_takes_part_unless_others_are_picked(cast: Cast) -> None:
    seat = cast.seat("lead")
    rows = [make_initiative(seat, title) for title in ("Choir", "Bees", "Allotment")]
    activity = planned(seat)
    assert activities.initiatives_in(activity) == []
    put_on_shortlist(seat=seat, initiative=rows[0], choice=why())
    assert activities.initiatives_in(activity) == [rows[0]]
    settings = activities.picked([rows[1].pk, rows[2].pk])
    activities.set_up(seat=seat, activity=activity, settings=settings, has_begun=False)
    assert [row.title for row in activities.initiatives_in(activity)] == ["Allotment", "Bees"]
    Initiative.objects.filter(pk=rows[2].pk).update(merged_into=rows[0])
    assert [row.title for row in activities.initiatives_in(activity)] == ["Bees", "Choir"]
    with pytest.raises(activities.AlreadyBegun):
        activities.set_up(seat=seat, activity=activity, settings={}, has_begun=True)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_start_and_set_up(cast: Cast, who: str) -> None:
    activity, seat = planned(cast.seat("lead")), cast.seat(who)
    if who in RUNNERS:
        activities.set_up(seat=seat, activity=activity, settings={"x": 1}, has_begun=False)
        activities.start_activity(seat=seat, kind="mapping", title="Which?", gathering=None)
        return
    with pytest.raises(Refused):
        activities.set_up(seat=seat, activity=activity, settings={}, has_begun=False)
    with pytest.raises(Refused):
        activities.start_activity(seat=seat, kind="mapping", title="Which?", gathering=None)
