import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from maillage.measures import resampling
from maillage.measures.estimation import difference, mean_of_means, mean_with_interval
from maillage.measures.resampling import intervals, means, medians, replicates

nan = float("nan")
INCOMES = np.random.default_rng(7).exponential(20, size=30)


def counts(resamples, n):
    """How often each of n respondents is in each resample, given as rows of their numbers."""
    return np.array([np.bincount(rows, minlength=n) for rows in resamples], dtype=float)


def executives_less_employees(executives):
    return lambda scores, weights: (
        means(scores[:executives], weights[:, :executives]) - means(scores[executives:], weights[:, executives:])
    )


def test_section_1_6_all_27_resamples_of_three_answers():
    drawn = replicates(["C"] * 3, {"C": math.inf}, draws=1)
    exact = replace(drawn, bootstrap=counts(product(range(3), repeat=3), 3))
    found = intervals([[40.0], [55.0], [70.0]], means, exact, minimum=3)
    assert len(exact.bootstrap) == 27
    assert found.standard_error[0] == pytest.approx(7.0711, abs=5e-5)


def test_rescaled_resamples_of_a_finite_group_are_exact_on_average():
    # n−1 of n drawn and shrunk by √(1−n/N): all nine resamples of two have the variance of the mean of three of five
    n, population, scores = 3, 5, np.array([[40.0], [55.0], [70.0]])
    shrink = math.sqrt(1 - n / population)
    drawn = counts(product(range(n), repeat=n - 1), n)
    weights = 1 - shrink + shrink * n / (n - 1) * drawn
    assert means(scores, weights).std() == pytest.approx(15 / math.sqrt(3) * shrink)
    made = replicates(["C"] * n, {"C": population}, draws=400).bootstrap
    assert {tuple(row) for row in made.round(9)} == {tuple(row) for row in weights.round(9)}


@pytest.mark.parametrize("statistic", [np.mean, np.std], ids=["mean", "standard deviation"])
def test_interval_of_the_same_resamples_is_scipy_bca(statistic):
    seen = []

    def of_rows(rows, axis):
        seen.append(rows.astype(int))
        return statistic(INCOMES[rows.astype(int)], axis=axis)

    oracle = stats.bootstrap((np.arange(30),), of_rows, n_resamples=2000, method="BCa", rng=np.random.default_rng(3))
    resamples = next(rows for rows in seen if rows.shape == (2000, 30))
    drawn = replace(replicates(["C"] * 30, {"C": math.inf}, draws=1), bootstrap=counts(resamples, 30))

    def weighted(scores, weights):
        if statistic is np.mean:
            return means(scores, weights)
        return np.sqrt(means(scores**2, weights) - means(scores, weights) ** 2)

    found = intervals(INCOMES[:, None], weighted, drawn)
    interval = oracle.confidence_interval
    assert (found.low[0], found.high[0]) == pytest.approx((interval.low, interval.high), rel=1e-6)
    assert found.standard_error[0] == pytest.approx(oracle.standard_error, rel=1e-3)


def test_many_respondents_have_the_analytic_interval(monkeypatch):
    monkeypatch.setattr(resampling, "BOOTSTRAP_UP_TO", 50)
    generator = np.random.default_rng(2)
    executives, employees = generator.uniform(40, 90, 8), generator.uniform(10, 80, 60)
    scores = np.concatenate([executives, employees])[:, None]
    drawn = replicates(["D"] * 8 + ["C"] * 60, {"D": 10, "C": 400})
    parts = mean_with_interval(executives, 10), mean_with_interval(employees, 400)
    gap = intervals(scores, executives_less_employees(8), drawn)
    assert gap.method == "jackknife"
    assert (gap.low[0], gap.high[0]) == pytest.approx((difference(*parts).low, difference(*parts).high))

    def equal_weights(scores, weights):
        return (means(scores[:8], weights[:, :8]) + means(scores[8:], weights[:, 8:])) / 2

    together = intervals(scores, equal_weights, drawn)
    analytic = mean_of_means(parts)
    assert (together.value[0], together.low[0], together.high[0]) == pytest.approx(
        (analytic.value, analytic.low, analytic.high)
    )


def test_five_thousand_respondents_are_left_out_in_blocks():
    generator = np.random.default_rng(4)
    scores = generator.integers(0, 5, size=(5000, 3)) * 25.0
    drawn = replicates(["C"] * 5000, {"C": 9000})
    assert drawn.bootstrap is None
    assert drawn.jackknife.shape == (1000, 5000)
    found = intervals(scores, means, drawn)
    for column, error in zip(scores.T, found.standard_error, strict=True):
        assert error == pytest.approx(mean_with_interval(column, 9000).standard_error, rel=0.1)


def test_bootstrap_of_a_mean_is_close_to_the_student_interval():
    scores = np.random.default_rng(5).normal(50, 15, size=(120, 1))
    found = intervals(scores, means, replicates(["C"] * 120, {"C": 300}))
    student = mean_with_interval(scores[:, 0], 300)
    assert found.method == "bca"
    assert found.value[0] == pytest.approx(student.value)
    assert found.standard_error[0] == pytest.approx(student.standard_error, rel=0.03)
    assert (found.low[0], found.high[0]) == pytest.approx((student.low, student.high), abs=0.3)


def test_a_group_that_answered_whole_adds_no_uncertainty():
    scores = np.array([[70.0], [55], [80], [65], [75], [60], [20], [40], [35], [50], [10], [45]])
    groups = ["D"] * 6 + ["C"] * 6
    both = intervals(scores, executives_less_employees(6), replicates(groups, {"D": 6, "C": 60}))
    alone = intervals(scores[6:], means, replicates(["C"] * 6, {"C": 60}), minimum=6)
    assert both.standard_error[0] == pytest.approx(alone.standard_error[0], rel=0.03)
    census = intervals(scores, means, replicates(groups, {"D": 6, "C": 6}))
    assert (census.method, census.low[0], census.high[0]) == ("census", census.value[0], census.value[0])
    assert census.standard_error[0] == 0


def test_medians_have_an_interval_too():
    found = intervals(INCOMES[:, None], medians, replicates(["C"] * 30, {"C": 200}))
    assert found.value[0] == pytest.approx(np.median(INCOMES))
    assert found.low[0] < found.value[0] < found.high[0]
    assert found.low[0] in INCOMES


def test_intervals_are_cut_at_the_ends_of_the_scale(monkeypatch):
    monkeypatch.setattr(resampling, "BOOTSTRAP_UP_TO", 0)
    scores = np.array([[0.0]] * 19 + [[100.0]])
    drawn = replicates(["C"] * 20, {"C": 200})
    assert intervals(scores, means, drawn).low[0] < 0
    assert intervals(scores, means, drawn, bounds=(0, 100)).low[0] == 0


def test_fewer_than_ten_respondents_have_a_value_and_no_interval():
    found = intervals([[40.0]] * 4 + [[60.0]] * 5, means, replicates(["C"] * 9, {"C": 90}))
    assert found.method == "too_few"
    assert found.value[0] == pytest.approx(51.111, abs=5e-4)
    assert np.isnan([found.low[0], found.high[0], found.standard_error[0]]).all()


def test_columns_answered_by_nobody_or_by_one_have_no_interval():
    scores = np.array([[50.0, nan, nan]] * 11 + [[70.0, nan, 30.0]])
    found = intervals(scores, means, replicates(["C"] * 12, {"C": math.inf}))
    assert np.isnan(found.value).tolist() == [False, True, False]
    assert np.isnan(found.low).tolist() == [False, True, True]


@pytest.mark.parametrize("bootstrap_up_to", [0, 2000])
def test_identical_answers_of_a_part_of_the_group_are_not_certainty(monkeypatch, bootstrap_up_to):
    monkeypatch.setattr(resampling, "BOOTSTRAP_UP_TO", bootstrap_up_to)
    scores = np.array([[100 / 3, 40.0]] * 10 + [[100 / 3, 60.0]] * 4)
    found = intervals(scores, means, replicates(["C"] * 14, {"C": 90}), bounds=(0, 100))
    assert found.value.tolist() == pytest.approx([33.333, 45.714], abs=5e-4)
    assert np.isnan(found.low).tolist() == np.isnan(found.standard_error).tolist() == [True, False]


def test_one_respondent_of_several_is_refused():
    with pytest.raises(ValueError, match="1 of 5 people found in group 'Lyon'"):
        replicates(["Lyon", "Lens", "Lens"], {"Lyon": 5, "Lens": 9})
    with pytest.raises(ValueError, match="3 of 2 people"):
        replicates(["Lens"] * 3, {"Lens": 2})
    assert (replicates(["Lyon", "Lens", "Lens"], {"Lyon": 1, "Lens": 9}, draws=9).bootstrap[:, 0] == 1).all()
    with pytest.raises(ValueError, match=r"\(3, columns\) expected"):
        intervals([[1.0]], means, replicates(["Lens"] * 3, {"Lens": 9}, draws=2))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12), st.integers(2, 12))
def test_the_same_seed_gives_the_same_replicates_and_every_group_keeps_its_weight(seed, first, second):
    groups = ["D"] * first + ["C"] * second
    populations = {"D": first + 3, "C": math.inf}
    one, two = (replicates(groups, populations, draws=20, seed=seed) for _ in range(2))
    assert np.array_equal(one.bootstrap, two.bootstrap)
    assert np.array_equal(one.jackknife, two.jackknife)
    assert (one.bootstrap >= 0).all()
    for weights in (one.bootstrap, one.jackknife):
        assert np.allclose(weights[:, :first].sum(axis=1), first)
        assert np.allclose(weights[:, first:].sum(axis=1), second)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=15))
def test_medians_with_equal_weights_are_the_usual_ones(answers):
    scores = np.array(answers, dtype=float)[:, None]
    assert medians(scores, np.ones((1, len(answers))))[0, 0] == np.median(answers)
