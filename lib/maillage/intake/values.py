"""One reader per type of column: what a person types in a cell, read or refused, never guessed.

A reader takes the cell (text, number, truth or date, as calamine or the CSV gave it) and returns the value, or raises
`Unreadable` with the sentences of its problem. Empty cells never reach a reader: see `is_missing`.

**Numbers.** Spaces of any width and apostrophes group thousands. Where both `.` and `,` stand in a number the last one
is the decimal mark. A mark that stands several times groups thousands. A single mark followed by exactly three digits
after one to three others (`1.200`) reads both ways: in a French engagement `1.200` is 1200, and in an English one
`1,200` is 1200; the other mark there (`1,200` in French) is refused for money, where three decimals make no sense, and
is the decimal mark elsewhere and before k or M (`1,250 k€` is 1250). Any other single mark is the decimal mark.

**Dates.** Day first in both languages; `12/31/2026` is refused, two-digit years are refused, and so is a bare number:
it may be Excel's serial number, and the reader is told which date that would be.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.catalogue import entries, match
from maillage.intake.folding import folded, nearest, squeezed
from maillage.intake.problems import NOTHING, Label, Sentence, Unreadable, Value, sentence
from maillage.language import NARROW_NO_BREAK, NO_BREAK, phrase
from maillage.tables import Column

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None
Read = str | int | float | bool | datetime.date | tuple[str, ...] | None

FIRST_YEAR, LAST_YEAR = 1950, 2099

# What people type where they have nothing to say; never in a free text, where it may be meant.
# Letters are marks only where no key is asked: NC may be somebody's initials.
_MISSING_SIGNS = {"-", "--", "?", "..."}
_MISSING = {*_MISSING_SIGNS, "nc", "n.c.", "n/c", "nd", "n.d.", "n/d", "na", "n/a", "n.a.", "inconnu", "unknown"}

_EXCEL_ERROR = re.compile(
    r"#(DIV/0!|N/A|NAME\?|NOM\?|NULL!|NUL!|NUM!|NOMBRE!|REF!|VALUE!|VALEUR!|SPILL!|CALC!|PROPAGATION!|FIELD!)"
)

_NO_BREAK = NO_BREAK + NARROW_NO_BREAK
_ODD_SPACE = re.compile(rf"[^\S\n{_NO_BREAK}]")

YES = {"oui", "o", "yes", "y", "x", "vrai", "true", "ok", "1", "✓", "✔", "☑"}
NO = {"non", "n", "no", "faux", "false", "0", "✗", "✘", "☐"}

_CURRENCY_WORDS = {
    "eur": "EUR", "euro": "EUR", "euros": "EUR", "€": "EUR", "chf": "CHF", "usd": "USD", "$": "USD", "us$": "USD",
    "dollars": "USD", "dollar": "USD", "gbp": "GBP", "£": "GBP", "cad": "CAD", "$ca": "CAD", "ca$": "CAD", "xpf": "XPF",
    "mad": "MAD", "tnd": "TND", "xof": "XOF", "fcfa": "XOF", "jpy": "JPY", "¥": "JPY",
}  # fmt: skip
_EXCLUDING_TAX = {
    "ht", "h.t.", "h.t", "hors taxe", "hors taxes", "htva", "excl. tax", "excl tax", "excluding tax", "excl. vat",
    "excl vat", "ex vat", "ex. vat", "net of tax",
}  # fmt: skip
_INCLUDING_TAX = re.compile(
    r"\b(ttc|t\.t\.c|tvac|toutes taxes|tva comprise|tva incluse|incl\.? (tax|vat)|including (tax|vat)|inc\.? (tax|vat))"
)
_A_YEAR = {
    "/an", "/ an", "par an", "an", "l'an", "/annee", "par annee", "a year", "per year", "/year", "/yr", "p.a.", "pa",
}  # fmt: skip
_FREE = {"gratuit", "gratuite", "offert", "offerte", "free", "neant", "nil", "aucun", "aucune"}
_THOUSANDS = {"k": 1_000, "m": 1_000_000}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept september sep",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """How the cells of one engagement are read.

    Parameters
    ----------
    language : str
        `fr` or `en`: decides which mark groups thousands where a number reads both ways.
    currency : str
        ISO code; an amount in another currency is refused.
    """

    language: str = "fr"
    currency: str = "EUR"

    def read(self, cell: Cell, column: Column) -> Read:
        """The cell as a value of the column's type; None when it is missing.

        Raises
        ------
        Unreadable
            When the cell cannot be read as the column's type.
        """
        if is_missing(cell, column.type):
            return None
        if isinstance(cell, str) and _EXCEL_ERROR.match(cell.strip()):
            raise Unreadable(
                sentence(phrase("La cellule affiche « {found} » : sa formule échoue."), found=cell.strip()),
                sentence(phrase("Une valeur est attendue.")),
                sentence(phrase("Corriger la formule ou saisir la valeur.")),
            )
        return _READERS[column.type](cell, column, self)


def as_text(cell: Cell) -> str:
    """The cell as its reader sees it in the spreadsheet, without spaces around it.

    Examples
    --------
    >>> as_text(1234.0), as_text(True), as_text(datetime.date(2026, 1, 31)), as_text("  a  b ")
    ('1234', 'oui', '31/01/2026', 'a  b')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.strftime("%d/%m/%Y")
    return str(cell).strip()


def is_missing(cell: Cell, column_type: str = "text") -> bool:
    """Whether a cell says nothing: empty, or a dash, a question mark, « nc » where no free text is asked.

    An answer's « nsp » and « na » are answers, so that nothing but an empty cell is missing there.

    Examples
    --------
    >>> is_missing("  "), is_missing("nc", "amount"), is_missing("nc", "text"), is_missing("na", "answer")
    (True, True, False, False)
    """
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    bare = folded(cell)
    if not bare:
        return True
    if column_type in ("text", "answer", "item", "choice"):
        return False
    return bare in (_MISSING_SIGNS if column_type in ("key", "person", "list", "about") else _MISSING)


# --- numbers -------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d[\d .,']*")
_SPACED = re.compile(r"\d{1,3}(?:[ '](?=\d{3}(?!\d))\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")


class _Ambiguous(ValueError):
    """A number that reads both ways."""


def plain_number(text: str, language: str, *, money: bool = False, scaled: bool = False) -> float | None:
    """The number a text writes, by the rule at the head of this module; None when it writes none.

    Parameters
    ----------
    text : str
        Digits, marks and spaces only; a sign has been dealt with.
    language : str
        `fr` or `en`.
    money : bool
        Whether three decimals make no sense.
    scaled : bool
        Whether k or M follows, so that three decimals do make sense.

    Examples
    --------
    >>> [plain_number(text, "fr") for text in ("1 234,50", "1.200", "1.234.567", "1,234.50", "0,125", "12 34")]
    [1234.5, 1200.0, 1234567.0, 1234.5, 0.125, None]
    >>> plain_number("1.200", "en"), plain_number("1,200", "en")
    (1.2, 1200.0)
    """
    bare = " ".join(text.replace("\u2019", "'").split())
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        return None
    grouped = " " in bare or "'" in bare
    if grouped:
        if not _SPACED.fullmatch(bare):
            return None
        return float(bare.replace(" ", "").replace("'", "").replace(",", "."))
    dots, commas = bare.count("."), bare.count(",")
    if not dots and not commas:
        return float(bare)
    if dots and commas:
        decimal = max(".", ",", key=bare.rfind)
        grouping = "," if decimal == "." else "."
        whole, _, fraction = bare.partition(decimal)
        if bare.count(decimal) > 1 or not _grouped_by(whole, grouping) or not fraction.isdigit():
            return None
        return float(whole.replace(grouping, "") + "." + fraction)
    mark = "." if dots else ","
    if dots + commas > 1:
        return float(bare.replace(mark, "")) if _grouped_by(bare, mark) else None
    whole, _, fraction = bare.partition(mark)
    if not whole or not fraction:
        return None
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole.lstrip("0"):
        if scaled and mark == ("," if language == "fr" else "."):
            return float(whole + "." + fraction)
        if mark == ("." if language == "fr" else ","):
            return float(whole + fraction)
        if money and not scaled:
            raise _Ambiguous(text)
    return float(whole + "." + fraction)


def _grouped_by(whole: str, mark: str) -> bool:
    first, *others = whole.split(mark)
    return 1 <= len(first) <= 3 and first.isdigit() and all(len(group) == 3 and group.isdigit() for group in others)


def _spaces_unified(text: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in text).strip()


def _strip_words(text: str, words: Iterable[str]) -> str:
    """The text without those of the words it ends with."""
    for word in sorted(words, key=len, reverse=True):
        before = text[-len(word) - 1 : -len(word)]
        if text.endswith(word) and not (word[0].isalpha() and before.isalpha()):
            return text[: -len(word)].rstrip(" ,")
    return text


_NEGATIVE = re.compile(r"^\(.*\)$|^[-\u2212]|\d\s*-$")


def _is_negative(text: str) -> bool:
    return bool(_NEGATIVE.search(text)) and any(sign.isdigit() for sign in text)


def read_amount(cell: Cell, language: str = "fr", currency: str = "EUR", *, yearly: bool = True) -> float:
    """An amount excluding tax, as people write it; an amount including tax is refused, never converted.

    Parameters
    ----------
    cell : Cell
        Text or number of the cell.
    language : str
        `fr` or `en`, for a number that reads both ways.
    currency : str
        ISO code of the engagement; another currency is refused.
    yearly : bool
        Whether « par an » may follow.

    Returns
    -------
    float
        Amount [money], 0 or more.

    Raises
    ------
    Unreadable
        When it is no amount, negative, including tax, in another currency, or reads both ways.

    Examples
    --------
    >>> [read_amount(cell) for cell in ("1 200 €", "1.200 € HT", "1,2 k€", "1 234,50", "1200.5", 90)]
    [1200.0, 1200.0, 1200.0, 1234.5, 1200.5, 90.0]
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise _not_an_amount(cell)
    if isinstance(cell, int | float):
        if not abs(cell) < 1e15:
            raise _not_an_amount(cell)
        if cell < 0:
            raise _negative(cell)
        return round(float(cell), 6)
    text = folded(_spaces_unified(cell))
    if _INCLUDING_TAX.search(text):
        raise Unreadable(
            sentence(phrase("« {found} » est un montant TTC."), found=cell),
            sentence(phrase("Les montants sont attendus hors taxes.")),
            sentence(phrase("Écrire le montant hors taxes.")),
        )
    if text in _FREE:
        return 0.0
    if _is_negative(text):
        raise _negative(cell)
    before = None
    while before != text:
        before = text
        text = _strip_words(text, _EXCLUDING_TAX)
        if yearly:
            text = _strip_words(text, _A_YEAR)
        text = text.removesuffix("()").strip()
    text = re.sub(r"[.,]\s*-+$", "", text)
    text, scale, named = _currency(text)
    if named and named != currency and not (named == "USD" and currency in ("CAD", "AUD")):
        raise Unreadable(
            sentence(phrase("« {found} » est dans une autre monnaie."), found=cell),
            sentence(phrase("Monnaie de la mission : {currency}."), currency=currency),
            sentence(phrase("Convertir le montant, ou changer « currency » dans engagement.toml.")),
        )
    try:
        number = plain_number(text, language, money=True, scaled=scale > 1)
    except _Ambiguous:
        whole, fraction = re.split(r"[.,]", text)
        written = Label(f"{whole}{fraction}", f"{whole}{fraction}")
        short = Label(f"{whole},{fraction[:2]}", f"{whole}.{fraction[:2]}")
        raise Unreadable(
            sentence(phrase("« {found} » se lit de deux façons."), found=cell),
            sentence(phrase("Un montant hors taxes est attendu.")),
            sentence(phrase("Écrire {whole} ou {decimals}."), whole=written, decimals=short),
        ) from None
    if number is None or number * scale >= 1e15:
        raise _not_an_amount(cell)
    return round(number * scale, 6)


def _currency(text: str) -> tuple[str, int, str]:
    """The text without its currency and its k or M, the scale, and the currency's ISO code."""
    scale, named = 1, ""
    for word in sorted(_CURRENCY_WORDS, key=len, reverse=True):
        if text.endswith(word):
            text, named = text[: -len(word)].rstrip(), _CURRENCY_WORDS[word]
            break
        if text.startswith(word):
            text, named = text[len(word) :].lstrip(), _CURRENCY_WORDS[word]
            break
    if text and text[-1] in _THOUSANDS and len(text) > 1 and (text[-2].isdigit() or text[-2] == " "):
        scale, text = _THOUSANDS[text[-1]], text[:-1].rstrip()
    return text, scale, named


def _not_an_amount(cell: Cell) -> Unreadable:
    return Unreadable(
        sentence(phrase("« {found} » n’est pas un montant."), found=as_text(cell)),
        sentence(phrase("Un montant hors taxes est attendu.")),
        sentence(phrase("Écrire 1200 ou 1 200,00.")),
    )


def _negative(cell: Cell) -> Unreadable:
    return Unreadable(
        sentence(phrase("« {found} » est négatif."), found=as_text(cell)),
        sentence(phrase("Un nombre positif ou nul est attendu.")),
        sentence(phrase("Écrire la valeur sans signe, ou laisser la cellule vide.")),
    )


# The column's own unit, typed after the number; another unit is a problem.
_UNIT_WORDS = {
    "months": ("mois", "month", "months"),
    "hours": ("h", "heure", "heures", "hour", "hours"),
    "half_days/year": ("demi-journee", "demi-journees", "half-day", "half-days", "par an", "a year", "/an", "/year"),
}


def read_number(cell: Cell, language: str = "fr", unit: str = "", *, signed: bool = False) -> float:
    """A decimal number, 0 or more; the column’s own unit may follow it. Below 0 only a number, where it is `signed`.

    Examples
    --------
    >>> read_number("2,5"), read_number("1 200"), read_number(3), read_number("2 mois", unit="months")
    (2.5, 1200.0, 3.0, 2.0)
    >>> read_number(-3, signed=True)
    -3.0
    """
    number: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell) if abs(cell) < 1e15 else None
        if number is not None and number < 0 and not signed:
            raise _negative(cell)
    elif isinstance(cell, str):
        text = _spaces_unified(cell)
        if _is_negative(text):
            raise _negative(cell)
        for _ in range(2):
            text = _strip_words(folded(text), _UNIT_WORDS.get(unit, ())).strip()
        number = plain_number(text, language)
    if number is None or number >= 1e15:
        raise Unreadable(
            sentence(phrase("« {found} » n’est pas un nombre."), found=as_text(cell)),
            sentence(phrase("Un nombre positif ou nul est attendu.")),
            sentence(phrase("Écrire 2 ou 2,5, sans unité.")),
        )
    return round(number, 9)


def read_count(cell: Cell, language: str = "fr") -> int:
    """A whole number, 0 or more.

    Examples
    --------
    >>> read_count("12"), read_count(12.0), read_count("1 200")
    (12, 12, 1200)
    """
    number: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell) if abs(cell) < 1e15 else None
    elif isinstance(cell, str):
        text = _spaces_unified(cell)
        if _is_negative(text):
            raise _negative(cell)
        number = plain_number(text, language)
    if number is not None and number < 0:
        raise _negative(cell)
    if number is None or not number.is_integer() or number > 1e9:
        raise Unreadable(
            sentence(phrase("« {found} » n’est pas un nombre entier."), found=as_text(cell)),
            sentence(phrase("Un nombre entier, positif ou nul, est attendu.")),
            sentence(phrase("Écrire 12, sans unité ni décimales.")),
        )
    return int(number)


def read_share(cell: Cell, language: str = "fr") -> float:
    """A share between 0 and 1, written so or in per cent.

    Examples
    --------
    >>> read_share("12 %"), read_share("0,12"), read_share(0.12), read_share("100%")
    (0.12, 0.12, 0.12, 1.0)
    """
    number: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    elif isinstance(cell, str):
        text = _spaces_unified(cell)
        if _is_negative(text):
            raise _negative(cell)
        percent = text.endswith("%")
        number = plain_number(text.removesuffix("%").rstrip(), language)
        if number is not None and percent:
            number = round(number / 100, 9)
    if number is not None and number < 0:
        raise _negative(cell)
    if number is None or not number <= 1:
        raise Unreadable(
            sentence(phrase("« {found} » n’est pas une part."), found=as_text(cell)),
            sentence(phrase("Une part entre 0 et 1, ou un pourcentage jusqu’à 100 %, est attendue.")),
            sentence(phrase("Écrire 12 % ou 0,12.")),
        )
    return round(number, 9)


def read_scale(cell: Cell, low: float | None, high: float | None) -> int:
    """A whole number between two bounds, both allowed.

    Examples
    --------
    >>> read_scale("4", 1, 5)
    4
    """
    number: float | None = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = float(cell)
    elif isinstance(cell, str) and _spaces_unified(cell).isdigit() and _spaces_unified(cell).isascii():
        number = float(_spaces_unified(cell))
    floor = int(low) if low is not None else 0
    ceiling = int(high) if high is not None else 10**9
    if number is None or not floor <= number <= ceiling or not number.is_integer():
        raise Unreadable(
            sentence(phrase("« {found} » sort de l’échelle."), found=as_text(cell)),
            sentence(phrase("Un nombre entier, minimum {low}, maximum {high}, est attendu."), low=floor, high=ceiling),
            sentence(phrase("Écrire un nombre de l’échelle, ou laisser la cellule vide.")),
        )
    return int(number)


# --- dates ---------------------------------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_IN_WORDS = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?"
    r"(\d{1,2})(?:er|st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})"
)
_HOUR = re.compile(r"[t ]\d{1,2}[:h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?$")
EXCEL_EPOCH = datetime.date(1899, 12, 30)


def read_date(cell: Cell) -> datetime.date:
    """A day, written day first, in ISO order, in words, or as Excel's own date; the hour is left out.

    Examples
    --------
    >>> [read_date(cell).isoformat() for cell in ("31/01/2026", "2026-01-31", "1er mars 2026", "3.2.2026")]
    ['2026-01-31', '2026-01-31', '2026-03-01', '2026-02-03']
    """
    if isinstance(cell, datetime.datetime):
        return _in_our_time(cell.date(), cell)
    if isinstance(cell, datetime.date):
        return _in_our_time(cell, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(float(cell), cell)
    if not isinstance(cell, str):
        raise _not_a_date(cell)
    text = _HOUR.sub("", folded(cell))
    if not text.isascii():
        raise _not_a_date(cell)
    if text.isdigit() and len(text) == 5:
        return _serial(float(text), cell)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif (match := _IN_WORDS.fullmatch(text)) and match[2] in MONTHS:
        day, month, year = int(match[1]), MONTHS[match[2]], int(match[3])
    elif _SHORT_YEAR.fullmatch(text):
        raise Unreadable(
            sentence(phrase("« {found} » a une année sur deux chiffres."), found=cell),
            sentence(phrase("Une date avec une année sur quatre chiffres est attendue.")),
            sentence(phrase("Écrire 31/12/2026 ou 2026-12-31.")),
        )
    else:
        raise _not_a_date(cell)
    if _DAY_FIRST.fullmatch(text) and month > 12 and day <= 12:
        raise Unreadable(
            sentence(phrase("« {found} » met le mois avant le jour."), found=cell),
            sentence(phrase("Le jour est attendu en premier.")),
            sentence(phrase("Écrire 31/12/2026 ou 2026-12-31.")),
        )
    try:
        moment = datetime.date(year, month, day)
    except ValueError:
        raise Unreadable(
            sentence(phrase("« {found} » n’est pas un jour du calendrier."), found=cell),
            sentence(phrase("Une date est attendue.")),
            sentence(phrase("Écrire 31/12/2026 ou 2026-12-31.")),
        ) from None
    return _in_our_time(moment, cell)


def _in_our_time(moment: datetime.date, cell: Cell) -> datetime.date:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unreadable(
            sentence(phrase("« {found} » n’est pas de notre époque."), found=as_text(cell)),
            sentence(phrase("Une année entre {first} et {last} est attendue."), first=FIRST_YEAR, last=LAST_YEAR),
            sentence(phrase("Corriger l’année.")),
        )
    return moment


def _serial(number: float, cell: Cell) -> datetime.date:
    if number.is_integer() and 18_264 <= number <= 73_050:
        raise Unreadable(
            sentence(phrase("« {found} » est un nombre, sans doute une date affichée comme un nombre."),
                     found=as_text(cell)),
            sentence(phrase("Une date est attendue.")),
            sentence(phrase("Mettre la colonne au format date. Vouliez-vous dire {near} ?"),
                     near=EXCEL_EPOCH + datetime.timedelta(days=int(number))),
        )  # fmt: skip
    raise _not_a_date(cell)


def _not_a_date(cell: Cell) -> Unreadable:
    return Unreadable(
        sentence(phrase("« {found} » n’est pas une date."), found=as_text(cell)),
        sentence(phrase("Une date avec jour, mois et année est attendue.")),
        sentence(phrase("Écrire 31/12/2026 ou 2026-12-31.")),
    )


# --- words ---------------------------------------------------------------------------------------------------------


def read_flag(cell: Cell) -> bool:
    """Yes or no; an empty cell is neither.

    Examples
    --------
    >>> read_flag("Oui"), read_flag("n"), read_flag("X"), read_flag(1.0)
    (True, False, True, True)
    """
    if isinstance(cell, bool):
        return cell
    text = folded(as_text(cell)).rstrip(".! ")
    if text in YES:
        return True
    if text in NO:
        return False
    raise Unreadable(
        sentence(phrase("« {found} » n’est ni oui ni non."), found=as_text(cell)),
        sentence(phrase("Oui ou non est attendu.")),
        sentence(phrase("Écrire oui ou non, ou laisser la cellule vide si l’on ne sait pas.")),
    )


def read_text(cell: Cell) -> str:
    """Free words: line ends unified, every other space but a no-break one made plain, what nobody can see left out.

    Examples
    --------
    >>> read_text("a\\r\\nb\\x00\\x0bc"), read_text(12.0)
    ('a\\nb c', '12')
    """
    text = _ODD_SPACE.sub(" ", as_text(cell).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in text if sign == "\n" or sign in _NO_BREAK or sign.isprintable()).strip()


def read_line(cell: Cell) -> str:
    """Free words on one line.

    Examples
    --------
    >>> read_line("Atelier \\n du Port")
    'Atelier du Port'
    """
    return re.sub(r"\s*\n\s*", " ", read_text(cell))


def read_key(cell: Cell) -> str:
    """A key as typed, on one line, repeated spaces made one.

    Examples
    --------
    >>> read_key(" BNI\\u00a0 Annecy "), read_key(12.0)
    ('BNI Annecy', '12')
    """
    return " ".join(read_text(cell).split())


def read_list(cell: Cell) -> tuple[str, ...]:
    """Several keys of one cell, separated by semicolons or line ends, each once, in their order.

    Examples
    --------
    >>> read_list("o1 ; o3\\no1"), read_list(7.0)
    (('o1', 'o3'), ('7',))
    """
    kept: dict[str, str] = {}
    for part in re.split(r"[;\n]", read_text(cell)):
        key = " ".join(part.split())
        if key:
            kept.setdefault(folded(key), key)
    return tuple(kept.values())


# --- the catalogue's words -----------------------------------------------------------------------------------------


def _entry_labels(group: str) -> dict[str, Label]:
    return {entry.id: Label(entry.fr, entry.en) for entry in entries(group).values()}


def _near_label(text: str, labels: Iterable[Label]) -> Label | None:
    """The label that resembles a text most, in either language."""
    labels = tuple(labels)
    near = nearest(text, [name for label in labels for name in label])
    return next((label for label in labels if near in label), None) if near else None


def _did_you_mean(near: Value | None) -> Sentence:
    return sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else NOTHING


def read_choice(cell: Cell, group: str) -> str | None:
    """The id of a closed list's value, from its id, its label in either language or an alias.

    Examples
    --------
    >>> read_choice("Salariés", "level"), read_choice("?", "symptom_state"), read_choice("-", "role")
    ('employee', 'unknown', None)
    """
    text = as_text(cell)
    found = match(f"choice:{group}", text)
    if found is not None:
        return found
    if folded(text) in _MISSING:
        return None
    labels = tuple(_entry_labels(f"choice:{group}").values())
    near = _near_label(text, labels)
    raise Unreadable(
        sentence(phrase("« {found} » n’est pas une valeur de la liste."), found=text),
        sentence(phrase("Valeurs : {known}."), known=labels),
        _did_you_mean(near) if near else sentence(phrase("Choisir une valeur de la liste.")),
    )


# « x1. Existe-t-il… », as survey tools export a question.
_ITEM_PREFIX = re.compile(r"([a-z]{1,2}\d{1,3}|[a-z]+-\d{1,2}[a-z]?)(?:\s*[.:)–—-]\s*|\s+)\S")
_BEFORE_PART = re.compile(r"[.·_-]")
_LONGEST_ID = 40


def item_named(text: str) -> str | None:
    """The id of the item a text names, `x1` or one part of it, `x12.received`; None when it names none.

    Examples
    --------
    >>> item_named("X1"), item_named("x12.received"), item_named("x12 · given"), item_named("Remarques")
    ('x1', 'x12.received', 'x12.given', None)
    >>> item_named("x2 : Nos réseaux sont choisis…"), item_named("con-08.at_ease"), item_named("x99. Autre")
    ('x2', 'con-08.at_ease', None)
    """
    found = match("item", text)
    if found is not None:
        return found
    for sign in _BEFORE_PART.finditer(text.strip()[:_LONGEST_ID]):
        head, tail = text.strip()[: sign.start()], text.strip()[sign.end() :]
        whole = match("item", head) if head.strip() and tail.strip() else None
        if whole is not None and "parts" in entries("item")[whole].fields:
            part = match(f"option:{whole}", tail)
            return f"{whole}.{part}" if part else None
    prefix = _ITEM_PREFIX.match(text.strip().casefold())
    return match("item", prefix[1]) if prefix else None


def read_item(cell: Cell) -> str:
    """The id of an item of the questionnaire, from its id or its wording in either language.

    Raises
    ------
    Unreadable
        When it names none, or a question of the personal sheet, whose answers never leave the person.
    """
    text = as_text(cell)
    found = item_named(text)
    if found is not None:
        return found
    if match("self_profile", text):
        raise Unreadable(
            sentence(phrase("« {found} » est une question de la fiche personnelle, pas du questionnaire."), found=text),
            sentence(phrase("Ses réponses restent à la personne.")),
            sentence(phrase("Retirer ces réponses du fichier.")),
        )
    near = nearest(text, entries("item"), cutoff=0.4)
    raise Unreadable(
        sentence(phrase("« {found} » n’est pas une question du questionnaire."), found=text),
        sentence(phrase("L’identifiant ou le libellé d’une question est attendu.")),
        _did_you_mean(near) if near else sentence(phrase("Écrire son identifiant : x1, e1…")),
    )


def item_parts(item: str) -> tuple[str, ...]:
    """The parts of an item that is answered in several, as `x12.received`; empty for the others.

    Examples
    --------
    >>> item_parts("x12"), item_parts("x1"), item_parts("x12.given")
    (('x12.received', 'x12.given'), (), ())
    """
    if "." in item or "parts" not in entries("item")[item].fields:
        return ()
    return tuple(f"{item}.{part}" for part in entries("item")[item].fields["parts"])


# Answers each form of item allows, besides `dk` and `na`.
FORMS = {
    "likert": ("l1", "l2", "l3", "l4", "l5"),
    "fact": ("yes", "partly", "no"),
    "fact_yes_no": ("yes", "no"),
    "more_or_less": ("yes", "partly", "no"),
}
ABSENT_ANSWERS = ("dk", "na")


def form_of_answer(fields: Mapping[str, Any]) -> str:
    """The form an item is answered in; that of its parts where it has some, yes or no unless it says otherwise.

    Examples
    --------
    >>> from maillage.catalogue import entries
    >>> [form_of_answer(entries("item")[item].fields) for item in ("x1", "x4", "x12", "con-08")]
    ['fact', 'described', 'fact_yes_no', 'more_or_less']
    """
    return fields.get("part_form", "fact_yes_no") if "parts" in fields else fields["form"]


def read_answer(cell: Cell, item: str) -> str:
    """An answer as the catalogue's id, by the item's own form; several options are joined by semicolons.

    Parameters
    ----------
    cell : Cell
        The answer as typed.
    item : str
        Id of the item, or of one part of it.

    Returns
    -------
    str
        `l1` to `l5`, `yes`, `partly`, `no`, `none`, `once`, `twice_or_more`, ids of options, `dk` or `na`.

    Examples
    --------
    >>> read_answer("plutôt d’accord", "x2"), read_answer(4.0, "x2"), read_answer("nsp", "x1")
    ('l4', 'l4', 'dk')
    >>> read_answer("2 et plus", "x3"), read_answer("Pose une question ; me présente", "e10")
    ('twice_or_more', 'introduces;asks')
    """
    text = as_text(cell)
    general = match("answer", text)
    if general in ABSENT_ANSWERS:
        return general
    whole = item.partition(".")[0]
    fields = entries("item")[whole].fields
    form = form_of_answer(fields)
    if form in FORMS:
        if general in FORMS[form]:
            return general
        answers = _entry_labels("answer")
        allowed = tuple(answers[answer] for answer in (*FORMS[form], "dk"))
    elif form == "count3":
        if found := match("choice:count3", text):
            return found
        allowed = tuple(_entry_labels("choice:count3").values())
    else:
        group = f"option:{whole}"
        allowed = tuple(_entry_labels(group).values())
        wanted = [piece for piece in re.split(r"[;\n|]", text) if piece.strip()]
        if len(wanted) == 1 and match(group, text) is None and fields.get("multiple"):
            wanted = [piece for piece in text.split(",") if piece.strip()]
        found = [match(group, piece) for piece in wanted]
        if wanted and all(found) and (len(found) == 1 or fields.get("multiple")):
            return ";".join(option for option in entries(group) if option in found)
    near = _near_label(text, allowed)
    raise Unreadable(
        sentence(phrase("« {found} » n’est pas une réponse à la question {item}."), found=text, item=item),
        sentence(phrase("Réponses : {known}."), known=allowed),
        _did_you_mean(near) if near else sentence(phrase("Écrire une de ces réponses, nsp ou na.")),
    )


# Groups of the catalogue a column of type *about* may name without their prefix.
ABOUT_GROUPS = {
    "symptom": ("symptom",),
    "code": ("cause", "symptom", "objection", "trigger", "difficulty"),
    "dimension": ("dimension",),
    "prerequisite": ("prerequisite",),
    "point": ("learning_point",),
}
# A criterion of networks, and two of them compared: comparison:c_cost/c_hours.
CRITERION, COMPARISON = "network_criterion", "comparison"
# What is set of an action, named by its lever: the function that carries it, its last day.
OF_A_LEVER = ("owner", "due")
# Kinds written in another word: an action is its lever, and the only criteria a client weighs are those of networks.
_WRITTEN = {"action": "lever", "criterion": CRITERION}
# The four outputs of an interview, which a code names with their prefix.
CODED_OUTPUTS = ("network_kind", "internal_function", "assignment", "discourse")
# What the `about` column of an append-only table is mostly about: its drop-down, and where a bare name is sought first.
ABOUT_FIRST = {"comments": "exhibit", "decisions": "lever", "acts": "lever", "actions": "lever"}
ABOUT_CATALOGUE = (
    "exhibit", "lever", "gate", "cause", "symptom", "family", "dimension", "item", "kpi", "tension", "plan_role",
    "network_criterion",
)  # fmt: skip
ABOUT_TABLES = {
    "objective": "objectives", "network": "networks", "target": "targets", "person": "people", "budget": "budget",
    "risk": "risks",
}  # fmt: skip
ABOUT_KINDS = (*ABOUT_CATALOGUE, *_WRITTEN, COMPARISON, *OF_A_LEVER, *ABOUT_TABLES)
_TYPED = re.compile(r"([a-z][a-z_]*)\s*:\s*(\S.*)")


def read_about(cell: Cell, column_id: str = "about") -> str:
    """A typed id, `kind:id`; a column that names one kind of thing of the catalogue takes the bare id or the wording.

    An action is its lever, a criterion one of networks. A bare name where any kind may stand is returned as it is.

    Examples
    --------
    >>> read_about("DIA-05", "symptom"), read_about("c3", "code"), read_about("exhibit : le plan d’action")
    ('symptom:dia-05', 'cause:c3', 'exhibit:plan.actions')
    >>> read_about("OBJ-03", "code"), read_about("discourse : sobre et factuel", "code")
    ('objection:obj-03', 'discourse:sober')
    >>> read_about("action:l_register"), read_about("comparison : cotisation / temps demandé")
    ('lever:l_register', 'comparison:c_cost/c_hours')
    >>> read_about("owner:l_register")
    'owner:l_register'
    """
    text = read_key(cell)
    typed = _TYPED.fullmatch(text)
    groups = ABOUT_GROUPS.get(column_id, ())
    kind, bare = typed.groups() if typed else ("", text)
    kind = _WRITTEN.get(kind, kind)
    if kind == COMPARISON and not groups:
        return _read_comparison(text, bare)
    if kind in OF_A_LEVER and not groups:
        found = match("lever", bare)
        if found is None:
            raise _unknown_entry(text, bare, ("lever",))
        return f"{kind}:{found}"
    if not groups and kind not in ABOUT_CATALOGUE:
        return f"{kind}:{bare}" if typed else text  # `maillage.intake.checks` finds what it names
    if kind in (groups or ABOUT_CATALOGUE) or (column_id == "code" and kind in CODED_OUTPUTS):
        groups = (kind,)
    else:
        bare = text
    for group in groups:
        if (found := match(group, bare)) is not None:
            return f"{group}:{found}"
    raise _unknown_entry(text, bare, groups)


def _read_comparison(text: str, bare: str) -> str:
    named = [match(CRITERION, part) for part in bare.split("/")]
    if len(named) != 2 or None in named or named[0] == named[1]:
        raise Unreadable(
            sentence(phrase("« {found} » ne compare pas deux critères."), found=text),
            sentence(phrase("Deux de ces critères sont attendus : {known}."), known=tuple(entries(CRITERION))),
            sentence(phrase("Écrire par exemple « {value} »."), value="comparison:c_cost/c_hours"),
        )
    return f"{COMPARISON}:{named[0]}/{named[1]}"


def resembling(text: str, groups: Iterable[str]) -> tuple[str, ...]:
    """Up to three typed ids of the catalogue a person may have meant: a close spelling, or a word of the wording.

    Examples
    --------
    >>> resembling("reponse", ("exhibit",))
    ('exhibit:diagnosis.items', 'exhibit:plan.answer')
    """
    found: dict[str, None] = {}
    for group in groups:
        known = entries(group)
        close = nearest(text, known)
        if close:
            found[f"{group}:{close}"] = None
        for name, one in known.items():
            wording = squeezed(f"{one.fr} {one.en}")
            if len(squeezed(text)) > 3 and squeezed(text) in wording:
                found[f"{group}:{name}"] = None
    return tuple(found)[:3]


def _unknown_entry(text: str, bare: str, groups: tuple[str, ...]) -> Unreadable:
    near = resembling(bare, groups)
    return Unreadable(
        sentence(phrase("« {found} » n’est pas au catalogue."), found=text),
        sentence(phrase("Un identifiant du catalogue est attendu.")),
        _did_you_mean(near)
        if near
        else sentence(phrase("Choisir dans la liste de la colonne, ou dans docs/data_dictionary.md.")),
    )


_READERS: dict[str, Callable[[Cell, Column, Reader], Read]] = {
    "key": lambda cell, column, reader: read_key(cell),
    "person": lambda cell, column, reader: read_key(cell),
    "text": lambda cell, column, reader: read_text(cell),
    "choice": lambda cell, column, reader: read_choice(cell, column.choices),
    "item": lambda cell, column, reader: read_item(cell),
    "about": lambda cell, column, reader: read_about(cell, column.id),
    "list": lambda cell, column, reader: read_list(cell),
    "flag": lambda cell, column, reader: read_flag(cell),
    "count": lambda cell, column, reader: read_count(cell, reader.language),
    "number": lambda cell, column, reader: read_number(
        cell, reader.language, column.unit, signed=column.low is not None and column.low < 0
    ),
    "amount": lambda cell, column, reader: read_amount(
        cell, reader.language, reader.currency, yearly=column.unit == "money/year"
    ),
    "share": lambda cell, column, reader: read_share(cell, reader.language),
    "scale": lambda cell, column, reader: read_scale(cell, column.low, column.high),
    "date": lambda cell, column, reader: read_date(cell),
    "answer": lambda cell, column, reader: read_text(cell),  # read again by `read_answer` once its item is known
}
