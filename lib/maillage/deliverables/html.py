"""`report.html`: one self-contained page, vector figures, no code, no address but its own anchors."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from importlib import resources
from typing import Any

from maillage import __version__
from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.fonts import face
from maillage.deliverables.outline import CONTENTS, Block, Chapter, Listing, Outline, Paragraph, Prose, outline, parser
from maillage.deliverables.story import Story
from maillage.language import Language, phrase
from maillage.showing.figures.typefaces import WEIGHTS, Letters
from maillage.showing.markup import fragment, glyphs_once

FALLBACK = '"Segoe UI", "Helvetica Neue", "Open Sans", Arial, sans-serif'  # for what a firm's own font lacks
SKIP = phrase("Aller à la synthèse")

# How a notebook, which has no style sheet of ours, aligns a cell; here its class does.
_STYLED = re.compile(r' style="text-align:(?:left|right)"')


def report(story: Story, language: Language, audience: str = "", brand: Brand = SOBER) -> str:
    """The page.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's; figures and tables are redrawn in it.
    audience : str
        One of `terms.REPORT_AUDIENCES`, or empty for the whole Story.
    brand : Brand

    Returns
    -------
    str
        HTML.
    """
    return page(outline(story, language, audience), language, audience, brand)


def page(told: Outline, language: Language, audience: str = "", brand: Brand = SOBER) -> str:
    """The page of what is told."""
    html = _template().render(
        language=language,
        told=told,
        words={"contents": language.printed(CONTENTS), "skip": language.printed(SKIP)},
        version=__version__,
        style=_markup(_read("report.css") + _colours(brand) + _running_foot(told, brand)),
        brand=brand,
        logo=base64.b64encode(brand.logo).decode("ascii"),
        first=_markup(_blocks(told.first, language, audience, brand.letters)),
        body=[_markup(_chapter(chapter, language, audience, brand.letters)) for chapter in told.chapters],
    )
    return glyphs_once(_STYLED.sub("", html)).replace("</style>", _fonts(brand, html) + "</style>", 1)


def _chapter(chapter: Chapter, language: Language, audience: str, letters: Letters) -> str:
    anchor = escape(chapter.anchor, quote=True)
    return f'<section id="{anchor}">{_blocks(chapter.blocks, language, audience, letters)}</section>'


def _blocks(blocks: Sequence[Block], language: Language, audience: str, letters: Letters) -> str:
    return "\n".join(part for part in (_block(block, language, audience, letters) for block in blocks) if part)


def _block(block: Block, language: Language, audience: str, letters: Letters) -> str:
    if isinstance(block, Prose):
        return markdown(block.markdown, down=block.down)
    if isinstance(block, Paragraph):
        look = ' class="lacks"' if block.lacking else ""
        return f"<p{look}>{escape(block.text)}</p>"
    if isinstance(block, Listing):
        return _listing(block)
    return fragment(block.payload, language, picture="svg", audience=audience, level=block.level, letters=letters)


def _listing(listing: Listing) -> str:
    heads = "".join(f'<th scope="col" class="words">{escape(head)}</th>' for head in listing.heads)
    rows = "".join(
        f'<tr><td class="words">{"<br>".join(map(escape, titles))}</td><td class="words">{escape(said)}</td></tr>'
        for titles, said in listing.rows
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<h{listing.level}>{escape(listing.title)}</h{listing.level}>{table}"


def markdown(text: str, down: int = 1) -> str:
    """Markdown as HTML, its headings so many levels down; HTML and pictures in it are shown as text, never run.

    Examples
    --------
    >>> markdown("# Titre <b>")
    '<h2>Titre &lt;b&gt;</h2>\\n'
    """
    tokens = parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + down, 6)}"
    return parser().renderer.render(tokens, parser().options, {})


def preload() -> None:
    """Read the template and the rules of markdown once, in the process that others are forked from."""
    _template()
    parser()


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_read("report.html.j2"))


def _read(name: str) -> str:
    return (resources.files("maillage.deliverables") / name).read_text(encoding="utf-8")


def _markup(html: str) -> Any:
    from markupsafe import Markup

    return Markup(html)


def _colours(brand: Brand) -> str:
    return f":root {{ --client: {brand.main}; --accent: {brand.accent}; }}"


def _fonts(brand: Brand, html: str) -> str:
    """The firm's fonts, those signs of them that the page holds; ours are the reader's machine's."""
    letters, signs = brand.letters, "".join(sorted(set(unescape(html))))
    faces = [face(letters.text[0], weight, file, signs) for file, weight in zip(brand.font, WEIGHTS, strict=False)]
    looks = {"text": letters.text[0], "display": letters.text[0]} if brand.font else {}
    if brand.heading_font:
        faces.append(face(letters.headings[0], WEIGHTS[1], brand.heading_font, signs))
        looks["display"] = letters.headings[0]
    named = " ".join(f'--{look}: "{family}", {FALLBACK};' for look, family in looks.items())
    return "".join(faces) + (f":root {{ {named} }}" if named else "")


def _running_foot(told: Outline, brand: Brand) -> str:
    """What stands at the foot of every printed page: whose it is, how it stands, the page's number."""
    words = " · ".join(part for part in (told.name, told.confidentiality, told.standing, brand.footer) if part)
    return (
        f"@page {{ @bottom-left {{ content: {_css_string(words)}; }} "
        '@bottom-right { white-space: nowrap; content: counter(page) " / " counter(pages); } }'
    )


def _css_string(text: str) -> str:
    """The text as a CSS string: every sign that is no letter, digit or space by its number, so that none ends it.

    Examples
    --------
    >>> print(_css_string('Club "A" </style>'))
    "Club \\22 A\\22  \\3c \\2f style\\3e "
    """
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + '"'
