"""How a consultancy's deliverables look: name, logo, two colours, fonts, own masters. Sober where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.deliverables.fonts import office_name
from maillage.language import NO_BREAK, Language, phrase
from maillage.showing.figures.typefaces import Letters, letters

OFFICE_FONT = "Calibri"  # on every machine with Office, with the narrow spaces of French


@dataclass(frozen=True, slots=True)
class Brand:
    """What a firm sets once for all its clients.

    Parameters
    ----------
    name : str
        The firm, where the engagement names none.
    footer : str
        What stands at the foot of every page beside the client and the mark of confidentiality.
    logo : bytes
        A PNG; empty for none.
    confidentiality : str
        The mark on every page, where the engagement has none.
    main, accent : str
        Colours of titles and rules, and of what should be noticed: `#rrggbb`. Figures keep their own.
    word_master, slides_master : bytes
        A `.docx` whose styles, and a `.pptx` whose masters are taken; empty for the workbook's own.
    font : tuple of bytes
        The font of texts, a `.ttf` or `.otf`, and the one for what is bold where there is one; empty for ours.
    heading_font : bytes
        The font of headings; empty for that of texts.
    """

    name: str = ""
    footer: str = ""
    confidentiality: str = ""
    logo: bytes = b""
    main: str = "#1b4965"
    accent: str = "#b5532b"
    word_master: bytes = b""
    slides_master: bytes = b""
    font: tuple[bytes, ...] = ()
    heading_font: bytes = b""

    @property
    def letters(self) -> Letters:
        """What pages and figures are set in where the file holds its fonts."""
        return letters(self.font, self.heading_font)

    @property
    def family(self) -> str:
        """What office programs, whose files only name their fonts, know the font of texts by."""
        return office_name(self.font[0]) if self.font else OFFICE_FONT

    @property
    def heading_family(self) -> str:
        """The same for headings."""
        return office_name(self.heading_font) if self.heading_font else self.family


SOBER = Brand()


PLACES = {
    "logo": phrase("Logo du cabinet"),
    "word_master": phrase("Modèle Word du cabinet"),
    "slides_master": phrase("Modèle PowerPoint du cabinet"),
}


class MasterError(ValueError):
    """A firm's own file that cannot be used.

    Parameters
    ----------
    setting : str
        Of `PLACES`: what the brand calls the file.
    found, expected, do : str
        French phrases, printed in the reader's language by `told`.

    Examples
    --------
    >>> print(MasterError("logo", "Trop grand.", "Un PNG.", "Le réduire.").told(Language("fr")).replace(chr(160), " "))
    Logo du cabinet : Trop grand. Un PNG. Le réduire.
    """

    def __init__(self, setting: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{setting}: {found} {expected} {do}")
        self.setting, self.found, self.expected, self.do = setting, found, expected, do

    def __reduce__(self) -> tuple[type, tuple[str, ...]]:
        """It travels between processes."""
        return MasterError, (self.setting, self.found, self.expected, self.do)

    def told(self, language: Language) -> str:
        """The message in one line."""
        said = (language.printed(part) for part in (self.found, self.expected, self.do))
        colon = f"{NO_BREAK}:" if language.code == "fr" else ":"
        return f"{language.printed(PLACES[self.setting])}{colon} {' '.join(said)}"


LEAST_CONTRAST = 4.5  # of text on white [W3C, Web Content Accessibility Guidelines 2.2, 1.4.3]


def contrast(colour: str) -> float:
    """How a colour stands out on white, 1 to 21.

    Parameters
    ----------
    colour : str
        `#rrggbb`.

    References
    ----------
    W3C, *Web Content Accessibility Guidelines* 2.2, "contrast ratio" and "relative luminance".

    Examples
    --------
    >>> round(contrast("#000000"), 1), round(contrast("#ffffff"), 1), round(contrast("#777777"), 2)
    (21.0, 1.0, 4.48)
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
