"""The client's own workbook, copied with every problem coloured and commented at its cell.

The copy holds what the client typed, names included: it lies beside the workbook it was made from, never among reports.
"""

from __future__ import annotations

from pathlib import Path

from maillage.intake import Intake
from maillage.intake.reading import WORKBOOK, read_cells
from maillage.intake.workbook import write_marked_copy
from maillage.intake.workspace import Workspace

COPY = "checked/intake.xlsx"  # a folder of its own: intake reads only what lies beside the settings


def marked_copy(workspace: Workspace, intake: Intake, language: str) -> Path | None:
    """Write the marked copy of a wave's workbook; where there is nothing to mark, that of an earlier check goes.

    Parameters
    ----------
    workspace : Workspace
    intake : Intake
        With its problems.
    language : str
        `fr` or `en`.

    Returns
    -------
    Path or None
        The copy; None where no problem stands in a workbook that can be read.
    """
    folder = workspace.client_folder(f"{intake.client}/{intake.wave}")
    workbook = folder / WORKBOOK
    copy = folder / COPY
    if copy.is_symlink() or copy.parent.is_symlink():
        return None  # a link could lead the copy over somebody's file
    marked = workbook.is_file() and any(problem.path.endswith(WORKBOOK) for problem in intake.problems)
    cells = read_cells(workbook) if marked else None
    if not cells:
        copy.unlink(missing_ok=True)
        return None
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    write_marked_copy(copy, cells, intake.problems, language)
    return copy
