"""Groups of like-minded people: against what Polis computed itself, by properties, and on made opinions."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonstar.engine.opinion.groups import (
    Groups,
    TooFewPeople,
    find_groups,
    k_means,
    project,
    rand_index,
    silhouette,
)
from commonstar.engine.opinion.says import opinions
from commonstar.engine.opinion.shares import Answers
from commonstar.engine.opinion.votes import Statement, Votes
from commonstar.formats.polis import read_export

GOLDEN = Path(__file__).resolve().parents[1] / "golden/opinion"


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def votes(expected: dict[str, Any]) -> Votes:
    name = "participants-votes.csv"
    read = read_export({name: (GOLDEN / name).read_bytes()}).votes
    out = {str(each) for each in expected["moderated_out"]}
    statements = tuple(Statement(each.id, each.text, each.id in out) for each in read.statements)
    return Votes(read.people, statements, read.values)


@pytest.fixture(scope="module")
def polis(votes: Votes, expected: dict[str, Any]) -> Groups:
    """The groups that Polis found, as if we had found them."""
    labels = np.array([expected["groups"].get(person, -1) for person in votes.people])
    return Groups(project(votes), labels, {3: 0.0})


def test_the_axes_are_those_of_polis(votes: Votes, expected: dict[str, Any]) -> None:
    axes = project(votes).axes
    assert axes.shape == (2, 44)
    for own, theirs in zip(axes, np.array(expected["components"]), strict=True):
        assert min(abs(own - theirs).max(), abs(own + theirs).max()) < 1e-6


def test_each_group_says_what_polis_has_it_say(votes: Votes, polis: Groups, expected: dict[str, Any]) -> None:
    found = opinions(votes, polis, least=1)
    assert len(found.voices) == 3
    for voice in found.voices:
        said = [[int(votes.statements[each.statement].id), str(each.side)] for each in voice.says]
        assert said == expected["repness"][str(voice.group)]
        for each, numbers in zip(voice.says, expected["repness_numbers"][str(voice.group)], strict=True):
            own = (each.test, each.apart, each.ratio, each.share)
            assert own == pytest.approx(numbers, abs=1e-6)


def test_all_share_what_polis_says_they_share(votes: Votes, polis: Groups, expected: dict[str, Any]) -> None:
    found: dict[str, list[int]] = {"agree": [], "disagree": []}
    for said in opinions(votes, polis).all:
        found[said.side].append(int(votes.statements[said.statement].id))
    assert found == expected["consensus"]


def test_groups_are_told_apart_at_least_as_well_as_those_of_polis(votes: Votes, polis: Groups) -> None:
    inside = polis.labels >= 0
    own = find_groups(votes, also=inside)
    assert ((own.labels >= 0) == inside).all()
    assert own.silhouette >= silhouette(own.projection.places[inside], polis.labels[inside])


def made(sizes: tuple[int, ...], statements: int = 40, seed: int = 1, doubt: float = 0.1) -> tuple[Votes, np.ndarray]:
    """People of known groups: each group has an opinion of each statement, from which people differ now and then."""
    chance = np.random.Generator(np.random.Philox(seed))
    opinion = chance.choice([-1.0, 1.0], size=(len(sizes), statements))
    opinion[:, :5] = 1.0
    of = np.repeat(np.arange(len(sizes)), sizes)
    values = opinion[of].copy()
    values[chance.random(values.shape) < doubt] *= -1
    values[chance.random(values.shape) < 0.1] = 0.0
    values[:, :5] = 1.0
    values[chance.random(values.shape) < 0.4] = np.nan
    names = tuple(f"p{place}" for place in range(len(of)))
    return Votes(names, tuple(Statement(str(place)) for place in range(statements)), values), of


@pytest.mark.parametrize("sizes", [(60, 40), (50, 40, 30)])
def test_known_groups_and_what_they_share_are_recovered(sizes: tuple[int, ...]) -> None:
    votes, of = made(sizes)
    groups = find_groups(votes, "seed")
    assert groups.number == len(sizes)
    assert rand_index(groups.labels, of) > 0.8
    assert {place for place, _ in opinions(votes, groups).common[:5]} == set(range(5))


def test_the_same_seed_finds_the_same_and_order_of_statements_does_not_matter() -> None:
    votes, _ = made((40, 30, 20))
    one = find_groups(votes, "dice")
    order = np.arange(40)[::-1]
    turned = Votes(votes.people, tuple(votes.statements[place] for place in order), votes.values[:, order])
    assert (find_groups(votes, "dice").labels == one.labels).all()
    assert rand_index(find_groups(turned, "dice").labels, one.labels) == pytest.approx(1)


def test_a_statement_that_is_out_moves_nobody_apart() -> None:
    votes, _ = made((30, 20))
    out = tuple(Statement(each.id, "", place == 7) for place, each in enumerate(votes.statements))
    other = votes.values.copy()
    other[:, 7] = np.nan
    one, two = (project(Votes(votes.people, out, values)) for values in (votes.values, other))
    assert np.allclose(one.places, two.places)
    assert np.allclose(one.axes[:, 7], 0)


def test_small_groups_are_hidden_with_what_would_give_them_away() -> None:
    votes, of = made((30, 20, 4), doubt=0.05)
    groups = Groups(project(votes), of, {3: 0.5})
    found = opinions(votes, groups)
    assert [voice.people for voice in found.voices] == [30]
    assert found.hidden == 2
    more = Votes((*votes.people, *"abcdef"), votes.statements, np.vstack([votes.values, np.full((6, 40), np.nan)]))
    wide = Groups(project(more), np.array([*of.tolist(), *[-1] * 6]), {3: 0.5})
    assert [voice.people for voice in opinions(more, wide).voices] == [30, 20]


def test_who_saw_too_little_is_in_no_group() -> None:
    votes, _ = made((30, 20))
    votes.values[0, 6:] = np.nan
    groups = find_groups(votes)
    assert groups.labels[0] == -1
    assert (groups.labels[1:] >= 0).sum() >= 45


def test_without_people_there_are_no_groups() -> None:
    votes, _ = made((2, 1))
    with pytest.raises(TooFewPeople):
        find_groups(votes)
    same = Votes(tuple("abcdef"), (Statement("1"),), np.ones((6, 1)))
    with pytest.raises(TooFewPeople):
        find_groups(same)


def test_partitions_with_too_small_a_group_are_passed_over() -> None:
    camps = [[1, 1, 1, -1, -1, -1, 0, 0]] * 20 + [[-1, -1, -1, 1, 1, 1, 0, 0]] * 12 + [[1, 1, -1, -1, 1, 1, 1, 1]] * 3
    statements = tuple(Statement(str(number)) for number in range(8))
    votes = Votes(tuple(map(str, range(35))), statements, np.array(camps, dtype=np.float64))
    assert sorted(np.bincount(find_groups(votes).labels)) == [3, 12, 20]
    found = find_groups(votes, least=5)
    assert min(np.bincount(found.labels)) >= 5
    assert set(found.silhouettes) == {2}
    with pytest.raises(TooFewPeople):
        find_groups(votes, least=18)


def test_polarised_is_large_and_nearly_equal() -> None:
    assert Answers(24, 24, 2).is_polarised
    assert Answers(24, 24, 2).shares == (Fraction(12, 25), Fraction(12, 25), Fraction(1, 25))
    assert not Answers(30, 18, 2).is_polarised
    assert not Answers(12, 12, 26).is_polarised
    assert not Answers(2, 2, 0).is_polarised
    assert Answers(0, 0, 0).shares is None
    assert not Answers(0, 0, 0).is_polarised


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 9))
def test_polarised_has_no_sides_and_no_scale(agree: int, disagree: int, unsure: int, times: int) -> None:
    one = Answers(agree, disagree, unsure)
    assert one.is_polarised == Answers(disagree, agree, unsure).is_polarised
    if one.is_polarised:
        assert Answers(agree * times, disagree * times, unsure * times).is_polarised


def test_silhouettes_and_partitions_on_paper() -> None:
    points = np.array([[0.0, 0.0], [0.0, 1.0], [10.0, 0.0], [10.0, 1.0]])
    labels = k_means(points, 2, "any")
    assert labels[0] == labels[1] != labels[2] == labels[3]
    other = (10 + 101**0.5) / 2
    assert silhouette(points, labels) == pytest.approx((other - 1) / other)
    assert rand_index(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert rand_index(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])) == pytest.approx(-0.5)
