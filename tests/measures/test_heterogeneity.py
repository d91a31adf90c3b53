import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.heterogeneity import gini, gini_corrected, lorenz_points, top_fifth_share

SECTION_2_12 = [0, 0, 1, 3, 16]
activities = st.lists(st.integers(0, 500), min_size=1, max_size=40)


def test_section_2_12_one_of_five_does_nearly_everything():
    assert gini(SECTION_2_12) == pytest.approx(0.70)
    assert gini_corrected(SECTION_2_12) == pytest.approx(0.875)
    assert top_fifth_share(SECTION_2_12) == pytest.approx(0.80)


def test_all_alike_and_one_alone():
    assert gini([4] * 5) == 0
    assert top_fifth_share([4] * 5) == pytest.approx(0.2)
    assert gini([0, 0, 0, 0, 7]) == pytest.approx(0.80)
    assert gini_corrected([0, 0, 0, 0, 7]) == 1
    assert gini_corrected([7]) is None


def test_nothing_done_is_not_evenly_done():
    for measure in (gini, gini_corrected, lorenz_points, top_fifth_share):
        assert measure([0, 0]) is None
        assert measure([]) is None
        with pytest.raises(ValueError, match="0 or more expected"):
            measure([1, float("nan")])


def test_a_fifth_of_seven_people_is_one_and_two_fifths():
    assert top_fifth_share([0, 0, 0, 0, 0, 10, 10]) == pytest.approx((10 + 0.4 * 10) / 20)


@given(activities, st.sampled_from([0.25, 3, 1000]))
def test_unevenness_has_no_unit_and_lies_between_zero_and_one(amounts, factor):
    value = gini(amounts)
    if sum(amounts) == 0:
        assert value is None
        return
    assert 0 <= value <= 1 - 1 / len(amounts)
    assert gini([factor * amount for amount in amounts]) == pytest.approx(value, abs=1e-9)
    assert gini(amounts * 2) == pytest.approx(value, abs=1e-9)
    assert 0.2 - 1e-9 <= top_fifth_share(amounts) <= 1


@given(activities)
def test_gini_is_twice_the_area_left_by_the_lorenz_curve(amounts):
    points = lorenz_points(amounts)
    if points is not None:
        assert points[0].tolist() == [0, 0]
        assert points[-1].tolist() == pytest.approx([1, 1])
        assert (np.diff(points[:, 1]) >= 0).all()
        assert gini(amounts) == pytest.approx(1 - 2 * np.trapezoid(points[:, 1], points[:, 0]), abs=1e-9)
