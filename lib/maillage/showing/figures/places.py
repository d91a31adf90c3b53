"""Things at their place between two scales: networks by what they cost and bring, risks by how likely and how grave."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from maillage.language import NO_BREAK, phrase, rounded
from maillage.showing.figures.canvas import (
    CLIENT,
    INK,
    PALE,
    SMALL,
    WITHHELD,
    fitted,
    foot,
    inches,
    plain_ticks,
    plainly,
    shade,
    text_height,
)
from maillage.showing.figures.view import WITHHELD_CELL, WORDS, View, worst

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MEDIAN_WORD = phrase("médiane : {value}")
CORNER_WORDS = phrase("coûte plus, apporte moins")
ABSENT_WORDS = phrase("{word} : {names}")
LEFT_TO_THE_TABLE = phrase("noms laissés au tableau : {n}")
TINT_WORDS = phrase("Vraisemblance × gravité")
BELOW_WORDS, BETWEEN_WORDS, ABOVE_WORDS = phrase("moins de {n}"), phrase("de {n} à {m}"), phrase("{n} et plus")

TALL, LOW = 3.7, 2.4  # inches of the field of a portfolio; where the height of the sheet is given, at least
NAMED = 25  # points that are all named; of more, the greatest
GUIDED = 4  # points from which on a median says something
LEAST, MOST = 5.0, 18.0  # points across the smallest and the greatest mark
NAME = 1.35  # inches of a name beside its mark, at most

Box = tuple[float, float, float, float]  # left, bottom, right, top, in inches of the field
Line = tuple[tuple[float, float], tuple[float, float]]


def portfolio(view: View) -> Figure:
    """Networks by what they cost and what they bring, each named at its mark, with the medians of those drawn.

    The corner where one costs more than the median and brings less is tinted and said. What lacks one of the two has no
    place: its name stands at the foot, under why.

    Roles
    -----
    label : a network.
    x : what it costs, money a year.
    y : what it brings, a share or a count; the column's heading is written above.
    size (optional) : how large it is, as the surface of the mark, a count of seats.
    """
    figure, unnamed = _portfolio(view)
    return _portfolio(view, noted=True)[0] if unnamed else figure


def _portfolio(view: View, *, noted: bool = False) -> tuple[Figure, int]:
    """The figure, and how many of its marks have no name; `noted` leaves a line for their count."""
    from matplotlib.figure import Figure

    names = [view.written("label", cell) if cell is not None else "" for cell in view.cells("label")]
    kinds = [worst(*pair) for pair in zip(view.absences("x"), view.absences("y"), strict=True)]
    rows = [row for row, kind in enumerate(kinds) if not kind]
    spots = [(view.cells("x")[row], view.cells("y")[row]) for row in rows]
    named = _greatest(spots)
    said = [
        view.language.printed(ABSENT_WORDS).format(
            word=view.word(kind), names=", ".join(n for n, k in zip(names, kinds, strict=True) if k == kind)
        )
        for kind in WORDS
        if kind in kinds
    ]
    unnamed = len(rows) - len(named)
    feet = [fitted(text, view.wide - 0.3) for text in said]
    count = sum(text.count("\n") + 1 for text in feet) + noted
    below, above, right = 0.5 + 0.14 * count + 0.1 * bool(count), 0.62, 0.8
    tall = max(view.tall - below - above, LOW) if view.tall else TALL
    height = tall + below + above
    figure = Figure(figsize=(view.wide, height))
    axes = figure.add_axes((0.1, below / height, 0.5, tall / height))
    axes.spines["left"].set_visible(True)
    limits = [_limits([spot[way] for spot in spots]) for way in (0, 1)]
    axes.set_xlim(*limits[0])
    axes.set_ylim(*limits[1])
    axes.grid(visible=bool(spots))
    axes.set_axisbelow(True)
    plain_ticks(axes, view, "x")
    plain_ticks(axes, view, "y", upright=True)
    shown = [tick for tick in axes.yaxis.get_major_locator()() if limits[1][0] <= tick <= limits[1][1]]
    widest = max((inches(plainly(view, "y", tick)) for tick in shown), default=0)
    left = math.ceil((widest + 0.2) * 5) / 5  # in steps, so that both languages draw the same field
    wide = view.wide - left - right
    axes.set_position((left / view.wide, below / height, wide / view.wide, tall / height))
    axes.set_xlabel(view.axis)
    figure.text(0.1 / view.wide, 1 - 0.1 / height, fitted(view.label("y"), 3.6, 8, 2), va="top", fontsize=8)
    if not spots:
        axes.set_xticks([])
        axes.set_yticks([])
    drawn = _Field(axes, limits, (wide, tall))
    across = _diameters(view, rows)
    if len(spots) >= GUIDED:
        _guides(drawn, view, spots)
    for (x, y), d, row in sorted(zip(spots, across, rows, strict=True), key=lambda one: -one[1]):
        axes.plot([x], [y], linestyle="none", marker="o", markersize=d, zorder=3, clip_on=False, **_look(view, row))
    for spot, d in zip(spots, across, strict=True):
        drawn.keep(spot, d / 72)
    if len(spots) >= GUIDED:
        _say_corner(drawn, view, spots)
    blocks = [
        (spot, [names[rows[place]] for place in places], max(across[place] for place in places) / 72)
        for spot, places in _by_spot(named, spots).items()
    ]
    unnamed += drawn.name_all(blocks)
    _sizes(figure, view, rows)
    if unnamed:
        feet.append(view.language.printed(LEFT_TO_THE_TABLE).format(n=view.language.number(unnamed)))
    foot(figure, "\n".join(feet))
    return figure, unnamed


def _greatest(spots: Sequence[tuple[float, float]]) -> list[int]:
    """Places of the points that are named, those that cost or bring most first."""
    tops = [max([abs(spot[way]) for spot in spots], default=0) or 1 for way in (0, 1)]
    order = sorted(range(len(spots)), key=lambda p: -max(abs(spots[p][way]) / tops[way] for way in (0, 1)))
    return order[:NAMED]


def _by_spot(named: Sequence[int], spots: Sequence[tuple[float, float]]) -> dict[tuple[float, float], list[int]]:
    """The places of each point: those that hide each other share one block of names."""
    found: dict[tuple[float, float], list[int]] = {}
    for place in named:
        found.setdefault(tuple(spots[place]), []).append(place)
    return found


def _limits(values: Sequence[float]) -> tuple[float, float]:
    low, high = min([*values, 0]), max([*values, 0])
    span = (high - low) or 1
    return low - 0.07 * span, low + 1.08 * span


def _median(values: Sequence[float]) -> float:
    return float(median(values))


def _diameters(view: View, rows: Sequence[int]) -> list[float]:
    """Points across each mark: its surface says its size."""
    if "size" not in view.roles:
        return [8.0] * len(rows)
    sizes = view.cells("size")
    top = max([sizes[row] for row in rows if sizes[row] is not None], default=0) or 1
    return [max(LEAST, MOST * math.sqrt(max(sizes[row] or 0, 0) / top)) for row in rows]


def _look(view: View, row: int) -> dict[str, Any]:
    """How a mark looks: hollow where its size is not known, in the colour of the withheld where it is."""
    kind = view.absences("size")[row] if "size" in view.roles else ""
    if kind:
        return {"mfc": "white", "mec": WITHHELD if kind == WITHHELD_CELL else CLIENT, "mew": 1.1}
    return {"mfc": (*_rgb(CLIENT), 0.8), "mec": "white", "mew": 0.7}


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


@dataclass(slots=True)
class _Field:
    """A field of points, and what already takes room in it, in inches from its lower left corner."""

    axes: Axes
    limits: Sequence[tuple[float, float]]
    size: tuple[float, float]
    taken: list[Box] = field(default_factory=list)
    marks: list[tuple[tuple[float, float], float]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    guides: list[Line] = field(default_factory=list)
    named: list[tuple[str, Box, Line | None]] = field(default_factory=list)
    strain: int = 0  # how far names lie from their marks, and what care was given up

    def inch(self, spot: Sequence[float]) -> tuple[float, float]:
        """Where a point of the scales lies, in inches."""
        (left, right), (low, high) = self.limits
        wide, tall = self.size
        return (spot[0] - left) / (right - left) * wide, (spot[1] - low) / (high - low) * tall

    def scale(self, x: float, y: float) -> tuple[float, float]:
        """The point of the scales that lies there."""
        (left, right), (low, high) = self.limits
        return left + x / self.size[0] * (right - left), low + y / self.size[1] * (high - low)

    def keep(self, spot: tuple[float, float], across: float) -> None:
        """Leave the room of a mark free."""
        x, y = self.inch(spot)
        self.marks.append(((x, y), across / 2))

    def crowd(self, spot: tuple[float, float]) -> int:
        """How many marks lie near that point: where they crowd, names are placed first."""
        at = self.inch(spot)
        return sum(math.dist(at, mark) < 0.5 for mark, _ in self.marks)

    def free(self, box: Box) -> bool:
        """Whether a text there lies in the field and over nothing."""
        inside = box[0] >= 0.02 and box[1] >= 0.02 and box[2] <= self.size[0] + 0.6 and box[3] <= self.size[1]
        if not inside or any(_touch(box, other) for other in self.taken) or self.crossed(box):
            return False
        return all(math.dist(mark, _nearest(mark, box)) > r for mark, r in self.marks)

    def crossed(self, box: Box) -> bool:
        """Whether a line that leads to a name goes through it."""
        return any(_cuts(line, box) for line in self.lines)

    def name_all(self, blocks: Sequence[tuple[tuple[float, float], list[str], float]]) -> int:
        """Write the names of all points, in whichever order lets most of them stand nearest; how many have no room.

        One order alone leaves the last point of a crowd a name that reads as its neighbour's.
        """
        best, least = self, math.inf
        for order in ORDERS:
            tried = replace(self, taken=[*self.taken], lines=[*self.lines], named=[])
            left = 0
            for spot, names, across in sorted(blocks, key=lambda one: (order(self, one[0]), one[0])):
                left += len(names) - tried.name(names, spot, across)
            if (cost := tried.strain + 1000 * left) < least:
                best, least, unnamed = tried, cost, left
        for text, box, lead in best.named:
            self.write(text, ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
            if lead:
                xs, ys = zip(*(self.scale(*end) for end in lead), strict=True)
                self.axes.plot(xs, ys, color=WITHHELD, linewidth=0.6, zorder=2, clip_on=False)
        return unnamed

    def name(self, names: Sequence[str], spot: tuple[float, float], across: float) -> int:
        """Place the names of a point as near to it as there is room, and say how many could be placed.

        Next to the mark where nobody could take it for a neighbour's, else at the end of a thin line.
        """
        for most in range(len(names), 0, -1):
            one = "\n".join(fitted(name, 1.9, lines=1) for name in names[:most])
            texts = [fitted(names[0], NAME)] if most == 1 and one.endswith("…") else [one]
            texts += [fitted(names[0], NAME)] if most == 1 and texts == [one] else []
            for careful, away, text in itertools.product(CARE, AWAY, texts):
                for way in WAYS:
                    box = self._beside(text, self.inch(spot), across, away, way, careful)
                    if box:
                        at = self.inch(spot)
                        lead = None if away in NEAR else (at, _nearest(at, box))
                        self.taken.append(box)
                        self.lines += [lead] if lead else []
                        self.named.append((text, box, lead))
                        self.strain += AWAY.index(away) + len(AWAY) * CARE.index(careful)
                        return most
        return 0

    def _beside(
        self, text: str, at: tuple[float, float], across: float, away: float, way: tuple[float, float], careful: str
    ) -> Box | None:
        """The box of a text that far from a mark that way; None where it would lie over something."""
        (x, y), wide, tall = at, inches(text, SMALL) / 2 + 0.02, text_height(text, SMALL) / 2
        # Texts are wide and low: beside a mark they keep their whole half width from it, above it only their height.
        x += way[0] * (across / 2 + away + wide * min(1.0, abs(way[0]) * 1.5))
        y += way[1] * (across / 2 + away + tall)
        box = (x - wide, y - tall, x + wide, y + tall)
        if not self.free(box) or (careful == "lines" and any(_cuts(line, box) for line in self.guides)):
            return None
        end = _nearest(at, box)
        if away in NEAR:
            own = math.dist(at, end) - across / 2
            others = (math.dist(one, _nearest(one, box)) - r for one, r in self.marks if one != at)
            return box if all(other > own + 0.06 for other in others) else None
        others = [(mark, r) for mark, r in self.marks if mark != at and careful != "nothing"]
        beside = any(math.dist(mark, _nearest(mark, box)) - r < APART for mark, r in others)
        over = [_around(mark, r) for mark, r in others]
        return None if beside or any(_cuts((at, end), other) for other in (*self.taken, *over)) else box

    def write(self, text: str, at: tuple[float, float], **look: Any) -> None:
        look = {"ha": "center", "va": "center", "fontsize": SMALL, "linespacing": 1.0, "zorder": 4} | look
        self.axes.text(*self.scale(*at), text, **look)


NEAR = (0.03, 0.05)  # inches from a mark within which a name needs no line
AWAY = (*NEAR, 0.14, 0.24, 0.36, 0.5, 0.68, 0.9, 1.2, 1.6, 2.1, 2.7, 3.3)
APART = 0.1  # inches that a name with a line keeps from marks that are not its own
CARE = ("lines", "marks", "nothing")  # names keep clear of the medians; then of what is not theirs; then of names only
WAYS = tuple(
    (math.cos(math.radians(turn)), math.sin(math.radians(turn)))
    for turn in (0, 90, 270, 180, 35, 325, 145, 215, 60, 300, 120, 240, 15, 345, 165, 195, 50, 75, 105, 130, 8, 352, 25)
)


# In which names are placed: where marks crowd, first; then from one side of the field, or the other.
ORDERS: tuple[Callable[[_Field, tuple[float, float]], float], ...] = (
    lambda drawn, spot: -drawn.crowd(spot),
    lambda drawn, spot: spot[0],
    lambda drawn, spot: -spot[0],
    lambda drawn, spot: spot[1],
)


def _nearest(at: tuple[float, float], box: Box) -> tuple[float, float]:
    return min(max(at[0], box[0]), box[2]), min(max(at[1], box[1]), box[3])


def _around(at: tuple[float, float], r: float) -> Box:
    return at[0] - r, at[1] - r, at[0] + r, at[1] + r


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cuts(line: Line, box: Box) -> bool:
    """Whether a straight line goes through a box."""
    (x0, y0), (x1, y1) = line
    enters, leaves = 0.0, 1.0
    for start, step, low, high in ((x0, x1 - x0, box[0], box[2]), (y0, y1 - y0, box[1], box[3])):
        if step == 0:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / step, (high - start) / step))
        enters, leaves = max(enters, near), min(leaves, far)
    return enters < leaves


def _guides(drawn: _Field, view: View, spots: Sequence[tuple[float, float]]) -> None:
    """The medians, named at their ends, and the tinted corner of what costs more and brings less."""
    from matplotlib.patches import Rectangle

    axes, (x, y) = drawn.axes, (_median([spot[way] for spot in spots]) for way in (0, 1))
    (left, right), (low, high) = drawn.limits
    axes.add_patch(Rectangle((x, low), right - x, y - low, facecolor=PALE, alpha=0.5, linewidth=0, zorder=0.4))
    dashed = {"color": INK, "linewidth": 0.7, "linestyle": (0, (4, 3)), "zorder": 1.2}
    axes.plot([x, x], [low, high], **dashed)
    axes.plot([left, right], [y, y], **dashed)
    told = view.language.printed(MEDIAN_WORD)
    wide, tall = drawn.size
    at_x, at_y = drawn.inch((x, y))
    text = told.format(value=plainly(view, "x", x)).replace(" ", NO_BREAK)
    half = inches(text, 7) / 2
    drawn.write(text, (min(max(at_x, half), wide - half), tall + 0.04), va="bottom", fontsize=7)
    text = told.format(value=_told_median(view, y)).replace(f"{NO_BREAK}: ", f"{NO_BREAK}:\n").replace(": ", ":\n")
    drawn.write(text, (wide + 0.06, at_y), ha="left", fontsize=7, linespacing=1.15)
    half = text_height(text, 7) / 2
    drawn.taken.append((wide + 0.02, at_y - half, wide + 0.8, at_y + half))
    drawn.guides += [((at_x, 0.0), (at_x, tall)), ((0.0, at_y), (wide, at_y))]


def _told_median(view: View, y: float) -> str:
    """A median with the decimal it needs: that of counts or of shares in per cent may lie between two of them."""
    language, unit = view.language, view.unit("y")
    if unit == "count" and y != int(y):
        return language.value(y, "decimal")
    if unit == "share" and rounded(y, 3) != rounded(y, 2):
        return language.number(100 * y, 1) + language.share(0).removeprefix("0")
    return plainly(view, "y", y)


def _say_corner(drawn: _Field, view: View, spots: Sequence[tuple[float, float]]) -> None:
    """What the tinted corner says, in it, where there is room for it."""
    x, y = drawn.inch([_median([spot[way] for spot in spots]) for way in (0, 1)])
    wide = drawn.size[0]
    for lines in (1, 2):
        text = fitted(view.language.printed(CORNER_WORDS), 1.9 if lines == 1 else 1.0, 7, lines)
        across, tall = inches(text, 7), text_height(text, 7)
        for right, top in itertools.product(
            (wide - 0.08, (wide + x + across) / 2, x + across + 0.08), (y, tall + 0.12)
        ):
            box = (right - across, top - tall - 0.06, right, top - 0.03)
            if box[0] > x and box[1] > 0 and drawn.free(box):
                drawn.write(text, (right - across / 2, (box[1] + box[3]) / 2), fontsize=7)
                drawn.taken.append(box)
                return


def _sizes(figure: Figure, view: View, rows: Sequence[int]) -> None:
    """What the surface of a mark says: the smallest and the greatest, to the right over the field."""
    from matplotlib.lines import Line2D

    if "size" not in view.roles:
        return
    sizes, across = view.cells("size"), _diameters(view, rows)
    known = {sizes[row]: d for row, d in zip(rows, across, strict=True) if sizes[row] is not None}
    kinds = {view.absences("size")[row] for row in rows} - {""}
    marks = [
        (view.written("size", value), known[value], {"mfc": (*_rgb(CLIENT), 0.8), "mec": "white", "mew": 0.7})
        for value in sorted({min(known), max(known)} if known else ())
    ]
    marks += [
        (view.word(kind), LEAST, {"mfc": "white", "mec": WITHHELD if kind == WITHHELD_CELL else CLIENT, "mew": 1.1})
        for kind in WORDS
        if kind in kinds
    ]
    height = figure.get_size_inches()[1]
    x, y = view.wide - 0.1, height - 0.19
    for text, d, look in reversed(marks):
        figure.text(x / view.wide, y / height, text, ha="right", va="center", fontsize=SMALL)
        x -= inches(text, SMALL) + 0.05 + d / 144
        figure.add_artist(Line2D([x / view.wide], [y / height], linestyle="none", marker="o", markersize=d, **look))
        x -= d / 144 + 0.1
    heading = fitted(view.label("size"), max(x - 3.85, 0.6), SMALL, 2)
    figure.text(x / view.wide, y / height, heading, ha="right", va="center", fontsize=SMALL)


DEGREES = (1, 2, 3, 4)
CELL = 0.74  # inches of a cell of the grid of risks
DISC = 11.5  # points across a number
PLACES = 16  # numbers a cell holds
ZONES = ((12, 0.62), (8, 0.4), (4, 0.22), (0, 0.1))  # likelihood × impact from which on a tint is used
SHEET = 8.6  # inches of the list, at most


def risk_map(view: View) -> Figure:
    """Risks in a grid of four degrees by four, as numbers in the order of the table; their list stands beside.

    Tints follow likelihood times impact: under four, from four, from eight, from twelve on; the foot says so. Risks
    that lack one of the two are last in the list, with the sign of its absence in the place of a number.

    Roles
    -----
    label : a risk, in few words.
    likelihood : its degree from one to four, a count; upward.
    impact : its degree from one to four, a count; to the right.

    Raises
    ------
    ValueError
        When a degree is another number.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    texts = [view.written("label", cell) if cell is not None else "" for cell in view.cells("label")]
    degrees = list(zip(view.cells("impact"), view.cells("likelihood"), strict=True))
    kinds = [worst(*pair) for pair in zip(view.absences("likelihood"), view.absences("impact"), strict=True)]
    for degree in (degree for pair in degrees for degree in pair):
        if degree is not None and degree not in DEGREES:
            raise ValueError(f"a degree of a risk is one of {', '.join(map(str, DEGREES))}; this is {degree!r}")
    placed = [row for row, kind in enumerate(kinds) if not kind]
    listed = [(view.language.number(n), texts[row]) for n, row in enumerate(placed, start=1)]
    listed += [(view.sign(kind), texts[row]) for row, kind in enumerate(kinds) if kind]

    cell = min(CELL, max(view.tall - 1.4, 0) / len(DEGREES) or CELL)
    side = cell * len(DEGREES)
    left, gap = 0.42, 0.3
    signs = 0.08 + max(0.17, *(inches(sign, SMALL) for sign, _ in listed))
    width = view.wide - left - side - gap - signs - 0.12
    entries = _entries([text for _, text in listed], width)
    tall = [0.06 + text_height(text, SMALL) for text in entries]
    hidden = len(listed) - len(entries)
    key = view.key(set(kinds))
    feet = [view.language.printed(LEFT_TO_THE_TABLE).format(n=view.language.number(hidden))] if hidden else []
    feet += [key] if key else []
    below, above = 0.34 + 0.16 * len(feet), 0.34
    high = max(side + 0.42, sum(tall))
    height = high + below + above
    figure = Figure(figsize=(view.wide, height))
    axes = figure.add_axes((left / view.wide, (height - above - side) / height, side / view.wide, side / height))
    axes.set_xlim(0.5, len(DEGREES) + 0.5)
    axes.set_ylim(0.5, len(DEGREES) + 0.5)
    ticks = [view.language.number(degree) for degree in DEGREES]
    axes.set_xticks(DEGREES, ticks)
    axes.set_yticks(DEGREES, ticks)
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel(fitted(view.axis or view.label("impact"), side, 8, 1))
    heading = fitted(view.label("likelihood"), left + side - 0.1, 8, 1)
    figure.text(0.1 / view.wide, 1 - 0.1 / height, heading, va="top", fontsize=8)
    for x, y in itertools.product(DEGREES, DEGREES):
        strength = next(tint for least, tint in ZONES if x * y >= least)
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade(strength), edgecolor="white", linewidth=1.2))
        _numbers(axes, view, (x, y), [n for n, row in enumerate(placed, start=1) if degrees[row] == (x, y)])
    x, y = left + side + gap + signs, height - above
    for (sign, _), text, room in zip(listed, entries, tall, strict=False):
        y -= room
        middle = y + room / 2
        figure.text((x - 0.08) / view.wide, middle / height, sign, ha="right", va="center", fontsize=SMALL)
        figure.text(x / view.wide, middle / height, text, va="center", fontsize=SMALL, linespacing=1.1)
    _tints(figure, view, 0.08 + 0.16 * len(feet))
    foot(figure, "\n".join(feet))
    return figure


def _tints(figure: Figure, view: View, up: float) -> None:
    """What the tints of the grid say, in a line so many inches over the foot."""
    from matplotlib.patches import Rectangle

    height, x = figure.get_size_inches()[1], 0.1
    number, least = view.language.number, [start for start, _ in reversed(ZONES)]
    words = [view.language.printed(BELOW_WORDS).format(n=number(least[1]))]
    words += [
        view.language.printed(BETWEEN_WORDS).format(n=number(start), m=number(after - 1))
        for start, after in itertools.pairwise(least[1:])
    ]
    words += [view.language.printed(ABOVE_WORDS).format(n=number(least[-1]))]
    for text, tint in [(view.language.printed(TINT_WORDS), 0.0), *zip(words, (t for _, t in ZONES[::-1]), strict=True)]:
        if tint:
            place = x / view.wide, (up + 0.01) / height
            look = {"facecolor": shade(tint), "edgecolor": PALE, "linewidth": 0.6}
            figure.add_artist(Rectangle(place, 0.24 / view.wide, 0.11 / height, transform=figure.transFigure, **look))
            x += 0.3
        figure.text(x / view.wide, up / height, text, va="bottom", fontsize=SMALL)
        x += inches(text, SMALL) + 0.2


def _entries(texts: Sequence[str], width: float) -> list[str]:
    """The texts of the list, each on as many lines as a page holds; those it has no room for are left out."""
    for lines in (3, 2, 1):
        broken = [fitted(text, width, lines=lines) for text in texts]
        if sum(0.06 + text_height(text, SMALL) for text in broken) <= SHEET:
            break
    while sum(0.06 + text_height(text, SMALL) for text in broken) > SHEET:
        broken.pop()
    return broken


def _numbers(axes: Axes, view: View, cell: tuple[int, int], numbers: Sequence[int]) -> None:
    """The numbers of one cell, side by side; those a full cell does not hold are counted in its last place."""
    texts = [view.language.number(number) for number in numbers]
    if len(texts) > PLACES:
        texts = [*texts[: PLACES - 1], f"+{view.language.number(len(texts) - PLACES + 1)}"]
    wide = math.ceil(math.sqrt(len(texts)))
    step = min(0.3, 0.94 / max(wide, 1))
    lines = [texts[start : start + wide] for start in range(0, len(texts), wide or 1)]
    for down, line in enumerate(lines):
        for across, text in enumerate(line):
            at = (
                cell[0] + (across - (len(line) - 1) / 2) * step,
                cell[1] - (down - (len(lines) - 1) / 2) * step,
            )
            axes.plot([at[0]], [at[1]], linestyle="none", marker="o", markersize=DISC, mfc="white", mec=CLIENT, mew=0.7)
            axes.text(*at, text, ha="center", va="center_baseline", fontsize=7)
