"""A map of who is tied to what: columns of nodes, and the links between them."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maillage.language import phrase
from maillage.showing.figures.canvas import (
    BENCHMARK,
    CLIENT,
    SMALL,
    WITHHELD,
    bar,
    fitted,
    inches,
    legend,
    shade,
    stroke,
    text_height,
)
from maillage.showing.figures.compared import SAID_OF
from maillage.showing.figures.grids import UNNAMED_WORD
from maillage.showing.figures.places import LEFT_TO_THE_TABLE
from maillage.showing.figures.view import POINTLESS_CELL, UNKNOWN_CELL, WITHHELD_CELL, WITHHELD_WORD, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WITHOUT_LINK = phrase("sans lien")

COLUMNS = 3  # at most
TALLEST = 7.9  # inches of the columns, at most: with headings and foot, a page
AROUND = 1.0  # inches of headings and foot
BAR = 0.09  # inches a node is wide
GREATEST, LEAST = 0.36, 0.03  # inches the greatest node is tall, and any at least
AIR, LITTLE_AIR = 0.09, 0.02  # inches between two nodes, where all are named and where they are not
NAME = 1.42  # inches of a name, at most
SWEEPS = 12
SAMPLE = 13.5  # points of the widest link shown in the legend

NODE = {"facecolor": CLIENT, "edgecolor": CLIENT, "linewidth": 0.4}
BARE = {"facecolor": "white", "edgecolor": BENCHMARK, "linewidth": 0.9, "hatch": "//////"}
HOLLOW = {"facecolor": "white", "edgecolor": WITHHELD, "linewidth": 0.8}
DASHES = {WITHHELD_CELL: (0, (4, 2)), UNKNOWN_CELL: (0, (1, 1.6))}

Node = tuple[str, str]  # the heading of its column, its name


@dataclass(frozen=True, slots=True)
class _Link:
    source: Node
    target: Node
    value: float
    kind: str  # of absence of its value; empty where it has one


@dataclass(slots=True)
class _Column:
    """A column of the map, and where it lies, in inches from the left; its nodes from top to bottom."""

    heading: str
    nodes: list[Node]
    left: float = 0.0  # where links arrive
    right: float = 0.0  # where they leave
    roomy: bool = True  # whether each of its nodes has room for its name
    middles: dict[Node, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Map:
    """What a table says of nodes and links."""

    columns: list[_Column]
    links: list[_Link]
    leaving: Mapping[Node, float]
    arriving: Mapping[Node, float]
    bare: Set[Node]  # told to have no link

    def weight(self, node: Node) -> float:
        return max(self.leaving.get(node, 0), self.arriving.get(node, 0))

    def place(self, node: Node) -> int:
        return next(place for place, column in enumerate(self.columns) if column.heading == node[0])


def relations(view: View) -> Figure:
    """Two or three columns of nodes and the links between them, wider and darker the more they count.

    Within a column nodes stand so that few links cross. What arrives at a node is as tall as the bar on its left, what
    leaves it as the bar on its right. Nodes are groups, never persons: the table sees to it. Where names do not all
    fit, those of the greatest nodes are written and the others counted at the foot.

    Roles
    -----
    source, target : the two ends of a link, from left to right. A row whose source and value are absent names a target
        only; a target without any link is drawn hatched, in the colour of what we compare with: not covered.
    value : how much a link counts, of people or ties. None is drawn for zero or where it is of no concern.
    kind_source, kind_target : what the column is called in which each end stands (functions, networks, targets).

    Raises
    ------
    ValueError
        When there are more than three such columns, or links go round in a circle.
    """
    from matplotlib.figure import Figure

    drawn = _read(view)
    _untangle(drawn)
    crowd = max(len(column.nodes) for column in drawn.columns)
    lines, size = (2, SMALL) if crowd <= 24 else (1, SMALL if crowd <= 40 else 7)
    room, tallest = NAME, TALLEST
    if view.tall:  # a sheet that is wide and low
        lines, room, tallest = 1, view.wide / 4.5, view.tall - AROUND
    names = {node: fitted(node[1], room, size, lines) for column in drawn.columns for node in column.nodes}
    scale, tall = _upright(drawn, {node: text_height(name, size) for node, name in names.items()}, tallest)
    _across(drawn, names, size, view.wide)
    written = [_that_fit(drawn, column, names, size) for column in drawn.columns]
    left_out = len(names) - sum(map(len, written))

    headings = [fitted(column.heading, NAME, 8.5) for column in drawn.columns]
    above = 0.4 + 0.15 * max(heading.count("\n") for heading in headings)
    below = 0.36 + 0.18 * bool(left_out) + 0.24 * bool(view.axis)
    height = tall + above + below
    figure = Figure(figsize=(view.wide, height))
    axes = figure.add_axes((0, below / height, 1, tall / height))
    axes.set_xlim(0, view.wide)
    axes.set_ylim(tall, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    if view.axis:
        axes.set_xlabel(view.axis, loc="left")
        axes.xaxis.set_label_coords(0.1 / view.wide, -0.06 / tall)
    _draw_links(axes, drawn, scale)
    for place, column in enumerate(drawn.columns):
        _draw_nodes(axes, drawn, place, scale, names, view.language.printed(WITHHELD_WORD))
        _write_names(axes, column, _side(drawn, place), {node: names[node] for node in written[place]}, size)
    _legend(figure, view, drawn, scale)
    if left_out:
        text = view.language.printed(LEFT_TO_THE_TABLE).format(n=view.language.number(left_out))
        figure.text(0.1 / view.wide, 0.3 / height, text, fontsize=SMALL, va="bottom")
    return figure


# --- what the table says -------------------------------------------------------------------------------------------


def _read(view: View) -> _Map:
    ends = {role: _ends(view, role) for role in ("source", "target")}
    nodes: dict[str, dict[Node, None]] = {}
    links, lone = [], set()
    for row, (value, kind) in enumerate(zip(view.cells("value"), view.absences("value"), strict=True)):
        source, target = ends["source"][row], ends["target"][row]
        if view.absences("source")[row] not in ("", WITHHELD_CELL) and kind not in ("", WITHHELD_CELL):
            lone.add(target)
            nodes.setdefault(target[0], {})[target] = None
            continue
        for node in (source, target):
            nodes.setdefault(node[0], {})[node] = None
        if kind != POINTLESS_CELL and value != 0:
            links.append(_Link(source, target, value or 0, kind))
        else:
            lone.add(target)
    leaving, arriving = defaultdict(float), defaultdict(float)
    for link in links:
        leaving[link.source] += link.value
        arriving[link.target] += link.value
    linked = {node for link in links for node in (link.source, link.target)}
    columns = [_Column(heading, list(nodes[heading])) for heading in _in_order(list(nodes), links)]
    return _Map(columns, links, leaving, arriving, lone - linked)


def _ends(view: View, role: str) -> list[Node]:
    """The node each row has at that end."""
    found = []
    for name, kind, heading in zip(view.cells(role), view.absences(role), view.cells(f"kind_{role}"), strict=True):
        unnamed = view.word(kind) if kind == WITHHELD_CELL else view.language.printed(UNNAMED_WORD)
        called = view.language.printed(UNNAMED_WORD) if heading is None else view.written(f"kind_{role}", heading)
        found.append((called, unnamed if name is None else view.written(role, name)))
    return found


def _in_order(headings: Sequence[str], links: Sequence[_Link]) -> list[str]:
    """Columns from left to right: every link goes to the right. Those no link leads to stand last."""
    pairs = {(link.source[0], link.target[0]) for link in links}
    linked = {heading for pair in pairs for heading in pair}
    depth = {heading: 0 if heading in linked else len(headings) for heading in headings}
    for _ in headings:
        for source, target in pairs:
            depth[target] = max(depth[target], depth[source] + 1)
    if len(headings) > COLUMNS:
        raise ValueError(f"a map of relations has at most {COLUMNS} columns; these are {', '.join(headings)}")
    if any(depth[heading] >= len(headings) for heading in linked):
        raise ValueError(f"the links of a map of relations go from left to right; these go round: {sorted(pairs)}")
    return sorted(headings, key=lambda heading: depth[heading])


# --- where everything lies -----------------------------------------------------------------------------------------


def _untangle(drawn: _Map) -> None:
    """Put the nodes of each column in the order in which the fewest links are seen to cross; bare ones last."""
    sides: tuple[dict[Node, list], dict[Node, list]] = (defaultdict(list), defaultdict(list))
    for link in drawn.links:
        sides[0][link.target].append((link.source, link.value or 1))
        sides[1][link.source].append((link.target, link.value or 1))
    best, order = None, [list(column.nodes) for column in drawn.columns]
    for sweep in range(SWEEPS):
        at = {
            node: (place + 0.5) / len(column.nodes)
            for column in drawn.columns
            for place, node in enumerate(column.nodes)
        }
        for column in drawn.columns if sweep % 2 == 0 else reversed(drawn.columns):
            wished = {node: _mean(sides[sweep % 2][node], at) for node in column.nodes}
            column.nodes.sort(key=lambda node: (node in drawn.bare, at[node] if wished[node] is None else wished[node]))
            at |= {node: (place + 0.5) / len(column.nodes) for place, node in enumerate(column.nodes)}
        crossings = _crossings(drawn, at)
        if best is None or crossings < best:
            best, order = crossings, [list(column.nodes) for column in drawn.columns]
    for column, nodes in zip(drawn.columns, order, strict=True):
        column.nodes = nodes


def _mean(neighbours: Sequence[tuple[Node, float]], at: Mapping[Node, float]) -> float | None:
    whole = sum(weight for _, weight in neighbours)
    return sum(at[node] * weight for node, weight in neighbours) / whole if whole else None


def _crossings(drawn: _Map, at: Mapping[Node, float]) -> int:
    """How many pairs of links between the same two columns cross."""
    found = 0
    between = defaultdict(list)
    for link in drawn.links:
        between[link.source[0], link.target[0]].append((at[link.source], at[link.target]))
    for ends in between.values():
        seen: list[float] = []
        for _, end in sorted(ends):
            found += len(seen) - bisect.bisect_right(seen, end)
            bisect.insort(seen, end)
    return found


def _upright(drawn: _Map, texts: Mapping[Node, float], tallest: float) -> tuple[float, float]:
    """Give each node its height on the sheet; inches of one counted, and of the whole.

    A column has room for all its names where a page holds them, else only for its nodes.
    """
    top = max([drawn.weight(node) for column in drawn.columns for node in column.nodes], default=0) or 1
    scale = GREATEST / top

    def slots(column: _Column, air: float, named: bool) -> list[float]:
        least = [texts[node] if named else LEAST for node in column.nodes]
        return [max(drawn.weight(node) * scale, low) + air for node, low in zip(column.nodes, least, strict=True)]

    for _ in range(60):
        if all(sum(slots(column, LITTLE_AIR, False)) <= tallest for column in drawn.columns):
            break
        scale *= 0.9
    rooms = []
    for column in drawn.columns:
        room = slots(column, AIR if tallest == TALLEST else LITTLE_AIR, True)
        column.roomy = sum(room) <= tallest
        rooms.append(room if column.roomy else slots(column, LITTLE_AIR, False))
    tall = min(max(map(sum, rooms)), tallest) if tallest == TALLEST else tallest
    for column, room in zip(drawn.columns, rooms, strict=True):
        squeezed = min(tall / sum(room), 1.0)
        spare = max(tall - sum(room), 0) / len(room)
        y = 0.0
        for node, own in zip(column.nodes, room, strict=True):
            step = own * squeezed + spare
            column.middles[node] = y + step / 2
            y += step
    return scale, tall


def _across(drawn: _Map, names: Mapping[Node, str], size: float, sheet: float) -> None:
    """Give each column its place from left to right, with room for its names: outside, and within the one between."""
    wide = [
        max(inches(fitted(column.heading, NAME, 8.5), 8.5), *(inches(names[node], size) for node in column.nodes))
        for column in drawn.columns
    ]
    first, last = drawn.columns[0], drawn.columns[-1]
    last.left, last.right = sheet - 0.18 - wide[-1] - BAR, sheet - 0.18 - wide[-1]
    first.left, first.right = 0.18 + wide[0], 0.18 + wide[0] + BAR
    for column, width in list(zip(drawn.columns, wide, strict=True))[1:-1]:
        middle, half = (first.right + last.left) / 2, width / 2 + 0.07 + BAR
        column.left, column.right = middle - half, middle + half


def _side(drawn: _Map, place: int) -> str:
    """On which side of its nodes a column has its names."""
    return "left" if place == 0 else "right" if place == len(drawn.columns) - 1 else "within"


def _that_fit(drawn: _Map, column: _Column, names: Mapping[Node, str], size: float) -> list[Node]:
    """The nodes whose names are written: of those that would lie one over the other, the greatest."""
    written: list[tuple[Node, float, float]] = []
    for node in sorted(column.nodes, key=lambda node: -drawn.weight(node)):
        y, half = column.middles[node], text_height(names[node], size) / 2
        if all(abs(y - other) >= half + other_half - 1e-9 for _, other, other_half in written):
            written.append((node, y, half))
    return [node for node, _, _ in written]


# --- marks ---------------------------------------------------------------------------------------------------------


def _draw_links(axes: Axes, drawn: _Map, scale: float) -> None:
    """Curves from the right of a node to the left of another, side by side along both, the lightest below."""
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    middles = {node: y for column in drawn.columns for node, y in column.middles.items()}
    starts = _stacked(drawn.links, "source", "target", middles, drawn.leaving, scale)
    ends = _stacked(drawn.links, "target", "source", middles, drawn.arriving, scale)
    top = max([link.value for link in drawn.links], default=0) or 1
    order = sorted(range(len(drawn.links)), key=lambda number: drawn.links[number].value)
    paths, looks = [], []
    for number in order:
        link = drawn.links[number]
        x0, x1 = drawn.columns[drawn.place(link.source)].right, drawn.columns[drawn.place(link.target)].left
        y0, y1, bend = starts[number], ends[number], (x1 - x0) * 0.5
        corners = [(x0, y0), (x0 + bend, y0), (x1 - bend, y1), (x1, y1)]
        paths.append(Path(corners, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]))
        looks.append(_look(link, scale, top))
    axes.add_collection(
        PathCollection(
            paths,
            facecolors="none",
            edgecolors=[look["color"] for look in looks],
            linewidths=[look["linewidth"] for look in looks],
            linestyles=[look["linestyle"] for look in looks],
            alpha=0.8,
            zorder=1,
        )
    )


def _look(link: _Link, scale: float, top: float) -> dict[str, Any]:
    """How a link looks; dashed where its value is absent."""
    if link.kind:
        return {"color": WITHHELD, "linewidth": 0.9, "linestyle": DASHES[link.kind]}
    return {
        "color": shade(0.3 + 0.45 * link.value / top),
        "linewidth": max(link.value * scale * 72, 0.45),
        "linestyle": "solid",
    }


def _stacked(
    links: Sequence[_Link],
    own: str,
    other: str,
    middles: Mapping[Node, float],
    whole: Mapping[Node, float],
    scale: float,
) -> list[float]:
    """Where each link meets its node at one end: one under the other, in the order in which they come or go."""
    reached = {node: middles[node] - whole.get(node, 0) * scale / 2 for node in middles}
    places = [0.0] * len(links)
    for number in sorted(range(len(links)), key=lambda number: middles[getattr(links[number], other)]):
        node, wide = getattr(links[number], own), links[number].value * scale
        places[number] = reached[node] + wide / 2
        reached[node] += wide
    return places


def _draw_nodes(axes: Axes, drawn: _Map, place: int, scale: float, names: Mapping[Node, str], withheld: str) -> None:
    """The bars of a column: what arrives on the left, what leaves on the right; in between, a band for the names."""
    from matplotlib.patches import Rectangle

    column, side = drawn.columns[place], _side(drawn, place)
    for node in column.nodes:
        y = column.middles[node]
        if side == "within":
            tall = max(drawn.weight(node) * scale, text_height(names[node], SMALL) if column.roomy else LEAST)
            width = column.right - column.left
            axes.add_patch(
                Rectangle((column.left, y - tall / 2), width, tall, facecolor=shade(0.1), linewidth=0, zorder=2)
            )
        counted = {"left": [drawn.leaving], "right": [drawn.arriving], "within": [drawn.arriving, drawn.leaving]}[side]
        for x, whole in zip((column.left, column.right - BAR), counted, strict=False):
            known = whole.get(node, 0)
            end = "target" if whole is drawn.arriving else "source"
            some = any(getattr(link, end) == node for link in drawn.links)
            if not some and side == "within" and node not in drawn.bare:
                continue  # a network that leads nowhere, or where nobody goes
            look = BARE if node in drawn.bare else NODE if known and node[1] != withheld else HOLLOW
            if node in drawn.bare and not column.roomy:
                look = BARE | {"hatch": None}
            tall = max(known * scale, LEAST if known or not column.roomy else 0.09)
            axes.add_patch(Rectangle((x, y - tall / 2), BAR, tall, zorder=3, **look))


def _write_names(axes: Axes, column: _Column, side: str, names: Mapping[Node, str], size: float) -> None:
    x, ha = {
        "left": (column.left - 0.06, "right"),
        "right": (column.right + 0.06, "left"),
        "within": ((column.left + column.right) / 2, "center"),
    }[side]
    for node, name in names.items():
        axes.text(x, column.middles[node], name, ha=ha, va="center", fontsize=size, linespacing=1.05, zorder=4)
    x = {"left": column.right, "right": column.left, "within": x}[side]
    axes.text(x, -0.14, fitted(column.heading, NAME, 8.5), ha=ha, va="bottom", zorder=4)


def _legend(figure: Figure, view: View, drawn: _Map, scale: float) -> None:
    """How wide the links of two values are, and what the other looks mean."""
    values = sorted({link.value for link in drawn.links if not link.kind})
    shown = sorted({value for value in values if value * scale * 72 <= SAMPLE} or values[:1])
    top = max(values, default=0) or 1
    handles = []
    for value in sorted({*shown[:1], *shown[-1:]}):
        look = _look(_Link(("", ""), ("", ""), value, ""), scale, top)
        text = view.written("value", value)
        if not handles:
            heading = fitted(view.label("value"), 1.7, SMALL, 1)
            text = view.language.printed(SAID_OF).format(label=heading, value=text)
        handles.append(stroke(text, solid_capstyle="butt", **look))
    if drawn.bare:
        handles.append(bar(view.language.printed(WITHOUT_LINK), **BARE))
    for kind in DASHES:
        if any(link.kind == kind for link in drawn.links):
            handles.append(stroke(view.word(kind), **_look(_Link(("", ""), ("", ""), 0, kind), scale, top)))
    legend(figure, handles)
