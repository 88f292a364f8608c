"""Panels by lot against every panel there is, by properties, and on the questions that organisers have."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.panel.changes import QuotasCannotBeMet
from commonstar.engine.panel.drawing import Lottery, lottery, without
from commonstar.engine.panel.kinds import kinds_of
from commonstar.engine.panel.missing import shares
from commonstar.engine.panel.pool import Method, Person, Pool, Quota, TooFewHouseholds, UnsoundPool
from commonstar.engine.panel.turns import turns
from tests.engine.panels import all_panels, fairest, is_panel, made_pool

LEVELS = 5
SEEDS = 7


def holds(made: Lottery) -> None:
    """What every lottery promises."""
    assert len(made.panels) == 1000
    assert all(is_panel(made.pool, panel) for panel in set(made.panels))
    assert sum(made.chances) == pytest.approx(made.pool.size, abs=1e-6)
    assert made.deviation <= 0.001 + 1e-6


def levels(made: Lottery) -> int:
    return len({round(chance, 5) for chance in made.chances})


@pytest.fixture(scope="module")
def large() -> Lottery:
    """A pool with five categories and households that are shared."""
    return lottery(made_pool(2, people=60, size=12, values=(2, 3, 4, 2, 3), shared=0.3), Method.LEXIMIN)


def test_a_pool_with_five_categories_has_several_levels_of_chances(large: Lottery) -> None:
    holds(large)
    assert len(large.pool.categories) == 5
    assert levels(large) >= LEVELS
    assert large.minimum == pytest.approx(min(large.chances))


def test_maximin_raises_the_least_chance_as_far_and_no_further(large: Lottery) -> None:
    made = lottery(large.pool, Method.MAXIMIN)
    holds(made)
    assert made.minimum == pytest.approx(large.minimum, abs=1e-6)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_chances_are_those_found_by_looking_at_every_panel(seed: int) -> None:
    pool = made_pool(seed, people=10, size=4, values=(2, 2, 3, 2, 2), shared=0.4)
    quotas = tuple(replace(quota, most=quota.most + 1) for quota in pool.quotas)
    pool = replace(pool, quotas=quotas)
    panels = all_panels(pool)
    if not panels:
        with pytest.raises(QuotasCannotBeMet):
            lottery(pool, Method.LEXIMIN)
        return
    made = lottery(pool, Method.LEXIMIN)
    holds(made)
    assert made.chances == pytest.approx(fairest(pool, panels), abs=1e-6)
    assert {place for place in range(10) if not any(place in panel for panel in panels)} == made.impossible
    assert lottery(pool, Method.MAXIMIN).minimum == pytest.approx(made.minimum, abs=1e-6)


def test_the_seeds_of_the_oracle_are_not_all_alike() -> None:
    pools = [made_pool(seed, people=10, size=4, values=(2, 2, 3, 2, 2), shared=0.4) for seed in range(SEEDS)]
    wide = [replace(p, quotas=tuple(replace(q, most=q.most + 1) for q in p.quotas)) for p in pools]
    found = [lottery(pool, Method.LEXIMIN) for pool in wide if all_panels(pool)]
    assert len(found) >= 5
    assert sum(levels(made) > 1 for made in found) >= 3
    assert any(made.impossible for made in found)


def triangle() -> Pool:
    """Of A, B and C at most one, though halves of all three would fit: fractions of people mislead here."""
    quotas = tuple(Quota(name, value, 0, 1 if value == "x" else 2) for name in "123" for value in "xy")
    people = (
        Person("A", ("x", "y", "x")),
        Person("B", ("x", "x", "y")),
        Person("C", ("y", "x", "x")),
        Person("D", ("y", "y", "y")),
    )
    return Pool(("1", "2", "3"), quotas, people, 2)


@pytest.mark.parametrize("method", Method)
def test_where_fractions_mislead_the_long_way_finds_the_chances(method: Method) -> None:
    made = lottery(triangle(), method)
    holds(made)
    assert made.chances == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1], abs=1e-6)


def test_people_who_are_alike_are_one_number_and_have_one_chance(large: Lottery) -> None:
    kinds = kinds_of(large.pool)
    assert len(kinds.kinds) < len(large.pool.people)
    for kind in kinds.kinds:
        assert len({round(large.chances[place], 7) for row in kind.people for place in row}) == 1


def plain(number: int, size: int, **more: object) -> Pool:
    people = tuple(Person(f"p{place}", ("f" if place % 2 else "m",)) for place in range(number))
    return Pool(("sex",), (Quota("sex", "f", 1, size), Quota("sex", "m", 1, size)), people, size, **more)


def test_who_is_fixed_is_on_every_panel_and_nobody_of_the_same_household() -> None:
    pool = plain(8, 3)
    people = (replace(pool.people[0], household="h"), replace(pool.people[1], household="h"), *pool.people[2:])
    made = lottery(replace(pool, people=people, fixed=frozenset({"p0"})), Method.LEXIMIN)
    holds(made)
    assert made.chances[0] == pytest.approx(1)
    assert made.impossible == {1}
    assert made.chances[1] == 0
    assert made.minimum == pytest.approx(2 / 6)


def test_replacements_join_those_who_stay() -> None:
    pool = plain(10, 4)
    first = lottery(pool, Method.LEXIMIN)
    panel = first.ids(first.draw("dice"))
    second = lottery(without(pool, frozenset(panel), frozenset(panel[:1])), Method.LEXIMIN)
    holds(second)
    drawn = second.ids(second.draw("dice again"))
    assert set(panel[1:]) < set(drawn)
    assert panel[0] not in drawn
    with pytest.raises(UnsoundPool, match="nobody-knows is not in the pool"):
        without(pool, frozenset({"nobody-knows"}), frozenset())


def test_the_smallest_change_is_named() -> None:
    pool = plain(9, 4)
    with pytest.raises(QuotasCannotBeMet) as found:
        lottery(replace(pool, quotas=(Quota("sex", "f", 3, 4), Quota("sex", "m", 2, 2))), Method.LEXIMIN)
    assert [str(change) for change in found.value.changes] == ["lower the minimum of sex f from 3 to 2"] or [
        str(change) for change in found.value.changes
    ] == ["lower the minimum of sex m from 2 to 1"]
    with pytest.raises(QuotasCannotBeMet, match="lower the minimum of sex f from 8 to 4"):
        lottery(replace(pool, size=6, quotas=(Quota("sex", "f", 8, 8), Quota("sex", "m", 0, 2))), Method.LEXIMIN)


@pytest.mark.parametrize("seed", range(3))
def test_after_the_smallest_change_a_panel_exists_and_no_smaller_one_would_do(seed: int) -> None:
    pool = made_pool(seed, people=12, size=5, values=(2, 3, 2))
    pool = replace(pool, quotas=tuple(replace(quota, most=quota.least) for quota in pool.quotas))
    with pytest.raises(QuotasCannotBeMet) as found:
        lottery(pool, Method.LEXIMIN)
    changes = {(each.quota.category, each.quota.value): each for each in found.value.changes}
    amount = sum(each.quota.least - each.least + each.most - each.quota.most for each in found.value.changes)
    mended = tuple(
        replace(quota, least=changes[key].least, most=changes[key].most)
        if (key := (quota.category, quota.value)) in changes
        else quota
        for quota in pool.quotas
    )
    assert all_panels(replace(pool, quotas=mended))
    loose = replace(pool, quotas=tuple(Quota(q.category, q.value, 0, pool.size) for q in pool.quotas))
    needed = min(
        sum(
            max(0, quota.least - count, count - quota.most)
            for quota, count in zip(pool.quotas, pool.counts(frozenset(panel)), strict=True)
        )
        for panel in all_panels(loose)
    )
    assert amount == needed


def test_whoever_waits_is_told_once_when_the_chances_are_found() -> None:
    told: list[str] = []
    made = lottery(plain(4, 2), Method.LEXIMIN, 10, halfway=lambda: told.append("halfway"))
    assert (told, len(made.panels)) == (["halfway"], 10)


def test_the_draw_is_one_public_number() -> None:
    made = lottery(plain(6, 2), Method.LEXIMIN)
    assert made.draw("dice 4 2") == int(hashlib.sha256(b"dice 4 2").hexdigest(), 16) % 1000
    assert len(made.ids(made.draw("dice 4 2"))) == 2


def test_who_is_missing_beside_those_who_live_there() -> None:
    quotas = (Quota("age", "young", 0, 2), Quota("age", "middle", 1, 4), Quota("age", "old", 0, 2))
    people = tuple(Person(str(place), ("old" if place == 0 else "middle",)) for place in range(12))
    pool = Pool(("age",), quotas, people, 3)
    living = {("age", "young"): 30, ("age", "middle"): 30, ("age", "old"): 40}
    young, middle, old = shares(pool, frozenset({1, 2, 3}), living)
    assert (young.is_missing, young.is_seldom) == (True, False)
    assert (middle.is_missing, middle.is_seldom, middle.panel) == (False, False, 3)
    assert (old.is_seldom, old.is_seldom_on_panel, old.pool) == (True, True, 1)


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(TooFewHouseholds, match="only 4"):
        plain(4, 5)
    with pytest.raises(UnsoundPool, match="p9 is to be on the panel"):
        plain(4, 2, fixed=frozenset({"p9"}))
    same = tuple(replace(person, household="h") for person in plain(4, 2).people[:2]) + plain(4, 2).people[2:]
    with pytest.raises(UnsoundPool, match="p0 and p1"):
        replace(plain(4, 2), people=same, fixed=frozenset({"p0", "p1"}))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=25))
def test_households_take_turns_and_give_each_kind_equally_often(homes: int, rows: list[list[int]]) -> None:
    numbers = [row if sum(row) <= homes else [min(row[0], homes), 0] for row in rows]
    seats = list(turns(numbers, homes))
    assert Counter((panel, kind) for panel, kind, _ in seats) == Counter(
        {(panel, kind): number for panel, row in enumerate(numbers) for kind, number in enumerate(row) if number}
    )
    assert max(Counter((panel, home) for panel, _, home in seats).values(), default=0) <= 1
    for kind in (0, 1):
        often = Counter(home for _, each, home in seats if each == kind)
        counts = [often[home] for home in range(homes)]
        assert max(counts) - min(counts) <= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.lists(st.integers(0, 6), min_size=1, max_size=40))
def test_people_of_one_kind_take_turns_in_rounds(homes: int, row: list[int]) -> None:
    numbers = [[min(number, homes)] for number in row]
    seats = list(turns(numbers, homes))
    panels = Counter((panel, home) for panel, _, home in seats)
    assert max(panels.values(), default=0) <= 1
    assert len(seats) == sum(number for (number,) in numbers)
    counts = Counter(home for _, _, home in seats)
    often = [counts[home] for home in range(homes)]
    assert max(often) - min(often) <= 1


def test_nobody_always_sits_beside_the_next_on_the_list() -> None:
    beside: dict[int, set[int]] = {}
    for panel in lottery(plain(20, 4), Method.LEXIMIN).panels:
        for place in panel:
            beside.setdefault(place, set()).update(panel)
    assert all(len(others) == 20 for others in beside.values())


# Volunteers by their numbers in the order of two pools, the eleven who stay, and who leaves.
ROUNDING = (
    (
        "6 7 42 53 49 5 50 40 33 9 41 52 59 28 31 25 13 35 55 36 57 12 51 29 56 47 37 32 58 19 46 27 20 38 21 39 60 15 "
        "43 17 26 18 23 30 22 8 54 24 45 10 44 4 2 16 11 3 48 34 1 14",
        "50 33 52 13 12 27 39 15 43 18 45",
        "5",
    ),
    (
        "28 26 11 54 7 4 13 44 32 33 18 45 58 5 25 6 36 42 48 60 3 14 9 12 52 8 34 23 21 40 37 30 35 47 38 49 50 2 51 "
        "39 10 22 20 57 53 55 41 16 17 46 43 56 1 29 15 27 19 59 31 24",
        "28 44 25 47 2 51 57 41 56 1 15",
        "3",
    ),
)


@pytest.mark.parametrize(("order", "stay", "leaves"), ROUNDING)
def test_floors_that_leave_no_room_for_the_last_digit_do_not_hide_the_solution(
    order: str, stay: str, leaves: str
) -> None:
    coming = {"age": "yoyyoyv", "ward": "mhmunhmm", "home": "oao", "walks": "eehee"}
    bounds = {
        "age": {"y": (5, 7), "o": (3, 5), "v": (1, 2)},
        "ward": {"m": (3, 4), "h": (3, 4), "u": (2, 3), "n": (2, 3)},
        "home": {"a": (3, 5), "o": (7, 9)},
        "walks": {"e": (8, 9), "h": (3, 4)},
    }
    quotas = tuple(Quota(name, value, *each) for name, values in bounds.items() for value, each in values.items())
    people = tuple(
        Person(number, tuple(told[int(number) % len(told)] for told in coming.values()), "8" * (number in ("8", "9")))
        for number in order.split()
    )
    pool = Pool(tuple(bounds), quotas, people, 12, frozenset(stay.split()))
    holds(lottery(without(pool, frozenset(), frozenset([leaves])), Method.LEXIMIN))
