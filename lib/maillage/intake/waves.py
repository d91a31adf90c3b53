"""The next wave of a client: the registers of the last one as they stand, not what was said or assessed then."""

from __future__ import annotations

import csv
import datetime
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.intake.carried import MARK, SCHEMA, digest_of
from maillage.intake.checks import brought_together
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import WORKBOOK, Layout, Reading, Row, Sheet, lay_out, read_folder, rows_of
from maillage.intake.settings import FILE as SETTINGS_FILE
from maillage.intake.settings import load_settings
from maillage.intake.values import Cell, Reader
from maillage.intake.workbook import Given, write_blank_workbook
from maillage.intake.workspace import UnknownClient, Workspace
from maillage.language import phrase
from maillage.tables import ASKED, at_depth

# What an engagement knows of the company and goes on knowing. Answers, interviews, ties, profiles and what somebody
# assessed on a day (symptoms, documents, prerequisites, learning, skills) are asked again; comments are of a report.
REGISTERS = (
    "objectives", "headcount", "people", "networks", "memberships", "budget", "targets", "presence", "ownership",
    "risks", "benefits",
)  # fmt: skip
# Dated, added to and never rewritten: they are the engagement's memory.
LOGS = ("incidents", "decisions", "acts", "actions")
# Cells of a register that count one wave's questionnaires.
EMPTIED = {"headcount": ("invited", "answered")}
_HALF = ".new-"  # how a folder is called before it takes its name

# Settings that speak of one wave's report, and those a new one begins with.
_ASIDE = ("dated", "fiscal_year", "days_sold", "days_spent", "next_council")
_SETTING = re.compile(r"\s*(\w+)\s*=\s*([^#]*?)(\s*#.*)?$")


@dataclass(frozen=True, slots=True)
class NewWave:
    """What came of opening a wave.

    Parameters
    ----------
    folder : Path
        Of the new wave.
    wave : str
        Its name.
    carried, asked : tuple of str
        Tables carried over, and those of this depth to be filled anew.
    problems : tuple of Problem
        Why nothing was written, where a file of the earlier wave cannot be opened.
    """

    folder: Path
    wave: str
    carried: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def next_wave(workspace: Workspace, client: str, after: str) -> tuple[Path, str]:
    """Where the wave after that one lies, and its name; it need not exist yet.

    Raises
    ------
    UnknownClient
        When the client or the wave is not there, or is an example.
    """
    earlier = workspace.wave(f"{client}/{after}")
    if earlier.example:
        raise UnknownClient(
            client,
            sentence(phrase("« {client} » est un exemple : aucune vague ne s’y ajoute."), client=client),
            sentence(phrase("Copier son dossier sous data/clients, puis relancer.")),
        )
    wave = f"T{int(after[1:]) + 1}"
    return earlier.folder.parent / wave, wave


def open_wave(workspace: Workspace, client: str, after: str, as_of: datetime.date) -> NewWave:
    """Write the folder of the wave after that one, whole or not at all; what is there is never written over.

    Parameters
    ----------
    workspace : Workspace
    client, after : str
        The client and the wave that is carried over.
    as_of : date
        The day the new wave describes.

    Raises
    ------
    UnknownClient
        As `next_wave`.
    FileExistsError
        When the new wave is there already.
    """
    folder, wave = next_wave(workspace, client, after)
    if folder.exists():
        raise FileExistsError(folder)
    earlier = workspace.wave(f"{client}/{after}")
    relative = workspace.relative(earlier.folder)
    settings, problems = load_settings((earlier.folder / SETTINGS_FILE).read_bytes, f"{relative}/{SETTINGS_FILE}")
    language = settings.language if settings else "fr"
    reading = read_folder(earlier.folder, earlier.folder.parent.parent, relative, language)
    problems = [one for one in (*problems, *reading.problems) if one.severity == "error"]
    if settings is None or problems:
        return NewWave(folder, wave, problems=tuple(problems))
    sheets = [sheet for sheet in reading.sheets if sheet.table.id in (*REGISTERS, *LOGS)]
    for left in folder.parent.glob(f"{_HALF}*"):  # of a run that was cut off
        shutil.rmtree(left, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=_HALF, dir=folder.parent))
    half.chmod(earlier.folder.stat().st_mode & 0o777)
    try:
        (half / "exports").mkdir()
        text = (earlier.folder / SETTINGS_FILE).read_text(encoding="utf-8-sig")
        (half / SETTINGS_FILE).write_text(settings_text(text, as_of), encoding="utf-8", newline="\n")
        if (earlier.folder / WORKBOOK).is_file():
            typed = [sheet for sheet in sheets if sheet.name]
            write_blank_workbook(half / WORKBOOK, settings.depth, language, _given(typed, language))
        for sheet in sheets:
            if not sheet.name:
                _copy_csv(earlier.folder / sheet.path.rsplit("/", 1)[-1], half, sheet, language)
        carried = _write_mark(half, wave, after, Reader(language, settings.currency), language)
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    asked = (table.id for table in at_depth(settings.depth) if table.id not in (*REGISTERS, *LOGS, "comments"))
    return NewWave(folder, wave, carried, tuple(asked))


def settings_text(text: str, as_of: datetime.date) -> str:
    """The settings of the next wave: a draft of version 1 on its day; what spoke of the last report waits behind a #.

    Examples
    --------
    >>> before = 'as_of = 2026-01-31  # jour\\nstatus = "final"\\ndays_spent = 9'
    >>> print(settings_text(before, datetime.date(2026, 7, 1)))
    as_of = 2026-07-01  # jour
    status = "draft"
    # days_spent = 9
    <BLANKLINE>
    """
    fresh = {"as_of": as_of.isoformat(), "status": '"draft"', "version": "1"}
    lines, top = [], True
    for line in text.splitlines():
        top = top and not line.lstrip().startswith("[")
        found = _SETTING.match(line) if top else None
        if found and found[1] in fresh:
            line = f"{found[1]} = {fresh[found[1]]}{found[3] or ''}"
        elif found and found[1] in _ASIDE:
            line = f"# {line}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _given(sheets: Iterable[Sheet], language: str) -> Mapping[str, Given]:
    """By table, the columns of its sheets and their rows, cell by cell as typed."""
    found: dict[str, Given] = {}
    for sheet in sheets:
        columns, rows = _cells(sheet, language)
        before = found.get(sheet.table.id, Given((), ()))
        named = tuple(dict.fromkeys((*before.columns, *columns)))
        found[sheet.table.id] = Given(named, (*before.rows, *rows))
    return found


def _cells(sheet: Sheet, language: str) -> tuple[tuple[str, ...], list[dict[str, Cell]]]:
    layout = lay_out(sheet, language, []) or Layout()
    emptied = EMPTIED.get(sheet.table.id, ())
    kept = {position: column.id for position, column in layout.columns.items() if column.id not in emptied}
    rows = [
        {name: cells[position] for position, name in kept.items() if position < len(cells)}
        for cells in sheet.cells[layout.row + 1 :]
    ]
    return tuple(kept.values()), [row for row in rows if any(cell not in (None, "") for cell in row.values())]


def _copy_csv(source: Path, folder: Path, sheet: Sheet, language: str) -> None:
    """The file as it is, but for the cells that counted one wave's questionnaires."""
    if sheet.table.id not in EMPTIED:
        shutil.copyfile(source, folder / source.name)
        return
    layout = lay_out(sheet, language, []) or Layout()
    emptied = {position for position, column in layout.columns.items() if column.id in EMPTIED[sheet.table.id]}
    with (folder / source.name).open("x", encoding=sheet.encoding, newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        for number, cells in enumerate(sheet.cells):
            below = number > layout.row
            writer.writerow("" if below and place in emptied else cell for place, cell in enumerate(cells))


def _write_mark(folder: Path, wave: str, after: str, reader: Reader, language: str) -> tuple[str, ...]:
    """Read the new folder back and note what each register says; the tables it holds."""
    reading: Reading = read_folder(folder, folder.parent, wave, language)
    typed: list[Row] = []
    for sheet in reading.sheets:
        typed += rows_of(sheet, reader, [])
    rows = brought_together(typed, [])
    tables = {name: digest_of(rows[name]) for name in REGISTERS if rows.get(name)}
    mark = {"schema": SCHEMA, "after": after, "tables": tables}
    (folder / MARK).write_text(json.dumps(mark, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return tuple(name for name in ASKED if rows.get(name))
