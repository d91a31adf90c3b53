import numpy as np
import pytest
from scipy import sparse

from maillage.measures.solver import list_order, minimum


def test_whole_numbers_cost_more_than_fractions_and_both_know_their_bound():
    triangle = sparse.csr_array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]])
    ones = np.ones(3)
    whole = minimum(ones, triangle, ones, ones * np.inf, ones, ones, 0.0, 100)
    parts = minimum(ones, triangle, ones, ones * np.inf, ones * 0, ones, 0.0, 100)
    assert whole.solution.sum() == pytest.approx(2)
    assert (whole.bound, whole.gap, whole.proved) == (pytest.approx(2), 0, True)
    assert parts.solution.sum() == pytest.approx(1.5)
    assert (parts.bound, parts.proved) == (pytest.approx(1.5), True)


def test_what_cannot_be_done_is_proved_to_be_impossible():
    found = minimum([1.0], sparse.csr_array([[1.0]]), [2.0], [3.0], [1], [1], 0.0, 100)
    assert (found.solution, found.proved, found.gap, found.bound) == (None, True, None, None)


def test_earlier_places_in_the_list_weigh_less_and_no_two_alike():
    weights = list_order(50)
    assert (np.diff(weights) > 0).mean() > 0.5
    assert ((weights >= 1 + np.arange(50)) & (weights < 2 + np.arange(50))).all()
    assert len(set(weights)) == 50
