import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.measures.progress import displayed_progress, expected_progress, progress, progress_status

units = st.integers(-1000, 1000)


def test_section_5_7_rising_target_at_half_time_is_amber():
    reached, expected = progress(30, 70, 46), expected_progress(6, 12)
    assert reached == pytest.approx(0.40)
    assert reached / expected == pytest.approx(0.80)
    assert progress_status(reached, expected) == "amber"


def test_section_5_7_falling_target():
    assert progress(12, 6, 9) == pytest.approx(0.50)


def test_a_target_equal_to_the_baseline_has_no_progress():
    assert progress(30, 30, 46) is None
    assert progress_status(None, 0.5) is None


@pytest.mark.parametrize(
    ("reached", "status"), [(0.54, "green"), (0.539, "amber"), (0.36, "amber"), (0.359, "red"), (-1, "red")]
)
def test_lights_change_exactly_at_nine_and_six_tenths_of_the_expected(reached, status):
    assert progress_status(reached, 0.6) == status


def test_no_light_before_anything_is_expected():
    assert progress_status(0.0, expected_progress(0, 12)) is None


def test_after_the_due_date_everything_is_expected():
    assert expected_progress(15, 12) == 1
    with pytest.raises(ValueError, match="expected"):
        expected_progress(1, 0)
    with pytest.raises(ValueError, match="expected"):
        expected_progress(-1, 12)


def test_drawn_progress_is_cut_at_both_ends():
    assert [displayed_progress(value) for value in (-3, -1, 0.4, 1.5, 9)] == [-1, -1, 0.4, 1.5, 1.5]


@given(units, units, units)
def test_progress_is_the_same_for_the_mirrored_figure(baseline, target, current):
    assume(baseline != target)
    assert progress(-baseline, -target, -current) == pytest.approx(progress(baseline, target, current))
    assert progress(baseline, target, baseline) == 0
    assert progress(baseline, target, target) == 1
