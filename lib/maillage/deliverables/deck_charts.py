"""Native charts of a deck: what the reader can click and correct, where PowerPoint has the form of the figure.

Values come from the payload's rows, words from the reader's language; what is absent has no mark and is told beside its
label. Bars are bar charts; marks with intervals are scatters whose rows bear their labels. No number is left to the
reader's machine to write: labels are texts, as in the report.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.deliverables.deck_text import CUT, broken, line, plain, shortened, width
from maillage.language import NARROW_NO_BREAK, NO_BREAK, Language, phrase
from maillage.showing.figures import BENCHMARK, CLIENT, INK, PALE, WITHHELD, View, drawn_rows
from maillage.showing.figures.balances import SIDES
from maillage.showing.figures.canvas import MIDDLE, plainly
from maillage.showing.figures.compared import EQUALITY_WORD, MARKS, NEAR, SAID_OF, STATES, X_OF_N
from maillage.showing.figures.rows import INTERVAL_WORD, RANGE_WORD, bases, read_from
from maillage.showing.figures.view import POINTLESS_CELL

MOST_ROWS = 20  # of a chart: with more, no label could be read on a slide
SMALLEST_LABEL = 10  # points
THICKEST = 58  # points a row of bars takes at most
LABELS = 0.45  # of a chart, for the labels of its rows at most
FOR_A_VALUE = 8  # of a scale of a hundred: what an estimate takes beside its interval
GRID = "#e3e8ec"
BESIDE = 0.36  # of the scale: room at both its ends for what is written there
GAP_WORD = phrase("écart")
REST = phrase("{label}, le reste")

EMU = 12700  # a point


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide [points]."""

    left: float
    top: float
    wide: float
    tall: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """As the file counts."""
        return tuple(round(side * EMU) for side in (self.left, self.top, self.wide, self.tall))


@dataclass(frozen=True, slots=True)
class Look:
    """How bars or marks are filled; an empty colour is none, `hatched` strokes it on white."""

    colour: str = ""
    edge: str = ""
    hatched: bool = False
    marker: str = ""
    size: int = 9


@dataclass(frozen=True, slots=True)
class Strip:
    """A series of bars: its values by row (None where there is no bar), and what is written at their end."""

    name: str
    values: Sequence[float | None]
    look: Look
    labels: Sequence[str] = ()
    place: str = "OUTSIDE_END"
    ink: str = INK
    told: bool = True  # in the legend


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: rows from the top, series stacked on or laid over each other."""

    categories: Sequence[str]
    strips: Sequence[Strip]
    low: float
    high: float
    axis: str
    stacked: bool = False
    legend: bool = False
    beside: bool = False  # series side by side
    ticks: str = ""  # a number format; without one the axis bears no number
    step: float = 0


@dataclass(frozen=True, slots=True)
class Dots:
    """Marks of a scatter: their values by row, and the labels with the side each stands on."""

    name: str
    values: Sequence[float | None]
    look: Look
    labels: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Scatter:
    """Rows of marks, from the top; `spans` are lines from one value to another."""

    labels: Sequence[str]
    marks: Sequence[Dots]
    low: float
    high: float
    axis: str
    spans: Sequence[tuple[float, float] | None] = ()
    span_name: str = ""
    span_colour: str = MIDDLE
    span_ends: Sequence[tuple[str, str]] = ()  # what is written at both ends of each line
    ticks: str = ""
    zero: bool = False
    step: float = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


def has_native(payload: Mapping[str, Any]) -> bool:
    """Whether the figure of a payload has a form that slides draw themselves."""
    if "chart" not in payload or payload["chart"]["form"] not in NATIVE or not drawn_rows(payload):
        return False
    names = [column["id"] for column in payload["columns"]]
    roles = payload["chart"]["roles"]

    def cells(role: str) -> Iterator[Any]:
        return (row[names.index(roles[role])] for row in payload["rows"] if role in roles)

    if payload["chart"]["form"] == "waterfall":
        # Stacked bars would hide what goes down or below nothing; the picture shows it.
        return all(isinstance(cell, Mapping) or cell >= 0 for role in ("start", "value") for cell in cells(role))
    return True


def add_chart(shapes: Any, payload: Mapping[str, Any], language: Language, box: Box, dated: datetime.datetime) -> Any:
    """Draw the figure of a payload as a native chart.

    Parameters
    ----------
    shapes : SlideShapes
    payload : mapping
        One that `has_native`; of its rows, the first `MOST_ROWS` are drawn.
    language : Language
        The reader's.
    box : Box
    dated : datetime
        Of the embedded workbook.

    Returns
    -------
    GraphicFrame
    """
    view = View(payload, language, drawn_rows(payload)[:MOST_ROWS])
    found = NATIVE[payload["chart"]["form"]](view)
    if isinstance(found, Bars):
        return _bar_chart(shapes, found, box, dated)
    return _scatter(shapes, found, box, dated)


# --- what each form shows ------------------------------------------------------------------------------------------


def _labels(view: View, roles: Sequence[str]) -> list[str]:
    """The rows' labels, each with the word for what is absent in its row, so that no gap is silent.

    Where only some of the marks are absent, which ones are stands on a line of its own.
    """
    told = view.language.printed(SAID_OF)
    names = ["" if cell is None else view.named("label", cell) for cell in view.cells("label")]
    played = view.played(roles)
    labels = []
    for row, name in enumerate(names):
        kinds = {role: view.absences(role)[row] for role in played}
        lacking = {role: kind for role, kind in kinds.items() if kind and (kind != POINTLESS_CELL or len(played) == 1)}
        if lacking and len(set(kinds.values())) == 1:
            name = told.format(label=name, value=view.word(kinds[played[0]]))
        elif lacking:
            who = {kind: [view.label(role) for role in lacking if lacking[role] == kind] for kind in lacking.values()}
            parts = [told.format(label=", ".join(heads), value=view.word(kind)) for kind, heads in who.items()]
            name = f"{name}\n({_semicolon(view).join(parts)})"
        labels.append(name)
    return labels


def _semicolon(view: View) -> str:
    return f"{NARROW_NO_BREAK}; " if view.language.code == "fr" else "; "


def _said(view: View, role: str, values: Sequence[float | None]) -> list[str]:
    return ["" if value is None else plainly(view, role, value) for value in values]


def _bars(view: View) -> Bars:
    if any(read_from(view)):
        return _bars_by_basis(view)
    strips = [Strip(view.label("value"), view.cells("value"), Look(CLIENT), _said(view, "value", view.cells("value")))]
    if "mark" in view.roles:
        marks = view.cells("mark")
        strips.append(Strip(view.label("mark"), marks, Look(BENCHMARK), _said(view, "mark", marks)))
    known = [value for strip in strips for value in strip.values if value is not None]
    return Bars(
        _labels(view, ("value",)), strips, min([*known, 0]), max([*known, 0]) or 1, view.axis,
        legend=len(strips) > 1, beside=True,
    )  # fmt: skip


def _bars_by_basis(view: View) -> Bars:
    """Bars that were measured, and those that were read from something else, hatched."""
    values, read = view.cells("value"), read_from(view)
    looks = (Look(CLIENT), Look(CLIENT, CLIENT, hatched=True))
    strips = []
    for look, name, other in zip(looks, bases(view), (False, True), strict=True):
        own = [value if bool(basis) == other else None for value, basis in zip(values, read, strict=True)]
        if name:
            strips.append(Strip(name, own, look, _said(view, "value", own)))
    top = max([value for value in values if value is not None], default=1) or 1
    return Bars(_labels(view, ("value",)), strips, 0, top, view.axis, legend=True)


def _waterfall(view: View) -> Bars:
    starts, values, inner = view.cells("start"), view.cells("value"), view.cells("inner")
    drawn = [start is not None and value is not None for start, value in zip(starts, values, strict=True)]
    hatched = [part if shown and part else None for part, shown in zip(inner, drawn, strict=True)]
    solid = [
        round(value - (part or 0), 6) if shown else None
        for value, part, shown in zip(values, hatched, drawn, strict=True)
    ]
    said = [text if shown else "" for text, shown in zip(_said(view, "value", values), drawn, strict=True)]
    ends = [start + value for start, value, shown in zip(starts, values, drawn, strict=True) if shown]
    name, parted = view.label("value"), any(hatched)
    strips = [Strip("", [s if d else None for s, d in zip(starts, drawn, strict=True)], Look(), told=False)]
    if parted:
        strips.append(Strip(view.label("inner"), hatched, Look(BENCHMARK, BENCHMARK, hatched=True)))
        name = view.language.printed(REST).format(label=name)
    strips.append(Strip(name, solid, Look(CLIENT)))
    # Labels stand after the bars: a last part without length or colour bears them.
    strips.append(Strip("", [0 if d else None for d in drawn], Look(), said, "INSIDE_BASE", told=False))
    whole = 1.0 if view.unit("value") == "share" else 0
    return Bars(
        _labels(view, ("value",)), strips, 0, max([*ends, whole]) or 1, view.axis,
        stacked=True, legend=parted,
    )  # fmt: skip


def _gauge(view: View) -> Bars:
    looks = {"observed": Look(CLIENT), "not_observed": Look(PALE), "unknown": Look("#ffffff", WITHHELD)}
    inks = {"observed": "#ffffff", "not_observed": INK, "unknown": INK}
    counts = {role: view.cells(role) for role in STATES}
    whole = [None not in row for row in zip(*counts.values(), strict=True)]
    strips = []
    for role in STATES:
        values = [value if known and value else None for value, known in zip(counts[role], whole, strict=True)]
        strips.append(
            Strip(view.label(role), values, looks[role], _said(view, role, values), "CENTER", inks[role]),
        )
    sums = [sum(row) for row in zip(*counts.values(), strict=True) if None not in row]
    return Bars(_labels(view, STATES), strips, 0, max(sums, default=1) or 1, view.axis, stacked=True, legend=True)


def _forces(view: View) -> Bars:
    left, right = (view.cells(side) for side in SIDES)
    back = [-value if value else None for value in left]
    strips = [
        Strip(view.label("left"), back, Look(MIDDLE), _said(view, "left", [v or None for v in left]), "INSIDE_END"),
        Strip(
            view.label("right"), [v or None for v in right], Look(CLIENT),
            _said(view, "right", [v or None for v in right]), "INSIDE_END", "#ffffff",
        ),
    ]  # fmt: skip
    top = max([value for value in (*left, *right) if value], default=1)
    return Bars(_labels(view, SIDES), strips, -top, top, view.axis, stacked=True, legend=True)


def _paired_bars(view: View) -> Bars:
    wholes, present, active = (view.cells(role) for role in ("of", "value", "inner"))
    parts = {
        role: [v / of if v is not None and of else None for v, of in zip(cells, wholes, strict=True)]
        for role, cells in (("value", present), ("inner", active))
    }
    told = view.language.printed(SAID_OF)
    said = []
    for row, of in enumerate(wholes):
        known = [role for role in ("value", "inner") if parts[role][row] is not None]
        words = [
            told.format(
                label=view.label(role),
                value=view.language.printed(X_OF_N)
                .format(x=view.written(role, view.cells(role)[row]), n=view.written("of", of))
                .replace(" ", NO_BREAK),
            )
            for role in known
        ]
        said.append(_semicolon(view).join(words))
    base = [1 if text else None for text in said]
    strips = [
        Strip(view.label("of"), base, Look("#eef2f5"), said),
        Strip(view.label("value"), parts["value"], Look(MIDDLE)),
        Strip(view.label("inner"), parts["inner"], Look(CLIENT)),
    ]
    return Bars(_labels(view, ("value", "inner")), strips, 0, 1, view.axis, legend=True)


def _dots(view: View) -> Scatter:
    values, targets = view.cells("value"), view.cells("target")
    spans = _spans(view)
    sides = [_side(span, target) for span, target in zip(spans, targets, strict=True)]
    said = ["" if value is None else view.written("value", value) for value in values]
    alone = [("" if span else text, "RIGHT") for span, text in zip(spans, said, strict=True)]
    ends = [(text, "") if side == "LEFT" else ("", text) for side, text in zip(sides, said, strict=True)]
    marks = [Dots(view.label("value"), values, Look(CLIENT, marker="circle"), alone)]
    if "target" in view.roles:
        marks.append(Dots(view.label("target"), targets, Look(BENCHMARK, marker="diamond")))
    return Scatter(
        _labels(view, ("value",)), marks, 0, 100, view.axis, spans,
        view.language.printed(INTERVAL_WORD), span_ends=ends, ticks="0", step=20,
    )  # fmt: skip


def _side(span: tuple[float, float] | None, target: float | None) -> str:
    """At which end of its interval an estimate is written: to the right, unless its target stands there.

    Over the mark it would lie on the row above.
    """
    if span is None or target is None or not span[1] - 1 <= target <= span[1] + FOR_A_VALUE:
        return "RIGHT"
    return "LEFT" if span[0] > FOR_A_VALUE else "RIGHT"


def _ranges(view: View) -> Scatter:
    values = view.cells("value")
    ends = [v for role in ("low", "value", "high") for v in view.cells(role) if v is not None] or [0]
    low, high = min(*ends, 0), max(*ends, 0)
    span = (high - low) or 1
    marks = [Dots(view.label("value"), values, Look(CLIENT, marker="circle", size=11), _over(view, "value", values))]
    spans = _spans(view)
    ends = [  # an end where the mark itself stands is told by the mark
        ("", "") if span is None else tuple("" if end == value else plainly(view, "value", end) for end in span)
        for span, value in zip(spans, values, strict=True)
    ]
    return Scatter(
        _labels(view, ("value",)), marks, low - span * BESIDE, high + span * BESIDE, view.axis, spans,
        view.language.printed(RANGE_WORD), span_ends=ends, zero=True,
    )  # fmt: skip


def _over(view: View, role: str, values: Sequence[float | None]) -> list[tuple[str, str]]:
    return [("", "") if value is None else (view.written(role, value), "ABOVE") for value in values]


def _spans(view: View) -> list[tuple[float, float] | None]:
    rows = zip(view.cells("low"), view.cells("value"), view.cells("high"), strict=True)
    return [None if None in row or row[0] == row[2] else (row[0], row[2]) for row in rows]


def _dumbbell(view: View) -> Scatter:
    looks = {
        "first": Look(CLIENT, marker="diamond", size=10),
        "second": Look(MIDDLE, CLIENT, marker="circle"),
        "third": Look(PALE, CLIENT, marker="square", size=8),
    }
    roles = view.played(MARKS)
    known = [value for role in roles for value in view.cells(role) if value is not None]
    whole = {"points": 100.0, "share": 1.0}.get(view.unit("first")) or max(known, default=0) or 1
    labels: dict[str, list[tuple[str, str]]] = {role: [] for role in roles}
    spans: list[tuple[float, float] | None] = []
    for row in range(len(view.rows)):
        found = sorted((view.cells(role)[row], role) for role in roles if view.cells(role)[row] is not None)
        spans.append((found[0][0], found[-1][0]) if len(found) > 1 and found[0][0] < found[-1][0] else None)
        beside = _beside(view, found, whole)
        for role in roles:
            labels[role].append(beside.get(role, ("", "")))
    marks = [Dots(view.label(role), view.cells(role), looks[role], labels[role]) for role in roles]
    share = view.unit("first") == "share"
    return Scatter(
        _labels(view, roles), marks, 0, whole, view.axis, spans,
        view.language.printed(GAP_WORD), PALE,
        ticks=("0" if not share else _per_cent(view.language)) if whole in (1.0, 100.0) else "", step=whole / 5,
    )  # fmt: skip


def _beside(view: View, found: Sequence[tuple[float, str]], whole: float) -> dict[str, tuple[str, str]]:
    """What stands beside which mark: marks that nearly touch share one label, outside of the outermost ones."""
    clusters: list[list[tuple[float, str]]] = []
    for value, role in found:
        if clusters and value - clusters[-1][-1][0] < 1.6 * NEAR * whole:
            clusters[-1].append((value, role))
        else:
            clusters.append([(value, role)])
    placed = {}
    for place, cluster in enumerate(clusters):
        text = " · ".join(view.written(role, value) for value, role in cluster)
        if place == len(clusters) - 1:
            placed[cluster[-1][1]] = (text, "RIGHT")
        else:
            placed[cluster[0][1]] = (text, "ABOVE" if place else "LEFT")
    return placed


def _lorenz(view: View) -> Scatter:
    people, values = view.cells("people"), view.cells("value")
    told = view.language.printed(SAID_OF)
    points = [(x, y if x is not None else None) for x, y in zip(people, values, strict=True)]
    words = ["" if label is None else view.written("label", label) for label in view.cells("label")]
    if "label" not in view.roles:
        words = [""] * len(points)
    # In the legend: written beside its mark, a text would lie on the curve.
    said = [
        (told.format(label=word, value=view.written("value", y)), (x, y))
        for word, (x, y) in zip(words, points, strict=True)
        if word and y is not None
    ]
    return Scatter(
        (), (), 0, 1, view.axis or view.label("people"), ticks=_per_cent(view.language), step=0.2,
        extra={
            "points": points, "said": said, "name": view.label("value"),
            "equality": view.language.printed(EQUALITY_WORD),
        },
    )  # fmt: skip


def _per_cent(language: Language) -> str:
    """How a per cent is written, as a format: a spreadsheet writes it as its own machine does otherwise."""
    space = language.share(0.5).removeprefix("50").removesuffix("%")
    return f'0"{space}"%' if space else "0%"


NATIVE: Mapping[str, Callable[[View], Bars | Scatter]] = {
    "bars": _bars,
    "waterfall": _waterfall,
    "gauge": _gauge,
    "forces": _forces,
    "paired_bars": _paired_bars,
    "dots": _dots,
    "ranges": _ranges,
    "dumbbell": _dumbbell,
    "lorenz": _lorenz,
}


# --- how it is written ---------------------------------------------------------------------------------------------


def _workbook(writer: type, dated: datetime.datetime) -> type:
    """A writer of embedded workbooks whose cells are never formulas or addresses, and whose date does not move."""
    from xlsxwriter import Workbook

    class Settled(writer):
        @contextlib.contextmanager
        def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
            workbook = Workbook(
                xlsx_file,
                {
                    "in_memory": True,
                    "strings_to_formulas": False,
                    "strings_to_urls": False,
                    "strings_to_numbers": False,
                },
            )
            workbook.set_properties({"created": dated})
            yield workbook, workbook.add_worksheet()
            workbook.close()

    return Settled


def _data(kind: str, dated: datetime.datetime) -> Any:
    """Data of a chart of categories or of points, kept in such a workbook."""
    from pptx.chart.data import CategoryChartData, XyChartData
    from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter

    base, writer = (CategoryChartData, CategoryWorkbookWriter) if kind == "bars" else (XyChartData, XyWorkbookWriter)
    settled = _workbook(writer, dated)
    return type(base.__name__, (base,), {"_workbook_writer": property(lambda self: settled(self))})()


def _size(rows: int) -> float:
    """Points of what is written on a chart of so many rows."""
    return 14 if rows <= 6 else 13 if rows <= 9 else 12 if rows <= 13 else 11


def _bar_chart(shapes: Any, bars: Bars, box: Box, dated: datetime.datetime) -> Any:
    from pptx.enum.chart import (
        XL_AXIS_CROSSES,
        XL_CHART_TYPE,
        XL_LABEL_POSITION,
        XL_TICK_LABEL_POSITION,
        XL_TICK_MARK,
    )

    rows = len(bars.categories)
    below = (22 if bars.axis else 6) + (24 if bars.legend else 0) + (20 if bars.ticks else 0)
    box = Box(box.left, box.top, box.wide, min(box.tall, rows * THICKEST + below + 8))
    data = _data("bars", dated)
    data.categories = [plain(" ".join(text.splitlines())) for text in bars.categories]
    for strip in bars.strips:
        data.add_series(plain(strip.name), strip.values)
    form = XL_CHART_TYPE.BAR_STACKED if bars.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = shapes.add_chart(form, *box.emu, data)
    chart = frame.chart
    size = _size(rows)
    _common(chart, size)
    plot = chart.plots[0]
    plot.gap_width = 55
    plot.overlap = 100 if bars.stacked or not bars.beside else -10
    across, values = chart.category_axis, chart.value_axis
    across.reverse_order = True
    # Rows from the top, their scale at the foot all the same; the library's own way of saying it writes nothing.
    values._element.crosses.val = XL_AXIS_CROSSES.MAXIMUM
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    for axis in (across, values):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    across.format.line.color.rgb = _rgb(WITHHELD)
    values.minimum_scale, values.maximum_scale = bars.low, bars.high
    values.has_major_gridlines = False
    values.format.line.fill.background()
    if bars.ticks:
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = bars.ticks, False
        values.major_unit = bars.step
        values.has_major_gridlines = True
        values.major_gridlines.format.line.color.rgb = _rgb(GRID)
    else:  # each bar bears its value: ticks would only say it twice
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    _name_axis(values, bars.axis, size)
    for series, strip in zip(plot.series, bars.strips, strict=True):
        _fill(series.format, strip.look)
        series.invert_if_negative = False
        for point, text in enumerate(strip.labels):
            if text and strip.values[point] is not None:
                label = series.points[point].data_label
                _write_label(label, text, size, strip.ink)
                label.position = getattr(XL_LABEL_POSITION, strip.place)
    wide = _label_width(bars.categories, size, box.wide)
    right = max([width(text, size) for s in bars.strips if s.place != "CENTER" for text in s.labels], default=0)
    beyond = right + 14 if any(s.place in ("OUTSIDE_END", "INSIDE_BASE") and s.labels for s in bars.strips) else 14
    _inner(chart, box, wide + 14, 4, max(box.wide - wide - 14 - beyond, box.wide * 0.25), box.tall - below - 8)
    _legend(chart, bars.legend, [number for number, strip in enumerate(bars.strips) if not strip.told], size)
    return frame


def _scatter(shapes: Any, found: Scatter, box: Box, dated: datetime.datetime) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK

    rows, curve = len(found.labels), found.extra
    size = _size(rows)
    letters = size - (1 if rows <= 8 else 2)
    below = (22 if found.axis else 6) + (20 if found.ticks else 0) + 24
    row_tall = (box.tall - below - 8) / max(rows, 1)
    wide = 40.0
    if rows:
        written, wide, labelled = _row_labels(found.labels, size, box.wide, row_tall)
    plot = box.wide - wide - 40
    lines: list[tuple[str, list[tuple[float, float | None]]]] = []
    if curve:
        known = [(0 if x is None else x, y) for x, y in curve["points"]]
        lines = [(curve["equality"], [(0, 0), (1, 1)]), (curve["name"], known)]
        lines += [(text, [point]) for text, point in curve["said"]]
    if rows:
        lines.append(("", [(found.low, rows - row) for row in range(rows)]))
    if found.zero:
        lines.append(("0", _line_of_zero(found, plot, row_tall, letters)))
    if any(found.spans):
        ends = [(span, rows - row) for row, span in enumerate(found.spans) if span]
        # A point without a height breaks the line between two rows.
        lines.append((found.span_name, [end for (x, z), y in ends for end in ((x, y), (z, y), (z, None))]))
    for marks in found.marks:
        places = enumerate(marks.values)
        lines.append((marks.name, [(found.low, None) if x is None else (x, rows - row) for row, x in places]))
    data = _data("points", dated)
    longest = max(len(points) for _, points in lines)
    for name, points in lines:
        series = data.add_series(plain(name))
        # LibreOffice draws a series only where all have as many points.
        for x, y in [*points, *[(points[-1][0], None)] * (longest - len(points))]:
            series.add_data_point(x, y)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *box.emu, data)
    chart = frame.chart
    _common(chart, size)
    across, up = chart.category_axis, chart.value_axis
    across.minimum_scale, across.maximum_scale = found.low, found.high
    up.minimum_scale, up.maximum_scale = (0.5, rows + 0.5) if rows else (0, 1)
    for axis in (across, up):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.format.line.color.rgb = _rgb(WITHHELD)
    across.has_major_gridlines = True
    across.major_gridlines.format.line.color.rgb = _rgb(GRID)
    up.has_major_gridlines = bool(curve)
    if found.step:
        across.major_unit = found.step
    if found.ticks:
        across.tick_labels.number_format, across.tick_labels.number_format_is_linked = found.ticks, False
    else:
        across.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        across.has_major_gridlines = False
    _name_axis(across, found.axis, size)
    if curve:
        up.major_unit = found.step
        up.major_gridlines.format.line.color.rgb = _rgb(GRID)
        up.tick_labels.number_format, up.tick_labels.number_format_is_linked = found.ticks, False
    else:
        up.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        up.format.line.fill.background()
    series = list(chart.plots[0].series)
    hidden = []
    if curve:
        equal, drawn = series[:2]
        _stroke(equal, BENCHMARK, 1.5, dashed=True)
        _stroke(drawn, CLIENT, 2.5)
        for marked in series[2:]:
            _stroke(marked, "", 0)
            _mark(marked, Look(CLIENT, marker="circle"))
    at = len(lines) if curve else 0
    if rows:
        _stroke(series[at], "", 0)
        for row, text in enumerate(labelled):
            label = series[at].points[row].data_label
            _write_label(label, text, written, INK, right=True)
            label.position = XL_LABEL_POSITION.LEFT
        hidden.append(at)
        at += 1
    if found.zero:
        _stroke(series[at], WITHHELD, 1)
        hidden.append(at)
        at += 1
    span = series[at] if any(found.spans) else None
    if span is not None:
        _stroke(span, found.span_colour, 3.5)
        ends = [text for text, line in zip(found.span_ends, found.spans, strict=False) if line]
        for row, (left, right) in enumerate(ends):
            for point, text, side in ((3 * row, left, "LEFT"), (3 * row + 1, right, "RIGHT")):
                if not text:
                    continue
                label = span.points[point].data_label
                _write_label(label, text, letters, INK)
                label.position = getattr(XL_LABEL_POSITION, side)
        at += 1
    for marks in found.marks:
        _stroke(series[at], "", 0)
        _mark(series[at], marks.look)
        for row, (text, side) in enumerate(marks.labels):
            if text:
                label = series[at].points[row].data_label
                _write_label(label, text, letters, INK)
                label.position = getattr(XL_LABEL_POSITION, side)
        at += 1
    if span is not None:
        # Last in the file, although not in order: one program draws series in their order, another the first on top.
        series[-1]._element.addnext(span._element)
    if curve:
        side = min(box.wide - wide - 20, box.tall - below - 12)
        _inner(chart, box, wide + 14, 6, side, side)
    else:
        _inner(chart, box, wide + 16, 6, plot, row_tall * rows)
    _legend(chart, True, hidden, size)
    return frame


def _line_of_zero(found: Scatter, plot: float, row_tall: float, letters: float) -> list[tuple[float, float | None]]:
    """The line of zero from the foot up, broken where it would go through what is written at marks and ends."""
    rows, point = len(found.labels), plot / (found.high - found.low)
    bands = []
    for marks in found.marks:
        for row, (value, (text, _)) in enumerate(zip(marks.values, marks.labels, strict=True)):
            if text and abs(value) * point < width(text, letters) / 2 + 2:
                half = marks.look.size / 2
                bands.append((rows - row, -half if abs(value) * point < half else half, half + 1.6 * letters))
    for row, (span, texts) in enumerate(zip(found.spans, found.span_ends, strict=True)):
        for end, text, way in zip(span or (), texts, (-1, 1), strict=False):
            if text and 0 <= -way * end * point < width(text, letters) + 8:
                bands.append((rows - row, -0.8 * letters, 0.8 * letters))
    line, level = [], 0.5
    for up, low, high in sorted(bands):
        line += [(0, level), (0, up + low / row_tall), (0, None)]
        level = up + high / row_tall
    return [*line, (0, level), (0, rows + 0.5)]


def _common(chart: Any, size: float) -> None:
    from pptx.util import Pt

    chart.has_title = False
    chart.font.size = Pt(size)
    chart.font.color.rgb = _rgb(INK)


def _label_width(labels: Sequence[str], size: float, wide: float) -> float:
    """Room for the rows' labels: what the longest needs on one line, at most under half of the chart."""
    return min(max([width(text, size) for text in labels], default=0) + 6, wide * LABELS)


def _row_labels(labels: Sequence[str], size: float, wide: float, tall: float) -> tuple[float, float, list[str]]:
    """The labels of rows so tall, their size and the room they take: smaller letters rather than words cut."""
    for smaller in (size, SMALLEST_LABEL):
        room = _label_width(labels, smaller, wide)
        lines = max(1, int(tall / (smaller * line()) + 0.25))
        written = [_within(text, room, smaller, lines) for text in labels]
        if not any(len(text) > lines or any(line.endswith(CUT) for line in text) for text in written):
            break
    return smaller, room, ["\n".join(text) for text in written]


def _within(text: str, wide: float, size: float, most: int) -> list[str]:
    """A row's label in at most so many lines: its name is cut before what it lacks is."""
    name, *told = text.split("\n")
    lines = [line for each in told for line in broken(each, wide, size)]
    kept = broken(shortened(name, wide, size, max(1, most - len(lines))), wide, size)
    return [*kept, *lines]


def _name_axis(axis: Any, words: str, size: float) -> None:
    from pptx.util import Pt

    if not words:
        axis.has_title = False
        return
    frame = axis.axis_title.text_frame
    frame.text = plain(words)
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(size - 1), False
    run.font.color.rgb = _rgb(INK)


def _write_label(label: Any, text: str, size: float, ink: str, *, right: bool = False) -> None:
    """A label in words, never wrapped by the reader's machine: its lines are broken here."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame = label.text_frame
    frame._txBody.bodyPr.set("wrap", "none")
    for number, part in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if right:
            paragraph.alignment = PP_ALIGN.RIGHT
        run = paragraph.add_run()
        run.text = plain(part)
        run.font.size = Pt(size)
        run.font.color.rgb = _rgb(ink)


def _fill(shape: Any, look: Look) -> None:
    from pptx.enum.dml import MSO_PATTERN
    from pptx.util import Pt

    if not look.colour:
        shape.fill.background()
        shape.line.fill.background()
        return
    if look.hatched:
        shape.fill.patterned()
        shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        shape.fill.fore_color.rgb, shape.fill.back_color.rgb = _rgb(look.colour), _rgb("#ffffff")
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(look.colour)
    if look.edge:
        shape.line.color.rgb = _rgb(look.edge)
        shape.line.width = Pt(1)
    else:
        shape.line.fill.background()


def _mark(series: Any, look: Look) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    series.marker.style = getattr(XL_MARKER_STYLE, look.marker.upper())
    series.marker.size = look.size
    _fill(series.marker.format, look)


def _stroke(series: Any, colour: str, points: float, *, dashed: bool = False) -> None:
    """A series as a line of that colour, or as no line at all."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    if not colour:
        series.format.line.fill.background()
        return
    series.format.line.color.rgb = _rgb(colour)
    series.format.line.width = Pt(points)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH


def _inner(chart: Any, box: Box, left: float, top: float, wide: float, tall: float) -> None:
    """Where the plot itself lies in the chart [points]: the rest is room for labels, axis and legend."""
    from lxml import etree
    from pptx.oxml.ns import qn

    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    parts = {
        "layoutTarget": "inner", "xMode": "edge", "yMode": "edge",
        "x": left / box.wide, "y": top / box.tall, "w": wide / box.wide, "h": tall / box.tall,
    }  # fmt: skip
    for name, value in parts.items():
        etree.SubElement(manual, qn(f"c:{name}")).set("val", value if isinstance(value, str) else f"{value:.4f}")
    area.insert(0, layout)


def _legend(chart: Any, shown: bool, hidden: Sequence[int], size: float) -> None:
    """The legend at the foot, without the series that only hold others in place."""
    from lxml import etree
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    chart.has_legend = shown
    if not shown:
        return
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(size - 1)
    after = chart.legend._element.find(qn("c:legendPos"))
    for number in reversed(hidden):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx")).set("val", str(number))
        etree.SubElement(entry, qn("c:delete")).set("val", "1")
        after.addnext(entry)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#").upper())
