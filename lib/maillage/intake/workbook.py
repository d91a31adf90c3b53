"""What a client is given to fill in, and given back with its problems marked: the workbook and `engagement.toml`.

The sheets are written from the schema (`maillage.tables`) and the catalogue; nothing is typed twice. Nothing here reads
a file. Values that come from outside are written as text or numbers, never as formulas or links.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from maillage.catalogue import Entry, core_items, entries, label
from maillage.intake.problems import Problem, place, write
from maillage.intake.settings import Thresholds
from maillage.intake.values import ABOUT_FIRST, ABOUT_GROUPS, FORMS
from maillage.language import Language, phrase
from maillage.tables import ASKED, Column, Table, at_depth
from maillage.terms import MINIMUM_GROUP, depths_up_to

CONFIDENTIAL = phrase("Confidentiel")
INSTRUCTIONS_SHEET = phrase("Mode d’emploi")
INSTRUCTIONS_TITLE = phrase("Le réseautage de l’entreprise : ce qu’il faut réunir")
PROBLEMS_SHEET = phrase("À corriger")
LISTS_SHEET = "lists"

# Drop-downs, formats and messages reach down to this row of every sheet.
LAST_ROW = 10_000

# A workbook holds no date of its own making, so that the same workbook has the same bytes.
CREATED = datetime.datetime(2026, 1, 1)

# Excel's own limits.
MESSAGE_LIMIT = 255
TITLE_LIMIT = 32
SHEET_NAME_LIMIT = 31

ACCENT = "#1F4E5F"
PALE = "#DCE8EC"
GREY = "#ECECEA"
INK = "#222222"
RULE = "#C5D0D4"
FONT = "Calibri"
ERROR = "#F6C7C0"
WARNING = "#FBE7B2"

COMPANY = phrase("l’entreprise")
HOLDERS = phrase("les personnes elles-mêmes")
CONSULTANT = phrase("le consultant")

# Who fills a sheet; the consultant where nothing is said.
FILLED_BY = {
    "objectives": COMPANY, "headcount": COMPANY, "memberships": COMPANY, "networks": COMPANY, "budget": COMPANY,
    "targets": COMPANY, "people": COMPANY, "answers": HOLDERS, "profiles": HOLDERS, "ties": HOLDERS,
}  # fmt: skip

# Columns of the company's sheets that the consultant fills: grey, folded away until the [+] above them is clicked.
CONSULTANT_COLUMNS = {
    "headcount": ("invited", "answered"),
    "networks": ("axis_real", "axis_scope", "axis_private", "axis_open"),
    "budget": (
        "effect_evidence", "margin", "cut_low", "cut", "cut_high", "replaced_low", "replaced", "replaced_high",
    ),
}  # fmt: skip

# Ruled rows, for a sheet printed and filled by hand; 15 where nothing is said.
RULED_ROWS = {"objectives": 5, "memberships": 20, "budget": 12, "targets": 20, "people": 20, "answers": 20}

# An example, in the note of the column: a row of examples would be read as data.
EXAMPLES = {
    ("objectives", "wording"): phrase("Rencontrer les donneurs d’ordre de la région"),
    ("objectives", "owner"): phrase("direction commerciale"),
    ("objectives", "measure"): phrase("nombre de donneurs d’ordre rencontrés dans l’année"),
    ("headcount", "unit"): phrase("atelier"),
    ("headcount", "site"): "Nantes",
    ("memberships", "network"): phrase("Club des dirigeants"),
    ("networks", "network"): phrase("Club des dirigeants"),
    ("networks", "purpose"): "o1; o3",
    ("budget", "line"): phrase("Annonces de recrutement"),
    ("budget", "owner"): phrase("direction des ressources humaines"),
    ("benefits", "mechanism"): phrase("Recommandations entre membres du club"),
    ("targets", "target"): phrase("Chantiers navals"),
    ("targets", "met_where"): phrase("Club des dirigeants; Salon de la sous-traitance"),
    ("people", "site"): "Nantes",
    ("symptoms", "evidence"): phrase("registre des cotisations, mars"),
    ("comments", "about"): "exhibit:plan.answer",
    ("decisions", "about"): "lever:l_register",
}

EXPECTED = {
    "amount": phrase("Hors taxes, comme vous l’écrivez : 1200, 1 200,00, 1 200 € ou 1,2 k€."),
    "date": phrase("Une date : 31/12/2026."),
    "share": phrase("Une part : 30 % ou 0,3."),
    "count": phrase("Un nombre entier."),
    "number": phrase("Un nombre."),
    "scale": phrase("Un nombre entier, de {low} à {high}."),
    "flag": phrase("Oui ou non ; vide si l’on ne sait pas."),
    "choice": phrase("À choisir dans la liste."),
    "list": phrase("S’il y en a plusieurs, séparez-les par un point-virgule."),
}

WIDTHS = {
    "key": 24, "person": 20, "text": 32, "choice": 22, "item": 12, "about": 18, "list": 30, "flag": 12, "count": 12,
    "number": 13, "amount": 15, "share": 12, "scale": 11, "date": 13, "answer": 22,
}  # fmt: skip
COLUMN_WIDTHS = {("objectives", "objective"): 10, ("objectives", "wording"): 56, ("answers", "respondent"): 14}

GUIDANCE = (
    (phrase("Par où commencer"),
     phrase("Suivez l’ordre du tableau ci-dessous. Une ligne par chose, à partir de la deuxième ligne de la feuille. "
            "Gardez sous la main les factures de cotisations, le budget et l’agenda.")),
    (phrase("Ce que vous ignorez"),
     phrase("Laissez la case vide : c’est aussi un renseignement, et le rapport dira ce que l’on ne sait pas. "
            "Un chiffre deviné le fausserait.")),
    (phrase("Les titres"),
     phrase("Fond foncé : nécessaire. Fond clair : utile. Pointez un titre pour lire son explication. "
            "Ne renommez ni les titres ni les feuilles.")),
    (phrase("Les listes"),
     phrase("Une flèche à droite de la case ouvre les réponses possibles. Plusieurs réponses dans une même case se "
            "séparent par un point-virgule.")),
    (phrase("Les montants"),
     phrase("Hors taxes, comme vous les écrivez : 1200, 1 200,00, 1 200 € ou 1,2 k€. "
            "Cotisations et budget : pour un an.")),
    (phrase("Les dates et les parts"),
     phrase("31/12/2026 ou 2026-12-31. Une part s’écrit 30 % ou 0,3.")),
    (phrase("Jamais demandé"),
     phrase("Aucun salaire : un coût est une moyenne par catégorie. Ni opinion, ni croyance, ni santé, ni "
            "appartenance syndicale. Aucun mot de passe.")),
    (phrase("Ce que deviennent les noms"),
     phrase("Ils ne quittent pas ce classeur. À la lecture, chaque personne devient une étiquette (V-07) et le rapport "
            "parle de fonctions ; il ne nomme que les personnes qui l’ont accepté par écrit. Aucun résultat tiré des "
            "réponses n’est donné pour un groupe de moins de {minimum} réponses.")),
)  # fmt: skip
CONSULTANT_GUIDANCE = (
    phrase("La part du consultant"),
    phrase("Les onglets gris, et les colonnes grises repliées sous un [+] : laissez-les-lui. Onglets foncés : "
           "l’entreprise. Onglets clairs : chaque personne pour elle-même."),
)  # fmt: skip

ENGAGEMENT_NOTES = {
    "opening": phrase("Les réglages de la mission. Ce qui suit un # est une explication ou un réglage en attente :"),
    "owner": phrase("retirez le # pour l’employer. Ce fichier est à vous ; le programme le lit et n’y écrit jamais."),
    "name": phrase("le client, tel qu’il s’écrit sur la couverture"),
    "language": phrase("langue du rapport : fr ou en"),
    "depth": phrase("flash, standard ou in_depth (approfondi)"),
    "currency": phrase("monnaie de tous les montants"),
    "as_of": phrase("date à laquelle la situation est décrite"),
    "fiscal_year": phrase("exercice auquel se rapportent les budgets"),
    "consultant": phrase("qui signe le rapport"),
    "firm": phrase("son cabinet"),
    "confidentiality": phrase("mention portée sur chaque page"),
    "status": phrase("draft (projet) ou final : porté sur chaque page, comme la version"),
    "version": phrase("numéro de la version remise"),
    "dated": phrase("date portée par le rapport ; sans elle, celle de as_of"),
    "seat_budget": phrase("Ce que l’entreprise accepte de dépenser par an en cotisations, hors taxes."),
    "targets_required": phrase(
        "Part de la valeur des cibles que la direction veut rencontrer ; sans elle, rien n’est exigé."
    ),
    "seats_per_unit": phrase("Personnes d’un même service dans un même réseau, au plus ; sans lui, pas de règle."),
    "networks_per_person": phrase("Réseaux par personne, au plus ; sans lui, pas de règle."),
    "fairness": phrase(
        "De combien le temps d’une personne peut dépasser la moyenne de tous ceux qui peuvent aller quelque part."
    ),
    "programme_cost": phrase("Coût du programme par an, hors taxes : prudent, le plus probable, haut."),
    "programme_fees": phrase("Réseaux dont le coût du programme comprend déjà la cotisation ; [] s’il n’y en a pas."),
    "agency_fee": phrase("Honoraires d’un cabinet pour un recrutement, hors taxes."),
    "consultant_fee": phrase("Honoraires du consultant pour la mission, hors taxes : une ligne du calcul, une fois."),
    "days": phrase("Jours du consultant, vendus et passés : ils figurent sur la feuille de service fait."),
    "next_council": phrase("Prochaine réunion du comité social et économique : elle entre dans l’agenda."),
    "active_from": phrase(
        "Publications et commentaires en trois mois à partir desquels une personne est dite active en ligne."
    ),
    "leave_out": phrase("Sections du rapport à laisser de côté."),
    "in_portfolio": phrase(
        "false : le client ne compte pas, même sans son nom, dans le portefeuille du cabinet, et n’y est pas comparé."
    ),
    "dimension_targets": phrase(
        'Cible fixée par la direction, de 0 à 100 ; "not_our_subject" : ce n’est pas notre sujet.'
    ),
    "likelihood_labels": phrase(
        "Vos mots pour les quatre degrés d’un risque, du plus faible au plus fort, à la place de ceux du registre."
    ),
    "cause_weights": phrase("Poids de la matrice des causes changés pour ce client : 0, 1, 3 ou 9."),
    "staff": phrase("Effectif total, s’il est connu autrement que par la feuille des effectifs."),
    "thresholds": phrase("Conventions du rapport. Le plus petit groupe se relève et ne s’abaisse pas."),
    "minimum_group": phrase("réponses, pour qu’un résultat paraisse"),
}


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column of the wide sheet of answers: an item of the questionnaire, or one part of it."""

    heading: str
    question: str
    asked_of: str
    choices: tuple[str, ...]
    several: bool  # one cell may hold several answers


@dataclass(frozen=True, slots=True)
class Given:
    """What a sheet is handed over with: ids of the columns that hold something, and cells as typed by column id."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Inks:
    """The formats of a workbook, made once."""

    required: Format
    useful: Format
    consultant: Format
    ruled: Mapping[str, Format]  # cells of the printed form, by shape
    free: Mapping[str, Format]  # the rows below them
    title: Format
    label: Format
    body: Format
    link: Format
    error: Format
    warning: Format


def headings(table: Table, depth: str, language: str) -> tuple[str, ...]:
    """The column headings of a table at a depth, as its CSV file and its sheet begin.

    Examples
    --------
    >>> from maillage.tables import TABLES
    >>> headings(TABLES["objectives"], "flash", "fr")
    ('Code', 'Objectif', 'Nature')
    """
    return tuple(column.label(language) for column in table.at_depth(depth))


def answer_columns(depth: str, language: str) -> tuple[AnswerColumn, ...]:
    """The columns of the wide sheet of answers at a depth, in the core questionnaire's order.

    An item of several parts has a column per part, headed `item.part`. An item that allows several answers has no
    drop-down, since one cell may hold several.

    Examples
    --------
    >>> [column.heading for column in answer_columns("flash", "fr")][:3]
    ['x1', 'x2', 'x3']
    """
    columns: list[AnswerColumn] = []
    for item in core_items().values():
        if item.fields["from_depth"] not in depths_up_to(depth):
            continue
        audiences = (item.fields["audience"], *item.fields.get("also", ()))
        asked_of = ", ".join(label(f"audience:{audience}", language) for audience in audiences)
        choices = _answer_labels(item, language)
        parts = entries(f"option:{item.id}") if "parts" in item.fields else {}
        for part in parts.values():
            columns.append(AnswerColumn(f"{item.id}.{part.id}", part.text(language), asked_of, choices, False))
        if not parts:
            several = bool(item.fields.get("multiple"))
            columns.append(AnswerColumn(item.id, item.text(language), asked_of, choices, several))
    return tuple(columns)


def write_blank_workbook(path: Path, depth: str, language: str, given: Mapping[str, Given] | None = None) -> None:
    """Write the workbook a client fills in: instructions, then a sheet per table asked for at that depth.

    The answers sheet is wide (a row per respondent); the symptoms sheet comes with a row per symptom of the catalogue
    and an empty state, which means that nobody has looked yet.

    Parameters
    ----------
    path : Path
        Where to write. A file that is there is never written over.
    depth, language : str
        `flash`, `standard` or `in_depth`; `fr` or `en`.
    given : mapping of str to Given, optional
        What is known already, by table; a table or column of a deeper depth that holds something is there as well.

    Raises
    ------
    FileExistsError
        When the path exists.
    """
    if path.exists():
        raise FileExistsError(path)
    given = given or {}
    reader = Language(language)
    book = _new_workbook(path, reader.text(INSTRUCTIONS_TITLE))
    inks = _inks(book, language)
    tables = tuple(table for table in ASKED.values() if table in at_depth(depth) or table.id in given)
    instructions = book.add_worksheet(reader.text(INSTRUCTIONS_SHEET))
    sheets = {table.id: book.add_worksheet(table.label(language)) for table in tables}
    lists = book.add_worksheet(LISTS_SHEET)
    lists.hide()
    sources = _Sources(book, lists, tables, language)
    _write_instructions(instructions, tables, depth, reader, inks)
    for table in tables:
        sheet = sheets[table.id]
        _set_up(sheet, table, reader)
        if table.id == "answers":
            _write_answers(book, sheet, table, depth, reader, inks, sources)
        else:
            _write_table(sheet, table, depth, reader, inks, sources, given.get(table.id, Given((), ())))
            if table.id == "symptoms":
                _write_symptoms(book, sheet, table, depth, reader)
    instructions.activate()
    book.close()


def write_engagement_file(path: Path, client_name: str, depth: str, language: str, as_of: datetime.date) -> None:
    """Write the blank `engagement.toml`: every setting explained, those that may wait commented out.

    Parameters
    ----------
    path : Path
        Where to write. A file that is there is never written over.
    client_name : str
        The client's name, any characters.
    depth, language : str
        `flash`, `standard` or `in_depth`; `fr` or `en`, also the language of the explanations.
    as_of : date
        The day the engagement's figures are read on.

    Raises
    ------
    FileExistsError
        When the path exists.
    """
    with path.open("x", encoding="utf-8", newline="\n") as opened:
        opened.write(engagement_text(client_name, depth, language, as_of))


def engagement_text(client_name: str, depth: str, language: str, as_of: datetime.date) -> str:
    """The text of a blank `engagement.toml`; see `write_engagement_file`.

    Examples
    --------
    >>> text = engagement_text('Forge "L’Étincelle"', "flash", "fr", datetime.date(2026, 3, 2))
    >>> [line.partition("  #")[0] for line in text.splitlines() if line.startswith(("name", "as_of"))]
    ['name = "Forge \\\\"L’Étincelle\\\\""', 'as_of = 2026-03-02']
    """
    reader = Language(language)
    notes = {name: reader.text(note) for name, note in ENGAGEMENT_NOTES.items()}
    targets = [
        f"# {dimension.id} = 75{' ' * (3 - len(dimension.id))}  # {dimension.text(language)}"
        for dimension in entries("dimension").values()
    ]
    lines = [
        f"# {notes['opening']}",
        f"# {notes['owner']}",
        "",
        "schema = 1",
        f"name = {toml_string(client_name)}  # {notes['name']}",
        f'language = "{language}"  # {notes["language"]}',
        f'depth = "{depth}"  # {notes["depth"]}',
        f'currency = "EUR"  # {notes["currency"]}',
        f"as_of = {as_of.isoformat()}  # {notes['as_of']}",
        f"# fiscal_year = {as_of.year}  # {notes['fiscal_year']}",
        "",
        f'# consultant = ""  # {notes["consultant"]}',
        f'# firm = ""  # {notes["firm"]}',
        f'# confidentiality = "{reader.text(CONFIDENTIAL)}"  # {notes["confidentiality"]}',
        f'status = "draft"  # {notes["status"]}',
        f"version = 1  # {notes['version']}",
        f"# dated = {as_of.isoformat()}  # {notes['dated']}",
        "",
        f"# {notes['seat_budget']}",
        "# seat_budget = 8000",
        f"# {notes['targets_required']}",
        "# targets_required = 0.6",
        f"# {notes['seats_per_unit']}",
        "# seats_per_unit = 2",
        f"# {notes['networks_per_person']}",
        "# networks_per_person = 3",
        f"# {notes['fairness']}",
        "# fairness = 0.5",
        "",
        f"# {notes['programme_cost']}",
        "# programme_cost = {low = 8000, mode = 12000, high = 18000}",
        "",
        f"# {notes['staff']}",
        "# staff = 140",
        "",
        f"# {notes['programme_fees']}",
        "# programme_fees = []",
        f"# {notes['agency_fee']}",
        "# agency_fee = 7000",
        f"# {notes['consultant_fee']}",
        "# consultant_fee = 9000",
        f"# {notes['days']}",
        "# days_sold = 12",
        "# days_spent = 7.5",
        f"# {notes['next_council']}",
        "# next_council = 2026-01-31",
        f"# {notes['active_from']}",
        "# active_from = 3",
        "",
        f"# {notes['likelihood_labels']}",
        *(f"# {kind}_labels = {_degrees(kind, language)}" for kind in ("likelihood", "impact")),
        "",
        f"# {notes['leave_out']}",
        "# leave_out = []",
        "",
        f"# {notes['in_portfolio']}",
        "# in_portfolio = false",
        "",
        f"# {notes['dimension_targets']}",
        "[dimension_targets]",
        *targets,
        "",
        f"# {notes['cause_weights']}",
        "[cause_weights]",
        "# f_policy = {c3 = 9, c13 = 0}",
        "",
        f"# {notes['thresholds']}",
        "[thresholds]",
        *(f"# {name} = {value}  # {notes[name]}" for name, value in Thresholds().model_dump().items()),
        "",
    ]
    return "\n".join(lines)


def _degrees(kind: str, language: str) -> str:
    """The catalogue's words for the four degrees, as a list of TOML."""
    return f"[{', '.join(toml_string(degree.text(language, short=True)) for degree in entries(kind).values())}]"


def toml_string(text: str) -> str:
    """The text as a TOML basic string, quotes included.

    Examples
    --------
    >>> print(toml_string('A "B" \\\\ C'))
    "A \\"B\\" \\\\ C"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_marked_copy(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], problems: Iterable[Problem], language: str
) -> None:
    """Write a copy of the cells as read, each problem's cell coloured and commented; a first sheet lists them all.

    Parameters
    ----------
    path : Path
        Where to write; the copy of an earlier check is replaced.
    sheets : mapping of str to rows
        The raw values of each sheet, by its name, from its first row and first column.
    problems : iterable of Problem
        Those without a cell stand on the first sheet only.
    language : str
        `fr` or `en`.
    """
    reader = Language(language)
    problems = list(problems)
    book = _new_workbook(path, reader.text(PROBLEMS_SHEET))
    inks = _inks(book, language)
    dated = book.add_format({"font_name": FONT, "num_format": _date_format(language)})
    taken = {reader.text(PROBLEMS_SHEET).casefold()}
    names = {name: _sheet_name(name, taken) for name in sheets}
    summary = book.add_worksheet(reader.text(PROBLEMS_SHEET))
    marked: dict[str, dict[tuple[int, int], list[Problem]]] = {name: {} for name in sheets}
    for problem in problems:
        cell = _cell(problem)
        if cell and problem.sheet in marked:
            marked[problem.sheet].setdefault(cell, []).append(problem)
    _write_summary(summary, problems, names, reader, inks)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(names[name])
        _page(sheet, reader)
        widths: dict[int, int] = {}
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                ink = _mark(marked[name].get((row, column), ()), inks)
                _write_raw(sheet, row, column, value, ink, dated)
                widths[column] = max(widths.get(column, 10), min(len(str(value)), 40))
        for column, width in widths.items():
            sheet.set_column(column, column, width + 2)
        for (row, column), found in marked[name].items():
            beyond = row >= len(rows) or column >= len(rows[row])
            if beyond:
                sheet.write_blank(row, column, None, _mark(found, inks))
            _comment(sheet, row, column, "\n\n".join(_message(problem, reader) for problem in found))
    summary.activate()
    book.close()


# The parts of the three writers.


class _Sources:
    """The drop-downs' lists, each written once on the hidden sheet, under a defined name."""

    def __init__(self, book: Workbook, sheet: Worksheet, tables: Iterable[Table], language: str) -> None:
        self._book, self._sheet, self._language = book, sheet, language
        self._tables = {table.id: table for table in tables}
        self._names: dict[tuple[str, ...], str] = {}
        self._rows: set[str] = set()

    def labels(self, name: str, values: tuple[str, ...]) -> str:
        """The formula of a closed list; equal lists share one column."""
        if values not in self._names:
            column = len(self._names)
            self._sheet.write_column(0, column, values)
            letter = xl_col_to_name(column)
            self._book.define_name(name, f"={LISTS_SHEET}!${letter}$1:${letter}${len(values)}")
            self._names[values] = name
        return f"={self._names[values]}"

    def keys(self, table_id: str, depth: str) -> str | None:
        """The formula of the keys typed so far in another sheet; None when the depth has no such sheet."""
        table = self._tables.get(table_id)
        if table is None or not table.key:
            return None
        name = f"keys_{table_id}"
        if name not in self._rows:
            position = [column.id for column in table.at_depth(depth)].index(table.key[0])
            letter = xl_col_to_name(position)
            quoted = table.label(self._language).replace("'", "''")
            cells = f"'{quoted}'!${letter}$2:${letter}${LAST_ROW}"
            self._book.define_name(name, f"=OFFSET('{quoted}'!${letter}$2,0,0,MAX(1,COUNTA({cells})),1)")
            self._rows.add(name)
        return f"={name}"


def _new_workbook(path: Path, title: str) -> Workbook:
    book = Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
                    "nan_inf_to_errors": True},
    )  # fmt: skip
    book.set_properties({"title": title, "author": "Maillage", "created": CREATED})
    book.formats[0].set_font_name(FONT)
    return book


def _date_format(language: str) -> str:
    return "dd/mm/yyyy" if language == "fr" else "d mmm yyyy"


def _inks(book: Workbook, language: str) -> Inks:
    heading = {
        "font_name": FONT, "font_size": 11, "bold": True, "text_wrap": True, "valign": "vcenter", "align": "left",
        "border": 1, "border_color": RULE, "indent": 1,
    }  # fmt: skip
    cell = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
    plain = cell | {"text_wrap": True}
    lines = {"border": 1, "border_color": RULE}
    shapes = {
        "text": {"num_format": "@", "indent": 1, "text_wrap": True},
        "amount": {"num_format": "#,##0.00"},
        "share": {"num_format": "0%"},
        "date": {"num_format": _date_format(language), "align": "left", "indent": 1},
        "count": {"num_format": "#,##0"},
        "year": {"num_format": "0"},
        "general": {},
    }
    return Inks(
        required=book.add_format(heading | {"bg_color": ACCENT, "font_color": "#FFFFFF"}),
        useful=book.add_format(heading | {"bg_color": PALE, "font_color": INK}),
        consultant=book.add_format(heading | {"bg_color": GREY, "font_color": "#555555", "bold": False}),
        ruled={name: book.add_format(cell | lines | shape) for name, shape in shapes.items()},
        free={name: book.add_format(cell | shape) for name, shape in shapes.items()},
        title=book.add_format({"font_name": FONT, "font_size": 20, "bold": True, "font_color": ACCENT}),
        label=book.add_format(plain | {"bold": True, "font_color": ACCENT}),
        body=book.add_format(plain),
        link=book.add_format(plain | {"bold": True, "font_color": ACCENT, "underline": 1}),
        error=book.add_format(plain | {"bg_color": ERROR, "border": 1, "border_color": RULE}),
        warning=book.add_format(plain | {"bg_color": WARNING, "border": 1, "border_color": RULE}),
    )


def _shape(column: Column) -> str:
    """Which of the ruled formats a column's cells have."""
    if column.type in ("amount", "share", "date", "count"):
        return column.type
    if column.type == "scale" and (column.high or 0) > 1000:
        return "year"
    if column.type in ("number", "scale", "answer"):
        return "general"
    return "text"


def _width(table: Table, column: Column, language: str) -> float:
    """A column's width: its content's, at least its longest heading word's."""
    width = COLUMN_WIDTHS.get((table.id, column.id), WIDTHS[column.type])
    if column.choices:
        width = max(14, min(34, 3 + max(len(label) for label in _labels(column.choices, language))))
    return max(width, 3 + 1.15 * max(len(word) for word in column.label(language).split()))


def _set_up(sheet: Worksheet, table: Table, reader: Language) -> None:
    """The page, the frozen heading, the tab's colour and the footer of a sheet."""
    filled_by = FILLED_BY.get(table.id, CONSULTANT)
    sheet.set_tab_color({COMPANY: ACCENT, HOLDERS: "#8FB3BF", CONSULTANT: "#BDBDB8"}[filled_by])
    sheet.freeze_panes(1, 1)
    _page(sheet, reader)
    title, row = (text.replace("&", "&&") for text in (table.label(reader.code), table.row(reader.code)))
    sheet.set_header(f'&L&"{FONT},Bold"&14&K{ACCENT[1:]} {title}&"{FONT},Regular"&10&K{INK[1:]}   {row}')
    sheet.repeat_rows(0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})


def _page(sheet: Worksheet, reader: Language) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.set_footer(f"&L&9{reader.text(CONFIDENTIAL)}&C&9&A&R&9&P / &N")
    sheet.hide_gridlines(2 if sheet.get_name() == reader.text(INSTRUCTIONS_SHEET) else 1)
    sheet.set_comments_author("Maillage")


def _write_table(
    sheet: Worksheet, table: Table, depth: str, reader: Language, inks: Inks, sources: _Sources, given: Given
) -> None:
    """Headings, notes, drop-downs and ruled rows of a sheet that has one column per column of the schema."""
    asked = table.at_depth(depth)
    columns = (*asked, *(column for column in table.columns if column.id in given.columns and column not in asked))
    _write_columns(sheet, table, columns, depth, reader, inks, sources)
    ruled = len(entries("symptom")) if table.id == "symptoms" else RULED_ROWS.get(table.id, 15)
    for row in range(1, max(ruled, len(given.rows)) + 1):
        cells = given.rows[row - 1] if row <= len(given.rows) else {}
        for position, column in enumerate(columns):
            ink, value = inks.ruled[_shape(column)], cells.get(column.id)
            _write_raw(sheet, row, position, value, None if isinstance(value, datetime.date) else ink, ink)


def _write_columns(
    sheet: Worksheet, table: Table, columns: Sequence[Column], depth: str, reader: Language, inks: Inks,
    sources: _Sources,
) -> None:  # fmt: skip
    folded_away = CONSULTANT_COLUMNS.get(table.id, ())
    lines = 1
    for position, column in enumerate(columns):
        label = column.label(reader.code)
        width = _width(table, column, reader.code)
        lines = max(lines, math.ceil(1.25 * len(label) / width))
        aside = column.id in folded_away
        options = {"level": 1, "hidden": True} if aside else {}
        if not aside and position and columns[position - 1].id in folded_away:
            options = {"collapsed": True}
        sheet.set_column(position, position, width, inks.free[_shape(column)], options)
        ink = inks.consultant if aside else inks.required if column.required else inks.useful
        sheet.write_string(0, position, label, ink)
        sentences = _note(table, column, reader)
        _comment(sheet, 0, position, "\n".join(sentences))
        sheet.data_validation(
            1, position, LAST_ROW - 1, position, _validation(table, column, label, sentences, depth, reader, sources)
        )
    if columns[-1].id in folded_away:
        sheet.set_column(len(columns), len(columns), 3, None, {"collapsed": True})
    sheet.set_row(0, 12 + 16 * lines)


def _note(table: Table, column: Column, reader: Language) -> list[str]:
    """What is said of a column, the most useful first: note, expectation, example, whether it is required."""
    sentences = [column.note(reader.code)] if column.note(reader.code) else []
    if column.type == "scale":
        sentences.append(reader.fill(EXPECTED["scale"], low=f"{column.low:g}", high=f"{column.high:g}"))
    elif column.type in EXPECTED and not (column.type == "list" and sentences):
        sentences.append(reader.text(EXPECTED[column.type]))
    example = EXAMPLES.get((table.id, column.id))
    if example:
        sentences.append(reader.fill(phrase("Exemple : {example}."), example=reader.text(example)))
    if column.required:
        sentences.append(reader.text(phrase("Nécessaire.")))
    if column.id in CONSULTANT_COLUMNS.get(table.id, ()):
        sentences.append(reader.text(phrase("Rempli par le consultant.")))
    return sentences or [reader.text(phrase("En quelques mots."))]


def _validation(
    table: Table, column: Column, label: str, sentences: Sequence[str], depth: str, reader: Language, sources: _Sources
) -> dict[str, Any]:
    """The drop-down or the limits of a column, with the message shown when a cell of it is chosen."""
    shown_message = {"input_title": label[:TITLE_LIMIT], "input_message": _short(sentences)}
    refusal = {
        "error_type": "warning",
        "error_title": reader.text(phrase("Hors de la liste")),
        "error_message": reader.text(phrase("Cette réponse n’est pas dans la liste. La garder quand même ?")),
    }
    values = _labels(column.choices, reader.code) if column.choices else ()
    if column.type == "flag":
        values = _labels("yes_no", reader.code)
    if values:
        name = f"choice_{column.choices or 'yes_no'}"
        return {"validate": "list", "source": sources.labels(name, values)} | shown_message | refusal
    group = ABOUT_GROUPS.get(column.id, (ABOUT_FIRST.get(table.id, ""),))[0] if column.type == "about" else ""
    if group and table.id != "symptoms":
        named = tuple(entry.text(reader.code, short=True) for entry in entries(group).values())
        source = sources.labels(f"about_{group}", named)
        return {"validate": "list", "source": source, "show_error": False} | shown_message
    keys = sources.keys(column.refers_to, depth) if column.refers_to else None
    if keys:
        return {"validate": "list", "source": keys, "show_error": False} | shown_message
    if column.type == "scale":
        limits = {"validate": "integer", "criteria": "between", "minimum": column.low, "maximum": column.high}
        refusal["error_title"] = reader.text(phrase("Hors des limites"))
        refusal["error_message"] = reader.fill(EXPECTED["scale"], low=f"{column.low:g}", high=f"{column.high:g}")
        return limits | shown_message | refusal
    return {"validate": "any"} | shown_message


def _short(sentences: Sequence[str]) -> str:
    """As many of the sentences, from the first, as fit in a cell's message."""
    message = sentences[0][:MESSAGE_LIMIT]
    for sentence in sentences[1:]:
        if len(message) + 1 + len(sentence) > MESSAGE_LIMIT:
            break
        message += "\n" + sentence
    return message


def _write_answers(
    book: Workbook, sheet: Worksheet, table: Table, depth: str, reader: Language, inks: Inks, sources: _Sources
) -> None:
    """The wide sheet of answers: who answers, then a column per item, each heading showing its question."""
    who = tuple(column for column in table.at_depth(depth) if column.id not in ("item", "value"))
    _write_columns(sheet, table, who, depth, reader, inks, sources)
    asked = answer_columns(depth, reader.code)
    for position, column in enumerate(asked, start=len(who)):
        sheet.set_column(position, position, 27, inks.free["text"])
        heading = {
            "font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1,
            "border": 1, "border_color": RULE, "bg_color": PALE, "font_color": INK,
            "num_format": _shown_after(column.question),
        }  # fmt: skip
        sheet.write_string(0, position, column.heading, book.add_format(heading))
        _comment(sheet, 0, position, f"{column.question}\n\n{' / '.join(column.choices)}")
        message = {"input_title": column.heading, "input_message": column.question[:MESSAGE_LIMIT]}
        if column.choices and not column.several:
            source = sources.labels(f"answers_{column.heading.replace('.', '_')}", column.choices)
            options = {
                "validate": "list", "source": source, "error_type": "warning",
                "error_title": reader.text(phrase("Hors de la liste")),
                "error_message": reader.text(phrase("Cette réponse n’est pas dans la liste. La garder quand même ?")),
            }  # fmt: skip
        else:
            options = {"validate": "any"}
        sheet.data_validation(1, position, LAST_ROW - 1, position, options | message)
    sheet.set_row(0, 84)
    sheet.freeze_panes(1, len(who))
    sheet.repeat_columns(0, len(who) - 1)
    sheet.fit_to_pages(math.ceil(len(asked) / 6), 0)
    for row in range(1, RULED_ROWS["answers"] + 1):
        for position in range(len(who) + len(asked)):
            sheet.write_blank(row, position, None, inks.ruled["text"])


def _write_symptoms(book: Workbook, sheet: Worksheet, table: Table, depth: str, reader: Language) -> None:
    """A row per symptom of the catalogue: its id, shown with its wording; the state is left empty."""
    position = [column.id for column in table.at_depth(depth)].index("symptom")
    sheet.set_column(position, position, 78)
    for row, (symptom_id, symptom) in enumerate(entries("symptom").items(), start=1):
        wording = symptom.text(reader.code)
        ink = book.add_format({
            "font_name": FONT, "font_size": 11, "font_color": INK, "text_wrap": True, "valign": "vcenter", "indent": 1,
            "border": 1, "border_color": RULE, "num_format": _shown_after(wording),
        })  # fmt: skip
        sheet.write_string(row, position, symptom_id, ink)
        _comment(sheet, row, position, wording)
        sheet.set_row(row, _height(((symptom_id + wording, 78),)))


def _shown_after(text: str) -> str:
    """A number format that shows the text behind the cell's own value, which stays the id alone.

    Examples
    --------
    >>> _shown_after('Un "club" ?')
    '@" · Un ”club” ?"'
    """
    return f'@" · {text.replace(chr(34), "”")[: MESSAGE_LIMIT - 10]}"'


def _comment(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A comment whose box holds its text."""
    lines = sum(math.ceil(max(len(line), 1) / 42) for line in text.split("\n"))
    sheet.write_comment(row, column, text, {
        "width": 290, "height": min(26 + 17 * lines, 420), "font_name": FONT, "font_size": 10, "color": "#FFFDF3",
    })  # fmt: skip


def _write_instructions(sheet: Worksheet, tables: Sequence[Table], depth: str, reader: Language, inks: Inks) -> None:
    """The first sheet: guidance in two columns, the order of the sheets, the questions."""
    _page(sheet, reader)
    sheet.set_margins(left=0.5, right=0.5, top=0.4, bottom=0.6)
    widths = (27, 58, 62, 26)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 36)
    sheet.write_string(0, 0, reader.text(INSTRUCTIONS_TITLE), inks.title)
    guidance = GUIDANCE + ((CONSULTANT_GUIDANCE,) if depth != "flash" else ())
    row = 2
    for subject, text in guidance:
        written = reader.fill(text, minimum=MINIMUM_GROUP)
        sheet.write_string(row, 0, reader.text(subject), inks.label)
        sheet.merge_range(row, 1, row, 3, written, inks.body)
        sheet.set_row(row, _height(((written, sum(widths[1:])),)))
        row += 1
    titles = (phrase("Feuille"), phrase("Une ligne est"), phrase("Elle permet de"), phrase("Rempli par"))
    row = _write_titles(sheet, row + 1, titles, reader, inks)
    for table in tables:
        name = table.label(reader.code)
        cells = (table.row(reader.code), table.allows(reader.code), reader.text(FILLED_BY.get(table.id, CONSULTANT)))
        sheet.write_url(row, 0, f"internal:'{name}'!A2", inks.link, string=name)
        for column, text in enumerate(cells, start=1):
            sheet.write_string(row, column, text, inks.body)
        sheet.set_row(row, _height(zip(cells, widths[1:], strict=True)))
        row += 1
    sheet.set_h_pagebreaks([row])
    titles = (phrase("Question"), phrase("Telle qu’elle est posée"), phrase("Réponses possibles"), phrase("Posée aux"))
    row = _write_titles(sheet, row + 1, titles, reader, inks)
    for asked in answer_columns(depth, reader.code):
        cells = (asked.question, " / ".join(asked.choices), asked.asked_of)
        sheet.write_string(row, 0, asked.heading, inks.label)
        for column, text in enumerate(cells, start=1):
            sheet.write_string(row, column, text, inks.body)
        sheet.set_row(row, _height(zip(cells, widths[1:], strict=True)))
        row += 1


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """The height of a row of wrapped cells, from their texts and widths: Excel does not fit merged cells itself."""
    return 5 + 15 * max(math.ceil(0.87 * len(text) / width) for text, width in cells)


def _write_titles(sheet: Worksheet, row: int, titles: Sequence[str], reader: Language, inks: Inks) -> int:
    """A dark row of titles; returns the row after it."""
    for column, title in enumerate(titles):
        sheet.write_string(row, column, reader.text(title), inks.required)
    sheet.set_row(row, 22)
    return row + 1


def _answer_labels(item: Entry, language: str) -> tuple[str, ...]:
    """The answers an item's form allows, in the order they are offered; not knowing is always one."""
    form = item.fields["form"]
    if form == "count3":
        answers = _labels("count3", language)
    elif "options" in item.fields:
        answers = tuple(option.text(language) for option in entries(f"option:{item.id}").values())
    else:
        allowed = FORMS["fact_yes_no" if form == "described" else form]
        answers = tuple(label(f"answer:{answer}", language) for answer in allowed)
    beyond = ("dk", "na") if item.fields["filter"] else ("dk",)
    return answers + tuple(label(f"answer:{answer}", language) for answer in beyond)


def _labels(group: str, language: str) -> tuple[str, ...]:
    """The labels of a group of the catalogue's choices, in its order."""
    return tuple(entry.text(language) for entry in entries(f"choice:{group}").values())


def _write_summary(
    sheet: Worksheet, problems: Sequence[Problem], names: Mapping[str, str], reader: Language, inks: Inks
) -> None:
    """The first sheet of a marked copy: every problem, with a link to its cell when it has one."""
    _page(sheet, reader)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 100)
    _write_titles(sheet, 0, (phrase("Gravité"), phrase("Où"), phrase("Ce qui est à revoir")), reader, inks)
    sheet.repeat_rows(0)
    kinds = {"error": (phrase("erreur"), inks.error), "warning": (phrase("avertissement"), inks.warning)}
    for row, problem in enumerate(problems, start=1):
        severity, ink = kinds[problem.severity]
        where = place(problem, reader) or problem.path
        text = _message(problem, reader)
        sheet.write_string(row, 0, reader.text(severity), ink)
        if problem.sheet in names and problem.row is not None:
            target = (
                f"internal:'{names[problem.sheet].replace(chr(39), chr(39) * 2)}'!{problem.letter or 'A'}{problem.row}"
            )
            sheet.write_url(row, 1, target, inks.link, string=where)
        else:
            sheet.write_string(row, 1, where, inks.body)
        sheet.write_string(row, 2, text, inks.body)
        sheet.set_row(row, _height(((where, 44), (text, 100))))


def _message(problem: Problem, reader: Language) -> str:
    parts = (write(part, reader) for part in (problem.found, problem.expected, problem.do))
    return " ".join(part for part in parts if part)


def _cell(problem: Problem) -> tuple[int, int] | None:
    """Row and column of a problem's cell, from 0; None when it has no cell."""
    if problem.row is None or not problem.letter:
        return None
    return xl_cell_to_rowcol(f"{problem.letter}{problem.row}")


def _mark(problems: Sequence[Problem], inks: Inks) -> Format | None:
    """The colour of a cell: that of its worst problem; None when it has none."""
    if not problems:
        return None
    return inks.error if any(problem.severity == "error" for problem in problems) else inks.warning


def _write_raw(sheet: Worksheet, row: int, column: int, value: Any, ink: Format | None, dated: Format) -> None:
    """A raw value, by its own type; whatever is not a number, a date or a truth is text."""
    if value is None or value == "":
        if ink is not None:
            sheet.write_blank(row, column, None, ink)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, ink)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, ink)
    elif isinstance(value, (datetime.date, datetime.datetime)) and ink is None and value.year >= 1900:
        sheet.write_datetime(row, column, value, dated)
    else:
        sheet.write_string(row, column, str(value)[:32767], ink)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts and no other sheet of the copy has; adds it to those taken.

    Examples
    --------
    >>> taken = set()
    >>> _sheet_name("data/answers.csv", taken), _sheet_name("data:answers.csv", taken)
    ('data-answers.csv', 'data-answers.csv 2')
    """
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", name).strip("'")[:SHEET_NAME_LIMIT] or "-"
    chosen, number = base, 1
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{base[: SHEET_NAME_LIMIT - len(str(number)) - 1]} {number}"
    taken.add(chosen.casefold())
    return chosen
