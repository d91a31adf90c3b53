import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.overlap import (
    AxisCoverage,
    axis_coverage,
    concentration,
    evenness,
    jaccard,
    overlap_coefficient,
    pairwise_overlap,
    redundancy,
)

A, B, C = {1, 2, 3, 4}, {3, 4, 5}, {4, 6}
sets = st.sets(st.integers(0, 6))


def test_section_2_3_three_clubs():
    assert (jaccard(A, B), jaccard(B, C)) == (0.4, 0.25)
    assert jaccard(A, C) == pytest.approx(0.2)
    assert overlap_coefficient(A, B) == pytest.approx(0.667, abs=5e-4)
    assert redundancy([A, B, C]) == pytest.approx(1 / 3)


def test_an_empty_list_says_nothing_about_overlap():
    assert jaccard(set(), A) is None
    assert overlap_coefficient(A, set()) is None
    assert redundancy([set(), set()]) is None
    assert redundancy([]) is None


def test_section_2_3_hours_over_eight_cells():
    spread = axis_coverage([120, 60, 0, 200, 40, 0, 0, 80])
    assert (spread.cells, spread.cells_used) == (8, 5)
    assert spread.herfindahl == pytest.approx(0.264, abs=5e-4)
    assert spread.effective_number == pytest.approx(3.79, abs=5e-3)
    assert spread.evenness == pytest.approx(0.7015, abs=5e-5)


def test_time_in_one_cell_is_not_even_and_no_time_is_not_spread():
    assert axis_coverage([0, 30, 0, 0]) == AxisCoverage(4, 1, 1.0, 1.0, 0.0)
    assert axis_coverage([0] * 8) == AxisCoverage(8, 0, None, None, None)
    assert axis_coverage([]) == AxisCoverage(0, 0, None, None, None)
    assert evenness([7]) is None
    with pytest.raises(ValueError, match="0 or more expected"):
        axis_coverage([1, float("nan")])


def test_section_2_3_shares_of_three():
    spread = concentration([0.5, 0.3, 0.2])
    assert spread.herfindahl == pytest.approx(0.38)
    assert spread.effective_number == pytest.approx(2.632, abs=5e-4)
    assert spread.normalised == pytest.approx(0.07)
    assert spread.blau == pytest.approx(0.62)
    assert spread.iqv == pytest.approx(0.93)


def test_a_single_part_is_wholly_concentrated_and_cannot_vary():
    alone = concentration([3])
    assert (alone.normalised, alone.blau, alone.iqv) == (1, 0, None)


def test_nothing_to_share_is_not_a_concentration():
    assert concentration([0, 0]) is None
    assert concentration([]) is None


@pytest.mark.parametrize("amounts", [[1, -1], [1, float("nan")], [float("inf")]])
def test_negative_or_missing_amounts_are_refused(amounts):
    with pytest.raises(ValueError, match="0 or more expected"):
        concentration(amounts)


def test_pairs_with_an_empty_set_are_undefined():
    pairs = pairwise_overlap([[1, 1], [0, 0]])
    assert pairs.jaccard[0, 0] == 1
    assert np.isnan([pairs.jaccard[0, 1], pairs.jaccard[1, 1], pairs.overlap_coefficient[1, 0]]).all()
    with pytest.raises(ValueError, match="1 dimensions"):
        pairwise_overlap([1, 0])


@given(st.lists(sets, min_size=1, max_size=5))
def test_the_matrix_says_what_the_pairs_say(members):
    pairs = pairwise_overlap([[target in row for target in range(7)] for row in members])
    for i, first in enumerate(members):
        for j, second in enumerate(members):
            assert pairs.shared[i, j] == len(first & second)
            for matrix, single in ((pairs.jaccard, jaccard), (pairs.overlap_coefficient, overlap_coefficient)):
                expected = single(first, second)
                assert np.isnan(matrix[i, j]) if expected is None else matrix[i, j] == pytest.approx(expected)


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=12))
def test_effective_number_lies_between_one_and_all(amounts):
    spread = concentration(amounts)
    assert 1 - 1e-9 <= spread.effective_number <= len(amounts) + 1e-9
    assert concentration([7 * amount for amount in amounts]).herfindahl == pytest.approx(spread.herfindahl)


@given(st.integers(1, 30))
def test_equal_parts_count_in_full(parts):
    assert concentration([3.5] * parts).effective_number == pytest.approx(parts)


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=12).filter(any), st.randoms())
def test_spread_lies_between_one_place_and_all_equally_whatever_the_order(amounts, order):
    spread, even = concentration(amounts), evenness(amounts)
    for share in (spread.normalised, spread.iqv, even):
        assert -1e-9 <= share <= 1 + 1e-9
    assert spread.normalised + spread.iqv == pytest.approx(1)
    moved = order.sample(amounts, len(amounts))
    assert evenness(moved) == pytest.approx(even, abs=1e-12)
    assert axis_coverage(moved).cells_used == sum(amount > 0 for amount in amounts)


@given(st.integers(2, 30))
def test_equal_parts_are_even_and_one_part_is_not(parts):
    assert evenness([2.5] * parts) == pytest.approx(1)
    assert evenness([2.5] + [0] * (parts - 1)) == 0
