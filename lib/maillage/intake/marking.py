"""The client's own workbook, copied with every problem coloured and commented at its cell.

The copy holds what the client typed, names included: it lies beside the workbook it was made from, never among reports.
"""

from __future__ import annotations

from maillage.intake import Intake
from maillage.intake.reading import WORKBOOK, read_cells
from maillage.intake.workbook import write_marked_copy
from maillage.intake.workspace import Workspace

COPY = "checked/intake.xlsx"  # a folder of its own: intake reads only what lies beside the settings


def marked_copy(workspace: Workspace, intake: Intake, language: str) -> str:
    """Write the marked copy of a wave's workbook.

    Parameters
    ----------
    workspace : Workspace
    intake : Intake
        With its problems.
    language : str
        `fr` or `en`.

    Returns
    -------
    str
        The copy's path from the workspace; empty where no problem stands in a workbook that can be read.
    """
    folder = workspace.client_folder(f"{intake.client}/{intake.wave}")
    workbook = folder / WORKBOOK
    if not workbook.is_file() or not any(problem.path.endswith(WORKBOOK) for problem in intake.problems):
        return ""
    cells = read_cells(workbook)
    if not cells:
        return ""
    copy = folder / COPY
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    if copy.is_symlink() or copy.parent.is_symlink():
        return ""  # a link could lead the copy over somebody's file
    write_marked_copy(folder / COPY, cells, intake.problems, language)
    return workspace.relative(folder / COPY)
