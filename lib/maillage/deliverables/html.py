"""`report.html`: one self-contained page, vector figures, no code, no address but its own anchors."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any

from maillage import __version__
from maillage.deliverables.story import FIRST_PAGE, Section, Story, Text
from maillage.language import Language, phrase
from maillage.showing.exhibits import absent_fact
from maillage.showing.markup import comments_for, fragment, glyphs_once
from maillage.showing.sentences import written

WORDS = {
    "title": phrase("Diagnostic, analyse et plan de réseautage d’entreprise"),
    "flash_title": phrase("Diagnostic flash du réseautage d’entreprise"),
    "contents": phrase("Sommaire"),
    "skip": phrase("Aller à la première page"),
}
GAPS = phrase("Ce qui reste à renseigner")
GAP_HEADS = phrase("Ce que cette partie dirait"), phrase("Ce qui manque")
BYLINE = phrase("Données arrêtées au {date}")
FICTIONAL = phrase("Entreprise fictive : les noms, les chiffres et les clubs sont inventés.")
SOURCE = phrase("Données publiées : {source}")
WARNINGS = phrase("Remarques de lecture sur les données reçues : {count}.")
FOOTER = phrase(
    "Calculé et rédigé avec Maillage {version}, d’après les données reçues de l’entreprise et les repères du catalogue."
)

# How a notebook, which has no style sheet of ours, aligns a cell; here its class does.
_STYLED = re.compile(r' style="text-align:(?:left|right)"')


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    anchor: str
    part: bool


def report(story: Story, language: Language, audience: str = "") -> str:
    """The page.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's; figures and tables are redrawn in it.
    audience : str
        One of `terms.REPORT_AUDIENCES`, or empty for the whole Story.

    Returns
    -------
    str
        HTML.
    """
    first = story.first_page()
    flash = story.about["depth"] == "flash"
    body: list[str] = []
    contents: list[_Entry] = []
    sections = [section for section in story.sections(audience) if section.id != FIRST_PAGE]
    told = [section for section in sections if flash or not section.unsaid]
    for part in story.parts:
        gaps = [section for section in sections if section.part == part.name and section not in told]
        *own, last = [section for section in told if section.part == part.name and not section.annex] or [None]
        if last is not None and any(isinstance(item, dict) and item["kind"] != "record" for item in last.items):
            own, last = [*own, last], None  # the part does not end on what it does not say
        body += [_section(section, language, contents, audience) for section in own]
        body += [_gaps(part.name, gaps, language, contents)] if gaps else []
        body += [_section(last, language, contents, audience)] if last is not None else []
    body += [_section(section, language, contents, audience) for section in told if section.annex]
    title = WORDS["flash_title"] if flash else WORDS["title"]
    page = _template().render(
        language=language,
        about=story.about,
        words={name: language.printed(text) for name, text in WORDS.items()} | {"title": language.printed(title)},
        version=__version__,
        style=_markup(_read("report.css") + _running_foot(story.about)),
        byline=_byline(story.about, language),
        notices=_notices(story.about, language),
        first=_markup(_items(first, language, audience, below=1)) if first else "",
        contents=[] if flash else contents,
        flash=flash,
        body=[_markup(section) for section in body],
        footer=_footer(story.about, language),
    )
    return glyphs_once(_STYLED.sub("", page))


def _section(section: Section, language: Language, contents: list[_Entry], audience: str) -> str:
    anchor = f"{section.part}-{section.id}"
    for item in section.items:
        if isinstance(item, Text):
            for level, title in _headings(language.printed(item.markdown)):
                contents.append(_Entry(title, anchor, level == 1))
    return f'<section id="{escape(anchor, quote=True)}">{_items(section, language, audience)}</section>'


def _gaps(part: str, gaps: list[Section], language: Language, contents: list[_Entry]) -> str:
    """One table for the sections of a part whose data is missing, instead of as many empty pages."""
    missing: dict[str, list[str]] = {}
    for section in gaps:
        if section.summary or section.annex:
            continue  # they repeat or detail what another section would say
        said = " ".join(dict.fromkeys(written(sentence, language) for sentence in section.unsaid))
        titles = [title for item in section.items if isinstance(item, Text)
                  for _, title in _headings(language.printed(item.markdown))]  # fmt: skip
        missing.setdefault(said, []).extend(titles)
    if not missing:
        return ""
    anchor, title = f"{part}-gaps", language.printed(GAPS)
    contents.append(_Entry(title, anchor, part=False))
    heads = "".join(f'<th scope="col" class="words">{escape(language.printed(head))}</th>' for head in GAP_HEADS)
    rows = "".join(
        f'<tr><td class="words">{"<br>".join(map(escape, titles))}</td><td class="words">{escape(said)}</td></tr>'
        for said, titles in missing.items()
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<section id="{escape(anchor, quote=True)}"><h3>{escape(title)}</h3>{table}</section>'


def _items(section: Section, language: Language, audience: str, *, below: int = 2) -> str:
    """What a section holds; `below` is the level of the heading it stands under."""
    parts: list[str] = []
    paragraph: list[str] = []
    lacks: list[str] = []
    for item in [*section.items, None]:
        commented = isinstance(item, dict) and comments_for(item, language, audience)
        if isinstance(item, dict) and item["kind"] == "sentence" and not commented:
            into = lacks if absent_fact(item["message"]) else paragraph
            into.append(escape(written(item["message"], language)))
            continue
        if paragraph:
            parts.append(f"<p>{' '.join(paragraph)}</p>")
            paragraph = []
        if isinstance(item, Text):
            parts.append(markdown(language.printed(item.markdown), down=below - 1))
        elif item is not None:
            parts.append(fragment(item, language, picture="svg", audience=audience, level=below + 2))
    if lacks:  # what could not be said comes after what could
        parts.append(f'<p class="lacks">{" ".join(dict.fromkeys(lacks))}</p>')
    return "\n".join(part for part in parts if part)


def markdown(text: str, down: int = 1) -> str:
    """Markdown as HTML, its headings so many levels down; HTML and pictures in it are shown as text, never run.

    Examples
    --------
    >>> markdown("# Titre <b>")
    '<h2>Titre &lt;b&gt;</h2>\\n'
    """
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + down, 6)}"
    return parser.renderer.render(tokens, parser.options, {})


def _headings(text: str) -> Iterator[tuple[int, str]]:
    tokens = _parser().parse(text)
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "heading_open" and opening.tag in ("h1", "h2"):
            yield int(opening.tag[1]), "".join(child.content for child in inline.children or ())


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_read("report.html.j2"))


def _read(name: str) -> str:
    return (resources.files("maillage.deliverables") / name).read_text(encoding="utf-8")


def _markup(html: str) -> Any:
    from markupsafe import Markup

    return Markup(html)


def _running_foot(about: Mapping[str, Any]) -> str:
    """What stands at the foot of every printed page: the company, the mark of confidentiality, the page's number."""
    words = " · ".join(part for part in (about["name"], about.get("confidentiality")) if part)
    return (
        f"@page {{ @bottom-left {{ content: {_css_string(words)}; }} "
        '@bottom-right { content: counter(page) " / " counter(pages); } }'
    )


def _css_string(text: str) -> str:
    """The text as a CSS string: every sign that is no letter, digit or space by its number, so that none ends it.

    Examples
    --------
    >>> print(_css_string('Club "A" </style>'))
    "Club \\22 A\\22  \\3c \\2f style\\3e "
    """
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + '"'


def _byline(about: Mapping[str, Any], language: Language) -> str:
    date = language.date(datetime.date.fromisoformat(about["as_of"]))
    cut_off = language.printed(BYLINE).format(date=date)
    parts = [about.get("consultant"), about.get("firm"), cut_off, about.get("confidentiality")]
    return " · ".join(part for part in parts if part)


def _notices(about: Mapping[str, Any], language: Language) -> list[str]:
    notices = []
    if about.get("fictional"):
        notices.append(language.printed(FICTIONAL))
    if about.get("source"):
        notices.append(language.printed(SOURCE).format(source=about["source"][language.code]))
    if about.get("warnings"):
        notices.append(language.printed(WARNINGS).format(count=language.number(about["warnings"])))
    return notices


def _footer(about: Mapping[str, Any], language: Language) -> str:
    parts = [about["name"], about.get("confidentiality"), language.printed(FOOTER).format(version=__version__)]
    return " · ".join(part for part in parts if part)
