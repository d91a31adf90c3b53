"""Figures: one form per question, drawn from a payload's own table, in the reader's language, at the size asked for.

Three colours with fixed meanings: the client, the benchmark, what is withheld or of no concern. No title inside; labels
carry unit and denominator; intervals are drawn. Never pyplot, never global state.
"""

from __future__ import annotations

import datetime
import io
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.language import NARROW_NO_BREAK, Language, phrase

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CLIENT = "#1b4965"
BENCHMARK = "#b5532b"
WITHHELD = "#8d99a6"
PALE = "#c9d6df"
INK = "#22303c"

WIDTH = 6.6  # inches, the text width of an A4 page
ROW, CLOSE_ROW = 0.34, 0.25  # inches a row takes; a long figure is closer, so that a page holds it
LONG = 12  # rows
LABEL = 34  # characters of a label before it breaks
CHARACTER = 0.066  # inches a character of a label takes

STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "maillage",
    "font.family": ["Open Sans", "DejaVu Sans"],  # the second has the glyphs the first lacks
    "font.size": 8.5,
    "axes.edgecolor": WITHHELD,
    "axes.labelcolor": INK,
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "ytick.left": False,
    "grid.color": "#e3e8ec",
    "grid.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,  # a client's name may hold dollars
}

Records = Sequence[Mapping[str, Any]]


def _known(value: Any) -> bool:
    return value is not None and not isinstance(value, Mapping)


def _pointless(value: Any) -> bool:
    """Whether a cell has nothing to draw, not even that something is withheld."""
    return isinstance(value, Mapping) and value["absent"] in ("undefined", "not_asked", "no_data")


def drawn_rows(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows a payload's chart has a mark or a word for; without any, there is no figure."""
    names = [column["id"] for column in payload["columns"]]
    roles = payload["chart"]["roles"]
    telling = [roles[role] for role in ("date", "term") if role in roles] or [roles["value"]]
    rows = [dict(zip(names, row, strict=True)) for row in payload["rows"][: payload.get("most")]]
    return [row for row in rows if not all(_pointless(row[name]) for name in telling)]


class View:
    """A payload's table as a drawing function reads it: cells by role, written in the reader's language."""

    def __init__(self, payload: Mapping[str, Any], language: Language) -> None:
        self.language = language
        self.columns = {column["id"]: column for column in payload["columns"]}
        self.roles: Mapping[str, str] = payload["chart"]["roles"]
        self.rows = drawn_rows(payload)
        self.axis = language.printed(payload["chart"]["axis"]) if payload["chart"].get("axis") else ""

    def cells(self, role: str) -> list[Any]:
        """The values of the column that plays the role; None where absent or where no column plays it."""
        if role not in self.roles:
            return [None] * len(self.rows)
        return [row[self.roles[role]] if _known(row[self.roles[role]]) else None for row in self.rows]

    def written(self, role: str, value: Any) -> str:
        """A value of that role, as the table writes it; terms of the catalogue in their short form."""
        if self.columns[self.roles[role]]["unit"] == "term":
            return self.language.term(value, short=True)
        return self.language.value(value, self.columns[self.roles[role]]["unit"])

    def label(self, role: str) -> str:
        """The heading of the column that plays the role."""
        return self.language.printed(self.columns[self.roles[role]]["label"])

    def labels(self, role: str = "label") -> list[str]:
        """Row labels, broken into short lines."""
        return [wrapped(self.written(role, cell)) if cell is not None else "" for cell in self.cells(role)]


def wrapped(text: str, width: int = LABEL, lines: int = 2) -> str:
    """Text broken at spaces into at most so many lines, the last one cut with an ellipsis.

    Examples
    --------
    >>> wrapped("Direction et politique de réseautage de l’entreprise", 24)
    'Direction et politique\\nde réseautage de…'
    """
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder="…")
    return "\n".join(broken or [""])


def _canvas(
    view: View, rows: int, labels: Sequence[str], *, below: float = 0.5, right: float = 0.3
) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    left = 0.15 + longest * CHARACTER
    row = CLOSE_ROW if rows > LONG else ROW
    height = rows * row + below + 0.1
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((left / WIDTH, below / height, 1 - (left + right) / WIDTH, rows * row / height))
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    if view.axis:
        axes.set_xlabel(view.axis)
    return figure, axes


def dots(view: View) -> Figure:
    """Estimates with their intervals, and the target each is measured against.

    Roles: label, value, low, high, target; values in points.
    """
    labels = view.labels()
    figure, axes = _canvas(view, len(labels), labels, below=0.75)
    axes.set_xlim(0, 100)
    drawn = False
    for row, (value, low, high, target) in enumerate(
        zip(view.cells("value"), view.cells("low"), view.cells("high"), view.cells("target"), strict=True)
    ):
        if value is None:
            _withheld(axes, view, 2, row)
        else:
            if low is not None and high is not None:
                axes.plot([low, high], [row, row], color=CLIENT, linewidth=2.4, alpha=0.45, solid_capstyle="round")
            axes.plot([value], [row], "o", color=CLIENT, markersize=6)
            _write(axes, view.written("value", value), (value, row), above=5.5, size=7)
        if target is not None:
            axes.plot([target], [row], marker="|", color=BENCHMARK, markersize=13, markeredgewidth=2.2)
            drawn = True
    handles = [_mark("o", CLIENT, view.label("value")), _line(CLIENT, view.language.printed(INTERVAL_WORD))]
    if drawn:
        handles.append(_mark("|", BENCHMARK, view.label("target")))
    _legend(figure, handles)
    return figure


def bars(view: View) -> Figure:
    """Ranked bars, each with its value written at its end; a second mark shows what an average client would get.

    Roles: label, value, mark (optional).
    """
    labels = view.labels()
    values = view.cells("value")
    marks = view.cells("mark")
    figure, axes = _canvas(view, len(labels), labels, below=0.75 if "mark" in view.roles else 0.5, right=0.75)
    top = max([abs(v) for v in (*values, *marks) if v is not None], default=1) or 1
    axes.set_xlim(0, top * 1.02)
    for row, (value, mark) in enumerate(zip(values, marks, strict=True)):
        if value is None:
            _withheld(axes, view, top * 0.02, row)
            continue
        axes.barh(row, value, height=0.56, color=CLIENT)
        _write(axes, view.written("value", value), (value, row), right=4)
        if mark is not None:
            axes.plot([mark], [row], marker="|", color=BENCHMARK, markersize=13, markeredgewidth=2.2)
    _plain_ticks(axes, view, "value")
    if any(mark is not None for mark in marks):
        _legend(figure, [_bar(CLIENT, view.label("value")), _mark("|", BENCHMARK, view.label("mark"))])
    return figure


def ranges(view: View) -> Figure:
    """Prudent, central and favourable values of each option, around zero.

    Roles: label, low, value, high; values in money a year.
    """
    labels = view.labels()
    figure, axes = _canvas(view, len(labels), labels, below=0.75, right=0.5)
    ends = [v for role in ("low", "value", "high") for v in view.cells(role) if v is not None] or [0]
    span = (max(*ends, 0) - min(*ends, 0)) or 1
    axes.set_xlim(min(*ends, 0) - span * 0.08, max(*ends, 0) + span * 0.08)
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, (low, value, high) in enumerate(
        zip(view.cells("low"), view.cells("value"), view.cells("high"), strict=True)
    ):
        if value is None:
            _withheld(axes, view, 0, row)
            continue
        if low is not None and high is not None and low != high:
            axes.plot([low, high], [row, row], color=CLIENT, linewidth=5, alpha=0.35, solid_capstyle="butt")
        axes.plot([value], [row], "o", color=CLIENT, markersize=7)
        _write(axes, view.written("value", value), (value, row), above=7)
    _plain_ticks(axes, view, "value")
    _legend(figure, [_mark("o", CLIENT, view.label("value")), _line(CLIENT, view.language.printed(RANGE_WORD))])
    return figure


def calendar(view: View) -> Figure:
    """Dates on a time line, a mark for the deadline and one for the term it precedes.

    Roles: label, date (the deadline), term (optional), value (written beside).
    """
    from matplotlib.dates import AutoDateLocator, date2num

    labels = view.labels()
    figure, axes = _canvas(view, len(labels), labels, below=0.75, right=0.85)
    moments = []
    for row, (date, term, value) in enumerate(
        zip(view.cells("date"), view.cells("term"), view.cells("value"), strict=True)
    ):
        ends = [date2num(datetime.date.fromisoformat(moment)) for moment in (date, term) if moment is not None]
        moments += ends
        if len(ends) == 2:
            axes.plot(ends, [row, row], color=PALE, linewidth=3, solid_capstyle="butt")
        if date is not None:
            axes.plot([ends[0]], [row], "o", color=CLIENT, markersize=6)
        if term is not None:
            axes.plot([ends[-1]], [row], marker="|", color=BENCHMARK, markersize=12, markeredgewidth=2.2)
        if value is not None and ends:
            _write(axes, view.language.value(value, "money"), (max(ends), row), right=7)
    axes.xaxis.set_major_locator(AutoDateLocator(maxticks=7))
    axes.xaxis.set_major_formatter(lambda x, _: _month(x, view.language))
    if moments:
        axes.set_xlim(min(moments) - 12, max(moments) + 24)
    handles = [_mark("o", CLIENT, view.label("date"))]
    if "term" in view.roles:
        handles.append(_mark("|", BENCHMARK, view.label("term")))
    _legend(figure, handles)
    return figure


def matrix(view: View) -> Figure:
    """A grid of groups by groups, each cell written and shaded; withheld cells are hatched.

    Roles: row, column, value.
    """
    from matplotlib.figure import Figure

    across, down = view.cells("column"), view.cells("row")
    columns, rows = list(dict.fromkeys(across)), list(dict.fromkeys(down))
    labels = [wrapped(view.written("row", name), 26) for name in rows]
    heads = [wrapped(view.written("column", name), 14, 3) for name in columns]
    longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    left, above = 0.15 + longest * CHARACTER, 0.55
    side = min(0.86, (WIDTH - left - 0.2) / max(len(columns), 1))
    height = len(rows) * 0.42 + above + 0.1
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((left / WIDTH, 0.1 / height, side * len(columns) / WIDTH, len(rows) * 0.42 / height))
    top = max([v for v in view.cells("value") if v is not None], default=1) or 1
    for name_across, name_down, value in zip(across, down, view.cells("value"), strict=True):
        x, y = columns.index(name_across), rows.index(name_down)
        strength = 0.0 if value is None else value / top
        axes.add_patch(_cell(x, y, strength, value is None))
        if value is not None:
            axes.text(
                x,
                y,
                view.written("value", value),
                ha="center",
                va="center",
                fontsize=7.5,
                color="white" if strength > 0.55 else INK,
            )
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xticks(range(len(columns)), heads)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    return figure


FORMS: Mapping[str, Callable[[View], Figure]] = {
    "dots": dots,
    "bars": bars,
    "ranges": ranges,
    "calendar": calendar,
    "matrix": matrix,
}

WITHHELD_WORD = phrase("non publié")
INTERVAL_WORD = phrase("intervalle")
RANGE_WORD = phrase("de prudent à favorable")


@cache
def _with_our_font() -> None:
    """Let matplotlib know the font that comes with the package, so that every machine draws the same."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(Path(__file__).with_name("fonts") / "OpenSans-Regular.ttf")


def draw(payload: Mapping[str, Any], language: Language) -> Figure:
    """The figure of a payload that has a chart."""
    from matplotlib import rc_context

    _with_our_font()
    with rc_context(STYLE):
        return FORMS[payload["chart"]["form"]](View(payload, language))


def picture(payload: Mapping[str, Any], language: Language, form: str) -> bytes:
    """The figure as `svg` or `png` bytes, the same at every run."""
    from matplotlib import rc_context

    opened = io.BytesIO()
    with rc_context(STYLE), warnings.catch_warnings():
        # A character no font has is drawn as a box; said on stderr, it would be a stray output and stop the run.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        draw(payload, language).savefig(opened, format=form, dpi=144, metadata=metadata)
    return opened.getvalue()


def _write(
    axes: Axes, text: str, at: tuple[float, float], *, right: float = 0, above: float = 0, size: float = 7.5
) -> None:
    """Text beside a mark: so many points to the right of it, or above it."""
    aligned = {"va": "center"} if right else {"ha": "center"}
    axes.annotate(text, at, xytext=(right, above), textcoords="offset points", fontsize=size, **aligned)


def _withheld(axes: Axes, view: View, x: float, row: int) -> None:
    word = view.language.printed(WITHHELD_WORD)
    axes.text(x, row, word, va="center", color=WITHHELD, style="italic", fontsize=7.5)


def _mark(marker: str, colour: str, label: str) -> Any:
    from matplotlib.lines import Line2D

    size, edge = (11, 2.2) if marker == "|" else (6, 0)
    return Line2D([], [], linestyle="none", marker=marker, color=colour, label=label, ms=size, mew=edge)


def _line(colour: str, label: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, linewidth=3, alpha=0.45, label=label)


def _bar(colour: str, label: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=colour, label=label)


def _cell(x: int, y: int, strength: float, withheld: bool) -> Any:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    if withheld:
        return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor="white", edgecolor=WITHHELD, hatch="////", linewidth=0.4)
    shade = tuple(1 - strength * (1 - part) for part in to_rgb(CLIENT))
    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=1)


def _legend(figure: Figure, handles: Sequence[Any]) -> None:
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=len(handles),
        frameon=False,
        fontsize=7.5,
        bbox_to_anchor=(0.01, 0.0),
        handletextpad=0.5,
        columnspacing=1.6,
    )


def _plain_ticks(axes: Axes, view: View, role: str) -> None:
    from matplotlib.ticker import MaxNLocator

    unit = view.columns[view.roles[role]]["unit"]
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=unit in ("count", "points")))
    plain = {"money/year": "money", "half_days/year": "decimal", "half_days": "decimal"}.get(unit, unit)
    axes.xaxis.set_major_formatter(lambda x, _: view.language.value(x, plain, with_unit=False))


def _month(number: float, language: Language) -> str:
    from babel.dates import format_date
    from matplotlib.dates import num2date

    return format_date(num2date(number).date(), "MMM y", locale=language.locale).replace(" ", NARROW_NO_BREAK)
