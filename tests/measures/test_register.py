from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.register import cost_per_active_seat, dormant, notice_deadline

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("renewal", "months", "deadline"),
    [
        (date(2027, 1, 1), 3, date(2026, 10, 1)),
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 31), 1, date(2027, 11, 30)),
        (date(2027, 12, 15), 12, date(2026, 12, 15)),
        (date(2027, 2, 28), 0, date(2027, 2, 28)),
    ],
)
def test_notice_runs_to_the_same_day_or_the_last_of_a_short_month(renewal, months, deadline):
    assert notice_deadline(renewal, months) == deadline


def test_a_negative_notice_is_refused():
    with pytest.raises(ValueError, match="-1 found"):
        notice_deadline(date(2027, 1, 1), -1)


def test_a_fee_nobody_uses_has_no_cost_per_active_seat():
    assert cost_per_active_seat(1200, 0) is None
    assert cost_per_active_seat(1200, 2) == 600
    with pytest.raises(ValueError, match="0 or more expected"):
        cost_per_active_seat(1200, -1)


def test_dormant_after_a_year_and_not_on_its_last_day():
    assert dormant(date(2025, 11, 21), as_of=date(2026, 11, 21)) is False
    assert dormant(date(2025, 11, 20), as_of=date(2026, 11, 21)) is True
    assert dormant(date(2026, 5, 20), as_of=date(2026, 11, 21), months=6) is True
    assert dormant(None, as_of=date(2026, 11, 21)) is None


@given(days, st.integers(0, 60))
def test_notice_keeps_the_day_and_counts_the_months(renewal, months):
    deadline = notice_deadline(renewal, months)
    assert (renewal.year - deadline.year) * 12 + renewal.month - deadline.month == months
    if deadline.day != renewal.day:
        assert deadline.day < renewal.day
        assert (deadline + timedelta(days=1)).day == 1
