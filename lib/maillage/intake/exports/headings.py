"""Headings of lists as received: the row they stand in, and the column each name of ours has there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from maillage.intake.exports.opening import Tabular
from maillage.intake.folding import folded, spellings
from maillage.intake.values import Cell, as_text

HEADINGS_AT_MOST = 25  # rows above which headings stand: titles, notes, a summary
_TOTALS = ("total", "totaux", "sous-total", "sous total", "somme", "effectif total", "grand total")


def columns_named(cells: list[Cell], names: Mapping[str, str]) -> dict[str, int]:
    """Position by column of ours; `names` gives every squeezed spelling of each, the likeliest first.

    Examples
    --------
    >>> columns_named(["N°", "Nom (usage)", "Prénom"], {"last": "nomusage nom", "first": "prenom"})
    {'last': 1, 'first': 2}
    """
    spelt = [spellings(as_text(cell)) for cell in cells]
    at: dict[str, int] = {}
    for column, known in names.items():
        for name in known.split():
            position = next(
                (place for place, ways in enumerate(spelt) if name in ways and place not in at.values()), None
            )
            if position is not None:
                at[column] = position
                break
    return at


def heading_row(
    table: Tabular, names: Mapping[str, str], fits: Callable[[dict[str, int]], bool]
) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """Number of the row of headings, its columns and its texts; None when no row fits. The fullest row wins."""
    best = None
    for number, cells in table.head[:HEADINGS_AT_MOST]:
        at = columns_named(cells, names)
        if fits(at) and (best is None or len(at) > len(best[1])):
            best = number, at, tuple(" ".join(as_text(cell).split()) for cell in cells)
    return best


def text_at(cells: list[Cell], at: Mapping[str, int], column: str) -> str:
    """The cell of that column as text, on one line; empty when there is none."""
    return " ".join(as_text(cell_at(cells, at, column)).split())


def cell_at(cells: list[Cell], at: Mapping[str, int], column: str) -> Cell:
    """The cell of that column; None when there is none."""
    position = at.get(column, -1)
    return cells[position] if 0 <= position < len(cells) else None


def is_total(cells: list[Cell]) -> bool:
    """Whether the first filled cell says that the row is a total."""
    first = next((text for cell in cells if (text := folded(as_text(cell)))), "")
    return first.rstrip(" :").startswith(_TOTALS)


@cache
def name_key(name: str) -> str:
    """What a name is compared by: accents, case, and which of first and last name comes first aside.

    Examples
    --------
    >>> name_key("LE GOARNISSON Jean-Noël") == name_key("Jean-Noël Le Goarnisson")
    True
    >>> name_key("Paul Martin") == name_key("Martine Paul")
    False
    """
    words = folded(name).split()
    return " ".join(min((words[at:] + words[:at] for at in range(len(words))), default=[]))
