"""Meek's method, the instant run-off and approval: by hand, against second counts, and by properties."""

from __future__ import annotations

import json
import random
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest

from commonstar.engine.election.counting import RULES, count
from commonstar.engine.election.records import (
    Action,
    Ballot,
    Count,
    DecidedBy,
    Election,
    Reason,
    SeedNeeded,
    TieFor,
    WrongSeats,
)
from commonstar.engine.election.ties import lot
from commonstar.formats.blt import read_blt
from tests.conftest import shared_data
from tests.engine.elections import NAMES, PlainScottish, drawn, election, merged
from tests.engine.test_election_scottish import plain_name

NINE = Decimal("0.000000001")


def names(counted: Count) -> list[str]:
    return [counted.name(each) for each in counted.elected]


class PlainMeek:
    """The reference rule once more, ballot by ballot in decimals, as it is written."""

    def __init__(self, one: Election, seed: str) -> None:
        self.one, self.seed = one, seed
        self.keep = [Decimal(1)] * len(one.candidates)
        self.hopeful = set(range(len(one.candidates)))
        self.elected: list[int] = []
        self.rounds: list[list[Decimal]] = []

    def run(self) -> PlainMeek:
        while len(self.elected) < self.one.seats and len(self.elected) + len(self.hopeful) > self.one.seats:
            self.round()
        if len(self.elected) < self.one.seats:
            self.elected += self.hopeful
        return self

    def round(self) -> None:
        before = None
        while True:
            self.distribute()
            won = [each for each in self.hopeful if self.votes[each] >= self.quota]
            surplus = max(Decimal(0), sum((self.votes[each] - self.quota for each in self.elected), Decimal(0)))
            if won:
                break
            if surplus < Decimal("0.000001") or (before is not None and surplus >= before):
                low = min(self.votes[each] for each in self.hopeful) + surplus
                tied = [each for each in self.hopeful if self.votes[each] <= low]
                stage = len(self.rounds) + 1
                out = min(tied, key=lambda each: lot(self.seed, stage, self.one.candidates[each]))
                self.hopeful.remove(out)
                self.keep[out] = Decimal(0)
                break
            before = surplus
            for each in self.elected:
                kept = (self.keep[each] * self.quota).quantize(NINE, ROUND_CEILING)
                self.keep[each] = (kept / self.votes[each]).quantize(NINE, ROUND_CEILING)
        self.elected += won
        self.hopeful.difference_update(won)
        self.rounds.append(self.votes)

    def distribute(self) -> None:
        self.votes = [Decimal(0)] * len(self.keep)
        for ballot in self.one.ballots:
            for _ in range(ballot.weight):
                left = Decimal(1)
                for rank in ballot.ranks:
                    alike = [each for each in rank if self.keep[each]]
                    share = (left / len(alike)).quantize(NINE, ROUND_FLOOR) if alike else left
                    for each in alike:
                        given = (share * self.keep[each]).quantize(NINE, ROUND_CEILING)
                        self.votes[each] += given
                        left -= given
        self.quota = (sum(self.votes) / (self.one.seats + 1)).quantize(NINE, ROUND_FLOOR) + NINE


def test_meek_passes_a_surplus_on_until_nothing_is_left() -> None:
    # 12 papers, 2 seats: quota 4. Ann has 8 and keeps half; Ben gets 4 of 8 and reaches the quota that is left.
    counted = count(election(2, "8 AB", "1 B", "3 C"), "meek")
    assert names(counted) == ["Ann", "Ben"]
    first, second = counted.stages[0], counted.stages[1]
    assert (first.action, first.iterations, str(first.quota)) == (Action.ELECTION, 1, "4.000000001")
    assert str(second.keep[0].factor) == "0.500000001"
    assert [str(each) for each in second.votes] == ["4.000000008", "4.999999992", "3.000000000"]
    assert second.elected[0].reason is Reason.QUOTA


def test_meek_shares_equal_ranks_evenly() -> None:
    counted = count(election(1, "2 A=B", "1 A", "1 CA", "1 A=B=C"), "meek", "x")
    assert [str(each) for each in counted.stages[0].votes] == ["2.333333333", "1.333333333", "1.333333333"]
    assert f"{counted.stages[0].non_transferable:f}" == "0.000000001"
    alike = count(election(1, "3 A=B", "3 C", withdrawn="B"), "meek", "x")
    assert [int(each) for each in alike.stages[0].votes] == [3, 0, 3]


def test_meek_needs_a_lot_between_equals_and_says_so() -> None:
    one = election(1, "2 A", "2 B", "3 C")
    with pytest.raises(SeedNeeded) as refused:
        count(one, "meek")
    assert refused.value.names == ("Ann", "Ben")
    tie = count(one, "meek", "s").ties[0]
    assert (tie.stage, tie.purpose, tie.decided_by) == (1, TieFor.EXCLUSION, DecidedBy.LOT)
    assert tie.chosen[0] == min((0, 1), key=lambda each: lot("s", 1, NAMES[each]))


def test_meek_is_as_a_second_count_says_with_equal_ranks_and_ties() -> None:
    chance = random.Random(7)
    ties = shared = 0
    for number in range(250):
        one = drawn(chance)
        ballots = []
        for ballot in one.ballots:
            ranks = list(ballot.ranks)
            while len(ranks) > 1 and chance.random() < 0.3:
                shared += 1
                place = chance.randrange(len(ranks) - 1)
                ranks[place : place + 2] = [ranks[place] + ranks[place + 1]]
            ballots.append(Ballot(ballot.weight, tuple(ranks)))
        one = Election(one.seats, one.candidates, tuple(ballots))
        counted = count(one, "meek", str(number))
        plain = PlainMeek(one, str(number)).run()
        assert set(counted.elected) == set(plain.elected)
        rounds = [list(stage.votes) for stage in counted.stages if stage.action is not Action.LAST_VACANCIES]
        assert rounds == plain.rounds
        ties += len(counted.ties)
    assert min(ties, shared) > 100


def test_a_difference_of_a_billionth_is_no_tie() -> None:
    # Nothing is elected before the exclusion, so the surplus is 0 and one paper of a billion decides.
    counted = count(election(1, "500000000 A", "499999999 B", "1000000001 C", "600000000 D"), "meek")
    assert counted.stages[0].excluded == (1,)
    assert not counted.ties


def test_forty_wards_by_meek() -> None:
    shared = shared_data()
    if shared is None:
        return
    folder = shared / "election" / "scottish-wards"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 40
    for file, by_rule in expected.items():
        counted = count(read_blt((folder / file).read_bytes()).election, "meek")
        assert str(counted.quota) == by_rule["meek-prf"]["quota"], file
        found = {plain_name(each) for each in names(counted)}
        assert found == {plain_name(each) for each in by_rule["meek-prf"]["elected"]}, file


def test_an_instant_run_off() -> None:
    counted = count(election(1, "4 A", "3 BC", "2 CB", "1 D"), "irv")
    assert [stage.excluded for stage in counted.stages] == [(), (3,), (2,)]
    assert [str(each) for each in counted.stages[-1].votes] == ["4", "5", "0", "0"]
    assert (str(counted.stages[-1].quota), str(counted.stages[-1].non_transferable)) == ("5", "1")
    assert (names(counted), counted.stages[-1].elected[0].reason) == (["Ben"], Reason.MAJORITY)


def test_an_instant_run_off_fills_one_seat() -> None:
    with pytest.raises(WrongSeats):
        count(election(2, "4 A", "3 B"), "irv")


def test_an_instant_run_off_elects_whom_the_scottish_rules_elect_for_one_seat() -> None:
    chance = random.Random(8)
    for number in range(400):
        drawn_one = drawn(chance)
        one = Election(1, drawn_one.candidates, drawn_one.ballots)
        assert list(count(one, "irv", str(number)).elected) == PlainScottish(one, str(number)).run().elected


def test_approval() -> None:
    counted = count(election(2, "3 A=B", "2 CB", "1 B", "4 C"), "approval")
    assert names(counted) == ["Ben", "Cem"]
    assert [int(each) for each in counted.stages[0].votes] == [3, 6, 6]
    assert [note.code for note in counted.warnings] == ["ranks-ignored"]
    one = election(2, "3 A", "2 B", "2 C", "2 D")
    with pytest.raises(SeedNeeded):
        count(one, "approval")
    tie = count(one, "approval", "s").ties[0]
    assert (tie.purpose, tie.candidates) == (TieFor.SEAT, (1, 2, 3))
    assert tie.chosen == (min((1, 2, 3), key=lambda each: lot("s", 1, NAMES[each])),)


@pytest.mark.parametrize("rule", [str(rule) for rule in RULES])
def test_whatever_the_rule_votes_are_kept_and_the_order_of_ballots_is_nothing(rule: str) -> None:
    chance = random.Random(9)
    for number in range(120):
        one = drawn(chance, 20)
        one = Election(1 if rule == "irv" else one.seats, one.candidates, one.ballots)
        counted = count(one, rule, str(number))
        assert len(set(counted.elected)) == len(counted.elected) == one.seats
        assert [each.candidate for stage in counted.stages for each in stage.elected] == list(counted.elected)
        for stage in counted.stages:
            if rule != "approval":
                assert sum(stage.votes) + stage.non_transferable + stage.lost == counted.valid
            assert min(*stage.votes, stage.non_transferable, stage.lost) >= 0
        other = Election(one.seats, one.candidates, tuple(reversed(one.ballots)))
        assert count(other, rule, str(number)).stages == counted.stages
        assert count(merged(one), rule, str(number)).stages == counted.stages
