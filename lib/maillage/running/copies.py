"""A client's own notebooks, handed out for the desk: a copy counts as theirs once somebody edited it.

A copy remembers what it was handed out as, cell by cell, and what the originals were then. One that nobody edited is
replaced by the original of today, and no report is made from it; one that was edited stays, and what has changed in its
original since is told, with that original beside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from maillage.intake import Workspace
from maillage.intake.workspace import Wave
from maillage.language import Language, localise
from maillage.running.deliver import write_whole
from maillage.running.outputs import book_bytes
from maillage.running.places import COPIES, HANDED_OUT, cells_of, notebooks_folder, unedited

if TYPE_CHECKING:
    from nbformat import NotebookNode

ORIGINALS = "originals"  # folder beside the copies, for originals that moved on under an edited one


@dataclass(frozen=True, slots=True)
class Copy:
    """One notebook of a client.

    Parameters
    ----------
    path : Path
    edited : bool
        Whether a person's own, left as it is.
    moved_on : mapping of str to int
        Of an edited one: cells of the original that changed since it was handed out, by the heading they stand under.
    beside : Path or None
        Where the original of today was put.
    """

    path: Path
    edited: bool = False
    moved_on: Mapping[str, int] = field(default_factory=dict)
    beside: Path | None = None


def hand_out(workspace: Workspace, wave: Wave, names: Sequence[str], language: Language) -> list[Copy]:
    """Put the client's notebooks in its own folder, in that language; what a person edited is left as it is.

    Parameters
    ----------
    workspace : Workspace
    wave : Wave
        Of a client, no example.
    names : sequence of str
        The notebooks of its depth.
    language : Language
    """
    import nbformat

    folder, handed = wave.folder / COPIES, []
    for name in names:
        path = folder / f"{name}.ipynb"
        original = nbformat.read(notebooks_folder(workspace) / path.name, as_version=4)
        copy = _copied(original, wave, language)
        if not path.exists():
            write_whole(path, _bytes(copy))
            handed.append(Copy(path))
        elif unedited(path):
            if _handed(path) != _handed_of(copy):
                write_whole(path, _bytes(copy))
            handed.append(Copy(path))
        else:
            handed.append(_kept(path, original, copy))
    return handed


def _copied(original: NotebookNode, wave: Wave, language: Language) -> NotebookNode:
    """The original for that client: its parameters, its language, nobody's outputs."""
    copy = localise(original, language)
    given = {"client": f"{wave.client}/{wave.wave}", "language": language.code}
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", ()):
            for name, value in given.items():
                cell.source = re.sub(rf'^({name}: str = )"[^"]*"', rf'\g<1>"{value}"', cell.source, flags=re.MULTILINE)
    copy.metadata["maillage"] = {HANDED_OUT: cells_of(copy.cells), ORIGINALS: cells_of(original.cells)}
    return copy


def _kept(path: Path, original: NotebookNode, copy: NotebookNode) -> Copy:
    """An edited copy, and what has changed in its original since; without a record of it, nothing can be told."""
    before = _recorded(path).get(ORIGINALS)
    now = cells_of(original.cells)
    if not isinstance(before, list) or before == now:
        return Copy(path, edited=True)
    known = {tuple(one) for one in before if isinstance(one, list)}
    changed = Counter(_headings(copy, (index for index, one in enumerate(now) if tuple(one) not in known)))
    gone = {one for one, _ in known} - {one for one, _ in map(tuple, now)}
    beside = path.parent / ORIGINALS / path.name
    write_whole(beside, _bytes(copy))
    return Copy(path, edited=True, moved_on=dict(changed) | ({"": len(gone)} if gone else {}), beside=beside)


def _headings(notebook: NotebookNode, places: Iterable[int]) -> Iterable[str]:
    """The heading each of these cells stands under."""
    for place in places:
        above = [cell.source for cell in notebook.cells[: place + 1] if cell.cell_type == "markdown"]
        titles = [line.lstrip("# ") for text in above for line in text.splitlines() if line.startswith("#")]
        yield titles[-1] if titles else notebook.cells[place].id


def _recorded(path: Path) -> Mapping:
    try:
        found = json.loads(path.read_bytes())["metadata"]["maillage"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _handed(path: Path) -> object:
    return _recorded(path).get(HANDED_OUT)


def _handed_of(copy: NotebookNode) -> object:
    return copy.metadata["maillage"][HANDED_OUT]


def _bytes(notebook: NotebookNode) -> bytes:
    return book_bytes(notebook) + b"\n"
