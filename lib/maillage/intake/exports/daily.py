"""Series of days as analytics exports write them: whole numbers, and dates whose order of day and month no file says.

LinkedIn writes `12/31/2023` as text; a spreadsheet that opened the file in another country may have turned the days it
took for its own into dates, day and month exchanged, and left the others as text. The order is the one that makes the
days readable and one follow the other.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from maillage.intake.exports.days import FIRST, LAST, day_of
from maillage.intake.values import Cell

LARGEST = 1e12  # what exceeds it is no count
_DAY = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"(\d{1,15})(?:[.,]0+)?")
_SPACES = re.compile(r"\s+")

Day = datetime.date | None


def count_of(cell: Cell) -> float | None:
    """A count, below 0 where things were taken away; None when the cell holds none. Thousands may be grouped.

    Examples
    --------
    >>> [count_of(cell) for cell in ("1,234", "1\\u202f234", "-3", "\\u22122", 12.0, "1,5", "abc", True, float("nan"))]
    [1234.0, 1234.0, -3.0, -2.0, 12.0, None, None, None, None]
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) <= LARGEST else None
    if not isinstance(cell, str) or len(cell) > 40 or not cell.strip():
        return None
    text = _SPACES.sub(" ", cell.strip().replace("\u2212", "-").replace("\u2019", "'"))
    sign = -1.0 if text.startswith("-") else 1.0
    text = text.removeprefix("-").strip()
    if not text.isascii():
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    plain = _PLAIN.fullmatch(text)
    number = float(plain[1]) if plain else None
    return sign * number if number is not None and number <= LARGEST else None


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days, read.

    Parameters
    ----------
    days : tuple of date or None
        One a cell; None where it names none.
    month_first : bool
        Whether months come before days in its texts.
    """

    days: tuple[Day, ...]
    month_first: bool


def days_in(
    cells: Sequence[Cell], *, month_first: bool, within: tuple[datetime.date, datetime.date] | None = None
) -> Days:
    """The days of a column, in the order of day and month that fits best.

    Parameters
    ----------
    cells : sequence of Cell
    month_first : bool
        What is taken where both orders fit as well.
    within : (date, date), optional
        Days they should lie between, where they do not follow one another.

    Examples
    --------
    >>> [str(day) for day in days_in(["10/11/2023", "10/12/2023", "10/13/2023"], month_first=False).days]
    ['2023-10-11', '2023-10-12', '2023-10-13']
    >>> [str(day) for day in days_in([datetime.date(2023, 12, 10), "10/13/2023"], month_first=False).days]
    ['2023-10-12', '2023-10-13']
    """
    best: Days | None = None
    best_score = (-1, -1)
    dated = any(isinstance(cell, datetime.date) for cell in cells)
    for order in (month_first, not month_first):
        for exchanged in (False, True) if dated else (False,):
            read = tuple(_day(cell, order, exchanged) for cell in cells)
            score = _score(read, within)
            if score > best_score:
                best, best_score = Days(read, order), score
    return best or Days((), month_first)


def _score(days: Sequence[Day], within: tuple[datetime.date, datetime.date] | None) -> tuple[int, int]:
    readable = [day for day in days if day is not None]
    if within is not None:
        return len(readable), sum(within[0] <= day <= within[1] for day in readable)
    return len(readable), sum(abs((after - before).days) == 1 for before, after in pairwise(readable))


def _day(cell: Cell, month_first: bool, exchanged: bool) -> Day:
    if isinstance(cell, datetime.date):
        day = day_of(cell)
        if day is None or not exchanged:
            return day
        return _made(day.year, day.day, day.month)
    found = _DAY.fullmatch(cell) if isinstance(cell, str) and len(cell) < 40 and cell.isascii() else None
    if found is None:
        return day_of(cell)
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    month, day_number = (one, two) if month_first else (two, one)
    return _made(year + (2000 if len(found[3]) == 2 else 0), month, day_number)


def _made(year: int, month: int, day: int) -> Day:
    try:
        made = datetime.date(year, month, day)
    except ValueError:
        return None
    return made if FIRST <= made <= LAST else None


def is_day(cell: Cell) -> bool:
    """Whether a cell names a day, whatever the order of day and month; a bare number does not.

    Examples
    --------
    >>> is_day("12/31/2023"), is_day("31/12/2023"), is_day("13/13/2023"), is_day(44200), is_day("44200")
    (True, True, False, False, False)
    """
    if isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdigit()):
        return False
    return _day(cell, True, False) is not None or _day(cell, False, False) is not None


_RANGE = re.compile(r"\s*(\S{6,20})\s+[-\u2013\u2014]\s+(\S{6,20})\s*")


def window_of(cell: Cell) -> tuple[datetime.date, datetime.date] | None:
    """The two days of « 10/1/2023 - 12/31/2023 »; None when the cell is none.

    Examples
    --------
    >>> [str(day) for day in window_of("10/1/2023 - 12/31/2023")]
    ['2023-10-01', '2023-12-31']
    """
    found = _RANGE.fullmatch(cell) if isinstance(cell, str) and len(cell) < 60 else None
    if found is None or not all(is_day(text) for text in found.groups()):
        return None
    for month_first in (True, False):
        first, last = days_in(found.groups(), month_first=month_first).days
        if first is not None and last is not None and first <= last:
            return first, last
    return None
