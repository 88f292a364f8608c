"""Gaps, change and weights: what is known is recovered at the nominal rate, and formulas give others' numbers."""

import math
from dataclasses import replace
from fractions import Fraction
from statistics import NormalDist, fmean, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonstar.engine.survey import quantiles
from commonstar.engine.survey.answers import Answers
from commonstar.engine.survey.comparisons import (
    NoScale,
    answer_share,
    change,
    gap,
    gaps,
    mean,
    scores,
    share_change,
    share_gap,
    weighted,
)
from commonstar.engine.survey.estimates import (
    Estimate,
    Moments,
    Scale,
    combination,
    effective_size,
    rounded,
    share_difference,
    share_interval,
)
from commonstar.engine.survey.instrument import Kind, Term, Words
from commonstar.engine.survey.quantiles import student_quantile
from commonstar.engine.survey.results import Distribution, NotInTable, Published, publish
from tests.engine.instruments import FIVE, instrument
from tests.engine.survey_rounds import GROUPS, LAYOUT, TRIAL, UNITS, simulated

LOW, HIGH = (0.3, 0.3, 0.2, 0.1, 0.05, 0.05), (0.05, 0.1, 0.2, 0.3, 0.25, 0.1)


def true_mean(shares: tuple[float, ...]) -> float:
    return sum(share * score for score, share in enumerate(shares[:5], start=1)) / sum(shares[:5])


def results(answers: Answers) -> Published:
    return publish("r", LAYOUT, answers, units=UNITS, groups=GROUPS)


# Student's quantiles as the tables have them, for 95 in 100.
@pytest.mark.parametrize(
    ("freedom", "expected"), [(1, 12.7062), (2, 4.3027), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799)]
)
def test_students_quantiles_are_those_of_the_tables(freedom: float, expected: float) -> None:
    assert student_quantile(0.95, freedom) == pytest.approx(expected, abs=5e-5)
    assert student_quantile(0.95, 1e9) == pytest.approx(NormalDist().inv_cdf(0.975))


def test_quick_ways_agree_with_halving(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [(level, freedom) for level in (0.5, 0.8, 0.95, 0.999) for freedom in (3, 3.4, 9, 39.9, 40, 61.5, 1000)]
    quick = [student_quantile(*each) for each in asked]
    for name in ("_EXPANDED", "_NEWTON"):
        monkeypatch.setattr(quantiles, name, 1e9)
    halved = [student_quantile(*each) for each in asked]
    assert quick == pytest.approx(halved, rel=1e-6)
    assert quick != halved


def test_the_interval_of_a_share_difference_is_newcombes() -> None:
    # Newcombe 1998, table II, (a) 56/70 - 48/80: 0.0524 to 0.3339 by method 10.
    found = share_difference("gap/1", (56, 70), (48, 80))
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert found.value == Fraction(1, 5)


def test_wilsons_interval_stays_inside() -> None:
    assert share_interval(0, 10)[0] == 0
    assert share_interval(10, 10)[1] == 1
    # Wilson's interval for 81 of 263 (Newcombe 1998, first of the pair): 0.2553 to 0.3662.
    assert share_interval(81, 263) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_a_gap_is_welchs_by_hand() -> None:
    answers = simulated(11, shares=(LOW, HIGH))
    found = gap(TRIAL, results(answers), "heard", "users", "staff")
    scored = [
        [
            int(code) + 1
            for code, group in zip(answers.codes[0], answers.groups, strict=True)
            if group == which and 0 <= code < 5
        ]
        for which in (0, 1)
    ]
    parts = [variance(each) / len(each) for each in scored]
    freedom = sum(parts) ** 2 / sum(part**2 / (len(each) - 1) for part, each in zip(parts, scored, strict=True))
    reach = student_quantile(0.95, freedom) * math.sqrt(sum(parts))
    assert float(found.value) == pytest.approx(fmean(scored[0]) - fmean(scored[1]))
    assert found.high - found.low == pytest.approx(2 * reach)
    assert found.numbers == (len(scored[0]), len(scored[1]))


def covered(estimates: list[Estimate], truth: float) -> float:
    return sum(one.low <= truth <= one.high for one in estimates) / len(estimates)


def test_known_gaps_are_recovered_at_the_nominal_rate() -> None:
    truth = true_mean(LOW) - true_mean(HIGH)
    rounds = [results(simulated(seed, 120, (LOW, HIGH))) for seed in range(400)]
    assert 0.92 <= covered([gap(TRIAL, one, "heard", "users", "staff") for one in rounds], truth) <= 0.98
    share_truth = LOW[0] - HIGH[0]
    assert 0.92 <= covered([share_gap(one, "heard", "no", "users", "staff") for one in rounds], share_truth) <= 0.99


def test_known_change_is_recovered_at_the_nominal_rate() -> None:
    pairs = [
        (results(simulated(seed, 80, (LOW, LOW))), results(simulated(10_000 + seed, 90, (HIGH, HIGH))))
        for seed in range(400)
    ]
    truth = true_mean(HIGH) - true_mean(LOW)
    assert 0.92 <= covered([change(TRIAL, *pair, "heard") for pair in pairs], truth) <= 0.98
    shares = [share_change(*pair, "heard", "yes") for pair in pairs]
    assert 0.92 <= covered(shares, HIGH[4] - LOW[4]) <= 0.99


def test_a_known_population_is_recovered_where_the_plain_mean_is_not() -> None:
    truth = 0.9 * true_mean(LOW) + 0.1 * true_mean(HIGH)
    rounds = [results(simulated(seed, 150, (LOW, HIGH))) for seed in range(300)]
    found = [weighted(TRIAL, one, "heard", {"users": 900, "staff": 100}).mean for one in rounds]
    assert 0.92 <= covered([one for one in found if one is not None], truth) <= 0.98
    assert covered([mean(TRIAL, one, "heard") for one in rounds], truth) < 0.2


def test_weights_have_no_scale_and_cost_answers() -> None:
    one = results(simulated(12, shares=(LOW, HIGH)))
    small, large = (weighted(TRIAL, one, "heard", {"users": 9 * k, "staff": k}) for k in (1, 700))
    assert small == large
    assert sum(share for _, share in small.shares) == 1
    base = one.distribution("heard").base
    assert small.effective < base
    numbers = {group: one.distribution("heard", group=group).base for group in GROUPS}
    assert weighted(TRIAL, one, "heard", numbers).effective == base
    with pytest.raises(NotInTable):
        weighted(TRIAL, one, "heard", {"mayors": 3})
    with pytest.raises(ValueError, match="above 0"):
        weighted(TRIAL, one, "heard", {"users": 0})


def test_hidden_groups_are_one_stratum() -> None:
    answers = simulated(13, people=60)
    answers.groups[:] = 0
    answers.groups[:3] = 1
    found = weighted(TRIAL, results(answers), "heard", {"users": 80, "staff": 20})
    assert found.strata == ((("users", "staff"), Fraction(1)),)


def test_a_reversed_question_is_turned_round() -> None:
    turned = instrument(replace(FIVE[0], reversed=True), *FIVE[1:])
    one = results(simulated(14))
    assert mean(turned, one, "heard").value == 6 - mean(TRIAL, one, "heard").value
    with pytest.raises(NoScale):
        mean(TRIAL, one, "ways")


def test_gaps_come_widest_first_and_scores_are_means_of_means() -> None:
    terms = {"dimensions": (Term("voice", Words.of(en="Voice")),), "levels": (Term("service", Words.of(en="Service")),)}
    marked = instrument(replace(FIVE[0], dimension="voice", level="service"), *FIVE[1:], **terms)
    one = results(simulated(15, shares=(LOW, HIGH)))
    (only,) = gaps(marked, one)
    assert (only.question, only.first, only.second) == ("heard", "users", "staff")
    found = scores(marked, one)
    assert [each.group for each in found] == ["", "users", "staff"]
    assert found[1].value - found[2].value == only.estimate.value
    assert answer_share(one, "ways", "time").value == one.distribution("ways").share("time")


moments = st.builds(
    lambda counts: Moments.of(
        Distribution("q", sum(counts), sum(counts), tuple(zip("abc", counts, strict=True))),
        {"a": Fraction(1), "b": Fraction(2), "c": Fraction(3)},
    ),
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
)


@given(moments, moments)
def test_a_gap_the_other_way_is_the_same_with_its_sign_turned(one: Moments, two: Moments) -> None:
    there = combination("gap/1", [(Fraction(1), one), (Fraction(-1), two)])
    back = combination("gap/1", [(Fraction(1), two), (Fraction(-1), one)])
    assert there.value == -back.value
    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert effective_size([(Fraction(1), one)]) == one.number


def test_warnings_name_few_answers_and_no_spread() -> None:
    alike = Moments.of(Distribution("q", 6, 6, (("a", 6),)), {"a": Fraction(1)})
    assert combination("mean/1", [(Fraction(1), alike)]).warnings == ("no-spread", "few-answers")
    assert Scale.of(TRIAL, TRIAL.questions[1]) is None


def test_several_choices_have_no_scale_even_of_an_ordered_list() -> None:
    several = replace(FIVE[0], kind=Kind.SELECT_MULTIPLE)
    assert Scale.of(TRIAL, FIVE[0]) is not None
    assert Scale.of(instrument(several, *FIVE[1:]), several) is None


def test_shares_and_weights_leave_out_what_stands_apart() -> None:
    """Weighted shares and the weighted mean speak of the same people: those who gave an answer with a score."""
    one = results(simulated(16, shares=((0.1, 0.1, 0.1, 0.1, 0.1, 0.5), HIGH)))
    shares = {group: one.distribution("heard", group=group) for group in GROUPS}
    assert answer_share(one, "heard", "yes", group="users").numbers == (shares["users"].base,)
    assert share_gap(one, "heard", "yes", "users", "staff").numbers == tuple(each.base for each in shares.values())
    with pytest.raises(KeyError):
        answer_share(one, "heard", "unknown")
    found = weighted(TRIAL, one, "heard", {"users": 3, "staff": 1})
    told = dict(found.shares)
    assert sum(told.values()) == 1
    assert "unknown" not in told
    assert found.mean is not None
    scores_of = {"no": 1, "little": 2, "some": 3, "most": 4, "yes": 5}
    assert found.mean.value == sum(share * scores_of[code] for code, share in told.items())


def test_a_score_is_told_once_where_there_are_no_groups() -> None:
    marked = instrument(replace(FIVE[0], dimension="voice"), *FIVE[1:], dimensions=(Term("voice", Words.of(en="V")),))
    answers = simulated(15)
    alone = publish("r", LAYOUT, Answers(answers.units, answers.groups * 0, answers.codes), units=UNITS, groups=("",))
    assert [each.group for each in scores(marked, alone)] == [""]


def test_rounding_goes_to_the_even_digit() -> None:
    assert [str(rounded(Fraction(*pair), 1)) for pair in ((1, 4), (3, 4), (-1, 3), (2, 1))] == [
        "0.2",
        "0.8",
        "-0.3",
        "2.0",
    ]
    assert np.isclose(float(rounded(Fraction(2, 3), 4)), 0.6667)
