"""`figures/`: each exhibit by itself, its figure as a drawing and as a picture, its table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.story import Story
from maillage.language import Language, phrase
from maillage.showing.figures import drawn_rows, picture
from maillage.showing.figures.typefaces import PLAIN, Letters
from maillage.showing.parts import NUMBERS, cell, heading
from maillage.showing.sentences import written

SAFE_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
# Signs a spreadsheet takes for the beginning of a formula, wide ones too; an apostrophe before them makes them text.
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SHARE_UNIT = phrase("de zéro à un")
YEARLY = phrase("{currency} par an")


def exhibits(story: Story) -> Iterator[Mapping[str, Any]]:
    """The exhibits of a Story that have a table with rows, once each, in order; those of printed sections alone."""
    seen: set[str] = set()
    for section in story.sections():
        for item in section.items:
            if isinstance(item, dict) and item.get("rows") and item["id"] not in seen:
                seen.add(item["id"])
                yield item


def pictures(story: Story, language: Language, brand: Brand = SOBER) -> dict[str, bytes]:
    """Every exhibit's own files.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's.
    brand : Brand
        Its fonts are taken.

    Returns
    -------
    dict of str to bytes
        By path in the language's folder: `figures/<exhibit>.csv` for each exhibit with rows; `.svg` and `.png` beside
        it where there is a figure.

    Raises
    ------
    ValueError
        When an exhibit's id is no safe name for a file.

    Examples
    --------
    >>> pictures(Story({}, ()), Language("fr"))
    {}
    """
    files: dict[str, bytes] = {}
    for payload in exhibits(story):
        path = f"figures/{file_name(payload['id'])}"
        files[f"{path}.csv"] = table(payload, language)
        if "chart" in payload and drawn_rows(payload):
            files[f"{path}.svg"] = drawing(payload, language, brand.letters)
            files[f"{path}.png"] = picture(payload, language, "png", letters=brand.letters)
    return files


def file_name(exhibit: str) -> str:
    """The exhibit's id, when every file system takes it as a name.

    Examples
    --------
    >>> file_name("plan.actions")
    'plan.actions'
    >>> file_name("../plan")
    Traceback (most recent call last):
    ...
    ValueError: '../plan' is no exhibit's id: small letters, digits, underscores and points between them
    """
    if not SAFE_NAME.fullmatch(exhibit):
        raise ValueError(f"{exhibit!r} is no exhibit's id: small letters, digits, underscores and points between them")
    return exhibit


def drawing(payload: Mapping[str, Any], language: Language, letters: Letters = PLAIN) -> bytes:
    """The figure as vector drawing, with its alternative text, and without any address outside it."""
    svg = picture(payload, language, "svg", letters=letters).decode("utf-8")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    alt = escape(language.unjoined(written(payload["alt"], language)), quote=True)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" xml:lang="{language.code}" ', 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{svg}'.encode()


def table(payload: Mapping[str, Any], language: Language) -> bytes:
    """The exhibit's table, all its rows, as a spreadsheet of the reader's language opens it.

    Numbers are bare, with the decimal sign of the language; dates are `2026-09-30`; a cell that has no value says why
    in a word; text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    opened = io.StringIO()
    rows = csv.writer(opened, delimiter=";" if language.code == "fr" else ",", lineterminator="\r\n")
    places = [place for place, column in enumerate(payload["columns"]) if column["shown"]]
    columns = [payload["columns"][place] for place in places]
    rows.writerow([as_text(_heading(column, language)) for column in columns])
    for row in payload["rows"]:
        rows.writerow([_cell(row[place], payload["columns"][place]["unit"], language) for place in places])
    return opened.getvalue().encode("utf-8-sig")


def _heading(column: Mapping[str, Any], language: Language) -> str:
    """A column's heading with its unit, which its bare numbers do not say."""
    label = language.printed(column["label"])
    if column["unit"] == "share":
        return f"{label} ({language.printed(SHARE_UNIT)})"
    if column["unit"] == "money":
        return f"{label} ({language.currency})"
    if column["unit"] == "money/year":
        return f"{label} ({language.printed(YEARLY).format(currency=language.currency)})"
    return heading(column, language)


def _cell(value: Any, unit: str, language: Language) -> str:
    if unit == "date" and isinstance(value, str):
        return value
    if unit in NUMBERS and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value).replace(".", "," if language.code == "fr" else ".")
    return as_text(language.unjoined(cell(value, unit, language)))


def as_text(text: str) -> str:
    """The text, which no spreadsheet runs as a formula.

    Examples
    --------
    >>> as_text("=1+1"), as_text("Club")
    ("'=1+1", 'Club')
    """
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(BEGINS_FORMULA) else text
