"""The letters every page and figure is set in: Open Sans comes with the package, DejaVu Sans with matplotlib.

A firm's own fonts come before them, under names of ours: what a file calls its family decides nothing.
"""

from __future__ import annotations

import hashlib
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

FAMILIES = ("Open Sans", "DejaVu Sans")  # the second has the glyphs the first lacks
REPLACEMENT = "\ufffd"
OURS = Path(__file__).parents[1] / "fonts"

# Of each family, the files text is set in; what one of them lacks is as good as lacking in all.
UPRIGHT = (("OpenSans-Regular.ttf", "OpenSans-Semibold.ttf"), ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
DRAWN_IN = ("OpenSans", "DejaVuSans")  # what figures call the files they are drawn in
SLANTED = (("OpenSans-Italic.ttf",), ("DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf"))

WEIGHTS = (400, 700)  # of a firm's files, in their order
BOLD, REGULAR = 1 << 5, 1 << 6  # of a font's table OS/2, fsSelection
POSTSCRIPT = 6
FAMILY_NAMES = (1, 2, 3, 4, 16, 17, 18, 21, 22, 25)  # what a font calls itself, but for its name in PostScript


@dataclass(frozen=True, slots=True)
class Letters:
    """The families a page is set in, each with the glyphs those before it lack.

    Parameters
    ----------
    text, headings : tuples of str
        Families, first to last.
    folder : str
        Where a firm's own files lie; empty where there are none.
    drawn : str
        The file figures are drawn in before ours; empty for none.
    """

    text: tuple[str, ...] = FAMILIES
    headings: tuple[str, ...] = FAMILIES
    folder: str = ""
    drawn: str = ""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the files of all families lie."""
        return (*folders(), *([Path(self.folder)] if self.folder else []))


PLAIN = Letters()


@cache
def letters(text: tuple[bytes, ...] = (), heading: bytes = b"") -> Letters:
    """A firm's fonts before ours; each file is read once a process.

    Parameters
    ----------
    text : tuple of bytes
        The file text is set in, and the one for what is bold; none for ours.
    heading : bytes
        The file headings are set in; empty for that of the text.

    Examples
    --------
    >>> letters().text
    ('Open Sans', 'DejaVu Sans')
    """
    if not text and not heading:
        return PLAIN
    folder = Path(_shelf().name) / hashlib.sha256(b"".join((*text, heading))).hexdigest()
    folder.mkdir(exist_ok=True)
    own = [_shelved(folder, file, _name(text[0]), weight) for file, weight in zip(text, WEIGHTS, strict=False)]
    families = (_name(text[0]), *FAMILIES) if text else FAMILIES
    if heading:
        _shelved(folder, heading, _name(heading), WEIGHTS[1])
    headings = (_name(heading), *families) if heading else families
    return Letters(families, headings, str(folder), str(own[0]) if own else "")


@cache
def _shelf() -> Any:
    """Where the firms' fonts lie for those who ask for files; gone with the process."""
    return tempfile.TemporaryDirectory(prefix="maillage-fonts-")


def _name(content: bytes) -> str:
    """Our name for a font, in digits: in words, a setter of pages would look for « Light » or « Bold »."""
    return f"Firm {int(hashlib.sha256(content).hexdigest()[:12], 16)}"


def _shelved(folder: Path, content: bytes, family: str, weight: int) -> Path:
    """The font under that name and of that weight, as a file; its name in PostScript, its rights and shapes stay."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(content), recalcTimestamp=False)
    names, style = font["name"], "Regular" if weight == WEIGHTS[0] else "Bold"
    for number in FAMILY_NAMES:
        names.removeNames(nameID=number)
    if names.getDebugName(POSTSCRIPT) in (*DRAWN_IN, None):  # which numbers its shapes in its own way
        names.setName(family.replace(" ", ""), POSTSCRIPT, 3, 1, 0x409)
    for number, said in ((1, family), (2, style), (4, f"{family} {style}")):
        names.setName(said, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass, font["OS/2"].usWidthClass = weight, 5
    font["OS/2"].fsSelection = REGULAR if weight == WEIGHTS[0] else BOLD
    font["head"].macStyle = int(weight != WEIGHTS[0])
    path = folder / f"{family}-{weight}{'.otf' if 'CFF ' in font else '.ttf'}"
    font.save(path)
    return path


def folders() -> tuple[Path, Path]:
    """Where the files of both our families lie."""
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
