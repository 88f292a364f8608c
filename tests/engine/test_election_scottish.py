"""The Scottish rules: worked by hand, against published references, against a second count, and by properties."""

from __future__ import annotations

import hashlib
import json
import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from commonstar.engine.election.counting import count
from commonstar.engine.election.records import (
    Action,
    Ballot,
    Count,
    DecidedBy,
    Election,
    Reason,
    SeedNeeded,
    UnknownRule,
    UnsoundElection,
)
from commonstar.formats.blt import read_blt
from tests.conftest import shared_data
from tests.engine.elections import NAMES, PlainScottish, drawn, election, merged

RANDOM = 1_500


def names(counted: Count) -> list[str]:
    return [counted.name(each) for each in counted.elected]


def votes(counted: Count, stage: int) -> list[str]:
    return [str(each) for each in counted.stages[stage - 1].votes]


def test_a_surplus_goes_on_at_a_truncated_value() -> None:
    # 11 papers, 2 seats: quota 11 // 3 + 1 = 4. Ann has 7, surplus 3: each paper goes on at 3/7 = 0.42857|14.
    counted = count(election(2, "4 AB", "3 A", "2 B", "2 C"), "scottish")
    assert str(counted.quota) == "4.00000"
    assert votes(counted, 1) == ["7.00000", "2.00000", "2.00000"]
    assert votes(counted, 2) == ["4.00000", "3.71428", "2.00000"]
    stage = counted.stages[1]
    assert (stage.action, stage.candidate, str(stage.surplus)) == (Action.SURPLUS, 0, "3.00000")
    assert [(str(each.received), str(each.onward), each.papers) for each in stage.revaluations] == [
        ("1.00000", "0.42857", 7)
    ]
    assert (str(stage.non_transferable), str(stage.lost)) == ("1.28571", "0.00001")
    assert counted.stages[2].excluded == (2,)
    assert [(each.candidate, each.reason) for each in counted.stages[2].elected] == [(1, Reason.LAST_VACANCIES)]


def test_a_paper_that_moved_before_goes_on_at_what_it_came_for_times_the_share() -> None:
    # Ann's papers reach Ben at 0.5 and push him over the quota; from him they go on at 0.5 × surplus ÷ votes.
    counted = count(election(3, "12 ABC", "4 BC", "4 C", "3 D"), "scottish")
    assert str(counted.quota) == "6.00000"
    second, third = counted.stages[1], counted.stages[2]
    assert [str(each.onward) for each in second.revaluations] == ["0.50000"]
    assert votes(counted, 2)[1] == "10.00000"
    assert [(str(each.received), str(each.onward)) for each in third.revaluations] == [
        ("1.00000", "0.40000"),
        ("0.50000", "0.20000"),
    ]
    assert votes(counted, 3) == ["6.00000", "6.00000", "8.00000", "3.00000"]


def test_the_larger_surplus_goes_first_and_no_transfer_is_made_that_nobody_needs() -> None:
    counted = count(election(2, "9 AC", "8 BC", "1 C", "1 D"), "scottish")
    assert names(counted) == ["Ann", "Ben"]
    assert len(counted.stages) == 1
    three = count(election(3, "9 AC", "12 BD", "1 C", "1 D", "1 E"), "scottish")
    assert [stage.candidate for stage in three.stages[:3]] == [None, 1, 0]


def test_exactly_the_quota_elects_and_has_no_surplus() -> None:
    counted = count(election(2, "4 A", "3 B", "2 C", "1 D"), "scottish")
    assert str(counted.quota) == "4.00000"
    assert [stage.action for stage in counted.stages] == [Action.FIRST_PREFERENCES, Action.EXCLUSION, Action.EXCLUSION]


def test_a_tie_goes_to_the_latest_stage_at_which_votes_differed() -> None:
    # Ben and Cem have 3 each after Dee went; before that Ben had 2 and Cem 3, so Ben is excluded.
    counted = count(election(1, "5 A", "2 B", "3 C", "1 DB"), "scottish")
    tie = counted.ties[0]
    assert (tie.stage, tie.candidates, tie.chosen, tie.decided_by, tie.at) == (
        3,
        (1, 2),
        (1,),
        DecidedBy.EARLIER_STAGE,
        1,
    )


def test_who_is_still_equal_goes_on_to_the_stage_before() -> None:
    # Stage 3: Ben, Cem and Dee have 8. Stage 2: 6, 6 and 7, so Dee is safe. Stage 1: Ben 6, Cem 5, so Cem goes.
    counted = count(election(1, "12 A", "6 B", "5 C", "7 D", "1 EC", "2 FB", "2 FC", "1 FD"), "scottish")
    assert [stage.candidate for stage in counted.stages[:4]] == [None, 4, 5, 2]
    tie = counted.ties[0]
    assert (tie.stage, tie.candidates, tie.chosen, tie.decided_by, tie.at) == (
        4,
        (1, 2, 3),
        (2,),
        DecidedBy.EARLIER_STAGE,
        2,
    )


def test_a_lot_is_the_smallest_hash_of_seed_stage_and_name() -> None:
    one = election(1, "2 A", "2 B", "2 C")
    digests = {each: hashlib.sha256(f"dice 4 2:2:{each}".encode()).hexdigest() for each in NAMES[:3]}
    counted = count(one, "scottish", "dice 4 2")
    tie = counted.ties[0]
    assert tie.decided_by is DecidedBy.LOT
    assert counted.name(tie.chosen[0]) == min(digests, key=digests.__getitem__)
    assert {counted.name(each): digest for each, digest in tie.lots} == digests


def test_a_lot_without_a_seed_is_named() -> None:
    with pytest.raises(SeedNeeded) as refused:
        count(election(1, "2 A", "2 B", "2 C"), "scottish")
    assert refused.value.stage == 2
    assert refused.value.names == ("Ann", "Ben", "Cem")
    assert count(election(2, "2 A", "2 B", "1 C"), "scottish").elected == (0, 1)


def test_withdrawn_candidates_are_passed_over_and_empty_papers_are_not_valid() -> None:
    counted = count(election(1, "3 AB", "2 B", "4 C", "5 ", "2 A", withdrawn="A"), "scottish")
    assert (counted.valid, counted.invalid) == (9, 7)
    assert names(counted) == ["Ben"]
    assert {note.code: note.params for note in counted.warnings} == {"invalid-papers": {"papers": 7}}


def test_papers_end_where_two_candidates_share_a_place() -> None:
    counted = count(election(1, "2 AB=C", "3 B", "4 C", "1 B=C"), "scottish")
    assert (counted.valid, counted.invalid) == (9, 1)
    assert counted.stages[1].transfers[0].to is None
    assert {note.code: note.params for note in counted.warnings} == {
        "invalid-papers": {"papers": 1},
        "equal-ranks": {"papers": 2},
    }


def test_fewer_candidates_than_seats_are_all_elected() -> None:
    counted = count(election(3, "2 A", "1 B"), "scottish")
    assert names(counted) == ["Ann", "Ben"]
    assert counted.warnings[-1].code == "fewer-candidates"


def test_what_contradicts_itself_is_refused() -> None:
    with pytest.raises(UnknownRule):
        count(election(1, "1 A"), "borda")
    for broken in (
        {"seats": 0},
        {"candidates": ("Ann", "Ann")},
        {"withdrawn": frozenset({2})},
        {"ballots": (Ballot(0, ((0,),)),)},
        {"ballots": (Ballot(1, ((0,), (0,))),)},
        {"ballots": (Ballot(1, ((2,),)),)},
    ):
        fields = {"seats": 1, "candidates": ("Ann", "Ben"), "ballots": (), **broken}
        with pytest.raises(UnsoundElection):
            Election(**fields)  # type: ignore[arg-type]  # wrong on purpose


def test_random_elections_with_ties_are_as_a_second_count_says() -> None:
    chance = random.Random(5)
    ties = lots = earlier = 0
    stages_of_ties: set[int] = set()
    for number in range(RANDOM):
        one = drawn(chance)
        seed = f"seed {number}"
        counted = count(one, "scottish", seed)
        plain = PlainScottish(one, seed).run()
        assert set(counted.elected) == set(plain.elected)
        found = [dict(enumerate(stage.votes)) for stage in counted.stages]
        assert [{each: Decimal(str(float(value))) for each, value in stage.items()} for stage in plain.stages] == found
        assert len(counted.ties) == plain.ties
        ties += plain.ties
        stages_of_ties |= {tie.stage for tie in counted.ties}
        lots += sum(tie.decided_by is DecidedBy.LOT for tie in counted.ties)
        earlier += sum(tie.decided_by is DecidedBy.EARLIER_STAGE for tie in counted.ties)
    assert ties > RANDOM / 2
    assert min(lots, earlier) > RANDOM / 20
    assert stages_of_ties >= {2, 3, 4, 5, 6}


def test_votes_are_conserved_and_neither_order_nor_merging_of_ballots_matters() -> None:
    chance = random.Random(6)
    for number in range(300):
        one = drawn(chance, 40)
        counted = count(one, "scottish", str(number))
        for stage in counted.stages:
            assert sum(stage.votes) + stage.non_transferable + stage.lost == counted.valid
            assert stage.lost >= 0
        assert len(counted.elected) == min(one.seats, len(one.candidates))
        shuffled = list(one.ballots)
        chance.shuffle(shuffled)
        other = Election(one.seats, one.candidates, tuple(shuffled))
        assert count(other, "scottish", str(number)).stages == counted.stages
        assert count(merged(one), "scottish", str(number)).stages == counted.stages


def test_a_difference_of_one_in_the_fifth_place_decides() -> None:
    # Ann's 3 surplus votes on 7 papers: 4 go to Ben (1.71428), 3 to Cem (1.28571). Dee has what Ben has but a paper.
    counted = count(election(2, "4 AB", "3 AC", "2 C", "2 B", "4 D", candidates=4), "scottish")
    low = min(counted.stages[1].votes[1:])
    assert counted.stages[2].excluded == (counted.stages[1].votes.index(low),)
    # 100,001 papers at a surplus of 33,333: 0.33332|6 is cut, never rounded up.
    near = count(election(2, "100001 AB", "66666 C", "33333 B", candidates=3), "scottish")
    value = near.stages[1].revaluations[0].onward
    assert value == Decimal(100_001 - 66_667) * 100_000 // 100_001 / 100_000


def reference_stages(dump: Path) -> list[tuple[str, dict[str, str], set[str]]]:
    """Non-transferable votes, votes by name and who is elected at the end of each round of a reference."""
    rounds: dict[str, list[str]] = {}
    for line in dump.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) > 4 and cells[0].isdigit():
            rounds[cells[0]] = cells
    found = []
    for cells in rounds.values():
        triples = [cells[place : place + 3] for place in range(4, len(cells), 3)]
        found.append(
            (cells[3], {name: vote for name, _, vote in triples}, {name for name, state, _ in triples if state in "Ee"})
        )
    return found


def test_the_references_agree_stage_by_stage() -> None:
    shared = shared_data()
    if shared is None:
        return
    files = sorted((shared / "election" / "scottish-reference").glob("*.blt"))
    assert len(files) == 5
    for path in files:
        counted = count(read_blt(path.read_bytes()).election, "scottish")
        expected = reference_stages(next(path.parent.glob(f"{path.stem}-*.dump")))
        assert len(counted.stages) == len(expected)
        so_far: set[str] = set()
        for stage, (non_transferable, by_name, elected) in zip(counted.stages, expected, strict=True):
            assert str(stage.non_transferable) == non_transferable
            assert {counted.name(each): str(value) for each, value in enumerate(stage.votes)} == by_name
            so_far |= {counted.name(each.candidate) for each in stage.elected}
            assert so_far == elected


def plain_name(name: str) -> str:
    """A name without the quotation marks and blanks that files differ in."""
    return re.sub(r"[\"'\s]", "", name)


def test_forty_wards_elect_whom_they_elected() -> None:
    shared = shared_data()
    if shared is None:
        return
    folder = shared / "election" / "scottish-wards"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 40
    for file, by_rule in expected.items():
        counted = count(read_blt((folder / file).read_bytes()).election, "scottish")
        assert str(counted.quota) == by_rule["scotland"]["quota"]
        assert {plain_name(each) for each in names(counted)} == {
            plain_name(each) for each in by_rule["scotland"]["elected"]
        }, file
