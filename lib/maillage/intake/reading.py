"""A client's folder as cells: `intake.xlsx` and `<table>.csv` opened, sheets and headings recognised, cells read.

Nothing here decides what is true: rows come out typed, each with the place it was read at, and everything that could
not be read comes out as a `Problem`. Whatever a file is (locked, torn, encrypted, absurdly large, a link out of the
folder), the outcome is a problem and never a traceback.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import html
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maillage.intake.folding import folded, nearest, spellings, squeezed
from maillage.intake.problems import NOTHING, Label, Problem, Unreadable, sentence
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.values import Cell, Read, Reader, as_text, is_missing, item_named, item_parts, read_answer
from maillage.language import phrase
from maillage.tables import ASKED, FILED, Column, Table

WORKBOOK = "intake.xlsx"

# Beyond these a sheet is no table of ours but an accident: a stray cell at the far end, a file of another kind.
MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000
LARGEST_FILE = 200_000_000
LARGEST_PART = 400_000_000

# Headings are looked for in so many first rows: a title or a note may stand above them.
HEADING_ROWS = 20

# Our own sheets that hold no table.
_OWN_SHEETS = {"modedemploi", "instructions", "howtofillin", "acorriger", "tocorrect", "lists", "lisezmoi", "readme"}
_SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers"}
_TOTALS = {
    "total", "totaux", "total general", "sous-total", "sous total", "grand total", "subtotal", "total ht", "somme",
}  # fmt: skip

# A row whose column here is empty was printed for the client and not filled in.
_UNFILLED_WITHOUT = {"symptoms": "state"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file, or one sheet of a workbook, as `maillage check --json` lists it.

    Parameters
    ----------
    path : str
    kind : str
        *settings*, *workbook*, *csv*, or the kind of export: *linkedin connections*, *ledger*, …
    table : str
        The table of the data model it fills; empty when it fills none.
    rows : int
        Rows read.
    encoding : str
    first, last : date, optional
        The days its rows span, where they have one.
    """

    path: str
    kind: str
    table: str = ""
    rows: int = 0
    encoding: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def is_export(self) -> bool:
        """Whether it was received as it is; its path may hold the name of a person, and stays in intake."""
        return self.kind not in ("settings", "workbook", "csv")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one table as they stand in one file, from its first row and first column.

    Parameters
    ----------
    path : str
    name : str
        Of the sheet; empty for a text.
    table : Table
    cells : tuple of tuples
        The first of them the headings, where a title does not stand above.
    encoding : str
    numbers : tuple of int
        For rows drawn from an export: where each stands in the file; the place in `cells` when left out.
    titles : tuple of str
        For columns drawn from an export: their headings in the file.
    """

    path: str
    name: str
    table: Table
    cells: tuple[tuple[Cell, ...], ...] = field(repr=False)
    encoding: str = ""
    numbers: tuple[int, ...] = field(default=(), repr=False)
    titles: tuple[str, ...] = field(default=(), repr=False)

    def number(self, at: int) -> int:
        """The number a spreadsheet shows for the row at that place."""
        return self.numbers[at] if self.numbers else at + 1

    @property
    def source(self) -> tuple[str, str]:
        """File and sheet: what tells two sources of one table apart."""
        return self.path, self.name


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it stands in the file: its heading and the spreadsheet's letter."""

    text: str
    letter: str


@dataclass(slots=True)
class Row:
    """One row, typed, with the place each value was read at."""

    sheet: Sheet
    number: int
    values: dict[str, Read]
    headings: Mapping[str, Heading]
    unread: set[str] = field(default_factory=set)  # columns whose cell is a problem already

    def problem(self, severity: str, column: str, found, expected=NOTHING, do=NOTHING) -> Problem:
        """A problem at one cell of this row; at the row when the file has no such column."""
        heading = self.headings.get(column, Heading("", ""))
        return Problem(
            severity, self.sheet.path, self.sheet.name, self.number, heading.text, found, expected, do, heading.letter
        )


@dataclass(slots=True)
class Reading:
    """Everything found in a client's folder: sheets, the list of files, problems so far."""

    sheets: list[Sheet] = field(default_factory=list)
    files: list[InputFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    order: list[tuple[str, str]] = field(default_factory=list)  # file and sheet, as they come in the folder


def letter_of(position: int) -> str:
    """The spreadsheet's name of a column, counted from 0.

    Examples
    --------
    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(701), letter_of(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- the folder ----------------------------------------------------------------------------------------------------


def _table_names() -> dict[str, Table]:
    """Every name a sheet or file of a table may bear, squeezed: ids before labels."""
    names: dict[str, Table] = {}
    for naming in ("id", "fr", "en"):
        for table in FILED.values():
            names.setdefault(squeezed(getattr(table, naming)), table)
    return names


def table_named(name: str) -> Table | None:
    """The table a sheet or file of that name holds: by id or label, accents, case, spaces and signs aside.

    Examples
    --------
    >>> table_named("ADHESIONS").id, table_named("internal network").id, table_named("Feuil1") is None
    ('memberships', 'internal_network', True)
    """
    return _table_names().get(squeezed(name))


def _near_table(name: str, language: str) -> str:
    labels = [table.label(language) for table in ASKED.values()]
    near = nearest(name, [*labels, *ASKED])
    return ASKED[near].label(language) if near in ASKED else near


def read_folder(folder: Path, home: Path, relative: str, language: str = "fr") -> Reading:
    """Open every file of a wave's folder that holds a table.

    Parameters
    ----------
    folder : Path
        The wave's folder.
    home : Path
        The folder of all clients: a link that leads out of it is refused.
    relative : str
        The wave's folder, as problems name it.
    language : str
        Language in which the nearest table or column is named.
    """
    reading = Reading()
    try:
        paths = sorted(folder.iterdir(), key=lambda path: (folded(path.name) != WORKBOOK, path.name))
    except OSError:
        reading.problems.append(cannot_open(relative, folder=True))
        return reading
    paths = [path for path in paths if not path.name.startswith((".", "~$"))]
    if not paths:
        reading.problems.append(
            Problem("error", relative, found=sentence(phrase("Le dossier est vide.")),
                    expected=sentence(phrase("Les fichiers engagement.toml et intake.xlsx sont attendus.")),
                    do=sentence(phrase("Lancer « maillage new », ou y copier les fichiers du client.")))
        )  # fmt: skip
    if not folder.resolve().is_relative_to(home.resolve()):
        reading.problems.append(_leads_out(relative))
        return reading
    for path in paths:
        _read_path(path, folder, f"{relative}/{path.name}", language, reading)
    return reading


def _read_path(path: Path, folder: Path, name: str, language: str, reading: Reading) -> None:
    suffix = path.suffix.casefold()
    if path.name == SETTINGS_FILE or (suffix not in _SPREADSHEETS and suffix not in (".csv", ".tsv")):
        return
    reading.order.append((name, ""))
    is_workbook = path.name.casefold() == WORKBOOK
    table = table_named(path.stem) if suffix in (".csv", ".tsv") else None
    if not is_workbook and table is None:
        reading.problems.append(_file_not_read(path, name, language))
        return
    raw = open_bytes(path, folder, name, reading.problems)
    if raw is None:
        return
    if is_workbook:
        _read_workbook(raw, name, language, reading)
    elif table is not None:
        read_csv(raw, name, table, reading)


def _file_not_read(path: Path, name: str, language: str) -> Problem:
    if path.suffix.casefold() in _SPREADSHEETS:
        found = sentence(phrase("Le fichier n’est pas lu : seul le classeur intake.xlsx l’est."))
        do = sentence(phrase("Pour qu’il soit lu, l’enregistrer au format .xlsx sous le nom intake.xlsx."))
    else:
        found = sentence(phrase("Le fichier n’est pas lu : son nom n’est pas celui d’une table."))
        near = _near_table(path.stem, language)
        do = (
            sentence(phrase("Vouliez-vous dire « {near} » ?"), near=f"{near}.csv")
            if near
            else sentence(phrase("Pour qu’il soit lu, lui donner le nom d’une table : Adhésions.csv."))
        )
    return Problem("warning", name, found=found, do=do)


def open_bytes(path: Path, folder: Path, name: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a plain file of the folder; None and a problem when it is none, or does not open."""
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            problems.append(_leads_out(name))
            return None
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.append(
                Problem("error", name, found=sentence(phrase("Ce n’est pas un fichier.")),
                        expected=sentence(phrase("Un fichier de ce nom est attendu.")),
                        do=sentence(phrase("Renommer ou déplacer ce qui porte ce nom.")))
            )  # fmt: skip
            return None
        if status.st_size > LARGEST_FILE:
            problems.append(_too_large(name))
            return None
        return path.read_bytes()
    except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
        problems.append(cannot_open(name))
        return None


def cannot_open(name: str, *, folder: bool = False) -> Problem:
    if folder:
        return Problem("error", name, found=sentence(phrase("Le dossier ne s’ouvre pas.")),
                       expected=sentence(phrase("Un dossier lisible est attendu.")),
                       do=sentence(phrase("Vérifier les droits d’accès au dossier.")))  # fmt: skip
    return Problem("error", name, found=sentence(phrase("Le fichier ne s’ouvre pas.")),
                   expected=sentence(phrase("Un fichier lisible est attendu.")),
                   do=sentence(phrase("Le fermer dans Excel et vérifier les droits d’accès.")))  # fmt: skip


def _leads_out(name: str) -> Problem:
    return Problem("error", name, found=sentence(phrase("C’est un lien qui mène hors du dossier du client.")),
                   expected=sentence(phrase("Un fichier du dossier est attendu.")),
                   do=sentence(phrase("Remplacer le lien par une copie.")))  # fmt: skip


def _too_large(name: str, sheet: str = "") -> Problem:
    return Problem("error", name, sheet, found=sentence(phrase("Les données sont démesurées.")),
                   expected=sentence(phrase("Cellules par feuille : au plus {cells} ; colonnes : au plus {columns}."),
                                     cells=MOST_CELLS, columns=MOST_COLUMNS),
                   do=sentence(phrase("Supprimer les lignes et colonnes sans données, puis enregistrer.")))  # fmt: skip


# --- the workbook --------------------------------------------------------------------------------------------------

# A cell's tag and what follows it up to the next cell or its end: every sign is read once, whatever the part holds.
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\b([^<>]*+)>((?:[^<]++|<(?!/?(?:\w{1,20}:)?c[\s>/])[^<>]*+>)*+)")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@dataclass(slots=True)
class _Extent:
    """How far the filled cells of a sheet reach, and the cells calamine shows as empty though they are not."""

    rows: int = 0
    columns: int = 0
    text: int = 0  # bytes of its shared strings, each as often as it is shown
    failing: dict[tuple[int, int], str] = field(default_factory=dict)


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1


def _extent(part: bytes, strings: list[int]) -> _Extent:
    """Measure a sheet before it is loaded: one stray cell at the far end would have it fill the memory.

    So would one long string that thousands of cells show.
    """
    extent = _Extent()
    for cell in _CELL.finditer(part):
        attributes, body = cell.groups()
        if not body or attributes.endswith(b"/") or not (place := _REFERENCE.search(attributes)):
            continue
        column, row = _position(place[1]), int(place[2])
        extent.rows = max(extent.rows, row)
        extent.columns = max(extent.columns, column + 1)
        value = _VALUE.search(body)
        if value and b't="s"' in attributes and value[1].isdigit() and int(value[1]) < len(strings):
            extent.text += strings[int(value[1])]
        if b't="e"' in attributes:
            extent.failing[row - 1, column] = value[1].decode("utf-8", "replace") if value else "#N/A"
        elif b't="str"' not in attributes and value is None and _FORMULA.search(body):
            extent.failing[row - 1, column] = "#N/A"
    return extent


def _extents(raw: bytes) -> dict[str, _Extent] | None:
    """The extent of every sheet by name; None when a part of the workbook is absurdly large.

    Raises
    ------
    zipfile.BadZipFile, KeyError, zlib.error, lzma.LZMAError, NotImplementedError, EOFError, RuntimeError
        When the file is no workbook.
    """
    extents = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_PART:
            return None
        strings: list[int] = []
        if "xl/sharedStrings.xml" in archive.namelist():
            parts_of = re.split(rb"<(?:\w{1,20}:)?si\b", archive.read("xl/sharedStrings.xml"))
            strings = [len(string) for string in parts_of[1:]]
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {}
        for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
            parts = dict(re.findall(r'(\w+)="([^"]*)"', relation))
            targets[parts.get("Id", "")] = parts.get("Target", "")
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
            parts = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
            target = targets.get(next((value for key, value in parts.items() if key.endswith(":id")), ""), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in archive.namelist():
                extents[html.unescape(parts.get("name", ""))] = _extent(archive.read(path), strings)
    return extents


_NOT_A_WORKBOOK = (
    zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, zlib.error, lzma.LZMAError, NotImplementedError, EOFError,
    RuntimeError, ValueError, OSError,
)  # fmt: skip


def _unreadable_workbook(raw: bytes, name: str) -> Problem:
    if raw.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return Problem("error", name, found=sentence(phrase("Le classeur est protégé par un mot de passe.")),
                           expected=sentence(phrase("Un classeur sans mot de passe est attendu.")),
                           do=sentence(phrase("Retirer le mot de passe : Fichier, Informations.")))  # fmt: skip
        return Problem("error", name, found=sentence(phrase("Le classeur est dans l’ancien format d’Excel (.xls).")),
                       expected=sentence(phrase("Un classeur .xlsx est attendu.")),
                       do=sentence(phrase("L’enregistrer dans Excel au format .xlsx.")))  # fmt: skip
    return Problem("error", name, found=sentence(phrase("Le fichier n’est pas un classeur lisible.")),
                   expected=sentence(phrase("Un classeur .xlsx est attendu.")),
                   do=sentence(phrase("L’ouvrir dans Excel et l’enregistrer de nouveau au format .xlsx.")))  # fmt: skip


def open_workbook(raw: bytes, name: str, reading: Reading) -> Iterator[tuple[str, bool, tuple[tuple[Cell, ...], ...]]]:
    """Name, whether hidden, and cells of every worksheet; problems for those that cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    problems = reading.problems
    try:
        extents = _extents(raw)
        if extents is None:
            problems.append(_too_large(name))
            return
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except (CalamineError, *_NOT_A_WORKBOOK):
        problems.append(_unreadable_workbook(raw, name))
        return
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        reading.order.append((name, sheet.name))
        extent = extents.get(sheet.name, _Extent())
        if extent.columns > MOST_COLUMNS or extent.rows * extent.columns > MOST_CELLS or extent.text > LARGEST_PART:
            problems.append(_too_large(name, sheet.name))
            continue
        try:
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        except (CalamineError, *_NOT_A_WORKBOOK):
            problems.append(_unreadable_workbook(raw, name))
            continue
        for (row, column), text in extent.failing.items():
            while len(rows) <= row:
                rows.append([])
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = text
        yield sheet.name, sheet.visible != SheetVisibleEnum.Visible, tuple(map(tuple, rows))


def _read_workbook(raw: bytes, name: str, language: str, reading: Reading) -> None:
    for title, hidden, cells in open_workbook(raw, name, reading):
        table = table_named(title)
        if table is None:
            if hidden or squeezed(title) in _OWN_SHEETS or all(is_missing(cell) for row in cells for cell in row):
                continue
            near = _near_table(title, language)
            do = (
                sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
                if near
                else sentence(phrase("La renommer comme une table, ou la laisser : elle n’est pas lue."))
            )
            found = sentence(phrase("La feuille « {found} » n’est pas une table connue."), found=title)
            reading.problems.append(Problem("warning", name, title, found=found, do=do))
            continue
        reading.sheets.append(Sheet(name, title, table, cells))


def read_cells(path: Path) -> dict[str, tuple[tuple[Cell, ...], ...]]:
    """Every worksheet of a workbook by name, as its cells stand; for the copy with its problems marked.

    Empty when the file is no workbook: `take_in` says why.
    """
    return {title: cells for title, _, cells in open_workbook(path.read_bytes(), path.name, Reading())}


# --- CSV files -----------------------------------------------------------------------------------------------------


def decoded(raw: bytes) -> tuple[str, str] | None:
    """The text of a CSV file and its encoding, among those French and English Excel write; None when it is no text.

    Examples
    --------
    >>> decoded("réseau".encode("cp1252")), decoded("réseau".encode("utf-8-sig"))
    (('réseau', 'cp1252'), ('réseau', 'utf-8-sig'))
    """
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    tried = next(((encoding,) for mark, encoding in marks if raw.startswith(mark)), ("utf-8", "cp1252"))
    for encoding in tried:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else (text, encoding)
    return None


def read_csv(raw: bytes, name: str, table: Table, reading: Reading) -> None:
    """Add the cells of a CSV file to what was read, or the problem that it is none."""
    found = decoded(raw)
    if found is None:
        reading.problems.append(
            Problem("error", name, found=sentence(phrase("Le fichier n’est pas un texte lisible.")),
                    expected=sentence(phrase("Un fichier CSV enregistré par Excel est attendu.")),
                    do=sentence(phrase("L’enregistrer dans Excel au format « CSV UTF-8 ».")))
        )  # fmt: skip
        return
    text, encoding = found
    start, separator = separated(text, table)
    cells: list[tuple[str, ...]] = [()] if start else []
    count = 0
    try:
        for row in csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True):
            count += len(row)
            if len(row) > MOST_COLUMNS or count > MOST_CELLS:
                reading.problems.append(_too_large(name))
                return
            cells.append(tuple(row))
    except csv.Error:
        reading.problems.append(
            Problem("error", name, row=len(cells) + 1,
                    found=sentence(phrase("Les guillemets de cette ligne ne se ferment pas comme il faut.")),
                    expected=sentence(phrase("Un fichier CSV enregistré par Excel est attendu.")),
                    do=sentence(phrase("Corriger les guillemets, ou enregistrer de nouveau depuis Excel.")))
        )  # fmt: skip
        return
    reading.sheets.append(Sheet(name, "", table, tuple(cells), encoding))


def separated(text: str, table: Table) -> tuple[int, str]:
    """Where the rows of a CSV text begin, and its separator: the one it declares, else the one it seems to have."""
    declared = re.match(r"sep=(.)\r?\n", text)
    return (declared.end(), declared[1]) if declared else (0, _separator(text, table))


def _separator(text: str, table: Table) -> str:
    """The separator under which most headings are recognised; then the one that makes most columns."""
    first = next((line for line in text.splitlines() if line.strip(" ;,\t")), "")

    def recognised(mark: str) -> tuple[int, int]:
        try:
            row = next(csv.reader([first], delimiter=mark), [])
        except csv.Error:
            return 0, 0
        return _recognised(tuple(row), table), len(row)

    return max((";", ",", "\t"), key=recognised)


# --- headings ------------------------------------------------------------------------------------------------------


def _recognised(row: tuple[Cell, ...], table: Table) -> int:
    names = {name for column in table.columns for name in _names(column, ("id", "fr", "en", "aliases"))}
    count = 0
    for cell in row:
        text = as_text(cell)
        if text and (any(name in names for name in spellings(text)) or (table.id == "answers" and item_named(text))):
            count += 1
    return count


def _names(column: Column, namings: Iterable[str]) -> set[str]:
    return {
        squeezed(name)
        for naming in namings
        for name in (column.aliases if naming == "aliases" else (getattr(column, naming),))
    }


def match_headings(headings: tuple[str, ...], table: Table) -> tuple[dict[int, Column], dict[int, Column]]:
    """The column each heading names, by position, and the headings that name a column already named.

    Ids, French and English labels are tried in the order of how many headings each explains: « Objective » is the code
    among ids and the wording among English labels.

    Examples
    --------
    >>> english, _ = match_headings(("Code", "Objective", "Kind"), ASKED["objectives"])
    >>> [column.id for column in english.values()]
    ['objective', 'wording', 'kind']
    """
    spelt = [spellings(heading) for heading in headings]

    def explained(naming: str) -> int:
        names = set().union(*(_names(column, (naming,)) for column in table.columns))
        return sum(any(name in names for name in names_of) for names_of in spelt)

    order = [*sorted(("id", "fr", "en"), key=explained, reverse=True), "aliases"]
    matched: dict[int, Column] = {}
    twice: dict[int, Column] = {}
    for naming in order:
        for position, ways in enumerate(spelt):
            if position in matched:
                continue
            for column in table.columns:
                if any(name in _names(column, (naming,)) for name in ways):
                    if column in matched.values():
                        twice.setdefault(position, column)
                    else:
                        matched[position] = column
                        twice.pop(position, None)
                    break
    return dict(sorted(matched.items())), dict(sorted(twice.items()))


@dataclass(slots=True)
class Layout:
    """Where the headings of a sheet stand and what they name."""

    row: int = 0
    columns: dict[int, Column] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)  # wide answers: item by position
    headings: dict[int, Heading] = field(default_factory=dict)


def lay_out(sheet: Sheet, language: str, problems: list[Problem]) -> Layout | None:
    """Which column each heading of a sheet names; None where it holds nothing, or none is recognised."""
    table = sheet.table
    filled = [at for at, row in enumerate(sheet.cells) if not all(is_missing(cell) for cell in row)]
    if not filled:
        return None
    first = filled[:HEADING_ROWS]
    at = max(first, key=lambda row: (_recognised(sheet.cells[row], table), -row))

    def problem(severity: str, found, expected=NOTHING, do=NOTHING, position: int | None = None) -> None:
        heading = layout.headings.get(position, Heading("", "")) if position is not None else Heading("", "")
        problems.append(
            Problem(
                severity, sheet.path, sheet.name, sheet.number(at), heading.text, found, expected, do, heading.letter
            )
        )

    texts = tuple(as_text(cell) for cell in sheet.cells[at])
    layout = Layout(
        row=at,
        headings={at: Heading(" ".join(text.split()), letter_of(at)) for at, text in enumerate(sheet.titles or texts)},
    )
    required = [column for column in table.columns if column.required]
    if not _recognised(sheet.cells[at], table):
        problem("error", sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
                sentence(phrase("Intitulés nécessaires : {known}."),
                         known=tuple(Label(column.fr, column.en) for column in required)),
                sentence(phrase("Reprendre les intitulés du modèle sur la première ligne.")))  # fmt: skip
        return None
    layout.columns, twice = match_headings(texts, table)
    if table.id == "answers" and not any(column.id == "item" for column in layout.columns.values()):
        _find_items(texts, layout, twice, problem)
    for position, column in twice.items():
        problem("error", sentence(phrase("La colonne « {column} » est là deux fois."),
                                  column=Label(column.fr, column.en)),
                sentence(phrase("Chaque colonne est attendue une fois.")),
                sentence(phrase("Supprimer ou renommer une des deux colonnes.")), position)  # fmt: skip
    known = [column.label(language) for column in table.columns]
    for position, text in enumerate(texts):
        if position in layout.columns or position in layout.items or position in twice:
            continue
        below = any(position < len(row) and not is_missing(row[position]) for row in sheet.cells[at + 1 :])
        if text and re.search(r"\bTTC\b", text, re.IGNORECASE):
            problem("error", sentence(phrase("La colonne « {found} » est toutes taxes comprises."), found=text),
                    sentence(phrase("Les montants sont attendus hors taxes.")),
                    sentence(phrase("Convertir les montants, puis corriger l’intitulé.")), position)  # fmt: skip
        elif text:
            near = nearest(text, known)
            do = (
                sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
                if near
                else sentence(phrase("La renommer comme une colonne du modèle, ou la laisser."))
            )
            problem("warning", sentence(phrase("La colonne « {found} » n’est pas connue : elle n’est pas lue."),
                                        found=text), NOTHING, do, position)  # fmt: skip
        elif below:
            problem("warning", sentence(phrase("La colonne {letter} n’a pas d’intitulé : elle n’est pas lue."),
                                        letter=letter_of(position)),
                    NOTHING, sentence(phrase("Lui donner un intitulé du modèle, ou la vider.")), position)  # fmt: skip
    given = {column.id for column in layout.columns.values()} | {column.id for column in twice.values()}
    if layout.items:
        given |= {"item", "value"}
    for column in required:
        if column.id not in given:
            problem("error", sentence(phrase("La colonne « {column} » manque."), column=Label(column.fr, column.en)),
                    sentence(phrase("Elle est nécessaire.")),
                    sentence(phrase("Ajouter une colonne intitulée « {column} »."),
                             column=Label(column.fr, column.en)))  # fmt: skip
    return layout


def _find_items(texts: tuple[str, ...], layout: Layout, twice: dict[int, Column], problem) -> None:
    """Headings of wide answers that name an item; `value` then is no column of the sheet."""
    for position, text in enumerate(texts):
        if position in layout.columns or not text or not (item := item_named(text)):
            continue
        twice.pop(position, None)
        if item in layout.items.values():
            problem("error", sentence(phrase("La question « {item} » est là deux fois."), item=item),
                    sentence(phrase("Chaque question est attendue une fois.")),
                    sentence(phrase("Supprimer ou renommer une des deux colonnes.")), position)  # fmt: skip
        layout.items[position] = item


# --- rows ----------------------------------------------------------------------------------------------------------


def rows_of(sheet: Sheet, reader: Reader, problems: list[Problem]) -> list[Row]:
    """The rows of a sheet, typed; wide answers come out long. What cannot be read is added to the problems."""
    layout = lay_out(sheet, reader.language, problems)
    if layout is None:
        return []
    headings = {column.id: layout.headings[at] for at, column in layout.columns.items()}
    rows: list[Row] = []
    for at in range(layout.row + 1, len(sheet.cells)):
        cells = sheet.cells[at]
        known = (*layout.columns, *layout.items)
        if all(position >= len(cells) or is_missing(cells[position]) for position in known):
            continue
        if _is_total(cells, layout):
            problems.append(
                Problem("warning", sheet.path, sheet.name, sheet.number(at),
                        found=sentence(phrase("La ligne est un total : elle n’est pas lue.")),
                        do=sentence(phrase("La supprimer pour faire taire cet avertissement.")))
            )  # fmt: skip
            continue
        row = Row(sheet, sheet.number(at), {}, headings)
        if _is_unfilled(cells, layout, sheet.table):
            continue
        for position, column in layout.columns.items():
            cell = cells[position] if position < len(cells) else None
            _read_into(row, cell, column, reader, problems)
        beyond = [cell for cell in cells[len(layout.headings) :] if not is_missing(cell)]
        if beyond and not sheet.name:
            # A separator inside an unquoted cell of a CSV: what follows it would be lost, or read one column too far.
            problems.append(
                Problem("error", sheet.path, sheet.name, sheet.number(at),
                        found=sentence(phrase("La ligne a plus de cellules que de titres : « {found} »."),
                                       found=as_text(beyond[0])),
                        expected=sentence(phrase("Une cellule par titre est attendue.")),
                        do=sentence(phrase("Mettre entre guillemets la cellule qui contient le séparateur.")))
            )  # fmt: skip
        for column in sheet.table.columns:
            row.values.setdefault(column.id, None)
            wide = layout.items and column.id in ("item", "value")
            if column.required and not wide and column.id in headings and column.id not in row.unread:
                _require(row, column, problems)
        if sheet.table.id != "answers":
            rows.append(row)
        elif layout.items:
            rows.extend(_melted(row, cells, layout, problems))
        else:
            rows.extend(_answered(row, problems))
    return rows


def _is_total(cells: tuple[Cell, ...], layout: Layout) -> bool:
    first = next((cells[at] for at in sorted(layout.columns) if at < len(cells) and not is_missing(cells[at])), None)
    return isinstance(first, str) and folded(first).rstrip(" :") in _TOTALS


def _is_unfilled(cells: tuple[Cell, ...], layout: Layout, table: Table) -> bool:
    empty = {
        column.id for at, column in layout.columns.items() if at >= len(cells) or is_missing(cells[at], column.type)
    }
    printed = _UNFILLED_WITHOUT.get(table.id)
    given = {column.id for column in layout.columns.values()} - empty
    return printed in empty and given == {table.key[0]} if printed else False


def _read_into(row: Row, cell: Cell, column: Column, reader: Reader, problems: list[Problem]) -> None:
    try:
        row.values[column.id] = reader.read(cell, column)
    except Unreadable as refused:
        row.values[column.id] = None
        row.unread.add(column.id)
        problems.append(row.problem("error", column.id, refused.found, refused.expected, refused.do))


def _require(row: Row, column: Column, problems: list[Problem]) -> None:
    if row.values[column.id] in (None, ""):
        row.unread.add(column.id)
        problems.append(
            row.problem("error", column.id, sentence(phrase("La cellule est vide.")),
                        sentence(phrase("Une valeur est nécessaire.")),
                        sentence(phrase("La remplir, ou vider toute la ligne.")))
        )  # fmt: skip


def _melted(row: Row, cells: tuple[Cell, ...], layout: Layout, problems: list[Problem]) -> Iterator[Row]:
    for position, item in layout.items.items():
        cell = cells[position] if position < len(cells) else None
        if is_missing(cell, "answer"):
            continue
        headings = {**row.headings, "value": layout.headings[position], "item": layout.headings[position]}
        answer = Row(row.sheet, row.number, {**row.values, "item": item, "value": cell}, headings, set(row.unread))
        yield from _answered(answer, problems)


def _answered(row: Row, problems: list[Problem]) -> Iterator[Row]:
    """The row with its answer read by the item's form; an item of several parts becomes a row a part."""
    item, cell = row.values["item"], row.values["value"]
    if not isinstance(item, str) or cell is None:
        return
    parts = item_parts(item)
    pieces: list[tuple[str, Cell]] = [(item, cell)]
    if parts:
        typed = [piece for piece in re.split(r"[;,/\n]", as_text(cell)) if piece.strip()]
        typed = typed * len(parts) if len(typed) == 1 and folded(typed[0]) in ("nsp", "na", "dk") else typed
        if len(typed) != len(parts):
            problems.append(
                row.problem("error", "value",
                            sentence(phrase("« {found} » ne répond pas aux deux parties de la question {item}."),
                                     found=as_text(cell), item=item),
                            sentence(phrase("Une réponse par partie est attendue.")),
                            sentence(phrase("Écrire oui ; non, ou une colonne par partie : {parts}."), parts=parts))
            )  # fmt: skip
            return
        pieces = list(zip(parts, typed, strict=True))
    for asked, piece in pieces:
        try:
            value = read_answer(piece, asked)
        except Unreadable as refused:
            problems.append(row.problem("error", "value", refused.found, refused.expected, refused.do))
            continue
        yield Row(row.sheet, row.number, {**row.values, "item": asked, "value": value}, row.headings, row.unread)
