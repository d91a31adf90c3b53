import datetime
from datetime import date, timedelta

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.workdays import (
    easter_sunday,
    finish,
    is_working_day,
    public_holidays,
    working_days_between,
)

days = st.dates(date(1982, 1, 1), date(2100, 12, 31))

# Jours fériés en France, the French administration's open file (etalab/jours-feries-france-data), metropolitan zone
OFFICIAL = {
    2024: ("2024-04-01", "2024-05-09", "2024-05-20"),
    2025: ("2025-04-21", "2025-05-29", "2025-06-09"),
    2026: ("2026-04-06", "2026-05-14", "2026-05-25"),
    2027: ("2027-03-29", "2027-05-06", "2027-05-17"),
    2028: ("2028-04-17", "2028-05-25", "2028-06-05"),
}


@pytest.mark.parametrize("year", OFFICIAL)
def test_the_holidays_are_those_the_administration_publishes(year):
    fixed = [f"{year}-{day}" for day in ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")]
    found = public_holidays(year)
    moving = tuple(found[name].isoformat() for name in ("easter_monday", "ascension", "whit_monday"))
    assert moving == OFFICIAL[year]
    assert [day.isoformat() for day in found.values()] == sorted([*fixed, *moving])


def test_two_holidays_may_fall_on_one_day():
    found = public_holidays(2008)
    assert found["ascension"] == found["labour_day"] == date(2008, 5, 1)
    assert len(found) == 11


@given(st.integers(1583, 4099))
def test_easter_is_that_of_dateutil(year):
    assert easter_sunday(year) == pytest.importorskip("dateutil.easter").easter(year)


def test_easter_falls_on_its_earliest_and_latest_days():
    assert easter_sunday(1818) == date(1818, 3, 22)
    assert easter_sunday(2038) == date(2038, 4, 25)
    assert easter_sunday(1954) == date(1954, 4, 18)  # one week later without the correction


def test_years_of_another_calendar_or_list_are_refused():
    with pytest.raises(ValueError, match="year: 1582 found"):
        easter_sunday(1582)
    with pytest.raises(ValueError, match="year: 1981 found"):
        public_holidays(1981)
    with pytest.raises(ValueError, match="year: 1981 found"):
        is_working_day(date(1981, 5, 9))


def test_working_days_of_2026_and_2027():
    # 261 and 261 days from Monday to Friday; of the eleven holidays nine and seven fall on one
    assert working_days_between(date(2026, 1, 1), date(2026, 12, 31)) == 252
    assert working_days_between(date(2027, 1, 1), date(2027, 12, 31)) == 254


def test_a_task_of_one_day_ends_on_the_day_it_begins():
    assert finish(date(2026, 11, 23), 1) == date(2026, 11, 23)
    assert finish(date(2026, 11, 23), 5) == date(2026, 11, 27)
    assert finish(date(2026, 11, 23), numpy.int64(6)) == date(2026, 11, 30)


def test_a_task_that_would_begin_on_a_day_off_begins_on_the_next_working_day():
    assert finish(date(2026, 11, 21), 1) == date(2026, 11, 23)
    assert finish(date(2026, 12, 25), 1) == date(2026, 12, 28)
    # 1 and 8 May 2026 are Fridays
    assert finish(date(2026, 4, 30), 2) == date(2026, 5, 4)
    assert finish(date(2026, 5, 7), 2) == date(2026, 5, 11)


def test_training_skips_august_and_other_tasks_do_not():
    assert finish(date(2026, 7, 30), 3) == date(2026, 8, 3)
    assert finish(date(2026, 7, 30), 3, no_august=True) == date(2026, 9, 1)
    assert working_days_between(date(2026, 8, 1), date(2026, 8, 31)) == 21
    assert working_days_between(date(2026, 8, 1), date(2026, 8, 31), no_august=True) == 0
    assert finish(date(2026, 7, 31), 1, no_august=True) == date(2026, 7, 31)


@pytest.mark.parametrize("number", [0, -3, 2.5, float("nan"), None, True])
def test_a_task_takes_a_whole_number_of_days(number):
    with pytest.raises(ValueError, match="a whole number of 1 or more expected"):
        finish(date(2026, 11, 23), number)


def test_a_task_does_not_outlast_the_calendar():
    with pytest.raises(ValueError, match="more than the calendar has after 9999-12-01"):
        finish(date(9999, 12, 1), 40)


@pytest.mark.parametrize("day", [pandas.NaT, pandas.Timestamp(2026, 5, 1), datetime.datetime(2026, 5, 1, 9), None])
def test_only_plain_dates_are_read(day):
    for act in (
        lambda: is_working_day(day),
        lambda: finish(day, 3),
        lambda: working_days_between(day, date(2026, 5, 9)),
        lambda: working_days_between(date(2026, 4, 1), day),
    ):
        with pytest.raises(ValueError, match="a date without an hour expected"):
            act()


def test_days_between_are_counted_forwards():
    assert working_days_between(date(2026, 5, 4), date(2026, 5, 4)) == 1
    with pytest.raises(ValueError, match="2026-05-05, 2026-05-04 found"):
        working_days_between(date(2026, 5, 5), date(2026, 5, 4))


@given(days, st.integers(1, 300), st.booleans())
def test_the_days_until_the_finish_are_those_asked_for(start, number, no_august):
    last = finish(start, number, no_august)
    assert is_working_day(last, no_august)
    assert working_days_between(start, last, no_august) == number


@given(days, st.integers(0, 400), st.integers(0, 400), st.booleans())
def test_a_stretch_is_the_sum_of_its_parts(first, one, other, no_august):
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=1 + other)
    parts = (
        working_days_between(first, middle, no_august),
        working_days_between(middle + timedelta(days=1), last, no_august),
    )
    assert sum(parts) == working_days_between(first, last, no_august)
