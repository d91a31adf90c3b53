"""How a consultancy's deliverables look: name, logo, two colours, own masters. Sober where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass


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
    main, accent : str
        Colours of titles and rules, and of what should be noticed: `#rrggbb`. Figures keep their own.
    word_master, slides_master : bytes
        A `.docx` whose styles, and a `.pptx` whose masters are taken; empty for the workbook's own.
    """

    name: str = ""
    footer: str = ""
    logo: bytes = b""
    main: str = "#1b4965"
    accent: str = "#b5532b"
    word_master: bytes = b""
    slides_master: bytes = b""


SOBER = Brand()
