"""The sheet every form draws on: colours, sizes, axes, the marks and words they share.

Three colours with fixed meanings: the client, the benchmark, what is withheld or of no concern.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from maillage.showing.figures.typefaces import FAMILIES
from maillage.showing.figures.view import WITHHELD_CELL, View, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CLIENT = "#1b4965"
BENCHMARK = "#b5532b"
WITHHELD = "#8d99a6"
PALE = "#c9d6df"  # a tint of the client's
MIDDLE = "#7fa0b5"  # another, between the two
INK = "#22303c"

ROW, CLOSE_ROW = 0.34, 0.26  # inches a row takes; a long figure is closer, so that a page holds it
LEAST_ROW, OF_TWO_LINES = 0.19, 0.25  # inches a row takes at least where the height of the sheet is given
LONG = 12  # rows
LABEL_MARGIN = 0.2  # inches around the labels of the rows
SMALL = 7.5  # points, of what is written beside marks

STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "maillage",
    "font.family": list(FAMILIES),
    "font.size": 8.5,
    "axes.edgecolor": WITHHELD,
    "axes.labelcolor": INK,
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "hatch.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.left": False,
    "grid.color": "#e3e8ec",
    "grid.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,  # a client's name may hold dollars
}


def inches(text: str, size: float = STYLE["font.size"]) -> float:
    """How wide a text is at that size, its longest line counting."""
    from matplotlib import rcParams

    return _inches(text, size, tuple(rcParams["font.family"]))


@lru_cache(maxsize=4096)
def _inches(text: str, size: float, families: tuple[str, ...]) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=families, size=size)
    return (
        max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in text.split("\n")) / 72
    )


def text_height(text: str, size: float) -> float:
    """How tall a text is at that size, its lines counting."""
    return 1.3 * (text.count("\n") + 1) * size / 72


def shade(strength: float) -> tuple[float, ...]:
    """A tint of the client's colour, from nothing to all of it."""
    from matplotlib.colors import to_rgb

    return tuple(1 - strength * (1 - part) for part in to_rgb(CLIENT))


def fitted(text: str, width: float, size: float = SMALL, lines: int = 2) -> str:
    """The text broken into at most so many lines, none wider than so many inches."""
    for characters in range(max(int(width / size * 240), 4), 2, -1):
        broken = wrapped(text, characters, lines)
        if inches(broken, size) <= width:
            break
    return broken


def row_height(rows: int) -> float:
    """Inches each of so many rows takes."""
    return CLOSE_ROW if rows > LONG else ROW


def label_look(labels: Sequence[str], *, low: bool = False) -> dict[str, Any]:
    """How the labels of the rows are written: smaller where rows are close and some labels have two lines."""
    close = (low or len(labels) > LONG) and any("\n" in label for label in labels)
    return {"fontsize": SMALL, "linespacing": 0.95} if close else {"fontsize": STYLE["font.size"]}


def canvas(
    view: View, labels: Sequence[str], *, below: float = 0.5, right: float = 0.3, above: float = 0.1
) -> tuple[Figure, Axes]:
    """A sheet with one line a label; margins in inches."""
    from matplotlib.figure import Figure

    rows = len(labels)
    look = label_look(labels, low=view.tall > 0)
    left = LABEL_MARGIN + max((inches(label, look["fontsize"]) for label in labels), default=0)
    row = row_height(rows)
    if view.tall:
        least = OF_TWO_LINES if any("\n" in label for label in labels) else LEAST_ROW
        row = max(least, min(row, (view.tall - below - above) / max(rows, 1)))
    height = rows * row + below + above
    figure = Figure(figsize=(view.wide, height))
    axes = figure.add_axes((left / view.wide, below / height, 1 - (left + right) / view.wide, rows * row / height))
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks(range(rows), labels, **look)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    if view.axis:
        axes.set_xlabel(view.axis)
    return figure, axes


def write(
    axes: Axes, text: str, at: tuple[float, float], *, right: float = 0, above: float = 0, size: float = SMALL
) -> None:
    """Text beside a mark: so many points to the right of it (to the left where negative), or above it."""
    side = {"va": "center", "ha": "left" if right > 0 else "right"} if right else {"ha": "center"}
    axes.annotate(text, at, xytext=(right, above), textcoords="offset points", fontsize=size, **side)


def write_absent(axes: Axes, view: View, kind: str, x: float, row: int) -> None:
    """The word for an absent row, where its mark would begin; in the colour of the withheld only where it is."""
    axes.text(x, row, view.word(kind), va="center", color=WITHHELD if kind == WITHHELD_CELL else INK, fontsize=SMALL)


def mark(marker: str, colour: str, label: str) -> Any:
    """A mark of a legend."""
    size, edge = (11, 2.2) if marker == "|" else (6, 0)
    return shape(label, marker=marker, color=colour, ms=size, mew=edge)


def shape(label: str, **look: Any) -> Any:
    """A mark of a legend, of any look."""
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="none", label=label, **look)


def line(colour: str, label: str) -> Any:
    """A line of a legend."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, linewidth=3, alpha=0.45, label=label)


def stroke(label: str, **look: Any) -> Any:
    """A line of a legend, of any look."""
    from matplotlib.lines import Line2D

    return Line2D([], [], label=label, **look)


def bar(label: str, **look: Any) -> Any:
    """A bar of a legend."""
    from matplotlib.patches import Patch

    return Patch(label=label, **look)


def legend(figure: Figure, handles: Sequence[Any]) -> None:
    """One line at the foot of the figure; nothing where there is nothing to explain."""
    if not handles:
        return
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=len(handles),
        frameon=False,
        fontsize=SMALL,
        bbox_to_anchor=(0.01, 0.0),
        handletextpad=0.5,
        columnspacing=1.6,
    )


def foot(figure: Figure, text: str, *, right: bool = False) -> None:
    """A small line at the foot of the figure, to the right where a legend is on the left: what its signs mean."""
    wide, tall = figure.get_size_inches()
    x, side = (1 - 0.1 / wide, "right") if right else (0.1 / wide, "left")
    figure.text(x, 0.08 / tall, text, fontsize=SMALL, ha=side, va="bottom")


def plain_ticks(axes: Axes, view: View, role: str, most: int = 5, *, upright: bool = False) -> None:
    """Ticks of the axis in the reader's numbers, without their unit: the label of the axis says it."""
    from matplotlib.ticker import MaxNLocator

    unit, axis = view.unit(role), axes.yaxis if upright else axes.xaxis
    axis.set_major_locator(
        MaxNLocator(most, integer=unit in ("count", "points"), steps=[1, 2, 5, 10] if unit == "count" else None)
    )
    axis.set_major_formatter(lambda x, _: plainly(view, role, x))


PLAIN = {"money/year": "money", "half_days/year": "decimal", "half_days": "decimal"}


def plainly(view: View, role: str, value: float) -> str:
    """A value of that role without its unit, where the label of the axis says it."""
    unit = view.unit(role)
    return view.language.value(value, PLAIN.get(unit, unit), with_unit=False)


COLUMNS = (0.78, 1.0, 1.3)  # inches of a column of figures beside the rows, at least: the first that cuts no heading
HEADINGS = 0.5  # inches above the rows, for the headings of those columns
Column = tuple[str, dict[str, Any], Sequence[str]]  # heading, look of its swatch, texts


def width_beside(columns: Sequence[Column]) -> float:
    """Inches those columns need, with a margin to their left."""
    return 0.25 + sum(map(_column_width, columns))


def _column_width(column: Column) -> float:
    """What its figures need, and its heading on two lines, cut only where even the widest column would cut it."""
    heading, _, texts = column
    wide = next((one for one in COLUMNS if not fitted(heading, one - 0.06, 7).endswith("…")), COLUMNS[-1])
    return max(wide, *(inches(text, SMALL) + 0.12 for text in texts))


def beside(figure: Figure, axes: Axes, columns: Sequence[Column]) -> None:
    """Columns of figures to the right of the rows, each under its heading and a swatch of what it counts.

    Parameters
    ----------
    figure, axes
        Of a canvas with `width_beside` inches to the right, and `HEADINGS` above.
    columns : sequence of Column
    """
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import blended_transform_factory

    top, (wide, height) = axes.get_position().y1, figure.get_size_inches()
    rows = blended_transform_factory(figure.transFigure, axes.transData)
    right = wide - 0.05
    for heading, look, texts in reversed(columns):
        width = _column_width((heading, look, texts))
        x, right = right - width / 2, right - width
        for row, text in enumerate(texts):
            axes.text(x / wide, row, text, transform=rows, ha="center", va="center", fontsize=SMALL)
        words = fitted(heading, width - 0.06, 7)
        figure.text(x / wide, top + 0.17 / height, words, ha="center", va="bottom", fontsize=7)
        swatch = Rectangle(((x - 0.12) / wide, top + 0.05 / height), 0.24 / wide, 0.09 / height, **look)
        figure.add_artist(swatch)


def spread(wished: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near to the wished ones as texts of those widths can stand side by side between two limits.

    Examples
    --------
    >>> [round(x, 2) for x in spread([1.0, 1.1, 3.0], [0.8, 0.8, 0.8], 0.0, 4.0)]
    [0.65, 1.45, 3.0]
    """

    def whole(group: Sequence[int]) -> float:
        return sum(widths[place] for place in group)

    def start(group: Sequence[int]) -> float:
        middle = sum(wished[place] for place in group) / len(group)
        return max(low, min(middle - whole(group) / 2, high - whole(group)))

    groups: list[list[int]] = []  # of texts that touch each other
    for place in sorted(range(len(wished)), key=lambda place: wished[place]):
        groups.append([place])
        while len(groups) > 1 and start(groups[-2]) + whole(groups[-2]) > start(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    placed = [0.0] * len(wished)
    for group in groups:
        x = start(group)
        for place in group:
            placed[place] = x + widths[place] / 2
            x += widths[place]
    return placed
