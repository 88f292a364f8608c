"""Results: counted as a plain second implementation and pandas count them, and only what may be shown is there."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from commonstar.engine.survey.answers import Answers, Layout, band_code, bands, codes_of, tally
from commonstar.engine.survey.instrument import Kind, Question, Words
from commonstar.engine.survey.results import Hidden, NotInTable, Published, may_replace, of_plain, publish, to_plain
from tests.engine.instruments import AGREE, WAYS, instrument
from tests.engine.survey_rounds import GROUPS, LAYOUT, TRIAL, UNITS, simulated


def published(answers: Answers, round_: str = "spring") -> Published:
    return publish(round_, LAYOUT, answers, units=UNITS, groups=GROUPS)


def test_distributions_are_those_of_pandas_and_of_plain_counting() -> None:
    answers = simulated(1)
    results = published(answers)
    heard, ways = answers.codes[0], answers.codes[1]
    frame = pd.DataFrame({"unit": answers.units, "group": answers.groups, "heard": heard})
    table = frame[frame["heard"] >= 0].groupby(["unit", "group", "heard"]).size()
    names = LAYOUT.column("heard").classes
    checked = 0
    for unit, unit_name in enumerate(UNITS):
        for group, group_name in enumerate(GROUPS):
            found = results.distribution("heard", unit=unit_name, group=group_name)
            assert dict(found.counts) == {
                name: int(table.get((unit, group, code), 0)) for code, name in enumerate(names)
            }
            plain = Counter(
                int(one)
                for one, u, g in zip(ways, answers.units, answers.groups, strict=True)
                if (u, g) == (unit, group)
            )
            several = results.distribution("ways", unit=unit_name, group=group_name)
            assert several.answered == sum(plain.values()) - plain[0]
            assert dict(several.counts)["time"] == plain[1] + plain[3]
            assert several.share("skills") == Fraction(plain[2] + plain[3], several.answered)
            checked += 1
    assert checked == 6
    assert sum(results.people(unit=unit) for unit in UNITS) == results.people() == 300


def test_rows_are_all_that_is_shown() -> None:
    rows = list(published(simulated(2)).rows())
    assert len(rows) == (6 + 3 + 9 + 1 + 1) * 4 * 3
    some = next(row for row in rows if (row.question, row.unit, row.group, row.answer) == ("heard", "", "", "most"))
    assert some.count == int((simulated(2).codes[0] == 3).sum())
    assert some.answered < some.people == 300


@pytest.mark.parametrize(("units", "groups"), [(("",), ("",)), (("",), GROUPS), (UNITS, ("",))])
def test_a_round_without_units_or_groups_tells_each_count_once(units: tuple[str, ...], groups: tuple[str, ...]) -> None:
    answers = simulated(2)
    alone = Answers(answers.units % len(units), answers.groups % len(groups), answers.codes)
    rows = list(publish("spring", LAYOUT, alone, units=units, groups=groups).rows())
    assert len(rows) == len(set(rows)) == 20 * len({"", *units}) * len({"", *groups})


def test_an_answer_apart_is_counted_outside_of_shares() -> None:
    found = published(simulated(1)).distribution("heard")
    counts = dict(found.counts)
    assert 0 < counts["unknown"] < found.answered
    assert found.base == found.answered - counts["unknown"]
    assert found.share("yes") == Fraction(counts["yes"], found.base)
    assert sum(found.share(code) for code in found.shared) == 1
    with pytest.raises(KeyError):
        found.share("unknown")


def test_of_several_only_what_goes_with_no_other_can_stand_apart() -> None:
    none = replace(WAYS.choices[2], apart=True)
    lists = (AGREE, replace(WAYS, choices=(replace(WAYS.choices[0], apart=True), WAYS.choices[1], none)))
    found = Layout.of(instrument(choice_lists=lists))
    assert found.column("ways").apart == ("none",)


def test_what_is_hidden_is_not_in_the_record() -> None:
    answers = simulated(3, people=40)
    answers.units[answers.units == 2] = 0
    answers.units[:3] = 2
    results = published(answers)
    with pytest.raises(Hidden):
        results.people(unit="east")
    with pytest.raises(Hidden):
        results.distribution("heard", unit="east")
    assert not results.by_unit[2].any()
    assert not results.crossed[2].any()
    assert "east" not in {row.unit for row in results.rows()}


def test_results_are_kept_as_json_and_come_back() -> None:
    results = published(simulated(9, people=70))
    text = json.dumps(to_plain(results))
    again = of_plain(json.loads(text), LAYOUT)
    assert list(again.rows()) == list(results.rows()) != []
    assert json.dumps(to_plain(again)) == text
    with pytest.raises(ValueError, match="not results of this instrument"):
        of_plain(json.loads(text), Layout(LAYOUT.columns[:2]))


@pytest.mark.parametrize("seed", range(8))
def test_no_number_that_is_hidden_leaves_by_any_way(seed: int) -> None:
    """What is kept, exported and shown is exactly what the plan shows; all else is 0 or refused."""
    answers = simulated(seed, people=45, shares=((0.9, 0.1, 0, 0, 0, 0), (0.2, 0.2, 0.2, 0.2, 0.2, 0)))
    results = published(answers)
    plan, exported = results.plan, {(row.question, row.unit, row.group) for row in results.rows()}
    assert not results.crossed.swapaxes(1, 2)[~plan.crossed.T].any()
    assert not results.by_unit[~plan.units.T].any()
    assert not results.by_group[~plan.groups.T].any()
    hidden = 0
    for column in LAYOUT.columns:
        for unit in ("", *UNITS):
            for group in ("", *GROUPS):
                if (column.question, unit, group) not in exported:
                    hidden += 1
                    with pytest.raises(Hidden):
                        results.distribution(column.question, unit=unit, group=group)
    assert hidden > 0


def test_what_the_table_does_not_have_is_refused() -> None:
    results = published(simulated(4))
    for wanted in ({"question": "age"}, {"question": "heard", "unit": "west"}, {"question": "heard", "group": "men"}):
        with pytest.raises(NotInTable):
            results.distribution(**wanted)


def test_the_order_of_people_changes_nothing() -> None:
    answers = simulated(5)
    order = np.random.default_rng(0).permutation(len(answers))
    turned = Answers(answers.units[order], answers.groups[order], tuple(each[order] for each in answers.codes))
    assert list(published(answers).rows()) == list(published(turned).rows())


def joined(one: Answers, two: Answers) -> Answers:
    return Answers(
        np.concatenate([one.units, two.units]),
        np.concatenate([one.groups, two.groups]),
        tuple(np.concatenate(pair) for pair in zip(one.codes, two.codes, strict=True)),
    )


@pytest.mark.parametrize(("late", "allowed"), [(1, False), (4, False), (300, True)])
def test_late_answers_replace_a_result_only_where_they_could_be_shown_alone(late: int, allowed: bool) -> None:
    old, added = simulated(6), simulated(7, people=late)
    both = joined(old, added)
    alone = tally(LAYOUT, added, len(UNITS), len(GROUPS))
    assert may_replace(published(old), published(both), alone) is allowed


def test_answers_of_people_become_codes() -> None:
    people = [
        {"heard": "most", "ways": ("time", "skills"), "hours": 12, "since": "2026-05-01", "change": "More light"},
        {"heard": "unknown", "ways": ()},
    ]
    codes = codes_of(LAYOUT, TRIAL, people)
    assert [each.tolist() for each in codes] == [[3, 5], [3, 0], [4, -1], [0, -1], [0, -1]]
    with pytest.raises(ValueError, match="no choice 'maybe'"):
        codes_of(LAYOUT, TRIAL, [{"heard": "maybe"}])


def number(kind: Kind = Kind.INTEGER, **fields: object) -> Question:
    return Question("n", kind, Words.of(en="How many?"), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (number(least=Decimal(0), most=Decimal(3)), ["0", "1", "2", "3"]),
        (number(least=Decimal(0), most=Decimal(40)), ["0", "1", "2-4", "5-9", "10-19", "20+"]),
        (number(least=Decimal(0), bands=(Decimal(0), Decimal(8), Decimal(9))), ["0-7", "8", "9+"]),
        (number(Kind.DECIMAL, least=Decimal(0), bands=(Decimal(0), Decimal("1.5"))), ["0-<1.5", "1.5+"]),
        # What is less than the first band counts with it, and the name says so.
        (number(bands=(Decimal(0), Decimal(8), Decimal(9))), ["<8", "8", "9+"]),
        (number(least=Decimal(0), bands=(Decimal(10), Decimal(20))), ["<20", "20+"]),
        (number(most=Decimal(3)), ["<1", "1", "2+"]),
        (number(most=Decimal(-1)), ["<=-1"]),
        # Whole numbers between bounds that are not whole.
        (number(least=Decimal("0.5"), most=Decimal("3.5")), ["1", "2", "3"]),
        (number(least=Decimal("0.5"), most=Decimal(30)), ["1", "2-4", "5-9", "10-19", "20+"]),
    ],
)
def test_numbers_are_told_in_bands(question: Question, labels: list[str]) -> None:
    assert [label for label, _ in bands(question)] == labels
    assert [band_code(question, edge) for _, edge in bands(question)] == list(range(len(labels)))
    assert band_code(question, -1) == 0


def test_codes_out_of_range_are_refused() -> None:
    answers = simulated(8, people=10)
    for wrong in (
        Answers(answers.units + 3, answers.groups, answers.codes),
        Answers(answers.units, answers.groups - 1, answers.codes),
        Answers(answers.units, answers.groups, (answers.codes[0] + 9, *answers.codes[1:])),
        Answers(answers.units, answers.groups, (answers.codes[0], answers.codes[1] + 9, *answers.codes[2:])),
    ):
        with pytest.raises(ValueError, match="out of range"):
            tally(LAYOUT, wrong, 3, 2)


def test_too_many_choices_of_which_several_may_be_chosen_are_refused() -> None:
    many = type(WAYS)("many", tuple(type(WAYS.choices[0])(f"c{place}", Words.of(en="x")) for place in range(64)))
    question = Question("q", Kind.SELECT_MULTIPLE, Words.of(en="Which?"), choices="many")
    with pytest.raises(ValueError, match="more than 63"):
        Layout.of(instrument(question, choice_lists=(many,)))
