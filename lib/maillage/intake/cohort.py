"""A cohort's file: the answers of a body's members to the flash diagnostic, a row each, as a form exports them.

Each row becomes a client of its own; all of them together, without a name, become the body's. Nothing is written here:
what comes out is the content of the files, and every problem of the file at once.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from maillage.catalogue import match
from maillage.intake.exports.opening import Received, Tabular, tables_in
from maillage.intake.exports.questions import bare, column_asked
from maillage.intake.exports.surveys import answers_of
from maillage.intake.exports.wide import Asked, Response, Survey, survey_of
from maillage.intake.folding import folded, spellings
from maillage.intake.problems import NOTHING, Problem, Sentence, Unreadable, sentence
from maillage.intake.reading import Row, Sheet, letter_of, open_bytes, rows_of
from maillage.intake.values import Cell, Reader, as_text, is_missing, read_count, read_key, read_line
from maillage.intake.workbook import toml_string
from maillage.intake.workspace import LONGEST_NAME
from maillage.language import phrase
from maillage.tables import MEMBERSHIPS

AUDIENCE = "executives"  # who answers for a company at flash depth
LONGEST_COHORT = 24  # letters of a cohort's name, so that its members' have room
LONGEST_TITLE = 200  # signs of a company's name, as the settings hold it
CURRENCY = "EUR"
HOLDER = "representative"  # stands for whoever goes to a network

# What the columns that are no questions are called: a heading's words that count, as `bare` leaves them.
_COLUMNS: Mapping[str, frozenset[str]] = {
    column: frozenset(names.split())
    for column, names in {
        "member": (
            "entreprise nomentreprise entreprisemembre entrepriseadherente societe nomsociete raisonsociale "
            "denomination denominationsociale adherent nomadherent membre nommembre organisation nomorganisation "
            "structure nomstructure company companyname namecompany firm firmname member membername namemember "
            "membercompany business businessname organization organizationname organisationname"
        ),
        "staff": (
            "effectif effectifs effectiftotal effectifentreprise nombresalaries nombrepersonnes nombreemployes "
            "nombrecollaborateurs combiensalaries combienpersonnes salaries taille tailleentreprise headcount staff "
            "employees numberemployees numberpeople howmanyemployees howmanypeople size companysize staffsize"
        ),
        "sector": (
            "secteur secteuractivite secteurentreprise secteuractiviteentreprise activite branche filiere metier "
            "sector businesssector industry activity sectoractivity lineofbusiness"
        ),
        "site": "ville commune territoire lieu city town place",
    }.items()
}
_UPPER_SIZES = ((9, "micro"), (49, "small"), (249, "medium"))

# A column of the register of memberships, numbered where there are several: « Réseau 2 », « Cotisation HT (€) 2 ».
_FEES = {
    spelt: column.id
    for column in reversed(MEMBERSHIPS.at_depth("flash"))
    for name in (*reversed(column.aliases), column.en, column.fr, column.id)
    for spelt in spellings(name)
}
_NUMBERED = re.compile(r"(\D+)(\d{0,2})")


@dataclass(frozen=True, slots=True)
class Member:
    """One member that answered.

    Parameters
    ----------
    name : str
        As typed, on one line.
    row : int
        Of the file.
    answers : mapping of str to str
        By id of item or part.
    memberships : tuple of mappings
        Lines of the register.
    sector, site, size : str
        Empty where they are not said.
    staff : int or None
        People employed, where a number is given.
    """

    name: str
    row: int
    answers: Mapping[str, str]
    memberships: tuple[Mapping[str, object], ...] = ()
    sector: str = ""
    site: str = ""
    size: str = ""
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class CohortFile:
    """What a cohort's file holds.

    Parameters
    ----------
    members : tuple of Member
        Those that answered one question at least, and of whom everything could be read.
    refused : tuple of int
        Rows that could not be read whole.
    silent : tuple of str
        Members of the file that answered nothing.
    first, last : date or None
        Days of the first and the last answer, where the tool tells.
    problems : tuple of Problem
        In the order of the rows.
    """

    members: tuple[Member, ...] = ()
    refused: tuple[int, ...] = ()
    silent: tuple[str, ...] = ()
    first: datetime.date | None = None
    last: datetime.date | None = None
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether there is a member to report on."""
        return bool(self.members)


# --- names of folders ----------------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """The letters and digits of a text that any folder may be named after; nothing where it has none.

    Examples
    --------
    >>> slug("L’Œuvre & Fils, S.A."), slug("../../etc"), slug("مصنع")
    ('l-oeuvre-fils-s-a', 'etc', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def cohort_name(text: str) -> str:
    """The folder name of a cohort, from what it is called or from its file's name.

    Examples
    --------
    >>> cohort_name("CCI Trois Rives : diagnostic flash 2026"), cohort_name("🙂")
    ('cci-trois-rives-diagnost', 'cohorte')
    """
    return slug(text)[:LONGEST_COHORT].rstrip("-") or "cohorte"


def client_names(
    cohort: str, members: Iterable[str], known: Mapping[str, str], others: Collection[str] = ()
) -> dict[str, str]:
    """A client's name for each member: the one it had, else its own, with a mark where that would not tell it apart.

    Parameters
    ----------
    cohort : str
    members : iterable of str
        Names as typed.
    known : mapping of str to str
        Client by folded name, of earlier runs: a name once given never shifts.
    others : collection of str
        Clients that are no members.

    Examples
    --------
    >>> client_names("cci", ["Atelier A", "Forge"], {"forge": "cci-forge"})
    {'atelier a': 'cci-atelier-a', 'forge': 'cci-forge'}
    >>> sorted(client_names("cci", ["A+B", "A-B", "日本"], {}).values())
    ['cci-a-b-300273da', 'cci-a-b-d44362d6', 'cci-membre-cf2abf0c']
    """
    asked = [folded(member) for member in members]
    own = {name: slug(name) for name in asked}
    room = LONGEST_NAME - len(cohort) - 1
    taken = [*known.values(), *others] + [f"{cohort}-{text[:room]}" for name, text in own.items() if name not in known]
    given = {}
    for name, text in own.items():
        plain = f"{cohort}-{text}"
        if name in known:
            given[name] = known[name]
        elif text and len(text) <= room and taken.count(plain) == 1:
            given[name] = plain
        else:
            mark = hashlib.sha256(name.encode()).hexdigest()[:8]
            given[name] = f"{cohort}-{(text or 'membre')[: room - len(mark) - 1].rstrip('-')}-{mark}"
    return given


# --- the file ------------------------------------------------------------------------------------------------------


def read_cohort(path: Path, shown_as: str, language: str = "fr") -> CohortFile:
    """Every member of a file, and every problem at once.

    Parameters
    ----------
    path : Path
        CSV in any encoding and with any separator that intake reads, or a workbook.
    shown_as : str
        The file, as problems name it.
    language : str
        That amounts are read in.
    """
    problems: list[Problem] = []
    if not path.exists():
        problems.append(
            Problem("error", shown_as, found=sentence(phrase("Le fichier manque.")),
                    expected=sentence(phrase("Les réponses des membres, une ligne chacun, sont attendues.")),
                    do=sentence(phrase("Vérifier le chemin.")))
        )  # fmt: skip
        return CohortFile(problems=tuple(problems))
    real = path.resolve()
    raw = open_bytes(real, real.parent, shown_as, problems)
    if raw is None:
        return CohortFile(problems=tuple(problems))
    found = []
    tables = [table for table in tables_in(Received(shown_as, (path.name,), raw), problems) if not table.hidden]
    for table in tables:
        told: list[Problem] = []
        survey = survey_of(table, told, each_row=True) if _filled(table) else None
        roles = _roles(survey, told) if survey is not None else {}
        if survey is not None and "member" in roles:
            found.append((survey, roles, told))
        elif len(tables) == 1:
            problems += told
    if not found and not any(problem.severity == "error" for problem in problems):
        problems.append(_no_member_column(shown_as))
    elif len(found) > 1:
        problems.append(
            Problem("error", shown_as, found[1][0].table.sheet,
                    found=sentence(phrase("Plusieurs feuilles ont une colonne des entreprises.")),
                    expected=sentence(phrase("Toutes les réponses sur une feuille sont attendues.")),
                    do=sentence(phrase("Les réunir sur une feuille, ou ôter les autres.")))
        )  # fmt: skip
    if len(found) != 1:
        return CohortFile(problems=tuple(problems))
    survey, roles, told = found[0]
    return _read(survey, roles, [*problems, *told], Reader(language, CURRENCY))


def _filled(table: Tabular) -> bool:
    return any(not is_missing(cell) for _, cells in table.head for cell in cells)


def _no_member_column(path: str) -> Problem:
    return Problem("error", path, found=sentence(phrase("Aucune colonne ne dit de quelle entreprise est la ligne.")),
                   expected=sentence(phrase("Une colonne « Entreprise » et une colonne par question sont attendues.")),
                   do=sentence(phrase("Intituler « Entreprise » la colonne des noms.")))  # fmt: skip


def _roles(survey: Survey, problems: list[Problem]) -> dict[str, Asked]:
    """The columns that say who the member is, by what they say; `fee 2` for a column of the second membership."""
    roles: dict[str, Asked] = {}
    for asked in survey.asked:
        role = _role(asked)
        if not role:
            continue
        first = roles.setdefault(role, asked)
        if first is not asked:
            problems.append(
                _at(survey, "error", None, asked,
                    sentence(phrase("La colonne dit la même chose que « {other} »."), other=first.title),
                    sentence(phrase("Chaque colonne est attendue une fois.")),
                    sentence(phrase("Supprimer ou renommer une des deux colonnes.")))
            )  # fmt: skip
    return roles


def _role(asked: Asked) -> str:
    told = {bare(asked.title), bare(asked.question)} - {""}
    for column, names in _COLUMNS.items():
        if told & names:
            return column
    if column_asked(asked) == "site":
        return "site"
    for spelt in spellings(asked.title):
        parted = _NUMBERED.fullmatch(spelt)
        if parted and parted[1] in _FEES:
            return f"{_FEES[parted[1]]} {int(parted[2] or 1)}"
    return ""


def _at(
    survey: Survey,
    severity: str,
    row: int | None,
    asked: Asked,
    found: Sentence,
    expected: Sentence = NOTHING,
    do: Sentence = NOTHING,
) -> Problem:
    table = survey.table
    return Problem(severity, table.file.path, table.sheet, survey.row if row is None else row, asked.title, found,
                   expected, do, letter_of(asked.position))  # fmt: skip


# --- the rows ------------------------------------------------------------------------------------------------------


def _read(survey: Survey, roles: Mapping[str, Asked], problems: list[Problem], reader: Reader) -> CohortFile:
    taken = {asked.position for asked in roles.values()}
    names = _names(survey, roles["member"], problems)
    kept = tuple(one for one in survey.responses if one.number in names)
    asked = tuple(one for one in survey.asked if one.position not in taken)
    sheet = answers_of(replace(survey, asked=asked, responses=kept), AUDIENCE, problems)
    if sheet is None:
        return CohortFile(problems=tuple(problems))
    answers: dict[int, dict[str, str]] = {}
    for row in rows_of(sheet, reader, problems):
        answers.setdefault(row.number, {})[str(row.values["item"])] = str(row.values["value"])
    fees: dict[int, list[Mapping[str, object]]] = {}
    for row in _fee_rows(survey, roles, kept, reader, problems):
        fees.setdefault(row.number, []).append(row.values)
    sizes = {one.number: _staff(survey, roles["staff"], one, problems) for one in kept} if "staff" in roles else {}
    refused = {problem.row for problem in problems if problem.severity == "error" and problem.row != survey.row}
    refused &= {one.number for one in survey.responses}
    if any(problem.severity == "error" and problem.row in (None, survey.row) for problem in problems):
        return CohortFile(problems=_in_order(problems))
    members, silent = [], []
    for one in kept:
        if one.number in refused:
            continue
        if one.number not in answers:
            silent.append(names[one.number])
            continue
        size, staff = sizes.get(one.number, ("", None))
        members.append(
            Member(
                name=names[one.number],
                row=one.number,
                answers=answers[one.number],
                memberships=tuple(fees.get(one.number, ())),
                sector=_words(roles, "sector", one),
                site=_words(roles, "site", one),
                size=size,
                staff=staff,
            )
        )
    days = [one.moment.date() for one in kept if one.moment is not None]
    return CohortFile(
        members=tuple(members),
        refused=tuple(sorted(refused)),
        silent=tuple(silent),
        first=min(days, default=None),
        last=max(days, default=None),
        problems=_in_order(problems),
    )


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row or 0))


def _names(survey: Survey, column: Asked, problems: list[Problem]) -> dict[int, str]:
    """The member's name by row, each once: of two rows the later sent, where both say when, else neither."""
    by_name: dict[str, list[tuple[Response, str]]] = {}
    for one in survey.responses:
        name = read_key(one.answers.get(column.position))
        if not name:
            found = sentence(phrase("La ligne ne dit pas de quel membre elle est."))
        elif len(name) > LONGEST_TITLE:
            found = sentence(phrase("Le nom a plus de {most} signes : « {found} »."), found=name, most=LONGEST_TITLE)
        else:
            by_name.setdefault(folded(name), []).append((one, name))
            continue
        problems.append(
            _at(survey, "error", one.number, column, found,
                sentence(phrase("Le nom de l’entreprise est attendu.")),
                sentence(phrase("L’écrire, ou supprimer la ligne.")))
        )  # fmt: skip
    names = {}
    for rows in by_name.values():
        moments = {one.moment for one, _ in rows}
        if len(rows) == 1 or (None not in moments and len(moments) == len(rows)):
            last, name = max(rows, key=lambda row: (row[0].moment or datetime.datetime.min, row[0].number))
            names[last.number] = name
            for one, other in rows:
                if one is not last:
                    problems.append(
                        _at(survey, "warning", one.number, column,
                            sentence(phrase("« {found} » a répondu de nouveau, ligne {row}."), found=other,
                                     row=last.number),
                            do=sentence(phrase("Seule la dernière réponse est lue.")))
                    )  # fmt: skip
            continue
        for one, name in rows:
            others = tuple(other.number for other, _ in rows if other is not one)
            problems.append(
                _at(survey, "error", one.number, column,
                    sentence(phrase("« {found} » est aussi ligne {rows}."), found=name, rows=others),
                    sentence(phrase("Une ligne par membre est attendue.")),
                    sentence(phrase("Garder une des lignes, ou distinguer les deux entreprises par leur nom.")))
            )  # fmt: skip
    return names


def _words(roles: Mapping[str, Asked], role: str, response: Response) -> str:
    asked = roles.get(role)
    return read_line(response.answers.get(asked.position)) if asked is not None else ""


def _staff(survey: Survey, column: Asked, response: Response, problems: list[Problem]) -> tuple[str, int | None]:
    """The class of size of a company, and its head count where a number is given."""
    cell = response.answers.get(column.position)
    if is_missing(cell):
        return "", None
    named = match("company_size", as_text(cell))
    if named is not None:
        return named, None
    try:
        count = read_count(cell)
    except Unreadable as refused:
        problems.append(
            _at(survey, "error", response.number, column, refused.found,
                sentence(phrase("Un nombre de personnes, ou une tranche, est attendu.")),
                sentence(phrase("Écrire 12, ou « 10 à 49 », ou vider la cellule.")))
        )  # fmt: skip
        return "", None
    return next((size for most, size in _UPPER_SIZES if count <= most), "large"), count


def _fee_rows(
    survey: Survey, roles: Mapping[str, Asked], kept: Sequence[Response], reader: Reader, problems: list[Problem]
) -> Iterator[Row]:
    """The lines of the register, typed, a sheet for each numbered membership."""
    by_number: dict[int, dict[str, Asked | None]] = {}
    for role, asked in roles.items():
        column, _, place = role.partition(" ")
        if place:
            by_number.setdefault(int(place), {})[column] = asked
    for number, columns in sorted(by_number.items()):
        columns = {"person": None, **columns}  # a cell for each line, whether or not the form asks who goes
        cells: list[tuple[Cell, ...]] = [tuple(columns)]
        cells += [_fee_cells(columns, one, number) for one in kept]
        sheet = Sheet(
            path=survey.table.file.path,
            name=survey.table.sheet,
            table=MEMBERSHIPS,
            cells=tuple(cells),
            numbers=(survey.row, *(one.number for one in kept)),
            titles=tuple(asked.title if asked else "" for asked in columns.values()),
        )
        yield from rows_of(sheet, reader, problems)


def _fee_cells(columns: Mapping[str, Asked | None], response: Response, number: int) -> tuple[Cell, ...]:
    """A line of the register; for who goes a word alone, never a name.

    Where the form does not ask who goes, an empty cell would say that nobody does.
    """
    cells = {column: response.answers.get(asked.position) for column, asked in columns.items() if asked}
    if all(is_missing(cell) for column, cell in cells.items() if column != "person"):
        return ()
    somebody = columns["person"] is None or not is_missing(cells["person"], "person")
    return tuple((f"{HOLDER} {number}" if somebody else None) if one == "person" else cells[one] for one in columns)


# --- what is written -----------------------------------------------------------------------------------------------


def member_files(member: Member, as_of: datetime.date, language: str) -> dict[str, bytes]:
    """The files of a member's wave: its settings, and the tables it filled in."""
    if member.staff:
        headcount = {"count": member.staff, "site": member.site}
    else:  # the one who answered: a head count there must be, and this one is known
        headcount = {"level": "executive", "count": 1, "site": member.site}
    files = {
        "engagement.toml": _settings(member.name, as_of, language, depth="flash"),
        "headcount.csv": _table([headcount]),
        "answers.csv": _table([{"respondent": "1", "audience": AUDIENCE, **dict(sorted(member.answers.items()))}]),
    }
    if member.memberships:
        files["memberships.csv"] = _table(member.memberships)
    return files


def body_files(
    members: Mapping[str, Member], title: str, as_of: datetime.date, language: str, asked: int | None
) -> dict[str, bytes]:
    """The files of the body's wave: a respondent a member, named after its folder, which intake makes a number.

    Parameters
    ----------
    members : mapping of str to Member
        By client.
    title : str
        What the body's report calls it.
    as_of : date
    language : str
    asked : int or None
        How many members were asked, where that is known.
    """
    count = max(asked or 0, len(members))
    everybody = {"level": "executive", "count": count, "invited": count if asked else "", "answered": len(members)}
    return {
        "engagement.toml": _settings(title, as_of, language, depth="standard", cohort=True),
        "headcount.csv": _table([everybody]),
        "answers.csv": _table(
            [{"respondent": client, "audience": AUDIENCE, **one.answers} for client, one in sorted(members.items())]
        ),
        "cohort_members.csv": _table(
            [{"member": client, "sector": one.sector, "size": one.size} for client, one in sorted(members.items())]
        ),
    }


def _settings(name: str, as_of: datetime.date, language: str, *, depth: str, cohort: bool = False) -> bytes:
    lines = [
        "schema = 1",
        f"name = {toml_string(name)}",
        f'language = "{language}"',
        f'depth = "{depth}"',
        *(["cohort = true"] if cohort else []),
        f'currency = "{CURRENCY}"',
        f"as_of = {as_of.isoformat()}",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _table(rows: Sequence[Mapping[str, object]]) -> bytes:
    """A CSV file of the data model, ids as headings; columns without any value are left out."""
    columns = dict.fromkeys(column for row in rows for column in row)
    filled = [column for column in columns if any(row.get(column) not in (None, "") for row in rows)]
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\n")
    lines.writerow(filled)
    lines.writerows([_cell(row.get(column)) for column in filled] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
