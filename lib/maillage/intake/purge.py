"""The end of an engagement's retention: raw answers, exports, seals, personal sheets and logs go; results and what was
told stay.

No program rewrites a consultant's workbook: the answers it holds are told, to be deleted by hand.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from maillage.intake.exports import FOLDER
from maillage.intake.reading import WORKBOOK, read_cells, table_named
from maillage.intake.workspace import Workspace

# Tables of what people said, as files of their own.
WORDS = ("answers", "interviews", "ties", "profiles", "cohort_members")


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge of one wave removes, and what is left to do by hand.

    Parameters
    ----------
    remove : tuple of Path
        Files and folders.
    by_hand : tuple of (Path, str)
        Workbooks and the sheets of theirs that hold what people said.
    """

    remove: tuple[Path, ...]
    by_hand: tuple[tuple[Path, str], ...]


def planned(workspace: Workspace, client: str) -> Purge:
    """What would go, of every wave of the client (`acme`) or of one (`acme/T0`); nothing is touched.

    Raises
    ------
    UnknownClient
        When there is no such client or wave.
    """
    name, _, asked = client.partition("/")
    remove: list[Path] = []
    by_hand: list[tuple[Path, str]] = []
    for wave in [asked] if asked else workspace.waves(name):
        folder = workspace.wave(f"{name}/{wave}").folder
        for path in sorted(folder.glob("*.csv")):
            table = table_named(path.stem)
            if table is not None and table.id in WORDS:
                remove.append(path)
        remove += [folder / FOLDER, folder / "checked", workspace.seals(name, wave)]
        remove += sorted((workspace.reports(name, wave) / "documents").glob("*/sheets"))
        remove += sorted((workspace.root / "reports" / ".logs").glob(f"{name}-{wave}.log"))
        if (folder / WORKBOOK).is_file():
            sheets = read_cells(folder / WORKBOOK)
            for title, cells in sheets.items():
                table = table_named(title)
                if table is not None and table.id in WORDS and any(any(row) for row in cells[1:]):
                    by_hand.append((folder / WORKBOOK, title))
    return Purge(tuple(path for path in remove if path.exists() or path.is_symlink()), tuple(by_hand))


def carried_out(purge: Purge) -> None:
    """Remove what was planned; a link is removed, never what it leads to."""
    for path in purge.remove:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
