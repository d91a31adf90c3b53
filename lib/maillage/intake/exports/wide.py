"""A survey's answers as any tool exports them: which rows head the table, which columns ask, who answered and how far.

Nothing here knows our questionnaire: what comes out is a `Survey`, one `Response` a respondent, whatever was asked.
Names, e-mails and addresses are looked at once, to tell who answered twice, and stop here.
"""

from __future__ import annotations

import csv
import datetime
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maillage.intake.exports.opening import Numbered, Tabular
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import HEADING_ROWS, MOST_CELLS, MOST_COLUMNS
from maillage.intake.values import Cell, as_text, is_missing
from maillage.language import phrase

Moment = datetime.datetime
_Titles = tuple[tuple[str, str], ...]

# What a column tells besides answers, by its heading as tools write it, squeezed; in French and English.
_ROLES: Mapping[str, frozenset[str]] = {
    role: frozenset(names.split())
    for role, names in {
        "submitted": (
            "horodateur horodatage timestamp completiontime heuredefin submitdate datedesoumission datesubmitted "
            "enddate datedefin submitdateutc recordeddate dateenregistree submittedat submittime submissiondate "
            "submissiontime dateheuredesoumission datedenvoi datedereponse completedtime"
        ),
        "touched": "datestamp datedeladerniereaction datelastaction",
        "email": (
            "email emailaddress adresseemail adressemail adressedemessagerie adresseelectronique courriel mail "
            "recipientemail username nomdutilisateur"
        ),
        "name": (
            "name nom nomcomplet fullname firstname lastname prenom nomdefamille surname prenometnom nometprenom "
            "prenomnom nomprenom recipientfirstname recipientlastname"
        ),
        "token": "token jeton accesscode codedacces codedinvitation externaldatareference externalreference",
        "response": "id responseid iddelareponse respondentid iddurepondant submissionid uuid sid serial",
        "status": "status responsetype statut etatdelareponse draft brouillon",
        "finished": "finished termine",
        "progress": "progress progression",
        "lastpage": "lastpage dernierepage",
        "trial": "test istest preview apercu",
        "other": (
            "starttime heurededebut startdate startdateutc datedelancement datestarted datededebut stagedateutc "
            "lastmodifiedtime heuredeladernieremodification modifiedtime "
            "ipaddress adresseip ip networkid collectorid idducollecteur customdata1 uid "
            "startlanguage languededepart language langue userlanguage languedelutilisateur seed tetedeserie graine "
            "refurl urlreferente referrerurl urldereference interviewtime tempstotal totaltime durationinseconds "
            "dureeensecondes duration duree score totalpoints nombretotaldepoints points quizfeedback feedback "
            "commentairessurlequestionnaire gradepostedtime tags distributionchannel canaldedistribution "
            "locationlatitude locationlongitude latitudedelemplacement longitudedelemplacement"
        ),
    }.items()
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names}

# Headings that a quiz or a timer adds to each question.
_PER_QUESTION = re.compile(
    r"^(?:points|feedback|commentaires)\s[-–]\s|\[(?:score|feedback|points|note)\]$"
    r"|^(?:group|question)\s?time|^[\w]+time$|^temps pour (?:le groupe|la question)|^customdata\d|^custom data \d",
    re.IGNORECASE,
)
# A name or an address asked for as if it were a question.
_ASKS_WHO = re.compile(
    r"\b(nom|prenom|prenoms|name|surname|e-?mail|e-?mails|courriel|messagerie|matricule|telephone|phone)\b"
)
_NOT_OF_A_PERSON = re.compile(r"\b(entreprise|societe|site|service|reseau|reseaux|club|company|network|networks)\b")
_MOST_WORDS_OF_WHO = 9
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ANONYMOUS = {"anonymous", "anonyme", "anonymes", "n/a", "-"}
_TRIAL_STATES = {
    "survey preview", "survey test", "preview", "test", "apercu", "apercu de l'enquete", "spam", "essai",
}  # fmt: skip
_UNFINISHED_STATES = {"partial", "started", "partiel", "partielle", "incomplete", "incomplet", "brouillon", "draft"}
_TRUE = {"true", "vrai", "1", "oui", "yes", "x"}
_FALSE = {"false", "faux", "0", "non", "no"}

# Tools whose numbers of responses are never given twice.
_OWN_NUMBERS = ("limesurvey", "surveymonkey", "typeform", "qualtrics")

# Second heading rows: what stands under a question that has no parts.
_PLAIN_PARTS = {"response", "openendedresponse", "reponse", "reponseouverte", "reponselibre", "reponses"}
OTHER = {"other", "autre", "autres", "autreveuillezpreciser", "otherpleasespecify", "autrepreciser", "othertext"}

LEAST_CODES = 2
_CODE = re.compile(r"(?=[^\s]*[\d\[])[A-Za-z]\w*(?:\[[^\[\]]{1,60}\])*")
_CODED = re.compile(r"([A-Za-z]\w*(?:\[[^\[\]]{1,60}\])*)\.\s+(\S.*)", re.DOTALL)
_PARTED = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]", re.DOTALL)
_SUB_CODE = re.compile(r"\w+\[\w+\]")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_IMPORT_ID = '{"ImportId"'


@dataclass(frozen=True, slots=True)
class Asked:
    """One column that may be a question.

    Parameters
    ----------
    position : int
        Of the column in the file, from 0.
    title : str
        Its heading as it stands in the file, on one line.
    code : str
        The code the tool gives it, `G2Q3[SQ001]`; empty where it gives none.
    question, part : str
        What is asked, and the line of a grid or the option of a list the column stands for.
    options : mapping
        Labels of the answers by their code, where a file of structure tells.
    """

    position: int
    title: str
    code: str = ""
    question: str = ""
    part: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What one person answered, by the position of the column; nothing that says who.

    Parameters
    ----------
    number : int
        Row or line of the file.
    answers : mapping
        Filled cells by position.
    complete : bool
        False where the tool says that the person stopped on the way.
    moment : datetime or None
        When it was sent, as the tool wrote it.
    who : str
        What tells the person apart within the file; never shown, never kept.
    """

    number: int
    answers: Mapping[int, Cell] = field(repr=False)
    complete: bool = True
    moment: Moment | None = None
    who: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Survey:
    """One table of answers.

    Parameters
    ----------
    table : Tabular
    tool : str
        *google forms*, *microsoft forms*, *limesurvey*, *surveymonkey*, *typeform*, *qualtrics*; empty when unknown.
    row : int
        Number of the heading row.
    asked : tuple of Asked
        The columns that may be questions.
    responses : tuple of Response
        One a person, the last complete one where somebody answered twice.
    repeated, trials : int
        Responses left out because the person answered again, or because they were marked as tests.
    named : tuple of Asked
        Columns that hold names or e-mails.
    """

    table: Tabular
    tool: str
    row: int
    asked: tuple[Asked, ...]
    responses: tuple[Response, ...]
    repeated: int = 0
    trials: int = 0
    named: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class _Headed:
    """Where a table is headed, and by what."""

    tool: str
    row: int
    titles: _Titles  # top and second heading of each column
    codes: tuple[str, ...]
    last: int  # number of the last heading row


# --- tools ---------------------------------------------------------------------------------------------------------


def tool_of(cells: Sequence[Cell]) -> str:
    """The tool that writes such a row of headings; empty when none is known to.

    Examples
    --------
    >>> tool_of(["Horodateur", "Existe-t-il un document ?"]), tool_of(["ID", "Heure de début", "Heure de fin", "x1"])
    ('google forms', 'microsoft forms')
    >>> tool_of(["id", "submitdate", "lastpage", "G1Q1"]), tool_of(["Date", "Montant"])
    ('limesurvey', '')
    """
    texts = [as_text(cell) for cell in cells]
    names = [squeezed(text) for text in texts]
    first, all_names = (names[0] if names else ""), set(names)
    if {"respondentid", "collectorid"} <= all_names or {"iddurepondant", "idducollecteur"} <= all_names:
        return "surveymonkey"
    if texts and texts[0].strip() == "#" and {"networkid", "submitdateutc", "startdateutc"} & all_names:
        return "typeform"
    if {"recordeddate", "responseid"} <= all_names or {"startdate", "recordeddate", "progress"} <= all_names:
        return "qualtrics"
    if {"starttime", "completiontime"} <= all_names or {"heurededebut", "heuredefin"} <= all_names:
        return "microsoft forms" if "id" in all_names else ""
    marks = {"submitdate", "datedesoumission", "datesubmitted", "lastpage", "dernierepage", "startlanguage",
             "languededepart"}  # fmt: skip
    if first in ("id", "responseid", "iddelareponse") and marks & all_names:
        return "limesurvey"
    if sum(bool(_SUB_CODE.fullmatch(text)) for text in texts) >= LEAST_CODES:
        return "limesurvey"
    if first in ("horodateur", "timestamp", "horodatage") and sum(map(bool, names)) > 1:
        return "google forms"
    return ""


def heading_row(head: Sequence[Numbered]) -> tuple[int, str]:
    """Place among the first rows of the one that heads the table, and its tool; -1 when no row is filled."""
    rows = [(at, cells) for at, (_, cells) in enumerate(head[:HEADING_ROWS]) if any(not is_missing(c) for c in cells)]
    for at, cells in rows:
        if tool := tool_of(cells):
            return at, tool
    if not rows:
        return -1, ""
    return max(rows, key=lambda row: (sum(not is_missing(cell) for cell in row[1]), -row[0]))[0], ""


def _headed(head: Sequence[Numbered]) -> _Headed | None:
    at, tool = heading_row(head)
    if at < 0:
        return None
    number, cells = head[at]
    top = [as_text(cell) for cell in cells]
    below = head[at + 1] if at + 1 < len(head) else None
    if tool == "qualtrics" and below is not None:
        texts = [as_text(cell) for cell in below[1]]
        texts += [""] * (len(top) - len(texts))
        last = below[0]
        if at + 2 < len(head) and any(as_text(cell).startswith(_IMPORT_ID) for cell in head[at + 2][1]):
            last = head[at + 2][0]
        # The first row holds codes where a second one spells the questions out; a metadata column keeps its code.
        titles = tuple((code if squeezed(code) in _ROLE_OF else text or code, "") for code, text in zip(top, texts,
                       strict=False))  # fmt: skip
        return _Headed(tool, number, titles, tuple(top), last)
    second = [as_text(cell) for cell in below[1]] if below else []
    second += [""] * (len(top) - len(second))
    if below is not None and _is_second_row(top, second):
        top += [""] * (len(second) - len(top))
        return _Headed(tool, number, tuple(_two_rows(top, second)), ("",) * len(top), below[0])
    return _Headed(tool, number, tuple((text, "") for text in top), ("",) * len(top), number)


def _is_second_row(top: list[str], second: list[str]) -> bool:
    """Whether the row below spells out parts: nothing under who answered, something under headings left empty."""
    if not second or second[0] or not any(second):
        return False
    under = sum(bool(part) and not name for name, part in zip(top, second, strict=False))
    return under > 0 or any(squeezed(part) in _PLAIN_PARTS for part in second)


def _two_rows(top: list[str], second: list[str]) -> Iterator[tuple[str, str]]:
    question = ""
    for name, part in zip(top, second, strict=True):
        question = name or question
        yield (question if part else name), ("" if squeezed(part) in _PLAIN_PARTS else part)


# --- columns -------------------------------------------------------------------------------------------------------


def plain_text(text: str) -> str:
    """A heading on one line, without the tags and entities of a web page.

    Examples
    --------
    >>> plain_text("<p>Qui &eacute;crit\\u00a0?</p>")
    'Qui écrit ?'
    """
    return " ".join(html.unescape(_TAGS.sub(" ", text)).split())


def column_of(position: int, top: str, second: str = "", code: str = "") -> Asked:
    """What a heading asks: its code, its question and its part told apart.

    Examples
    --------
    >>> asked = column_of(3, "Êtes-vous d’accord ? [Je relance mes contacts]")
    >>> asked.question, asked.part
    ('Êtes-vous d’accord ?', 'Je relance mes contacts')
    >>> column_of(4, "x12[received]").code, column_of(5, "x2. Nos réseaux").question
    ('x12[received]', 'Nos réseaux')
    """
    title = plain_text(top)
    if second:
        part = plain_text(second)
        return Asked(position, f"{title} – {part}" if title else part, code, title, part)
    if _CODE.fullmatch(title):
        return Asked(position, title, title)
    text = title
    if coded := _CODED.fullmatch(title):
        code, text = code or coded[1], coded[2]
    if parted := _PARTED.fullmatch(text):
        return Asked(position, title, code, parted[1], parted[2].strip())
    return Asked(position, title, code, text)


def _role(asked: Asked, tool: str) -> str:
    if asked.title.strip() == "#":
        return "response"
    role = _ROLE_OF.get(squeezed(asked.title), "")
    if not role and _PER_QUESTION.search(asked.title):
        return "other"
    if role == "status" and not tool and squeezed(asked.title) == "statut":
        return ""  # « Statut : cadre » is an answer where no tool marks its responses so
    return role


def asks_who(title: str) -> bool:
    """Whether a heading asks the person's name, address or number.

    Examples
    --------
    >>> asks_who("Votre nom et prénom"), asks_who("Quel est le nom de votre site ?"), asks_who("Fréquence")
    (True, False, False)
    """
    text = folded(title)
    short = len(text.split()) <= _MOST_WORDS_OF_WHO
    return short and bool(_ASKS_WHO.search(text)) and not _NOT_OF_A_PERSON.search(text)


# --- rows ----------------------------------------------------------------------------------------------------------


def survey_of(table: Tabular, problems: list[Problem], *, each_row: bool = False) -> Survey | None:
    """The answers a table holds; None when it has no headings, or is no table one can read.

    Parameters
    ----------
    table : Tabular
    problems : list
        Grows: what cannot be read at all.
    each_row : bool
        Whether every row is kept, whoever filled it in: one person may answer for several companies.
    """
    headed = _headed(table.head)
    if headed is None:
        problems.append(
            Problem("error", table.file.path, table.sheet,
                    found=sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
                    expected=sentence(phrase("Le fichier tel qu’il a été exporté est attendu.")),
                    do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")))
        )  # fmt: skip
        return None
    columns = [
        column_of(position, top, second, code)
        for position, ((top, second), code) in enumerate(zip(headed.titles, headed.codes, strict=True))
        if top or second
    ]
    if len(columns) > MOST_COLUMNS:
        problems.append(_too_large(table))
        return None
    rows = _rows(table, headed, problems)
    if rows is None:
        return None
    columns = _numbered_apart(columns)
    roles = {column.position: _role(column, headed.tool) for column in columns}
    for column in columns:
        if not roles[column.position] and _holds_emails(rows, column.position):
            roles[column.position] = "email"
    return _survey(table, headed, columns, roles, rows, each_row)


def _rows(table: Tabular, headed: _Headed, problems: list[Problem]) -> list[Numbered] | None:
    """The rows below the headings that hold something; headings pasted again are left out."""
    rows, count, number = [], 0, headed.last
    heading = [as_text(cell) for cell in next(cells for at, cells in table.head if at == headed.row)]
    try:
        for number, cells in table.rows():
            if number <= headed.last or all(is_missing(cell) for cell in cells):
                continue
            count += len(cells)
            if count > MOST_CELLS:
                problems.append(_too_large(table))
                return None
            if [as_text(cell) for cell in cells] == heading:
                continue
            rows.append((number, cells))
            beyond = [cell for cell in cells[len(headed.titles) :] if not is_missing(cell)]
            if beyond and not table.sheet:
                problems.append(_beyond(table, number, beyond[0]))
    except csv.Error:
        problems.append(
            Problem("error", table.file.path, table.sheet, number + 1,
                    found=sentence(phrase("Les guillemets de cette ligne ne se ferment pas comme il faut.")),
                    expected=sentence(phrase("Le fichier tel qu’il a été exporté est attendu.")),
                    do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")))
        )  # fmt: skip
        return None
    return rows


def _beyond(table: Tabular, number: int, cell: Cell) -> Problem:
    """A separator in a cell that is not quoted: what follows it would be read one column too far."""
    return Problem("error", table.file.path, row=number,
                   found=sentence(phrase("La ligne a plus de cellules que de titres : « {found} »."),
                                  found=as_text(cell)),
                   expected=sentence(phrase("Une cellule par titre est attendue.")),
                   do=sentence(phrase("Mettre entre guillemets la cellule qui contient le séparateur.")))  # fmt: skip


def _too_large(table: Tabular) -> Problem:
    return Problem("error", table.file.path, table.sheet, found=sentence(phrase("Les données sont démesurées.")),
                   expected=sentence(phrase("Cellules par feuille : au plus {cells} ; colonnes : au plus {columns}."),
                                     cells=MOST_CELLS, columns=MOST_COLUMNS),
                   do=sentence(phrase("Supprimer les lignes et colonnes sans données, puis enregistrer.")))  # fmt: skip


def _numbered_apart(columns: list[Asked]) -> list[Asked]:
    """A question asked again and numbered by the tool, « Citez…2 », under its own wording."""
    titles = {column.title for column in columns}

    def bare(text: str) -> str:
        short = re.sub(r"\d{1,2}$", "", text)
        return short if short != text and short.strip() and short in titles else text

    return [
        replace(column, question=bare(column.question)) if column.question and bare(column.title) != column.title
        else column
        for column in columns
    ]  # fmt: skip


def _holds_emails(rows: Iterable[Numbered], position: int) -> bool:
    texts = [cells[position] for _, cells in rows if position < len(cells) and isinstance(cells[position], str)]
    filled = [text for text in texts if text.strip()]
    return bool(filled) and 2 * sum(bool(_EMAIL.fullmatch(text.strip())) for text in filled) > len(filled)


def _survey(
    table: Tabular,
    headed: _Headed,
    columns: list[Asked],
    roles: Mapping[int, str],
    rows: list[Numbered],
    each_row: bool,
) -> Survey:
    asked = tuple(column for column in columns if not roles[column.position])
    at = {role: [place for place, one in roles.items() if one == role] for role in {*_ROLES, *roles.values()}}
    sent = at["submitted"][-1:] or at["touched"][-1:]
    moments = _moments([_cell(cells, sent[0]) if sent else None for _, cells in rows])
    done = _complete(headed.tool, at, rows, moments)
    kept, trials = [], 0
    for (number, cells), moment, complete in zip(rows, moments, done, strict=True):
        if _is_trial(cells, at):
            trials += 1
            continue
        answers = {
            column.position: cell
            for column in asked
            if not is_missing(cell := _cell(cells, column.position), "answer")
        }  # fmt: skip
        kept.append(Response(number, answers, complete, _of_our_time(moment), _who(cells, at, headed.tool)))
    people = tuple(kept) if each_row else _one_each(kept)
    named = tuple(
        column
        for column in columns
        if roles[column.position] in ("email", "name")
        and any(_said(cells, column.position) not in _ANONYMOUS | {""} for _, cells in rows)
    )
    return Survey(table, headed.tool, headed.row, asked, people, len(kept) - len(people), trials, named)


def _cell(cells: Sequence[Cell], position: int) -> Cell:
    return cells[position] if position < len(cells) else None


def _said(cells: Sequence[Cell], position: int) -> str:
    return folded(as_text(_cell(cells, position)))


def _is_trial(cells: Sequence[Cell], at: Mapping[str, list[int]]) -> bool:
    if any(_said(cells, position) in _TRIAL_STATES for position in at["status"]):
        return True
    if any(_said(cells, position) in _TRUE for position in at["trial"]):
        return True
    who = [_said(cells, position) for position in (*at["email"], *at["name"]) if _said(cells, position)]
    return bool(who) and all(text in ("test", "essai") or text.startswith("test@") for text in who)


def _complete(
    tool: str, at: Mapping[str, list[int]], rows: Sequence[Numbered], moments: Sequence[Moment | None]
) -> list[bool]:
    """Whether each response was sent to the end, as far as its tool tells.

    LimeSurvey leaves the day empty where somebody stopped, and writes 1980-01-01 where days are not kept: the last page
    then tells, if it was kept.
    """
    pages = [_whole(_said(cells, at["lastpage"][0])) if at["lastpage"] else None for _, cells in rows]
    end = max((page for page in pages if page is not None), default=None)
    dated = any(moment is not None and _of_our_time(moment) for moment in moments)
    done = []
    for (_, cells), moment, page in zip(rows, moments, pages, strict=True):
        if tool == "limesurvey" and at["submitted"]:
            if moment is None or _of_our_time(moment):
                complete = moment is not None
            else:
                complete = page == end if end is not None else not dated
        else:
            states = {_said(cells, position) for position in at["status"]}
            progress = [_whole(_said(cells, position)) for position in at["progress"]]
            complete = (
                not states & _UNFINISHED_STATES
                and not any(_said(cells, position) in _FALSE for position in at["finished"])
                and not any(share is not None and share < 100 for share in progress)
            )
        done.append(complete)
    return done


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _who(cells: Sequence[Cell], at: Mapping[str, list[int]], tool: str) -> str:
    """What tells a person apart: e-mail, else token, else first and last name, else the response's own number.

    Where a tool numbers its responses from 1, two exports pasted together repeat the numbers: the moment counts too.
    """
    for role in ("email", "token"):
        for position in at[role]:
            if (text := _said(cells, position)) not in _ANONYMOUS | {""}:
                return f"{role} {text}"
    words = sorted(word for position in at["name"] for word in _said(cells, position).split())
    if len(words) > 1 and not set(words) & _ANONYMOUS:
        return "name " + " ".join(words)
    number = next((_said(cells, position) for position in at["response"] if _said(cells, position)), "")
    moment = "" if tool in _OWN_NUMBERS else " ".join(_said(cells, position) for position in at["submitted"])
    return f"response {number} {moment}" if number else ""


def _one_each(responses: list[Response]) -> tuple[Response, ...]:
    """The last complete response of each person, in the order of the file."""
    best: dict[str, Response] = {}
    for place, response in enumerate(responses):
        who = response.who or f"row {place}"
        other = best.get(who)
        if other is None or _rank(response) >= _rank(other):
            best[who] = response
    return tuple(sorted(best.values(), key=lambda response: response.number))


def _rank(response: Response) -> tuple[bool, Moment]:
    return response.complete, response.moment or datetime.datetime.min


# --- moments -------------------------------------------------------------------------------------------------------

_MOMENT = re.compile(
    r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})"
    r"(?:[ t,]+(?:a )?(\d{1,2})[:h](\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([ap])?\.?m?)?"
)


def _moments(cells: Sequence[Cell]) -> list[Moment | None]:
    """Moments of a column, day or month first as makes the survey shorter; else as those do who write a.m. and p.m."""
    both = [_written(cell) for cell in cells]
    spans = []
    for order in (0, 1):
        known = [pair[order] for pair in both if pair != (None, None)]
        whole = [moment for moment in known if moment is not None]
        missing = len(known) - len(whole)
        spans.append((missing, max(whole) - min(whole) if whole else datetime.timedelta(0)))
    twelve_hours = any(isinstance(cell, str) and re.search(r"\d\s?[AP]M\b", cell) for cell in cells)
    order = 1 if spans[1] < spans[0] or (spans[1] == spans[0] and twelve_hours) else 0
    return [pair[order] for pair in both]


def _written(cell: Cell) -> tuple[Moment | None, Moment | None]:
    """A moment read day first and month first."""
    if isinstance(cell, datetime.datetime):
        moment = cell.replace(tzinfo=None)
        return moment, moment
    if isinstance(cell, datetime.date):
        moment = datetime.datetime(cell.year, cell.month, cell.day)
        return moment, moment
    found = _MOMENT.match(folded(cell)) if isinstance(cell, str) else None
    if found is None:
        return None, None
    one, two, three = int(found[1]), int(found[2]), int(found[3])
    hour, minute, second = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7] == "p" else 0)
    if len(found[1]) == 4:
        moment = _moment(one, two, three, hour, minute, second)
        return moment, moment
    year = three + 2000 if len(found[3]) <= 2 else three
    return _moment(year, two, one, hour, minute, second), _moment(year, one, two, hour, minute, second)


def _moment(*parts: int) -> Moment | None:
    try:
        return datetime.datetime(*parts)
    except ValueError:
        return None


def _of_our_time(moment: Moment | None) -> Moment | None:
    """None for the day that stands for no day, 1 January 1980."""
    return moment if moment is not None and moment.year > 1980 else None
