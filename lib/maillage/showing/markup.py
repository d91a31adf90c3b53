"""A payload as HTML and as plain text. Client text is escaped here, and only here; it is never markup."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from maillage.language import Language
from maillage.showing.figures import picture as drawn
from maillage.showing.figures.typefaces import PLAIN, Letters
from maillage.showing.parts import COMMENT_WORD, FIGURES_WORD, Parts, comment_word, parts

# How matplotlib begins the name of a letter's shape, and how we do; a firm's own font may be called anything.
FONTS = {"OpenSans": "o", "DejaVuSans": "d"}
FIRM_FONT = "f"
GLYPH = "[odf]-"

# Inline, since a notebook's own style sheet would align words to the right.
ALIGNED = {"number": "text-align:right", "words": "text-align:left"}

# A longer word, an address for instance, is broken where the page ends; breaking every cell's would cut « Horiz-on ».
LONGEST_WORD = 30


def fragment(
    payload: Mapping[str, Any],
    language: Language,
    *,
    picture: str,
    audience: str = "",
    level: int = 4,
    letters: Letters = PLAIN,
) -> str:
    """The payload as one HTML element.

    Parameters
    ----------
    payload : mapping
    language : Language
    picture : str
        `image`: an image of its own, for a notebook; `svg`: part of the page, for a report.
    audience : str
        Whose comments are shown beside those for everybody.
    level : int
        Of its heading.
    letters : Letters
        What its picture is drawn in.
    """
    if payload["kind"] == "record":
        return ""
    told = parts(payload, language, audience)
    comments = [_comment(comment, language) for comment in told.comments]
    if told.kind == "sentence":
        return f"<p>{escape(told.message)}</p>" + "".join(comments)
    pieces = [f"<h{level}>{escape(told.title)}</h{level}>"]
    if told.message:
        pieces.append(f'<p class="message">{escape(told.message)}</p>')
    if told.points:
        pieces.append(f"<ul>{''.join(map(_point, told.points))}</ul>")
    if told.alt:
        pieces.append(_figure(payload, told.alt, language, picture, letters))
    if told.rows:
        pieces.append(_folded(told, language) if told.folded else _table(told))
    if told.source:
        pieces.append(f'<p class="source">{escape(told.source)}</p>')
    identifier = escape(told.id, quote=True)
    return f'<section class="exhibit {told.kind}" id="{identifier}">' + "".join([*pieces, *comments]) + "</section>"


def _comment(comment: str, language: Language) -> str:
    head = escape(comment_word(language))
    return f'<aside class="comment"><p class="who">{head}</p><p>{escape(comment)}</p></aside>'


def _point(sentences: tuple[str, ...]) -> str:
    first, *others = map(escape, sentences)
    rest = "".join(f" <span>{other}</span>" for other in others)
    return f"<li><strong>{first}</strong>{rest}</li>" if others else f"<li>{first}</li>"


def _figure(payload: Mapping[str, Any], words: str, language: Language, form: str, letters: Letters) -> str:
    alt = escape(words, quote=True)
    svg = _lean(drawn(payload, language, "svg", letters=letters).decode("utf-8"))
    if form == "image":
        encoded = base64.b64encode(svg.encode("utf-8")).decode("ascii")
        return f'<figure><img alt="{alt}" src="data:image/svg+xml;base64,{encoded}"></figure>'
    # The same names in two figures of one page would make the second show the first's shapes; glyphs are the same.
    prefix = re.sub(r"[^a-z0-9]+", "-", payload["id"].lower())
    svg = re.sub(rf'\bid="(?!{GLYPH})([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(rf'(href="#|url\(#)(?!{GLYPH})([^")]+)', rf"\1{prefix}-\2", svg)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    return f"<figure>{svg}</figure>"


@lru_cache(maxsize=32)  # notebook and report take the same picture
def _lean(svg: str) -> str:
    """A drawing without what no reader sees: metadata, comments, names of groups, thousandths of a point."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"-?[1-9]\d*\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), svg)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    # A letter's place is told in hundredths of its own height: none needs a fraction of one.
    place = r'(<use [^>]*?)transform="translate\((\S+?) 0\)"'
    svg = re.sub(place, lambda use: f'{use[1]}x="{round(float(use[2]))}"', svg)
    for theirs in sorted(set(re.findall(r'<path id="([^"]+)-[0-9a-f]+"', svg))):
        ours = FONTS.get(theirs, FIRM_FONT)
        svg = svg.replace(f'id="{theirs}-', f'id="{ours}-').replace(f'href="#{theirs}-', f'href="#{ours}-')
    svg = svg.replace("xlink:href", "href").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return re.sub(r"\s*\n\s*", " ", svg).replace("> <", "><")


def glyphs_once(page: str) -> str:
    """A page whose figures share the shapes of their letters: each is drawn where it first comes."""
    seen: set[str] = set()

    def first(shape: re.Match[str]) -> str:
        known = shape[1] in seen
        seen.add(shape[1])
        return "" if known else shape[0]

    return re.sub(rf'<path id="({GLYPH}[^"]*)"[^>]*/>', first, page)


def _folded(told: Parts, language: Language) -> str:
    summary = escape(language.printed(FIGURES_WORD))
    return f"<details><summary>{summary}</summary>{_table(told)}</details>"


def _table(told: Parts) -> str:
    kinds = ["number" if column.number else "words" for column in told.columns]
    head = "".join(
        f'<th scope="col" {_look(kind, column.heading)}>{escape(column.heading)}</th>'
        for kind, column in zip(kinds, told.columns, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td {_look(kind, text)}>{escape(text)}</td>" for kind, text in zip(kinds, row, strict=True))
        + "</tr>"
        for row in told.rows
    )
    note = f'<p class="source">{escape(told.left_out)}</p>' if told.left_out else ""
    name = escape(told.title, quote=True)  # a table wider than the screen is scrolled, by keyboard too
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide" role="region" tabindex="0" aria-label="{name}">{table}</div>{note}'


def _look(kind: str, text: str) -> str:
    """Class and style of a cell: how it is aligned, and whether a word in it may be broken."""
    breaks = any(len(word) > LONGEST_WORD for word in re.split(r"[ \n-]", text))
    return f'class="{kind}{" breaks" if breaks else ""}" style="{ALIGNED[kind]}"'


def plain_text(payload: Mapping[str, Any], language: Language) -> str:
    """The payload as lines of text, for terminals and for comparing."""
    told = parts(payload, language)
    if told.kind == "sentence":
        return told.message
    if told.kind == "record":
        return f"{told.id}: {len(payload['facts'])}"
    lines = [told.title, told.message] if told.message else [told.title]
    lines += ["- " + " ".join(point) for point in told.points]
    if told.rows:
        lines.append(" | ".join(column.heading for column in told.columns))
        lines += [" | ".join(row) for row in told.rows]
    lines += [told.source] if told.source else []
    lines += [f"{language.printed(COMMENT_WORD)} {comment}" for comment in told.comments]
    return "\n".join(lines)
