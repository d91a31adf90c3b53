"""Groups side by side: what each audience says, how many of how many, how activity is shared out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from maillage.language import NO_BREAK, phrase
from maillage.showing.figures.canvas import (
    BENCHMARK,
    CLIENT,
    HEADINGS,
    MIDDLE,
    PALE,
    SMALL,
    WITHHELD,
    beside,
    canvas,
    fitted,
    foot,
    inches,
    legend,
    plain_ticks,
    shape,
    spread,
    width_beside,
    write,
    write_absent,
)
from maillage.showing.figures.view import (
    POINTLESS_CELL,
    SAID_OF,
    UNKNOWN_CELL,
    WIDTH,
    WITHHELD_CELL,
    WORDS,
    View,
    worst,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

X_OF_N = phrase("{x} sur {n}")
EQUALITY_WORD = phrase("égalité parfaite")
BROKEN_WORD = phrase("courbe interrompue")

MARKS = ("first", "second", "third")
SHAPES = {
    "first": {"marker": "D", "ms": 5.6, "mfc": CLIENT, "mec": CLIENT, "mew": 0.8},
    "second": {"marker": "o", "ms": 6.6, "mfc": MIDDLE, "mec": CLIENT, "mew": 0.8},
    "third": {"marker": "s", "ms": 6, "mfc": PALE, "mec": CLIENT, "mew": 0.8},
}
SLOT = 0.2  # inches of a sign in the margin
WIDE_LABEL = 52  # characters of a line of a label: questions are long
NEAR = 0.03  # share of the scale under which two marks would hide each other
APART = 0.3  # rows that are then put between them


def dumbbell(view: View) -> Figure:
    """Two or three marks a line, joined: how far groups stand from one another.

    Groups are named in a legend. A line that lacks a group says so in the margin: withheld in words, not known by a
    question mark.

    Roles
    -----
    label : what each line is about.
    first, second, third (optional) : a group's value, in points or shares; the column's heading is the group's name.
    """
    roles = view.played(MARKS)
    labels = view.labels(width=WIDE_LABEL)
    kinds = {role: view.absences(role) for role in roles}
    cells = {role: view.cells(role) for role in roles}
    absent = {kind for role in roles for kind in kinds[role]} - {"", POINTLESS_CELL}
    span = _span(view, [value for role in roles for value in cells[role]])
    withheld = inches(view.word(WITHHELD_CELL), 7) if WITHHELD_CELL in absent else 0
    margin = 0.3 + (max(withheld, SLOT) + 0.1 if absent else 0)
    figure, axes = canvas(view, labels, below=0.75, right=margin)
    axes.set_xlim(-0.05 * span, 1.05 * span)
    for row in range(len(labels)):
        _joined(axes, view, [(cells[role][row], role) for role in roles if not kinds[role][row]], row, span)
    _margin(figure, axes, view, kinds)
    plain_ticks(axes, view, "first")
    legend(figure, [shape(view.label(role), **SHAPES[role]) for role in roles])
    foot(figure, view.key(absent - {WITHHELD_CELL}), right=True)
    return figure


def _span(view: View, values: Sequence[Any]) -> float:
    """How far the scale goes: to the whole of its unit, else to the greatest value."""
    whole = {"points": 100.0, "share": 1.0}.get(view.unit("first"))
    return whole or max([value for value in values if value is not None], default=0) or 1


def _joined(axes: Axes, view: View, marks: Sequence[tuple[float, str]], row: int, span: float) -> None:
    """The marks of one line. Those that would hide each other stand one above the other, their values in a row.

    Values are written outside of the outermost marks, and above those in between.
    """
    clusters: list[list[tuple[float, str]]] = []
    for value, role in sorted(marks, key=lambda pair: pair[0]):
        if clusters and value - clusters[-1][-1][0] < NEAR * span:
            clusters[-1].append((value, role))
        else:
            clusters.append([(value, role)])
    if len(clusters) > 1:
        ends = [clusters[0][0][0], clusters[-1][-1][0]]
        axes.plot(ends, [row, row], color=PALE, linewidth=2.6, solid_capstyle="butt", zorder=1)
    for place, cluster in enumerate(clusters):
        for number, (value, role) in enumerate(cluster):
            up = (number - (len(cluster) - 1) / 2) * APART
            axes.plot([value], [row + up], linestyle="none", zorder=3, **SHAPES[role])
        text = " · ".join(view.written(role, value) for value, role in cluster)
        if place == len(clusters) - 1:
            write(axes, text, (cluster[-1][0], row), right=6.5, size=7)
        elif place == 0:
            write(axes, text, (cluster[0][0], row), right=-6.5, size=7)
        else:
            write(axes, text, (cluster[0][0], row), above=5, size=7)


def _margin(figure: Figure, axes: Axes, view: View, kinds: dict[str, list[str]]) -> None:
    """What a line lacks, to the right of the scale."""
    from matplotlib.transforms import blended_transform_factory

    place = blended_transform_factory(figure.transFigure, axes.transData)
    for row, absences in enumerate(zip(*kinds.values(), strict=True)):
        kind = worst(*absences)
        if kind in (WITHHELD_CELL, UNKNOWN_CELL):
            text = view.word(kind) if kind == WITHHELD_CELL else view.sign(kind)
            axes.text(1 - 0.1 / WIDTH, row, text, transform=place, ha="right", va="center", fontsize=7)


WHOLE = {"facecolor": "none", "edgecolor": PALE, "linewidth": 0.7, "clip_on": False}
OUTER = {"facecolor": PALE, "edgecolor": CLIENT, "linewidth": 0.7}
INNER = {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7}


def paired_bars(view: View) -> Figure:
    """A bar inside a bar: of how many, so many; and of these, so many. Both are written « x of n » beside.

    The bars show shares, so that groups of different sizes compare; the columns beside show the counts.

    Roles
    -----
    label : what each line is about, a platform or a function.
    of : of how many, a count.
    value : how many of them (present), a count: the outer bar.
    inner : how many of them (active), a count: the inner bar.
    """
    labels = view.labels()
    told = {kind for role in ("of", "value", "inner") for kind in view.absences(role)}
    key = view.key(told)
    columns = [
        (view.label(role), look, [_of(view, role, row) for row in range(len(labels))])
        for role, look in (("value", OUTER), ("inner", INNER))
    ]
    figure, axes = canvas(view, labels, below=0.72 if key else 0.5, right=width_beside(columns), above=HEADINGS)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda x, _: view.language.share(x))
    wholes = view.cells("of")
    for row, of in enumerate(wholes):
        lacking = [view.absences(role)[row] for role in ("value", "inner", "of")]
        if of and not (lacking[0] and lacking[1]):
            axes.barh(row, 1, height=0.66, zorder=2, **WHOLE)
        elif any(lacking):
            write_absent(axes, view, next(kind for kind in lacking if kind), 0.02, row)
    for role, look, height in (("value", OUTER, 0.66), ("inner", INNER, 0.3)):
        for row, (value, of) in enumerate(zip(view.cells(role), wholes, strict=True)):
            if value is not None and of:
                axes.barh(row, value / of, height=height, zorder=2, **look)
    beside(figure, axes, columns)
    foot(figure, key)
    return figure


def _of(view: View, role: str, row: int) -> str:
    """« x of n », a sign in the place of what is absent."""
    value, kind = view.cells(role)[row], view.absences(role)[row]
    if kind:
        return view.sign(kind)
    of, lacking = view.cells("of")[row], view.absences("of")[row]
    whole = view.sign(lacking) if lacking else view.written("of", of)
    return view.language.printed(X_OF_N).format(x=view.written(role, value), n=whole).replace(" ", NO_BREAK)


STATES = ("observed", "not_observed", "unknown")
LOOKS = {
    "observed": {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.7},
    "not_observed": {"facecolor": PALE, "edgecolor": CLIENT, "linewidth": 0.7, "hatch": "////"},
    "unknown": {"facecolor": "white", "edgecolor": WITHHELD, "linewidth": 0.7, "hatch": ".."},
}


def gauge(view: View) -> Figure:
    """One bar a line, split in observed, not observed and unknown; the three counts are written beside.

    Where one of the three is absent no bar is drawn: its length would say something that is not known.

    Roles
    -----
    label : what each line is about, a learning point.
    observed, not_observed, unknown : counts.
    """
    labels = view.labels(width=30)
    key = view.key({kind for role in STATES for kind in view.absences(role)})
    counts = {role: view.cells(role) for role in STATES}
    kinds = {role: view.absences(role) for role in STATES}
    columns = [
        (
            view.label(role),
            LOOKS[role],
            [
                view.sign(kind) if kind else view.written(role, count)
                for count, kind in zip(counts[role], kinds[role], strict=True)
            ],
        )
        for role in STATES
    ]
    figure, axes = canvas(view, labels, below=0.72 if key else 0.5, right=width_beside(columns), above=HEADINGS)
    longest = max([sum(row) for row in zip(*counts.values(), strict=True) if None not in row], default=0) or 1
    axes.set_xlim(0, longest * 1.02)
    for row in range(len(labels)):
        lacking = [kinds[role][row] for role in STATES if kinds[role][row]]
        if lacking:
            write_absent(axes, view, WITHHELD_CELL if WITHHELD_CELL in lacking else lacking[0], longest * 0.02, row)
            continue
        start = 0
        for role in STATES:
            if counts[role][row]:
                axes.barh(row, counts[role][row], left=start, height=0.56, zorder=2, **LOOKS[role])
            start += counts[role][row]
    plain_ticks(axes, view, "observed", most=4)
    beside(figure, axes, columns)
    foot(figure, key)
    return figure


SIDE = 3.1  # inches of the square a Lorenz curve is drawn in


def lorenz(view: View) -> Figure:
    """The Lorenz curve and the line of equality: how much of an activity the least active people share.

    Points are joined in the order given; a point whose value is absent breaks the curve.

    Roles
    -----
    people : cumulative share of people, from the least active.
    value : cumulative share of the activity.
    label (optional) : what a point says (« the less active half »); its value is written beside. Absent elsewhere.
    """
    from matplotlib.figure import Figure

    people = fitted(view.axis or view.label("people"), SIDE + 0.9, 8)
    below = 0.52 + 0.14 * people.count("\n")
    height = SIDE + below + 0.4
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.75 / WIDTH, below / height, SIDE / WIDTH, SIDE / height))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.grid()
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda x, _: view.language.share(x))
    axes.set_xlabel(people)
    figure.text(0.2 / WIDTH, 1 - 0.1 / height, fitted(view.label("value"), WIDTH - 0.4, 8, 1), va="top", fontsize=8)
    axes.plot([0, 1], [0, 1], color=BENCHMARK, linewidth=1.2, linestyle=(0, (5, 3)))
    word = view.language.printed(EQUALITY_WORD)
    axes.annotate(
        word, (0.4, 0.4), xytext=(-4, 4), textcoords="offset points", rotation=45, rotation_mode="anchor",
        ha="center", va="bottom", fontsize=SMALL, color=BENCHMARK,
    )  # fmt: skip
    points = list(zip(view.cells("people"), view.cells("value"), strict=True))
    nothing = float("nan")
    drawn = [(x, y) if x is not None and y is not None else (nothing, nothing) for x, y in points]
    xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
    axes.fill_between(xs, ys, xs, color=PALE, alpha=0.45, linewidth=0)
    axes.plot(xs, ys, color=CLIENT, linewidth=2.2, solid_joinstyle="round", clip_on=False)
    said = [
        (x, y, label)
        for (x, y), label in zip(points, view.labels(width=200), strict=True)
        if label and x is not None and y is not None
    ]
    _say_points(axes, view, said)
    kinds = {kind for role in ("people", "value") for kind in view.absences(role)} - {""}
    words = ", ".join(view.word(kind) for kind in WORDS if kind in kinds)
    if words and not any(x == x for x in xs):
        axes.text(0.7, 0.3, words, ha="center", va="center", color=WITHHELD, fontsize=11)
    elif words:
        broken = view.language.printed(SAID_OF).format(label=view.language.printed(BROKEN_WORD), value=words)
        axes.text(1.07, 0.97, fitted(broken, 2.3), va="top", fontsize=SMALL)
    return figure


def _say_points(axes: Axes, view: View, said: Sequence[tuple[float, float, str]]) -> None:
    """What the marked points say, to the right of the curve: a rising curve is never crossed on the way there."""
    told = view.language.printed(SAID_OF)
    texts = [fitted(told.format(label=label, value=view.written("value", y)), 2.3, 8.5, 3) for _, y, label in said]
    heights = [(text.count("\n") + 1) * 0.15 / SIDE for text in texts]
    centres = spread([y for _, y, _ in said], heights, 0.0, 1.0)
    for (x, y, _), text, centre in zip(said, texts, centres, strict=True):
        axes.plot([x, 1, 1.05], [y, y, centre], color=CLIENT, linewidth=0.7, linestyle=(0, (2, 2)), clip_on=False)
        axes.plot([x], [y], "o", color=CLIENT, markersize=6.5, clip_on=False, zorder=3)
        axes.text(1.07, centre, text, va="center", fontsize=8.5)
