"""The letters every page and figure is set in: Open Sans comes with the package, DejaVu Sans with matplotlib."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

FAMILIES = ("Open Sans", "DejaVu Sans")  # the second has the glyphs the first lacks
REPLACEMENT = "\ufffd"
OURS = Path(__file__).parents[1] / "fonts"

# Of each family, the files text is set in; what one of them lacks is as good as lacking in all.
UPRIGHT = (("OpenSans-Regular.ttf", "OpenSans-Semibold.ttf"), ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
SLANTED = (("OpenSans-Italic.ttf",), ("DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf"))


def folders() -> tuple[Path, Path]:
    """Where the files of both families lie."""
    import matplotlib

    return OURS, Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def characters(*, slanted: bool = False) -> frozenset[int]:
    """Code points that upright text, light or bold, can be set in; or slanted text."""
    from matplotlib.ft2font import FT2Font

    families = zip(folders(), SLANTED if slanted else UPRIGHT, strict=True)
    return frozenset().union(
        *(
            frozenset.intersection(*(frozenset(FT2Font(folder / name).get_charmap()) for name in names))
            for folder, names in families
        )
    )


def settable(text: str) -> str:
    """The text as our fonts can set it: a character none of them has shows as U+FFFD, never as nothing.

    Parameters
    ----------
    text : str
        What draws nothing by itself and no font knows, as a variant of a sign, is left out; lines end with `\\n`.

    Examples
    --------
    >>> settable("Éléa : 1 234 €"), settable("日" + chr(0))
    ('Éléa : 1 234 €', '��')
    """
    lines = unicodedata.normalize("NFC", "\n".join(text.splitlines())).replace("\t", " ")
    return "".join(_settable(sign) for sign in lines)


def _settable(sign: str) -> str:
    if ord(sign) in characters() or sign == "\n":
        return sign
    unseen = unicodedata.category(sign) == "Cf" or unicodedata.name(sign, "").startswith("VARIATION SELECTOR")
    return "" if unseen else REPLACEMENT


def slants(text: str) -> bool:
    """Whether every character of the text has a slanted form.

    Examples
    --------
    >>> slants("Éléa"), slants("الشركة")
    (True, False)
    """
    return all(ord(sign) in characters(slanted=True) for sign in text if sign != "\n")
