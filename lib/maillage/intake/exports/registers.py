"""Registers of memberships as a company keeps them: one row a person and network, under headings near ours.

What the register writes too vaguely for us (« sept. 2021 », « ? ») is left empty and counted, where the membership is
understood without it; a network or a fee that cannot be read stays a problem of its row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from maillage.catalogue import match
from maillage.intake.exports.entries import day_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.headings import HEADINGS_AT_MOST, is_total, name_key
from maillage.intake.exports.opening import Tabular
from maillage.intake.folding import spellings
from maillage.intake.problems import Problem, Unreadable, sentence
from maillage.intake.reading import InputFile, Sheet, match_headings
from maillage.intake.values import Cell, Reader, as_text, is_missing
from maillage.language import phrase
from maillage.tables import TABLES

KIND = "membership register"
_TABLE = TABLES["memberships"]
_ALSO = {  # headings of registers that are none of our labels or aliases
    "collaborateur": "person", "salarie": "person", "adherent": "person", "nom": "person", "nometprenom": "person",
    "nomprenom": "person", "employe": "person", "employee": "person", "adhesiondepuis": "since",
    "datedadhesion": "since", "membredepuis": "since", "dateadhesion": "since", "cotisationannuelleht": "fee",
    "prixht": "fee", "reseauclub": "network", "organisme": "network", "nomduclub": "network", "structure": "network",
    "dateecheance": "renewal_date", "datedecheance": "renewal_date",
}  # fmt: skip
_MONEY = {"fee", "paid_by", "renewal_date", "notice_months", "last_attended", "since", "role"}
_DATES = ("since", "last_attended", "renewal_date")
_CHOICES = ("role", "paid_by")
_NEEDED = ("network", "fee")  # read by the same rules as a typed table, problems and all


def is_register(table: Tabular) -> bool:
    """Whether the table lists memberships: networks, people and what goes with them."""
    return _headings(table) is not None


def _headings(table: Tabular) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    wanted = 2 if len(table.file.below) > 1 and table.file.below[0].casefold() in ("lists", "listes") else 3
    best = None
    for number, cells in table.head[:HEADINGS_AT_MOST]:
        texts = tuple(" ".join(as_text(cell).split()) for cell in cells)
        at = {column.id: place for place, column in match_headings(texts, _TABLE)[0].items()}
        for place, text in enumerate(texts):
            for spelling in spellings(text):
                column = _ALSO.get(spelling)
                if column and column not in at and place not in at.values():
                    at[column] = place
        fits = "network" in at and at.keys() & _MONEY and len(at) >= wanted
        if fits and (best is None or len(at) > len(best[1])):
            best = number, at, texts
    return best


def read_registers(tables: Sequence[Tabular], context: Context, people: Mapping[str, str]) -> Found:
    """Memberships from every register; none where the consultant typed some, only a count that differs.

    Parameters
    ----------
    tables : sequence of Tabular
        Those that `is_register` took.
    context : Context
    people : mapping
        Keys of the people known, by what names are compared by.
    """
    found = Found()
    typed = context.rows.get("memberships", ())
    spelt = dict(people)  # of people nobody listed, the first spelling stands for both orders of the name
    listed = 0
    for table in tables:
        sheet, rows = _sheet(table, spelt, Reader(context.language, context.currency), found.problems)
        listed += rows
        fills = "memberships" if sheet is not None and not typed else ""
        found.files.append(InputFile(table.file.path, KIND, fills, rows, table.encoding))
        if sheet is not None and not typed:
            found.sheets.append(sheet)
    if typed and tables and listed != len(typed):
        found.problems.append(
            Problem("warning", tables[0].file.path, tables[0].sheet,
                    found=sentence(phrase("Adhésions saisies : {typed} ; d’après le registre : {listed}."),
                                   typed=len(typed), listed=listed),
                    do=sentence(phrase("Les adhésions saisies sont retenues. Les compléter, ou vider « Adhésions ».")))
        )  # fmt: skip
    return found


def _sheet(table: Tabular, people: dict[str, str], reader: Reader, problems: list[Problem]) -> tuple[Sheet | None, int]:
    headings = _headings(table)
    if headings is None:
        return None, 0
    row, at, texts = headings
    columns = tuple(sorted(at, key=at.__getitem__))
    emptied: Counter[str] = Counter()
    cells: list[tuple[Cell, ...]] = [columns]
    numbers = [row]
    for number, raw in table.rows():
        if number <= row or not any(map(as_text, raw)) or is_total(raw):
            continue
        values = [raw[at[column]] if at[column] < len(raw) else None for column in columns]
        if all(is_missing(value) for value in values):
            continue
        read = [_cleaned(value, column, people, reader) for value, column in zip(values, columns, strict=True)]
        for column, value, kept in zip(columns, values, read, strict=True):
            emptied[column] += kept is None and not is_missing(value, "date")
        cells.append(tuple(read))
        numbers.append(number)
    for column in columns:
        if emptied[column]:
            problems.append(
                Problem("warning", table.file.path, table.sheet, row, texts[at[column]],
                        sentence(phrase("Cellules trop vagues, laissées vides : {count}."), count=emptied[column]),
                        do=sentence(phrase("Si cela compte, saisir le registre dans « Adhésions ».")))
            )  # fmt: skip
    unread = tuple(text for place, text in enumerate(texts) if text and place not in at.values())
    if unread:
        problems.append(
            Problem("warning", table.file.path, table.sheet, row,
                    found=sentence(phrase("Colonnes du registre qui ne sont pas lues : {unread}."), unread=unread),
                    do=sentence(phrase("Rien à faire si elles ne comptent pas ici.")))
        )  # fmt: skip
    titles = tuple(texts[at[column]] for column in columns)
    sheet = Sheet(table.file.path, table.sheet, _TABLE, tuple(cells), table.encoding, tuple(numbers), titles)
    return sheet, len(cells) - 1


def _cleaned(cell: Cell, column: str, people: dict[str, str], reader: Reader) -> Cell:
    text = " ".join(as_text(cell).split())
    if column == "person":
        return people.setdefault(name_key(text), text) if text else None
    if column in _DATES:
        return day_of(cell)
    if column in _CHOICES:
        return match(f"choice:{_TABLE.column(column).choices}", text) or _first_word(column, text)
    if column in _NEEDED:
        return cell
    try:
        return None if reader.read(cell, _TABLE.column(column)) is None else cell
    except Unreadable:
        return None


def _first_word(column: str, text: str) -> str | None:
    """« Présidente de commission » is a president's role for us: the first word alone may be known."""
    return match(f"choice:{_TABLE.column(column).choices}", text.split()[0]) if text else None
