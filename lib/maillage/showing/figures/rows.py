"""One line a row: estimates, ranked bars, ranges, dates."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from maillage.language import NARROW_NO_BREAK, Language, phrase
from maillage.showing.figures.canvas import (
    BENCHMARK,
    CLIENT,
    INK,
    PALE,
    SMALL,
    bar,
    canvas,
    inches,
    legend,
    line,
    mark,
    plain_ticks,
    write,
    write_absent,
)
from maillage.showing.figures.view import SAID_OF, WIDTH, View

if TYPE_CHECKING:
    from matplotlib.dates import DateLocator
    from matplotlib.figure import Figure

SURE = {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7}
READ = {"facecolor": "white", "edgecolor": CLIENT, "linewidth": 0.7, "hatch": "////"}
MEASURED = phrase("un indicateur mesuré")
INTERVAL_WORD = phrase("intervalle")
RANGE_WORD = phrase("de prudent à favorable")

# Months between two ticks of a calendar, and how many such steps it may have. Never days: they would repeat a month.
STEPS, MOST_STEPS = (1, 2, 3, 6, 12, 24, 60, 120), 6


def dots(view: View) -> Figure:
    """Estimates with their intervals, and the target each is measured against.

    Roles: label, value, low, high, target; values in points.
    """
    labels = view.labels()
    figure, axes = canvas(view, labels, below=0.75)
    axes.set_xlim(0, 100)
    drawn = False
    for row, (value, low, high, target) in enumerate(
        zip(view.cells("value"), view.cells("low"), view.cells("high"), view.cells("target"), strict=True)
    ):
        if value is None:
            write_absent(axes, view, view.absences("value")[row], 2, row)
        else:
            if low is not None and high is not None:
                axes.plot([low, high], [row, row], color=CLIENT, linewidth=2.4, alpha=0.45, solid_capstyle="round")
            axes.plot([value], [row], "o", color=CLIENT, markersize=6)
            write(axes, view.written("value", value), (value, row), above=5.5, size=7)
        if target is not None:
            axes.plot([target], [row], marker="|", color=BENCHMARK, markersize=13, markeredgewidth=2.2)
            drawn = True
    handles = [mark("o", CLIENT, view.label("value")), line(CLIENT, view.language.printed(INTERVAL_WORD))]
    if drawn:
        handles.append(mark("|", BENCHMARK, view.label("target")))
    legend(figure, handles)
    return figure


def bars(view: View) -> Figure:
    """Ranked bars, each with its value written at its end; a second mark shows what an average client would get.

    Roles: label, value, mark (optional), basis (optional: a bar is hatched where this says anything but `MEASURED`).
    """
    labels = view.labels()
    values = view.cells("value")
    marks = view.cells("mark")
    told = bool(view.played(("mark", "basis")))
    figure, axes = canvas(view, labels, below=0.75 if told else 0.5, right=0.75)
    top = max([abs(v) for v in (*values, *marks) if v is not None], default=1) or 1
    axes.set_xlim(0, top * 1.02)
    for row, (value, other, read) in enumerate(zip(values, marks, read_from(view), strict=True)):
        if value is None:
            write_absent(axes, view, view.absences("value")[row], top * 0.02, row)
            continue
        axes.barh(row, value, height=0.56, **(READ if read else SURE))
        write(axes, view.written("value", value), (value, row), right=4)
        if other is not None:
            axes.plot([other], [row], marker="|", color=BENCHMARK, markersize=13, markeredgewidth=2.2)
    plain_ticks(axes, view, "value")
    if any(other is not None for other in marks):
        legend(figure, [bar(view.label("value"), color=CLIENT), mark("|", BENCHMARK, view.label("mark"))])
    elif any(read_from(view)):
        legend(figure, [bar(words, **look) for look, words in zip((SURE, READ), bases(view), strict=False) if words])
    return figure


def read_from(view: View) -> list[str]:
    """Of each row, what else than a measure its value was read from; empty where it was measured or nothing is told."""
    return ["" if basis in (None, MEASURED) else basis for basis in view.cells("basis")]


def bases(view: View) -> tuple[str, str]:
    """What a legend says of measured bars and of the others; empty where the figure has none of them."""
    drawn = [value is not None for value in view.cells("value")]
    told = [basis for basis, shown in zip(view.cells("basis"), drawn, strict=True) if shown]
    others = list(dict.fromkeys(basis for basis in told if basis != MEASURED))
    said = view.language.printed(SAID_OF)

    def words(these: Sequence[str]) -> str:
        listed = ", ".join(view.written("basis", basis) for basis in these)
        return said.format(label=view.label("basis"), value=listed) if these else ""

    return words([MEASURED] if MEASURED in told else []), words(others)


def ranges(view: View) -> Figure:
    """Prudent, central and favourable values of each option, around zero.

    Roles: label, low, value, high; values in money a year.
    """
    labels = view.labels()
    figure, axes = canvas(view, labels, below=0.75, right=0.5)
    ends = [v for role in ("low", "value", "high") for v in view.cells(role) if v is not None] or [0]
    span = (max(*ends, 0) - min(*ends, 0)) or 1
    left, right = min(*ends, 0) - span * 0.08, max(*ends, 0) + span * 0.08
    axes.set_xlim(left, right)
    inch = axes.get_position().width * WIDTH / (right - left)
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, (low, value, high) in enumerate(
        zip(view.cells("low"), view.cells("value"), view.cells("high"), strict=True)
    ):
        if value is None:
            write_absent(axes, view, view.absences("value")[row], 0, row)
            continue
        if low is not None and high is not None and low != high:
            axes.plot([low, high], [row, row], color=CLIENT, linewidth=5, alpha=0.35, solid_capstyle="butt")
        axes.plot([value], [row], "o", color=CLIENT, markersize=7)
        text = view.written("value", value)
        if abs(value) * inch < inches(text, SMALL) / 2 + 0.05:  # zero would go through it
            write(axes, text, (0, row), right=4 if value >= 0 else -4, above=10)
        else:
            write(axes, text, (value, row), above=7)
    plain_ticks(axes, view, "value")
    legend(figure, [mark("o", CLIENT, view.label("value")), line(CLIENT, view.language.printed(RANGE_WORD))])
    return figure


def calendar(view: View) -> Figure:
    """Dates on a time line, a mark for the deadline and one for the term it precedes.

    Roles: label, date (the deadline), term (optional), value (written beside).
    """
    from matplotlib.dates import date2num

    labels = view.labels()
    figure, axes = canvas(view, labels, below=0.75, right=0.85)
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
            write(axes, view.language.value(value, "money"), (max(ends), row), right=7)
    if moments:
        axes.set_xlim(min(moments) - 12, max(moments) + 24)
    axes.xaxis.set_major_locator(_first_days(min(moments, default=0), max(moments, default=0)))
    axes.xaxis.set_major_formatter(lambda x, _: _month(x, view.language))
    handles = [mark("o", CLIENT, view.label("date"))]
    if "term" in view.roles:
        handles.append(mark("|", BENCHMARK, view.label("term")))
    legend(figure, handles)
    return figure


def _first_days(first: float, last: float) -> DateLocator:
    """Ticks on first days of months, each month once."""
    from matplotlib.dates import MonthLocator, YearLocator

    months = (last - first) / 30
    step = next((step for step in STEPS if months <= step * MOST_STEPS), STEPS[-1])
    return YearLocator(step // 12) if step >= 12 else MonthLocator(range(1, 13, step))


def _month(number: float, language: Language) -> str:
    from babel.dates import format_date
    from matplotlib.dates import num2date

    return format_date(num2date(number).date(), "MMM y", locale=language.locale).replace(" ", NARROW_NO_BREAK)
