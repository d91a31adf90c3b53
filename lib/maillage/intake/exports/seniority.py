"""What a position says of somebody's seniority, by the word list of the catalogue; the position itself is not kept."""

from __future__ import annotations

import re
from functools import cache

from maillage.catalogue import entries
from maillage.intake.folding import folded

UNKNOWN = "unknown"
RANKS = ("executive", "manager", "specialist")
LONGEST = 200  # signs of a position that are read
_WORD = re.compile(r"[^\W_]+")


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], frozenset[tuple[str, ...]], int]:
    """Level by words, the phrases that settle the matter whatever else stands there, and the longest phrase."""
    levels: dict[tuple[str, ...], str] = {}
    settling = set()
    for level, entry in entries("seniority").items():
        for text in entry.fields.get("words", ()):
            levels[tuple(_WORD.findall(folded(text)))] = level
        for text in entry.fields.get("settles", ()):
            words = tuple(_WORD.findall(folded(text)))
            levels[words] = level
            settling.add(words)
    return levels, frozenset(settling), max(map(len, levels))


def seniority_of(position: str) -> str:
    """The highest level that a position's words name; a longer phrase wins over the words in it.

    Examples
    --------
    >>> [seniority_of(text) for text in ("Directrice générale", "Business Partner", "Responsable achats", "営業部長")]
    ['executive', 'specialist', 'manager', 'unknown']
    >>> seniority_of("Assistante de direction du CEO"), seniority_of("Product owner"), seniority_of("")
    ('specialist', 'specialist', 'unknown')
    """
    levels, settling, longest = _phrases()
    words = _WORD.findall(folded(position[:LONGEST]))
    found = set()
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            level = levels.get(phrase)
            if level:
                if phrase in settling:
                    return level
                found.add(level)
                at += length - 1
                break
        at += 1
    return next((level for level in RANKS if level in found), UNKNOWN)
