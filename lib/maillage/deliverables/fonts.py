"""A firm's own font: what forbids its use, what office programs call it, and the few signs of it a page takes along."""

from __future__ import annotations

import base64
import string
from functools import cache
from io import BytesIO
from typing import Any

from maillage.language import phrase
from maillage.showing.figures.typefaces import letters

# Without these a page in French or English would be set in two fonts, letter by letter.
ASKED = string.ascii_letters + string.digits + "àâæçèéêëîïôœùûüÀÂÆÇÈÉÊËÎÏÔŒÙÛÜ.,;:!?'’«»“”()[]%€–-+/&"

# Of a font's table OS/2, fsType [OpenType 1.9, OS/2]. Of the first three the most generous counts.
RESTRICTED, WHOLE_ONLY, BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
LICENCES = 0x000E

UNREADABLE = phrase("« {found} » n’est pas une police, ou le fichier est abîmé.")
NOT_ONE_FACE = phrase("« {found} » réunit plusieurs polices, ou en est une variable.")
FORBIDDEN = phrase("« {found} » : la licence de cette police interdit de l’incorporer à un document.")
LACKING = phrase("« {found} » : des signes manquent à cette police : {signs}.")


def fault(content: bytes) -> tuple[str, str]:
    """What forbids the use of a font: a phrase and the signs it tells; both empty where nothing does.

    Parameters
    ----------
    content : bytes
        Of a file.

    References
    ----------
    *OpenType specification* 1.9, table OS/2, fsType.

    Examples
    --------
    >>> fault(b"no font")[0]
    '« {found} » n’est pas une police, ou le fichier est abîmé.'
    """
    from fontTools.ttLib import TTFont, TTLibError

    if content[:4] == b"ttcf":
        return NOT_ONE_FACE, ""
    try:
        font = TTFont(BytesIO(content), lazy=False, checkChecksums=2)
        if "fvar" in font:
            return NOT_ONE_FACE, ""
        allowed, known = font["OS/2"].fsType, font.getBestCmap() or {}
        if allowed & LICENCES == RESTRICTED or allowed & (WHOLE_ONLY | BITMAPS_ONLY):
            return FORBIDDEN, ""
        lacking = [sign for sign in ASKED if ord(sign) not in known]
        if lacking:
            return LACKING, " ".join(lacking[:MOST_LACKING]) + (" …" if len(lacking) > MOST_LACKING else "")
        usable = ("glyf" in font or "CFF " in font) and _set_and_drawn(content)
    except (TTLibError, *BROKEN):
        usable = False
    return ("", "") if usable else (UNREADABLE, "")


MOST_LACKING = 10
# The tables a page takes along: what a browser needs to set lines of text.
TAKEN = ("GlyphOrder", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "cmap", "post", "glyf", "loca", "CFF ", "GPOS")
TAKEN += ("GSUB", "GDEF", "kern")
# How a table's reader fails on what a damaged font holds.
BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, OSError, RuntimeError, ArithmeticError)


def _set_and_drawn(content: bytes) -> bool:
    """Whether those who set pages and draw figures can use the font, each sign of it."""
    import typst
    from matplotlib.ft2font import FT2Font

    made = letters((content,))
    drawn = FT2Font(made.drawn)
    for sign in ASKED:
        drawn.load_char(ord(sign))
    shaped(content, ASKED)
    folders = [made.folder]
    return made.text[0] in typst.Fonts(False, False, folders).families()


@cache
def office_name(content: bytes) -> str:
    """The family's name as the menus of office programs show it.

    Parameters
    ----------
    content : bytes
        Of a font.
    """
    from fontTools.ttLib import TTFont

    names = TTFont(BytesIO(content), lazy=True)["name"]
    found = names.getDebugName(1) or names.getDebugName(16) or names.getDebugName(4) or ""
    return " ".join(found.split())


@cache
def shaped(content: bytes, signs: str) -> bytes:
    """The font with no more than those signs, packed as WOFF, the same bytes at every run.

    Parameters
    ----------
    content : bytes
    signs : str
        In any order.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(content), recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables = [table for table in font.keys() if table not in TAKEN]  # noqa: SIM118
    taken: Any = Subsetter(options)
    taken.populate(text=signs)
    taken.subset(font)
    font.flavor = "woff"
    opened = BytesIO()
    font.save(opened)
    return opened.getvalue()


def face(family: str, weight: int, content: bytes, signs: str) -> str:
    """The rule of a style sheet that gives a page those signs of the font.

    Parameters
    ----------
    family : str
        What the page calls it.
    weight : int
        400 or 700.
    content : bytes
    signs : str
    """
    packed = base64.b64encode(shaped(content, signs)).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{packed}") format("woff"); }}\n'
    )
