"""A programme's page: the Star from the data, what waits, who takes part; for members and for those outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonstar.vocabulary import Co, Role, Standing, Step, Visibility
from commonstar.web.programmes.models import Membership, Programme, Task
from commonstar.web.programmes.public import Progress, Report, SectorNote, TaskKind, registry, seat_of
from commonstar.web.programmes.star import star_page
from commonstar.web.programmes.tasks.queries import board_of
from tests.factories.cast import Cast, make_cast, make_user
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
MEMBERS = (*Role, "administrator")
OUTSIDERS = ("partner", "stranger", "anonymous")
STAR = "/programmes/living-well/"


@pytest.fixture
def tasks() -> Iterator[dict[str, TaskKind]]:
    """The registered tasks; what a test registers is forgotten after it."""
    kept = dict(registry.tasks), list(registry.reporters), list(registry.waits)
    yield registry.tasks
    registry.tasks.clear()
    registry.tasks.update(kept[0])
    registry.reporters[:], registry.waits[:] = kept[1], kept[2]


def reports(progress: dict[str, Progress], notes: dict[Co | Step, SectorNote] | None = None) -> None:
    """From now on the only room that reports says this."""
    registry.reporters[:] = [lambda programmes: {each.pk: Report(progress, notes or {}) for each in programmes}]


def elsewhere(programme: Programme, *keys: str) -> None:
    for key in keys:
        Task.objects.create(
            programme=programme, key=key, step=key.split("/")[0], elsewhere_on="2026", elsewhere_by="Us"
        )


def sector(cast: Cast, key: str) -> tuple[str, str]:
    """What a sector of the lead's Star says: its state and its note."""
    star = star_page(cast.seat("lead")).star
    return next((each.state, each.note) for each in star.sectors if each.key == key)


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("who", [*MEMBERS, *OUTSIDERS])
def test_who_opens_the_star(db: None, who: str, visibility: Visibility) -> None:
    cast = make_cast(visibility)
    open_to = {
        Visibility.PRIVATE: set(MEMBERS),
        Visibility.PARTNERS: {*MEMBERS, "partner"},
        Visibility.PUBLIC: {*MEMBERS, *OUTSIDERS},
    }
    assert cast.client(who).get(STAR).status_code == (200 if who in open_to[visibility] else 404)


def test_the_page_is_sound_and_has_picture_list_and_button(cast: Cast) -> None:
    body = cast.client("lead").get(STAR).content.decode()
    page = outline(body)
    assert page.headings[1] == ["Living well"]
    assert page.repeated_ids() == []
    assert page.broken_references() == []
    assert page.inline == []
    assert body.count("cs-star__sector--not-started") == 9
    assert "The five steps" in page.headings[2]


def test_navigation_has_the_star_and_the_five_steps(cast: Cast) -> None:
    body = cast.client("lead").get(f"{STAR}tasks/focus/choose-the-few/").content.decode()
    assert '<strong class="govuk-service-navigation__active-fallback">Focus it</strong>' in body
    for label in ("The Star", "Map it", "Focus it", "People it", "Market it", "Grow it"):
        assert label in body
    assert body.count("service-navigation__active-fallback") == 1


def test_outsiders_are_led_to_no_page_that_is_closed_to_them(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    body = cast.client("anonymous").get(STAR).content.decode()
    assert f"{STAR}steps/" not in body
    assert f"{STAR}tasks/" not in body
    assert "What waits for you" not in body
    assert body.count('href="/guidance/#') == 18 - 2 * sum(key in registry.pages for key in (*Step, *Co))


def test_task_lists_are_linked_even_where_a_step_leads_to_its_room(cast: Cast) -> None:
    body = cast.client("viewer").get(STAR).content.decode()
    assert [step for step in Step if f'href="{STAR}steps/{step}/"' not in body] == []
    assert "Focus it: 4 open tasks" in body


def test_the_organisations_are_named_outside(db: None) -> None:
    make_cast(Visibility.PUBLIC)
    assert "Organisations: The council, The partner" in Client().get(STAR).content.decode()


def test_a_step_is_under_way_with_one_task_done_elsewhere_and_says_so(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({})
    assert sector(cast, "focus") == ("not-started", "")
    elsewhere(cast.programme, "focus/choose-the-few")
    assert sector(cast, "focus") == ("under-way", "1 of 4 tasks, 1 elsewhere")


def test_a_step_all_done_elsewhere_is_striped(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({})
    keys = ("recognise-needs", "choose-the-few", "make-business-case", "decide-together")
    elsewhere(cast.programme, *(f"focus/{key}" for key in keys))
    assert sector(cast, "focus") == ("elsewhere", "4 of 4 tasks")
    assert "cs-star__sector--elsewhere" in cast.client("lead").get(STAR).content.decode()


def test_what_the_data_says_counts_and_what_is_not_for_us_does_not(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({"focus/choose-the-few": Progress(3, 3)})
    assert sector(cast, "focus") == ("under-way", "1 of 4 tasks")
    for key in ("focus/make-business-case", "focus/recognise-needs", "focus/decide-together"):
        Task.objects.create(programme=cast.programme, key=key, step="focus", not_for_us="No money")
    assert sector(cast, "focus") == ("done", "1 of 1 task")


def test_done_by_the_data_is_not_called_done_elsewhere(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({"focus/choose-the-few": Progress(3, 3), "focus/make-business-case": Progress(1, 1)})
    elsewhere(cast.programme, "focus/choose-the-few")
    for key in ("focus/recognise-needs", "focus/decide-together"):
        Task.objects.create(programme=cast.programme, key=key, step="focus", not_for_us="Done before")
    assert sector(cast, "focus")[0] == "done"


def test_a_co_says_what_its_room_reports(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({}, {Co.DESIGN: SectorNote("1 lab", Progress(1, 2))})
    assert sector(cast, "design") == ("under-way", "1 lab")
    assert sector(cast, "assess") == ("not-started", "")


def test_a_stand_in_gives_way_and_a_real_task_does_not(tasks: dict[str, TaskKind]) -> None:
    real = TaskKind("people/find-people", Step.PEOPLE, "Find", "How", 10, lambda programme: "/there/")
    registry.task(real)
    assert registry.tasks["people/find-people"] is real
    with pytest.raises(ValueError, match="twice"):
        registry.task(real)


def test_my_tasks_wait_for_me_and_overdue_ones_for_the_lead(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Task.objects.create(
        programme=cast.programme, step="grow", title="Book a room", owner=cast.people["contributor"], due_on=yesterday
    )
    waiting = {who: star_page(cast.seat(who)).waiting for who in ("contributor", "lead", "facilitator")}
    assert [str(each.label) for each in waiting["contributor"]] == ["Book a room"]
    assert [str(each.status.label) for each in waiting["lead"] if each.status] == ["Overdue"]
    assert waiting["facilitator"] == ()


def test_the_button_is_the_first_task_that_had_not_better_wait(cast: Cast, tasks: dict[str, TaskKind]) -> None:
    reports({})
    button = star_page(cast.seat("lead")).button
    assert button is not None
    assert str(button.label) == str(min(registry.tasks_of(Step.MAP), key=lambda kind: kind.order).title)
    assert star_page(cast.seat("viewer")).button is None


def test_small_numbers_of_a_standing_are_not_told_outside(db: None) -> None:
    cast = make_cast(Visibility.PUBLIC)
    for number in range(5):
        user = make_user(f"carer-{number}")
        standings = [Standing.CARER, *([Standing.MANAGER] if number < 4 else [])]
        Membership.objects.create(programme=cast.programme, user=user, role=Role.VIEWER, standings=standings)
    outside, inside = star_page(seat_of(cast.programme, None)), star_page(cast.seat("lead"))
    told = {str(each.label): each.count for each in outside.taking_part.standings}
    assert told == {"Carer": 5, "Front-line staff": 5, "Manager": None}
    assert {str(each.label): each.count for each in inside.taking_part.standings}["Manager"] == 4
    assert "Manager: " not in Client().get(STAR).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_star(cast: Cast, django_assert_max_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        user = make_user(f"someone-{number}")
        Membership.objects.create(programme=cast.programme, user=user, role=Role.VIEWER, standings=["carer"])
        Task.objects.create(programme=cast.programme, step="map", title=f"Task {number}", owner=user)
    client = cast.client("lead")
    with django_assert_max_num_queries(21):
        client.get(STAR)


def test_the_board_knows_only_its_own_programme(cast: Cast) -> None:
    Task.objects.create(programme=cast.other_programme, step="map", title="Not ours")
    assert all(line.title != "Not ours" for line in board_of(cast.programme).lines)
