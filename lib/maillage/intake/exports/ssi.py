"""LinkedIn's Social Selling Index, which has no export: its page pasted as text, or a table somebody keeps.

`exports/ssi/<person>.txt`, or a list with a row a person. Only the index fills `profiles`; its four pillars, of 25
points each, are there to be added up: an index that they contradict is not taken.
"""

from __future__ import annotations

import csv
import datetime
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from maillage.intake.exports.daily import days_in
from maillage.intake.exports.days import day_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.headings import HEADINGS_AT_MOST, columns_named
from maillage.intake.exports.opening import Tabular, decoded, not_a_text
from maillage.intake.exports.persons import People, profile_sheet, typed_otherwise, typed_profile, unknown_person
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import Label, Problem, Sentence, sentence
from maillage.intake.reading import InputFile, letter_of
from maillage.intake.values import Cell, as_text, is_missing
from maillage.language import phrase
from maillage.tables import TABLES

FOLDERS = frozenset({"ssi", "linkedinssi", "socialsellingindex"})
PERSONAL = "linkedin"
PILLARS, MOST, WHOLE = 4, 25.0, 100.0
LARGEST_PAGE = 200_000  # signs; a page pasted is a hundredth of it

_SPELT = (
    re.compile(r"marque|brand|marca|marke"),
    re.compile(r"bonnes personnes|right people|personas|pessoas|personen"),
    re.compile(r"insight|informations|echange|engage|informacion|informac"),
    re.compile(r"relation|relacion|relacoes|beziehung"),
)
_NUMBER = re.compile(r"(?<![\d.,/])(\d{1,3})(?:[.,](\d{1,2}))?(?![\d/]|[.,]\d)")
_OUT_OF = re.compile(r"(?:/|\bsur\b|\bout of\b|\bof\b|\bde\b|\bvon\b)\s*(100|25)\b")
_PERCENT = re.compile(r"<?\s*\d{1,3}(?:[.,]\d+)?\s*%")
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Points:
    """A number of points as written.

    Parameters
    ----------
    value : float
    step : float
        The smallest difference it can show: 0.01 for two decimals.
    """

    value: float
    step: float = 1.0


@dataclass(frozen=True, slots=True)
class Index:
    """One reading of the index: its pillars in their order, None where one is missing, and the total."""

    pillars: tuple[Points | None, ...]
    total: Points | None

    @property
    def sum(self) -> float:
        """Of the pillars given [points]."""
        return round(sum(one.value for one in self.pillars if one), 2)

    @property
    def missing(self) -> int:
        """How many pillars are missing."""
        return sum(one is None for one in self.pillars)

    def agrees(self) -> bool:
        """Whether the total is that of the pillars, each rounded; a missing one may be worth up to 25 points."""
        return self.total is None or not self.pillars or fits(self.total, self.pillars)

    def value(self) -> int | None:
        """The index [points, whole]: the total, else the sum of four pillars, half up."""
        if self.total is not None:
            return math.floor(self.total.value + 0.5)
        return None if self.missing or not self.pillars else math.floor(self.sum + 0.5)


def fits(total: Points, pillars: Sequence[Points | None]) -> bool:
    """Whether a total can be the sum of pillars, all of them rounded.

    The page shows whole totals beside pillars with decimals, and lists are kept by hand: up to one point and half the
    last figure of each pillar is rounding [convention].

    Examples
    --------
    >>> fits(Points(62), [Points(14.2, 0.1), Points(11.05, 0.01), Points(13.75, 0.01), Points(23)])
    True
    >>> fits(Points(71), [Points(12.24, 0.01), Points(13.91, 0.01), Points(1.69, 0.01), Points(8.75, 0.01)])
    False
    """
    given = [one for one in pillars if one is not None]
    rounding = 1.0 + sum(one.step for one in given) / 2 + 1e-9
    difference = total.value - sum(one.value for one in given)
    return -rounding <= difference <= rounding + MOST * (len(pillars) - len(given))


def points(cell: Cell) -> Points | None:
    """Points as a cell or a text writes them; None where it writes none.

    Examples
    --------
    >>> [points(cell) for cell in ("11,92", "62/100", 23.0, "<1", "abc")]
    [Points(value=11.92, step=0.01), Points(value=62.0, step=1.0), Points(value=23.0, step=1.0), None, None]
    """
    if isinstance(cell, bool | datetime.date):
        return None
    if isinstance(cell, int | float):
        return Points(round(float(cell), 2), 1.0 if float(cell).is_integer() else 0.01) if abs(cell) < 1e6 else None
    text = re.sub(r"\s*(?:/|sur|out of)\s*(?:100|25)$", "", folded(as_text(cell)[:40]))
    text = re.sub(r"\s*(?:points?|pts?)$", "", text)
    found = re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,4}))?", text)
    return _made(found[1], found[2]) if found and text.isascii() else None


def _made(whole: str, fraction: str | None) -> Points:
    return Points(float(f"{whole}.{fraction or 0}"), 10.0 ** -len(fraction or ""))


# --- whose, and which ----------------------------------------------------------------------------------------------


def claims(table: Tabular) -> bool:
    """Whether a table is a page of the index, or a list that says its pillars."""
    if table.hidden or not any(any(map(as_text, cells)) for _, cells in table.head):
        return False
    below = table.file.below
    if len(below) > 1 and squeezed(below[0]) in FOLDERS:
        return True
    if len(below) > 2 and squeezed(below[0]) == PERSONAL and squeezed(below[-1]).startswith(("ssi", "socialselling")):
        return True
    columns = columns_of(table)
    if columns is not None and columns.pillars:
        return True
    start = " ".join(as_text(cell) for _, cells in table.head[:10] for cell in cells[:20])[:2_000]
    return not table.sheet and table.file.suffix == ".txt" and "social selling index" in folded(start)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list of indexes keeps what."""

    row: int
    person: tuple[int, ...]
    on: int | None
    pillars: tuple[int, ...]
    total: int | None
    titles: tuple[str, ...]


_PEOPLE = {
    "person": "personne person collaborateur collaboratrice salarie employe employee name nometprenom nomprenom "
    "prenomnom prenometnom fullname membre member",
    "first": "prenom firstname", "last": "nom lastname nomdefamille",
    "on": "date jour releve releveledate datedereleve day",
}  # fmt: skip


def columns_of(table: Tabular) -> Columns | None:
    """The columns of a list of indexes; None when the table is none."""
    for number, cells in table.head[:HEADINGS_AT_MOST]:
        if len(cells) < 2:
            continue
        at = columns_named(cells, _PEOPLE)
        person = (at["person"],) if "person" in at else tuple(at[name] for name in ("first", "last") if name in at)
        texts = [folded(as_text(cell)[:100]) for cell in cells]
        total = next((place for place, text in enumerate(texts) if _is_total(text)), None)
        pillars = _pillars(texts, {*person, total})
        if person and (len(pillars) == PILLARS or total is not None):
            titles = tuple(" ".join(as_text(cell).split())[:100] for cell in cells)
            return Columns(number, person, at.get("on"), pillars, total, titles)
    return None


def _is_total(text: str) -> bool:
    return bool(re.search(r"/\s*100|\bssi\b|social selling index", text)) and not re.search(r"rang|rank|%|/\s*25", text)


def _pillars(texts: Sequence[str], others: set[int | None]) -> tuple[int, ...]:
    """The four columns of pillars in their order: out of 25, else as their words say; none when not four."""
    free = [at for at, text in enumerate(texts) if at not in others and text]
    counted = [at for at in free if re.search(r"/\s*25\b", texts[at])]
    if len(counted) == PILLARS:
        return tuple(counted)
    named = [next((at for at in free if word.search(texts[at]) and "rang" not in texts[at]), -1) for word in _SPELT]
    return tuple(named) if -1 not in named and len(set(named)) == PILLARS else ()


# --- a page pasted -------------------------------------------------------------------------------------------------


def page_of(text: str) -> Index | None:
    """The index of a page pasted as text, wherever its labels stand and whatever their language; None when it has none.

    Numbers with their label known are pillars; else four numbers in a row that add up to another one; else the last
    four that stand beside words.

    Examples
    --------
    >>> page_of("62\\nout of 100\\nEstablish your brand\\t14.2\\nFind the right people\\t11.05\\n"
    ...         "Engage with insights\\t13.75\\nBuild relationships\\t23").value()
    62
    """
    tokens = list(_tokens(text[:LARGEST_PAGE]))
    by_label = _labelled(tokens)
    if sum(token is not None for token in by_label) >= PILLARS - 1:
        taken = {token.place for token in by_label if token}
        pillars = tuple(token.points if token else None for token in by_label)
    else:
        window = _window(tokens)
        if not window:
            return None
        taken, pillars = {token.place for token in window}, tuple(token.points for token in window)
    return Index(pillars, _total([token for token in tokens if token.place not in taken], pillars))


@dataclass(frozen=True, slots=True)
class _Token:
    """A number of a page: where it stands, the words beside it or on the line above, whether it is out of 100."""

    place: int
    points: Points
    words: str
    above: str
    out_of_whole: bool


def _tokens(text: str) -> Iterator[_Token]:
    """The numbers of a page that may be points: no percentage, date or « sur 100 »."""
    lines = [line for line in folded_lines(text) if line]
    place, above = 0, ""
    for line, following in pairwise([*lines, ""]):
        whole = any(found[1] == "100" for found in _OUT_OF.finditer(line)) or bool(
            re.match(r"(?:/|sur|out of)\s*100\b", following)
        )
        bare = _DATE.sub(" ", _PERCENT.sub(" ", _OUT_OF.sub(" ", line)))
        words = re.sub(r"[^a-z ]", " ", bare).strip()
        for found in _NUMBER.finditer(bare):
            yield _Token(place, _made(found[1], found[2]), words, above, whole)
            place += 1
        above = words if not _NUMBER.search(bare) else ""


def folded_lines(text: str) -> list[str]:
    """Lines without accents or case."""
    return [folded(line[:500]) for line in re.split(r"[\r\n|]+", text)]


def _labelled(tokens: Sequence[_Token]) -> list[_Token | None]:
    """The number of each pillar whose label is known, on its line or below it."""
    found: list[_Token | None] = []
    for spelt in _SPELT:
        beside = next((one for one in tokens if spelt.search(one.words)), None)
        below = next((one for one in tokens if not one.words and spelt.search(one.above)), None)
        found.append(beside or below)
    places = [token.place for token in found if token]
    return found if len(set(places)) == len(places) else [None] * PILLARS


def _window(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """Four numbers in a row that add up to another; else the last four beside words; nothing where there are none."""
    for at in range(len(tokens) - PILLARS + 1):
        four = tokens[at : at + PILLARS]
        others = [*tokens[:at], *tokens[at + PILLARS :]]
        pillars = [one.points for one in four]
        if all(one.value <= MOST for one in pillars) and any(fits(one.points, pillars) for one in others):
            return four
    worded = [one for one in tokens if (one.words or one.above) and not one.out_of_whole]
    return worded[-PILLARS:] if len(worded) >= PILLARS else ()


def _total(others: Sequence[_Token], pillars: Sequence[Points | None]) -> Points | None:
    """The number that the pillars add up to; else the first out of 100; None where the page shows none."""
    agreeing = next((one.points for one in others if None not in pillars and fits(one.points, pillars)), None)
    return agreeing or next((one.points for one in others if one.out_of_whole and one.points.value <= WHOLE), None)


# --- reading -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One person's index, where and when it was read."""

    table: Tabular
    row: int | None  # of a list
    person: str
    on: datetime.date | None
    value: int


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """The latest index of each person, up to the cut-off date.

    Parameters
    ----------
    tables : sequence of Tabular
        Those `claims` took.
    context : Context
    """
    found, people = Found(), People(context)
    entries: dict[str, list[_Entry]] = {}
    for table in tables:
        try:
            columns = columns_of(table)
            read = _read_list(table, columns, people, found) if columns else _read_page(table, people, found)
        except csv.Error:
            found.problems.append(not_a_text(table.file.path))
            continue
        for entry in read:
            entries.setdefault(folded(entry.person), []).append(entry)
    for known in entries.values():
        latest = _latest(known, context.as_of)
        if len(latest) == 1:
            _fill(latest[0], people, context, found)
        elif latest:
            found.problems.append(_undecided(latest))
    return found


def _latest(entries: Sequence[_Entry], as_of: datetime.date | None) -> list[_Entry]:
    """Those of the last day up to the cut-off, each value once; all of them where none bears a day."""
    dated = [one for one in entries if one.on and (as_of is None or one.on <= as_of)]
    last = max((one.on for one in dated if one.on), default=None)
    kept = [one for one in dated if one.on == last] or [one for one in entries if one.on is None]
    return list({one.value: one for one in reversed(kept)}.values())[::-1]


def _undecided(entries: Sequence[_Entry]) -> Problem:
    last = entries[-1]
    return Problem(
        "error", last.table.file.path, last.table.sheet, last.row,
        found=sentence(phrase("SSI différents pour une même personne, sans date qui les départage : {found}."),
                       found=tuple(one.value for one in entries)),
        expected=sentence(phrase("Un seul SSI par personne et par jour est attendu.")),
        do=sentence(phrase("Garder le bon et retirer les autres, ou écrire leurs dates.")),
    )  # fmt: skip


def _fill(entry: _Entry, people: People, context: Context, found: Found) -> None:
    typed = typed_profile(entry.person, people, context)
    said = sentence(phrase("Saisi : {typed} ; lu dans le relevé du SSI : {counted}."),
                    typed=str(typed.values["ssi"]) if typed else "", counted=entry.value)  # fmt: skip
    found.problems += typed_otherwise(typed, "ssi", entry.value, said)
    source = entry.table.file.path, entry.table.sheet, entry.table.encoding
    sheet = profile_sheet(source, entry.row or 1, entry.person, typed, {"ssi": entry.value})
    if sheet is not None:
        found.sheets.append(sheet)


# --- reading: a page -----------------------------------------------------------------------------------------------


def _read_page(table: Tabular, people: People, found: Found) -> list[_Entry]:
    text = _text(table)
    index = page_of(text)
    if index is None:
        found.problems.append(
            Problem("error", table.file.path, table.sheet,
                    found=sentence(phrase("Les quatre piliers du SSI ne se lisent pas dans le texte.")),
                    expected=FOUR_PILLARS,
                    do=sentence(phrase("Coller de nouveau la page du SSI entière, ou le saisir dans la table "
                                       "« {table} »."), table=_label("profiles")))
        )  # fmt: skip
        return []
    person = _named_by_file(table, people, found.problems)
    day = _day_named(PurePosixPath(table.file.below[-1]).stem)
    found.files.append(InputFile(table.file.path, "ssi page", "profiles", 1, table.encoding, day, day))
    above = [one for one in index.pillars if one is not None and one.value > MOST]
    said = [_above(_number(one.value), MOST) for one in above[:1]] or ([] if index.agrees() else [_against(index)])
    severity = "error"
    if not said and index.missing:
        said, severity = [_missing(index)], "warning" if index.total else "error"
    for sentences in said:
        found.problems.append(Problem(severity, table.file.path, table.sheet, None, "", *sentences))
    value = index.value() if severity == "warning" or not said else None
    return [_Entry(table, None, person, day, value)] if person is not None and value is not None else []


def _text(table: Tabular) -> str:
    """The page as it was pasted, in a text or in cells."""
    if not table.sheet:
        return (decoded(table.file.raw) or ("", ""))[0]
    return "\n".join("\t".join(as_text(cell) for cell in cells) for _, cells in table.rows())


_AROUND = re.compile(r"^(?:ssi|social selling index)[ _-]+|[ _-]+(?:ssi|social selling index)$", re.I)
_DATED = re.compile(r"[ _-]*(?:\d{4}[-_. ]\d\d(?:[-_. ]\d\d)?|\d\d[-_. ]\d\d[-_. ]\d{4}|\d{8})[ _-]*")


def _day_named(stem: str) -> datetime.date | None:
    """The day in a file's name; None where it bears none, or only a month.

    Examples
    --------
    >>> [str(_day_named(stem)) for stem in ("anne_2026-01-15", "15-01-2026 Anne", "anne 20260115", "anne 2026-01", "a")]
    ['2026-01-15', '2026-01-15', '2026-01-15', 'None', 'None']
    """
    found = _DATED.search(stem)
    text = re.sub(r"[-_. ]+", "-", found[0]).strip("-") if found else ""
    return day_of(f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch(r"\d{8}", text) else text)


def _named_by_file(table: Tabular, people: People, problems: list[Problem]) -> str | None:
    """The person whose page it is: its folder says, else its name without « ssi » and a date."""
    below = table.file.below
    stem = PurePosixPath(below[-1]).stem
    asked = below[1] if len(below) > 2 else _AROUND.sub("", _DATED.sub(" ", stem).strip()).strip() or stem
    key = people.find_written(asked)
    if key is None:
        expected = sentence(phrase("Un fichier qui porte la clé de la personne est attendu."))
        problems.append(unknown_person(table.file.path, asked, people, expected))
    return key


# --- reading: a list -----------------------------------------------------------------------------------------------


def _read_list(table: Tabular, columns: Columns, people: People, found: Found) -> list[_Entry]:
    rows = [(number, cells) for number, cells in table.rows() if number > columns.row and any(map(as_text, cells))]
    days = days_in([_at(cells, columns.on) for _, cells in rows], month_first=False).days
    entries: list[_Entry] = []
    for (number, cells), day in zip(rows, days, strict=True):
        name = " ".join(text for at in columns.person if (text := " ".join(as_text(_at(cells, at)).split())))
        if not name:
            continue
        value = _row_value(table, columns, number, cells, found.problems)
        person = people.find_written(name)
        if person is None:
            found.problems.append(_unknown_name(table, columns, number, name, people))
        elif value is not None:
            entries.append(_Entry(table, number, person, day, value))
    known = [day for day in days if day]
    span = (min(known), max(known)) if known else (None, None)
    found.files.append(InputFile(table.file.path, "ssi table", "profiles", len(rows), table.encoding, *span))
    return entries


def _at(cells: Sequence[Cell], position: int | None) -> Cell:
    return cells[position] if position is not None and position < len(cells) else None


def _row_value(
    table: Tabular, columns: Columns, number: int, cells: Sequence[Cell], problems: list[Problem]
) -> int | None:
    """The index of one row; None, and a problem at its cell, where it cannot be."""

    def problem(severity: str, position: int, said: tuple[Sentence, Sentence, Sentence]) -> None:
        title = columns.titles[position] if position < len(columns.titles) else ""
        problems.append(Problem(severity, table.file.path, table.sheet, number, title, *said, letter_of(position)))

    read: dict[int, Points | None] = {}
    refused = False
    for position in (*columns.pillars, *([columns.total] if columns.total is not None else [])):
        cell = _at(cells, position)
        most = WHOLE if position == columns.total else MOST
        read[position] = None if is_missing(cell, "number") else points(cell)
        if not is_missing(cell, "number") and ((one := read[position]) is None or one.value > most):
            problem("error", position, _above(as_text(cell), most) if one else _no_points(as_text(cell), most))
            refused = True
    if refused:
        return None
    total = read[columns.total] if columns.total is not None else None
    index = Index(tuple(read[position] for position in columns.pillars), total)
    if total is None and index.missing == len(index.pillars):
        return None  # nothing was noted for this person
    place = columns.total if columns.total is not None else columns.pillars[0]
    if not index.agrees():
        problem("error", place, _against(index))
        return None
    if index.missing:
        empty = next(position for position in columns.pillars if read[position] is None)
        problem("warning" if total else "error", empty, _missing(index))
    return index.value()


def _unknown_name(table: Tabular, columns: Columns, number: int, name: str, people: People) -> Problem:
    near = people.nearest(name)
    return Problem(
        "error", table.file.path, table.sheet, number, columns.titles[columns.person[0]],
        found=sentence(phrase("« {found} » n’est pas dans la table « {table} »."), found=name, table=_label("people")),
        expected=sentence(phrase("Une clé de cette table est attendue.")),
        do=sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else
        sentence(phrase("L’ajouter à la table « {table} », ou corriger."), table=_label("people")),
        letter=letter_of(columns.person[0]),
    )  # fmt: skip


# --- sentences -----------------------------------------------------------------------------------------------------

FOUR_PILLARS = sentence(phrase("Quatre piliers, de 25 points chacun, sont attendus."))
Said = tuple[Sentence, Sentence, Sentence]


def _label(table: str) -> Label:
    return Label(TABLES[table].fr, TABLES[table].en)


def _number(value: float) -> Label:
    """A number in either language."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return Label(written.replace(".", ","), written)


def _above(written: str | Label, most: float) -> Said:
    return (
        sentence(phrase("« {found} » sort de l’échelle."), found=written),
        sentence(phrase("Un nombre de points, minimum {low}, maximum {high}, est attendu."), low=0, high=int(most)),
        sentence(phrase("Relire la page du SSI et corriger le nombre.")),
    )


def _no_points(written: str, most: float) -> Said:
    return (sentence(phrase("« {found} » n’est pas un nombre."), found=written), *_above(written, most)[1:])


def _missing(index: Index) -> Said:
    return (
        sentence(phrase("Piliers du SSI sans valeur : {count}."), count=index.missing),
        FOUR_PILLARS,
        sentence(phrase("Le total est gardé ; relever le pilier manquant."))
        if index.total
        else sentence(phrase("Relever le pilier manquant : sans lui et sans total, le SSI n’est pas connu.")),
    )


def _against(index: Index) -> Said:
    total = index.total.value if index.total else 0.0
    return (
        sentence(phrase("Total du SSI : {total} ; somme des piliers : {sum}."), total=_number(total),
                 sum=_number(index.sum)),
        sentence(phrase("Le total est la somme des quatre piliers, arrondie.")),
        sentence(phrase("Relire la page du SSI et corriger le nombre.")),
    )  # fmt: skip
