"""French working days: which days are public holidays, when a task of so many working days is finished."""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from functools import cache
from numbers import Integral

# the list has been the same since 8 May came back to it, law 81-893 of 2 October 1981
FIRST_YEAR = 1982
FIXED = {
    "new_year": (1, 1),
    "labour_day": (5, 1),
    "victory_1945": (5, 8),
    "national_day": (7, 14),
    "assumption": (8, 15),
    "all_saints": (11, 1),
    "armistice_1918": (11, 11),
    "christmas": (12, 25),
}
AFTER_EASTER = {"easter_monday": 1, "ascension": 39, "whit_monday": 50}


def easter_sunday(year: int) -> date:
    """Easter of the Western churches, by the anonymous Gregorian algorithm.

    Parameters
    ----------
    year : int
        From 1583.

    Returns
    -------
    date

    Raises
    ------
    ValueError
        If the calendar is not yet the Gregorian one.

    References
    ----------
    Anonymous, Nature 13, 1876, 487; Meeus, *Astronomical Algorithms*, 1991, chapter 8.

    Examples
    --------
    >>> easter_sunday(2027)
    datetime.date(2027, 3, 28)
    """
    if not 1583 <= year <= MAXYEAR:
        raise ValueError(f"year: {year} found, 1583 to {MAXYEAR} expected")
    century, of_century = divmod(year, 100)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - century // 4 - moon_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def _holidays(year: int) -> tuple[tuple[str, date], ...]:
    if not FIRST_YEAR <= year <= MAXYEAR:
        raise ValueError(f"year: {year} found, {FIRST_YEAR} to {MAXYEAR} expected")
    easter = easter_sunday(year)
    days = {name: date(year, *day) for name, day in FIXED.items()}
    days |= {name: easter + timedelta(days=later) for name, later in AFTER_EASTER.items()}
    return tuple(sorted(days.items(), key=lambda one: (one[1], one[0])))


def public_holidays(year: int) -> dict[str, date]:
    """The eleven public holidays of metropolitan France, whether or not people work on them.

    Whit Monday is one even where it is the solidarity day. Not here: Good Friday and 26 December (Alsace and Moselle),
    the days of overseas territories, bridging days, a company's own closing days.

    Parameters
    ----------
    year : int
        From 1982.

    Returns
    -------
    dict of str to date
        In order of date. Two may fall on one day (Ascension on 1 May 2008).

    Raises
    ------
    ValueError
        If the year is earlier: the list was another.

    References
    ----------
    Code du travail, art. L3133-1.

    Examples
    --------
    >>> public_holidays(2027)["ascension"]
    datetime.date(2027, 5, 6)
    """
    return dict(_holidays(year))


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(day for _, day in _holidays(year))


def is_working_day(day: date, no_august: bool = False) -> bool:
    """Monday to Friday and no public holiday; Saturday counts as a day off, unlike in the law's *jours ouvrables*.

    Parameters
    ----------
    day : date
        A day without an hour.
    no_august : bool
        True where nothing is planned in August, as for training [convention].

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        If it is not a plain date, or before 1982.

    References
    ----------
    methods §5.6; Code du travail, art. L3133-1.

    Examples
    --------
    >>> is_working_day(date(2027, 5, 6)), is_working_day(date(2027, 5, 7))
    (False, True)
    """
    _refuse_other_than_date("day", day)
    off = day in _days_off(day.year)
    return day.weekday() < 5 and not off and not (no_august and day.month == 8)


def finish(start: date, working_days: int, no_august: bool = False) -> date:
    """Last day of a task: a task of one day ends on the day it begins, the first working day from `start` on.

    Parameters
    ----------
    start : date
        First day on which it may begin.
    working_days : int
        How long it takes [working days], 1 or more.
    no_august : bool
        As in `is_working_day`.

    Returns
    -------
    date
        A working day.

    Raises
    ------
    ValueError
        If the number is not a whole one of 1 or more, the start is no plain date, or the calendar ends before.

    References
    ----------
    methods §5.6.

    Examples
    --------
    Thursday 6 May 2027 is Ascension: a task of three days that begins on Wednesday ends on Monday.

    >>> finish(date(2027, 5, 5), 3)
    datetime.date(2027, 5, 10)
    """
    _refuse_other_than_date("start", start)
    if not isinstance(working_days, Integral) or isinstance(working_days, bool) or working_days < 1:
        raise ValueError(f"working_days: {working_days!r} found, a whole number of 1 or more expected")
    left = working_days
    for day in _days(start, date.max):
        left -= is_working_day(day, no_august)
        if not left:
            return day
    raise ValueError(f"working_days: {working_days} found, more than the calendar has after {start}")


def working_days_between(first: date, last: date, no_august: bool = False) -> int:
    """Working days from the first day to the last, both included.

    Parameters
    ----------
    first, last : date
        The last not before the first.
    no_august : bool
        As in `is_working_day`.

    Returns
    -------
    int
        [working days]

    Raises
    ------
    ValueError
        If they are not plain dates, or not in this order.

    References
    ----------
    methods §5.6.

    Examples
    --------
    >>> working_days_between(date(2027, 5, 3), date(2027, 5, 9))
    4
    """
    _refuse_other_than_date("first", first)
    _refuse_other_than_date("last", last)
    if last < first:
        raise ValueError(f"first, last: {first}, {last} found, ascending dates expected")
    return sum(is_working_day(day, no_august) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _refuse_other_than_date(name: str, day: object) -> None:
    # a date with an hour is never equal to a holiday, and a missing one compares with nothing
    if type(day) is not date:
        raise ValueError(f"{name}: {day!r} found, a date without an hour expected")
