"""Figures: one form per question, drawn from a payload's own table, in the reader's language, at the size asked for.

Three colours with fixed meanings: the client, the benchmark, what is withheld or of no concern. No title inside; labels
carry unit and denominator; intervals are drawn. Never pyplot, never global state.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from maillage.language import Language
from maillage.showing.figures.balances import SIDES, forces, waterfall
from maillage.showing.figures.canvas import BENCHMARK, CLIENT, INK, PALE, STYLE, WITHHELD, inches
from maillage.showing.figures.compared import MARKS, STATES, dumbbell, gauge, lorenz, paired_bars
from maillage.showing.figures.grids import VALUES, heat, matrix, state_map
from maillage.showing.figures.places import portfolio, risk_map
from maillage.showing.figures.plans import gantt
from maillage.showing.figures.relations import relations
from maillage.showing.figures.rows import bars, calendar, dots, ranges
from maillage.showing.figures.typefaces import OURS, PLAIN, UPRIGHT, Letters, characters
from maillage.showing.figures.view import LABEL, WIDTH, WITHHELD_WORD, View, wrapped
from maillage.showing.payload import records

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NOTHING = ("undefined", "not_asked", "no_data")
NO_CONCERN = ("undefined", "not_asked")


@dataclass(frozen=True, slots=True)
class Form:
    """A way of drawing, and the roles a table's columns play in it; each role's meaning is told by `draw`.

    Parameters
    ----------
    draw : callable
        A figure of a view.
    needs, takes : tuples of str
        Roles a column must play, and those it may.
    telling : tuple of str
        Roles whose cells decide whether a row of the table is drawn.
    leaves_out : tuple of str
        Reasons for which a row is left to the table where all its telling cells are absent for one of them.
    axis : bool
        Whether the axis must be named, with its unit and denominator.
    """

    draw: Callable[[View], Figure]
    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    telling: tuple[str, ...] = ("value",)
    leaves_out: tuple[str, ...] = NOTHING
    axis: bool = True


FORMS: Mapping[str, Form] = {
    "dots": Form(dots, ("label", "value"), ("low", "high", "target")),
    "bars": Form(bars, ("label", "value"), ("mark", "basis")),
    "ranges": Form(ranges, ("label", "low", "value", "high")),
    "calendar": Form(calendar, ("label", "date"), ("term", "value"), telling=("date", "term"), axis=False),
    "gantt": Form(
        gantt, ("label", "start", "end"), ("latest", "today"), telling=("end",), leaves_out=NO_CONCERN, axis=False
    ),
    "dumbbell": Form(dumbbell, ("label", *MARKS[:2]), MARKS[2:], telling=MARKS, leaves_out=NO_CONCERN),
    "paired_bars": Form(
        paired_bars, ("label", "of", "value", "inner"), telling=("value", "inner"), leaves_out=NO_CONCERN
    ),
    "gauge": Form(gauge, ("label", *STATES), telling=STATES, leaves_out=NO_CONCERN),
    "lorenz": Form(lorenz, ("people", "value"), ("label",), leaves_out=(), axis=False),
    "matrix": Form(matrix, ("row", "column", "value"), leaves_out=(), axis=False),
    "heat": Form(heat, ("row", "value"), ("column", *VALUES[1:]), telling=VALUES, leaves_out=(), axis=False),
    "state_map": Form(state_map, ("row", "column", "value"), leaves_out=(), axis=False),
    "waterfall": Form(waterfall, ("label", "start", "value"), ("inner",), leaves_out=NO_CONCERN),
    "forces": Form(forces, ("label", *SIDES), telling=SIDES, leaves_out=NO_CONCERN),
    "portfolio": Form(portfolio, ("label", "x", "y"), ("size",), telling=("x", "y"), leaves_out=NO_CONCERN),
    "risk_map": Form(
        risk_map, ("label", "likelihood", "impact"), telling=("likelihood", "impact"), leaves_out=(), axis=False
    ),
    "relations": Form(
        relations, ("source", "target", "value", "kind_source", "kind_target"), telling=("target",), axis=False
    ),
}


def check_chart(form: str, roles: Mapping[str, str], axis: str, columns: Collection[str]) -> None:
    """Refuse a chart that could not be drawn.

    Parameters
    ----------
    form : str
    roles : mapping of str to str
        Column id by role.
    axis : str
        What the axis is called.
    columns : collection of str
        Ids of the table.

    Raises
    ------
    ValueError
        When the form is unknown, a role is missing or unknown, a column is not in the table, or the axis has no name.

    Examples
    --------
    >>> check_chart("bars", {"label": "network"}, "euros", ("network", "fees"))
    Traceback (most recent call last):
    ...
    ValueError: a figure of form 'bars' needs a column for: value; its roles are label, value, mark, basis
    """
    if form not in FORMS:
        raise ValueError(f"no figure has the form {form!r}; the forms are {', '.join(FORMS)}")
    asked = FORMS[form]
    known = (*asked.needs, *asked.takes)
    missing = [role for role in asked.needs if role not in roles]
    unknown = [role for role in roles if role not in known]
    strangers = [column for column in roles.values() if column not in columns]
    told = f"its roles are {', '.join(known)}"
    if missing:
        raise ValueError(f"a figure of form {form!r} needs a column for: {', '.join(missing)}; {told}")
    if unknown:
        raise ValueError(f"a figure of form {form!r} has no role: {', '.join(unknown)}; {told}")
    if strangers:
        raise ValueError(f"a figure of form {form!r} draws columns the table has not: {', '.join(strangers)}")
    if asked.axis and not axis:
        raise ValueError(f"a figure of form {form!r} names its axis, with unit and denominator")


def drawn_rows(payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows a payload's chart has a mark or a word for; without any, there is no figure."""
    form, roles = FORMS[payload["chart"]["form"]], payload["chart"]["roles"]
    telling = [roles[role] for role in form.telling if role in roles]
    rows = records(payload)[: payload.get("most")]
    if all(_absent_for(row[name], NOTHING) for row in rows for name in telling):
        return []
    return [row for row in rows if not all(_absent_for(row[name], form.leaves_out) for name in telling)]


def _absent_for(cell: Any, reasons: Collection[str]) -> bool:
    return isinstance(cell, Mapping) and cell["absent"] in reasons


@cache
def _known(font: str) -> None:
    """Let matplotlib know a font's file, so that every machine draws the same."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(font)


def _style(letters: Letters) -> dict[str, Any]:
    for font in (OURS / UPRIGHT[0][0], letters.drawn):
        if font:
            _known(str(font))
    return STYLE | {"font.family": list(letters.text)}


def preload() -> None:
    """Read fonts and drawing libraries once, in the process that others are forked from."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    inches("a")
    for slanted in (False, True):
        characters(slanted=slanted)
    with rc_context(_style(PLAIN)):  # a figure of all that ours are made of
        figure = Figure()
        axes = figure.add_axes((0, 0, 1, 1))
        axes.plot([0, 1], "o-", label="a")
        axes.barh([0, 1], [0, 1])
        axes.scatter([0, 1], [0, 1])
        axes.legend()
        axes.annotate("a", (0, 0), (1, 1), arrowprops={"arrowstyle": "-"})
        figure.savefig(io.BytesIO(), format="svg")


PAGE = (WIDTH, 0.0)
# Forms that take the room they are given.
ROOMY = ("calendar", "gantt", "portfolio", "risk_map", "matrix", "heat", "state_map", "relations")


def draw(
    payload: Mapping[str, Any], language: Language, room: tuple[float, float] = PAGE, letters: Letters = PLAIN
) -> Figure:
    """The figure of a payload that has a chart; in so many inches across and up where its form is a `ROOMY` one."""
    from matplotlib import rc_context

    with rc_context(_style(letters)):
        form = payload["chart"]["form"]
        return FORMS[form].draw(View(payload, language, drawn_rows(payload), room if form in ROOMY else PAGE))


def picture(
    payload: Mapping[str, Any],
    language: Language,
    form: str,
    room: tuple[float, float] = PAGE,
    letters: Letters = PLAIN,
) -> bytes:
    """The figure as bytes, the same at every run and in whatever order the forms are asked; it is drawn once.

    Parameters
    ----------
    payload : mapping
        With a chart.
    language : Language
    form : str
        `svg`, its letters drawn; `svg-words`, its words as text, for who sets them in our fonts; or `png`.
    room : tuple of float
        As for `draw`.
    letters : Letters
        A firm's font before ours, or ours.
    """
    told = {part: payload.get(part) for part in ("columns", "rows", "most", "chart")}
    return _picture(json.dumps(told, ensure_ascii=False), language.code, language.currency, form, room, letters)


@lru_cache(maxsize=64)  # the figures of one report in both languages
def _drawn(told: str, code: str, currency: str, room: tuple[float, float], letters: Letters) -> Figure:
    return draw(json.loads(told), Language(code, currency), room, letters)


@lru_cache(maxsize=256)
def _picture(told: str, code: str, currency: str, form: str, room: tuple[float, float], letters: Letters) -> bytes:
    from matplotlib import rc_context

    opened = io.BytesIO()
    vector = form != "png"
    style = _style(letters) | ({"svg.fonttype": "none"} if form == "svg-words" else {})
    with rc_context(style), warnings.catch_warnings():
        # A character no font has is drawn as a box; said on stderr, it would be a stray output and stop the run.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        metadata = {"Date": None, "Creator": None} if vector else {"Software": None}
        figure = _drawn(told, code, currency, room, letters)
        figure.savefig(opened, format="svg" if vector else form, dpi=144, metadata=metadata)
    return opened.getvalue() if vector else _few_colours(opened)


FEW = 128  # colours of the edges in a lighter picture, and as many of its flat fills
SQUARE = 4  # dots a side of what is seen as a flat fill


def _few_colours(drawn: io.BytesIO) -> bytes:
    """The same picture in some hundred colours, which no eye tells from all of them: a third of the weight.

    Flat fills keep their own: the palest would else be merged with the paper. The edges of letters and lines take the
    nearest colours of an octree: halving by the median would lose those of a few thin marks, a target's for one.
    """
    import numpy as np
    from PIL import Image

    kept = io.BytesIO()
    with Image.open(drawn) as opened:
        whole = opened.convert("RGB")
    octree = whole.quantize(FEW, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    pixels = np.asarray(whole, dtype=np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    flat, shown = _flat(pixels)[:FEW], np.array(octree)
    for place, colour in enumerate(flat):
        shown[pixels == colour] = FEW + place
    few = Image.fromarray(shown)
    few.putpalette(octree.getpalette()[: 3 * FEW] + [part for one in flat for part in int(one).to_bytes(3, "big")])
    used = sorted(index for _, index in few.getcolors())
    few = few.remap_palette(used)
    few.save(kept, "PNG", optimize=True, dpi=(144, 144))
    return kept.getvalue()


def _flat(pixels: Any) -> Any:
    """The colours that fill some square of that many dots a side, those that fill most first."""
    import numpy as np

    squares = np.lib.stride_tricks.sliding_window_view(pixels, (SQUARE, SQUARE))
    corners = squares[..., 0, 0]
    colours, times = np.unique(corners[(squares == corners[..., None, None]).all((-1, -2))], return_counts=True)
    return colours[np.argsort(-times, kind="stable")]


__all__ = [
    "BENCHMARK",
    "CLIENT",
    "FORMS",
    "INK",
    "LABEL",
    "PALE",
    "WIDTH",
    "WITHHELD",
    "WITHHELD_WORD",
    "Form",
    "View",
    "check_chart",
    "draw",
    "drawn_rows",
    "picture",
    "wrapped",
]
