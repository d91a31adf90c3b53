import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.agreement import (
    intraclass_correlations,
    opinion_is_shared,
    scale_agreement,
    sites_compared,
    within_group_agreement,
)

nan = float("nan")
SITES = [(40, 45, 50, 42, 48), (60, 55, 58, 62, 65), (50, 52, 49, 55, 54)]
# Shrout and Fleiss, Psychological Bulletin 86, 1979, table 2; ICC(1,1) .17 and ICC(1,4) .44
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_section_1_9_four_items_of_mean_variance_one_half():
    answers = [[3, 4, 2, 3], [4, 5, 3, 4]]
    assert within_group_agreement(answers).tolist() == [0.75] * 4
    assert scale_agreement(answers) == pytest.approx(0.9231, abs=5e-5)


def test_answers_as_scattered_as_random_ones_do_not_agree():
    assert within_group_agreement([[1], [5], [1], [5]]).tolist() == [0.0]
    assert scale_agreement([[1], [5], [1], [5]]) == 0
    assert within_group_agreement([[4], [4]]).tolist() == [1.0]
    assert scale_agreement([[4], [4]]) == 1


def test_agreement_needs_two_answers():
    assert np.isnan(within_group_agreement([[4, nan], [3, 2]])).tolist() == [False, True]
    assert scale_agreement([[4, 3]]) is None
    assert opinion_is_shared(nan) is None
    assert opinion_is_shared(None) is None
    with pytest.raises(ValueError, match="1 dimensions"):
        within_group_agreement([4, 3])


def test_opinions_are_shared_from_seventy():
    assert opinion_is_shared(0.70) is True
    assert opinion_is_shared(0.69) is False


def test_section_1_9_three_sites():
    found = intraclass_correlations(SITES)
    assert found.mean_square_between == pytest.approx(281.667, abs=5e-4)
    assert found.mean_square_within == pytest.approx(12.667, abs=5e-4)
    assert found.mean_square_between / found.mean_square_within == pytest.approx(22.237, abs=5e-4)
    assert (round(found.icc1, 4), round(found.icc2, 4)) == (0.8094, 0.9550)
    welch = sites_compared(SITES)
    assert welch.statistic == pytest.approx(16.611, abs=5e-4)
    assert welch.p == pytest.approx(0.001676, abs=5e-7)


def test_shrout_and_fleiss_1979_one_way():
    found = intraclass_correlations(SHROUT_FLEISS)
    assert (round(found.icc1, 3), round(found.icc2, 3)) == (0.166, 0.443)


def test_sites_of_unequal_size_have_a_mean_size():
    sites = [[40.0, 50, 45, 47], [60.0, 64], [52.0, nan, 57, 55]]
    found = intraclass_correlations(sites)
    k = (9 - (16 + 4 + 9) / 9) / 2
    between, within = found.mean_square_between, found.mean_square_within
    assert found.icc1 == pytest.approx((between - within) / (between + (k - 1) * within))


def test_sites_no_more_different_than_their_people_explain_nothing():
    found = intraclass_correlations([[10, 90], [20, 80]])
    assert (found.icc1, found.icc2) == (0, 0)


def test_what_cannot_be_compared_is_none():
    assert intraclass_correlations([[1, 2]]) is None
    assert intraclass_correlations([[1], [2]]) is None
    assert intraclass_correlations([[3, 3], [3, 3]]) is None
    assert intraclass_correlations([[1.35], [1.35, 1.35]]) is None, "whose mean is not 1.35 to the last digit"
    assert sites_compared([[1, 2], []]) is None
    assert sites_compared([[1, 2], [3]]) is None
    assert sites_compared([[1, 2], [3, 3]]) is None


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=10))
def test_agreement_lies_between_nothing_and_everything(answers):
    items = within_group_agreement(answers)
    together = scale_agreement(answers)
    assert ((items >= 0) & (items <= 1)).all()
    assert 0 <= together <= 1
    assert np.allclose(items, within_group_agreement(6 - np.array(answers)))


@given(st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=6), min_size=2, max_size=5))
def test_the_share_between_groups_does_not_depend_on_the_unit(groups):
    found = intraclass_correlations(groups)
    stretched = intraclass_correlations([np.array(group) / 20 + 1 for group in groups])
    assert (found is None) == (stretched is None)
    if found is not None:
        assert 0 <= found.icc1 <= 1
        assert 0 <= found.icc2 <= 1
        assert found.icc1 == pytest.approx(stretched.icc1, abs=1e-6)
