"""`action_plan.xlsx`: the plan where project leads work, with the figures behind every exhibit.

It shows and it is filled in; nothing is read back from it. Every number is a released one, or sums a column of them:
elsewhere a formula stands only where it gives the released value itself.
"""

from __future__ import annotations

import datetime
import io
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maillage.catalogue import label
from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.dictionary import DEFINED, MEANINGS, READ
from maillage.deliverables.outline import Outline, headings, outline
from maillage.deliverables.pictures import exhibits
from maillage.deliverables.settled import EPOCH, settled
from maillage.deliverables.sheets import (
    GREY,
    LINE,
    RULE,
    TALLEST,
    TO_FILL,
    TOGETHER,
    TRACKED,
    Book,
    Cell,
    Field,
    Grid,
    day_number,
    link,
    number_format,
)
from maillage.deliverables.story import Section, Story, Text
from maillage.facts import read_fact
from maillage.language import Language, phrase, rounded
from maillage.showing.exhibits import absent_fact
from maillage.showing.parts import COMMENT_WORD, NUMBERS, SOURCE_WORD, UNIT_WORDS, heading, holds_numbers, parts
from maillage.showing.sentences import written

TRACKING, ALERT = "suivi_au", "alerte_jours"  # the two cells every colour and every count of days depends on
ALERT_DAYS = 30
READINGS = 4

TITLE = phrase("Plan d’action : le classeur de suivi")
COVER = phrase("Couverture")
SHEETS = {
    "actions": phrase("Actions"),
    "seats": phrase("Qui va où"),
    "kpis": phrase("Indicateurs"),
    "money": phrase("Économies et trois avenirs"),
    "renewals": phrase("Échéances des réseaux"),
    "index": phrase("Index des tableaux"),
    "assumptions": phrase("Hypothèses"),
    "dictionary": phrase("Dictionnaire"),
}
FIGURES = {
    "01_diagnosis": phrase("Chiffres du diagnostic"),
    "02_analysis": phrase("Chiffres de l’analyse"),
    "03_plan": phrase("Chiffres du plan"),
    "04_follow_up": phrase("Chiffres du suivi"),
    "flash": phrase("Chiffres du diagnostic flash"),
    "cohort": phrase("Chiffres des membres"),
}
WIDE = 7  # columns from which on a table stands among the wide ones
WIDE_FIGURES = {
    "01_diagnosis": phrase("Diagnostic, tableaux larges"),
    "02_analysis": phrase("Analyse, tableaux larges"),
    "03_plan": phrase("Plan, tableaux larges"),
}
GUIDES = {
    "actions": phrase(
        "Une ligne par action. Les colonnes crème sont à vous : l’état se choisit dans la liste, la date et les notes "
        "s’écrivent. En rouge, ce qui est en retard à la date de suivi ; en jaune, ce qui finit bientôt ; en gris, ce "
        "qui est fait."
    ),
    "seats": phrase(
        "Les places que le plan retient, celles qu’il ne reprend pas, et ce qu’il propose réseau par réseau."
    ),
    "kpis": phrase(
        "Une ligne par indicateur. Notez chaque relevé dans une colonne crème : la part du chemin fait, du départ à la "
        "cible, suit le dernier."
    ),
    "money": phrase(
        "Les trois avenirs, puis les lignes dont ils viennent. Une cellule porte une formule là où le calcul redonne "
        "le chiffre publié ; sinon elle porte le chiffre publié."
    ),
    "renewals": phrase(
        "Une ligne par échéance, la plus proche d’abord. En rouge, les préavis passés à la date de suivi ; en jaune, "
        "ceux qui expirent bientôt."
    ),
    "index": phrase("Chaque tableau du rapport, et où il se trouve ici. Les mêmes sont dans le dossier « figures »."),
    "figures": phrase("Toutes les lignes de chaque tableau, y compris celles que le rapport n’imprime pas."),
    "assumptions": phrase(
        "Ce que le rapport estime, fixe ou cite, avec la phrase qui le dit ; le reste est compté ou relevé."
    ),
    "dictionary": phrase(
        "Comment se lit chaque unité, puis les colonnes dont le titre ne dit pas tout, et où elles se trouvent."
    ),
}
HOLDS = {
    "actions": phrase("Qui fait quoi, pour quand, et où cela en est."),
    "seats": phrase("Les personnes, leurs réseaux, le temps et la cotisation."),
    "kpis": phrase("Départ, cible, relevés à venir, part du chemin."),
    "money": phrase("Ne rien changer, couper, couper et réseauter ; ligne par ligne."),
    "renewals": phrase("Reconductions, derniers jours pour dénoncer, jours restants."),
    "index": phrase("La liste de tous les tableaux du rapport."),
    "figures": phrase("Les chiffres derrière chaque figure et chaque tableau."),
    "assumptions": phrase("Ce qui est estimé, fixé ou cité, avec son intervalle."),
    "dictionary": phrase("Les unités, et les colonnes dont le titre ne dit pas tout."),
}
HOW = (
    phrase(
        "Ce classeur montre. Ce qui s’y écrit reste ici et n’alimente pas le rapport : une décision, une date ou un "
        "état que le prochain rapport doit connaître se note dans les tables de l’entreprise."
    ),
    phrase("Les cellules crème sont à remplir ; les autres viennent du rapport."),
)
FILLED = ("actions", "kpis", "renewals")  # sheets a reader writes in
LEFT_OUT = phrase("Sans objet ici, faute de lignes : {sheets}.")
SHEETS_WORD = phrase("Feuilles")
TRACKED_NOTE = phrase("La date du rapport ; écrivez celle du jour, les jours restants et les couleurs suivent.")
ALERT_WORD = phrase("Bientôt, en jours")
ALERT_NOTE = phrase("Ce qui finit dans ce délai paraît en jaune.")

POSTPONED = phrase("reportée")
STATUSES = ("proposed", "decided", "started", "done", "dropped")
ENDED = ("done", "dropped")
TOTAL = phrase("Total")
TOTAL_CARRIED = phrase("Total, hors actions reportées")
DAYS_LEFT = phrase("Jours restants")
DAYS_LEFT_MEANING = phrase("Du jour de suivi au dernier jour ; au-dessous de zéro, en retard.")
DONE_ON, DONE_ON_MEANING = phrase("Faite le"), phrase("À remplir : le jour où l’action s’est terminée.")
NOTES, NOTES_MEANING = phrase("Notes"), phrase("À remplir, par qui suit la ligne.")
STATE_MEANING = phrase("L’état à la date du rapport ; à changer dans la liste.")
READING, NEXT_READING = phrase("Relevé au {date}"), phrase("Relevé suivant")
READING_MEANING = phrase("À remplir : la valeur relevée à cette date.")
LAST, LAST_MEANING = phrase("Dernier relevé"), phrase("Le plus récent des relevés notés.")
WAY = phrase("Part du chemin")
WAY_MEANING = phrase("Du départ vers la cible : vide tant qu’un relevé, le départ ou la cible manque.")
START_MEANING = phrase("La valeur au départ, comptée ; à remplir si elle manque.")
TARGET_MEANING = phrase("La valeur visée ; à remplir si elle manque.")
DECIDE, DECIDE_MEANING = phrase("Décision"), phrase("À remplir, dans la liste.")
CHOICES = phrase("garder"), phrase("dénoncer"), phrase("à décider")
PROGRAMME = phrase("Coût du programme, par an")
PROGRAMME_COLUMN = phrase("Coût")
TABLE, SHEET_HEAD, ROWS_HEAD = phrase("Tableau"), phrase("Feuille"), phrase("Lignes")
INDEX_MEANINGS = (
    phrase("Son titre dans le rapport."),
    phrase("Celle où il se trouve ici."),
    phrase("Toutes, y compris celles que le rapport n’imprime pas."),
)
DICTIONARY_HEADS = phrase("Colonne"), phrase("Unité"), phrase("Comment la lire"), phrase("Tableaux")
EVERY_COLUMN, EVERYWHERE = phrase("Toute colonne de cette unité"), phrase("Partout")
ASSUMED = (
    phrase("Où"),
    phrase("Ce qui se dit"),
    phrase("Ce que c’est"),
    phrase("Valeur"),
    phrase("Borne basse"),
    phrase("Borne haute"),
    phrase("Ce chiffre est"),
    phrase("Réponses ou lignes"),
    phrase("Méthode"),
    phrase("Source et preuve"),
)
ASSUMED_MEANINGS = (
    phrase("Le tableau ou la section du rapport."),
    phrase("La phrase du rapport où ce chiffre paraît."),
    phrase("Les mots de la phrase qui précèdent ce chiffre ; dans une liste, son rang."),
    phrase("Le chiffre lui-même ; vide où la phrase ne donne que l’intervalle."),
    phrase("L’intervalle : son bas."),
    phrase("L’intervalle : son haut."),
    phrase("Estimé : un autre échantillon ou une autre hypothèse le changerait. Fixé : quelqu’un l’a choisi."),
    phrase("Ce sur quoi le chiffre repose."),
    phrase("Comment l’intervalle est trouvé."),
    phrase("Qui le dit, et de quelle force est la preuve, de A à E."),
)
KINDS = {"estimated": phrase("estimé"), "set": phrase("fixé"), "quoted": phrase("cité")}
METHODS = {
    "bca": phrase("rééchantillonnage des réponses"),
    "mean of audiences": phrase("moyenne des publics"),
    "prudent to favourable": phrase("du prudent au favorable"),
    "as set with the client": phrase("fixé avec l’entreprise"),
    "over the range of the cuts": phrase("sur l’étendue des coupes"),
    "over the ranges of the budget, by evidence": phrase("sur les étendues du budget, d’après la preuve"),
    "proved in the company alone, to all that is announced with some evidence": phrase(
        "du seul prouvé dans l’entreprise à tout ce qui s’annonce avec quelque preuve"
    ),
    "sum of the catalogue's ranges": phrase("somme des étendues du catalogue"),
    "fifth to ninety-fifth percentile of the draws": phrase("du cinquième au quatre-vingt-quinzième centile"),
    "the same, replaced shares moving together": phrase("de même, les parts remplacées bougeant ensemble"),
    "two standard errors of the simulation": phrase("deux erreurs types de la simulation"),
    "hires bought and replaced": phrase("recrutements achetés et remplacés"),
}
UNITS = UNIT_WORDS | {
    "count": phrase("nombre"),
    "decimal": phrase("nombre"),
    "coefficient": phrase("coefficient"),
    "share": phrase("pour cent"),
    "days": phrase("jours"),
    "date": phrase("date"),
    "text": phrase("texte"),
    "term": phrase("texte"),
    "phrase": phrase("texte"),
    "truth": phrase("texte"),
    "mixed": phrase("selon la ligne"),
}
MONEY, YEARLY = phrase("{currency}, hors taxes"), phrase("{currency} par an, hors taxes")
# Between the words of two numbers of a sentence: ends of clauses, kept, for a full stop ends what was announced.
CLAUSES = re.compile(r"([.;](?!\S)|\)(?=[\s,;.:]|$))")
BETWEEN_WORDS = " :,(\u00a0\u202f"
JOINS = re.compile(r"[^\W\d_]{1,3}")  # « à », « et », « sur », between the numbers of one list
LATE, SOON, DONE = {"bg_color": "#F6D5CB", "font_color": "#8A2F12"}, {"bg_color": "#FBE7B2"}, {"font_color": "#9A9A9A"}

Row = dict[str, Any]


def action_plan(story: Story, language: Language, brand: Brand = SOBER) -> bytes:
    """The workbook of one client.

    Parameters
    ----------
    story : Story
    language : Language
        The reader's.
    brand : Brand
        Colours, logo and what stands at the foot of every page.

    Returns
    -------
    bytes
        An `.xlsx`, the same for the same Story and brand. A sheet that would be empty is left out, and the cover says
        so.

    Examples
    --------
    >>> about = {"name": "Atelier", "depth": "standard", "as_of": "2026-01-31", "dated": "2026-01-31",
    ...          "status": "draft", "version": 1}
    >>> action_plan(Story(about, ()), Language("fr"))[:2]
    b'PK'
    """
    told = outline(story, language)
    foot = " · ".join(part for part in (told.standing, brand.footer) if part)
    book = Book(language, brand, (told.name, told.confidentiality), foot)
    book.cover = language.printed(COVER)
    dated = datetime.date.fromisoformat(story.about["dated"])
    book.tracking = dated if day_number(dated) is not None else None
    book.book.set_properties(_properties(story, told, language, brand, dated))
    cover = book.sheet(book.cover)
    contents = list(_sheets(book, story, language))
    _cover(book, cover, told, contents, language)
    cover.activate()
    return settled(book.closed())


def _sheets(book: Book, story: Story, language: Language) -> Iterator[tuple[str, str, bool]]:
    """Write every sheet that has lines; yields its key, its name, and whether it was written."""
    shown = {payload["id"]: payload for payload in exhibits(story)}
    facts: dict[str, Any] = {}
    for payload in story.payloads():
        if payload["kind"] == "record":
            facts |= payload["facts"]
    for key, write in (
        ("actions", _actions),
        ("seats", _seats),
        ("kpis", _kpis),
        ("money", _money),
        ("renewals", _renewals),
    ):
        name = language.printed(SHEETS[key])
        yield key, name, write(book, name, shown, facts, language)
    for part in story.parts:
        inside = [payload for payload in exhibits(Story(story.about, (part,))) if shown[payload["id"]] is payload]
        for french, those in _figure_sheets(part.name, inside) if inside else ():
            name = language.printed(french)
            _figures(book, name, those, language)
            yield "figures", name, True
    yield "assumptions", language.printed(SHEETS["assumptions"]), _assumptions(book, story, language)
    if book.entries:
        _index(book, language)
        yield "index", language.printed(SHEETS["index"]), True
        _dictionary(book, language)
        yield "dictionary", language.printed(SHEETS["dictionary"]), True


# Tables of the report, as a sheet's


def field_of(payload: Mapping[str, Any], column: Mapping[str, Any], language: Language) -> Field:
    """A payload's column as a sheet shows it."""
    unit = _told_unit(payload, column)
    place = payload["columns"].index(column)
    meaning = MEANINGS.get(f"{payload['id']}.{column['id']}") or DEFINED.get(column["label"], "")
    return Field(
        column["id"],
        heading(column, language),
        _unit(unit, language),
        language.printed(meaning) if meaning else "",
        number=unit == "date" or holds_numbers(payload, place),
    )


def _told_unit(payload: Mapping[str, Any], column: Mapping[str, Any]) -> str:
    """The column's unit; that of words where each cell has its own and all of them hold words."""
    if column["unit"] != "mixed":
        return column["unit"]
    place = payload["columns"].index(column)
    units = {row[place][1] for row in payload["rows"] if isinstance(row[place], (list, tuple))}
    return "term" if units and units <= {"text", "term", "phrase"} else "mixed"


def _unit(unit: str, language: Language) -> str:
    if unit.startswith("money"):
        return language.printed(MONEY if unit == "money" else YEARLY).format(currency=language.currency)
    return language.printed(UNITS[unit])


def _rows(payload: Mapping[str, Any]) -> list[Row]:
    """The rows by column, each a cell."""
    columns = [(column["id"], column["unit"]) for column in payload["columns"]]
    return [
        {name: Cell(value, unit) for (name, unit), value in zip(columns, row, strict=True)} for row in payload["rows"]
    ]


def _fields(payload: Mapping[str, Any], language: Language, extra: Sequence[str] = ()) -> dict[str, Field]:
    return {
        column["id"]: field_of(payload, column, language)
        for column in payload["columns"]
        if column["shown"] or column["id"] in extra
    }


def _grid(
    payload: Mapping[str, Any], fields: Mapping[str, Field], rows: Sequence[Row], language: Language, *,
    title: bool = True, total: Mapping[str, Cell] | None = None,
) -> Grid:  # fmt: skip
    told = parts(payload, language)
    comments = (f"{language.printed(COMMENT_WORD)} {comment}" for comment in told.comments)
    return Grid(
        payload["id"],
        tuple(fields.values()),
        tuple(tuple(row[name] for name in fields) for row in rows),
        title=told.title if title else "",
        message=told.message,
        total=tuple(total.get(name, Cell()) for name in fields) if total else (),
        below=tuple(text for text in (told.source, *comments) if text),
    )


def _known(cell: Cell) -> float | None:
    value = cell.value
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _given(value: Any, unit: str, formula: str, computed: float | None) -> Cell:
    """The released value, with its formula where that formula gives it."""
    return Cell(value, unit, formula if computed is not None and computed == value else "")


def _sum(rows: Sequence[Row], column: str) -> float | None:
    values = [_known(row[column]) for row in rows]
    return None if None in values or not values else round(sum(values), 4)


def _value(facts: Mapping[str, Any], name: str) -> float | None:
    return facts.get(name, {}).get("value")


def _absent(column: Sequence[Cell]) -> bool:
    return all(isinstance(cell.value, Mapping) for cell in column)


def _days_left(row: Row, column: str, book: Book, language: Language) -> Cell:
    last = day_number(row[column].value)
    if last is None:
        return Cell({"absent": "undefined"}, "count")
    return Cell(last - day_number(book.tracking), "count", f"=[{column}]-{TRACKING}")


def _days_field(language: Language) -> Field:
    return Field(
        "days_left", language.printed(DAYS_LEFT), _unit("days", language), language.printed(DAYS_LEFT_MEANING),
        number=True,
    )  # fmt: skip


def _fill(name: str, french: str, meaning: str, language: Language, unit: str = "text") -> Field:
    width = 28 if name == "notes" else 13
    return Field(
        name, language.printed(french), _unit(unit, language), language.printed(meaning), fill=True, width=width
    )


def _list(choices: Sequence[str]) -> dict[str, Any]:
    return {"validate": "list", "source": list(choices), "error_type": "warning"}


# What project leads work with


def _actions(book: Book, name: str, shown: Mapping[str, Any], facts: Mapping[str, Any], language: Language) -> bool:
    payload, roadmap = shown.get("plan.actions"), shown.get("plan.roadmap")
    if payload is None:
        return False
    postponed, states = _states(payload, language)
    fields, rows = _fields(payload, language), _rows(payload)
    state = fields["state"]
    fields["state"] = Field("state", state.heading, state.unit, language.printed(STATE_MEANING), fill=True)
    for row in rows:
        row["state"] = Cell(row["state"].value, "phrase", valid=_list(states))
    if roadmap is not None:
        _from_roadmap(roadmap, fields, rows, language)
    if book.tracking:
        fields["days_left"] = _days_field(language)
    fields["done_on"] = _fill("done_on", DONE_ON, DONE_ON_MEANING, language, "date")
    fields["notes"] = _fill("notes", NOTES, NOTES_MEANING, language)
    day = {"validate": "date", "criteria": ">=", "value": datetime.date(2000, 1, 1), "error_type": "warning"}
    for row in rows:
        row["done_on"], row["notes"] = Cell(None, "date", valid=day), Cell()
        if book.tracking:
            row["days_left"] = _days_left(row, "due", book, language)
    total = {"lever": Cell(language.printed(TOTAL_CARRIED))}
    carried = [row for row in rows if language.printed(row["state"].value) != postponed]
    for column, fact in (("half_days", "plan.actions_half_days"), ("cost", "plan.actions_cost")):
        released = _value(facts, fact)
        if released is not None:
            formula = f'=SUMIFS([plan.actions/{column}],[plan.actions/state],"<>{postponed}")'
            total[column] = _given(released, rows[0][column].unit, formula, _sum(carried, column))
    order = ("lever", "kind", "owner", "start", "due", "days_left", "half_days", "cost", "state")
    fields = {key: fields[key] for key in (*order, *fields) if key in fields}
    grid = _grid(payload, fields, rows, language, title=False, total=total)
    place = book.page(name, language.printed(SHEETS["actions"]), language.printed(GUIDES["actions"]), [grid],
                      color=book.brand.accent)[payload["id"]]  # fmt: skip
    if book.tracking:
        sheet = book.book.get_worksheet_by_name(name)
        ended = ",".join(f'${place.at("state", 0)}="{label(f"action_status:{one}", language.code)}"' for one in ENDED)
        due, first = place.at("due", 0), place.body()
        late = f"=AND(ISNUMBER(${due}),${due}<{TRACKING})"
        soon = f"=AND(ISNUMBER(${due}),${due}-{TRACKING}<={ALERT})"
        sheet.conditional_format(
            *first, {"type": "formula", "criteria": f"=OR({ended})", "format": book.book.add_format(DONE),
                     "stop_if_true": True}
        )  # fmt: skip
        _color(book, sheet, place, ("due", "days_left"), late, soon)
    return True


def _states(payload: Mapping[str, Any], language: Language) -> tuple[str, list[str]]:
    """The word for what waits, and every state there is, in the order an action goes through them."""
    postponed = language.printed(POSTPONED)
    place = [column["id"] for column in payload["columns"]].index("state")
    written_states = [language.printed(row[place]) for row in payload["rows"] if isinstance(row[place], str)]
    words = [label(f"action_status:{status}", language.code) for status in STATUSES]
    return postponed, list(dict.fromkeys([*words[:1], postponed, *words[1:], *written_states]))


def _from_roadmap(roadmap: Mapping[str, Any], fields: dict[str, Field], rows: list[Row], language: Language) -> None:
    """Last day, slack and what is waited for, of the road map's line for the same action."""
    lines = {row["task"].value: row for row in _rows(roadmap)}
    known = _fields(roadmap, language, extra=("latest", "slack", "waits_for"))
    for column in ("latest", "slack", "waits_for"):
        cells = [lines[row["lever"].value][column] if row["lever"].value in lines else None for row in rows]
        absent = Cell({"absent": "undefined"}, next((cell.unit for cell in cells if cell), "text"))
        cells = [cell or absent for cell in cells]
        if _absent(cells):
            continue
        fields[column] = known[column]
        for row, cell in zip(rows, cells, strict=True):
            row[column] = cell


def _color(book: Book, sheet: Any, place: Any, columns: Sequence[str], late: str, soon: str) -> None:
    top, _, bottom, _ = place.body()
    for column in columns:
        position = place.position(column)
        for criteria, look in ((late, LATE), (soon, SOON)):
            rule = {"type": "formula", "criteria": criteria, "format": book.book.add_format(look), "stop_if_true": True}
            sheet.conditional_format(top, position, bottom, position, rule)


def _seats(book: Book, name: str, shown: Mapping[str, Any], facts: Mapping[str, Any], language: Language) -> bool:
    grids = []
    for key in ("plan.seats", "plan.seats_left", "plan.choice_verdicts"):
        payload = shown.get(key)
        if payload is None:
            continue
        fields, rows, total = _fields(payload, language), _rows(payload), {}
        if key == "plan.seats":
            for column, fact in (("half_days", "plan.seats_half_days"), ("fee", "plan.seats_fees")):
                released = _value(facts, fact)
                if released is not None and column in fields:
                    total[column] = _given(
                        released, rows[0][column].unit, f"=SUM([{key}/{column}])", _sum(rows, column)
                    )
            total = {next(iter(fields)): Cell(language.printed(TOTAL))} | total if total else {}
        grids.append(_grid(payload, fields, rows, language, total=total))
    if grids:
        book.page(name, language.printed(SHEETS["seats"]), language.printed(GUIDES["seats"]), grids)
    return bool(grids)


def _kpis(book: Book, name: str, shown: Mapping[str, Any], facts: Mapping[str, Any], language: Language) -> bool:
    payload = shown.get("plan.kpis")
    if payload is None:
        return False
    fields, rows = _fields(payload, language, extra=("baseline", "target")), _rows(payload)
    kept = ("kpi", "owner", "frequency", "due", "baseline", "target", "target_is")
    fields = {key: fields[key] for key in kept if key in fields}
    for key, meaning in (("baseline", START_MEANING), ("target", TARGET_MEANING)):
        one = fields[key]
        fields[key] = Field(key, one.heading, one.unit, language.printed(meaning), fill=True, number=True)
    readings = [f"reading_{number}" for number in range(READINGS)]
    for key, title in zip(readings, _reading_titles(shown, language), strict=True):
        fields[key] = Field(
            key, title, _unit("mixed", language), language.printed(READING_MEANING), fill=True, number=True
        )
    fields["last"] = Field(
        "last", language.printed(LAST), _unit("mixed", language), language.printed(LAST_MEANING), number=True
    )
    fields["way"] = Field(
        "way", language.printed(WAY), _unit("share", language), language.printed(WAY_MEANING), number=True
    )
    fields["notes"] = _fill("notes", NOTES, NOTES_MEANING, language)
    last = '""'
    for key in readings:
        last = f'IF([{key}]<>"",[{key}],{last})'
    way = (
        '=IF(OR([last]="",NOT(ISNUMBER([baseline])),NOT(ISNUMBER([target]))),"",'
        'IF([target]=[baseline],"",([last]-[baseline])/([target]-[baseline])))'
    )
    for row in rows:
        blank = _blank(row)
        row |= {key: Cell(None, blank) for key in readings}
        row |= {"last": Cell("", blank, f"={last}"), "way": Cell("", "share", way), "notes": Cell()}
    grid = _grid(payload, fields, rows, language, title=False)
    book.page(name, language.printed(SHEETS["kpis"]), language.printed(GUIDES["kpis"]), [grid], color=book.brand.accent)
    return True


def _blank(row: Row) -> str:
    """The unit an indicator is noted in: that of its target or its baseline; free where neither is known."""
    for column in ("target", "baseline"):
        value = row[column].value
        if isinstance(value, (list, tuple)) and value[1] in NUMBERS:
            return value[1]
    return "free"


def _reading_titles(shown: Mapping[str, Any], language: Language) -> list[str]:
    """The days the committee looks at the indicators, where they are known."""
    dates = shown.get("plan.committee_dates")
    days = [row["begins"].value for row in _rows(dates)] if dates else []
    days = [day for day in days[1:] if isinstance(day, str)][:READINGS]  # the first quarter opens the plan
    titles = [language.printed(READING).format(date=language.value(day, "date", with_unit=False)) for day in days]
    return titles + [language.printed(NEXT_READING)] * (READINGS - len(titles))


def _money(book: Book, name: str, shown: Mapping[str, Any], facts: Mapping[str, Any], language: Language) -> bool:
    futures, lines, belief = (shown.get(key) for key in ("plan.money", "plan.lines", "plan.belief"))
    grids: list[Grid] = []
    rows = _line_rows(lines) if lines else []
    cost = facts.get("plan.programme_cost", {})
    if futures is not None:
        grids.append(_grid(futures, _fields(futures, language), _futures(futures, rows, facts), language))
    if futures is not None and cost.get("value") is not None:
        grids.append(_programme(futures, cost, language))
    if lines is not None:
        fields = _fields(lines, language)
        total = {"line": Cell(language.printed(TOTAL))}
        for column, fact in (
            *(("saving", "plan.gross_saving"), ("lost", "plan.lost_effect")),
            ("kept", "plan.effect_replaced"),
        ):
            released = _value(facts, fact)
            if released is not None and column in fields:
                total[column] = _given(released, "money/year", f"=SUM([plan.lines/{column}])", _sum(rows, column))
        for column in ("amount", "net"):  # what they sum is released line by line
            added = _sum(rows, column) if column in fields else None
            if added is not None:
                total[column] = Cell(added, "money/year", f"=SUM([plan.lines/{column}])")
        grids.append(_grid(lines, fields, rows, language, total=total if len(total) > 1 else None))
    if belief is not None:
        grids.append(_grid(belief, _fields(belief, language), _rows(belief), language))
    if grids:
        book.page(name, language.printed(SHEETS["money"]), language.printed(GUIDES["money"]), grids)
    return bool(grids)


def _line_rows(lines: Mapping[str, Any]) -> list[Row]:
    """The budget's lines: a product is a formula where it gives the released amount."""
    shown = {column["id"] for column in lines["columns"] if column["shown"]}
    rows = _rows(lines)
    for row in rows:
        for product, left, right in (("saving", "amount", "cut"), ("kept", "lost", "counted")):
            first, second, released = (_known(row[column]) for column in (left, right, product))
            if None in (first, second, released) or not {left, right, product} <= shown:
                continue
            formula = f"=ROUND([{left}]*[{right}],0)"
            row[product] = _given(released, row[product].unit, formula, _whole(first * second))
    return rows


def _whole(product: float) -> int | None:
    """The product rounded; None where the last bit of the two numbers would decide, which spreadsheets settle anew."""
    return None if 0 < abs(product % 1 - 0.5) < 1e-6 else int(rounded(product, 0))


def _futures(futures: Mapping[str, Any], lines: list[Row], facts: Mapping[str, Any]) -> list[Row]:
    """The options; the central column follows from the lines below wherever it can be had from them."""
    rows = _rows(futures)
    if len(rows) != 4:
        return rows
    saving, lost, kept = (_sum(lines, column) for column in ("saving", "lost", "kept"))
    cost = _value(facts, "plan.programme_cost")
    central = [_known(row["value"]) for row in rows]
    alone = None if None in (saving, lost) else saving - lost
    both = None if None in (central[1], kept, cost) else central[1] + kept - cost
    added = None if None in central[1:3] else central[2] - central[1]
    written_as = {
        1: ("=SUM([plan.lines/saving])-SUM([plan.lines/lost])", alone),
        2: ("=[plan.money/value/1]+SUM([plan.lines/kept])-[plan.programme/cost/0]", both),
        3: ("=[plan.money/value/2]-[plan.money/value/1]", added),
    }
    for place, (formula, computed) in written_as.items():
        if central[place] is not None:
            rows[place]["value"] = _given(central[place], rows[place]["value"].unit, formula, computed)
    return rows


def _programme(futures: Mapping[str, Any], cost: Mapping[str, Any], language: Language) -> Grid:
    """What the programme costs, with its bounds."""
    columns = {column["id"]: column for column in futures["columns"]}
    named = {key: field_of(futures, columns[key], language) for key in ("option", "low", "value", "high")}
    unit = cost["unit"]
    cells = tuple(
        Cell(cost[key], unit) if key in cost else Cell({"absent": "undefined"}, unit)
        for key in ("low", "value", "high")
    )
    fields = (
        Field("what", language.printed(PROGRAMME_COLUMN), _unit("phrase", language)),
        *(
            Field(key, named[source].heading, _unit(unit, language), number=True)
            for key, source in (("low", "low"), ("cost", "value"), ("high", "high"))
        ),
    )
    return Grid("plan.programme", fields, ((Cell(PROGRAMME, "phrase"), *cells),), title=language.printed(PROGRAMME))


def _renewals(book: Book, name: str, shown: Mapping[str, Any], facts: Mapping[str, Any], language: Language) -> bool:
    payload = shown.get("analysis.renewals")
    if payload is None:
        return False
    fields, rows = _fields(payload, language), _rows(payload)
    fields["decision"] = _fill("decision", DECIDE, DECIDE_MEANING, language)
    fields["notes"] = _fill("notes", NOTES, NOTES_MEANING, language)
    choices = [language.printed(choice) for choice in CHOICES]
    dated = book.tracking is not None and "deadline" in fields
    for row in rows:
        row["decision"], row["notes"] = Cell(valid=_list(choices)), Cell()
        if dated:
            row["days_left"] = _days_left(row, "deadline", book, language)
    if dated:
        fields["days_left"] = _days_field(language)
    total = {}
    for column, fact in (("fee", "analysis.fees"), ("asleep_fee", "analysis.dormant_fees")):
        released = _value(facts, fact)
        if column in fields and released is not None and _sum(rows, column) == released:
            total[column] = Cell(released, "money/year", f"=SUM([analysis.renewals/{column}])")
    total = {"network": Cell(language.printed(TOTAL))} | total if total else {}
    order = ("network", "deadline", "days_left")
    fields = {key: fields[key] for key in (*order, *fields) if key in fields}
    grid = _grid(payload, fields, rows, language, title=False, total=total)
    place = book.page(name, language.printed(SHEETS["renewals"]), language.printed(GUIDES["renewals"]), [grid],
                      color=book.brand.accent)[payload["id"]]  # fmt: skip
    if dated:
        last = place.at("deadline", 0)
        late = f"=AND(ISNUMBER(${last}),${last}<{TRACKING})"
        soon = f"=AND(ISNUMBER(${last}),${last}-{TRACKING}<={ALERT})"
        _color(book, book.book.get_worksheet_by_name(name), place, ("deadline", "days_left"), late, soon)
    return True


# What stands behind the report


def _figures(book: Book, name: str, payloads: Sequence[Mapping[str, Any]], language: Language) -> None:
    grids = [_grid(payload, _fields(payload, language), _rows(payload), language) for payload in payloads]
    book.page(name, name, language.printed(GUIDES["figures"]), grids, printed=False)


def _figure_sheets(
    part: str, payloads: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """The tables of a part on one sheet, or those of many columns on one of their own.

    Tables of a sheet share its columns' widths: beside one of twelve columns, another's long texts stood in pillars.
    """
    wide = [one for one in payloads if sum(column["shown"] for column in one["columns"]) >= WIDE]
    few = [one for one in payloads if one not in wide]
    if part not in WIDE_FIGURES or not wide or len(few) <= TOGETHER:
        yield FIGURES[part], payloads
        return
    yield FIGURES[part], few
    yield WIDE_FIGURES[part], wide


def _assumptions(book: Book, story: Story, language: Language) -> bool:
    heads = zip(ASSUMED, ASSUMED_MEANINGS, strict=True)
    fields = [
        Field(f"column_{place}", language.printed(head), _unit("text", language), language.printed(meaning),
              number=place in (3, 4, 5, 7), width=62 if place == 1 else 0)
        for place, (head, meaning) in enumerate(heads)
    ]  # fmt: skip
    rows = list(_assumed(story, language))
    if rows:
        said = [place for place in range(len(fields)) if any(row[place].value not in (None, "") for row in rows)]
        title = language.printed(SHEETS["assumptions"])
        grid = Grid(
            "assumptions",
            tuple(fields[place] for place in said),
            tuple(tuple(row[place] for place in said) for row in rows),
        )
        book.page(title, title, language.printed(GUIDES["assumptions"]), [grid])
    return bool(rows)


def _assumed(story: Story, language: Language) -> Iterator[tuple[Cell, ...]]:
    """Each printed number that is estimated, set or quoted, once, beside the sentence that prints it."""
    printed = list(_printed(story, language))
    values: dict[Any, dict[str, Any]] = {}
    for *_, name, fact, key in printed:
        values.setdefault(key, {})[name] = fact["value"]
    seen: set[Any] = set()
    for where, said, what, _, fact, key in printed:
        estimates = _estimates(list(values[key].values()), fact)
        if key in seen or (estimates and fact["value"] not in estimates):
            continue
        seen.add(key)
        yield _assumption(where, said, what, fact if estimates else fact | {"value": None}, language)


def _estimates(values: Sequence[Any], fact: Mapping[str, Any]) -> list[Any]:
    """Those of the values printed with the same bounds that are no mere bound; none where only both ends are printed.

    Examples
    --------
    >>> bounds = {"low": -420, "high": 0}
    >>> _estimates([-90, -420, 0], bounds), _estimates([0, -420, 0], bounds), _estimates([-420, 0], bounds)
    ([-90], [0], [])
    """
    if len(set(values)) == 1:
        return list(values)
    left = list(values)
    for end in ("low", "high"):
        if fact.get(end) in left:
            left.remove(fact[end])
    return left


def _printed(story: Story, language: Language) -> Iterator[tuple[str, str, str, str, Mapping[str, Any], Any]]:
    """Such numbers as they are printed: where, in which sentence, what they are of, and what they share with bounds."""
    for section in story.sections():
        for payload in (item for item in section.items if isinstance(item, dict)):
            said = [payload.get("message"), *(each for point in payload.get("points", ()) for each in point)]
            told = [(each, "") for each in said] + [(payload.get("source"), f"{language.printed(SOURCE_WORD)} ")]
            for sentence, before in ((each, word) for each, word in told if each and not absent_fact(each)):
                words = _words_before(sentence, language)
                for name, fact in sentence["facts"].items():
                    if fact["kind"] not in KINDS or fact["unit"] not in (*NUMBERS, "date"):
                        continue
                    known = (fact["kind"], fact["unit"], fact.get("low"), fact.get("high"), fact.get("method"))
                    key = known if fact["kind"] == "estimated" else (*known, fact["value"], name)
                    where = _title(payload, section, language)
                    yield where, before + written(sentence, language), words[name], name, fact, key


def _words_before(sentence: Mapping[str, Any], language: Language) -> dict[str, str]:
    """What each number of a sentence is of, in the sentence's own words; a list has them once, before its first.

    What announces a list in which each number has words of its own stands before them all.

    Examples
    --------
    >>> facts = {name: {"value": 1, "unit": "count", "kind": "set"} for name in "abcdef"}
    >>> told = {"template": "Part comptée : A : {a} ; B : {b}. Fins : {c} à {d}. Coût ({e}), dont payé : {f}."}
    >>> list(_words_before(told | {"facts": facts}, Language("en")).values())
    ['Part comptée : A', 'Part comptée : B', 'Fins, 1', 'Fins, 2', 'Coût', 'dont payé']
    """
    lists: list[tuple[str, list[str]]] = [("", [])]
    before = announced = ""
    for literal, name, _, _ in string.Formatter().parse(language.printed(sentence["template"])):
        before += literal
        if name and sentence["facts"][name]["unit"] not in (*NUMBERS, "date"):
            before += language.write(read_fact(sentence["facts"][name]))
        elif name:
            *ends, said = CLAUSES.split(before)
            words = re.sub(r"\s*: [^\W\d_A-Z]+$", "", said.replace(" (", ", ").strip(BETWEEN_WORDS))
            if "." in ends:
                announced = ""
            if JOINS.fullmatch(words) and not announced and lists[-1][1]:
                words = ""
            elif words and ": " not in words and announced and ";" in ends:
                words = announced + words
            elif words:
                announced = words[: words.rfind(": ") + 2] if ": " in words else ""
            if words:
                lists.append((words, []))
            lists[-1][1].append(name)
            before = ""
    return {
        name: f"{words}, {language.number(place)}" if len(names) > 1 else words
        for words, names in lists
        for place, name in enumerate(names, start=1)
    }


def _title(payload: Mapping[str, Any], section: Section, language: Language) -> str:
    if payload["kind"] != "sentence":
        return language.term(f"exhibit:{payload['id']}")
    texts = [language.printed(item.markdown) for item in section.items if isinstance(item, Text)]
    return next((title for text in texts for _, title in headings(text)), "")


def _assumption(where: str, said: str, what: str, fact: Mapping[str, Any], language: Language) -> tuple[Cell, ...]:
    unit = fact["unit"]
    low, high = (Cell([fact[bound], unit] if bound in fact else None, "mixed") for bound in ("low", "high"))
    method = METHODS.get(fact.get("method", ""), "")
    source = " · ".join(part for part in (fact.get("source"), fact.get("grade")) if part)
    return (
        Cell(where),
        Cell(said),
        Cell(what),
        Cell(None if fact["value"] is None else [fact["value"], unit], "mixed"),
        low,
        high,
        Cell(KINDS[fact["kind"]], "phrase"),
        Cell(fact.get("n"), "count"),
        Cell(method, "phrase"),
        Cell(source),
    )


def _index(book: Book, language: Language) -> None:
    """Every table of the report, linked to where it stands."""
    entries = list(book.entries)
    heads = (TABLE, SHEET_HEAD, ROWS_HEAD)
    units = ("text", "text", "count")
    fields = tuple(
        Field(f"column_{place}", language.printed(head), _unit(unit, language), language.printed(meaning),
              number=unit == "count", width=0 if place else 62)
        for place, (head, unit, meaning) in enumerate(zip(heads, units, INDEX_MEANINGS, strict=True))
    )  # fmt: skip
    rows = tuple((Cell(title), Cell(sheet), Cell(count, "count")) for sheet, title, _, _, count in entries)
    name = language.printed(SHEETS["index"])
    grid = Grid("index", fields, rows)
    place = book.page(name, name, language.printed(GUIDES["index"]), [grid], printed=False)["index"]
    look = book.look(font_color=book.brand.main, underline=1, text_wrap=True, bottom=1, bottom_color=RULE)
    sheet = book.book.get_worksheet_by_name(name)
    for number, (target, title, _, address, _) in enumerate(entries):
        sheet.write_url(place.head + 1 + number, 0, link(target, address), look, title)


def _dictionary(book: Book, language: Language) -> None:
    """How each unit is read, then the columns whose heading does not say it all, once for all places they stand in."""
    readings: dict[str, list[str]] = {}
    for unit, reading in READ.items():
        readings.setdefault(_unit(unit, language), []).append(language.printed(reading))
    used = {unit for *_, unit, _ in book.dictionary}
    every, everywhere = language.printed(EVERY_COLUMN), language.printed(EVERYWHERE)
    lines = [(every, unit, " ".join(said), everywhere) for unit, said in readings.items() if unit in used]
    told: dict[tuple[str, str, str], list[str]] = {}
    for _, table, heading_, unit, meaning in book.dictionary:
        if meaning:
            told.setdefault((heading_, unit, meaning), []).append(table)
    lines += [(*key, " · ".join(dict.fromkeys(tables))) for key, tables in sorted(told.items())]
    name = language.printed(SHEETS["dictionary"])
    fields = tuple(
        Field(f"column_{place}", language.printed(head), width=62 if place >= 2 else 0)
        for place, head in enumerate(DICTIONARY_HEADS)
    )
    rows = tuple(tuple(Cell(text) for text in line) for line in lines)
    book.page(name, name, language.printed(GUIDES["dictionary"]), [Grid("dictionary", fields, rows)], printed=False)


# The cover


def _cover(
    book: Book, sheet: Any, told: Outline, contents: Sequence[tuple[str, str, bool]], language: Language
) -> None:
    main, brand = book.brand.main, book.brand
    sheet.set_tab_color(main)
    for column, width in enumerate((3, 34, 12, 78)):
        sheet.set_column(column, column, width)
    row = 1
    for text, size, color, bold in (
        (told.name, 26, main, True),
        (language.printed(TITLE), 15, brand.accent, False),
        (told.title, 12, GREY, False),
        (told.standing, 11, GREY, False),
        (told.confidentiality, 11, brand.accent, True),
    ):
        if text:
            lines = max(1, -(-len(text) * size // (124 * 9)))
            sheet.merge_range(row, 1, row, 3, "", book.look())
            sheet.write_string(row, 1, text, book.look(font_size=size, font_color=color, bold=bold, text_wrap=True))
            sheet.set_row(row, min(size * 1.5 * lines, TALLEST))
            row += 1
    row += 1
    filled = any(made for key, _, made in contents if key in FILLED)
    how = [language.printed(sentence) for sentence in HOW[: 1 + filled]]
    for text in (*told.notices, *how):
        row = _said(book, sheet, row, text)
    if book.tracking and filled:
        row = _tracking(book, sheet, row + 1, language)
    row += 1
    title = book.look(font_size=12, bold=True, font_color=main, bottom=1, bottom_color=main)
    sheet.merge_range(row, 1, row, 3, "", title)
    sheet.write_string(row, 1, language.printed(SHEETS_WORD), title)
    row += 1
    back = book.look(font_color=main, underline=1)
    for key, name, made in contents:
        if made:
            sheet.write_url(row, 1, link(name, "A1"), back, name)
            sheet.write_string(row, 2, language.printed(HOLDS[key]), book.look(font_color=GREY))
            row += 1
    missing = [name for _, name, made in contents if not made]
    if missing:
        row = _said(book, sheet, row + 1, language.printed(LEFT_OUT).format(sheets=", ".join(missing)))
    _said(book, sheet, row + 1, told.footer)
    if brand.logo:
        options = {"image_data": io.BytesIO(brand.logo), "description": brand.name or told.name, "x_offset": 300}
        sheet.insert_image(1, 3, "logo.png", options | {"object_position": 3})
    sheet.set_first_sheet()
    sheet.fit_to_pages(1, 1)


def _said(book: Book, sheet: Any, row: int, text: str) -> int:
    look = book.look(text_wrap=True, font_color=GREY)
    sheet.merge_range(row, 1, row, 3, "", look)
    sheet.write_string(row, 1, text, look)
    sheet.set_row(row, min(LINE * max(1, -(-len(text) // 115)) + 4, TALLEST))
    return row + 1


def _tracking(book: Book, sheet: Any, row: int, language: Language) -> int:
    """The date that counts of days start from, and the delay that colours them: both are to be changed here."""
    box = {"bg_color": TO_FILL, "border": 1, "border_color": RULE, "align": "right"}
    for name, word, value, unit, note in (
        (TRACKING, TRACKED, day_number(book.tracking), "date", TRACKED_NOTE),
        (ALERT, ALERT_WORD, ALERT_DAYS, "count", ALERT_NOTE),
    ):
        sheet.write_string(row, 1, language.printed(word), book.look(bold=True))
        sheet.write_number(row, 2, value, book.look(num_format=number_format(value, unit, language), **box))
        sheet.write_string(row, 3, language.printed(note), book.look(font_color=GREY, indent=1))
        quoted = book.cover.replace("'", "''")
        book.book.define_name(name, f"='{quoted}'!$C${row + 1}")
        row += 1
    return row


def _properties(
    story: Story, told: Outline, language: Language, brand: Brand, dated: datetime.date
) -> dict[str, Any]:  # fmt: skip
    """What the file says of itself, nothing of it from a clock."""
    created = max(datetime.datetime.combine(dated, datetime.time()), datetime.datetime(*EPOCH))
    return {
        "title": f"{told.name} · {language.printed(TITLE)}",
        "subject": told.title,
        "author": story.about.get("consultant") or brand.name or "Maillage",
        "company": story.about.get("firm") or brand.name,
        "comments": told.standing,
        "created": created,
    }
