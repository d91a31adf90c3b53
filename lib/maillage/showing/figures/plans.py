"""What comes when: bars on a time line, what each may slip, and the steps in between."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from maillage.language import NO_BREAK, Language, phrase
from maillage.showing.figures.canvas import (
    CLIENT,
    HEADINGS,
    INK,
    PALE,
    SMALL,
    bar,
    beside,
    canvas,
    inches,
    legend,
    row_height,
    shape,
    stroke,
    width_beside,
    write_absent,
)
from maillage.showing.figures.view import LABEL, View, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TIGHT_WORD, LOOSE_WORD, SLACK_WORD = phrase("sans marge"), phrase("avec marge"), phrase("marge")
UNSURE_WORD, STEP_WORD, EARLIER_WORD = phrase("marge non calculée"), phrase("étape"), phrase("plus tôt")
THICK = 0.5  # rows a bar takes
TIGHT = {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7}
LOOSE = {"facecolor": PALE, "edgecolor": CLIENT, "linewidth": 0.7}
UNSURE = {"facecolor": "white", "edgecolor": CLIENT, "linewidth": 0.7, "hatch": "////"}
LOOKS = {TIGHT_WORD: TIGHT, LOOSE_WORD: LOOSE, UNSURE_WORD: UNSURE}
SLACK = {"color": CLIENT, "linewidth": 0.9, "linestyle": (0, (1, 1.4))}
STEP = {"marker": "D", "mfc": CLIENT, "mec": CLIENT, "ms": 6}
EARLIER = {"marker": "<", "mfc": "white", "mec": CLIENT, "ms": 6}
LABELS = (LABEL, 40, 46, 52, 58)  # characters of a line of an action's name
ONE_LINE = 58  # characters of a name where the height of the sheet is given: two lines would be too small to read
BEFORE = 31  # days the line may begin before today, for an action that is under way
STEPS = (1, 2, 3, 6, 12, 24, 60)  # months from one named month to the next, as room allows


def gantt(view: View) -> Figure:
    """Actions as bars from their first day to their last, steps as diamonds, on one time line.

    A bar is dark where a delay would move the end, pale where it may slip, with a dotted line to its latest day; it is
    hatched where its latest day is not given. What ended or began before the line begins has a hollow arrow at its
    edge. The last days stand beside.

    Roles
    -----
    label : the action, or the step.
    start : first day; absent for a step, which has none.
    end : last day, or the day of the step.
    latest (optional) : last day without moving the end of all.
    today (optional) : the day the data stop, the same in every row; its heading stands over it. The line begins there,
        or where an action that is under way began, at most a month before.
    """
    labels = _names(view)
    days = {role: [_number(cell) for cell in view.cells(role)] for role in ("start", "end", "latest", "today")}
    column = [_day(cell, view.language) if cell is not None else "" for cell in view.cells("end")]
    columns = [(view.label("end"), {"visible": False}, column)]
    figure, axes = canvas(
        view, labels, below=0.9 if view.axis else 0.72, above=HEADINGS, right=0.1 + width_beside(columns)
    )
    low, high = _span(days)
    axes.set_xlim(low, high)
    said = dict.fromkeys((*LOOKS, SLACK_WORD, STEP_WORD, EARLIER_WORD), False)
    rows = zip(days["start"], days["end"], days["latest"], view.absences("end"), strict=True)
    for row, (start, end, latest, no_end) in enumerate(rows):
        if end is None:
            write_absent(axes, view, no_end, low + (high - low) * 0.02, row)
        elif end < low:
            said[EARLIER_WORD] = True
            axes.plot([low], [row], linestyle="none", clip_on=False, zorder=3, **EARLIER)
        elif start is None:
            said[STEP_WORD] = True
            axes.plot([end + 0.5], [row], linestyle="none", clip_on=False, zorder=3, **STEP)
        else:
            word = UNSURE_WORD if latest is None else LOOSE_WORD if latest > end else TIGHT_WORD
            said[word] = True
            begun = max(start, low)
            axes.barh(row, end + 1 - begun, left=begun, height=THICK, zorder=2, **LOOKS[word])
            if start < low:
                said[EARLIER_WORD] = True
                axes.plot([low], [row], linestyle="none", clip_on=False, zorder=3, **EARLIER)
            if word == LOOSE_WORD:
                said[SLACK_WORD] = True
                axes.plot([end + 1, latest + 1], [row, row], zorder=1, **SLACK)
                axes.plot([latest + 1], [row], marker="|", ms=6, mew=0.9, color=CLIENT, zorder=1)
    _months(axes, view.language, low, high)
    _today(axes, view, days["today"])
    beside(figure, axes, columns)
    handles = [bar(view.language.printed(word), **look) for word, look in LOOKS.items() if said[word]]
    handles += [stroke(view.language.printed(SLACK_WORD), **SLACK)] if said[SLACK_WORD] else []
    marks = {STEP_WORD: STEP, EARLIER_WORD: EARLIER}
    handles += [shape(view.language.printed(word), **look) for word, look in marks.items() if said[word]]
    legend(figure, handles)
    return figure


def _names(view: View) -> list[str]:
    """The actions' names in the narrowest column that cuts none of them, else in the widest; low rows have one line."""
    if view.tall:
        return [wrapped(view.named("label", cell), ONE_LINE, 1) if cell else "" for cell in view.cells("label")]
    for width in LABELS:
        labels = view.labels(width=width)
        if not any(label.endswith("…") for label in labels):
            break
    return labels


def _number(cell: str | None) -> int | None:
    return None if cell is None else datetime.date.fromisoformat(cell).toordinal()


def _span(days: dict[str, list[int | None]]) -> tuple[float, float]:
    """From today, or the first day of what is under way, else from the first day of all, to a little after the last."""
    known = [day for role in ("start", "end", "latest") for day in days[role] if day is not None]
    today = next((day for day in days["today"] if day is not None), None)
    pairs = zip(days["start"], days["end"], strict=True)
    begun = [start for start, end in pairs if None not in (start, end, today) and end >= today]
    low = min(known, default=1) if today is None else max(min([today, *begun]), today - BEFORE)
    high = max([*known, low + 27]) + 1
    return low, high + 0.03 * (high - low)


def _months(axes: Axes, language: Language, low: float, high: float) -> None:
    """A line where each named month begins, its name to the right of it; the year under its first named month."""
    from babel.dates import format_date

    inch = axes.get_position().width * axes.figure.get_size_inches()[0] / (high - low)
    firsts = list(_firsts(low, high))
    for step in STEPS:
        named = [day for day in firsts if (12 * day.year + day.month - 1) % step == 0] or firsts[:1]
        names, year = [], None
        for day in named:
            name = format_date(day, "MMM", locale=language.locale)
            names.append(f"{name}\n{day.year}" if day.year != year else name)
            year = day.year
        starts = [max(day.toordinal(), low) for day in named]
        room = [inch * (after - one) for one, after in itertools.pairwise([*starts, high])]
        if all(inches(name, SMALL) + 0.06 <= wide for name, wide in zip(names[:-1], room[:-1], strict=True)):
            break
    if names and inches(names[-1], SMALL) > room[-1] + 0.1:  # it would be written beyond the edge
        starts, names = starts[:-1], names[:-1]
    axes.set_xticks(starts, names, ha="left", fontsize=SMALL, linespacing=1.05)
    axes.tick_params(axis="x", length=0, pad=3)


def _firsts(low: float, high: float) -> Iterator[datetime.date]:
    """The first days of the months from the first to the last, the month under way at the edge included."""
    day = datetime.date.fromordinal(int(low)).replace(day=1)
    while day.toordinal() < high:
        if day.toordinal() >= low or (day + datetime.timedelta(days=31)).replace(day=1).toordinal() - low >= 14:
            yield day
        day = (day + datetime.timedelta(days=31)).replace(day=1)


def _today(axes: Axes, view: View, days: list[int | None]) -> None:
    """The day the data stop, as a line over all rows, named with its date."""
    day = next((day for day in days if day is not None), None)
    if day is None:
        return
    axes.axvline(day, color=INK, linewidth=1.1, zorder=1)
    date = _day(datetime.date.fromordinal(day).isoformat(), view.language)
    above = 0.08 / row_height(len(view.rows))
    text = (
        f"{view.label('today')}{NO_BREAK}:\n{date}" if view.language.code == "fr" else f"{view.label('today')}:\n{date}"
    )
    axes.annotate(text, (day, -0.5 - above), va="bottom", ha="left", fontsize=7, annotation_clip=False)


def _day(cell: str, language: Language) -> str:
    from babel.dates import format_date

    day = datetime.date.fromisoformat(cell)
    return format_date(day, "d MMM y", locale=language.locale).replace(" ", NO_BREAK)
