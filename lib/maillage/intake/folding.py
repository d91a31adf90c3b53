"""When two spellings are the same word: accents, case and typographic marks folded away, and the nearest known name."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Letters that Unicode does not take apart, and marks that keyboards and word processors write differently.
_SPELT = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "`": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "\u00ad": None, "\u200b": None, "\ufeff": None,
})  # fmt: skip


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """The text without accents, case, typographic marks or repeated spaces; hyphens and apostrophes stay.

    Examples
    --------
    >>> folded("  Élodie\u00a0 NÉRANDALE "), folded("L’Œuvre")
    ('elodie nerandale', "l'oeuvre")
    """
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.casefold().translate(_SPELT).split())


@lru_cache(maxsize=100_000)
def squeezed(text: str) -> str:
    """The folded text's letters and digits only: how a heading or a sheet's name is compared.

    Examples
    --------
    >>> squeezed("Cotisation HT (€) *"), squeezed("last_attended")
    ('cotisationht', 'lastattended')
    """
    return "".join(sign for sign in folded(text) if sign.isalnum())


def spellings(heading: str) -> tuple[str, ...]:
    """A heading squeezed, whole and without what stands in brackets; nothing for one without letters or digits.

    Examples
    --------
    >>> spellings("Nom (usage)"), spellings("N°"), spellings("---")
    (('nomusage', 'nom'), ('n',), ())
    """
    both = squeezed(heading), squeezed(re.sub(r"[(\[][^)\]]*[)\]]", " ", heading))
    return tuple(dict.fromkeys(spelling for spelling in both if spelling))


def nearest(text: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known name that resembles the text most, or an empty string when none does; the first of equals.

    Examples
    --------
    >>> nearest("3.9", ["3.5", "x1"]), nearest("Etienne Lormoyeu", ["Étienne Lormoyeux"]), nearest("zzz", ["a"])
    ('3.5', 'Étienne Lormoyeux', '')
    """
    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(folded(name), name)
    asked = folded(text)
    close = difflib.get_close_matches(asked, by_fold, n=10, cutoff=cutoff)
    ranks = {name: rank for rank, name in enumerate(by_fold)}
    best = max(close, key=lambda name: (difflib.SequenceMatcher(None, name, asked).ratio(), -ranks[name]), default="")
    return by_fold.get(best, "")
