"""What lies under `exports/`, opened: folders and archives walked, texts decoded, tables cut into cells, row by row.

Nothing is recognised here and nothing is kept: a reader looks at the first rows of each table and takes it or leaves
it. Whatever a file is, the outcome is its rows or a problem.
"""

from __future__ import annotations

import codecs
import csv
import io
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from maillage.intake.exports.old_workbooks import MAGIC, old_sheets
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import (
    LARGEST_FILE,
    LARGEST_PART,
    MOST_COLUMNS,
    Reading,
    cannot_open,
    open_bytes,
    open_workbook,
)
from maillage.intake.values import Cell
from maillage.language import phrase

FOLDER = "exports"
MOST_FILES = 5_000
MOST_DEPTH = 8
HEAD_ROWS = 40  # rows a reader may look at before it takes a table
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
BESIDE = (".lss",)  # no rows of their own: what explains those of other files
SEPARATORS = (";", ",", "\t", "|")

csv.field_size_limit(2**24)  # a message or an article in one cell; the file's own limit holds the whole

Numbered = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Received:
    """One file as it was received.

    Parameters
    ----------
    path : str
        From the workspace's root, with forward slashes; inside an archive, the archive's path then the member's.
    below : tuple of str
        Folders and name below `exports/`, as they stand: `("linkedin", "anne", "Connections.csv")`.
    raw : bytes
    """

    path: str
    below: tuple[str, ...]
    raw: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """The ending of its name, in lower case, with its dot."""
        return PurePosixPath(self.below[-1]).suffix.casefold()


@dataclass(frozen=True, slots=True)
class Tabular:
    """One table of cells as received: a text file, or a sheet of a workbook.

    Parameters
    ----------
    file : Received
    sheet : str
        Name of the sheet; empty for a text.
    encoding : str
        Of a text; empty for a workbook.
    hidden : bool
        Whether the sheet is hidden.
    head : list of (int, list)
        The first rows with their numbers as a spreadsheet shows them, or the line of the text, from 1.
    """

    file: Received
    sheet: str
    encoding: str
    hidden: bool
    head: list[Numbered]
    _rows: Callable[[], Iterator[Numbered]] = field(repr=False)

    def rows(self) -> Iterator[Numbered]:
        """Every row with its number, the empty ones too, one at a time."""
        return self._rows()


def received(folder: Path, relative: str, problems: list[Problem]) -> Iterator[Received]:
    """Every file under a wave's `exports/`, those of its archives too, in the order of their names.

    Parameters
    ----------
    folder : Path
        The wave's folder.
    relative : str
        The same, as problems name it.
    problems : list
        Grows: links that lead out, archives that do not open or would not fit.
    """
    count = 0
    for path in _walk(folder / FOLDER, folder, relative, problems):
        count += 1
        if count > MOST_FILES:
            problems.append(_too_many(f"{relative}/{FOLDER}"))
            return
        below = path.relative_to(folder / FOLDER).parts
        name = f"{relative}/{FOLDER}/" + "/".join(below)
        raw = open_bytes(path, folder, name, problems)
        if raw is None:
            continue
        if path.suffix.casefold() == ".zip":
            yield from _members(raw, name, below, problems)
        else:
            yield Received(name, below, raw)


def _walk(at: Path, folder: Path, relative: str, problems: list[Problem]) -> Iterator[Path]:
    if not at.is_dir():
        return
    name = f"{relative}/" + "/".join(at.relative_to(folder).parts)
    if len(at.relative_to(folder).parts) > MOST_DEPTH:
        problems.append(_too_many(name))
        return
    if not at.resolve().is_relative_to(folder.resolve()):
        problems.append(
            Problem("error", name, found=sentence(phrase("C’est un lien qui mène hors du dossier du client.")),
                    expected=sentence(phrase("Un dossier de fichiers reçus est attendu.")),
                    do=sentence(phrase("Remplacer le lien par une copie.")))
        )  # fmt: skip
        return
    try:
        inside = sorted(at.iterdir(), key=lambda path: path.name)
    except OSError:
        problems.append(cannot_open(name, folder=True))
        return
    for path in inside:
        if path.name.startswith((".", "~$")) or path.name == "__MACOSX":
            continue
        if path.is_dir():
            yield from _walk(path, folder, relative, problems)
        else:
            yield path


def _too_many(name: str) -> Problem:
    return Problem("error", name, found=sentence(phrase("Le dossier contient trop de fichiers ou de sous-dossiers.")),
                   expected=sentence(phrase("Fichiers : au plus {files} ; niveaux de dossiers : au plus {depth}."),
                                     files=MOST_FILES, depth=MOST_DEPTH),
                   do=sentence(phrase("N’y laisser que les fichiers reçus.")))  # fmt: skip


# --- archives ------------------------------------------------------------------------------------------------------


def _members(raw: bytes, name: str, below: tuple[str, ...], problems: list[Problem]) -> Iterator[Received]:
    """The files of an archive; its folder is named after it. Nothing is ever unpacked on the disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST_PART:
                problems.append(_archive_too_large(name))
                return
            room, given, told = LARGEST_PART, 0, len(problems)
            for info in sorted(infos, key=lambda info: info.filename):
                parts = PurePosixPath(info.filename.replace("\\", "/")).parts
                if parts[-1].startswith((".", "~$")) or "__MACOSX" in parts:
                    continue
                if any(part in ("..", "/") or ":" in part for part in parts) or len(parts) > MOST_DEPTH:
                    problems.append(
                        Problem("error", name, found=sentence(phrase("L’archive contient un chemin qui en sort : "
                                                                     "« {found} »."), found=info.filename),
                                expected=sentence(phrase("Des fichiers rangés dans l’archive sont attendus.")),
                                do=sentence(phrase("La demander de nouveau, ou n’en garder que les fichiers.")))
                    )  # fmt: skip
                    continue
                with archive.open(info) as member:
                    content = member.read(room + 1)  # the size announced may lie
                room -= len(content)
                if room < 0:
                    problems.append(_archive_too_large(name))
                    return
                given += 1
                yield Received(f"{name}/{'/'.join(parts)}", (*below[:-1], Path(below[-1]).stem, *parts), content)
            if not given and len(problems) == told:
                problems.append(_is_empty(name))
    except RuntimeError:
        problems.append(
            Problem("error", name, found=sentence(phrase("L’archive est protégée par un mot de passe.")),
                    expected=sentence(phrase("Une archive sans mot de passe est attendue.")),
                    do=sentence(phrase("L’ouvrir, puis déposer les fichiers dans un dossier.")))
        )  # fmt: skip
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, zlib.error, lzma.LZMAError, EOFError,
            OSError, ValueError, IndexError):  # fmt: skip
        problems.append(
            Problem("error", name, found=sentence(phrase("L’archive ne s’ouvre pas.")),
                    expected=sentence(phrase("Une archive .zip entière est attendue.")),
                    do=sentence(phrase("La télécharger de nouveau.")))
        )  # fmt: skip


def _archive_too_large(name: str) -> Problem:
    return Problem("error", name, found=sentence(phrase("L’archive, dépliée, serait démesurée.")),
                   expected=sentence(phrase("Au plus {megabytes} Mo, une fois dépliée, sont attendus."),
                                     megabytes=LARGEST_PART // 1_000_000),
                   do=sentence(phrase("N’y laisser que les fichiers utiles.")))  # fmt: skip


# --- tables --------------------------------------------------------------------------------------------------------


def tables_in(file: Received, problems: list[Problem]) -> list[Tabular]:
    """The tables of a file: one for a text, one a sheet for a workbook; none, and a problem, where there is none.

    A file that only explains others comes out as one table without rows: its reader opens the bytes.
    """
    if not file.raw.strip():
        problems.append(_is_empty(file.path))
        return []
    if file.suffix in BESIDE:
        return [Tabular(file, "", "", False, [], lambda: iter(()))]
    if file.suffix in WORKBOOKS or file.raw.startswith((b"PK\x03\x04", MAGIC)):
        return _sheets(file, problems)
    found = decoded(file.raw)
    if found is None:
        problems.append(not_a_text(file.path))
        return []
    text, encoding = found
    declared = re.match(r"sep=(.)\r?\n", text)
    separator = declared[1] if declared else separator_of(text)
    del text, found

    def rows() -> Iterator[Numbered]:
        # Decoded anew at each reading: of many files held at once, bytes take a quarter of what their texts would.
        reader = csv.reader(io.StringIO((decoded(file.raw) or ("", ""))[0], newline=""), delimiter=separator)
        number = 1
        for cells in reader:
            if not (declared and number == 1):
                yield number, cells
            number = reader.line_num + 1

    return [Tabular(file, "", encoding, False, _head(rows()), rows)]


def _is_empty(path: str) -> Problem:
    return Problem("error", path, found=sentence(phrase("Le fichier est vide.")),
                   expected=sentence(phrase("Un fichier avec des lignes est attendu.")),
                   do=sentence(phrase("Le demander de nouveau, ou le retirer.")))  # fmt: skip


def _sheets(file: Received, problems: list[Problem]) -> list[Tabular]:
    reading = Reading()
    tables = []
    old = old_sheets(file.raw) if file.raw.startswith(MAGIC) else None
    for title, hidden, cells in old if old is not None else open_workbook(file.raw, file.path, reading):

        def rows(cells: tuple[tuple[Cell, ...], ...] = cells) -> Iterator[Numbered]:
            return ((number, list(row)) for number, row in enumerate(cells, start=1))

        tables.append(Tabular(file, title, "", hidden, _head(rows()), rows))
    problems += reading.problems
    return tables


def _head(rows: Iterable[Numbered]) -> list[Numbered]:
    head = []
    try:
        for row in rows:
            head.append(row)
            if len(head) == HEAD_ROWS:
                break
    except csv.Error:
        pass  # whoever reads on meets it again, and tells
    return head


def not_a_text(path: str) -> Problem:
    """The problem of a file that claims to be a text and is none."""
    return Problem("error", path, found=sentence(phrase("Le fichier n’est pas un texte lisible.")),
                   expected=sentence(phrase("Le fichier tel qu’il a été exporté est attendu.")),
                   do=sentence(phrase("L’exporter de nouveau, sans l’ouvrir entre-temps.")))  # fmt: skip


def decoded(raw: bytes) -> tuple[str, str] | None:
    """A text and its encoding, among those that exports come in; None when it is none.

    A file glued together from two encodings is read line by line, and its encoding called *mixed*.

    Examples
    --------
    >>> decoded("réseau".encode("cp1252")), decoded("réseau".encode("utf-16"))[1]
    (('réseau', 'cp1252'), 'utf-16')
    >>> decoded("é\\n".encode() + "è".encode("cp1252"))
    ('é\\nè', 'mixed')
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if raw.startswith(mark):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                if encoding == "utf-16":
                    return None
                break
            return None if "\x00" in text else (text, encoding)
    if b"\x00" in raw:
        return None
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    seen: Counter[str] = Counter()
    lines = []
    for line in raw.removeprefix(codecs.BOM_UTF8).split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            seen["utf-8"] += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            seen["cp1252"] += 1
    return "\n".join(lines), "mixed" if seen["utf-8"] else "cp1252"


def separator_of(text: str) -> str:
    """The mark that cuts the first lines into the most columns, as many on each.

    Examples
    --------
    >>> separator_of("Nom;Montant\\nClub, cercle;1 200,00\\n"), separator_of("a|b|c\\n1|2|3\\n")
    (';', '|')
    """
    sample = text[:20_000]
    if len(sample) < len(text):
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def cut(mark: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if any(row)]
        except csv.Error:
            return 0.0, 0
        wide = Counter(width for width in widths if 1 < width <= MOST_COLUMNS)
        if not wide:
            return 0.0, 0
        width, rows = wide.most_common(1)[0]
        return rows / len(widths), width

    scores = {mark: cut(mark) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: (scores[mark][0] * min(scores[mark][1], 4), scores[mark][1]))


__all__ = [
    "FOLDER", "LARGEST_FILE", "Numbered", "Received", "Tabular", "decoded", "not_a_text", "received", "separator_of",
    "tables_in",
]  # fmt: skip
