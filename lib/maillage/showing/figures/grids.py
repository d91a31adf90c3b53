"""Cells in rows and columns: shares in figures and shades, states in signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maillage.language import phrase
from maillage.showing.figures.canvas import (
    CLIENT,
    CLOSE_ROW,
    INK,
    LABEL_MARGIN,
    LEAST_ROW,
    LONG,
    PALE,
    SMALL,
    WITHHELD,
    fitted,
    foot,
    inches,
    label_look,
    legend,
    shade,
    shape,
)
from maillage.showing.figures.view import UNKNOWN_CELL, WITHHELD_CELL, View, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNNAMED_WORD = phrase("non précisé")

VALUES = ("value", *(f"value_{number}" for number in range(2, 9)))
GAP = 0.12  # columns between two groups of columns
SIDE, WIDE_SIDE = 0.86, 1.5  # inches of a column, at most; where the height of the sheet is given
HEADS = (1.5, 2.0, 2.4)  # inches of a heading that is turned, the least that cuts none
KEY = 0.28  # inches the key takes at the foot


def matrix(view: View) -> Figure:
    """A grid of groups by groups, each cell written and shaded up to the greatest; withheld cells are hatched.

    Roles
    -----
    row, column : the two groups.
    value : a number; one row of the table a cell.
    """
    return _shaded(view, max([value for value in view.cells("value") if value is not None], default=0) or 1)


def heat(view: View) -> Figure:
    """A grid of shares, each cell written and shaded from nothing to all, so that two figures can be compared.

    Withheld cells are hatched. Columns stand in the order of the roles, and of the table for those of `column`.

    Roles
    -----
    row : what each line is about, a concept or a learning point.
    value, value_2 … value_8 (optional) : shares or points; the column's heading is written above.
    column (optional) : a group, an audience; the values are then drawn for each group, side by side, under its name.
    """
    return _shaded(view, 100.0 if view.unit("value") == "points" else 1.0)


def _shaded(view: View, top: float) -> Figure:
    grid = _grid(view)
    for at, (role, value, kind) in grid.cells.items():
        if kind:
            _absent_cell(grid.axes, view, at, kind)
            continue
        strength = min(max(value / top, 0.0), 1.0)
        grid.axes.add_patch(_cell(at, strength))
        colour = "white" if strength > 0.65 else INK
        grid.axes.text(*at, view.written(role, value), ha="center", va="center", fontsize=SMALL, color=colour)
    foot(grid.figure, view.key(grid.kinds))
    return grid.figure


WHOLE = {"marker": "o", "mfc": CLIENT, "mec": CLIENT}
HALF = {"marker": "o", "fillstyle": "left", "mfc": CLIENT, "mfcalt": "white", "mec": CLIENT}
EMPTY = {"marker": "o", "mfc": "white", "mec": CLIENT}
LONE = {"marker": "D", "mfc": CLIENT, "mec": CLIENT}
SIGNS = {
    "observed": WHOLE, "contested": HALF, "not_observed": EMPTY,
    "leads": WHOLE, "leads_alone": LONE, "takes_part": HALF, "kept_out": EMPTY,
    "main": WHOLE, "possible": HALF, "not_its_purpose": EMPTY,
}  # fmt: skip
UNKNOWN = "unknown"


def state_map(view: View) -> Figure:
    """A grid of states: what is so filled, what is half so half filled, what is not empty, unknown a question mark.

    A pair the table does not hold is unknown, and shown so. Withheld cells are hatched.

    Roles
    -----
    row : a symptom or a family, an activity, an expectation.
    column : a function, a site, a kind of network.
    value : a term whose id ends in one of `SIGNS`, or in unknown; one row of the table a cell.

    Raises
    ------
    ValueError
        When a value is another term.
    """
    grid = _grid(view, legend_too=True)
    names: dict[str, str] = {}
    for at, (_, value, kind) in grid.cells.items():
        state = "" if kind else value.rpartition(":")[2]
        if kind or state == UNKNOWN:
            _absent_cell(grid.axes, view, at, kind or UNKNOWN_CELL)
            continue
        if state not in SIGNS:
            raise ValueError(f"a state ends in {', '.join((*SIGNS, UNKNOWN))}; this is {value!r}")
        grid.axes.add_patch(_cell(at, 0.0))
        grid.axes.plot(*([x] for x in at), linestyle="none", markersize=8.5, markeredgewidth=1.1, **SIGNS[state])
        names[state] = view.written("value", value)
    legend(grid.figure, [shape(names[state], ms=7.5, mew=1, **SIGNS[state]) for state in SIGNS if state in names])
    states = view.cells("value")
    unknown = {UNKNOWN_CELL} if any(state and state.endswith(f":{UNKNOWN}") for state in states) else set()
    foot(grid.figure, view.key(grid.kinds | unknown), right=True)
    return grid.figure


def _heads(view: View, rows: Sequence[Any]) -> list[str]:
    """The names of the rows in the narrowest column that cuts none of them, else in the widest."""
    for width in (50, 56, 62) if view.tall else (26, 30, 34):
        labels = [wrapped(_named(view, "row", name), width, 1 if view.tall else 2) for name in rows]
        if not any(label.endswith("…") for label in labels):
            break
    return labels


@dataclass(frozen=True, slots=True)
class _Grid:
    """An empty grid, and what stands in each cell: role, value, kind of absence."""

    figure: Figure
    axes: Axes
    cells: dict[tuple[float, int], tuple[str, Any, str]]
    kinds: set[str]


def _grid(view: View, *, legend_too: bool = False) -> _Grid:
    from matplotlib.figure import Figure

    roles = view.played(VALUES)
    rows, groups = (list(dict.fromkeys(view.cells(role))) for role in ("row", "column"))
    grouped = "column" in view.roles and len(roles) > 1
    places = {
        (group, role): number * (len(roles) + GAP * grouped) + place
        for number, group in enumerate(groups)
        for place, role in enumerate(roles)
    }
    cells = {(x, y): (role, None, UNKNOWN_CELL) for (_, role), x in places.items() for y in range(len(rows))}
    for role in roles:
        for name, group, value, kind in zip(
            view.cells("row"), view.cells("column"), view.cells(role), view.absences(role), strict=True
        ):
            cells[places[group, role], rows.index(name)] = (role, value, kind)
    kinds = {kind for _, _, kind in cells.values()} - {""}

    labels = _heads(view, rows)
    written = label_look(labels)
    left = LABEL_MARGIN + max(inches(label, written["fontsize"]) for label in labels)
    wide = max(places.values()) + 1
    side = min(WIDE_SIDE if view.tall else SIDE, (view.wide - left - 0.15) / wide)
    heads, turned = _headings(
        [view.label(role) if grouped or not view.roles.get("column") else _named(view, "column", group)
         for group, role in places], side, low=view.tall > 0
    )  # fmt: skip
    tall = max(inches(head, SMALL) if turned else (head.count("\n") + 1) * 0.14 for head in heads) + 0.1
    row = CLOSE_ROW if len(rows) > LONG else 0.42
    above, below = tall + 0.1 + 0.24 * grouped, 0.1 + KEY * bool(kinds or legend_too) + 0.2 * bool(view.axis)
    if view.tall:
        row = max(LEAST_ROW, min(0.42, (view.tall - above - below) / len(rows)))
    height = len(rows) * row + above + below
    figure = Figure(figsize=(view.wide, height))
    axes = figure.add_axes((left / view.wide, below / height, side * wide / view.wide, len(rows) * row / height))
    axes.set_xlim(-0.5, wide - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels, **written)
    look = {"rotation": 90} if turned else {"va": "baseline"}
    axes.set_xticks(list(places.values()), heads, fontsize=SMALL, linespacing=1.05, **look)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    if view.axis:
        axes.set_xlabel(view.axis, loc="left")
    for group in groups if grouped else []:
        first, last = places[group, roles[0]], places[group, roles[-1]]
        name = fitted(_named(view, "column", group), side * len(roles), 8.5, 1)
        up = -0.5 - (tall + 0.02) / row
        axes.text((first + last) / 2, up - 0.05 / row, name, ha="center", va="bottom")
        axes.plot([first - 0.45, last + 0.45], [up, up], color=WITHHELD, linewidth=0.6, clip_on=False)
    return _Grid(figure, axes, cells, kinds)


def _headings(texts: Sequence[str], side: float, *, low: bool) -> tuple[list[str], bool]:
    """The headings of the columns as they fit in so many inches, and whether they must be turned for it.

    On as many lines, or as far up, as it takes to cut none; where the height of the sheet is given, no further up.
    """
    widest = max(inches(word, SMALL) for text in texts for word in (text.replace("-", "- ").split() or [""]))
    turned = widest > side - 0.04
    across = max(1, min(2, int(side / 0.15)))
    tries = [(up, across) for up in HEADS[: 1 if low else None]] if turned else [(side - 0.04, n) for n in (3, 4, 5)]
    for wide, lines in tries:
        heads = [fitted(text, wide, lines=lines) for text in texts]
        if not any(head.endswith("…") for head in heads):
            break
    return heads, turned


def _named(view: View, role: str, name: Any) -> str:
    return view.language.printed(UNNAMED_WORD) if name is None else view.written(role, name)


def _cell(at: tuple[float, int], strength: float) -> Any:
    from matplotlib.patches import Rectangle

    tint = shade(strength)
    return Rectangle((at[0] - 0.5, at[1] - 0.5), 1, 1, facecolor=tint, edgecolor=PALE, linewidth=0.6, clip_on=False)


def _absent_cell(axes: Axes, view: View, at: tuple[float, int], kind: str) -> None:
    """A cell without a value: hatched where it is withheld, with the sign of its absence."""
    from matplotlib.patches import Rectangle

    withheld = kind == WITHHELD_CELL
    hatched = {"edgecolor": WITHHELD, "hatch": "////", "zorder": 1.5} if withheld else {"edgecolor": PALE}
    axes.add_patch(
        Rectangle((at[0] - 0.5, at[1] - 0.5), 1, 1, facecolor="white", linewidth=0.6, clip_on=False, **hatched)
    )
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if withheld else None
    colour = INK if withheld else WITHHELD
    axes.text(*at, view.sign(kind), ha="center", va="center", fontsize=SMALL + 1, color=colour, bbox=paper)
