"""Bars that do not begin at the edge: what adds up to a whole, what holds back and what drives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.showing.figures.canvas import (
    BENCHMARK,
    CLIENT,
    HEADINGS,
    INK,
    PALE,
    SMALL,
    WITHHELD,
    Column,
    beside,
    canvas,
    fitted,
    foot,
    inches,
    plain_ticks,
    plainly,
    row_height,
    width_beside,
    write,
)
from maillage.showing.figures.view import POINTLESS_CELL, WIDTH, WITHHELD_CELL, View, worst

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

THICK = 0.56  # rows a bar takes
STEP = {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7}
PART = {"facecolor": "white", "edgecolor": BENCHMARK, "linewidth": 0.7, "hatch": "/////"}


def waterfall(view: View) -> Figure:
    """Bars each of which begins where the rows before it end: what a whole is made of, step by step.

    A row that begins at nothing again after others is their sum, and stands under a line. Shares are drawn on a scale
    that goes to the whole, so that what is missing from it shows. Nothing is added up here: the table gives each start.

    Roles
    -----
    label : what each line is about, a category of cost or a network.
    start : what the rows before add up to.
    value : how much this one adds, money a year or a share; its length.
    inner (optional) : the part of the value drawn hatched, from its start, such as what has no evidence; its column's
        heading and its figures stand beside.
    """
    labels = view.labels()
    starts, values = view.cells("start"), view.cells("value")
    lacking = [worst(*kinds) for kinds in zip(view.absences("value"), view.absences("start"), strict=True)]
    written = ["" if value is None else plainly(view, "value", value) for value in values]
    key, columns = "", []
    if "inner" in view.roles:
        key = view.key(view.absences("inner"))
        columns = [_parts(view)]
    figure, axes = canvas(
        view, labels, below=0.72 if key else 0.5, above=HEADINGS if columns else 0.1,
        right=0.15 + max(map(_wide, written)) + (width_beside(columns) if columns else 0),
    )  # fmt: skip
    ends = [None if kind else start + value for start, value, kind in zip(starts, values, lacking, strict=True)]
    reached = [end for pair in zip(starts, ends, strict=True) for end in pair if end is not None]
    whole = 1.0 if view.unit("value") == "share" else 0
    low, high = min([*reached, 0]), max([*reached, whole]) or 1
    axes.set_xlim(low, high + (high - low) * (0.02 if high > whole else 0))
    at, since = 0.0, None  # where the rows before end, and the row they end in
    for row, (start, value, inner, kind) in enumerate(zip(starts, values, view.cells("inner"), lacking, strict=True)):
        if kind:
            _say_absent(axes, view, kind, (at if start is None else start, row))
            continue
        if since is not None:
            axes.plot([at, at], [since + THICK / 2, row - THICK / 2], color=WITHHELD, linewidth=0.8, zorder=1)
            if start == 0 != at:
                _sum_line(axes, row)
        axes.barh(row, value, left=start, height=THICK, zorder=2, **STEP)
        if inner:
            axes.barh(row, inner, left=start, height=THICK, zorder=2, **PART)
        write(axes, written[row], (max(start, start + value), row), right=4)
        at, since = start + value, row
    plain_ticks(axes, view, "value")
    if columns:
        beside(figure, axes, columns)
        foot(figure, key)
    return figure


def _parts(view: View) -> Column:
    """The column of figures of the hatched parts."""
    cells = zip(view.cells("inner"), view.absences("inner"), strict=True)
    return view.label("inner"), PART, [view.sign(kind) if kind else plainly(view, "inner", v) for v, kind in cells]


def _wide(text: str) -> float:
    return inches(text, SMALL)


def _say_absent(axes: Axes, view: View, kind: str, at: tuple[float, int], *, left: bool = False) -> None:
    """The word for an absent mark, on the side of a line where the mark would be."""
    axes.annotate(
        view.word(kind), at, xytext=(-5 if left else 5, 0), textcoords="offset points", va="center",
        ha="right" if left else "left", fontsize=SMALL, color=WITHHELD if kind == WITHHELD_CELL else INK,
    )  # fmt: skip


def _sum_line(axes: Axes, row: int) -> None:
    """A line over a row, from the edge of the sheet through its label: what stands under it is a sum."""
    from matplotlib.transforms import blended_transform_factory

    box = axes.get_position()
    place = blended_transform_factory(axes.figure.transFigure, axes.transData)
    ends = [0.1 / WIDTH, box.x1]
    axes.plot(ends, [row - 0.5] * 2, color=INK, linewidth=0.6, transform=place, clip_on=False, zorder=1)


SIDES = ("left", "right")
FORCES = {
    "left": {"facecolor": PALE, "edgecolor": CLIENT, "linewidth": 0.7, "hatch": "////"},
    "right": {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7},
}


def forces(view: View) -> Figure:
    """What holds back to the left of a line, what drives to the right of it, on one scale.

    Where one side is of no concern only the other is drawn; where it is withheld or not known, it says so.

    Roles
    -----
    label : what each line is about, a cause or a theme.
    left : how much holds back, a count; the column's heading stands over that side.
    right : how much drives, a count; likewise.
    """
    from matplotlib.transforms import blended_transform_factory

    labels = view.labels()
    heads = {side: fitted(view.label(side), 1.7, 8.5) for side in SIDES}
    above = 0.3 + 0.15 * max(head.count("\n") for head in heads.values())
    figure, axes = canvas(view, labels, right=0.15, above=above + 0.06)
    values = {side: view.cells(side) for side in SIDES}
    written = {side: ["" if value is None else plainly(view, side, value) for value in values[side]] for side in SIDES}
    half = axes.get_position().width * WIDTH / 2
    room = 0.12 + max(_wide(text) for side in SIDES for text in written[side])
    top = max([value for side in SIDES for value in values[side] if value is not None], default=0) or 1
    axes.set_xlim(-top * half / (half - room), top * half / (half - room))
    for side, way in zip(SIDES, (-1, 1), strict=True):
        for row, (value, kind) in enumerate(zip(values[side], view.absences(side), strict=True)):
            if kind:
                if kind != POINTLESS_CELL:
                    _say_absent(axes, view, kind, (0, row), left=way < 0)
                continue
            axes.barh(row, way * value, height=THICK, zorder=2, **FORCES[side])
            write(axes, written[side][row], (way * value, row), right=4 * way)
        over = blended_transform_factory(axes.transData, axes.transAxes)
        axes.annotate(
            heads[side], (0, 1), xycoords=over, xytext=(6 * way, 5),
            textcoords="offset points", ha="left" if way > 0 else "right", va="bottom",
        )  # fmt: skip
    top = -0.5 - above / row_height(len(labels))
    axes.plot([0, 0], [len(labels) - 0.5, top], color=INK, linewidth=1.2, clip_on=False, zorder=3)
    plain_ticks(axes, view, "right", most=8)
    axes.xaxis.set_major_formatter(lambda x, _: plainly(view, "right", abs(x)))
    return figure
