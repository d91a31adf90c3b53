import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.sampling import (
    WEIGHT_BOUNDS,
    design_effect,
    effective_sample_size,
    margin_of_error,
    post_stratification_weights,
    sample_size,
)

strata = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 400)), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("population", "published"),
    [(10, 10), (50, 44), (100, 80), (340, 181), (1000, 278), (5000, 357), (75_000, 382)],
)
def test_table_of_krejcie_and_morgan_1970(population, published):
    assert round(sample_size(population)) == published


def test_section_1_6_sample_sizes_before_rounding():
    assert [round(sample_size(n), 1) for n in (10, 100, 340, 1000, 5000)] == [9.8, 79.5, 180.6, 277.7, 356.8]
    assert sample_size(math.inf) == pytest.approx(384.15, abs=5e-3)


def test_section_1_6_margin_of_error():
    assert round(margin_of_error(123, math.inf), 4) == 0.0884
    assert round(margin_of_error(123, 340), 4) == 0.0707
    assert margin_of_error(340, 340) == 0
    assert margin_of_error(1, 1) == 0
    assert margin_of_error(0, 340) is None


def test_impossible_samples_are_refused():
    with pytest.raises(ValueError, match="9 answers of 8 people"):
        margin_of_error(9, 8)
    with pytest.raises(ValueError, match="0 to 1 expected"):
        sample_size(100, margin=0)


def test_section_1_6_weights_bring_three_groups_back_to_their_size():
    weights = post_stratification_weights({"a": 120, "b": 80, "c": 40}, {"a": 60, "b": 20, "c": 20})
    assert {group: round(weight, 3) for group, weight in weights.items()} == {"a": 0.833, "b": 1.667, "c": 0.833}
    each = np.repeat(list(weights.values()), [60, 20, 20])
    scores = np.repeat([58, 44, 50], [60, 20, 20])
    assert scores.mean() == pytest.approx(53.6)
    assert np.average(scores, weights=each) == pytest.approx(52.0)
    assert effective_sample_size(each) == pytest.approx(90)
    assert design_effect(each) == pytest.approx(1.111, abs=5e-4)


def test_what_the_cap_cuts_off_goes_to_the_other_groups():
    weights = post_stratification_weights({"a": 500, "b": 300, "c": 200}, {"a": 10, "b": 60, "c": 30})
    assert weights["a"] == 3.0  # 5 without the cap
    assert weights["c"] / weights["b"] == pytest.approx((200 / 30) / (300 / 60))
    assert 10 * weights["a"] + 60 * weights["b"] + 30 * weights["c"] == pytest.approx(100)


def test_nobody_speaks_for_a_group_that_nobody_answered_for():
    assert post_stratification_weights({"a": 30, "b": 90}, {"a": 10}) == {"a": 1.0}
    with pytest.raises(ValueError, match="none found"):
        post_stratification_weights({"a": 30}, {"a": 0})
    with pytest.raises(ValueError, match="5 of 4 people found in group 'a'"):
        post_stratification_weights({"a": 4}, {"a": 5})
    with pytest.raises(ValueError, match="group 'z'"):
        post_stratification_weights({"a": 4}, {"z": 1})


def test_weights_that_are_none_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        effective_sample_size([1, -1])
    with pytest.raises(ValueError, match="not all 0"):
        design_effect([0, 0])


@given(strata)
def test_weights_lie_within_the_cap_and_average_to_one(groups):
    answers = {str(index): n for index, (n, _) in enumerate(groups)}
    people = {str(index): n + silent for index, (n, silent) in enumerate(groups)}
    weights = post_stratification_weights(people, answers)
    counts = np.array([answers[group] for group in weights])
    each = np.array(list(weights.values()))
    assert counts @ each == pytest.approx(counts.sum())
    assert (each >= WEIGHT_BOUNDS[0] - 1e-9).all()
    assert (each <= WEIGHT_BOUNDS[1] + 1e-9).all()
    assert 1 - 1e-9 <= effective_sample_size(np.repeat(each, counts)) <= counts.sum() + 1e-6
    assert design_effect(np.repeat(each, counts)) >= 1 - 1e-9


@given(st.integers(2, 5000), st.floats(0.01, 0.2))
def test_a_sample_of_the_size_asked_for_has_the_margin_asked_for(population, margin):
    n = sample_size(population, margin)
    assert 0 < n <= population
    reached = 1.959964 * math.sqrt(0.25 / n * (population - n) / (population - 1))
    assert reached == pytest.approx(margin, rel=1e-6)
