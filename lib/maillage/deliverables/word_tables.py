"""How wide the columns of a table are, from what they hold: a fixed table looks alike in every program."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

# In a cell, at its size [twentieths of a point]: a letter of our font, one of the widest that firms set texts in, and
# the space on both sides.
LETTER, WIDE_LETTER = 90, 116
PADDING = 180
LONGEST_WORD = 22  # letters; a longer one may be broken
NARROW = frozenset("iljtfrI.,;:!'’()[]| \u00a0\u202f")
LONGEST_LINE = 70  # letters; a longer text is read on several lines anyway
HEAD_LINES = 3  # of a heading
FULL = 0.98  # what is left would not serve long cells


def needs_width(heads: Sequence[str], rows: Sequence[Sequence[str]], usual: int, letter: int = LETTER) -> bool:
    """Whether a table cannot be read in the usual width of a text [twentieths of a point].

    A word of it would be broken there.

    Examples
    --------
    >>> needs_width(["Club"], [["Cercle"]], 9400), needs_width(["Reconductions"] * 12, [["oui"] * 12], 9400)
    (False, True)
    """
    return sum(_least(column, letter) for column in _columns(heads, rows)) > usual * FULL


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
    [8122, 878]
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
    """The room shared so that every column has the same part of what it wants, and what it needs at least."""
    low, high = 0.0, 1.0
    for _ in range(40):
        part = (low + high) / 2
        taken = sum(max(least_, part * wanted_) for least_, wanted_ in zip(least, wanted, strict=True))
        low, high = (part, high) if taken <= room else (low, part)
    return [max(least_, low * wanted_) for least_, wanted_ in zip(least, wanted, strict=True)]


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[head, *(row[place] for row in rows)] for place, head in enumerate(heads)]


def _least(column: Sequence[str], letter: int) -> int:
    """Lest a word be broken; numbers stay on a line with their unit, whose spaces do not break."""
    words = {word for text in column for word in text.replace("-", " ").replace("\n", " ").split(" ")}
    longest = min(max(map(_letters, words)), LONGEST_WORD)
    return PADDING + round(letter * max(longest, _letters(column[0]) / HEAD_LINES))


def _wanted(column: Sequence[str], letter: int) -> int:
    """For its cells to hold in a line each, but for the longest of many."""
    _, *cells = column
    lengths = sorted(max(map(_letters, text.split("\n"))) for text in cells) or [0]
    return max(_least(column, letter), PADDING + round(letter * min(lengths[len(lengths) * 9 // 10], LONGEST_LINE)))


def _letters(text: str) -> float:
    """How many letters of the usual width it is as long as."""
    return sum(map(_sign, text))


def _sign(sign: str) -> float:
    if sign in NARROW:
        return 0.55
    if unicodedata.east_asian_width(sign) in "WF" or sign in "mwMW%€":
        return 1.6
    return 1.25 if sign.isupper() else 1
