"""Where the workbook's notebooks lie, and a client's own."""

from __future__ import annotations

from pathlib import Path

from maillage.intake import Workspace


def notebook_path(workspace: Workspace, client: str, wave: str, name: str) -> Path:
    """The client's own copy of a notebook when there is one, else the workbook's."""
    own = workspace.wave(f"{client}/{wave}").folder / "notebooks" / f"{name}.ipynb"
    inside = own.is_file() and own.resolve().is_relative_to(own.parents[1].resolve())
    return own if inside else notebooks_folder(workspace) / f"{name}.ipynb"


def notebooks_folder(workspace: Workspace) -> Path:
    """Where the workbook's notebooks lie: in the workspace, else in the checkout this package runs from."""
    here = workspace.root / "notebooks"
    return here if here.is_dir() else Path(__file__).resolve().parents[3] / "notebooks"
