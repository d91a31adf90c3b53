"""How wide the columns of a table are, from what they hold: a fixed table looks alike in every program."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# In a cell, at its size [twentieths of a point]: a letter of our font, one of the widest that firms set texts in, and
# the space on both sides.
LETTER, WIDE_LETTER = 85, 110
PADDING = 170
LONGEST_WORD = 22  # letters; a longer one may be broken
NARROW = frozenset("iljtfrI.,;:!'’()[]| \u00a0\u202f")
LONGEST_LINE = 70  # letters; a longer text is read on several lines anyway
HEAD_LINES = 3  # of a heading at most; two are easier to read
BOLD = 1.03  # how much wider the letters of a heading are
ONE_LINE = 16  # letters; a shorter cell is never cut in two lines where there is room
MANY_COLUMNS = 8  # so many may ask for the long side of a page
FEW = 1500  # twentieths of a point, in which a text of some length is read in few lines
FULL = 0.98  # what is left would not serve long cells


def needs_width(
    heads: Sequence[str], numbers: Sequence[bool], rows: Sequence[Sequence[str]], usual: int, letter: int = LETTER
) -> bool:
    """Whether a table cannot be read in the usual width of a text [twentieths of a point].

    A word of it would be broken there; or it has many columns, and its long cells less than most of what keeps their
    lines few, as on paper.

    Examples
    --------
    >>> needs_width(["Club"], [False], [["Cercle"]], 9400)
    False
    >>> needs_width(["Reconductions"] * 12, [False] * 12, [["oui"] * 12], 9400)
    True
    >>> needs_width(["Risque"] * 8, [False] * 8, [["un départ que personne ne remplace"] * 8], 9400)
    True
    """
    columns = _columns(heads, rows)
    least = [_least(column, letter) for column in columns]
    if sum(least) > usual * FULL:
        return True
    fair = [
        low if number else max(low, _fair(column, letter))
        for low, column, number in zip(least, columns, numbers, strict=True)
    ]
    return len(columns) >= MANY_COLUMNS and 0.35 * sum(least) + 0.65 * sum(fair) > usual


def widths(
    heads: Sequence[str],
    numbers: Sequence[bool],
    rows: Sequence[Sequence[str]],
    *,
    room: int,
    usual: int,
    letter: int = LETTER,
) -> list[int]:
    """Each column's width [twentieths of a point].

    Together they take the usual width of a text, or more of the room where they need it; longest cells of the same
    number of lines.

    Examples
    --------
    >>> widths(["Réseau", "Membres"], [False, True], [["Cercle des industriels", "40"]], room=9000, usual=9000)
    [8138, 862]
    """
    columns = _columns(heads, rows)
    least = [_least(column, letter) for column in columns]
    wanted = [_wanted(column, letter) for column in columns]
    if sum(least) >= room:
        found = [room * one / sum(least) for one in least]
    elif sum(wanted) >= room:
        found = _shared(least, wanted, room)
    else:
        words = [not number for number in numbers] if not all(numbers) else [True] * len(numbers)
        spare = max(0, min(usual, room) - sum(wanted))
        weights = [width * word for width, word in zip(wanted, words, strict=True)]
        found = [width + spare * weight / sum(weights) for width, weight in zip(wanted, weights, strict=True)]
    ends = [round(one) for one in itertools.accumulate(found, initial=0)]
    return [after - before for before, after in itertools.pairwise(ends)]


def _shared(least: Sequence[int], wanted: Sequence[int], room: int) -> list[float]:
    """The room shared so that long cells have few lines and short ones one, each column what it needs at least."""
    low, high = 0.0, max(wanted) ** 0.5
    for _ in range(40):
        part = (low + high) / 2
        low, high = (part, high) if sum(_parts(least, wanted, part)) <= room else (low, part)
    return _parts(least, wanted, low)


def _parts(least: Sequence[int], wanted: Sequence[int], part: float) -> list[float]:
    """What is wanted counts by its root: a column wanted four times as wide becomes twice as wide."""
    return [max(needs, min(wants, part * wants**0.5)) for needs, wants in zip(least, wanted, strict=True)]


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[head, *(row[place] for row in rows)] for place, head in enumerate(heads)]


def _least(column: Sequence[str], letter: int) -> int:
    """Lest a word be broken; numbers stay on a line with their unit, whose spaces do not break."""
    head, *cells = column
    longest = max(BOLD * _longest_word(head), max(map(_longest_word, cells), default=0))
    return PADDING + round(letter * max(min(longest, LONGEST_WORD), BOLD * _letters(head) / HEAD_LINES))


def _longest_word(text: str) -> float:
    return max(map(_letters, text.replace("-", " ").replace("\n", " ").split(" ")))


def _wanted(column: Sequence[str], letter: int) -> int:
    """For its cells to hold in a line each, but for the longest of many, and its heading in two."""
    head, *cells = column
    lengths = sorted(max(map(_letters, text.split("\n"))) for text in cells) or [0]
    usual = max(min(lengths[len(lengths) * 9 // 10], LONGEST_LINE), min(lengths[-1], ONE_LINE))
    return max(_least(column, letter), PADDING + round(letter * max(usual, BOLD * _letters(head) / 2)))


def _fair(column: Sequence[str], letter: int) -> float:
    """For its longest cell to have few lines."""
    line = PADDING + letter * max((_letters(line) for text in column[1:] for line in text.split("\n")), default=0)
    return min(line, max(FEW, 30 * line**0.5))


@lru_cache(maxsize=16_384)
def _letters(text: str) -> float:
    """How many letters of the usual width it is as long as."""
    return sum(map(_sign, text))


def _sign(sign: str) -> float:
    if sign in NARROW:
        return 0.7
    if unicodedata.east_asian_width(sign) in "WF" or sign in "mwMW%€":
        return 1.6
    return 1.25 if sign.isupper() else 1
