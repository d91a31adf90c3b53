"""What a drawing function reads: a payload's cells by role, in the reader's language, and why some are absent."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from maillage.language import NO_BREAK, Language, phrase

WIDTH = 6.6  # inches, the text width of an A4 page
LABEL = 34  # characters of a label before it breaks

SAID_OF = phrase("{label} : {value}")
WITHHELD_WORD = phrase("non publié")
UNKNOWN_WORD = phrase("non connu")
POINTLESS_WORD = phrase("sans objet")

# What the reader is told of an absent cell. Too few answers and withheld by subtraction read the same, on purpose.
WITHHELD_CELL, UNKNOWN_CELL, POINTLESS_CELL = "withheld", "unknown", "pointless"
KINDS_OF_ABSENCE = {
    "too_few": WITHHELD_CELL,
    "withheld": WITHHELD_CELL,
    "no_table": UNKNOWN_CELL,
    "no_data": UNKNOWN_CELL,
    "undefined": POINTLESS_CELL,
    "not_asked": POINTLESS_CELL,
}
WORDS = {WITHHELD_CELL: WITHHELD_WORD, UNKNOWN_CELL: UNKNOWN_WORD, POINTLESS_CELL: POINTLESS_WORD}
SIGNS = {WITHHELD_CELL: phrase("n. p."), UNKNOWN_CELL: "?", POINTLESS_CELL: phrase("–")}


def absence(cell: Any) -> str:
    """Which kind of absence a cell of a payload is; empty where it holds a value.

    Examples
    --------
    >>> absence({"absent": "too_few"}), absence({"absent": "no_data"}), absence(0)
    ('withheld', 'unknown', '')
    """
    if isinstance(cell, Mapping):
        return KINDS_OF_ABSENCE[cell["absent"]]
    return UNKNOWN_CELL if cell is None else ""


def worst(*kinds: str) -> str:
    """What is said of a row that lacks several cells: withheld before all else; empty where it lacks none.

    Examples
    --------
    >>> worst("unknown", "withheld"), worst("", "unknown"), worst("", "")
    ('withheld', 'unknown', '')
    """
    return next((kind for kind in WORDS if kind in kinds), "")


class View:
    """A payload's table as a drawing function reads it: cells by role, written in the reader's language.

    Parameters
    ----------
    payload : mapping
        With a chart.
    language : Language
    rows : sequence of mappings
        The rows to draw, by column id; see `drawn_rows`.
    room : tuple of float
        Width and height of the sheet [inches]; no height where a figure takes what it needs of a page.
    """

    def __init__(
        self,
        payload: Mapping[str, Any],
        language: Language,
        rows: Sequence[Mapping[str, Any]],
        room: tuple[float, float] = (WIDTH, 0.0),
    ) -> None:
        self.language = language
        self.wide, self.tall = room
        self.columns = {column["id"]: column for column in payload["columns"]}
        self.roles: Mapping[str, str] = payload["chart"]["roles"]
        self.rows = rows
        self.axis = language.printed(payload["chart"]["axis"]) if payload["chart"].get("axis") else ""

    def played(self, roles: Sequence[str]) -> list[str]:
        """Those of the roles that a column plays, in that order."""
        return [role for role in roles if role in self.roles]

    def cells(self, role: str) -> list[Any]:
        """The values of the column that plays the role; None where absent or where no column plays it."""
        if role not in self.roles:
            return [None] * len(self.rows)
        return [None if absence(row[self.roles[role]]) else row[self.roles[role]] for row in self.rows]

    def absences(self, role: str) -> list[str]:
        """Why the cells of the role are absent, as `absence` says it; empty where they are not."""
        if role not in self.roles:
            return [POINTLESS_CELL] * len(self.rows)
        return [absence(row[self.roles[role]]) for row in self.rows]

    def unit(self, role: str) -> str:
        """The unit of the column that plays the role."""
        return self.columns[self.roles[role]]["unit"]

    def written(self, role: str, value: Any) -> str:
        """A value of that role, as the table writes it; terms of the catalogue in their short form."""
        if self.unit(role) == "term":
            return self.language.term(value, short=True)
        return self.language.value(value, self.unit(role))

    def named(self, role: str, value: Any) -> str:
        """A value of that role as the name of a row: a number says what it counts."""
        written = self.written(role, value)
        if self.unit(role) != "count":
            return written
        return self.language.printed(SAID_OF).format(label=self.label(role), value=written)

    def label(self, role: str) -> str:
        """The heading of the column that plays the role."""
        return self.language.printed(self.columns[self.roles[role]]["label"])

    def labels(self, role: str = "label", width: int = LABEL) -> list[str]:
        """Row labels, broken into short lines."""
        return [wrapped(self.named(role, cell), width) if cell is not None else "" for cell in self.cells(role)]

    def word(self, kind: str) -> str:
        """What stands in the place of a mark that is absent."""
        return self.language.printed(WORDS[kind])

    def sign(self, kind: str) -> str:
        """The same in a letter or two, for a cell; `key` says what it stands for."""
        return self.language.printed(SIGNS[kind]).replace(" ", NO_BREAK)

    def key(self, kinds: Sequence[str]) -> str:
        """What the signs of these kinds of absence mean, in one line; empty where there is none."""
        return "     ".join(f"{self.sign(kind)} = {self.word(kind)}" for kind in WORDS if kind in kinds)


def wrapped(text: str, width: int = LABEL, lines: int = 2) -> str:
    """Text broken at spaces into at most so many lines, the last one cut with an ellipsis.

    Examples
    --------
    >>> wrapped("Direction et politique de réseautage de l’entreprise", 24)
    'Direction et politique\\nde réseautage de…'
    """
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder="…")
    return "\n".join(broken or [""])
