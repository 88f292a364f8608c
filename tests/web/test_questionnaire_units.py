"""Results by organisation and by place: sums of what may be shown, from one table that is protected as a whole."""

from __future__ import annotations

import csv
import io
import random
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from commonstar.engine.survey.disclosure import Plan, Tally, protect
from commonstar.web.questionnaires import actions, arriving, queries, units
from commonstar.web.questionnaires.bridge import Hidden
from commonstar.web.questionnaires.forms import RoundForm
from commonstar.web.questionnaires.models import Round
from tests.engine.attack import attack
from tests.factories.cast import Cast
from tests.factories.questionnaires import open_lunch, say

pytestmark = pytest.mark.django_db
NAMES = ("Council > Millbrook", "Council > Weston", "Charity > Millbrook", "Charity > Weston", "Library")


def asked_at(cast: Cast, people: dict[str, int]) -> Round:
    asked = open_lunch(cast.seat("lead"), units=tuple(people), unit_question="Where?")
    for unit, number in people.items():
        for each in range(number):
            say(asked, ("guests", "staff")[each % 2], unit, food=("good", "bad", "fair")[each % 3])
    actions.publish(seat=cast.seat("lead"), asked=asked)
    return asked


def rows_of(cast: Cast, asked: Round) -> dict[tuple[str, str, str], int]:
    url = reverse("questionnaires:file", args=[cast.programme.slug, asked.pk, "csv"])
    told = csv.DictReader(io.StringIO(cast.client("viewer").get(url).content.decode("utf-8-sig")))
    return {(row["unit"], row["group"], row["answer"]): int(row["count"]) for row in told if row["question"] == "food"}


def test_results_are_told_by_organisation_and_by_place(cast: Cast) -> None:
    asked = asked_at(cast, dict.fromkeys(NAMES, 12))
    rows = rows_of(cast, asked)
    for name, number in (("Council > *", 24), ("* > Millbrook", 24), ("Council > Weston", 12), ("Library", 12)):
        assert sum(rows[name, "", answer] for answer in ("good", "bad", "fair")) == number, name
    url = reverse("questionnaires:result", args=[cast.programme.slug, asked.pk, "food"])
    page = cast.client("viewer").get(url).text
    assert "By organisation" in page
    assert "By place" in page
    assert '<optgroup label="Places">' in page
    council = cast.client("viewer").get(url, {"unit": "Council > *"}).text
    assert "24 / 24" in council
    assert "Counted as one" not in page
    arriving.results_fit(cast.programme)


def test_an_organisation_with_a_small_place_is_counted_as_one(cast: Cast) -> None:
    """Else the organisation minus its other places would be the small one."""
    asked = asked_at(cast, dict(zip(NAMES, (12, 3, 12, 12, 12), strict=True)))
    rows = rows_of(cast, asked)
    assert sum(rows["Council > *", "", answer] for answer in ("good", "bad", "fair")) == 15
    assert not [
        key for key in rows if key[0] in ("Council > Millbrook", "Council > Weston", "* > Weston", "* > Millbrook")
    ]
    assert ("Charity > Weston", "", "good") in rows
    url = reverse("questionnaires:result", args=[cast.programme.slug, asked.pk, "food"])
    assert (
        "Counted as one, since some of their places are too small to be shown: Council."
        in cast.client("lead").get(url).text
    )
    arriving.results_fit(cast.programme)


@pytest.mark.parametrize("seed", range(6))
def test_sums_tell_nothing_that_their_parts_do_not(cast: Cast, seed: int) -> None:
    """Of an organisation that is shown no place is hidden behind its others, nor of a place an organisation."""
    chance = random.Random(seed)
    asked = asked_at(cast, {name: chance.choice((0, 1, 3, 6, 9)) for name in NAMES})
    published = queries.published(asked)
    assert published is not None

    def shown(**where: Any) -> int | None:
        try:
            return published.people(**where)
        except Hidden:
            return None

    for name, parts in units.wholes(asked.units).items():
        for group in ("", "guests", "staff"):
            total = shown(unit=name, group=group)
            told = [shown(unit=part, group=group) if part in published.units else None for part in parts]
            if total is not None and None not in told:
                assert total == sum(each for each in told if each is not None)
            elif total is not None:
                assert told == [None] * len(parts), "all of its parts are told, or none"


def counted_as(tally: Tally, pairs: tuple[str, ...]) -> tuple[Tally, Plan, list[str]]:
    """A tally by pairs, counted and protected as `queries.counts` does: organisations with a small place as one."""
    as_one: set[str] = set()
    while True:
        merged = units.merged(pairs, as_one)
        kept = list(dict.fromkeys(merged.values()))
        to = np.array([[merged[pair] == one for pair in pairs] for one in kept], np.int64)
        found = Tally(np.einsum("kp,p...->k...", to, tally.counts), tally.telling)
        plan = protect(found, 5)
        people = found.people.sum(1)
        seen = {one: bool(plan.units[0, at]) for at, one in enumerate(kept) if people[at]}
        more = units.to_merge(seen)
        if not more:
            return found, plan, kept
        as_one |= more


def test_nothing_comes_out_of_two_kinds_also_for_whoever_knows_how_they_are_joined() -> None:
    """A hidden place of an organisation that is not counted as one has nobody: the attacker knows this too."""
    pairs = ("X > p", "X > q", "Y > p", "Y > q", "Y > r", "Library")
    joined, emptied = 0, 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        mean = chance.gamma(chance.choice([0.3, 1, 5]), chance.choice([3, 6, 12]), (len(pairs), 2))
        people = chance.poisson(mean) * (chance.random((len(pairs), 1)) > 0.2)
        counts = np.zeros((len(pairs), 2, 2, 4), np.int64)
        counts[:, :, 0, 0] = people
        for at in np.ndindex(len(pairs), 2):
            counts[at][1, :3] = chance.multinomial(people[at], chance.dirichlet([0.5] * 3))
        telling = np.array([[False] * 4, [True] * 3 + [False]])
        tally, plan, kept = counted_as(Tally(counts, telling), pairs)
        empty = [at for at, one in enumerate(kept) if one in pairs[:5] and not tally.people[at].sum()]
        assert attack(tally, plan, 5, empty) == [], seed
        joined += any(units.is_organisation(one) for one in kept)
        emptied += bool(empty)
    assert min(joined, emptied) >= 10, "the attacker had something to go by"


def form(cast: Cast, lines: str) -> RoundForm:
    version = open_lunch(cast.seat("lead")).version
    data = {"title": "Spring", "groups": ["guests"], "units": lines, "unit_question": "Where?"}
    return RoundForm(data, version=version)


def test_the_form_takes_both_on_a_line(cast: Cast) -> None:
    good = form(cast, "Council>Millbrook\n Council  >  Weston \nLibrary\n")
    assert good.is_valid(), good.errors
    assert good.values().units == ("Council > Millbrook", "Council > Weston", "Library")
    for wrong in ("Council >", "> Weston", "Council > *", "A > B > C", "Council\nCouncil > Weston"):
        assert "units" in form(cast, wrong).errors, wrong


def test_people_choose_a_place_under_its_organisation(cast: Cast) -> None:
    asked = open_lunch(cast.seat("lead"), units=NAMES, unit_question="Where?")
    door = queries.door_to(asked)
    assert door is not None
    page = cast.client("anonymous").get(reverse("answering:answer", args=[door.code])).text
    assert '<optgroup label="Council">' in page
    assert 'value="Council &gt; Millbrook"' in page
