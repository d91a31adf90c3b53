"""The entries of a ledger, row by row: the French « fichier des écritures comptables » and plainer exports alike.

Columns are found by their headings, then by their places in the legal order (article A47 A-1 of the livre des
procédures fiscales). Only the entries of class 6, expenses, come out; what is needed to judge the whole is tallied.
Nothing is kept in memory but the tally, so that a ledger of a million entries streams through.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from maillage.intake.exports.opening import Numbered, Tabular
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import SHOWN_OF_A_KIND, Problem, Sentence, Unreadable, sentence
from maillage.intake.reading import letter_of
from maillage.intake.values import EXCEL_EPOCH, FIRST_YEAR, LAST_YEAR, Cell, as_text, plain_number, read_date
from maillage.language import phrase

# The legal order of the columns: after these eighteen, cash books have four more.
LEGAL_ORDER = (
    "journal", "journal_label", "number", "date", "account", "account_label", "third", "third_label", "piece",
    "piece_date", "label", "debit", "credit", "matching", "matching_date", "valid_date", "foreign", "currency",
)  # fmt: skip
_LEGAL_NAMES = (
    "journalcode", "journallib", "ecriturenum", "ecrituredate", "comptenum", "comptelib", "compauxnum", "compauxlib",
    "pieceref", "piecedate", "ecriturelib", "debit", "credit", "ecriturelet", "datelet", "validdate", "montantdevise",
    "idevise",
)  # fmt: skip

# Headings as accounting programs write them, squeezed; the legal names are added below.
_HEADINGS = {
    "journal": "codejournal journal codejal jal codejnl jnl journalcode",
    "journal_label": "libellejournal libjournal intitulejournal nomjournal libelledujournal",
    "number": "necriture numeroecriture numecriture ndecriture numerodecriture numerodelecriture noecriture "
    "nmouvement numeromouvement nummouvement entrynumber entryno",
    "date": "dateecriture datedecriture datedelecriture date datecomptable datecompta dateoperation datedoperation "
    "datemouvement entrydate postingdate",
    "account": "compte numcompte ncompte numerocompte numerodecompte numeroducompte nocompte nodecompte ndecompte "
    "codecompte comptegeneral ncomptegeneral numerocomptegeneral account accountnumber accountcode accountno glaccount",
    "account_label": "libellecompte libelleducompte libelledecompte libcompte intitulecompte intituleducompte "
    "intituledecompte nomducompte libellecomptegeneral accountname accountlabel accountdescription",
    "third": "compteauxiliaire numerocompteauxiliaire auxiliaire codetiers comptetiers",
    "third_label": "libelleauxiliaire libellecompteauxiliaire intituleauxiliaire tiers nomtiers nomdutiers "
    "libelletiers intituletiers fournisseur",
    "piece_date": "datepiece datedepiece datedelapiece datefacture documentdate",
    "label": "libelle libelleecriture libelledecriture libelledelecriture libelleoperation libellemouvement "
    "designation description label intitule",
    "debit": "debits montantdebit mtdebit mouvementdebit mouvementsdebit mvtdebit debiteuro debiteuros debiteneuros "
    "debiteur debiteneur",
    "credit": "credits montantcredit mtcredit mouvementcredit mouvementscredit mvtcredit crediteuro crediteuros "
    "crediteneuros crediteur",
    "amount": "montant montantsigne montanteneuros amount",
    "side": "sens senscomptable sensecriture dc debitcredit sensdc",
    "year": "exercice annee year fiscalyear exercicecomptable",
}
_NAMES: Mapping[str, str] = {
    name: column for column, names in _HEADINGS.items() for name in names.split()
} | dict(zip(_LEGAL_NAMES, LEGAL_ORDER, strict=True))  # fmt: skip

HEADINGS_AT_MOST = 25  # rows above which the headings of a ledger stand: titles, name of the firm, period
EXPENSES = "6"
_RESULT = ("120", "129")  # an entry that empties the expense accounts has one of these on the other side
_OPENING_JOURNALS = {"an", "ano", "anv", "ran", "anx"}
_TOTALS = ("total", "sous-total", "sous total", "totaux", "cumul", "report", "solde", "somme")
_SIDES = {
    "d": 1, "debit": 1, "db": 1, "1": 1, "+1": 1, "+": 1,
    "c": -1, "credit": -1, "cr": -1, "-1": -1, "-": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a ledger stand.

    Parameters
    ----------
    row : int
        Number of the row of headings; 0 when the file has none.
    at : mapping
        Position by column.
    titles : tuple of str
        The headings as they stand.
    least, most : int
        Cells a row has.
    legal : bool
        Whether it is a « fichier des écritures comptables », where every row is an entry.
    decimal : str
        The mark before the decimals, where the first amounts show it.
    year : int or None
        For a ledger without dates: the only year its name tells.
    """

    row: int
    at: Mapping[str, int]
    titles: tuple[str, ...]
    least: int
    most: int
    legal: bool
    decimal: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an expense account; `cents` is debit less credit [hundredths], `text` only chooses a category."""

    row: int
    day: datetime.date
    journal: str
    number: str
    account: str
    account_label: str
    cents: int
    opening: bool
    text: str = field(repr=False)


@dataclass(slots=True)
class Tally:
    """What is known of a ledger once its rows have passed: `debit` and `credit` in hundredths."""

    rows: int = 0
    debit: int = 0
    credit: int = 0
    days: Counter[datetime.date] = field(default_factory=Counter)
    closings: set[tuple[str, str, datetime.date]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


# --- columns -------------------------------------------------------------------------------------------------------


def _named(text: str) -> str | None:
    for spelling in (squeezed(text), squeezed(re.sub(r"[(\[][^)\]]*[)\]]", " ", text))):
        if spelling in _NAMES:
            return _NAMES[spelling]
    return None


def _headed(cells: list[Cell]) -> dict[str, int]:
    at: dict[str, int] = {}
    for position, cell in enumerate(cells):
        column = _named(cell) if isinstance(cell, str) and cell.strip() else None
        if column:
            at.setdefault(column, position)
    legal = sum(at.get(column) == position for position, column in enumerate(LEGAL_ORDER))
    if legal >= 6 and len(cells) >= len(LEGAL_ORDER):
        for position, column in enumerate(LEGAL_ORDER):  # a heading misspelt or torn: its place tells
            if column in ("debit", "credit") and "amount" in at:
                continue
            if position not in at.values():
                at.setdefault(column, position)
    return at


def _tells_amounts(at: Mapping[str, int]) -> bool:
    return {"debit", "credit"} <= at.keys() or {"amount", "side"} <= at.keys()


def lay_out(table: Tabular) -> Layout | None:
    """Where the columns stand; None when the table is no ledger."""
    best: tuple[int, int, dict[str, int], list[Cell]] | None = None
    for number, cells in table.head[:HEADINGS_AT_MOST]:
        at = _headed(cells)
        if "account" in at and _tells_amounts(at) and (best is None or len(at) > len(best[2])):
            best = (number, len(cells), at, cells)
    if best is not None:
        row, _, at, cells = best
        titles = [" ".join(as_text(cell).split()) for cell in cells]
        while titles and not titles[-1]:
            titles.pop()
        return _measured(table, row, at, tuple(titles))
    at = _unheaded(table)
    return _measured(table, 0, at, ()) if at else None


def _unheaded(table: Tabular) -> dict[str, int]:
    """The legal order, when the first rows have its types: a day in the fourth place, an account in the fifth."""
    rows = [cells for _, cells in table.head if any(as_text(cell) for cell in cells)]
    fitting = 0
    signed = 0
    for cells in rows:
        if not len(LEGAL_ORDER) <= len(cells) <= len(LEGAL_ORDER) + 5:
            continue
        account, first, second = as_text(cells[4]), as_text(cells[11]), as_text(cells[12])
        if not re.fullmatch(r"\d{8}", as_text(cells[3])) or day_of(cells[3]) is None or not account[:3].isdigit():
            continue
        if cents_of(first, ",") is None:
            continue
        fitting += 1
        signed += folded(second) in _SIDES
    if not rows or fitting * 10 < len(rows) * 9:
        return {}
    at = {column: position for position, column in enumerate(LEGAL_ORDER)}
    if signed * 10 > fitting * 9:
        at["amount"], at["side"] = at.pop("debit"), at.pop("credit")
    return at


def _measured(table: Tabular, row: int, at: dict[str, int], titles: tuple[str, ...]) -> Layout:
    legal = sum(at.get(column) == position for position, column in enumerate(LEGAL_ORDER)) >= 9
    if "date" not in at:
        if "piece_date" in at:
            at["date"] = at["piece_date"]
        elif "account_label" not in at and "label" in at:
            at["account_label"] = at.pop("label")  # a balance has one label, the account's
    below = [cells for number, cells in table.head if number > row and any(as_text(cell) for cell in cells)]
    most = len(titles) or max((len(cells) for cells in below), default=len(LEGAL_ORDER))
    needed = 1 + max(at[column] for column in ("account", "date", "debit", "credit", "amount", "side") if column in at)
    shorter = sum(len(cells) < most for cells in below)
    least = min(most, needed) if shorter * 2 > len(below) or not legal else most
    return Layout(row, at, titles, least, most, legal, _decimal_mark(below, at), _year_named(table))


# One, two or many digits after a mark are decimals; three may be thousands, but not after a nought or four digits.
_TELLING = re.compile(r"([.,])(?:\d{1,2}|\d{4,})\D*$|(?:(?<![\d.,])0|\d{4})([.,])\d{3}\D*$")


def _decimal_mark(rows: list[list[Cell]], at: Mapping[str, int]) -> str:
    seen: Counter[str] = Counter()
    for cells in rows:
        for column in ("debit", "credit", "amount"):
            position = at.get(column, -1)
            if 0 <= position < len(cells) and isinstance(cells[position], str):
                for before, after in _TELLING.findall(str(cells[position])):
                    seen[before or after] += 1
    return seen.most_common(1)[0][0] if seen else ""


def _year_named(table: Tabular) -> int | None:
    years = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", f"{table.file.below[-1]} {table.sheet}")}
    return years.pop() if len(years) == 1 else None


# --- cells ---------------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"([+-]?)(\d{1,13})(?:[.,](\d{1,2}))?")
_MARKED = re.compile(r"\d{1,3}([.,])\d{3}")


@lru_cache(maxsize=65_536)
def cents_of(text: str, decimal: str) -> int | None:
    """An amount in hundredths, signed; None when it is none. An empty cell is nothing.

    Parameters
    ----------
    text : str
    decimal : str
        The mark before decimals in this file, for `1.234`, which reads both ways; empty when unknown.

    Examples
    --------
    >>> [cents_of(text, ",") for text in ("1234,56", "1 234.56", "-64,20", "64,20-", "(12)", "", "1.234", "12,3,4")]
    [123456, 123456, -6420, -6420, -1200, 0, 123400, None]
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        sign, whole, fraction = plain.groups()
        cents = int(whole) * 100 + int((fraction or "0").ljust(2, "0"))
        return -cents if sign == "-" else cents
    bare = " ".join(text.replace("€", " ").replace("\u2212", "-").replace("EUR", " ").split())
    if not bare:
        return 0
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    elif bare.startswith("-") or bare.endswith("-"):
        negative, bare = True, bare.strip("- ")
    bare = bare.removeprefix("+").strip()
    number: float | None
    marked = _MARKED.fullmatch(bare)
    if marked:
        if not decimal:
            return None
        number = float(bare.replace(",", ".") if marked[1] == decimal else bare.replace(marked[1], ""))
    else:
        try:
            number = plain_number(bare, "fr")
        except ValueError:
            number = None
    if number is None or number >= 1e13:
        return None
    cents = round(number * 100)
    return -cents if negative else cents


def _cents(cell: Cell, decimal: str) -> int | None:
    if isinstance(cell, str):
        return cents_of(cell.strip(), decimal)
    if cell is None:
        return 0
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 1e13:
        return round(cell * 100)
    return None


def day_of(cell: Cell) -> datetime.date | None:
    """A day as exports write it: AAAAMMJJ, day first, in ISO order, with a short year, or Excel's serial number.

    Examples
    --------
    >>> [str(day_of(cell)) for cell in ("20231231", "31/12/2023", "31/12/23", "45123", "03-mai-19", "20231301")]
    ['2023-12-31', '2023-12-31', '2023-12-31', '2023-07-16', '2019-05-03', 'None']
    """
    if isinstance(cell, str):
        return _day_written(cell.strip())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _day_written(as_text(cell))
    try:
        return None if cell is None else read_date(cell)
    except Unreadable:
        return None


@lru_cache(maxsize=65_536)
def _day_written(text: str) -> datetime.date | None:
    if text.isascii() and text.isdigit():
        if len(text) == 8:
            return _calendar(text[:4], text[4:6], text[6:]) or _calendar(text[4:], text[2:4], text[:2])
        if len(text) == 5 and 18_264 <= int(text) <= 73_050:
            return EXCEL_EPOCH + datetime.timedelta(days=int(text))
        return None
    short = re.fullmatch(r"(\d{1,2}[-/. ]\s?(?:\d{1,2}|[^\W\d_]+\.?)[-/. ]\s?)(\d{2})", text)
    if short:
        century = "20" if int(short[2]) < 70 else "19"
        text = f"{short[1]}{century}{short[2]}"
    try:
        return read_date(text)
    except Unreadable:
        return None


def _calendar(year: str, month: str, day: str) -> datetime.date | None:
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


@lru_cache(maxsize=4_096)
def _is_opening(code: str, label: str) -> bool:
    text = folded(label).replace("-", " ")
    return folded(code) in _OPENING_JOURNALS or bool(re.search(r"\ba nouveaux?\b|\breports? a nouveau", text))


# --- rows ----------------------------------------------------------------------------------------------------------


def _rows(table: Tabular, layout: Layout) -> Iterator[Numbered]:
    """The rows of the table; tabs and bars cut a text wherever they stand, since no quotation mark shields them there.

    A label that begins with a quotation mark would otherwise swallow the lines after it.
    """
    mark = _plain_mark(table, layout)
    if not mark:
        yield from table.rows()
        return
    for number, line in enumerate(_lines(table), start=1):
        cells = line.rstrip("\r\n").split(mark)
        if '"' in line:
            cells = [_unquoted(cell) for cell in cells]
        yield number, cells  # type: ignore[misc]


def _plain_mark(table: Tabular, layout: Layout) -> str:
    if table.sheet or not table.encoding or table.encoding == "mixed":
        return ""
    line = next((text for number, text in enumerate(_lines(table), start=1) if number == max(layout.row, 1)), "")
    return next((mark for mark in ("\t", "|") if line.count(mark) >= layout.most - 1 > 0), "")


def _lines(table: Tabular) -> Iterator[str]:
    return io.TextIOWrapper(io.BytesIO(table.file.raw), encoding=table.encoding, errors="replace", newline=None)


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


class _Told:
    """The problems of rows: as many of a kind as a report shows, the rest counted."""

    def __init__(self, table: Tabular, layout: Layout, problems: list[Problem]) -> None:
        self.table, self.layout, self.problems = table, layout, problems
        self.counts: Counter[str] = Counter()

    def row(self, number: int, found: Sentence, expected: Sentence, column: str = "") -> None:
        self.counts[found.template] += 1
        if self.counts[found.template] > SHOWN_OF_A_KIND:
            return
        position = self.layout.at.get(column, -1)
        titles = self.layout.titles
        self.problems.append(
            Problem("error", self.table.file.path, self.table.sheet, number,
                    titles[position] if 0 <= position < len(titles) else "", found, expected,
                    sentence(phrase("Demander un nouvel export, et ne pas le retoucher à la main.")),
                    letter_of(position) if position >= 0 else "")
        )  # fmt: skip

    def rest(self) -> None:
        beyond = sum(count - SHOWN_OF_A_KIND for count in self.counts.values() if count > SHOWN_OF_A_KIND)
        if beyond:
            self.problems.append(
                Problem("error", self.table.file.path, self.table.sheet,
                        found=sentence(phrase("Autres lignes illisibles : {count}."), count=beyond),
                        expected=sentence(phrase("Toutes les lignes d’un grand livre sont attendues lisibles.")),
                        do=sentence(phrase("Demander un nouvel export, et ne pas le retoucher à la main.")))
            )  # fmt: skip


def entries(table: Tabular, layout: Layout, tally: Tally) -> Iterator[Entry]:
    """The entries of class 6, in the order of the file; the tally is whole once they have all come out."""
    told = _Told(table, layout, tally.problems)
    get = _getter(layout.at)
    decimal, at = layout.decimal, layout.at
    debit_at, credit_at, amount_at = at.get("debit", -1), at.get("credit", -1), at.get("amount", -1)
    two = debit_at >= 0 and credit_at >= 0
    try:
        for number, cells in _rows(table, layout):
            if number <= layout.row or not any(cells):
                continue
            if len(cells) < layout.least and not any(as_text(cell) for cell in cells):
                continue
            if len(cells) < layout.least or (len(cells) > layout.most and _overflows(table, layout, cells)):
                told.row(number, sentence(phrase("Cellules sur cette ligne : {count}."), count=len(cells)),
                         sentence(phrase("Cellules attendues : {count}."), count=layout.most))  # fmt: skip
                continue
            account = as_text(get(cells, "account"))
            if not account[:1].isdigit():
                if layout.legal or not _is_no_entry(cells, layout):
                    told.row(number, sentence(phrase("Le numéro de compte manque ou n’en est pas un.")),
                             sentence(phrase("Un numéro de compte est attendu.")), column="account")  # fmt: skip
                continue
            day = _day(get, cells, layout)
            if day is None:
                told.row(number, _shown(get(cells, "date"), phrase("« {found} » n’est pas une date."),
                                        phrase("La cellule n’est pas une date.")),
                         sentence(phrase("Une date avec jour, mois et année est attendue.")),
                         column="date")  # fmt: skip
                continue
            debit: int | None
            credit: int | None
            if two:
                debit, credit = _cents(cells[debit_at], decimal), _cents(cells[credit_at], decimal)
            else:
                debit, credit = _by_side(_cents(cells[amount_at], decimal), get(cells, "side"))
            if debit is None or credit is None:
                column = "amount" if not two else "debit" if debit is None else "credit"
                told.row(number, _shown(get(cells, column), phrase("« {found} » n’est pas un montant."),
                                        phrase("La cellule n’est pas un montant.")),
                         sentence(phrase("Un montant est attendu.")), column=column)  # fmt: skip
                continue
            tally.rows += 1
            tally.debit += debit
            tally.credit += credit
            tally.days[day] += 1
            if account[:1] == EXPENSES:
                journal, entry = as_text(get(cells, "journal")), as_text(get(cells, "number"))
                text = f"{as_text(get(cells, 'label'))} {as_text(get(cells, 'third_label'))}"
                yield Entry(number, day, journal, entry, account, as_text(get(cells, "account_label")),
                            debit - credit, _is_opening(journal, as_text(get(cells, "journal_label"))),
                            text)  # fmt: skip
            elif account.startswith(_RESULT):
                journal, entry = as_text(get(cells, "journal")), as_text(get(cells, "number"))
                if entry.strip("0"):  # without numbers, a journal's whole day would pass for one entry
                    tally.closings.add((journal, entry, day))
    except csv.Error:
        tally.problems.append(
            Problem("error", table.file.path, table.sheet,
                    found=sentence(phrase("Le fichier ne se lit pas jusqu’au bout.")),
                    expected=sentence(phrase("Le fichier tel qu’il a été exporté est attendu.")),
                    do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")))
        )  # fmt: skip
    told.rest()


def _getter(at: Mapping[str, int]) -> Callable[[list[Cell], str], Cell]:
    def get(cells: list[Cell], column: str) -> Cell:
        position = at.get(column, -1)
        return cells[position] if 0 <= position < len(cells) else None

    return get


def _overflows(table: Tabular, layout: Layout, cells: list[Cell]) -> bool:
    """Whether something stands beyond the last heading: a separator inside a cell moved the rest of the row."""
    return not table.sheet and any(as_text(cell) for cell in cells[layout.most :])


def _is_no_entry(cells: list[Cell], layout: Layout) -> bool:
    """Totals, carried balances and headings between the accounts of a printed ledger."""
    words = [text for cell in cells if (text := as_text(cell))]
    amounts = [layout.at[column] for column in ("debit", "credit", "amount") if column in layout.at]
    silent = not any(as_text(cells[at]) for at in amounts if at < len(cells))
    return silent or any(folded(text).startswith(_TOTALS) for text in words)


def _day(get: Callable[[list[Cell], str], Cell], cells: list[Cell], layout: Layout) -> datetime.date | None:
    if "date" in layout.at:
        return day_of(get(cells, "date"))
    year = as_text(get(cells, "year")) or str(layout.year or "")
    return _calendar(year, "12", "31") if re.fullmatch(r"(19|20)\d\d", year) else None


def _by_side(cents: int | None, side: Cell) -> tuple[int | None, int | None]:
    sign = _SIDES.get(folded(as_text(side)))
    if cents is None or sign is None:
        return None, None
    return (cents, 0) if sign > 0 else (0, cents)


def _shown(cell: Cell, template: str, without: str) -> Sentence:
    """The cell where it holds signs of a number only: a shifted row may hold somebody's name there."""
    text = as_text(cell)
    return sentence(template, found=text) if re.fullmatch(r"[\d\s.,'()+/\u2212-]+", text) else sentence(without)
