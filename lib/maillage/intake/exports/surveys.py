"""The answers to the questionnaire, as Google Forms, Microsoft Forms, LimeSurvey and the others export them.

A table is taken when it lies under `exports/survey/`, or when its headings are those of a tool. Questions are matched
to the items of the catalogue, everybody gets a number, and what comes out is the data model's own wide table of
answers, read and checked like the one a consultant fills in. Names, e-mails and addresses stop here, and so does what
was asked besides our questions.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from maillage.catalogue import entries
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.limesurvey import OTHER_ANSWER, Structure, structure_of
from maillage.intake.exports.limesurvey import SUFFIX as STRUCTURE
from maillage.intake.exports.opening import Tabular
from maillage.intake.exports.questions import (
    LIKELY,
    SAME_WORDING,
    SURE,
    Match,
    Target,
    answer_of,
    audience_asked,
    audience_in,
    audience_named,
    column_asked,
    doubtful_id,
    is_yes_or_no,
    label_of,
    match_of,
    option_named,
)
from maillage.intake.exports.wide import OTHER, Asked, Response, Survey, asks_who, heading_row, survey_of
from maillage.intake.folding import folded, squeezed
from maillage.intake.problems import NOTHING, Label, Problem, Sentence, sentence
from maillage.intake.reading import InputFile, Sheet, letter_of
from maillage.intake.values import Cell, as_text, is_missing, item_named
from maillage.language import phrase
from maillage.tables import ANSWERS

FOLDERS = {
    "survey", "surveys", "sondage", "sondages", "questionnaire", "questionnaires", "enquete", "enquetes", "formulaire",
    "formulaires",
}  # fmt: skip
OTHERS = {"linkedin", "linkedinpage", "ledger", "ledgers", "list", "lists", "liste", "listes", "fec"}
LEAST_ITEMS = 3  # named by their ids, elsewhere than in a survey's folder
_ABOUT = ("unit", "site")
_CODED_ANSWER = re.compile(r"[A-Z]{1,3}\d{1,3}")
_UNTICKED = {"n", "no", "non", "false", "faux", "0", "unchecked", "notselected", "nonselectionne", "noncoche", "na"}


def claims(table: Tabular) -> bool:
    """Whether a table holds answers to a questionnaire, or is a questionnaire's structure.

    Parameters
    ----------
    table : Tabular
        As its first rows and the folder it lies in tell.
    """
    if table.file.suffix == STRUCTURE:
        return True
    if table.hidden or not any(not is_missing(cell) for _, cells in table.head for cell in cells):
        return False
    folders = {squeezed(folder) for folder in table.file.below[:-1]}
    if folders & FOLDERS or folders & OTHERS:
        return not folders & OTHERS
    at, tool = heading_row(table.head)
    named = {item_named(as_text(cell)) for cell in table.head[at][1]} - {None}
    return bool(tool) or len(named) >= LEAST_ITEMS


def read(tables: Sequence[Tabular], context: Context) -> Found:
    """The answers of every survey, a sheet a file, and what is odd about them.

    Parameters
    ----------
    tables : sequence of Tabular
        Those this reader claimed.
    context : Context
    """
    found = Found()
    structures = []
    for table in tables:
        if table.file.suffix == STRUCTURE:
            structure = structure_of(table.file, context.language, found.problems)
            if structure is not None:
                structures.append(structure)
                found.files.append(InputFile(table.file.path, "survey limesurvey structure"))
    taken = []
    for table in tables:
        survey = survey_of(table, found.problems) if table.file.suffix != STRUCTURE else None
        if survey is not None:
            problems: list[Problem] = []
            taken.append((_taken(survey, _structure_for(survey, structures), problems), problems))
    recognised = {one.survey.table.file.path for one, _ in taken if one.questions}
    before: list[_Taken] = []
    for one, problems in taken:
        if one.questions:
            found.problems += problems
            _lay_down(one, before, found)
            before.append(one)
        else:
            found.problems.append(_nothing_known(one, one.survey.table.file.path in recognised))
            found.files.append(_input_file(one, 0))
    return found


def answers_of(survey: Survey, audience: str, problems: list[Problem]) -> Sheet | None:
    """The answers of a survey of one audience, a row a response under its number; None where no question is ours.

    Parameters
    ----------
    survey : Survey
        Without the columns that are no questions.
    audience : str
    problems : list
        Grows.
    """
    one = _taken(survey, None, problems)
    if not one.questions:
        problems.append(_nothing_known(one, elsewhere=False))
        return None
    one.audience, one.about = audience, {}
    columns = [key for question in one.questions for key in question.target.keys]
    told = [(response.number, *_answers(one, response)) for response in survey.responses]
    codes = set().union(*(unknown for _, _, unknown in told))
    if codes:
        problems.append(_answers_coded(survey, sorted(codes)))
    return Sheet(
        path=survey.table.file.path,
        name=survey.table.sheet,
        table=ANSWERS,
        cells=(
            ("respondent", "audience", *columns),
            *((str(number), audience, *map(answers.get, columns)) for number, answers, _ in told),
        ),
        encoding=survey.table.encoding,
        numbers=(survey.row, *(number for number, _, _ in told)),
        titles=("", "", *(question.title for question in one.questions for _ in question.target.keys)),
    )


# --- which column is which question --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """An item, or a part of one, and the columns that answer it: one, or one an option.

    Parameters
    ----------
    target : Target
        Several items where the respondent's audience tells which.
    columns : tuple of Asked
    options : tuple of str
        For each column the option it stands for; empty when a column holds the answer itself.
    """

    target: Target
    columns: tuple[Asked, ...]
    options: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading of its first column; the question where there is a column an option."""
        return self.columns[0].title if not self.options else self.columns[0].question or self.columns[0].title


@dataclass(slots=True)
class _Taken:
    """A survey whose columns are known."""

    survey: Survey
    questions: tuple[Question, ...]
    about: Mapping[str, Asked]  # audience, unit, site
    others: Mapping[str, int]  # what was typed beside a list, by the list's question
    coded: bool  # LimeSurvey's codes, without the structure that explains them
    audience: str = ""  # of the whole file, where no column tells
    binary: frozenset[int] = frozenset()  # columns answered by 1 and 0
    content: dict[tuple, list[tuple[datetime.datetime | None, str]]] = field(default_factory=dict)  # see `_same`


def _structure_for(survey: Survey, structures: Iterable[Structure]) -> Structure | None:
    """The structure that explains most columns; between equals the one the file is named after, or lies beside."""
    known = [(one.explained(survey.asked), one) for one in structures]
    fitting = [(count, one) for count, one in known if count]
    if not fitting:
        return None
    file = survey.table.file
    return max(
        fitting,
        key=lambda pair: (pair[0], pair[1].survey in file.below[-1], pair[1].file.below[:-1] == file.below[:-1]),
    )[1]


def _taken(survey: Survey, structure: Structure | None, problems: list[Problem]) -> _Taken:
    if structure is not None:
        survey = replace(survey, asked=tuple(map(structure.resolved, survey.asked)))
    beside = _other_columns(survey.asked)
    about: dict[str, Asked] = {}
    matches: list[tuple[Asked, Match]] = []
    unmatched: list[tuple[Asked, Match | None]] = []
    named = list(survey.named)
    for asked in survey.asked:
        if asked.position in beside.values():
            continue
        found = match_of(asked)
        if found is not None and found.by_id:
            if _is_trusted(survey, asked, found, problems):
                matches.append((asked, found))
            continue
        confidence = found.confidence if found is not None else 0.0
        column = column_asked(asked) if confidence < SURE else ""
        option = option_named(asked.title) if confidence < SURE else None
        if column and column not in about and (column != "audience" or _tells_audience(survey, asked)):
            about[column] = asked
        elif option is not None and _is_option_column(survey, asked):
            matches.append((asked, Match(option, 1.0)))
        elif squeezed(asked.title) in OTHER and matches and matches[-1][1].target.option:
            matches.append((asked, Match(replace(matches[-1][1].target, option="other"), 1.0)))
        elif found is not None and confidence >= LIKELY:
            matches.append((asked, found))
        elif asks_who(asked.title):
            if any(asked.position in response.answers for response in survey.responses):
                named.append(asked)
        else:
            unmatched.append((asked, found))
    survey = replace(survey, named=tuple(named))
    questions, left = _one_column_each(survey, matches, problems)
    coded = survey.tool == "limesurvey" and structure is None
    _tell_unmatched(survey, sorted((*unmatched, *left), key=lambda pair: pair[0].position), coded, problems)
    taken = _Taken(survey, questions, about, beside, coded, binary=_binary(survey))
    taken.audience = _file_audience(taken, problems)
    return taken


def _other_columns(asked: Sequence[Asked]) -> dict[str, int]:
    """Columns of free words beside a list, by the list's code or question."""
    lists = Counter(_base(column) for column in asked)
    return {
        _base(column): column.position
        for column in asked
        if lists[_base(column)] > 1
        and (squeezed(column.part) in OTHER or column.code.casefold().endswith(("[other]", "_other")))
    }


def _base(asked: Asked) -> str:
    """What the columns of one list have in common."""
    code = re.sub(r"(\[\w+\])+$|_other$", "", asked.code)
    return squeezed(code or asked.question)


def _is_trusted(survey: Survey, asked: Asked, found: Match, problems: list[Problem]) -> bool:
    """Whether a column that bears an item's id is that item; told where its words say something else."""
    own, better = doubtful_id(asked, found)
    item = found.target.keys[0]
    if better is not None:
        problems.append(
            _at(survey, "error", asked,
                sentence(phrase("La question porte l’identifiant {item} et le libellé de {other}."),
                         item=item, other=better.keys[0]),
                sentence(phrase("L’identifiant et le libellé d’une même question sont attendus.")),
                sentence(phrase("Corriger l’intitulé de la colonne.")))
        )  # fmt: skip
        return False
    if own < SAME_WORDING:
        problems.append(
            _at(survey, "warning", asked,
                sentence(phrase("La question est lue comme {item} d’après son identifiant ; ses mots sont autres."),
                         item=item),
                sentence(phrase("Libellé de {item} : « {wording} »."), item=item, wording=label_of(found.target)),
                sentence(phrase("Vérifier que c’est bien elle.")))
        )  # fmt: skip
    return True


def _binary(survey: Survey) -> frozenset[int]:
    """Columns that say yes by 1 and no by 0, as Typeform does; a column of ones alone may be the first of a scale."""
    told: dict[int, set[str]] = {}
    for response in survey.responses:
        for position, cell in response.answers.items():
            told.setdefault(position, set()).add(as_text(cell))
    least = {"1"} if survey.tool == "typeform" else {"0"}
    return frozenset(at for at, texts in told.items() if texts <= {"0", "1"} and (texts & least or texts == {"0"}))


def _tells_audience(survey: Survey, asked: Asked) -> bool:
    told = [audience_named(_words_of(asked, response.answers[asked.position])) for response in survey.responses
            if asked.position in response.answers]  # fmt: skip
    return 2 * sum(map(bool, told)) >= len(told) > 0


def _is_option_column(survey: Survey, asked: Asked) -> bool:
    """Whether a column headed by an option holds nothing but that option, or a mark."""
    told = {squeezed(as_text(response.answers[asked.position])) for response in survey.responses
            if asked.position in response.answers}  # fmt: skip
    return told <= {squeezed(asked.title), "1", "0", "x", "y", "n", "oui", "non", "yes", "no", "true", "false", "vrai",
                    "faux"}  # fmt: skip


def _one_column_each(
    survey: Survey, matches: list[tuple[Asked, Match]], problems: list[Problem]
) -> tuple[tuple[Question, ...], list[tuple[Asked, Match | None]]]:
    """A question once; the columns left over resemble it less."""
    groups: dict[tuple[tuple[str, ...], str], list[tuple[Asked, Match]]] = {}
    for asked, found in _told_apart(matches):
        groups.setdefault((found.target.items, found.target.part), []).append((asked, found))
    questions: list[Question] = []
    left: list[tuple[Asked, Match | None]] = []
    for (items, part), group in groups.items():
        if part and (items, "") in groups:
            _tell_twice(survey, group[0][0], items[0], problems)
            continue
        question, rest = _question(survey, Target(items, part), group, problems)
        questions.append(question)
        left += rest
    questions.sort(key=lambda question: question.columns[0].position)
    return tuple(questions), left


def _told_apart(matches: list[tuple[Asked, Match]]) -> list[tuple[Asked, Match]]:
    """Questions worded alike for two audiences, without those that other columns bear by their id."""
    known = {key for _, found in matches if len(found.target.items) == 1 for key in found.target.keys}
    apart = []
    for asked, found in matches:
        target = found.target
        if len(target.items) > 1:
            free = tuple(item for item, key in zip(target.items, target.keys, strict=True) if key not in known)
            found = replace(found, target=replace(target, items=free or target.items))
        apart.append((asked, found))
    return apart


def _question(
    survey: Survey, target: Target, group: list[tuple[Asked, Match]], problems: list[Problem]
) -> tuple[Question, list[tuple[Asked, Match | None]]]:
    ticked = [(asked, found.target.option) for asked, found in group if found.target.option]
    whole = [(asked, found) for asked, found in group if not found.target.option]
    if ticked and not whole:
        options: dict[str, Asked] = {}
        for asked, option in ticked:
            if options.setdefault(option, asked) is not asked:
                _tell_twice(survey, asked, target.keys[0], problems)
        return Question(target, tuple(options.values()), tuple(options)), []
    for asked, _ in ticked:
        _tell_twice(survey, asked, target.keys[0], problems)
    best = max(found.confidence for _, found in whole)
    least = SURE if best >= SURE else best
    kept = [asked for asked, found in whole if found.confidence >= least]
    left: list[tuple[Asked, Match | None]] = [(asked, found) for asked, found in whole if found.confidence < least]
    if len(kept) > 1 and not _apart(survey, kept):
        for asked in kept[1:]:
            _tell_twice(survey, asked, target.keys[0], problems)
        kept = kept[:1]
    elif len(kept) > 1:
        problems.append(
            _at(survey, "warning", kept[1],
                sentence(phrase("La question « {item} » est là deux fois, jamais pour le même répondant."),
                         item=target.keys[0]),
                do=sentence(phrase("Vérifier que c’est la même ; les deux colonnes sont réunies.")))
        )  # fmt: skip
    if best < SURE:
        problems.append(
            _at(survey, "warning", kept[0],
                sentence(phrase("La question est lue comme {item} : « {wording} », ressemblance {percent} %."),
                         item=target.keys[0], wording=label_of(target), percent=_percent(best)),
                do=sentence(phrase("Vérifier ; l’identifiant {item} en tête de la question lève le doute."),
                            item=target.keys[0]))
        )  # fmt: skip
    return Question(target, tuple(kept)), left


def _percent(share: float) -> int:
    return int(share * 100)  # 0.899 is not yet 0.9: never rounded up over a limit


def _apart(survey: Survey, columns: list[Asked]) -> bool:
    """Whether nobody answered in two of the columns: the branches of one form."""
    return all(sum(column.position in response.answers for column in columns) < 2 for response in survey.responses)


def _tell_twice(survey: Survey, asked: Asked, item: str, problems: list[Problem]) -> None:
    problems.append(
        _at(survey, "error", asked, sentence(phrase("La question « {item} » est là deux fois."), item=item),
            sentence(phrase("Chaque question est attendue une fois.")),
            sentence(phrase("Supprimer ou renommer une des deux colonnes.")))
    )  # fmt: skip


def _tell_unmatched(
    survey: Survey, unmatched: Sequence[tuple[Asked, Match | None]], coded: bool, problems: list[Problem]
) -> None:
    codes = [asked for asked, _ in unmatched if coded and asked.title == asked.code]
    if codes:
        problems.append(_codes_unknown(survey, "warning", len(codes)))
    told = set()
    for asked, found in unmatched:
        near = found is not None and found.confidence >= SAME_WORDING
        question = squeezed(asked.question or asked.title)
        if asked in codes or (question in told and not near):
            continue  # the columns of one question are told once
        told.add(question)
        do = NOTHING
        if found is not None and near:
            do = sentence(phrase("Question la plus proche : {item}, « {wording} », ressemblance {percent} %."),
                          item=found.target.keys[0], wording=label_of(found.target),
                          percent=_percent(found.confidence))  # fmt: skip
        problems.append(
            _at(survey, "warning", asked,
                sentence(phrase("La question n’est pas du questionnaire : elle n’est pas lue.")), do=do)
        )  # fmt: skip


def _codes_unknown(survey: Survey, severity: str, count: int) -> Problem:
    return Problem(severity, survey.table.file.path, survey.table.sheet, survey.row,
                   found=sentence(phrase("Questions désignées par des codes inconnus : {count}."), count=count),
                   do=sentence(phrase("Déposer à côté la structure de l’enquête (.lss), ou exporter les questions et "
                                      "les réponses en toutes lettres.")))  # fmt: skip


def _at(
    survey: Survey, severity: str, asked: Asked, found: Sentence, expected: Sentence = NOTHING, do: Sentence = NOTHING
) -> Problem:
    table = survey.table
    return Problem(severity, table.file.path, table.sheet, survey.row, asked.title, found, expected, do,
                   letter_of(asked.position))  # fmt: skip


def _nothing_known(one: _Taken, elsewhere: bool) -> Problem:
    """No question of ours: an error, unless nobody answered, or another sheet of the file does hold some."""
    survey = one.survey
    codes = [asked for asked in survey.asked if asked.title == asked.code]
    if one.coded and codes:
        return _codes_unknown(survey, "error", len(codes))
    severity = "error" if survey.responses and not elsewhere else "warning"
    return Problem(severity, survey.table.file.path, survey.table.sheet,
                   found=sentence(phrase("Aucune question du questionnaire n’est reconnue : rien n’est lu.")),
                   expected=sentence(phrase("L’identifiant ou le libellé des questions est attendu en intitulé.")),
                   do=sentence(phrase("Écrire l’identifiant en tête de chaque question (x1, e1…), ou retirer le "
                                      "fichier.")))  # fmt: skip


# --- whose answers they are ----------------------------------------------------------------------------------------


def _file_audience(one: _Taken, problems: list[Problem]) -> str:
    """The audience of a file no column of which tells: what it is named, else whose questions it asks."""
    file = one.survey.table.file
    items = {question.target.items[0] for question in one.questions if len(question.target.items) == 1}
    said = audience_in((one.survey.table.sheet, PurePosixPath(file.below[-1]).stem, *reversed(file.below[:-1])))
    asked = audience_asked(items) if items else ""
    if not said or "audience" in one.about or not items:
        return said or asked
    fields = [entries("item")[item].fields for item in items]
    if not any(said in (each["audience"], *each.get("also", ())) for each in fields):
        problems.append(
            Problem("warning", file.path, one.survey.table.sheet,
                    found=sentence(phrase("Le fichier est nommé d’après un public à qui ces questions ne sont pas "
                                          "posées : {audience}."), audience=_audience_label(said)),
                    do=sentence(phrase("Vérifier le public, et le nom du fichier ou du dossier.")))
        )  # fmt: skip
    return said


def _audience_label(audience: str):
    entry = entries("choice:audience")[audience]
    return Label(entry.fr, entry.en)


def _no_audience(survey: Survey) -> Problem:
    return Problem("error", survey.table.file.path, survey.table.sheet,
                   found=sentence(phrase("Rien ne dit à quel public appartiennent ces réponses.")),
                   expected=sentence(phrase("Publics : {known}."),
                                     known=tuple(map(_audience_label, ("executives", "managers", "employees")))),
                   do=sentence(phrase("Ranger le fichier dans survey/dirigeants, survey/managers ou "
                                      "survey/collaborateurs.")))  # fmt: skip


# --- the sheet -----------------------------------------------------------------------------------------------------


def _words_of(asked: Asked, cell: Cell) -> str:
    """A cell in words: the label its code stands for, where that is known."""
    text = as_text(cell)
    labels = asked.options.get(text)
    return (labels[0] if labels else "") if labels is not None else text


def _lay_down(one: _Taken, before: Sequence[_Taken], found: Found) -> None:
    """The sheet of one survey, its file, and what is odd about its respondents."""
    survey = one.survey
    if "audience" not in one.about and not one.audience:
        found.problems.append(_no_audience(survey))
        found.files.append(_input_file(one, 0))
        return
    columns = [key for question in one.questions for key in question.target.keys]
    about = [name for name in _ABOUT if name in one.about]
    rows, numbers, kept, empty, again = [], [survey.row], [], Counter(), 0
    codes = set()
    for response in survey.responses:
        answers, unknown = _answers(one, response)
        if not answers:
            empty[response.complete and not unknown] += not unknown
            codes |= unknown
            continue
        codes |= unknown
        audience = _audience(one, response, answers)
        told = [_told(one, name, response) for name in about]
        if any(_same(other, audience, answers, response) for other in before):
            again += 1
            continue
        content = one.content.setdefault((audience, frozenset(answers.items())), [])
        content.append((_minute(response), _person(response)))
        rows.append((_respondent(survey, response), audience, *told, *(answers.get(column) for column in columns)))
        numbers.append(response.number)
        kept.append(response)
    _tell_respondents(survey, kept, empty, again, found.problems)
    _tell_free_words(one, found.problems)
    if codes:
        found.problems.append(_answers_coded(survey, sorted(codes)))
    titles = [question.title for question in one.questions for _ in question.target.keys]
    if rows:
        known = ["audience", *about]
        found.sheets.append(
            Sheet(
                path=survey.table.file.path,
                name=survey.table.sheet,
                table=ANSWERS,
                cells=(("respondent", "audience", *about, *columns), *rows),
                encoding=survey.table.encoding,
                numbers=tuple(numbers),
                titles=("", *(one.about[name].title if name in one.about else "" for name in known), *titles),
            )
        )
    found.files.append(_input_file(one, len(rows), kept))


def _answers(one: _Taken, response: Response) -> tuple[dict[str, str], set[str]]:
    """A respondent's answers by the id of item or part, and the codes nobody can read."""
    answers: dict[str, str] = {}
    unknown: set[str] = set()
    for question in one.questions:
        told = {item: _answer(one, question, item, response) for item in question.target.items}
        told = {item: text for item, text in told.items() if text}
        if not told:
            continue
        key = dict(zip(question.target.items, question.target.keys, strict=True))
        item = next(iter(told)) if len(told) == 1 else ""
        if not item:
            audience = _told_audience(one, response) or one.audience
            item = next((each for each in told if _main_audience(each) == audience), list(told)[-1])
        if one.coded and _CODED_ANSWER.fullmatch(told[item]):
            unknown.add(told[item])
        else:
            answers[key[item]] = told[item]
    return answers, unknown


def _main_audience(item: str) -> str:
    return entries("item")[item].fields["audience"]


def _answer(one: _Taken, question: Question, item: str, response: Response) -> str:
    key = f"{item}.{question.target.part}" if question.target.part else item
    if question.options:
        chosen = [
            option
            for asked, option in zip(question.columns, question.options, strict=True)
            if option != "other" and _is_ticked(asked, response)
        ]
        return ";".join(chosen)
    for asked in question.columns:
        if text := _typed(one, asked, response):
            yes_or_no = asked.position in one.binary and is_yes_or_no(key)
            return answer_of({"1": "yes", "0": "no"}[text] if yes_or_no else text, key)
    return ""


def _typed(one: _Taken, asked: Asked, response: Response) -> str:
    """What somebody answered in a column; the free words where they stand for the answer."""
    if asked.position not in response.answers:
        return ""
    text = _words_of(asked, response.answers[asked.position])
    if one.survey.tool == "limesurvey" and folded(text) == "n/a":
        return ""  # a question this respondent was not shown
    free = response.answers.get(one.others.get(_base(asked), -1))
    if free is not None and (text == OTHER_ANSWER or squeezed(text) in OTHER):
        return as_text(free)
    return text


def _is_ticked(asked: Asked, response: Response) -> bool:
    if asked.position not in response.answers:
        return False
    text = squeezed(_words_of(asked, response.answers[asked.position]))
    return bool(text) and text not in _UNTICKED


def _told(one: _Taken, name: str, response: Response) -> str | None:
    return _typed(one, one.about[name], response).strip(" ;") or None


def _told_audience(one: _Taken, response: Response) -> str:
    asked = one.about.get("audience")
    text = _typed(one, asked, response).strip(" ;") if asked is not None else ""
    return audience_named(text) or text


def _audience(one: _Taken, response: Response, answers: Mapping[str, str]) -> str | None:
    """The audience this person said, else the file's, else whose questions they answered."""
    items = {key.partition(".")[0] for key in answers}
    return _told_audience(one, response) or one.audience or audience_asked(items) or None


def _respondent(survey: Survey, response: Response) -> str:
    """A number a row, under the file's name and a mark of its folder: stable, and never that of another file."""
    file = survey.table.file
    mark = hashlib.sha256("\0".join((*file.below, survey.table.sheet)).encode("utf-8", "replace")).hexdigest()[:8]
    return f"{squeezed(PurePosixPath(file.below[-1]).stem)[:24] or 'survey'}-{mark}-{response.number}"


# --- the same answers in two files ---------------------------------------------------------------------------------


def _same(other: _Taken, audience: str | None, answers: Mapping[str, str], response: Response) -> bool:
    """Whether another file holds this very response: an export downloaded twice, or kept in two formats."""
    moment, who = _minute(response), _person(response)
    return any(
        (bool(who) and who == person) or (moment is not None and moment == minute and not (who and person))
        for minute, person in other.content.get((audience, frozenset(answers.items())), ())
    )


def _minute(response: Response) -> datetime.datetime | None:
    return response.moment.replace(second=0, microsecond=0) if response.moment else None


def _person(response: Response) -> str:
    """Who answered, where that is more than a number of this file."""
    return "" if response.who.startswith("response ") else response.who


def _tell_respondents(
    survey: Survey, kept: Sequence[Response], empty: Counter, again: int, problems: list[Problem]
) -> None:
    def tell(found: Sentence, do: Sentence, expected: Sentence = NOTHING, row: int | None = None) -> None:
        table = survey.table
        problems.append(Problem("warning", table.file.path, table.sheet, row, "", found, expected, do))

    if not survey.responses:
        tell(sentence(phrase("Le fichier ne contient aucune réponse.")), NOTHING)
    if survey.named:
        tell(sentence(phrase("Des noms ou des adresses ont été recueillis : {columns}."),
                      columns=tuple(asked.title for asked in survey.named)),
             sentence(phrase("Ils ne sont pas gardés. Retirer ces questions du formulaire.")),
             sentence(phrase("Le questionnaire est annoncé sans nom.")), survey.row)  # fmt: skip
    if survey.repeated:
        tell(sentence(phrase("Réponses de personnes qui ont répondu de nouveau : {count}."), count=survey.repeated),
             sentence(phrase("La dernière réponse complète de chacune est lue.")))  # fmt: skip
    if again:
        tell(sentence(phrase("Lignes qui figurent aussi dans un autre fichier : {count}."), count=again),
             sentence(phrase("Garder une seule source ; elles ne sont lues qu’une fois.")))  # fmt: skip
    if survey.trials:
        tell(sentence(phrase("Réponses d’essai : {count}."), count=survey.trials),
             sentence(phrase("Elles ne sont pas lues.")))  # fmt: skip
    partial = sum(not response.complete for response in kept)
    if partial or empty[False]:
        tell(sentence(phrase("Réponses interrompues : {count}, dont vides : {empty}."),
                      count=partial + empty[False], empty=empty[False]),
             sentence(phrase("Les réponses données sont lues.")))  # fmt: skip
    if empty[True]:
        tell(sentence(phrase("Réponses vides : {count}."), count=empty[True]),
             sentence(phrase("Elles ne sont pas lues.")))  # fmt: skip


def _tell_free_words(one: _Taken, problems: list[Problem]) -> None:
    """Words typed beside a list of several choices: they are no answer of ours, and nobody is refused for them."""
    for question in one.questions:
        positions = {asked.position for asked, option in zip(question.columns, question.options, strict=False)
                     if option == "other"}  # fmt: skip
        if question.options and _base(question.columns[0]) in one.others:
            positions.add(one.others[_base(question.columns[0])])
        count = sum(position in response.answers for position in positions for response in one.survey.responses)
        if count:
            problems.append(
                _at(one.survey, "warning", question.columns[0],
                    sentence(phrase("Réponses libres à côté de la liste : {count}."), count=count),
                    do=sentence(phrase("Elles ne sont pas lues.")))
            )  # fmt: skip


def _answers_coded(survey: Survey, codes: Sequence[str]) -> Problem:
    return Problem("error", survey.table.file.path, survey.table.sheet,
                   found=sentence(phrase("Les réponses sont des codes : {codes}."), codes=tuple(codes[:5])),
                   expected=sentence(phrase("Le libellé des réponses est attendu.")),
                   do=sentence(phrase("Déposer à côté la structure de l’enquête (.lss), ou exporter les questions et "
                                      "les réponses en toutes lettres.")))  # fmt: skip


def _input_file(one: _Taken, rows: int, kept: Sequence[Response] = ()) -> InputFile:
    table = one.survey.table
    days = sorted(response.moment.date() for response in kept if response.moment is not None)
    return InputFile(
        table.file.path,
        f"survey {one.survey.tool}".strip(),
        ANSWERS.id,
        rows,
        table.encoding,
        days[0] if days else None,
        days[-1] if days else None,
    )
