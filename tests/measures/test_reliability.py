import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.reliability import (
    alpha_if_deleted,
    cronbach_alpha,
    item_rest_correlations,
    lengthening,
    reliability_reading,
    smallest_detectable_change,
    spearman_brown,
    standard_error_of_measurement,
)

nan = float("nan")
SECTION_1_5 = [
    [3, 4, 3, 3],
    [4, 5, 4, 4],
    [2, 2, 1, 3],
    [5, 5, 4, 5],
    [3, 3, 2, 2],
    [4, 4, 5, 4],
    [1, 2, 2, 1],
    [3, 4, 4, 3],
]
# Shrout and Fleiss, Psychological Bulletin 86, 1979: six targets, four judges; pingouin and psych print ICC3k .909 = α
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
matrices = st.integers(3, 5).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=4, max_size=12)
)


def answers_of_reliability(alpha, respondents, items):
    """Answers whose sample covariances are all equal and give exactly this α."""
    correlation = alpha / (items - (items - 1) * alpha)
    wanted = np.full((items, items), correlation) + (1 - correlation) * np.eye(items)
    drawn = np.random.default_rng(1).normal(size=(respondents, items))
    drawn -= drawn.mean(axis=0)
    whitened = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn, rowvar=False))).T
    return whitened @ np.linalg.cholesky(wanted).T


def test_section_1_5_eight_respondents_four_items():
    found = cronbach_alpha(SECTION_1_5, minimum=8)
    assert found.value == pytest.approx(0.94298, abs=5e-6)
    assert (round(found.low, 4), round(found.high, 4)) == (0.8307, 0.9872)
    assert (found.items, found.respondents, found.method) == (4, 8, "alpha")
    assert alpha_if_deleted(SECTION_1_5).round(4).tolist() == [0.9057, 0.9090, 0.9540, 0.9325]
    assert item_rest_correlations(SECTION_1_5).round(4).tolist() == [0.9257, 0.9208, 0.7812, 0.8403]


def test_section_1_5_an_item_left_unreversed_ruins_the_coefficient():
    unreversed = np.array(SECTION_1_5)
    unreversed[:, 2] = 6 - unreversed[:, 2]
    found = cronbach_alpha(unreversed, minimum=8)
    assert found.value == pytest.approx(0.0842, abs=5e-5)
    assert reliability_reading(found.value) == "check_reversals"
    assert item_rest_correlations(unreversed)[2] < 0


def test_alpha_is_the_consistency_of_the_mean_of_four_judges():
    assert round(cronbach_alpha(SHROUT_FLEISS, minimum=6).value, 3) == 0.909


def test_feldt_interval_printed_by_evans():
    # MRC Cognition and Brain Sciences Unit, statistics pages, feldt1.return(0.913, 873, 20, 0.95, 0)
    found = cronbach_alpha(answers_of_reliability(0.913, 873, 20))
    assert found.value == pytest.approx(0.913)
    assert found.low == pytest.approx(0.9044024, abs=5e-8)
    assert found.high == pytest.approx(0.9211588, abs=5e-8)


def test_fewer_than_twenty_complete_respondents_give_no_coefficient():
    nineteen = [[1, 2, 3], *([[4, 5, 3], [2, 1, 2]] * 9)]
    assert cronbach_alpha(nineteen).method == "too_few"
    assert cronbach_alpha([*nineteen, [5, nan, 5]]).respondents == 19
    assert cronbach_alpha([*nineteen, [5, 5, 5]]).method == "alpha"


def test_two_items_are_stepped_up_from_their_correlation():
    pair = np.array(SECTION_1_5)[:, :2]
    found = cronbach_alpha(pair, minimum=8)
    correlation = np.corrcoef(pair.T)[0, 1]
    half_width = 1.959964 / np.sqrt(8 - 3)
    low, high = np.tanh(np.arctanh(correlation) + np.array([-half_width, half_width]))
    assert found.method == "spearman_brown"
    assert found.value == pytest.approx(2 * correlation / (1 + correlation))
    assert (found.low, found.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))
    assert cronbach_alpha(pair[:3], minimum=2).low is None


def test_one_item_and_equal_sums_have_no_coefficient():
    assert cronbach_alpha([[3], [4]], minimum=2).method == "one_item"
    assert cronbach_alpha([[1, 4, 4], [4, 1, 4], [4, 4, 1]], minimum=2).method == "no_spread"
    assert cronbach_alpha([[1, 5], [3, 3], [5, 1]], minimum=2).method == "no_spread"
    assert cronbach_alpha([[1, 2], [1, 4], [1, 5]], minimum=2).method == "no_spread"
    with pytest.raises(ValueError, match="1 dimensions found"):
        cronbach_alpha([1, 2])


def test_an_item_that_does_not_vary_has_no_correlation():
    found = item_rest_correlations([[3, 1, 2], [3, 2, 4], [3, 4, 4]])
    assert np.isnan(found[0])
    assert not np.isnan(found[1:]).any()
    assert np.isnan(alpha_if_deleted([[1, 2], [3, 4]])).all()
    assert np.isnan(item_rest_correlations([[1, 2]])).all()


def test_section_1_5_longer_questionnaires():
    assert spearman_brown(0.60, 2) == pytest.approx(0.75)
    assert lengthening(0.60, 0.80) == pytest.approx(2.667, abs=5e-4)
    assert spearman_brown(0.60, lengthening(0.60, 0.80)) == pytest.approx(0.80)
    assert lengthening(-0.1, 0.80) is None


def test_section_1_5_what_one_person_may_move_without_meaning_it():
    error = standard_error_of_measurement(18, 0.80)
    assert round(error, 2) == 8.05
    assert round(smallest_detectable_change(error), 1) == 22.3


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (0.70, "use"),
        (0.699, "use_for_groups"),
        (0.60, "use_for_groups"),
        (0.59, "show_items"),
        (-0.2, "check_reversals"),
    ],
)
def test_what_a_coefficient_allows(value, reading):
    assert reliability_reading(value) == reading
    assert reliability_reading(None) is None


@given(matrices, st.integers(0, 2), st.integers(-40, 40), st.sampled_from([0.5, 3, 25]))
def test_alpha_ignores_an_item_that_is_shifted_and_a_scale_that_is_stretched(rows, item, shift, factor):
    before = cronbach_alpha(rows, minimum=2)
    moved = np.array(rows, dtype=float)
    moved[:, item] += shift
    after = cronbach_alpha(factor * moved, minimum=2)
    assert after.method == before.method
    if before.value is not None:
        assert after.value == pytest.approx(before.value, abs=1e-6, rel=1e-6)
        assert before.value <= 1 + 1e-9
        assert before.low <= before.value <= before.high


@given(matrices)
def test_alpha_if_deleted_is_alpha_of_the_others(rows):
    answers = np.array(rows, dtype=float)
    for item, found in enumerate(alpha_if_deleted(answers)):
        others = np.delete(answers, item, axis=1)
        variances, total = others.var(axis=0, ddof=1).sum(), others.sum(axis=1).var(ddof=1)
        assert np.isnan(found) == (total < 1e-9)
        if not np.isnan(found):
            items = others.shape[1]
            assert found == pytest.approx(items / (items - 1) * (1 - variances / total), abs=1e-6)
