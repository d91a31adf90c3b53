"""LinkedIn's « get a copy of your data », as each person deposits it: `exports/linkedin/<person>/`, or an archive.

Only counts leave this module: connections by target, seniority and year (`contacts`), connections that two people share
(`contact_overlaps`), what a person published and sent (`profiles`). Everything else in the export is counted by file.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from maillage.intake.exports.connections import (
    LONGEST,
    NEEDED,
    Seen,
    Tally,
    columns_named,
    columns_typed,
    repaired,
    tally,
)
from maillage.intake.exports.days import day_of
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.linkedin_files import (
    REVIEWED,
    UNKNOWN,
    Kind,
    day_named,
    kind_of,
    records_of,
)
from maillage.intake.exports.matching import DECIDED, OTHER, REVIEW, Targets, ToReview, decisions
from maillage.intake.exports.opening import Numbered, Tabular
from maillage.intake.exports.persons import People, profile_sheet, typed_profile, unknown_person
from maillage.intake.folding import folded, nearest, squeezed
from maillage.intake.problems import NOTHING, Label, Problem, Sentence, sentence
from maillage.intake.pseudonyms import pseudonym
from maillage.intake.reading import InputFile, Row, Sheet, letter_of
from maillage.intake.values import Cell, as_text
from maillage.language import phrase
from maillage.measures.register import months_later
from maillage.tables import TABLES

FOLDER = "linkedin"

# What `profiles` asks for: publications and comments of three months, and a tally of so many weeks.
ACTIVE_MONTHS = 3
TALLY_WEEKS = 52
FRESH_MONTHS = 1  # an export that ends longer before the cut-off than this says nothing about the months asked for
TALLY = ("weeks", "invitations", "accepted", "pending", "with_a_pitch", "unanswered")


# --- whose file, and which -----------------------------------------------------------------------------------------


def claims(table: Tabular) -> bool:
    """Whether a table belongs to LinkedIn's personal export, used or not."""
    if table.hidden:
        return False
    kind = kind_of(table)
    below = table.file.below
    if squeezed(below[0]) == FOLDER and len(below) > 1:
        return kind is not None or (".zip/" in table.file.path.casefold() and not table.sheet)
    if day_named(below):
        return kind is not None
    return any({"firstname", "connectedon"} <= {squeezed(as_text(cell)[:LONGEST]) for cell in cells}
               for _, cells in table.head)  # fmt: skip


def _folder_of(table: Tabular, depth: int) -> str:
    """The path of a folder above a table, so many steps below `exports/`."""
    parts = table.file.path.split("/")
    return "/".join(parts[: len(parts) - len(table.file.below) + depth])


# --- reading -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Person:
    """One person's export, as far as it is read."""

    key: str
    lists: list[tuple[Tabular, Tally, int]] = field(default_factory=list)  # connections, with the row of their headings
    acts: dict[str, dict[int, datetime.date]] = field(default_factory=dict)  # day by act, by kind of file
    until: datetime.date | None = None  # the last day the export tells of
    source: Tabular | None = None  # the first file with acts

    def reaches(self, day: datetime.date | None) -> None:
        """Take note of a day the export tells of."""
        if day is not None and (self.until is None or day > self.until):
            self.until = day


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """Every person's export at once, so that lists can be compared.

    Parameters
    ----------
    tables : sequence of Tabular
        Those `claims` took.
    context : Context
    """
    found = Found()
    kinds = [(table, kind_of(table) or UNKNOWN) for table in tables]
    lists = [table for table, kind in kinds if kind.id == "connections"]
    reviewed = [table for table, kind in kinds if kind is REVIEWED]
    seen = Seen(
        _targets(context, reviewed, found),
        context.key,
        hashed=len(lists) > 1,
        by_name=not all(any("url" in (columns_named(cells) or ()) for _, cells in table.head) for table in lists),
    )
    people, persons, unknown = People(context), {}, set()
    for table, kind in kinds:
        if kind is REVIEWED:
            continue
        person = _person(table, people, persons, unknown, found.problems)
        _read_table(table, kind, person, seen, found)
    for person in persons.values():
        _keep_latest(person, found.problems)
    found.sheets += _contacts(persons.values())
    found.sheets += _overlaps(persons.values(), context.key)
    for person in persons.values():
        found.sheets += _profile(person, people, context, found.problems)
    _review(persons.values(), found)
    return found


def _person(
    table: Tabular, people: People, persons: dict[str, _Person], unknown: set[str], problems: list[Problem]
) -> _Person:
    """Whose file it is; somebody nobody knows, and a problem, where its folder does not say."""
    below = table.file.below
    placed = squeezed(below[0]) == FOLDER and len(below) > 2
    key = people.find(below[1]) if placed else None
    if key is not None:
        return persons.setdefault(key, _Person(key))
    where = _folder_of(table, 2) if placed else table.file.path
    if where not in unknown:
        unknown.add(where)
        expected = sentence(phrase("Un dossier ou une archive qui porte la clé de la personne est attendu."))
        problems.append(unknown_person(where, below[1], people, expected) if placed else _no_person(where))
    return _Person("")


def _no_person(where: str) -> Problem:
    return Problem(
        "error", where,
        found=sentence(phrase("L’export LinkedIn n’est rangé sous aucune personne.")),
        expected=sentence(phrase("Un dossier par personne est attendu, sous exports/linkedin.")),
        do=sentence(phrase("Le déplacer dans un dossier qui porte la clé de la personne.")),
    )  # fmt: skip


def _read_table(table: Tabular, kind: Kind, person: _Person, seen: Seen, found: Found) -> None:
    person.reaches(day_named(table.file.below))
    try:
        if kind.id == "connections":
            file = _read_connections(table, person, seen, found.problems)
        else:
            file = _read_acts(table, kind, person)
    except csv.Error:
        found.problems.append(
            Problem("error", table.file.path, table.sheet,
                    found=sentence(phrase("Le fichier n’est pas un texte lisible.")),
                    expected=sentence(phrase("Le fichier tel qu’il a été exporté est attendu.")),
                    do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")))
        )  # fmt: skip
        return
    found.files.append(file)
    person.reaches(file.last)


# --- connections ---------------------------------------------------------------------------------------------------


def _read_connections(table: Tabular, person: _Person, seen: Seen, problems: list[Problem]) -> InputFile:
    rows = table.rows()
    found = next(((at, cells, names) for at, cells in rows if (names := columns_named(cells))), None)
    if found is None:
        columns, rows = columns_typed(cells for _, cells in table.head), table.rows()
        heading: tuple[int, Sequence[Cell]] = (1, ())
        if columns is None:
            problems.append(_no_headings(table))
            return InputFile(table.file.path, "linkedin connections", "contacts", 0, table.encoding)
        rows = _from_first_day(rows, columns["on"])
    else:
        heading, columns = (found[0], found[1]), found[2]
    counted = tally(rows, columns, heading[1], seen)
    if counted.rows:
        person.lists.append((table, counted, heading[0]))
        _tell_oddities(table, counted, heading, columns, problems)
    else:
        problems.append(
            Problem("error", table.file.path, table.sheet, heading[0],
                    found=sentence(phrase("La liste ne contient aucune relation : zéro ligne lue.")),
                    expected=sentence(phrase("Au moins une relation est attendue.")),
                    do=sentence(phrase("Demander un nouvel export, ou retirer le fichier.")))
        )  # fmt: skip
    return InputFile(
        table.file.path, "linkedin connections", "contacts", counted.rows, table.encoding, counted.first, counted.last
    )


def _from_first_day(rows: Iterator[Numbered], on: int) -> Iterator[Numbered]:
    """The rows from the first one with a day: what stands above are headings nobody knows."""
    for number, cells in rows:
        if on < len(cells) and day_of(cells[on]):
            yield from chain([(number, cells)], rows)


def _no_headings(table: Tabular) -> Problem:
    return Problem(
        "error", table.file.path, table.sheet,
        found=sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
        expected=sentence(phrase("Intitulés nécessaires : {known}."), known=NEEDED),
        do=sentence(phrase("Demander un nouvel export, et déposer le fichier sans le modifier.")),
    )  # fmt: skip


def _tell_oddities(
    table: Tabular, counted: Tally, heading: tuple[int, Sequence[Cell]], columns: Mapping[str, int],
    problems: list[Problem],
) -> None:  # fmt: skip
    number, cells = heading
    title = as_text(cells[columns["on"]])[:LONGEST] if cells else ""

    def warn(found: Sentence, do: Sentence, column: str = "", letter: str = "") -> None:
        problems.append(Problem("warning", table.file.path, table.sheet, number if column else None, column,
                                found=found, do=do, letter=letter))  # fmt: skip

    if counted.undated:
        warn(sentence(phrase("Dates de connexion illisibles : {count}."), count=counted.undated),
             sentence(phrase("Ces relations sont comptées sans année.")), title, letter_of(columns["on"]))  # fmt: skip
    if counted.repeated:
        warn(sentence(phrase("Relations répétées : {count}."), count=counted.repeated),
             sentence(phrase("Elles ne sont comptées qu’une fois.")))  # fmt: skip
    if counted.hidden == counted.rows:
        warn(sentence(phrase("Aucune relation n’est visible. Membres masqués : {count}."), count=counted.hidden),
             sentence(phrase("Ils sont comptés sans entreprise ni niveau.")))  # fmt: skip


def _keep_latest(person: _Person, problems: list[Problem]) -> None:
    """Of several lists of one person only the latest counts: each is everybody that person is connected to."""
    latest = max(person.lists, key=lambda each: (each[1].last or datetime.date.min, each[1].rows), default=None)
    for each in person.lists:
        if each is not latest:
            problems.append(
                Problem("warning", each[0].file.path, each[0].sheet,
                        found=sentence(phrase("Une liste plus récente de la même personne est lue : {path}."),
                                       path="/".join(latest[0].file.below[1:])),
                        do=sentence(phrase("Retirer celle-ci : elle n’est pas comptée.")))
            )  # fmt: skip
    person.lists[:] = [latest] if latest else []


def _contacts(persons: Iterable[_Person]) -> Iterator[Sheet]:
    schema = TABLES["contacts"]
    names = tuple(column.id for column in schema.columns)
    for person in persons:
        for table, counted, number in person.lists:
            lines = sorted(counted.counts.items(), key=lambda each: (*each[0][:2], each[0][2] or 0))
            cells = (names, *((person.key, *parts, count) for parts, count in lines))
            yield Sheet(table.file.path, table.sheet, schema, cells, table.encoding, (number,) * len(cells))


def _overlaps(persons: Iterable[_Person], key: bytes) -> Iterator[Sheet]:
    """Every two people, once: in an order that the spelling of their names does not decide."""
    schema = TABLES["contact_overlaps"]
    held = [(person.key, *person.lists[0]) for person in persons if person.lists]
    held.sort(key=lambda each: pseudonym(key, each[0]))
    if len(held) < 2:
        return
    cells: list[tuple[Cell, ...]] = [tuple(column.id for column in schema.columns)]
    for (one, _, mine, _), (other, _, theirs, _) in combinations(held, 2):
        addressed = mine.addressed and theirs.addressed
        common = mine.by_address & theirs.by_address if addressed else mine.by_name & theirs.by_name
        cells.append((one, other, len(common)))
    yield Sheet(_folder_of(held[0][1], 1), "", schema, tuple(cells), numbers=(1,) * len(cells))


# --- companies a person looks at -----------------------------------------------------------------------------------


def _targets(context: Context, reviewed: Iterable[Tabular], found: Found) -> Targets:
    """The accounts to meet, with the companies a consultant has decided on."""
    keys = {
        folded(str(row.values["target"])): str(row.values["target"])
        for row in context.rows.get("targets", ())
        if row.values.get("target") and row.values.get("kind") in ("account", None)
    }
    decided: dict[str, str] = {}
    for table in reviewed:
        given = decisions(table.rows())
        if given is None:
            found.problems.append(
                Problem("error", table.file.path, table.sheet,
                        found=sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
                        expected=sentence(phrase("Intitulés nécessaires : {known}."),
                                          known=(Label("Entreprise", "Company"), Label("Cible", "Target"))),
                        do=sentence(phrase("Repartir de la liste {list}."), list=f"checked/{REVIEW}"))
            )  # fmt: skip
            continue
        for company, (target, number) in given.items():
            if target != OTHER and folded(target) not in keys:
                found.problems.append(_unknown_target(table, number, target, keys.values()))
            decided[company] = keys.get(folded(target), OTHER)
        found.files.append(InputFile(table.file.path, f"linkedin {REVIEWED.id}", "", len(given), table.encoding))
    return Targets(keys.values(), decided)


def _unknown_target(table: Tabular, number: int, text: str, keys: Iterable[str]) -> Problem:
    named = Label(TABLES["targets"].fr, TABLES["targets"].en)
    near = nearest(text, keys)
    return Problem(
        "error", table.file.path, table.sheet, number,
        found=sentence(phrase("« {found} » n’est pas dans la table « {table} »."), found=text, table=named),
        expected=sentence(phrase("Une clé de cette table est attendue.")),
        do=sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else
        sentence(phrase("L’ajouter à la table « {table} », ou corriger."), table=named),
    )  # fmt: skip


def _review(persons: Iterable[_Person], found: Found) -> None:
    together: dict[str, ToReview] = {}
    first: Tabular | None = None
    for person in persons:
        for table, counted, _ in person.lists:
            for name, (written, match, count) in counted.resembling.items():
                first = first or table
                before = together[name].count if name in together else 0
                company = together[name].company if name in together else repaired(written)
                together[name] = ToReview(company, match.nearest, match.confidence, before + count,
                                          match.target != OTHER)  # fmt: skip
    found.to_review += together.values()
    doubtful = sum(not one.taken for one in together.values())
    if doubtful and first is not None:
        found.problems.append(
            Problem("warning", _folder_of(first, 1),
                    found=sentence(phrase("Entreprises qui ressemblent à une cible, sans certitude : {count}."),
                                   count=doubtful),
                    do=sentence(phrase("Décider dans {list}, que « maillage check » écrit, puis l’enregistrer sous "
                                       "{decided}."), list=f"checked/{REVIEW}", decided=f"exports/{FOLDER}/{DECIDED}"))
        )  # fmt: skip


def _read_acts(table: Tabular, kind: Kind, person: _Person) -> InputFile:
    found = records_of(table, kind)
    if kind.fills:
        person.acts.setdefault(kind.id, {}).update(found.days)
        person.source = person.source or table
    return InputFile(
        table.file.path, f"linkedin {kind.id}", kind.fills, found.rows, table.encoding, found.first, found.last
    )


# --- profiles ------------------------------------------------------------------------------------------------------


def _profile(person: _Person, people: People, context: Context, problems: list[Problem]) -> Iterator[Sheet]:
    """One row of `profiles`: what the consultant typed wins, and a difference is told at its cell."""
    if person.source is None or context.as_of is None:
        return
    typed = typed_profile(person.key, people, context)
    counted = _counted(person, context.as_of, typed, problems)
    if typed is not None:
        for column, value in counted.items():
            before = typed.values.get(column)
            if before is not None and value is not None and before != value:
                problems.append(_difference(typed, column, before, value))
    source = person.source
    at = source.file.path, source.sheet, source.encoding
    sheet = profile_sheet(at, 1, person.key, typed, counted)
    if sheet is not None:
        yield sheet


def _counted(
    person: _Person, as_of: datetime.date, typed: Row | None, problems: list[Problem]
) -> dict[str, int | datetime.date | None]:
    """What the export says of each column; None where it does not reach the months asked for: no zero is made up."""
    since = months_later(as_of, -FRESH_MONTHS)
    if person.until is None or person.until < since:
        problems.append(_too_old(person, since))
        return {}
    days = [day for acts in person.acts.values() for day in acts.values() if day <= as_of]
    counted: dict[str, int | datetime.date | None] = {"last_active": max(days, default=None)}
    since = months_later(as_of, -ACTIVE_MONTHS)
    for column, kinds in {"posts": ("shares", "instantreposts"), "comments": ("comments",)}.items():
        given = [person.acts[kind].values() for kind in kinds if kind in person.acts]
        if given:
            counted[column] = sum(_between(each, since, as_of) for each in given)
    return counted | _tally(person, as_of, typed)


def _tally(person: _Person, as_of: datetime.date, typed: Row | None) -> dict[str, int]:
    """Invitations sent and the weeks they are counted over.

    Where the person's own tally was typed, they are counted over its weeks, to be compared only: an export may have
    lost the invitations accepted long ago, and one tally is never completed by another.
    """
    own = {column: typed.values.get(column) for column in TALLY} if typed else {}
    if not any(value is not None for value in own.values()):
        own = {"weeks": TALLY_WEEKS, "invitations": 0}
    weeks = own["weeks"]
    if "invitations" not in person.acts or not isinstance(weeks, int) or own["invitations"] is None:
        return {}
    since = as_of - datetime.timedelta(weeks=min(weeks, 1_000))
    return {"weeks": weeks, "invitations": _between(person.acts["invitations"].values(), since, as_of)}


def _between(days: Iterable[datetime.date], since: datetime.date, until: datetime.date) -> int:
    return sum(since < day <= until for day in days)


def _too_old(person: _Person, since: datetime.date) -> Problem:
    table = Label(TABLES["profiles"].fr, TABLES["profiles"].en)
    path, sheet = person.source.file.path, person.source.sheet
    until = (
        sentence(phrase("L’export ne dit rien après le {until}."), until=person.until)
        if person.until
        else sentence(phrase("L’export ne porte aucune date lisible."))
    )
    return Problem(
        "warning", path, sheet, found=until,
        expected=sentence(phrase("Pour compter ce qui est publié et envoyé, il doit aller jusqu’au {since} au moins."),
                          since=since),
        do=sentence(phrase("Demander un nouvel export, ou saisir les nombres dans la table « {table} »."), table=table),
    )  # fmt: skip


def _difference(row: Row, column: str, typed: object, counted: int | datetime.date) -> Problem:
    return row.problem(
        "warning", column,
        sentence(phrase("Saisi : {typed} ; compté dans l’export LinkedIn : {counted}."), typed=typed, counted=counted),
        NOTHING,
        sentence(phrase("La valeur saisie est gardée ; vider la cellule pour prendre celle de l’export.")),
    )  # fmt: skip
