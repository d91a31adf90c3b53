import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from maillage.measures.estimation import Estimate
from maillage.measures.gaps import (
    cliffs_delta,
    documentary_score,
    hedges_g,
    is_marked,
    says_versus_shows,
)

likert = st.lists(st.integers(1, 5), min_size=1, max_size=12)


def answers_of(mean, deviation, n):
    ramp = np.arange(n, dtype=float)
    return mean + deviation * (ramp - ramp.mean()) / ramp.std(ddof=1)


def gap(points, method="welch"):
    return Estimate(points, None, None, 50, method)


def test_section_1_8_executives_against_employees():
    found = hedges_g(answers_of(71, 12, 8), answers_of(52, 18, 120))
    assert found.value == pytest.approx(1.0658, abs=5e-5)
    assert (round(found.low, 3), round(found.high, 3)) == (0.338, 1.793)
    assert (found.n, found.method) == (128, "hedges")


def test_sizes_need_two_answers_each_and_some_spread():
    assert hedges_g([1, 2], []).method == "no_data"
    assert hedges_g([1, 2], [3]).method == "too_few"
    assert hedges_g([1, 2], [3]).value is None
    assert hedges_g([3, 3], [4, 4]).method == "no_spread"


def test_section_1_8_ordered_answers():
    first, second = [5, 4, 5, 4, 3], [2, 3, 4, 3, 1, 3]
    assert cliffs_delta(first, second) == pytest.approx(0.7667, abs=5e-5)
    assert stats.mannwhitneyu(first, second).statistic == 26.5
    assert cliffs_delta([], second) is None
    assert cliffs_delta([3, math.nan], [3, 3]) == 0


@pytest.mark.parametrize(
    ("points", "p", "marked"),
    [
        (10, 0.049, True),
        (-10, 0.049, True),
        (9.9, 0.001, False),
        (25, 0.05, False),
        (25, None, False),
        (25, math.nan, False),
    ],
)
def test_a_marked_gap_is_large_and_not_chance(points, p, marked):
    assert is_marked(gap(points), p) is marked


def test_between_two_groups_that_answered_whole_the_size_decides():
    assert is_marked(gap(12, "census"), None)
    assert not is_marked(gap(8, "census"), None)
    assert not is_marked(Estimate(None, None, None, 0, "no_data"), 0.01)


def test_documents_are_rated_at_the_middle_of_their_band():
    assert [documentary_score([rating]) for rating in "NPLF"] == [7.5, 32.5, 67.5, 92.5]
    assert documentary_score(["F", "L", "N"]) == pytest.approx(167.5 / 3)
    assert documentary_score([]) is None
    with pytest.raises(ValueError, match="'X' found"):
        documentary_score(["F", "X"])


@pytest.mark.parametrize(
    ("said", "shown", "reading"),
    [(54.5, 30, "agree"), (57.5, 32.5, "agree"), (57.6, 32.5, "says_more"), (20, 67.5, "shows_more"), (None, 30, None)],
)
def test_more_than_twenty_five_points_between_what_is_said_and_what_is_shown(said, shown, reading):
    assert says_versus_shows(said, shown) == reading


@given(likert, likert)
def test_delta_counts_the_pairs(first, second):
    pairs = np.sign(np.subtract.outer(first, second))
    assert cliffs_delta(first, second) == pytest.approx(pairs.mean(), abs=1e-9)
    assert cliffs_delta(second, first) == pytest.approx(-pairs.mean(), abs=1e-9)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=20), st.lists(st.integers(0, 100), min_size=2, max_size=20))
def test_size_of_a_gap_does_not_depend_on_the_unit(first, second):
    found, stretched = hedges_g(first, second), hedges_g(np.multiply(first, 7) + 3, np.multiply(second, 7) + 3)
    assert found.method == stretched.method
    if found.value is not None:
        assert stretched.value == pytest.approx(found.value)
        assert hedges_g(second, first).value == pytest.approx(-found.value)
        assert found.low < found.value < found.high
