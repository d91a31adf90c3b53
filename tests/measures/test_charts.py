import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.charts import RUN, individuals_chart, proportion_chart

FLOW = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
LATE, ON_TIME = (18, 22, 25, 20, 33), (60, 64, 70, 58, 72)


def test_section_7_flow_of_the_nist_handbook():
    chart = individuals_chart(FLOW, fewest=10)
    assert chart.middle == pytest.approx(50.81)
    assert np.abs(np.diff(FLOW)).mean() == pytest.approx(1.8778, abs=5e-5)
    assert (round(chart.low[0], 3), round(chart.high[-1], 3)) == (45.816, 55.804)
    assert chart.outside == ()


def test_section_7_shares_of_totals_that_differ():
    chart = proportion_chart(LATE, ON_TIME, fewest=5)
    assert chart.middle == pytest.approx(0.3642, abs=5e-5)
    assert chart.values[-1] == pytest.approx(0.4583, abs=5e-5)
    assert (round(chart.low[-1], 4), round(chart.high[-1], 4)) == (0.1941, 0.5343)
    assert chart.outside == ()


def test_below_twelve_points_there_are_no_limits():
    chart = individuals_chart([3, 5, 4, 90, 4, 5, 3, 4, 5, 4, 3])
    assert (chart.has_limits, chart.outside, chart.middle) == (False, (), 4)
    assert not proportion_chart(LATE, ON_TIME).has_limits
    assert individuals_chart([3, 5, 4, 90, 4, 5, 3, 4, 5, 4, 3, 4]).has_limits


def test_one_point_beyond_the_limits_stands_out():
    chart = individuals_chart([10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10, 30, 10, 9, 10])
    assert chart.outside == (11,)


def test_eight_in_a_row_on_one_side_are_told_even_in_a_run_chart():
    series = [5, 3, 4, 9, 9, 8, 9, 8, 9, 9]
    assert individuals_chart(series).runs == ()
    rising = [1, 2, 1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8, 9, 8]
    assert individuals_chart(rising).runs == (7, 15)
    assert round(2 * 0.5**RUN, 4) == 0.0078


def test_a_point_on_the_middle_neither_makes_nor_breaks_a_run():
    series = [1, 1, 1, 1, 5, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9]
    chart = individuals_chart(series, fewest=99)
    assert chart.middle == 5
    assert chart.runs == (8, 16)


def test_limits_of_a_share_stay_between_nought_and_one():
    chart = proportion_chart([0, 1, 0], [4, 3, 5], fewest=3)
    assert chart.low.min() == 0
    assert chart.high.max() <= 1


def test_a_series_that_is_no_series_is_refused():
    for values in ([], [3], [3, float("nan")]):
        with pytest.raises(ValueError, match="two or more"):
            individuals_chart(values)
    for counts, totals in (([1, 2], [3, 4, 5]), ([4, 1], [3, 3]), ([0, 0], [0, 1])):
        with pytest.raises(ValueError, match="totals above 0"):
            proportion_chart(counts, totals)


@given(st.lists(st.integers(-50, 50), min_size=12, max_size=30), st.integers(1, 9), st.integers(-20, 20))
def test_what_stands_out_does_not_depend_on_the_unit(values, factor, shift):
    chart, stretched = individuals_chart(values), individuals_chart(np.multiply(values, float(factor)) + shift)
    assert stretched.middle == pytest.approx(factor * chart.middle + shift)
    assert stretched.low == pytest.approx(factor * chart.low + shift)
