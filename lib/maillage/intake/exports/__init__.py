"""Files exactly as received, under `exports/`: recognised by their headings, turned into rows of the data model.

A reader is a module with two functions. `claims(table)` says from its first rows whether a table is of its kind;
`read(tables, context)` turns all the tables it claimed into a `Found`: sheets under the data model's own column ids,
checked like those a consultant fills in, with the row numbers and headings of the file they come from. Names, e-mails,
addresses and message texts stop in the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from maillage.intake.exports import creator, ledger, linkedin, lists, page, ssi, surveys
from maillage.intake.exports.found import Context, Found
from maillage.intake.exports.opening import FOLDER, Received, Tabular, received, tables_in
from maillage.intake.exports.persons import PROFILE_KEY
from maillage.intake.folding import folded
from maillage.intake.problems import Problem, sentence
from maillage.intake.reading import Sheet
from maillage.language import phrase

READERS: tuple[ModuleType, ...] = (linkedin, page, creator, ssi, ledger, lists, surveys)


def read_exports(folder: Path, relative: str, context: Context) -> Found:
    """Read every file under a wave’s `exports/`.

    Parameters
    ----------
    folder : Path
        The wave’s folder.
    relative : str
        The same, as problems name it.
    context : Context
    """
    found = Found()
    claimed: dict[ModuleType, list[Tabular]] = {}
    for file in received(folder, relative, found.problems):
        told, taken = len(found.problems), False
        for table in tables_in(file, found.problems):
            reader = next((each for each in READERS if each.claims(table)), None)
            if reader is not None:
                claimed.setdefault(reader, []).append(table)
                taken = True
            elif not table.hidden and any(any(cells) for _, cells in table.head):
                found.problems.append(_unknown(table.file, table.sheet))
        if not taken and len(found.problems) == told:  # blank at the top, or in every sheet that shows
            found.problems.append(_unknown(file))
    for reader in READERS:
        if reader in claimed:
            found.add(reader.read(claimed[reader], context))
    found.sheets = _profiles_once(found.sheets)
    return found


def _profiles_once(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, each column of a profile from the first reader that fills it.

    Two exports of one person count the same thing by rules of their own: that is no contradiction to settle.
    """
    given: set[tuple[str, ...]] = set()
    kept = []
    for sheet in sheets:
        if sheet.table.id != "profiles":
            kept.append(sheet)
            continue
        names, values = sheet.cells[0], sheet.cells[1]
        whose = folded(str(values[names.index("person")]))
        own = [at for at, name in enumerate(names) if name in PROFILE_KEY or (whose, str(name)) not in given]
        given |= {(whose, str(name)) for name in names}
        if len(own) > len(PROFILE_KEY):
            cells = tuple(tuple(row[at] for at in own) for row in sheet.cells)
            kept.append(replace(sheet, cells=cells))
    return kept


def _unknown(file: Received, sheet: str = "") -> Problem:
    return Problem(
        "warning", file.path, sheet,
        found=sentence(phrase("Ce n’est pas un export connu : il n’est pas lu.")),
        do=sentence(phrase("Vérifier qu’il est tel que reçu, ou recopier ses données dans intake.xlsx.")),
    )  # fmt: skip


__all__ = ["FOLDER", "READERS", "Context", "Found", "read_exports"]
