"""The reader's language: French is the source, English its gettext translation, Babel writes the values.

Numbers are rounded here and nowhere else (half up, no negative zero), then written by Babel in the reader's locale.
Only the standard library is loaded at import time; Babel comes with the first value written.
"""

from __future__ import annotations

import copy
import datetime
import io
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from importlib import resources
from typing import IO, TYPE_CHECKING, Any

from maillage.facts import Fact
from maillage.terms import LANGUAGES

if TYPE_CHECKING:
    from nbformat import NotebookNode

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
MINUS = "\u2212"
WORD_JOINER = "\u2060"  # no line ends where it stands

LOCALES = {"fr": "fr_FR", "en": "en_GB"}

# Decimals each unit is written with; see `terms.UNITS`.
DECIMALS = {
    "count": 0,
    "decimal": 1,
    "coefficient": 2,
    "points": 0,
    "share": 0,
    "money": 0,
    "money/year": 0,
    "half_days": 1,
    "half_days/year": 1,
    "hours": 0,
    "days": 0,
    "months": 0,
}


def phrase(text: str) -> str:
    """Mark a French phrase for translation, and return it unchanged; `Language.text` translates it.

    Examples
    --------
    >>> phrase("Cotisations")
    'Cotisations'
    """
    return text


# Written after a number, by unit and plural form; nothing for a plain count or points.
SUFFIXES = {
    "half_days": (phrase("demi-journée"), phrase("demi-journées")),
    "half_days/year": (phrase("demi-journée par an"), phrase("demi-journées par an")),
    "hours": (phrase("heure"), phrase("heures")),
    "days": (phrase("jour"), phrase("jours")),
    "months": (phrase("mois"), phrase("mois")),
    "money/year": (phrase("par an"), phrase("par an")),
}


# A report writes the same figures in every format, and its spreadsheet measures them first.
@lru_cache(maxsize=16_384)
def _in_figures(value: Decimal, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, format=pattern, locale=locale)


@lru_cache(maxsize=16_384)
def _amount(value: Decimal, currency: str, pattern: str, locale: str) -> str:
    from babel.numbers import format_currency

    return format_currency(value, currency, format=pattern, locale=locale, currency_digits=False)


def rounded(value: float | int | Decimal, decimals: int) -> Decimal:
    """The value rounded half up, as people do on paper, never to a negative zero.

    Parameters
    ----------
    value : float, int or Decimal
        A finite number.
    decimals : int
        Digits kept after the decimal point.

    Raises
    ------
    ValueError
        When the value is not finite.

    Examples
    --------
    >>> rounded(2.675, 2), rounded(0.5, 0), rounded(-0.04, 1)
    (Decimal('2.68'), Decimal('1'), Decimal('0.0'))
    """
    number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"only a finite number can be written, not {value}")
    written = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(written) if written == 0 else written


def settled(value: Any, unit: str) -> Any:
    """The value as a payload holds it: rounded by its unit, so that two runs give the same bytes.

    Examples
    --------
    >>> settled(0.12345678, "share"), settled(61.4999999, "points"), settled("Club", "text")
    (0.1235, 61, 'Club')
    """
    if unit == "mixed":
        own = value[1]
        return settled(value[0], own), own
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    decimals = DECIMALS.get(unit, 4) + (4 if unit == "share" else 0)
    number = rounded(value, decimals)
    return int(number) if decimals == 0 else float(number)


@lru_cache(maxsize=4)
def _catalogue(language: str) -> Mapping[str, str]:
    """The translations of a language, by French text; empty for French itself."""
    if language == "fr":
        return {}
    from babel.messages.pofile import read_po

    path = resources.files("maillage") / "locales" / language / "LC_MESSAGES" / "maillage.po"
    with path.open("rb") as opened:
        entries = read_po(opened, locale=language)
    known = {message.id: message.string for message in entries if message.id and message.string and not message.fuzzy}
    return _schema_words() | known


def _schema_words() -> dict[str, str]:
    """The labels of the data model, which holds both languages itself."""
    from maillage.tables import TABLES

    words = {}
    for table in TABLES.values():
        words |= {table.fr: table.en, table.row_fr: table.row_en, table.allows_fr: table.allows_en}
        words |= {column.fr: column.en for column in table.columns}
    return words


@dataclass(frozen=True)
class Language:
    """How one reader reads: texts, numbers, money and dates.

    Parameters
    ----------
    code : str
        `fr` or `en`.
    currency : str
        ISO code of the engagement's currency.

    Examples
    --------
    >>> Language("fr").number(1234.5, 1).replace(NARROW_NO_BREAK, " ")
    '1 234,5'
    >>> Language("en").share(0.1235)
    '12%'
    """

    code: str
    currency: str = "EUR"
    _known: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"a language is one of {', '.join(LANGUAGES)}, not {self.code!r}")
        object.__setattr__(self, "_known", _catalogue(self.code))

    @cached_property
    def locale(self) -> Any:
        """Babel's locale."""
        from babel import Locale

        return Locale.parse(LOCALES[self.code])

    def text(self, french: str) -> str:
        """The French text in this language; itself where no translation is known."""
        return self._known.get(french, french)

    def fill(self, template: str, **values: Any) -> str:
        """The template in this language, with plain values put in place of its names."""
        return self.text(template).format(**values)

    def printed(self, french: str) -> str:
        """The French text in this language as it goes to print, with the spaces the language asks for.

        Examples
        --------
        >>> Language("fr").printed("Vraiment ? Oui : « ici ».") == "Vraiment\u202f? Oui\u00a0: «\u00a0ici\u00a0»."
        True
        """
        text = self.text(french)
        if self.code != "fr":
            return text
        text = re.sub(r" (?=[;!?])", NARROW_NO_BREAK, text)
        return re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, text)

    def before(self, words: str, unit: str) -> str:
        """The words of a sentence before a value of that unit: a figure goes to the next line with its colon.

        Examples
        --------
        >>> french = Language("fr")
        >>> french.before("Réponses\u00a0: ", "count"), french.before("Club\u00a0: ", "text")
        ('Réponses\xa0:\xa0', 'Club\xa0: ')
        """
        figure = unit in DECIMALS or unit == "date"
        return words[:-1] + NO_BREAK if self.code == "fr" and figure and words.endswith(": ") else words

    def plural(self, number: float) -> int:
        """0 for the singular, 1 for the plural, by the language's own rule (in French 1,5 is singular).

        Examples
        --------
        >>> [Language("fr").plural(n) for n in (0, 1, 1.5, 2)], [Language("en").plural(n) for n in (0, 1, 1.5, 2)]
        ([0, 0, 0, 1], [1, 0, 1, 1])
        """
        return 0 if self.locale.plural_form(number) == "one" else 1

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with exactly so many decimals."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return _in_figures(rounded(value, decimals), pattern, str(self.locale))

    def share(self, value: float) -> str:
        """A share between 0 and 1, in whole per cent."""
        from babel.numbers import format_percent

        return format_percent(rounded(value, 2), locale=self.locale)

    def money(self, value: float, decimals: int = 0) -> str:
        """An amount in the engagement's currency."""
        pattern = "#,##0.00\u00a0¤" if self.code == "fr" else "¤#,##0.00"
        if not decimals:
            pattern = pattern.replace(".00", "")
        return _amount(rounded(value, decimals), self.currency, pattern, str(self.locale))

    def date(self, value: datetime.date, form: str = "long") -> str:
        """A date, which no line's end cuts; `form` is one of Babel's: short, medium, long."""
        from babel.dates import format_date

        written = format_date(value, format=form, locale=self.locale).replace(" ", NO_BREAK)
        return re.sub(r"^1\b", "1er", written) if self.code == "fr" and form in ("long", "full") else written

    def short_date(self, value: datetime.date) -> str:
        """A date as a cell shows it, on one line: in figures in French, with the month's name in English.

        An English reader may take 01/11/2026 for the eleventh of January.

        Examples
        --------
        >>> Language("fr").short_date(datetime.date(2026, 11, 1))
        '01/11/2026'
        >>> Language("en").short_date(datetime.date(2026, 11, 1)).replace(NO_BREAK, " ")
        '1 Nov 2026'
        """
        return self.date(value, "short" if self.code == "fr" else "medium")

    def value(self, value: Any, unit: str, *, with_unit: bool = True) -> str:
        """A bare value of that unit, as a table's cell or a sentence shows it."""
        if unit == "mixed":
            return self.value(*value)
        if unit in ("text", "truth"):
            return str(value)
        if unit == "phrase":
            return self.printed(value)
        if unit == "term":
            return self.term(value)
        if unit == "date":
            moment = datetime.date.fromisoformat(value) if isinstance(value, str) else value
            return self.date(moment) if with_unit else self.short_date(moment)
        if unit == "share":
            return self.share(value).replace("-", MINUS)
        decimals = DECIMALS[unit]
        if decimals and rounded(value, decimals) == rounded(value, 0):
            decimals = 0
        written = self.money(value) if unit.startswith("money") else self.number(value, decimals)
        written = re.sub(r"-(?=\D)", MINUS + WORD_JOINER, written).replace("-", MINUS)
        if with_unit and unit in SUFFIXES:
            suffix = self.text(SUFFIXES[unit][self.plural(float(rounded(value, decimals)))])
            written += NO_BREAK + (suffix.replace(" ", NO_BREAK) if unit == "money/year" else suffix)
        return written

    @staticmethod
    def unjoined(text: str) -> str:
        """The text for what breaks no line, or is searched: a cell, a file of figures, the words for a picture.

        Examples
        --------
        >>> english = Language("en")
        >>> english.value(-3, "money") == "\u2212\u2060€3", english.unjoined(english.value(-3, "money"))
        (True, '−€3')
        """
        return text.replace(WORD_JOINER, "")

    def term(self, typed_id: str, *, short: bool = False) -> str:
        """A term of the catalogue; after a `#`, another of its wordings, as `cause:c3#short`, `lever:l_sponsor#gain`.

        Examples
        --------
        >>> Language("en").term("cause:c3#short")
        'No sponsor named'
        """
        from maillage.catalogue import entry, label

        name, _, part = typed_id.partition("#")
        if part and part != "short":
            return entry(name).fields[part][self.code]
        return label(name, self.code, short=short or bool(part))

    def write(self, fact: Fact) -> str:
        """A known fact, by its unit.

        Raises
        ------
        ValueError
            When the fact has no value: its reason has a sentence of its own.
        """
        if not fact.known:
            raise ValueError(f"an absent fact has no value to write ({fact.reason})")
        return self.value(fact.value, fact.unit)


def names_in(template: str) -> tuple[str, ...]:
    """The names between braces of a template, in order.

    Examples
    --------
    >>> names_in("Réponses : {diagnosis.answers}, invités : {diagnosis.invited}")
    ('diagnosis.answers', 'diagnosis.invited')
    """
    return tuple(name for _, name, _, _ in string.Formatter().parse(template) if name)


# What a template may not hold: a typed digit, or an article or preposition that would have to agree with a name.
_DIGIT = re.compile(r"\d")
_AGREEMENT = re.compile(r"(?<![^\W\d_])(?:de|du|des|à|au|aux|le|la|les|un|une|en|d’|l’|the|a|an)\s*\{", re.IGNORECASE)


def refuse_template(template: str) -> None:
    """Raise ValueError when a sentence template types a number or bends grammar around an inserted name.

    Examples
    --------
    >>> refuse_template("Réponses : {diagnosis.answers}.")
    >>> refuse_template("Le site de {diagnosis.site} a 12 réponses.")
    Traceback (most recent call last):
    ...
    ValueError: a sentence computes its numbers: '1' is typed in 'Le site de {diagnosis.site} a 12 réponses.'
    """
    bare = re.sub(r"\{[^{}]*\}", "{}", template)
    typed = _DIGIT.search(bare)
    if typed:
        raise ValueError(f"a sentence computes its numbers: {typed.group()!r} is typed in {template!r}")
    bent = _AGREEMENT.search(bare)
    if bent:
        raise ValueError(f"no article or preposition stands before an inserted name: {bent.group()!r} in {template!r}")


def extract_notebook(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple]:
    """Babel extractor for notebooks: each markdown cell is one message, code cells are read like Python files.

    Parameters
    ----------
    fileobj : binary file
        A notebook.
    keywords, comment_tags, options
        As Babel passes them.

    Yields
    ------
    tuple
        Line (the cell's number), function name or None, message, comments.
    """
    import nbformat
    from babel.messages.extract import extract_python

    notebook = nbformat.reads(fileobj.read().decode("utf-8"), as_version=4)
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown" and cell.source.strip():
            yield number, None, cell.source, []
        elif cell.cell_type == "code":
            code = io.BytesIO(cell.source.encode("utf-8"))
            for _, function, message, comments in extract_python(code, keywords, comment_tags, options):
                yield number, function, message, comments


def localise(notebook: NotebookNode, language: Language) -> NotebookNode:
    """A copy of the notebook whose markdown reads in that language; the French text stays in the cell's metadata.

    The Story is read from that French text, so that one executed notebook serves both languages. A cell that was
    translated and then edited says in both what was written last.
    """
    translated = copy.deepcopy(notebook)
    for cell in translated.cells:
        if cell.cell_type == "markdown":
            ours = cell.metadata.get("maillage", {})
            french = ours.get("french", cell.source)
            if cell.source != french and all(Language(code).text(french) != cell.source for code in LANGUAGES):
                french = ours["french"] = cell.source  # somebody's own words since
            if language.text(french) != cell.source:
                cell.metadata.setdefault("maillage", {})["french"] = french
                cell.source = language.text(french)
    return translated
