"""How much room words take on a slide, so that nothing leaves its box: measured, never left to the reader's machine.

Widths are those of the firm's font, or of the one that comes with the package, wider than those that slides are usually
set in: where the words fit here, they fit there.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from maillage.language import WORD_JOINER

LINE = 1.2  # a line's height, in sizes of its letters
STRONG = 1.06  # how much wider a bold letter is
MEASURED_AT = 100  # points
NARROWER = 0.95  # of the width in our font: the fonts of slides are narrower by a tenth or so
CUT = "…"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; an empty `colour` is that of the text around it."""

    text: str
    strong: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs on lines of their own.

    Parameters
    ----------
    runs : tuple of Run
    bullet : bool
    before : float
        White over it, in sizes of its letters.
    """

    runs: tuple[Run, ...]
    bullet: bool = False
    before: float = 0.35

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Paragraphs, and the size [points] at which they fit their box; `cut` where some words found no room."""

    paragraphs: tuple[Paragraph, ...]
    size: float
    height: float
    cut: bool = False


BULLET = 1.0  # what a bullet takes to the left of its paragraph, in sizes of its letters


_firm_font: ContextVar[bytes] = ContextVar("firm_font", default=b"")


@contextmanager
def measured_in(font: bytes) -> Iterator[None]:
    """Measure in a firm's own font meanwhile; in ours where it is empty."""
    before = _firm_font.set(font)
    try:
        yield
    finally:
        _firm_font.reset(before)


@lru_cache(maxsize=4)
def _font(own: bytes) -> Any:
    from PIL import ImageFont

    ours = resources.files("maillage.showing") / "fonts" / "OpenSans-Regular.ttf"
    return ImageFont.truetype(io.BytesIO(own or ours.read_bytes()), MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


def line() -> float:
    """A line's height, in sizes of its letters: a firm's own font may ask for more."""
    own = _firm_font.get()
    return max(LINE, sum(_font(own).getmetrics()) / MEASURED_AT) if own else LINE


@lru_cache(maxsize=8192)
def _advance(word: str, own: bytes) -> float:
    """A word's width at one point."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in word)
    narrow = "".join(sign for sign in word if unicodedata.east_asian_width(sign) not in "WF" and sign != WORD_JOINER)
    return _font(own).getlength(narrow) / MEASURED_AT * (1 if own else NARROWER) + wide * NARROWER


def width(text: str, size: float, *, strong: bool = False) -> float:
    """How wide a text is on one line [points].

    Examples
    --------
    >>> width("réseau", 20) > width("réseau", 10) > 0
    True
    """
    return _advance(text, _firm_font.get()) * size * (STRONG if strong else 1)


def broken(text: str, wide: float, size: float, *, strong: bool = False) -> list[str]:
    """The lines of a text in a box so wide [points]; a word that is wider than the box is broken.

    Examples
    --------
    >>> broken("un fil entre eux", 45, 10)
    ['un fil', 'entre eux']
    """
    lines = []
    for part in text.splitlines() or [""]:
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, size, strong=strong) <= wide:
                line = longer
                continue
            if line:
                lines.append(line)
            while len(word) > 1 and width(word, size, strong=strong) > wide:
                kept = _fits(word, wide, size, strong=strong)
                lines.append(word[:kept])
                word = word[kept:]
            line = word
        lines.append(line)
    return lines


def _fits(word: str, wide: float, size: float, *, strong: bool) -> int:
    """How many of a word's letters fit, at least one."""
    kept = max(1, min(len(word) - 1, int(len(word) * wide / width(word, size, strong=strong))))
    while kept > 1 and width(word[:kept], size, strong=strong) > wide:
        kept -= 1
    return kept


def shortened(text: str, wide: float, size: float, lines: int = 1, *, strong: bool = False) -> str:
    """The text, its end cut with an ellipsis where it takes more than so many lines.

    Examples
    --------
    >>> shortened("un fil entre eux", 36, 10)
    'un fil…'
    """
    parts = broken(text, wide, size, strong=strong)
    if len(parts) <= lines:
        return text
    last = parts[lines - 1]
    while last and width(last + CUT, size, strong=strong) > wide:
        last = last[:-1]
    return " ".join([*parts[: lines - 1], last.rstrip() + CUT])


# Where a sentence ends: never after a lone letter, which shortens a name.
SENTENCE_END = re.compile(r"(?:\d|[^\W\d_]{2}|[%€)»”])[.!?]\s+(?=[^\W\d_a-zà-ÿ]|[«“])")


def headed(text: str, wide: float, size: float, lines: int = 2, *, strong: bool = True) -> tuple[str, str]:
    """The first sentences that fit so many lines, at least one of them, and those that follow.

    Examples
    --------
    >>> headed("Dépense : 12. Preuve : 3. Le reste suit.", 90, 10)
    ('Dépense : 12. Preuve : 3.', 'Le reste suit.')
    """
    if len(broken(text, wide, size, strong=strong)) <= lines:
        return text, ""
    ends = [found.end() for found in SENTENCE_END.finditer(text)] or [len(text)]
    kept = ends[0]
    for end in ends:
        if len(broken(text[:end].rstrip(), wide, size, strong=strong)) <= lines:
            kept = end
    return text[:kept].rstrip(), text[kept:]


# What no office file may hold: control signs, halves of a sign, signs that are none.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text without the signs that no office file may hold.

    Examples
    --------
    >>> plain("Club\x07 des Monts")
    'Club des Monts'
    """
    return UNWRITABLE.sub("", text)


TURNS, BACK = "\u202a\u202b\u202d\u202e", "\u202c"  # signs that set which way text runs, and the one that ends them


def contained(text: str) -> str:
    """The text, each part of it that turns the way text runs turned back at its end, so that its neighbours stay put.

    Examples
    --------
    >>> contained("Club \u202e · Projet") == "Club \u202e\u202c · Projet"
    True
    """
    parts = text.split(" · ")
    return " · ".join(part + BACK * (sum(map(part.count, TURNS)) - part.count(BACK)) for part in parts)


def height(paragraph: Paragraph, wide: float, size: float) -> float:
    """How tall a paragraph is in a box so wide [points], the white over it left out."""
    room = wide - (BULLET * size if paragraph.bullet else 0)
    strong = sum(len(run.text) for run in paragraph.runs if run.strong) * 2 > len(paragraph.text)
    return len(broken(paragraph.text, room, size, strong=strong)) * line() * size


def fitted(paragraphs: Sequence[Paragraph], wide: float, tall: float, sizes: Sequence[float]) -> Fitted:
    """Paragraphs at the largest of those sizes [points] at which they fit a box; the last ones go where none does.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
    wide, tall : float
        Of the box [points].
    sizes : sequence of float
        From the largest.
    """
    for size in sizes:
        taken = _stacked(paragraphs, wide, size)
        if taken <= tall:
            return Fitted(tuple(paragraphs), size, taken)
    size = sizes[-1]
    kept = list(paragraphs)
    while len(kept) > 1 and _stacked(kept, wide, size) + line() * size > tall:
        kept.pop()
    if _stacked(kept, wide, size) + line() * size > tall:  # one paragraph, longer than the box
        alone = kept[0]
        most = max(1, int(tall / (line() * size)))
        words = shortened(alone.text, wide - (BULLET * size if alone.bullet else 0), size, most, strong=True)
        kept = [Paragraph((Run(words, alone.runs[0].strong, alone.runs[0].colour),), alone.bullet, alone.before)]
    else:
        kept.append(Paragraph((Run(CUT),)))
    return Fitted(tuple(kept), size, _stacked(kept, wide, size), cut=True)


def _stacked(paragraphs: Sequence[Paragraph], wide: float, size: float) -> float:
    heights = sum(height(paragraph, wide, size) for paragraph in paragraphs)
    return heights + sum(paragraph.before * size for paragraph in paragraphs[1:])
