"""The vote on a budget: its ballot, its open file, a count that the command line agrees with, the result in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from commonstar.cli.main import main
from commonstar.engine.budget.completion import Completion
from commonstar.engine.budget.market import Utility
from commonstar.engine.budget.result import Reason, Rule
from commonstar.engine.budget.ties import Criterion
from commonstar.vocabulary import BallotWay, Electorate, Role, Visibility
from commonstar.web.co.commission.budgets import bridge, queries, sentences, vote
from commonstar.web.co.commission.budgets.actions import CountValues, WrongStage, change_budget
from commonstar.web.co.commission.budgets.models import Budget
from commonstar.web.co.commission.voting.public import (
    Poll,
    cast,
    close_poll,
    count,
    enter_seed,
    exchange,
    make_codes,
    make_file,
    open_poll,
    publish,
)
from commonstar.web.common.access import Refused
from tests.factories.budgets import checking, voting
from tests.factories.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
HERE = "/programmes/living-well/commission/budgets/"
COSTS = ("5000", "5000", "4000", "20000", "0.50")
# Six want the first two, four the third; one of each the others; one says nothing.
SAID: dict[str, list[dict[str, Any]]] = {
    "approval": [
        *({"chosen": ["P01", "P02"]} for _each in range(6)),
        *({"chosen": ["P03"]} for _each in range(4)),
        {"chosen": ["P05"]},
        {"chosen": []},
    ],
    "points": [
        *({"points": {"P01": 3, "P02": 2}} for _each in range(6)),
        *({"points": {"P03": 5}} for _each in range(4)),
        {"points": {}},
    ],
    "ranking": [
        *({"ranking": [["P01"], ["P02"], ["P04"]]} for _each in range(6)),
        *({"ranking": [["P03"], ["P05"]]} for _each in range(4)),
        {"ranking": []},
    ],
}
SAID["knapsack"] = SAID["approval"]


def ready(cast: Cast, **rules: Any) -> Budget:
    """A round that can be put to the vote."""
    budget = checking(cast.seat("lead"), COSTS)
    change_budget(seat=cast.seat("lead"), budget=budget, values=CountValues(**rules))
    budget.refresh_from_db()
    return budget


def drafted(cast: Cast, budget: Budget) -> Poll:
    return vote.draft_vote(
        seat=cast.seat("lead"),
        budget=budget,
        electorate=Electorate.CODES,
        seed_words="Three dice.",
        closes_at=timezone.now() + timedelta(days=1),
    )


def held(cast: Cast, poll: Poll, said: Sequence[dict[str, Any]], seed: str = "4 2 6") -> Poll:
    """The whole vote, from its opening to its published result."""
    seat = cast.seat("lead")
    poll = open_poll(seat=seat, poll=poll)
    for card, each in zip(make_codes(seat=seat, poll=poll, names=[""] * len(said)), said, strict=True):
        cast_one(poll, card.code, each)
    close_poll(seat=seat, poll=poll)
    poll = make_file(seat=seat, poll=poll)
    enter_seed(seat=seat, poll=poll, seed=seed, witness="Two people watched.")
    count(seat=seat, poll=poll)
    return publish(seat=seat, poll=poll)


def cast_one(poll: Poll, code: str, said: dict[str, Any]) -> None:
    cast(poll=poll, credential=exchange(poll=poll, code=code), said=said)


METHODS: list[dict[str, Any]] = [
    {"way": "approval"},
    {"way": "approval", "rule": "greedy", "most": 2},
    {"way": "approval", "rule": "greedy-no-skip", "tie_break": "votes,cost,random"},
    {"way": "approval", "rule": "phragmen", "tie_break": "id"},
    {"way": "knapsack", "utility": "cardinality", "completion": "none"},
    {"way": "points", "points": 5, "utility": "points", "completion": "add1", "step": Decimal("0.25")},
    {"way": "points", "points": 5, "rule": "greedy-threshold", "threshold": 13},
    {"way": "ranking", "utility": "points", "completion": "add1-exhaustive+greedy"},
]


@pytest.mark.parametrize("method", METHODS)
def test_the_command_counts_the_open_file_as_the_site_does(cast: Cast, tmp_path: Path, method: dict[str, Any]) -> None:
    budget = ready(cast, **method)
    content = bridge.file_of(budget, queries.projects_of(budget), SAID[method["way"]])
    assert content == bridge.file_of(budget, queries.projects_of(budget), SAID[method["way"]])
    rules = json.loads(json.dumps(bridge.rules_of(budget)))
    ours = bridge.count_of(rules, content, "4 2 6")
    path = tmp_path / "street.pb"
    path.write_bytes(content)
    said = bridge.command_of(rules, str(path)).split()[1:]
    told = ["4 2 6" if each == "SEED" else each for each in said]
    answer = CliRunner().invoke(main, [*told, "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == json.loads(json.dumps(ours))
    assert ours["winners"]


def test_the_file_is_exact_to_the_penny_and_holds_nothing_but_ballots(cast: Cast) -> None:
    budget = ready(cast, way="approval", most=3)
    file = bridge.read(bridge.file_of(budget, queries.projects_of(budget), SAID["approval"]))
    assert [each.cost for each in file.election.projects] == [*map(Fraction, COSTS[:4]), Fraction(1, 2)]
    assert file.voters == tuple(str(number) for number in range(1, 13))
    assert file.meta["max_length"] == "3"
    assert file.words_of("P01")["name"] == "Idea 5000"


def test_a_vote_without_a_ballot_can_be_counted(cast: Cast) -> None:
    budget = ready(cast)
    content = bridge.file_of(budget, queries.projects_of(budget), [])
    assert bridge.count_of(bridge.rules_of(budget), content, "1")["winners"] == []
    assert bridge.fairness_of(bridge.rules_of(budget), content, "1")["voters"] == 0


@pytest.mark.parametrize("content", [b"", b"META\nkey;value\n", b"\xff\xfe", b"not a file"])
def test_what_cannot_be_counted_is_said_in_a_sentence(cast: Cast, content: bytes) -> None:
    rules = bridge.rules_of(ready(cast))
    with pytest.raises(bridge.CannotCount):
        bridge.count_of(rules, content, "1")
    with pytest.raises(bridge.CannotCount):
        bridge.count_of({**rules, "rule": "whim"}, content, "1")


def test_forms_offer_what_the_engine_counts_and_no_more() -> None:
    assert set(sentences.RULES) == set(Rule)
    assert set(sentences.UTILITIES) == set(Utility)
    assert set(sentences.WAYS) == set(BallotWay)
    assert set(sentences.COMPLETIONS) == {f"{each}{end}" for each in Completion for end in ("", "+greedy")}
    assert {name for key in sentences.TIES for name in key.split(",")} == set(Criterion)
    assert set(sentences.REASONS) == set(Reason)


def test_a_round_goes_to_the_vote_and_its_result_is_told_in_words(cast: Cast) -> None:
    poll = drafted(cast, ready(cast))
    held(cast, poll, SAID["approval"])
    budget = Budget.objects.get()
    assert budget.stage == "decided"
    won = [each.code for each in queries.projects_of(budget) if each.won]
    assert won == sorted((budget.result or {})["winners"])
    anyone = cast.client("anonymous")
    body = anyone.get(f"/budgets/{budget.pk}/result/").content.decode()
    for words in (
        "Everybody who voted had a share of",
        "paid £",
        "of their shares left",
        "Part of the voters",
        "It stopped there",
    ):
        assert words in body
    about = anyone.get(f"/budgets/{budget.pk}/about-the-file.txt").content.decode()
    for words in (poll_hash(poll), "commonstar budget count our-street.pb --rule equal-shares", "Most votes first: "):
        assert words in about
    assert "Under other rules" not in body
    manage = f"{HERE}{budget.pk}/"
    assert "Under other rules" in cast.client("lead").get(manage).content.decode()
    assert "Under other rules" not in cast.client("viewer").get(manage).content.decode()


def poll_hash(poll: Poll) -> str:
    return Poll.objects.get(pk=poll.pk).inputs_hash


def test_the_ballot_says_what_each_project_costs_and_bounds_what_is_chosen(cast: Cast) -> None:
    poll = drafted(cast, ready(cast, way="knapsack", most=2))
    ballot = vote.ballot(poll)
    assert [each.id for each in ballot.options] == ["P01", "P02", "P03", "P04", "P05"]
    assert (ballot.options[4].cost, ballot.options[4].amount) == ("£0.50", Fraction(1, 2))
    assert (ballot.way, ballot.most, ballot.budget) == (BallotWay.KNAPSACK, 2, Fraction(10_000))


def test_a_round_has_one_vote(cast: Cast) -> None:
    budget = ready(cast)
    drafted(cast, budget)
    with pytest.raises(WrongStage):
        drafted(cast, budget)


@pytest.mark.parametrize("who", [*Role, "administrator", "partner", "stranger", "anonymous"])
def test_who_may_put_a_round_to_the_vote(db: None, who: str) -> None:
    cast = make_cast(Visibility.PUBLIC)
    budget = voting(cast.seat("lead"))
    given: dict[str, Any] = {"electorate": Electorate.CODES, "seed_words": "Dice", "closes_at": timezone.now()}
    if who in ("lead", "co-lead", "facilitator"):
        assert vote.draft_vote(seat=cast.seat(who), budget=budget, **given).target == budget.pk
    else:
        with pytest.raises(Refused):
            vote.draft_vote(seat=cast.seat(who), budget=budget, **given)


def test_the_page_asks_how_it_is_voted_and_leads_to_the_vote(cast: Cast) -> None:
    budget = ready(cast)
    client = cast.client("facilitator")
    day = timezone.localdate() + timedelta(days=9)
    filled = {"electorate": "codes", "seed_words": "Three dice", "closes_on_day": day.day}
    filled |= {"closes_on_month": day.month, "closes_on_year": day.year}
    answer = client.post(f"{HERE}{budget.pk}/vote/", filled)
    poll = Poll.objects.get()
    assert str(poll.pk) in answer.headers["Location"]
    assert timezone.localtime(poll.closes_at).date() == day
    assert str(poll.pk) in client.get(f"{HERE}{budget.pk}/").content.decode()
    open_poll(seat=cast.seat("lead"), poll=poll)
    body = cast.client("anonymous").get(f"/budgets/{budget.pk}/").content.decode()
    door = Poll.objects.get().door
    assert door is not None
    assert f"/vote/{door.code}/" in body
