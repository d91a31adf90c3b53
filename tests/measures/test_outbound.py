import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.estimation import share_with_interval
from maillage.measures.outbound import PARTS, funnel_limits, outbound_pressure, pressure_band

SECTION_2_13 = {
    "weeks": 8,
    "invitations": 240,
    "accepted": 48,
    "pending": 150,
    "pitch_share": 0.667,
    "unanswered_share": 0.875,
}


def test_section_2_13_thirty_invitations_a_week():
    found = outbound_pressure(**SECTION_2_13)
    assert [round(part, 4) for part in found.parts.values()] == [0.125, 0.8571, 0.8125, 1, 0.7857]
    assert round(found.index, 1) == 68.5
    assert pressure_band(found.index) == "stop"


def test_section_2_13_one_in_five_accepted_is_below_the_funnel():
    accepted = share_with_interval(48, 240, math.inf)
    assert (round(accepted.low, 4), round(accepted.high, 4)) == (0.1543, 0.2552)
    low, high = funnel_limits(0.35, 240)
    assert (round(low, 4), round(high, 4)) == (0.2549, 0.4451)
    assert accepted.value < low


def test_a_part_that_was_not_counted_leaves_no_index():
    found = outbound_pressure(**(SECTION_2_13 | {"pending": None}))
    assert found.parts["pending"] is None
    assert found.parts["with_a_pitch"] == 1
    assert (found.index, pressure_band(found.index)) == (None, None)
    assert outbound_pressure(8, 0, 0, 0, 0.1, 0.5).index is None


@pytest.mark.parametrize(("index", "band"), [(29.9, "sober"), (30, "watch"), (60, "watch"), (60.1, "stop")])
def test_bands_of_the_index(index, band):
    assert pressure_band(index) == band


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="200, 150 of 240"):
        outbound_pressure(**(SECTION_2_13 | {"accepted": 200}))
    with pytest.raises(ValueError, match="period above 0"):
        outbound_pressure(**(SECTION_2_13 | {"weeks": 0}))
    with pytest.raises(ValueError, match="shares from 0 to 1"):
        outbound_pressure(**(SECTION_2_13 | {"pitch_share": 1.2}))
    with pytest.raises(ValueError, match="0 to 1 expected"):
        funnel_limits(1.2, 10)


def test_limits_stay_within_all_and_nothing():
    assert funnel_limits(0.1, 4) == (0, pytest.approx(0.5635))
    assert funnel_limits(0.5, 0) is None


def test_the_weights_of_the_parts_sum_to_one():
    assert math.fsum(weight for weight, _, _ in PARTS.values()) == pytest.approx(1)


@given(st.integers(1, 300), st.data())
def test_fewer_acceptances_never_lower_the_pressure(invitations, data):
    pending = data.draw(st.integers(0, invitations))
    accepted = data.draw(st.lists(st.integers(0, invitations - pending), min_size=2, max_size=2))
    more, fewer = (
        outbound_pressure(4, invitations, count, pending, 0.3, 0.7).index for count in sorted(accepted, reverse=True)
    )
    assert 0 <= more <= fewer <= 100 + 1e-9
