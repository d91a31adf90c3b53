"""The structure of a LimeSurvey questionnaire, its `.lss` file: what its codes and those of its answers mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from maillage.intake.exports.opening import Received, decoded, not_a_text
from maillage.intake.exports.wide import Asked, plain_text
from maillage.intake.folding import squeezed
from maillage.intake.problems import Problem, sentence
from maillage.language import phrase

SUFFIX = ".lss"
LARGEST_STRUCTURE = 50_000_000
OTHER_ANSWER = "-oth-"

# A document of LimeSurvey never declares any: whoever does wants entities expanded, or files opened.
_DECLARES = re.compile(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_PLACE = re.compile(r"(\w+?)(?:\[(\w+)\](?:\[\w+\])?)?")

# Answers that need no list, by the letter of the question's type.
_YES_NO = {"Y": ("Oui", "Yes"), "N": ("Non", "No")}
_YES_NO_UNSURE = _YES_NO | {"U": ("Je ne sais pas", "I don’t know")}
_FIXED: Mapping[str, Mapping[str, tuple[str, ...]]] = {"Y": _YES_NO, "C": _YES_NO_UNSURE}
_TICKED = ("M", "P")  # several choices: a column each


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its code, its type's letter, its wordings, those of its parts and of its answers by code."""

    code: str
    kind: str
    wordings: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Structure:
    """One questionnaire as its `.lss` file tells it."""

    file: Received
    survey: str
    questions: Mapping[str, Question] = field(repr=False)

    def explained(self, asked: tuple[Asked, ...]) -> int:
        """How many of the columns it has a question for."""
        return sum(self._of(column) is not None for column in asked)

    def _of(self, asked: Asked) -> tuple[Question, str] | None:
        """The question a column answers, and the code of its part."""
        place = _PLACE.fullmatch(asked.code)
        if place is None:
            return self._worded(asked)
        code, part = place[1], place[2] or ""
        if code in self.questions:
            return self.questions[code], part
        head, _, tail = code.rpartition("_")
        return (self.questions[head], tail) if head in self.questions else None

    def _worded(self, asked: Asked) -> tuple[Question, str] | None:
        wanted, part = squeezed(asked.question), squeezed(asked.part)
        for question in self.questions.values():
            if wanted not in map(squeezed, question.wordings):
                continue
            named = (code for code, texts in question.parts.items() if part in map(squeezed, texts))
            return question, next(named, "")
        return None

    def resolved(self, asked: Asked) -> Asked:
        """The column with the words its codes stand for; as it is where the structure does not know it."""
        known = self._of(asked)
        if known is None:
            return asked
        question, part = known
        wording = question.wordings[0] if question.wordings else asked.question
        if part in question.parts:
            wordings = question.parts[part]
            ticked = {"Y": wordings, "N": ("",)} if question.kind in _TICKED else question.options
            return replace(asked, question=wording, part=wordings[0] if wordings else part, options=ticked)
        return replace(asked, question=wording, part=asked.part or part, options=question.options)


def structure_of(file: Received, language: str, problems: list[Problem]) -> Structure | None:
    """The questionnaire of an `.lss` file; None and a problem when it is none.

    Parameters
    ----------
    file : Received
    language : str
        Which wording comes first where the questionnaire has several.
    problems : list
        Grows.
    """
    found = decoded(file.raw) if len(file.raw) <= LARGEST_STRUCTURE else None
    if found is None:
        problems.append(not_a_text(file.path))
        return None
    text = found[0].lstrip()
    if _DECLARES.search(text):
        problems.append(
            Problem("error", file.path,
                    found=sentence(phrase("Le fichier déclare des entités XML : il n’est pas ouvert.")),
                    expected=sentence(phrase("Une structure .lss telle que LimeSurvey l’exporte est attendue.")),
                    do=sentence(phrase("L’exporter de nouveau, ou la retirer.")))
        )  # fmt: skip
        return None
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        problems.append(_no_structure(file))
        return None
    questions = dict(_questions(root, language))
    if not questions:
        problems.append(_no_structure(file))
        return None
    survey = next((row.get("sid", "") for section in ("questions", "groups") for row in _rows(root, section)), "")
    return Structure(file, survey, questions)


def _no_structure(file: Received) -> Problem:
    return Problem("error", file.path, found=sentence(phrase("Le fichier n’est pas une structure LimeSurvey lisible.")),
                   expected=sentence(phrase("Une structure .lss telle que LimeSurvey l’exporte est attendue.")),
                   do=sentence(phrase("L’exporter de nouveau, ou la retirer.")))  # fmt: skip


def _rows(root: ElementTree.Element, section: str) -> Iterator[dict[str, str]]:
    for row in root.iterfind(f"{section}/rows/row"):
        yield {cell.tag: (cell.text or "").strip() for cell in row}


def _questions(root: ElementTree.Element, language: str) -> Iterator[tuple[str, Question]]:
    """Questions by code. Since version 4 wordings stand apart, by language; before, in a row a language."""
    asked = [*_rows(root, "questions")]
    below = [*_rows(root, "subquestions")]
    answers = [*_rows(root, "answers")]
    worded = _wordings([*_rows(root, "question_l10ns"), *asked, *below], "qid", "question", language)
    labelled = _wordings([*_rows(root, "answer_l10ns"), *answers], "aid", "answer", language)
    options: dict[str, dict[str, tuple[str, ...]]] = {}
    for number, row in enumerate(answers):
        # Before version 4 an answer has no number of its own and its label beside it, in a row a language.
        labels = labelled.get(row["aid"], ()) if row.get("aid") else ()
        known = options.setdefault(row.get("qid", ""), {})
        own = (plain_text(row["answer"]),) if row.get("answer") else ()
        known[row.get("code", str(number))] = (*known.get(row.get("code", ""), ()), *(labels or own))
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in below:
        parts.setdefault(row.get("parent_qid", ""), {})[row.get("title", "")] = worded.get(row.get("qid", ""), ())
    for row in asked:
        number, code, kind = row.get("qid", ""), row.get("title", ""), row.get("type", "")
        if code and row.get("parent_qid", "0") in ("", "0"):
            yield (
                code,
                Question(
                    code,
                    kind,
                    worded.get(number, ()),
                    parts.get(number, {}),
                    options.get(number) or _FIXED.get(kind, {}),
                ),
            )


def _wordings(rows: list[dict[str, str]], key: str, text: str, language: str) -> dict[str, tuple[str, ...]]:
    """Texts by number, the reader's language first."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for row in rows:
        if row.get(key) and row.get(text):
            told = (row.get("language", "") != language, plain_text(row[text]))
            if told not in found.setdefault(row[key], []):
                found[row[key]].append(told)
    return {number: tuple(one for _, one in sorted(texts, key=lambda told: told[0])) for number, texts in found.items()}
