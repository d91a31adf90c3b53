import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.levels import levels_reached, maturity_level, overall_score, weight_sensitivity

SECTION_1_4 = [44.7, 38, 41.5, 52, 35, 57, 48, 60, 50, 43, 28]
scores = st.lists(st.floats(0, 100), min_size=1, max_size=12)


def test_section_1_7_levels():
    assert [maturity_level(score) for score in (0, 19.99, 20, 44.7, 59.9, 60, 80, 100)] == [1, 1, 2, 3, 3, 4, 5, 5]
    assert maturity_level(0.6 * 100 - 1e-12) == 4
    with pytest.raises(ValueError, match="0 to 100 expected"):
        maturity_level(101)


def test_between_two_levels_both_are_named():
    assert levels_reached(58.3 - 5.7, 58.3 + 5.7) == (3, 4)
    assert levels_reached(42, 58) == (3, 3)
    assert levels_reached(38, 81) == (2, 5)
    with pytest.raises(ValueError, match="rising order"):
        levels_reached(50, 40)


def test_section_1_4_overall_score():
    assert overall_score(SECTION_1_4) == pytest.approx(45.2)
    assert overall_score(SECTION_1_4, [12, 14, 12, 8, 10, 8, 8, 8, 8, 6, 6]) == pytest.approx(44.784)
    assert maturity_level(overall_score(SECTION_1_4)) == 3


def test_fewer_than_eight_dimensions_have_no_overall_score():
    assert overall_score([*SECTION_1_4[:8], None, None, None]) == pytest.approx(sum(SECTION_1_4[:8]) / 8)
    assert overall_score([*SECTION_1_4[:7], None, None, None, float("nan")]) is None
    assert overall_score([], minimum=0) is None
    with pytest.raises(ValueError, match="2 found, 1 expected"):
        overall_score([50], [1, 1])


def test_two_dimensions_weighed_at_random_are_a_point_taken_at_random():
    # a flat Dirichlet of two is uniform: 5 and 95 % of the way
    low, high = weight_sensitivity([0, 100], draws=100_000)
    assert (low, high) == pytest.approx((5, 95), abs=0.5)
    assert weight_sensitivity([None, 40.0]) == (pytest.approx(40), pytest.approx(40))
    assert weight_sensitivity([None]) is None


def test_the_seed_decides():
    assert weight_sensitivity(SECTION_1_4) == weight_sensitivity(SECTION_1_4)
    assert weight_sensitivity(SECTION_1_4) != weight_sensitivity(SECTION_1_4, seed=1)


@given(scores)
def test_weights_never_lead_out_of_the_dimensions_own_range(values):
    low, high = weight_sensitivity(values, draws=200)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


@given(st.floats(0, 100), st.floats(0, 100))
def test_levels_rise_with_scores(a, b):
    low, high = sorted((a, b))
    assert 1 <= maturity_level(low) <= maturity_level(high) <= 5
