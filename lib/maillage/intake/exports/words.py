"""Words of the catalogue looked for in a text as received: whole words, accents and case aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maillage.intake.folding import folded

NEVER = re.compile(r"(?!)")


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the words in a folded text: a plural is understood, a star stands for any ending.

    Examples
    --------
    >>> pattern = word_pattern(["stand", "recrut*", "offre d’emploi"])
    >>> [bool(pattern.search(text)) for text in ("2 stands", "standard", "recrutement", "offres d'emploi")]
    [True, False, True, True]
    """
    ways = [_way(word) for word in sorted(map(folded, words), key=len, reverse=True)]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(ways)})(?![a-z0-9])") if ways else NEVER


def _way(word: str) -> str:
    parts = []
    for part in word.split():
        way = re.escape(part).replace(r"\*", "[a-z0-9]*")
        parts.append(way if part.endswith("*") or len(part) < 3 else f"{way}(?:e?s|x)?")
    return r"[ \-]+".join(parts)
