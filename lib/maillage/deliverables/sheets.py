"""Sheets of a workbook: tables under their titles, real numbers in the reader's formats, client text always as text.

A formula is written only beside the value it gives: its place in the sheet is filled in here (`[column]` is the cell of
its own row, `[table/column]` a whole column, `[table/column/row]` one cell of it), and that value is what a reader
without a spreadsheet sees.
"""

from __future__ import annotations

import datetime
import io
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from maillage.deliverables.brand import Brand
from maillage.language import DECIMALS, SUFFIXES, Language, phrase
from maillage.showing.parts import NUMBERS
from maillage.showing.parts import cell as written

INK, GREY, RULE, PALE, TO_FILL = "#222222", "#6B6B6B", "#C9D2D8", "#EEF2F4", "#FBF5E6"
FIRST_DAY, LAST_DAY = datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)  # before, spreadsheets differ on the day
LONGEST_TEXT = 32_767  # characters of a cell
TALLEST = 409  # points of a row
HEAD_AND_FOOT = 255  # characters, codes included
WIDEST, WIDEST_FIRST, NARROWEST, LONGEST_WORD = 34, 40, 9, 20
LINE, AROUND = 13.2, 6  # height of a line of ten points, and what a row has beside its lines
INDENT = 2.5  # characters a cell loses to its indent
TOGETHER = 4  # more tables share their columns' widths by what stands in them
ROOM, USUAL = 1.25, 200  # of what their words need; characters that a printed page still holds in a size to be read
FEW, MANY = 30, 16  # characters that stand on one line in a table of few columns, and of many
DATED = 12  # characters of a date or an amount, which stand on one line even there
TIGHT = 1.1  # characters of a text in the width of a digit
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.75, "bottom": 0.7}  # inches
PAPER = 11.69, 8.27  # inches, A4 on its side
POINT_A_CHARACTER = 5.25  # of a column's width
COMMON_ROW = 15  # points, of a row that nobody set
BEGUN = 4  # rows of a table too long for a page that must stand under its headings
SENTENCE_WIDE = 96  # characters, where the sheet has them: a sentence over a narrow table goes on beside it

BACK = phrase("Retour à la couverture")
PAGE = phrase("Page {page} sur {pages}")
TRACKED = phrase("Suivi au")
ON_SCREEN = phrase(
    "À lire à l’écran : de cette feuille, seul l’en-tête s’imprime ; pour un tableau, imprimez la sélection."
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its id and heading, its unit and meaning in words, and whether a reader fills it in."""

    id: str
    heading: str
    unit: str = ""
    meaning: str = ""
    fill: bool = False
    number: bool = False
    width: float = 0  # at least, in characters


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as a payload holds it, its unit, and the formula that gives it; `valid` is what may be typed over it."""

    value: Any = None
    unit: str = "text"
    formula: str = ""
    valid: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a sheet shows it: what stands above it, its rows and their total, what stands below."""

    id: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    message: str = ""
    total: tuple[Cell, ...] = ()
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table lies in its sheet: the row of its headings, counted from zero, and where what follows may begin."""

    head: int
    after: int
    grid: Grid

    def at(self, column: str, row: int) -> str:
        """The address of a cell; the row after the last is the total's."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return xl_rowcol_to_cell(self.head + 1 + row, self.position(column))

    def whole(self, column: str) -> str:
        """The address of a column's body."""
        return f"{self.at(column, 0)}:{self.at(column, len(self.grid.rows) - 1)}"

    def position(self, column: str) -> int:
        return [field.id for field in self.grid.fields].index(column)

    def body(self) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column of the body."""
        return self.head + 1, 0, self.head + len(self.grid.rows), len(self.grid.fields) - 1


@dataclass(slots=True)
class Book:
    """A workbook being written, and what its own contents are told from.

    Parameters
    ----------
    language : Language
    brand : Brand
    head, foot : tuples of str
        What every printed page says, left and right of its head, and left of its foot.
    entries : list of (sheet, title, id, address, rows)
        The tables written, in order.
    dictionary : list of tuples of str
        Each column written: sheet, table, heading, unit, meaning.
    """

    language: Language
    brand: Brand
    head: tuple[str, str]
    foot: str
    entries: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    dictionary: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    tracking: datetime.date | None = None
    raw: io.BytesIO = field(default_factory=io.BytesIO)
    book: Any = None
    cover: str = ""
    _looks: dict[Any, Any] = field(default_factory=dict)
    _heights: dict[int, float] = field(default_factory=dict)  # of the rows set in the sheet being written

    def __post_init__(self) -> None:
        from xlsxwriter.workbook import Workbook

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self.raw, options | {"strings_to_numbers": False})
        self.book.formats[0].set_font_name(self.brand.family)
        self.book.formats[0].set_font_size(10)

    def look(self, **properties: Any) -> Any:
        """A cell's format, made once."""
        properties = {
            "font_name": self.brand.family,
            "font_size": 10,
            "font_color": INK,
            "valign": "vcenter",
        } | properties
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.book.add_format(properties)
        return self._looks[key]

    def sheet(self, name: str) -> Any:
        """A new sheet, ready for print: landscape A4, one page wide, heads and feet."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**MARGINS)
        self._heights = {}
        page = self.language.printed(PAGE).format(page="&P", pages="&N")
        sheet.set_header(f"&L&9 {_code(self.head[0])}&C&9&A&R&9 {_code(self.head[1])}")
        sheet.set_footer(f"&L&9 {_code(self.foot)}&R&9 {page}")
        sheet.set_zoom(100)
        return sheet

    def _tall(self, sheet: Any, row: int, height: float) -> None:
        sheet.set_row(row, height)
        self._heights[row] = height

    def page(
        self, name: str, title: str, guide: str, grids: Sequence[Grid], *, color: str = "", printed: bool = True
    ) -> dict[str, Place]:  # fmt: skip
        """A sheet of tables, one below the other; where each of them lies. On paper one not `printed` is its head."""
        sheet = self.sheet(name)
        sheet.set_tab_color(color or self.brand.main)
        widths = fitting(grids, self.language)
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        sheet.write_string(0, 0, title, self.look(font_size=16, bold=True, font_color=self.brand.main))
        self._tall(sheet, 0, 26)
        if not printed:
            guide = f"{guide} {self.language.printed(ON_SCREEN)}"
            sheet.print_area(0, 0, 2, len(widths) - 1)
        self._line(sheet, 1, guide, widths, font_color=GREY)
        back = self.look(font_color=self.brand.main, underline=1)
        sheet.write_url(2, 0, link(self.cover, "A1"), back, self.language.printed(BACK))
        alone = len(grids) == 1
        top, places = 4, {}
        for grid in grids:
            places[grid.id] = _placed(grid, top)
            top = places[grid.id].after
        for place in places.values():
            self._table(sheet, name, title, place, places, widths)
        first = next(iter(places.values()))
        if alone:
            sheet.freeze_panes(first.head + 1, 1)
            sheet.repeat_rows(first.head)
            rows, _, last, columns = first.body()
            sheet.autofilter(rows - 1, 0, last, columns)
        else:
            sheet.freeze_panes(3, 0)
            sheet.repeat_rows(0)
            if printed:
                sheet.set_h_pagebreaks(_page_breaks(list(places.values()), self._heights, widths))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{place.at(place.grid.fields[-1].id, len(place.grid.rows))}"})
        return places

    def _table(
        self, sheet: Any, name: str, heading: str, place: Place, places: Mapping[str, Place], widths: list[float]
    ) -> None:
        grid, row = place.grid, place.head
        above = widths[: max(len(grid.fields), _across(widths))]
        if grid.message:
            row -= 1
            self._line(sheet, row, grid.message, above, font_color=INK)
        if grid.title:
            row -= 1
            sheet.write_string(row, 0, grid.title, self.look(font_size=12, bold=True, font_color=self.brand.main))
            self._tall(sheet, row, 20)
        for position, one in enumerate(grid.fields):
            color = self.brand.accent if one.fill else self.brand.main
            side = "right" if one.number else "left"
            look = self.look(bold=True, font_color="#FFFFFF", bg_color=color, text_wrap=True, align=side, indent=1)
            sheet.write_string(place.head, position, one.heading, look)
            self.dictionary.append((name, grid.title or heading, one.heading, one.unit, one.meaning))
        self._tall(sheet, place.head, _height([one.heading for one in grid.fields], widths) + 4)
        for number, cells in enumerate((*grid.rows, *((grid.total,) if grid.total else ()))):
            total = number == len(grid.rows)
            texts = [shown_text(cell, self.language) for cell in cells]
            self._tall(sheet, place.head + 1 + number, _height(texts, widths))
            for position, (one, cell) in enumerate(zip(grid.fields, cells, strict=True)):
                look: dict[str, Any] = {
                    "bottom": 1,
                    "bottom_color": RULE,
                    "text_wrap": True,
                    "align": "left",
                    "indent": 1,
                }
                if one.fill and not total:
                    look |= {"bg_color": TO_FILL}
                if total:
                    look |= {"bold": True, "bg_color": PALE, "bottom_color": self.brand.main}
                self.write(sheet, place.head + 1 + number, position, cell, one, look, place, places)
        for below, text in enumerate(grid.below):
            row = place.head + 1 + len(grid.rows) + bool(grid.total) + below
            self._line(sheet, row, text, above, font_color=GREY, font_size=9)
        self.entries.append((name, grid.title or heading, grid.id, place.at(grid.fields[0].id, -1), len(grid.rows)))

    def write(
        self, sheet: Any, row: int, column: int, cell: Cell, one: Field, look: dict[str, Any], place: Place,
        places: Mapping[str, Place],
    ) -> None:  # fmt: skip
        """One cell, by its unit; text is written as text, whatever it looks like."""
        value, unit = cell.value, cell.unit
        if unit == "mixed" and isinstance(value, (list, tuple)):
            value, unit = value
        if one.number:
            look = look | {"align": "right"}
        if unit in NUMBERS or unit in ("date", "free"):
            pattern = number_format(value, unit, self.language, alone=cell.unit == "mixed")
            look = look | ({"num_format": pattern} if pattern else {})
        if cell.formula:
            formula = resolved(cell.formula, row - place.head - 1, place, places)
            shown = day_number(value) if unit == "date" else value
            sheet.write_formula(row, column, formula, self.look(**look), shown)
        elif value is None or value == "":
            sheet.write_blank(row, column, None, self.look(**look))
        elif isinstance(value, Mapping):
            text = written_cell(value, unit, self.language)
            sheet.write_string(row, column, text, self.look(**(look | {"font_color": GREY, "italic": True})))
        elif unit == "date" and day_number(value) is not None:
            sheet.write_number(row, column, day_number(value), self.look(**look))
        elif unit in NUMBERS and not isinstance(value, (str, bool)):
            sheet.write_number(row, column, value, self.look(**look))
        else:
            text = written_cell(value, unit, self.language)[:LONGEST_TEXT]
            sheet.write_string(row, column, text, self.look(**look))
        if cell.valid:
            sheet.data_validation(row, column, row, column, dict(cell.valid))

    def _line(self, sheet: Any, row: int, text: str, widths: Sequence[float], **look: Any) -> None:
        """A sentence over the width of a table, on as many lines as it asks for."""
        if not text:
            return
        made = self.look(text_wrap=True, **look)
        text = self.language.unjoined(text)[:LONGEST_TEXT]
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", made)
        sheet.write_string(row, 0, text, made)
        self._tall(sheet, row, _height([text], [sum(widths)]))

    def closed(self) -> bytes:
        """The workbook's bytes."""
        self.book.close()
        return self.raw.getvalue()


def _placed(grid: Grid, top: int) -> Place:
    head = top + bool(grid.title) + bool(grid.message)
    return Place(head, head + 1 + len(grid.rows) + bool(grid.total) + len(grid.below) + 1, grid)


def _across(widths: Sequence[float]) -> int:
    """How many columns a sentence takes."""
    reached = (place for place in range(1, len(widths)) if sum(widths[:place]) >= SENTENCE_WIDE)
    return next(reached, len(widths))


def _page_breaks(places: Sequence[Place], heights: Mapping[int, float], widths: Sequence[float]) -> list[int]:
    """The rows before which a printed page ends, so that no table is cut that a page can hold.

    Parameters
    ----------
    places : sequence of Place
        From the top of the sheet.
    heights : mapping of int to float
        Of the rows that were set [points].
    widths : sequence of float
        Of the columns [characters]; the sheet prints one page wide.

    Examples
    --------
    >>> tables = [Place(5, 25, Grid("a", (), ((),) * 18, "A")), Place(26, 46, Grid("b", (), ((),) * 18, "B"))]
    >>> _page_breaks(tables, {}, [40.0])
    [25]
    """

    def tall(start: int, end: int) -> float:
        return sum(heights.get(row, COMMON_ROW) for row in range(start, end))

    wide, high = (side * 72 for side in PAPER)
    scale = min(1.0, (wide - 72 * (MARGINS["left"] + MARGINS["right"])) / (sum(widths) * POINT_A_CHARACTER))
    page = (high - 72 * (MARGINS["top"] + MARGINS["bottom"])) / scale - 2 * COMMON_ROW
    again, breaks = tall(0, 1), []
    taken, reached = 0.0, 0
    for place in places:
        top = place.head - bool(place.grid.title) - bool(place.grid.message)
        taken += tall(reached, top)
        whole = tall(top, place.after - 1)
        least = whole if whole <= page - again else tall(top, min(place.head + 1 + BEGUN, place.after - 1))
        if taken + least > page and place is not places[0]:
            breaks.append(top)
            taken = again
        taken += whole
        while taken > page:
            taken -= page - again
        reached = place.after - 1
    return breaks


def resolved(formula: str, row: int, place: Place, places: Mapping[str, Place]) -> str:
    """The formula with the addresses of the cells it names.

    Examples
    --------
    >>> grid = Grid("t", (Field("a", ""), Field("b", "")), ((Cell(1), Cell(2)), (Cell(3), Cell(4))))
    >>> place = _placed(grid, 4)
    >>> resolved("=[a]*2+SUM([t/b])+[t/a/1]", 0, place, {"t": place})
    '=A6*2+SUM(B6:B7)+A7'
    """

    def address(name: re.Match[str]) -> str:
        table, *rest = name[1].split("/")
        if not rest:
            return place.at(table, row)
        other = places[table]
        return other.whole(rest[0]) if len(rest) == 1 else other.at(rest[0], int(rest[1]))

    return re.sub(r"\[([a-z0-9_./]+)\]", address, formula)


def link(sheet: str, address: str) -> str:
    """A link inside the workbook.

    Examples
    --------
    >>> link("Chiffres du plan", "A5")
    "internal:'Chiffres du plan'!A5"
    """
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!{address}"


def day_number(value: Any) -> int | None:
    """The day as a spreadsheet counts it; None where it cannot.

    Examples
    --------
    >>> day_number("2026-09-30"), day_number("1430-12-31")
    (46295, None)
    """
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    if not isinstance(day, datetime.date) or not FIRST_DAY <= day <= LAST_DAY:
        return None
    return (day - datetime.date(1899, 12, 30)).days


def number_format(value: Any, unit: str, language: Language, *, alone: bool = False) -> str:
    """How a spreadsheet writes a value of that unit; `alone` where no heading says the unit.

    Examples
    --------
    >>> number_format(1234, "money", Language("en")), number_format(0.5, "half_days", Language("fr"))
    ('"€"#,##0', '#,##0.0')
    """
    if unit == "free":
        return ""
    if unit == "date":
        return "[$-40C]dd/mm/yyyy" if language.code == "fr" else "[$-809]d mmm yyyy"
    if unit == "share":
        return '0"\u00a0"%' if language.code == "fr" else "0%"
    decimals = DECIMALS[unit]
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if decimals and number and round(value, decimals) == round(value):
        decimals = 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if unit.startswith("money"):
        before, after = (_quoted(side) for side in language.money(0).split("0"))
        pattern = before + pattern + after
    if alone and unit in SUFFIXES and number:
        pattern += _quoted("\u00a0" + language.text(SUFFIXES[unit][language.plural(value)]))
    return pattern


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def fitting(grids: Sequence[Grid], language: Language) -> list[float]:
    """Widths of a sheet's columns, in characters: enough for the words, few enough for a page."""
    widths: list[float] = []
    for grid in grids:
        for position, one in enumerate(grid.fields):
            widest = WIDEST if position else WIDEST_FIRST
            short = FEW if not position or (len(grids) == 1 and len(grid.fields) <= 6) else MANY
            needed = max((_needed(text, widest, short) for text in _column(grid, position, language)), default=0)
            width = max(NARROWEST, one.width, needed, _heading(one))
            if position == len(widths):
                widths.append(width)
            widths[position] = max(widths[position], width)
    if len(grids) > TOGETHER:
        widths = _shared(grids, language)
    while len(widths) < 6:  # a narrow table leaves room for the sentence above it
        widths.append(16)
    return widths


def _shared(grids: Sequence[Grid], language: Language) -> list[float]:
    """Widths of columns that many tables share: the more text stands in one, the more of the room it has.

    By the root of it, which makes the fewest lines in all; a column holds its short texts on one line at least, and is
    no wider than its longest.

    Examples
    --------
    >>> fields = Field("day", "Date"), Field("opens", "Ce qu’elle permet")
    >>> rows = tuple((Cell("01/11/2026"), Cell("Décider avec les métiers. " * 4)) for _ in range(3))
    >>> _shared([Grid("acts", fields, rows)], Language("fr"))
    [12.5, 106.5]
    """
    count = max(len(grid.fields) for grid in grids)
    least, most, weights = [float(NARROWEST)] * count, [0.0] * count, [0.0] * count
    for grid in grids:
        for position, one in enumerate(grid.fields):
            texts = _column(grid, position, language)
            words = [word for text in texts for word in re.split(r"[ \n]", text)]
            short = max((len(text) for text in texts if len(text) <= DATED), default=0)
            word = min(max(map(len, words), default=0), LONGEST_WORD)
            least[position] = max(least[position], one.width, _heading(one), max(short, word) + INDENT)
            most[position] = max(most[position], max(map(len, texts), default=0) + INDENT)
            weights[position] += sum(len(text) for text in texts if len(text) > MANY)

    def widths(part: float) -> list[float]:
        return [max(low, min(high, part * weight**0.5)) for low, high, weight in zip(least, most, weights, strict=True)]

    room = max(USUAL, ROOM * sum(least))
    low, high = 0.0, room
    for _ in range(40):
        part = (low + high) / 2
        low, high = (part, high) if sum(widths(part)) <= room else (low, part)
    return [round(width, 1) for width in widths(low)]


def _column(grid: Grid, position: int, language: Language) -> list[str]:
    """What the cells of a column show, its total with them."""
    rows = (*grid.rows, *((grid.total,) if grid.total else ()))
    return [shown_text(row[position], language) for row in rows]


def _heading(one: Field) -> float:
    """The width its heading asks for, on three lines at most."""
    words = max((len(word) for word in re.split(r"[ \n]", one.heading)), default=0)
    return max(min(words, LONGEST_WORD), len(one.heading) / 3) + INDENT + 1


def _needed(text: str, widest: int, short: int) -> float:
    """A short text stands on one line, a longer one on three or four."""
    longest = min(max((len(word) for word in re.split(r"[ \n]", text)), default=0), LONGEST_WORD)
    whole = len(text) if len(text) <= short else max(short, math.ceil(len(text) / 3))
    return min(widest, max(longest, whole) + INDENT)


def written_cell(value: Any, unit: str, language: Language) -> str:
    """A cell's words, as one searches for them."""
    return language.unjoined(written(value, unit, language))


def shown_text(cell: Cell, language: Language) -> str:
    """What a cell shows, to know how wide it is."""
    value, unit = cell.value, cell.unit
    if value is None or value == "":
        return ""
    if unit == "mixed" and isinstance(value, (list, tuple)):
        return language.value(*value)
    if unit == "free":
        return str(value)
    return written_cell(value, unit, language)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Of a row whose cells hold these texts: what a spreadsheet works out only once somebody opens it there."""
    lines = max(_lines(text, width - INDENT) for text, width in zip(texts, widths, strict=False))
    return min(LINE * lines + AROUND, TALLEST)


@lru_cache(maxsize=16_384)
def _lines(text: str, width: float) -> int:
    """Lines a text asks for in so many characters."""
    return sum(max(1, len(textwrap.wrap(line, max(int(width * TIGHT), 1)))) for line in text.split("\n"))


def _code(text: str) -> str:
    """A text as heads and feet take it: `&` opens a code there."""
    line, room = " ".join(text.split()), (HEAD_AND_FOOT - 40) // 2
    if len(line.replace("&", "&&")) <= room:
        return line.replace("&", "&&")
    while len(line.replace("&", "&&")) >= room:
        line = line[:-1]
    return line.rstrip().replace("&", "&&") + "…"
