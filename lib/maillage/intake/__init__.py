"""Reading a client's folder: every problem of every file at once, or an engagement sealed without names.

>>> from maillage.intake import Workspace, take_in
>>> intake = take_in(Workspace(), "acme")           # doctest: +SKIP
>>> print(report(intake.problems, Language("fr")))  # doctest: +SKIP

Intake alone sees names. What it returns for later floors, the `Engagement`, holds none that was not agreed to.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.intake import carried, earlier, pseudonyms, releases
from maillage.intake.checks import (
    Rows,
    brought_together,
    check_benefits,
    check_counts,
    check_decisions,
    check_programme_fees,
    settle_references,
)
from maillage.intake.folding import folded
from maillage.intake.opening import NotSealedError, open_engagement, open_portfolio
from maillage.intake.portfolio import Gathered, Portfolio, log_portfolio, reference_for, seal_portfolio
from maillage.intake.problems import Problem, as_json, report, sentence
from maillage.intake.pseudonyms import EXAMPLE_KEY, Persons, as_label, ledger_locked
from maillage.intake.reading import WORKBOOK, InputFile, Reading, Row, open_bytes, read_folder, rows_of
from maillage.intake.seal import BrokenSeal, Columns, Engagement, engagement_of, open_seal, without_names, write_seal
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.settings import Settings, load_settings
from maillage.intake.values import Reader
from maillage.intake.workspace import UnknownClient, Wave, Workspace
from maillage.language import Language, phrase
from maillage.tables import TABLES
from maillage.terms import LANGUAGES

if TYPE_CHECKING:
    from maillage.intake.exports.matching import ToReview

__all__ = [
    "BrokenSeal", "Columns", "Engagement", "Gathered", "InputFile", "Intake", "NotSealedError", "Portfolio", "Problem",
    "Settings", "UnknownClient", "Wave", "Workspace", "as_json", "check_json", "log_portfolio", "log_release",
    "open_engagement", "open_portfolio", "open_seal", "report", "seal_client", "seal_portfolio", "take_in",
    "write_seal",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of reading one wave of one client.

    Parameters
    ----------
    client, wave : str
        As the workspace names them.
    engagement : Engagement or None
        None when at least one problem is an error.
    problems : tuple of Problem
        In the order of the files, their sheets and rows.
    files : tuple of InputFile
        Every file and sheet that was read.
    language : str
        The engagement's language; French where the settings do not say.
    to_review : tuple of ToReview
        Companies of LinkedIn exports that resemble a target: for the consultant, never for the seal.
    respondents : dict
        By audience, a digest of each respondent and of their answers; see `releases`.
    names : frozenset of str
        Everybody the files speak of, as typed: for the check that no other client's reports do.
    """

    client: str
    wave: str
    engagement: Engagement | None
    problems: tuple[Problem, ...]
    files: tuple[InputFile, ...]
    language: str = "fr"
    to_review: tuple[ToReview, ...] = field(default=(), repr=False)
    respondents: releases.Told = field(default_factory=dict, repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether there is an engagement."""
        return self.engagement is not None


def take_in(workspace: Workspace, client: str) -> Intake:
    """Read a client's folder; an engagement when nothing is wrong, every problem at once when something is.

    Nothing is written but the client's secret key, at the first reading.

    Parameters
    ----------
    workspace : Workspace
        Where the client's folder lies.
    client : str
        `acme` for its latest wave, `acme/T0` for that one.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    """
    from maillage.intake.exports import Context, read_exports  # a kernel that opens a seal needs none of the readers

    wave = workspace.wave(client)
    relative = workspace.relative(wave.folder)
    problems: list[Problem] = []

    settings_path = f"{relative}/{SETTINGS_FILE}"
    settings, language, currency = _settings(wave, settings_path, problems)
    reading = read_folder(wave.folder, wave.folder.parent.parent, relative, language)
    problems += reading.problems
    reader = Reader(language, currency)
    typed: list[Row] = []
    files = [InputFile(settings_path, "settings", encoding="utf-8")] if settings else []
    for sheet in reading.sheets:
        read = rows_of(sheet, reader, problems)
        typed += read
        kind = "workbook" if sheet.name else "csv"
        files.append(InputFile(sheet.path, kind, sheet.table.id, len({row.number for row in read}), sheet.encoding))
    key, labels = _key_and_labels(workspace, wave, problems)
    by_table: Rows = {}
    for row in typed:
        by_table.setdefault(row.sheet.table.id, []).append(row)
    as_of, depth = (settings.as_of, settings.depth) if settings else (None, "standard")
    context = Context(language, currency, as_of, depth, by_table, key, labels)
    found = read_exports(wave.folder, relative, context)
    problems += found.problems
    files += found.files
    for sheet in found.sheets:
        typed += rows_of(sheet, reader, problems)
    rows = brought_together(typed, problems)
    taken_over = carried.unchanged(wave.folder, rows)
    persons = _persons(rows, key, labels)
    settle_references(rows, persons.present, set(labels.values()), problems)
    check_decisions(rows, reader, problems)
    check_benefits(rows, problems)
    check_programme_fees(settings.programme_fees or () if settings else (), rows, settings_path, problems)
    workbook = f"{relative}/{WORKBOOK}"
    headcount = workbook if any(file.path == workbook for file in files) else relative
    check_counts(rows, headcount, as_of, problems)

    if settings is not None and depth != "flash" and not wave.example:
        logs = [_release_log(workspace, wave.client, one) for one in workspace.waves(wave.client)]
        releases.hold_back(rows, logs, settings.thresholds.minimum_group, key, problems)
    reference = {}
    if settings is not None and settings.in_portfolio and not (settings.fictional or wave.example):
        reference = reference_for(workspace, wave.client, depth, problems)
    before = earlier.results_of(workspace, wave, settings, problems) if settings is not None else ()
    failed = settings is None or any(problem.severity == "error" for problem in problems)
    engagement = None
    sealed, counts = _without_names(rows, persons, key, wave, as_of, problems, failed)
    if not failed and settings is not None:
        given = _given(sealed, files, counts, sum(problem.severity == "warning" for problem in problems))
        if taken_over[0]:
            given["carried"] = {"after": taken_over[0], "tables": list(taken_over[1])}
        engagement = engagement_of(wave.client, wave.wave, settings, sealed, persons, given, reference, before)
    return Intake(
        client=wave.client,
        wave=wave.wave,
        engagement=engagement,
        problems=_in_file_order(problems, reading, relative, settings_path),
        files=tuple(files),
        language=language,
        to_review=tuple(found.to_review),
        respondents=releases.respondents(rows, key),
        names=frozenset((*persons.typed.values(), *persons.aliases)),
    )


def log_release(workspace: Workspace, intake: Intake) -> None:
    """Write down what the delivered report counts, so that the next one tells nobody's answers by difference."""
    if intake.engagement is None or intake.engagement.settings.depth == "flash":
        return
    if workspace.wave(f"{intake.client}/{intake.wave}").example:
        return
    log = _release_log(workspace, intake.client, intake.wave)
    minimum = intake.engagement.settings.thresholds.minimum_group
    releases.write_log(workspace.release_log(intake.client, intake.wave), log, intake.respondents, minimum)


def _release_log(workspace: Workspace, client: str, wave: str) -> releases.Log:
    path = workspace.release_log(client, wave)
    return releases.read_log(path, workspace.relative(path), wave)


def seal_client(workspace: Workspace, client: str) -> tuple[Path | None, Intake]:
    """Read a client's folder and write its seal; None instead of a path when something is wrong.

    New persons' labels are added to the client's ledger first, so that a label once shown never shifts.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    """
    wave = workspace.wave(client)
    try:
        if wave.example:
            intake = take_in(workspace, client)
        else:
            ledger = workspace.label_ledger(wave.client)
            with ledger_locked(ledger):
                intake = take_in(workspace, client)
                if intake.engagement is not None:
                    given = intake.engagement.pseudonyms
                    pseudonyms.append_to_ledger(ledger, {one: label for label, one in given.items()})
        if intake.engagement is None:
            return None, intake
        return write_seal(intake.engagement, workspace.seals(wave.client, wave.wave)), intake
    except OSError:
        problem = Problem(
            "error", "data",
            found=sentence(phrase("Le dossier ne peut être écrit.")),
            expected=sentence(phrase("Un dossier data où écrire clés et cachets est attendu.")),
            do=sentence(phrase("Vérifier les droits d’accès et la place sur le disque.")),
        )  # fmt: skip
        return None, Intake(wave.client, wave.wave, None, (problem,), ())


def check_json(intake: Intake, language: str | None = None) -> dict[str, Any]:
    """What `maillage check --json` prints, in the engagement’s language unless another is asked for."""
    reader = Language(language or intake.language)
    return {
        "client": intake.client,
        "ok": intake.ok,
        "files": [
            {"path": file.path, "kind": file.kind, "table": file.table, "rows": file.rows, "encoding": file.encoding}
            | ({"from": file.first.isoformat(), "to": file.last.isoformat()} if file.first and file.last else {})
            for file in intake.files
        ],
        "problems": [as_json(problem, reader) for problem in intake.problems],
    }


# --- the steps -----------------------------------------------------------------------------------------------------


def _settings(wave: Wave, path: str, problems: list[Problem]) -> tuple[Settings | None, str, str]:
    """The settings, and the language and currency the tables are read in even when the settings cannot be."""
    file = wave.folder / SETTINGS_FILE
    raw = b""
    if file.exists() or file.is_symlink():
        opened = open_bytes(file, wave.folder, path, problems)
        if opened is None:
            return None, "fr", "EUR"
        raw = opened
        settings, found = load_settings(lambda: raw, path)
    else:
        settings, found = load_settings(file.read_bytes, path)
    problems += found
    if settings is not None:
        return settings, settings.language, settings.currency
    try:
        plain: Mapping[str, Any] = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        plain = {}
    language = plain.get("language") if plain.get("language") in LANGUAGES else "fr"
    currency = plain.get("currency") if isinstance(plain.get("currency"), str) else "EUR"
    return None, str(language), str(currency)


def _key_and_labels(workspace: Workspace, wave: Wave, problems: list[Problem]) -> tuple[bytes, dict[str, str]]:
    """The client's key and the labels given so far; a stand-in key when it cannot be had, which is an error."""
    if wave.example:
        return EXAMPLE_KEY, {}
    path, ledger = workspace.key_file(wave.client), workspace.label_ledger(wave.client)
    key = pseudonyms.client_key(path, ledger, workspace.relative(path))
    labels = pseudonyms.read_ledger(ledger, workspace.relative(ledger))
    problems += [problem for problem in (key, labels) if isinstance(problem, Problem)]
    return (EXAMPLE_KEY if isinstance(key, Problem) else key), ({} if isinstance(labels, Problem) else labels)


def _persons(rows: Rows, key: bytes, labels: Mapping[str, str]) -> Persons:
    """Everybody the engagement knows: the rows of `people`, or the persons other tables name when it is not given."""
    persons = Persons()
    by_label = {label: one for one, label in labels.items()}
    for text in _named_in(rows):
        persons.typed.setdefault(folded(text), text)
    for one, text in list(persons.typed.items()):
        given = by_label.get(as_label(text))
        persons.pseudonyms[one] = given or pseudonyms.pseudonym(key, text)
        if given:
            del persons.typed[one]
    for row in rows.get("people", ()):
        if row.values["person"] is None:
            continue
        one = folded(str(row.values["person"]))
        if row.values["may_be_named"] is True and one in persons.typed:
            persons.agreed.add(one)
        for alias in row.values["also_known_as"] or ():
            persons.aliases.setdefault(alias, one)
    persons.labels = pseudonyms.with_new_labels(labels, persons.pseudonyms.values())
    return persons


def _named_in(rows: Rows) -> Iterable[str]:
    if rows.get("people"):
        yield from (str(row.values["person"]) for row in rows["people"] if row.values["person"])
        return
    for table, found in rows.items():
        for column in TABLES[table].columns:
            if column.refers_to == "people":
                for row in found:
                    value = row.values[column.id]
                    yield from (str(text) for text in (value if isinstance(value, tuple) else (value,)) if text)


def _without_names(
    rows: Rows,
    persons: Persons,
    key: bytes,
    wave: Wave,
    as_of: datetime.date | None,
    problems: list[Problem],
    failed: bool,
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, int]]:
    """Rows without names; when the reading failed only its warnings are wanted, from what could be read."""
    if failed:
        rows = {table: [row for row in found if not row.unread] for table, found in rows.items()}
    return without_names(rows, persons, key, wave.wave, as_of, problems)


def _given(
    sealed: Mapping[str, list[Any]], files: Iterable[InputFile], counts: Mapping[str, int], warnings: int
) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for table, found in sealed.items():
        tables[table] = {"rows": len(found), "sources": _sources(file for file in files if file.table == table)}
    return {"tables": tables, "warnings": warnings, **counts}


def _sources(files: Iterable[InputFile]) -> list[dict[str, Any]]:
    """What a table was read from. Files as received may be named after a person: each kind is told once, together."""
    rows: dict[tuple[str, str, str], int] = {}
    for file in files:
        own = "" if file.is_export else file.path
        named = file.kind if file.is_export else file.path.rsplit("/", 1)[-1]
        at = own, named, file.encoding
        rows[at] = rows.get(at, 0) + file.rows
    return [{"file": named, "rows": count, "encoding": encoding} for (_, named, encoding), count in rows.items()]


def _in_file_order(
    problems: Iterable[Problem], reading: Reading, folder: str, settings_path: str
) -> tuple[Problem, ...]:
    """Problems as the folder's files, their sheets, rows and columns come; what concerns the folder first."""
    paths = {folder: 0, settings_path: 1}
    sheets: dict[tuple[str, str], int] = {}
    for path, sheet in reading.order:
        paths.setdefault(path, len(paths))
        sheets.setdefault((path, sheet), len(sheets))

    def place(problem: Problem) -> tuple[int, int, int, int, str]:
        return (
            paths.get(problem.path, len(paths)),
            sheets.get((problem.path, problem.sheet), len(sheets)),
            problem.row or 0,
            len(problem.letter),
            problem.letter,
        )

    return tuple(sorted(problems, key=place))
