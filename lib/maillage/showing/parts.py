"""A payload in its parts, written in the reader's language: what every format shows of an exhibit, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.language import Language, phrase
from maillage.showing.figures import drawn_rows
from maillage.showing.figures.view import SAID_OF
from maillage.showing.sentences import written

NUMBERS = (
    "count",
    "decimal",
    "coefficient",
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

SHORT_REASONS = {
    "too_few": phrase("non publié"),
    "withheld": phrase("non publié"),
    "no_table": phrase("non fourni"),
    "no_data": phrase("–"),
    "undefined": phrase("–"),
    "not_asked": phrase("non demandé"),
    "no_peers": phrase("–"),
}

ROWS_LEFT_OUT = phrase("Lignes non affichées : {rows}.")
PAIRS_ONCE = phrase("Chaque paire n’est écrite qu’une fois.")
SOURCE_WORD = phrase("Source :")
COMMENT_WORD = phrase("Commentaire du consultant :")
FIGURES_WORD = phrase("Les chiffres")

UNIT_WORDS = {
    "points": phrase("points"),
    "money/year": phrase("par an"),
    "half_days": phrase("demi-journées"),
    "half_days/year": phrase("demi-journées par an"),
    "hours": phrase("heures"),
    "months": phrase("mois"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is shown: its id and unit, its heading with the unit, and whether it holds numbers."""

    id: str
    unit: str
    heading: str
    number: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """An exhibit, written; what it has not is empty.

    Parameters
    ----------
    id, kind, title, message : str
        The title is the subject, the message the takeaway.
    points : tuple of tuples of str
        Each point's sentences; the first of several is its title and ends like one.
    alt : str
        What its figure shows, for those who cannot see it; empty where there is no figure.
    folded : bool
        Whether the figure says it all, so that the table may wait elsewhere.
    columns : tuple of Column
    rows : tuple of tuples of str
        Those printed.
    left_out, source : str
        Sentences.
    comments : tuple of str
        The consultant's, for this reader.
    """

    id: str
    kind: str
    title: str
    message: str
    points: tuple[tuple[str, ...], ...]
    alt: str
    folded: bool
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: str
    source: str
    comments: tuple[str, ...]


def parts(payload: Mapping[str, Any], language: Language, audience: str = "") -> Parts:
    """The payload in its parts.

    Parameters
    ----------
    payload : mapping
    language : Language
        The reader's.
    audience : str
        Whose comments are shown beside those for everybody.
    """
    alone = payload["kind"] in ("sentence", "record")
    columns = () if alone else shown_columns(payload, language)
    once = payload | {"rows": each_pair_once(payload)} if columns else {"rows": ()}
    rows = written_rows(once, language) if columns else ()
    left_out = len(once["rows"]) - len(rows)
    note = language.printed(ROWS_LEFT_OUT).format(rows=left_out) if left_out else ""
    if columns and not note and len(once["rows"]) < len(payload["rows"]):
        note = language.printed(PAIRS_ONCE)
    pictured = "chart" in payload and bool(drawn_rows(payload))
    folded = pictured and bool(payload.get("folded"))
    if folded:
        rows = _as_the_figure_names(once, rows, language)
    return Parts(
        id=payload["id"],
        kind=payload["kind"],
        title="" if alone else language.term(f"exhibit:{payload['id']}"),
        message=written(payload["message"], language) if "message" in payload else "",
        points=tuple(_point(sentences, language) for sentences in payload.get("points", ())),
        alt=language.unjoined(written(payload["alt"], language)) if pictured else "",
        folded=folded,
        columns=columns,
        rows=rows,
        left_out=note,
        source=f"{language.printed(SOURCE_WORD)} {written(payload['source'], language)}" if "source" in payload else "",
        comments=tuple(comment["value"] for comment in comments_for(payload, language, audience)),
    )


def _as_the_figure_names(
    payload: Mapping[str, Any], rows: tuple[tuple[str, ...], ...], language: Language
) -> tuple[tuple[str, ...], ...]:
    """The rows of a table that waits elsewhere than its figure, each found by the name it has there.

    The name in the figure is short; where the whole one does not begin with it, both are printed. A grid's rows, which
    the table names once a cell, have the short one.
    """
    shown = [place for place, column in enumerate(payload["columns"]) if column["shown"]]
    roles = payload["chart"]["roles"]
    names = {roles.get("label"): False, roles.get("row"): True}
    terms = [
        (at, place, names[payload["columns"][place]["id"]])
        for at, place in enumerate(shown)
        if payload["columns"][place]["id"] in names and payload["columns"][place]["unit"] == "term"
    ]
    named = [list(cells) for cells in rows]
    for cells, row in zip(named, payload["rows"], strict=False):
        for at, place, alone in terms:
            if isinstance(row[place], str):
                short = language.term(row[place], short=True)
                if alone:
                    cells[at] = short
                elif not cells[at].startswith(short):
                    cells[at] = language.printed(SAID_OF).format(label=short, value=cells[at])
    return tuple(map(tuple, named))


def comment_word(language: Language) -> str:
    """What stands over a comment of the consultant's."""
    return language.printed(COMMENT_WORD).rstrip(" :\u00a0")


def shown_columns(payload: Mapping[str, Any], language: Language) -> tuple[Column, ...]:
    """The columns a payload shows, in order; none where it has no table or no row."""
    if not payload.get("rows"):
        return ()
    return tuple(
        Column(column["id"], column["unit"], heading(column, language), holds_numbers(payload, place))
        for place, column in enumerate(payload["columns"])
        if column["shown"]
    )


def holds_numbers(payload: Mapping[str, Any], place: int) -> bool:
    """Whether a column's cells are numbers, which stand under each other's last digit; each may have its own unit.

    Examples
    --------
    >>> column = {"id": "n", "label": "Cible", "unit": "mixed", "shown": True}
    >>> holds_numbers({"columns": [column], "rows": [[[0.72, "share"]], [[1200, "money"]], [{"absent": "no_data"}]]}, 0)
    True
    """
    unit = payload["columns"][place]["unit"]
    if unit != "mixed":
        return unit in NUMBERS
    units = {row[place][1] for row in payload["rows"] if not isinstance(row[place], Mapping)}
    # A word of ours in place of a number does not turn the others.
    return bool(units & {*NUMBERS, "date"}) and units <= {*NUMBERS, "date", "phrase"}


def written_rows(payload: Mapping[str, Any], language: Language) -> tuple[tuple[str, ...], ...]:
    """The rows a payload prints, cell by cell of the columns it shows.

    Examples
    --------
    >>> payload = {"columns": [{"id": "n", "label": "Réponses", "unit": "count", "shown": True}], "rows": [[1234]]}
    >>> written_rows(payload, Language("fr"))[0][0].replace("\u202f", " ")
    '1 234'
    """
    places = [place for place, column in enumerate(payload["columns"]) if column["shown"]]
    return tuple(
        tuple(cell(row[place], payload["columns"][place]["unit"], language) for place in places)
        for row in payload["rows"][: payload.get("most")]
    )


def each_pair_once(payload: Mapping[str, Any]) -> list[Any]:
    """The rows of a table; of one drawn as a matrix whose two halves say the same, those of one half.

    Examples
    --------
    >>> payload = {"columns": [{"id": "a"}, {"id": "b"}, {"id": "n"}], "chart": {"form": "matrix", "roles": {
    ...     "row": "a", "column": "b", "value": "n"}}}
    >>> rows = [["x", "x", {"absent": "undefined"}], ["x", "y", 3], ["y", "x", 3], ["y", "y", {"absent": "undefined"}]]
    >>> each_pair_once(payload | {"rows": rows})
    [['x', 'y', 3]]
    """
    chart, rows = payload.get("chart", {}), payload["rows"]
    if chart.get("form") != "matrix":
        return rows
    ids = [column["id"] for column in payload["columns"]]
    ends = [ids.index(chart["roles"][role]) for role in ("row", "column")]
    said = {
        (str(row[ends[0]]), str(row[ends[1]])): [one for place, one in enumerate(row) if place not in ends]
        for row in rows
    }
    if len(said) < len(rows) or any(said.get((to, of)) != cells for (of, to), cells in said.items()):
        return rows
    place = {pair: at for at, pair in enumerate(said)}
    empty = [{"absent": "undefined"}]
    return [
        row
        for row, ((of, to), cells) in zip(rows, said.items(), strict=True)
        if place[of, to] < place[to, of] or (of == to and cells != empty * len(cells))
    ]


def cell(value: Any, unit: str, language: Language) -> str:
    """One cell of a table in the reader's language; an absent one says so in a word."""
    if isinstance(value, Mapping):
        return language.printed(SHORT_REASONS[value["absent"]])
    return language.value(value, unit, with_unit=unit == "money")


def heading(column: Mapping[str, Any], language: Language) -> str:
    """A column's heading with its unit, which the cells then leave out."""
    label = language.printed(column["label"])
    unit = UNIT_WORDS.get(column["unit"])
    return f"{label} ({language.printed(unit)})" if unit else label


def comments_for(payload: Mapping[str, Any], language: Language, audience: str = "") -> list[Mapping[str, str]]:
    """The consultant's comments a reader of that language and audience is shown."""
    return [
        comment
        for comment in payload.get("comments", ())
        if comment["language"] in ("", language.code) and comment["audience"] in ("", audience)
    ]


def _point(sentences: Any, language: Language) -> tuple[str, ...]:
    first, *others = (written(sentence, language) for sentence in sentences)
    return (_ended(first), *others) if others else (first,)


def _ended(title: str) -> str:
    """The title of a point, with a full stop before the sentences that follow it."""
    return title if title.endswith((".", "!", "?", "…", ":", "»")) else f"{title}."
