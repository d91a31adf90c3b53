"""A payload as HTML and as plain text. Client text is escaped here, and only here; it is never markup."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from maillage.language import Language, phrase
from maillage.showing.figures import drawn_rows
from maillage.showing.figures import picture as drawn
from maillage.showing.sentences import why_absent, written

NUMBERS = (
    "count",
    "decimal",
    "points",
    "share",
    "money",
    "money/year",
    "half_days",
    "half_days/year",
    "hours",
    "days",
    "months",
)

GLYPH = "(?:OpenSans|DejaVuSans)-"  # how matplotlib begins the name of a letter's shape: font, then glyph

# Inline, since a notebook's own style sheet would align words to the right.
ALIGNED = {"number": "text-align:right", "words": "text-align:left"}

# A longer word, an address for instance, is broken where the page ends; breaking every cell's would cut « Horiz-on ».
LONGEST_WORD = 30

SHORT_REASONS = {
    "too_few": phrase("non publié"),
    "withheld": phrase("non publié"),
    "no_table": phrase("non fourni"),
    "no_data": phrase("–"),
    "undefined": phrase("–"),
    "not_asked": phrase("non demandé"),
}

ROWS_LEFT_OUT = phrase("Lignes non affichées : {rows}.")
SOURCE_WORD = phrase("Source :")
COMMENT_WORD = phrase("Commentaire du consultant :")
FIGURES_WORD = phrase("Les chiffres")


def cell(value: Any, unit: str, language: Language) -> str:
    """One cell of a table in the reader's language; an absent one says so in a word."""
    if isinstance(value, Mapping):
        return language.printed(SHORT_REASONS[value["absent"]])
    return language.value(value, unit, with_unit=unit.startswith("money") and unit == "money")


def table(payload: Mapping[str, Any], language: Language) -> tuple[list[str], list[list[str]]]:
    """Headings and written rows of the columns a payload shows.

    Examples
    --------
    >>> payload = {"columns": [{"id": "n", "label": "Réponses", "unit": "count", "shown": True}], "rows": [[1234]]}
    >>> headings, rows = table(payload, Language("fr"))
    >>> headings, rows[0][0].replace("\u202f", " ")
    (['Réponses'], '1 234')
    """
    places = [place for place, column in enumerate(payload["columns"]) if column["shown"]]
    headings = [heading(payload["columns"][place], language) for place in places]
    rows = [
        [cell(row[place], payload["columns"][place]["unit"], language) for place in places]
        for row in payload["rows"][: payload.get("most")]
    ]
    return headings, rows


UNIT_WORDS = {
    "points": phrase("points"),
    "money/year": phrase("par an"),
    "half_days": phrase("demi-journées"),
    "half_days/year": phrase("demi-journées par an"),
    "hours": phrase("heures"),
    "months": phrase("mois"),
}


def heading(column: Mapping[str, Any], language: Language) -> str:
    """A column's heading with its unit, which the cells then leave out."""
    label = language.printed(column["label"])
    unit = UNIT_WORDS.get(column["unit"])
    return f"{label} ({language.printed(unit)})" if unit else label


def fragment(
    payload: Mapping[str, Any], language: Language, *, picture: str, audience: str = "", level: int = 4
) -> str:
    """The payload as one HTML element.

    Parameters
    ----------
    payload : mapping
    language : Language
    picture : str
        `png`: embedded as an image, for a notebook; `svg`: inline vector, for a report.
    audience : str
        Whose comments are shown beside those for everybody.
    level : int
        Of its heading.
    """
    comments = [_comment(comment, language) for comment in comments_for(payload, language, audience)]
    if payload["kind"] == "sentence":
        return f"<p>{escape(written(payload['message'], language))}</p>" + "".join(comments)
    if payload["kind"] == "record":
        return ""
    parts = [f"<h{level}>{escape(_title(payload, language))}</h{level}>"]
    if "message" in payload:
        parts.append(f'<p class="message">{escape(written(payload["message"], language))}</p>')
    if "points" in payload:
        parts.append(_points(payload, language))
    pictured = "chart" in payload and bool(drawn_rows(payload))
    if pictured:
        parts.append(_figure(payload, language, picture))
    if payload.get("rows"):
        folded = pictured and payload.get("folded")
        parts.append(_folded(payload, language) if folded else _table(payload, language))
    if "source" in payload:
        said = escape(written(payload["source"], language))
        parts.append(f'<p class="source">{escape(language.printed(SOURCE_WORD))} {said}</p>')
    parts += comments
    identifier = escape(payload["id"], quote=True)
    return f'<section class="exhibit {payload["kind"]}" id="{identifier}">' + "".join(parts) + "</section>"


def _title(payload: Mapping[str, Any], language: Language) -> str:
    return language.term(f"exhibit:{payload['id']}")


def comments_for(payload: Mapping[str, Any], language: Language, audience: str = "") -> list[Mapping[str, str]]:
    """The consultant's comments a reader of that language and audience is shown."""
    return [
        comment
        for comment in payload.get("comments", ())
        if comment["language"] in ("", language.code) and comment["audience"] in ("", audience)
    ]


def _comment(comment: Mapping[str, str], language: Language) -> str:
    head = escape(language.printed(COMMENT_WORD).rstrip(" :\u00a0"))
    return f'<aside class="comment"><p class="who">{head}</p><p>{escape(comment["value"])}</p></aside>'


def _points(payload: Mapping[str, Any], language: Language) -> str:
    items = []
    for sentences in payload["points"]:
        first, *others = (escape(written(sentence, language)) for sentence in sentences)
        rest = "".join(f" <span>{other}</span>" for other in others)
        items.append(f"<li><strong>{_ended(first)}</strong>{rest}</li>" if others else f"<li>{first}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _ended(title: str) -> str:
    """The title of a point, with a full stop before the sentences that follow it."""
    return title if title.endswith((".", "!", "?", "…", ":", "»")) else f"{title}."


def _figure(payload: Mapping[str, Any], language: Language, form: str) -> str:
    alt = escape(written(payload["alt"], language), quote=True)
    content = drawn(payload, language, form)
    if form == "png":
        encoded = base64.b64encode(content).decode("ascii")
        return f'<figure><img alt="{alt}" src="data:image/png;base64,{encoded}"></figure>'
    svg = _lean(content.decode("utf-8"))
    # The same names in two figures of one page would make the second show the first's shapes; glyphs are the same.
    prefix = re.sub(r"[^a-z0-9]+", "-", payload["id"].lower())
    svg = re.sub(rf'\bid="(?!{GLYPH})([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(rf'(href="#|url\(#)(?!{GLYPH})([^")]+)', rf"\1{prefix}-\2", svg)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)
    return f"<figure>{svg}</figure>"


def _lean(svg: str) -> str:
    """A drawing without what no reader sees: metadata, comments, names of groups, thousandths of a point."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"-?[1-9]\d*\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), svg)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r'(<use [^>]*?)transform="translate\((\S+?) 0\)"', r'\1x="\2"', svg)
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


def _folded(payload: Mapping[str, Any], language: Language) -> str:
    summary = escape(language.printed(FIGURES_WORD))
    return f"<details><summary>{summary}</summary>{_table(payload, language)}</details>"


def _table(payload: Mapping[str, Any], language: Language) -> str:
    headings, rows = table(payload, language)
    shown = [column for column in payload["columns"] if column["shown"]]
    kinds = ["number" if column["unit"] in NUMBERS else "words" for column in shown]
    head = "".join(
        f'<th scope="col" {_look(kind, text)}>{escape(text)}</th>' for kind, text in zip(kinds, headings, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td {_look(kind, text)}>{escape(text)}</td>" for kind, text in zip(kinds, row, strict=True))
        + "</tr>"
        for row in rows
    )
    left_out = len(payload["rows"]) - len(rows)
    note = f'<p class="source">{escape(language.printed(ROWS_LEFT_OUT).format(rows=left_out))}</p>' if left_out else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _look(kind: str, text: str) -> str:
    """Class and style of a cell: how it is aligned, and whether a word in it may be broken."""
    breaks = any(len(word) > LONGEST_WORD for word in re.split(r"[ \n-]", text))
    return f'class="{kind}{" breaks" if breaks else ""}" style="{ALIGNED[kind]}"'


def plain_text(payload: Mapping[str, Any], language: Language) -> str:
    """The payload as lines of text, for terminals and for comparing."""
    if payload["kind"] == "sentence":
        return written(payload["message"], language)
    if payload["kind"] == "record":
        return f"{payload['id']}: {len(payload['facts'])}"
    lines = [_title(payload, language)]
    if "message" in payload:
        lines.append(written(payload["message"], language))
    for sentences in payload.get("points", ()):
        first, *others = (written(sentence, language) for sentence in sentences)
        lines.append("- " + " ".join([_ended(first) if others else first, *others]))
    if payload.get("rows"):
        headings, rows = table(payload, language)
        lines += [" | ".join(row) for row in (headings, *rows)]
    if "source" in payload:
        lines.append(f"{language.printed(SOURCE_WORD)} {written(payload['source'], language)}")
    lines += [f"{language.printed(COMMENT_WORD)} {comment['value']}" for comment in comments_for(payload, language)]
    return "\n".join(lines)


__all__ = ["cell", "comments_for", "fragment", "heading", "plain_text", "table", "why_absent"]
