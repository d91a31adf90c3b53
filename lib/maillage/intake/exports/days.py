"""Days as exports write them: LinkedIn's own forms, and those a spreadsheet puts in their place."""

from __future__ import annotations

import datetime
import re

from maillage.intake.folding import folded
from maillage.intake.values import EXCEL_EPOCH, MONTHS, Cell

FIRST, LAST = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)
SERIALS = range((FIRST - EXCEL_EPOCH).days, (LAST - EXCEL_EPOCH).days + 1)
LONGEST = 60  # signs; a longer cell is no date

_GERMAN = {"januar": 1, "jan": 1, "februar": 2, "marz": 3, "mrz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
           "august": 8, "okt": 10, "oktober": 10, "dez": 12, "dezember": 12}  # fmt: skip
_MONTHS = MONTHS | _GERMAN
_ZONE = r"(?:\s*(?:z|utc|gmt|[+-]\d\d:?\d\d))?"
_HOUR = r"(?:,?[ t]+\d{1,2}[:h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?P<half>\s*[ap]\.?m\.?)?" + _ZONE + ")?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _HOUR)
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})" + _HOUR)
_IN_WORDS = re.compile(r"(?:[a-z]+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)?[ .-]+(?:de )?([a-z]+)[ .-]+(\d{4}|\d\d)" + _HOUR)
_MONTH_FIRST = re.compile(r"(?:[a-z]{3,9},? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _HOUR)
_UNIX = re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) \d\d:\d\d:\d\d [a-z]{3,5} (\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")


def day_of(cell: Cell) -> datetime.date | None:
    """The day a cell of an export names; None when it names none, so that nothing is guessed.

    Days come before months, unless the hour is written the American way (`1/29/26, 2:37 PM`) or no month has that
    number. Two figures are a year of this century: the networks that export them are not older.

    Examples
    --------
    >>> [str(day_of(text)) for text in ("04 Jan 2021", "4 janv. 2021", "03-Dec-20", "1/29/26, 2:37 PM", "44200")]
    ['2021-01-04', '2021-01-04', '2020-12-03', '2026-01-29', '2021-01-04']
    >>> [day_of(text) for text in ("", "Jan 2021", "31/31/2021", "2021")]
    [None, None, None, None]
    """
    if isinstance(cell, datetime.datetime):
        return _within(cell.date())
    if isinstance(cell, datetime.date):
        return _within(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    if not isinstance(cell, str) or not cell or len(cell) > LONGEST:
        return None
    return _written(folded(cell))


def _written(text: str) -> datetime.date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        one, two, year = int(found[1]), int(found[2]), _year(found[3])
        day, month = (two, one) if found["half"] else (one, two)
        return _made(year, month, day) or _made(year, day, month)
    if (found := _IN_WORDS.fullmatch(text)) and found[2] in _MONTHS:
        return _made(_year(found[3]), _MONTHS[found[2]], int(found[1]))
    if (found := _MONTH_FIRST.fullmatch(text) or _UNIX.fullmatch(text)) and found[1] in _MONTHS:
        return _made(int(found[3]), _MONTHS[found[1]], int(found[2]))
    if found := _SERIAL.fullmatch(text):
        return _serial(int(found[1]))
    return None


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _made(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return _within(datetime.date(year, month, day))
    except ValueError:
        return None


def _serial(number: float) -> datetime.date | None:
    """A day as spreadsheets count them; the hour is what follows the comma."""
    return EXCEL_EPOCH + datetime.timedelta(days=int(number)) if SERIALS.start <= number < SERIALS.stop else None


def _within(day: datetime.date) -> datetime.date | None:
    return day if FIRST <= day <= LAST else None
