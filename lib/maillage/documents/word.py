"""A document in Word: a Markdown template filled with what is known, blanks a reader sees, room to write and to sign.

The firm's own Word file and the styles are those of the reports. Whatever a client wrote is text of a run.
"""

from __future__ import annotations

import datetime
import io
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.prose import Bullets, Grid, Heading, Piece, Run, Words, pieces
from maillage.deliverables.settled import settled
from maillage.deliverables.word_package import LOCALES, OLDEST, Package, clean, package, parsed, signs
from maillage.deliverables.word_tables import widths
from maillage.documents.content import BLANK, printed
from maillage.language import Language

MARKED = '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>'  # what is left to a person, as on the HTML pages
# Least height of a row to write in, to write some lines in, and to sign in [twentieths of a point].
ROOM, LINES, SIGNED = 480, 1100, 1500
TURN = "\n---\n"  # between two pages of a template
HEADINGS = {1: "Heading1", 2: "Heading2", 3: "Heading3"}
SET_CLOSE = {  # before and after [twentieths of a point]: a paper is shorter than a report
    "Heading1": (100, 140), "Heading2": (160, 40), "Heading3": (140, 30), "Subtitle": (0, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blank:
    """What a person has to fill in, and what is asked for."""

    label: str


Cell = str | Blank


@dataclass(frozen=True, slots=True)
class Table:
    """A table of our own: headings, rows, the columns that hold numbers, the least height of its rows.

    `shares` says how the columns share the width; by default their words do.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()
    height: int = 0
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Points of a list, or a sentence where there is none."""

    items: tuple[str, ...]
    empty: Cell = ""


Value = str | Blank | Table | Listed


@dataclass(frozen=True, slots=True)
class About:
    """What a paper says of itself: above its title, in its header and at its foot, in its properties."""

    kind: str
    title: str
    client: str
    mark: str
    foot: str
    author: str
    dated: datetime.date
    notices: tuple[str, ...] = ()


def document(
    template: str, values: Mapping[str, Value], about: About, language: Language, brand: Brand = SOBER
) -> bytes:
    """A `.docx`, the same for the same template and values.

    Parameters
    ----------
    template : str
        Markdown without its title; `{name}` stands for a value, alone in its paragraph where it is a table or a list,
        `[à compléter : …]` for a blank, a line of three dashes for a new page.
    values : mapping
    about : About
    language : Language
    brand : Brand
        With a `word_master`, its styles, header and footer.

    Raises
    ------
    MasterError
        When the firm's master is no `.docx`.
    """
    made = package(brand, language)
    writing = _Writing(made, values)
    writing.line("Subtitle", _run(f"{about.kind} · {about.client}"))
    writing.line("Heading1", _run(about.title), keep=True)
    for notice in about.notices:
        writing.line("Avis", _run(notice))
    for place, page in enumerate(printed(template, language).split(TURN)):
        writing.turns = bool(place)
        for piece in pieces(page, down=0):
            writing.piece(piece)
    paper = made.paper
    furniture = made.furnish((about.client, about.mark), (about.foot, brand.footer), paper.width)
    size, margins = (
        "".join(f' w:{name}="{value}"' for name, value in given.items()) for given in (paper.size, paper.margins)
    )
    section = f"<w:sectPr>{furniture}<w:pgSz{size}/><w:pgMar{margins}/></w:sectPr>"
    made.document.element.body.extend(parsed(f"<w:body>{''.join(writing.xml)}{section}</w:body>"))
    return _saved(made, about, language)


@dataclass(slots=True)
class _Writing:
    """The body, in WordprocessingML, as it is written."""

    made: Package
    values: Mapping[str, Value]
    xml: list[str] = field(default_factory=list)
    turns: bool = False  # whether the next paragraph opens a page

    def piece(self, piece: Piece) -> None:
        if isinstance(piece, Heading):
            self.line(HEADINGS[min(piece.level, 3)], self.runs(piece.runs), keep=True)
        elif isinstance(piece, Words):
            self.words(piece.runs)
        elif isinstance(piece, Bullets):
            for item in piece.items:
                for one in item:
                    self.line("ListBullet", self.runs(one.runs))
        elif isinstance(piece, Grid):
            self.grid(piece)

    def words(self, runs: Sequence[Run]) -> None:
        """A paragraph; a table or a list that is alone in it takes its place."""
        alone = re.fullmatch(r"\{(\w+)\}", "".join(run.text for run in runs))
        value = self.values[alone[1]] if alone else None
        if isinstance(value, Table):
            self.table(
                [_run(head) for head in value.heads], value.heads,
                [[_cell(cell) for cell in row] for row in value.rows],
                [[_text(cell) for cell in row] for row in value.rows], value,
            )  # fmt: skip
        elif isinstance(value, Listed) and value.items:
            for item in value.items:
                self.line("ListBullet", _run(item))
        elif isinstance(value, Listed):
            self.line("Normal", _cell(value.empty))
        elif value != "":  # a paragraph of nothing is none
            self.line("Normal", self.runs(runs))

    def grid(self, grid: Grid) -> None:
        """A table of the template; a row whose last cells are empty is one to write in."""
        plain = [["".join(run.text for run in cell) for cell in row] for row in grid.rows]
        open_rows = any(not text.strip() for row in plain for text in row)
        heads = tuple("".join(run.text for run in head) for head in grid.head)
        shape = Table(heads, (), height=ROOM * open_rows, shares=(1,) * len(heads) * open_rows)
        cells = [[self.runs(cell) for cell in row] for row in grid.rows]
        self.table([self.runs(head) for head in grid.head], shape.heads, cells, plain, shape)

    def table(
        self, heads: Sequence[str], said: Sequence[str], rows: Sequence[Sequence[str]], texts: Sequence[Sequence[str]],
        shape: Table,
    ) -> None:  # fmt: skip
        """A table of fixed widths, its head repeated on each page and no row cut in two."""
        numbers = [place in shape.numbers for place in range(len(heads))]
        room = self.made.paper.width
        if shape.shares:
            wide = [room * share // sum(shape.shares) for share in shape.shares]
        else:
            wide = widths(said, numbers, texts, room=room, usual=room, letter=self.made.letter)
        columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in wide)
        look = (
            f'<w:tblStyle w:val="{self.made.styles["TableauMaillage"]}"/><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
            f'{_BORDERS if shape.height else ""}<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{"0020" if any(heads) else "0000"}" w:firstRow="{int(any(heads))}" w:lastRow="0" '
            'w:firstColumn="0" w:lastColumn="0" '
            'w:noHBand="1" w:noVBand="1"/>'
        )  # fmt: skip
        styles = [f"{{}}{'Chiffre' if number else ''}" for number in numbers]
        written = [self.row(heads, [one.format("Colonne") for one in styles], wide, head=True)] * any(heads)
        last = len(rows) - 1
        for place, row in enumerate(rows):
            short = shape.height >= SIGNED or place in (0, last - 1)  # a signature stays with what is signed
            written.append(
                self.row(row, [one.format("Cellule") for one in styles], wide, height=shape.height,
                         keep=short and place != last)
            )  # fmt: skip
        self.open_page()
        self.xml.append(f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(written)}</w:tbl>")
        self.xml.append(_AFTER)  # two tables that touch would be one

    def row(
        self, cells: Sequence[str], styles: Sequence[str], wide: Sequence[int], *, head: bool = False, height: int = 0,
        keep: bool = False,
    ) -> str:  # fmt: skip
        look = "<w:cantSplit/>" + (f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else "")
        stays = "<w:keepNext/>" if head or keep else ""
        written = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle '
            f'w:val="{self.made.styles[style]}"/>{stays}</w:pPr>{cell}</w:p></w:tc>'
            for cell, style, width in zip(cells, styles, wide, strict=True)
        )
        return f"<w:tr><w:trPr>{look}{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(written)}</w:tr>"

    def open_page(self) -> None:
        """Where a table opens a page: a line too small to be seen does."""
        if self.turns:
            self.turns = False
            self.xml.append(f"<w:p><w:pPr><w:pageBreakBefore/>{_SMALL}</w:pPr></w:p>")

    def line(self, style: str, runs: str, *, keep: bool = False) -> None:
        before, after = SET_CLOSE.get(style, ("", ""))
        # A report's rule above its title would stand right under that of the header.
        rule = '<w:pBdr><w:top w:val="nil"/></w:pBdr>' if style == "Subtitle" else ""
        space = f'<w:spacing w:before="{before}" w:after="{after}"/>' if style in SET_CLOSE else ""
        look = f'<w:pStyle w:val="{self.made.styles[style]}"/>{"<w:keepNext/>" if keep else ""}'
        look += f"{'<w:pageBreakBefore/>' if self.turns else ''}{rule}{space}"
        self.turns = False
        self.xml.append(f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>")

    def runs(self, runs: Sequence[Run]) -> str:
        """The runs of a template, its names filled and its blanks marked."""
        return "".join(part for run in runs for part in self._filled(run))

    def _filled(self, run: Run) -> Iterator[str]:
        for literal, name, _, _ in string.Formatter().parse(run.text):
            ends = 0
            for blank in BLANK.finditer(literal):
                yield _run(literal[ends : blank.start()], run)
                yield _run(blank[0], run, marked=True)
                ends = blank.end()
            yield _run(literal[ends:], run)
            if name:
                value = self.values[name]
                yield _cell(value, run)


_SMALL = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
_AFTER = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D7DEE4"/>' for side in _SIDES)
_BORDERS = f"<w:tblBorders>{_LINES}</w:tblBorders>"


def _run(text: str, look: Run | None = None, *, marked: bool = False) -> str:
    if not text:
        return ""
    styled = f"{'<w:b/>' if look and look.strong else ''}{'<w:i/>' if look and look.emphasis else ''}"
    styled += MARKED if marked else ""
    return f"<w:r>{f'<w:rPr>{styled}</w:rPr>' if styled else ''}{signs(text)}</w:r>"


def _cell(cell: Cell, look: Run | None = None) -> str:
    return _run(cell.label, look, marked=True) if isinstance(cell, Blank) else _run(cell, look)


def _text(cell: Cell) -> str:
    return cell.label if isinstance(cell, Blank) else cell


def _saved(made: Package, about: About, language: Language) -> bytes:
    core = made.document.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title = clean(f"{about.title} – {about.client}")[:255]
    core.subject = clean(about.mark)[:255]
    core.author = core.last_modified_by = clean(about.author)[:255]
    core.created = core.modified = datetime.datetime.combine(max(about.dated, OLDEST), datetime.time())
    core.language = LOCALES[language.code]
    core.revision = 1
    written = io.BytesIO()
    made.document.save(written)
    return settled(written.getvalue())


__all__ = ["LINES", "ROOM", "SIGNED", "About", "Blank", "Cell", "Listed", "Table", "Value", "document"]
