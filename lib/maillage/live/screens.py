"""A payload as the room sees it: large, its shares shaded in the table itself, so that it answers at once.

The figures are those of the payload, written by the same functions as in a report; only the drawing is lighter. A chart
that no table can stand for is drawn as a report draws it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from maillage.language import Language, phrase
from maillage.showing.markup import fragment
from maillage.showing.parts import parts

SHADED = ("heat", "bars", "long")
SHORT = 14  # signs, kept on one line
FEW = phrase("peu de réponses : en parler")


def screen(payload: Mapping[str, Any], language: Language) -> str:
    """One exhibit as HTML; client text is escaped.

    Examples
    --------
    >>> from maillage.showing.exhibits import points
    >>> from maillage.showing.sentences import sentence
    >>> "<script" in screen(points(id="training.case", items=[[sentence("Bien.")]]).payload, Language("fr"))
    False
    """
    form = payload.get("chart", {}).get("form", "long" if payload["kind"] == "table" else "")
    if form not in SHADED:
        return fragment(payload, language, picture="svg", level=3)
    told = parts(payload, language)
    shown = [place for place, column in enumerate(payload["columns"]) if column["shown"]]
    order = [payload["columns"][place]["id"] for place in shown]
    roles = payload.get("chart", {}).get("roles", {})
    coloured = [name for role, name in roles.items() if role.startswith("value")]
    top = _top(payload, coloured)
    lines = []
    for row, cells in zip(payload["rows"], _all_rows(payload, language), strict=True):
        line = ""
        if any(isinstance(cell, dict) and cell["absent"] == "too_few" for cell in row):
            few = escape(language.printed(FEW))
            lines.append(f'<tr><td>{escape(cells[0])}</td><td class="few" colspan="{len(cells) - 1}">{few}</td></tr>')
            continue
        for place, (name, text) in enumerate(zip(order, cells, strict=True)):
            value = row[shown[place]]
            strength = min(1.0, value / top) if name in coloured and isinstance(value, int | float) else None
            line += f"<td {_look(form, strength, value, text)}>{escape(text)}</td>"
        lines.append(f"<tr>{line}</tr>")
    head = "".join(
        f'<th scope="col" class="{"" if column.id in coloured or not column.number else "number"}">'
        f"{escape(column.heading)}</th>"
        for column in told.columns
    )
    rows = f'style="--rows:{len(lines)}"'
    table = f'<table class="{form}" {rows}><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    message = f'<p class="message">{escape(told.message)}</p>' if told.message else ""
    return (
        f'<section class="exhibit" id="{escape(told.id, quote=True)}"><h3>{escape(told.title)}</h3>{message}{table}'
        f'<p class="source">{escape(told.source)}</p></section>'
    )


def _all_rows(payload: Mapping[str, Any], language: Language) -> tuple[tuple[str, ...], ...]:
    """Every row as a table writes it, by the names the table has."""
    plain = {name: part for name, part in payload.items() if name not in ("chart", "alt", "folded")}
    return parts(plain, language).rows


def _top(payload: Mapping[str, Any], coloured: list[str]) -> float:
    """What fills a cell: all, for shares; the greatest, for counts."""
    units = {column["id"]: column["unit"] for column in payload["columns"]}
    if all(units[name] == "share" for name in coloured):
        return 1.0
    places = [place for place, column in enumerate(payload["columns"]) if column["id"] in coloured]
    return max([row[at] for row in payload["rows"] for at in places if isinstance(row[at], int)], default=0) or 1.0


def _look(form: str, strength: float | None, value: Any, text: str) -> str:
    if strength is None:
        if isinstance(value, int | float):
            return 'class="number"'
        return 'class="short"' if len(text) <= SHORT else ""
    if form == "heat":
        dark = ' class="shade dark"' if strength > 0.55 else ' class="shade"'
        return f'{dark} style="--part:{strength:.3f}"'
    return f'class="bar" style="--part:{strength:.3f}"'
