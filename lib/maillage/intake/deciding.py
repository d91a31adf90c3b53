"""What is decided at the desk becomes one more row of a client's own CSV file: nothing in it is ever rewritten.

The kernel of a notebook holds no name. It asks another process, which reads the client's files, adds the row where the
file can be read and reads as meant afterwards, and seals the client anew.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import errno
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.intake import seal_client
from maillage.intake.checks import check_decisions, check_weight
from maillage.intake.folding import folded
from maillage.intake.problems import NOTHING, Label, Problem, Sentence, sentence, write
from maillage.intake.pseudonyms import ledger_locked
from maillage.intake.reading import Reading, Row, Sheet, decoded, lay_out, read_csv, rows_of, separated, table_named
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.settings import load_settings
from maillage.intake.values import CRITERION, Reader
from maillage.intake.workspace import Wave, Workspace
from maillage.language import Language, phrase
from maillage.tables import ASKED, Table

DECIDED = ("decisions",)  # tables a live cell adds to
NEEDED = ("who", "value")

CLOSE_IT = phrase("Le fermer, puis décider de nouveau : rien n’est perdu, rien n’est ajouté.")
NOT_SEALED = phrase(
    "La décision est notée, et les fichiers du client ont des erreurs : lancer « maillage check {client} », corriger, "
    "puis relancer le notebook."
)


class NotKeptError(RuntimeError):
    """Nothing was added: what stands in the way and what to do, in French templates."""

    def __init__(self, found: Sentence, do: Sentence = NOTHING, where: str = "") -> None:
        super().__init__(found.template)
        self.parts = found, do
        self.where = where

    def told(self, language: Language) -> str:
        """The one message, in the reader's language."""
        said = " ".join(filter(None, (write(part, language) for part in self.parts)))
        return language.fill(phrase("{where} : {text}"), where=self.where, text=said) if self.where else said


@dataclass(frozen=True, slots=True)
class Kept:
    """A CSV file as it lies: its bytes, its cells, its rows as they are read.

    Parameters
    ----------
    path : Path
    raw : bytes
    sheet : Sheet or None
        None where the file holds nothing that is read.
    rows : list of Row
    """

    path: Path
    raw: bytes
    sheet: Sheet | None
    rows: list[Row]


def answers(workspace: Workspace, client: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Add what a live cell asks for and say so at once, then seal the client anew, which takes longer.

    Parameters
    ----------
    workspace : Workspace
    client : str
        `acme/T0`.
    asked : mapping
        *table*, *values* by column id, *read* (rows its screen knows, by file name), *language* of the reader.

    Yields
    ------
    dict
        First *kept*, whether a row was added; then *seal*, empty where the files have errors. Each with what to *tell*,
        a message or nothing.
    """
    language, told = Language(asked["language"]), ""
    try:
        keep(workspace, client, asked["table"], asked["values"], asked.get("read", {}))
    except NotKeptError as refused:
        told = refused.told(language)
    except OSError as fault:
        told = _unwritable(ASKED[asked["table"]], fault).told(language)
    yield {"kept": not told, "tell": told}
    path, _ = seal_client(workspace, client)
    yield {"seal": path.stem if path else "", "tell": "" if path else language.fill(NOT_SEALED, client=client)}


def keep(workspace: Workspace, client: str, table_id: str, values: Mapping[str, str], read: Mapping[str, int]) -> Path:
    """Add one row to a client's append-only table, dated today.

    Parameters
    ----------
    workspace : Workspace
    client : str
        `acme` for its latest wave, `acme/T0` for that one.
    table_id : str
        `decisions`.
    values : mapping of str to str
        By column id: who, about, value, and what else the table has.
    read : mapping of str to int
        Rows the asker has seen, by file name; a row about the same thing that came after them is looked at first.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    NotKeptError
        When the client is an example, the file cannot be read or is open elsewhere, somebody decided the same thing
        meanwhile, or the row would not read as it is meant.
    OSError
        When the file cannot be written; it is then as it was.
    """
    if table_id not in DECIDED:
        raise KeyError(f"no live cell adds to {table_id}")
    wave, table = workspace.wave(client), ASKED[table_id]
    if wave.example:
        raise NotKeptError(
            sentence(phrase("« {client} » est un exemple : rien n’y est décidé."), client=wave.client),
            sentence(phrase("Copier son dossier dans data/clients sous un autre nom, et l’ouvrir.")),
        )
    language = _language(wave)
    told = {"date": datetime.date.today().isoformat()} | {name: " ".join(str(v).split()) for name, v in values.items()}
    for name in NEEDED:
        if not told.get(name):
            column = table.column(name)
            raise NotKeptError(
                sentence(phrase("« {column} » est vide."), column=Label(column.fr, column.en)),
                sentence(phrase("Une valeur est nécessaire.")),
            )
    reader = Reader(language)
    with ledger_locked(workspace.key_file(wave.client).with_name(f"{wave.client}.{wave.wave}.rows")):
        before = _opened(_file(wave.folder, table, language), table, reader)
        _refuse_overtaken(before, told, read)
        line = _line(before, table, told, reader)
        _refuse_misread(before, line, table, told, reader)
        _add(before, line)
    return before.path


def _language(wave: Wave) -> str:
    settings, _ = load_settings((wave.folder / SETTINGS_FILE).read_bytes, SETTINGS_FILE)
    return settings.language if settings else "fr"


def _file(folder: Path, table: Table, language: str) -> tuple[Path, bytes]:
    """The CSV of the table that is read last, so that its last row wins; a new one with its headings where none is."""
    named = [
        path for path in folder.iterdir() if path.suffix.casefold() == ".csv" and not path.name.startswith((".", "~$"))
    ]
    ours = sorted((path for path in named if table_named(path.stem) == table), key=lambda path: path.name)
    if not ours:
        from maillage.intake.templates import csv_header

        return folder / f"{table.id}.csv", csv_header(table.id, language)
    path = ours[-1]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise NotKeptError(sentence(phrase("C’est un lien qui mène hors du dossier du client.")), where=path.name)
    if open_elsewhere(path):
        raise NotKeptError(
            sentence(phrase("Le fichier est ouvert dans un autre programme, qui écrirait par-dessus.")),
            sentence(CLOSE_IT),
            path.name,
        )
    return path, path.read_bytes()


def open_elsewhere(path: Path) -> bool:
    """Whether an office program has the file open: it leaves a mark beside it, and will save over what we write."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / mark).exists() for mark in marks)


def _opened(found: tuple[Path, bytes], table: Table, reader: Reader) -> Kept:
    path, raw = found
    reading = Reading()
    read_csv(raw, path.name, table, reading)
    sheet = reading.sheets[0] if reading.sheets else None
    rows = rows_of(sheet, reader, reading.problems) if sheet else []
    _refuse(reading.problems, path.name)
    return Kept(path, raw, sheet, rows)


def _refuse(problems: list[Problem], name: str) -> None:
    """A file with an error is added to by nobody. What stands in the cell is not told: it may be a name."""
    for problem in problems:
        if problem.severity == "error":
            raise NotKeptError(
                sentence(phrase("La ligne {row} ne se lit pas."), row=problem.row)
                if problem.row
                else sentence(phrase("Le fichier ne se lit pas.")),
                sentence(phrase("Rien n’est ajouté : « maillage check » dit ce qui est à corriger.")),
                name,
            )


def _refuse_overtaken(before: Kept, told: Mapping[str, str], read: Mapping[str, int]) -> None:
    """Somebody else decided the same thing since the asker looked: they look again first. Points are each one's own."""
    since = [row.values for row in before.rows[read.get(before.path.name, 0) :]]
    same = [values for values in since if values["about"] == told["about"]]
    if told["about"].startswith(f"{CRITERION}:"):
        same = [values for values in same if folded(str(values["who"])) == folded(told["who"])]
    if same:
        raise NotKeptError(
            sentence(phrase("Entre-temps, quelqu’un d’autre a décidé ce point.")),  # who: a kernel holds no name
            sentence(phrase("Rien n’est ajouté : l’écran est à jour, décider de nouveau s’il y a lieu.")),
        )  # fmt: skip


def _line(before: Kept, table: Table, told: Mapping[str, str], reader: Reader) -> bytes:
    """The row as that file writes its own: order of columns, separator, encoding, end of line."""
    text, encoding = decoded(before.raw) or ("", "utf-8")
    _, separator = separated(text, table)
    layout = lay_out(before.sheet, reader.language, []) if before.sheet else None
    if layout is None:
        raise NotKeptError(
            sentence(phrase("Aucun intitulé de colonne n’est reconnu.")),
            sentence(phrase("Reprendre les intitulés du modèle sur la première ligne.")),
            before.path.name,
        )
    cells = [""] * len(layout.headings)
    for at, column in layout.columns.items():
        cells[at] = told.get(column.id, "")
    given = {column.id for column in layout.columns.values()}
    for name, value in told.items():
        if value and name not in given:
            column = table.column(name)
            raise NotKeptError(
                sentence(phrase("La colonne « {column} » manque."), column=Label(column.fr, column.en)),
                sentence(phrase("Ajouter une colonne intitulée « {column} »."), column=Label(column.fr, column.en)),
                before.path.name,
            )
    written, end = io.StringIO(newline=""), "\r\n" if "\r\n" in text else "\n"
    csv.writer(written, delimiter=separator, lineterminator=end).writerow(cells)
    line = ("" if text.endswith(("\n", "\r")) else end) + written.getvalue()
    if before.raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if before.raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    try:
        return line.encode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeEncodeError as error:
        raise NotKeptError(
            sentence(phrase("Le signe « {sign} » n’existe pas dans le codage de ce fichier."),
                     sign=error.object[error.start]),
            sentence(phrase("L’enregistrer dans Excel au format « CSV UTF-8 ».")),
            before.path.name,
        ) from None  # fmt: skip


def _refuse_misread(before: Kept, line: bytes, table: Table, told: Mapping[str, str], reader: Reader) -> None:
    """The file with the row is read as a run would: one row more, saying what was meant and deciding something."""
    problems: list[Problem] = []
    reading = Reading(problems=problems)
    read_csv(before.raw + line, before.path.name, table, reading)
    rows = rows_of(reading.sheets[0], reader, problems) if reading.sheets else []
    if len(rows) != len(before.rows) + 1:
        _refuse(problems, before.path.name)
        raise NotKeptError(sentence(phrase("La ligne ne se lirait pas.")), where=before.path.name)
    added = rows[-1]
    kind = str(added.values["about"]).partition(":")[0]
    if kind == CRITERION:
        check_weight(added, kind, reader, problems)  # alone, it need not make a hundred
    else:
        check_decisions({table.id: [added]}, reader, problems)
    wrong = [one for one in problems if one.row == added.number]
    if wrong:
        raise NotKeptError(wrong[0].found, wrong[0].expected)


def _add(before: Kept, line: bytes) -> None:
    """The line at the end of the file, whole or not at all; of a new file, its headings too."""
    fresh = not before.path.exists()
    content = before.raw + line if fresh else line
    descriptor = os.open(before.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if not fresh and os.fstat(descriptor).st_size != len(before.raw):
            raise NotKeptError(
                sentence(phrase("Le fichier a changé à l’instant.")), sentence(CLOSE_IT), before.path.name
            )
        if os.write(descriptor, content) < len(content):
            os.ftruncate(descriptor, 0 if fresh else len(before.raw))
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(table: Table, fault: OSError) -> NotKeptError:
    return NotKeptError(
        sentence(phrase("Le fichier ne peut être écrit ({reason})."), reason=fault.strerror or type(fault).__name__),
        sentence(phrase("Le fermer dans Excel, vérifier les droits d’accès et la place sur le disque.")),
        f"{table.id}.csv",
    )
