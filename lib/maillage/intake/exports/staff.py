"""The list of people as a personnel department sends it: counted by function, level, service and site.

Nothing but counts comes out, save at the *in depth* setting, where each person becomes a row of `people`. Addresses,
birth years, contracts and managers are not read.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from maillage.catalogue import match, title_words
from maillage.intake.exports.entries import day_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.headings import cell_at, heading_row, is_total, name_key, text_at
from maillage.intake.exports.opening import Tabular
from maillage.intake.exports.words import word_pattern
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import Problem, Sentence, sentence
from maillage.intake.reading import InputFile, Row, Sheet
from maillage.intake.values import Cell, as_text
from maillage.language import phrase
from maillage.tables import TABLES

KIND = "staff list"
FOLDERS = ("lists", "listes", "list", "rh", "hr")
SERVICES_NAMED = 8

HEADINGS = {
    "id": "matricule nmatricule numeromatricule codesalarie idsalarie numerosalarie employeeid employeenumber",
    "full": "nometprenom nomprenom prenometnom prenomnom nomcomplet nomprenoms fullname employeename salarie employe "
    "collaborateur",
    "last": "nom nomdefamille nomusuel nomdusage lastname surname familyname",
    "first": "prenom prenoms prenomusuel firstname givenname",
    "unit": "service departement direction equipe unite departementservice servicedepartement affectation department "
    "team unit",
    "site": "site etablissement lieudetravail sitedetravail lieu agence ville location",
    "level": "niveau statut categorie csp categoriesocioprofessionnelle categorieprofessionnelle college level grade",
    "job": "poste intituleduposte intituleposte libelleposte emploi intituledelemploi libelleemploi fonction metier "
    "qualification jobtitle position",
    "joined": "datedentree dateentree entree datedembauche dateembauche embauche datedarrivee arrivee datedebut "
    "datedebutcontrat hiredate startdate joined",
    "left": "datedesortie datesortie sortie datededepart datedepart depart datefin datefincontrat finducontrat "
    "findecontrat enddate terminationdate leavingdate left",
    "contract": "typedecontrat typecontrat contrat naturecontrat naturedecontrat contracttype",
    "time": "tempsdetravail etp quotite tauxdactivite fte dureedutravail",
    "manager": "matriculeresponsable responsable manager n1 superieur superieurhierarchique",
}
_PERSONNEL = {"id", "joined", "left", "contract", "time", "manager"}  # what no address book has
COLUMNS = ("function", "level", "unit", "site", "count")
PEOPLE = ("person", "function", "level", "unit", "site", "joined", "left")


@dataclass(slots=True)
class _Person:
    """One person of a list, until they are counted."""

    row: int
    table: Tabular
    name: str
    id: str
    unit: str
    site: str
    level: str
    job: str
    joined: datetime.date | None
    left: datetime.date | None


@dataclass(slots=True)
class _List:
    """One table: its headings, how many rows it has, the rows that said something odd."""

    table: Tabular
    row: int
    at: dict[str, int]
    titles: tuple[str, ...]
    rows: int = 0
    unread_days: int = 0
    filled_down: int = 0
    people: list[_Person] = field(default_factory=list)
    repeated: int = 0

    def warning(self, found: Sentence, do: Sentence) -> Problem:
        return Problem("warning", self.table.file.path, self.table.sheet, found=found, do=do)


def is_staff(table: Tabular) -> bool:
    """Whether the table lists people with their service, level or job, as a personnel department does."""
    return _headings(table) is not None


def _headings(table: Tabular) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    folder = folded(table.file.below[0]) if len(table.file.below) > 1 else ""
    if folder and folder not in FOLDERS:
        return None

    def fits(at: dict[str, int]) -> bool:
        named = "full" in at or "last" in at or "id" in at
        placed = bool(at.keys() & {"unit", "job", "level"})
        evidence = len(at.keys() & _PERSONNEL) + (1 if folder else 0)
        return named and placed and evidence > 0 and len(at) >= 3

    found = heading_row(table, HEADINGS, fits)
    if found and sum("?" in text or len(text) > 60 for text in found[2]) > 2:
        return None  # a survey that asks for one's name and service
    return found


def read_staff(tables: Sequence[Tabular], context: Context) -> Found:
    """Head counts, and people at the *in depth* setting, from every list; each person counts once.

    Parameters
    ----------
    tables : sequence of Tabular
        Those that `is_staff` took.
    context : Context
    """
    found = Found()
    lists = [one for table in tables if (one := _read_one(table)) is not None]
    people = _once(lists)
    counted = [person for person in people if _is_there(person, context.as_of)]
    units = _spellings(person.unit for person in people)
    sites = _spellings(person.site for person in people)
    _tell(lists, people, counted, found.problems)
    typed = context.rows.get("headcount", ())
    if typed:
        _compare(lists, len(counted), typed, found.problems)
    else:
        found.sheets += _headcount(lists, counted, units, sites)
    if context.depth == "in_depth":
        found.sheets += _people(lists, people, units, sites, context, found.problems)
    giving = {sheet.source for sheet in found.sheets if sheet.table.id == "headcount"}
    for one in lists:
        source = one.table.file.path, one.table.sheet
        found.files.append(
            InputFile(one.table.file.path, KIND, "headcount" if source in giving else "", one.rows, one.table.encoding)
        )
    return found


# --- reading -------------------------------------------------------------------------------------------------------


def _read_one(table: Tabular) -> _List | None:
    headings = _headings(table)
    if headings is None:
        return None
    found = _List(table, *headings)
    at = found.at
    unit = ""
    rows = [(number, cells) for number, cells in table.rows() if number > found.row and any(map(as_text, cells))]
    merged = _has_merged_services(table, [cells for _, cells in rows if not is_total(cells)], at)
    for number, cells in rows:
        found.rows += 1
        name = text_at(cells, at, "full") or f"{text_at(cells, at, 'first')} {text_at(cells, at, 'last')}".strip()
        identity = text_at(cells, at, "id")
        alone = sum(bool(as_text(cell)) for cell in cells) < 2  # a note below the list
        if is_total(cells) or alone or not (name or identity):
            continue
        own = text_at(cells, at, "unit")
        if merged and not own and unit:
            own, found.filled_down = unit, found.filled_down + 1
        unit = own
        days = []
        for column in ("joined", "left"):
            cell = cell_at(cells, at, column)
            day = day_of(cell)
            days.append(day)
            found.unread_days += day is None and bool(as_text(cell).strip("-/ "))
        found.people.append(
            _Person(number, table, name, identity, _plain(own), _plain(text_at(cells, at, "site")),
                    text_at(cells, at, "level"), text_at(cells, at, "job"), *days)
        )  # fmt: skip
    return found


def _plain(text: str) -> str:
    """A service or site; an address in its place is nobody's service."""
    return "" if "@" in text else text


def _has_merged_services(table: Tabular, rows: list[list[Cell]], at: dict[str, int]) -> bool:
    """Whether services stand in cells merged over the people below: only the first row of each holds the word."""
    if not table.sheet or "unit" not in at or not rows:
        return False
    empty = sum(not text_at(cells, at, "unit") for cells in rows)
    return bool(text_at(rows[0], at, "unit")) and empty * 3 > len(rows)


def _once(lists: Sequence[_List]) -> list[_Person]:
    """Each person once, over all the lists; what one row leaves empty another fills."""
    kept: dict[tuple[str, str], _Person] = {}
    for one in lists:
        for person in one.people:
            first = kept.setdefault(_told_apart_by(person), person)
            if first is person:
                continue
            one.repeated += 1
            for column in ("unit", "site", "level", "job", "joined", "left"):
                if not getattr(first, column):
                    setattr(first, column, getattr(person, column))
    return list(kept.values())


def _told_apart_by(person: _Person) -> tuple[str, str, str]:
    """Number and name; of people without a number, namesakes by the day they came or their service."""
    other = "" if person.id else str(person.joined or _compared(person.unit))
    return folded(person.id), name_key(person.name), other


def _is_there(person: _Person, as_of: datetime.date | None) -> bool:
    if as_of is None:
        return person.left is None
    return not (person.left and person.left < as_of) and not (person.joined and person.joined > as_of)


def _spellings(texts: Iterator[str]) -> dict[str, str]:
    """The commonest spelling of each service or site, by what it is compared by: « & » is « et »."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if text:
            seen[_compared(text)][text] += 1
    return {key: spelt.most_common(1)[0][0] for key, spelt in seen.items()}


def _compared(text: str) -> str:
    return squeezed(text.replace("&", " et "))


# --- functions and levels ------------------------------------------------------------------------------------------


@cache
def _patterns():
    words = title_words()
    functions = tuple((name, word_pattern(listed)) for name, listed in words["functions"].items())
    levels = tuple((one["level"], word_pattern(one["words"])) for one in words["levels"])
    return functions, levels


@cache
def function_of(text: str) -> str | None:
    """The function a service or a job title tells: its own wording, else the word of ours that stands first in it.

    Examples
    --------
    >>> [function_of(text) for text in ("R&D", "Service achats", "Direction commerciale", "Siège")]
    ['rd', 'purchasing', 'sales', None]
    """
    known = match("choice:function", text) if text else None
    if known:
        return known
    bare = folded(text)
    found = [(hit.start(), -len(hit.group()), name) for name, way in _patterns()[0] if (hit := way.search(bare))]
    return min(found)[2] if found else None


@cache
def level_of(text: str) -> str | None:
    """The level a category or a job title tells.

    Examples
    --------
    >>> [level_of(text) for text in ("Encadrement", "Assistante du directeur", "Directrice d’usine", "Niveau 3")]
    ['manager', 'employee', 'executive', None]
    """
    known = match("choice:level", text) if text else None
    if known:
        return known
    bare = folded(text)
    return next((level for level, way in _patterns()[1] if way.search(bare)), None)


def _function(person: _Person) -> str | None:
    told = function_of(person.unit)
    return told if told not in (None, "other") else function_of(person.job) or told


def _level(person: _Person) -> str | None:
    return level_of(person.level) or level_of(person.job)


# --- what comes out ------------------------------------------------------------------------------------------------


def _headcount(
    lists: Sequence[_List], counted: Sequence[_Person], units: dict[str, str], sites: dict[str, str]
) -> list[Sheet]:
    groups: dict[tuple[str, str, str, str], list[_Person]] = defaultdict(list)
    for person in counted:
        key = (_function(person) or "other", _level(person) or "employee",
               units.get(_compared(person.unit), ""), sites.get(_compared(person.site), ""))  # fmt: skip
        groups[key].append(person)
    sheets = []
    for one in lists:
        own = [(key, group) for key, group in sorted(groups.items()) if group[0].table is one.table]
        if own:
            rows = [(*key[:2], key[2] or None, key[3] or None, len(group)) for key, group in own]
            numbers = (one.row, *(group[0].row for _, group in own))
            titles = (_title(one, "unit", "job"), _title(one, "level", "job"), _title(one, "unit"), _title(one, "site"))
            sheets.append(_sheet(one, "headcount", (COLUMNS, *rows), numbers, (*titles, "")))
    return sheets


def _title(one: _List, *columns: str) -> str:
    return next((one.titles[one.at[column]] for column in columns if column in one.at), "")


def _sheet(one: _List, table: str, cells: tuple, numbers: tuple[int, ...], titles: tuple[str, ...]) -> Sheet:
    return Sheet(one.table.file.path, one.table.sheet, TABLES[table], cells, one.table.encoding, numbers, titles)


def _people(
    lists: Sequence[_List], people: Sequence[_Person], units: dict[str, str], sites: dict[str, str], context: Context,
    problems: list[Problem],
) -> list[Sheet]:  # fmt: skip
    """A row a person; of those the consultant typed, only what they left empty."""
    typed = {name_key(str(row.values["person"])): row for row in context.rows.get("people", ()) if row.values["person"]}
    unknown = set(typed) - {name_key(person.name) for person in people}
    if typed and unknown and lists:
        problems.append(
            lists[0].warning(sentence(phrase("Personnes saisies qui ne sont pas dans la liste : {count}."),
                                      count=len(unknown)),
                             sentence(phrase("Écrire dans « Personnes » le nom comme la liste, ou l’inverse.")))
        )  # fmt: skip
    names = Counter(name_key(person.name) for person in people)
    given: dict[int, list[tuple[int, tuple[Cell, ...]]]] = defaultdict(list)
    for person in people:
        row = typed.get(name_key(person.name))
        name = person.name or person.id
        if names[name_key(person.name)] > 1 and person.name:
            name = f"{person.name} ({person.id or person.unit or person.row})"
        cells: list[Cell] = [
            name, _function(person) or "other", _level(person) or "employee",
            units.get(_compared(person.unit)), sites.get(_compared(person.site)), person.joined, person.left,
        ]  # fmt: skip
        if row is not None:
            cells = [_typed(row, column, cell) for column, cell in zip(PEOPLE, cells, strict=True)]
        given[id(person.table)].append((person.row, tuple(cells)))
    sheets = []
    for one in lists:
        rows = given[id(one.table)]
        if rows:
            titles = (_title(one, "full", "last", "id"), _title(one, "unit", "job"), _title(one, "level", "job"),
                      *(_title(one, column) for column in PEOPLE[3:]))  # fmt: skip
            cells = (PEOPLE, *(row for _, row in rows))
            sheets.append(_sheet(one, "people", cells, (one.row, *(number for number, _ in rows)), titles))
    return sheets


def _typed(row: Row, column: str, cell: Cell) -> Cell:
    value = row.values.get(column)
    return cell if value is None or isinstance(value, tuple) else value


# --- what is told --------------------------------------------------------------------------------------------------


def _tell(
    lists: Sequence[_List], people: Sequence[_Person], counted: Sequence[_Person], problems: list[Problem]
) -> None:
    once = {id(person) for person in people}
    surnames = {word for person in people for word in folded(person.name).split()}
    for one in lists:
        if not one.people:
            problems.append(
                Problem("error", one.table.file.path, one.table.sheet,
                        found=sentence(phrase("La liste n’a aucune personne.")),
                        expected=sentence(phrase("Une ligne par personne est attendue.")),
                        do=sentence(phrase("La demander de nouveau, ou la retirer.")))
            )  # fmt: skip
        if one.repeated:
            problems.append(
                one.warning(sentence(phrase("Lignes qui répètent une personne déjà lue : {count}."),
                                     count=one.repeated),
                            sentence(phrase("Chaque personne compte une fois. Rien à faire si ce sont des doublons.")))
            )  # fmt: skip
        if one.filled_down:
            problems.append(
                one.warning(sentence(phrase("Services repris de la ligne du dessus : {count}."), count=one.filled_down),
                            sentence(phrase("Vérifier que ces cellules étaient fusionnées.")))
            )  # fmt: skip
        if one.unread_days:
            problems.append(
                one.warning(sentence(phrase("Dates illisibles, laissées vides : {count}."), count=one.unread_days),
                            sentence(phrase("Une personne sans date de sortie lisible est comptée. Corriger la date.")))
            )  # fmt: skip
        own = [person for person in counted if person.table is one.table and id(person) in once]
        _tell_unknown(one, own, surnames, problems)


def _tell_unknown(one: _List, people: Sequence[_Person], surnames: set[str], problems: list[Problem]) -> None:
    lost = [person for person in people if _function(person) is None]
    do = sentence(phrase("Écrire « Effectifs » à la main si cela compte."))
    if lost:
        services = Counter(person.unit for person in lost if person.unit)
        named = tuple(service for service, _ in services.most_common(SERVICES_NAMED)
                      if not surnames & set(folded(service).split()))  # fmt: skip
        problems.append(
            one.warning(
                sentence(phrase("Personnes sans fonction reconnue, comptées en « autre fonction » : {count} ; "
                                "services : {services}."), count=len(lost), services=named)
                if named
                else sentence(phrase("Personnes sans fonction reconnue, comptées en « autre fonction » : {count}."),
                              count=len(lost)), do)
        )  # fmt: skip
    vague = sum(_level(person) is None for person in people)
    if vague:
        problems.append(
            one.warning(sentence(phrase("Personnes sans niveau reconnu, comptées en « collaborateur » : {count}."),
                                 count=vague), do)
        )  # fmt: skip


def _compare(lists: Sequence[_List], listed: int, typed: Sequence[Row], problems: list[Problem]) -> None:
    """The typed head count wins; a different total is told once."""
    counts = [row.values.get("count") for row in typed]
    total = sum(count for count in counts if isinstance(count, int))
    if lists and total != listed:
        problems.append(
            lists[0].warning(sentence(phrase("Effectif saisi : {typed} ; d’après la liste : {listed}."),
                                      typed=total, listed=listed),
                             sentence(phrase("L’effectif saisi est retenu. Le corriger, ou vider « Effectifs ».")))
        )  # fmt: skip
