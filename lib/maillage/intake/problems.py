"""What stands in the way of reading a client's files: where, what was found, what is expected, what to do.

A problem holds its three sentences as French templates with their values, so that it can be written in the reader's
language; the client's own words are shown with control characters escaped and long ones shortened.
"""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from maillage.language import Language, phrase

SEVERITIES = ("error", "warning")

# As many of a kind are printed; the rest are counted.
SHOWN_OF_A_KIND = 10
LONGEST_VALUE = 60


class Label(NamedTuple):
    """A name of ours in both languages, put in a sentence in the reader's."""

    fr: str
    en: str


Value = str | int | float | datetime.date | Label | tuple["Value", ...]


class Sentence(NamedTuple):
    """A French template and the values put in place of its names."""

    template: str = ""
    values: tuple[tuple[str, Value], ...] = ()


def sentence(template: str, **values: Value) -> Sentence:
    """A sentence of a problem; the template is a literal marked with `phrase`.

    Examples
    --------
    >>> write(sentence(phrase("« {found} » n’est pas un montant."), found="abc"), Language("fr"))
    '« abc » n’est pas un montant.'
    """
    return Sentence(template, tuple(values.items()))


NOTHING = Sentence()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be read (*error*) or reads oddly (*warning*).

    Parameters
    ----------
    severity : str
        *error*: no engagement comes of these files. *warning*: odd but readable, counted in the report.
    path : str
        The file, from the workspace's root, with forward slashes.
    sheet : str
        Name of the sheet as it stands in the workbook; empty for a CSV file or a whole file.
    row : int or None
        Row as the spreadsheet numbers it, from 1; line of a text file.
    column : str
        Heading of the column as it stands in the file.
    found, expected, do : Sentence
        What was found, what is expected, what to do.
    letter : str
        The column as the spreadsheet names it (A, B, …, AA), so that the cell can be marked.
    """

    severity: str
    path: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: Sentence = NOTHING
    expected: Sentence = NOTHING
    do: Sentence = NOTHING
    letter: str = ""

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"a severity is one of {', '.join(SEVERITIES)}, not {self.severity!r}")


class Unreadable(Exception):
    """A value that cannot be read, with the three sentences its problem will say.

    Raised by the readers of `maillage.intake.values`, turned into a `Problem` where the cell is known.
    """

    def __init__(self, found: Sentence, expected: Sentence = NOTHING, do: Sentence = NOTHING) -> None:
        super().__init__(found.template)
        self.found = found
        self.expected = expected
        self.do = do


_UNSAFE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def shown(text: str) -> str:
    """The client's words, safe on a terminal and short: control and invisible characters escaped, the end cut.

    Examples
    --------
    >>> shown("a\\x1b[31mb"), shown("1\\u202f200"), len(shown("x" * 500))
    ('a\\\\x1b[31mb', '1 200', 60)
    """
    safe = []
    for sign in text[: LONGEST_VALUE + 1]:
        if unicodedata.category(sign) == "Zs":
            safe.append(" ")
        elif unicodedata.category(sign) in _UNSAFE:
            safe.append(sign.encode("unicode_escape").decode("ascii"))
        else:
            safe.append(sign)
    written = "".join(safe)
    return written if len(written) <= LONGEST_VALUE else written[: LONGEST_VALUE - 1] + "…"


def _written(value: Value, language: Language) -> str:
    if isinstance(value, Label):
        return value.fr if language.code == "fr" else value.en
    if isinstance(value, tuple):
        return ", ".join(_written(part, language) for part in value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return shown(value) if isinstance(value, str) else str(value)


def write(part: Sentence, language: Language) -> str:
    """The sentence in the reader's language."""
    if not part.template:
        return ""
    return language.fill(part.template, **{name: _written(value, language) for name, value in part.values})


def place(problem: Problem, language: Language) -> str:
    """Where in its file a problem lies: sheet, row, column; empty when it concerns the whole file.

    Examples
    --------
    >>> place(Problem("error", "intake.xlsx", "Adhésions", 7, "Cotisation HT"), Language("fr"))
    'feuille Adhésions, ligne 7, Cotisation HT'
    """
    parts = []
    if problem.sheet:
        parts.append(language.fill(phrase("feuille {sheet}"), sheet=shown(problem.sheet)))
    if problem.row is not None:
        parts.append(language.fill(phrase("ligne {row}"), row=problem.row))
    if problem.column:
        parts.append(shown(problem.column))
    return ", ".join(parts)


def _sentences(problem: Problem, language: Language) -> str:
    return " ".join(
        text for text in (write(part, language) for part in (problem.found, problem.expected, problem.do)) if text
    )


def _heading(path: str, problems: list[Problem], language: Language) -> str:
    counts = []
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if errors:
        form = (phrase("{count} problème"), phrase("{count} problèmes"))[language.plural(errors)]
        counts.append(language.fill(form, count=errors))
    if warnings:
        form = (phrase("{count} avertissement"), phrase("{count} avertissements"))[language.plural(warnings)]
        counts.append(language.fill(form, count=warnings))
    return language.fill(phrase("{path} : {counts}"), path=shown_path(path), counts=", ".join(counts))


def shown_path(path: str) -> str:
    """The path, safe on a terminal, whole: a shortened path opens nothing."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in path)


def report(problems: Iterable[Problem], language: Language) -> str:
    """Every problem of every file, in the order given, at most ten of a kind; empty when there is none.

    A kind is one template in one sheet. The line that counts the rest follows the tenth.

    Examples
    --------
    >>> odd = Problem("error", "data/clients/acme/T0/intake.xlsx", "Adhésions", 7, "Cotisation HT",
    ...               sentence(phrase("« {found} » n’est pas un montant."), found="abc"))
    >>> print(report([odd], Language("fr")))
    data/clients/acme/T0/intake.xlsx : 1 problème
      - feuille Adhésions, ligne 7, Cotisation HT : « abc » n’est pas un montant.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.path, []).append(problem)
    lines = []
    for path, found in by_file.items():
        lines.append(_heading(path, found, language))
        total = Counter((problem.sheet, problem.severity, problem.found.template) for problem in found)
        printed: Counter[tuple[str, str, str]] = Counter()
        for problem in found:
            kind = (problem.sheet, problem.severity, problem.found.template)
            printed[kind] += 1
            if printed[kind] > SHOWN_OF_A_KIND:
                continue
            where = place(problem, language)
            if problem.severity == "warning":
                warning = language.text(phrase("avertissement"))
                where = f"{warning}, {where}" if where else warning
            text = _sentences(problem, language)
            lines.append(f"  - {language.fill(phrase('{where} : {text}'), where=where, text=text) if where else text}")
            if printed[kind] == SHOWN_OF_A_KIND and total[kind] > SHOWN_OF_A_KIND:
                more = total[kind] - SHOWN_OF_A_KIND
                lines.append("    " + language.fill(phrase("et {count} de plus"), count=more))
    return "\n".join(lines)


def as_json(problem: Problem, language: Language) -> dict[str, str]:
    """The problem as `maillage check --json` gives it, in the reader's language."""
    where = place(problem, language)
    path = shown_path(problem.path)
    return {
        "where": f"{path}, {where}" if where else path,
        "found": write(problem.found, language),
        "expected": write(problem.expected, language),
        "do": write(problem.do, language),
        "severity": problem.severity,
    }


def json_text(content: object) -> str:
    """Content as JSON to be printed: letters as they are, what a terminal would obey written as JSON's own escapes.

    Examples
    --------
    >>> print(json_text("où : \\x9b31m"))
    "où : \\u009b31m"
    """
    written = json.dumps(content, ensure_ascii=False, indent=1)
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and unicodedata.category(sign) in _UNSAFE else sign for sign in written
    )
