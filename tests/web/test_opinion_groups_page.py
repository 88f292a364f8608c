"""Opinion groups and common ground of an activity, what is kept back of them, and the file that recounts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonstar.cli import opinion_groups
from commonstar.web.gatherings import live
from commonstar.web.gatherings.public import Activity
from commonstar.web.participation.public import Contribution, Door
from commonstar.web.star.focus_it.stating import queries
from commonstar.web.star.focus_it.stating.bridge import Ground, Told, ground_of, told, votes_of
from commonstar.web.star.focus_it.stating.statements import Answer
from tests.factories.cast import Cast
from tests.factories.stating import SIDES, close, make_stating
from tests.web.pages import outline

pytestmark = pytest.mark.django_db
WORDS = tuple(f"Statement number {number}." for number in range(1, 9))
WALKERS, DRIVERS = "+++---++", "---+++++"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    live.forget()


def crowd(door: Door, activity: Activity, sides: list[str]) -> None:
    """So many people at once, as their contributions stand in the store."""
    Contribution.objects.bulk_create(
        Contribution(
            key=f"{number * 7919:032x}",
            under=f"{number * 7919:032x}",
            door=door,
            kind="statement-votes",
            channel="web",
            language="en",
            said={
                "activity": str(activity.pk),
                "votes": {str(at): SIDES[side] for at, side in enumerate(each, 1) if side in SIDES},
            },
        )
        for number, each in enumerate(sides, 1)
    )


def camps(walkers: int, drivers: int) -> list[str]:
    """Two sides."""
    return [*[WALKERS] * walkers, *[DRIVERS] * drivers]


def ground(door: Door, activity: Activity) -> Ground | None:
    return ground_of(queries.statements_of(activity, door), queries.ballots_of(activity, door))


def told_of(door: Door, activity: Activity) -> list[Told]:
    statements = queries.statements_of(activity, door)
    found = told(statements, votes_of(statements, queries.ballots_of(activity, door)))
    return [each for each in found if each.answers is not None]


def page(cast: Cast, activity: Activity, part: str = "") -> str:
    return f"/programmes/living-well/focus/statements/{activity.pk}/{part}"


def test_two_camps_are_found_with_what_they_say_and_what_they_share(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), WORDS)
    crowd(door, activity, camps(20, 14))
    close(cast.seat("lead"), activity)
    found = ground(door, activity)
    assert found is not None
    assert [(each.letter, each.people) for each in found.groups] == [("A", 20), ("B", 14)]
    assert (found.hidden, found.is_clear, found.is_open) == (0, True, False)
    assert {(each.statement.words, each.side, each.least) for each in found.common} == {
        (WORDS[6], Answer.AGREE, 1),
        (WORDS[7], Answer.AGREE, 1),
    }
    walkers = {(said.statement.id, said.side) for said in found.groups[0].says}
    assert ("2", Answer.AGREE) in walkers
    assert ("4", Answer.DISAGREE) in walkers
    body = cast.client("viewer").get(page(cast, activity)).text
    assert "In every group all agree." in body
    assert body.count("<circle") >= 2
    assert (outline(body).repeated_ids(), outline(body).broken_references()) == ([], [])
    assert "The votes are given as a file when 200 people or more answered" in body
    assert cast.client("viewer").get(page(cast, activity, "participants-votes.csv")).status_code == 302


def test_a_group_of_three_is_not_shown_and_nothing_by_which_it_could_be_found(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), WORDS)
    crowd(door, activity, camps(22, 3))
    close(cast.seat("lead"), activity)
    assert ground(door, activity) is None
    assert "Groups of people who answer alike" not in cast.client("lead").get(page(cast, activity)).text


def test_with_a_third_group_of_three_the_best_without_one_so_small_is_shown(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), WORDS)
    crowd(door, activity, [*camps(20, 12), *["++++++--"] * 3])
    close(cast.seat("lead"), activity)
    found = ground(door, activity)
    assert found is not None
    assert sum(each.people for each in found.groups) == 35
    assert min(each.people for each in found.groups) >= 5
    assert (len(found.groups), found.hidden, found.is_coarser, found.is_open) == (2, 0, True, False)
    assert "these are the clearest groups without so small a one" in cast.client("lead").get(page(cast, activity)).text


def test_a_statement_that_two_of_a_group_answered_is_not_told_by_group(cast: Cast) -> None:
    door, activity = make_stating(cast.seat("lead"), [*WORDS, "Seldom answered."])
    # who answers the last one leaves out the one that all agree with, so that they stand with their own all the same
    instead = [each[:6] + " " + each[7:] + "0" for each in (WALKERS, DRIVERS)]
    crowd(door, activity, [*camps(12, 12), *[instead[0]] * 8, *[instead[1]] * 2])
    found = ground(door, activity)
    assert [each.statement.id for each in told_of(door, activity)] == [str(number) for number in range(1, 10)]
    assert found is not None
    assert [(each.letter, each.people) for each in found.groups] == [("A", 20), ("B", 14)]
    assert [each.id for each, _answers in found.by_statement] == [str(number) for number in range(1, 9)]


def test_the_open_file_is_recounted_by_the_command(cast: Cast, tmp_path: Path) -> None:
    door, activity = make_stating(cast.seat("lead"), [*WORDS, "=1+1", "Two answered this."])
    sides = [each + "+" for each in camps(120, 90)]
    sides[0] += "-"
    sides[150] += "+"
    crowd(door, activity, sides)
    client = cast.client("viewer")
    assert client.get(page(cast, activity, "participants-votes.csv")).status_code == 302, "it is not closed yet"
    close(cast.seat("lead"), activity)
    for name in ("participants-votes.csv", "comments.csv"):
        answer = client.get(page(cast, activity, name))
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.content)
    assert "Two answered this." not in (tmp_path / "comments.csv").read_text(encoding="utf-8")
    ran = CliRunner().invoke(opinion_groups.command, [str(tmp_path), "--json"], catch_exceptions=False)
    document, found = json.loads(ran.stdout), ground(door, activity)
    assert found is not None
    assert [(each["group"], each["people"]) for each in document["groups"]] == [
        (each.letter, each.people) for each in found.groups
    ]
    first = [
        (said["text"].lstrip("'"), said["side"], said["number"], said["of"]) for said in document["groups"][0]["says"]
    ]
    assert first == [(said.statement.words, said.side, said.number, said.of) for said in found.groups[0].says]
