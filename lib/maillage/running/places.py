"""Where the workbook's notebooks lie, and a client's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from maillage.intake import Workspace

COPIES = "notebooks"  # in a wave's folder
HANDED_OUT = "handed_out"  # in a copy's metadata: what its cells were when the desk handed it out


def notebook_path(workspace: Workspace, client: str, wave: str, name: str) -> Path:
    """The client's own copy of a notebook when there is one that somebody edited, else the workbook's."""
    own = workspace.wave(f"{client}/{wave}").folder / COPIES / f"{name}.ipynb"
    inside = own.is_file() and own.resolve().is_relative_to(own.parents[1].resolve())
    return own if inside and not unedited(own) else notebooks_folder(workspace) / f"{name}.ipynb"


def notebooks_folder(workspace: Workspace) -> Path:
    """Where the workbook's notebooks lie: in the workspace, else in the checkout this package runs from."""
    here = workspace.root / "notebooks"
    return here if here.is_dir() else Path(__file__).resolve().parents[3] / "notebooks"


def cells_of(cells: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Each cell's id and a digest of its source, in order: what an edit changes, and a run does not.

    Examples
    --------
    >>> cells_of([{"id": "a", "source": "show(one)"}]) == cells_of([{"id": "a", "source": ["show(", "one)"]}])
    True
    """
    told = ((str(cell.get("id", "")), "".join(cell["source"])) for cell in cells)
    return [[name, hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]] for name, source in told]


def unedited(path: Path) -> bool:
    """Whether a copy holds what it was handed out with; what is no copy of ours counts as somebody's own."""
    try:
        raw = path.read_bytes()
        if HANDED_OUT.encode() not in raw:
            return False
        copy = json.loads(raw)
        return copy["metadata"]["maillage"][HANDED_OUT] == cells_of(copy["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
