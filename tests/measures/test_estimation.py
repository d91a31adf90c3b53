import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from maillage.measures.estimation import (
    Estimate,
    difference,
    holm,
    mean_of_means,
    mean_with_interval,
    p_value,
    share_with_interval,
)

SIX_EXECUTIVES = [70, 55, 80, 65, 75, 60]
answers = st.lists(st.floats(0, 100), min_size=2, max_size=30)


def from_summary(mean, deviation, n):
    return Estimate(mean, None, None, n, "t", deviation / math.sqrt(n), n - 1)


def test_section_1_6_six_of_eight_executives():
    finite = mean_with_interval(SIX_EXECUTIVES, population=8)
    infinite = mean_with_interval(SIX_EXECUTIVES, population=math.inf)
    assert finite.value == 67.5
    assert finite.high - finite.value == pytest.approx(4.91, abs=0.005)
    assert infinite.high - infinite.value == pytest.approx(9.82, abs=0.005)
    assert (finite.n, finite.method) == (6, "t")


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_of_newcombe_1998_table_1(successes, n, low, high):
    interval = share_with_interval(successes, n, population=math.inf)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_section_1_6_eighteen_of_twenty_four_in_a_group_of_thirty():
    infinite, finite = share_with_interval(18, 24, math.inf), share_with_interval(18, 24, 30)
    assert (round(infinite.low, 4), round(infinite.high, 4)) == (0.5510, 0.8800)
    assert (round(finite.low, 4), round(finite.high, 4)) == (0.6640, 0.8199)


def test_everybody_answered_leaves_no_sampling_error():
    mean = mean_with_interval(SIX_EXECUTIVES, population=6)
    assert (mean.low, mean.value, mean.high, mean.method) == (67.5, 67.5, 67.5, "census")
    share = share_with_interval(3, 4, population=4)
    assert (share.low, share.value, share.high, share.method) == (0.75, 0.75, 0.75, "census")
    assert mean_with_interval([40], population=1).low == 40


def test_one_answer_of_several_people_has_no_interval():
    assert mean_with_interval([40], population=8) == Estimate(40, None, None, 1, "too_few")


def test_identical_answers_of_a_part_of_the_group_are_not_certainty():
    assert mean_with_interval([50, 50, 50], population=8) == Estimate(50, None, None, 3, "no_spread")


def test_no_answer_is_no_value():
    assert mean_with_interval([math.nan], population=8).value is None
    assert share_with_interval(0, 0, population=8).value is None
    assert mean_of_means([]).value is None


def test_more_answers_than_people_is_refused():
    with pytest.raises(ValueError, match="3 answers of 2 people"):
        mean_with_interval([1, 2, 3], population=2)
    with pytest.raises(ValueError, match="3 answers of 2 people"):
        share_with_interval(1, 3, population=2)
    with pytest.raises(ValueError, match="4 of 3"):
        share_with_interval(4, 3, population=9)


def test_intervals_are_cut_only_where_a_scale_is_given():
    assert mean_with_interval([90, 100], population=50).high > 100
    cut = mean_with_interval([90, 100], population=50, bounds=(0, 100))
    assert cut.high == 100
    assert cut.low > 0
    assert mean_of_means([mean_with_interval([90, 100], population=50)], bounds=(0, 100)).high == 100


def test_section_1_8_executives_against_employees():
    gap = difference(from_summary(71, 12, 8), from_summary(52, 18, 120))
    assert gap.value == 19
    assert gap.degrees_of_freedom == pytest.approx(9.245, abs=5e-4)
    assert gap.value / gap.standard_error == pytest.approx(4.1761, abs=5e-5)
    assert (round(gap.low, 2), round(gap.high, 2)) == (8.75, 29.25)
    assert p_value(gap) == pytest.approx(0.00225, abs=5e-6)


def test_against_a_census_only_the_other_group_is_uncertain():
    executives = mean_with_interval(SIX_EXECUTIVES, population=6)
    employees = mean_with_interval([30, 50, 45, 20], population=200)
    gap = difference(executives, employees)
    assert gap.degrees_of_freedom == pytest.approx(3)
    assert gap.high - gap.low == pytest.approx(employees.high - employees.low)


def test_two_censuses_differ_by_a_fact_that_is_not_tested():
    gap = difference(mean_with_interval([10, 20], 2), mean_with_interval([40], 1))
    assert (gap.low, gap.value, gap.high, gap.method) == (-25, -25, -25, "census")
    assert p_value(gap) is None


def test_a_group_without_interval_leaves_the_combination_without_one():
    alone, several = mean_with_interval([40], 8), mean_with_interval([30, 50], 8)
    assert difference(alone, several) == Estimate(0, None, None, 3, "too_few")
    assert mean_of_means([several, alone]) == Estimate(40, None, None, 3, "too_few")
    assert p_value(difference(alone, several)) is None
    assert difference(alone, mean_with_interval([], 8)).value is None


def test_a_share_is_no_mean():
    with pytest.raises(ValueError, match="a wilson share found"):
        mean_of_means([share_with_interval(3, 5, 9), mean_with_interval([1, 2], 9)])


def test_audiences_weigh_the_same_whatever_their_size():
    audiences = [
        mean_with_interval([60, 64], 9),
        mean_with_interval([30] * 50 + [50] * 50, 400),
        mean_with_interval([], 5),
    ]
    combined = mean_of_means(audiences)
    assert combined.value == pytest.approx((62 + 40) / 2)
    assert combined.n == 102
    assert combined.standard_error == pytest.approx(
        math.hypot(audiences[0].standard_error, audiences[1].standard_error) / 2
    )


def test_section_1_8_holm_on_five_comparisons():
    assert np.allclose(holm([0.001, 0.012, 0.03, 0.04, 0.2]), [0.005, 0.048, 0.09, 0.09, 0.2])


def test_holm_leaves_untested_comparisons_out_of_the_count():
    assert np.allclose(holm([0.04, math.nan, 0.01]), [0.04, math.nan, 0.02], equal_nan=True)
    assert holm([]).tolist() == []
    with pytest.raises(ValueError, match="outside 0 to 1"):
        holm([1.5])


@given(answers, answers)
def test_difference_without_finite_correction_is_scipy_welch(first, second):
    assume(np.std(first) > 1e-3 and np.std(second) > 1e-3)
    gap = difference(mean_with_interval(first, math.inf), mean_with_interval(second, math.inf))
    welch = stats.ttest_ind(first, second, equal_var=False)
    interval = welch.confidence_interval()
    assert p_value(gap) == pytest.approx(welch.pvalue, rel=1e-6, abs=1e-12)
    assert gap.low == pytest.approx(interval.low, rel=1e-6, abs=1e-6)
    assert gap.high == pytest.approx(interval.high, rel=1e-6, abs=1e-6)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_share_without_finite_correction_is_scipy_wilson(counts):
    interval = share_with_interval(*counts, population=math.inf)
    oracle = stats.binomtest(*counts).proportion_ci(method="wilson")
    assert interval.low == pytest.approx(oracle.low, abs=1e-9)
    assert interval.high == pytest.approx(oracle.high, abs=1e-9)


@given(answers, st.integers(0, 200), st.integers(1, 200))
def test_a_larger_group_behind_the_same_answers_widens_the_interval(values, silent, more):
    assume(np.ptp(values) > 1e-6)
    small = mean_with_interval(values, len(values) + silent)
    large = mean_with_interval(values, len(values) + silent + more)
    assert large.high - large.low > small.high - small.low


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_the_order_and_never_helps(p_values):
    adjusted = holm(p_values)
    assert (adjusted >= np.array(p_values)).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= 0).all()


def test_two_known_errors_give_a_normal_interval():
    """As read back from printed intervals: no degree of freedom is spent on them."""
    first = Estimate(40, 37, 43, 28, "t", 3 / 1.959964, math.inf)
    second = Estimate(55, 51, 59, 34, "t", 4 / 1.959964, math.inf)
    found = difference(second, first)
    assert (round(found.low, 6), round(found.high, 6)) == (10, 20)
    assert p_value(found) == pytest.approx(2 * NormalDist().cdf(-15 / 5 * 1.959964))
