"""What no single cell can tell: rows given twice, references to nothing, counts that contradict each other.

Rows of several sheets and files are brought together first: the same key with the same values is one row, with
different values a problem. References are then settled: a network, an objective or a target is written as its own
table writes it, a person as `people` does.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from maillage.catalogue import entries, match
from maillage.intake.folding import folded, nearest
from maillage.intake.problems import NOTHING, Label, Problem, Sentence, Unreadable, sentence
from maillage.intake.pseudonyms import as_label
from maillage.intake.reading import Row
from maillage.intake.targets import begun, read_setting, unit_of
from maillage.intake.values import (
    ABOUT_CATALOGUE,
    ABOUT_FIRST,
    ABOUT_KINDS,
    ABOUT_TABLES,
    COMPARISON,
    CRITERION,
    Read,
    Reader,
    as_text,
    read_date,
    resembling,
)
from maillage.intake.weighing import adds_up, comparisons, pairs, read_points, read_times, shares
from maillage.language import phrase
from maillage.measures.guard import OF_A_LINE
from maillage.tables import TABLES, Column, Table

Rows = dict[str, list[Row]]

HOURS_A_YEAR, HALF_DAYS_A_YEAR = 1_607, 460  # legal working time of a year in France, and two half-days a working day
UNDER_CONTRACT = ("advertising", "pr", "sponsoring", "agency", "tools", "leads")


def _compared(value: Read) -> object:
    """A value as it is compared: spelling aside."""
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, tuple):
        return tuple(sorted(map(folded, value)))
    return value


def _as_shown(row: Row, column: str) -> str | datetime.date | Label:
    """A value as the client would write it: an id of the catalogue by its label."""
    value = row.values[column]
    described = row.sheet.table.column(column)
    group = f"choice:{described.choices}" if described.type == "choice" else "answer"
    if described.type in ("choice", "answer") and isinstance(value, str) and value in entries(group):
        return Label(entries(group)[value].fr, entries(group)[value].en)
    if isinstance(value, tuple):
        return " ; ".join(value)
    return value if isinstance(value, datetime.date) else as_text(value) or "—"


def _other_place(row: Row) -> tuple[str, int]:
    return (row.sheet.name or row.sheet.path.rsplit("/", 1)[-1]), row.number


# --- rows brought together -----------------------------------------------------------------------------------------


def brought_together(rows: Iterable[Row], problems: list[Problem]) -> Rows:
    """Rows by table, each thing once: the rows of every sheet and file, merged by key.

    A cell given in one source and empty in the other is taken. Rows of tables without a key repeat freely within one
    source; a row that stands in two sources is read once.
    """
    by_table: Rows = {}
    for row in rows:
        by_table.setdefault(row.sheet.table.id, []).append(row)
    return {
        table: _keyed(TABLES[table], found, problems) if TABLES[table].key else _unkeyed(found, problems)
        for table, found in by_table.items()
    }


def _keyed(table: Table, rows: list[Row], problems: list[Problem]) -> list[Row]:
    kept: dict[object, Row] = {}
    lone: list[Row] = []  # rows whose key is a problem already
    repeated: set[tuple[int, int]] = set()
    for row in rows:
        if any(column in row.unread or (row.values[column] is None and table.column(column).required)
               for column in table.key):  # fmt: skip
            lone.append(row)
            continue
        key = tuple(_compared(row.values[column]) for column in table.key)
        first = kept.setdefault(key, row)
        if first is row:
            continue
        differing = next((column.id for column in table.columns if _contradict(first, row, column.id)), None)
        same_source = first.sheet.source == row.sheet.source
        if table.id == "people" and same_source:
            problems.append(_twice(row, first, "person"))
        elif table.id == "answers" and same_source and differing is not None and row.number != first.number:
            if (first.number, row.number) not in repeated:  # one message for the row, not one a question
                repeated.add((first.number, row.number))
                problems.append(_answered_twice(row, first))
        elif differing is not None:
            problems.append(_contradiction(row, first, table, differing))
        elif same_source:
            where, number = _other_place(first)
            problems.append(
                row.problem("warning", table.key[0],
                            sentence(phrase("La ligne répète une ligne déjà lue : {where}, ligne {number}."),
                                     where=where, number=number),
                            do=sentence(phrase("Supprimer l’une des deux ; elle n’est lue qu’une fois.")))
            )  # fmt: skip
        for column in table.columns:
            if first.values[column.id] is None:
                first.values[column.id] = row.values[column.id]
    return [*kept.values(), *lone]


def _contradict(first: Row, row: Row, column: str) -> bool:
    one, other = _compared(first.values[column]), _compared(row.values[column])
    return one is not None and other is not None and one != other


def _twice(row: Row, first: Row, column: str) -> Problem:
    where, number = _other_place(first)
    return row.problem(
        "error", column,
        sentence(phrase("« {found} » est là deux fois : aussi {where}, ligne {number}."),
                 found=_as_shown(row, column), where=where, number=number),
        sentence(phrase("Une ligne par personne est attendue.")),
        sentence(phrase("Supprimer une des deux lignes, ou distinguer deux homonymes.")),
    )  # fmt: skip


def _answered_twice(row: Row, first: Row) -> Problem:
    where, number = _other_place(first)
    return row.problem(
        "error", "respondent",
        sentence(phrase("Le répondant « {found} » a déjà répondu autrement : {where}, ligne {number}."),
                 found=_as_shown(row, "respondent"), where=where, number=number),
        sentence(phrase("Un numéro par répondant est attendu.")),
        sentence(phrase("Donner un autre numéro à l’un des deux, ou supprimer la ligne en trop.")),
    )  # fmt: skip


def _contradiction(row: Row, first: Row, table: Table, column: str) -> Problem:
    where, number = _other_place(first)
    return row.problem(
        "error", column,
        sentence(phrase("« {found} » contredit « {other} » : {where}, ligne {number}, pour {key}."),
                 found=_as_shown(row, column), other=_as_shown(first, column), where=where,
                 number=number, key=tuple(_as_shown(row, part) for part in table.key)),
        sentence(phrase("Une seule ligne par clé est attendue : {key}."),
                 key=tuple(Label(table.column(part).fr, table.column(part).en) for part in table.key)),
        sentence(phrase("Corriger ou supprimer l’une des deux lignes.")),
    )  # fmt: skip


def _unkeyed(rows: list[Row], problems: list[Problem]) -> list[Row]:
    kept: list[Row] = []
    unmatched: Counter[object] = Counter()
    merged: dict[tuple[str, str], list[Row]] = {}
    sources = list(dict.fromkeys(row.sheet.source for row in rows))
    for source in sources:
        before = unmatched.copy()
        for row in rows:
            if row.sheet.source != source:
                continue
            content = tuple(_compared(value) for value in row.values.values())
            if before[content] > 0:
                before[content] -= 1
                merged.setdefault(source, []).append(row)
                continue
            unmatched[content] += 1
            kept.append(row)
    for found in merged.values():
        problems.append(
            Problem("warning", found[0].sheet.path, found[0].sheet.name,
                    found=sentence(phrase("Lignes qui figurent aussi dans un autre fichier : {count}."),
                                   count=len(found)),
                    do=sentence(phrase("Garder une seule source ; elles ne sont lues qu’une fois.")))
        )  # fmt: skip
    return kept


# --- references ----------------------------------------------------------------------------------------------------


class _Known:
    """The keys a table gives, by every spelling that stands for them."""

    def __init__(self, rows: Rows, table: str) -> None:
        self.table = TABLES[table]
        self.given = bool(rows.get(table))
        self._by_spelling: dict[str, str] = {}
        key = self.table.key[0]
        spellings = [key, *(("label", "alias") if table == "networks" else ())]
        for column in spellings:
            for row in rows.get(table, ()):
                value, own = row.values.get(column), row.values[key]
                for spelling in value if isinstance(value, tuple) else (value,):
                    if isinstance(spelling, str) and isinstance(own, str):
                        self._by_spelling.setdefault(folded(spelling), own)
        self.keys = tuple(dict.fromkeys(self._by_spelling.values()))

    def find(self, text: str) -> str | None:
        return self._by_spelling.get(folded(text))

    def nearest(self, text: str) -> str:
        return nearest(text, self.keys)

    @property
    def name(self) -> Label:
        return Label(self.table.fr, self.table.en)


def _not_there(text: str, known: _Known) -> tuple:
    near = known.nearest(text)
    return (
        sentence(phrase("« {found} » n’est pas dans la table « {table} »."), found=text, table=known.name),
        sentence(phrase("Une clé de cette table est attendue.")),
        sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near)
        if near
        else sentence(phrase("L’ajouter à la table « {table} », ou corriger."), table=known.name),
    )


def settle_references(rows: Rows, present: Iterable[str], given: Iterable[str], problems: list[Problem]) -> None:
    """Write every reference as the table it refers to writes it; unknown ones become problems.

    Parameters
    ----------
    rows : dict
        Rows by table; their values are settled in place.
    present, given : iterable of str
        Short labels of the persons of this wave, and those ever given to persons of this client.
    problems : list
        Grows.
    """
    known = {table: _Known(rows, table) for table in ABOUT_TABLES.values()}
    labels = frozenset(present)
    for row in rows.get("people", ()):
        text = row.values["person"]
        if isinstance(text, str) and as_label(text) and as_label(text) not in given:
            problems.append(_unknown_label(row, "person", text))
    for table, found in rows.items():
        for column in TABLES[table].columns:
            if column.type == "about":
                for row in found:
                    _settle_about(row, column, known, labels, problems)
            elif column.refers_to:
                _settle_column(found, column, known[column.refers_to], labels, problems)
    if not known["networks"].given:
        _spell_alike(rows)


def _settle_column(
    rows: list[Row], column: Column, known: _Known, labels: frozenset[str], problems: list[Problem]
) -> None:
    unchecked = False
    for row in rows:
        value = row.values[column.id]
        if value is None:
            continue
        settled = []
        for text in value if isinstance(value, tuple) else (value,):
            found = known.find(str(text))
            if found is not None:
                settled.append(found)
                continue
            pieces = [known.find(piece) for piece in str(text).split(",")]
            if isinstance(value, tuple) and known.table.id != "people" and len(pieces) > 1 and all(pieces):
                settled += pieces  # « o1, o3 »: two keys, since both are known and the whole is none
                continue
            settled.append(str(text))
            if known.table.id == "people":
                _check_person(row, column, str(text), known, labels, problems)
            elif known.given:
                asked_of = column.id in ("wishes", "declines")  # a refusal nobody can read would be overruled
                severity = "warning" if known.table.id == "networks" and not asked_of else "error"
                problems.append(row.problem(severity, column.id, *_not_there(str(text), known)))
            elif known.table.id != "networks" and not unchecked:
                unchecked = True
                problems.append(
                    row.problem("warning", column.id,
                                sentence(phrase("La table « {table} » n’est pas donnée : rien ne confirme ces codes."),
                                         table=known.name),
                                do=sentence(phrase("Remplir la table « {table} »."), table=known.name))
                )  # fmt: skip
        row.values[column.id] = tuple(dict.fromkeys(settled)) if isinstance(value, tuple) else settled[0]


def _check_person(
    row: Row, column: Column, text: str, known: _Known, labels: frozenset[str], problems: list[Problem]
) -> None:
    label = as_label(text)
    if label and label in labels:
        return
    if label:
        problems.append(_unknown_label(row, column.id, text))
    elif known.given:
        problems.append(row.problem("error", column.id, *_not_there(text, known)))


def _unknown_label(row: Row, column: str, text: str) -> Problem:
    return row.problem(
        "error", column,
        sentence(phrase("« {found} » n’est l’étiquette d’aucune personne de ce client."), found=text),
        sentence(phrase("La clé d’une personne ou son étiquette est attendue.")),
        sentence(phrase("Reprendre l’étiquette du dernier rapport, ou écrire la clé de la personne.")),
    )  # fmt: skip


def _settle_about(
    row: Row, column: Column, known: Mapping[str, _Known], labels: frozenset[str], problems: list[Problem]
) -> None:
    text = row.values[column.id]
    if not isinstance(text, str) or column.id != "about":
        return
    kind, colon, named = text.partition(":")
    if row.sheet.table.id == "comments" and colon and kind in ABOUT_KINDS and kind != "exhibit":
        problems.append(
            row.problem("error", column.id,
                        sentence(phrase("« {found} » n’est pas un tableau ni un graphique du rapport."), found=text),
                        sentence(phrase("Un commentaire s’imprime sous ce dont il parle.")),
                        sentence(phrase("Choisir dans la liste de la colonne, ou dans docs/data_dictionary.md.")))
        )  # fmt: skip
        return
    if not colon or not named.strip() or not kind.replace("_", "").isalpha() or not kind.islower():
        _settle_bare(row, column, text, known, labels, problems)
    elif kind in ABOUT_TABLES:
        listed = known[ABOUT_TABLES[kind]]
        found = listed.find(named)
        if found is not None:
            row.values[column.id] = f"{kind}:{found}"
        elif kind == "person":
            _check_person(row, column, named, listed, labels, problems)
        elif listed.given:
            severity = "warning" if kind == "network" else "error"
            problems.append(row.problem(severity, column.id, *_not_there(named, listed)))
    elif kind not in ABOUT_KINDS:
        near = nearest(kind, ABOUT_KINDS)
        problems.append(
            row.problem("error", column.id,
                        sentence(phrase("« {found} » est d’une nature inconnue."), found=text),
                        sentence(phrase("Natures connues : {known}."), known=ABOUT_KINDS),
                        sentence(phrase("Vouliez-vous dire « {near} » ?"), near=f"{near}:{named}") if near else NOTHING)
        )  # fmt: skip


def _settle_bare(
    row: Row, column: Column, text: str, known: Mapping[str, _Known], labels: frozenset[str], problems: list[Problem]
) -> None:
    """A name without its kind: the client's own, else the catalogue's, what the table is mostly about first."""
    for kind, table in ABOUT_TABLES.items():
        if (found := known[table].find(text)) is not None:
            row.values[column.id] = f"{kind}:{found}"
            return
    if as_label(text) in labels:
        row.values[column.id] = f"person:{as_label(text)}"
        return
    first = ABOUT_FIRST[row.sheet.table.id]
    for group in (first, *ABOUT_CATALOGUE):
        if (found := match(group, text)) is not None:
            row.values[column.id] = f"{group}:{found}"
            return
    near = resembling(text, (first,))
    problems.append(
        row.problem("error", column.id,
                    sentence(phrase("« {found} » ne dit pas de quoi il s’agit."), found=text),
                    sentence(phrase("Un identifiant du catalogue ou une clé de vos tables est attendu.")),
                    sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else
                    sentence(phrase("Choisir dans la liste de la colonne, ou dans docs/data_dictionary.md.")))
    )  # fmt: skip


# What the word of a decision or of an act is read among, by the table and what it is about; others decide nothing.
_SAID = {
    ("decisions", "lever"): ("decision", "yes_no"),
    ("decisions", "cause"): ("decision", "yes_no"),
    ("decisions", "symptom"): ("decision", "yes_no"),
    ("decisions", "plan_role"): ("function",),
    ("decisions", "owner"): ("function",),
    ("acts", "lever"): ("action_status", "decision", "yes_no"),
}


def check_decisions(rows: Rows, reader: Reader, problems: list[Problem]) -> None:
    """A decision on a lever, a cause, a finding, a role, a choice, and an act, say a word to act on; on a KPI, a value.

    On a criterion of networks it gives points, on two of them compared a number of times.
    """
    _check_weights(rows.get("decisions", ()), reader, problems)
    for table in ("decisions", "acts"):
        for row in rows.get(table, ()):
            kind, _, name = str(row.values["about"]).partition(":")
            if kind in ("kpi", "tension") and name not in entries(kind):
                continue  # a problem of its own
            if table == "decisions" and kind in ("kpi", "objective"):
                _check_setting(row, kind, name, reader, problems)
                continue
            if table == "decisions" and kind == "due":
                _check_day(row, problems)
                continue
            if table == "decisions" and kind in (CRITERION, COMPARISON):
                continue  # read with the others that weigh
            groups = _SAID.get((table, kind), ())
            if kind == "tension" and entries(f"position:{name}"):  # the others ask for no choice
                groups = (f"position:{name}",)
            said = str(row.values["value"] or "")
            undone = match("decision", said) == "undone"
            if not groups or undone or any(match(group, said) for group in groups):
                continue
            known = tuple(Label(f"« {one.fr} »", f"“{one.en}”") for one in entries(groups[0]).values())
            problems.append(
                row.problem("warning", "value",
                            sentence(phrase("« {found} » ne décide de rien : la ligne n’est pas lue."), found=said),
                            sentence(phrase("Un de ces mots est attendu : {known}."), known=known),
                            sentence(phrase("L’écrire ici, et l’explication dans la colonne du motif.")))
            )  # fmt: skip


def _check_day(row: Row, problems: list[Problem]) -> None:
    """What is decided of an action's end is a day."""
    said = str(row.values["value"] or "")
    if match("decision", said) == "undone":
        return
    try:
        read_date(said)
    except Unreadable as refused:
        problems.append(row.problem("warning", "value", refused.found, refused.expected, refused.do))


def _check_setting(row: Row, kind: str, name: str, reader: Reader, problems: list[Problem]) -> None:
    """What is decided of an indicator is a target or the value of a phase; of an objective, it may be words as well."""
    said = str(row.values["value"] or "")
    if match("decision", said) == "undone" or (kind == "objective" and not begun(said)):
        return
    unit, named, example = unit_of(name) if kind == "kpi" else ("", Label("nombre", "number"), "12")
    if read_setting(said, unit, reader.language, reader.currency) is None:
        problems.append(
            row.problem("warning", "value",
                        sentence(phrase("« {found} » ne fixe ni cible ni phase : la ligne n’est pas lue."), found=said),
                        sentence(phrase("Une cible ou une phase de 1 à 3 est attendue ; unité : {unit}."), unit=named),
                        sentence(phrase("Écrire « {value} » pour la cible, ou « phase 2 = {value} »."), value=example))
        )  # fmt: skip


def check_benefits(rows: Rows, problems: list[Problem]) -> None:
    """A benefit says a share or an amount, one of them; a share, and a saving or an effect replaced, have a line."""
    for row in rows.get("benefits", ()):
        share, amount, line, kind = (row.values[column] for column in ("share", "amount", "line", "kind"))
        if row.unread & {"share", "amount", "kind"}:
            continue  # a problem of its own
        if (share is None) == (amount is None):
            problems.append(
                row.problem("error", "share",
                            sentence(phrase("Une part et un montant sont donnés.")) if share is not None else
                            sentence(phrase("Ni part ni montant n’est donné.")),
                            sentence(phrase("L’un des deux est attendu.")),
                            sentence(phrase("Effacer l’un des deux.")) if share is not None else
                            sentence(phrase("Remplir l’un des deux.")))
            )  # fmt: skip
        elif share is not None and kind is not None and kind not in OF_A_LINE:
            problems.append(
                row.problem("error", "share",
                            sentence(phrase("Une part est donnée pour : {kind}."), kind=_as_shown(row, "kind")),
                            sentence(phrase("Une part se prend sur une économie ou sur un effet remplacé.")),
                            sentence(phrase("Écrire un montant à la place.")))
            )  # fmt: skip
        if kind in OF_A_LINE and line is None and "line" not in row.unread:
            problems.append(
                row.problem("error", "line",
                            sentence(phrase("Aucune ligne de budget n’est donnée pour : {kind}."),
                                     kind=_as_shown(row, "kind")),
                            sentence(phrase("La ligne dont il s’agit est attendue.")),
                            sentence(phrase("L’écrire telle qu’elle est dans « {table} »."),
                                     table=Label(TABLES["budget"].fr, TABLES["budget"].en)))
            )  # fmt: skip


def check_programme_fees(named: Iterable[str], rows: Rows, path: str, problems: list[Problem]) -> None:
    """Every network whose fee the programme's cost is said to include is one of the client's."""
    known = _Known(rows, "networks")
    joined = {str(row.values["network"]) for row in rows.get("memberships", ()) if row.values["network"]}
    joined_folded = {folded(name) for name in joined}
    for name in named:
        if known.find(name) is None and folded(name) not in joined_folded:
            near = nearest(name, tuple(dict.fromkeys((*known.keys, *sorted(joined)))))
            problems.append(
                Problem("warning", path, column="programme_fees",
                        found=sentence(phrase("« {found} » n’est le nom d’aucun réseau du client."), found=name),
                        expected=sentence(phrase("Un réseau de « {table} » ou de « {other} » est attendu."),
                                          table=known.name,
                                          other=Label(TABLES["memberships"].fr, TABLES["memberships"].en)),
                        do=sentence(phrase("Vouliez-vous dire « {near} » ?"), near=near) if near else NOTHING)
            )  # fmt: skip


def _check_weights(decided: Iterable[Row], reader: Reader, problems: list[Problem]) -> None:
    """Each weight can be read; whoever shares points gives a hundred, whoever compares criteria compares them all."""
    last: dict[tuple[str, str], Row] = {}
    for row in decided:
        kind = str(row.values["about"]).partition(":")[0]
        if kind not in (CRITERION, COMPARISON):
            continue
        last[kind, folded(str(row.values["who"]))] = row
        check_weight(row, kind, reader, problems)
    values = [row.values for row in decided]
    for who, points in shares(values, reader.language).items():
        if not adds_up(points):
            problems.append(
                last[CRITERION, who].problem(
                    "warning", "value",
                    sentence(phrase("Points de « {who} » : {total} en tout."), total=f"{sum(points.values()):g}",
                             who=_as_shown(last[CRITERION, who], "who")),
                    sentence(phrase("Cent points à partager sont attendus ; ce partage n’est pas compté.")),
                    sentence(phrase("Reprendre les points jusqu’à cent.")))
            )  # fmt: skip
    for who, compared in comparisons(values, reader.language).items():
        if len(compared) < pairs():
            problems.append(
                last[COMPARISON, who].problem(
                    "warning", "value",
                    sentence(phrase("Comparaisons de « {who} » : {count} sur {pairs}."), count=len(compared),
                             pairs=pairs(), who=_as_shown(last[COMPARISON, who], "who")),
                    sentence(phrase("Tous les critères deux à deux sont attendus ; elles ne sont pas comptées.")),
                    sentence(phrase("Comparer ceux qui manquent, ou partager cent points.")))
            )  # fmt: skip


def check_weight(row: Row, kind: str, reader: Reader, problems: list[Problem]) -> None:
    """Points, or how many times more one criterion counts, that can be read; a row may also take back what was."""
    said = str(row.values["value"] or "")
    read = read_points if kind == CRITERION else read_times
    if match("decision", said) != "undone" and read(said, reader.language) is None:
        expected, do = WEIGHED[kind]
        found = sentence(phrase("« {found} » ne pèse rien : la ligne n’est pas lue."), found=said)
        problems.append(row.problem("warning", "value", found, expected, do))


WEIGHED = {
    CRITERION: (
        sentence(phrase("Un nombre de points, de 0 à 100, est attendu.")),
        sentence(phrase("Écrire « {value} » ; les points d’une même personne font cent."), value="35"),
    ),
    COMPARISON: (
        sentence(phrase("De 1 à 9 est attendu, ou de 1/9 à 1 : combien de fois le premier critère compte plus.")),
        sentence(phrase("Écrire « {value} », ou nommer les deux critères dans l’autre ordre."), value="3"),
    ),
}


def _spell_alike(rows: Rows) -> None:
    """Without a table of networks, one spelling stands for a network: the first one met."""
    first: dict[str, str] = {}
    for table, found in rows.items():
        for column in TABLES[table].columns:
            if column.refers_to != "networks":
                continue
            for row in found:
                value = row.values[column.id]
                if isinstance(value, str):
                    row.values[column.id] = first.setdefault(folded(value), value)
                elif isinstance(value, tuple):
                    row.values[column.id] = tuple(first.setdefault(folded(text), text) for text in value)


# --- counts and dates ----------------------------------------------------------------------------------------------


def check_counts(rows: Rows, path: str, as_of: datetime.date | None, problems: list[Problem]) -> None:
    """A head count is there and nothing exceeds it; nothing was done after the cut-off; aliases name one person.

    Parameters
    ----------
    rows : dict
        Rows by table.
    path : str
        The file that should hold the head count.
    as_of : date, optional
        The engagement's cut-off.
    problems : list
        Grows.
    """
    headcount = rows.get("headcount", [])
    if not headcount:
        label = Label(TABLES["headcount"].fr, TABLES["headcount"].en)
        problems.append(
            Problem("error", path, found=sentence(phrase("La table « {table} » manque ou est vide."), table=label),
                    expected=sentence(phrase("C’est la seule table nécessaire.")),
                    do=sentence(phrase("Y écrire au moins un effectif.")))
        )  # fmt: skip
    for row in headcount:
        for more, less in (("answered", "invited"), ("invited", "count")):
            _check_order(row, more, less, problems)
        if row.values["invited"] is None:
            _check_order(row, "answered", "count", problems)
    staff = [row.values["count"] for row in headcount]
    answers = rows.get("answers", [])
    respondents = {folded(str(row.values["respondent"])) for row in answers}
    if staff and all(isinstance(count, int) for count in staff) and len(respondents) > sum(staff):
        first = answers[0]
        problems.append(
            Problem("warning", first.sheet.path, first.sheet.name,
                    found=sentence(phrase("Répondants : {respondents}, effectif : {staff}."),
                                   respondents=len(respondents), staff=sum(staff)),
                    expected=sentence(phrase("Pas plus de répondants que de personnes.")),
                    do=sentence(phrase("Compléter l’effectif, ou retirer les réponses en trop.")))
        )  # fmt: skip
    for row in rows.get("budget", []):
        for first in ("cut", "replaced"):
            _check_order(row, f"{first}_low", first, problems, "error")
            _check_order(row, first, f"{first}_high", problems, "error")
    _check_tallies(rows.get("profiles", []), problems)
    _check_memberships(rows.get("memberships", []), problems)
    _check_what_lacks(rows, problems)
    _check_aliases(rows.get("people", []), problems)
    _check_wishes(rows.get("people", []), problems)
    if as_of is not None:
        for table, column in (("memberships", "last_attended"), ("profiles", "last_active"), ("incidents", "date"),
                              ("interviews", "approved_on")):  # fmt: skip
            for row in rows.get(table, []):
                _check_not_after(row, column, as_of, problems)


def _check_order(row: Row, more: str, less: str, problems: list[Problem], severity: str = "warning") -> None:
    high, low = row.values[more], row.values[less]
    if isinstance(high, int | float) and isinstance(low, int | float) and high > low:
        columns = row.sheet.table
        problems.append(
            row.problem(severity, more,
                        sentence(phrase("{more} : {high}, {less} : {low}."), high=high, low=low,
                                 more=Label(columns.column(more).fr, columns.column(more).en),
                                 less=Label(columns.column(less).fr, columns.column(less).en)),
                        sentence(phrase("Le premier nombre ne dépasse pas le second.")),
                        sentence(phrase("Corriger l’un des deux.")))
        )  # fmt: skip


def _check_tallies(rows: list[Row], problems: list[Problem]) -> None:
    """Of the invitations a person counted, no part exceeds the whole, and none is both accepted and pending."""
    for row in rows:
        for part in ("accepted", "pending", "with_a_pitch", "unanswered"):
            _check_order(row, part, "invitations", problems, "error")
        sent, accepted, pending = (row.values[column] for column in ("invitations", "accepted", "pending"))
        if not (isinstance(sent, int) and isinstance(accepted, int) and isinstance(pending, int)):
            continue
        if max(accepted, pending) <= sent < accepted + pending:
            problems.append(
                row.problem("error", "pending",
                            sentence(phrase("Acceptées : {accepted}, en attente : {pending}, invitations : {sent}."),
                                     accepted=accepted, pending=pending, sent=sent),
                            sentence(phrase("Une invitation est acceptée ou en attente, pas les deux.")),
                            sentence(phrase("Corriger l’un des trois nombres.")))
            )  # fmt: skip


def _check_not_after(row: Row, column: str, as_of: datetime.date, problems: list[Problem]) -> None:
    moment = row.values[column]
    if isinstance(moment, datetime.date) and moment > as_of:
        problems.append(
            row.problem("warning", column,
                        sentence(phrase("{found} est après la date d’arrêté."), found=moment),
                        sentence(phrase("Une date jusqu’au {as_of} est attendue."), as_of=as_of),
                        sentence(phrase("Corriger la date, ou « as_of » dans engagement.toml.")))
        )  # fmt: skip


def _check_memberships(rows: list[Row], problems: list[Problem]) -> None:
    seen: dict[object, Row] = {}
    for row in rows:
        person = row.values["person"]
        if person is None:
            continue
        first = seen.setdefault(
            (_compared(row.values["network"]), _compared(person), _compared(row.values["entity"])), row
        )
        if first is not row:
            where, number = _other_place(first)
            problems.append(
                row.problem("warning", "person",
                            sentence(phrase("La même personne est déjà dans ce réseau : {where}, ligne {number}."),
                                     where=where, number=number),
                            do=sentence(phrase("Supprimer une des deux lignes ; sinon les deux cotisations comptent.")))
            )  # fmt: skip


def _check_what_lacks(rows: Rows, problems: list[Problem]) -> None:
    """What reads well and leaves a question open: fees nobody pays, contracts without an end, hours beyond a year."""
    fees = [
        row for row in rows.get("memberships", ())
        if row.values["fee"] and row.values["paid_by"] is None and "paid_by" in row.headings
    ]  # fmt: skip
    _tell_lacking(fees, sentence(phrase("Cotisations dont personne n’est dit payeur : {count}."), count=len(fees)),
                  sentence(phrase("Elles comptent pour l’entreprise ; remplir « Payée par ».")), problems)  # fmt: skip
    open_ended = [
        row for row in rows.get("budget", ())
        if row.values["category"] in UNDER_CONTRACT and row.values["amount"] and row.values["contract_end"] is None
        and "contract_end" in row.headings
    ]  # fmt: skip
    _tell_lacking(open_ended,
                  sentence(phrase("Contrats sans date de fin : {count}."), count=len(open_ended)),
                  sentence(phrase("Sans elle, rien ne dit quand la ligne peut s’arrêter.")), problems)  # fmt: skip
    for table, column, most in (("memberships", "hours", HOURS_A_YEAR), ("people", "half_days", HALF_DAYS_A_YEAR),
                                ("memberships", "half_days", HALF_DAYS_A_YEAR)):  # fmt: skip
        for row in rows.get(table, ()):
            value = row.values.get(column)
            if isinstance(value, int | float) and value > most:
                problems.append(
                    row.problem("warning", column,
                                sentence(phrase("{found} dépasse une année de travail."), found=as_text(value)),
                                sentence(phrase("Au plus {most} est attendu."), most=most),
                                sentence(phrase("Corriger le nombre, ou son unité.")))
                )  # fmt: skip


def _tell_lacking(found: list[Row], said: Sentence, do: Sentence, problems: list[Problem]) -> None:
    if found:
        sheet = found[0].sheet
        problems.append(Problem("warning", sheet.path, sheet.name, found=said, do=do))


def _check_wishes(rows: list[Row], problems: list[Problem]) -> None:
    """Nobody both wishes for a network and declines it."""
    for row in rows:
        both = [network for network in row.values["wishes"] or () if network in (row.values["declines"] or ())]
        if both:
            problems.append(
                row.problem("warning", "declines",
                            sentence(phrase("La même personne souhaite et décline : {networks}."),
                                     networks=tuple(both)),
                            sentence(phrase("Un réseau est souhaité ou décliné, pas les deux.")),
                            sentence(phrase("Choisir l’une des deux colonnes ; d’ici là, rien n’est proposé.")))
            )  # fmt: skip


def _check_aliases(rows: list[Row], problems: list[Problem]) -> None:
    owners: dict[str, Row] = {folded(str(row.values["person"])): row for row in rows}
    for row in rows:
        for alias in row.values["also_known_as"] or ():
            first = owners.setdefault(folded(alias), row)
            if first is not row and folded(str(first.values["person"])) != folded(str(row.values["person"])):
                where, number = _other_place(first)
                problems.append(
                    row.problem("error", "also_known_as",
                                sentence(phrase("« {found} » désigne aussi une autre personne : {where}, ligne "
                                                "{number}."), found=alias, where=where, number=number),
                                sentence(phrase("Un autre nom qui ne désigne qu’une personne est attendu.")),
                                sentence(phrase("Le retirer d’une des deux lignes.")))
                )  # fmt: skip
